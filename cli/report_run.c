#include "cli/report_run.h"

#include "cli/advice.h"
#include "cli/figure.h"
#include "cli/report_assumptions.h"
#include "cli/report_figures.h"
#include "cli/report_origin.h"
#include "cli/report_tables.h"
#include "cli/report_trust.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SENTENCE = 1024 };

static const struct mlift_campaign *campaign_of(const struct cli_report_run *report)
{
    return &report->run->scenario->campaign;
}

static const char *strategy_name(const struct cli_report_run *report, int strategy)
{
    return campaign_of(report)->strategy[strategy].name;
}

/* Goal rate of a strategy on the whole list: exact, or simulated for one that has no exact rate. */
static double goal_rate(const struct cli_report_run *report, int strategy)
{
    const struct mlift_summary *summary = &report->gallery.summary;
    struct mlift_summary_figure rate = summary->rate[mlift_summary_index(summary, strategy, 0, summary->goal)];

    return isfinite(rate.exact) ? rate.exact : rate.value;
}

/* --- question and answer ------------------------------------------------------------------------------------------ */

static void put_question(struct cli_page *page, const struct cli_report_run *report)
{
    const struct mlift_scenario *scenario = report->run->scenario;
    char text[SENTENCE], list[CLI_FIGURE_SIZE];

    cli_figure_whole((double)scenario->campaign.list_size, list);
    if (scenario->question[0]) {
        cli_page_lead(page, scenario->question);
        return;
    }
    snprintf(text, sizeof text,
             "On a list of %s subscribers, does %s beat %s, by how much, and could a test on this list show it?", list,
             strategy_name(report, scenario->campaign.challenger), strategy_name(report, scenario->campaign.baseline));
    cli_page_lead(page, text);
}

static void write_answer(const struct cli_report_run *report, char out[SENTENCE])
{
    const struct mlift_campaign *campaign = campaign_of(report);
    double base = goal_rate(report, campaign->baseline), other = goal_rate(report, campaign->challenger);
    double list = (double)campaign->list_size, difference = other - base;
    const char *goal = cli_advice_goal(campaign), *challenger = strategy_name(report, campaign->challenger);
    const char *baseline = strategy_name(report, campaign->baseline);
    char people[CLI_FIGURE_SIZE];

    cli_figure_whole(list, people);
    if (report->gallery.verdict->advice == MLIFT_ADVICE_NO_DIFFERENCE) {
        snprintf(out, SENTENCE,
                 "%s and %s do about equally well: %.3f%% and %.3f%% of %s subscribers reach the goal "
                 "(%s).",
                 challenger, baseline, 100.0 * other, 100.0 * base, people, goal);
        return;
    }
    snprintf(out, SENTENCE,
             "%s brings %s than %s: %.3f%% of subscribers reach the goal (%s) instead of %.3f%%, a difference of %+.3f "
             "percentage points, or %.1f instead of %.1f on a list of %s.",
             challenger, difference > 0.0 ? "more" : "less", baseline, 100.0 * other, goal, 100.0 * base,
             100.0 * difference, list * other, list * base, people);
}

static void put_facts(struct cli_page *page, const struct cli_report_run *report)
{
    const struct mlift_verdict *verdict = report->gallery.verdict;
    const struct mlift_verdict_test *goal = &verdict->goal;
    char figure[2 * CLI_FIGURE_SIZE], words[SENTENCE], list[CLI_FIGURE_SIZE], hundred[CLI_FIGURE_SIZE];

    cli_page_facts_begin(page);
    snprintf(figure, sizeof figure, "%+.3f points",
             100.0 * (goal_rate(report, campaign_of(report)->challenger) -
                      goal_rate(report, campaign_of(report)->baseline)));
    snprintf(words, sizeof words, "in %s, %s against %s", cli_advice_goal(campaign_of(report)),
             strategy_name(report, campaign_of(report)->challenger),
             strategy_name(report, campaign_of(report)->baseline));
    cli_page_fact(page, figure, words);
    if (goal->available) {
        const struct mlift_powercurve_point *own = mlift_verdict_own(goal);
        double power = mlift_powercurve_power(own, MLIFT_POWERCURVE_Z_POOLED, goal->direction);
        cli_figure_of_hundred(power, hundred);
        snprintf(figure, sizeof figure, "%s in 100", hundred);
        cli_figure_whole((double)own->list_size, list);
        snprintf(words, sizeof words, "tests on your %s subscribers would %s", list,
                 goal->direction == 0 ? "claim a difference that is not there" : "show the difference (power)");
        cli_page_fact(page, figure, words);
    }
    if (goal->available && goal->direction != 0) {
        cli_advice_list(goal, list);
        cli_page_fact(page, list, "subscribers would show it in 80 of 100 tests");
    }
    cli_page_facts_end(page);
}

/* --- what to do next ---------------------------------------------------------------------------------------------- */

static void put_steps(struct cli_page *page, const struct cli_report_run *report)
{
    enum mlift_advice advice = report->gallery.verdict->advice;
    const char *name = report->run->scenario->name;

    cli_page_list_begin(page);
    if (advice == MLIFT_ADVICE_TEST_IT || advice == MLIFT_ADVICE_TEST_THE_CLICK) {
        cli_page_item(page,
                      "Fix arms, outcome and end before the first message, and look at the result once: `microlift "
                      "size %s.yaml` writes the design out.",
                      name);
        cli_page_item(page,
                      "When it is over, `microlift pvalue --x1 ... --n1 ... --x2 ... --n2 ...` says what the counts "
                      "show.");
    } else if (advice == MLIFT_ADVICE_UNKNOWN) {
        cli_page_item(page, "Give both strategies an arm under `experiment.arms` and run the scenario again.");
    } else {
        cli_page_item(page,
                      "`microlift size %s.yaml` ranks the tests that this list could be used for by the "
                      "subscribers they need, and says what a small trial before the roll-out is worth.",
                      name);
    }
    cli_page_item(page, "Replace the defaults below that you know better (opens, clicks, what of each subscriber is "
                        "known), and run again: the answer is no better than they are.");
    cli_page_list_end(page);
}

static void put_next(struct cli_page *page, const struct cli_report_run *report)
{
    char advice[CLI_ADVICE_SIZE];

    cli_page_section(page, "next", "What to do next");
    cli_advice_write(report->run, report->gallery.verdict, advice);
    cli_page_note(page, "%s", advice);
    put_steps(page, report);
}

static void put_top(struct cli_page *page, const struct cli_report_run *report)
{
    char answer[SENTENCE];

    put_question(page, report);
    write_answer(report, answer);
    cli_page_section(page, "answer", "The answer");
    cli_page_lead(page, answer);
    put_facts(page, report);
    put_next(page, report);
}

int cli_report_run_write(struct cli_page *page, const struct cli_report_run *report,
                         char message[MLIFT_GNUPLOT_MESSAGE])
{
    message[0] = '\0';
    put_top(page, report);
    cli_page_section(page, "charts", "The charts");
    int status = cli_report_figures_write(page, report, message);
    if (!status) {
        cli_page_section(page, "tables", "The figures");
        cli_report_tables_write(page, report);
        status = cli_report_trust_write(page, report);
    }
    if (!status) {
        cli_report_assumptions_write(page, report->run->scenario);
        cli_report_origin_of_run(page, report->run, report->about, report->file);
        cli_report_origin_sign(page);
    }
    return status;
}
