#include "cli/segments_json.h"

#include "cli/elapsed.h"
#include "cli/json.h"
#include "cli/segments_words.h"

#include <math.h>

/* Sets NAME_UNIT. */
static void set_number(json_t *object, const struct cli_segments *self, const char *name, double value)
{
    char key[64];

    (void)snprintf(key, sizeof key, "%s_%s", name, cli_segments_unit(self));
    json_object_set_new(object, key, cli_json_number(cli_segments_scale(self) * value));
}

static void set_estimate(json_t *object, const struct cli_segments *self, const char *name,
                         const struct mlift_frontier_estimate *estimate)
{
    char error[48];

    (void)snprintf(error, sizeof error, "%s_mcse", name);
    set_number(object, self, name, estimate->mean);
    set_number(object, self, error, estimate->mcse);
}

static json_t *point_json(const struct cli_segments *self, const struct mlift_frontier_point *point)
{
    json_t *json = json_object();
    bool scored_alike = self->question.learns_from == self->question.valued_by;

    set_estimate(json, self, "gain", &point->gain);
    if (scored_alike) { /* else the pilot's own score is in another unit */
        set_estimate(json, self, "apparent", &point->apparent);
    }
    set_estimate(json, self, "placebo_gain", &point->placebo_gain);
    if (scored_alike) {
        set_estimate(json, self, "placebo_apparent", &point->placebo_apparent);
    }
    json_object_set_new(json, "share_not_broad", cli_json_number(point->moved));
    return json;
}

static json_t *points_json(const struct cli_segments *self, uint32_t points)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    json_t *names = json_array();

    for (int k = 0; k < self->question.n_order; k++) {
        int d = self->question.order[k];
        if (points >> d & 1) {
            json_array_append_new(names, json_string(campaign->data_point[d].name));
        }
    }
    return names;
}

static json_t *level_json(const struct cli_segments *self, int list, int level)
{
    const struct mlift_scheme *scheme = mlift_frontier_scheme(&self->frontier, level);
    json_t *json =
        json_pack("{s:i, s:o}", "segments", (int)scheme->n_segments, "data_points", points_json(self, scheme->points));

    set_number(json, self, "known_gain",
               mlift_scheme_best_gain(&self->frontier.schemes, self->frontier.n_levels - 1 - level));
    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        json_object_set_new(
            json, cli_segments_rule((enum mlift_choice_rule)rule),
            point_json(self, mlift_frontier_at(&self->frontier, list, level, (enum mlift_choice_rule)rule)));
    }
    return json;
}

static json_t *recommended_json(const struct cli_segments *self, int list)
{
    json_t *json = json_object();

    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        const struct mlift_scheme *scheme =
            mlift_frontier_scheme(&self->frontier, self->frontier.recommended[list][rule]);
        json_t *entry = json_pack("{s:i, s:o}", "segments", (int)scheme->n_segments, "data_points",
                                  points_json(self, scheme->points));
        set_estimate(entry, self, "gain", &self->frontier.recommended_gain[list][rule]);
        json_object_set_new(json, cli_segments_rule((enum mlift_choice_rule)rule), entry);
    }
    return json;
}

static json_t *list_json(const struct cli_segments *self, int list)
{
    json_t *levels = json_array();
    json_t *json = json_pack("{s:i, s:i}", "list_size", (int)self->question.list[list], "pilot_size",
                             (int)self->frontier.pilot[list]);
    const struct mlift_frontier_estimate *broad = &self->frontier.broad[list];
    bool profit = self->question.valued_by == MLIFT_MENU_PROFIT;

    json_object_set_new(json, profit ? "broad_currency" : "broad_rate", cli_json_number(broad->mean));
    json_object_set_new(json, profit ? "broad_mcse_currency" : "broad_mcse", cli_json_number(broad->mcse));
    for (int j = 0; j < self->frontier.n_levels; j++) {
        json_array_append_new(levels, level_json(self, list, j));
    }
    json_object_set_new(json, "segments", levels);
    json_object_set_new(json, "recommended", recommended_json(self, list));
    json_object_set_new(json, "placebo_gains_nothing",
                        json_boolean(cli_segments_words_placebo_is_nothing(self, list, self->options.shared.choose)));
    return json;
}

static json_t *candidates_json(const struct cli_segments *self)
{
    json_t *all = json_array();

    for (int a = 0; a < self->menu.n_candidates; a++) {
        json_array_append_new(all,
                              json_pack("{s:s, s:o}", "name", self->menu.name[a],
                                        self->question.valued_by == MLIFT_MENU_PROFIT ? "currency" : "rate",
                                        cli_json_number(mlift_menu_overall(&self->menu, self->question.valued_by, a))));
    }
    return all;
}

int cli_segments_json_print(const struct cli_segments *self)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    const struct mlift_frontier *f = &self->frontier;
    enum mlift_choice_rule rule = self->options.shared.choose;
    double from = mlift_frontier_pays_from(f, rule);
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:o, s:i, s:i, s:s, s:f, s:s, s:s, s:s, s:s, s:f}", "command", "compare", "mode",
                  "segments", "scenario", self->scenario->name, "seed", cli_json_seed(self->options.shared.seed),
                  "replicates", (int)self->question.n_replicates, "list_size", (int)self->question.list[self->own],
                  "pilot", self->question.share >= 1.0 ? "separate" : "share", "pilot_share", self->question.share,
                  "metric", cli_segments_outcome(campaign, self->question.learns_from), "measure",
                  cli_segments_outcome(campaign, self->question.valued_by), "unit", cli_segments_unit(self), "choose",
                  cli_segments_rule(rule), "z", self->question.z);

    json_object_set_new(json, "least_gain_on_list", cli_json_number(self->question.least_gain));
    json_object_set_new(json, "segment_by", points_json(self, UINT32_MAX));
    json_object_set_new(json, "segment_by_worth", json_boolean(self->ordered_by_worth));
    json_object_set_new(json, "candidates", candidates_json(self));
    json_object_set_new(json, "best_candidate", json_string(self->menu.name[f->best_candidate]));
    set_number(json, self, "pilot_cost",
               self->question.share < 1.0 ? self->question.share * (f->best_rate - f->average_rate) : (double)NAN);
    json_object_set_new(
        json, "recommended_segments",
        json_integer((json_int_t)mlift_frontier_scheme(f, f->recommended[self->own][rule])->n_segments));
    json_object_set_new(json, "pays_from_list_size",
                        cli_json_whole(from == 0.0 ? (double)self->question.list[0] : ceil(from)));
    json_object_set_new(json, "pays_on_shortest_list", json_boolean(from == 0.0));
    json_t *lists = json_array();
    for (int i = 0; i < self->question.n_lists; i++) {
        json_array_append_new(lists, list_json(self, i));
    }
    json_object_set_new(json, "lists", lists);
    const char *truth = cli_segments_words_truth(self);
    json_object_set_new(json, "truth_note", truth ? json_string(truth) : json_null());
    json_object_set_new(json, "elapsed_seconds", cli_json_number(cli_elapsed_seconds()));
    return cli_json_print(json);
}
