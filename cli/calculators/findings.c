#include "cli/calculators/findings.h"
#include "analysis/numerics/betapair.h"
#include "analysis/sequential/msprt.h"
#include "analysis/sequential/sequential.h"
#include "analysis/sequential/stagewise.h"
#include "analysis/twoarm/cmh.h"
#include "analysis/twoarm/interval.h"
#include "analysis/twoarm/logpvalue.h"
#include "analysis/twoarm/proportion.h"
#include "analysis/twoarm/pvalue.h"
#include "cli/calculators/methods.h"
#include "cli/calculators/methods_sequential.h"
#include "cli/command.h"
#include "cli/show/json.h"
#include "scenarios/suggest.h"

#include <math.h>
#include <string.h>

enum { MOST_NAMES = 64 };

static int failed(const struct cli_finished *f, int error)
{
    if (error == MLIFT_ERR_NO_MEMORY) {
        cli_question_error(f->question, "%s", mlift_error_describe(error));
        return CLI_MACHINE;
    }
    return cli_question_error(f->question, "%s cannot be computed for these counts: use z-pooled", f->question->test);
}

/* ---- one table, or strata ---- */

static void json_interval(json_t *json, const char *key, double low, double high)
{
    double interval[2] = {low, high};

    json_object_set_new(json, key, cli_json_list(interval, 2));
}

static int find_cmh(const struct cli_finished *f, struct cli_finding *finding)
{
    double statistic[2] = {0.0}, p[2] = {0.0};
    struct mlift_cmh_effect effect;
    int error = MLIFT_OK;

    for (int corrected = 0; !error && corrected < 2; corrected++) {
        error =
            mlift_cmh_p_value(f->tables, f->n_tables, f->alternative, corrected, &statistic[corrected], &p[corrected]);
    }
    error = error ? error : mlift_cmh_effect(f->tables, f->n_tables, f->question->alpha, &effect);
    if (error) {
        return cli_question_error(f->question, "in every stratum nobody or everybody converted, or an arm is empty: "
                                               "nothing to compare");
    }
    finding->definition = f->continuity ? "Cochran-Mantel-Haenszel chi-square, 1 df, continuity corrected"
                                        : "Cochran-Mantel-Haenszel chi-square, 1 df, uncorrected";
    finding->statistic = statistic[f->continuity];
    finding->p = p[f->continuity];
    if (f->alternative == MLIFT_ALTERNATIVE_TWO_SIDED) {
        finding->log10_p = mlift_logpvalue_normal(sqrt(statistic[f->continuity]), f->alternative);
    }
    finding->effect = (struct cli_effect){.difference = effect.difference,
                                          .low = effect.low,
                                          .high = effect.high,
                                          .level = 1.0 - f->question->alpha,
                                          .method = "Mantel-Haenszel",
                                          .key = "interval_mantel_haenszel",
                                          .crude = effect.crude,
                                          .odds = {effect.odds_ratio, effect.odds_low, effect.odds_high}};
    json_object_set_new(finding->json, f->continuity ? "p_value_uncorrected" : "p_value_continuity",
                        cli_json_number(p[!f->continuity]));
    json_object_set_new(finding->json, "strata", json_integer((json_int_t)f->n_tables));
    json_object_set_new(finding->json, "difference_crude", cli_json_number(effect.crude));
    json_interval(finding->json, "interval_greenland_robins", effect.few_low, effect.few_high);
    json_object_set_new(finding->json, "odds_ratio_common", cli_json_number(effect.odds_ratio));
    json_interval(finding->json, "interval_odds_ratio", effect.odds_low, effect.odds_high);
    return CLI_DONE;
}

static int find_table(const struct cli_finished *f, int rule, struct cli_finding *finding)
{
    struct mlift_pvalue result = {0};
    double margin = f->question->margin;

    if ((rule == MLIFT_DECISION_SCORE) != isfinite(margin)) {
        return cli_question_error(f->question, rule == MLIFT_DECISION_SCORE
                                                   ? "farrington-manning needs --margin, for example 0.01"
                                                   : "--margin belongs to --test farrington-manning");
    }
    int error = mlift_pvalue_compute((enum mlift_decision_rule)rule, f->tables[0], f->alternative,
                                     isfinite(margin) ? margin : 0.0, &result);
    if (error == MLIFT_ERR_OUT_OF_RANGE) {
        return cli_question_error(f->question, "%s cannot be enumerated for so many people: use z-pooled",
                                  f->question->test);
    }
    finding->definition = mlift_decision_definition((enum mlift_decision_rule)rule, f->question->sides);
    finding->statistic = result.statistic;
    finding->p = result.p;
    finding->log10_p = result.log10_p;
    if (!error && rule == MLIFT_DECISION_SCORE) { /* the interval that agrees with the test */
        struct cli_effect *effect = &finding->effect;
        double alpha = f->question->alpha * (f->question->sides == 1 ? 2.0 : 1.0);
        mlift_interval_score(f->tables[0], fmin(alpha, 0.999), &effect->low, &effect->high);
        effect->level = 1.0 - alpha;
        effect->method = "score";
        effect->key = "interval_score";
    }
    return error ? failed(f, error) : CLI_DONE;
}

static int find_bayes(const struct cli_finished *f, struct cli_finding *finding)
{
    struct mlift_counts c = f->tables[0];
    struct mlift_betapair pair;
    double a = f->prior[0], b = f->prior[1];
    int error = mlift_betapair_init(&pair, a + c.x1, b + c.n1 - c.x1, a + c.x2, b + c.n2 - c.x2);

    if (error) {
        return failed(f, error);
    }
    struct cli_effect *effect = &finding->effect;
    effect->difference =
        pair.b_success / (pair.b_success + pair.b_failure) - pair.a_success / (pair.a_success + pair.a_failure);
    effect->low = mlift_betapair_quantile(&pair, 0.5 * f->question->alpha);
    effect->high = mlift_betapair_quantile(&pair, 1.0 - 0.5 * f->question->alpha);
    effect->method = "posterior";
    effect->key = "interval_posterior";
    double better = pair.above, losses[2] = {mlift_betapair_loss_of_a(&pair), mlift_betapair_loss_of_b(&pair)};
    finding->statistic = better;
    finding->p = f->alternative == MLIFT_ALTERNATIVE_TWO_SIDED    ? 2.0 * fmin(better, 1.0 - better)
                 : f->alternative == MLIFT_ALTERNATIVE_P2_GREATER ? 1.0 - better
                                                                  : better;
    finding->definition = f->alternative == MLIFT_ALTERNATIVE_TWO_SIDED
                              ? "twice the smaller posterior probability that one arm is better"
                              : "posterior probability that the other arm is better";
    finding->meaning = NULL;
    json_object_set_new(finding->json, "p_better", cli_json_number(better));
    json_object_set_new(finding->json, "expected_loss", cli_json_list(losses, 2));
    json_object_set_new(finding->json, "prior", cli_json_list(f->prior, 2));
    return CLI_DONE;
}

/* ---- looks ---- */

/* Each look holds all before it. */
static int check_looks(const struct cli_finished *f)
{
    for (size_t k = 1; k < f->n_tables; k++) {
        struct mlift_counts before = f->tables[k - 1], now = f->tables[k];
        int grows = now.x1 >= before.x1 && now.x2 >= before.x2 && now.n1 - now.x1 >= before.n1 - before.x1 &&
                    now.n2 - now.x2 >= before.n2 - before.x2 && now.n1 + now.n2 > before.n1 + before.n2;
        if (!grows) {
            return cli_question_error(
                f->question, "look %zu has fewer people than the one before: give at each look all until then", k + 1);
        }
    }
    return CLI_DONE;
}

/* Standard error of the difference at the pooled rate; 0 where nobody or everybody converted. */
static double pooled_error(struct mlift_counts c)
{
    double n1 = c.n1, n2 = c.n2, pooled = (c.x1 + c.x2) / (n1 + n2);

    return sqrt(pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2));
}

/* The size of difference to which the test is most sensitive with the people of the last look: a function of how many
 * they are and of the pooled rate only. */
static double tuned_tau(const struct cli_finished *f)
{
    struct mlift_counts last = f->tables[f->n_tables - 1];
    double n = (double)last.n1 + last.n2;

    return mlift_msprt_rho(f->question->alpha, n, f->question->sides) * pooled_error(last) * sqrt(n);
}

/* What no look has ruled out. Where the looks contradict each other, what the last one says. */
static void always_valid_effect(const struct cli_finished *f, double tau, struct cli_effect *effect)
{
    double low = -1.0, high = 1.0, last_low = -1.0, last_high = 1.0;

    for (size_t k = 0; k < f->n_tables && tau > 0.0; k++) {
        struct mlift_counts c = f->tables[k];
        double se = pooled_error(c), difference = (double)c.x2 / c.n2 - (double)c.x1 / c.n1;
        double reach = se > 0.0 ? mlift_msprt_reach(se, tau, f->question->alpha) : 1.0;
        last_low = fmax(-1.0, difference - reach);
        last_high = fmin(1.0, difference + reach);
        low = fmax(low, last_low);
        high = fmin(high, last_high);
    }
    effect->low = low <= high ? low : last_low;
    effect->high = low <= high ? high : last_high;
    effect->method = "always valid";
    effect->key = "interval_always_valid";
}

static int find_msprt(const struct cli_finished *f, struct cli_finding *finding)
{
    double tau = cli_methods_sequential_tau(f->plan), largest = -HUGE_VAL;
    int sides = f->question->sides;

    if (sides == 1 && f->question->alpha >= 0.5) {
        return cli_question_error(f->question, "--alpha must be below 0.5 for a one-sided always-valid test");
    }
    tau = isfinite(tau) ? tau : tuned_tau(f);
    always_valid_effect(f, tau, &finding->effect);
    for (size_t k = 0; k < f->n_tables; k++) {
        struct mlift_counts c = f->tables[k];
        double se = pooled_error(c), difference = (double)c.x2 / c.n2 - (double)c.x1 / c.n1;
        difference = f->alternative == MLIFT_ALTERNATIVE_P1_GREATER ? -difference : difference;
        if (se > 0.0 && tau > 0.0 && (sides == 2 || difference > 0.0)) {
            largest = fmax(largest, mlift_msprt_log_ratio(difference, se, tau, sides));
        }
    }
    finding->statistic = exp(largest);
    finding->p = fmin(1.0, exp(-largest));
    finding->log10_p = fmin(0.0, -largest / log(10.0));
    finding->definition = "always valid: one over the largest mixture likelihood ratio so far";
    json_object_set_new(finding->json, "tau", cli_json_number(tau));
    json_object_set_new(finding->json, "looks", json_integer((json_int_t)f->n_tables));
    return CLI_DONE;
}

/* After the end: the median unbiased estimate and the interval by stage-wise ordering. Before it: what the looks of
 * this plan can all be wrong about with alpha together, the repeated interval. `seen` is z in the direction of the
 * alternative. */
static int group_effect(const struct cli_finished *f, const struct mlift_sequential_design *design, int at, double seen,
                        struct cli_effect *effect)
{
    struct mlift_counts c = f->tables[at];
    struct mlift_stagewise estimate;
    double se = pooled_error(c), upwards = f->alternative == MLIFT_ALTERNATIVE_P1_GREATER ? -1.0 : 1.0;
    double bound = design->critical[at];
    int ended = at == design->n_looks - 1 || (design->sides == 2 ? fabs(seen) : seen) >= bound;

    effect->difference = (double)c.x2 / c.n2 - (double)c.x1 / c.n1;
    effect->method = ended ? "stage-wise" : "repeated";
    effect->key = ended ? "interval_stagewise" : "interval_repeated";
    effect->low = effect->high = (double)NAN;
    if (!(se > 0.0)) {
        return MLIFT_OK;
    }
    if (!ended) {
        effect->low = fmax(-1.0, effect->difference - bound * se);
        effect->high = fmin(1.0, effect->difference + bound * se);
        return MLIFT_OK;
    }
    int error = mlift_stagewise_estimate(design, at, seen, f->question->alpha, &estimate);
    if (!error) {
        double unit = upwards * se * sqrt(design->information[at]);
        effect->difference = unit * estimate.drift;
        effect->low = fmax(-1.0, unit * (upwards > 0.0 ? estimate.low : estimate.high));
        effect->high = fmin(1.0, unit * (upwards > 0.0 ? estimate.high : estimate.low));
    }
    return error == MLIFT_ERR_NO_MEMORY ? error : MLIFT_OK;
}

static int find_group(const struct cli_finished *f, struct cli_finding *finding)
{
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design design;
    double z[MLIFT_SEQUENTIAL_MAX_LOOKS], sign = f->alternative == MLIFT_ALTERNATIVE_P1_GREATER ? 1.0 : -1.0;
    int stopped = 0, code = cli_methods_sequential_plan(f->question, f->plan, &plan);

    if (code != CLI_DONE) {
        return code;
    }
    if (f->n_tables > (size_t)plan.n_looks) {
        return cli_question_error(f->question, "counts of %zu looks, but %d are planned: --looks or --information",
                                  f->n_tables, plan.n_looks);
    }
    for (size_t k = 0; k < f->n_tables; k++) {
        z[k] = sign * mlift_proportion_z_pooled(f->tables[k]);
    }
    plan.power = fmax(0.8, 0.5 + 0.5 * plan.alpha);
    int error = mlift_sequential_solve(&plan, &design);
    error = error ? error : mlift_sequential_p_value(&design, z, (int)f->n_tables, &stopped, &finding->p);
    if (error == MLIFT_ERR_UNREACHABLE || error == MLIFT_ERR_OUT_OF_RANGE) {
        return cli_question_error(f->question, "these looks and bounds cannot have that alpha");
    }
    if (error) {
        return failed(f, error);
    }
    error = group_effect(f, &design, stopped, z[stopped], &finding->effect);
    if (error) {
        return failed(f, error);
    }
    finding->statistic = sign * z[stopped];
    finding->definition = "stage-wise ordering: an earlier stop is more extreme, then a larger z";
    json_object_set_new(finding->json, "look", json_integer(stopped + 1));
    json_object_set_new(finding->json, "looks", json_integer(plan.n_looks));
    json_object_set_new(finding->json, "critical", cli_json_list(design.critical, (size_t)plan.n_looks));
    json_object_set_new(finding->json, "stops",
                        json_boolean((design.sides == 2 ? fabs(z[stopped]) : z[stopped]) >= design.critical[stopped]));
    return CLI_DONE;
}

/* ---- by name ---- */

int cli_findings_looks(const char *test)
{
    return !strcmp(test, "msprt") || !strcmp(test, "group-sequential");
}

/* A name that `power` and `size` know but that ends without a p value, or no name at all. */
static int no_such_test(const struct cli_question *question)
{
    const char *names[MOST_NAMES];
    size_t n = 0;

    if (cli_methods_find(question->test)) {
        return cli_question_error(question, "%s %s", question->test,
                                  !strcmp(question->test, "segments")
                                      ? "is several tests: ask for each segment, with --test z-pooled"
                                      : "ends in a choice, not in a p value: take fisher or bayes");
    }
    for (size_t i = 0; cli_methods_family(i); i++) {
        const struct cli_family *family = cli_methods_family(i);
        for (size_t j = 0; j < family->n_methods && n < MOST_NAMES; j++) {
            names[n++] = family->methods[j].name;
        }
    }
    const char *nearest = mlift_suggest_nearest(question->test, names, n);
    return nearest
               ? cli_question_error(question, "unknown test '%s': did you mean '%s'?", question->test, nearest)
               : cli_question_error(question, "unknown test '%s': `microlift power --help` lists them", question->test);
}

/* The difference of one table, or of the last look, and what it is known to. */
static struct cli_effect plain_effect(const struct cli_finished *f)
{
    struct mlift_counts c = f->tables[f->n_tables - 1];
    struct cli_effect effect = {.difference = (double)c.x2 / c.n2 - (double)c.x1 / c.n1,
                                .level = 1.0 - f->question->alpha,
                                .method = "Newcombe",
                                .crude = (double)NAN};

    mlift_proportion_newcombe(c, f->question->alpha, &effect.low, &effect.high);
    return effect;
}

int cli_findings_compute(const struct cli_finished *finished, struct cli_finding *finding)
{
    const char *test = finished->question->test;
    int rule = mlift_decision_find(test), cmh = !strcmp(test, "cmh"), looks = cli_findings_looks(test);

    finding->meaning = "p";
    finding->log10_p = (double)NAN;
    if (finished->continuity && !cmh) {
        return cli_question_error(finished->question, "--continuity belongs to --test cmh; z-continuity and chi2-yates "
                                                      "are corrected tests of two rates");
    }
    if (rule < 0 && !cmh && !looks && strcmp(test, "bayes") != 0) {
        return no_such_test(finished->question);
    }
    if (finished->n_tables > 1 && !cmh && !looks) {
        return cli_question_error(finished->question, "several strata need --test cmh");
    }
    if (rule < 0 && isfinite(finished->question->margin)) {
        return cli_question_error(finished->question, "--margin belongs to --test farrington-manning");
    }
    if (!cmh) {
        finding->effect = plain_effect(finished);
    }
    if (looks) {
        int code = check_looks(finished);
        if (code != CLI_DONE) {
            return code;
        }
        return !strcmp(test, "msprt") ? find_msprt(finished, finding) : find_group(finished, finding);
    }
    return cmh         ? find_cmh(finished, finding)
           : rule >= 0 ? find_table(finished, rule, finding)
                       : find_bayes(finished, finding);
}
