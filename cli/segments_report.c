#include "cli/segments_report.h"

#include "cli/pagefile.h"
#include "cli/report_assumptions.h"
#include "cli/report_origin.h"
#include "cli/segments_charts.h"
#include "cli/segments_words.h"
#include "cli/sketch.h"
#include "cli/words.h"

enum { WORDS = 2048 };

static const struct mlift_frontier_point *point_at(const struct cli_segments *self, int list, int level)
{
    return mlift_frontier_at(&self->frontier, list, level, self->options.shared.choose);
}

static size_t segments_at(const struct cli_segments *self, int level)
{
    return mlift_frontier_scheme(&self->frontier, level)->n_segments;
}

static void list_at(const struct cli_segments *self, int list, char out[CLI_FIGURE_SIZE])
{
    cli_figure_whole((double)self->question.list[list], out);
}

/* --- question and answer ------------------------------------------------------------------------------------------ */

/* A sentence of its own, or none: the words that follow a label on the terminal begin small. */
static void put_words(struct cli_page *page, const struct cli_segments *self, const char *before,
                      void (*write)(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS]))
{
    char text[CLI_SEGMENTS_WORDS];

    write(self, text);
    if (text[0]) {
        cli_page_say(page, "%s%s", before, text);
    }
}

static void put_facts(struct cli_page *page, const struct cli_segments *self)
{
    int level = self->frontier.recommended[self->own][self->options.shared.choose];
    char figure[CLI_FIGURE_SIZE], list[CLI_FIGURE_SIZE], words[256], what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);
    list_at(self, self->own, list);
    cli_page_facts_begin(page);
    (void)snprintf(figure, sizeof figure, "%zu", segments_at(self, level));
    (void)snprintf(words, sizeof words, "%s to use with %s subscribers, rule %s", level > 0 ? "segments" : "segment",
                   list, cli_segments_rule(self->options.shared.choose));
    cli_page_fact(page, figure, words);
    cli_segments_words_estimate(self, &self->frontier.recommended_gain[self->own][self->options.shared.choose], figure);
    (void)snprintf(words, sizeof words, "%s %.64s that this gains over one broad e-mail%s",
                   cli_segments_words_unit(self), what, level > 0 ? " (in brackets: Monte Carlo error)" : "");
    cli_page_fact(page, figure, words);
    cli_page_facts_end(page);
}

static void put_top(struct cli_page *page, const struct cli_segments *self)
{
    char text[CLI_SEGMENTS_WORDS], list[CLI_FIGURE_SIZE];

    if (self->scenario->question[0]) {
        cli_page_lead(page, self->scenario->question);
    }
    list_at(self, self->own, list);
    (void)snprintf(text, sizeof text, "How many segments can %s subscribers teach?", list);
    cli_page_lead(page, text);
    cli_page_section(page, "answer", "The answer");
    cli_segments_words_verdict(self, text);
    text[0] = (char)(text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' + 'A' : text[0]);
    cli_page_lead(page, text);
    put_facts(page, self);
    put_words(page, self, "The pilot: ", cli_segments_words_pilot);
    put_words(page, self, "The segments: ", cli_segments_words_cut);
}

static void put_next(struct cli_page *page, const struct cli_segments *self)
{
    const char *name = self->scenario->name;

    cli_page_section(page, "next", "What to do next");
    cli_page_list_begin(page);
    if (self->frontier.recommended[self->own][self->options.shared.choose] > 0) {
        cli_page_item(page,
                      "Collect the data points that cut these segments; `microlift analyze %s.yaml` says in "
                      "which order.",
                      name);
        cli_page_item(page,
                      "Write the segments into the scenario as a strategy of kind rules; `microlift size "
                      "%s.yaml` says how to test it.",
                      name);
    } else {
        cli_page_item(page,
                      "Write segments from what you know of people, not from a pilot; `microlift size %s.yaml` "
                      "says whether a test could show that they help.",
                      name);
        cli_page_item(page, "`microlift analyze %s.yaml` says what each data point is worth.", name);
    }
    cli_page_list_end(page);
}

/* --- chart -------------------------------------------------------------------------------------------------------- */

static void say_frontier(const struct cli_segments *self, char *out)
{
    char list[CLI_FIGURE_SIZE], gain[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);
    cli_words_add(
        out, WORDS,
        "True gain over one broad e-mail, %s %s, against the number of segments, one curve a list size. To use:",
        cli_segments_words_unit(self), what);
    for (int i = 0; i < self->question.n_lists; i++) {
        int level = self->frontier.recommended[i][self->options.shared.choose];
        list_at(self, i, list);
        cli_segments_words_estimate(self, &self->frontier.recommended_gain[i][self->options.shared.choose], gain);
        cli_words_add(out, WORDS, "%s with %s subscribers %zu %s, gain %s", i > 0 ? ";" : "", list,
                      segments_at(self, level), level > 0 ? "segments" : "segment", gain);
    }
    cli_words_add(out, WORDS, ".");
}

static int put_chart(struct cli_page *page, const struct cli_segments *self, char message[MLIFT_GNUPLOT_MESSAGE])
{
    static const char title[] = "Gain against the number of segments";
    struct mlift_gnuplot_output output = {.format = MLIFT_GNUPLOT_SVG};
    struct cli_sketch sketch;
    char words[WORDS] = "";

    cli_page_section(page, "charts", "The chart");
    if (self->frontier.n_levels < 2) {
        cli_page_say(page, "There is none: a chart needs two numbers of segments.");
        return MLIFT_OK;
    }
    int status = cli_sketch_init(&sketch);
    if (!status) {
        output.path = cli_sketch_path(&sketch, "frontier");
        status = cli_segments_charts_draw_one(self, &output, message);
    }
    if (!status) {
        say_frontier(self, words);
        cli_page_figure(page, "frontier", output.path, title, words);
    }
    cli_sketch_free(&sketch);
    return status;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static void cell(struct cli_page *page, const struct cli_segments *self, const struct mlift_frontier_estimate *estimate)
{
    char text[CLI_FIGURE_SIZE];

    cli_segments_words_estimate(self, estimate, text);
    cli_page_cell(page, "%s", text);
}

static void put_rules(struct cli_page *page, const struct cli_segments *self)
{
    static const struct cli_page_column columns[] = {{"Segments", CLI_PAGE_NUMBER},
                                                     {"Last cut by", CLI_PAGE_WORD},
                                                     {"Rule raw", CLI_PAGE_NUMBER},
                                                     {"Rule shrunk", CLI_PAGE_NUMBER},
                                                     {"Rule threshold", CLI_PAGE_NUMBER}};
    char caption[256], list[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];

    cli_segments_counted(&self->scenario->campaign, self->question.valued_by, what);
    list_at(self, self->own, list);
    (void)snprintf(caption, sizeof caption,
                   "True gain over broad with %s subscribers by rule, %s %s (Monte Carlo error).", list,
                   cli_segments_words_unit(self), what);
    cli_page_table_begin(page, caption, columns, 2 + MLIFT_CHOICE_N_RULES);
    for (int j = 0; j < self->frontier.n_levels; j++) {
        cli_page_cell(page, "%zu", segments_at(self, j));
        cli_page_cell(page, "%s", cli_segments_words_last_point(self, j));
        for (int r = 0; r < MLIFT_CHOICE_N_RULES; r++) {
            cell(page, self, &mlift_frontier_at(&self->frontier, self->own, j, (enum mlift_choice_rule)r)->gain);
        }
    }
    cli_page_table_end(page);
}

static void put_claims(struct cli_page *page, const struct cli_segments *self)
{
    static const struct cli_page_column columns[] = {{"Segments", CLI_PAGE_NUMBER},
                                                     {"Real: truth", CLI_PAGE_NUMBER},
                                                     {"Real: the pilot says", CLI_PAGE_NUMBER},
                                                     {"Placebo: truth", CLI_PAGE_NUMBER},
                                                     {"Placebo: the pilot says", CLI_PAGE_NUMBER}};

    if (self->question.learns_from != self->question.valued_by) {
        return; /* the pilot counts something else than what gains are measured in */
    }
    cli_page_table_begin(page, "What the pilot says of itself, same list and unit, the rule in use.", columns, 5);
    for (int j = 0; j < self->frontier.n_levels; j++) {
        const struct mlift_frontier_point *p = point_at(self, self->own, j);
        cli_page_cell(page, "%zu", segments_at(self, j));
        cell(page, self, &p->gain);
        cell(page, self, &p->apparent);
        cell(page, self, &p->placebo_gain);
        cell(page, self, &p->placebo_apparent);
    }
    cli_page_table_end(page);
}

static void put_lists(struct cli_page *page, const struct cli_segments *self)
{
    static const struct cli_page_column columns[] = {{"List", CLI_PAGE_NUMBER},
                                                     {"Segments to use", CLI_PAGE_NUMBER},
                                                     {"Gain of these", CLI_PAGE_NUMBER},
                                                     {"Most segments tried", CLI_PAGE_NUMBER},
                                                     {"Gain of those", CLI_PAGE_NUMBER}};
    enum mlift_choice_rule rule = self->options.shared.choose;
    int most = self->frontier.n_levels - 1;
    char list[CLI_FIGURE_SIZE];

    cli_page_table_begin(page, "By list size, the rule in use, same unit.", columns, 5);
    for (int i = 0; i < self->question.n_lists; i++) {
        list_at(self, i, list);
        cli_page_cell(page, "%s", list);
        cli_page_cell(page, "%zu", segments_at(self, self->frontier.recommended[i][rule]));
        cell(page, self, &self->frontier.recommended_gain[i][rule]);
        cli_page_cell(page, "%zu", segments_at(self, most));
        cell(page, self, &point_at(self, i, most)->gain);
    }
    cli_page_table_end(page);
}

/* --- how sure, and the command ------------------------------------------------------------------------------------ */

static void put_trust(struct cli_page *page, const struct cli_segments *self)
{
    char count[CLI_FIGURE_SIZE];

    cli_page_section(page, "trust", "How sure we are, and why");
    cli_figure_whole((double)self->question.n_replicates, count);
    cli_page_say(page,
                 "The simulation: %s pilots, the same ones for every number of segments. What stands in brackets is "
                 "the Monte Carlo standard error (MCSE); true rates are exact.",
                 count);
    put_words(page, self, "The luck of one pilot: ", cli_segments_words_placebo);
    put_words(page, self, "The price of the pilot: ", cli_segments_words_price);
    if (cli_segments_words_truth(self)) {
        cli_page_say(page, "The assumptions: %s", cli_segments_words_truth(self));
    }
    cli_report_assumptions_say(page, self->scenario);
}

static void add_sizes(char *command, const char *option, const size_t *sizes, int n)
{
    for (int i = 0; i < n; i++) {
        cli_words_add(command, WORDS, "%s%s%zu", i > 0 ? "," : option, i > 0 ? "" : " ", sizes[i]);
    }
}

/* The command that gives this page, with the options that are not at their defaults. */
static void write_command(const struct cli_segments *self, char command[WORDS])
{
    const struct cli_segments_options *o = &self->options;

    command[0] = '\0';
    cli_words_add(command, WORDS, "microlift compare %s.yaml", self->scenario->name);
    add_sizes(command, " --segments", o->wanted, o->n_wanted);
    cli_words_add(command, WORDS, "%s", o->n_wanted ? "" : " --segments auto");
    add_sizes(command, " --list", o->list, o->n_lists);
    if (o->segment_by) {
        cli_words_add(command, WORDS, " --segment-by %s", o->segment_by);
    }
    cli_pilot_add_to_command(&o->shared, command, WORDS);
    cli_words_add(command, WORDS, " --report segments.html");
}

static int fill(struct cli_page *page, const void *context, char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct cli_segments *self = context;
    char command[WORDS];

    put_top(page, self);
    put_next(page, self);
    int status = put_chart(page, self, message);
    cli_page_section(page, "tables", "The figures");
    put_rules(page, self);
    put_claims(page, self);
    put_lists(page, self);
    put_trust(page, self);
    cli_report_assumptions_write(page, self->scenario);
    write_command(self, command);
    cli_report_origin_of_scenario(page, self->scenario, command);
    cli_report_origin_sign(page);
    return status;
}

int cli_segments_report_write(const struct cli_segments *self, FILE *out)
{
    struct cli_pagefile file = {.program = "microlift compare",
                                .title = self->scenario->title,
                                .path = self->options.shared.report,
                                .force = self->options.shared.force,
                                .fill = fill,
                                .context = self};
    return cli_pagefile_write_named(&file, out);
}
