/* Saving and loading results when memory or the disk gives way: an error code with its message, nothing left behind,
 * never a part of a file under its final name. */
#include "sim/results.h"
#include "tests/fault/inject.h"

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
    char folder[64];
    char file[96];
    struct mlift_run *run;
    char digest[MLIFT_RESULTS_DIGEST];
};

/* An error without a sentence would leave a user guessing; 1 is no error code and counts as a finding. */
static int judged(int status, const struct mlift_diag *diag)
{
    bool silent = status != MLIFT_OK && status != MLIFT_ERR_NO_MEMORY && diag->message[0] == '\0';
    return silent ? 1 : status;
}

static int save(void *context)
{
    const struct place *place = context;
    struct mlift_diag diag;
    return judged(mlift_results_save(place->run, place->file, false, &diag), &diag);
}

static int load(void *context)
{
    const struct place *place = context;
    char digest[MLIFT_RESULTS_DIGEST];
    struct mlift_run run;
    struct mlift_diag diag;
    int status = mlift_results_load(&run, place->file, &diag);
    if (status == MLIFT_OK && (mlift_results_digest(&run, digest) || strcmp(digest, place->digest) != 0)) {
        status = 1;
    }
    mlift_run_free(&run);
    return judged(status, &diag);
}

/* Under its final name the file is whole, whatever was returned. Removing the folder shows that nothing else is there.
 */
static int in_order(void *context, int result)
{
    struct place *place = context;
    bool there = access(place->file, F_OK) == 0;
    bool right = there ? load(place) == MLIFT_OK : result != 0;
    (void)unlink(place->file);
    right = rmdir(place->folder) == 0 && right;
    return right && mkdir(place->folder, 0700) == 0 ? 0 : 1;
}

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    const struct mlift_engine_options options = {.n_threads = 1};

    assert_non_null(place);
    assert_non_null(scenario);
    place->run = calloc(1, sizeof *place->run);
    assert_non_null(place->run);
    snprintf(place->folder, sizeof place->folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/results.h5", place->folder);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/one-signal.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(place->run, scenario, MLIFT_KEEP_DEFAULT), MLIFT_OK);
    assert_int_equal(mlift_run_simulate(place->run, &options, 3000), MLIFT_OK);
    assert_int_equal(mlift_results_digest(place->run, place->digest), MLIFT_OK);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    (void)unlink(place->file);
    assert_int_equal(rmdir(place->folder), 0);
    mlift_run_free(place->run);
    free(place->run);
    free(place);
    return 0;
}

static void try_saving(struct place *place, enum inject_kind kind)
{
    const struct inject_plan plan = {.what = "saving results",
                                     .kind = kind,
                                     .attempt = save,
                                     .context = place,
                                     .expected = kind == INJECT_ALLOCATION ? MLIFT_ERR_NO_MEMORY : 0,
                                     .may_survive = kind == INJECT_FILE, /* closing what was read fails harmlessly */
                                     .may_leak = true,                   /* what HDF5 holds is given up */
                                     .in_order = in_order};
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

static void try_loading(struct place *place, enum inject_kind kind)
{
    const struct inject_plan plan = {.what = "loading results",
                                     .kind = kind,
                                     .attempt = load,
                                     .context = place,
                                     .expected =
                                         kind == INJECT_ALLOCATION ? MLIFT_ERR_NO_MEMORY : MLIFT_ERR_BAD_RESULTS,
                                     .may_survive = kind == INJECT_FILE,
                                     .may_leak = kind == INJECT_FILE};
    assert_int_equal(save(place), MLIFT_OK);
    inject_assert(&plan);
}

static void test_loading_every_allocation(void **state)
{
    try_loading(*state, INJECT_ALLOCATION);
}

static void test_loading_every_file_operation(void **state)
{
    try_loading(*state, INJECT_FILE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_saving_every_allocation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_saving_every_file_operation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_loading_every_allocation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_loading_every_file_operation, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
