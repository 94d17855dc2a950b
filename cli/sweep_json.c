#include "cli/sweep_json.h"

#include "cli/json.h"
#include "cli/sweep_text.h"

#include <stdio.h>

static json_t *keys_of(const struct mlift_sweep *sweep)
{
    json_t *list = json_array();

    for (int k = 0; k < sweep->n_keys; k++) {
        const struct mlift_sweep_key *key = &sweep->key[k];
        json_t *levels = json_array(), *object = json_pack("{s:s}", "key", key->path);
        for (size_t l = 0; l < key->n_levels; l++) {
            json_array_append_new(levels, json_string(key->level[l]));
        }
        if (key->is_range) {
            json_object_set_new(object, "low", cli_json_whole(key->low));
            json_object_set_new(object, "high", cli_json_whole(key->high));
        }
        json_object_set_new(object, "levels", levels);
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *effect_of(const struct mlift_sweep_effect *effect)
{
    json_t *list = json_array();

    for (size_t l = 0; l < effect->n_levels; l++) {
        const struct mlift_sweep_level *level = &effect->level[l];
        json_array_append_new(list, json_pack("{s:s, s:o, s:I, s:o, s:o, s:o, s:o}", "level", level->label, "middle",
                                              cli_json_whole(level->middle), "points", (json_int_t)level->n_points,
                                              "mean", cli_json_number(level->mean), "mcse",
                                              cli_json_number(level->mcse), "change", cli_json_number(level->change),
                                              "change_mcse", cli_json_number(level->change_mcse)));
    }
    return list;
}

static json_t *inputs_of(const struct mlift_sweep *sweep, const struct mlift_sweep_response *response)
{
    const struct mlift_sensitivity *s = &response->sensitivity;
    json_t *list = json_array();

    for (int k = 0; k < sweep->n_keys; k++) {
        json_array_append_new(
            list, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "key", sweep->key[k].path, "first_order",
                            cli_json_number(s->first[k]), "first_order_se", cli_json_number(s->first_se[k]), "total",
                            cli_json_number(s->total[k]), "total_se", cli_json_number(s->total_se[k]), "spread",
                            cli_json_number(response->effect[k].spread), "levels", effect_of(&response->effect[k])));
    }
    return list;
}

static json_t *pairs_of(const struct mlift_sweep *sweep, const struct mlift_sensitivity *s)
{
    json_t *list = json_array();

    for (int i = 0; i < sweep->n_keys && sweep->kind == MLIFT_SWEEP_FACTORIAL; i++) {
        for (int j = i + 1; j < sweep->n_keys; j++) {
            json_array_append_new(list, json_pack("{s:[s, s], s:o}", "keys", sweep->key[i].path, sweep->key[j].path,
                                                  "share", cli_json_number(s->pair[i][j])));
        }
    }
    return list;
}

static json_t *responses_of(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary)
{
    json_t *list = json_array();

    for (int r = 0; r < summary->n_responses; r++) {
        const struct mlift_sweep_response *response = &summary->response[r];
        const struct mlift_sensitivity *s = &response->sensitivity;
        json_array_append_new(list,
                              json_pack("{s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "response",
                                        response->name, "exact", response->exact, "mean", cli_json_number(s->mean),
                                        "variance", cli_json_number(s->variance), "low", cli_json_number(response->low),
                                        "high", cli_json_number(response->high), "monte_carlo_share",
                                        cli_json_number(response->noise), "explained", cli_json_number(s->explained),
                                        "keys", inputs_of(sweep, response), "interactions", pairs_of(sweep, s)));
    }
    return list;
}

static json_t *extreme_of(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, bool highest)
{
    size_t i = cli_sweep_text_extreme(sweep, summary, highest);
    json_t *values = json_object();

    for (int k = 0; k < sweep->n_keys; k++) {
        json_object_set_new(values, sweep->key[k].path,
                            json_string(sweep->value[i * (size_t)sweep->n_keys + (size_t)k]));
    }
    return json_pack("{s:I, s:o, s:o, s:o}", "point", (json_int_t)i, "lift", cli_json_number(summary->y[i]), "mcse",
                     cli_json_number(summary->y_mcse[i]), "values", values);
}

static json_t *verdict_of(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary)
{
    json_t *flips = json_array();

    for (int k = 0; k < sweep->n_keys; k++) {
        const struct mlift_sweep_flip *flip = &summary->flip[k];
        json_array_append_new(flips,
                              json_pack("{s:s, s:i, s:o, s:b}", "key", sweep->key[k].path, "changes_of_sign", flip->n,
                                        "at", cli_json_number(flip->at), "ahead_above", flip->n > 0 && flip->positive));
    }
    return json_pack("{s:I, s:I, s:I, s:I, s:o}", "ahead", (json_int_t)summary->n_above, "behind",
                     (json_int_t)summary->n_below, "equal", (json_int_t)summary->n_equal, "open",
                     (json_int_t)summary->n_open, "turns", flips);
}

int cli_sweep_json_print(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, const char *file,
                         const char *digest)
{
    static const char *const kinds[] = {"factorial", "sobol", "lhs"};
    char answer[CLI_SWEEP_ANSWER_SIZE];

    cli_sweep_text_answer(sweep, summary, answer);
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:s}", "file", file,
        "scenario", sweep->name, "title", sweep->title, "design", kinds[sweep->kind], "points",
        (json_int_t)sweep->n_points, "base_points", (json_int_t)sweep->n_base, "replicates",
        (json_int_t)sweep->n_replicates, "seed", cli_json_seed(sweep->seed), "metric", sweep->metric[summary->metric],
        "baseline", sweep->strategy[sweep->baseline[0]], "challenger", sweep->strategy[sweep->challenger[0]], "keys",
        keys_of(sweep), "responses", responses_of(sweep, summary), "verdict", verdict_of(sweep, summary), "highest",
        extreme_of(sweep, summary, true), "lowest", extreme_of(sweep, summary, false), "answer", answer,
        "counts_sha256", digest);
    return cli_json_print(object);
}
