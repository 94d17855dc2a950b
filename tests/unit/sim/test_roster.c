/* The people of a replicate: each drawn from the words at their own addresses, whatever the block. */
#include "sim/roster.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const uint64_t seed = 0x1122334455667788, replicate = 0x100000007;

static uint32_t word(uint32_t subscriber, int purpose)
{
    return mlift_draw_word(seed, replicate, subscriber, purpose, 0);
}

static void check_subscriber(const struct mlift_table *table, const struct mlift_roster *roster, uint32_t first,
                             uint32_t i)
{
    const struct mlift_list *list = &table->list;
    uint32_t who = first + i, seen = 0;
    uint32_t cell = list->profile.n_fixed ? list->profile.cell_of[who % list->profile.n_fixed]
                                          : mlift_list_cell(list, word(who, MLIFT_DRAW_PROFILE));
    int stage = 0, arm = 0;

    while (word(who, MLIFT_DRAW_START) > list->start_bound[stage]) {
        stage++;
    }
    while (word(who, MLIFT_DRAW_ARM) > list->arm_bound[arm]) {
        arm++;
    }
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        if (list->observed.points >> d & 1) {
            int level =
                mlift_signal_see(&list->signal[d], list->profile.level[cell][d], word(who, MLIFT_DRAW_SIGNAL + d));
            seen += (uint32_t)list->observed.stride[d] * (uint32_t)level;
        }
    }
    uint32_t bin = (uint32_t)mlift_list_bin(list, word(who, MLIFT_DRAW_PROPENSITY));
    assert_int_equal(roster->cell[i], cell);
    assert_int_equal(roster->base[i], table->cell_base[cell] + bin * table->bin_stride);
    assert_int_equal(roster->seen[i], seen);
    assert_int_equal(roster->start[i], mlift_table_start(table, cell, list->start_stage[stage]));
    assert_int_equal(roster->arm[i], arm);
}

static void check(struct mlift_campaign *c)
{
    static struct mlift_roster roster;
    static const uint32_t firsts[] = {0, 1024, 97 * 1024};
    struct mlift_table table;

    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    for (size_t f = 0; f < 3; f++) {
        for (int isa = 0; isa < 2; isa++) {
            memset(&roster, 0xA5, sizeof roster);
            mlift_roster_draw(&roster, &table, isa ? mlift_isa_detect() : MLIFT_ISA_SCALAR, seed, replicate, firsts[f],
                              777);
            for (uint32_t i = 0; i < 777; i++) {
                check_subscriber(&table, &roster, firsts[f], i);
            }
        }
    }
    mlift_table_free(&table);
}

static void test_drawn_lists(void **state)
{
    struct mlift_campaign *campaigns[] = {sample_plain(), sample_owners(), sample_living()};

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        check(campaigns[k]);
        sample_free(campaigns[k]);
    }
}

static void test_fixed_list(void **state)
{
    struct mlift_campaign *c = sample_plain();

    (void)state;
    c->fixed.n_subscribers = 400;
    c->fixed.level = calloc(400, sizeof *c->fixed.level);
    assert_non_null(c->fixed.level);
    for (size_t i = 0; i < 400; i++) {
        c->fixed.level[i][0] = (uint8_t)(i % 3);
        c->fixed.level[i][1] = (uint8_t)(i / 7 % 2);
    }
    check(c);
    sample_free(c);
}

/* Without arms and without propensity there is nothing to draw for them. */
static void test_one_arm(void **state)
{
    static struct mlift_roster roster;
    struct mlift_campaign *c = sample_plain();
    struct mlift_table table;

    (void)state;
    c->n_arms = 1;
    c->arm_share[0] = 1.0;
    c->response.propensity_sigma = 0.0;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    memset(&roster, 0xA5, sizeof roster);
    mlift_roster_draw(&roster, &table, mlift_isa_detect(), seed, replicate, 0, 500);
    for (size_t i = 0; i < 500; i++) {
        assert_int_equal(roster.arm[i], 0);
        assert_int_equal(roster.base[i], table.cell_base[roster.cell[i]]);
    }
    mlift_table_free(&table);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_drawn_lists), cmocka_unit_test(test_fixed_list),
                                       cmocka_unit_test(test_one_arm)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
