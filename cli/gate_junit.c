#include "cli/gate_junit.h"

#include "cli/command.h"
#include "cli/elapsed.h"
#include "cli/gate_horizon.h"
#include "cli/gate_words.h"
#include "cli/junit.h"
#include "cli/outfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 512, MESSAGE_SIZE = 2 * CLI_GATE_SENTENCE, NAME_SIZE = 2 * MLIFT_NAME_SIZE };

/* Texts of the test cases, which borrow them. */
struct pages {
    struct cli_junit_case test[MLIFT_GATE_MOST_CHECKS + 1];
    char name[MLIFT_GATE_MOST_CHECKS + 1][NAME_SIZE];
    char message[MLIFT_GATE_MOST_CHECKS + 1][MESSAGE_SIZE];
    char details[6 * CLI_GATE_SENTENCE];
};

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

static void fill_check(const struct cli_gate *gate, struct pages *pages, size_t i, const char *group)
{
    static const enum cli_junit_outcome outcomes[] = {[MLIFT_GATE_PASS] = CLI_JUNIT_PASSED,
                                                      [MLIFT_GATE_REGRESSED] = CLI_JUNIT_FAILED,
                                                      [MLIFT_GATE_OPEN] = CLI_JUNIT_ERROR};
    const struct mlift_gate_check *check = &gate->gate.check[i];

    snprintf(pages->name[i], NAME_SIZE, "%s %s", cli_gate_words_strategy(gate, check),
             cli_gate_words_metric_name(gate, check));
    cli_gate_words_loss(gate, check, pages->message[i], MESSAGE_SIZE);
    pages->test[i] = (struct cli_junit_case){.group = group,
                                             .name = pages->name[i],
                                             .outcome = outcomes[check->verdict],
                                             .type = cli_gate_words_verdict(check->verdict),
                                             .message = pages->message[i],
                                             .details = pages->message[i]};
    if (check->verdict != MLIFT_GATE_PASS) {
        pages->test[i].details = pages->details;
    }
}

/* The counts of the baseline's own scenario: changed numbers fail with --strict only. */
static void fill_numbers(const struct cli_gate *gate, struct pages *pages, size_t i, const char *group)
{
    char *message = pages->message[i];

    cli_gate_words_numbers(gate, message, MESSAGE_SIZE);
    if (!message[0]) {
        snprintf(message, MESSAGE_SIZE, "counts %s", gate->counts_now);
    }
    snprintf(pages->name[i], NAME_SIZE, "numbers of the baseline");
    pages->test[i] =
        (struct cli_junit_case){.group = group,
                                .name = pages->name[i],
                                .outcome = gate->numbers_changed && gate->strict ? CLI_JUNIT_FAILED : CLI_JUNIT_PASSED,
                                .type = "numbers changed",
                                .message = message,
                                .details = message};
}

static void fill_details(const struct cli_gate *gate, char *details, size_t size)
{
    char headline[2 * CLI_GATE_SENTENCE], change[CLI_GATE_SENTENCE], next[CLI_GATE_SENTENCE];

    cli_gate_words_headline(gate, headline, sizeof headline);
    cli_gate_words_change(&gate->difference, change, sizeof change);
    cli_gate_words_next(gate, next, sizeof next);
    snprintf(details, size, "%s\n%s%sNext: %s.", headline, change, change[0] ? "\n" : "", next);
}

static char *make_text(const struct cli_gate *gate, struct pages *pages)
{
    char seed[24], before[24], after[24], day[24] = "none", group[MLIFT_NAME_SIZE + 16];
    const struct cli_junit_property property[] = {
        {"scenario", gate->subject},
        {"baseline", gate->baseline_path},
        {"seed", seed},
        {"replicates_before", before},
        {"replicates_after", after},
        {"horizon_days", day},
        {"pairing", gate->gate.paired ? "paired" : "unpaired"},
        {"counts_sha256_before", gate->baseline.counts_sha256},
        {"counts_sha256_now", gate->counts_compared ? gate->counts_now : "not compared"}};
    size_t n = (size_t)gate->gate.n_checks;

    snprintf(seed, sizeof seed, "%llu", (unsigned long long)gate->baseline.seed);
    snprintf(before, sizeof before, "%zu", gate->from_results ? gate->baseline.replicates : gate->before.n_replicates);
    snprintf(after, sizeof after, "%zu", gate->after.n_replicates);
    if (cli_gate_horizon_matters(gate)) {
        snprintf(day, sizeof day, "%u", gate->horizon_days);
    }
    snprintf(group, sizeof group, "microlift.%s", gate->after.scenario->name);
    fill_details(gate, pages->details, sizeof pages->details);
    for (size_t i = 0; i < n; i++) {
        fill_check(gate, pages, i, group);
    }
    if (gate->counts_compared) {
        fill_numbers(gate, pages, n++, group);
    }
    return cli_junit_text(&(struct cli_junit){.name = "microlift gate",
                                              .seconds = cli_elapsed_seconds(),
                                              .n_properties = sizeof property / sizeof *property,
                                              .n_cases = n,
                                              .property = property,
                                              .test = pages->test});
}

static char *trouble_text(const struct cli_gate *gate, int exit_code)
{
    const struct cli_junit_property property[] = {{"scenario", gate->subject}, {"baseline", gate->baseline_path}};
    bool told = gate->trouble && gate->trouble[0];
    const char *message = told ? gate->trouble : "nothing was judged: the log says why";
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
static int publish(const struct cli_gate *gate, char *text)
{
    struct cli_outfile file;

    if (!text) {
        fputs("microlift gate: error: not enough memory for the JUnit file\n", stderr);
        return CLI_MACHINE;
    }
    int code = cli_outfile_open(&file, "microlift gate", gate->junit_path, true);
    if (!code) {
        fputs(text, file.stream);
        code = cli_outfile_close(&file, "microlift gate");
    }
    free(text);
    return code;
}

int cli_gate_junit_write(const struct cli_gate *gate)
{
    struct pages *pages = calloc(1, sizeof *pages);
    char *text = pages ? make_text(gate, pages) : NULL;

    free(pages);
    return publish(gate, text);
}

int cli_gate_junit_write_trouble(const struct cli_gate *gate, int exit_code)
{
    return publish(gate, trouble_text(gate, exit_code));
}
