#include "cli/sweep_report.h"

#include "analysis/sweep_gallery.h"
#include "cli/command.h"
#include "cli/diagnose.h"
#include "cli/figure.h"
#include "cli/pagefile.h"
#include "cli/report_assumptions.h"
#include "cli/report_origin.h"
#include "cli/sketch.h"
#include "cli/sweep_text.h"
#include "cli/words.h"
#include "sim/sweep_file.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 4096 };

static const double PP = 100.0;

/* A key that makes less of the variance than this is not worth anybody's time. */
static const double NEGLIGIBLE = 0.05;

/* Everything a page is made from. */
struct report {
    struct mlift_sweep sweep;
    struct mlift_sweep_about about;
    struct mlift_sweep_summary summary;
    struct mlift_scenario *scenario; /* that the points start from */
};

static const char *challenger(const struct report *report)
{
    return report->sweep.strategy[report->sweep.challenger[0]];
}

static const char *baseline(const struct report *report)
{
    return report->sweep.strategy[report->sweep.baseline[0]];
}

static const struct mlift_sweep_response *lift_of(const struct report *report)
{
    return &report->summary.response[0];
}

/* A lift in points, with its error where it has one. */
static void write_lift(double value, double mcse, char out[CLI_FIGURE_SIZE])
{
    if (mcse > 0.0) {
        cli_figure_simulated(value, mcse, PP, 1, out);
    } else {
        cli_figure_fixed(value, PP, 3, 1, out);
    }
}

static void write_share(double share, double se, char out[CLI_FIGURE_SIZE])
{
    if (!isfinite(share)) {
        (void)snprintf(out, CLI_FIGURE_SIZE, "-");
    } else if (isfinite(se) && se >= 0.0005) {
        (void)snprintf(out, CLI_FIGURE_SIZE, "%.0f +- %.0f%%", 100.0 * share, ceil(100.0 * se));
    } else {
        (void)snprintf(out, CLI_FIGURE_SIZE, "%.0f%%", fabs(100.0 * share));
    }
}

/* --- question and answer ------------------------------------------------------------------------------------------ */

static void put_facts(struct cli_page *page, const struct report *report)
{
    const struct mlift_sweep_summary *summary = &report->summary;
    char figure[CLI_FIGURE_SIZE], words[256];

    cli_page_facts_begin(page);
    (void)snprintf(figure, sizeof figure, "%zu of %zu", summary->n_above, report->sweep.n_points);
    (void)snprintf(words, sizeof words, "points at which %.64s is ahead of %.64s", challenger(report),
                   baseline(report));
    cli_page_fact(page, figure, words);
    for (int highest = 1; highest >= 0; highest--) {
        size_t i = cli_sweep_text_extreme(&report->sweep, summary, highest);
        write_lift(summary->y[i], summary->y_mcse[i], figure);
        cli_page_fact(page, figure, highest ? "points, the highest lift of all" : "points, the lowest lift of all");
    }
    cli_page_facts_end(page);
}

static void put_top(struct cli_page *page, const struct report *report)
{
    char text[CLI_SWEEP_ANSWER_SIZE];

    (void)snprintf(text, sizeof text, "When is %.64s ahead of %.64s in %.64s, and what does that hang on?",
                   challenger(report), baseline(report), report->sweep.metric[report->summary.metric]);
    cli_page_lead(page, text);
    cli_page_section(page, "answer", "The answer");
    cli_sweep_text_answer(&report->sweep, &report->summary, text);
    cli_page_lead(page, text);
    put_facts(page, report);
}

static void put_next(struct cli_page *page, const struct report *report)
{
    const struct mlift_sweep *sweep = &report->sweep;
    const char *first = sweep->key[report->summary.order[0]].path;

    cli_page_section(page, "next", "What to do next");
    cli_page_list_begin(page);
    if (lift_of(report)->high > lift_of(report)->low) {
        cli_page_item(page, "Find out %s for your own list: that is what the answer hangs on most.", first);
        int last = report->summary.order[sweep->n_keys - 1];
        if (sweep->n_keys > 1 && lift_of(report)->sensitivity.total[last] < NEGLIGIBLE) {
            cli_page_item(page, "Do not spend time on %s: it makes next to no difference.", sweep->key[last].path);
        }
    } else {
        cli_page_item(page, "Vary other keys: `microlift validate --describe` lists them.");
    }
    cli_page_item(page,
                  "With the values that you believe in, `microlift size %s.yaml` says whether a test could show it.",
                  sweep->name);
    cli_page_list_end(page);
}

/* --- charts ------------------------------------------------------------------------------------------------------- */

static void say_shares(const struct report *report, char *out)
{
    const struct mlift_sensitivity *shares = &lift_of(report)->sensitivity;
    char first[CLI_FIGURE_SIZE], total[CLI_FIGURE_SIZE];

    cli_words_add(out, WORDS,
                  "Share of the lift's variance over the points that each key makes, alone and with its interactions.");
    for (int i = 0; i < report->sweep.n_keys; i++) {
        int k = report->summary.order[i];
        write_share(shares->first[k], shares->first_se[k], first);
        write_share(shares->total[k], shares->total_se[k], total);
        cli_words_add(out, WORDS, " %s: alone %s, with others %s.", report->sweep.key[k].path, first, total);
    }
}

/* The levels with the lowest and the highest mean. */
static void find_range(const struct mlift_sweep_effect *effect, const struct mlift_sweep_level **low,
                       const struct mlift_sweep_level **high)
{
    *low = *high = NULL;
    for (size_t l = 0; l < effect->n_levels; l++) {
        const struct mlift_sweep_level *level = &effect->level[l];
        if (isfinite(level->mean)) {
            *low = !*low || level->mean < (*low)->mean ? level : *low;
            *high = !*high || level->mean > (*high)->mean ? level : *high;
        }
    }
}

static void say_effects(const struct report *report, char *out)
{
    const struct mlift_sweep_level *low, *high;
    char from[CLI_FIGURE_SIZE], to[CLI_FIGURE_SIZE];

    cli_words_add(out, WORDS, "Mean lift at each level of a key, over all values of the others, in points.");
    for (int i = 0; i < report->sweep.n_keys; i++) {
        int k = report->summary.order[i];
        find_range(&lift_of(report)->effect[k], &low, &high);
        if (low) {
            write_lift(low->mean, low->mcse, from);
            write_lift(high->mean, high->mcse, to);
            cli_words_add(out, WORDS, " %s: from %s at %s to %s at %s.", report->sweep.key[k].path, from, low->label,
                          to, high->label);
        }
    }
}

static void say_heatmap(const struct report *report, char *out)
{
    const struct mlift_sweep *sweep = &report->sweep;

    cli_words_add(
        out, WORDS,
        "Mean lift over the two keys that matter most, %s and %s, in points: %s is ahead where it is above zero, at "
        "%zu of %zu points, and behind at %zu.",
        sweep->key[report->summary.order[0]].path, sweep->key[report->summary.order[1]].path, challenger(report),
        report->summary.n_above, sweep->n_points, report->summary.n_below);
}

static const struct figure {
    const char *title;
    void (*say)(const struct report *report, char *out);
} figures[MLIFT_SWEEP_N_CHARTS] = {
    [MLIFT_SWEEP_CHART_SHARES] = {"What matters", say_shares},
    [MLIFT_SWEEP_CHART_EFFECTS] = {"What each value does", say_effects},
    [MLIFT_SWEEP_CHART_HEATMAP] = {"Where the verdict turns", say_heatmap},
};

static int put_charts(struct cli_page *page, const struct report *report, char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct cli_sketch sketch;
    int status = cli_sketch_init(&sketch);

    cli_page_section(page, "charts", "The charts");
    for (int i = 0; !status && i < MLIFT_SWEEP_N_CHARTS; i++) {
        enum mlift_sweep_chart chart = (enum mlift_sweep_chart)i;
        const char *name = mlift_sweep_gallery_name(chart);
        const char *lacks = mlift_sweep_gallery_lacks(&report->sweep, &report->summary, chart);
        struct mlift_gnuplot_output output = {.format = MLIFT_GNUPLOT_SVG};
        char words[WORDS] = "";
        cli_page_subheading(page, figures[i].title);
        if (lacks) {
            cli_page_say(page, "No chart: %s.", lacks);
            continue;
        }
        output.path = cli_sketch_path(&sketch, name);
        status = mlift_sweep_gallery_draw(&report->sweep, &report->summary, chart, &output, message);
        figures[i].say(report, words);
        if (!status) {
            cli_page_figure(page, name, output.path, figures[i].title, words);
        }
    }
    cli_sketch_free(&sketch);
    return status;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static void put_keys(struct cli_page *page, const struct report *report)
{
    static const struct cli_page_column columns[] = {{"Key", CLI_PAGE_WORD},
                                                     {"Alone", CLI_PAGE_NUMBER},
                                                     {"With others", CLI_PAGE_NUMBER},
                                                     {"Lowest mean lift, points", CLI_PAGE_NUMBER},
                                                     {"Highest mean lift, points", CLI_PAGE_NUMBER}};
    const struct mlift_sensitivity *shares = &lift_of(report)->sensitivity;
    const struct mlift_sweep_level *low, *high;
    char text[CLI_FIGURE_SIZE];

    cli_page_table_begin(page,
                         "Keys by what they do to the lift. Alone: share of its variance that the key makes by itself "
                         "(first-order Sobol index); with others: what would vanish if it were fixed (total index).",
                         columns, 5);
    for (int i = 0; i < report->sweep.n_keys; i++) {
        int k = report->summary.order[i];
        cli_page_cell(page, "%s", report->sweep.key[k].path);
        write_share(shares->first[k], shares->first_se[k], text);
        cli_page_cell(page, "%s", text);
        write_share(shares->total[k], shares->total_se[k], text);
        cli_page_cell(page, "%s", text);
        find_range(&lift_of(report)->effect[k], &low, &high);
        write_lift(low ? low->mean : (double)NAN, low ? low->mcse : 0.0, text);
        cli_page_cell(page, "%s", text);
        write_lift(high ? high->mean : (double)NAN, high ? high->mcse : 0.0, text);
        cli_page_cell(page, "%s", text);
    }
    cli_page_table_end(page);
}

static void put_levels(struct cli_page *page, const struct report *report, int k)
{
    const struct mlift_sweep_response *response = report->summary.response;
    const struct mlift_sweep_effect *lift = &response[0].effect[k];
    const struct mlift_sweep_effect *base = &response[1 + report->sweep.baseline[0]].effect[k];
    const struct mlift_sweep_effect *other = &response[1 + report->sweep.challenger[0]].effect[k];
    struct cli_page_column columns[] = {{"Value", CLI_PAGE_WORD},
                                        {"Points", CLI_PAGE_NUMBER},
                                        {baseline(report), CLI_PAGE_NUMBER},
                                        {challenger(report), CLI_PAGE_NUMBER},
                                        {"Lift, points", CLI_PAGE_NUMBER}};
    char caption[MLIFT_VARY_KEY_SIZE + 64], text[CLI_FIGURE_SIZE];

    (void)snprintf(caption, sizeof caption, "%s%s", report->sweep.key[k].path,
                   report->sweep.n_keys > 1 ? ": means over the other keys" : "");
    cli_page_table_begin(page, caption, columns, 5);
    for (size_t l = 0; l < lift->n_levels; l++) {
        cli_page_cell(page, "%s", lift->level[l].label);
        cli_page_cell(page, "%zu", lift->level[l].n_points);
        cli_figure_fixed(base->level[l].mean, PP, 3, 0, text);
        cli_page_cell(page, "%s%%", text);
        cli_figure_fixed(other->level[l].mean, PP, 3, 0, text);
        cli_page_cell(page, "%s%%", text);
        write_lift(lift->level[l].mean, lift->level[l].mcse, text);
        cli_page_cell(page, "%s", text);
    }
    cli_page_table_end(page);
}

static void put_extremes(struct cli_page *page, const struct report *report)
{
    char point[WORDS], text[CLI_FIGURE_SIZE];

    cli_page_terms_begin(page);
    for (int highest = 1; highest >= 0; highest--) {
        size_t i = cli_sweep_text_extreme(&report->sweep, &report->summary, highest);
        cli_sweep_text_point(&report->sweep, i, point, sizeof point);
        write_lift(report->summary.y[i], report->summary.y_mcse[i], text);
        cli_page_term(page, highest ? "Highest lift" : "Lowest lift", "%s points at %s", text, point);
    }
    cli_page_terms_end(page);
}

/* --- how sure ----------------------------------------------------------------------------------------------------- */

static void put_trust(struct cli_page *page, const struct report *report)
{
    static const char *const kinds[] = {"every combination of the values", "a Sobol design", "a Latin hypercube"};
    const struct mlift_sweep *sweep = &report->sweep;
    struct cli_report_assumptions_count count = cli_report_assumptions_count(report->scenario);

    cli_page_section(page, "trust", "How sure we are, and why");
    cli_page_say(page, "The points: %zu of them over %d %s, %s.", sweep->n_points, sweep->n_keys,
                 sweep->n_keys == 1 ? "key" : "keys", kinds[sweep->kind]);
    if (sweep->n_replicates > 0) {
        cli_page_say(
            page,
            "The simulation: %zu lists at each point, the same people with the same luck at all of them, so that "
            "a difference between two points is the value's doing. Monte Carlo error makes %.0f%% of the "
            "variance over the points%s.",
            sweep->n_replicates, 100.0 * lift_of(report)->noise,
            lift_of(report)->exact ? "; the rates shown are exact" : "");
    } else {
        cli_page_say(page, "The simulation: none. Rates are solved exactly, so there is no Monte Carlo error.");
    }
    cli_page_say(page,
                 "The luck of one list is not in these figures: they are what happens on average. `microlift run` "
                 "shows what a single list may do.");
    if (report->scenario->campaign.model == MLIFT_MODEL_BEHAVIOURAL) {
        cli_page_say(
            page,
            "The assumptions: of %d parameters of response, funnel and money the scenario sets %d; %d are "
            "defaults, of which %d are assumptions without a published source. What was varied is no assumption "
            "any more; the rest is listed below.",
            count.set + count.defaults, count.set, count.defaults, count.assumed);
    }
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* One argument of a shell in single quotes. */
static void add_quoted(char *command, const char *text)
{
    for (; *text; text++) {
        cli_words_add(command, WORDS, *text == '\'' ? "'\\''" : "%c", *text);
    }
}

static void add_vary(char *command, const struct mlift_sweep_key *key)
{
    cli_words_add(command, WORDS, " --vary '");
    add_quoted(command, key->path);
    if (key->is_range) {
        cli_words_add(command, WORDS, "=%.15g:%.15g", key->low, key->high);
    }
    for (size_t l = 0; l < key->n_levels; l++) {
        cli_words_add(command, WORDS, l == 0 ? "=" : ",");
        add_quoted(command, key->level[l]);
    }
    cli_words_add(command, WORDS, "'");
}

static void write_command(const struct report *report, char command[WORDS])
{
    static const char *const kinds[] = {"factorial", "sobol", "lhs"};
    const struct mlift_sweep *sweep = &report->sweep;

    command[0] = '\0';
    cli_words_add(command, WORDS, "microlift sweep %s.yaml", sweep->name);
    for (int k = 0; k < sweep->n_keys; k++) {
        add_vary(command, &sweep->key[k]);
    }
    cli_words_add(command, WORDS, " --design %s", kinds[sweep->kind]);
    if (sweep->kind != MLIFT_SWEEP_FACTORIAL) {
        cli_words_add(command, WORDS, " --points %zu", sweep->n_points);
    }
    cli_words_add(command, WORDS, " --replicates %zu", sweep->n_replicates);
    if (sweep->own_seed) {
        cli_words_add(command, WORDS, " --seed %" PRIu64, sweep->seed);
    }
    cli_words_add(command, WORDS, " -o again.h5");
}

static void put_origin(struct cli_page *page, const struct report *report)
{
    char command[WORDS];

    write_command(report, command);
    cli_report_origin_of_sweep(page, report->scenario, command, report->about.counts_sha256);
    cli_page_terms_begin(page);
    cli_page_term(page, "Made by", "microlift %s, commit %.12s", report->about.microlift_version,
                  report->about.git_sha);
    cli_page_terms_end(page);
}

static int fill(struct cli_page *page, const void *context, char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct report *report = context;

    put_top(page, report);
    put_next(page, report);
    int status = put_charts(page, report, message);
    cli_page_section(page, "tables", "The figures");
    put_keys(page, report);
    put_extremes(page, report);
    for (int i = 0; i < report->sweep.n_keys; i++) {
        put_levels(page, report, report->summary.order[i]);
    }
    put_trust(page, report);
    cli_report_assumptions_write(page, report->scenario);
    put_origin(page, report);
    cli_report_origin_sign(page);
    return status;
}

/* Reads the sweep, sums it up, reads the scenario that its points start from. */
static int load(struct report *report, const char *file, struct mlift_diag *diag)
{
    int status = mlift_sweep_file_load(&report->sweep, &report->about, file, diag);

    if (!status) {
        status = mlift_sweep_summary_init(&report->summary, &report->sweep, 0);
    }
    report->scenario = status ? NULL : calloc(1, sizeof *report->scenario);
    if (!status && !report->scenario) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return status ? status
                  : mlift_scenario_load_text(report->scenario, report->sweep.text, report->sweep.text_length, file,
                                             NULL, NULL, NULL);
}

static int say_why(const char *file, int status, const struct mlift_diag *diag)
{
    struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};

    if (diag->message[0]) {
        cli_diagnose_print(&diagnose, diag);
    } else {
        fprintf(stderr, "microlift report: error: %s: %s\n", file, mlift_error_describe(status));
    }
    return status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
}

int cli_sweep_report_write(struct cli_sweep_report *self)
{
    struct report report = {.scenario = NULL};
    struct mlift_diag diag = {0};
    int status = load(&report, self->file, &diag), code;

    if (status) {
        code = say_why(self->file, status, &diag);
    } else {
        struct cli_pagefile page = {.program = "microlift report",
                                    .title = report.sweep.title,
                                    .path = self->path,
                                    .force = self->force,
                                    .fill = fill,
                                    .context = &report};
        code = cli_pagefile_write(&page);
        self->n_bytes = page.n_bytes;
        memcpy(self->counts_sha256, report.about.counts_sha256, sizeof self->counts_sha256);
    }
    if (report.scenario) {
        mlift_scenario_free(report.scenario);
    }
    free(report.scenario);
    mlift_sweep_summary_free(&report.summary);
    mlift_sweep_free(&report.sweep);
    return code;
}
