#include "cli/calculators/counts.h"
#include "cli/calculators/strata.h"
#include "cli/command.h"
#include "cli/options/slip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_X1 = 0x200, OPTION_N1, OPTION_X2, OPTION_N2, OPTION_STRATA };

static const struct argp_option options[] = {
    {NULL, 0, NULL, 0, "What was counted:", 1},
    {"x1", OPTION_X1, "PEOPLE", 0, "who converted in arm 1 (what you had before)", 1},
    {"n1", OPTION_N1, "PEOPLE", 0, "people in arm 1", 1},
    {"x2", OPTION_X2, "PEOPLE", 0, "who converted in arm 2 (the new message)", 1},
    {"n2", OPTION_N2, "PEOPLE", 0, "people in arm 2", 1},
    {"strata", OPTION_STRATA, "FILE", 0, "cmh: CSV file with columns x1, n1, x2, n2, one line a stratum", 1},
    {0},
};

static void read_strata(const struct argp_state *state, struct cli_counts *self, const char *path)
{
    char message[512];
    const struct cli_strata_column columns[] = {
        {"x1", self->x1, &self->n_x1, 1, 0.0, 1e9},
        {"n1", self->n1, &self->n_n1, 1, 0.0, 1e9},
        {"x2", self->x2, &self->n_x2, 1, 0.0, 1e9},
        {"n2", self->n2, &self->n_n2, 1, 0.0, 1e9},
    };

    self->n_x1 = self->n_n1 = self->n_x2 = self->n_n2 = 0;
    memset(self->text, 0, sizeof self->text);
    if (cli_strata_read(path, columns, sizeof columns / sizeof *columns, CLI_QUESTION_MOST, message, sizeof message)) {
        argp_failure(state, CLI_WRONG_USE, 0, "%s", message);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct cli_counts *self = state->input;

    switch (key) {
    case OPTION_X1:
        self->text[0] = text;
        self->n_x1 = cli_question_list(state, "x1", text, 0.0, 1e9, 0, self->x1, CLI_QUESTION_MOST);
        return 0;
    case OPTION_N1:
        self->text[1] = text;
        self->n_n1 = cli_question_list(state, "n1", text, 0.0, 1e9, 0, self->n1, CLI_QUESTION_MOST);
        return 0;
    case OPTION_X2:
        self->text[2] = text;
        self->n_x2 = cli_question_list(state, "x2", text, 0.0, 1e9, 0, self->x2, CLI_QUESTION_MOST);
        return 0;
    case OPTION_N2:
        self->text[3] = text;
        self->n_n2 = cli_question_list(state, "n2", text, 0.0, 1e9, 0, self->n2, CLI_QUESTION_MOST);
        return 0;
    case OPTION_STRATA:
        read_strata(state, self, text);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_counts_argp = {.options = options, .parser = parse};

/* One arm of one table. */
static int check_arm(const struct cli_question *question, int arm, double x, double n)
{
    if (x != floor(x) || n != floor(n)) {
        return cli_question_error(question, "people come in whole numbers: got %g", x != floor(x) ? x : n);
    }
    if (n < 1.0 && strcmp(question->test, "cmh") != 0) { /* an empty arm of one stratum is left out there */
        return cli_question_error(question, "--n%d is 0: an arm without people tells nothing", arm);
    }
    if (x > n) {
        return cli_question_error(question, "--x%d %g is more than --n%d %g: more converted than there are", arm, x,
                                  arm, n);
    }
    return CLI_DONE;
}

/* "1,120" is two values or one number with a separator. A list is meant only where some option cannot be such a number
 * (3,7) and all have as many values; a blank after the comma, or a file, says so too. */
static int check_separators(const struct cli_counts *self, const struct cli_question *question)
{
    static const char *const names[] = {"x1", "n1", "x2", "n2"};
    int equal = self->n_x1 == self->n_n1 && self->n_x1 == self->n_x2 && self->n_x1 == self->n_n2;
    int suspect = -1, sure = 0;
    char digits[CLI_SLIP_SIZE];

    for (int i = 0; i < 4; i++) {
        const char *text = self->text[i];
        if (text && cli_slip_grouped(text, ".")) {
            cli_slip_digits(text, digits);
            return cli_question_error(question, "--%s %s reads as %g people: write %s if that is meant", names[i], text,
                                      strtod(text, NULL), digits);
        }
        int grouped = text && cli_slip_grouped(text, ",");
        suspect = grouped && suspect < 0 ? i : suspect;
        sure = sure || (text && !grouped && strchr(text, ','));
    }
    if (suspect < 0 || (sure && equal)) {
        return CLI_DONE;
    }
    const char *text = self->text[suspect];
    cli_slip_digits(text, digits);
    return cli_question_error(question,
                              "--%s %s may be one number or several: write %s for one, '%.*s, %s' with a blank for "
                              "several strata or looks",
                              names[suspect], text, digits, (int)strcspn(text, ","), text,
                              text + strcspn(text, ",") + 1);
}

int cli_counts_read(const struct cli_counts *self, const struct cli_question *question, struct mlift_counts *tables)
{
    double people = 0.0;
    int code = check_separators(self, question);

    if (code != CLI_DONE) {
        return code;
    }
    if (self->n_x1 == 0 || self->n_n1 == 0 || self->n_x2 == 0 || self->n_n2 == 0) {
        return cli_question_error(question,
                                  "--x1, --n1, --x2 and --n2 are needed: who converted of how many in each arm");
    }
    if (self->n_x1 != self->n_n1 || self->n_x1 != self->n_x2 || self->n_x1 != self->n_n2) {
        return cli_question_error(question, "--x1, --n1, --x2 and --n2 must have the same number of values");
    }
    for (size_t j = 0; j < self->n_x1; j++) {
        people += self->n1[j] + self->n2[j];
    }
    if (people > 2e9) {
        return cli_question_error(question, "%g people are more than this program can count", people);
    }
    for (size_t j = 0; j < self->n_x1; j++) {
        code = check_arm(question, 1, self->x1[j], self->n1[j]);
        code = code == CLI_DONE ? check_arm(question, 2, self->x2[j], self->n2[j]) : code;
        if (code != CLI_DONE) {
            return code;
        }
        tables[j] = (struct mlift_counts){(int)self->x1[j], (int)self->n1[j], (int)self->x2[j], (int)self->n2[j]};
    }
    return CLI_DONE;
}

struct mlift_counts cli_counts_sum(const struct mlift_counts *tables, size_t n)
{
    struct mlift_counts sum = {0};

    for (size_t j = 0; j < n; j++) {
        sum.x1 += tables[j].x1;
        sum.n1 += tables[j].n1;
        sum.x2 += tables[j].x2;
        sum.n2 += tables[j].n2;
    }
    return sum;
}
