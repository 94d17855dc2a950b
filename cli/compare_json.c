#include "cli/compare_json.h"

#include "cli/compare_words.h"
#include "cli/json.h"

#include <math.h>

/* One side of a difference, in the measure's own direction. */
static json_t *interval(double value, double se, double low, double high, int sign)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "value", cli_json_number(sign * value + 0.0), "mcse", cli_json_number(se),
                     "low", cli_json_number(sign > 0 ? low : 0.0 - high), "high",
                     cli_json_number(sign > 0 ? high : 0.0 - low));
}

static json_t *judgement(const struct mlift_best_row *row, int sign)
{
    if (!row) {
        return json_null();
    }
    return json_pack("{s:o, s:o, s:o, s:b, s:o}", "to_best",
                     interval(row->lead, row->lead_se, row->low, row->high, sign), "to_best_hsu",
                     interval(row->lead, row->lead_se, row->hsu_low, row->hsu_high, sign), "to_baseline",
                     interval(row->difference, row->difference_se, row->difference_low, row->difference_high, sign),
                     "may_be_best", (int)row->may_be_best, "p_best", cli_json_number(row->p_best));
}

static json_t *rates(const struct mlift_summary *summary, int strategy)
{
    json_t *object = json_object();

    for (int m = 0; m < summary->n_measures; m++) {
        size_t i = mlift_summary_index(summary, strategy, 0, m);
        struct mlift_summary_figure rate = summary->rate[i], difference = summary->difference[i];
        json_object_set_new(object, summary->measure[m].name,
                            json_pack("{s:o, s:o, s:o, s:{s:o, s:o, s:o}}", "value", cli_json_number(rate.value),
                                      "mcse", cli_json_number(rate.mcse), "exact", cli_json_number(rate.exact),
                                      "to_baseline", "value", cli_json_number(difference.value), "mcse",
                                      cli_json_number(difference.mcse), "exact", cli_json_number(difference.exact)));
    }
    return object;
}

static json_t *captured(struct mlift_ranking_captured share)
{
    return isfinite(share.value)
               ? json_pack("{s:o, s:o}", "value", cli_json_number(share.value), "mcse", cli_json_number(share.mcse))
               : json_null();
}

/* null where the scenario names nothing that earns. */
static json_t *profit(const struct mlift_ranking_row *row)
{
    return isfinite(row->profit) ? json_pack("{s:o, s:o}", "value", cli_json_number(row->profit), "mcse",
                                             cli_json_number(row->profit_mcse))
                                 : json_null();
}

static json_t *lists(const struct mlift_ranking_row *row)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "best", cli_json_number(row->best_share), "best_mcse",
                     cli_json_number(row->best_share_mcse), "alone_best", cli_json_number(row->ahead_share),
                     "beats_baseline", cli_json_number(row->beats_share), "equals_baseline",
                     cli_json_number(row->equals_share));
}

static json_t *strategies(const struct cli_compare *compare)
{
    static const char *const roles[] = {[MLIFT_RANKING_CONTESTANT] = "contestant",
                                        [MLIFT_RANKING_BOUND] = "bound",
                                        [MLIFT_RANKING_BOUND_OBSERVED] = "bound_observed",
                                        [MLIFT_RANKING_UNKNOWN] = "unknown"};
    const struct mlift_ranking *ranking = &compare->ranking;
    json_t *list = json_array();

    for (int at = 0; at < ranking->n; at++) {
        const struct mlift_ranking_row *row = &ranking->row[ranking->order[at]];
        json_t *object = json_pack(
            "{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "rank", row->rank ? json_integer(row->rank) : json_null(),
            "name", cli_compare_strategy(compare, row->strategy), "role", roles[row->role], "value",
            cli_json_number(row->value), "mcse", cli_json_number(row->mcse), "exact", cli_json_number(row->exact),
            "simulated", cli_json_number(row->simulated), "simulated_mcse", cli_json_number(row->simulated_mcse));
        json_object_set_new(object, "known",
                            judgement(mlift_ranking_judged(ranking, row->strategy), ranking->options.sign));
        json_object_set_new(object, "simulation",
                            judgement(mlift_ranking_judged_simulated(ranking, row->strategy), ranking->options.sign));
        json_object_set_new(object, "lists", lists(row));
        json_object_set_new(object, "profit", profit(row));
        json_object_set_new(object, "captured_of_oracle", captured(row->captured));
        json_object_set_new(object, "captured_of_observed", captured(row->captured_observed));
        json_object_set_new(object, "measures", rates(&ranking->summary, row->strategy));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *candidates(const struct cli_compare *compare)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    json_t *list = json_array();

    for (int at = 0; at < ranking->n_contestants; at++) {
        int s = ranking->order[at];
        if (mlift_ranking_judged(ranking, s)->may_be_best) {
            json_array_append_new(list, json_string(cli_compare_strategy(compare, s)));
        }
    }
    return list;
}

static json_t *selection(const struct cli_compare *compare)
{
    const struct mlift_kimnelson *kn = &compare->contest.procedure;
    const int *strategy = compare->contest.strategy;
    json_t *eliminated = json_array(), *left = json_array();
    int gone[MLIFT_MAX_STRATEGIES], n_gone = mlift_kimnelson_eliminated(kn, gone);

    for (int i = 0; i < n_gone; i++) {
        json_array_append_new(eliminated,
                              json_pack("{s:s, s:I, s:s}", "name", cli_compare_strategy(compare, strategy[gone[i]]),
                                        "replicate", (json_int_t)kn->eliminated_at[gone[i]], "by",
                                        cli_compare_strategy(compare, strategy[kn->eliminated_by[gone[i]]])));
    }
    for (int i = 0; i < kn->k; i++) {
        if (kn->left[i]) {
            json_array_append_new(left, json_string(cli_compare_strategy(compare, strategy[i])));
        }
    }
    return json_pack("{s:s, s:f, s:f, s:I, s:b, s:o, s:I, s:o, s:o, s:I, s:o, s:o}", "procedure", "kim-nelson",
                     "confidence", kn->confidence, "indifference", kn->indifference, "first_stage", (json_int_t)kn->n0,
                     "decided", (int)kn->decided, "best",
                     kn->decided ? json_string(cli_compare_strategy(compare, strategy[kn->best])) : json_null(),
                     "replicates", (json_int_t)kn->n, "expected_replicates",
                     cli_json_whole(kn->foreseen > 0.0 ? kn->foreseen : (double)NAN), "worst_replicates",
                     cli_json_whole(mlift_kimnelson_most(kn)), "budget", (json_int_t)compare->most, "eliminated",
                     eliminated, "left", left);
}

static json_t *requirement(const struct cli_compare *compare)
{
    static const char *const verdicts[] = {
        [CLI_COMPARE_YES] = "yes", [CLI_COMPARE_NO] = "no", [CLI_COMPARE_OPEN] = "open"};

    return json_pack("{s:s, s:o, s:s}", "name", cli_compare_strategy(compare, compare->required_strategy),
                     "indifference", cli_json_number(compare->options.indifference), "best",
                     verdicts[compare->required]);
}

static json_t *head(const struct cli_compare *compare)
{
    static const char *const units[] = {
        [MLIFT_MEASURE_SHARE] = "share", [MLIFT_MEASURE_COUNT] = "messages", [MLIFT_MEASURE_CURRENCY] = "currency"};
    const struct mlift_run *run = &compare->run;
    const struct mlift_ranking *ranking = &compare->ranking;

    return json_pack("{s:s, s:s, s:s, s:o, s:I, s:I, s:s, s:s, s:s, s:f, s:s, s:b}", "scenario", run->scenario->name,
                     "title", run->scenario->title, "file", compare->options.file, "seed", cli_json_seed(run->seed),
                     "replicates", (json_int_t)run->n_replicates, "list_size",
                     (json_int_t)run->scenario->campaign.list_size, "metric", ranking->measure.name, "unit",
                     units[ranking->measure.unit], "better", ranking->options.sign > 0 ? "more" : "less", "confidence",
                     ranking->options.confidence, "baseline", cli_compare_strategy(compare, ranking->baseline),
                     "all_exact", (int)ranking->all_exact);
}

static void add_words(json_t *object, const struct cli_compare *compare)
{
    static const struct {
        const char *name;
        void (*write)(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS]);
    } words[] = {{"answer", cli_compare_answer},
                 {"luck", cli_compare_luck},
                 {"money", cli_compare_money},
                 {"next", cli_compare_next}};
    char text[CLI_COMPARE_WORDS];

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        words[i].write(compare, text);
        json_object_set_new(object, words[i].name, text[0] ? json_string(text) : json_null());
    }
}

int cli_compare_json_print(const struct cli_compare *compare)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    json_t *object = head(compare);

    json_object_set_new(object, "best", json_string(cli_compare_strategy(compare, ranking->order[0])));
    json_object_set_new(object, "candidates", candidates(compare));
    json_object_set_new(object, "bounds",
                        json_pack("{s:o, s:o, s:o}", "oracle", cli_json_number(ranking->bound), "oracle_observed",
                                  cli_json_number(ranking->bound_observed), "oracle_observed_upper",
                                  cli_json_number(ranking->bound_observed_upper)));
    json_object_set_new(object, "strategies", strategies(compare));
    json_object_set_new(object, "selection", compare->selecting ? selection(compare) : json_null());
    json_object_set_new(object, "require",
                        compare->required == CLI_COMPARE_NOT_ASKED ? json_null() : requirement(compare));
    add_words(object, compare);
    return cli_json_print(object);
}
