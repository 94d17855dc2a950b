#include "cli/size_report.h"

#include "analysis/caption.h"
#include "cli/figure.h"
#include "cli/pagefile.h"
#include "cli/report_assumptions.h"
#include "cli/report_origin.h"
#include "cli/size_charts.h"
#include "cli/size_words.h"
#include "cli/sketch.h"
#include "cli/words.h"

#include <math.h>

enum { WORDS = 2048 };

static void people(double n, char out[CLI_FIGURE_SIZE])
{
    if (!isfinite(n)) {
        (void)snprintf(out, CLI_FIGURE_SIZE, "no list");
    } else if (n >= 1e9) {
        (void)snprintf(out, CLI_FIGURE_SIZE, "over 1,000,000,000");
    } else {
        cli_figure_whole(n, out);
    }
}

static const char *challenger(const struct cli_size *size)
{
    return cli_size_strategy(size, size->question.challenger);
}

static const char *baseline(const struct cli_size *size)
{
    return cli_size_strategy(size, size->question.baseline);
}

/* The plain test of the goal. */
static const struct mlift_design *plain(const struct cli_size *size)
{
    return mlift_design_find(&size->designs, MLIFT_EXACT_GOAL, MLIFT_CONTRAST_PLAIN, false,
                             size->question.sides == 1 ? 1 : 2, 1);
}

/* --- question and answer ------------------------------------------------------------------------------------------ */

static void put_facts(struct cli_page *page, const struct cli_size *size)
{
    const struct mlift_design *d = plain(size);
    char figure[CLI_FIGURE_SIZE], words[256], list[CLI_FIGURE_SIZE], hundred[CLI_FIGURE_SIZE];

    if (!d) {
        return;
    }
    people(size->question.list, list);
    cli_page_facts_begin(page);
    people(d->n_required[0], figure);
    snprintf(words, sizeof words, "subscribers for the plain test of %.64s", cli_size_goal(size));
    cli_page_fact(page, figure, words);
    cli_figure_of_hundred(d->power_at_list, hundred);
    snprintf(figure, sizeof figure, "%.30s in 100", hundred);
    snprintf(words, sizeof words, "such tests on your %s would show the difference (power)", list);
    cli_page_fact(page, figure, words);
    if (isfinite(d->mde_at_list)) {
        snprintf(figure, sizeof figure, "%.2f points", 100.0 * d->mde_at_list);
        snprintf(words, sizeof words, "smallest difference that your %s would find", list);
        cli_page_fact(page, figure, words);
    }
    cli_page_facts_end(page);
}

static void put_top(struct cli_page *page, const struct cli_size *size)
{
    char words[WORDS], text[WORDS + 64], list[CLI_FIGURE_SIZE];
    const char *question = size->run.scenario->question;

    people(size->question.list, list);
    snprintf(text, sizeof text,
             "Can a test on %s subscribers show that %s does better than %s, with which design, and if not, what "
             "instead?",
             list, challenger(size), baseline(size));
    if (question[0]) {
        cli_page_lead(page, question);
    }
    cli_page_lead(page, text);
    cli_page_section(page, "answer", "The answer");
    cli_size_words(size, words, sizeof words);
    words[0] = (char)(words[0] >= 'a' && words[0] <= 'z' ? words[0] - 'a' + 'A' : words[0]);
    cli_page_lead(page, words);
    put_facts(page, size);
}

static void put_next(struct cli_page *page, const struct cli_size *size)
{
    const char *name = size->run.scenario->name;

    cli_page_section(page, "next", "What to do next");
    cli_page_list_begin(page);
    if (size->verdict.design) {
        cli_page_item(page, "Write down arms, outcome and the day of the decision before the first message; draw the "
                            "arms at random.");
        cli_page_item(page,
                      "When it is over, `microlift pvalue --x1 ... --n1 ... --x2 ... --n2 ...` says what the counts "
                      "show.");
    } else {
        cli_page_item(page, "Do not spend the list on a test that cannot answer; do what the answer above says.");
        cli_page_item(page, "Gather subscribers, or raise one stage of the funnel (the table below says how far), and "
                            "ask again.");
    }
    cli_page_item(page, "`microlift run %s.yaml` shows what a single campaign may look like, by luck alone.", name);
    cli_page_list_end(page);
}

/* --- charts ------------------------------------------------------------------------------------------------------- */

static void say_designs(const struct cli_size *size, char *out)
{
    const struct mlift_design *d = plain(size);
    char need[CLI_FIGURE_SIZE], least[CLI_FIGURE_SIZE], list[CLI_FIGURE_SIZE];

    people(d ? d->n_required[0] : (double)INFINITY, need);
    people(size->designs.n > 0 ? size->designs.design[0].n_required[0] : (double)INFINITY, least);
    people(size->question.list, list);
    snprintf(
        out, WORDS,
        "Subscribers that each design needs for power %g, on a logarithmic scale; you have %s. The plain test of %s "
        "needs %s; the design that needs fewest, %s, takes %s.",
        size->question.power[0], list, cli_size_goal(size), need,
        size->designs.n > 0 ? size->designs.design[0].name : "none", least);
}

static void say_power(const struct cli_size *size, char *out)
{
    const struct mlift_design *d = plain(size);
    char list[CLI_FIGURE_SIZE];

    people(size->question.list, list);
    snprintf(out, WORDS,
             "Chance that a test shows the difference, by list size, one curve a design. On your %s subscribers the "
             "plain test of %s has %.1f%%.",
             list, cli_size_goal(size), d ? 100.0 * d->power_at_list : 0.0);
}

static void say_mde(const struct cli_size *size, char *out)
{
    const struct mlift_design *d = plain(size);
    char list[CLI_FIGURE_SIZE];

    people(size->question.list, list);
    if (d && isfinite(d->mde_at_list)) {
        snprintf(out, WORDS,
                 "Smallest difference that a list finds with power %g, by list size, one curve a design. Your %s "
                 "subscribers find %.2f points in %s; the scenario expects %+.2f.",
                 size->question.power[0], list, 100.0 * d->mde_at_list, cli_size_goal(size),
                 100.0 * d->contrast.effect);
    } else {
        snprintf(out, WORDS,
                 "Smallest difference that a list finds with power %g, by list size, one curve a design. On your %s "
                 "subscribers no difference in %s is large enough for the plain test.",
                 size->question.power[0], list, cli_size_goal(size));
    }
}

static void say_alarms(const struct cli_size *size, char *out)
{
    const struct mlift_design *d = plain(size);

    snprintf(out, WORDS,
             "How often a test claims a difference that is not there, by the rate in both arms: at low rates it is not "
             "the %g%% that alpha promises. At your base rate the plain test of %s raises %.1f%% false alarms.",
             100.0 * size->question.alpha, cli_size_goal(size), d ? 100.0 * d->type1 : 0.0);
}

static void say_roll(const struct cli_size *size, char *out)
{
    const struct mlift_recommendation *v = &size->verdict;

    snprintf(
        out, WORDS,
        "What a trial before the roll-out earns, by its size, over sending one of the two at random. The best trial "
        "has %.0f subscribers per arm, adds %.1f %s, and picks the worse strategy %.0f times in 100; knowing the "
        "better one would add %.1f.",
        v->n_testroll, v->testroll_goals, cli_size_goal(size), 100.0 * v->error_rate, v->known_goals);
}

static const struct figure {
    const char *title;
    void (*say)(const struct cli_size *size, char *out);
} figures[CLI_SIZE_N_CHARTS] = {
    [CLI_SIZE_CHART_DESIGNS] = {"What each design needs", say_designs},
    [CLI_SIZE_CHART_POWER] = {"Power by list size", say_power},
    [CLI_SIZE_CHART_MDE] = {"The smallest difference a list can see", say_mde},
    [CLI_SIZE_CHART_FALSE_ALARMS] = {"False alarms at low rates", say_alarms},
    [CLI_SIZE_CHART_TEST_AND_ROLL] = {"A trial before the roll-out", say_roll},
};

static int put_charts(struct cli_page *page, const struct cli_size *size, char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct cli_sketch sketch;
    int status = cli_sketch_init(&sketch);

    cli_page_section(page, "charts", "The charts");
    for (int i = 0; !status && i < CLI_SIZE_N_CHARTS; i++) {
        enum cli_size_chart chart = (enum cli_size_chart)i;
        struct mlift_gnuplot_output output = {.format = MLIFT_GNUPLOT_SVG};
        char words[WORDS];
        if (!cli_size_charts_has(size, chart)) {
            continue;
        }
        cli_page_subheading(page, figures[i].title);
        output.path = cli_sketch_path(&sketch, cli_size_charts_name(chart));
        status = cli_size_charts_draw_one(size, chart, &output, message);
        figures[i].say(size, words);
        if (!status) {
            cli_page_figure(page, cli_size_charts_name(chart), output.path, figures[i].title, words);
        }
    }
    cli_sketch_free(&sketch);
    return status;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static void put_rates(struct cli_page *page, const struct cli_size *size)
{
    struct cli_page_column columns[] = {{"Outcome", CLI_PAGE_WORD},
                                        {baseline(size), CLI_PAGE_NUMBER},
                                        {challenger(size), CLI_PAGE_NUMBER},
                                        {"Difference, points", CLI_PAGE_NUMBER}};
    const struct mlift_table *table = &size->run.table;
    int metric[2] = {table->goal, table->click};
    const char *name[2] = {cli_size_goal(size), cli_size_click(size)};

    cli_page_table_begin(page, "Exact rates of the scenario, no simulation.", columns, 4);
    for (int i = 0; i < (table->goal == table->click ? 1 : 2); i++) {
        double p1 = mlift_exact_overall(&size->run.exact, size->question.baseline, metric[i]);
        double p2 = mlift_exact_overall(&size->run.exact, size->question.challenger, metric[i]);
        cli_page_cell(page, "%s", name[i]);
        cli_page_cell(page, "%.3f%%", 100.0 * p1);
        cli_page_cell(page, "%.3f%%", 100.0 * p2);
        cli_page_cell(page, "%+.3f", 100.0 * (p2 - p1));
    }
    cli_page_table_end(page);
}

static void put_design(struct cli_page *page, const struct cli_size *size, const struct mlift_design *d)
{
    char need[CLI_FIGURE_SIZE];

    cli_page_cell(page, "%s", d->name);
    people(d->n_required[0], need);
    cli_page_cell(page, "%s", need);
    cli_page_cell(page, "%.1f%%", 100.0 * d->power_at_list);
    if (isfinite(d->mde_at_list)) {
        cli_page_cell(page, "%.2f", 100.0 * d->mde_at_list);
    } else {
        cli_page_cell(page, "none");
    }
    cli_page_cell(page, "%.1f%%", 100.0 * d->type1);
    if (size->assurance.n_points > 0) {
        cli_page_cell(page, "%.0f%%", 100.0 * size->assurance.at_list[d - size->designs.design]);
    }
}

static void put_designs(struct cli_page *page, const struct cli_size *size)
{
    static const struct cli_page_column columns[] = {
        {"Design", CLI_PAGE_WORDS},        {"List needed", CLI_PAGE_NUMBER},
        {"Power here", CLI_PAGE_NUMBER},   {"Smallest seen, points", CLI_PAGE_NUMBER},
        {"False alarms", CLI_PAGE_NUMBER}, {"Assurance", CLI_PAGE_NUMBER}};
    char caption[256];

    snprintf(caption, sizeof caption, "Every design, by the subscribers it needs for power %g at alpha %g.",
             size->question.power[0], size->question.alpha);
    cli_page_table_begin(page, caption, columns, size->assurance.n_points > 0 ? 6 : 5);
    for (size_t i = 0; i < size->designs.n; i++) {
        put_design(page, size, &size->designs.design[i]);
    }
    cli_page_table_end(page);
}

static void put_levers(struct cli_page *page, const struct cli_size *size)
{
    static const struct cli_page_column columns[] = {
        {"Stage", CLI_PAGE_WORDS}, {"Now", CLI_PAGE_NUMBER}, {"Would have to be", CLI_PAGE_NUMBER}};
    char caption[256];

    if (size->n_levers == 0 || size->verdict.kind == MLIFT_RECOMMENDATION_TEST_GOAL) {
        return;
    }
    snprintf(caption, sizeof caption,
             "This list sees a goal rate of %.2f%% or more. For that, one stage alone would have to move.",
             100.0 * size->p_detectable);
    cli_page_subheading(page, "What would make it testable");
    cli_page_table_begin(page, caption, columns, 3);
    for (int i = 0; i < size->n_levers; i++) {
        const struct mlift_lever *lever = &size->lever[i];
        cli_page_cell(page, "%s", lever->what);
        cli_page_cell(page, "%.1f%%", 100.0 * lever->rate_now);
        if (isfinite(lever->rate_need)) {
            cli_page_cell(page, "%.1f%%", 100.0 * lever->rate_need);
        } else {
            cli_page_cell(page, "not enough alone");
        }
    }
    cli_page_table_end(page);
}

static void put_race(struct cli_page *page, const struct cli_size *size)
{
    static const struct cli_page_column columns[] = {{"Rule", CLI_PAGE_WORD},
                                                     {"Power, % +- error", CLI_PAGE_NUMBER},
                                                     {"Ahead of pooled z, points +- error", CLI_PAGE_NUMBER}};
    const struct mlift_race *race = &size->race;
    char caption[256], figure[CLI_FIGURE_SIZE];

    if (race->n_replicates == 0) {
        return;
    }
    cli_page_subheading(page, "The race");
    snprintf(
        caption, sizeof caption,
        "All rules deciding on %.64s of the same %zu simulated subscribers, %zu experiments, two-sided; with Monte "
        "Carlo standard errors.",
        cli_size_goal(size), race->list_size, race->n_replicates);
    cli_page_table_begin(page, caption, columns, 3);
    for (int rule = 0; rule < MLIFT_RACE_N_RULES; rule++) {
        const struct mlift_race_result *r = &race->result[MLIFT_EXACT_GOAL][rule];
        cli_page_cell(page, "%s", mlift_race_name((enum mlift_race_rule)rule));
        cli_figure_simulated(r->power.value, r->power.mcse, 100.0, 0, figure);
        cli_page_cell(page, "%s", figure);
        cli_figure_simulated(r->ahead.value, r->ahead.mcse, 100.0, 1, figure);
        cli_page_cell(page, "%s", figure);
    }
    cli_page_table_end(page);
}

/* --- how sure ----------------------------------------------------------------------------------------------------- */

static void put_clicks(struct cli_page *page, const struct cli_size *size)
{
    if (size->run.table.click == size->run.table.goal) {
        return;
    }
    if (size->proxy.same_sign) {
        cli_page_say(page, "%s point where %s point: of %d pairs of strategies %.0f%% agree.", cli_size_click(size),
                     cli_size_goal(size), size->proxy.n_pairs, 100.0 * size->proxy.sign_agreement);
    } else {
        cli_page_say(page, "%s do not point where %s point: a test on %s would mislead.", cli_size_click(size),
                     cli_size_goal(size), cli_size_click(size));
    }
}

static void put_trust(struct cli_page *page, const struct cli_size *size)
{
    const struct mlift_design *d = plain(size);

    cli_page_section(page, "trust", "How sure we are, and why");
    cli_page_say(page, "Rates come from the scenario, solved exactly: there is no Monte Carlo error in them%s.",
                 size->race.n_replicates > 0 ? ", only in the race" : "");
    if (d && isfinite(d->exaggeration)) {
        cli_page_say(page,
                     "The luck of one list: a plain test of %s that comes out significant on this list overstates the "
                     "difference %.1f times on average, and %.0f in 100 such results point the wrong way.",
                     cli_size_goal(size), d->exaggeration, 100.0 * d->wrong_sign);
    }
    put_clicks(page, size);
    if (size->assurance.n_points > 0) {
        cli_page_say(page,
                     "%d parameters are known only within a range. Over %zu points of these ranges %s does better in "
                     "%.0f%%; the column \"Assurance\" is the power averaged over them.",
                     size->run.scenario->n_uncertain, size->assurance.n_points, challenger(size),
                     100.0 * size->assurance.p_better);
    } else {
        cli_page_say(page,
                     "The scenario gives no parameter a range, so every figure takes all of them at their word; write "
                     "what you do not know under `uncertain`.");
    }
    cli_report_assumptions_say(page, size->run.scenario);
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* The command that gives this answer, with the options that are not at their defaults. */
static void write_command(const struct cli_size *size, char command[WORDS])
{
    const struct cli_size_options *o = &size->options;

    command[0] = '\0';
    cli_words_add(command, WORDS, "microlift size %s.yaml", size->run.scenario->name);
    for (int i = 0; i < o->question.n_power; i++) {
        cli_words_add(command, WORDS, "%s%.15g", i == 0 ? " --power " : ",", o->question.power[i]);
    }
    cli_words_add(command, WORDS, " --alpha %.15g", o->question.alpha);
    if (o->question.sides) {
        cli_words_add(command, WORDS, " --sides %d", o->question.sides);
    }
    if (!isnan(o->list)) {
        cli_words_add(command, WORDS, " --list %.0f", o->list);
    }
    if (!isnan(o->prior_null)) {
        cli_words_add(command, WORDS, " --prior-null %.15g", o->prior_null);
    }
    if (!isnan(o->holdout)) {
        cli_words_add(command, WORDS, " --holdout %.15g", o->holdout);
    }
    cli_words_add(command, WORDS, " --baseline %s --challenger %s", baseline(size), challenger(size));
    if (o->race) {
        cli_words_add(command, WORDS, " --race --replicates %zu", o->n_replicates);
    }
    cli_words_add(command, WORDS, " --report size.html");
}

static int fill(struct cli_page *page, const void *context, char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct cli_size *size = context;
    char command[WORDS];

    put_top(page, size);
    put_next(page, size);
    int status = put_charts(page, size, message);
    cli_page_section(page, "tables", "The figures");
    put_rates(page, size);
    put_designs(page, size);
    put_levers(page, size);
    put_race(page, size);
    put_trust(page, size);
    cli_report_assumptions_write(page, size->run.scenario);
    write_command(size, command);
    cli_report_origin_of_scenario(page, size->run.scenario, command);
    cli_report_origin_sign(page);
    return status;
}

int cli_size_report_write(const struct cli_size *size, FILE *out)
{
    struct cli_pagefile file = {.program = "microlift size",
                                .title = size->run.scenario->title,
                                .path = size->options.report,
                                .force = size->options.force,
                                .fill = fill,
                                .context = size};
    return cli_pagefile_write_named(&file, out);
}
