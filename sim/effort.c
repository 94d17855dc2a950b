#include "sim/effort.h"

#include "sim/merge.h"
#include "sim/peers.h"

/* Terms of one lane, state and class between two steps: background and drift. */
static double passing_terms(const struct mlift_table *table)
{
    double terms = 2.0 * table->background.n_recency;

    for (int k = 0; k < table->n_drifts; k++) {
        terms += table->drift[k].n_levels;
    }
    return terms;
}

/* Terms of one lane and state over all steps of one solution. */
static double terms_of_a_state(const struct mlift_table *table, const struct mlift_merge *merge)
{
    double moves = MLIFT_N_MOVE_CLASSES * MLIFT_ROW_OUTCOMES * (1.0 + table->wide_moves), terms = 0.0;

    for (int step = 0; step < merge->n_steps; step++) {
        terms += MLIFT_ROW_OUTCOMES * (double)merge->touch[step].n;
        terms += (moves + passing_terms(table)) * mlift_merge_behind(merge, step, 0);
        for (int i = 0; i < merge->n_readings; i++) {
            const struct mlift_merge_reading *reading = &merge->reading[step * merge->n_readings + i];
            terms += (1.0 + table->campaign->data_point[reading->point].n_levels) * reading->n;
        }
    }
    return terms;
}

int mlift_effort_of(struct mlift_effort *effort, const struct mlift_table *table, int s)
{
    struct mlift_merge merge;
    struct mlift_peers peers;
    int status = mlift_merge_init(&merge, table, s, false);

    *effort = (struct mlift_effort){.n_states = table->n_states, .n_known = table->policy[s].n_states};
    if (status) {
        return status;
    }
    status = mlift_peers_init(&peers, table, table->policy[s].refreshes);
    if (!status) {
        double lanes = (double)table->n_states * MLIFT_N_LANES;
        effort->n_classes = merge.most;
        effort->n_solves = peers.n * (size_t)table->list.propensity_bins;
        effort->terms = (double)effort->n_solves * lanes * terms_of_a_state(table, &merge);
        effort->bytes = lanes * merge.most * (2.0 + MLIFT_N_MOVE_CLASSES) * (double)sizeof(double);
        mlift_peers_free(&peers);
    }
    mlift_merge_free(&merge);
    return status;
}
