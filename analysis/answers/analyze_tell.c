#include "analysis/answers/analyze_tell.h"

#include "analysis/answers/analyze_charts.h"
#include "analysis/answers/assumptions.h"
#include "analysis/answers/origin.h"
#include "analysis/answers/outcome.h"

#include <math.h>

static struct mlift_figure whole(double n)
{
    return mlift_figure_exact(MLIFT_UNIT_WHOLE, n);
}

static enum mlift_menu_outcome valued_by(const struct mlift_analyze_answer *self)
{
    return self->worth.question.valued_by;
}

static struct mlift_figure unit(const struct mlift_analyze_answer *self)
{
    return mlift_outcome_unit(&self->scenario->campaign, valued_by(self));
}

static struct mlift_figure own_list(const struct mlift_analyze_answer *self)
{
    return whole((double)self->worth.question.list[self->own]);
}

static const char *challenger(const struct mlift_analyze_answer *self)
{
    return self->scenario->campaign.strategy[self->scenario->campaign.challenger].name;
}

static const char *baseline(const struct mlift_analyze_answer *self)
{
    return self->scenario->campaign.strategy[self->scenario->campaign.baseline].name;
}

/* --- for programs ------------------------------------------------------------------------------------------------- */

/* Puts ABOVE.NAME_UNIT: the unit of a worth is in its key. */
static void put(const struct mlift_analyze_answer *self, struct mlift_answer *out, const char *above, const char *name,
                double value)
{
    mlift_answer_put(out, mlift_answer_text(out, "%s.%s_%s", above, name, mlift_outcome_key(valued_by(self))),
                     MLIFT_UNIT_POINTS, mlift_outcome_scale(valued_by(self)) * value);
}

/* A list size from which something pays, and whether it does already on the shortest that was looked at. */
static void put_pays(const struct mlift_analyze_answer *self, struct mlift_answer *out, const char *above, double from)
{
    bool always = !isnan(from) && !(from > 0.0);

    mlift_answer_put(out, mlift_answer_text(out, "%s.learned_pays_from_list_size", above), MLIFT_UNIT_PEOPLE,
                     always ? (double)self->worth.question.list[0] : ceil(from));
    mlift_answer_put_flag(out, mlift_answer_text(out, "%s.learned_pays_on_shortest_list", above), always);
}

static void put_point(const struct mlift_analyze_answer *self, struct mlift_answer *out, int place, int k)
{
    const struct mlift_worth *w = &self->worth;
    const char *above = mlift_answer_text(out, "worth.data_points[%d]", place);
    double cost = mlift_analyze_answer_cost(self, k);

    mlift_answer_put_text(out, mlift_answer_text(out, "%s.name", above), mlift_analyze_answer_point(self, k));
    mlift_answer_put(out, mlift_answer_text(out, "%s.cost_per_subscriber", above), MLIFT_UNIT_NUMBER, self->cost[k]);
    put(self, out, above, "known", w->known[k]);
    put(self, out, above, "known_net", w->known[k] - cost);
    put(self, out, above, "learned", w->learned[self->own][k].mean);
    put(self, out, above, "learned_mcse", w->learned[self->own][k].mcse);
    put(self, out, above, "learned_net", w->learned[self->own][k].mean - cost);
    mlift_answer_put(out, mlift_answer_text(out, "%s.known_pays_from_list_size", above), MLIFT_UNIT_PEOPLE,
                     ceil(mlift_analyze_answer_pays_known(self, k)));
    put_pays(self, out, above, mlift_analyze_answer_pays_learned(self, k));
    for (int i = 0; i < w->question.n_lists; i++) {
        const char *list = mlift_answer_text(out, "%s.lists[%d]", above, i);
        mlift_answer_put(out, mlift_answer_text(out, "%s.list_size", list), MLIFT_UNIT_WHOLE,
                         (double)w->question.list[i]);
        put(self, out, list, "learned", w->learned[i][k].mean);
        put(self, out, list, "learned_mcse", w->learned[i][k].mcse);
    }
}

static void put_list(const struct mlift_analyze_answer *self, struct mlift_answer *out, int i)
{
    const struct mlift_worth *w = &self->worth;
    const char *above = mlift_answer_text(out, "worth.lists[%d]", i);
    int n = 0;

    mlift_answer_put(out, mlift_answer_text(out, "%s.list_size", above), MLIFT_UNIT_WHOLE, (double)w->question.list[i]);
    mlift_answer_put_empty(out, mlift_answer_text(out, "%s.segment_by", above));
    for (int k = 0; k < w->question.n_points; k++) {
        if (w->uses[i] >> k & 1) {
            mlift_answer_put_text(out, mlift_answer_text(out, "%s.segment_by[%d]", above, n++),
                                  mlift_analyze_answer_point(self, k));
        }
    }
    put(self, out, above, "learned_total", w->learned_total[i].mean);
    put(self, out, above, "learned_total_mcse", w->learned_total[i].mcse);
}

static void put_worth(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const struct mlift_worth *w = &self->worth;
    const struct mlift_worth_question *q = &w->question;
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    int order[MLIFT_MAX_DATA_POINTS];

    mlift_answer_put_text(out, "worth.metric", mlift_outcome_name(campaign, q->learns_from));
    mlift_answer_put_text(out, "worth.measure", mlift_outcome_name(campaign, q->valued_by));
    mlift_answer_put_text(out, "worth.unit", mlift_outcome_key(q->valued_by));
    mlift_answer_put_text(out, "worth.choose", mlift_outcome_rule(q->rule));
    mlift_answer_put_text(out, "worth.pilot", q->share >= 1.0 ? "separate" : "share");
    mlift_answer_put(out, "worth.pilot_share", MLIFT_UNIT_SHARE, q->share);
    mlift_answer_put(out, "worth.replicates", MLIFT_UNIT_WHOLE, (double)q->n_replicates);
    mlift_answer_put(out, "worth.money_per_outcome", MLIFT_UNIT_MONEY, self->money);
    mlift_answer_put(out, "worth.least_gain_on_list", MLIFT_UNIT_NUMBER, self->least_gain);
    put(self, out, "worth", "known_total", w->known_total);
    put(self, out, "worth", "learned_total", w->learned_total[self->own].mean);
    put(self, out, "worth", "learned_total_mcse", w->learned_total[self->own].mcse);
    put_pays(self, out, "worth", mlift_analyze_answer_pays_together(self));
    mlift_analyze_answer_rank(self, order);
    for (int i = 0; i < q->n_points; i++) {
        put_point(self, out, i, order[i]);
    }
    for (int i = 0; i < q->n_lists; i++) {
        put_list(self, out, i);
    }
}

static void put_lifts(struct mlift_answer *out, const char *key, const double *lift)
{
    double scaled[MLIFT_BREAKEVEN_POINTS];

    for (int i = 0; i < MLIFT_BREAKEVEN_POINTS; i++) {
        scaled[i] = 100.0 * lift[i];
    }
    mlift_answer_put_list(out, key, MLIFT_UNIT_POINTS, scaled, MLIFT_BREAKEVEN_POINTS);
}

static void put_lever(struct mlift_answer *out, int l, const struct mlift_breakeven *b)
{
    const char *above = mlift_answer_text(out, "sensitivity.quantities[%d]", l);
    const char *lifts = mlift_answer_text(out, "%s.lift_pp", above);

    mlift_answer_put_text(out, mlift_answer_text(out, "%s.quantity", above), mlift_breakeven_name(b->lever));
    mlift_answer_put_text(out, mlift_answer_text(out, "%s.description", above), mlift_breakeven_describe(b->lever));
    mlift_answer_put_flag(out, mlift_answer_text(out, "%s.possible", above), b->possible);
    mlift_answer_put(out, mlift_answer_text(out, "%s.now", above), MLIFT_UNIT_NUMBER,
                     b->possible ? b->now : (double)NAN);
    mlift_answer_put_text(out, mlift_answer_text(out, "%s.wins", above), mlift_analyze_answer_wins(b, out));
    mlift_answer_put_list(out, mlift_answer_text(out, "%s.break_even", above), MLIFT_UNIT_NUMBER, b->root,
                          (size_t)b->n_roots);
    mlift_answer_put_list(out, mlift_answer_text(out, "%s.values", above), MLIFT_UNIT_NUMBER, b->value,
                          b->possible ? MLIFT_BREAKEVEN_POINTS : 0);
    if (b->possible) {
        put_lifts(out, lifts, b->lift);
    } else {
        mlift_answer_put_empty(out, lifts);
    }
}

/* Points of the break-even line: for each row of the map, where the lift changes sign between two columns. */
static void put_line(struct mlift_answer *out, const struct mlift_breakeven_map *map)
{
    int n = 0;

    mlift_answer_put_empty(out, "sensitivity.map.break_even_line");
    for (int j = 0; j < MLIFT_BREAKEVEN_POINTS; j++) {
        for (int i = 0; i + 1 < MLIFT_BREAKEVEN_POINTS; i++) {
            double p = map->lift[j][i], q = map->lift[j][i + 1];
            if (p * q < 0.0) {
                mlift_answer_put_pair(out, mlift_answer_text(out, "sensitivity.map.break_even_line[%d]", n++),
                                      MLIFT_UNIT_NUMBER, map->x[i] + (map->x[i + 1] - map->x[i]) * p / (p - q),
                                      map->y[j]);
            }
        }
    }
}

static void put_map(struct mlift_answer *out, const struct mlift_breakeven_map *map)
{
    if (!map->possible) {
        mlift_answer_put_none(out, "sensitivity.map");
        return;
    }
    mlift_answer_put_text(out, "sensitivity.map.x", mlift_breakeven_name(map->x_lever));
    mlift_answer_put_text(out, "sensitivity.map.y", mlift_breakeven_name(map->y_lever));
    mlift_answer_put(out, "sensitivity.map.x_now", MLIFT_UNIT_NUMBER, map->x_now);
    mlift_answer_put(out, "sensitivity.map.y_now", MLIFT_UNIT_NUMBER, map->y_now);
    mlift_answer_put_list(out, "sensitivity.map.x_values", MLIFT_UNIT_NUMBER, map->x, MLIFT_BREAKEVEN_POINTS);
    mlift_answer_put_list(out, "sensitivity.map.y_values", MLIFT_UNIT_NUMBER, map->y, MLIFT_BREAKEVEN_POINTS);
    for (int j = 0; j < MLIFT_BREAKEVEN_POINTS; j++) {
        put_lifts(out, mlift_answer_text(out, "sensitivity.map.lift_pp[%d]", j), map->lift[j]);
    }
    put_line(out, map);
}

/* --- head and verdict --------------------------------------------------------------------------------------------- */

static void tell_head(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const struct mlift_worth_question *q = &self->worth.question;
    const struct mlift_campaign *campaign = &self->scenario->campaign;

    mlift_answer_section(out, MLIFT_SECTION_HEAD);
    mlift_answer_put_text(out, "scenario", self->scenario->name);
    mlift_answer_put_seed(out, "seed", self->seed);
    mlift_answer_put(out, "horizon_days", MLIFT_UNIT_DAYS, (double)campaign->horizon_days);
    mlift_answer_put(out, "list_size", MLIFT_UNIT_PEOPLE, (double)q->list[self->own]);
    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "What is each data point worth to %s subscribers? %s",
                      own_list(self).text, self->scenario->title);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "Known: you know what each segment wants, and send it. Learned: a pilot of %s on %d candidates "
                      "teaches it from %s (rule %s; %s simulated pilots, seed %llu).",
                      whole((double)mlift_frontier_pilot(q->list[self->own], q->share)).text, self->menu->n_candidates,
                      mlift_outcome_many(campaign, q->learns_from).text, mlift_outcome_rule(q->rule),
                      whole((double)q->n_replicates).text, (unsigned long long)self->seed);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD, "%s", self->scenario->question);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD,
                      "What is each data point worth to %s subscribers, and when does %s beat %s?", own_list(self).text,
                      challenger(self), baseline(self));
}

static void tell_verdict(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const struct mlift_worth *w = &self->worth;
    double together = mlift_analyze_answer_pays_together(self);
    struct mlift_frontier_estimate total = w->learned_total[self->own];
    bool learns = !isnan(together) && together <= (double)w->question.list[self->own];

    mlift_answer_section(out, MLIFT_SECTION_ANSWER);
    mlift_answer_put_text(out, "verdict.answer", learns ? "learning-pays" : "learning-does-not-pay");
    mlift_answer_say(out, "verdict.text", MLIFT_WEIGHT_LEAD, "Verdict", "%s", mlift_analyze_answer_advice(self, out));
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_fact(out, NULL, mlift_outcome_gain(valued_by(self)), w->known_total, (double)NAN,
                      "%s: all data points together, if you know what each segment wants", unit(self).text);
    mlift_answer_fact(out, NULL, mlift_outcome_gain(valued_by(self)), total.mean, total.mcse,
                      "the same where a list of %s has to teach it", own_list(self).text);
    mlift_answer_fact(out, NULL, MLIFT_UNIT_DIFFERENCE, self->lift, (double)NAN,
                      "percentage points by which %s differs from %s as the scenario stands", challenger(self),
                      baseline(self));
    mlift_answer_show_to(out, MLIFT_SHOWN_PEOPLE);
    mlift_answer_say(out, NULL, MLIFT_WEIGHT_PLAIN, "List size", "%s", mlift_analyze_answer_list_size(self, out));
}

static void tell_next(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    mlift_answer_section(out, MLIFT_SECTION_NEXT);
    mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                      "`microlift compare %s.yaml --segments auto` shows how many segments to learn.",
                      self->scenario->name);
    mlift_answer_tell(out, MLIFT_WEIGHT_ITEM, "`microlift size %s.yaml` says how to test them.", self->scenario->name);
    mlift_answer_tell(out, MLIFT_WEIGHT_ITEM, "Put your own costs in with `--cost NAME=MONEY`.");
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

/* Lists from which the k-th data point pays: "390", "never", "above 154,000", "up to 300". */
static void cell_lists(const struct mlift_analyze_answer *self, struct mlift_answer *out, int k, bool learned)
{
    const struct mlift_worth_question *q = &self->worth.question;
    double n = learned ? mlift_analyze_answer_pays_learned(self, k) : mlift_analyze_answer_pays_known(self, k);

    if (!learned) {
        mlift_answer_cell_words(out, "%s", n < 1e9 ? whole(mlift_outcome_about(n)).text : "never");
    } else if (isnan(n)) {
        mlift_answer_cell_words(out, "above %s", whole((double)q->list[q->n_lists - 1]).text);
    } else {
        mlift_answer_cell_words(out, "%s%s", n > 0.0 ? "" : "up to ",
                                whole(n > 0.0 ? mlift_outcome_about(n) : (double)q->list[0]).text);
    }
}

static void tell_worth(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    enum mlift_unit gain = mlift_outcome_gain(valued_by(self));
    const struct mlift_answer_column columns[] = {MLIFT_COLUMN(NULL, "Data point", MLIFT_UNIT_WORD),
                                                  MLIFT_COLUMN(NULL, "Cost", MLIFT_UNIT_COUNT),
                                                  MLIFT_COLUMN(NULL, "Known", gain),
                                                  MLIFT_COLUMN(NULL, "Pays from", MLIFT_UNIT_NUMBER),
                                                  MLIFT_COLUMN(NULL, "Learned", gain),
                                                  MLIFT_COLUMN(NULL, "On the list", MLIFT_UNIT_NUMBER),
                                                  MLIFT_COLUMN(NULL, "Learned pays from", MLIFT_UNIT_NUMBER)};
    const struct mlift_worth *w = &self->worth;
    struct mlift_frontier_estimate total = w->learned_total[self->own];
    int order[MLIFT_MAX_DATA_POINTS];

    mlift_answer_table(
        out, NULL,
        mlift_answer_text(out, "Worth over the best single e-mail for all, %s (Shapley values).", unit(self).text),
        columns, sizeof columns / sizeof *columns);
    mlift_analyze_answer_rank(self, order);
    for (int i = 0; i < w->question.n_points; i++) {
        int k = order[i];
        struct mlift_frontier_estimate taught = w->learned[self->own][k];
        double all = (taught.mean - mlift_analyze_answer_cost(self, k)) * (double)w->question.list[self->own];
        MLIFT_CELLS(out, MLIFT_T(mlift_analyze_answer_point(self, k)), MLIFT_N(self->cost[k]), MLIFT_N(w->known[k]));
        cell_lists(self, out, k, false);
        mlift_answer_cell_simulated(out, taught.mean, taught.mcse);
        mlift_answer_cell_words(out, "%s", mlift_figure_fixed(all, 1.0, fabs(all) < 100.0 ? 1 : 0, 1).text);
        cell_lists(self, out, k, true);
    }
    MLIFT_CELLS(out, MLIFT_T("all together"), MLIFT_T(""), MLIFT_N(w->known_total), MLIFT_T(""),
                MLIFT_S(total.mean, total.mcse), MLIFT_T(""), MLIFT_T(""));
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "Known: you know what each segment wants. Learned: a pilot of this list teaches it. Cost: money "
                      "per subscriber. On the list: learned, less the cost, on the whole list. Pays from: the list on "
                      "which it brings %g more %s than it costs.",
                      self->least_gain, mlift_outcome_many(&self->scenario->campaign, valued_by(self)).text);
}

static void tell_lists(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "List", MLIFT_UNIT_PEOPLE),
        MLIFT_COLUMN(NULL, "All data points, learned", mlift_outcome_gain(valued_by(self)))};

    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_table(out, NULL, "What a list can learn, by its size, same unit.", columns, 2);
    for (int i = 0; i < self->worth.question.n_lists; i++) {
        MLIFT_CELLS(out, MLIFT_N((double)self->worth.question.list[i]),
                    MLIFT_S(self->worth.learned_total[i].mean, self->worth.learned_total[i].mcse));
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
}

static void tell_sensitivity(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Quantity", MLIFT_UNIT_WORD),      MLIFT_COLUMN(NULL, "Now", MLIFT_UNIT_RATIO),
        MLIFT_COLUMN(NULL, "It wins", MLIFT_UNIT_WORDS),      MLIFT_COLUMN(NULL, "At least", MLIFT_UNIT_DIFFERENCE),
        MLIFT_COLUMN(NULL, "At most", MLIFT_UNIT_DIFFERENCE), MLIFT_COLUMN(NULL, "What it is", MLIFT_UNIT_WORDS)};

    mlift_answer_table(out, NULL,
                       mlift_answer_text(out,
                                         "When does %s beat %s? As the scenario stands: %s percentage points of %s "
                                         "(exact). At least, at most: the lift where the quantity is at the lower and "
                                         "at the upper end of its range.",
                                         challenger(self), baseline(self),
                                         mlift_figure_exact(MLIFT_UNIT_DIFFERENCE, self->lift).text,
                                         mlift_outcome_many(&self->scenario->campaign, MLIFT_MENU_GOAL).text),
                       columns, sizeof columns / sizeof *columns);
    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        const struct mlift_breakeven *b = &self->breakeven[l];
        if (b->possible) {
            MLIFT_CELLS(out, MLIFT_T(mlift_breakeven_name(b->lever)), MLIFT_N(b->now),
                        MLIFT_T(mlift_analyze_answer_wins(b, out)), MLIFT_N(b->lift[0]),
                        MLIFT_N(b->lift[MLIFT_BREAKEVEN_POINTS - 1]), MLIFT_T(mlift_breakeven_describe(b->lever)));
        }
    }
    mlift_answer_put_text(out, "sensitivity.baseline", baseline(self));
    mlift_answer_put_text(out, "sensitivity.challenger", challenger(self));
    mlift_answer_put(out, "sensitivity.lift_pp", MLIFT_UNIT_POINTS, 100.0 * self->lift);
    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        put_lever(out, l, &self->breakeven[l]);
    }
    put_map(out, &self->map);
}

/* --- how sure ----------------------------------------------------------------------------------------------------- */

static void tell_trust(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const char *truth = mlift_outcome_truth(&self->scenario->campaign);

    mlift_answer_section(out, MLIFT_SECTION_TRUST);
    mlift_answer_say(out, "truth_note", MLIFT_WEIGHT_NOTE, "Mind", "%s", truth ? truth : "");
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "What is known, and the lift along each quantity, is exact. What is learned comes from %s "
                      "simulated pilots on %d candidates; what follows \xC2\xB1 is their Monte Carlo standard error "
                      "(MCSE). A worth within two of them is not told from none.",
                      whole((double)self->worth.question.n_replicates).text, self->menu->n_candidates);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "A Shapley value is a fair share: what a data point adds, averaged over all orders of adding "
                      "them. Left alone, or without another one, it can be worth more or less.");
    mlift_assumptions_say(out, self->scenario);
}

void mlift_analyze_tell(const struct mlift_analyze_answer *self, const char *command, struct mlift_answer *out)
{
    tell_head(self, out);
    tell_verdict(self, out);
    tell_next(self, out);
    mlift_answer_section(out, MLIFT_SECTION_CHARTS);
    mlift_analyze_charts_tell(self, out);
    mlift_answer_section(out, MLIFT_SECTION_FIGURES);
    tell_worth(self, out);
    put_worth(self, out);
    tell_lists(self, out);
    tell_sensitivity(self, out);
    tell_trust(self, out);
    mlift_assumptions_tell(out, self->scenario);
    mlift_origin_tell_scenario(out, self->scenario, command);
}
