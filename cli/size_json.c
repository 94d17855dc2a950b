#include "cli/size_json.h"

#include "cli/json.h"
#include "cli/size_words.h"

#include <math.h>

static const char *const verdicts[] = {"test-goal", "test-click", "do-not-test", "no-difference"};
static const char *const tests[] = {"z-pooled", "cmh", "covariate-adjusted"};

/* Whole numbers as such, null for no number. */
static json_t *whole(double n)
{
    return cli_json_whole(n);
}

static json_t *design_json(const struct cli_size *size, size_t rank)
{
    const struct mlift_design *d = &size->designs.design[rank];
    bool sure = size->assurance.n_points > 0;
    json_t *required = json_array();
    int n1, n2;

    mlift_design_arms(d, size->question.list, &n1, &n2);
    for (int i = 0; i < size->question.n_power; i++) {
        json_array_append_new(
            required, json_pack("{s:f, s:o}", "power", size->question.power[i], "n_required", whole(d->n_required[i])));
    }
    json_t *json = json_pack("{s:i, s:s, s:s, s:s, s:s, s:i, s:i, s:o, s:o, s:o, s:o}", "rank", (int)rank + 1, "name",
                             d->name, "metric", d->metric == MLIFT_EXACT_GOAL ? "goal" : "click", "test",
                             tests[d->method], "population", d->aware ? "differing" : "all", "sides", d->sides, "looks",
                             d->looks, "holdout", cli_json_number(d->holdout), "n_required", whole(d->n_required[0]),
                             "n_expected", whole(d->n_expected), "required", required);
    json_t *here =
        json_pack("{s:[i,i], s:o, s:s, s:o, s:o, s:b, s:[o,o], s:o, s:o, s:o}", "n_at_list", n1, n2, "power_at_list",
                  cli_json_number(d->power_at_list), "power_method", d->exact ? "exact" : "closed-form", "mde_at_list",
                  cli_json_number(d->mde_at_list), "type1", cli_json_number(d->type1), "fits",
                  d->n_required[0] <= size->question.list, "p", cli_json_number(d->contrast.p1),
                  cli_json_number(d->contrast.p2), "variance_explained", cli_json_number(d->contrast.explained),
                  "exaggeration", cli_json_number(d->exaggeration), "wrong_sign", cli_json_number(d->wrong_sign));
    json_object_update(json, here);
    json_decref(here);
    if (!isnan(size->options.prior_null)) {
        json_object_set_new(json, "false_winners",
                            cli_json_number(mlift_design_false_winners(d, size->options.prior_null)));
    }
    if (sure) {
        json_object_set_new(json, "assurance_at_list", cli_json_number(size->assurance.at_list[rank]));
        json_object_set_new(json, "assurance_at_required", cli_json_number(size->assurance.at_required[rank]));
    }
    return json;
}

static json_t *designs_json(const struct cli_size *size)
{
    json_t *list = json_array();

    for (size_t i = 0; i < size->designs.n; i++) {
        json_array_append_new(list, design_json(size, i));
    }
    return list;
}

static json_t *levers_json(const struct cli_size *size)
{
    json_t *list = json_array();

    for (int i = 0; i < size->n_levers; i++) {
        const struct mlift_lever *lever = &size->lever[i];
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "parameter", lever->key, "rate", lever->what, "now",
                            cli_json_number(lever->rate_now), "needed", cli_json_number(lever->rate_need),
                            "parameter_now", cli_json_number(lever->value_now), "parameter_needed",
                            cli_json_number(lever->value_need), "goal_at_most", cli_json_number(lever->goal_most)));
    }
    return list;
}

static json_t *proxy_json(const struct cli_size *size)
{
    const struct mlift_proxy *p = &size->proxy;

    return json_pack("{s:b, s:o, s:i, s:o, s:o}", "same_sign", p->same_sign, "sign_agreement",
                     cli_json_number(p->sign_agreement), "pairs", p->n_pairs, "correlation_over_segments",
                     cli_json_number(p->correlation), "goals_per_click", cli_json_number(p->goals_per_click));
}

static json_t *money_json(const struct mlift_recommendation_money *money)
{
    return json_pack("{s:o, s:o}", "goals", cli_json_number(money->goals), "profit",
                     cli_json_number(money->cents / 100.0));
}

static json_t *verdict_json(const struct cli_size *size)
{
    const struct mlift_recommendation *v = &size->verdict;
    char words[1200];

    cli_size_words(size, words, sizeof words);
    json_t *roll =
        json_pack("{s:o, s:o, s:o, s:o, s:o}", "n_per_arm", whole(v->n_testroll), "prior_sd",
                  cli_json_number(v->prior_sd), "goals_gained", cli_json_number(v->testroll_goals), "goals_if_known",
                  cli_json_number(v->known_goals), "error_rate", cli_json_number(v->error_rate));
    return json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o}", "answer", verdicts[v->kind], "text", words, "design",
                     v->design ? json_string(v->design->name) : json_null(), "send", cli_size_strategy(size, v->send),
                     "baseline", money_json(&v->baseline), "challenger", money_json(&v->challenger), "none",
                     isnan(v->none.goals) ? json_null() : money_json(&v->none), "test_and_roll", roll);
}

static json_t *assurance_json(const struct cli_size *size)
{
    const struct mlift_assurance *a = &size->assurance;

    return a->n_points == 0 ? json_null()
                            : json_pack("{s:i, s:o, s:o}", "points", (int)a->n_points, "challenger_better",
                                        cli_json_number(a->p_better), "effect_sd", cli_json_number(a->effect_sd));
}

static json_t *holdout_json(const struct cli_size *size)
{
    const struct cli_size_holdout *h = &size->holdout;

    return h->share > 0.0 ? json_pack("{s:f, s:o, s:o}", "share", h->share, "power_against_none",
                                      cli_json_number(h->power), "goals_lost", cli_json_number(h->goals_lost))
                          : json_null();
}

static json_t *rates_json(const struct cli_size *size, int metric)
{
    return json_pack("[o,o]", cli_json_number(mlift_exact_overall(&size->run.exact, size->question.baseline, metric)),
                     cli_json_number(mlift_exact_overall(&size->run.exact, size->question.challenger, metric)));
}

static json_t *policies_json(const struct mlift_race *race)
{
    json_t *list = json_array();

    for (int which = 0; which < 2; which++) {
        for (int way = 0; way < MLIFT_EARNING_N_WAYS; way++) {
            const struct mlift_earning *e = &race->earned[which][way];
            json_t *one = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "metric", which ? "goal" : "click", "policy",
                                    mlift_earning_name((enum mlift_earning_way)way), "conversions",
                                    cli_json_number(e->conversions.value), "mcse", cli_json_number(e->conversions.mcse),
                                    "difference", cli_json_number(e->ahead.value), "difference_mcse",
                                    cli_json_number(e->ahead.mcse));
            if (way == MLIFT_EARNING_TEST_AND_ROLL) {
                json_object_set_new(one, "trial", json_integer((json_int_t)race->trial[which]));
            }
            json_array_append_new(list, one);
        }
    }
    return list;
}

static json_t *race_json(const struct cli_size *size)
{
    json_t *list = json_array();

    for (int metric = MLIFT_EXACT_CLICK; metric <= MLIFT_EXACT_GOAL; metric++) {
        for (int rule = 0; rule < MLIFT_RACE_N_RULES; rule++) {
            const struct mlift_race_result *r = &size->race.result[metric][rule];
            json_array_append_new(
                list,
                json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "metric", metric == MLIFT_EXACT_GOAL ? "goal" : "click",
                          "rule", mlift_race_name((enum mlift_race_rule)rule), "power", cli_json_number(r->power.value),
                          "mcse", cli_json_number(r->power.mcse), "difference", cli_json_number(r->ahead.value),
                          "difference_mcse", cli_json_number(r->ahead.mcse)));
        }
    }
    return json_pack("{s:I, s:I, s:o, s:o}", "replicates", (json_int_t)size->race.n_replicates, "list",
                     (json_int_t)size->race.list_size, "rules", list, "policies", policies_json(&size->race));
}

json_t *cli_size_json(const struct cli_size *size)
{
    const struct mlift_design_question *q = &size->question;
    const struct mlift_table *table = &size->run.table;
    json_t *head = json_pack("{s:s, s:s, s:s, s:o, s:f, s:o, s:o, s:s, s:s, s:o, s:o, s:o}", "scenario",
                             size->run.scenario->name, "baseline", cli_size_strategy(size, q->baseline), "challenger",
                             cli_size_strategy(size, q->challenger), "list", whole(q->list), "alpha", q->alpha, "power",
                             cli_json_list(q->power, (size_t)q->n_power), "treated", cli_json_number(q->treated),
                             "goal", cli_size_goal(size), "early_metric", cli_size_click(size), "goal_rates",
                             rates_json(size, table->goal), "click_rates", rates_json(size, table->click),
                             "share_differing", cli_json_number(size->designs.share_differing));
    json_t *rest = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "designs", designs_json(size), "proxy",
                             proxy_json(size), "goal_rate_detectable", cli_json_number(size->p_detectable), "stages",
                             levers_json(size), "assurance", assurance_json(size), "holdout", holdout_json(size),
                             "verdict", verdict_json(size), "seconds", cli_json_number(size->seconds));

    if (head && size->race.n_replicates > 0) {
        json_object_set_new(head, "race", race_json(size));
    }
    if (!head || !rest || json_object_update(head, rest)) {
        json_decref(head);
        head = NULL;
    }
    json_decref(rest);
    return head;
}
