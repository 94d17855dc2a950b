/* Sweeps: a point is the run of its scenario, an interrupted sweep comes to the same sums, its file reads back. */
#include "sim/sweep.h"

#include "analysis/results/sweep_summary.h"
#include "sim/run.h"
#include "sim/sweep_file.h"
#include "sim/sweep_run.h"

#include <gsl/gsl_errno.h>
#include <hdf5.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { REPLICATES = 700 }; /* two whole blocks and a part of one */

static const char scenario_file[] = MLIFT_SOURCE_DIR "/scenarios/one-signal.yaml";
static const char *const arguments[] = {"data_points.wants.accuracy=0.5,0.75,1", "list.size=300,600"};

struct place {
    char folder[64], file[96], journal[112];
    struct mlift_variation variations[2];
    struct mlift_diag diag;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    assert_non_null(place);
    snprintf(place->folder, sizeof place->folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/x.h5", place->folder);
    snprintf(place->journal, sizeof place->journal, "%s/x.journal", place->folder);
    for (int k = 0; k < 2; k++) {
        assert_int_equal(mlift_variation_parse(&place->variations[k], arguments[k], &place->diag), 0);
    }
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    (void)unlink(place->file);
    (void)unlink(place->journal);
    assert_int_equal(rmdir(place->folder), 0);
    mlift_variation_free(&place->variations[0]);
    mlift_variation_free(&place->variations[1]);
    free(place);
    return 0;
}

static void plan(struct place *place, struct mlift_sweep *sweep, size_t replicates)
{
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);

    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, scenario_file, NULL, NULL), 0);
    assert_int_equal(mlift_sweep_init(sweep, scenario, place->variations, 2), 0);
    sweep->n_replicates = replicates;
    assert_int_equal(mlift_sweep_set_factorial(sweep), 0);
    mlift_scenario_free(scenario);
    free(scenario);
}

/* Stops after so many units. */
struct stop {
    size_t after, calls;
};

static int stop_after(void *context, size_t done, size_t total)
{
    struct stop *stop = context;

    (void)total;
    stop->calls++;
    return done >= stop->after;
}

static int make(struct place *place, struct mlift_sweep *sweep, int threads, size_t after)
{
    struct stop stop = {after, 0};
    const struct mlift_sweep_options options = {
        .engine = {.n_threads = threads}, .file = "one", .progress = stop_after, .progress_context = &stop};
    struct mlift_sweep_run *run;
    struct mlift_sweep_resume resume;
    size_t point;
    int status = mlift_sweep_run_check(sweep, &options, &point);

    assert_int_equal(status, 0);
    status = mlift_sweep_run(sweep, &options, place->journal, &run, &resume, &point, &place->diag);
    mlift_sweep_run_finish(run, status == 0);
    assert_true(stop.calls > 0 || status == MLIFT_ERR_FOREIGN_JOURNAL);
    return status;
}

static void make_all(struct place *place, struct mlift_sweep *sweep, size_t replicates)
{
    plan(place, sweep, replicates);
    assert_int_equal(make(place, sweep, 1, SIZE_MAX), 0);
    assert_int_not_equal(access(place->journal, F_OK), 0);
}

static void test_design(void **state)
{
    struct mlift_sweep sweep;

    plan(*state, &sweep, 0);
    assert_int_equal(sweep.n_points, 6);
    assert_string_equal(sweep.value[0], "0.5");
    assert_string_equal(sweep.value[1], "300");
    assert_string_equal(sweep.value[3], "600");
    assert_string_equal(sweep.value[10], "1");
    assert_true(sweep.number[11] == 600.0);
    mlift_sweep_free(&sweep);
    mlift_sweep_free(&sweep);
}

/* Points 0 and 5 run on their own, as `microlift run` would. */
static void test_point_is_its_run(void **state)
{
    struct mlift_sweep sweep;
    const struct mlift_engine_options engine = {.n_threads = 1};

    make_all(*state, &sweep, REPLICATES);
    for (size_t point = 0; point < 6; point += 5) {
        struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
        struct mlift_run run;
        double difference, mcse;
        assert_non_null(scenario);
        const struct mlift_vary_setting settings[] = {{sweep.key[0].path, sweep.value[2 * point], 1, 1},
                                                      {sweep.key[1].path, sweep.value[2 * point + 1], 1, 1}};
        const struct mlift_vary vary = {2, settings, NULL};
        assert_int_equal(
            mlift_scenario_load_varied(scenario, sweep.text, sweep.text_length, "x", NULL, &vary, NULL, NULL), 0);
        assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_GOAL), 0);
        assert_int_equal(mlift_run_simulate(&run, &engine, REPLICATES), 0);
        mlift_run_main_lift(&run, &difference, &mcse);
        struct mlift_sweep_figure lift = mlift_sweep_difference(&sweep, point, 1, 0, 0);
        assert_true(fabs(lift.value - difference) < 1e-15 && fabs(lift.mcse - mcse) < 1e-12);
        /* a sweep has no reported segments, so its sums run in another order */
        double exact = mlift_exact_overall(&run.exact, 1, run.table.goal);
        assert_true(fabs(mlift_sweep_exact(&sweep, point, 1, 0) - exact) < 1e-14);
        assert_int_equal(sweep.list_size[point], point == 0 ? 300 : 600);
        mlift_run_free(&run);
    }
    mlift_sweep_free(&sweep);
}

static void test_simulated_near_exact(void **state)
{
    struct mlift_sweep sweep;

    make_all(*state, &sweep, REPLICATES);
    for (size_t i = 0; i < sweep.n_points; i++) {
        for (int s = 0; s < 2; s++) {
            struct mlift_sweep_figure rate = mlift_sweep_rate(&sweep, i, s, 0);
            assert_true(rate.mcse > 0.0 && fabs(rate.value - mlift_sweep_exact(&sweep, i, s, 0)) < 5.0 * rate.mcse);
        }
        assert_true(mlift_sweep_best_lift(&sweep, i, 0).mcse == 0.0);
    }
    mlift_sweep_free(&sweep);
}

/* Interrupted again and again, with other numbers of threads, it comes to the same sums. */
static void test_resumed_is_the_same(void **state)
{
    struct mlift_sweep whole, part;
    char first[MLIFT_DIGEST_SIZE], second[MLIFT_DIGEST_SIZE];
    int status = MLIFT_ERR_INTERRUPTED, rounds = 0;

    make_all(*state, &whole, REPLICATES);
    mlift_sweep_layout_digest(&whole, first);
    for (size_t after = 300; status == MLIFT_ERR_INTERRUPTED; after += 300) {
        plan(*state, &part, REPLICATES);
        status = make(*state, &part, 1 + rounds % 3, after);
        mlift_sweep_layout_digest(&part, second);
        if (status) {
            assert_int_equal(status, MLIFT_ERR_INTERRUPTED);
            mlift_sweep_free(&part);
        }
        rounds++;
    }
    assert_int_equal(status, 0);
    assert_true(rounds > 1); /* batches last as long as the machine takes: how often it stops is the machine's */
    assert_string_equal(first, second);
    mlift_sweep_free(&part);
    mlift_sweep_free(&whole);
}

static void count_diag(void *context, const struct mlift_diag *diag)
{
    (void)diag;
    ++*(int *)context;
}

/* A point that cannot be is named, and told once, whoever read it. */
static void test_bad_point(void **state)
{
    for (int threads = 1; threads <= 4; threads++) {
        int told = 0;
        const struct mlift_sweep_options options = {
            .engine = {.n_threads = threads}, .file = "one", .sink = count_diag, .sink_context = &told};
        struct mlift_sweep sweep;
        size_t point = 99;
        plan(*state, &sweep, REPLICATES);
        sweep.value[3 * 2][0] = '9'; /* an accuracy of 9.75 */
        sweep.value[5 * 2][0] = '8';
        assert_int_equal(mlift_sweep_run_check(&sweep, &options, &point), MLIFT_ERR_BAD_SCENARIO);
        assert_int_equal(point, 3);
        assert_int_equal(told, 1);
        mlift_sweep_free(&sweep);
    }
}

static void test_another_sweep_is_refused(void **state)
{
    struct mlift_sweep sweep;

    plan(*state, &sweep, REPLICATES);
    assert_int_equal(make(*state, &sweep, 1, 300), MLIFT_ERR_INTERRUPTED);
    mlift_sweep_free(&sweep);
    plan(*state, &sweep, REPLICATES + 1);
    assert_int_equal(make(*state, &sweep, 1, SIZE_MAX), MLIFT_ERR_FOREIGN_JOURNAL);
    mlift_sweep_free(&sweep);
    plan(*state, &sweep, REPLICATES);
    sweep.seed = 2;
    sweep.own_seed = true;
    assert_int_equal(make(*state, &sweep, 1, SIZE_MAX), MLIFT_ERR_FOREIGN_JOURNAL);
    mlift_sweep_free(&sweep);
}

static void expect_round_trip(struct place *place, size_t replicates)
{
    struct mlift_sweep sweep, again;
    struct mlift_sweep_about about;

    make_all(place, &sweep, replicates);
    assert_int_equal(mlift_sweep_file_save(&sweep, place->file, false, &place->diag), 0);
    assert_int_equal(mlift_sweep_file_save(&sweep, place->file, false, &place->diag), MLIFT_ERR_EXISTS);
    assert_true(mlift_sweep_file_is(place->file));
    assert_int_equal(mlift_sweep_file_load(&again, &about, place->file, &place->diag), 0);
    assert_string_equal(about.format_version, MLIFT_SWEEP_VERSION);
    assert_string_equal(again.name, "one-signal");
    assert_string_equal(again.text, sweep.text);
    assert_string_equal(again.key[1].level[1], "600");
    assert_string_equal(again.strategy[1], "micro");
    assert_string_equal(again.metric[0], sweep.metric[0]);
    assert_true(again.n_replicates == replicates && again.n_blocks == sweep.n_blocks);
    for (size_t i = 0; i < sweep.n_points; i++) {
        struct mlift_sweep_figure a = mlift_sweep_difference(&sweep, i, 1, 0, 1);
        struct mlift_sweep_figure b = mlift_sweep_difference(&again, i, 1, 0, 1);
        assert_true(!memcmp(&a, &b, sizeof a) || (isnan(a.value) && isnan(b.value)));
    }
    mlift_sweep_free(&again);
    mlift_sweep_free(&sweep);
    assert_int_equal(unlink(place->file), 0);
}

static void test_file_round_trip(void **state)
{
    expect_round_trip(*state, REPLICATES);
    expect_round_trip(*state, 0);
    expect_round_trip(*state, 1);
}

static void expect_bad(struct place *place, const char *kind)
{
    struct mlift_sweep sweep;

    assert_int_equal(mlift_sweep_file_load(&sweep, NULL, place->file, &place->diag), MLIFT_ERR_BAD_RESULTS);
    assert_string_equal(place->diag.kind, kind);
    assert_true(place->diag.message[0] && !sweep.text);
    mlift_sweep_free(&sweep);
}

static void put_file(const char *path, const void *bytes, size_t n)
{
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    assert_true(fwrite(bytes, 1, n, out) == n && fclose(out) == 0);
}

/* Files, groups, types, datasets and attributes of HDF5 that are open: what a reader could lose. */
static ssize_t n_open(void)
{
    return H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL);
}

/* Cut short, with flipped bytes, and other files. */
static void test_broken_files(void **state)
{
    struct place *place = *state;
    struct mlift_sweep sweep;
    static unsigned char bytes[1 << 17];

    expect_bad(place, "results-missing");
    put_file(place->file, "text", 4);
    assert_false(mlift_sweep_file_is(place->file));
    expect_bad(place, "results-foreign");
    assert_int_equal(unlink(place->file), 0);
    make_all(place, &sweep, REPLICATES);
    assert_int_equal(mlift_sweep_file_save(&sweep, place->file, false, &place->diag), 0);
    mlift_sweep_free(&sweep);
    FILE *in = fopen(place->file, "rb");
    assert_non_null(in);
    size_t n = fread(bytes, 1, sizeof bytes, in);
    assert_true(fclose(in) == 0 && n > 1000 && n < sizeof bytes);
    put_file(place->file, bytes, n - 100);
    expect_bad(place, "results-truncated");
    size_t n_caught = 0, n_tried = 0;
    for (size_t at = 2048; at < n; at += 509, n_tried++) {
        unsigned char kept = bytes[at];
        bytes[at] ^= 0x10;
        put_file(place->file, bytes, n);
        int status = mlift_sweep_file_load(&sweep, NULL, place->file, &place->diag);
        assert_true(status == MLIFT_OK || status == MLIFT_ERR_BAD_RESULTS || status == MLIFT_ERR_NO_MEMORY);
        n_caught += status != MLIFT_OK;
        mlift_sweep_free(&sweep);
        assert_int_equal(n_open(), 0);
        bytes[at] = kept;
    }
    assert_true(n_tried > 20 && n_caught > 2);
}

static void test_summary(void **state)
{
    struct mlift_sweep sweep;
    struct mlift_sweep_summary summary;

    make_all(*state, &sweep, REPLICATES);
    assert_int_equal(mlift_sweep_summary_init(&summary, &sweep, 0), 0);
    assert_int_equal(summary.n_responses, 3);
    assert_int_equal(summary.order[0], 0); /* rates do not depend on the list's size */
    assert_true(summary.response[0].exact && summary.response[0].noise == 0.0);
    assert_true(fabs(summary.response[0].sensitivity.total[0] - 1.0) < 1e-9);
    assert_true(fabs(summary.response[0].sensitivity.total[1]) < 1e-9);
    const struct mlift_sweep_effect *effect = &summary.response[0].effect[0];
    assert_int_equal(effect->n_levels, 3);
    assert_string_equal(effect->level[1].label, "0.75");
    double expected = (mlift_sweep_best_lift(&sweep, 2, 0).value + mlift_sweep_best_lift(&sweep, 3, 0).value) / 2.0;
    assert_true(effect->level[1].mean == expected);
    assert_true(mlift_sweep_summary_cell(&summary, &sweep, 0, 0, 2, 1, 0) == summary.y[4]);
    mlift_sweep_summary_free(&summary);
    mlift_sweep_summary_free(&summary);
    assert_int_equal(mlift_sweep_summary_init(&summary, &sweep, 7), MLIFT_ERR_OUT_OF_RANGE);
    mlift_sweep_free(&sweep);
}

/* Without exact rates the change from level to level is paired: its error is far below that of independent lists. */
static void test_paired_errors(void **state)
{
    struct mlift_sweep sweep;
    struct mlift_sweep_summary summary;

    make_all(*state, &sweep, 4000);
    for (size_t i = 0; i < sweep.n_points * 2 * (size_t)sweep.n_metrics; i++) {
        sweep.exact[i] = (double)NAN;
    }
    assert_int_equal(mlift_sweep_summary_init(&summary, &sweep, 0), 0);
    const struct mlift_sweep_response *lift = &summary.response[0];
    assert_true(!lift->exact && lift->noise > 0.0 && lift->noise < 1.0);
    const struct mlift_sweep_level *first = &lift->effect[0].level[0], *last = &lift->effect[0].level[2];
    double independent = sqrt(first->mcse * first->mcse + last->mcse * last->mcse);
    assert_true(last->change_mcse > 0.0 && last->change_mcse < 0.9 * independent);
    assert_true(first->change == 0.0 && first->change_mcse == 0.0);
    assert_true(fabs(last->change - (last->mean - first->mean)) < 1e-15);
    /* both list sizes share each replicate's first subscribers, so only the order of size can be told beforehand */
    double mcse = mlift_sweep_rate(&sweep, 5, 1, 0).mcse;
    assert_true(lift->effect[0].level[2].mcse < 2.0 * mcse && lift->effect[0].level[2].mcse > 0.2 * mcse);
    mlift_sweep_summary_free(&summary);
    mlift_sweep_free(&sweep);
}

int main(void)
{
#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_PLACE(test_design),
        WITH_PLACE(test_point_is_its_run),
        WITH_PLACE(test_simulated_near_exact),
        WITH_PLACE(test_resumed_is_the_same),
        WITH_PLACE(test_bad_point),
        WITH_PLACE(test_another_sweep_is_refused),
        WITH_PLACE(test_file_round_trip),
        WITH_PLACE(test_broken_files),
        WITH_PLACE(test_summary),
        WITH_PLACE(test_paired_errors),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
