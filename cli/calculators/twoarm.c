#include "cli/calculators/twoarm.h"
#include "analysis/twoarm/sizing.h"

#include <math.h>

/* Above this many people the table-by-table rules would take seconds; a search over sizes asks a hundred times. */
static const double MOST_POINTWISE = 200000.0, MOST_POINTWISE_SIZED = 10000.0, MOST_SIZED = 1000000.0;

static int decide(const struct cli_twoarm_test *test, const struct mlift_twoarm *design,
                  struct mlift_decision *decision)
{
    return mlift_decision_init(decision, test->rule, mlift_sizing_alternative(design), (int)design->n1, (int)design->n2,
                               design->alpha, design->margin, 0.0);
}

static int is_pointwise(enum mlift_decision_rule rule)
{
    return rule == MLIFT_DECISION_Z_UNPOOLED || rule == MLIFT_DECISION_Z_ARCSINE || rule == MLIFT_DECISION_SCORE;
}

static int can_enumerate(const struct cli_twoarm_test *test, const struct mlift_twoarm *design)
{
    double n = floor(design->n1) + floor(design->n2);
    double most = mlift_decision_is_unconditional(test->rule) ? (double)MLIFT_DECISION_MOST_UNCONDITIONAL
                                                              : (double)MLIFT_DECISION_MOST;

    return n <= most && (!is_pointwise(test->rule) || n <= MOST_POINTWISE);
}

int cli_twoarm_counted(const struct cli_twoarm_test *test, const struct mlift_twoarm *design,
                       struct cli_twoarm_test *counted)
{
    *counted = (struct cli_twoarm_test){-1, test->rule};
    return test->form >= 0 && can_enumerate(test, design);
}

double cli_twoarm_decisive(const struct cli_twoarm_figures *figures)
{
    const struct mlift_twoarm *d = &figures->design;
    int whole = d->n1 == floor(d->n1) && d->n2 == floor(d->n2); /* counting takes whole people, a formula any n */

    return whole && isfinite(figures->power_exact) ? figures->power_exact : figures->power;
}

int cli_twoarm_power(const struct cli_twoarm_test *test, const struct mlift_twoarm *design, double *power)
{
    if (test->form >= 0) {
        *power = mlift_closedform_power((enum mlift_closedform)test->form, design);
        return MLIFT_OK;
    }
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome = {0};
    int error = decide(test, design, &decision);
    error = error ? error : mlift_decision_power(&decision, design->p1, design->p2, &outcome);
    mlift_decision_free(&decision);
    *power = outcome.power;
    return error;
}

int cli_twoarm_size(const struct cli_twoarm_test *test, const struct mlift_twoarm *design, double power, double ratio,
                    struct cli_twoarm_figures *figures)
{
    struct mlift_sizing sizing = {0};
    int error;

    figures->design = *design;
    figures->target = power;
    figures->n1_exact = figures->n2_exact = (double)NAN;
    if (test->form >= 0) {
        error = mlift_closedform_size((enum mlift_closedform)test->form, design, power, ratio, &figures->n1_exact,
                                      &figures->n2_exact);
        figures->design.n1 = ceil(figures->n1_exact - 1e-9);
        figures->design.n2 = ceil(figures->n2_exact - 1e-9);
        figures->power = error ? 0.0 : mlift_closedform_power((enum mlift_closedform)test->form, &figures->design);
    } else {
        error = mlift_sizing_required(test->rule, design, power, ratio, &sizing);
        figures->design.n1 = sizing.n1;
        figures->design.n2 = sizing.n2;
        figures->power = sizing.power;
    }
    figures->reachable = !error;
    return error;
}

int cli_twoarm_size_counted(const struct cli_twoarm_test *test, const struct cli_twoarm_figures *formula, double ratio,
                            struct cli_twoarm_figures *counted)
{
    struct cli_twoarm_test rule = {-1, test->rule};
    double people = formula->design.n1 + formula->design.n2;

    *counted = (struct cli_twoarm_figures){.design = formula->design};
    if (test->form < 0 || people > (is_pointwise(test->rule) ? MOST_POINTWISE_SIZED : MOST_SIZED)) {
        return MLIFT_OK;
    }
    int error = cli_twoarm_size(&rule, &formula->design, formula->target, ratio, counted);
    return error == MLIFT_ERR_NO_MEMORY ? error : MLIFT_OK;
}

int cli_twoarm_rate(const struct cli_twoarm_test *test, const struct mlift_twoarm *design, double power, int upwards,
                    double *p2)
{
    if (test->form >= 0) {
        return mlift_closedform_rate((enum mlift_closedform)test->form, design, power, upwards, p2);
    }
    struct mlift_twoarm d = *design;
    struct mlift_decision decision;
    d.p2 = upwards ? 1.0 : 0.0; /* the direction of a one-sided test */
    int error = decide(test, &d, &decision);
    error = error ? error : mlift_decision_rate(&decision, d.p1, power, upwards, p2);
    mlift_decision_free(&decision);
    return error;
}

/* False alarms: at the common rate p1, or at the edge of the null hypothesis when there is a margin. */
static int false_alarms(struct mlift_decision *decision, const struct mlift_twoarm *design, double *type1)
{
    struct mlift_decision_outcome outcome;
    double edge = design->p1 - design->margin;

    if (!(edge > 0.0 && edge < 1.0)) {
        return MLIFT_OK;
    }
    int error = mlift_decision_power(decision, design->p1, edge, &outcome);
    *type1 = error ? (double)NAN : outcome.power;
    return error;
}

int cli_twoarm_enumerate(const struct cli_twoarm_test *test, double list, struct cli_twoarm_figures *figures)
{
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome = {0}, finite = {0};
    struct mlift_twoarm *d = &figures->design;

    figures->type1 = figures->power_exact = figures->wrong_sign = figures->exaggeration = (double)NAN;
    figures->power_list = (double)NAN;
    if (!can_enumerate(test, d)) {
        return MLIFT_OK;
    }
    int error = decide(test, d, &decision);
    error = error ? error : mlift_decision_power(&decision, d->p1, d->p2, &outcome);
    error = error ? error : false_alarms(&decision, d, &figures->type1);
    if (!error) {
        figures->power_exact = outcome.power;
    }
    if (!error && d->margin == 0.0) { /* signs and sizes are relative to no difference, not to a margin */
        figures->wrong_sign = outcome.wrong_sign;
        figures->exaggeration = outcome.exaggeration;
    }
    if (!error && d->n1 + d->n2 <= list) {
        error = mlift_decision_power_finite(&decision, d->p1, d->p2, (int)list, &finite);
        figures->power_list = error ? (double)NAN : finite.power;
    }
    mlift_decision_free(&decision);
    return error;
}

int cli_twoarm_fits(const struct cli_twoarm_figures *figures, double list)
{
    return !(figures->design.n1 + figures->design.n2 > list);
}

struct mlift_twoarm cli_twoarm_everybody(const struct mlift_twoarm *design, double list, double ratio)
{
    struct mlift_twoarm d = *design;

    d.n1 = floor(list / (1.0 + ratio) + 1e-9);
    d.n2 = list - d.n1;
    return d;
}

int cli_twoarm_power_of_all(const struct cli_twoarm_test *test, const struct mlift_twoarm *everybody, double *power)
{
    struct cli_twoarm_test counted;
    const struct cli_twoarm_test *decides = cli_twoarm_counted(test, everybody, &counted) ? &counted : test;

    return everybody->n1 >= 1.0 && everybody->n2 >= 1.0 && !cli_twoarm_power(decides, everybody, power);
}

int cli_twoarm_enough(const struct cli_twoarm_test *test, const struct cli_twoarm_figures *figures, double list,
                      double ratio)
{
    struct mlift_twoarm all = cli_twoarm_everybody(&figures->design, list, ratio);
    double power = 0.0;

    return cli_twoarm_fits(figures, list) || (cli_twoarm_power_of_all(test, &all, &power) && power >= figures->target);
}

double cli_twoarm_false_winners(const struct cli_twoarm_figures *figures, double prior_null)
{
    double type1 = isfinite(figures->type1) ? figures->type1 : figures->design.alpha;
    double power = isfinite(figures->power_exact) ? figures->power_exact : figures->power;
    double false_ones = prior_null * type1;

    return false_ones / (false_ones + (1.0 - prior_null) * power);
}
