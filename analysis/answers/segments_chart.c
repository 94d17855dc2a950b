#include "analysis/answers/segments_chart.h"

#include "analysis/answers/outcome.h"
#include "analysis/charts/chart_frontier.h"

#include <stdio.h>
#include <string.h>

enum { MOST = MLIFT_FRONTIER_MOST_SCHEMES };

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
static size_t choose_lists(const struct mlift_segments_answer *self, int *chosen)
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

static void fill_curve(const struct mlift_segments_answer *self, struct picture *p, size_t c, int list)
{
    const struct mlift_frontier *f = &self->frontier;
    double scale = mlift_outcome_scale(self->question.valued_by);
    int level = mlift_segments_answer_level(self, list);
    struct mlift_figure number = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)self->question.list[list]);
    char gain[MLIFT_CAPTION_NUMBER];
    bool is_yours = list == self->own &&
                    (self->question.n_lists == 1 || self->question.list[list] == self->scenario->campaign.list_size);

    for (int j = 0; j < f->n_levels; j++) {
        const struct mlift_frontier_point *point = mlift_frontier_at(f, list, j, self->rule);
        p->gain[c][j] = scale * point->gain.mean;
        p->half[c][j] = 2.0 * scale * point->gain.mcse;
    }
    mlift_caption_number(p->gain[c][level], 2, true, gain); /* the band shows the error */
    (void)snprintf(p->name[c], sizeof p->name[c], "%s subscribers%s", number.text, is_yours ? ", your list" : "");
    if (level > 0) {
        (void)snprintf(p->note[c], sizeof p->note[c], "use %zu segments: %s", mlift_segments_answer_count(self, level),
                       gain);
    } else {
        bool sure = false;
        for (int j = 1; j < f->n_levels; j++) {
            sure |= p->gain[c][j] > p->half[c][j];
        }
        (void)snprintf(p->note[c], sizeof p->note[c], "%s: send all the same",
                       sure ? "too small a gain" : "no sure gain");
    }
    p->curve[c] = (struct mlift_chart_frontier_curve){p->name[c], p->note[c],    p->gain[c],
                                                      p->half[c], (size_t)level, list == self->own};
}

static void fill_words(const struct mlift_segments_answer *self, struct picture *p)
{
    const struct mlift_frontier_question *q = &self->question;
    struct mlift_figure what = mlift_outcome_many(&self->scenario->campaign, q->valued_by);
    struct mlift_figure own = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)q->list[self->own]);
    struct mlift_figure count = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)q->n_replicates);
    const char *truth = mlift_outcome_truth(&self->scenario->campaign);
    char pilot[64];

    (void)snprintf(pilot, sizeof pilot,
                   q->share >= 1.0 ? "a separate pilot as long as the list" : "a pilot on %.0f%% of the list",
                   100.0 * q->share);
    (void)snprintf(
        p->subtitle, sizeof p->subtitle,
        "%s. Each segment's e-mail is learned from %s (rule %s, %d candidates), and the noise of learning is "
        "charged: finer segments fit better and are learned worse.",
        self->scenario->title, pilot, mlift_outcome_rule(self->rule), self->menu->n_candidates);
    (void)snprintf(
        p->footer, sizeof p->footer,
        "microlift compare --segments, scenario %s: %s simulated pilots, seed %llu; bands are two Monte Carlo "
        "standard errors. %s",
        self->scenario->name, count.text, (unsigned long long)self->seed,
        truth ? "The table taken as truth was itself estimated from data: that flatters segmentation." : "");
    (void)snprintf(p->y_title, sizeof p->y_title, "True gain over one broad e-mail, %s %s per subscriber",
                   q->valued_by == MLIFT_MENU_PROFIT ? "currency of" : "percentage points of", what.text);
    (void)snprintf(p->placebo_name, sizeof p->placebo_name, "placebo of %s subscribers", own.text);
    (void)snprintf(p->lower_title, sizeof p->lower_title, "What the pilot of the list of %s says of itself, same unit",
                   own.text);
}

static void fill(const struct mlift_segments_answer *self, struct picture *p)
{
    const struct mlift_frontier *f = &self->frontier;
    double scale = mlift_outcome_scale(self->question.valued_by);
    int chosen[MLIFT_CHART_FRONTIER_MOST];
    size_t n = choose_lists(self, chosen), own = 0;

    memset(p, 0, sizeof *p);
    for (int j = 0; j < f->n_levels; j++) {
        const struct mlift_frontier_point *point = mlift_frontier_at(f, self->own, j, self->rule);
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

static int draw(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    struct picture picture;

    fill(context, &picture);
    return mlift_chart_frontier_draw(&picture.chart, output, message);
}

void mlift_segments_chart_tell(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const char *list = "";

    if (self->frontier.n_levels < 2) {
        mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "There is none: a chart needs two numbers of segments.");
        return;
    }
    for (int i = 0; i < self->question.n_lists; i++) {
        size_t n = mlift_segments_answer_count(self, mlift_segments_answer_level(self, i));
        list = mlift_answer_text(
            out, "%s%s with %s subscribers %zu %s, gain %s", list, i > 0 ? ";" : "",
            mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)self->question.list[i]).text, n,
            n > 1 ? "segments" : "segment",
            mlift_outcome_estimate(self->question.valued_by, self->frontier.recommended_gain[i][self->rule]).text);
    }
    mlift_answer_chart(out, "frontier", "Gain against the number of segments", draw, self,
                       "True gain over one broad e-mail, %s, against the number of segments, one curve a list size. To "
                       "use:%s.",
                       mlift_outcome_unit(&self->scenario->campaign, self->question.valued_by).text, list);
}
