/* The strategy `oracle`: the message that is best for a subscriber's true type and true state at every step, by
 * backward induction on the decision table (Bellman 1957, "Dynamic Programming", chapter XI). No strategy of the
 * campaign has a higher expected goal metric. */
#ifndef MODELS_ORACLE_H
#define MODELS_ORACLE_H

#include "models/layout.h"

enum {
    MLIFT_ORACLE_MOST_TYPES = 1 << 16,   /* they are known by 16 bits */
    MLIFT_ORACLE_MOST_CHOICES = 1 << 28, /* bytes of a plan: steps x types x states */
    MLIFT_ORACLE_MOST_VISITS = 1 << 28   /* touch rows x steps that may be read to compare calendars */
};

/* Makes the policies of the strategies `oracle` in a table whose rows and other policies are there already. Among
 * equally good messages the bound takes none before any, and the first before others. MLIFT_ERR_TOO_MANY_STATES where a
 * plan has more than MLIFT_ORACLE_MOST_CHOICES entries. */
MLIFT_CHECKED int mlift_oracle_init(struct mlift_table *table);

/* message[(step * n_types + type) * n_states + state]: what is best on the days of strategy s. */
MLIFT_CHECKED int mlift_oracle_solve(struct mlift_table *table, int s, uint8_t *message);

/* Makes bound s do what strategy `other` does, on its days. */
MLIFT_CHECKED int mlift_oracle_follow(struct mlift_table *table, int s, int other);

#endif
