#include "cli/run_json.h"

#include "analysis/captured.h"
#include "analysis/clickclock.h"
#include "cli/advice.h"
#include "cli/elapsed.h"
#include "cli/json.h"
#include "cli/lessons.h"
#include "sim/results.h"

#include <math.h>
#include <string.h>

static json_t *figure(const struct mlift_summary *summary, struct mlift_summary_figure value)
{
    double low, high;

    mlift_summary_interval(summary, value, &low, &high);
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "value", cli_json_number(value.value), "mcse",
                     cli_json_number(value.mcse), "low", cli_json_number(low), "high", cli_json_number(high), "exact",
                     cli_json_number(value.exact));
}

/* Every measure of a strategy in a scope: {"exact": {...}, "rates": {...}} into `object`. */
static void add_measures(json_t *object, const struct mlift_summary *summary, int strategy, int scope)
{
    json_t *exact = json_object(), *rates = json_object();

    for (int m = 0; m < summary->n_measures; m++) {
        struct mlift_summary_figure rate = summary->rate[mlift_summary_index(summary, strategy, scope, m)];
        json_object_set_new(exact, summary->measure[m].name, cli_json_number(rate.exact));
        json_object_set_new(rates, summary->measure[m].name, figure(summary, rate));
    }
    json_object_set_new(object, "exact", exact);
    json_object_set_new(object, "rates", rates);
}

static json_t *segments(const struct mlift_run *run, const struct mlift_summary *summary, int strategy)
{
    json_t *list = json_array();

    for (int g = 0; g + 1 < summary->n_scopes; g++) {
        json_t *segment =
            json_pack("{s:s, s:o, s:o}", "name", run->table.segment[g], "share", cli_json_number(run->exact.share[g]),
                      "subscribers", cli_json_number(summary->n_subscribers[1 + g]));
        add_measures(segment, summary, strategy, 1 + g);
        json_array_append_new(list, segment);
    }
    return list;
}

/* How good a strategy is that nobody can pass: models/layout.h. */
static json_t *bound(const struct mlift_run *run, int s)
{
    const struct mlift_bound *bound = &run->table.bound[s];
    const struct mlift_strategy *strategy = &run->scenario->campaign.strategy[s];
    double captured = mlift_captured_share(run, s);

    return json_pack(
        "{s:s, s:b, s:b, s:o, s:b, s:o}", "knows", strategy->kind == MLIFT_STRATEGY_ORACLE ? "truth" : "observed",
        "living", strategy->kind == MLIFT_STRATEGY_ORACLE || strategy->living, "sees_state",
        strategy->kind == MLIFT_STRATEGY_ORACLE || strategy->sees_state, "upper", cli_json_number(bound->upper),
        "proven", bound->proven, "captured_by_challenger", cli_json_number(captured));
}

static json_t *strategies(const struct mlift_run *run, const struct mlift_summary *summary)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    json_t *list = json_array();

    for (int s = 0; s < summary->n_strategies; s++) {
        json_t *strategy = json_pack("{s:s}", "name", campaign->strategy[s].name);
        if (mlift_strategy_is_bound(&campaign->strategy[s])) {
            json_object_set_new(strategy, "bound", bound(run, s));
        }
        add_measures(strategy, summary, s, 0);
        if (campaign->model == MLIFT_MODEL_BEHAVIOURAL) {
            double since_launch = mlift_clickclock_median(run, s);
            json_object_set_new(
                strategy, "median_hours_send_to_click",
                cli_json_number(isfinite(since_launch) ? campaign->response.click_median_hours : (double)NAN));
            json_object_set_new(strategy, "median_hours_launch_to_click", cli_json_number(since_launch));
        }
        json_object_set_new(strategy, "segments", segments(run, summary, s));
        if (mlift_campaign_learns(&campaign->strategy[s])) {
            json_object_set_new(strategy, "learned", cli_lessons_json(run, summary, s));
        }
        json_array_append_new(list, strategy);
    }
    return list;
}

/* Difference in percentage points and ratio of one measure in one scope. */
static void add_lift(json_t *object, const struct mlift_summary *summary, int challenger, int scope)
{
    size_t i = mlift_summary_index(summary, challenger, scope, summary->goal);
    struct mlift_summary_figure difference = summary->difference[i], ratio = summary->ratio[i];
    double low, high, ratio_low, ratio_high;

    mlift_summary_interval(summary, difference, &low, &high);
    mlift_summary_interval(summary, ratio, &ratio_low, &ratio_high);
    json_object_set_new(object, "lift_pp", cli_json_number(100.0 * difference.value));
    json_object_set_new(object, "mcse_pp", cli_json_number(100.0 * difference.mcse));
    json_object_set_new(object, "low_pp", cli_json_number(100.0 * low));
    json_object_set_new(object, "high_pp", cli_json_number(100.0 * high));
    json_object_set_new(object, "exact_pp", cli_json_number(100.0 * difference.exact));
    json_object_set_new(object, "lift_ratio", cli_json_number(ratio.value));
    json_object_set_new(object, "mcse_ratio", cli_json_number(ratio.mcse));
    json_object_set_new(object, "low_ratio", cli_json_number(ratio_low));
    json_object_set_new(object, "high_ratio", cli_json_number(ratio_high));
    json_object_set_new(object, "exact_ratio", cli_json_number(ratio.exact));
}

static json_t *lift(const struct mlift_run *run, const struct mlift_summary *summary)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    json_t *object =
        json_pack("{s:s, s:s, s:s}", "baseline", campaign->strategy[campaign->baseline].name, "challenger",
                  campaign->strategy[campaign->challenger].name, "metric", run->table.metric[run->table.goal].name);
    json_t *list = json_array();

    add_lift(object, summary, campaign->challenger, 0);
    for (int g = 0; g + 1 < summary->n_scopes; g++) {
        json_t *segment = json_pack("{s:s}", "name", run->table.segment[g]);
        add_lift(segment, summary, campaign->challenger, 1 + g);
        json_array_append_new(list, segment);
    }
    json_object_set_new(object, "segments", list);
    return object;
}

static const char *const test_names[MLIFT_POWERCURVE_N_TESTS] = {"z_pooled", "fisher"};

static json_t *rejections(const struct mlift_powercurve_point *point, enum mlift_powercurve_test test, int direction)
{
    double power = mlift_powercurve_power(point, test, direction), any = mlift_powercurve_power(point, test, 0);

    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "power", cli_json_number(power), "mcse",
                     cli_json_number(mlift_powercurve_mcse(power, point->n_replicates)), "any_direction",
                     cli_json_number(any), "challenger_better", cli_json_number(point->test[test].p_up),
                     "challenger_worse", cli_json_number(point->test[test].p_down));
}

static json_t *sizes(const struct mlift_verdict_test *test)
{
    json_t *list = json_array();

    for (int i = 0; i < test->curve.n_points; i++) {
        const struct mlift_powercurve_point *point = &test->curve.point[i];
        json_t *size = json_pack("{s:I, s:I}", "list_size", (json_int_t)point->list_size, "tests",
                                 (json_int_t)point->n_replicates);
        for (int t = 0; t < MLIFT_POWERCURVE_N_TESTS; t++) {
            json_object_set_new(size, test_names[t], rejections(point, (enum mlift_powercurve_test)t, test->direction));
        }
        json_array_append_new(list, size);
    }
    return list;
}

static json_t *required(const struct mlift_verdict_test *test)
{
    json_t *object = json_object();

    for (int t = 0; t < MLIFT_POWERCURVE_N_TESTS; t++) {
        const struct mlift_powercurve_required *n = &test->required[t];
        bool known = n->list_size > 0.0;
        json_object_set_new(object, test_names[t],
                            json_pack("{s:o, s:o, s:o, s:b}", "list_size",
                                      cli_json_number(known ? n->list_size : (double)NAN), "low",
                                      cli_json_number(known ? n->low : (double)NAN), "high",
                                      cli_json_number(known ? n->high : (double)NAN), "at_most", n->at_smallest));
    }
    double closed = test->closed_form_list;
    json_object_set_new(object, "closed_form", cli_json_number(closed > 0.0 ? closed : (double)NAN));
    return object;
}

static json_t *power_of(const struct mlift_run *run, const struct mlift_verdict_test *test)
{
    if (!test->available) {
        return json_null();
    }
    const struct mlift_powercurve_point *own = mlift_verdict_own(test);
    json_t *object = json_pack("{s:s, s:o, s:o, s:I}", "metric", run->table.metric[test->metric].name, "p_baseline",
                               cli_json_number(test->p[0]), "p_challenger", cli_json_number(test->p[1]), "list_size",
                               (json_int_t)own->list_size);
    for (int t = 0; t < MLIFT_POWERCURVE_N_TESTS; t++) {
        json_object_set_new(object, test_names[t], rejections(own, (enum mlift_powercurve_test)t, test->direction));
    }
    json_object_set_new(object, "required_n", required(test));
    json_object_set_new(object, "sizes", sizes(test));
    return object;
}

int cli_run_json_print(const struct mlift_run *run, const struct mlift_summary *summary,
                       const struct mlift_verdict *verdict, const char *file)
{
    char digest[MLIFT_RESULTS_DIGEST], advice[CLI_ADVICE_SIZE];

    if (mlift_results_digest(run, digest)) {
        return -1;
    }
    cli_advice_write(run, verdict, advice);
    double list = mlift_verdict_list(&verdict->goal, MLIFT_POWERCURVE_Z_POOLED);
    json_t *object =
        json_pack("{s:s, s:s, s:o, s:I, s:I, s:s}", "scenario", run->scenario->name, "title", run->scenario->title,
                  "seed", cli_json_seed(run->seed), "replicates", (json_int_t)run->n_replicates, "list_size",
                  (json_int_t)run->scenario->campaign.list_size, "goal", run->table.metric[run->table.goal].name);
    json_object_set_new(object, "strategies", strategies(run, summary));
    json_object_set_new(object, "lift", lift(run, summary));
    json_object_set_new(object, "power",
                        json_pack("{s:f, s:f, s:o, s:o}", "alpha", MLIFT_VERDICT_ALPHA, "target", MLIFT_VERDICT_TARGET,
                                  "goal", power_of(run, &verdict->goal), "click", power_of(run, &verdict->click)));
    json_object_set_new(object, "required_n", cli_json_whole(list > 0.0 ? ceil(list) : (double)NAN));
    json_object_set_new(object, "advice",
                        json_pack("{s:s, s:s}", "case", mlift_verdict_advice_name(verdict->advice), "text", advice));
    json_object_set_new(object, "digest", json_string(digest));
    json_object_set_new(object, "file", json_string(file));
    json_object_set_new(object, "elapsed_seconds", cli_json_number(cli_elapsed_seconds()));
    return cli_json_print(object);
}
