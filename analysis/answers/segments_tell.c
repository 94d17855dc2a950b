#include "analysis/answers/segments_tell.h"

#include "analysis/answers/assumptions.h"
#include "analysis/answers/origin.h"
#include "analysis/answers/outcome.h"
#include "analysis/answers/segments_chart.h"

#include <math.h>

static struct mlift_figure whole(size_t n)
{
    return mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)n);
}

static struct mlift_figure unit(const struct mlift_segments_answer *self)
{
    return mlift_outcome_unit(&self->scenario->campaign, self->question.valued_by);
}

static enum mlift_unit gain(const struct mlift_segments_answer *self)
{
    return mlift_outcome_gain(self->question.valued_by);
}

static bool scored_alike(const struct mlift_segments_answer *self)
{
    return self->question.learns_from == self->question.valued_by;
}

/* --- for programs ------------------------------------------------------------------------------------------------- */

/* Puts ABOVE.NAME_UNIT. */
static void put_number(const struct mlift_segments_answer *self, struct mlift_answer *out, const char *above,
                       const char *name, double value)
{
    enum mlift_menu_outcome valued_by = self->question.valued_by;

    mlift_answer_put(out,
                     mlift_answer_text(out, "%s%s%s_%s", above, *above ? "." : "", name, mlift_outcome_key(valued_by)),
                     MLIFT_UNIT_POINTS, mlift_outcome_scale(valued_by) * value);
}

static void put_estimate(const struct mlift_segments_answer *self, struct mlift_answer *out, const char *above,
                         const char *name, struct mlift_frontier_estimate estimate)
{
    put_number(self, out, above, name, estimate.mean);
    put_number(self, out, above, mlift_answer_text(out, "%s_mcse", name), estimate.mcse);
}

static void put_points(const struct mlift_segments_answer *self, struct mlift_answer *out, const char *key,
                       uint32_t points)
{
    int n = 0;

    mlift_answer_put_empty(out, key);
    for (int k = 0; k < self->question.n_order; k++) {
        int d = self->question.order[k];
        if (points >> d & 1) {
            mlift_answer_put_text(out, mlift_answer_text(out, "%s[%d]", key, n++),
                                  self->scenario->campaign.data_point[d].name);
        }
    }
}

static void put_rule(const struct mlift_segments_answer *self, struct mlift_answer *out, const char *above,
                     const struct mlift_frontier_point *point)
{
    put_estimate(self, out, above, "gain", point->gain);
    put_estimate(self, out, above, "placebo_gain", point->placebo_gain);
    if (scored_alike(self)) { /* else the pilot's own score is in another unit */
        put_estimate(self, out, above, "apparent", point->apparent);
        put_estimate(self, out, above, "placebo_apparent", point->placebo_apparent);
    }
    mlift_answer_put(out, mlift_answer_text(out, "%s.share_not_broad", above), MLIFT_UNIT_SHARE, point->moved);
}

static void put_scheme(const struct mlift_segments_answer *self, struct mlift_answer *out, const char *above, int level)
{
    const struct mlift_scheme *scheme = mlift_frontier_scheme(&self->frontier, level);

    mlift_answer_put(out, mlift_answer_text(out, "%s.segments", above), MLIFT_UNIT_WHOLE, (double)scheme->n_segments);
    put_points(self, out, mlift_answer_text(out, "%s.data_points", above), scheme->points);
}

static void put_list(const struct mlift_segments_answer *self, struct mlift_answer *out, int i)
{
    const struct mlift_frontier *f = &self->frontier;
    const char *above = mlift_answer_text(out, "lists[%d]", i);
    bool profit = self->question.valued_by == MLIFT_MENU_PROFIT;

    mlift_answer_put(out, mlift_answer_text(out, "%s.list_size", above), MLIFT_UNIT_PEOPLE,
                     (double)self->question.list[i]);
    mlift_answer_put(out, mlift_answer_text(out, "%s.pilot_size", above), MLIFT_UNIT_PEOPLE, (double)f->pilot[i]);
    mlift_answer_put(out, mlift_answer_text(out, "%s.%s", above, profit ? "broad_currency" : "broad_rate"),
                     MLIFT_UNIT_NUMBER, f->broad[i].mean);
    mlift_answer_put(out, mlift_answer_text(out, "%s.%s", above, profit ? "broad_mcse_currency" : "broad_mcse"),
                     MLIFT_UNIT_NUMBER, f->broad[i].mcse);
    mlift_answer_put_flag(out, mlift_answer_text(out, "%s.placebo_gains_nothing", above),
                          mlift_segments_answer_placebo_is_nothing(self, i, self->rule));
    for (int j = 0; j < f->n_levels; j++) {
        const char *level = mlift_answer_text(out, "%s.segments[%d]", above, j);
        put_scheme(self, out, level, j);
        put_number(self, out, level, "known_gain", mlift_scheme_best_gain(&f->schemes, f->n_levels - 1 - j));
        for (int r = 0; r < MLIFT_CHOICE_N_RULES; r++) {
            put_rule(self, out, mlift_answer_text(out, "%s.%s", level, mlift_outcome_rule((enum mlift_choice_rule)r)),
                     mlift_frontier_at(f, i, j, (enum mlift_choice_rule)r));
        }
    }
    for (int r = 0; r < MLIFT_CHOICE_N_RULES; r++) {
        const char *rule =
            mlift_answer_text(out, "%s.recommended.%s", above, mlift_outcome_rule((enum mlift_choice_rule)r));
        put_scheme(self, out, rule, f->recommended[i][r]);
        put_estimate(self, out, rule, "gain", f->recommended_gain[i][r]);
    }
}

static void put_setting(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const struct mlift_frontier_question *q = &self->question;
    const struct mlift_frontier *f = &self->frontier;
    double from = mlift_frontier_pays_from(f, self->rule);

    mlift_answer_put_text(out, "mode", "segments");
    mlift_answer_put_text(out, "scenario", self->scenario->name);
    mlift_answer_put_seed(out, "seed", self->seed);
    mlift_answer_put(out, "horizon_days", MLIFT_UNIT_DAYS, (double)self->scenario->campaign.horizon_days);
    mlift_answer_put(out, "list_size", MLIFT_UNIT_PEOPLE, (double)q->list[self->own]);
    mlift_answer_put_text(out, "metric", mlift_outcome_name(&self->scenario->campaign, q->learns_from));
    mlift_answer_put_text(out, "measure", mlift_outcome_name(&self->scenario->campaign, q->valued_by));
    mlift_answer_put_text(out, "unit", mlift_outcome_key(q->valued_by));
    mlift_answer_put_text(out, "choose", mlift_outcome_rule(self->rule));
    mlift_answer_put_text(out, "pilot", q->share >= 1.0 ? "separate" : "share");
    mlift_answer_put(out, "pilot_share", MLIFT_UNIT_SHARE, q->share);
    mlift_answer_put(out, "z", MLIFT_UNIT_NUMBER, q->z);
    mlift_answer_put(out, "replicates", MLIFT_UNIT_WHOLE, (double)q->n_replicates);
    mlift_answer_put(out, "least_gain_on_list", MLIFT_UNIT_NUMBER, q->least_gain);
    put_points(self, out, "segment_by", UINT32_MAX);
    mlift_answer_put_flag(out, "segment_by_worth", self->ordered_by_worth);
    mlift_answer_put_text(out, "best_candidate", self->menu->name[f->best_candidate]);
    put_number(self, out, "", "pilot_cost", q->share < 1.0 ? q->share * (f->best_rate - f->average_rate) : (double)NAN);
    mlift_answer_put(out, "recommended_segments", MLIFT_UNIT_WHOLE,
                     (double)mlift_segments_answer_count(self, mlift_segments_answer_level(self, self->own)));
    bool always = !isnan(from) && !(from > 0.0);
    mlift_answer_put(out, "pays_from_list_size", MLIFT_UNIT_PEOPLE, always ? (double)q->list[0] : ceil(from));
    mlift_answer_put_flag(out, "pays_on_shortest_list", always);
}

/* --- head and verdict --------------------------------------------------------------------------------------------- */

static void tell_head(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    struct mlift_figure list = whole(self->question.list[self->own]);

    mlift_answer_section(out, MLIFT_SECTION_HEAD);
    put_setting(self, out);
    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "How many segments can %s subscribers teach? %s", list.text,
                      self->scenario->title);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD, "%s", self->scenario->question);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD, "How many segments can %s subscribers teach?", list.text);
}

static void tell_verdict(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    int level = mlift_segments_answer_level(self, self->own);
    struct mlift_frontier_estimate best = self->frontier.recommended_gain[self->own][self->rule];

    mlift_answer_section(out, MLIFT_SECTION_ANSWER);
    mlift_answer_put_text(out, "verdict.answer", level > 0 ? "learn-segments" : "send-all-the-same");
    mlift_answer_say(out, "verdict.text", MLIFT_WEIGHT_LEAD, "Verdict", "%s", mlift_segments_answer_verdict(self, out));
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_fact(out, NULL, MLIFT_UNIT_WHOLE, (double)mlift_segments_answer_count(self, level), (double)NAN,
                      "%s to use with %s subscribers, rule %s", level > 0 ? "segments" : "segment",
                      whole(self->question.list[self->own]).text, mlift_outcome_rule(self->rule));
    mlift_answer_fact(out, NULL, gain(self), best.mean, best.mcse, "%s that this gains over one broad e-mail",
                      unit(self).text);
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
    mlift_answer_say(out, NULL, MLIFT_WEIGHT_PLAIN, "Pilot", "%s", mlift_segments_answer_pilot(self, out));
    mlift_answer_say(out, NULL, MLIFT_WEIGHT_PLAIN, "Segments", "%s", mlift_segments_answer_cut(self, out));
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "Broad is the candidate that does best over the whole pilot; best in truth: %s.",
                      self->menu->name[self->frontier.best_candidate]);
}

static void tell_next(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const char *name = self->scenario->name;

    mlift_answer_section(out, MLIFT_SECTION_NEXT);
    if (mlift_segments_answer_level(self, self->own) > 0) {
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                          "Collect the data points that cut these segments; `microlift analyze %s.yaml` says in which "
                          "order.",
                          name);
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                          "Write the segments into the scenario as a strategy of kind rules; `microlift size %s.yaml` "
                          "says how to test it.",
                          name);
    } else {
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                          "Write segments from what you know of people, not from a pilot; `microlift size %s.yaml` "
                          "says whether a test could show that they help.",
                          name);
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM, "`microlift analyze %s.yaml` says what each data point is worth.",
                          name);
    }
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

/* The last data point that cuts a level's segments. */
static const char *last_point(const struct mlift_segments_answer *self, int level)
{
    uint32_t points = mlift_frontier_scheme(&self->frontier, level)->points;
    const char *name = "nothing";

    for (int k = 0; k < self->question.n_order; k++) {
        int d = self->question.order[k];
        name = points >> d & 1 ? self->scenario->campaign.data_point[d].name : name;
    }
    return name;
}

static void cell(struct mlift_answer *out, struct mlift_frontier_estimate estimate)
{
    mlift_answer_cell_simulated(out, estimate.mean, estimate.mcse);
}

static void tell_rules(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Segments", MLIFT_UNIT_WHOLE), MLIFT_COLUMN(NULL, "Last cut by", MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, "Rule raw", gain(self)),       MLIFT_COLUMN(NULL, "Rule shrunk", gain(self)),
        MLIFT_COLUMN(NULL, "Rule threshold", gain(self)), MLIFT_COLUMN(NULL, "", MLIFT_UNIT_WORD)};

    mlift_answer_table(out, NULL,
                       mlift_answer_text(out,
                                         "True gain over broad with %s subscribers by rule, %s, and its Monte "
                                         "Carlo error.",
                                         whole(self->question.list[self->own]).text, unit(self).text),
                       columns, sizeof columns / sizeof *columns);
    for (int j = 0; j < self->frontier.n_levels; j++) {
        MLIFT_CELLS(out, MLIFT_N((double)mlift_segments_answer_count(self, j)), MLIFT_T(last_point(self, j)));
        for (int r = 0; r < MLIFT_CHOICE_N_RULES; r++) {
            cell(out, mlift_frontier_at(&self->frontier, self->own, j, (enum mlift_choice_rule)r)->gain);
        }
        mlift_answer_cell_text(out, j == mlift_segments_answer_level(self, self->own) ? "use" : "");
    }
}

/* What the pilot says of its own choice, real and placebo. */
static void tell_claims(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Segments", MLIFT_UNIT_WHOLE), MLIFT_COLUMN(NULL, "Real: truth", gain(self)),
        MLIFT_COLUMN(NULL, "Real: the pilot says", gain(self)), MLIFT_COLUMN(NULL, "Placebo: truth", gain(self)),
        MLIFT_COLUMN(NULL, "Placebo: the pilot says", gain(self))};

    if (!scored_alike(self)) {
        return; /* the pilot counts something else than what gains are measured in */
    }
    mlift_answer_table(out, NULL,
                       mlift_answer_text(out, "What the pilot says of itself, rule %s, same list and unit.",
                                         mlift_outcome_rule(self->rule)),
                       columns, sizeof columns / sizeof *columns);
    for (int j = 0; j < self->frontier.n_levels; j++) {
        const struct mlift_frontier_point *p = mlift_segments_answer_at(self, self->own, j);
        mlift_answer_cell(out, (double)mlift_segments_answer_count(self, j));
        cell(out, p->gain);
        cell(out, p->apparent);
        cell(out, p->placebo_gain);
        cell(out, p->placebo_apparent);
    }
}

static void tell_lists(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "List", MLIFT_UNIT_PEOPLE), MLIFT_COLUMN(NULL, "Segments to use", MLIFT_UNIT_WHOLE),
        MLIFT_COLUMN(NULL, "Gain of these", gain(self)), MLIFT_COLUMN(NULL, "Most segments tried", MLIFT_UNIT_WHOLE),
        MLIFT_COLUMN(NULL, "Gain of those", gain(self))};
    int most = self->frontier.n_levels - 1;

    mlift_answer_table(out, NULL,
                       mlift_answer_text(out, "By list size, rule %s, same unit.", mlift_outcome_rule(self->rule)),
                       columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < self->question.n_lists; i++) {
        mlift_answer_cell(out, (double)self->question.list[i]);
        mlift_answer_cell(out, (double)mlift_segments_answer_count(self, mlift_segments_answer_level(self, i)));
        cell(out, self->frontier.recommended_gain[i][self->rule]);
        mlift_answer_cell(out, (double)mlift_segments_answer_count(self, most));
        cell(out, mlift_segments_answer_at(self, i, most)->gain);
    }
}

static void put_candidates(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    bool profit = self->question.valued_by == MLIFT_MENU_PROFIT;

    for (int c = 0; c < self->menu->n_candidates; c++) {
        const char *above = mlift_answer_text(out, "candidates[%d]", c);
        mlift_answer_put_text(out, mlift_answer_text(out, "%s.name", above), self->menu->name[c]);
        mlift_answer_put(out, mlift_answer_text(out, "%s.%s", above, profit ? "currency" : "rate"), MLIFT_UNIT_NUMBER,
                         mlift_menu_overall(self->menu, self->question.valued_by, c));
    }
}

static void tell_trust(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const char *truth = mlift_outcome_truth(&self->scenario->campaign);

    mlift_answer_section(out, MLIFT_SECTION_TRUST);
    mlift_answer_say(out, NULL, MLIFT_WEIGHT_PLAIN, "Placebo", "%s", mlift_segments_answer_placebo(self, out));
    mlift_answer_say(out, NULL, MLIFT_WEIGHT_PLAIN, "Pilot's price", "%s", mlift_segments_answer_price(self, out));
    mlift_answer_say(out, "truth_note", MLIFT_WEIGHT_NOTE, "Mind", "%s", truth ? truth : "");
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "The simulation: %s pilots, the same ones for every number of segments. What follows \xC2\xB1 is "
                      "the Monte Carlo standard error (MCSE); true rates are exact.",
                      whole(self->question.n_replicates).text);
    mlift_assumptions_say(out, self->scenario);
}

void mlift_segments_tell(const struct mlift_segments_answer *self, const char *command, struct mlift_answer *out)
{
    tell_head(self, out);
    tell_verdict(self, out);
    tell_next(self, out);
    mlift_answer_section(out, MLIFT_SECTION_CHARTS);
    mlift_segments_chart_tell(self, out);
    mlift_answer_section(out, MLIFT_SECTION_FIGURES);
    tell_rules(self, out);
    tell_claims(self, out);
    tell_lists(self, out);
    put_candidates(self, out);
    for (int i = 0; i < self->question.n_lists; i++) {
        put_list(self, out, i);
    }
    tell_trust(self, out);
    mlift_assumptions_tell(out, self->scenario);
    mlift_origin_tell_scenario(out, self->scenario, command);
}
