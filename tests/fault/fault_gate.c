/* The gate when memory or the disk gives way: reading, making and writing a baseline, the difference of two scenarios,
 * JUnit. An error each time, nothing left behind, no file replaced by a part of another. */
#include "analysis/answers/gate_checks.h"
#include "analysis/answers/gate_tell.h"
#include "cli/command.h"
#include "cli/commands/baseline_make.h"
#include "cli/outfile.h"
#include "cli/show/junit.h"
#include "scenarios/difference.h"
#include "tests/fault/inject.h"
#include "tests/gated.h"

#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <sys/stat.h>
#include <unistd.h>

static struct mlift_run run;
static struct mlift_gate_answer judged; /* of that run against itself */
static char folder[64], file[96];
static char *whole;

/* Exit codes as the errors that they stand for. */
static int error_of(int code)
{
    return code == CLI_DONE ? MLIFT_OK : code == CLI_MACHINE ? MLIFT_ERR_NO_MEMORY : MLIFT_ERR_OPEN_FILE;
}

static int make(void *context)
{
    struct mlift_baseline baseline;
    int status = mlift_baseline_make(&baseline, &run);
    char *text = status ? NULL : cli_baseline_make_text(&baseline);

    (void)context;
    status = status || text ? status : MLIFT_ERR_NO_MEMORY;
    if (text && whole && strcmp(text, whole) != 0) {
        status = 1; /* no error and not right: a finding */
    }
    free(text);
    mlift_baseline_free(&baseline);
    return status;
}

static int load(void *context)
{
    struct mlift_baseline baseline;
    struct mlift_diag diag;
    int status = error_of(cli_baseline_load(&baseline, file, &diag));

    (void)context;
    if (!status && baseline.n_figures == 0) {
        status = 1;
    }
    if (status == MLIFT_ERR_OPEN_FILE && !diag.message[0]) {
        status = 1;
    }
    mlift_baseline_free(&baseline);
    return status;
}

static int compare(void *context)
{
    struct mlift_difference difference;
    int status = mlift_difference_find("a: 1\nb: [1, 2]\n", 15, "a: 1\nb: [1, 3]\n", 15, &difference);

    (void)context;
    return !status && strcmp(difference.key, "b[1]") != 0 ? 1 : status;
}

static char report[1 << 12]; /* as it is without a fault */

static int junit(void *context)
{
    const struct cli_junit_case test = {"g", "n", CLI_JUNIT_FAILED, "t", "m", "d"};
    const struct cli_junit_property property = {"n", "v"};
    char *text = cli_junit_text(&(struct cli_junit){"s", 0.0, 1, 1, &property, &test});
    int status = text ? MLIFT_OK : MLIFT_ERR_NO_MEMORY;

    if (context && text) {
        snprintf(report, sizeof report, "%s", text);
    } else if (text && strcmp(text, report) != 0) {
        status = 1; /* a report with a hole in it is a finding */
    }
    free(text);
    xmlCleanupParser();
    return status;
}

static int tell(void *context)
{
    struct mlift_answer told;

    (void)context;
    mlift_answer_init(&told, "gate", "One signal");
    mlift_gate_tell(&judged, 0, &told);
    int status = mlift_answer_status(&told);
    const struct mlift_answer_node *verdict = mlift_answer_find(&told, "verdict.text");
    if (!status && strncmp(verdict->value.text, "PASS: ", 6) != 0) {
        status = 1;
    }
    mlift_answer_free(&told);
    return status;
}

/* As the command replaces a baseline. */
static int replace(void *context)
{
    struct cli_outfile out;

    (void)context;
    int code = cli_outfile_open(&out, "test", file, true);
    if (!code) {
        fputs(whole, out.stream);
        code = cli_outfile_close(&out, "test");
    }
    return code ? MLIFT_ERR_OPEN_FILE : MLIFT_OK;
}

/* The file is the old one or the new one, and nothing lies beside it. */
static int in_order(void *context, int result)
{
    char *text = NULL;
    size_t length;
    const char *reason;
    int failed = mlift_file_read(file, 1 << 20, &text, &length, &reason);
    bool right = !failed && (!strcmp(text, whole) || (result != 0 && !strcmp(text, "old\n")));

    (void)context;
    free(text);
    right = unlink(file) == 0 && rmdir(folder) == 0 && right; /* nothing else was in it */
    FILE *out = mkdir(folder, 0700) == 0 ? fopen(file, "w") : NULL;
    right = out && fputs("old\n", out) >= 0 && fclose(out) == 0 && right;
    return right ? 0 : 1;
}

static void try(const char *what, enum inject_kind kind, int (*attempt)(void *context), int expected, bool may_survive)
{
    const struct inject_plan plan = {.what = what,
                                     .kind = kind,
                                     .attempt = attempt,
                                     .expected = expected,
                                     .may_survive = may_survive,
                                     .in_order = attempt == replace ? in_order : NULL};
    inject_assert(&plan);
}

static void write_file(const char *text)
{
    FILE *out = fopen(file, "w");

    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

static void test_baseline(void **state)
{
    (void)state;
    write_file(whole);
    try("making a baseline", INJECT_ALLOCATION, make, MLIFT_ERR_NO_MEMORY, false);
    try("reading a baseline", INJECT_ALLOCATION, load, MLIFT_ERR_NO_MEMORY, false);
    try("reading a baseline", INJECT_FILE, load, MLIFT_ERR_OPEN_FILE, true);
}

static void test_replacing(void **state)
{
    (void)state;
    write_file("old\n");
    try("replacing a baseline", INJECT_FILE, replace, MLIFT_ERR_OPEN_FILE, true); /* closing what was synced may fail */
}

static void test_texts(void **state)
{
    (void)state;
    try("telling a gate", INJECT_ALLOCATION, tell, MLIFT_ERR_NO_MEMORY, false);
    try("comparing scenarios", INJECT_ALLOCATION, compare, MLIFT_ERR_NO_MEMORY, false);
    assert_int_equal(junit(report), MLIFT_OK);
    assert_non_null(strstr(report, "</testsuites>"));
    const struct inject_plan plan = {.what = "writing JUnit",
                                     .attempt = junit,
                                     .expected = MLIFT_ERR_NO_MEMORY,
                                     .may_survive = true, /* libxml2 has a smaller block to try */
                                     .may_leak = true};   /* what libxml2 leaks after a fault is its own */
    inject_assert(&plan);
}

static int set_up(void **state)
{
    const struct mlift_engine_options options = {.n_threads = 1};
    struct mlift_baseline baseline;

    (void)state;
    snprintf(folder, sizeof folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/base.json", folder);
    gated_open(&run, "one-signal", NULL, "");
    assert_int_equal(mlift_run_simulate(&run, &options, 5), MLIFT_OK);
    assert_int_equal(mlift_baseline_make(&baseline, &run), MLIFT_OK);
    whole = cli_baseline_make_text(&baseline);
    mlift_baseline_free(&baseline);
    assert_non_null(whole);
    judged = (struct mlift_gate_answer){
        .subject = "one-signal.yaml", .baseline_path = file, .false_alarm = 0.01, .budget = 5};
    assert_int_equal(mlift_baseline_make(&judged.baseline, &run), MLIFT_OK);
    assert_int_equal(mlift_gate_checks_open(&judged), MLIFT_OK);
    assert_int_equal(mlift_gate_answer_load(&judged, &judged.after), MLIFT_OK);
    assert_int_equal(mlift_gate_checks_choose(&judged), MLIFT_OK);
    assert_int_equal(mlift_gate_answer_judge(&judged, &options), MLIFT_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    assert_int_equal(unlink(file), 0);
    assert_int_equal(rmdir(folder), 0);
    mlift_run_free(&run);
    mlift_gate_answer_free(&judged);
    free(whole);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_baseline),
        cmocka_unit_test(test_replacing),
        cmocka_unit_test(test_texts),
    };
    xmlMemSetup(free, malloc, realloc, strdup); /* libxml2's memory comes from here, so its allocations fail too */
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
