#include "cli/calculators/methods_twoarm.h"
#include "analysis/twoarm/sizing.h"
#include "cli/calculators/twoarm.h"
#include "cli/calculators/twoarm_words.h"
#include "cli/command.h"
#include "cli/options/margin.h"
#include "cli/show/json.h"

#include <math.h>
#include <string.h>

/* X(name, one line, closed form or -1, rule of enumeration) */
#define TESTS(X)                                                                                                       \
    X("z-pooled", "normal approximation, pooled variance", MLIFT_CLOSEDFORM_POOLED, Z_POOLED)                          \
    X("z-unpooled", "normal approximation, separate variances", MLIFT_CLOSEDFORM_UNPOOLED, Z_UNPOOLED)                 \
    X("z-arcsine", "normal approximation of arcsines", MLIFT_CLOSEDFORM_ARCSINE, Z_ARCSINE)                            \
    X("z-continuity", "z-pooled, continuity corrected", MLIFT_CLOSEDFORM_CONTINUITY, Z_CONTINUITY)                     \
    X("chi2", "Pearson's chi-square, exact power", -1, CHI2)                                                           \
    X("chi2-yates", "chi-square after Yates, exact power", -1, CHI2_YATES)                                             \
    X("fisher", "Fisher's exact test", -1, FISHER)                                                                     \
    X("fisher-midp", "Fisher's exact test, mid-p", -1, FISHER_MIDP)                                                    \
    X("boschloo", "exact, more powerful than Fisher's", -1, BOSCHLOO)                                                  \
    X("boschloo-central", "boschloo as twice a one-sided test", -1, BOSCHLOO_CENTRAL)                                  \
    X("barnard", "exact unconditional z test", -1, BARNARD)                                                            \
    X("santner-snell", "exact unconditional difference", -1, SANTNER_SNELL)                                            \
    X("permutation", "all re-randomisations of the arms", -1, PERMUTATION)                                             \
    X("farrington-manning", "not worse by more than --margin", MLIFT_CLOSEDFORM_SCORE, SCORE)

#define METHOD(name, summary, form, rule) {(name), (summary)},
static const struct cli_method methods[] = {TESTS(METHOD)};
#define TEST(name, summary, form, rule) {(form), MLIFT_DECISION_##rule},
static const struct cli_twoarm_test tests[] = {TESTS(TEST)};
#undef METHOD
#undef TEST

enum { N_TESTS = sizeof tests / sizeof *tests, OPTION_STRICT = 0x1000 };

struct options {
    int strict;
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct options *options = state->input;

    (void)text;
    if (key == OPTION_STRICT) {
        options->strict = 1;
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option option_list[] = {
    {"strict", OPTION_STRICT, NULL, 0, "z tests: count significant results in the wrong direction as power too", 0},
    {0},
};
static const struct argp argp = {.options = option_list, .parser = parse};

static const struct cli_twoarm_test *find(const char *name)
{
    for (size_t i = 0; i < N_TESTS; i++) {
        if (!strcmp(methods[i].name, name)) {
            return &tests[i];
        }
    }
    return NULL;
}

/* ---- what is asked ---- */

static int check_rates(const struct cli_question *q, const struct cli_twoarm_test *test)
{
    int has_margin = test->rule == MLIFT_DECISION_SCORE;

    if (q->n_p1 > 1 || q->n_p2 > 1 || q->n_shares > 0) {
        return cli_question_error(q, "several strata need --test cmh; %s compares one rate with one rate", q->test);
    }
    if (q->n_p1 == 0) {
        return cli_question_error(q, "--p1 is needed: the conversion rate you have now");
    }
    if (q->mde && q->n_p2 > 0) {
        return cli_question_error(q, "--mde solves for --p2: leave one of them out");
    }
    if (q->ask == CLI_ASK_SIZE && !q->mde && (isfinite(q->n1) || isfinite(q->n2))) {
        return cli_question_error(q,
                                  "size finds how many people: --n is for `microlift power`, or for --mde (what these "
                                  "people can show)");
    }
    if (q->down && !q->mde) {
        return cli_question_error(q, "--down goes with --mde; --p2 says the direction itself");
    }
    if (!q->mde && q->n_p2 == 0) {
        return cli_question_error(q, "--p2 is needed: the conversion rate you hope for%s",
                                  q->ask == CLI_ASK_SIZE ? ", or --mde with --n" : "");
    }
    if (has_margin != isfinite(q->margin)) {
        return cli_question_error(q, has_margin ? "farrington-manning needs --margin, for example 0.01"
                                                : "--margin belongs to --test farrington-manning");
    }
    if (q->n_p2 == 1 && fabs(q->p1[0] - q->p2[0] - (has_margin ? q->margin : 0.0)) < 1e-12) {
        return cli_question_error(q, has_margin ? "p1 - p2 equals the margin: there is nothing to find"
                                                : "p1 and p2 are equal: there is no difference to find");
    }
    return CLI_DONE;
}

static int check_targets(const struct cli_question *q)
{
    for (size_t i = 0; i < q->n_power; i++) {
        if (!(q->power[i] > q->alpha / q->sides)) {
            return cli_question_error(q, "--power %g is no more than false alarms alone give: ask for more than %g",
                                      q->power[i], q->alpha / q->sides);
        }
    }
    return CLI_DONE;
}

/* People per arm from --n, --n1, --n2 or all of --list. */
static int read_arms(const struct cli_question *q, const struct cli_twoarm_test *test, struct mlift_twoarm *design)
{
    design->n1 = q->n1;
    design->n2 = isfinite(q->n2) ? q->n2 : ceil(q->ratio * q->n1 - 1e-9);
    if (!isfinite(q->n1) && isfinite(q->n2)) {
        design->n1 = ceil(q->n2 / q->ratio - 1e-9);
    }
    if (!isfinite(design->n1) && isfinite(q->list)) {
        design->n1 = floor(q->list / (1.0 + q->ratio) + 1e-9);
        design->n2 = q->list - design->n1;
    }
    if (!isfinite(design->n1)) {
        return cli_question_error(q, "--n (people in each arm), or --n1 and --n2, or --list is needed");
    }
    if (design->n1 < 1.0 || design->n2 < 1.0) {
        return cli_question_error(q, "an arm without people tells nothing: at least one in each is needed");
    }
    int whole = design->n1 == floor(design->n1) && design->n2 == floor(design->n2);
    if (test->form < 0 && !whole) {
        return cli_question_error(q, "%s counts people: give whole numbers", q->test);
    }
    int most = mlift_decision_is_unconditional(test->rule) ? MLIFT_DECISION_MOST_UNCONDITIONAL : MLIFT_DECISION_MOST;
    if (test->form < 0 && design->n1 + design->n2 > most) {
        return cli_question_error(q, "%s is enumerated for up to %d people in both arms: use z-pooled for more",
                                  q->test, most);
    }
    return CLI_DONE;
}

static int failed(const struct cli_question *q, int error)
{
    if (error == MLIFT_ERR_NO_MEMORY) {
        cli_question_error(q, "%s", mlift_error_describe(error));
        return CLI_MACHINE;
    }
    return cli_question_error(q, "%s", mlift_error_describe(error));
}

/* ---- how it is answered ---- */

/* A test of a mean of two people and of the rest: everybody is in an arm or in the rest of the list. */
static double on_finite_list(double n, double total, double list)
{
    return n * list / (total + list - 1.0);
}

static void json_finite(json_t *json, const struct cli_question *q, const struct cli_twoarm_figures *f)
{
    if (!isfinite(q->list)) {
        return;
    }
    double n1 = isfinite(f->n1_exact) ? f->n1_exact : f->design.n1;
    double n2 = isfinite(f->n2_exact) ? f->n2_exact : f->design.n2;
    double exact[2] = {on_finite_list(n1, n1 + n2, q->list), on_finite_list(n2, n1 + n2, q->list)};
    json_object_set_new(json, "list", cli_json_whole(q->list));
    json_object_set_new(json, "reachable", json_boolean(f->reachable && cli_twoarm_fits(f, q->list)));
    if (q->ask == CLI_ASK_SIZE && !q->mde && f->reachable) {
        json_t *whole = json_array();
        json_array_append_new(whole, cli_json_whole(ceil(exact[0] - 1e-9)));
        json_array_append_new(whole, cli_json_whole(ceil(exact[1] - 1e-9)));
        json_object_set_new(json, "n_finite", whole);
        json_object_set_new(json, "n_finite_exact", cli_json_list(exact, 2));
    }
    json_object_set_new(json, "power_finite", cli_json_number(f->power_list));
}

/* The size by counting beside that of the formula. */
static void json_counted(json_t *json, const struct cli_twoarm_figures *counted)
{
    json_t *n = json_array();

    json_array_append_new(n, cli_json_whole(counted->design.n1));
    json_array_append_new(n, cli_json_whole(counted->design.n2));
    json_object_set_new(json, "n_counted", n);
    json_object_set_new(json, "power_counted", cli_json_number(counted->power));
}

static void fill_json(json_t *json, const struct cli_question *q, const struct cli_twoarm_test *test,
                      const struct cli_twoarm_figures *f)
{
    const struct mlift_twoarm *d = &f->design;
    double p[2] = {d->p1, d->p2}, exact[2] = {f->n1_exact, f->n2_exact};
    json_t *n = json_array();

    json_array_append_new(n, f->reachable ? cli_json_whole(d->n1) : json_null());
    json_array_append_new(n, f->reachable ? cli_json_whole(d->n2) : json_null());
    json_object_set_new(json, "test", json_string(q->test));
    json_object_set_new(json, "definition", json_string(mlift_decision_definition(test->rule, q->sides)));
    json_object_set_new(json, "method", json_string(test->form >= 0 ? "closed-form" : "exact"));
    json_object_set_new(json, "alpha", cli_json_number(q->alpha));
    json_object_set_new(json, "sides", json_integer(q->sides));
    if (isfinite(d->p2)) { /* as --alternative of pvalue says it */
        enum mlift_alternative alternative = mlift_sizing_alternative(d);
        json_object_set_new(json, "alternative",
                            json_string(alternative == MLIFT_ALTERNATIVE_TWO_SIDED    ? "two-sided"
                                        : alternative == MLIFT_ALTERNATIVE_P2_GREATER ? "less"
                                                                                      : "greater"));
    }
    json_object_set_new(json, "p", cli_json_list(p, 2));
    json_object_set_new(json, "n", n);
    if (isfinite(f->n1_exact)) {
        json_object_set_new(json, "n_exact", cli_json_list(exact, 2));
    }
    if (q->ask == CLI_ASK_SIZE) {
        json_object_set_new(json, "power_target", cli_json_number(f->target));
    }
    json_object_set_new(json, "power", cli_json_number(f->power));
    if (test->form >= 0) {
        json_object_set_new(json, "power_exact", cli_json_number(f->power_exact));
    }
    json_object_set_new(json, "type1", cli_json_number(f->type1));
    json_object_set_new(json, "mde", cli_json_number(d->p2 - d->p1));
    if (test->rule == MLIFT_DECISION_SCORE) {
        json_object_set_new(json, "margin", cli_json_number(d->margin));
        if (isfinite(d->p2)) {
            json_object_set_new(json, "margin_odd", json_boolean(cli_margin_is_odd(d->p1, d->p2, d->margin)));
        }
    }
    json_finite(json, q, f);
    if (isfinite(q->prior_null)) {
        json_object_set_new(json, "prior_null", cli_json_number(q->prior_null));
        json_object_set_new(json, "false_winners", cli_json_number(cli_twoarm_false_winners(f, q->prior_null)));
    }
    json_object_set_new(json, "type_s", cli_json_number(f->wrong_sign));
    json_object_set_new(json, "type_m", cli_json_number(f->exaggeration));
}

static int answer_power(const struct cli_question *q, const struct cli_twoarm_test *test, struct mlift_twoarm design,
                        struct cli_answer *answer)
{
    struct cli_twoarm_figures f = {.n1_exact = (double)NAN, .n2_exact = (double)NAN, .reachable = 1};
    double target = q->n_power > 0 ? q->power[0] : 0.8;
    int code = read_arms(q, test, &design);
    if (code != CLI_DONE) {
        return code;
    }
    f.design = design;
    f.target = target;
    int error = cli_twoarm_enumerate(test, q->list, &f);
    f.power = f.power_exact;
    if (!error && test->form >= 0) {
        error = cli_twoarm_power(test, &design, &f.power);
    }
    if (error) {
        return failed(q, error);
    }
    fill_json(answer->json, q, test, &f);
    if (q->json) {
        return cli_twoarm_fits(&f, q->list) ? CLI_DONE : CLI_NO;
    }
    cli_twoarm_words_question(answer->text, q, &design);
    cli_twoarm_words_power(answer->text, test, &f);
    cli_twoarm_words_truth(answer->text, q, &f);
    if (!cli_twoarm_fits(&f, q->list)) {
        cli_twoarm_words_too_small(answer->text, q, test, &design, target);
        return CLI_NO;
    }
    if (cli_twoarm_decisive(&f) >= target) {
        fputs("Next: run it, with the test and the sizes fixed before the first send.\n", answer->text);
        return CLI_DONE;
    }
    cli_twoarm_words_needed(answer->text, test, &design, target);
    cli_twoarm_words_smallest(answer->text, test, &design, target);
    return CLI_DONE;
}

/* People in both arms up to which a size is searched. */
static double most_sized(const struct cli_twoarm_test *test)
{
    return mlift_decision_is_unconditional(test->rule) ? (double)MLIFT_SIZING_MOST_UNCONDITIONAL
                                                       : (double)MLIFT_DECISION_MOST;
}

/* The size is beyond what is searched, and the list far below: the answer is no, whatever the size. */
static int answer_far_too_small(const struct cli_question *q, const struct cli_twoarm_test *test,
                                const struct mlift_twoarm *design, double target, json_t *json, FILE *text)
{
    struct cli_twoarm_figures f = {.design = *design, .target = target};

    f.n1_exact = f.n2_exact = f.power = f.power_exact = f.type1 = (double)NAN;
    f.wrong_sign = f.exaggeration = f.power_list = (double)NAN;
    fill_json(json, q, test, &f);
    fprintf(text, "For %.4g%% power: more than %.0f people in all.\n", 100.0 * target, most_sized(test));
    cli_twoarm_words_too_small(text, q, test, design, target);
    return CLI_NO;
}

static int answer_target(const struct cli_question *q, const struct cli_twoarm_test *test,
                         const struct mlift_twoarm *design, double target, json_t *json, FILE *text)
{
    struct cli_twoarm_figures formula = {0}, counted = {0}, *f = &formula;
    int error = cli_twoarm_size(test, design, target, q->ratio, &formula);

    if (error == MLIFT_ERR_UNREACHABLE && q->list <= 0.9 * most_sized(test)) {
        return answer_far_too_small(q, test, design, target, json, text);
    }
    if (error == MLIFT_ERR_UNREACHABLE) {
        return cli_question_error(q, "%s would need more people than can be enumerated: use z-pooled", q->test);
    }
    error = error ? error : cli_twoarm_enumerate(test, q->list, &formula);
    error = error ? error : cli_twoarm_size_counted(test, &formula, q->ratio, &counted);
    if (!error && counted.reachable) {
        f = &counted;
        error = cli_twoarm_enumerate(test, q->list, f);
    }
    if (error) {
        return failed(q, error);
    }
    int enough = cli_twoarm_enough(test, f, q->list, q->ratio);
    fill_json(json, q, test, &formula);
    if (f == &counted) {
        json_counted(json, f);
    }
    if (isfinite(q->list)) {
        json_object_set_new(json, "reachable", json_boolean(enough));
    }
    cli_twoarm_words_size(text, test, f, &formula);
    cli_twoarm_words_truth(text, q, f);
    if (!enough) {
        cli_twoarm_words_too_small(text, q, test, design, target);
        return CLI_NO;
    }
    if (isfinite(q->list)) {
        cli_twoarm_words_enough(text, q, test, f);
    }
    return CLI_DONE;
}

static int answer_rate(const struct cli_question *q, const struct cli_twoarm_test *test, struct mlift_twoarm design,
                       double target, json_t *json, FILE *text)
{
    struct cli_twoarm_figures f = {.n1_exact = (double)NAN, .n2_exact = (double)NAN, .target = target};
    int code = read_arms(q, test, &design);
    if (code != CLI_DONE) {
        return code;
    }
    int error = cli_twoarm_rate(test, &design, target, !q->down, &design.p2);
    f.design = design;
    f.reachable = !error;
    f.power = f.power_exact = f.type1 = f.wrong_sign = f.exaggeration = f.power_list = (double)NAN;
    if (!error) {
        f.design.p2 = design.p2;
        error = cli_twoarm_enumerate(test, q->list, &f);
        f.power = f.power_exact;
        if (!error && test->form >= 0) {
            error = cli_twoarm_power(test, &design, &f.power);
        }
    }
    if (error && error != MLIFT_ERR_UNREACHABLE) {
        return failed(q, error);
    }
    f.design.p2 = f.reachable ? f.design.p2 : (double)NAN;
    fill_json(json, q, test, &f);
    json_t *n = json_array();
    json_array_append_new(n, cli_json_whole(design.n1));
    json_array_append_new(n, cli_json_whole(design.n2));
    json_object_set_new(json, "n", n);
    json_object_set_new(json, "reachable", json_boolean(f.reachable && cli_twoarm_fits(&f, q->list)));
    if (!f.reachable) {
        fprintf(text, "No %s rate is found with %.4g%% power by %.0f + %.0f people.\n", q->down ? "smaller" : "larger",
                100.0 * target, design.n1, design.n2);
        return CLI_NO;
    }
    cli_twoarm_words_rate(text, q, test, &f);
    cli_twoarm_words_truth(text, q, &f);
    if (!cli_twoarm_fits(&f, q->list)) {
        fprintf(text, "Your list of %.0f is smaller than that.\n", q->list);
        return CLI_NO;
    }
    return CLI_DONE;
}

/* One power target gives one flat object, several give a list under "results". */
static int answer_size(const struct cli_question *q, const struct cli_twoarm_test *test, struct mlift_twoarm design,
                       struct cli_answer *answer)
{
    static const double usual = 0.8;
    const double *targets = q->n_power > 0 ? q->power : &usual;
    size_t n = q->n_power > 0 ? q->n_power : 1;
    json_t *results = json_array();
    int code = CLI_DONE;

    design.p2 = q->mde ? (double)NAN : design.p2;
    cli_twoarm_words_question(answer->text, q, &design);
    for (size_t i = 0; i < n && code <= CLI_NO; i++) {
        json_t *json = n == 1 ? json_incref(answer->json) : json_object();
        int one = q->mde ? answer_rate(q, test, design, targets[i], json, answer->text)
                         : answer_target(q, test, &design, targets[i], json, answer->text);
        code = one > code ? one : code;
        json_array_append_new(results, json);
    }
    if (n > 1) {
        json_object_set(answer->json, "results", results);
    }
    json_decref(results);
    return code;
}

static int answer(const struct cli_question *q, const void *options, struct cli_answer *answer)
{
    const struct cli_twoarm_test *test = find(q->test);
    int code = check_rates(q, test);
    code = code == CLI_DONE ? check_targets(q) : code;
    if (code != CLI_DONE) {
        return code;
    }
    struct mlift_twoarm design = {.p1 = q->p1[0],
                                  .p2 = q->n_p2 > 0 ? q->p2[0] : (double)NAN,
                                  .alpha = q->alpha,
                                  .sides = q->sides,
                                  .margin = isfinite(q->margin) ? q->margin : 0.0,
                                  .strict = ((const struct options *)options)->strict};
    if (q->ask == CLI_ASK_POWER && q->mde) {
        return cli_question_error(q, "--mde is a question for `microlift size`");
    }
    return q->ask == CLI_ASK_POWER ? answer_power(q, test, design, answer) : answer_size(q, test, design, answer);
}

const struct cli_family cli_methods_twoarm = {
    .title = "Two rates, one look:",
    .methods = methods,
    .n_methods = N_TESTS,
    .argp = &argp,
    .options_size = sizeof(struct options),
    .answer = answer,
};
