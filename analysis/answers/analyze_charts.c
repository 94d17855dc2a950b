#include "analysis/answers/analyze_charts.h"

#include "analysis/answers/outcome.h"
#include "analysis/charts/chart_breakeven.h"
#include "analysis/charts/chart_sensitivity.h"
#include "analysis/charts/chart_worth.h"

#include <math.h>
#include <stdio.h>

static int draw_worth(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_analyze_answer *self = context;
    const struct mlift_worth *w = &self->worth;
    struct mlift_chart_worth_row rows[MLIFT_MAX_DATA_POINTS];
    char notes[MLIFT_MAX_DATA_POINTS][96];
    char subtitle[500], footer[600], title[200], learned[96];
    double scale = mlift_outcome_scale(w->question.valued_by);
    struct mlift_figure what = mlift_outcome_many(&self->scenario->campaign, w->question.valued_by), number;
    int order[MLIFT_MAX_DATA_POINTS], n = w->question.n_points;

    mlift_analyze_answer_rank(self, order);
    for (int i = 0; i < n; i++) {
        int k = order[i];
        double from = mlift_analyze_answer_pays_learned(self, k);
        double at =
            isnan(from) ? (double)w->question.list[w->question.n_lists - 1] : fmax(from, (double)w->question.list[0]);
        number = mlift_figure_exact(MLIFT_UNIT_WHOLE, from > 0.0 ? mlift_outcome_about(at) : at);
        (void)snprintf(notes[i], sizeof notes[i],
                       isnan(from) ? "learned: pays on no list up to %s" : "learned: pays from %s", number.text);
        rows[i] = (struct mlift_chart_worth_row){.name = mlift_analyze_answer_point(self, k),
                                                 .note = notes[i],
                                                 .known = scale * w->known[k],
                                                 .learned = scale * w->learned[self->own][k].mean,
                                                 .half = 2.0 * scale * w->learned[self->own][k].mcse,
                                                 .cost = scale * mlift_analyze_answer_cost(self, k)};
    }
    number = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)w->question.list[self->own]);
    (void)snprintf(learned, sizeof learned, "learned by a list of %s", number.text);
    (void)snprintf(subtitle, sizeof subtitle,
                   "%s. Shares (Shapley values) of what segments gain over one broad e-mail: where you know what each "
                   "segment wants, and where your list has to teach it (rule %s).",
                   self->scenario->title, mlift_outcome_rule(w->question.rule));
    (void)snprintf(
        footer, sizeof footer,
        "microlift analyze, scenario %s: known rates exact, learning %d simulated pilots, seed %llu; whiskers are "
        "two Monte Carlo standard errors.%s",
        self->scenario->name, (int)w->question.n_replicates, (unsigned long long)self->seed,
        self->scenario->campaign.model == MLIFT_MODEL_TABLE
            ? " The table taken as truth was itself estimated from data: that flatters segmentation."
            : "");
    (void)snprintf(title, sizeof title, "Worth, %s %s",
                   w->question.valued_by == MLIFT_MENU_PROFIT ? "currency per subscriber," : "percentage points of",
                   what.text);
    struct mlift_chart_worth chart = {.words = {.subtitle = subtitle, .footer = footer},
                                      .rows = rows,
                                      .n_rows = (size_t)n,
                                      .x_title = title,
                                      .learned_name = learned};
    return mlift_chart_worth_draw(&chart, output, message);
}

/* What the two charts of the lift say around themselves. */
static void fill_words(const struct mlift_analyze_answer *self, char *subtitle, size_t n, char *footer, size_t n_footer)
{
    (void)snprintf(
        subtitle, n,
        "%s. Lift as the scenario stands: %+.3f percentage points. Signals, crossover and drift are moved for "
        "all data points of the challenger's segments at once.",
        self->scenario->title, 100.0 * self->lift);
    (void)snprintf(footer, n_footer, "microlift analyze, scenario %s: exact rates, no simulation.",
                   self->scenario->name);
}

static int draw_sensitivity(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_analyze_answer *self = context;
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    const struct mlift_breakeven *shown[MLIFT_BREAKEVEN_N_LEVERS];
    char subtitle[500], footer[300], title[200];
    size_t n = 0;

    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        if (self->breakeven[l].possible) {
            shown[n++] = &self->breakeven[l];
        }
    }
    struct mlift_figure what = mlift_outcome_many(campaign, MLIFT_MENU_GOAL);
    fill_words(self, subtitle, sizeof subtitle, footer, sizeof footer);
    (void)snprintf(title, sizeof title, "Lift, percentage points of %s; star: your scenario", what.text);
    struct mlift_chart_sensitivity chart = {.words = {.subtitle = subtitle, .footer = footer},
                                            .n = n,
                                            .breakeven = shown,
                                            .lift = self->lift,
                                            .y_title = title,
                                            .challenger = campaign->strategy[campaign->challenger].name,
                                            .baseline = campaign->strategy[campaign->baseline].name};
    return mlift_chart_sensitivity_draw(&chart, output, message);
}

static void title_of(enum mlift_breakeven_lever lever, char out[200])
{
    const char *name = mlift_breakeven_name(lever);

    (void)snprintf(out, 200, "%c%s: %s", name[0] - 'a' + 'A', name + 1, mlift_breakeven_describe(lever));
}

static int draw_map(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_analyze_answer *self = context;
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    char subtitle[500], footer[300], x_title[200], y_title[200], unit[120];

    title_of(self->map.x_lever, x_title);
    title_of(self->map.y_lever, y_title);
    struct mlift_figure what = mlift_outcome_many(campaign, MLIFT_MENU_GOAL);
    (void)snprintf(unit, sizeof unit, "pp of %s", what.text);
    fill_words(self, subtitle, sizeof subtitle, footer, sizeof footer);
    struct mlift_chart_breakeven chart = {.words = {.subtitle = subtitle, .footer = footer},
                                          .map = &self->map,
                                          .x_title = x_title,
                                          .y_title = y_title,
                                          .unit = unit,
                                          .challenger = campaign->strategy[campaign->challenger].name,
                                          .baseline = campaign->strategy[campaign->baseline].name,
                                          .challenger_index = campaign->challenger,
                                          .baseline_index = campaign->baseline};
    return mlift_chart_breakeven_draw(&chart, output, message);
}

/* --- what they show ----------------------------------------------------------------------------------------------- */

static const char *words_of_worth(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const struct mlift_worth *w = &self->worth;
    enum mlift_menu_outcome valued_by = w->question.valued_by;
    int order[MLIFT_MAX_DATA_POINTS];
    const char *list = "";

    mlift_analyze_answer_rank(self, order);
    for (int i = 0; i < w->question.n_points; i++) {
        list = mlift_answer_text(out, "%s%s %s %s and %s", list, i > 0 ? ";" : "",
                                 mlift_analyze_answer_point(self, order[i]),
                                 mlift_figure_exact(mlift_outcome_gain(valued_by), w->known[order[i]]).text,
                                 mlift_outcome_estimate(valued_by, w->learned[self->own][order[i]]).text);
    }
    return list;
}

static const char *words_of_wins(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const char *list = "";
    int n = 0;

    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        if (self->breakeven[l].possible) {
            list = mlift_answer_text(out, "%s%s %s %s", list, n++ > 0 ? ";" : "",
                                     mlift_breakeven_name(self->breakeven[l].lever),
                                     mlift_analyze_answer_wins(&self->breakeven[l], out));
        }
    }
    return list;
}

static int points_won(const struct mlift_breakeven_map *map)
{
    int better = 0;

    for (int i = 0; i < MLIFT_BREAKEVEN_POINTS * MLIFT_BREAKEVEN_POINTS; i++) {
        better += map->lift[i / MLIFT_BREAKEVEN_POINTS][i % MLIFT_BREAKEVEN_POINTS] > MLIFT_BREAKEVEN_NOTHING;
    }
    return better;
}

void mlift_analyze_charts_tell(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    const char *challenger = campaign->strategy[campaign->challenger].name;
    const char *baseline = campaign->strategy[campaign->baseline].name, *wins = words_of_wins(self, out);

    mlift_answer_chart(out, "worth", "What each data point is worth", draw_worth, self,
                       "What each data point is worth, %s, known and learned:%s.",
                       mlift_outcome_unit(campaign, self->worth.question.valued_by).text, words_of_worth(self, out));
    if (*wins) {
        mlift_answer_chart(out, "sensitivity", "One quantity at a time", draw_sensitivity, self,
                           "The lift of %s over %s while one quantity of the scenario is moved and all others stay. It "
                           "wins:%s.",
                           challenger, baseline, wins);
    }
    if (self->map.possible) {
        mlift_answer_chart(out, "break-even", "Two quantities at once", draw_map, self,
                           "The lift of %s over %s over two quantities at once, %s and %s. It is above zero at %d of "
                           "the %d points that were solved.",
                           challenger, baseline, mlift_breakeven_name(self->map.x_lever),
                           mlift_breakeven_name(self->map.y_lever), points_won(&self->map),
                           MLIFT_BREAKEVEN_POINTS * MLIFT_BREAKEVEN_POINTS);
    }
}
