#include "cli/gate_json.h"

#include "cli/elapsed.h"
#include "cli/gate_horizon.h"
#include "cli/gate_words.h"
#include "cli/json.h"
#include "scenarios/yaml.h"

#include <math.h>
#include <string.h>

/* File names are bytes, JSON is UTF-8. */
static json_t *name_of(const char *bytes)
{
    char clean[CLI_GATE_SENTENCE];
    size_t length = strlen(bytes) < sizeof clean ? strlen(bytes) : sizeof clean - 1;

    memcpy(clean, bytes, length);
    clean[length] = '\0';
    for (size_t at; (at = mlift_yaml_utf8_prefix(clean, length)) < length;) {
        clean[at] = '?';
    }
    return json_string(clean);
}

static json_t *rate(const struct mlift_gate_rate *value)
{
    return json_pack("{s:o, s:o, s:o}", "exact", cli_json_number(value->exact), "simulated",
                     cli_json_number(value->value), "mcse", cli_json_number(value->mcse));
}

static double p_value(const struct mlift_gate_check *check, double p)
{
    return check->by_exact ? (double)NAN : p;
}

/* Losses in percentage points, positive = worse. */
static json_t *check_of(const struct cli_gate *gate, const struct mlift_gate_check *check)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "strategy",
                     cli_gate_words_strategy(gate, check), "metric", cli_gate_words_metric_name(gate, check), "worse",
                     check->more_is_worse ? "more" : "less", "verdict", cli_gate_words_verdict(check->verdict),
                     "decided_by", check->by_exact ? "exact" : "simulation", "before", rate(&check->before), "after",
                     rate(&check->after), "margin_pp", cli_json_number(100.0 * check->margin), "exact_loss_pp",
                     cli_json_number(100.0 * check->exact_loss), "loss_pp", cli_json_number(100.0 * check->loss),
                     "mcse_pp", cli_json_number(100.0 * check->mcse), "low_pp", cli_json_number(100.0 * check->low),
                     "high_pp", cli_json_number(100.0 * check->high), "p_regressed",
                     cli_json_number(p_value(check, check->p_regressed_adjusted)), "p_pass",
                     cli_json_number(p_value(check, check->p_pass)));
}

static json_t *checks(const struct cli_gate *gate)
{
    json_t *list = json_array();

    for (int i = 0; i < gate->gate.n_checks; i++) {
        json_array_append_new(list, check_of(gate, &gate->gate.check[i]));
    }
    return list;
}

static json_t *difference(const struct mlift_difference *difference)
{
    static const char *const kinds[] = {[MLIFT_DIFFERENCE_NONE] = "none",
                                        [MLIFT_DIFFERENCE_CHANGED] = "changed",
                                        [MLIFT_DIFFERENCE_ADDED] = "added",
                                        [MLIFT_DIFFERENCE_REMOVED] = "removed",
                                        [MLIFT_DIFFERENCE_FILE] = "file"};
    bool any = difference->kind != MLIFT_DIFFERENCE_NONE;

    return json_pack("{s:I, s:I, s:s, s:o, s:o, s:o, s:o, s:o}", "places", (json_int_t)difference->n_places, "deciding",
                     (json_int_t)difference->n_deciding, "kind", kinds[difference->kind], "key",
                     any ? json_string(difference->key) : json_null(), "before",
                     any ? json_string(difference->before) : json_null(), "after",
                     any ? json_string(difference->after) : json_null(), "line",
                     difference->line > 0 ? json_integer(difference->line) : json_null(), "column",
                     difference->column > 0 ? json_integer(difference->column) : json_null());
}

static json_t *numbers(const struct cli_gate *gate)
{
    if (!gate->counts_compared) {
        return json_null();
    }
    return json_pack("{s:b, s:s, s:s, s:s, s:s}", "changed", gate->numbers_changed, "counts_sha256_before",
                     gate->baseline.counts_sha256, "counts_sha256_now", gate->counts_now, "table_sha256_before",
                     gate->baseline.table_sha256, "table_sha256_now", gate->table_now);
}

/* Null in the table model, which knows no days. */
static void add_horizon(json_t *object, const struct cli_gate *gate)
{
    const uint16_t days[] = {gate->horizon_days, gate->own_horizon_days[0], gate->own_horizon_days[1]};
    static const char *const keys[] = {"horizon_days", "horizon_days_before", "horizon_days_after"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_object_set_new(object, keys[i], cli_gate_horizon_matters(gate) ? json_integer(days[i]) : json_null());
    }
}

int cli_gate_json_print(const struct cli_gate *gate, int exit_code)
{
    char headline[4 * CLI_GATE_SENTENCE], next[CLI_GATE_SENTENCE];

    cli_gate_words_headline(gate, headline, sizeof headline);
    cli_gate_words_next(gate, next, sizeof next);
    json_t *object =
        json_pack("{s:s, s:i, s:s, s:s, s:o, s:o, s:o, s:s, s:b, s:I, s:I, s:f, s:i, s:i}", "verdict",
                  cli_gate_words_verdict(gate->gate.verdict), "exit_code", exit_code, "headline", headline, "scenario",
                  gate->after.scenario->name, "subject", name_of(gate->subject), "baseline",
                  name_of(gate->baseline_path), "seed", cli_json_seed(gate->baseline.seed), "pairing",
                  gate->gate.paired ? "paired" : "unpaired", "same_people", gate->same_people, "replicates_before",
                  (json_int_t)(gate->from_results ? gate->baseline.replicates : gate->before.n_replicates),
                  "replicates_after", (json_int_t)gate->after.n_replicates, "false_alarm", gate->false_alarm, "looks",
                  gate->gate.looks_done, "looks_planned", gate->gate.n_looks);
    add_horizon(object, gate);
    json_object_set_new(object, "checks", checks(gate));
    json_object_set_new(object, "difference", difference(&gate->difference));
    json_object_set_new(object, "numbers", numbers(gate));
    json_object_set_new(object, "disagreeing", json_integer(gate->n_disagreeing));
    json_object_set_new(object, "new_strategies", json_integer(gate->n_new));
    json_object_set_new(object, "next", name_of(next));
    json_object_set_new(object, "elapsed_seconds", cli_json_number(cli_elapsed_seconds()));
    return cli_json_print(object);
}
