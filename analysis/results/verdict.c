#include "analysis/results/verdict.h"

#include "analysis/results/measure.h"
#include "analysis/results/overall.h"
#include "analysis/twoarm/closedform.h"

#include <math.h>
#include <string.h>

static int arm_of(const struct mlift_campaign *campaign, int strategy)
{
    for (int a = 0; a < campaign->n_arms; a++) {
        if (campaign->arm_strategy[a] == strategy) {
            return a;
        }
    }
    return -1;
}

/* Subscribers on the list, all arms together, that the pooled z test needs; 0 = none is enough. */
static double closed_form_list(const struct mlift_verdict_test *test)
{
    struct mlift_twoarm design = {
        .p1 = test->p[0], .p2 = test->p[1], .alpha = MLIFT_VERDICT_ALPHA, .sides = 2, .n1 = 1.0, .n2 = 1.0};
    double n1 = 0.0, n2 = 0.0;
    bool inside = design.p1 > 0.0 && design.p1 < 1.0 && design.p2 > 0.0 && design.p2 < 1.0;

    if (!inside || test->direction == 0 || test->learns ||
        mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &design, MLIFT_VERDICT_TARGET,
                              test->list_share[1] / test->list_share[0], &n1, &n2)) {
        return 0.0;
    }
    return n1 / test->list_share[0];
}

/* Mean and variance of the mean, over replicates, of an arm's rate on the whole list. */
static void arm_rate(const struct mlift_experiment *experiment, int arm, int kept, double *mean, double *variance)
{
    int last = experiment->n_sizes - 1;
    double n = 0.0, sum = 0.0, squares = 0.0;

    for (size_t r = 0; r < experiment->n_replicates; r++) {
        uint32_t people = mlift_experiment_total(experiment, r, arm, 0, last);
        if (people > 0) {
            double rate = (double)mlift_experiment_total(experiment, r, arm, kept, last) / (double)people;
            n += 1.0;
            sum += rate;
            squares += rate * rate;
        }
    }
    *mean = n > 0.0 ? sum / n : (double)NAN;
    *variance = n > 1.0 ? fmax(squares - sum * *mean, 0.0) / (n - 1.0) / n : (double)NAN;
}

/* Where one of the two learns: the rates of their arms, who learn from nobody but themselves. */
static void simulate_rates(struct mlift_verdict_test *test, const struct mlift_run *run, const int *arm, int kept)
{
    double variance[2] = {0.0, 0.0};

    for (int a = 0; a < 2; a++) {
        arm_rate(&run->experiment, arm[a], kept, &test->p[a], &variance[a]);
    }
    double difference = test->p[1] - test->p[0];
    bool clear = fabs(difference) > MLIFT_VERDICT_CLEAR * sqrt(variance[0] + variance[1]);
    test->direction = clear ? (difference > 0.0) - (difference < 0.0) : 0;
}

static int init_test(struct mlift_verdict_test *test, const struct mlift_run *run, int metric)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    int baseline = arm_of(campaign, campaign->baseline), challenger = arm_of(campaign, campaign->challenger);
    int kept = mlift_experiment_find(&run->experiment, metric);

    test->metric = metric;
    test->learns = mlift_overall_learns(run, campaign->baseline) || mlift_overall_learns(run, campaign->challenger);
    test->p[0] = mlift_overall_rate(run, campaign->baseline, metric);
    test->p[1] = mlift_overall_rate(run, campaign->challenger, metric);
    test->direction = (test->p[1] > test->p[0]) - (test->p[1] < test->p[0]);
    if (baseline < 0 || challenger < 0 || kept < 0 || run->n_replicates == 0) {
        return MLIFT_OK;
    }
    if (test->learns) {
        simulate_rates(test, run, (const int[2]){baseline, challenger}, kept);
    }
    test->list_share[0] = campaign->arm_share[baseline];
    test->list_share[1] = campaign->arm_share[challenger];
    int status = mlift_powercurve_init(&test->curve, &run->experiment, baseline, challenger, kept, MLIFT_VERDICT_ALPHA);
    if (status) {
        return status;
    }
    test->available = true;
    if (test->learns) {
        test->curve.n_points = test->curve.n_nested; /* two lists teach less than one twice as long */
    }
    for (int t = 0; t < MLIFT_POWERCURVE_N_TESTS && test->direction != 0; t++) {
        test->required[t] =
            mlift_powercurve_reach(&test->curve, (enum mlift_powercurve_test)t, test->direction, MLIFT_VERDICT_TARGET);
    }
    test->closed_form_list = closed_form_list(test);
    return MLIFT_OK;
}

static double profit_of(const struct mlift_run *run, const struct mlift_measure *profit, int strategy)
{
    double count[MLIFT_MAX_METRICS] = {0.0};

    for (int m = 0; m < run->exact.n_metrics; m++) {
        count[m] = mlift_overall_rate(run, strategy, m);
    }
    return mlift_measure_value(profit, count);
}

static double profit_difference(const struct mlift_run *run)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    struct mlift_measure measures[MLIFT_MEASURE_MOST];
    int n = mlift_measure_list(&run->table, measures);
    int m = mlift_measure_find(measures, n, "profit");
    const struct mlift_measure *profit = &measures[m < 0 ? 0 : m];

    return m < 0 ? (double)NAN
                 : profit_of(run, profit, campaign->challenger) - profit_of(run, profit, campaign->baseline);
}

static double own_power(const struct mlift_verdict_test *test)
{
    return mlift_powercurve_power(mlift_verdict_own(test), MLIFT_POWERCURVE_Z_POOLED, test->direction);
}

static bool is_negligible(const struct mlift_verdict *verdict)
{
    double larger = fmax(verdict->goal.p[0], verdict->goal.p[1]);

    if (verdict->goal.available && verdict->goal.learns && verdict->goal.direction == 0) {
        return true; /* the simulation cannot tell them apart: nor can a test */
    }
    return fabs(verdict->difference) <= MLIFT_VERDICT_NEGLIGIBLE * larger;
}

static enum mlift_advice advise(const struct mlift_verdict *verdict)
{
    const struct mlift_verdict_test *goal = &verdict->goal, *click = &verdict->click;

    if (is_negligible(verdict)) {
        return MLIFT_ADVICE_NO_DIFFERENCE;
    }
    if (!goal->available) {
        return MLIFT_ADVICE_UNKNOWN;
    }
    if (own_power(goal) >= MLIFT_VERDICT_TARGET) {
        return MLIFT_ADVICE_TEST_IT;
    }
    bool clicks_show = click->available && own_power(click) >= MLIFT_VERDICT_TARGET;
    if (clicks_show && click->direction == goal->direction) {
        return MLIFT_ADVICE_TEST_THE_CLICK;
    }
    double needed = mlift_verdict_list(goal, MLIFT_POWERCURVE_Z_POOLED);
    if (!goal->learns && (needed <= 0.0 || needed > MLIFT_VERDICT_HOPELESS)) {
        return MLIFT_ADVICE_OUT_OF_REACH;
    }
    return clicks_show ? MLIFT_ADVICE_CLICK_MISLEADS : MLIFT_ADVICE_LIST_TOO_SMALL;
}

int mlift_verdict_init(struct mlift_verdict *verdict, const struct mlift_run *run)
{
    memset(verdict, 0, sizeof *verdict);
    int status = init_test(&verdict->goal, run, run->table.goal);
    if (!status && run->table.click != run->table.goal) {
        status = init_test(&verdict->click, run, run->table.click);
    }
    if (status) {
        return status;
    }
    double baseline = mlift_overall_rate(run, run->scenario->campaign.baseline, run->table.goal);
    double challenger = mlift_overall_rate(run, run->scenario->campaign.challenger, run->table.goal);
    verdict->difference = challenger - baseline;
    verdict->ratio = baseline > 0.0 ? challenger / baseline - 1.0 : (double)NAN;
    verdict->profit = profit_difference(run);
    verdict->advice = advise(verdict);
    return MLIFT_OK;
}

const struct mlift_powercurve_point *mlift_verdict_own(const struct mlift_verdict_test *test)
{
    return &test->curve.point[test->curve.n_nested - 1];
}

double mlift_verdict_list(const struct mlift_verdict_test *test, enum mlift_powercurve_test rule)
{
    return test->required[rule].list_size > 0.0 ? test->required[rule].list_size : test->closed_form_list;
}

const char *mlift_verdict_advice_name(enum mlift_advice advice)
{
    static const char *const names[] = {
        [MLIFT_ADVICE_NO_DIFFERENCE] = "no-difference",
        [MLIFT_ADVICE_TEST_IT] = "test-it",
        [MLIFT_ADVICE_TEST_THE_CLICK] = "test-the-click",
        [MLIFT_ADVICE_CLICK_MISLEADS] = "click-misleads",
        [MLIFT_ADVICE_LIST_TOO_SMALL] = "list-too-small",
        [MLIFT_ADVICE_OUT_OF_REACH] = "out-of-reach",
        [MLIFT_ADVICE_UNKNOWN] = "unknown",
    };

    return names[advice];
}
