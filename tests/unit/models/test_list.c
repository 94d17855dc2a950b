/* The law of the list: exact probabilities sum to one, words realise them, the guide finds what a search would. */
#include "models/draw.h"
#include "models/list.h"
#include "tests/unit/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { N_WORDS = 400000 };

static struct mlift_campaign *campaign_of_list(void)
{
    struct mlift_campaign *c = sample_owners(); /* device x stage */

    sample_add_default_point(c, "content");
    c->arm_share[0] = 0.2;
    c->arm_share[1] = 0.5;
    c->arm_share[2] = 0.3;
    c->n_arms = 3;
    return c;
}

static void words(int purpose, uint32_t *out)
{
    mlift_draw_fill(mlift_isa_detect(), 0xabcdef, 9, purpose, 0, 0, N_WORDS, out);
}

/* Observed frequency within 5 standard errors of p. */
static void assert_frequency(size_t count, double p)
{
    double se = sqrt(p * (1.0 - p) / N_WORDS);

    assert_true(fabs((double)count / N_WORDS - p) <= 5.0 * se);
}

static void test_cells(void **state)
{
    static uint32_t word[N_WORDS];
    static size_t count[64];
    struct mlift_campaign *c = campaign_of_list();
    struct mlift_list list;
    double sum = 0.0;

    (void)state;
    assert_int_equal(mlift_list_init(&list, c, 7, 7), MLIFT_OK);
    assert_int_equal(list.profile.n_cells, 36);
    words(MLIFT_DRAW_PROFILE, word);
    for (size_t i = 0; i < N_WORDS; i++) {
        count[mlift_list_cell(&list, word[i])]++;
    }
    for (size_t cell = 0; cell < list.profile.n_cells; cell++) {
        double p = mlift_list_p_cell(&list, cell);
        assert_true(fabs(p - list.profile.weight[cell]) <= 0x1p-32);
        assert_frequency(count[cell], p);
        sum += p;
    }
    assert_true(sum == 1.0);
    mlift_list_free(&list);
    mlift_list_free(&list);
    sample_free(c);
}

/* At each bound and next to it, and at every first word of a guide entry. */
static void check_guide(const struct mlift_list *list)
{
    const uint32_t n_entries = 1u << MLIFT_LIST_GUIDE_BITS;

    for (uint32_t k = 0; k < list->profile.n_cells + n_entries; k++) {
        uint32_t at = k < n_entries ? k << (32 - MLIFT_LIST_GUIDE_BITS) : list->cell_bound[k - n_entries];
        for (uint32_t word = at - 1; word != at + 2; word++) {
            uint32_t cell = 0;
            while (word > list->cell_bound[cell]) {
                cell++;
            }
            assert_int_equal(mlift_list_cell(list, word), cell);
        }
    }
}

static void test_guide(void **state)
{
    struct mlift_campaign *c = campaign_of_list();
    struct mlift_list list;

    (void)state;
    assert_int_equal(mlift_list_init(&list, c, 7, 7), MLIFT_OK);
    check_guide(&list);
    mlift_list_free(&list);
    /* a bound that is the first word of a guide entry */
    c->data_point[0].share[0] = 0.5 + 0x1p-32;
    c->data_point[0].share[1] = 0.5 - 0x1p-32;
    c->data_point[0].share[2] = 0.0;
    assert_int_equal(mlift_list_init(&list, c, 1, 1), MLIFT_OK);
    assert_int_equal(list.cell_bound[0], 0x80000000);
    check_guide(&list);
    mlift_list_free(&list);
    sample_free(c);
}

static void test_bins(void **state)
{
    static uint32_t word[N_WORDS];
    struct mlift_campaign *c = campaign_of_list();

    (void)state;
    words(MLIFT_DRAW_PROPENSITY, word);
    for (int bins = 1; bins <= 9; bins += 2) {
        struct mlift_list list;
        size_t count[9] = {0};
        double sum = 0.0, mean = 0.0;
        c->response.propensity_bins = bins;
        assert_int_equal(mlift_list_init(&list, c, 7, 7), MLIFT_OK);
        assert_int_equal(list.propensity_bins, bins);
        for (size_t i = 0; i < N_WORDS; i++) {
            count[mlift_list_bin(&list, word[i])]++;
        }
        for (int b = 0; b < bins; b++) {
            double p = mlift_list_p_bin(&list, b);
            assert_true(fabs(p - 1.0 / bins) <= 0x1p-32);
            assert_frequency(count[b], p);
            sum += p;
            mean += p * list.propensity[b];
            assert_true(b == 0 || list.propensity[b] > list.propensity[b - 1]);
        }
        assert_true(sum == 1.0 && fabs(mean) < 1e-9);
        assert_int_equal(mlift_list_bin(&list, 0), 0);
        assert_int_equal(mlift_list_bin(&list, UINT32_MAX), bins - 1);
        mlift_list_free(&list);
    }
    c->response.propensity_sigma = 0.0; /* all alike: one bin */
    struct mlift_list list;
    assert_int_equal(mlift_list_init(&list, c, 7, 7), MLIFT_OK);
    assert_int_equal(list.propensity_bins, 1);
    mlift_list_free(&list);
    sample_free(c);
}

static void test_start(void **state)
{
    struct mlift_campaign *c = campaign_of_list();
    struct mlift_list list;

    (void)state;
    assert_int_equal(mlift_list_init(&list, c, 7, 7), MLIFT_OK);
    double sum = 0.0;
    for (int stage = 0; stage < MLIFT_N_STAGES; stage++) {
        assert_true(fabs(mlift_list_p_start(&list, stage) - c->dynamics.start[stage]) <= 0x1p-32);
        sum += mlift_list_p_start(&list, stage);
    }
    assert_true(sum == 1.0);
    assert_int_equal(list.start_stage[0], MLIFT_INTENT); /* the smallest words start best */
    mlift_list_free(&list);
    c->dynamics.start[0] = 0.0;
    c->dynamics.start[1] = 1.0;
    c->dynamics.start[2] = 0.0;
    assert_int_equal(mlift_list_init(&list, c, 7, 7), MLIFT_OK);
    assert_true(mlift_list_p_start(&list, 1) == 1.0 && mlift_list_p_start(&list, 0) == 0.0);
    mlift_list_free(&list);
    c->dynamics.start[1] = 0.9;
    assert_int_equal(mlift_list_init(&list, c, 7, 7), MLIFT_ERR_BAD_PROBABILITY);
    sample_free(c);
}

static void test_arms(void **state)
{
    static uint32_t word[N_WORDS];
    struct mlift_campaign *c = campaign_of_list();
    struct mlift_list list;
    size_t count[3] = {0};

    (void)state;
    words(MLIFT_DRAW_ARM, word);
    assert_int_equal(mlift_list_init(&list, c, 7, 7), MLIFT_OK);
    for (size_t i = 0; i < N_WORDS; i++) {
        count[(word[i] > list.arm_bound[0]) + (word[i] > list.arm_bound[1])]++;
    }
    for (int arm = 0; arm < 3; arm++) {
        assert_frequency(count[arm], c->arm_share[arm]);
    }
    assert_int_equal(list.arm_bound[2], UINT32_MAX);
    mlift_list_free(&list);
    memset(c->arm_share, 0, sizeof c->arm_share);
    assert_int_equal(mlift_list_init(&list, c, 7, 7), MLIFT_ERR_BAD_PROBABILITY);
    sample_free(c);
}

/* What is seen of a cell: exact probabilities sum to one and are the product of the signals'. */
static void test_observed(void **state)
{
    struct mlift_campaign *c = campaign_of_list();
    struct mlift_list list;

    (void)state;
    assert_int_equal(mlift_list_init(&list, c, 7, 5), MLIFT_OK); /* stage is not looked at */
    assert_int_equal(list.observed.n_cells, 4 * 4);
    double p[16];
    for (size_t cell = 0; cell < list.profile.n_cells; cell++) {
        double sum = 0.0;
        mlift_list_p_observed(&list, cell, p);
        for (size_t o = 0; o < 16; o++) {
            int device = mlift_observed_level(&list.observed, c, o, 0);
            int content = mlift_observed_level(&list.observed, c, o, 2);
            double both = mlift_signal_probability(&list.signal[0], list.profile.level[cell][0], device) *
                          mlift_signal_probability(&list.signal[2], list.profile.level[cell][2], content);
            assert_true(p[o] == both);
            assert_int_equal(mlift_observed_level(&list.observed, c, o, 1), 0);
            sum += p[o];
        }
        assert_true(fabs(sum - 1.0) < 1e-15);
    }
    mlift_list_free(&list);
    sample_free(c);
}

static void test_observed_cells_are_numbered_without_gaps(void **state)
{
    struct mlift_campaign *c = campaign_of_list();
    struct mlift_observed observed;

    (void)state;
    assert_int_equal(mlift_observed_init(&observed, c, 7), MLIFT_OK);
    assert_int_equal(observed.n_cells, 4 * 5 * 4);
    for (size_t o = 0; o < observed.n_cells; o++) {
        size_t again = 0;
        for (int d = 0; d < 3; d++) {
            again += observed.stride[d] * (size_t)mlift_observed_level(&observed, c, o, d);
        }
        assert_int_equal(again, o);
    }
    for (int d = 0; d < 8; d++) {
        c->data_point[d].n_levels = 16;
    }
    c->n_data_points = 8;
    assert_int_equal(mlift_observed_init(&observed, c, 0xFF), MLIFT_ERR_TOO_MANY_STATES);
    assert_int_equal(mlift_observed_init(&observed, c, 0), MLIFT_OK);
    assert_int_equal(observed.n_cells, 1);
    sample_free(c);
}

/* A signal's words give its probabilities, its probabilities the parameters. */
static void check_signal(int n_levels, double p_seen, double accuracy)
{
    static uint32_t word[N_WORDS];
    struct mlift_signal signal;

    words(MLIFT_DRAW_SIGNAL, word);
    assert_int_equal(mlift_signal_init(&signal, n_levels, p_seen, accuracy), MLIFT_OK);
    for (int level = 0; level < n_levels; level++) {
        size_t count[MLIFT_MAX_LEVELS + 1] = {0};
        double sum = 0.0;
        for (size_t i = 0; i < N_WORDS; i++) {
            count[mlift_signal_see(&signal, level, word[i])]++;
        }
        for (int seen = 0; seen <= n_levels; seen++) {
            double right = n_levels == 1 ? 1.0 : accuracy, p = mlift_signal_probability(&signal, level, seen);
            double truth = seen == n_levels ? 1.0 - p_seen
                           : seen == level  ? p_seen * right
                                            : p_seen * (1.0 - right) / (n_levels - 1);
            assert_true(fabs(p - truth) <= 0x1p-32);
            assert_frequency(count[seen], p);
            sum += p;
        }
        assert_true(sum == 1.0);
        /* the best words show the truth: more accuracy never takes a right reading away */
        assert_int_equal(mlift_signal_see(&signal, level, 0), p_seen * accuracy > 0.0 ? level : (level + 1) % n_levels);
    }
}

static void test_signals(void **state)
{
    (void)state;
    check_signal(3, 0.8, 0.9);
    check_signal(16, 0.6, 0.75);
    check_signal(2, 1.0, 0.65);
    check_signal(4, 1.0, 1.0);
    check_signal(1, 0.5, 0.3);
    check_signal(2, 1.0, 0.0); /* always wrong */
    struct mlift_signal signal;
    assert_int_equal(mlift_signal_init(&signal, 3, 0.0, 0.9), MLIFT_OK); /* never known */
    assert_int_equal(mlift_signal_see(&signal, 1, 0), 3);
    assert_true(mlift_signal_probability(&signal, 1, 3) == 1.0);
    assert_int_equal(mlift_signal_init(&signal, 3, 1.5, 0.9), MLIFT_ERR_BAD_PROBABILITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),   cmocka_unit_test(test_guide),
        cmocka_unit_test(test_bins),    cmocka_unit_test(test_start),
        cmocka_unit_test(test_arms),    cmocka_unit_test(test_observed),
        cmocka_unit_test(test_signals), cmocka_unit_test(test_observed_cells_are_numbered_without_gaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
