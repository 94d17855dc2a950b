/* Reference values of tests of two proportions: the functions behind the rows in reference_twoarm_rows.c. */
#include "analysis/reference/reference_twoarm.h"
#include "analysis/reference/reference_twoarm_rows.h"
#include "analysis/twoarm/closedform.h"
#include "analysis/twoarm/cmh.h"
#include "analysis/twoarm/decision.h"
#include "analysis/twoarm/proportion.h"
#include "analysis/twoarm/pvalue.h"
#include "analysis/twoarm/sizing.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const struct {
    const char *name;
    enum mlift_closedform form;
} forms[] = {
    {"z-pooled", MLIFT_CLOSEDFORM_POOLED},          {"z-unpooled", MLIFT_CLOSEDFORM_UNPOOLED},
    {"z-arcsine", MLIFT_CLOSEDFORM_ARCSINE},        {"z-continuity", MLIFT_CLOSEDFORM_CONTINUITY},
    {"farrington-manning", MLIFT_CLOSEDFORM_SCORE},
};

static double number(const char *inputs, const char *key)
{
    return mlift_reference_number(inputs, key, (double)NAN);
}

/* Whether the test is a closed form, and which. */
static int form_of(const char *inputs, enum mlift_closedform *form)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (mlift_reference_says(inputs, "test", forms[i].name)) {
            *form = forms[i].form;
            return 1;
        }
    }
    return 0;
}

static struct mlift_twoarm design_of(const char *inputs)
{
    return (struct mlift_twoarm){.p1 = number(inputs, "p1"),
                                 .p2 = number(inputs, "p2"),
                                 .n1 = number(inputs, "n1"),
                                 .n2 = number(inputs, "n2"),
                                 .alpha = number(inputs, "alpha"),
                                 .sides = (int)number(inputs, "sides"),
                                 .margin = mlift_reference_number(inputs, "margin", 0.0),
                                 .strict = (int)mlift_reference_number(inputs, "strict", 0.0)};
}

/* The exact rule of the test, or -1. */
static int rule_of(const char *inputs)
{
    for (int i = 0; i < MLIFT_DECISION_N_RULES; i++) {
        if (mlift_reference_says(inputs, "test", mlift_decision_name((enum mlift_decision_rule)i))) {
            return i;
        }
    }
    return -1;
}

static int exact_outcome(enum mlift_decision_rule rule, const struct mlift_twoarm *d, double p1, double p2,
                         double *power)
{
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome = {0};
    int error = mlift_decision_init(&decision, rule, mlift_sizing_alternative(d), (int)d->n1, (int)d->n2, d->alpha,
                                    d->margin, 0.0);

    error = error ? error : mlift_decision_power(&decision, p1, p2, &outcome);
    mlift_decision_free(&decision);
    *power = outcome.power;
    return error;
}

/* Closed forms for z names, enumeration for the others. */
static int power(const char *inputs, double *values, size_t n)
{
    enum mlift_closedform form;
    struct mlift_twoarm design = design_of(inputs);
    int rule = rule_of(inputs);

    (void)n;
    if (form_of(inputs, &form)) {
        values[0] = mlift_closedform_power(form, &design);
        return MLIFT_OK;
    }
    return rule < 0 ? MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE)
                    : exact_outcome((enum mlift_decision_rule)rule, &design, design.p1, design.p2, values);
}

static int size_arms(const char *inputs, struct mlift_twoarm *design, double *n1, double *n2)
{
    enum mlift_closedform form;

    *design = design_of(inputs);
    if (!form_of(inputs, &form)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double ratio = mlift_reference_number(inputs, "ratio", 1.0);
    return mlift_closedform_size(form, design, number(inputs, "power"), ratio, n1, n2);
}

static int size_first(const char *inputs, double *values, size_t n)
{
    struct mlift_twoarm design;
    double n2;

    (void)n;
    return size_arms(inputs, &design, values, &n2);
}

static int size_both(const char *inputs, double *values, size_t n)
{
    struct mlift_twoarm design;

    return n == 2 ? size_arms(inputs, &design, &values[0], &values[1]) : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

/* Total over both arms, for each of the rates p2. */
static int size_total(const char *inputs, double *values, size_t n)
{
    double p2[MLIFT_REFERENCE_MOST_VALUES], n1, n2;
    enum mlift_closedform form;
    struct mlift_twoarm design = design_of(inputs);

    if (!form_of(inputs, &form) || mlift_reference_list(inputs, "p2", p2, MLIFT_REFERENCE_MOST_VALUES) != n) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    for (size_t i = 0; i < n; i++) {
        design.p2 = p2[i];
        int error = mlift_closedform_size(form, &design, number(inputs, "power"), 1.0, &n1, &n2);
        if (error) {
            return error;
        }
        values[i] = n1 + n2;
    }
    return MLIFT_OK;
}

static int rate(const char *inputs, double *values, size_t n)
{
    enum mlift_closedform form;
    struct mlift_twoarm design = design_of(inputs);

    (void)n;
    return form_of(inputs, &form) ? mlift_closedform_rate(form, &design, number(inputs, "power"), 1, values)
                                  : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

static int size_exact(const char *inputs, double *values, size_t n)
{
    struct mlift_twoarm design = design_of(inputs);
    struct mlift_sizing sizing = {0};
    int rule = rule_of(inputs);

    if (rule < 0 || n != 2) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = mlift_sizing_required((enum mlift_decision_rule)rule, &design, number(inputs, "power"), 1.0, &sizing);
    values[0] = sizing.n1;
    values[1] = sizing.power;
    return error;
}

static int power_h(const char *inputs, double *values, size_t n)
{
    (void)n;
    values[0] = mlift_closedform_power_h(number(inputs, "h"), number(inputs, "n1"), number(inputs, "n2"),
                                         number(inputs, "alpha"), (int)number(inputs, "sides"));
    return MLIFT_OK;
}

static int effect_h(const char *inputs, double *values, size_t n)
{
    (void)n;
    values[0] = mlift_closedform_h(number(inputs, "p1"), number(inputs, "p2"));
    return MLIFT_OK;
}

static int size_baseline(const char *inputs, double *values, size_t n)
{
    (void)n;
    values[0] = mlift_closedform_size_baseline(number(inputs, "p1"), number(inputs, "p2"), number(inputs, "alpha"),
                                               (int)number(inputs, "sides"), number(inputs, "power"));
    return MLIFT_OK;
}

static int size_odds_total(const char *inputs, double *values, size_t n)
{
    (void)n;
    values[0] = 2.0 * mlift_closedform_size_odds(number(inputs, "p1"), number(inputs, "p2"), number(inputs, "alpha"),
                                                 (int)number(inputs, "sides"), number(inputs, "power"));
    return MLIFT_OK;
}

/* Two means: people per arm, then the same on a finite list; only the latter when one value is wanted. */
static int size_finite(const char *inputs, double *values, size_t n)
{
    double mean = number(inputs, "mean");
    double sd = mlift_reference_number(inputs, "sd", sqrt(mean * (1.0 - mean)));
    double open = mlift_closedform_size_means(sd, number(inputs, "difference"), number(inputs, "alpha"),
                                              (int)number(inputs, "sides"), number(inputs, "power"));

    values[0] = open;
    values[n - 1] = mlift_closedform_finite(open, number(inputs, "list"));
    return MLIFT_OK;
}

static int split(const char *inputs, double *values, size_t n)
{
    (void)n;
    values[0] = mlift_proportion_p_split(number(inputs, "n1"), number(inputs, "n2"));
    return MLIFT_OK;
}

/* Chi-square, then Fisher: power, or the probability of a false alarm at the common rate p1. */
static int chi2_and_fisher(const char *inputs, double *values, size_t n)
{
    struct mlift_twoarm design = design_of(inputs);
    double p2 = mlift_reference_number(inputs, "p2", design.p1);

    if (n != 2) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = exact_outcome(MLIFT_DECISION_CHI2, &design, design.p1, p2, &values[0]);
    return error ? error : exact_outcome(MLIFT_DECISION_FISHER, &design, design.p1, p2, &values[1]);
}

/* Largest false-alarm probability over the common rates 1/grid .. (grid - 1)/grid. */
static int largest_on_grid(const char *inputs, double *values, size_t n)
{
    struct mlift_twoarm d = design_of(inputs);
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome = {0};
    int rule = rule_of(inputs), grid = (int)number(inputs, "grid");

    (void)n;
    if (rule < 0) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = mlift_decision_init(&decision, (enum mlift_decision_rule)rule, MLIFT_ALTERNATIVE_TWO_SIDED, (int)d.n1,
                                    (int)d.n2, d.alpha, 0.0, 0.0);
    values[0] = 0.0;
    for (int i = 1; !error && i < grid; i++) {
        error = mlift_decision_power(&decision, (double)i / grid, (double)i / grid, &outcome);
        values[0] = fmax(values[0], outcome.power);
    }
    mlift_decision_free(&decision);
    return error;
}

static int pvalue(const char *inputs, double *values, size_t n)
{
    struct mlift_counts counts = {(int)number(inputs, "x1"), (int)number(inputs, "n1"), (int)number(inputs, "x2"),
                                  (int)number(inputs, "n2")};
    enum mlift_alternative alternative =
        mlift_reference_says(inputs, "alternative", "p2-greater")   ? MLIFT_ALTERNATIVE_P2_GREATER
        : mlift_reference_says(inputs, "alternative", "p1-greater") ? MLIFT_ALTERNATIVE_P1_GREATER
                                                                    : MLIFT_ALTERNATIVE_TWO_SIDED;
    struct mlift_pvalue result = {0};
    int rule = rule_of(inputs);

    if (rule < 0 || n != 2) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = mlift_pvalue_compute((enum mlift_decision_rule)rule, counts, alternative,
                                     mlift_reference_number(inputs, "margin", 0.0), &result);
    values[0] = result.statistic;
    values[1] = result.p;
    return error;
}

enum { MOST_STRATA = 8 };

/* Arrays behind a struct mlift_cmh. */
struct strata {
    double p1[MOST_STRATA], p2[MOST_STRATA], share[MOST_STRATA], treated[MOST_STRATA], odds[MOST_STRATA];
};

static struct mlift_cmh cmh_of(const char *inputs, struct strata *s)
{
    size_t n = mlift_reference_list(inputs, "p1", s->p1, MOST_STRATA);
    size_t n_odds = mlift_reference_list(inputs, "odds", s->odds, MOST_STRATA);
    size_t n_treated = mlift_reference_list(inputs, "treated", s->treated, MOST_STRATA);

    mlift_reference_list(inputs, "shares", s->share, MOST_STRATA);
    for (size_t j = 0; j < n; j++) {
        double odds = s->odds[n_odds == n ? j : 0] * s->p1[j] / (1.0 - s->p1[j]);
        s->p2[j] = odds / (1.0 + odds);
        s->treated[j] = n_treated == n ? s->treated[j] : 0.5;
    }
    return (struct mlift_cmh){.n_strata = n,
                              .p1 = s->p1,
                              .p2 = s->p2,
                              .share = s->share,
                              .treated = s->treated,
                              .alpha = number(inputs, "alpha"),
                              .sides = (int)number(inputs, "sides"),
                              .continuity = (int)mlift_reference_number(inputs, "continuity", 0.0)};
}

/* Uncorrected, then continuity corrected; in percent if asked. */
static int cmh_power(const char *inputs, double *values, size_t n)
{
    struct strata strata;
    struct mlift_cmh cmh = cmh_of(inputs, &strata);
    double unit = mlift_reference_number(inputs, "unit", 1.0);

    for (size_t i = 0; i < n; i++) {
        cmh.continuity = i == 1;
        values[i] = unit * mlift_cmh_power(&cmh, number(inputs, "total"));
    }
    return mlift_cmh_check(&cmh);
}

static int cmh_size(const char *inputs, double *values, size_t n)
{
    struct strata strata;
    struct mlift_cmh cmh = cmh_of(inputs, &strata);

    (void)n;
    values[0] = mlift_cmh_size(&cmh, number(inputs, "power"));
    return mlift_cmh_check(&cmh);
}

/* statpsych's size.test.prop2: 2 / d added, the two standard errors swapped. */
static int size_with_2_over_d(const char *inputs, double *values, size_t n)
{
    double p1 = number(inputs, "p1"), p2 = number(inputs, "p2"), d = number(inputs, "effect");
    double mean = 0.5 * (p1 + p2);
    double se1 = sqrt(2.0 * mean * (1.0 - mean)), se2 = sqrt(p1 * (1.0 - p1) + p2 * (1.0 - p2));
    double za = gsl_cdf_ugaussian_Pinv(1.0 - 0.5 * number(inputs, "alpha"));
    double zb = gsl_cdf_ugaussian_Pinv(number(inputs, "power"));
    double k = za * se2 + zb * se1;

    (void)n;
    values[0] = ceil(k * k / (d * d)) + round(2.0 / d);
    return MLIFT_OK;
}

/* Both tails counted, p2 from an odds ratio, one value per alpha. */
static int power_odds(const char *inputs, double *values, size_t n)
{
    struct mlift_twoarm design = design_of(inputs);
    double alpha[MLIFT_REFERENCE_MOST_VALUES];
    double odds = number(inputs, "odds") * design.p1 / (1.0 - design.p1);

    if (mlift_reference_list(inputs, "alpha", alpha, MLIFT_REFERENCE_MOST_VALUES) != n) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    design.p2 = odds / (1.0 + odds);
    design.strict = 1;
    for (size_t i = 0; i < n; i++) {
        design.alpha = alpha[i];
        values[i] = mlift_closedform_power(MLIFT_CLOSEDFORM_POOLED, &design);
    }
    return MLIFT_OK;
}

/* rpact's way to count the wrong direction: the power in the right one read back as a shift of a unit normal. */
static int power_shifted(const char *inputs, double *values, size_t n)
{
    struct mlift_twoarm design = design_of(inputs);
    double z = gsl_cdf_ugaussian_Qinv(design.alpha / 2.0);
    double right = mlift_closedform_power(MLIFT_CLOSEDFORM_POOLED, &design);

    (void)n;
    values[0] = right + gsl_cdf_ugaussian_P(-z - (gsl_cdf_ugaussian_Pinv(right) + z));
    return MLIFT_OK;
}

/* What simulations of the score test estimate, computed exactly; one design per value. */
static int score_exact_power(const char *inputs, double *values, size_t n)
{
    static const char *const keys[] = {"p1", "p2", "margin", "n1", "n2"};
    double list[5][MLIFT_REFERENCE_MOST_VALUES];

    for (size_t k = 0; k < 5; k++) {
        if (mlift_reference_list(inputs, keys[k], list[k], MLIFT_REFERENCE_MOST_VALUES) != n) {
            return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
        }
    }
    for (size_t i = 0; i < n; i++) {
        struct mlift_twoarm d = {.p1 = list[0][i],
                                 .p2 = list[1][i],
                                 .margin = list[2][i],
                                 .n1 = list[3][i],
                                 .n2 = list[4][i],
                                 .alpha = number(inputs, "alpha"),
                                 .sides = 1};
        int error = exact_outcome(MLIFT_DECISION_SCORE, &d, d.p1, d.p2, &values[i]);
        if (error) {
            return error;
        }
    }
    return MLIFT_OK;
}

static const struct mlift_reference_method methods[] = {
    {"power", power},
    {"size", size_first},
    {"size-both", size_both},
    {"size-total", size_total},
    {"size-exact", size_exact},
    {"rate", rate},
    {"power-h", power_h},
    {"effect-h", effect_h},
    {"size-baseline", size_baseline},
    {"size-odds-total", size_odds_total},
    {"size-finite", size_finite},
    {"split", split},
    {"chi2-and-fisher", chi2_and_fisher},
    {"largest-size-on-grid", largest_on_grid},
    {"pvalue", pvalue},
    {"cmh-power", cmh_power},
    {"cmh-size", cmh_size},
    {"size-with-2-over-d", size_with_2_over_d},
    {"power-odds", power_odds},
    {"power-shifted", power_shifted},
    {"score-exact-power", score_exact_power},
};

const struct mlift_reference_family mlift_reference_twoarm = {
    .name = "two proportions",
    .rows = mlift_reference_twoarm_rows,
    .n_rows = MLIFT_REFERENCE_TWOARM_N_ROWS,
    .methods = methods,
    .n_methods = sizeof methods / sizeof *methods,
};
