#include "cli/analyze_json.h"

#include "cli/analyze_text.h"
#include "cli/compare_segments.h"
#include "cli/elapsed.h"
#include "cli/json.h"

#include <math.h>
#include <stdio.h>

/* Sets NAME_UNIT: the unit of a worth is in its key. */
static void set(json_t *object, const struct cli_analyze *self, const char *name, double value)
{
    char key[64];

    (void)snprintf(key, sizeof key, "%s_%s", name, cli_analyze_unit(self));
    json_object_set_new(object, key, cli_json_number(cli_analyze_scale(self) * value));
}

/* A list size; null for none, the shortest list looked at where `at_most` says that it pays there already. */
static json_t *pays_json(double n)
{
    return isfinite(n) ? cli_json_whole(ceil(n)) : json_null();
}

static json_t *point_json(const struct cli_analyze *self, int k)
{
    const struct mlift_worth *w = &self->worth;
    json_t *json = json_pack("{s:s, s:f}", "name", cli_analyze_point(self, k), "cost_per_subscriber", self->cost[k]);
    json_t *lists = json_array();
    double from = cli_analyze_pays_learned(self, k);

    set(json, self, "known", w->known[k]);
    set(json, self, "known_net", w->known[k] - cli_analyze_cost(self, k));
    set(json, self, "learned", w->learned[self->own][k].mean);
    set(json, self, "learned_mcse", w->learned[self->own][k].mcse);
    set(json, self, "learned_net", w->learned[self->own][k].mean - cli_analyze_cost(self, k));
    json_object_set_new(json, "known_pays_from_list_size", pays_json(cli_analyze_pays_known(self, k)));
    json_object_set_new(json, "learned_pays_from_list_size",
                        from == 0.0 ? cli_json_whole((double)w->question.list[0]) : pays_json(from));
    json_object_set_new(json, "learned_pays_on_shortest_list", json_boolean(from == 0.0));
    for (int i = 0; i < w->question.n_lists; i++) {
        json_t *one = json_pack("{s:i}", "list_size", (int)w->question.list[i]);
        set(one, self, "learned", w->learned[i][k].mean);
        set(one, self, "learned_mcse", w->learned[i][k].mcse);
        json_array_append_new(lists, one);
    }
    json_object_set_new(json, "lists", lists);
    return json;
}

static json_t *used_json(const struct cli_analyze *self, uint32_t bits)
{
    json_t *names = json_array();

    for (int k = 0; k < self->worth.question.n_points; k++) {
        if (bits >> k & 1) {
            json_array_append_new(names, json_string(cli_analyze_point(self, k)));
        }
    }
    return names;
}

static json_t *worth_json(const struct cli_analyze *self)
{
    const struct mlift_worth *w = &self->worth;
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    json_t *points = json_array(), *totals = json_array();
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:f, s:i, s:o, s:f}", "metric",
                  cli_segments_outcome(campaign, w->question.learns_from), "measure",
                  cli_segments_outcome(campaign, w->question.valued_by), "unit", cli_analyze_unit(self), "choose",
                  cli_segments_rule(w->question.rule), "pilot", w->question.share >= 1.0 ? "separate" : "share",
                  "pilot_share", w->question.share, "replicates", (int)w->question.n_replicates, "money_per_outcome",
                  cli_json_number(self->money), "least_gain_on_list", self->options.shared.least_gain);
    int order[MLIFT_MAX_DATA_POINTS];

    set(json, self, "known_total", w->known_total);
    set(json, self, "learned_total", w->learned_total[self->own].mean);
    set(json, self, "learned_total_mcse", w->learned_total[self->own].mcse);
    double from = cli_analyze_pays_together(self);
    json_object_set_new(json, "learned_pays_from_list_size",
                        from == 0.0 ? cli_json_whole((double)w->question.list[0]) : pays_json(from));
    json_object_set_new(json, "learned_pays_on_shortest_list", json_boolean(from == 0.0));
    cli_analyze_rank(self, order);
    for (int i = 0; i < w->question.n_points; i++) {
        json_array_append_new(points, point_json(self, order[i]));
    }
    json_object_set_new(json, "data_points", points);
    for (int i = 0; i < w->question.n_lists; i++) {
        json_t *one =
            json_pack("{s:i, s:o}", "list_size", (int)w->question.list[i], "segment_by", used_json(self, w->uses[i]));
        set(one, self, "learned_total", w->learned_total[i].mean);
        set(one, self, "learned_total_mcse", w->learned_total[i].mcse);
        json_array_append_new(totals, one);
    }
    json_object_set_new(json, "lists", totals);
    return json;
}

static json_t *scaled(const double *values, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        json_array_append_new(list, cli_json_number(100.0 * values[i]));
    }
    return list;
}

static json_t *lever_json(const struct mlift_breakeven *b)
{
    char wins[96];

    cli_analyze_text_wins(b, wins, sizeof wins);
    json_t *json = json_pack("{s:s, s:s, s:b}", "quantity", mlift_breakeven_name(b->lever), "description",
                             mlift_breakeven_describe(b->lever), "possible", b->possible);
    json_object_set_new(json, "now", b->possible ? cli_json_number(b->now) : json_null());
    json_object_set_new(json, "wins", json_string(wins));
    json_object_set_new(json, "break_even", cli_json_list(b->root, (size_t)b->n_roots));
    json_object_set_new(json, "values", cli_json_list(b->value, b->possible ? MLIFT_BREAKEVEN_POINTS : 0));
    json_object_set_new(json, "lift_pp", scaled(b->lift, b->possible ? MLIFT_BREAKEVEN_POINTS : 0));
    return json;
}

/* Points of the break-even line: for each row of the map, where the lift changes sign between two columns. */
static json_t *line_json(const struct mlift_breakeven_map *map)
{
    json_t *line = json_array();

    for (int j = 0; j < MLIFT_BREAKEVEN_POINTS; j++) {
        for (int i = 0; i + 1 < MLIFT_BREAKEVEN_POINTS; i++) {
            double p = map->lift[j][i], q = map->lift[j][i + 1];
            if (p * q < 0.0) {
                double x = map->x[i] + (map->x[i + 1] - map->x[i]) * p / (p - q);
                json_array_append_new(line, json_pack("[f, f]", x, map->y[j]));
            }
        }
    }
    return line;
}

static json_t *map_json(const struct mlift_breakeven_map *map)
{
    json_t *rows = json_array();

    if (!map->possible) {
        json_decref(rows);
        return json_null();
    }
    for (int j = 0; j < MLIFT_BREAKEVEN_POINTS; j++) {
        json_array_append_new(rows, scaled(map->lift[j], MLIFT_BREAKEVEN_POINTS));
    }
    return json_pack("{s:s, s:s, s:f, s:f, s:o, s:o, s:o, s:o}", "x", mlift_breakeven_name(map->x_lever), "y",
                     mlift_breakeven_name(map->y_lever), "x_now", map->x_now, "y_now", map->y_now, "x_values",
                     cli_json_list(map->x, MLIFT_BREAKEVEN_POINTS), "y_values",
                     cli_json_list(map->y, MLIFT_BREAKEVEN_POINTS), "lift_pp", rows, "break_even_line", line_json(map));
}

int cli_analyze_json_print(const struct cli_analyze *self)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    char advice[CLI_ANALYZE_WORDS];
    json_t *levers = json_array();

    cli_analyze_text_advice(self, advice);
    json_t *json = json_pack("{s:s, s:s, s:o, s:i, s:s, s:o}", "command", "analyze", "scenario", self->scenario->name,
                             "seed", cli_json_seed(self->options.shared.seed), "list_size",
                             (int)self->worth.question.list[self->own], "advice", advice, "worth", worth_json(self));
    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        json_array_append_new(levers, lever_json(&self->breakeven[l]));
    }
    json_object_set_new(json, "sensitivity",
                        json_pack("{s:s, s:s, s:f, s:o, s:o}", "baseline", campaign->strategy[campaign->baseline].name,
                                  "challenger", campaign->strategy[campaign->challenger].name, "lift_pp",
                                  100.0 * self->lift, "quantities", levers, "map", map_json(&self->map)));
    json_object_set_new(json, "truth_note",
                        campaign->model == MLIFT_MODEL_TABLE ? json_string(CLI_SEGMENTS_TRUTH) : json_null());
    json_object_set_new(json, "elapsed_seconds", cli_json_number(cli_elapsed_seconds()));
    return cli_json_print(json);
}
