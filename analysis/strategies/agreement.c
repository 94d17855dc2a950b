#include "analysis/strategies/agreement.h"

/* Message that the strategy sends to a knowledge state on calendar step t; 0 on days that are not its own. */
static int message_on(const struct mlift_table *table, int strategy, int t, int state)
{
    int step = table->step_of[strategy][t];

    return step < 0 ? 0 : mlift_policy_message(&table->policy[strategy], step, state);
}

static bool same_plan(const struct mlift_table *table, int a, int b, size_t cell)
{
    int in_a = table->policy[a].start[cell], in_b = table->policy[b].start[cell];

    for (int t = 0; t < table->calendar.n_steps; t++) {
        if (message_on(table, a, t, in_a) != message_on(table, b, t, in_b)) {
            return false;
        }
    }
    return true;
}

void mlift_agreement_mark(const struct mlift_table *table, int a, int b, bool *differs)
{
    bool learns = table->learns[a].n > 0 || table->learns[b].n > 0; /* what they send depends on others */
    bool settled = !learns && !table->policy[a].changes && !table->policy[b].changes;
    settled &= !table->policy[a].by_state && !table->policy[b].by_state;

    for (size_t cell = 0; cell < table->list.observed.n_cells; cell++) {
        differs[cell] = a != b && !(settled && same_plan(table, a, b, cell));
    }
}
