#include "cli/segments_words.h"

#include "cli/analyze_text.h"

#include <math.h>
#include <string.h>

static const double NORMAL_975 = 1.96;

static const struct mlift_frontier_point *point_at(const struct cli_segments *self, int list, int level,
                                                   enum mlift_choice_rule rule)
{
    return mlift_frontier_at(&self->frontier, list, level, rule);
}

static size_t segments_at(const struct cli_segments *self, int level)
{
    return mlift_frontier_scheme(&self->frontier, level)->n_segments;
}

bool cli_segments_words_placebo_is_nothing(const struct cli_segments *self, int list, enum mlift_choice_rule rule)
{
    bool nothing = true;

    for (int j = 0; j < self->frontier.n_levels; j++) {
        const struct mlift_frontier_estimate *gain = &point_at(self, list, j, rule)->placebo_gain;
        nothing &= gain->mean - NORMAL_975 * gain->mcse <= 0.0;
    }
    return nothing;
}

const char *cli_segments_words_truth(const struct cli_segments *self)
{
    return self->scenario->campaign.model == MLIFT_MODEL_TABLE ? CLI_SEGMENTS_TRUTH : NULL;
}

/* "+0.104 (0.026)" in the unit of the gains; 0 where one segment is its own measure. */
void cli_segments_words_estimate(const struct cli_segments *self, const struct mlift_frontier_estimate *estimate,
                                 char out[CLI_FIGURE_SIZE])
{
    char figure[CLI_FIGURE_SIZE], error[CLI_FIGURE_SIZE];
    double scale = cli_segments_scale(self);

    if (!(estimate->mcse > 0.0)) {
        cli_figure_fixed(estimate->mean, scale, estimate->mean != 0.0 ? 3 : 0, 1, out);
        return;
    }
    int decimals = cli_figure_decimals(estimate->mcse, scale, 4);
    cli_figure_fixed(estimate->mean, scale, decimals, 1, figure);
    cli_figure_fixed(estimate->mcse, scale, decimals, 0, error);
    (void)snprintf(out, CLI_FIGURE_SIZE, "%.20s (%.20s)", figure, error);
}

const char *cli_segments_words_unit(const struct cli_segments *self)
{
    return self->question.valued_by == MLIFT_MENU_PROFIT ? "currency" : "percentage points of";
}

/* "device + 1 level" is more than a column holds: the last data point that cuts a level's segments. */
const char *cli_segments_words_last_point(const struct cli_segments *self, int level)
{
    uint32_t points = mlift_frontier_scheme(&self->frontier, level)->points;
    const char *name = "nothing";

    for (int k = 0; k < self->question.n_order; k++) {
        int d = self->question.order[k];
        name = points >> d & 1 ? self->scenario->campaign.data_point[d].name : name;
    }
    return name;
}

/* What the recommendation is worth on the list, in words. */
static void put_worth(const struct cli_segments *self, char *out, size_t size)
{
    enum mlift_choice_rule rule = self->options.shared.choose;
    const struct mlift_frontier_estimate *gain = &self->frontier.recommended_gain[self->own][rule];
    char figure[CLI_FIGURE_SIZE], total[CLI_FIGURE_SIZE];
    double all = gain->mean * (double)self->question.list[self->own];
    char what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);

    cli_segments_words_estimate(self, gain, figure);
    cli_figure_fixed(all, 1.0, fabs(all) < 10.0 ? 1 : 0, 1, total);
    if (self->question.valued_by == MLIFT_MENU_PROFIT) {
        (void)snprintf(out, size, "%s per subscriber, %s in all", figure, total);
    } else {
        (void)snprintf(out, size, "%s points, %s %s on the whole list", figure, total, what);
    }
}

void cli_segments_words_verdict(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS])
{
    enum mlift_choice_rule rule = self->options.shared.choose;
    int level = self->frontier.recommended[self->own][rule];
    char list[CLI_FIGURE_SIZE], worth[256], from[CLI_FIGURE_SIZE];
    double pays = mlift_frontier_pays_from(&self->frontier, rule);
    char what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);
    cli_figure_whole((double)self->question.list[self->own], list);
    if (level > 0) {
        put_worth(self, worth, sizeof worth);
        (void)snprintf(out, CLI_SEGMENTS_WORDS,
                       "with %s subscribers learn %zu segments (rule %s): %s over one broad e-mail.", list,
                       segments_at(self, level), cli_segments_rule(rule), worth);
    } else {
        (void)snprintf(
            out, CLI_SEGMENTS_WORDS,
            "with %s subscribers do not learn segments: send everybody the same. No number of segments brings "
            "%g or more %s on the whole list once the noise of learning is charged (rule %s).",
            list, self->question.least_gain, what, cli_segments_rule(rule));
    }
    size_t used = strlen(out);
    if (level == 0 && isfinite(pays) && pays > 0.0) {
        cli_figure_whole(cli_analyze_text_about(pays), from);
        (void)snprintf(out + used, CLI_SEGMENTS_WORDS - used,
                       " Learning segments starts to pay from about %s subscribers.", from);
    } else if (isnan(pays)) {
        (void)snprintf(out + used, CLI_SEGMENTS_WORDS - used, " It does not pay on the longest list looked at either.");
    }
}

/* The most that the pilot would have said of placebo segments. */
static int loudest_level(const struct cli_segments *self)
{
    enum mlift_choice_rule rule = self->options.shared.choose;
    int loudest = 0;

    for (int j = 1; j < self->frontier.n_levels; j++) {
        loudest = point_at(self, self->own, j, rule)->placebo_apparent.mean >
                          point_at(self, self->own, loudest, rule)->placebo_apparent.mean
                      ? j
                      : loudest;
    }
    return loudest;
}

void cli_segments_words_placebo(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS])
{
    enum mlift_choice_rule rule = self->options.shared.choose;
    int j = loudest_level(self);
    const struct mlift_frontier_point *p = point_at(self, self->own, j, rule);
    char seems[CLI_FIGURE_SIZE], is[CLI_FIGURE_SIZE], real[CLI_FIGURE_SIZE];

    out[0] = '\0';
    if (self->question.learns_from != self->question.valued_by || !(p->placebo_apparent.mean > 0.0)) {
        return;
    }
    cli_segments_words_estimate(self, &p->placebo_apparent, seems);
    cli_segments_words_estimate(self, &p->placebo_gain, is);
    cli_segments_words_estimate(self, &p->apparent, real);
    (void)snprintf(
        out, CLI_SEGMENTS_WORDS,
        "%zu segments drawn by lot seem to gain %s by the pilot's own figures, and in truth %s %s. Your own %zu "
        "segments seem to gain %s: what a pilot shows of its own segments is mostly noise. Believe only what "
        "was checked on subscribers who were not in it.",
        segments_at(self, j), seems,
        cli_segments_words_placebo_is_nothing(self, self->own, rule) ? "gain nothing:" : "gain", is,
        segments_at(self, j), real);
}

void cli_segments_words_price(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS])
{
    const struct mlift_frontier *f = &self->frontier;
    double cost = self->question.share * (f->best_rate - f->average_rate);
    char figure[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];

    out[0] = '\0';
    if (self->question.share >= 1.0) {
        return;
    }
    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);
    cli_figure_fixed(cost, cli_segments_scale(self), 3, 0, figure);
    (void)snprintf(
        out, CLI_SEGMENTS_WORDS,
        "gains above are over a broad e-mail that is learned from the same pilot. The pilot itself costs %s %s "
        "%s per subscriber against sending everybody %s at once, if that were known to be best.",
        figure, cli_segments_words_unit(self),
        cli_segments_outcome(&self->scenario->campaign, self->question.valued_by), self->menu.name[f->best_candidate]);
}

void cli_segments_words_pilot(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS])
{
    const struct mlift_frontier_question *q = &self->question;
    char pilot[CLI_FIGURE_SIZE], count[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, q->learns_from, what);
    cli_figure_whole((double)self->frontier.pilot[self->own], pilot);
    cli_figure_whole((double)q->n_replicates, count);
    if (q->share >= 1.0) {
        (void)snprintf(out, CLI_SEGMENTS_WORDS, "as many subscribers as the list has, apart from it, try %d candidates",
                       self->menu.n_candidates);
    } else {
        (void)snprintf(out, CLI_SEGMENTS_WORDS,
                       "%s of the list try %d candidates, the other %.0f%% get what the pilot taught", pilot,
                       self->menu.n_candidates, 100.0 * (1.0 - q->share));
    }
    size_t used = strlen(out);
    (void)snprintf(
        out + used, CLI_SEGMENTS_WORDS - used,
        "; each is tried on an equal share, whatever the segment. The pilot observes %s; %s simulated pilots, "
        "seed %llu.",
        what, count, (unsigned long long)self->options.shared.seed);
}

void cli_segments_words_cut(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS])
{
    const struct mlift_frontier_question *q = &self->question;

    (void)snprintf(out, CLI_SEGMENTS_WORDS, "cut by");
    for (int k = 0; k < q->n_order; k++) {
        size_t used = strlen(out);
        (void)snprintf(out + used, CLI_SEGMENTS_WORDS - used, "%s %s", k ? "," : "",
                       self->scenario->campaign.data_point[q->order[k]].name);
    }
    size_t used = strlen(out);
    (void)snprintf(out + used, CLI_SEGMENTS_WORDS - used, "%s.",
                   self->ordered_by_worth ? ", in the order of what each would add if all rates were known" : "");
}
