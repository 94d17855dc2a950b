#include "cli/run_text.h"

#include "analysis/captured.h"
#include "cli/advice.h"
#include "cli/figure.h"
#include "cli/lessons.h"
#include "cli/page_text.h"
#include "cli/paragraph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80, ROOMY = 5, MOST_OTHERS = 3 }; /* ROOMY: strategies with which there is room for more */

static bool is_roomy(const struct mlift_run *run)
{
    return run->scenario->campaign.n_strategies <= ROOMY;
}

static void put_gap(FILE *out, const struct mlift_run *run)
{
    if (is_roomy(run)) {
        fputc('\n', out);
    }
}

/* A title may be in any script; cut it between characters, not inside one. */
static void put_title(FILE *out, const char *text)
{
    char line[CLI_PAGE_TEXT_LINE];
    const char *title = cli_page_text_line(text, line);
    size_t characters = 0, n = 0;

    while (title[n] && (characters < WIDTH || ((unsigned char)title[n] & 0xC0) == 0x80)) {
        characters += ((unsigned char)title[n] & 0xC0) != 0x80;
        n++;
    }
    fprintf(out, "%.*s\n", (int)n, title);
}

static void put_head(FILE *out, const struct mlift_run *run)
{
    char replicates[CLI_FIGURE_SIZE], list[CLI_FIGURE_SIZE], text[256], line[CLI_PAGE_TEXT_LINE];

    put_title(out, run->scenario->title);
    if (is_roomy(run) && run->scenario->question[0] && strlen(run->scenario->question) <= WIDTH) {
        fprintf(out, "%s\n", cli_page_text_line(run->scenario->question, line));
    }
    cli_figure_whole((double)run->n_replicates, replicates);
    cli_figure_whole((double)run->scenario->campaign.list_size, list);
    snprintf(text, sizeof text, "Simulated %s %s of %s subscribers, seed %llu, the same for each strategy.", replicates,
             run->n_replicates == 1 ? "list" : "lists", list, (unsigned long long)run->seed);
    cli_paragraph_hang(out, "", text, WIDTH);
}

/* Columns beside the goal: of the table model the other outcomes, and the profit where one earns. */
static int other_measures(const struct mlift_run *run, const struct mlift_summary *summary, int *other)
{
    static const char *const names[MOST_OTHERS] = {"clickers", "unsubscribed", "profit"};
    int n = 0;

    if (run->scenario->campaign.model == MLIFT_MODEL_BEHAVIOURAL) {
        for (int k = 0; k < MOST_OTHERS; k++) {
            other[n++] = mlift_measure_find(summary->measure, summary->n_measures, names[k]);
        }
        return n;
    }
    int profit = mlift_measure_find(summary->measure, summary->n_measures, "profit"),
        most = MOST_OTHERS - (profit >= 0);
    for (int k = 0; k < run->scenario->campaign.cells.n_outcomes && n < most; k++) {
        if (1 + k != summary->goal) {
            other[n++] = 1 + k; /* measure 0 is `sent`, then come the outcomes */
        }
    }
    if (profit >= 0) {
        other[n++] = profit;
    }
    return n;
}

static const char *heading_of(const struct mlift_measure *measure)
{
    static const char *const words[][2] = {{"clickers", "clicked"}, {"unsubscribed", "left"}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!strcmp(measure->name, words[i][0])) {
            return words[i][1];
        }
    }
    return measure->name;
}

/* An exact figure, or "-" for strategies that learn: they have none. */
static void put_exact(FILE *out, double exact, double scale, int decimals, int width, const char *unit)
{
    char figure[CLI_FIGURE_SIZE];

    cli_figure_fixed(exact, scale, decimals, 0, figure);
    if (isfinite(exact)) {
        fprintf(out, " %*s%s", width - (int)strlen(unit), figure, unit);
    } else {
        fprintf(out, " %*s", width, "-");
    }
}

static void put_strategy(FILE *out, const struct mlift_run *run, const struct mlift_summary *summary, int s,
                         const int *other, int n)
{
    struct mlift_summary_figure goal = summary->rate[mlift_summary_index(summary, s, 0, summary->goal)];
    char figure[CLI_FIGURE_SIZE], name[CLI_FIGURE_SIZE];

    cli_figure_name(run->scenario->campaign.strategy[s].name, 16, name);
    fprintf(out, "  %-16s", name);
    put_exact(out, goal.exact, 100.0, 3, 11, "%");
    cli_figure_simulated(goal.value, goal.mcse, 100.0, 0, figure);
    fprintf(out, " %15s", figure);
    for (int k = 0; k < n; k++) {
        bool money = summary->measure[other[k]].unit == MLIFT_MEASURE_CURRENCY;
        double exact = summary->rate[mlift_summary_index(summary, s, 0, other[k])].exact;
        put_exact(out, exact, money ? 1.0 : 100.0, 2, 10, money ? "" : "%");
    }
    fputc('\n', out);
}

static void put_strategies(FILE *out, const struct mlift_run *run, const struct mlift_summary *summary)
{
    int other[MOST_OTHERS], n = other_measures(run, summary, other);

    fprintf(out, "  %-16s %11.11s %15s", "strategy", cli_advice_goal(&run->scenario->campaign), "simulated");
    for (int k = 0; k < n; k++) {
        fprintf(out, " %10.10s", heading_of(&summary->measure[other[k]]));
    }
    fputc('\n', out);
    for (int s = 0; s < summary->n_strategies; s++) {
        put_strategy(out, run, summary, s, other, n);
    }
}

/* What strategies that learn found, and what that is worth. */
static void put_lessons(FILE *out, const struct mlift_run *run, const struct mlift_summary *summary)
{
    char text[CLI_LESSONS_SIZE], label[CLI_FIGURE_SIZE + 4], name[CLI_FIGURE_SIZE];

    for (int s = 0; s < summary->n_strategies; s++) {
        if (mlift_campaign_learns(&run->scenario->campaign.strategy[s])) {
            cli_lessons_write(run, summary, s, text);
            cli_figure_name(run->scenario->campaign.strategy[s].name, 16, name);
            snprintf(label, sizeof label, "  %s: ", name);
            cli_paragraph_hang(out, label, text, WIDTH);
        }
    }
}

static const char *what_is_known(const struct mlift_strategy *strategy)
{
    static const char *const words[2][2] = {
        {"the signals at the start", "the signals at the start and the true state"},
        {"signals and reactions", "signals, reactions and the true state"},
    };

    return words[strategy->living][strategy->sees_state];
}

/* What a bound knows, and how sure it is that nobody who knows as much does better. */
static void put_bound(FILE *out, const struct mlift_run *run, int s)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    const struct mlift_strategy *strategy = &campaign->strategy[s];
    const struct mlift_bound *bound = &run->table.bound[s];
    double captured = mlift_captured_share(run, s);
    char text[512], more[CLI_FIGURE_SIZE], share[CLI_FIGURE_SIZE];
    int used;

    if (strategy->kind == MLIFT_STRATEGY_ORACLE) {
        used = snprintf(text, sizeof text, "%.64s is a bound: it knows the truth about everybody. Nobody passes it.",
                        strategy->name);
    } else if (bound->proven) {
        used = snprintf(text, sizeof text, "%.64s is a bound: nobody passes it who knows %s (proven).", strategy->name,
                        what_is_known(strategy));
    } else {
        cli_figure_fixed(bound->upper - bound->value, 100.0, 3, 0, more);
        used = snprintf(text, sizeof text,
                        "%.64s is the best that was found for who knows %s: at most %s pp more is possible.",
                        strategy->name, what_is_known(strategy), more);
    }
    if (isfinite(captured)) {
        cli_figure_fixed(captured, 100.0, 0, 0, share);
        snprintf(text + used, sizeof text - (size_t)used, " %.64s gets %s%% of what it gains over %.64s.",
                 campaign->strategy[campaign->challenger].name, share, campaign->strategy[campaign->baseline].name);
    }
    cli_paragraph_hang(out, "", text, WIDTH);
}

static void put_bounds(FILE *out, const struct mlift_run *run)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;

    for (int s = 0; s < campaign->n_strategies; s++) {
        if (mlift_strategy_is_bound(&campaign->strategy[s])) {
            put_bound(out, run, s);
        }
    }
    if (mlift_campaign_has_bound(campaign)) {
        put_gap(out, run);
    }
}

/* Exact difference first, then what the simulation found, which knows nothing of it. */
static void put_lift(FILE *out, const struct mlift_run *run, const struct mlift_summary *summary)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    size_t i = mlift_summary_index(summary, campaign->challenger, 0, summary->goal);
    struct mlift_summary_figure difference = summary->difference[i], ratio = summary->ratio[i];
    char pp[CLI_FIGURE_SIZE], low[CLI_FIGURE_SIZE], high[CLI_FIGURE_SIZE], percent[CLI_FIGURE_SIZE];
    char exact[CLI_FIGURE_SIZE], text[256];
    double bounds[2];

    mlift_summary_interval(summary, difference, &bounds[0], &bounds[1]);
    int decimals = difference.mcse > 0.0 ? cli_figure_decimals(difference.mcse, 100.0, 4) : 2;
    cli_figure_simulated(difference.value, difference.mcse, 100.0, 1, pp);
    cli_figure_fixed(bounds[0], 100.0, decimals, 1, low);
    cli_figure_fixed(bounds[1], 100.0, decimals, 1, high);
    cli_figure_simulated(ratio.value, ratio.mcse, 100.0, 1, percent);
    cli_figure_fixed(difference.exact, 100.0, 3, 1, exact);
    bool known = isfinite(difference.exact); /* not where one of the two learns */
    fprintf(out, "%s against %s%s%s%s\n", campaign->strategy[campaign->challenger].name,
            campaign->strategy[campaign->baseline].name, known ? ": " : "", known ? exact : "", known ? " pp" : ":");
    int used = snprintf(text, sizeof text, "simulated %s pp", pp);
    if (isfinite(difference.mcse)) {
        used += snprintf(text + used, sizeof text - (size_t)used, " (95%%: %s to %s)", low, high);
    }
    if (isfinite(ratio.mcse)) {
        snprintf(text + used, sizeof text - (size_t)used, ", or %s%%", percent);
    }
    cli_paragraph_hang(out, "  ", text, WIDTH);
}

static void describe_test(const struct mlift_verdict_test *test, const char *what, char *out, size_t size)
{
    const struct mlift_powercurve_point *own = mlift_verdict_own(test);
    double z = mlift_powercurve_power(own, MLIFT_POWERCURVE_Z_POOLED, test->direction);
    double fisher = mlift_powercurve_power(own, MLIFT_POWERCURVE_FISHER, test->direction);
    int decimals = cli_figure_decimals(mlift_powercurve_mcse(z, own->n_replicates), 100.0, 1);
    char power[CLI_FIGURE_SIZE], other[CLI_FIGURE_SIZE], list[CLI_FIGURE_SIZE];

    cli_figure_fixed(z, 100.0, decimals, 0, power);
    cli_figure_fixed(fisher, 100.0, decimals, 0, other);
    if (test->direction == 0) {
        snprintf(out, size, "%s: no difference to find; %s%% of tests claim one (Fisher %s%%)", what, power, other);
        return;
    }
    cli_advice_list(test, list);
    snprintf(out, size, "%s: power %s%% (Fisher %s%%); 80%% takes %s subscribers", what, power, other, list);
}

static void put_tests(FILE *out, const struct mlift_run *run, const struct mlift_verdict *verdict)
{
    char text[256], what[2 * MLIFT_NAME_SIZE], list[CLI_FIGURE_SIZE];

    if (!verdict->goal.available) {
        return;
    }
    cli_figure_whole((double)run->scenario->campaign.list_size, list);
    fprintf(out, "A test on these %s subscribers, each in one arm (pooled z, 5%% two-sided):\n", list);
    snprintf(what, sizeof what, "%s", cli_advice_goal(&run->scenario->campaign));
    describe_test(&verdict->goal, what, text, sizeof text);
    cli_paragraph_hang(out, "  ", text, WIDTH);
    if (verdict->click.available) {
        snprintf(what, sizeof what, "%s",
                 run->scenario->campaign.model == MLIFT_MODEL_TABLE ? run->table.metric[run->table.click].name
                                                                    : "click");
        describe_test(&verdict->click, what, text, sizeof text);
        cli_paragraph_hang(out, "  ", text, WIDTH);
    }
}

/* What can be asked next. With many strategies the screen is full: the answer goes before the commands. */
static void put_next(FILE *out, const struct mlift_run *run, const struct mlift_verdict *verdict, const char *scenario,
                     const char *file)
{
    if (!file) {
        return;
    }
    fprintf(out, "Results: %s\n", file);
    if (!is_roomy(run)) {
        return;
    }
    fprintf(out, "Charts:  microlift plot %s\n", file);
    if (verdict->goal.available) {
        fprintf(out, "Compare: microlift compare %s\nSize:    microlift size %s\n", file, scenario);
    }
    fprintf(out, "Report:  microlift report %s\n", file);
}

void cli_run_text_print(FILE *out, const struct mlift_run *run, const struct mlift_summary *summary,
                        const struct mlift_verdict *verdict, const char *scenario, const char *file)
{
    char advice[CLI_ADVICE_SIZE];

    put_head(out, run);
    put_gap(out, run);
    put_strategies(out, run, summary);
    put_lessons(out, run, summary);
    put_gap(out, run);
    put_bounds(out, run);
    put_lift(out, run, summary);
    put_tests(out, run, verdict);
    put_gap(out, run);
    cli_advice_write(run, verdict, advice);
    cli_paragraph_hang(out, "Advice: ", advice, WIDTH);
    put_next(out, run, verdict, scenario, file);
}
