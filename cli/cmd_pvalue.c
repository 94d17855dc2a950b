/* microlift pvalue: what a finished test of two messages says. */
#include "analysis/cmh.h"
#include "analysis/pvalue.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/question.h"
#include "cli/strata.h"
#include "scenarios/suggest.h"

#include <math.h>
#include <string.h>

enum {
    MOST_STRATA = 64,
    OPTION_X1 = 0x100,
    OPTION_N1,
    OPTION_X2,
    OPTION_N2,
    OPTION_STRATA,
    OPTION_TEST,
    OPTION_SIDES,
    OPTION_ALTERNATIVE,
    OPTION_ALPHA,
    OPTION_MARGIN,
    OPTION_JSON,
};

/* What was asked; counts as read, one value a stratum. */
struct asked {
    struct cli_question error; /* for error lines only */
    double x1[MOST_STRATA], n1[MOST_STRATA], x2[MOST_STRATA], n2[MOST_STRATA];
    size_t n_x1, n_n1, n_x2, n_n2;
    const char *test;
    int sides;
    enum mlift_alternative alternative;
    double alpha, margin;
    int json;
};

static const struct argp_option options[] = {
    {"x1", OPTION_X1, "PEOPLE", 0, "who converted in arm 1 (what you had before)", 0},
    {"n1", OPTION_N1, "PEOPLE", 0, "people in arm 1", 0},
    {"x2", OPTION_X2, "PEOPLE", 0, "who converted in arm 2 (the new message)", 0},
    {"n2", OPTION_N2, "PEOPLE", 0, "people in arm 2", 0},
    {"strata", OPTION_STRATA, "FILE", 0, "cmh: CSV file with columns x1, n1, x2, n2, one line a stratum", 0},
    {"test", OPTION_TEST, "NAME", 0, "fisher (default), boschloo-central, z-pooled, cmh, ...: as for `microlift power`",
     0},
    {"sides", OPTION_SIDES, "1|2", 0, "2 (default), or 1: only that arm 2 converts more", 0},
    {"alternative", OPTION_ALTERNATIVE, "WORD", 0,
     "two-sided, less (p1 < p2: arm 2 converts more) or greater (p1 > p2), as in R and scipy", 0},
    {"alpha", OPTION_ALPHA, "SHARE", 0, "1 less the confidence of the interval, and the verdict's limit (default 0.05)",
     0},
    {"margin", OPTION_MARGIN, "DIFFERENCE", 0, "farrington-manning: p1 - p2 under the null hypothesis", 0},
    {"json", OPTION_JSON, NULL, 0, "one JSON object on one line", 0},
    {0},
};

static void read_strata(const struct argp_state *state, struct asked *self, const char *path)
{
    char message[512];
    const struct cli_strata_column columns[] = {
        {"x1", self->x1, &self->n_x1, 1, 0.0, 1e9},
        {"n1", self->n1, &self->n_n1, 1, 1.0, 1e9},
        {"x2", self->x2, &self->n_x2, 1, 0.0, 1e9},
        {"n2", self->n2, &self->n_n2, 1, 1.0, 1e9},
    };

    self->n_x1 = self->n_n1 = self->n_x2 = self->n_n2 = 0;
    if (cli_strata_read(path, columns, sizeof columns / sizeof *columns, MOST_STRATA, message, sizeof message)) {
        argp_failure(state, CLI_WRONG_USE, 0, "%s", message);
    }
}

static void read_alternative(const struct argp_state *state, struct asked *self, const char *word)
{
    static const char *const words[] = {"two-sided", "less", "greater"};

    for (int i = 0; i < 3; i++) {
        if (!strcmp(word, words[i])) {
            self->alternative = (enum mlift_alternative)i;
            self->sides = i == 0 ? 2 : 1;
            return;
        }
    }
    argp_failure(state, CLI_WRONG_USE, 0, "--alternative must be two-sided, less or greater: got '%s'", word);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct asked *self = state->input;

    switch (key) {
    case OPTION_X1:
        self->n_x1 = cli_question_list(state, "x1", text, 0.0, 1e9, 0, self->x1, MOST_STRATA);
        return 0;
    case OPTION_N1:
        self->n_n1 = cli_question_list(state, "n1", text, 1.0, 1e9, 0, self->n1, MOST_STRATA);
        return 0;
    case OPTION_X2:
        self->n_x2 = cli_question_list(state, "x2", text, 0.0, 1e9, 0, self->x2, MOST_STRATA);
        return 0;
    case OPTION_N2:
        self->n_n2 = cli_question_list(state, "n2", text, 1.0, 1e9, 0, self->n2, MOST_STRATA);
        return 0;
    case OPTION_STRATA:
        read_strata(state, self, text);
        return 0;
    case OPTION_TEST:
        self->test = text;
        return 0;
    case OPTION_SIDES:
        self->sides = (int)cli_question_whole(state, "sides", text, 1, 2);
        self->alternative = self->sides == 2 ? MLIFT_ALTERNATIVE_TWO_SIDED : MLIFT_ALTERNATIVE_P2_GREATER;
        return 0;
    case OPTION_ALTERNATIVE:
        read_alternative(state, self, text);
        return 0;
    case OPTION_ALPHA:
        self->alpha = cli_question_number(state, "alpha", text, 0.0, 1.0, 1);
        return 0;
    case OPTION_MARGIN:
        self->margin = cli_question_number(state, "margin", text, -1.0, 1.0, 1);
        return 0;
    case OPTION_JSON:
        self->json = 1;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int unknown_test(const struct asked *self)
{
    const char *names[MLIFT_DECISION_N_RULES + 1];

    for (int i = 0; i < MLIFT_DECISION_N_RULES; i++) {
        names[i] = mlift_decision_name((enum mlift_decision_rule)i);
    }
    names[MLIFT_DECISION_N_RULES] = "cmh";
    const char *nearest = mlift_suggest_nearest(self->test, names, MLIFT_DECISION_N_RULES + 1);
    return nearest
               ? cli_question_error(&self->error, "unknown test '%s': did you mean '%s'?", self->test, nearest)
               : cli_question_error(&self->error, "unknown test '%s': `microlift power --help` lists them", self->test);
}

/* Whole counts with 0 <= x <= n, the same number of strata in each list. */
static int read_counts(const struct asked *self, struct mlift_counts *counts)
{
    if (self->n_x1 == 0 || self->n_n1 == 0 || self->n_x2 == 0 || self->n_n2 == 0) {
        return cli_question_error(&self->error,
                                  "--x1, --n1, --x2 and --n2 are needed: who converted of how many in each arm");
    }
    if (self->n_x1 != self->n_n1 || self->n_x1 != self->n_x2 || self->n_x1 != self->n_n2) {
        return cli_question_error(&self->error, "--x1, --n1, --x2 and --n2 must have the same number of strata");
    }
    double people = 0.0;
    for (size_t j = 0; j < self->n_x1; j++) {
        people += self->n1[j] + self->n2[j];
    }
    if (people > 2e9) {
        return cli_question_error(&self->error, "%g people are more than this program can count", people);
    }
    for (size_t j = 0; j < self->n_x1; j++) {
        const double values[] = {self->x1[j], self->n1[j], self->x2[j], self->n2[j]};
        for (int i = 0; i < 4; i++) {
            if (values[i] != floor(values[i])) {
                return cli_question_error(&self->error, "people come in whole numbers: got %g", values[i]);
            }
        }
        counts[j] = (struct mlift_counts){(int)values[0], (int)values[1], (int)values[2], (int)values[3]};
        for (int arm = 1; arm <= 2; arm++) {
            double x = values[2 * arm - 2], n = values[2 * arm - 1];
            if (x > n) {
                return cli_question_error(&self->error, "--x%d %g is more than --n%d %g: more converted than there are",
                                          arm, x, arm, n);
            }
        }
    }
    return CLI_DONE;
}

/* Counts of all strata together, for rates and intervals. */
static struct mlift_counts add_up(const struct mlift_counts *counts, size_t n)
{
    struct mlift_counts sum = {0};

    for (size_t j = 0; j < n; j++) {
        sum.x1 += counts[j].x1;
        sum.n1 += counts[j].n1;
        sum.x2 += counts[j].x2;
        sum.n2 += counts[j].n2;
    }
    return sum;
}

static int print_json(const struct asked *self, struct mlift_counts c, const char *definition,
                      const struct mlift_pvalue *result, double p_continuity)
{
    double rates[2] = {(double)c.x1 / c.n1, (double)c.x2 / c.n2}, newcombe[2], score[2];
    json_t *json = json_object();

    mlift_proportion_newcombe(c, self->alpha, &newcombe[0], &newcombe[1]);
    mlift_proportion_miettinen_nurminen(c, self->alpha, &score[0], &score[1]);
    json_object_set_new(json, "test", json_string(self->test));
    json_object_set_new(json, "definition", json_string(definition));
    json_object_set_new(json, "sides", json_integer(self->sides));
    json_object_set_new(json, "x", json_pack("[i, i]", c.x1, c.x2));
    json_object_set_new(json, "n", json_pack("[i, i]", c.n1, c.n2));
    json_object_set_new(json, "statistic", cli_json_number(result->statistic));
    json_object_set_new(json, "p_value", cli_json_number(result->p));
    if (isfinite(p_continuity)) {
        json_object_set_new(json, "p_value_continuity", cli_json_number(p_continuity));
    }
    json_object_set_new(json, "p", cli_json_list(rates, 2));
    json_object_set_new(json, "difference", cli_json_number(rates[1] - rates[0]));
    json_object_set_new(json, "alpha", cli_json_number(self->alpha));
    json_object_set_new(json, "interval_newcombe", cli_json_list(newcombe, 2));
    json_object_set_new(json, "interval_miettinen_nurminen", cli_json_list(score, 2));
    return cli_json_print(json) ? CLI_MACHINE : CLI_DONE;
}

static void print_rate(const char *arm, int x, int n, double alpha)
{
    double low, high;

    mlift_proportion_wilson(x, n, alpha, &low, &high);
    printf("%s: %d of %d converted, %.2f%% (%g%% interval %.2f%% to %.2f%%)\n", arm, x, n, 100.0 * x / n,
           100.0 * (1.0 - alpha), 100.0 * low, 100.0 * high);
}

static int print_text(const struct asked *self, struct mlift_counts c, const char *definition,
                      const struct mlift_pvalue *result)
{
    double low, high;
    double difference = (double)c.x2 / c.n2 - (double)c.x1 / c.n1;

    print_rate("Arm 1", c.x1, c.n1, self->alpha);
    print_rate("Arm 2", c.x2, c.n2, self->alpha);
    mlift_proportion_newcombe(c, self->alpha, &low, &high);
    printf("Difference: %+.2f percentage points (%+.2f to %+.2f, Newcombe)\n", 100.0 * difference, 100.0 * low,
           100.0 * high);
    printf("%s: p = %.4g (%s)\n", self->test, result->p, definition);
    if (result->p <= self->alpha) {
        printf("Significant at %g: a difference like this is rare when nothing differs. If you looked before the test\n"
               "was complete, or at many segments, it is less rare than p says.\n",
               self->alpha);
    } else {
        printf("Not significant at %g. That does not show that nothing differs: the interval above is what these\n"
               "people could not rule out. `microlift power` says what a test of this size can see.\n",
               self->alpha);
    }
    return ferror(stdout) ? CLI_MACHINE : CLI_DONE;
}

static int answer(const struct asked *self)
{
    struct mlift_counts strata[MOST_STRATA];
    struct mlift_pvalue result = {0}, corrected = {.p = (double)NAN};
    const char *definition = "Cochran-Mantel-Haenszel chi-square, 1 df, uncorrected";
    int rule = mlift_decision_find(self->test), cmh = !strcmp(self->test, "cmh"), error;

    if (rule < 0 && !cmh) {
        return unknown_test(self);
    }
    int code = read_counts(self, strata);
    if (code != CLI_DONE) {
        return code;
    }
    if (!cmh && self->n_x1 > 1) {
        return cli_question_error(&self->error, "several strata need --test cmh");
    }
    if ((rule == MLIFT_DECISION_SCORE) != isfinite(self->margin)) {
        return cli_question_error(&self->error, rule == MLIFT_DECISION_SCORE
                                                    ? "farrington-manning needs --margin, for example 0.01"
                                                    : "--margin belongs to --test farrington-manning");
    }
    if (cmh) {
        error = mlift_cmh_p_value(strata, self->n_x1, self->alternative, 0, &result.statistic, &result.p);
        error = error ? error
                      : mlift_cmh_p_value(strata, self->n_x1, self->alternative, 1, &corrected.statistic, &corrected.p);
        if (error) {
            return cli_question_error(&self->error,
                                      "in every stratum nobody or everybody converted: nothing to compare");
        }
    } else {
        definition = mlift_decision_definition((enum mlift_decision_rule)rule, self->sides);
        error = mlift_pvalue_compute((enum mlift_decision_rule)rule, strata[0], self->alternative,
                                     isfinite(self->margin) ? self->margin : 0.0, &result);
    }
    if (error == MLIFT_ERR_NO_MEMORY) {
        cli_question_error(&self->error, "%s", mlift_error_describe(error));
        return CLI_MACHINE;
    }
    if (error) {
        return cli_question_error(&self->error, "%s cannot be enumerated for so many people: use z-pooled", self->test);
    }
    struct mlift_counts sum = add_up(strata, self->n_x1);
    return self->json ? print_json(self, sum, definition, &result, corrected.p)
                      : print_text(self, sum, definition, &result);
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .doc = "What does my finished test say?\n\n"
           "Give how many converted (--x1, --x2) of how many people (--n1, --n2) in each arm.\v"
           "Example: 7 of 250 converted before, 19 of 250 with the new message:\n"
           "  microlift pvalue --x1 7 --n1 250 --x2 19 --n2 250\n\n"
           "Exit code: 0 answered, 2 wrong input."};

void cli_cmd_pvalue_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_pvalue(int argc, char **argv)
{
    struct asked asked = {.test = "fisher", .sides = 2, .alpha = 0.05, .margin = (double)NAN};

    asked.error.program = argv[0];
    argp_parse(&argp, argc, argv, 0, NULL, &asked);
    return answer(&asked);
}
