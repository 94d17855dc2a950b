/* Sweeps when memory or the disk gives way: an error code, the journal and the file whole or not there, nothing else
 * left behind. */
#include "analysis/numerics/sampling.h"
#include "analysis/results/sweep_summary.h"
#include "sim/sweep_file.h"
#include "sim/sweep_run.h"
#include "tests/fault/inject.h"

#include <gsl/gsl_errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
    char folder[64], file[96], journal[112];
    char digest[MLIFT_DIGEST_SIZE]; /* of the sums as they should be */
    struct mlift_sweep sweep;       /* finished */
};

static const char text[] = "microlift: 1\nname: tiny\nlist: {size: 20}\ndata_points: {d: {levels: {x: 0.5, y: 0.5}}}\n"
                           "messages: {a: {job: offer}}\nresponse: {propensity_bins: 1}\n"
                           "strategies: {all: {kind: broad, send: a}, nobody: {kind: none}}\n";

/* The whole way from arguments to points. */
static int plan(struct mlift_sweep *sweep)
{
    static const char *const arguments[] = {"data_points.*.accuracy=0.5", "strategies.all.send=[a],a"};
    struct mlift_variation variations[2] = {{.level = NULL}, {.level = NULL}};
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    struct mlift_diag diag;
    int status = scenario ? mlift_scenario_load_text(scenario, text, sizeof text - 1, "tiny", NULL, NULL, NULL)
                          : MLIFT_ERR_NO_MEMORY;

    memset(sweep, 0, sizeof *sweep);
    for (int k = 0; !status && k < 2; k++) {
        status = mlift_variation_parse(&variations[k], arguments[k], &diag);
    }
    if (!status) {
        status = mlift_sweep_init(sweep, scenario, variations, 2);
    }
    if (!status) {
        sweep->n_replicates = 30;
        status = mlift_sweep_set_factorial(sweep);
    }
    if (scenario) {
        mlift_scenario_free(scenario);
    }
    free(scenario);
    mlift_variation_free(&variations[0]);
    mlift_variation_free(&variations[1]);
    return status;
}

static int make(struct place *place, struct mlift_sweep *sweep, struct mlift_sweep_run **run)
{
    const struct mlift_sweep_options options = {.engine = {.n_threads = 1}, .file = "tiny"};
    struct mlift_sweep_resume resume;
    struct mlift_diag diag = {.message = ""};
    size_t point;
    int status = plan(sweep);

    *run = NULL;
    if (!status) {
        status = mlift_sweep_run_check(sweep, &options, &point);
    }
    if (!status) {
        status = mlift_sweep_run(sweep, &options, place->journal, run, &resume, &point, &diag);
    }
    bool silent = status == MLIFT_ERR_BAD_JOURNAL && !diag.message[0];
    return silent ? 1 : status;
}

/* Simulates, or goes on from what an earlier attempt left; 0 with the right sums only. */
static int run_all(void *context)
{
    struct place *place = context;
    char digest[MLIFT_DIGEST_SIZE];
    struct mlift_sweep sweep;
    struct mlift_sweep_run *run;
    int status = make(place, &sweep, &run);

    if (!status) {
        mlift_sweep_layout_digest(&sweep, digest);
        status = strcmp(digest, place->digest) == 0 ? 0 : 1;
    }
    mlift_sweep_run_finish(run, false);
    mlift_sweep_free(&sweep);
    return status;
}

/* Whatever the disk did, the journal is one that can be gone on from, to the right sums; then it is taken away. */
static int journal_in_order(void *context, int result)
{
    struct place *place = context;
    bool right = result == MLIFT_ERR_NO_MEMORY || run_all(place) == 0;

    (void)unlink(place->journal);
    right = rmdir(place->folder) == 0 && right;
    return right && mkdir(place->folder, 0700) == 0 ? 0 : 1;
}

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    struct mlift_sweep_run *run;

    assert_non_null(place);
    snprintf(place->folder, sizeof place->folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/x.h5", place->folder);
    snprintf(place->journal, sizeof place->journal, "%s/x.journal", place->folder);
    assert_int_equal(make(place, &place->sweep, &run), 0);
    mlift_sweep_run_finish(run, true);
    mlift_sweep_layout_digest(&place->sweep, place->digest);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    (void)unlink(place->file);
    (void)unlink(place->journal);
    assert_int_equal(rmdir(place->folder), 0);
    mlift_sweep_free(&place->sweep);
    free(place);
    return 0;
}

static void try_running(struct place *place, enum inject_kind kind)
{
    const struct inject_plan plan = {.what = "running a sweep",
                                     .kind = kind,
                                     .attempt = run_all,
                                     .context = place,
                                     .expected =
                                         kind == INJECT_ALLOCATION ? MLIFT_ERR_NO_MEMORY : MLIFT_ERR_BAD_JOURNAL,
                                     .may_survive = kind == INJECT_FILE, /* closing is harmless */
                                     .in_order = journal_in_order};
    inject_assert(&plan);
}

static void test_running_every_allocation(void **state)
{
    try_running(*state, INJECT_ALLOCATION);
}

static void test_running_every_file_operation(void **state)
{
    try_running(*state, INJECT_FILE);
}

static int save(void *context)
{
    struct place *place = context;
    struct mlift_diag diag = {.message = ""};
    int status = mlift_sweep_file_save(&place->sweep, place->file, false, &diag);

    return status && status != MLIFT_ERR_NO_MEMORY && !diag.message[0] ? 1 : status;
}

static int load(void *context)
{
    struct place *place = context;
    char digest[MLIFT_DIGEST_SIZE];
    struct mlift_diag diag;
    struct mlift_sweep sweep;
    int status = mlift_sweep_file_load(&sweep, NULL, place->file, &diag);

    if (!status) {
        mlift_sweep_layout_digest(&sweep, digest);
        status = strcmp(digest, place->digest) == 0 ? 0 : 1;
    }
    mlift_sweep_free(&sweep);
    return status && status != MLIFT_ERR_NO_MEMORY && !diag.message[0] ? 1 : status;
}

/* Under its final name the file is whole, whatever was returned, and nothing else is there. */
static int file_in_order(void *context, int result)
{
    struct place *place = context;
    bool there = access(place->file, F_OK) == 0;
    bool right = there ? load(place) == 0 : result != 0;

    (void)unlink(place->file);
    right = rmdir(place->folder) == 0 && right;
    return right && mkdir(place->folder, 0700) == 0 ? 0 : 1;
}

static void try_saving(struct place *place, enum inject_kind kind)
{
    const struct inject_plan plan = {.what = "saving a sweep",
                                     .kind = kind,
                                     .attempt = save,
                                     .context = place,
                                     .expected = kind == INJECT_ALLOCATION ? MLIFT_ERR_NO_MEMORY : 0,
                                     .may_survive = kind == INJECT_FILE,
                                     .may_leak = true, /* what HDF5 holds is given up */
                                     .in_order = file_in_order};
    inject_assert(&plan);
}

static void test_saving_every_allocation(void **state)
{
    try_saving(*state, INJECT_ALLOCATION);
}

static void test_saving_every_file_operation(void **state)
{
    try_saving(*state, INJECT_FILE);
}

static void test_loading(void **state)
{
    struct inject_plan plan = {.what = "loading a sweep",
                               .kind = INJECT_ALLOCATION,
                               .attempt = load,
                               .context = *state,
                               .expected = MLIFT_ERR_NO_MEMORY};

    assert_int_equal(save(*state), 0);
    inject_assert(&plan);
    plan.kind = INJECT_FILE;
    plan.expected = MLIFT_ERR_BAD_RESULTS;
    plan.may_survive = plan.may_leak = true;
    inject_assert(&plan);
}

/* Designs, indices, effects. */
static int analyse(void *context)
{
    const struct place *place = context;
    struct mlift_sweep_summary summary;
    struct mlift_sensitivity shares;
    double u[4 * 4 * 2], y[16];
    int status = mlift_sweep_summary_init(&summary, &place->sweep, 0);

    if (!status) {
        mlift_sweep_summary_free(&summary);
        status = mlift_sampling_saltelli(1, 4, 2, u);
    }
    if (!status) {
        status = mlift_sampling_lhs(1, 16, 2, u);
    }
    for (int i = 0; i < 16; i++) {
        y[i] = (double)(i * i % 7);
    }
    if (!status) {
        status = mlift_sensitivity_saltelli(y, 4, 2, 1, &shares);
    }
    if (!status) {
        status = mlift_sensitivity_regression(u, y, 16, 2, (const size_t[]){0, 0}, &shares);
    }
    return status;
}

static void test_analysis(void **state)
{
    const struct inject_plan plan = {.what = "analysing a sweep",
                                     .kind = INJECT_ALLOCATION,
                                     .attempt = analyse,
                                     .context = *state,
                                     .expected = MLIFT_ERR_NO_MEMORY};
    inject_assert(&plan);
}

int main(void)
{
#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_PLACE(test_running_every_allocation),
        WITH_PLACE(test_running_every_file_operation),
        WITH_PLACE(test_saving_every_allocation),
        WITH_PLACE(test_saving_every_file_operation),
        WITH_PLACE(test_loading),
        WITH_PLACE(test_analysis),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
