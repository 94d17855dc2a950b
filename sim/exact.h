/* Exact rates of non-adaptive strategies: expectations on the decision table, with no Monte Carlo at all.
 *
 * The same integer rows that the engine samples are read as probabilities (bound / 2^32) and pushed through the
 * calendar: backwards for every metric at once, forwards for the clicks of each step. Engine and solver share the
 * table and nothing else. */
#ifndef SIM_EXACT_H
#define SIM_EXACT_H

#include "models/table.h"

struct mlift_exact {
    int n_strategies, n_segments, n_metrics, n_steps;
    double *share;   /* [segment]: share of the list */
    double *rate;    /* [strategy][segment][metric]: expected count per subscriber of the segment; for the metric
                        `subscribers`, the segment's share of the list */
    double *overall; /* [strategy][metric]: per subscriber of the list; `subscribers` is 1 */
    double *sent;    /* [strategy][calendar step]: messages per subscriber of the list */
    double *clicked; /* [strategy][calendar step]: clicks per subscriber of the list */
};

/* Solves every strategy of the table. Owns its arrays. */
MLIFT_CHECKED int mlift_exact_init(struct mlift_exact *exact, const struct mlift_table *table);
void mlift_exact_free(struct mlift_exact *exact);

static inline double mlift_exact_rate(const struct mlift_exact *exact, int strategy, int segment, int metric)
{
    size_t row = (size_t)strategy * (size_t)exact->n_segments + (size_t)segment;
    return exact->rate[row * (size_t)exact->n_metrics + (size_t)metric];
}

static inline double mlift_exact_overall(const struct mlift_exact *exact, int strategy, int metric)
{
    return exact->overall[(size_t)strategy * (size_t)exact->n_metrics + (size_t)metric];
}

#endif
