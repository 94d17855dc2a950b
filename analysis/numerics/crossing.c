#include "analysis/numerics/crossing.h"

#include "analysis/numerics/normal.h"
#include "analysis/numerics/quadrature.h"

#include <math.h>
#include <stdlib.h>

/* Standard deviations outside which a normal density is nothing (2e-19 of mass), and panel width in the same unit. */
static const double reach = 9.0;
static const double panel = 2.5;

int mlift_crossing_init(struct mlift_crossing *crossing, double drift)
{
    *crossing = (struct mlift_crossing){.drift = drift};
    crossing->score = malloc(sizeof *crossing->score);
    crossing->mass = malloc(sizeof *crossing->mass);
    if (!crossing->score || !crossing->mass) {
        mlift_crossing_free(crossing);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    crossing->n_nodes = 1;
    crossing->score[0] = 0.0;
    crossing->mass[0] = 1.0;
    return 0;
}

void mlift_crossing_free(struct mlift_crossing *crossing)
{
    free(crossing->score);
    free(crossing->mass);
    *crossing = (struct mlift_crossing){.drift = 0.0};
}

double mlift_crossing_above(const struct mlift_crossing *crossing, double t, double z)
{
    double step = t - crossing->t, bound = z * sqrt(t) - crossing->drift * step, sum = 0.0;
    for (size_t i = 0; i < crossing->n_nodes; i++) {
        sum += crossing->mass[i] * mlift_normal_above((bound - crossing->score[i]) / sqrt(step));
    }
    return sum;
}

double mlift_crossing_below(const struct mlift_crossing *crossing, double t, double z)
{
    double step = t - crossing->t, bound = z * sqrt(t) - crossing->drift * step, sum = 0.0;
    for (size_t i = 0; i < crossing->n_nodes; i++) {
        sum += crossing->mass[i] * mlift_normal_below((bound - crossing->score[i]) / sqrt(step));
    }
    return sum;
}

/* One interval of scores that continue, cut to where there is any mass. */
struct interval {
    double low, high;
    size_t n_panels;
};

static struct interval cut_interval(double low, double high, double centre, double t, double width)
{
    struct interval cut = {fmax(low * sqrt(t), centre - reach * sqrt(t)),
                           fmin(high * sqrt(t), centre + reach * sqrt(t)), 0};
    if (cut.high > cut.low) {
        cut.n_panels = (size_t)ceil((cut.high - cut.low) / width);
    }
    return cut;
}

/* Density of the score at every new node: the old nodes' mass spread by a normal step. Both lists ascend, so the old
 * nodes within reach form a window that only moves up. */
static void spread_mass(const struct mlift_crossing *from, double t, struct mlift_crossing *to)
{
    double step = t - from->t, sd = sqrt(step);
    size_t first = 0;
    for (size_t j = 0; j < to->n_nodes; j++) {
        double x = to->score[j] - from->drift * step, sum = 0.0;
        while (first < from->n_nodes && from->score[first] < x - reach * sd) {
            first++;
        }
        for (size_t i = first; i < from->n_nodes && from->score[i] <= x + reach * sd; i++) {
            sum += from->mass[i] * mlift_normal_density((x - from->score[i]) / sd);
        }
        to->mass[j] *= sum / sd;
    }
}

int mlift_crossing_advance(struct mlift_crossing *crossing, double t, double low, double high, double inner,
                           double t_next)
{
    double centre = crossing->drift * t, width = panel * sqrt(fmin(t - crossing->t, t_next - t));
    struct interval part[2] = {cut_interval(low, inner > 0.0 ? -inner : high, centre, t, width),
                               cut_interval(inner, high, centre, t, width)};
    struct mlift_crossing next = {.drift = crossing->drift, .t = t};
    int n_parts = inner > 0.0 ? 2 : 1;
    for (int i = 0; i < n_parts; i++) {
        next.n_nodes += part[i].n_panels * MLIFT_QUADRATURE_PER_PANEL;
    }
    next.score = malloc((next.n_nodes + 1) * sizeof *next.score);
    next.mass = malloc((next.n_nodes + 1) * sizeof *next.mass);
    if (!next.score || !next.mass) {
        mlift_crossing_free(&next);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    size_t filled = 0;
    for (int i = 0; i < n_parts; i++) {
        mlift_quadrature_fill(part[i].low, part[i].high, part[i].n_panels, next.score + filled, next.mass + filled);
        filled += part[i].n_panels * MLIFT_QUADRATURE_PER_PANEL;
    }
    spread_mass(crossing, t, &next);
    mlift_crossing_free(crossing);
    *crossing = next;
    return 0;
}
