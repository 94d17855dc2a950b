/* sim/results: what is saved is what is loaded, equal runs give equal bytes, and every bad file has its own message. */
#include "sim/results.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Asked by LeakSanitizer at the end of a process: what HDF5 holds after a failed write is given up. */
static bool gives_up;
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return gives_up;
}

enum { REPLICATES = 60 };

struct place {
    char folder[64];
    char file[96], other[96];
};

static void simulate(struct mlift_run *run, const char *scenario, enum mlift_keep keep, size_t replicates, int threads)
{
    char path[256];
    struct mlift_scenario *one = calloc(1, sizeof *one);
    const struct mlift_engine_options options = {.n_threads = threads};

    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s.yaml", scenario);
    assert_non_null(one);
    assert_int_equal(mlift_scenario_load(one, path, NULL, NULL), MLIFT_OK);
    assert_int_equal(mlift_run_init(run, one, keep), MLIFT_OK);
    assert_int_equal(mlift_run_simulate(run, &options, replicates), MLIFT_OK);
}

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    snprintf(place->folder, sizeof place->folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/one.h5", place->folder);
    snprintf(place->other, sizeof place->other, "%s/two.h5", place->folder);
    *state = place;
    return 0;
}

/* Removing the folder without -r shows that nothing else was left in it. */
static int tear_down(void **state)
{
    struct place *place = *state;
    (void)unlink(place->file);
    (void)unlink(place->other);
    assert_int_equal(rmdir(place->folder), 0);
    free(place);
    return 0;
}

static void save(const struct mlift_run *run, const char *path)
{
    struct mlift_diag diag;
    int status = mlift_results_save(run, path, false, &diag);
    if (status) {
        print_error("%s: %s\n", diag.file, diag.message);
    }
    assert_int_equal(status, MLIFT_OK);
}

static void load(struct mlift_run *run, const char *path)
{
    struct mlift_diag diag;
    int status = mlift_results_load(run, path, &diag);
    if (status) {
        print_error("%s: %s\n", diag.file, diag.message);
    }
    assert_int_equal(status, MLIFT_OK);
}

static void check_round_trip(const struct place *place, const char *scenario, enum mlift_keep keep, size_t replicates)
{
    struct mlift_run run, again;
    char before[MLIFT_RESULTS_DIGEST], after[MLIFT_RESULTS_DIGEST];

    simulate(&run, scenario, keep, replicates, 1);
    run.seed = 12345678901234567890u;
    save(&run, place->file);
    load(&again, place->file);
    assert_int_equal(again.n_replicates, replicates);
    assert_int_equal(again.worlds.n_replicates, replicates);
    assert_int_equal(again.experiment.n_replicates, replicates);
    assert_true(again.seed == run.seed);
    assert_int_equal(again.keep, keep);
    assert_string_equal(again.scenario->text, run.scenario->text);
    assert_int_equal(again.worlds.n_metrics, run.worlds.n_metrics);
    assert_memory_equal(again.worlds.metric, run.worlds.metric, (size_t)run.worlds.n_metrics * sizeof(int));
    assert_memory_equal(again.worlds.counts, run.worlds.counts,
                        replicates * mlift_worlds_stride(&run.worlds) * sizeof(uint32_t));
    assert_memory_equal(again.experiment.counts, run.experiment.counts,
                        replicates * mlift_experiment_stride(&run.experiment) * sizeof(uint32_t));
    size_t n = (size_t)run.exact.n_strategies * (size_t)run.exact.n_segments * (size_t)run.exact.n_metrics;
    assert_memory_equal(again.exact.rate, run.exact.rate, n * sizeof(double));
    assert_int_equal(mlift_results_digest(&run, before), MLIFT_OK);
    assert_int_equal(mlift_results_digest(&again, after), MLIFT_OK);
    assert_string_equal(before, after);
    mlift_run_free(&run);
    mlift_run_free(&again);
    assert_int_equal(unlink(place->file), 0);
}

static void test_round_trip(void **state)
{
    check_round_trip(*state, "first-campaign", MLIFT_KEEP_DEFAULT, REPLICATES);
    check_round_trip(*state, "first-campaign", MLIFT_KEEP_GOAL, REPLICATES);
    check_round_trip(*state, "one-signal", MLIFT_KEEP_ALL, 1);
    check_round_trip(*state, "one-signal", MLIFT_KEEP_DEFAULT, 0); /* interrupted before the first one */
    check_round_trip(*state, "hillstrom", MLIFT_KEEP_DEFAULT, 2);
}

/* --- equal runs, equal bytes ------------------------------------------------------------------------------------- */

struct bytes {
    unsigned char *at;
    size_t n;
};

static struct bytes slurp(const char *path)
{
    struct bytes bytes = {NULL, 0};
    struct stat info;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &info), 0);
    bytes.n = (size_t)info.st_size;
    bytes.at = malloc(bytes.n + 1);
    assert_non_null(bytes.at);
    assert_int_equal(fread(bytes.at, 1, bytes.n, file), bytes.n);
    assert_int_equal(fclose(file), 0);
    return bytes;
}

static void spill(const char *path, const unsigned char *at, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(at, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void test_equal_bytes(void **state)
{
    const struct place *place = *state;
    struct mlift_run run, again;

    simulate(&run, "first-campaign", MLIFT_KEEP_DEFAULT, REPLICATES, 1);
    simulate(&again, "first-campaign", MLIFT_KEEP_DEFAULT, REPLICATES, 3);
    save(&run, place->file);
    save(&again, place->other);
    struct bytes one = slurp(place->file), two = slurp(place->other);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.at, two.at, one.n);
    free(one.at);
    free(two.at);
    mlift_run_free(&run);
    mlift_run_free(&again);
}

/* One count more, or the same counts in another shape, is another digest. */
static void test_digest_sees_every_count(void **state)
{
    struct mlift_run run;
    char before[MLIFT_RESULTS_DIGEST], after[MLIFT_RESULTS_DIGEST];

    (void)state;
    simulate(&run, "one-signal", MLIFT_KEEP_DEFAULT, 3, 1);
    assert_int_equal(mlift_results_digest(&run, before), MLIFT_OK);
    size_t last = 3 * mlift_experiment_stride(&run.experiment) - 1;
    run.experiment.counts[last]++;
    assert_int_equal(mlift_results_digest(&run, after), MLIFT_OK);
    assert_string_not_equal(before, after);
    run.experiment.counts[last]--;
    run.worlds.counts[0]++;
    assert_int_equal(mlift_results_digest(&run, after), MLIFT_OK);
    assert_string_not_equal(before, after);
    run.worlds.counts[0]--;
    assert_int_equal(mlift_results_digest(&run, after), MLIFT_OK);
    assert_string_equal(before, after);
    mlift_run_free(&run);
}

/* The exact rates are those of the file, not those of the model that reads it. */
static void test_stored_exact_rates(void **state)
{
    const struct place *place = *state;
    struct mlift_run run, again;

    simulate(&run, "one-signal", MLIFT_KEEP_DEFAULT, 3, 1);
    run.exact.rate[1] = 0.2385;
    save(&run, place->file);
    load(&again, place->file);
    assert_true(again.exact.rate[1] == 0.2385);
    mlift_run_free(&run);
    mlift_run_free(&again);
}

/* --- where it may not be written ---------------------------------------------------------------------------------- */

static void expect_not_saved(const struct mlift_run *run, const char *path, int code, const char *words)
{
    struct mlift_diag diag;

    assert_int_equal(mlift_results_save(run, path, false, &diag), code);
    assert_non_null(strstr(diag.message, words));
    assert_string_equal(diag.file, path);
}

static void test_refusals(void **state)
{
    const struct place *place = *state;
    struct mlift_run run;
    struct mlift_diag diag;
    char path[160];

    simulate(&run, "one-signal", MLIFT_KEEP_DEFAULT, 3, 1);
    spill(place->file, (const unsigned char *)"mine", 4);
    expect_not_saved(&run, place->file, MLIFT_ERR_EXISTS, "exists already");
    struct bytes kept = slurp(place->file);
    assert_int_equal(kept.n, 4);
    free(kept.at);
    assert_int_equal(mlift_results_save(&run, place->file, true, &diag), MLIFT_OK);
    struct mlift_run again;
    load(&again, place->file);
    mlift_run_free(&again);
    expect_not_saved(&run, place->folder, MLIFT_ERR_NOT_A_FILE, "folder");
    snprintf(path, sizeof path, "%s/none/here.h5", place->folder);
    expect_not_saved(&run, path, MLIFT_ERR_WRITE_RESULTS, "No such file");
    assert_int_equal(mlift_results_check(&run, (size_t)1 << 50, place->other, false, &diag), MLIFT_ERR_WRITE_RESULTS);
    assert_non_null(strstr(diag.message, "MB free"));
    mlift_run_free(&run);
}

/* A file size limit stands for the full disk: an error, no crash when the process ends, nothing left. */
static void test_full_disk(void **state)
{
    const struct place *place = *state;
    struct mlift_run run;

    simulate(&run, "first-campaign", MLIFT_KEEP_DEFAULT, 200, 1);
    for (rlim_t limit = 1; limit < 120000; limit = limit * 3 / 2 + 700) {
        pid_t child = fork();
        if (child == 0) {
            struct mlift_diag diag;
            gives_up = true;
            (void)signal(SIGXFSZ, SIG_IGN);
            (void)signal(SIGSEGV, SIG_DFL);
            (void)setrlimit(RLIMIT_FSIZE, &(struct rlimit){limit, RLIM_INFINITY});
            int status = mlift_results_save(&run, place->file, false, &diag);
            mlift_run_free(&run);
            /* what a coverage build writes at its end must be whole */
            (void)setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
            exit(status == MLIFT_ERR_WRITE_RESULTS && diag.message[0] ? 0 : 1); /* with every handler */
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
        assert_int_equal(access(place->file, F_OK), -1);
    }
    mlift_run_free(&run);
}

/* --- bad files ---------------------------------------------------------------------------------------------------- */

static void expect_bad(const char *path, const char *kind, const char *words)
{
    struct mlift_run run;
    struct mlift_diag diag;

    assert_int_equal(mlift_results_load(&run, path, &diag), MLIFT_ERR_BAD_RESULTS);
    assert_string_equal(diag.kind, kind);
    assert_non_null(strstr(diag.message, words));
    assert_string_equal(diag.file, path);
    assert_null(run.worlds.counts);
    mlift_run_free(&run);
}

/* Replaces `from`, n bytes, where it first comes after the text `after`. */
static void patch(const struct bytes *good, const char *path, const char *after, const void *from, const void *to,
                  size_t n)
{
    unsigned char *copy = malloc(good->n);
    assert_non_null(copy);
    memcpy(copy, good->at, good->n);
    unsigned char *start = memmem(copy, good->n, after, strlen(after));
    assert_non_null(start);
    start += strlen(after);
    unsigned char *place = memmem(start, good->n - (size_t)(start - copy), from, n);
    assert_non_null(place);
    memcpy(place, to, n);
    spill(path, copy, good->n);
    free(copy);
}

static struct bytes good_file(const struct place *place)
{
    struct mlift_run run;

    simulate(&run, "first-campaign", MLIFT_KEEP_DEFAULT, REPLICATES, 1);
    save(&run, place->other);
    mlift_run_free(&run);
    return slurp(place->other);
}

static void test_not_a_results_file(void **state)
{
    const struct place *place = *state;

    expect_bad(place->file, "results-missing", "No such file");
    expect_bad(place->folder, "results-missing", "folder");
    spill(place->file, (const unsigned char *)"", 0);
    expect_bad(place->file, "results-foreign", "not an HDF5 file");
    spill(place->file, (const unsigned char *)"microlift: 1\nname: x\n", 21);
    expect_bad(place->file, "results-foreign", "not an HDF5 file");
    struct bytes good = good_file(place);
    patch(&good, place->file, "format", "microlift-results", "microlift-outcome", 17);
    expect_bad(place->file, "results-foreign", "not a microlift results file");
    free(good.at);
}

static void test_truncated(void **state)
{
    const struct place *place = *state;
    struct bytes good = good_file(place);

    for (size_t n = 8; n < good.n; n += 1 + good.n / 150) {
        spill(place->file, good.at, n);
        expect_bad(place->file, "results-truncated", "copy it again");
    }
    spill(place->file, good.at, good.n - 1);
    expect_bad(place->file, "results-truncated", "truncated");
    free(good.at);
}

static void test_versions(void **state)
{
    const struct place *place = *state;
    struct bytes good = good_file(place);
    struct mlift_run run;

    patch(&good, place->file, "format_version", "1.0", "2.0", 3);
    expect_bad(place->file, "results-newer", "use a newer microlift");
    patch(&good, place->file, "format_version", "1.0", "0.9", 3);
    expect_bad(place->file, "results-older", "run its scenario again");
    patch(&good, place->file, "format_version", "1.0", "one", 3);
    expect_bad(place->file, "results-damaged", "format_version");
    patch(&good, place->file, "format_version", "1.0", "1.7", 3); /* minor versions only add */
    load(&run, place->file);
    mlift_run_free(&run);
    free(good.at);
}

static void test_damaged(void **state)
{
    const struct place *place = *state;
    struct bytes good = good_file(place);
    char digest[MLIFT_RESULTS_DIGEST];
    struct mlift_run run;

    load(&run, place->other);
    assert_int_equal(mlift_results_digest(&run, digest), MLIFT_OK);
    mlift_run_free(&run);
    digest[1] = '\0'; /* its first character becomes another */
    patch(&good, place->file, "counts_sha256", digest, digest[0] == 'f' ? "e" : "f", 1);
    expect_bad(place->file, "results-damaged", "counts_sha256");
    patch(&good, place->file, "# Shows:", "device", "drvice", 6); /* a comment: the text would still compile */
    expect_bad(place->file, "results-damaged", "digest");
    patch(&good, place->file, "generator", "keep", "kept", 4);
    expect_bad(place->file, "results-damaged", "attributes");
    patch(&good, place->file, "SNOD", "\0\0\0", "\7\7\7", 3);
    expect_bad(place->file, "results-damaged", "damaged");
    free(good.at);
}

static void test_unfitting(void **state)
{
    const struct place *place = *state;
    struct bytes good = good_file(place);
    static const char list_size[8] = "\xb0\x04", other_size[8] = "\xb1\x04"; /* 1200, 1201 */

    patch(&good, place->file, "list_size", list_size, other_size, 8);
    expect_bad(place->file, "results-unfitting", "list_size is 1201");
    patch(&good, place->file, "none", "\0broadmicro", "\0broodmicro", 11);
    expect_bad(place->file, "results-damaged", "/labels/strategies"); /* its checksum is looked at first */
    patch(&good, place->file, "keep", "default", "all\0\0\0\0", 7);
    expect_bad(place->file, "results-unfitting", "/labels/experiment_metrics");
    static const char replicates[8] = {REPLICATES}, one_more[8] = {REPLICATES + 1};
    patch(&good, place->file, "replicates", replicates, one_more, 8);
    expect_bad(place->file, "results-unfitting", "/worlds/counts");
    free(good.at);
}

static void test_description(void **state)
{
    const struct place *place = *state;
    struct bytes good = good_file(place);
    struct mlift_results_about about;
    struct mlift_diag diag;

    assert_int_equal(mlift_results_describe(&about, place->other, &diag), MLIFT_OK);
    assert_string_equal(about.format_version, MLIFT_RESULTS_VERSION);
    assert_int_equal(about.replicates, REPLICATES);
    assert_int_equal(about.list_size, 1200);
    assert_string_equal(about.keep, "default");
    assert_string_equal(about.dataset[0].path, "/worlds/counts");
    assert_true(about.dataset[0].stored < about.dataset[0].raw);
    assert_int_equal(strncmp(about.dataset[0].shape, "60 x 3 x ", 9), 0);
    free(good.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_equal_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_digest_sees_every_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stored_exact_rates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_full_disk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_a_results_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_truncated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_versions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unfitting, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_description, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
