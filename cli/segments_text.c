#include "cli/segments_text.h"

#include "cli/page_text.h"
#include "cli/paragraph.h"
#include "cli/segments_words.h"

#include <string.h>

static const struct mlift_frontier_point *point_at(const struct cli_segments *self, int list, int level,
                                                   enum mlift_choice_rule rule)
{
    return mlift_frontier_at(&self->frontier, list, level, rule);
}

static size_t segments_at(const struct cli_segments *self, int level)
{
    return mlift_frontier_scheme(&self->frontier, level)->n_segments;
}

static void print_setting(const struct cli_segments *self)
{
    char list[CLI_FIGURE_SIZE], text[CLI_SEGMENTS_WORDS], line[CLI_PAGE_TEXT_LINE];

    cli_figure_whole((double)self->question.list[self->own], list);
    printf("How many segments can %s subscribers teach? %s\n\n", list, cli_page_text_line(self->scenario->title, line));
    cli_segments_words_pilot(self, text);
    cli_paragraph_print(stdout, "Pilot:", text);
    cli_segments_words_cut(self, text);
    cli_paragraph_print(stdout, "Segments:", text);
    printf("Broad is the candidate that does best over the whole pilot; best in truth: %s.\n\n",
           self->menu.name[self->frontier.best_candidate]);
}

static void print_own_list(const struct cli_segments *self)
{
    char list[CLI_FIGURE_SIZE], cell[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);
    cli_figure_whole((double)self->question.list[self->own], list);
    printf("True gain over broad with %s subscribers by rule, %s %s (Monte Carlo error)\n", list,
           cli_segments_words_unit(self), what);
    printf("%8s  %-14s %18s %18s %18s\n", "segments", "last cut by", "raw", "shrunk", "threshold");
    for (int j = 0; j < self->frontier.n_levels; j++) {
        cli_figure_name(cli_segments_words_last_point(self, j), 14, cell);
        printf("%8zu  %-14s", segments_at(self, j), cell);
        for (int r = 0; r < MLIFT_CHOICE_N_RULES; r++) {
            cli_segments_words_estimate(self, &point_at(self, self->own, j, (enum mlift_choice_rule)r)->gain, cell);
            printf(" %18s", cell);
        }
        puts(j == self->frontier.recommended[self->own][self->options.shared.choose] ? "  <- use" : "");
    }
    putchar('\n');
}

/* The same list, rule and unit: what the pilot says of its own choice, real and placebo. */
static void print_own_claims(const struct cli_segments *self)
{
    enum mlift_choice_rule rule = self->options.shared.choose;
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
            cli_segments_words_estimate(self, column[k], cell);
            printf("%s%18s", k == 2 ? "  " : " ", cell);
        }
        putchar('\n');
    }
    putchar('\n');
}

/* Lists from..to-1 side by side. */
static void print_lists(const struct cli_segments *self, int from, int to)
{
    enum mlift_choice_rule rule = self->options.shared.choose;
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
            cli_segments_words_estimate(self, &point_at(self, i, j, rule)->gain, cell);
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
           cli_segments_rule(self->options.shared.choose));
    for (int i = 0; i < n; i += BESIDE) {
        print_lists(self, i, i + BESIDE < n ? i + BESIDE : n);
    }
}

static void print_next(const struct cli_segments *self)
{
    char text[CLI_SEGMENTS_WORDS];

    if (self->frontier.recommended[self->own][self->options.shared.choose] > 0) {
        (void)snprintf(
            text, sizeof text,
            "microlift analyze %s says which data points to collect first; write the segments as a strategy of "
            "kind rules and size its test with microlift size.",
            self->options.shared.file);
    } else {
        (void)snprintf(
            text, sizeof text,
            "write segments from what you know of people, not from a pilot, and size their test with microlift "
            "size %s; microlift analyze %s says what each data point is worth.",
            self->options.shared.file, self->options.shared.file);
    }
    cli_paragraph_print(stdout, "Next:", text);
}

/* A sentence that may not be there. */
static void print_words(const struct cli_segments *self, const char *first,
                        void (*write)(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS]))
{
    char text[CLI_SEGMENTS_WORDS];

    write(self, text);
    if (text[0]) {
        cli_paragraph_print(stdout, first, text);
    }
}

void cli_segments_text_print(const struct cli_segments *self)
{
    print_setting(self);
    print_words(self, "Verdict:", cli_segments_words_verdict);
    putchar('\n');
    print_own_list(self);
    print_own_claims(self);
    print_all_lists(self);
    print_words(self, "Placebo:", cli_segments_words_placebo);
    print_words(self, "Pilot's price:", cli_segments_words_price);
    if (cli_segments_words_truth(self)) {
        cli_paragraph_print(stdout, "Mind:", cli_segments_words_truth(self));
    }
    print_next(self);
}
