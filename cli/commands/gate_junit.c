#include "cli/commands/gate_junit.h"

#include "cli/command.h"
#include "cli/elapsed.h"
#include "cli/outfile.h"
#include "cli/show/junit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 512, NAME_SIZE = 160, DIGITS = 24 };

/* Asked before anybody waits, and before a missing folder could hide the answer. */
static int check_folder(const char *path)
{
    char folder[CLI_OUTFILE_PATH];
    const char *slash = strrchr(path, '/');

    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    if (access(folder, W_OK | X_OK) == 0) {
        return CLI_DONE;
    }
    fprintf(stderr, "%s: error: there is no folder %s that could be written to\n", path, folder);
    return CLI_WRONG_USE;
}

int cli_gate_junit_check(const char *path)
{
    char head[HEAD_BYTES];

    if (access(path, F_OK) != 0) {
        return check_folder(path);
    }
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(head, 1, sizeof head, file) : 0;
    if (file) {
        (void)fclose(file);
    }
    if (memmem(head, n, "<testsuites", 11)) {
        return CLI_DONE;
    }
    fprintf(stderr, "%s: error: the file exists already and is no JUnit report: choose another name for --junit\n",
            path);
    return CLI_WRONG_USE;
}

/* A text that was told under `key`; "" where it was not. */
static const char *text_of(const struct mlift_answer *told, const char *key)
{
    const struct mlift_answer_node *node = mlift_answer_find(told, key);

    return node && node->value.text ? node->value.text : "";
}

static const char *whole_of(const struct mlift_answer *told, const char *key, char digits[DIGITS])
{
    const struct mlift_answer_node *node = mlift_answer_find(told, key);

    (void)snprintf(digits, DIGITS, node && isfinite(node->value.number) ? "%.0f" : "none",
                   node ? node->value.number : 0.0);
    return digits;
}

/* Test cases with the texts that are not the answer's own. */
struct pages {
    size_t n;
    struct cli_junit_case *test;
    char (*name)[NAME_SIZE];
    char *details, group[NAME_SIZE];
};

static void fill_check(const struct mlift_answer_node *checks, size_t i, struct pages *pages)
{
    const char *verdict = mlift_answer_at(checks, i, "verdict")->text;
    const char *message = mlift_answer_at(checks, i, "text")->text;
    bool pass = !strcmp(verdict, "pass");

    (void)snprintf(pages->name[i], NAME_SIZE, "%s %s", mlift_answer_at(checks, i, "strategy")->text,
                   mlift_answer_at(checks, i, "metric")->text);
    pages->test[pages->n++] = (struct cli_junit_case){.group = pages->group,
                                                      .name = pages->name[i],
                                                      .outcome = pass                            ? CLI_JUNIT_PASSED
                                                                 : !strcmp(verdict, "regressed") ? CLI_JUNIT_FAILED
                                                                                                 : CLI_JUNIT_ERROR,
                                                      .type = verdict,
                                                      .message = message,
                                                      .details = pass ? message : pages->details};
}

/* The counts of the baseline's own scenario: changed numbers fail with --strict only. */
static void fill_numbers(const struct mlift_answer *told, bool strict, struct pages *pages)
{
    const char *message = text_of(told, "numbers.text");
    bool changed = message[0] != '\0';

    message = changed ? message : text_of(told, "numbers.counts_sha256_now");
    pages->test[pages->n++] =
        (struct cli_junit_case){.group = pages->group,
                                .name = "numbers of the baseline",
                                .outcome = changed && strict ? CLI_JUNIT_FAILED : CLI_JUNIT_PASSED,
                                .type = "numbers changed",
                                .message = message,
                                .details = message};
}

static char *suite_text(const struct mlift_answer *told, const struct pages *pages)
{
    char before[DIGITS], after[DIGITS], days[DIGITS];
    bool compared = text_of(told, "numbers.counts_sha256_now")[0] != '\0';
    const struct cli_junit_property property[] = {
        {"scenario", text_of(told, "subject")},
        {"baseline", text_of(told, "baseline")},
        {"seed", text_of(told, "seed")},
        {"replicates_before", whole_of(told, "replicates_before", before)},
        {"replicates_after", whole_of(told, "replicates_after", after)},
        {"horizon_days", whole_of(told, "horizon_days", days)},
        {"pairing", text_of(told, "pairing")},
        {"counts_sha256_before", compared ? text_of(told, "numbers.counts_sha256_before") : "not compared"},
        {"counts_sha256_now", compared ? text_of(told, "numbers.counts_sha256_now") : "not compared"}};

    return cli_junit_text(&(struct cli_junit){.name = "microlift gate",
                                              .seconds = cli_elapsed_seconds(),
                                              .n_properties = sizeof property / sizeof *property,
                                              .n_cases = pages->n,
                                              .property = property,
                                              .test = pages->test});
}

static char *make_text(const struct mlift_answer *told, bool strict)
{
    const struct mlift_answer_node *checks = mlift_answer_find(told, "checks");
    const char *change = text_of(told, "difference.text");
    struct pages pages = {.test = calloc(checks->n_rows + 1, sizeof *pages.test),
                          .name = calloc(checks->n_rows, sizeof *pages.name)};
    char *text = NULL;

    (void)snprintf(pages.group, sizeof pages.group, "microlift.%s", text_of(told, "scenario"));
    if (asprintf(&pages.details, "%s\n%s%sNext: %s.", text_of(told, "verdict.text"), change, change[0] ? "\n" : "",
                 text_of(told, "next")) < 0) {
        pages.details = NULL;
    }
    if (pages.test && pages.name && pages.details) {
        for (size_t i = 0; i < checks->n_rows; i++) {
            fill_check(checks, i, &pages);
        }
        if (mlift_answer_find(told, "numbers.changed")) {
            fill_numbers(told, strict, &pages);
        }
        text = suite_text(told, &pages);
    }
    free(pages.test);
    free(pages.name);
    free(pages.details);
    return text;
}

static char *trouble_text(const char *subject, const char *baseline, const char *trouble, int exit_code)
{
    const struct cli_junit_property property[] = {{"scenario", subject}, {"baseline", baseline}};
    const char *message = trouble[0] ? trouble : "nothing was judged: the log says why";
    const struct cli_junit_case test = {.group = "microlift.gate",
                                        .name = "the gate could judge",
                                        .outcome = CLI_JUNIT_ERROR,
                                        .type = exit_code == CLI_WRONG_USE ? "wrong input" : "disk or memory",
                                        .message = message,
                                        .details = message};

    return cli_junit_text(&(struct cli_junit){.name = "microlift gate",
                                              .n_properties = sizeof property / sizeof *property,
                                              .n_cases = 1,
                                              .property = property,
                                              .test = &test});
}

/* Frees `text`; NULL stands for no memory. */
static int publish(const char *path, char *text)
{
    struct cli_outfile file;

    if (!text) {
        fputs("microlift gate: error: not enough memory for the JUnit file\n", stderr);
        return CLI_MACHINE;
    }
    int code = cli_outfile_open(&file, "microlift gate", path, true);
    if (!code) {
        fputs(text, file.stream);
        code = cli_outfile_close(&file, "microlift gate");
    }
    free(text);
    return code;
}

int cli_gate_junit_write(const struct mlift_answer *told, bool strict, const char *path)
{
    return publish(path, make_text(told, strict));
}

int cli_gate_junit_write_trouble(const char *subject, const char *baseline, const char *trouble, int exit_code,
                                 const char *path)
{
    return publish(path, trouble_text(subject, baseline, trouble, exit_code));
}
