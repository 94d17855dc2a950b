#include "analysis/strategies/control.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { MOST = MLIFT_MAX_STRATEGIES, REPLICATES_EACH = 10 };

/* Share of a control's variance that the controls before it leave: below this it adds nothing. */
static const double DECIDED = 1e-9;

struct sweep {
    int n;
    double rest[MOST][MOST]; /* covariance of what the controls so far leave */
    double off[MOST];        /* how far the mean is from the truth (known), or the mean itself */
    double distance;         /* d' S^-1 d */
};

/* Takes out of every mean what goes with the part of control c that is left. */
static void take_out(struct sweep *sweep, int c)
{
    double column[MOST], variance = sweep->rest[c][c], off = sweep->off[c];

    for (int i = 0; i < sweep->n; i++) {
        column[i] = sweep->rest[i][c];
    }
    sweep->distance += off * off / variance;
    for (int i = 0; i < sweep->n; i++) {
        sweep->off[i] -= column[i] * off / variance;
        for (int j = 0; j < sweep->n; j++) {
            sweep->rest[i][j] -= column[i] * column[j] / variance;
        }
    }
}

static bool is_known(const double *known, int i)
{
    return !isnan(known[i]);
}

static void fill(struct mlift_control *control, const struct sweep *sweep, size_t n_replicates, const double *known)
{
    int n = control->n, n_known = 0;
    double replicates = (double)n_replicates, df = replicates - 1.0 - control->n_used;
    double factor = (1.0 / replicates + sweep->distance / (replicates - 1.0)) * (replicates - 1.0) / df;

    for (int i = 0; i < n; i++) {
        n_known += is_known(known, i);
        control->mean[i] = is_known(known, i) ? known[i] : sweep->off[i];
        for (int j = 0; j < n; j++) {
            bool fixed = is_known(known, i) || is_known(known, j);
            control->covariance[i * n + j] = fixed ? 0.0 : sweep->rest[i][j] * factor;
        }
    }
    control->df = n_known == n ? HUGE_VAL : df;
}

void mlift_control_correct(struct mlift_control *control, int n, size_t n_replicates, const double *mean,
                           const double *covariance, const double *known)
{
    struct sweep sweep = {.n = n};

    memset(control, 0, sizeof *control);
    control->n = n;
    for (int i = 0; i < n; i++) {
        sweep.off[i] = is_known(known, i) ? mean[i] - known[i] : mean[i];
        memcpy(sweep.rest[i], covariance + (size_t)i * (size_t)n, (size_t)n * sizeof *covariance);
    }
    for (int c = 0; c < n; c++) {
        bool room = n_replicates >= (size_t)(REPLICATES_EACH * (control->n_used + 1));
        if (is_known(known, c) && room && sweep.rest[c][c] > DECIDED * covariance[c * n + c]) {
            take_out(&sweep, c);
            control->n_used++;
        }
    }
    fill(control, &sweep, n_replicates, known);
}
