#include "cli/compare_report.h"

#include "cli/compare_charts.h"
#include "cli/compare_words.h"
#include "cli/pagefile.h"
#include "cli/report_assumptions.h"
#include "cli/report_origin.h"
#include "cli/sketch.h"
#include "cli/words.h"

#include <math.h>
#include <string.h>

enum { WORDS = 2048 };

static void percent(double share, double mcse, char out[CLI_FIGURE_SIZE])
{
    if (isfinite(share)) {
        cli_figure_fixed(share, 100.0, cli_figure_decimals(mcse, 100.0, 1), 0, out);
        strcat(out, "%");
    } else {
        strcpy(out, "-");
    }
}

static const struct mlift_ranking_row *at(const struct cli_compare *compare, int place)
{
    return &compare->ranking.row[compare->ranking.order[place]];
}

/* --- question and answer ------------------------------------------------------------------------------------------ */

/* A sentence that may not be there. */
static void put_sentence(struct cli_page *page, const struct cli_compare *compare,
                         void (*write)(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS]))
{
    char text[CLI_COMPARE_WORDS];

    write(compare, text);
    if (text[0]) {
        cli_page_say(page, "%s", text);
    }
}

static void put_facts(struct cli_page *page, const struct cli_compare *compare)
{
    const struct mlift_ranking_row *first = at(compare, 0);
    char figure[2 * CLI_FIGURE_SIZE], words[256];

    cli_page_facts_begin(page);
    cli_compare_value(compare, first->value, first->mcse, false, figure);
    snprintf(words, sizeof words, "%.64s with %.64s, the first of the ranking", cli_compare_metric(compare),
             cli_compare_strategy(compare, first->strategy));
    cli_page_fact(page, figure, words);
    if (isfinite(first->best_share)) {
        percent(first->best_share, first->best_share_mcse, figure);
        snprintf(words, sizeof words, "of single lists on which %.64s comes out best",
                 cli_compare_strategy(compare, first->strategy));
        cli_page_fact(page, figure, words);
    }
    if (isfinite(first->captured.value)) {
        percent(first->captured.value, first->captured.mcse, figure);
        cli_page_fact(page, figure, "of the gain that knowing everybody's true profile would bring");
    }
    cli_page_facts_end(page);
}

static void put_top(struct cli_page *page, const struct cli_compare *compare)
{
    char text[CLI_COMPARE_WORDS], file[MLIFT_NAME_SIZE + 8];

    if (compare->run.scenario->question[0]) {
        cli_page_lead(page, compare->run.scenario->question);
    }
    snprintf(text, sizeof text, "Which of %d strategies is best by %.64s, how sure is that, and what does it gain?",
             compare->ranking.n_contestants, cli_compare_metric(compare));
    cli_page_lead(page, text);
    cli_page_section(page, "answer", "The answer");
    cli_compare_answer(compare, text);
    cli_page_lead(page, text);
    put_facts(page, compare);
    put_sentence(page, compare, cli_compare_selected);
    put_sentence(page, compare, cli_compare_requirement);
    put_sentence(page, compare, cli_compare_money);
    cli_page_section(page, "next", "What to do next");
    snprintf(file, sizeof file, "%s.yaml", compare->run.scenario->name);
    cli_compare_next_with(compare, file, file, text);
    text[0] = (char)(text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' + 'A' : text[0]);
    cli_page_note(page, "%s.", text);
}

/* --- charts ------------------------------------------------------------------------------------------------------- */

static void say_ranking(const struct cli_compare *compare, char *out)
{
    char value[2 * CLI_FIGURE_SIZE];

    cli_words_add(
        out, WORDS,
        "Distance of each strategy to the best of the others, with %g%% intervals that hold together. From best to "
        "worst:",
        100.0 * compare->ranking.options.confidence);
    for (int place = 0; place < compare->ranking.n_contestants; place++) {
        const struct mlift_ranking_row *row = at(compare, place);
        cli_compare_value(compare, row->value, row->mcse, false, value);
        cli_words_add(out, WORDS, "%s %s %s", place > 0 ? "," : "", cli_compare_strategy(compare, row->strategy),
                      value);
    }
    cli_words_add(out, WORDS, ".");
}

static void say_lists(const struct cli_compare *compare, char *out)
{
    char share[CLI_FIGURE_SIZE];

    cli_words_add(out, WORDS, "How often each strategy comes out best on a single simulated list, ties divided:");
    for (int place = 0; place < compare->ranking.n_contestants; place++) {
        const struct mlift_ranking_row *row = at(compare, place);
        percent(row->best_share, row->best_share_mcse, share);
        cli_words_add(out, WORDS, "%s %s %s", place > 0 ? "," : "", cli_compare_strategy(compare, row->strategy),
                      share);
    }
    cli_words_add(out, WORDS, ". The best on average need not be the best on yours.");
}

static void say_captured(const struct cli_compare *compare, char *out)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    bool oracle = isfinite(ranking->bound);
    char share[CLI_FIGURE_SIZE];

    cli_words_add(out, WORDS, "Share of the gain over %s that each strategy captures, where 100%% is the best that %s:",
                  cli_compare_strategy(compare, ranking->baseline),
                  oracle ? "anybody could do who knew everybody's true profile"
                         : "any rule could do with what can be observed");
    for (int place = 0; place < ranking->n_contestants; place++) {
        const struct mlift_ranking_row *row = at(compare, place);
        struct mlift_ranking_captured captured = oracle ? row->captured : row->captured_observed;
        percent(captured.value, captured.mcse, share);
        cli_words_add(out, WORDS, "%s %s %s", place > 0 ? "," : "", cli_compare_strategy(compare, row->strategy),
                      share);
    }
    cli_words_add(out, WORDS, ".");
}

static const struct figure {
    const char *title;
    void (*say)(const struct cli_compare *compare, char *out);
} figures[CLI_COMPARE_N_CHARTS] = {
    [CLI_COMPARE_CHART_RANKING] = {"The ranking", say_ranking},
    [CLI_COMPARE_CHART_LISTS] = {"Single lists", say_lists},
    [CLI_COMPARE_CHART_CAPTURED] = {"How much of the possible gain", say_captured},
};

static int put_charts(struct cli_page *page, const struct cli_compare *compare, char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct cli_sketch sketch;
    int status = cli_sketch_init(&sketch);

    cli_page_section(page, "charts", "The charts");
    for (int i = 0; !status && i < CLI_COMPARE_N_CHARTS; i++) {
        enum cli_compare_chart chart = (enum cli_compare_chart)i;
        struct mlift_gnuplot_output output = {.format = MLIFT_GNUPLOT_SVG};
        char words[WORDS] = "";
        if (!cli_compare_charts_has(compare, chart)) {
            continue;
        }
        cli_page_subheading(page, figures[i].title);
        output.path = cli_sketch_path(&sketch, cli_compare_charts_name(chart));
        status = cli_compare_charts_draw_one(compare, chart, &output, message);
        figures[i].say(compare, words);
        if (!status) {
            cli_page_figure(page, cli_compare_charts_name(chart), output.path, figures[i].title, words);
        }
    }
    cli_sketch_free(&sketch);
    return status;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static void cell_value(struct cli_page *page, const struct cli_compare *compare, double value, double mcse)
{
    char text[2 * CLI_FIGURE_SIZE];

    cli_compare_value(compare, value, mcse, false, text);
    cli_page_cell(page, "%s", isfinite(value) ? text : "-");
}

/* Distance to the best of the others, in the measure's own direction, with its interval. */
static void cell_distance(struct cli_page *page, const struct cli_compare *compare, const struct mlift_best_row *row)
{
    int sign = compare->ranking.options.sign;
    double scale = sign * cli_compare_scale(compare);
    char figure[3][CLI_FIGURE_SIZE];

    if (!row || !isfinite(row->lead)) {
        cli_page_cell(page, "-");
        return;
    }
    int decimals = row->lead_se > 0.0 ? cli_figure_decimals(row->lead_se, fabs(scale), 4) : 3;
    cli_figure_fixed(row->lead, scale, decimals, 1, figure[0]);
    cli_figure_fixed(sign < 0 ? row->high : row->low, scale, decimals, 1, figure[1]);
    cli_figure_fixed(sign < 0 ? row->low : row->high, scale, decimals, 1, figure[2]);
    cli_page_cell(page, "%s (%s to %s)", figure[0], figure[1], figure[2]);
}

static void put_contestant(struct cli_page *page, const struct cli_compare *compare,
                           const struct mlift_ranking_row *row)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    char share[CLI_FIGURE_SIZE];

    cli_page_cell(page, "%s", cli_compare_strategy(compare, row->strategy));
    cli_page_cell(page, "%d", row->rank);
    cell_value(page, compare, row->value, row->mcse);
    cell_value(page, compare, row->simulated, row->simulated_mcse);
    cell_distance(page, compare,
                  ranking->all_exact ? mlift_ranking_judged_simulated(ranking, row->strategy)
                                     : mlift_ranking_judged(ranking, row->strategy));
    percent(row->best_share, row->best_share_mcse, share);
    cli_page_cell(page, "%s", share);
    percent(row->strategy == ranking->baseline ? (double)NAN : row->beats_share, row->best_share_mcse, share);
    cli_page_cell(page, "%s", share);
    percent(row->captured.value, row->captured.mcse, share);
    cli_page_cell(page, "%s", share);
}

static void put_ranking(struct cli_page *page, const struct cli_compare *compare)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    char head[3][2 * MLIFT_NAME_SIZE], text[CLI_COMPARE_WORDS];
    struct cli_page_column columns[] = {{"Strategy", CLI_PAGE_WORD}, {"Rank", CLI_PAGE_NUMBER},
                                        {head[0], CLI_PAGE_NUMBER},  {"Simulated alone", CLI_PAGE_NUMBER},
                                        {head[1], CLI_PAGE_NUMBER},  {"Best on lists", CLI_PAGE_NUMBER},
                                        {head[2], CLI_PAGE_NUMBER},  {"Of the oracle's gain", CLI_PAGE_NUMBER}};

    snprintf(head[0], sizeof head[0], "%.64s", cli_compare_metric(compare));
    snprintf(head[1], sizeof head[1], "To the best of the others (%g%% together)", 100.0 * ranking->options.confidence);
    snprintf(head[2], sizeof head[2], "Beats %.64s on", cli_compare_strategy(compare, ranking->baseline));
    cli_page_table_begin(page, "The strategies ranked; differences in points for shares.", columns, 8);
    for (int place = 0; place < ranking->n_contestants; place++) {
        put_contestant(page, compare, at(compare, place));
    }
    cli_page_table_end(page);
    if (ranking->all_exact) {
        cli_page_say(page, "%s is exact. The columns after it are what the simulated lists alone show.", head[0]);
        return;
    }
    cli_compare_sources(compare, text);
    if (text[0]) {
        cli_page_say(page, "%s", text);
    }
}

static void cell_money(struct cli_page *page, const struct cli_compare *compare, int strategy, const char *name)
{
    const struct mlift_summary *summary = &compare->ranking.summary;
    int measure = mlift_measure_find(summary->measure, summary->n_measures, name);
    struct mlift_summary_figure figure = {(double)NAN, (double)NAN, (double)NAN};
    char text[CLI_FIGURE_SIZE];

    if (measure >= 0) {
        figure = summary->rate[mlift_summary_index(summary, strategy, 0, measure)];
    }
    cli_figure_fixed(isfinite(figure.exact) ? figure.exact : figure.value, 1.0, 3, 0, text);
    cli_page_cell(page, "%s", text);
}

static void put_money(struct cli_page *page, const struct cli_compare *compare)
{
    static const struct cli_page_column columns[] = {{"Strategy", CLI_PAGE_WORD},
                                                     {"Cost per subscriber", CLI_PAGE_NUMBER},
                                                     {"Profit per subscriber", CLI_PAGE_NUMBER}};

    bool earns = mlift_tally_earning(compare->run.table.campaign) >= 0;

    cli_page_table_begin(page,
                         earns ? "What each strategy costs and earns, in the money of the scenario."
                               : "What each strategy costs, in the money of the scenario. No outcome is said to earn.",
                         columns, earns ? 3 : 2);
    for (int place = 0; place < compare->ranking.n_contestants; place++) {
        cli_page_cell(page, "%s", cli_compare_strategy(compare, at(compare, place)->strategy));
        cell_money(page, compare, at(compare, place)->strategy, "cost");
        if (earns) {
            cell_money(page, compare, at(compare, place)->strategy, "profit");
        }
    }
    cli_page_table_end(page);
}

static void put_bound(struct cli_page *page, const struct cli_compare *compare, const char *name, double value,
                      const char *words)
{
    if (isfinite(value)) {
        cli_page_cell(page, "%s", name);
        cell_value(page, compare, value, 0.0);
        cli_page_cell(page, "%s", words);
    }
}

static void put_bounds(struct cli_page *page, const struct cli_compare *compare)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    static const struct cli_page_column columns[] = {
        {"Bound", CLI_PAGE_WORD}, {"Value", CLI_PAGE_NUMBER}, {"What it is", CLI_PAGE_WORDS}};

    if (!isfinite(ranking->bound) && !isfinite(ranking->bound_observed)) {
        return;
    }
    cli_page_table_begin(page, "What no strategy can pass.", columns, 3);
    put_bound(page, compare, "oracle", ranking->bound, "the best message for everybody's true profile and state");
    put_bound(page, compare, "observed", ranking->bound_observed, "the best found for what can be observed");
    if (ranking->bound_observed_upper > ranking->bound_observed) {
        put_bound(page, compare, "observed, at most", ranking->bound_observed_upper,
                  "what nobody passes who observes as much");
    }
    cli_page_table_end(page);
}

static void put_eliminated(struct cli_page *page, const struct cli_compare *compare)
{
    static const struct cli_page_column columns[] = {{"Strategy", CLI_PAGE_WORD},
                                                     {"Eliminated after, lists", CLI_PAGE_NUMBER}};
    const struct mlift_contest *contest = &compare->contest;
    int gone[MLIFT_MAX_STRATEGIES];
    char n[CLI_FIGURE_SIZE];

    if (!compare->selecting) {
        return;
    }
    cli_page_subheading(page, "The selection");
    cli_page_table_begin(page, "Kim and Nelson's procedure, list by list.", columns, 2);
    int n_gone = mlift_kimnelson_eliminated(&contest->procedure, gone);
    for (int i = 0; i < n_gone; i++) {
        cli_figure_whole((double)contest->procedure.eliminated_at[gone[i]], n);
        cli_page_cell(page, "%s", cli_compare_strategy(compare, contest->strategy[gone[i]]));
        cli_page_cell(page, "%s", n);
    }
    cli_page_table_end(page);
}

/* --- how sure ----------------------------------------------------------------------------------------------------- */

static void put_trust(struct cli_page *page, const struct cli_compare *compare)
{
    const struct mlift_scenario *scenario = compare->run.scenario;
    struct cli_report_assumptions_count count = cli_report_assumptions_count(scenario);
    char replicates[CLI_FIGURE_SIZE], luck[CLI_COMPARE_WORDS];

    cli_page_section(page, "trust", "How sure we are, and why");
    cli_figure_whole((double)compare->run.n_replicates, replicates);
    cli_page_say(
        page,
        "The simulation: %s lists, the same people with the same luck for every strategy. What follows \xC2\xB1 is "
        "the Monte Carlo standard error (MCSE). The intervals of the distances hold all together with %g%%, so "
        "comparing many strategies does not make one of them look good by chance.",
        replicates, 100.0 * compare->ranking.options.confidence);
    cli_compare_luck(compare, luck);
    if (luck[0]) {
        cli_page_say(page, "%s", luck);
    }
    if (scenario->campaign.model == MLIFT_MODEL_BEHAVIOURAL) {
        cli_page_say(
            page,
            "The assumptions: of %d parameters of response, funnel and money the scenario sets %d; %d are "
            "defaults, of which %d are assumptions without a published source. %s",
            count.set + count.defaults, count.set, count.defaults, count.assumed,
            scenario->n_uncertain > 0
                ? "Some are known only within a range: `microlift sweep` says which of them the ranking hangs on."
                : "The scenario gives none of them a range.");
    } else {
        cli_page_say(page, "The assumptions: the rates come from data and are taken as they are.");
    }
}

/* The command that gives this page from again.h5. */
static void write_command(const struct cli_compare *compare, char command[WORDS])
{
    const struct cli_compare_options *o = &compare->options;

    command[0] = '\0';
    cli_words_add(command, WORDS, "microlift compare again.h5");
    if (o->metric) {
        cli_words_add(command, WORDS, " --metric %s", o->metric);
    }
    if (o->sign) {
        cli_words_add(command, WORDS, o->sign > 0 ? " --more-is-better" : " --less-is-better");
    }
    cli_words_add(command, WORDS, " --confidence %.15g", o->confidence);
    if (o->bounds) {
        cli_words_add(command, WORDS, " --bounds");
    }
    if (o->require) {
        cli_words_add(command, WORDS, " --require %s", o->require);
    }
    if (compare->selecting) {
        cli_words_add(command, WORDS, " --select %.15g --first-stage %zu --replicates %zu", o->select, o->first_stage,
                      compare->run.n_replicates);
    }
    if (o->indifference_text) {
        cli_words_add(command, WORDS, " --indifference %s", o->indifference_text);
    }
    cli_words_add(command, WORDS, " --report compare.html");
}

static int fill(struct cli_page *page, const void *context, char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct cli_compare *compare = context;
    char command[WORDS];

    put_top(page, compare);
    int status = put_charts(page, compare, message);
    cli_page_section(page, "tables", "The figures");
    put_ranking(page, compare);
    put_money(page, compare);
    put_bounds(page, compare);
    put_eliminated(page, compare);
    put_trust(page, compare);
    cli_report_assumptions_write(page, compare->run.scenario);
    write_command(compare, command);
    cli_report_origin_of_counts(page, &compare->run, command);
    cli_report_origin_sign(page);
    return status;
}

int cli_compare_report_write(const struct cli_compare *compare, FILE *out)
{
    struct cli_pagefile file = {.program = "microlift compare",
                                .title = compare->run.scenario->title,
                                .path = compare->options.report,
                                .force = compare->options.force,
                                .fill = fill,
                                .context = compare};
    return cli_pagefile_write_named(&file, out);
}
