#include "analysis/twoarm/powercurve.h"

#include "analysis/numerics/normal.h"
#include "analysis/twoarm/proportion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Counts of one test: [arm][subscribers, events]. */
struct counts {
    uint32_t n[2], x[2];
};

struct work {
    const struct mlift_experiment *experiment;
    int arm[2];
    int metric;
    struct counts *counts; /* [replicate or group]; owned */
    double *observed;      /* [replicate or group]: rates of one arm, to be sorted; owned */
    struct mlift_hypergeometric fisher;
};

/* Each test of `experiment` at a nested size. */
static void read_counts(const struct work *work, int size)
{
    const struct mlift_experiment *experiment = work->experiment;

    for (size_t r = 0; r < experiment->n_replicates; r++) {
        for (int a = 0; a < 2; a++) {
            work->counts[r].n[a] = mlift_experiment_total(experiment, r, work->arm[a], 0, size);
            work->counts[r].x[a] = mlift_experiment_total(experiment, r, work->arm[a], work->metric, size);
        }
    }
}

/* Adds up disjoint groups of k tests, from the first on, in place; returns how many groups there are. Reads ahead of
 * what it writes, so the counts must be those of single replicates. */
static size_t group_counts(struct counts *counts, size_t n, size_t k)
{
    for (size_t group = 0; group < n / k; group++) {
        struct counts sum = {{0, 0}, {0, 0}};
        for (size_t i = 0; i < k; i++) {
            for (int a = 0; a < 2; a++) {
                sum.n[a] += counts[group * k + i].n[a];
                sum.x[a] += counts[group * k + i].x[a];
            }
        }
        counts[group] = sum;
    }
    return n / k;
}

static bool fisher_rejects(struct work *work, struct mlift_counts counts, double alpha)
{
    /* far from significance by the normal approximation there is no need to enumerate */
    if (fabs(mlift_proportion_z_pooled(counts)) < 1.0 && alpha < 0.1) {
        return false;
    }
    return mlift_proportion_p_fisher(&work->fisher, counts, MLIFT_ALTERNATIVE_TWO_SIDED) <= alpha;
}

/* Direction of a test's observed difference: +1 challenger better; 0 none, or an arm is empty. */
static int test_one(struct work *work, const struct counts *c, double alpha, bool rejects[MLIFT_POWERCURVE_N_TESTS])
{
    struct mlift_counts counts = {(int)c->x[0], (int)c->n[0], (int)c->x[1], (int)c->n[1]};

    memset(rejects, 0, MLIFT_POWERCURVE_N_TESTS * sizeof *rejects);
    if (c->n[0] == 0 || c->n[1] == 0) {
        return 0;
    }
    double difference = (double)c->x[1] / (double)c->n[1] - (double)c->x[0] / (double)c->n[0];
    rejects[MLIFT_POWERCURVE_Z_POOLED] = mlift_proportion_p_z_pooled(counts, MLIFT_ALTERNATIVE_TWO_SIDED) <= alpha;
    rejects[MLIFT_POWERCURVE_FISHER] = fisher_rejects(work, counts, alpha);
    return difference > 0.0 ? 1 : difference < 0.0 ? -1 : 0;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
static double quantile(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t below = (size_t)at;

    return below + 1 < n ? sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]) : sorted[n - 1];
}

static struct mlift_powercurve_spread spread_of(const struct work *work, size_t n, int arm)
{
    double subscribers = 0.0, events = 0.0;
    size_t used = 0;

    for (size_t r = 0; r < n; r++) {
        const struct counts *c = &work->counts[r];
        subscribers += c->n[arm];
        events += c->x[arm];
        if (c->n[arm] > 0) {
            work->observed[used++] = (double)c->x[arm] / (double)c->n[arm];
        }
    }
    if (used == 0) {
        return (struct mlift_powercurve_spread){(double)NAN, (double)NAN, (double)NAN};
    }
    qsort(work->observed, used, sizeof *work->observed, ascending);
    return (struct mlift_powercurve_spread){events / subscribers, quantile(work->observed, used, 0.05),
                                            quantile(work->observed, used, 0.95)};
}

static struct mlift_powercurve_point point_of(struct work *work, size_t list_size, size_t n, double alpha)
{
    struct mlift_powercurve_point point = {.list_size = list_size, .n_replicates = n};
    bool rejects[MLIFT_POWERCURVE_N_TESTS];

    for (size_t r = 0; r < n; r++) {
        int direction = test_one(work, &work->counts[r], alpha, rejects);
        for (int t = 0; t < MLIFT_POWERCURVE_N_TESTS; t++) {
            point.test[t].p_up += rejects[t] && direction > 0;
            point.test[t].p_down += rejects[t] && direction < 0;
        }
    }
    for (int t = 0; t < MLIFT_POWERCURVE_N_TESTS; t++) {
        point.test[t].p_up /= (double)n;
        point.test[t].p_down /= (double)n;
    }
    for (int a = 0; a < 2; a++) {
        point.arm[a] = spread_of(work, n, a);
    }
    return point;
}

/* 2, 3, 4, 6, 8, 12, 16, ...: half octaves. */
static size_t next_group(size_t k)
{
    return (k & (k - 1)) == 0 && k > 1 ? k + k / 2 : k == 1 ? 2 : (k / 3) * 4;
}

static bool group_is_worth_it(const struct mlift_experiment *experiment, size_t k)
{
    return experiment->n_replicates / k >= MLIFT_POWERCURVE_FEWEST_GROUPS &&
           experiment->size[experiment->n_sizes - 1] * k <= MLIFT_POWERCURVE_LARGEST_LIST;
}

static size_t largest_group(const struct mlift_experiment *experiment)
{
    size_t k = 1;

    while (group_is_worth_it(experiment, next_group(k))) {
        k = next_group(k);
    }
    return k;
}

static void fill(struct mlift_powercurve *curve, struct work *work)
{
    const struct mlift_experiment *experiment = work->experiment;
    size_t n = experiment->n_replicates, list = experiment->size[experiment->n_sizes - 1];

    for (int i = 0; i < experiment->n_sizes; i++) {
        read_counts(work, i);
        curve->point[curve->n_points++] = point_of(work, experiment->size[i], n, curve->alpha);
    }
    curve->n_nested = curve->n_points;
    for (size_t k = 2; k <= largest_group(experiment) && curve->n_points < MLIFT_POWERCURVE_MOST; k = next_group(k)) {
        read_counts(work, experiment->n_sizes - 1);
        size_t groups = group_counts(work->counts, n, k);
        curve->point[curve->n_points++] = point_of(work, k * list, groups, curve->alpha);
    }
}

int mlift_powercurve_init(struct mlift_powercurve *curve, const struct mlift_experiment *experiment, int baseline,
                          int challenger, int metric, double alpha)
{
    struct work work = {.experiment = experiment, .arm = {baseline, challenger}, .metric = metric};

    *curve = (struct mlift_powercurve){.alpha = alpha};
    if (experiment->n_replicates == 0 || baseline < 0 || challenger < 0 || metric < 0) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    size_t most = experiment->size[experiment->n_sizes - 1] * largest_group(experiment);
    int status = mlift_hypergeometric_init(&work.fisher, (int)most);
    work.counts = calloc(experiment->n_replicates, sizeof *work.counts);
    work.observed = calloc(experiment->n_replicates, sizeof *work.observed);
    if (!status && (!work.counts || !work.observed)) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    if (!status) {
        fill(curve, &work);
    }
    free(work.counts);
    free(work.observed);
    mlift_hypergeometric_free(&work.fisher);
    return status;
}

double mlift_powercurve_power(const struct mlift_powercurve_point *point, enum mlift_powercurve_test test,
                              int direction)
{
    const struct mlift_powercurve_share *share = &point->test[test];

    return direction > 0 ? share->p_up : direction < 0 ? share->p_down : share->p_up + share->p_down;
}

double mlift_powercurve_mcse(double p, size_t n_replicates)
{
    return sqrt(p * (1.0 - p) / (double)n_replicates);
}

/* Power moved by z standard errors, kept inside (0, 1) by half a test. */
static double shifted(const struct mlift_powercurve_point *point, enum mlift_powercurve_test test, int direction,
                      double z)
{
    double p = mlift_powercurve_power(point, test, direction), half = 0.5 / (double)point->n_replicates;

    p += z * mlift_powercurve_mcse(p, point->n_replicates);
    return p < half ? half : p > 1.0 - half ? 1.0 - half : p;
}

static double probit(double p)
{
    return mlift_normal_quantile_above(1.0 - p);
}

static double between(double n1, double p1, double n2, double p2, double target)
{
    double share = (probit(target) - probit(p1)) / (probit(p2) - probit(p1));
    double root = sqrt(n1) + share * (sqrt(n2) - sqrt(n1));

    return root * root;
}

/* Smallest list from which the curve, moved by z standard errors, stays at the target; 0 = never. */
static double reach(const struct mlift_powercurve *curve, enum mlift_powercurve_test test, int direction, double target,
                    double z, int *at_smallest)
{
    int last_below = -1;

    for (int i = 0; i < curve->n_points; i++) {
        last_below = shifted(&curve->point[i], test, direction, z) < target ? i : last_below;
    }
    *at_smallest = last_below < 0;
    if (last_below < 0) {
        return (double)curve->point[0].list_size;
    }
    if (last_below == curve->n_points - 1) {
        return 0.0;
    }
    const struct mlift_powercurve_point *a = &curve->point[last_below], *b = a + 1;
    return between((double)a->list_size, shifted(a, test, direction, z), (double)b->list_size,
                   shifted(b, test, direction, z), target);
}

struct mlift_powercurve_required mlift_powercurve_reach(const struct mlift_powercurve *curve,
                                                        enum mlift_powercurve_test test, int direction, double target)
{
    struct mlift_powercurve_required required = {0};
    int unused;

    required.list_size = reach(curve, test, direction, target, 0.0, &required.at_smallest);
    required.low = reach(curve, test, direction, target, 1.96, &unused);
    required.high = reach(curve, test, direction, target, -1.96, &unused);
    if (required.high <= 0.0) {
        required.high = (double)INFINITY;
    }
    return required;
}

double mlift_powercurve_rounded(const struct mlift_powercurve_required *required)
{
    double error = isfinite(required->high) ? (required->high - required->low) / (2.0 * 1.96) : required->list_size;
    double unit = error > 1.0 ? pow(10.0, floor(log10(error))) : 1.0;

    return required->at_smallest ? required->list_size : round(required->list_size / unit) * unit;
}
