#include "cli/segments_charts.h"

#include "analysis/chart_frontier.h"
#include "cli/chartfolder.h"
#include "cli/command.h"
#include "cli/figure.h"
#include "cli/segments_words.h"

#include <math.h>
#include <string.h>

enum { PATH_ROOM = 4096, MOST = MLIFT_FRONTIER_MOST_SCHEMES };

/* The chart's own copies: words and numbers in the unit of the gains. */
struct picture {
    double segments[MOST], placebo[MOST], apparent[MOST], placebo_apparent[MOST];
    double gain[MLIFT_CHART_FRONTIER_MOST][MOST], half[MLIFT_CHART_FRONTIER_MOST][MOST];
    char name[MLIFT_CHART_FRONTIER_MOST][96], note[MLIFT_CHART_FRONTIER_MOST][96];
    char subtitle[800], footer[800], y_title[240], placebo_name[96], lower_title[160];
    struct mlift_chart_frontier_curve curve[MLIFT_CHART_FRONTIER_MOST];
    struct mlift_chart_frontier chart;
};

/* Which lists are drawn: all, or evenly spread ones and the own. */
static size_t choose_lists(const struct cli_segments *self, int *chosen)
{
    int n = self->question.n_lists, room = MLIFT_CHART_FRONTIER_MOST;
    size_t found = 0;

    for (int i = 0; i < n; i++) {
        bool even = n <= room || i * (room - 1) / n != (i - 1) * (room - 1) / n || i == 0;
        if ((even || i == self->own) && found < (size_t)room) {
            chosen[found++] = i;
        }
    }
    return found;
}

static void fill_curve(const struct cli_segments *self, struct picture *p, size_t c, int list)
{
    const struct mlift_frontier *f = &self->frontier;
    double scale = cli_segments_scale(self);
    int level = f->recommended[list][self->options.shared.choose];
    char number[CLI_FIGURE_SIZE], figure[CLI_FIGURE_SIZE];
    bool is_yours = list == self->own &&
                    (self->question.n_lists == 1 || self->question.list[list] == self->scenario->campaign.list_size);

    for (int j = 0; j < f->n_levels; j++) {
        const struct mlift_frontier_point *point = mlift_frontier_at(f, list, j, self->options.shared.choose);
        p->gain[c][j] = scale * point->gain.mean;
        p->half[c][j] = 2.0 * scale * point->gain.mcse;
    }
    cli_figure_whole((double)self->question.list[list], number);
    cli_figure_simulated(p->gain[c][level], 0.5 * p->half[c][level], 1.0, 1, figure);
    figure[strcspn(figure, " ")] = '\0'; /* the band shows the error */
    (void)snprintf(p->name[c], sizeof p->name[c], "%s%s", number, is_yours ? ", your list" : "");
    if (level > 0) {
        (void)snprintf(p->note[c], sizeof p->note[c], "use %zu segments: %s",
                       mlift_frontier_scheme(f, level)->n_segments, figure);
    } else {
        (void)snprintf(p->note[c], sizeof p->note[c], "send all the same");
    }
    p->curve[c] = (struct mlift_chart_frontier_curve){p->name[c], p->note[c],    p->gain[c],
                                                      p->half[c], (size_t)level, list == self->own};
}

static void fill_words(const struct cli_segments *self, struct picture *p)
{
    const struct mlift_frontier_question *q = &self->question;
    char what[CLI_SEGMENTS_COUNTED];
    const char *truth = cli_segments_words_truth(self);
    char own[CLI_FIGURE_SIZE], count[CLI_FIGURE_SIZE], pilot[64];

    cli_segments_counted(&self->scenario->campaign, q->valued_by, what);
    cli_figure_whole((double)q->list[self->own], own);
    cli_figure_whole((double)q->n_replicates, count);
    (void)snprintf(pilot, sizeof pilot,
                   q->share >= 1.0 ? "a separate pilot as long as the list" : "a pilot on %.0f%% of the list",
                   100.0 * q->share);
    (void)snprintf(
        p->subtitle, sizeof p->subtitle,
        "%s. Each segment's e-mail is learned from %s (rule %s, %d candidates), and the noise of learning is "
        "charged: finer segments fit better and are learned worse.",
        self->scenario->title, pilot, cli_segments_rule(self->options.shared.choose), self->menu.n_candidates);
    (void)snprintf(
        p->footer, sizeof p->footer,
        "microlift compare --segments, scenario %s: %s simulated pilots, seed %llu; bands are two Monte Carlo "
        "standard errors. %s",
        self->scenario->name, count, (unsigned long long)self->options.shared.seed,
        truth ? "The table taken as truth was itself estimated from data: that flatters segmentation." : "");
    (void)snprintf(p->y_title, sizeof p->y_title, "True gain over one broad e-mail, %s %s per subscriber",
                   q->valued_by == MLIFT_MENU_PROFIT ? "currency of" : "percentage points of", what);
    (void)snprintf(p->placebo_name, sizeof p->placebo_name, "placebo of %s", own);
    (void)snprintf(p->lower_title, sizeof p->lower_title, "What the pilot of the list of %s says of itself, same unit",
                   own);
}

static void fill(const struct cli_segments *self, struct picture *p)
{
    const struct mlift_frontier *f = &self->frontier;
    double scale = cli_segments_scale(self);
    int chosen[MLIFT_CHART_FRONTIER_MOST];
    size_t n = choose_lists(self, chosen), own = 0;

    memset(p, 0, sizeof *p);
    for (int j = 0; j < f->n_levels; j++) {
        const struct mlift_frontier_point *point = mlift_frontier_at(f, self->own, j, self->options.shared.choose);
        p->segments[j] = (double)mlift_frontier_scheme(f, j)->n_segments;
        p->placebo[j] = scale * point->placebo_gain.mean;
        p->apparent[j] = scale * point->apparent.mean;
        p->placebo_apparent[j] = scale * point->placebo_apparent.mean;
    }
    for (size_t c = 0; c < n; c++) {
        fill_curve(self, p, c, chosen[c]);
        own = chosen[c] == self->own ? c : own;
    }
    fill_words(self, p);
    bool alike = self->question.learns_from == self->question.valued_by;
    p->chart = (struct mlift_chart_frontier){.words = {.subtitle = p->subtitle, .footer = p->footer},
                                             .n = (size_t)f->n_levels,
                                             .segments = p->segments,
                                             .n_curves = n,
                                             .curves = p->curve,
                                             .y_title = p->y_title,
                                             .placebo = p->placebo,
                                             .placebo_name = p->placebo_name,
                                             .placebo_note = "segments drawn by lot",
                                             .apparent = alike ? p->apparent : NULL,
                                             .placebo_apparent = p->placebo_apparent,
                                             .truth = p->gain[own],
                                             .lower_title = p->lower_title};
}

int cli_segments_charts_draw_one(const struct cli_segments *self, const struct mlift_gnuplot_output *output,
                                 char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct picture picture;

    fill(self, &picture);
    return mlift_chart_frontier_draw(&picture.chart, output, message);
}

int cli_segments_charts_draw(const struct cli_segments *self, FILE *out)
{
    const struct cli_segments_options *o = &self->options;
    char path[PATH_ROOM], message[MLIFT_GNUPLOT_MESSAGE] = "";
    struct mlift_gnuplot_output output = {.path = path, .format = o->shared.format, .overwrite = o->shared.force};

    if (self->frontier.n_levels < 2) {
        fprintf(stderr, "microlift compare: a chart needs two numbers of segments: try more with --segments\n");
        return CLI_WRONG_USE;
    }
    int code = cli_chartfolder_make("microlift compare", o->shared.chart);
    if (code) {
        return code;
    }
    if (snprintf(path, sizeof path, "%s/frontier.%s", o->shared.chart, mlift_gnuplot_extension(o->shared.format)) >=
        PATH_ROOM) {
        fprintf(stderr, "microlift compare: the name of the folder for charts is too long\n");
        return CLI_WRONG_USE;
    }
    int status = cli_segments_charts_draw_one(self, &output, message);
    if (!status) {
        fprintf(out, "%s\n", path);
        return CLI_DONE;
    }
    fprintf(stderr, "microlift compare: %s: %s\n", path, message[0] ? message : mlift_error_describe(status));
    return status == MLIFT_ERR_EXISTS ? CLI_WRONG_USE : CLI_MACHINE;
}
