#include "cli/segments_text.h"

#include "cli/analyze_text.h"
#include "cli/figure.h"
#include "cli/paragraph.h"

#include <math.h>
#include <string.h>

static const double NORMAL_975 = 1.96;

enum { TEXT = 1024 };

static const struct mlift_frontier_point *point_at(const struct cli_segments *self, int list, int level,
                                                   enum mlift_choice_rule rule)
{
    return mlift_frontier_at(&self->frontier, list, level, rule);
}

static size_t segments_at(const struct cli_segments *self, int level)
{
    return mlift_frontier_scheme(&self->frontier, level)->n_segments;
}

bool cli_segments_text_placebo_is_nothing(const struct cli_segments *self, int list, enum mlift_choice_rule rule)
{
    bool nothing = true;

    for (int j = 0; j < self->frontier.n_levels; j++) {
        const struct mlift_frontier_estimate *gain = &point_at(self, list, j, rule)->placebo_gain;
        nothing &= gain->mean - NORMAL_975 * gain->mcse <= 0.0;
    }
    return nothing;
}

const char *cli_segments_text_truth(const struct cli_segments *self)
{
    return self->scenario->campaign.model == MLIFT_MODEL_TABLE ? CLI_SEGMENTS_TRUTH : NULL;
}

/* "+0.104 (0.026)" in the unit of the gains; 0 where one segment is its own measure. */
static void put(const struct cli_segments *self, const struct mlift_frontier_estimate *estimate,
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

static const char *unit_words(const struct cli_segments *self)
{
    return self->question.valued_by == MLIFT_MENU_PROFIT ? "currency" : "percentage points of";
}

static void print_setting(const struct cli_segments *self)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    const struct mlift_frontier_question *q = &self->question;
    char list[CLI_FIGURE_SIZE], pilot[CLI_FIGURE_SIZE], count[CLI_FIGURE_SIZE], text[TEXT];
    char what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(campaign, q->learns_from, what);
    cli_figure_whole((double)q->list[self->own], list);
    cli_figure_whole((double)self->frontier.pilot[self->own], pilot);
    cli_figure_whole((double)q->n_replicates, count);
    printf("How many segments can %s subscribers teach? %s\n\n", list, self->scenario->title);
    if (q->share >= 1.0) {
        (void)snprintf(text, sizeof text, "as many subscribers as the list has, apart from it, try %d candidates",
                       self->menu.n_candidates);
    } else {
        (void)snprintf(text, sizeof text,
                       "%s of the list try %d candidates, the other %.0f%% get what the pilot taught", pilot,
                       self->menu.n_candidates, 100.0 * (1.0 - q->share));
    }
    size_t used = strlen(text);
    (void)snprintf(
        text + used, sizeof text - used,
        "; each is tried on an equal share, whatever the segment. The pilot observes %s; %s simulated pilots, "
        "seed %llu.",
        what, count, (unsigned long long)self->options.seed);
    cli_paragraph_print(stdout, "Pilot:", text);
    (void)snprintf(text, sizeof text, "cut by");
    for (int k = 0; k < q->n_order; k++) {
        used = strlen(text);
        (void)snprintf(text + used, sizeof text - used, "%s %s", k ? "," : "", campaign->data_point[q->order[k]].name);
    }
    used = strlen(text);
    (void)snprintf(text + used, sizeof text - used, "%s.",
                   self->ordered_by_worth ? ", in the order of what each would add if all rates were known" : "");
    cli_paragraph_print(stdout, "Segments:", text);
    printf("Broad is the candidate that does best over the whole pilot; best in truth: %s.\n\n",
           self->menu.name[self->frontier.best_candidate]);
}

/* "device + 1 level" is more than a column holds: the last data point that cuts a level's segments. */
static const char *last_point(const struct cli_segments *self, int level)
{
    uint32_t points = mlift_frontier_scheme(&self->frontier, level)->points;
    const char *name = "nothing";

    for (int k = 0; k < self->question.n_order; k++) {
        int d = self->question.order[k];
        name = points >> d & 1 ? self->scenario->campaign.data_point[d].name : name;
    }
    return name;
}

static void print_own_list(const struct cli_segments *self)
{
    char list[CLI_FIGURE_SIZE], cell[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);
    cli_figure_whole((double)self->question.list[self->own], list);
    printf("True gain over broad with %s subscribers by rule, %s %s (Monte Carlo error)\n", list, unit_words(self),
           what);
    printf("%8s  %-14s %18s %18s %18s\n", "segments", "last cut by", "raw", "shrunk", "threshold");
    for (int j = 0; j < self->frontier.n_levels; j++) {
        cli_figure_name(last_point(self, j), 14, cell);
        printf("%8zu  %-14s", segments_at(self, j), cell);
        for (int r = 0; r < MLIFT_CHOICE_N_RULES; r++) {
            put(self, &point_at(self, self->own, j, (enum mlift_choice_rule)r)->gain, cell);
            printf(" %18s", cell);
        }
        puts(j == self->frontier.recommended[self->own][self->options.choose] ? "  <- use" : "");
    }
    putchar('\n');
}

/* The same list, rule and unit: what the pilot says of its own choice, real and placebo. */
static void print_own_claims(const struct cli_segments *self)
{
    enum mlift_choice_rule rule = self->options.choose;
    char cell[CLI_FIGURE_SIZE];

    if (self->question.learns_from != self->question.valued_by) {
        return; /* the pilot counts something else than what gains are measured in */
    }
    printf("What the pilot says of itself, rule %s, same list and unit\n%8s  %18s %18s  %18s %18s\n",
           cli_segments_rule(rule), "segments", "real: truth", "pilot says", "placebo: truth", "pilot says");
    for (int j = 0; j < self->frontier.n_levels; j++) {
        const struct mlift_frontier_point *p = point_at(self, self->own, j, rule);
        const struct mlift_frontier_estimate *column[] = {&p->gain, &p->apparent, &p->placebo_gain,
                                                          &p->placebo_apparent};
        printf("%8zu ", segments_at(self, j));
        for (int k = 0; k < 4; k++) {
            put(self, column[k], cell);
            printf("%s%18s", k == 2 ? "  " : " ", cell);
        }
        putchar('\n');
    }
    putchar('\n');
}

/* Lists from..to-1 side by side. */
static void print_lists(const struct cli_segments *self, int from, int to)
{
    enum mlift_choice_rule rule = self->options.choose;
    char cell[CLI_FIGURE_SIZE], marked[CLI_FIGURE_SIZE + 2];

    printf("%8s", "segments");
    for (int i = from; i < to; i++) {
        cli_figure_whole((double)self->question.list[i], cell);
        printf(" %18s", cell);
    }
    putchar('\n');
    for (int j = 0; j < self->frontier.n_levels; j++) {
        printf("%8zu", segments_at(self, j));
        for (int i = from; i < to; i++) {
            put(self, &point_at(self, i, j, rule)->gain, cell);
            const char *mark = j == self->frontier.recommended[i][rule] ? " *" : i + 1 < to ? "  " : "";
            (void)snprintf(marked, sizeof marked, "%s%s", cell, mark);
            printf(" %*s", 16 + (int)strlen(mark), marked);
        }
        putchar('\n');
    }
    putchar('\n');
}

static void print_all_lists(const struct cli_segments *self)
{
    enum { BESIDE = 5 };
    int n = self->question.n_lists;

    printf("True gain by list size, rule %s, same unit (* the number of segments to use)\n",
           cli_segments_rule(self->options.choose));
    for (int i = 0; i < n; i += BESIDE) {
        print_lists(self, i, i + BESIDE < n ? i + BESIDE : n);
    }
}

/* What the recommendation is worth on the list, in words. */
static void put_worth(const struct cli_segments *self, char *out, size_t size)
{
    enum mlift_choice_rule rule = self->options.choose;
    const struct mlift_frontier_estimate *gain = &self->frontier.recommended_gain[self->own][rule];
    char figure[CLI_FIGURE_SIZE], total[CLI_FIGURE_SIZE];
    double all = gain->mean * (double)self->question.list[self->own];
    char what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);

    put(self, gain, figure);
    cli_figure_fixed(all, 1.0, fabs(all) < 10.0 ? 1 : 0, 1, total);
    if (self->question.valued_by == MLIFT_MENU_PROFIT) {
        (void)snprintf(out, size, "%s per subscriber, %s in all", figure, total);
    } else {
        (void)snprintf(out, size, "%s points, %s %s on the whole list", figure, total, what);
    }
}

static void print_verdict(const struct cli_segments *self)
{
    enum mlift_choice_rule rule = self->options.choose;
    int level = self->frontier.recommended[self->own][rule];
    char list[CLI_FIGURE_SIZE], worth[256], text[TEXT], from[CLI_FIGURE_SIZE];
    double pays = mlift_frontier_pays_from(&self->frontier, rule);
    char what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);
    cli_figure_whole((double)self->question.list[self->own], list);
    if (level > 0) {
        put_worth(self, worth, sizeof worth);
        (void)snprintf(text, sizeof text, "with %s subscribers learn %zu segments (rule %s): %s over one broad e-mail.",
                       list, segments_at(self, level), cli_segments_rule(rule), worth);
    } else {
        (void)snprintf(
            text, sizeof text,
            "with %s subscribers do not learn segments: send everybody the same. No number of segments brings "
            "%g or more %s on the whole list once the noise of learning is charged (rule %s).",
            list, self->question.least_gain, what, cli_segments_rule(rule));
    }
    size_t used = strlen(text);
    if (level == 0 && isfinite(pays) && pays > 0.0) {
        cli_figure_whole(cli_analyze_text_about(pays), from);
        (void)snprintf(text + used, sizeof text - used, " Learning segments starts to pay from about %s subscribers.",
                       from);
    } else if (isnan(pays)) {
        (void)snprintf(text + used, sizeof text - used, " It does not pay on the longest list looked at either.");
    }
    cli_paragraph_print(stdout, "Verdict:", text);
    putchar('\n');
}

/* The most that the pilot would have said of placebo segments. */
static int loudest_level(const struct cli_segments *self)
{
    enum mlift_choice_rule rule = self->options.choose;
    int loudest = 0;

    for (int j = 1; j < self->frontier.n_levels; j++) {
        loudest = point_at(self, self->own, j, rule)->placebo_apparent.mean >
                          point_at(self, self->own, loudest, rule)->placebo_apparent.mean
                      ? j
                      : loudest;
    }
    return loudest;
}

static void print_placebo(const struct cli_segments *self)
{
    enum mlift_choice_rule rule = self->options.choose;
    int j = loudest_level(self);
    const struct mlift_frontier_point *p = point_at(self, self->own, j, rule);
    char seems[CLI_FIGURE_SIZE], is[CLI_FIGURE_SIZE], real[CLI_FIGURE_SIZE], text[TEXT];

    if (self->question.learns_from != self->question.valued_by || !(p->placebo_apparent.mean > 0.0)) {
        return;
    }
    put(self, &p->placebo_apparent, seems);
    put(self, &p->placebo_gain, is);
    put(self, &p->apparent, real);
    (void)snprintf(
        text, sizeof text,
        "%zu segments drawn by lot seem to gain %s by the pilot's own figures, and in truth %s %s. Your own %zu "
        "segments seem to gain %s: what a pilot shows of its own segments is mostly noise. Believe only what "
        "was checked on subscribers who were not in it.",
        segments_at(self, j), seems,
        cli_segments_text_placebo_is_nothing(self, self->own, rule) ? "gain nothing:" : "gain", is,
        segments_at(self, j), real);
    cli_paragraph_print(stdout, "Placebo:", text);
}

static void print_pilot_cost(const struct cli_segments *self)
{
    const struct mlift_frontier *f = &self->frontier;
    double cost = self->question.share * (f->best_rate - f->average_rate);
    char figure[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED], text[TEXT];

    if (self->question.share >= 1.0) {
        return;
    }
    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);
    cli_figure_fixed(cost, cli_segments_scale(self), 3, 0, figure);
    (void)snprintf(
        text, sizeof text,
        "gains above are over a broad e-mail that is learned from the same pilot. The pilot itself costs %s %s "
        "%s per subscriber against sending everybody %s at once, if that were known to be best.",
        figure, unit_words(self), cli_segments_outcome(&self->scenario->campaign, self->question.valued_by),
        self->menu.name[f->best_candidate]);
    cli_paragraph_print(stdout, "Pilot's price:", text);
}

static void print_next(const struct cli_segments *self)
{
    char text[TEXT];

    if (self->frontier.recommended[self->own][self->options.choose] > 0) {
        (void)snprintf(
            text, sizeof text,
            "microlift analyze %s says which data points to collect first; write the segments as a strategy of "
            "kind rules and size its test with microlift size.",
            self->options.file);
    } else {
        (void)snprintf(
            text, sizeof text,
            "write segments from what you know of people, not from a pilot, and size their test with microlift "
            "size %s; microlift analyze %s says what each data point is worth.",
            self->options.file, self->options.file);
    }
    cli_paragraph_print(stdout, "Next:", text);
}

void cli_segments_text_print(const struct cli_segments *self)
{
    print_setting(self);
    print_verdict(self);
    print_own_list(self);
    print_own_claims(self);
    print_all_lists(self);
    print_placebo(self);
    print_pilot_cost(self);
    if (cli_segments_text_truth(self)) {
        cli_paragraph_print(stdout, "Mind:", cli_segments_text_truth(self));
    }
    print_next(self);
}
