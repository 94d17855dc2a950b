#include "cli/options/question.h"
#include "cli/calculators/strata.h"
#include "cli/command.h"
#include "cli/options/lift.h"
#include "cli/options/slip.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_P1 = 0x100,
    OPTION_P2,
    OPTION_LIFT,
    OPTION_SHARES,
    OPTION_STRATA,
    OPTION_N,
    OPTION_N1,
    OPTION_N2,
    OPTION_ALPHA,
    OPTION_SIDES,
    OPTION_POWER,
    OPTION_ALLOCATION,
    OPTION_LIST,
    OPTION_MARGIN,
    OPTION_PRIOR_NULL,
    OPTION_MDE,
    OPTION_DOWN,
    OPTION_TEST,
    OPTION_JSON,
};

static const double MOST_PEOPLE = 1e9;

static const struct argp_option options[] = {
    {NULL, 0, NULL, 0, "What is compared:", 1},
    {"p1", OPTION_P1, "RATE", 0, "conversion rate of arm 1, what you have now (0.05 or 5%)", 1},
    {"p2", OPTION_P2, "RATE", 0, "conversion rate of arm 2, what you hope for", 1},
    {"lift", OPTION_LIFT, "CHANGE", 0,
     "instead of --p2: 20% more than --p1, -20% less, or 1pp for one percentage point more", 1},
    {"shares", OPTION_SHARES, "LIST", 0, "with --p1 a,b,c --p2 d,e,f: share of the list in each stratum", 1},
    {"strata", OPTION_STRATA, "FILE", 0, "strata from a CSV file with columns share, p1, p2 and, if wanted, treated",
     1},
    {NULL, 0, NULL, 0, "People:", 2},
    {"n", OPTION_N, "PEOPLE", 0, "people in each arm", 2},
    {"n1", OPTION_N1, "PEOPLE", 0, "people in arm 1", 2},
    {"n2", OPTION_N2, "PEOPLE", 0, "people in arm 2", 2},
    {"allocation", OPTION_ALLOCATION, "A:B", 0, "how the arms share the list (default 1:1)", 2},
    {"list", OPTION_LIST, "PEOPLE", 0, "people on the whole list", 2},
    {NULL, 0, NULL, 0, "The plan:", 3},
    {"power", OPTION_POWER, "LIST", 0, "power wanted, one or several: 0.8 (default) or 0.8,0.9", 3},
    {"mde", OPTION_MDE, NULL, 0, "solve for p2: the smallest difference that --n people show", 3},
    {"down", OPTION_DOWN, NULL, 0, "with --mde: a fall instead of a rise", 3},
    {"prior-null", OPTION_PRIOR_NULL, "SHARE", 0,
     "share of ideas that change nothing: adds how many winners are false, and how much winners exaggerate", 3},
    {0},
};

static const struct argp_option test_options[] = {
    {NULL, 0, NULL, 0, "The test:", 4},
    {"test", OPTION_TEST, "NAME", 0,
     "the test (power and size: z-pooled, pvalue: fisher unless given); `microlift power --help` lists them", 4},
    {"alpha", OPTION_ALPHA, "SHARE", 0, "false alarms accepted when nothing differs (default 0.05)", 4},
    {"sides", OPTION_SIDES, "1|2", 0,
     "2 sees a difference in either direction (default), 1 only the expected one (pvalue: that arm 2 converts more)",
     4},
    {"margin", OPTION_MARGIN, "DIFFERENCE", 0,
     "farrington-manning: how much worse p2 may be and still count as good enough (p1 - p2 at the edge)", 4},
    {NULL, 0, NULL, 0, "Output:", 5},
    {"json", OPTION_JSON, NULL, 0, "one JSON object on one line", 5},
    {0},
};

void cli_question_init(struct cli_question *self, enum cli_ask ask, const char *program)
{
    *self = (struct cli_question){.ask = ask, .program = program, .test = "z-pooled"};
    self->n1 = self->n2 = self->list = self->margin = self->prior_null = (double)NAN;
    self->alpha = 0.05;
    self->sides = 2;
    self->ratio = 1.0;
}

int cli_question_error(const struct cli_question *self, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "%s: ", self->program);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return CLI_WRONG_USE;
}

/* strtod without hexadecimal, nan, inf and a leading +, which means "more than now" to people; 5% reads as 0.05.
 * Returns the first character not read, NULL for no number. */
static const char *read_number(const char *text, double *value)
{
    char *end;

    if (text[0] == '+' || text[strspn(text, "+-.0123456789eE")] == 'x' || !strpbrk(text, "0123456789")) {
        return NULL;
    }
    *value = strtod(text, &end);
    if (end == text || !isfinite(*value)) {
        return NULL;
    }
    if (*end == '%') {
        *value /= 100.0;
        end++;
    }
    return end;
}

static int inside(double value, double least, double most, int open)
{
    return open ? value > least && value < most : value >= least && value <= most;
}

static void out_of_range(const struct argp_state *state, const char *option, const char *text, double least,
                         double most, int open)
{
    char hint[CLI_SLIP_SIZE];

    cli_slip_hint(option, text, most, hint);
    argp_failure(state, CLI_WRONG_USE, 0,
                 open ? "--%s must lie between %g and %g, both excluded: got '%s'%s"
                      : "--%s must lie between %g and %g: got '%s'%s",
                 option, least, most, text, hint);
}

double cli_question_number(const struct argp_state *state, const char *option, const char *text, double least,
                           double most, int open)
{
    double value = 0.0;
    const char *end = read_number(text, &value);
    char hint[CLI_SLIP_SIZE];

    if (!end || *end != '\0') {
        cli_slip_hint(option, text, most, hint);
        argp_failure(state, CLI_WRONG_USE, 0, "--%s must be a number: got '%s'%s", option, text, hint);
    } else if (!inside(value, least, most, open)) {
        out_of_range(state, option, text, least, most, open);
    }
    return value;
}

size_t cli_question_list(const struct argp_state *state, const char *option, const char *text, double least,
                         double most, int open, double *values, size_t room)
{
    size_t n = 0;

    for (const char *at = text;; at++) {
        double value = 0.0;
        at = read_number(at, &value);
        if (!at || (*at != ',' && *at != '\0')) {
            char hint[CLI_SLIP_SIZE];
            cli_slip_hint(option, text, most, hint);
            argp_failure(state, CLI_WRONG_USE, 0, "--%s must be a number or numbers with commas between: got '%s'%s",
                         option, text, hint);
            return 0;
        }
        if (!inside(value, least, most, open)) {
            out_of_range(state, option, text, least, most, open);
        }
        if (n == room) {
            argp_failure(state, CLI_WRONG_USE, 0, "--%s takes at most %zu values", option, room);
            return 0;
        }
        values[n++] = value;
        if (*at == '\0') {
            return n;
        }
    }
}

long cli_question_whole(const struct argp_state *state, const char *option, const char *text, long least, long most)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < least || value > most || text[0] == '+') {
        char hint[CLI_SLIP_SIZE];
        cli_slip_hint(option, text, (double)most, hint);
        argp_failure(state, CLI_WRONG_USE, 0, "--%s must be a whole number from %ld to %ld: got '%s'%s", option, least,
                     most, text, hint);
    }
    return value;
}

double cli_question_people(const struct argp_state *state, const char *option, const char *text)
{
    if (cli_slip_grouped(text, ".")) {
        char digits[CLI_SLIP_SIZE];
        cli_slip_digits(text, digits);
        argp_failure(state, CLI_WRONG_USE, 0, "--%s %s reads as %g people: write %s if that is meant", option, text,
                     strtod(text, NULL), digits);
    }
    return cli_question_number(state, option, text, 1.0, MOST_PEOPLE, 0);
}

/* More false alarms than a coin gives are no plan: a confidence level was meant. */
static double read_alpha(const struct argp_state *state, const char *text)
{
    double alpha = cli_question_number(state, "alpha", text, 0.0, 1.0, 1);

    if (alpha > 0.5) {
        argp_failure(state, CLI_WRONG_USE, 0,
                     "--alpha is the share of false alarms, at most 50%%: got '%s'; a confidence of %g%% is --alpha "
                     "%g%%",
                     text, 100.0 * alpha, 100.0 * (1.0 - alpha));
    }
    return alpha;
}

/* Arms that are known leave nothing to allocate. */
static void check_arms(const struct argp_state *state, const struct cli_question *self)
{
    if (self->ratio_given && isfinite(self->n1) && isfinite(self->n2)) {
        argp_failure(state, CLI_WRONG_USE, 0, "both arms are given: with --allocation give --n1, --n2 or --list alone");
    }
}

/* --p2 from --p1 and --lift, once both are known. */
static void apply_lift(const struct argp_state *state, struct cli_question *self)
{
    if (self->n_p2 > 0 || self->mde) {
        argp_failure(state, CLI_WRONG_USE, 0,
                     self->mde ? "--lift says what --p2 is, --mde solves for it: leave one of them out"
                               : "--lift and --p2 both say what is hoped for: leave one of them out");
    }
    self->n_p2 = cli_lift_apply(state, self->lift, self->p1, self->n_p1, self->p2, CLI_QUESTION_MOST);
}

static double read_allocation(const struct argp_state *state, const char *text)
{
    double a = 0.0, b = 0.0;
    const char *end = read_number(text, &a);

    if (end && *end == ':') {
        end = read_number(end + 1, &b);
    } else {
        end = NULL;
    }
    if (!end || *end != '\0' || !(a > 0.0 && b > 0.0) || !(b / a >= 1e-4 && b / a <= 1e4)) {
        argp_failure(state, CLI_WRONG_USE, 0, "--allocation must be two positive numbers as in 1:1 or 2:1: got '%s'",
                     text);
    }
    return b / a;
}

static void read_strata(const struct argp_state *state, struct cli_question *self, const char *path)
{
    char message[512];
    const struct cli_strata_column columns[] = {
        {"share", self->shares, &self->n_shares, 1, 0.0, 1.0},
        {"p1", self->p1, &self->n_p1, 1, 1e-9, 1.0 - 1e-9},
        {"p2", self->p2, &self->n_p2, 1, 1e-9, 1.0 - 1e-9},
        {"treated", self->treated, &self->n_treated, 0, 1e-4, 1.0 - 1e-4},
    };

    self->n_shares = self->n_p1 = self->n_p2 = self->n_treated = 0;
    if (cli_strata_read(path, columns, sizeof columns / sizeof *columns, CLI_QUESTION_MOST, message, sizeof message)) {
        argp_failure(state, CLI_WRONG_USE, 0, "%s", message);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct cli_question *self = state->input;

    switch (key) {
    case OPTION_P1:
        self->n_p1 = cli_question_list(state, "p1", text, 0.0, 1.0, 1, self->p1, CLI_QUESTION_MOST);
        return 0;
    case OPTION_P2:
        self->n_p2 = cli_question_list(state, "p2", text, 0.0, 1.0, 1, self->p2, CLI_QUESTION_MOST);
        return 0;
    case OPTION_LIFT:
        self->lift = text;
        return 0;
    case ARGP_KEY_END:
        check_arms(state, self);
        if (self->lift) {
            apply_lift(state, self);
        }
        return 0;
    case OPTION_SHARES:
        self->n_shares = cli_question_list(state, "shares", text, 0.0, 1.0, 0, self->shares, CLI_QUESTION_MOST);
        return 0;
    case OPTION_STRATA:
        read_strata(state, self, text);
        return 0;
    case OPTION_N:
        self->n1 = self->n2 = cli_question_people(state, "n", text);
        return 0;
    case OPTION_N1:
        self->n1 = cli_question_people(state, "n1", text);
        return 0;
    case OPTION_N2:
        self->n2 = cli_question_people(state, "n2", text);
        return 0;
    case OPTION_POWER:
        self->n_power = cli_question_list(state, "power", text, 0.0, 1.0, 1, self->power, CLI_QUESTION_MOST);
        return 0;
    case OPTION_ALLOCATION:
        self->ratio = read_allocation(state, text);
        self->ratio_given = 1;
        return 0;
    case OPTION_LIST:
        self->list = (double)cli_question_whole(state, "list", text, 2, (long)MOST_PEOPLE);
        return 0;
    case OPTION_PRIOR_NULL:
        self->prior_null = cli_question_number(state, "prior-null", text, 0.0, 1.0, 0);
        return 0;
    case OPTION_MDE:
        self->mde = 1;
        return 0;
    case OPTION_DOWN:
        self->down = 1;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_test(int key, char *text, struct argp_state *state)
{
    struct cli_question *self = state->input;

    switch (key) {
    case OPTION_ALPHA:
        self->alpha = read_alpha(state, text);
        return 0;
    case OPTION_SIDES:
        self->sides = (int)cli_question_whole(state, "sides", text, 1, 2);
        self->sides_given = 1;
        return 0;
    case OPTION_MARGIN:
        self->margin = cli_question_number(state, "margin", text, -1.0, 1.0, 1);
        return 0;
    case OPTION_TEST:
        self->test = text;
        return 0;
    case OPTION_JSON:
        self->json = 1;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_question_argp = {.options = options, .parser = parse};
const struct argp cli_question_test_argp = {.options = test_options, .parser = parse_test};
