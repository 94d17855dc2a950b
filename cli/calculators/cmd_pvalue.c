/* microlift pvalue: what a finished test of two messages says. */
#include "analysis/twoarm/interval.h"
#include "cli/calculators/counts.h"
#include "cli/calculators/findings.h"
#include "cli/calculators/methods_sequential.h"
#include "cli/command.h"
#include "cli/options/margin.h"
#include "cli/options/uses.h"
#include "cli/show/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_ALTERNATIVE = 0x300, OPTION_PRIOR, OPTION_CONTINUITY };

/* What was asked. */
struct asked {
    struct cli_question question;
    struct cli_counts counts;
    int continuity;
    int alternative; /* enum mlift_alternative, or -1: by --sides */
    double prior[2];
    size_t n_prior;
    void *plan; /* options of the sequential tests; owns */
    struct cli_given given;
    struct cli_given_child children[3];
};

static const struct argp_option options[] = {
    {"alternative", OPTION_ALTERNATIVE, "WORD", 0,
     "two-sided, less (p1 < p2: arm 2 converts more) or greater (p1 > p2), as in R and scipy", 4},
    {"continuity", OPTION_CONTINUITY, NULL, 0, "cmh: with continuity correction, the default of R", 4},
    {"prior", OPTION_PRIOR, "A,B", 0, "bayes: beta prior of both rates (default 1,1)", 4},
    {0},
};

static const char *const alternatives[] = {[MLIFT_ALTERNATIVE_TWO_SIDED] = "two-sided",
                                           [MLIFT_ALTERNATIVE_P2_GREATER] = "less",
                                           [MLIFT_ALTERNATIVE_P1_GREATER] = "greater"};

static int read_alternative(const struct argp_state *state, const char *word)
{
    for (int i = 0; i < 3; i++) {
        if (!strcmp(word, alternatives[i])) {
            return i;
        }
    }
    argp_failure(state, CLI_WRONG_USE, 0, "--alternative must be two-sided, less or greater: got '%s'", word);
    return -1;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct asked *self = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        self->children[0] = (struct cli_given_child){&cli_counts_argp, &self->counts, &self->given};
        self->children[1] = (struct cli_given_child){&cli_question_test_argp, &self->question, &self->given};
        self->children[2] = (struct cli_given_child){cli_methods_sequential.argp, self->plan, &self->given};
        for (int i = 0; i < 3; i++) {
            state->child_inputs[i] = &self->children[i];
        }
        return 0;
    case OPTION_ALTERNATIVE:
        self->alternative = read_alternative(state, text);
        return 0;
    case OPTION_CONTINUITY:
        self->continuity = 1;
        cli_given_add(&self->given, "continuity");
        return 0;
    case OPTION_PRIOR:
        cli_given_add(&self->given, "prior");
        self->n_prior = cli_question_list(state, "prior", text, 1e-3, 1e6, 0, self->prior, 2);
        if (self->n_prior != 2) {
            argp_failure(state, CLI_WRONG_USE, 0, "--prior needs two numbers, as in 1,1: got '%s'", text);
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int print_json(const struct cli_question *self, struct mlift_counts c, enum mlift_alternative alternative,
                      const struct cli_finding *finding)
{
    double rates[2] = {(double)c.x1 / c.n1, (double)c.x2 / c.n2}, newcombe[2], score[2];
    json_t *json = json_object();

    json_object_set_new(json, "test", json_string(self->test));
    json_object_set_new(json, "definition", json_string(finding->definition));
    json_object_set_new(json, "sides", json_integer(self->sides));
    json_object_set_new(json, "alternative", json_string(alternatives[alternative]));
    json_object_set_new(json, "x", json_pack("[i, i]", c.x1, c.x2));
    json_object_set_new(json, "n", json_pack("[i, i]", c.n1, c.n2));
    json_object_set_new(json, "statistic", cli_json_number(finding->statistic));
    json_object_set_new(json, "p_value", cli_json_number(finding->p));
    json_object_set_new(json, "p_value_log10",
                        cli_json_number(isfinite(finding->log10_p) ? finding->log10_p : log10(finding->p)));
    json_object_update(json, finding->json);
    json_object_set_new(json, "p", cli_json_list(rates, 2));
    json_object_set_new(json, "difference", cli_json_number(finding->effect.difference));
    json_object_set_new(json, "alpha", cli_json_number(self->alpha));
    if (finding->effect.key) { /* intervals of one look at one table say nothing about this test */
        double interval[2] = {finding->effect.low, finding->effect.high};
        json_object_set_new(json, "difference_observed", cli_json_number(rates[1] - rates[0]));
        json_object_set_new(json, "interval_level", cli_json_number(finding->effect.level));
        json_object_set_new(json, finding->effect.key, cli_json_list(interval, 2));
        return cli_json_print(json) ? CLI_MACHINE : CLI_DONE;
    }
    double ratio[2];
    mlift_proportion_newcombe(c, self->alpha, &newcombe[0], &newcombe[1]);
    mlift_proportion_miettinen_nurminen(c, self->alpha, &score[0], &score[1]);
    mlift_interval_ratio(c, self->alpha, &ratio[0], &ratio[1]);
    ratio[0] -= 1.0;
    ratio[1] -= 1.0;
    json_object_set_new(json, "interval_newcombe", cli_json_list(newcombe, 2));
    json_object_set_new(json, "interval_miettinen_nurminen", cli_json_list(score, 2));
    json_object_set_new(json, "lift_ratio", cli_json_number(rates[1] / rates[0] - 1.0));
    json_object_set_new(json, "interval_lift_ratio", cli_json_list(ratio, 2));
    return cli_json_print(json) ? CLI_MACHINE : CLI_DONE;
}

static void print_rate(const char *arm, int x, int n, double alpha)
{
    double low, high;

    mlift_proportion_wilson(x, n, alpha, &low, &high);
    printf("%s: %d of %d converted, %.2f%% (%g%% interval %.2f%% to %.2f%%)\n", arm, x, n, 100.0 * x / n,
           100.0 * (1.0 - alpha), 100.0 * low, 100.0 * high);
}

/* What strata add: the common odds ratio, and the difference that anybody would compute by adding up. */
static void say_strata(const struct cli_effect *effect)
{
    if (!isfinite(effect->crude)) {
        return;
    }
    if (isfinite(effect->odds[0]) && isfinite(effect->odds[2])) {
        printf("Common odds ratio, arm 2 over arm 1: %.3g (%.3g to %.3g)\n", effect->odds[0], effect->odds[1],
               effect->odds[2]);
    }
    if (effect->crude * effect->difference < 0.0) {
        printf(
            "Mind: of all people together it is %+.2f points, the other way, because the arms are mixed differently.\n"
            "The test and the difference within strata compare like with like.\n",
            100.0 * effect->crude);
    }
}

/* The difference that belongs to the test, and how far it is known. */
static void say_difference(const struct cli_question *self, struct mlift_counts c, const struct cli_effect *effect)
{
    double low, high;

    printf("Difference%s: %+.2f percentage points", isfinite(effect->crude) ? " within strata" : "",
           100.0 * effect->difference);
    if (isfinite(effect->low)) {
        printf(" (%+.2f to %+.2f, ", 100.0 * effect->low, 100.0 * effect->high);
        if (fabs(effect->level + self->alpha - 1.0) > 1e-9) {
            printf("%g%% ", 100.0 * effect->level);
        }
        printf("%s)", effect->method);
    }
    putchar('\n');
    if (!effect->key && c.x1 > 0) {
        mlift_interval_ratio(c, self->alpha, &low, &high);
        printf("Relative lift: %+.3g%% (%+.3g%% to %+.3g%%, Koopman)\n",
               100.0 * ((double)c.x2 * c.n1 / ((double)c.x1 * c.n2) - 1.0), 100.0 * (low - 1.0), 100.0 * (high - 1.0));
    }
}

/* A one-sided plan has a direction, which the counts do not say. */
static void say_direction(const struct cli_question *self, enum mlift_alternative alternative,
                          const struct cli_finding *finding)
{
    int more = alternative == MLIFT_ALTERNATIVE_P2_GREATER;

    if (alternative == MLIFT_ALTERNATIVE_TWO_SIDED || isfinite(self->margin)) {
        return;
    }
    printf("One-sided: whether arm 2 converts %s.", more ? "more" : "less");
    if (finding->p > 0.5) {
        printf(" If the plan was to see it convert %s, ask for --alternative %s.", more ? "less" : "more",
               more ? "greater" : "less");
    }
    putchar('\n');
}

/* "= 0.0249", "= 2.31e-412", or "< 1e-300" where nothing more is known. */
static void write_p(const struct cli_finding *finding, char *out, size_t room)
{
    double power = floor(finding->log10_p);

    if (finding->p >= 1e-300) {
        snprintf(out, room, "= %.4g", finding->p);
    } else if (isfinite(finding->log10_p)) {
        snprintf(out, room, "= %.4ge%.0f", fmin(9.999, pow(10.0, finding->log10_p - power)), power);
    } else {
        snprintf(out, room, "< 1e-300");
    }
}

static int print_text(const struct cli_question *self, struct mlift_counts c, enum mlift_alternative alternative,
                      const struct cli_finding *finding)
{
    const struct cli_effect *effect = &finding->effect;

    print_rate("Arm 1", c.x1, c.n1, self->alpha);
    print_rate("Arm 2", c.x2, c.n2, self->alpha);
    say_difference(self, c, effect);
    say_strata(effect);
    if (finding->meaning) {
        char p[32];
        write_p(finding, p, sizeof p);
        printf("%s: %s %s (%s)\n", self->test, finding->meaning, p, finding->definition);
    }
    say_direction(self, alternative, finding);
    if (isfinite(self->margin)) {
        char claim[CLI_MARGIN_SIZE];
        cli_margin_claim(self->margin, alternative, claim);
        printf(finding->p <= self->alpha
                   ? "Shown at %g: %s. If you looked before the test was complete, or at many such\n"
                     "limits, it is shown less well than p says.\n"
                   : "Not shown at %g that %s. The interval above is what these people could not\n"
                     "rule out; that is no proof of the opposite.\n",
               self->alpha, claim);
    } else if (!strcmp(self->test, "bayes")) {
        printf("bayes: arm 2 is better with probability %.4g (posterior). The rule of the plan decides\n"
               "(`microlift power --test bayes` says how often it is wrong); a probability near one is no promise\n"
               "about false alarms.\n",
               finding->statistic);
    } else if (finding->p <= self->alpha && cli_findings_looks(self->test)) {
        printf("Significant at %g, the looks before this one counted: you may stop.\n", self->alpha);
    } else if (cli_findings_looks(self->test)) {
        printf(
            "Not significant at %g so far: go on to the next look, or end without a winner. That does not show that\n"
            "nothing differs.\n",
            self->alpha);
    } else if (finding->p <= self->alpha) {
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

/* A finished test with its words read: what `sides` and `alternative` mean together. */
static int read_sides(struct asked *self)
{
    int sides = self->alternative == MLIFT_ALTERNATIVE_TWO_SIDED ? 2 : 1;

    if (self->alternative < 0) {
        self->alternative = self->question.sides == 2 ? MLIFT_ALTERNATIVE_TWO_SIDED : MLIFT_ALTERNATIVE_P2_GREATER;
        return CLI_DONE;
    }
    if (self->question.sides_given && self->question.sides != sides) {
        return cli_question_error(&self->question, "--sides %d and --alternative say different things: give one",
                                  self->question.sides);
    }
    self->question.sides = sides;
    return CLI_DONE;
}

static int answer(struct asked *self)
{
    struct mlift_counts tables[CLI_QUESTION_MOST];
    struct cli_finding finding = {.json = json_object()};
    int code = finding.json ? read_sides(self) : CLI_MACHINE;

    code = code == CLI_DONE ? cli_counts_read(&self->counts, &self->question, tables) : code;
    struct cli_finished finished = {.question = &self->question,
                                    .alternative = (enum mlift_alternative)self->alternative,
                                    .tables = tables,
                                    .n_tables = self->counts.n_x1,
                                    .prior = {self->prior[0], self->prior[1]},
                                    .continuity = self->continuity,
                                    .plan = self->plan};
    code = code == CLI_DONE ? cli_findings_compute(&finished, &finding) : code;
    if (code == CLI_DONE) {
        struct mlift_counts whole = cli_findings_looks(self->question.test) ? tables[finished.n_tables - 1]
                                                                            : cli_counts_sum(tables, finished.n_tables);
        code = self->question.json ? print_json(&self->question, whole, finished.alternative, &finding)
                                   : print_text(&self->question, whole, finished.alternative, &finding);
    }
    json_decref(finding.json);
    return code;
}

static const char doc[] =
    "What does my finished test say?\n\n"
    "Give how many converted (--x1, --x2) of how many people (--n1, --n2) in each arm. Tests as for `microlift "
    "power`. For tests that look more than once give all until each look: --x1 3,7 --n1 100,200 ...\v"
    "Examples:\n"
    "  microlift pvalue --x1 7 --n1 250 --x2 19 --n2 250\n"
    "  microlift pvalue --x1 7 --n1 250 --x2 19 --n2 250 --test bayes\n"
    "  microlift pvalue --x1 3,7 --n1 125,250 --x2 10,19 --n2 125,250 --test group-sequential --looks 2\n\n"
    "Exit code: 0 answered, 2 wrong input.";

/* Counts, test, and the options of tests that look more than once. */
struct form {
    struct argp argp, inner[3];
    struct argp_child children[4];
};

static void make_form(struct form *form)
{
    *form = (struct form){
        .argp = {.options = options, .parser = parse, .doc = doc},
        .inner = {cli_given_argp(&cli_counts_argp), cli_given_argp(&cli_question_test_argp),
                  cli_given_argp(cli_methods_sequential.argp)},
        .children = {{NULL, 0, NULL, 0},
                     {NULL, 0, NULL, 0},
                     {NULL, 0, "Several looks (--test group-sequential, msprt)", 6}},
    };
    for (int i = 0; i < 3; i++) {
        form->children[i].argp = &form->inner[i];
    }
    form->argp.children = form->children;
}

void cli_cmd_pvalue_forms(cli_visit_form *visit, void *context)
{
    struct form form;

    make_form(&form);
    visit(NULL, &form.argp, context);
}

int cli_cmd_pvalue(int argc, char **argv)
{
    const struct cli_family *sequential = &cli_methods_sequential;
    struct form form;
    struct asked asked = {.alternative = -1, .prior = {1.0, 1.0}, .plan = calloc(1, sequential->options_size)};

    if (!asked.plan) {
        return CLI_MACHINE;
    }
    sequential->options_init(asked.plan);
    cli_question_init(&asked.question, CLI_ASK_POWER, argv[0]);
    asked.question.test = "fisher";
    make_form(&form);
    argp_parse(&form.argp, argc, argv, 0, NULL, &asked);
    int code = cli_uses_check(CLI_USES_PVALUE, &asked.question, &asked.given);
    code = code == CLI_DONE ? answer(&asked) : code;
    free(asked.plan);
    return code;
}
