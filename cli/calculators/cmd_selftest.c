/* microlift selftest: holds every method to the reference values built into the program. */
#include "analysis/reference/reference.h"
#include "cli/command.h"
#include "cli/show/json.h"

#include <argp.h>

struct selftest {
    int json;
    int all;
    size_t n_rows, n_failed;
    json_t *families; /* for --json */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct selftest *self = state->input;

    (void)argument;
    if (key == 'j') {
        self->json = 1;
    } else if (key == 'a') {
        self->all = 1;
    } else {
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static void print_values(const char *word, const double *values, size_t n)
{
    printf("      %s", word);
    for (size_t i = 0; i < n; i++) {
        printf("%s%.12g", i ? ", " : " ", values[i]);
    }
    putchar('\n');
}

static void print_row(const struct mlift_reference_row *row, const struct mlift_reference_result *result)
{
    printf("  %s %-9s %s: %s\n", result->holds ? "ok  " : "FAIL", row->id, row->method, row->inputs);
    if (!result->holds) {
        print_values("expected", result->expected, result->n);
        if (result->error) {
            printf("      got      an error: %s\n", mlift_error_describe(result->error));
        } else {
            print_values("got     ", result->got, result->n);
        }
        printf("      source   %s\n", row->source);
    }
    if (row->note) {
        printf("      note: %s\n", row->note);
    }
}

static json_t *json_row(const struct mlift_reference_row *row, const struct mlift_reference_result *result)
{
    return json_pack("{s:s, s:s, s:b, s:o, s:o, s:f, s:s}", "id", row->id, "method", row->method, "holds",
                     result->holds, "expected", cli_json_list(result->expected, result->n), "got",
                     cli_json_list(result->got, result->n), "tolerance", row->tolerance, "source", row->source);
}

static void run_family(struct selftest *self, const struct mlift_reference_family *family)
{
    size_t failed = 0;
    json_t *rows = json_array();

    if (!self->json) {
        printf("%s\n", family->name);
    }
    for (size_t i = 0; i < family->n_rows; i++) {
        struct mlift_reference_result result = mlift_reference_check(family, &family->rows[i]);
        failed += !result.holds;
        if (self->json) {
            json_array_append_new(rows, json_row(&family->rows[i], &result));
        } else if (self->all || !result.holds) {
            print_row(&family->rows[i], &result);
        }
    }
    if (self->json) {
        json_array_append_new(self->families, json_pack("{s:s, s:o}", "name", family->name, "rows", rows));
    } else {
        printf("  %zu of %zu reference values hold\n", family->n_rows - failed, family->n_rows);
        json_decref(rows);
    }
    self->n_rows += family->n_rows;
    self->n_failed += failed;
}

static const struct argp_option options[] = {
    {"all", 'a', NULL, 0, "print every value, not only those that fail", 0},
    {"json", 'j', NULL, 0, "one JSON object on one line", 0},
    {0},
};

static const struct argp argp = {.options = options,
                                 .parser = parse,
                                 .doc = "Does this program compute what published tables and other programs say?\v"
                                        "Exit code: 0 all values hold, 1 at least one does not."};

void cli_cmd_selftest_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_selftest(int argc, char **argv)
{
    struct selftest self = {0};

    argp_parse(&argp, argc, argv, 0, NULL, &self);
    self.families = json_array();
    for (size_t i = 0; mlift_reference_family_at(i); i++) {
        run_family(&self, mlift_reference_family_at(i));
    }
    if (self.json) {
        int failed = cli_json_print(json_pack("{s:I, s:I, s:O}", "values", (json_int_t)self.n_rows, "failed",
                                              (json_int_t)self.n_failed, "families", self.families));
        json_decref(self.families);
        return failed ? CLI_MACHINE : self.n_failed ? CLI_NO : CLI_DONE;
    }
    json_decref(self.families);
    printf("%s: %zu of %zu reference values hold.\n", self.n_failed ? "NOT QUALIFIED" : "Qualified",
           self.n_rows - self.n_failed, self.n_rows);
    return self.n_failed ? CLI_NO : CLI_DONE;
}
