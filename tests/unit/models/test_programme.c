/* Candidates as states of a policy: who is sent what, in the pilot, in the rest, and while the rest waits. */
#include "models/programme.h"
#include "models/table.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int sent(const struct mlift_table *table, int strategy, int day, int state)
{
    const struct mlift_policy *policy = &table->policy[strategy];
    int step = mlift_calendar_find(&policy->calendar, (uint16_t)day);

    assert_true(step >= 0);
    return mlift_policy_message(policy, step, state);
}

static void test_learned(void **state)
{
    struct mlift_campaign *c = sample_learning();
    struct mlift_table table;
    const struct mlift_strategy *raw = &c->strategy[2];

    (void)state;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    const struct mlift_policy *policy = &table.policy[2];
    /* pilot on days 1, 4, 9; decided on day 11: the rest ten days later */
    assert_int_equal(policy->n_states, 7);
    assert_int_equal(policy->n_steps, 7); /* 0, 1, 4, 9, 11, 14, 19 */
    assert_false(policy->changes);
    assert_int_equal(policy->last_send, 6);
    for (int k = 0; k < 3; k++) {
        int pilot = mlift_programme_pilot(k), rest = mlift_programme_rest(raw, k), middle = k == 2 ? 0 : k + 1;
        assert_int_equal(sent(&table, 2, 1, pilot), k + 1);
        assert_int_equal(sent(&table, 2, 4, pilot), middle);
        assert_int_equal(sent(&table, 2, 9, pilot), k + 1);
        assert_int_equal(sent(&table, 2, 11, pilot), 0);
        assert_int_equal(sent(&table, 2, 1, rest), 0);
        assert_int_equal(sent(&table, 2, 11, rest), k + 1);
        assert_int_equal(sent(&table, 2, 14, rest), middle);
        assert_int_equal(sent(&table, 2, 19, rest), k + 1);
    }
    for (int step = 0; step < policy->n_steps; step++) {
        assert_int_equal(mlift_policy_message(policy, step, mlift_programme_waiting(raw)), 0);
        assert_int_equal(policy->sends[step], step > 0);
    }
    mlift_table_free(&table);
    sample_free(c);
}

static void test_bandit(void **state)
{
    struct mlift_campaign *c = sample_learning();
    struct mlift_table table;

    (void)state;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.policy[5].n_states, 3);
    assert_int_equal(table.policy[5].n_steps, 4); /* 0, 1, 4, 9 */
    for (int k = 0; k < 3; k++) {
        assert_int_equal(sent(&table, 5, 0, k), 0);
        assert_int_equal(sent(&table, 5, 4, k), k + 1);
    }
    /* segments are cells of what is seen: device is seen at three levels and as unknown */
    assert_int_equal(table.learns[5].n, 4);
    assert_string_equal(table.learns[5].name[0], "device=glasses");
    assert_int_equal(table.learns[0].n, 0);
    mlift_table_free(&table);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_learned), cmocka_unit_test(test_bandit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
