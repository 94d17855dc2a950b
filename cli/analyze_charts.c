#include "cli/analyze_charts.h"

#include "analysis/chart_breakeven.h"
#include "analysis/chart_sensitivity.h"
#include "analysis/chart_worth.h"
#include "cli/analyze_text.h"
#include "cli/chartfolder.h"
#include "cli/command.h"
#include "cli/compare_segments.h"
#include "cli/figure.h"

#include <math.h>
#include <string.h>

enum { PATH_ROOM = 4096 };

static int draw_worth(const struct cli_analyze *self, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_worth *w = &self->worth;
    struct mlift_chart_worth_row rows[MLIFT_MAX_DATA_POINTS];
    char notes[MLIFT_MAX_DATA_POINTS][96], number[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];
    char subtitle[500], footer[600], title[200], learned[96];
    double scale = cli_analyze_scale(self);
    int order[MLIFT_MAX_DATA_POINTS], n = w->question.n_points;

    cli_analyze_rank(self, order);
    cli_segments_counted(&self->scenario->campaign, w->question.valued_by, what);
    for (int i = 0; i < n; i++) {
        int k = order[i];
        double from = cli_analyze_pays_learned(self, k);
        double at =
            isnan(from) ? (double)w->question.list[w->question.n_lists - 1] : fmax(from, (double)w->question.list[0]);
        cli_figure_whole(from > 0.0 ? cli_analyze_text_about(at) : at, number);
        (void)snprintf(notes[i], sizeof notes[i],
                       isnan(from) ? "learned: pays on no list up to %s" : "learned: pays from %s", number);
        rows[i] = (struct mlift_chart_worth_row){.name = cli_analyze_point(self, k),
                                                 .note = notes[i],
                                                 .known = scale * w->known[k],
                                                 .learned = scale * w->learned[self->own][k].mean,
                                                 .half = 2.0 * scale * w->learned[self->own][k].mcse,
                                                 .cost = scale * cli_analyze_cost(self, k)};
    }
    cli_figure_whole((double)w->question.list[self->own], number);
    (void)snprintf(learned, sizeof learned, "learned by a list of %s", number);
    (void)snprintf(subtitle, sizeof subtitle,
                   "%s. Shares (Shapley values) of what segments gain over one broad e-mail: where you know what each "
                   "segment wants, and where your list has to teach it (rule %s).",
                   self->scenario->title, cli_segments_rule(w->question.rule));
    (void)snprintf(
        footer, sizeof footer,
        "microlift analyze, scenario %s: known rates exact, learning %d simulated pilots, seed %llu; whiskers are "
        "two Monte Carlo standard errors.%s",
        self->scenario->name, (int)w->question.n_replicates, (unsigned long long)self->options.shared.seed,
        self->scenario->campaign.model == MLIFT_MODEL_TABLE
            ? " The table taken as truth was itself estimated from data: that flatters segmentation."
            : "");
    (void)snprintf(title, sizeof title, "Worth, %s %s",
                   w->question.valued_by == MLIFT_MENU_PROFIT ? "currency per subscriber," : "percentage points of",
                   what);
    struct mlift_chart_worth chart = {.words = {.subtitle = subtitle, .footer = footer},
                                      .rows = rows,
                                      .n_rows = (size_t)n,
                                      .x_title = title,
                                      .learned_name = learned};
    return mlift_chart_worth_draw(&chart, output, message);
}

/* What the two charts of the lift say around themselves. */
static void fill_words(const struct cli_analyze *self, char *subtitle, size_t n, char *footer, size_t n_footer)
{
    (void)snprintf(
        subtitle, n,
        "%s. Lift as the scenario stands: %+.3f percentage points. Signals, crossover and drift are moved for "
        "all data points of the challenger's segments at once.",
        self->scenario->title, 100.0 * self->lift);
    (void)snprintf(footer, n_footer, "microlift analyze, scenario %s: exact rates, no simulation.",
                   self->scenario->name);
}

static int draw_sensitivity(const struct cli_analyze *self, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    const struct mlift_breakeven *shown[MLIFT_BREAKEVEN_N_LEVERS];
    char subtitle[500], footer[300], title[200], what[CLI_SEGMENTS_COUNTED];
    size_t n = 0;

    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        if (self->breakeven[l].possible) {
            shown[n++] = &self->breakeven[l];
        }
    }
    cli_segments_counted(campaign, MLIFT_MENU_GOAL, what);
    fill_words(self, subtitle, sizeof subtitle, footer, sizeof footer);
    (void)snprintf(title, sizeof title, "Lift, percentage points of %s; star: your scenario", what);
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

static int draw_map(const struct cli_analyze *self, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    char subtitle[500], footer[300], x_title[200], y_title[200], unit[120], what[CLI_SEGMENTS_COUNTED];

    title_of(self->map.x_lever, x_title);
    title_of(self->map.y_lever, y_title);
    cli_segments_counted(campaign, MLIFT_MENU_GOAL, what);
    (void)snprintf(unit, sizeof unit, "pp of %s", what);
    fill_words(self, subtitle, sizeof subtitle, footer, sizeof footer);
    struct mlift_chart_breakeven chart = {.words = {.subtitle = subtitle, .footer = footer},
                                          .map = &self->map,
                                          .x_title = x_title,
                                          .y_title = y_title,
                                          .unit = unit,
                                          .challenger = campaign->strategy[campaign->challenger].name,
                                          .baseline = campaign->strategy[campaign->baseline].name};
    return mlift_chart_breakeven_draw(&chart, output, message);
}

static const struct chart {
    const char *name;
    int (*draw)(const struct cli_analyze *self, const struct mlift_gnuplot_output *output, char *message);
} charts[CLI_ANALYZE_N_CHARTS] = {
    [CLI_ANALYZE_CHART_WORTH] = {"worth", draw_worth},
    [CLI_ANALYZE_CHART_SENSITIVITY] = {"sensitivity", draw_sensitivity},
    [CLI_ANALYZE_CHART_MAP] = {"break-even", draw_map},
};

const char *cli_analyze_charts_name(enum cli_analyze_chart chart)
{
    return charts[chart].name;
}

bool cli_analyze_charts_has(const struct cli_analyze *self, enum cli_analyze_chart chart)
{
    bool any = false;

    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        any |= self->breakeven[l].possible;
    }
    return chart == CLI_ANALYZE_CHART_SENSITIVITY ? any : chart == CLI_ANALYZE_CHART_MAP ? self->map.possible : true;
}

int cli_analyze_charts_draw_one(const struct cli_analyze *self, enum cli_analyze_chart chart,
                                const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    return charts[chart].draw(self, output, message);
}

static int draw_file(const struct cli_analyze *self, enum cli_analyze_chart chart, FILE *out)
{
    const struct cli_analyze_options *o = &self->options;
    char path[PATH_ROOM], message[MLIFT_GNUPLOT_MESSAGE] = "";
    struct mlift_gnuplot_output output = {.path = path, .format = o->shared.format, .overwrite = o->shared.force};

    if (snprintf(path, sizeof path, "%s/%s.%s", o->shared.chart, charts[chart].name,
                 mlift_gnuplot_extension(o->shared.format)) >= PATH_ROOM) {
        fprintf(stderr, "microlift analyze: the name of the folder for charts is too long\n");
        return CLI_WRONG_USE;
    }
    int status = charts[chart].draw(self, &output, message);
    if (!status) {
        fprintf(out, "%s\n", path);
        return CLI_DONE;
    }
    fprintf(stderr, "microlift analyze: %s: %s\n", path, message[0] ? message : mlift_error_describe(status));
    return status == MLIFT_ERR_EXISTS ? CLI_WRONG_USE : CLI_MACHINE;
}

int cli_analyze_charts_draw(const struct cli_analyze *self, FILE *out)
{
    int code = cli_chartfolder_make("microlift analyze", self->options.shared.chart);

    for (int i = 0; !code && i < CLI_ANALYZE_N_CHARTS; i++) {
        enum cli_analyze_chart chart = (enum cli_analyze_chart)i;
        code = cli_analyze_charts_has(self, chart) ? draw_file(self, chart, out) : CLI_DONE;
    }
    return code;
}
