/* A crowd is drawn and played in blocks: who is meant, at every size around the ends of a block. */
#include "models/draw.h"
#include "sim/crowd.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { BLOCK = MLIFT_ROSTER_BLOCK, LIST = 3 * BLOCK };

struct place {
    struct mlift_campaign *campaign;
    struct mlift_table table;
    struct mlift_crowd crowd;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    assert_non_null(place);
    place->campaign = sample_plain();
    place->campaign->list_size = LIST;
    place->campaign->size[place->campaign->n_sizes - 1] = LIST;
    assert_int_equal(mlift_table_init(&place->table, place->campaign), MLIFT_OK);
    assert_int_equal(mlift_crowd_init(&place->crowd, &place->table, MLIFT_ISA_SCALAR, 7), MLIFT_OK);
    mlift_crowd_draw(&place->crowd, 5);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    mlift_crowd_free(&place->crowd);
    mlift_table_free(&place->table);
    sample_free(place->campaign);
    free(place);
    return 0;
}

static void test_first_subscribers_play_in_as_many_blocks_as_they_fill(void **state)
{
    static const size_t sizes[] = {
        1, 2, BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 2, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1, LIST};
    struct mlift_crowd *crowd = &((struct place *)*state)->crowd;

    assert_int_equal(crowd->n_blocks, 3);
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        size_t blocks = 0, seen = 0;
        mlift_crowd_gather(crowd, 1, -1, sizes[k]);
        while (blocks * BLOCK < sizes[k]) {
            blocks++;
        }
        assert_int_equal(crowd->n_playing, blocks);
        assert_int_equal(crowd->n_meant, sizes[k]);
        for (size_t b = 0; b < blocks; b++) {
            for (size_t i = 0; i < crowd->block[b].n_who; i++) {
                assert_int_equal(b * BLOCK + crowd->block[b].who[i], seen++);
            }
        }
        assert_int_equal(seen, sizes[k]);
    }
}

static void test_an_arm_is_those_of_it_among_the_first(void **state)
{
    struct mlift_crowd *crowd = &((struct place *)*state)->crowd;
    size_t n = BLOCK + BLOCK / 2, both = 0;

    for (int arm = 0; arm < 2; arm++) {
        mlift_crowd_gather(crowd, 1, arm, n);
        for (size_t b = 0; b < crowd->n_playing; b++) {
            for (size_t i = 0; i < crowd->block[b].n_who; i++) {
                assert_int_equal(crowd->block[b].roster.arm[crowd->block[b].who[i]], arm);
                assert_true(b * BLOCK + crowd->block[b].who[i] < n);
            }
        }
        assert_true(crowd->n_meant > n / 4);
        both += crowd->n_meant;
    }
    assert_int_equal(both, n);
}

static void test_restart_takes_playing_blocks_back_and_no_other(void **state)
{
    struct mlift_crowd *crowd = &((struct place *)*state)->crowd;

    for (size_t b = 0; b < crowd->n_blocks; b++) {
        memset(&crowd->block[b].cohort, 0xAA, sizeof crowd->block[b].cohort);
    }
    mlift_crowd_gather(crowd, 1, -1, 2 * BLOCK);
    for (size_t b = 0; b < crowd->n_blocks; b++) {
        const struct mlift_crowd_block *block = &crowd->block[b];
        for (size_t i = 0; i < BLOCK; i++) {
            assert_int_equal(block->cohort.state[i], b < 2 ? block->roster.start[i] : 0xAAAA);
            assert_int_equal(block->cohort.tally[i], b < 2 ? 0 : 0xAAAAAAAAAAAAAAAA);
            assert_int_equal(block->cohort.knowledge[i], b < 2 ? 0 : 0xAAAA);
        }
    }
    crowd->block[1].cohort.knowledge[BLOCK - 1] = 9;
    crowd->block[1].cohort.state[BLOCK - 1] = 0xAAAA;
    mlift_crowd_restart(crowd);
    assert_int_equal(crowd->block[1].cohort.knowledge[BLOCK - 1], 9); /* knowledge stays */
    assert_int_equal(crowd->block[1].cohort.state[BLOCK - 1], crowd->block[1].roster.start[BLOCK - 1]);
}

int main(void)
{
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {IN_PLACE(test_first_subscribers_play_in_as_many_blocks_as_they_fill),
                                       IN_PLACE(test_an_arm_is_those_of_it_among_the_first),
                                       IN_PLACE(test_restart_takes_playing_blocks_back_and_no_other)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
