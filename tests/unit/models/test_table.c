/* The decision table: every row is the response it was compiled from; types, segments, limits. */
#include "models/response.h"
#include "models/table.h"
#include "tests/unit/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct mlift_touch_row *row_at(const struct mlift_table *table, size_t cell, int bin, int message,
                                            int state)
{
    size_t index = table->campaign->model == MLIFT_MODEL_TABLE ? (size_t)message : (size_t)message - 1;

    return table->touch + table->cell_base[cell] + (size_t)bin * table->bin_stride + index * (size_t)table->n_states +
           state;
}

/* Probability that a row gives a code, and what it leads to. */
static double p_code(const struct mlift_touch_row *row, uint8_t code, int *move, int *background)
{
    double p = 0.0;

    for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
        double here = mlift_row_probability(row->bound, j);
        if (here > 0.0 && row->code[j] == code) {
            p += here;
            *move = row->move[j];
            *background = row->background[j];
        }
    }
    return p;
}

static void check_event(const struct mlift_table *table, const struct mlift_touch_row *row, int state, int message,
                        enum mlift_touch_event event, bool mismatch, double truth)
{
    int move = -1, background = -1, position = mlift_table_position(table, state);
    bool clicked = event == MLIFT_TOUCH_CLICK || event == MLIFT_TOUCH_REPLY;
    bool left = event == MLIFT_TOUCH_UNSUBSCRIBE || event == MLIFT_TOUCH_COMPLAIN;
    double p = p_code(row, mlift_tally_code(event, mismatch), &move, &background);

    assert_true(fabs(p - truth) <= 0x1p-32);
    if (p > 0.0) {
        bool adopt = table->campaign->message[message].job == MLIFT_JOB_ADOPT;
        int after = !clicked ? MLIFT_MOVE_QUIET : adopt ? MLIFT_MOVE_ADOPT : MLIFT_MOVE_CLICK;
        int to = left ? mlift_funnel_left(&table->funnel, position, event == MLIFT_TOUCH_COMPLAIN) : position;
        assert_int_equal(move, after * table->n_positions + to);
        assert_int_equal(background,
                         mlift_background_touched(&table->background, mlift_table_background(table, state), clicked));
    }
}

static void check_row(const struct mlift_table *table, size_t cell, int bin, int message, int state)
{
    const struct mlift_campaign *c = table->campaign;
    const struct mlift_touch_row *row = row_at(table, cell, bin, message, state);
    int position = mlift_table_position(table, state), unused;
    struct mlift_person person = {.propensity = table->list.propensity[bin],
                                  .stage = position % 4,
                                  .fatigue = mlift_table_background(table, state) % c->dynamics.fatigue_levels};
    double p[MLIFT_N_TOUCH_EVENTS];

    if (mlift_funnel_has_left(&table->funnel, position)) {
        assert_true(p_code(row, MLIFT_CODE_NOTHING, &unused, &unused) == 1.0);
        return;
    }
    for (int d = 0; d < c->n_data_points; d++) {
        person.level[d] = (uint8_t)mlift_table_level(table, cell, state, d);
    }
    mlift_response_touch(c, message, &person, p);
    bool mismatch = mlift_response_relevance(c, message, person.level) < 0.0;
    for (int e = 0; e < MLIFT_N_TOUCH_EVENTS; e++) {
        check_event(table, row, state, message, (enum mlift_touch_event)e, mismatch, p[e]);
    }
}

static void check_rows(struct mlift_campaign *c)
{
    struct mlift_table table;

    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    for (size_t cell = 0; cell < table.list.profile.n_cells; cell++) {
        for (int bin = 0; bin < table.list.propensity_bins; bin++) {
            for (int m = 1; m <= c->n_messages; m++) {
                for (int state = 0; state < table.n_states; state++) {
                    check_row(&table, cell, bin, m, state);
                }
            }
        }
    }
    mlift_table_free(&table);
    mlift_table_free(&table);
    sample_free(c);
}

static void test_every_row(void **state)
{
    (void)state;
    check_rows(sample_plain());
    check_rows(sample_owners());
    check_rows(sample_living());
}

/* Levels of a cell in its start state are the profile's; drifting, ageing and onboarding ones follow the state. */
static void test_levels(void **state)
{
    struct mlift_campaign *campaigns[] = {sample_plain(), sample_owners(), sample_living()};

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        struct mlift_table table;
        assert_int_equal(mlift_table_init(&table, campaigns[k]), MLIFT_OK);
        for (size_t cell = 0; cell < table.list.profile.n_cells; cell++) {
            for (int stage = 0; stage < MLIFT_N_STAGES; stage++) {
                int at = mlift_table_start(&table, cell, stage);
                assert_int_equal(mlift_table_position(&table, at) % MLIFT_N_STAGES, stage);
                for (int d = 0; d < campaigns[k]->n_data_points; d++) {
                    assert_int_equal(mlift_table_level(&table, cell, at, d), table.list.profile.level[cell][d]);
                }
            }
        }
        mlift_table_free(&table);
        sample_free(campaigns[k]);
    }
}

/* Cells share a type where they differ only in what the state carries or nothing reacts to. */
static void test_types(void **state)
{
    struct mlift_campaign *c = sample_living(); /* content drifts, recency ages: both are in the state */
    struct mlift_table table;

    (void)state;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.n_types, (size_t)table.list.propensity_bins);
    mlift_table_free(&table);
    c->data_point[1].drift_per_month = 0.0; /* now content makes types: it is spoken to */
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.n_types, 3 * (size_t)table.list.propensity_bins);
    for (size_t a = 0; a < table.list.profile.n_cells; a++) {
        for (size_t b = 0; b < table.list.profile.n_cells; b++) {
            bool same = table.list.profile.level[a][1] == table.list.profile.level[b][1];
            assert_int_equal(table.cell_base[a] == table.cell_base[b], same);
        }
    }
    mlift_table_free(&table);
    sample_free(c);
}

static void test_segments(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_table table;

    (void)state;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.n_segments, 4);
    assert_string_equal(table.segment[0], "device=glasses");
    assert_string_equal(table.segment[1], "device=earbuds");
    assert_string_equal(table.segment[2], "device=both");
    assert_string_equal(table.segment[3], "device=unknown");
    mlift_table_free(&table);
    c->report_by = 3; /* recency is always known: no segment for unknown */
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.n_segments, 12);
    assert_string_equal(table.segment[0], "device=glasses, recency=recent");
    assert_string_equal(table.segment[11], "device=unknown, recency=dormant");
    for (size_t o = 0; o < table.list.observed.n_cells; o++) {
        int device = mlift_observed_level(&table.list.observed, c, o, 0);
        int recency = mlift_observed_level(&table.list.observed, c, o, 1);
        if (recency < 3) {
            assert_int_equal(table.segment_of[o], device * 3 + recency);
        }
    }
    mlift_table_free(&table);
    c->report_by = 0;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.n_segments, 1);
    assert_string_equal(table.segment[0], "all");
    mlift_table_free(&table);
    sample_free(c);
}

static void test_long_segment_names_are_cut(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_table table;

    (void)state;
    for (int d = 0; d < 3; d++) {
        mlift_parameter_set_data_point_defaults(&c->data_point[d]);
        c->data_point[d].n_levels = 2;
        c->data_point[d].share[0] = 1.0;
        memset(c->data_point[d].name, 'a' + d, MLIFT_NAME_SIZE - 1);
        memset(c->data_point[d].level[0], 'x', MLIFT_NAME_SIZE - 1);
    }
    c->n_data_points = 3;
    c->recency_point = -1;
    c->report_by = 7;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.n_segments, 1);
    assert_int_equal(strlen(table.segment[0]), 255);
    mlift_table_free(&table);
    sample_free(c);
}

/* --- the table model ---------------------------------------------------------------------------------------------- */

/* Two cells of two binary points (written in another order than the profile sorts them), one message, two outcomes. */
static struct mlift_campaign *table_campaign(const double *p, size_t n)
{
    static const uint8_t level[3][MLIFT_MAX_DATA_POINTS] = {{1, 1}, {0, 0}, {1, 0}};
    static const double weight[3] = {0.625, 0.375, 0.0};
    struct mlift_campaign *c = sample_plain();

    c->model = MLIFT_MODEL_TABLE;
    c->data_point[0].n_levels = c->data_point[1].n_levels = 2;
    c->n_messages = 1;
    memset(c->strategy, 0, sizeof c->strategy);
    c->n_strategies = 0;
    sample_add_strategy(c, "none", MLIFT_STRATEGY_NONE);
    sample_add_rule(sample_add_strategy(c, "all", MLIFT_STRATEGY_BROAD), (int[]){0}, (int[]){1}, 1);
    c->cells.n_cells = 3;
    c->cells.n_outcomes = 2;
    c->cells.level = calloc(3, sizeof *c->cells.level);
    c->cells.weight = calloc(3, sizeof *c->cells.weight);
    c->cells.p_outcome = calloc(n, sizeof *c->cells.p_outcome);
    assert_true(c->cells.level && c->cells.weight && c->cells.p_outcome);
    memcpy(c->cells.level, level, sizeof level);
    memcpy(c->cells.weight, weight, sizeof weight);
    memcpy(c->cells.p_outcome, p, n * sizeof *p);
    return c;
}

static double p_reached(const struct mlift_touch_row *row, int outcomes, bool sent)
{
    int unused;

    return p_code(row, mlift_tally_table_code(outcomes, sent), &unused, &unused);
}

static void test_table_rows(void **state)
{
    /* [cell][message: none, 1][outcome: visit, order] */
    static const double p[12] = {0.25, 0.125, 1.0, 0.5, 0.0, 0.0, 1.0, 1.0, 0.7, 0.7, 0.7, 0.7};
    struct mlift_campaign *c = table_campaign(p, 12);
    struct mlift_table table;

    (void)state;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.list.profile.n_cells, 2); /* sorted: (0,0) first */
    const struct mlift_touch_row *first = row_at(&table, 1, 0, 0, 0), *second = row_at(&table, 0, 0, 0, 0);
    assert_true(p_reached(first, 0, false) == 0.75 && p_reached(first, 1, false) == 0.125);
    assert_true(p_reached(first, 2, false) == 0.125);
    assert_true(p_reached(second, 0, false) == 1.0); /* p = 0 for all: never */
    first = row_at(&table, 1, 0, 1, 0);
    second = row_at(&table, 0, 0, 1, 0);
    assert_true(p_reached(first, 0, true) == 0.0 && p_reached(first, 1, true) == 0.5); /* p = 1 for a visit */
    assert_true(p_reached(second, 2, true) == 1.0);                                    /* and for both: always */
    assert_true(table.every_step_counts);
    mlift_table_free(&table);
    sample_free(c);
}

static void test_table_needs_nested_outcomes(void **state)
{
    static const double p[12] = {0.25, 0.5, 1.0, 0.5, 0.0, 0.0, 1.0, 1.0, 0.7, 0.7, 0.7, 0.7}; /* orders > visits */
    struct mlift_campaign *c = table_campaign(p, 12);
    struct mlift_table table;

    (void)state;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_ERR_BAD_PROBABILITY);
    sample_free(c);
}

/* --- limits --------------------------------------------------------------------------------------------------------
 */

static void assert_refused(struct mlift_campaign *c, int error)
{
    struct mlift_table table;

    assert_int_equal(mlift_table_init(&table, c), error);
    mlift_table_free(&table); /* safe after a failed init */
    sample_free(c);
}

static struct mlift_campaign *drifting(int n_points, int n_levels)
{
    struct mlift_campaign *c = sample_plain();

    for (int k = 0; k < n_points; k++) {
        int d = c->n_data_points++;
        mlift_parameter_set_data_point_defaults(&c->data_point[d]);
        c->data_point[d].n_levels = n_levels;
        c->data_point[d].share[0] = 1.0;
        c->data_point[d].drift_per_month = 0.1;
        c->message[1].speaks_to[d] = 1;
    }
    return c;
}

static void test_limits(void **state)
{
    struct mlift_campaign *c;

    (void)state;
    assert_refused(drifting(1, 9), MLIFT_ERR_TOO_MANY_STATES); /* more levels than a drift row has */
    assert_refused(drifting(5, 2), MLIFT_ERR_TOO_MANY_STATES); /* more drifting points than there is room for */
    assert_refused(drifting(4, 6), MLIFT_ERR_TOO_MANY_STATES); /* 8 x 15 x 1,296 states */
    c = sample_plain();
    c->dynamics.start[0] = 0.7;
    assert_refused(c, MLIFT_ERR_BAD_PROBABILITY);
    c = sample_plain();
    c->dynamics.p_skip[0] = 0.7; /* with the one step 1.1 */
    assert_refused(c, MLIFT_ERR_BAD_PROBABILITY);
    c = sample_plain();
    c->data_point[0].accuracy = 1.2;
    assert_refused(c, MLIFT_ERR_BAD_PROBABILITY);
    c = sample_plain();
    c->dynamics.ageing_per_day[0] = 1.5;
    assert_refused(c, MLIFT_ERR_BAD_PROBABILITY);
    c = sample_plain();
    c->response.p_reply = (double)NAN;
    assert_refused(c, MLIFT_ERR_BAD_PROBABILITY);
    c = sample_living();
    c->data_point[1].drift_per_month = (double)NAN;
    c->data_point[1].refresh_per_month = 0.0;
    c->data_point[1].accuracy = (double)NAN;
    assert_refused(c, MLIFT_ERR_BAD_PROBABILITY);
}

static void test_too_many_segments(void **state)
{
    struct mlift_campaign *c = sample_plain();

    (void)state;
    for (int d = 0; d < 2; d++) {
        mlift_parameter_set_data_point_defaults(&c->data_point[d]);
        c->data_point[d].n_levels = 16;
        c->data_point[d].share[5] = 1.0;
        c->data_point[d].accuracy = 0.5;
        c->data_point[d].p_known = 0.5;
    }
    c->recency_point = -1;
    c->report_by = 3; /* 17 x 17 */
    assert_refused(c, MLIFT_ERR_TOO_MANY_STATES);
}

/* A table larger than the program's limit is refused before it is allocated. */
static void test_too_many_rows(void **state)
{
    struct mlift_campaign *c = sample_plain();

    (void)state;
    c->n_data_points = 4;
    c->recency_point = -1;
    for (int d = 0; d < 4; d++) {
        mlift_parameter_set_data_point_defaults(&c->data_point[d]);
        c->data_point[d].n_levels = 16;
        for (int l = 0; l < 16; l++) {
            c->data_point[d].share[l] = 1.0 / 16;
            c->data_point[d].prognostic[l] = 0.01 * l;
        }
    }
    c->strategy[2].segment_by = c->report_by = 1;
    assert_refused(c, MLIFT_ERR_TOO_MANY_STATES); /* 65,536 cells x 5 bins x 3 messages x 40 states */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_segments),
        cmocka_unit_test(test_long_segment_names_are_cut),
        cmocka_unit_test(test_table_rows),
        cmocka_unit_test(test_table_needs_nested_outcomes),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_too_many_segments),
        cmocka_unit_test(test_too_many_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
