#include "cli/compare_charts.h"

#include "analysis/chart_ranking.h"
#include "analysis/chart_shares.h"
#include "cli/chartfolder.h"
#include "cli/command.h"
#include "cli/compare_words.h"

#include <math.h>
#include <string.h>

enum { PATH_ROOM = 4096, TEXT = 160 };

/* What every chart says around itself, and room for its rows. */
struct gallery {
    const struct cli_compare *compare;
    char title[TEXT], subtitle[448], footer[TEXT], unit[TEXT], mark[TEXT];
    char text[MLIFT_MAX_STRATEGIES][2][TEXT];
    size_t n;
};

static void begin(struct gallery *self, const struct cli_compare *compare)
{
    const struct mlift_run *run = &compare->run;
    char replicates[CLI_FIGURE_SIZE], list[CLI_FIGURE_SIZE];

    *self = (struct gallery){.compare = compare};
    cli_figure_whole((double)run->n_replicates, replicates);
    cli_figure_whole((double)run->scenario->campaign.list_size, list);
    (void)snprintf(self->subtitle, sizeof self->subtitle, "%s: %s, %s simulated lists of %s subscribers",
                   run->scenario->title, cli_compare_metric(compare), replicates, list);
    (void)snprintf(self->footer, sizeof self->footer, "microlift compare, scenario %s, seed %llu", run->scenario->name,
                   (unsigned long long)run->seed);
}

static struct mlift_canvas_words words_of(const struct gallery *self)
{
    return (struct mlift_canvas_words){
        .title = self->title[0] ? self->title : NULL, .subtitle = self->subtitle, .footer = self->footer};
}

static const char *name_at(const struct gallery *self, int at)
{
    return cli_compare_strategy(self->compare, self->compare->ranking.order[at]);
}

static void fill_distance(struct gallery *self, int at, struct mlift_chart_ranking_row *row)
{
    const struct mlift_ranking *ranking = &self->compare->ranking;
    int s = ranking->order[at], sign = ranking->options.sign;
    const struct mlift_best_row *known = mlift_ranking_judged(ranking, s);
    const struct mlift_best_row *judged = ranking->all_exact ? mlift_ranking_judged_simulated(ranking, s) : known;
    double scale = cli_compare_scale(self->compare);
    char value[2 * CLI_FIGURE_SIZE], n[3][MLIFT_CAPTION_NUMBER];

    cli_compare_value(self->compare, ranking->row[s].value, ranking->row[s].mcse, false, value);
    (void)snprintf(self->text[at][0], TEXT, "%s", value);
    *row = (struct mlift_chart_ranking_row){.name = name_at(self, at),
                                            .value = self->text[at][0],
                                            .figure = self->text[at][1],
                                            .lead = (double)NAN,
                                            .may_be_best = known->may_be_best};
    if (!judged) {
        return;
    }
    row->lead = sign * scale * judged->lead;
    row->low = scale * (sign > 0 ? judged->low : -judged->high);
    row->high = scale * (sign > 0 ? judged->high : -judged->low);
    int decimals = judged->lead_se > 0.0 ? cli_figure_decimals(judged->lead_se, scale, 4) : 3;
    mlift_caption_number(row->lead, decimals, true, n[0]);
    mlift_caption_number(row->low, decimals, true, n[1]);
    mlift_caption_number(row->high, decimals, true, n[2]);
    (void)snprintf(self->text[at][1], TEXT, "%s [%s, %s]", n[0], n[1], n[2]);
}

static int draw_ranking(struct gallery *self, const struct mlift_gnuplot_output *output, char *message)
{
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
                                        .measure = cli_compare_metric(self->compare),
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
    mlift_caption_number(100.0 * share, cli_figure_decimals(mcse, 100.0, 1), false, number);
    (void)snprintf(self->text[self->n][0], TEXT, "%s%%", number);
    rows[self->n] = (struct mlift_chart_shares_row){
        .name = name_at(self, at),
        .figure = self->text[self->n][0],
        .percent = fmin(fmax(100.0 * share, -1000.0), 1000.0),
        .error = 196.0 * mcse,
        .marked = self->compare->ranking.row[self->compare->ranking.order[at]].rank == 1};
    self->n++;
}

static int draw_lists(struct gallery *self, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_ranking *ranking = &self->compare->ranking;
    struct mlift_chart_shares_row rows[MLIFT_MAX_STRATEGIES];
    char list[CLI_FIGURE_SIZE];

    for (int at = 0; at < ranking->n_contestants; at++) {
        const struct mlift_ranking_row *row = &ranking->row[ranking->order[at]];
        add_share(self, rows, at, row->best_share, row->best_share_mcse);
    }
    cli_figure_whole((double)self->compare->run.scenario->campaign.list_size, list);
    (void)snprintf(self->title, sizeof self->title, "On one list of %s, which strategy comes out best?", list);
    struct mlift_chart_shares chart = {.words = words_of(self),
                                       .question = self->title,
                                       .axis_title = "Simulated lists on which it is the best, % (ties divided)",
                                       .rows = rows,
                                       .n_rows = self->n};
    return mlift_chart_shares_draw(&chart, output, message);
}

static int draw_captured(struct gallery *self, const struct mlift_gnuplot_output *output, char *message)
{
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
                   cli_compare_strategy(self->compare, ranking->baseline),
                   isfinite(ranking->bound) ? "oracle's" : "observed oracle's");
    struct mlift_chart_shares chart = {.words = words_of(self),
                                       .question = "How much of the possible gain does each strategy capture?",
                                       .axis_title = axis,
                                       .full = isfinite(ranking->bound) ? "oracle" : "observed oracle",
                                       .rows = rows,
                                       .n_rows = self->n};
    return mlift_chart_shares_draw(&chart, output, message);
}

static const struct chart {
    const char *name;
    int (*draw)(struct gallery *self, const struct mlift_gnuplot_output *output, char *message);
} charts[CLI_COMPARE_N_CHARTS] = {[CLI_COMPARE_CHART_RANKING] = {"ranking", draw_ranking},
                                  [CLI_COMPARE_CHART_LISTS] = {"lists", draw_lists},
                                  [CLI_COMPARE_CHART_CAPTURED] = {"captured", draw_captured}};

const char *cli_compare_charts_name(enum cli_compare_chart chart)
{
    return charts[chart].name;
}

bool cli_compare_charts_has(const struct cli_compare *compare, enum cli_compare_chart chart)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    const struct mlift_ranking_row *first = &ranking->row[ranking->order[0]];

    if (chart == CLI_COMPARE_CHART_CAPTURED) {
        return isfinite(first->captured.value) || isfinite(first->captured_observed.value);
    }
    return ranking->n_contestants >= 2 && isfinite(first->best_share);
}

int cli_compare_charts_draw_one(const struct cli_compare *compare, enum cli_compare_chart chart,
                                const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct gallery gallery;

    message[0] = '\0';
    begin(&gallery, compare);
    return charts[chart].draw(&gallery, output, message);
}

static int draw_into_folder(const struct cli_compare *compare, enum cli_compare_chart chart, FILE *out)
{
    char path[PATH_ROOM], message[MLIFT_GNUPLOT_MESSAGE] = "";
    struct mlift_gnuplot_output output = {.path = path, .format = compare->options.format};

    if (snprintf(path, sizeof path, "%s/compare-%s.%s", compare->options.chart, charts[chart].name,
                 mlift_gnuplot_extension(output.format)) >= PATH_ROOM) {
        fputs("microlift compare: the name of the folder for charts is too long\n", stderr);
        return CLI_WRONG_USE;
    }
    int status = cli_compare_charts_draw_one(compare, chart, &output, message);
    if (!status) {
        fprintf(out, "%s\n", path);
        return CLI_DONE;
    }
    fprintf(stderr, "microlift compare: %s: %s\n", path, message[0] ? message : mlift_error_describe(status));
    return status == MLIFT_ERR_EXISTS ? CLI_WRONG_USE : CLI_MACHINE;
}

int cli_compare_charts_draw(const struct cli_compare *compare, FILE *out)
{
    int code = cli_chartfolder_make("microlift compare", compare->options.chart);

    for (int i = 0; !code && i < CLI_COMPARE_N_CHARTS; i++) {
        enum cli_compare_chart chart = (enum cli_compare_chart)i;
        code = cli_compare_charts_has(compare, chart) ? draw_into_folder(compare, chart, out) : CLI_DONE;
    }
    return code;
}
