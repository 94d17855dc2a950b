/* Values backwards and people forwards are two sides of the same rows: the worth of a crowd is the same from both. */
#include "models/passage.h"
#include "models/table.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static double next(uint64_t *luck)
{
    *luck = *luck * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*luck >> 40) * 0x1p-24;
}

static void check(struct mlift_campaign *c)
{
    struct mlift_table table;
    struct mlift_passage passage;
    uint64_t luck = 3;

    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(mlift_passage_init(&passage, &table), MLIFT_OK);
    size_t n = (size_t)table.n_states, n_moved = n * MLIFT_N_MOVE_CLASSES;
    double *value = calloc(n, sizeof *value), *used = calloc(n, sizeof *used), *people = calloc(n, sizeof *people);
    double *crowd = calloc(n_moved, sizeof *crowd), *worth = calloc(n_moved, sizeof *worth);
    for (int gap = 0; gap < table.n_gaps; gap++) {
        double back = 0.0, forth = 0.0, all = 0.0, there = 0.0;
        for (size_t s = 0; s < n; s++) {
            used[s] = value[s] = next(&luck);
        }
        for (size_t i = 0; i < n_moved; i++) {
            crowd[i] = next(&luck);
            all += crowd[i];
        }
        mlift_passage_backward(&passage, gap, used, worth);
        mlift_passage_forward(&passage, gap, crowd, people);
        for (size_t i = 0; i < n_moved; i++) {
            back += crowd[i] * worth[i];
        }
        for (size_t s = 0; s < n; s++) {
            forth += people[s] * value[s];
            there += people[s];
        }
        assert_true(back > forth - 1e-9 && back < forth + 1e-9);
        assert_true(there > all - 1e-9 && there < all + 1e-9); /* nobody gets lost */
    }
    free(value);
    free(used);
    free(people);
    free(crowd);
    free(worth);
    mlift_passage_free(&passage);
    mlift_passage_free(&passage);
    mlift_table_free(&table);
    sample_free(c);
}

static void test_backward_and_forward_agree(void **state)
{
    (void)state;
    check(sample_plain());
    check(sample_owners()); /* drift by owner, wide rows */
    check(sample_living());
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_backward_and_forward_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
