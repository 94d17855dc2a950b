#include "analysis/answers/compare_tell.h"

#include "analysis/answers/assumptions.h"
#include "analysis/answers/compare_charts.h"
#include "analysis/answers/compare_verdict.h"
#include "analysis/answers/origin.h"

#include <math.h>

static const char *name(const struct mlift_compare_answer *self, int strategy)
{
    return mlift_compare_answer_name(self, strategy);
}

static const struct mlift_ranking_row *at(const struct mlift_compare_answer *self, int place)
{
    return mlift_compare_answer_at(self, place);
}

/* --- head and verdict --------------------------------------------------------------------------------------------- */

static void tell_head(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    static const char *const units[] = {
        [MLIFT_MEASURE_SHARE] = "share", [MLIFT_MEASURE_COUNT] = "messages", [MLIFT_MEASURE_CURRENCY] = "currency"};
    const struct mlift_run *run = self->run;
    const struct mlift_ranking *ranking = &self->ranking;

    mlift_answer_section(out, MLIFT_SECTION_HEAD);
    mlift_answer_put_text(out, "scenario", run->scenario->name);
    mlift_answer_put_text(out, "title", run->scenario->title);
    mlift_answer_put_text(out, "file", self->file);
    mlift_answer_put_seed(out, "seed", run->seed);
    int days = mlift_campaign_counted_days(&run->scenario->campaign);
    mlift_answer_put(out, "horizon_days", MLIFT_UNIT_DAYS, days > 0 ? (double)days : (double)NAN);
    mlift_answer_put(out, "replicates", MLIFT_UNIT_WHOLE, (double)run->n_replicates);
    mlift_answer_put(out, "list_size", MLIFT_UNIT_PEOPLE, (double)run->scenario->campaign.list_size);
    mlift_answer_put_text(out, "metric", ranking->measure.name);
    mlift_answer_put_text(out, "unit", units[ranking->measure.unit]);
    mlift_answer_put_text(out, "better", ranking->options.sign > 0 ? "more" : "less");
    mlift_answer_put(out, "confidence", MLIFT_UNIT_SHARE, ranking->options.confidence);
    mlift_answer_put_text(out, "baseline", name(self, ranking->baseline));
    mlift_answer_put_flag(out, "all_exact", ranking->all_exact);
    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s", run->scenario->title);
    mlift_answer_tell(
        out, MLIFT_WEIGHT_PLAIN, "%s simulated lists of %s subscribers%s, seed %llu, the same for each strategy",
        mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)run->n_replicates).text,
        mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)run->scenario->campaign.list_size).text,
        days > 0 ? mlift_answer_text(out, ", counted for %d days", days) : "", (unsigned long long)run->seed);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD, "%s", run->scenario->question);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD,
                      "Which of %d strategies is best by %s, how sure is that, and what does it gain?",
                      ranking->n_contestants, mlift_compare_answer_metric(self));
}

static void tell_facts(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking_row *first = at(self, 0);

    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_fact(out, NULL, mlift_compare_verdict_unit(self), first->value, first->mcse,
                      "%s with %s, the first of the ranking", mlift_compare_answer_metric(self),
                      name(self, first->strategy));
    if (isfinite(first->best_share)) {
        mlift_answer_fact(out, NULL, MLIFT_UNIT_SHARE, first->best_share, first->best_share_mcse,
                          "of single lists on which %s comes out best", name(self, first->strategy));
    }
    if (isfinite(first->captured.value)) {
        mlift_answer_fact(out, NULL, MLIFT_UNIT_SHARE, first->captured.value, first->captured.mcse,
                          "of the gain that knowing everybody's true profile would bring");
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
}

/* On a page, which others read elsewhere, files are called as the page calls them. */
static void tell_next(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const char *own = mlift_answer_text(out, "%s.yaml", self->run->scenario->name);

    mlift_answer_section(out, MLIFT_SECTION_NEXT);
    mlift_answer_show_to(out, MLIFT_SHOWN_JSON | MLIFT_SHOWN_TEXT);
    mlift_answer_say(out, "next", MLIFT_WEIGHT_NOTE, "Next", "%s",
                     mlift_compare_verdict_next(self, self->file, self->from_results ? own : self->file, out));
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_say(out, NULL, MLIFT_WEIGHT_NOTE, "Next", "%s", mlift_compare_verdict_next(self, own, own, out));
}

static void tell_verdict(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    int n = 0;

    mlift_answer_section(out, MLIFT_SECTION_ANSWER);
    mlift_answer_put_text(out, "verdict.answer", mlift_compare_verdict_word(self));
    mlift_answer_say(out, "verdict.text", MLIFT_WEIGHT_LEAD, NULL, "%s", mlift_compare_verdict_words(self, out));
    mlift_answer_put_text(out, "best", name(self, ranking->order[0]));
    mlift_answer_put_empty(out, "candidates");
    for (int place = 0; place < ranking->n_contestants; place++) {
        int s = ranking->order[place];
        if (mlift_ranking_judged(ranking, s)->may_be_best) {
            mlift_answer_put_text(out, mlift_answer_text(out, "candidates[%d]", n++), name(self, s));
        }
    }
    tell_facts(self, out);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s", mlift_compare_verdict_selection(self, out));
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s", mlift_compare_verdict_requirement(self, out));
    mlift_answer_say(out, "luck", MLIFT_WEIGHT_PLAIN, NULL, "%s", mlift_compare_verdict_luck(self, out));
    mlift_answer_say(out, "money", MLIFT_WEIGHT_PLAIN, NULL, "%s", mlift_compare_verdict_money(self, out));
    tell_next(self, out);
}

/* --- programs ----------------------------------------------------------------------------------------------------- */

/* One side of a difference, in the measure's own direction. */
static void put_interval(struct mlift_answer *out, const char *above, const char *key, double value, double se,
                         double low, double high, int sign)
{
    const struct {
        const char *key;
        double value;
    } members[] = {{"value", sign * value + 0.0},
                   {"mcse", se},
                   {"low", sign > 0 ? low : 0.0 - high},
                   {"high", sign > 0 ? high : 0.0 - low}};

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        mlift_answer_put(out, mlift_answer_text(out, "%s.%s.%s", above, key, members[i].key), MLIFT_UNIT_NUMBER,
                         members[i].value);
    }
}

static void put_judgement(struct mlift_answer *out, const char *above, const struct mlift_best_row *row, int sign)
{
    if (!row) {
        mlift_answer_put_none(out, above);
        return;
    }
    put_interval(out, above, "to_best", row->lead, row->lead_se, row->low, row->high, sign);
    put_interval(out, above, "to_best_hsu", row->lead, row->lead_se, row->hsu_low, row->hsu_high, sign);
    put_interval(out, above, "to_baseline", row->difference, row->difference_se, row->difference_low,
                 row->difference_high, sign);
    mlift_answer_put_flag(out, mlift_answer_text(out, "%s.may_be_best", above), row->may_be_best);
    mlift_answer_put(out, mlift_answer_text(out, "%s.p_best", above), MLIFT_UNIT_SHARE, row->p_best);
}

static void put_measures(const struct mlift_compare_answer *self, struct mlift_answer *out, const char *above,
                         int strategy)
{
    const struct mlift_summary *summary = &self->ranking.summary;

    for (int m = 0; m < summary->n_measures; m++) {
        size_t i = mlift_summary_index(summary, strategy, 0, m);
        for (int side = 0; side < 2; side++) {
            struct mlift_summary_figure f = side ? summary->difference[i] : summary->rate[i];
            const char *key =
                mlift_answer_text(out, "%s.measures.%s%s", above, summary->measure[m].name, side ? ".to_baseline" : "");
            mlift_answer_put(out, mlift_answer_text(out, "%s.value", key), MLIFT_UNIT_NUMBER, f.value);
            mlift_answer_put(out, mlift_answer_text(out, "%s.mcse", key), MLIFT_UNIT_NUMBER, f.mcse);
            mlift_answer_put(out, mlift_answer_text(out, "%s.exact", key), MLIFT_UNIT_NUMBER, f.exact);
        }
    }
}

/* A value with its error; null where there is none. */
static void put_value(struct mlift_answer *out, const char *key, double value, double mcse)
{
    if (!isfinite(value)) {
        mlift_answer_put_none(out, key);
        return;
    }
    mlift_answer_put(out, mlift_answer_text(out, "%s.value", key), MLIFT_UNIT_NUMBER, value);
    mlift_answer_put(out, mlift_answer_text(out, "%s.mcse", key), MLIFT_UNIT_NUMBER, mcse);
}

static double beats_error(const struct mlift_ranking *ranking, const struct mlift_ranking_row *row)
{
    return sqrt(row->beats_share * (1.0 - row->beats_share) / (double)ranking->n_replicates);
}

static void put_strategy(const struct mlift_compare_answer *self, struct mlift_answer *out, int place)
{
    static const char *const roles[] = {[MLIFT_RANKING_CONTESTANT] = "contestant",
                                        [MLIFT_RANKING_BOUND] = "bound",
                                        [MLIFT_RANKING_BOUND_OBSERVED] = "bound_observed",
                                        [MLIFT_RANKING_UNKNOWN] = "unknown"};
    const struct mlift_ranking *ranking = &self->ranking;
    const struct mlift_ranking_row *row = at(self, place);
    const char *above = mlift_answer_text(out, "strategies[%d]", place);
    const struct {
        const char *key;
        double value;
    } members[] = {{"rank", row->rank ? row->rank : (double)NAN},
                   {"value", row->value},
                   {"mcse", row->mcse},
                   {"exact", row->exact},
                   {"simulated", row->simulated},
                   {"simulated_mcse", row->simulated_mcse},
                   {"lists.best", row->best_share},
                   {"lists.best_mcse", row->best_share_mcse},
                   {"lists.alone_best", row->ahead_share},
                   {"lists.beats_baseline", row->beats_share},
                   {"lists.beats_baseline_mcse", beats_error(ranking, row)},
                   {"lists.equals_baseline", row->equals_share}};

    mlift_answer_put_text(out, mlift_answer_text(out, "%s.name", above), name(self, row->strategy));
    mlift_answer_put_text(out, mlift_answer_text(out, "%s.role", above), roles[row->role]);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        mlift_answer_put(out, mlift_answer_text(out, "%s.%s", above, members[i].key),
                         i ? MLIFT_UNIT_NUMBER : MLIFT_UNIT_WHOLE, members[i].value);
    }
    put_value(out, mlift_answer_text(out, "%s.profit", above), row->profit, row->profit_mcse);
    put_judgement(out, mlift_answer_text(out, "%s.known", above), mlift_ranking_judged(ranking, row->strategy),
                  ranking->options.sign);
    put_judgement(out, mlift_answer_text(out, "%s.simulation", above),
                  mlift_ranking_judged_simulated(ranking, row->strategy), ranking->options.sign);
    put_value(out, mlift_answer_text(out, "%s.captured_of_oracle", above), row->captured.value, row->captured.mcse);
    put_value(out, mlift_answer_text(out, "%s.captured_of_observed", above), row->captured_observed.value,
              row->captured_observed.mcse);
    put_measures(self, out, above, row->strategy);
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

/* "-0.234 (-0.239 to -0.229)": distance to the best of the others, in the measure's own direction. */
static void cell_distance(const struct mlift_compare_answer *self, struct mlift_answer *out, int strategy)
{
    const struct mlift_ranking *ranking = &self->ranking;
    const struct mlift_best_row *row = ranking->all_exact ? mlift_ranking_judged_simulated(ranking, strategy)
                                                          : mlift_ranking_judged(ranking, strategy);
    double sign = ranking->options.sign;
    double scale = sign * (ranking->measure.unit == MLIFT_MEASURE_SHARE ? 100.0 : 1.0);

    if (!row || !isfinite(row->lead)) {
        mlift_answer_cell_words(out, "-");
        return;
    }
    int most = row->lead_se > 0.0 ? mlift_estimate_decimals(fabs(scale) * row->lead_se) : 3;
    int decimals = most < 4 ? most : 4;
    mlift_answer_cell_words(out, "%s (%s to %s)", mlift_figure_fixed(row->lead, scale, decimals, 1).text,
                            mlift_figure_fixed(sign < 0.0 ? row->high : row->low, scale, decimals, 1).text,
                            mlift_figure_fixed(sign < 0.0 ? row->low : row->high, scale, decimals, 1).text);
}

static void cell_difference(const struct mlift_compare_answer *self, struct mlift_answer *out, int strategy)
{
    const struct mlift_ranking *ranking = &self->ranking;
    const struct mlift_best_row *row = ranking->all_exact ? mlift_ranking_judged_simulated(ranking, strategy)
                                                          : mlift_ranking_judged(ranking, strategy);

    if (row && isfinite(row->difference_low)) {
        mlift_answer_cell_simulated(out, ranking->options.sign * row->difference, row->difference_se);
    } else {
        mlift_answer_cell(out, (double)NAN);
    }
}

static void tell_ranking(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    enum mlift_unit unit = mlift_compare_verdict_unit(self);
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Rank", MLIFT_UNIT_WHOLE),
        MLIFT_COLUMN(NULL, "Strategy", MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, mlift_compare_answer_metric(self), unit),
        MLIFT_COLUMN(NULL, "Simulated", unit),
        MLIFT_COLUMN(
            NULL,
            mlift_answer_text(out, "To the best of the others (%g%% together)", 100.0 * ranking->options.confidence),
            MLIFT_UNIT_NUMBER),
        MLIFT_COLUMN(NULL, mlift_answer_text(out, "To %s", name(self, ranking->baseline)),
                     mlift_compare_verdict_difference(self))};

    mlift_answer_table(out, NULL,
                       unit == MLIFT_UNIT_SHARE ? "The strategies ranked; differences in percentage points."
                                                : "The strategies ranked.",
                       columns, sizeof columns / sizeof *columns);
    for (int place = 0; place < ranking->n_contestants; place++) {
        const struct mlift_ranking_row *row = at(self, place);
        MLIFT_CELLS(out, MLIFT_N(row->rank), MLIFT_T(name(self, row->strategy)), MLIFT_S(row->value, row->mcse),
                    MLIFT_S(row->simulated, row->simulated_mcse));
        cell_distance(self, out, row->strategy);
        cell_difference(self, out, row->strategy);
    }
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s", mlift_compare_verdict_sources(self, out));
}

static struct mlift_summary_figure money_of(const struct mlift_compare_answer *self, int strategy, const char *what)
{
    const struct mlift_summary *summary = &self->ranking.summary;
    int measure = mlift_measure_find(summary->measure, summary->n_measures, what);
    struct mlift_summary_figure figure = {(double)NAN, (double)NAN, (double)NAN};

    if (measure >= 0) {
        figure = summary->rate[mlift_summary_index(summary, strategy, 0, measure)];
        figure.mcse = isfinite(figure.exact) ? (double)NAN : figure.mcse;
        figure.value = isfinite(figure.exact) ? figure.exact : figure.value;
    }
    return figure;
}

/* What single lists do, and money. */
static void tell_lists(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    const char *base = mlift_answer_text(out, "Beats %s", name(self, ranking->baseline));
    struct mlift_answer_column columns[8] = {
        MLIFT_COLUMN(NULL, "Strategy", MLIFT_UNIT_WORD),   MLIFT_COLUMN(NULL, "Best on lists", MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, base, MLIFT_UNIT_SHARE),        MLIFT_COLUMN(NULL, "Best on average", MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, "Cost each", MLIFT_UNIT_COUNT), MLIFT_COLUMN(NULL, "Profit each", MLIFT_UNIT_COUNT)};
    bool bound = isfinite(ranking->bound), observed = isfinite(ranking->bound_observed);
    bool earns = mlift_compare_answer_earns(self);
    size_t n = 5;

    if (earns) {
        columns[n++] = (struct mlift_answer_column)MLIFT_COLUMN(NULL, "Profit each", MLIFT_UNIT_COUNT);
    }
    if (bound) {
        columns[n++] = (struct mlift_answer_column)MLIFT_COLUMN(NULL, "Of the oracle's gain", MLIFT_UNIT_SHARE);
    }
    if (observed) {
        columns[n++] = (struct mlift_answer_column)MLIFT_COLUMN(NULL, "Of the observed gain", MLIFT_UNIT_SHARE);
    }
    mlift_answer_table(out, NULL,
                       earns ? "Single lists, and what each strategy costs and earns per subscriber in the money of "
                               "the scenario."
                             : "Single lists, and what each strategy costs per subscriber in the money of the "
                               "scenario. No outcome is said to earn.",
                       columns, n);
    for (int place = 0; place < ranking->n_contestants; place++) {
        const struct mlift_ranking_row *row = at(self, place);
        double beats = row->strategy == ranking->baseline ? (double)NAN : row->beats_share;
        struct mlift_summary_figure cost = money_of(self, row->strategy, "cost");
        MLIFT_CELLS(out, MLIFT_T(name(self, row->strategy)), MLIFT_S(row->best_share, row->best_share_mcse),
                    MLIFT_S(beats, beats_error(ranking, row)),
                    MLIFT_N(mlift_ranking_judged(ranking, row->strategy)->p_best), MLIFT_S(cost.value, cost.mcse));
        if (earns) {
            mlift_answer_cell_simulated(out, row->profit, row->profit_mcse);
        }
        if (bound) {
            mlift_answer_cell_simulated(out, row->captured.value, row->captured.mcse);
        }
        if (observed) {
            mlift_answer_cell_simulated(out, row->captured_observed.value, row->captured_observed.mcse);
        }
    }
}

static void cell_bound(struct mlift_answer *out, const char *who, double value, const char *words)
{
    if (isfinite(value)) {
        MLIFT_CELLS(out, MLIFT_T(who), MLIFT_N(value), MLIFT_T(words));
    }
}

static void tell_bounds(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Bound", MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, mlift_compare_answer_metric(self), mlift_compare_verdict_unit(self)),
        MLIFT_COLUMN(NULL, "What it is", MLIFT_UNIT_WORDS)};

    mlift_answer_put(out, "bounds.oracle", MLIFT_UNIT_NUMBER, ranking->bound);
    mlift_answer_put(out, "bounds.oracle_observed", MLIFT_UNIT_NUMBER, ranking->bound_observed);
    mlift_answer_put(out, "bounds.oracle_observed_upper", MLIFT_UNIT_NUMBER, ranking->bound_observed_upper);
    mlift_answer_table(out, NULL, "What no strategy can pass.", columns, sizeof columns / sizeof *columns);
    cell_bound(out, "oracle", ranking->bound, "the best message for everybody's true profile and state");
    cell_bound(out, "observed", ranking->bound_observed, "the best found for what can be observed");
    cell_bound(out, "observed, at most",
               ranking->bound_observed_upper > ranking->bound_observed ? ranking->bound_observed_upper : (double)NAN,
               "what nobody passes who observes as much");
    for (int place = ranking->n_contestants; place < ranking->n; place++) {
        if (at(self, place)->role == MLIFT_RANKING_UNKNOWN) {
            mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s has no such measure: nothing was sent, or it was not kept.",
                              name(self, at(self, place)->strategy));
        }
    }
}

static void put_selection(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_kimnelson *kn = &self->contest.procedure;
    int n = 0;

    mlift_answer_put_text(out, "selection.procedure", "kim-nelson");
    mlift_answer_put(out, "selection.confidence", MLIFT_UNIT_SHARE, kn->confidence);
    mlift_answer_put(out, "selection.indifference", MLIFT_UNIT_NUMBER, kn->indifference);
    mlift_answer_put(out, "selection.first_stage", MLIFT_UNIT_WHOLE, (double)kn->n0);
    mlift_answer_put_flag(out, "selection.decided", kn->decided);
    mlift_answer_put_text(out, "selection.best", kn->decided ? name(self, self->contest.strategy[kn->best]) : NULL);
    mlift_answer_put(out, "selection.replicates", MLIFT_UNIT_WHOLE, (double)kn->n);
    mlift_answer_put(out, "selection.expected_replicates", MLIFT_UNIT_WHOLE,
                     kn->foreseen > 0.0 ? kn->foreseen : (double)NAN);
    mlift_answer_put(out, "selection.worst_replicates", MLIFT_UNIT_WHOLE, mlift_kimnelson_most(kn));
    mlift_answer_put(out, "selection.budget", MLIFT_UNIT_WHOLE, (double)self->most);
    mlift_answer_put_empty(out, "selection.left");
    for (int i = 0; i < kn->k; i++) {
        if (kn->left[i]) {
            mlift_answer_put_text(out, mlift_answer_text(out, "selection.left[%d]", n++),
                                  name(self, self->contest.strategy[i]));
        }
    }
}

static void tell_selection(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    static const struct mlift_answer_column columns[] = {MLIFT_COLUMN("name", "Strategy", MLIFT_UNIT_WORD),
                                                         MLIFT_COLUMN("replicate", "After lists", MLIFT_UNIT_WHOLE),
                                                         MLIFT_COLUMN("by", "By", MLIFT_UNIT_WORD)};
    const struct mlift_contest *contest = &self->contest;
    int gone[MLIFT_MAX_STRATEGIES];

    if (!self->selecting) {
        mlift_answer_put_none(out, "selection");
        return;
    }
    put_selection(self, out);
    mlift_answer_table(out, "selection.eliminated",
                       "The selection (Kim and Nelson's procedure), list by list: who was eliminated.", columns, 3);
    int n = mlift_kimnelson_eliminated(&contest->procedure, gone);
    for (int i = 0; i < n; i++) {
        MLIFT_CELLS(out, MLIFT_T(name(self, contest->strategy[gone[i]])),
                    MLIFT_N((double)contest->procedure.eliminated_at[gone[i]]),
                    MLIFT_T(name(self, contest->strategy[contest->procedure.eliminated_by[gone[i]]])));
    }
}

static void put_requirement(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    static const char *const words[] = {
        [MLIFT_REQUIRED_YES] = "yes", [MLIFT_REQUIRED_NO] = "no", [MLIFT_REQUIRED_OPEN] = "open"};

    if (self->required == MLIFT_REQUIRED_NOT_ASKED) {
        mlift_answer_put_none(out, "require");
        return;
    }
    mlift_answer_put_text(out, "require.name", name(self, self->required_strategy));
    mlift_answer_put(out, "require.indifference", MLIFT_UNIT_NUMBER, self->indifference);
    mlift_answer_put_text(out, "require.best", words[self->required]);
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static void tell_trust(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_scenario *scenario = self->run->scenario;

    mlift_answer_section(out, MLIFT_SECTION_TRUST);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "The simulation: %s lists, the same people with the same luck for every strategy. What follows "
                      "\xC2\xB1 is the Monte Carlo standard error (MCSE). The intervals of the distances hold all "
                      "together with %g%%, so comparing many strategies does not make one of them look good by chance.",
                      mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)self->run->n_replicates).text,
                      100.0 * self->ranking.options.confidence);
    if (scenario->campaign.model == MLIFT_MODEL_BEHAVIOURAL) {
        mlift_assumptions_say(out, scenario);
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          scenario->n_uncertain > 0 ? "Some are known only within a range: `microlift sweep` says "
                                                      "which of them the ranking hangs on."
                                                    : "The scenario gives none of them a range.");
    } else {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "The assumptions: the rates come from data and are taken as they are.");
    }
}

void mlift_compare_tell(const struct mlift_compare_answer *self, const char *command, struct mlift_answer *out)
{
    tell_head(self, out);
    tell_verdict(self, out);
    mlift_answer_section(out, MLIFT_SECTION_CHARTS);
    mlift_compare_charts_tell(self, out);
    mlift_answer_section(out, MLIFT_SECTION_FIGURES);
    tell_ranking(self, out);
    tell_bounds(self, out);
    tell_lists(self, out);
    tell_selection(self, out);
    put_requirement(self, out);
    for (int place = 0; place < self->ranking.n; place++) {
        put_strategy(self, out, place);
    }
    tell_trust(self, out);
    mlift_assumptions_tell(out, self->run->scenario);
    mlift_origin_tell_counts(out, self->run, command);
}
