#include "cli/analyze_report.h"

#include "cli/analyze_charts.h"
#include "cli/analyze_text.h"
#include "cli/compare_segments.h"
#include "cli/pagefile.h"
#include "cli/report_assumptions.h"
#include "cli/report_origin.h"
#include "cli/sketch.h"
#include "cli/words.h"

enum { WORDS = 2048, WIDE = 96 };

static void counted(const struct cli_analyze *self, char out[CLI_SEGMENTS_COUNTED])
{
    cli_segments_counted(&self->scenario->campaign, self->worth.question.valued_by, out);
}

static const char *unit_words(const struct cli_analyze *self)
{
    return self->worth.question.valued_by == MLIFT_MENU_PROFIT ? "currency per subscriber," : "percentage points of";
}

static const char *challenger(const struct cli_analyze *self)
{
    return self->scenario->campaign.strategy[self->scenario->campaign.challenger].name;
}

static const char *baseline(const struct cli_analyze *self)
{
    return self->scenario->campaign.strategy[self->scenario->campaign.baseline].name;
}

static void list_of(const struct cli_analyze *self, char out[CLI_FIGURE_SIZE])
{
    cli_figure_whole((double)self->worth.question.list[self->own], out);
}

static void learned(const struct cli_analyze *self, const struct mlift_frontier_estimate *estimate,
                    char out[CLI_FIGURE_SIZE])
{
    cli_figure_simulated(estimate->mean, estimate->mcse, cli_analyze_scale(self), 1, out);
}

/* --- question and answer ------------------------------------------------------------------------------------------ */

static void capital(char *text)
{
    text[0] = (char)(text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' + 'A' : text[0]);
}

static void put_facts(struct cli_page *page, const struct cli_analyze *self)
{
    char figure[CLI_FIGURE_SIZE], words[256], list[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];

    counted(self, what);
    list_of(self, list);
    cli_page_facts_begin(page);
    cli_figure_fixed(self->worth.known_total, cli_analyze_scale(self), 3, 1, figure);
    (void)snprintf(words, sizeof words, "%s %.64s: all data points together, if you know what each segment wants",
                   unit_words(self), what);
    cli_page_fact(page, figure, words);
    learned(self, &self->worth.learned_total[self->own], figure);
    (void)snprintf(words, sizeof words, "the same where a list of %s has to teach it", list);
    cli_page_fact(page, figure, words);
    cli_figure_fixed(self->lift, 100.0, 3, 1, figure);
    (void)snprintf(words, sizeof words, "percentage points by which %.64s differs from %.64s as the scenario stands",
                   challenger(self), baseline(self));
    cli_page_fact(page, figure, words);
    cli_page_facts_end(page);
}

static void put_top(struct cli_page *page, const struct cli_analyze *self)
{
    char text[CLI_ANALYZE_WORDS], list[CLI_FIGURE_SIZE];

    if (self->scenario->question[0]) {
        cli_page_lead(page, self->scenario->question);
    }
    list_of(self, list);
    (void)snprintf(text, sizeof text,
                   "What is each data point worth to %s subscribers, and when does %.64s beat %.64s?", list,
                   challenger(self), baseline(self));
    cli_page_lead(page, text);
    cli_page_section(page, "answer", "The answer");
    cli_analyze_text_advice(self, text);
    capital(text);
    cli_page_lead(page, text);
    put_facts(page, self);
    cli_analyze_text_list_size(self, text);
    capital(text);
    cli_page_say(page, "%s", text);
}

static void put_next(struct cli_page *page, const struct cli_analyze *self)
{
    const char *name = self->scenario->name;

    cli_page_section(page, "next", "What to do next");
    cli_page_list_begin(page);
    cli_page_item(page, "`microlift compare %s.yaml --segments auto` shows how many segments to learn.", name);
    cli_page_item(page, "`microlift size %s.yaml` says how to test them.", name);
    cli_page_item(page, "Put your own costs in with `--cost NAME=MONEY`.");
    cli_page_list_end(page);
}

/* --- charts ------------------------------------------------------------------------------------------------------- */

static void say_worth(const struct cli_analyze *self, char *out)
{
    const struct mlift_worth *w = &self->worth;
    char known[CLI_FIGURE_SIZE], taught[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];
    int order[MLIFT_MAX_DATA_POINTS];

    counted(self, what);
    cli_analyze_rank(self, order);
    cli_words_add(out, WORDS, "What each data point is worth, %s %s, known and learned:", unit_words(self), what);
    for (int i = 0; i < w->question.n_points; i++) {
        cli_figure_fixed(w->known[order[i]], cli_analyze_scale(self), 3, 1, known);
        learned(self, &w->learned[self->own][order[i]], taught);
        cli_words_add(out, WORDS, "%s %s %s and %s", i > 0 ? ";" : "", cli_analyze_point(self, order[i]), known,
                      taught);
    }
    cli_words_add(out, WORDS, ".");
}

static void say_sensitivity(const struct cli_analyze *self, char *out)
{
    char wins[WIDE];
    int n = 0;

    cli_words_add(out, WORDS,
                  "The lift of %s over %s while one quantity of the scenario is moved and all others stay. It wins:",
                  challenger(self), baseline(self));
    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        if (self->breakeven[l].possible) {
            cli_analyze_text_wins(&self->breakeven[l], wins, sizeof wins);
            cli_words_add(out, WORDS, "%s %s %s", n++ > 0 ? ";" : "", mlift_breakeven_name(self->breakeven[l].lever),
                          wins);
        }
    }
    cli_words_add(out, WORDS, ".");
}

static void say_map(const struct cli_analyze *self, char *out)
{
    int better = 0;

    for (int i = 0; i < MLIFT_BREAKEVEN_POINTS * MLIFT_BREAKEVEN_POINTS; i++) {
        better += self->map.lift[i / MLIFT_BREAKEVEN_POINTS][i % MLIFT_BREAKEVEN_POINTS] > MLIFT_BREAKEVEN_NOTHING;
    }
    cli_words_add(
        out, WORDS,
        "The lift of %s over %s over two quantities at once, %s and %s. It is above zero at %d of the %d points that "
        "were solved.",
        challenger(self), baseline(self), mlift_breakeven_name(self->map.x_lever),
        mlift_breakeven_name(self->map.y_lever), better, MLIFT_BREAKEVEN_POINTS * MLIFT_BREAKEVEN_POINTS);
}

static const struct figure {
    const char *title;
    void (*say)(const struct cli_analyze *self, char *out);
} figures[CLI_ANALYZE_N_CHARTS] = {
    [CLI_ANALYZE_CHART_WORTH] = {"What each data point is worth", say_worth},
    [CLI_ANALYZE_CHART_SENSITIVITY] = {"One quantity at a time", say_sensitivity},
    [CLI_ANALYZE_CHART_MAP] = {"Two quantities at once", say_map},
};

static int put_charts(struct cli_page *page, const struct cli_analyze *self, char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct cli_sketch sketch;
    int status = cli_sketch_init(&sketch);

    cli_page_section(page, "charts", "The charts");
    for (int i = 0; !status && i < CLI_ANALYZE_N_CHARTS; i++) {
        enum cli_analyze_chart chart = (enum cli_analyze_chart)i;
        struct mlift_gnuplot_output output = {.format = MLIFT_GNUPLOT_SVG};
        char words[WORDS] = "";
        if (!cli_analyze_charts_has(self, chart)) {
            continue;
        }
        cli_page_subheading(page, figures[i].title);
        output.path = cli_sketch_path(&sketch, cli_analyze_charts_name(chart));
        status = cli_analyze_charts_draw_one(self, chart, &output, message);
        figures[i].say(self, words);
        if (!status) {
            cli_page_figure(page, cli_analyze_charts_name(chart), output.path, figures[i].title, words);
        }
    }
    cli_sketch_free(&sketch);
    return status;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static void put_point(struct cli_page *page, const struct cli_analyze *self, int k)
{
    const struct mlift_frontier_estimate *taught = &self->worth.learned[self->own][k];
    char text[CLI_FIGURE_SIZE];

    cli_page_cell(page, "%s", cli_analyze_point(self, k));
    cli_figure_fixed(self->cost[k], 1.0, self->cost[k] > 0.0 ? 3 : 0, 0, text);
    cli_page_cell(page, "%s", text);
    cli_figure_fixed(self->worth.known[k], cli_analyze_scale(self), 3, 1, text);
    cli_page_cell(page, "%s", text);
    cli_analyze_text_list_known(self, k, text);
    cli_page_cell(page, "%s", text);
    learned(self, taught, text);
    cli_page_cell(page, "%s", text);
    cli_analyze_text_on_list(self, taught->mean - cli_analyze_cost(self, k), text);
    cli_page_cell(page, "%s", text);
    cli_analyze_text_list_learned(self, k, text);
    cli_page_cell(page, "%s", text);
}

static void put_worth(struct cli_page *page, const struct cli_analyze *self)
{
    static const struct cli_page_column columns[] = {
        {"Data point", CLI_PAGE_WORD}, {"Cost per subscriber", CLI_PAGE_NUMBER},
        {"Known", CLI_PAGE_NUMBER},    {"Pays from", CLI_PAGE_NUMBER},
        {"Learned", CLI_PAGE_NUMBER},  {"On the list", CLI_PAGE_NUMBER},
        {"Pays from", CLI_PAGE_NUMBER}};
    char caption[256], what[CLI_SEGMENTS_COUNTED];
    int order[MLIFT_MAX_DATA_POINTS];

    counted(self, what);
    cli_analyze_rank(self, order);
    (void)snprintf(caption, sizeof caption, "Worth over the best single e-mail for all, %s %s (Shapley values).",
                   unit_words(self), what);
    cli_page_table_begin(page, caption, columns, 7);
    for (int i = 0; i < self->worth.question.n_points; i++) {
        put_point(page, self, order[i]);
    }
    cli_page_table_end(page);
    cli_page_say(page,
                 "Known: you know what each segment wants. Learned: a pilot of this list teaches it. On the list: "
                 "learned, less the cost, on the whole list. Pays from: the list on which it brings %g more %s than "
                 "it costs.",
                 self->options.shared.least_gain, what);
}

static void put_lists(struct cli_page *page, const struct cli_analyze *self)
{
    static const struct cli_page_column columns[] = {{"List", CLI_PAGE_NUMBER},
                                                     {"All data points, learned", CLI_PAGE_NUMBER}};
    char text[CLI_FIGURE_SIZE];

    cli_page_table_begin(page, "What a list can learn, by its size, same unit.", columns, 2);
    for (int i = 0; i < self->worth.question.n_lists; i++) {
        cli_figure_whole((double)self->worth.question.list[i], text);
        cli_page_cell(page, "%s", text);
        learned(self, &self->worth.learned_total[i], text);
        cli_page_cell(page, "%s", text);
    }
    cli_page_table_end(page);
}

static void put_sensitivity(struct cli_page *page, const struct cli_analyze *self)
{
    static const struct cli_page_column columns[] = {
        {"Quantity", CLI_PAGE_WORD},           {"Now", CLI_PAGE_NUMBER},
        {"It wins", CLI_PAGE_WORDS},           {"Lift at the lower end", CLI_PAGE_NUMBER},
        {"At the upper end", CLI_PAGE_NUMBER}, {"What it is", CLI_PAGE_WORDS}};
    char caption[256], text[CLI_FIGURE_SIZE], wins[WIDE];

    (void)snprintf(caption, sizeof caption,
                   "When %.64s beats %.64s; the lift, in percentage points, at both ends of each range.",
                   challenger(self), baseline(self));
    cli_page_table_begin(page, caption, columns, 6);
    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        const struct mlift_breakeven *b = &self->breakeven[l];
        if (!b->possible) {
            continue;
        }
        cli_page_cell(page, "%s", mlift_breakeven_name(b->lever));
        cli_page_cell(page, "%.3g", b->now);
        cli_analyze_text_wins(b, wins, sizeof wins);
        cli_page_cell(page, "%s", wins);
        cli_figure_fixed(b->lift[0], 100.0, 3, 1, text);
        cli_page_cell(page, "%s", text);
        cli_figure_fixed(b->lift[MLIFT_BREAKEVEN_POINTS - 1], 100.0, 3, 1, text);
        cli_page_cell(page, "%s", text);
        cli_page_cell(page, "%s", mlift_breakeven_describe(b->lever));
    }
    cli_page_table_end(page);
}

/* --- how sure, and the command ------------------------------------------------------------------------------------ */

static void put_trust(struct cli_page *page, const struct cli_analyze *self)
{
    const struct mlift_worth_question *q = &self->worth.question;
    char count[CLI_FIGURE_SIZE], pilot[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];

    cli_page_section(page, "trust", "How sure we are, and why");
    cli_figure_whole((double)q->n_replicates, count);
    cli_figure_whole((double)mlift_frontier_pilot(q->list[self->own], q->share), pilot);
    cli_segments_counted(&self->scenario->campaign, q->learns_from, what);
    cli_page_say(page,
                 "What is known, and the lift along each quantity, is exact. What is learned comes from %s simulated "
                 "pilots of %s subscribers on %d candidates, taught by %s (rule %s); what follows \xC2\xB1 is their "
                 "Monte Carlo standard error (MCSE). A worth within two of them is not told from none.",
                 count, pilot, self->menu.n_candidates, what, cli_segments_rule(q->rule));
    cli_page_say(page, "A Shapley value is a fair share: what a data point adds, averaged over all orders of adding "
                       "them. Left alone, or without another one, it can be worth more or less.");
    if (self->scenario->campaign.model == MLIFT_MODEL_TABLE) {
        cli_page_say(page, "The assumptions: %s", CLI_SEGMENTS_TRUTH);
    }
    cli_report_assumptions_say(page, self->scenario);
}

/* The command that gives this page, with the options that are not at their defaults. */
static void write_command(const struct cli_analyze *self, char command[WORDS])
{
    const struct cli_analyze_options *o = &self->options;

    command[0] = '\0';
    cli_words_add(command, WORDS, "microlift analyze %s.yaml", self->scenario->name);
    if (o->list) {
        cli_words_add(command, WORDS, " --list %zu", o->list);
    }
    if (o->data_points) {
        cli_words_add(command, WORDS, " --data-points %s", o->data_points);
    }
    for (int k = 0; o->n_costs > 0 && k < self->worth.question.n_points; k++) {
        cli_words_add(command, WORDS, " --cost %s=%.15g", cli_analyze_point(self, k), self->cost[k]);
    }
    if (o->map) {
        cli_words_add(command, WORDS, " --map %s", o->map);
    }
    cli_pilot_add_to_command(&o->shared, command, WORDS);
    cli_words_add(command, WORDS, " --report analyze.html");
}

static int fill(struct cli_page *page, const void *context, char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct cli_analyze *self = context;
    char command[WORDS];

    put_top(page, self);
    put_next(page, self);
    int status = put_charts(page, self, message);
    cli_page_section(page, "tables", "The figures");
    put_worth(page, self);
    put_lists(page, self);
    put_sensitivity(page, self);
    put_trust(page, self);
    cli_report_assumptions_write(page, self->scenario);
    write_command(self, command);
    cli_report_origin_of_scenario(page, self->scenario, command);
    cli_report_origin_sign(page);
    return status;
}

int cli_analyze_report_write(const struct cli_analyze *self, FILE *out)
{
    struct cli_pagefile file = {.program = "microlift analyze",
                                .title = self->scenario->title,
                                .path = self->options.shared.report,
                                .force = self->options.shared.force,
                                .fill = fill,
                                .context = self};
    return cli_pagefile_write_named(&file, out);
}
