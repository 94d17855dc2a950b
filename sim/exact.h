/* Exact rates of strategies that do not learn: expectations on the decision table, with no Monte Carlo at all.
 *
 * The same integer rows that the engine samples are read as probabilities (bound / 2^32) and pushed through the
 * calendar: backwards for every metric at once, forwards for the clicks of each step. Engine and solver share the
 * table and nothing else. */
#ifndef SIM_EXACT_H
#define SIM_EXACT_H

#include "models/isa.h"
#include "models/table.h"

enum {
    MLIFT_EXACT_SHARE,
    MLIFT_EXACT_CLICK,
    MLIFT_EXACT_GOAL,
    MLIFT_EXACT_SENT,   /* messages per subscriber */
    MLIFT_EXACT_LEFT,   /* share that left; 0 in the table model */
    MLIFT_EXACT_EARNED, /* share that earns: the goal, or the outcome that the table's scenario names; else 0 */
    MLIFT_EXACT_BY_CELL
};

struct mlift_exact {
    int n_strategies, n_segments, n_metrics, n_steps;
    double *share;   /* [segment]: share of the list */
    double *rate;    /* [strategy][segment][metric]: expected count per subscriber of the segment; for the metric
                        `subscribers`, the segment's share of the list */
    double *overall; /* [strategy][metric]: per subscriber of the list; `subscribers` is 1 */
    size_t n_cells;  /* observed cells (models/observed.h): the finest that a sender can tell people apart */
    double *by_cell; /* [strategy][observed cell][MLIFT_EXACT_BY_CELL]: share of the list, then click and goal
                        metric, messages, leavers and who earns, per subscriber of the cell (0 where nobody is) */
    double *sent;    /* [strategy][calendar step]: messages per subscriber of the list */
    double *clicked; /* [strategy][calendar step]: clicks per subscriber of the list */
    /* strategies that learn: [segment they learn for][candidate], the goal per subscriber of the segment if the whole
     * list got the candidate; NULL for the others */
    double *candidate[MLIFT_MAX_STRATEGIES];
    double *candidate_share[MLIFT_MAX_STRATEGIES]; /* [segment they learn for]: share of the list */
};

/* What is read of a solution: the less, the sooner it is there. Nothing of what is asked for depends on what else is.
 */
struct mlift_exact_wanted {
    uint64_t strategies; /* mask */
    uint32_t metrics;    /* mask; observed cells are complete with any */
    bool steps;          /* sent and clicked by calendar step */
    enum mlift_isa isa;  /* the same bits from each */
};

/* Every strategy, without steps: all metrics, or only click, goal, messages, leavers and what earns. */
struct mlift_exact_wanted mlift_exact_rates(void);
struct mlift_exact_wanted mlift_exact_few_rates(const struct mlift_table *table);

/* Solves the table for what is wanted; NULL: everything. Owns its arrays. What was not asked for is NaN, apart from
 * shares and the metric `subscribers`. What strategies that learn will do depends on what they see: their rates, sends
 * and clicks are NaN too. */
MLIFT_CHECKED int mlift_exact_solve(struct mlift_exact *exact, const struct mlift_table *table,
                                    const struct mlift_exact_wanted *wanted);

/* Everything. */
MLIFT_CHECKED int mlift_exact_init(struct mlift_exact *exact, const struct mlift_table *table);
void mlift_exact_free(struct mlift_exact *exact);

static inline double mlift_exact_rate(const struct mlift_exact *exact, int strategy, int segment, int metric)
{
    size_t row = (size_t)strategy * (size_t)exact->n_segments + (size_t)segment;
    return exact->rate[row * (size_t)exact->n_metrics + (size_t)metric];
}

/* Share, or one of the rates, of an observed cell. */
static inline double mlift_exact_cell(const struct mlift_exact *exact, int strategy, size_t cell, int which)
{
    return exact->by_cell[((size_t)strategy * exact->n_cells + cell) * MLIFT_EXACT_BY_CELL + (size_t)which];
}

static inline double mlift_exact_overall(const struct mlift_exact *exact, int strategy, int metric)
{
    return exact->overall[(size_t)strategy * (size_t)exact->n_metrics + (size_t)metric];
}

#endif
