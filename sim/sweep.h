/* A sweep: one scenario at many points of a design, each simulated with the same seed and so on the same people with
 * the same luck, and solved exactly. What `microlift sweep` makes, its file stores, and the analysis reads.
 *
 * Of the replicates only sums are kept: per block of MLIFT_SWEEP_BLOCK replicates and per point. All are whole numbers,
 * so the order in which blocks are simulated changes nothing. */
#ifndef SIM_SWEEP_H
#define SIM_SWEEP_H

#include "models/tally.h"
#include "scenarios/scenario.h"
#include "scenarios/variation.h"

enum {
    MLIFT_SWEEP_BLOCK = 256, /* replicates of a block: part of the format, never a matter of threads */
    MLIFT_SWEEP_MOST_POINTS = 1000000,
    MLIFT_SWEEP_MOST_KEYS = MLIFT_VARY_MOST,
    MLIFT_SWEEP_MOST_METRICS = 3 /* the goal, the click (where it is another), unsubscribed (where it exists) */
};

enum mlift_sweep_kind {
    MLIFT_SWEEP_FACTORIAL, /* every combination of levels, the last key fastest */
    MLIFT_SWEEP_SOBOL,     /* Saltelli: n_base rows of A, of B, then of A with column k of B, for each key k */
    MLIFT_SWEEP_LHS        /* Latin hypercube */
};

struct mlift_sweep_key {
    char path[MLIFT_VARY_KEY_SIZE];
    bool is_range;                             /* values anywhere from low to high; else one of the levels */
    double low, high;                          /* of a range */
    size_t n_levels;                           /* 0 for a range */
    char (*level)[MLIFT_VARIATION_VALUE_SIZE]; /* owned */
};

struct mlift_sweep {
    char *text; /* the scenario without the values, with its CSV files; owned */
    size_t text_length;
    char name[MLIFT_NAME_SIZE], title[201];
    uint64_t seed;         /* of the design, and of all points unless the key `seed` is varied */
    bool own_seed;         /* `seed` is that of every point, whatever their scenarios say */
    size_t n_replicates;   /* per point; 0: exact rates only */
    uint16_t horizon_days; /* all points are counted to the same day, the latest of their own; 0: to their own, because
                              the key is varied, the table model knows no days, or the file says nothing */

    enum mlift_sweep_kind kind;
    int n_keys;
    struct mlift_sweep_key key[MLIFT_SWEEP_MOST_KEYS];
    size_t n_points, n_base;                   /* n_base: rows of A, for MLIFT_SWEEP_SOBOL; else n_points */
    char (*value)[MLIFT_VARIATION_VALUE_SIZE]; /* [point][key]: what is set; owned */
    double *number;                            /* [point][key]: the same as a number, NaN for a word; owned */

    int n_strategies, n_metrics;
    char strategy[MLIFT_MAX_STRATEGIES][MLIFT_NAME_SIZE];
    char metric[MLIFT_SWEEP_MOST_METRICS][MLIFT_NAME_SIZE]; /* [0] is the goal */
    size_t n_blocks;                                        /* per point; the last may be shorter */
    /* Outcomes; owned. */
    uint32_t *list_size, *baseline, *challenger; /* [point] */
    double *exact;                               /* [point][strategy][metric] per subscriber; NaN: no exact rate */
    uint32_t *sum;                               /* [point][block][strategy][metric]: over the block's replicates */
    uint64_t *product; /* [point][metric][pair]: sum over replicates of the product of two strategies' counts */
};

/* A figure with its Monte Carlo standard error (NaN: not known). */
struct mlift_sweep_figure {
    double value, mcse;
};

/* Makes the sweep of `scenario` over these keys, without points: takes over text, seed and names. The scenario and the
 * variations stay the caller's. Errors: no memory; more than MLIFT_SWEEP_MOST_KEYS keys are out of range. */
MLIFT_CHECKED int mlift_sweep_init(struct mlift_sweep *sweep, const struct mlift_scenario *scenario,
                                   const struct mlift_variation *variations, int n_keys);
void mlift_sweep_free(struct mlift_sweep *sweep);

/* Sets kind and makes room for n_points, all values empty. Errors: no memory, overflow, out of range. */
MLIFT_CHECKED int mlift_sweep_set_points(struct mlift_sweep *sweep, enum mlift_sweep_kind kind, size_t n_points,
                                         size_t n_base);

/* Every combination of the levels of all keys. Errors as above; none of the keys may be a range. */
MLIFT_CHECKED int mlift_sweep_set_factorial(struct mlift_sweep *sweep);

/* Point `i` from places u[n_keys] in [0, 1) of the variations that the sweep was made of. */
void mlift_sweep_set_point(struct mlift_sweep *sweep, const struct mlift_variation *variations, size_t i,
                           const double *u);

/* Makes room for outcomes: names and number of strategies and metrics are set. Errors: no memory, overflow. */
MLIFT_CHECKED int mlift_sweep_make_room(struct mlift_sweep *sweep);

/* Bytes that make_room would take. */
double mlift_sweep_bytes(const struct mlift_sweep *sweep);

/* Replicates of block b. */
size_t mlift_sweep_block_size(const struct mlift_sweep *sweep, size_t b);

/* Pairs (s, t) with s <= t of n strategies, in the order (0,0), (0,1), ..., (1,1), ... */
static inline size_t mlift_sweep_pair(int n_strategies, int s, int t)
{
    int a = s < t ? s : t, b = s < t ? t : s;
    return (size_t)(a * n_strategies - a * (a - 1) / 2 + (b - a));
}

static inline size_t mlift_sweep_n_pairs(int n_strategies)
{
    return (size_t)(n_strategies * (n_strategies + 1) / 2);
}

static inline uint64_t mlift_sweep_product(const struct mlift_sweep *sweep, size_t point, int metric, int s, int t)
{
    size_t n_pairs = mlift_sweep_n_pairs(sweep->n_strategies);
    size_t row = point * (size_t)sweep->n_metrics + (size_t)metric;
    return sweep->product[row * n_pairs + mlift_sweep_pair(sweep->n_strategies, s, t)];
}

static inline uint32_t mlift_sweep_block_sum(const struct mlift_sweep *sweep, size_t point, size_t block, int strategy,
                                             int metric)
{
    size_t row = (point * sweep->n_blocks + block) * (size_t)sweep->n_strategies + (size_t)strategy;
    return sweep->sum[row * (size_t)sweep->n_metrics + (size_t)metric];
}

static inline double mlift_sweep_exact(const struct mlift_sweep *sweep, size_t point, int strategy, int metric)
{
    size_t row = point * (size_t)sweep->n_strategies + (size_t)strategy;
    return sweep->exact[row * (size_t)sweep->n_metrics + (size_t)metric];
}

/* Count over all replicates of a point. */
uint64_t mlift_sweep_sum(const struct mlift_sweep *sweep, size_t point, int strategy, int metric);

/* Simulated rate per subscriber, and the paired difference of two strategies' rates at one point, with MCSE (Morris,
 * White and Crowther 2019, Table 6: the standard deviation over replicates by the root of their number). Both NaN
 * without replicates, the MCSE with a single one. */
struct mlift_sweep_figure mlift_sweep_rate(const struct mlift_sweep *sweep, size_t point, int strategy, int metric);
struct mlift_sweep_figure mlift_sweep_difference(const struct mlift_sweep *sweep, size_t point, int strategy, int other,
                                                 int metric);

/* Lift at a point in the best way it is known: exact where both rates are (mcse 0), else simulated. The same for one
 * strategy's rate. */
struct mlift_sweep_figure mlift_sweep_best_lift(const struct mlift_sweep *sweep, size_t point, int metric);
struct mlift_sweep_figure mlift_sweep_best_rate(const struct mlift_sweep *sweep, size_t point, int strategy,
                                                int metric);

#endif
