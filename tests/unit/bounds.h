/* Bounds beside the strategies of a campaign, and what must hold between all of them. */
#ifndef TESTS_UNIT_BOUNDS_H
#define TESTS_UNIT_BOUNDS_H

#include "models/table.h"
#include "sim/exact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { BOUNDS_STATIC, BOUNDS_LIVING, BOUNDS_STATE, BOUNDS_ORACLE, BOUNDS_N };

static const double bounds_rounding = 1e-12; /* sums of the same rows in another order */

static inline struct mlift_strategy *bounds_add(struct mlift_campaign *c, enum mlift_strategy_kind kind, bool living,
                                                bool sees_state)
{
    struct mlift_strategy *s = &c->strategy[c->n_strategies++];

    memset(s, 0, sizeof *s);
    snprintf(s->name, MLIFT_NAME_SIZE, "bound%d", c->n_strategies);
    s->kind = kind;
    s->living = living && c->model == MLIFT_MODEL_BEHAVIOURAL;
    s->sees_state = sees_state;
    return s;
}

/* All four, in the order of what they see; first strategies give way where there are too many. Returns the first. */
static inline int bounds_add_all(struct mlift_campaign *c)
{
    if (c->n_strategies > MLIFT_MAX_STRATEGIES - BOUNDS_N) {
        c->n_strategies = MLIFT_MAX_STRATEGIES - BOUNDS_N;
        c->challenger = c->n_strategies - 1;
        c->arm_strategy[1] = c->challenger;
    }
    int first = c->n_strategies;
    bounds_add(c, MLIFT_STRATEGY_ORACLE_OBSERVED, false, false);
    bounds_add(c, MLIFT_STRATEGY_ORACLE_OBSERVED, true, false);
    bounds_add(c, MLIFT_STRATEGY_ORACLE_OBSERVED, true, true);
    bounds_add(c, MLIFT_STRATEGY_ORACLE, false, false);
    return first;
}

/* oracle >= seeing the state >= living >= static; living >= every strategy, static >= every one that does not react;
 * what a bound says of itself is what the exact solver finds, and nothing passes its upper bound. */
static inline void bounds_check(const struct mlift_campaign *c, int first)
{
    struct mlift_table table;
    struct mlift_exact exact;

    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(mlift_exact_init(&exact, &table), MLIFT_OK);
    for (int k = 0; k < BOUNDS_N; k++) {
        double value = mlift_exact_overall(&exact, first + k, table.goal);
        const struct mlift_bound *bound = &table.bound[first + k];
        assert_true(value > bound->value - bounds_rounding && value < bound->value + bounds_rounding);
        assert_true(bound->upper >= bound->value);
        assert_true(bound->proven == (bound->upper - bound->value <= MLIFT_BOUND_PROVEN));
        assert_true(bound->upper <= table.bound[first + BOUNDS_ORACLE].value + 1e-8); /* rows are rounded to 2^-32 */
        assert_true(k == 0 || value >= mlift_exact_overall(&exact, first + k - 1, table.goal) - bounds_rounding);
    }
    for (int s = 0; s < first; s++) {
        if (mlift_strategy_is_bound(&c->strategy[s])) {
            continue;
        }
        double theirs = mlift_exact_overall(&exact, s, table.goal);
        int below = table.policy[s].changes ? BOUNDS_LIVING : BOUNDS_STATIC;
        assert_true(mlift_exact_overall(&exact, first + below, table.goal) >= theirs - bounds_rounding);
    }
    mlift_exact_free(&exact);
    mlift_table_free(&table);
}

/* Exact goal rate of strategy s. */
static inline double bounds_value(const struct mlift_campaign *c, int s)
{
    struct mlift_table table;
    struct mlift_exact exact;

    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(mlift_exact_init(&exact, &table), MLIFT_OK);
    double value = mlift_exact_overall(&exact, s, table.goal);
    mlift_exact_free(&exact);
    mlift_table_free(&table);
    return value;
}

#endif
