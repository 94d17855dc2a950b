#include "analysis/answers/compare_charts.h"

#include "analysis/answers/compare_verdict.h"
#include "analysis/charts/chart_ranking.h"
#include "analysis/charts/chart_shares.h"

#include <math.h>
#include <string.h>

enum { TEXT = 160 };

/* What every chart says around itself, and room for its rows. */
struct gallery {
    const struct mlift_compare_answer *compare;
    char title[TEXT], subtitle[448], footer[TEXT], unit[TEXT], mark[TEXT];
    char text[MLIFT_MAX_STRATEGIES][2][TEXT];
    size_t n;
};

/* Returns `self`, ready to draw. */
static struct gallery *begin(struct gallery *self, const struct mlift_compare_answer *compare)
{
    const struct mlift_run *run = compare->run;

    *self = (struct gallery){.compare = compare};
    (void)snprintf(self->subtitle, sizeof self->subtitle, "%s: %s, %s simulated lists of %s subscribers",
                   run->scenario->title, mlift_compare_answer_metric(compare),
                   mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)run->n_replicates).text,
                   mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)run->scenario->campaign.list_size).text);
    (void)snprintf(self->footer, sizeof self->footer, "microlift compare, scenario %s, seed %llu", run->scenario->name,
                   (unsigned long long)run->seed);
    return self;
}

static struct mlift_canvas_words words_of(const struct gallery *self)
{
    return (struct mlift_canvas_words){
        .title = self->title[0] ? self->title : NULL, .subtitle = self->subtitle, .footer = self->footer};
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static const char *name_at(const struct gallery *self, int at)
{
    return mlift_compare_answer_name(self->compare, self->compare->ranking.order[at]);
}

static void fill_distance(struct gallery *self, int at, struct mlift_chart_ranking_row *row)
{
    const struct mlift_ranking *ranking = &self->compare->ranking;
    int s = ranking->order[at], sign = ranking->options.sign;
    const struct mlift_best_row *known = mlift_ranking_judged(ranking, s);
    const struct mlift_best_row *judged = ranking->all_exact ? mlift_ranking_judged_simulated(ranking, s) : known;
    double scale = ranking->measure.unit == MLIFT_MEASURE_SHARE ? 100.0 : 1.0;
    char n[3][MLIFT_CAPTION_NUMBER];

    (void)snprintf(
        self->text[at][0], TEXT, "%s",
        mlift_figure(mlift_compare_verdict_unit(self->compare), ranking->row[s].value, ranking->row[s].mcse).text);
    *row = (struct mlift_chart_ranking_row){.name = name_at(self, at),
                                            .value = self->text[at][0],
                                            .figure = self->text[at][1],
                                            .lead = (double)NAN,
                                            .may_be_best = known->may_be_best,
                                            .index = s};
    if (!judged) {
        return;
    }
    row->lead = sign * scale * judged->lead;
    row->low = scale * (sign > 0 ? judged->low : -judged->high);
    row->high = scale * (sign > 0 ? judged->high : -judged->low);
    int decimals = judged->lead_se > 0.0 ? least(mlift_estimate_decimals(scale * judged->lead_se), 4) : 3;
    mlift_caption_number(row->lead, decimals, true, n[0]);
    mlift_caption_number(row->low, decimals, true, n[1]);
    mlift_caption_number(row->high, decimals, true, n[2]);
    (void)snprintf(self->text[at][1], TEXT, "%s [%s, %s]", n[0], n[1], n[2]);
}

static int draw_ranking(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    struct gallery gallery, *self = begin(&gallery, context);
    const struct mlift_ranking *ranking = &self->compare->ranking;
    struct mlift_chart_ranking_row rows[MLIFT_MAX_STRATEGIES];

    for (int at = 0; at < ranking->n_contestants; at++) {
        fill_distance(self, at, &rows[at]);
    }
    (void)snprintf(self->unit, sizeof self->unit, "%s (%g%% intervals)",
                   ranking->measure.unit == MLIFT_MEASURE_SHARE      ? "points"
                   : ranking->measure.unit == MLIFT_MEASURE_CURRENCY ? "money per subscriber"
                                                                     : "messages",
                   100.0 * ranking->options.confidence);
    struct mlift_chart_ranking chart = {.words = words_of(self),
                                        .measure = mlift_compare_answer_metric(self->compare),
                                        .unit = self->unit,
                                        .exact = ranking->all_exact,
                                        .sign = ranking->options.sign,
                                        .rows = rows,
                                        .n_rows = (size_t)ranking->n_contestants};
    return mlift_chart_ranking_draw(&chart, output, message);
}

static void add_share(struct gallery *self, struct mlift_chart_shares_row *rows, int at, double share, double mcse)
{
    char number[MLIFT_CAPTION_NUMBER];

    if (!isfinite(share)) {
        return;
    }
    mlift_caption_number(100.0 * share, mcse > 0.0 ? least(mlift_estimate_decimals(100.0 * mcse), 1) : 1, false,
                         number);
    (void)snprintf(self->text[self->n][0], TEXT, "%s%%", number);
    rows[self->n] = (struct mlift_chart_shares_row){
        .name = name_at(self, at),
        .figure = self->text[self->n][0],
        .percent = fmin(fmax(100.0 * share, -1000.0), 1000.0),
        .error = 196.0 * mcse,
        .marked = self->compare->ranking.row[self->compare->ranking.order[at]].rank == 1,
        .index = self->compare->ranking.order[at]};
    self->n++;
}

static int draw_lists(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    struct gallery gallery, *self = begin(&gallery, context);
    const struct mlift_ranking *ranking = &self->compare->ranking;
    struct mlift_chart_shares_row rows[MLIFT_MAX_STRATEGIES];

    for (int at = 0; at < ranking->n_contestants; at++) {
        const struct mlift_ranking_row *row = &ranking->row[ranking->order[at]];
        add_share(self, rows, at, row->best_share, row->best_share_mcse);
    }
    (void)snprintf(self->title, sizeof self->title, "On one list of %s, which strategy comes out best?",
                   mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)self->compare->run->scenario->campaign.list_size).text);
    struct mlift_chart_shares chart = {.words = words_of(self),
                                       .question = self->title,
                                       .axis_title = "Simulated lists on which it is the best, % (ties divided)",
                                       .rows = rows,
                                       .n_rows = self->n};
    return mlift_chart_shares_draw(&chart, output, message);
}

static int draw_captured(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    struct gallery gallery, *self = begin(&gallery, context);
    const struct mlift_ranking *ranking = &self->compare->ranking;
    struct mlift_chart_shares_row rows[MLIFT_MAX_STRATEGIES];
    char axis[TEXT];

    for (int at = 0; at < ranking->n_contestants; at++) {
        const struct mlift_ranking_row *row = &ranking->row[ranking->order[at]];
        bool oracle = isfinite(ranking->bound);
        add_share(self, rows, at, oracle ? row->captured.value : row->captured_observed.value,
                  oracle ? row->captured.mcse : row->captured_observed.mcse);
    }
    (void)snprintf(axis, sizeof axis, "Gain over %.40s, %% of the %s gain",
                   mlift_compare_answer_name(self->compare, ranking->baseline),
                   isfinite(ranking->bound) ? "oracle's" : "observed oracle's");
    struct mlift_chart_shares chart = {.words = words_of(self),
                                       .question = "How much of the possible gain does each strategy capture?",
                                       .axis_title = axis,
                                       .full = isfinite(ranking->bound) ? "oracle" : "observed oracle",
                                       .rows = rows,
                                       .n_rows = self->n};
    return mlift_chart_shares_draw(&chart, output, message);
}

/* --- what they show ----------------------------------------------------------------------------------------------- */

/* "a 1, b 2": each contestant with what `write` says of it. */
static const char *list_of(const struct mlift_compare_answer *self, struct mlift_answer *out,
                           struct mlift_figure (*figure)(const struct mlift_compare_answer *self,
                                                         const struct mlift_ranking_row *row))
{
    const char *list = "";

    for (int place = 0; place < self->ranking.n_contestants; place++) {
        const struct mlift_ranking_row *row = mlift_compare_answer_at(self, place);
        list = mlift_answer_text(out, "%s%s %s %s", list, place > 0 ? "," : "",
                                 mlift_compare_answer_name(self, row->strategy), figure(self, row).text);
    }
    return list;
}

static struct mlift_figure value_of(const struct mlift_compare_answer *self, const struct mlift_ranking_row *row)
{
    return mlift_figure(mlift_compare_verdict_unit(self), row->value, row->mcse);
}

static struct mlift_figure best_of(const struct mlift_compare_answer *self, const struct mlift_ranking_row *row)
{
    (void)self;
    return mlift_figure(MLIFT_UNIT_SHARE, row->best_share, row->best_share_mcse);
}

static struct mlift_figure captured_of(const struct mlift_compare_answer *self, const struct mlift_ranking_row *row)
{
    struct mlift_ranking_captured captured = isfinite(self->ranking.bound) ? row->captured : row->captured_observed;

    return mlift_figure(MLIFT_UNIT_SHARE, captured.value, captured.mcse);
}

void mlift_compare_charts_tell(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    const struct mlift_ranking_row *first = mlift_compare_answer_at(self, 0);

    if (ranking->n_contestants >= 2 && isfinite(first->best_share)) {
        mlift_answer_chart(out, "ranking", "The ranking", draw_ranking, self,
                           "Distance of each strategy to the best of the others, with %g%% intervals that hold "
                           "together. From best to worst:%s.",
                           100.0 * ranking->options.confidence, list_of(self, out, value_of));
        mlift_answer_chart(out, "lists", "Single lists", draw_lists, self,
                           "How often each strategy comes out best on a single simulated list, ties divided:%s. The "
                           "best on average need not be the best on yours.",
                           list_of(self, out, best_of));
    }
    if (isfinite(first->captured.value) || isfinite(first->captured_observed.value)) {
        mlift_answer_chart(out, "captured", "How much of the possible gain", draw_captured, self,
                           "Share of the gain over %s that each strategy captures, where 100%% is the best that %s:%s.",
                           mlift_compare_answer_name(self, ranking->baseline),
                           isfinite(ranking->bound) ? "anybody could do who knew everybody's true profile"
                                                    : "any rule could do with what can be observed",
                           list_of(self, out, captured_of));
    }
}
