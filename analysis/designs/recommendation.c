#include "analysis/designs/recommendation.h"

#include "analysis/sequential/testroll.h"

#include <math.h>
#include <string.h>

static const double NOTHING = 1e-12;

static double metric_of(const struct mlift_table *table, const struct mlift_exact *exact, int strategy,
                        const char *name)
{
    for (int m = 0; m < table->n_metrics; m++) {
        if (!strcmp(table->metric[m].name, name)) {
            return mlift_exact_overall(exact, strategy, m);
        }
    }
    return 0.0; /* the table model has no such metric */
}

static struct mlift_recommendation_money money(const struct mlift_table *table, const struct mlift_exact *exact,
                                               int strategy, double list)
{
    const struct mlift_economics *e = &table->campaign->economics;
    int earning = mlift_tally_earning(table->campaign);
    double earned = earning < 0 ? (double)NAN : mlift_exact_overall(exact, strategy, earning) * e->margin_cents;
    double cost = metric_of(table, exact, strategy, "sent") * e->email_cents +
                  metric_of(table, exact, strategy, "unsubscribed") * e->leave_cents;

    return (struct mlift_recommendation_money){.goals = list * mlift_exact_overall(exact, strategy, table->goal),
                                               .cents = list * (earned - cost),
                                               .cost_cents = list * cost};
}

/* Where nothing earns, conversions are what there is to go by, and between equals the cost. */
static bool is_better(const struct mlift_recommendation_money *one, const struct mlift_recommendation_money *other)
{
    if (isfinite(one->cents) && isfinite(other->cents)) {
        return one->cents > other->cents;
    }
    return fabs(one->goals - other->goals) > NOTHING ? one->goals > other->goals : one->cost_cents < other->cost_cents;
}

static bool first_choice(const struct mlift_design *d)
{
    return d->sides == 2 && d->looks == 1 && !(d->holdout > 0.0);
}

/* Designs come by need, so the first that passes is the smallest. */
static const struct mlift_design *smallest(const struct mlift_designs *designs, int metric, double list, bool first)
{
    for (size_t i = 0; i < designs->n; i++) {
        const struct mlift_design *d = &designs->design[i];
        if (d->metric == metric && d->n_required[0] <= list && (!first || first_choice(d)) && !(d->holdout > 0.0)) {
            return d;
        }
    }
    return NULL;
}

const struct mlift_design *mlift_recommendation_fitting(const struct mlift_designs *designs, int metric, double list)
{
    const struct mlift_design *simple = mlift_design_find(designs, metric, MLIFT_CONTRAST_PLAIN, false, 2, 1);
    const struct mlift_design *found = smallest(designs, metric, list, true);

    /* What everybody can run and read comes before what saves a few more. */
    found = simple && simple->n_required[0] <= list ? simple : found;
    return found ? found : smallest(designs, metric, list, false);
}

static int value_testing(const struct mlift_design_question *q, double p1, double p2, double effect_sd,
                         struct mlift_recommendation *v)
{
    double difference = effect_sd > 0.0 ? hypot(effect_sd, p2 - p1) : fabs(p2 - p1);
    double mean = 0.5 * (p1 + p2);
    struct mlift_testroll plan = {q->list, mean, difference / sqrt(2.0), sqrt(mean * (1.0 - mean))};
    struct mlift_testroll_value value;

    v->prior_sd = plan.prior_sd;
    v->n_testroll = v->testroll_goals = v->known_goals = 0.0;
    v->error_rate = 0.5;
    if (!(difference > NOTHING && plan.noise_sd > 0.0)) {
        return MLIFT_OK;
    }
    int status = mlift_testroll_size(&plan, &v->n_testroll);
    if (!status) {
        v->n_testroll = fmax(1.0, fmin(floor(q->list / 2.0), rint(v->n_testroll)));
        status = mlift_testroll_evaluate(&plan, v->n_testroll, &value);
    }
    if (!status) {
        v->testroll_goals = q->list * (value.profit_per_subscriber - value.profit_untested);
        v->known_goals = q->list * (value.profit_perfect - value.profit_untested);
        v->error_rate = value.error_rate;
    }
    return status;
}

static void choose(const struct mlift_design_question *q, const struct mlift_designs *designs,
                   const struct mlift_proxy *proxy, struct mlift_recommendation *v)
{
    v->goal = smallest(designs, MLIFT_EXACT_GOAL, (double)INFINITY, true);
    v->goal = v->goal ? v->goal : smallest(designs, MLIFT_EXACT_GOAL, (double)INFINITY, false);
    v->design = mlift_recommendation_fitting(designs, MLIFT_EXACT_GOAL, q->list);
    v->kind = MLIFT_RECOMMENDATION_TEST_GOAL;
    if (!(fabs(proxy->goal_effect) > NOTHING)) {
        v->design = NULL;
        v->kind = MLIFT_RECOMMENDATION_NO_DIFFERENCE;
    } else if (!v->design) {
        v->design = proxy->same_sign ? mlift_recommendation_fitting(designs, MLIFT_EXACT_CLICK, q->list) : NULL;
        v->kind = v->design ? MLIFT_RECOMMENDATION_TEST_CLICK : MLIFT_RECOMMENDATION_DO_NOT_TEST;
    }
}

int mlift_recommendation_reach(const struct mlift_table *table, const struct mlift_exact *exact,
                               const struct mlift_design_question *q, const struct mlift_designs *designs,
                               const struct mlift_proxy *proxy, double effect_sd, int none,
                               struct mlift_recommendation *v)
{
    *v = (struct mlift_recommendation){.none = {(double)NAN, (double)NAN, (double)NAN}};
    choose(q, designs, proxy, v);
    v->baseline = money(table, exact, q->baseline, q->list);
    v->challenger = money(table, exact, q->challenger, q->list);
    v->send = is_better(&v->challenger, &v->baseline) ? q->challenger : q->baseline;
    if (none >= 0) {
        v->none = money(table, exact, none, q->list);
        v->send = is_better(&v->none, &v->baseline) && is_better(&v->none, &v->challenger) ? none : v->send;
    }
    return value_testing(q, mlift_exact_overall(exact, q->baseline, table->goal),
                         mlift_exact_overall(exact, q->challenger, table->goal), effect_sd, v);
}
