#include "cli/report_tables.h"

#include "cli/advice.h"
#include "cli/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_SEGMENTS = 64 };

static const struct mlift_campaign *campaign_of(const struct cli_report_run *report)
{
    return &report->run->scenario->campaign;
}

/* A simulated figure and its error; what never differs, sent the same with the same luck, is 0 without one. */
static void cell_simulated(struct cli_page *page, struct mlift_summary_figure simulated, int plus)
{
    bool never = !(fabs(simulated.value) > 0.0) && !(simulated.mcse > 0.0);
    char figure[CLI_FIGURE_SIZE];

    cli_figure_simulated(simulated.value, simulated.mcse, 100.0, plus, figure);
    cli_page_cell(page, "%s", never ? "0" : figure);
}

/* --- strategies --------------------------------------------------------------------------------------------------- */

/* The measures that the table of strategies has beside the goal, with their headings. */
static const struct {
    const char *measure, *head;
} beside[] = {{"sent", "E-mails per subscriber"},
              {"clickers", "Clicked"},
              {"unsubscribed", "Unsubscribed"},
              {"profit", "Profit per subscriber"}};

enum { N_BESIDE = sizeof beside / sizeof *beside };

static void cell_exact(struct cli_page *page, const struct mlift_summary *summary, int strategy, int measure)
{
    bool share = summary->measure[measure].unit == MLIFT_MEASURE_SHARE;
    char figure[CLI_FIGURE_SIZE];

    cli_figure_fixed(summary->rate[mlift_summary_index(summary, strategy, 0, measure)].exact, share ? 100.0 : 1.0, 2, 0,
                     figure);
    cli_page_cell(page, "%s%s", figure, share ? "%" : "");
}

/* Measures of the columns; of the table model the outcomes that are not the goal, and the profit where one earns. */
static int other_measures(const struct cli_report_run *report, int *other, const char **head)
{
    const struct mlift_summary *summary = &report->gallery.summary;
    int n = 0;

    if (campaign_of(report)->model == MLIFT_MODEL_TABLE) {
        for (int k = 0; k < campaign_of(report)->cells.n_outcomes && n + 1 < N_BESIDE; k++) {
            if (1 + k != summary->goal) {
                head[n] = summary->measure[1 + k].name;
                other[n++] = 1 + k;
            }
        }
        int profit = mlift_measure_find(summary->measure, summary->n_measures, "profit");
        if (profit >= 0) {
            head[n] = beside[N_BESIDE - 1].head;
            other[n++] = profit;
        }
        return n;
    }
    for (int k = 0; k < N_BESIDE; k++) {
        int measure = mlift_measure_find(summary->measure, summary->n_measures, beside[k].measure);
        if (measure >= 0) {
            head[n] = beside[k].head;
            other[n++] = measure;
        }
    }
    return n;
}

static void put_strategies(struct cli_page *page, const struct cli_report_run *report)
{
    const struct mlift_summary *summary = &report->gallery.summary;
    struct cli_page_column columns[4 + N_BESIDE] = {{"Strategy", CLI_PAGE_WORD},
                                                    {"", CLI_PAGE_NUMBER},
                                                    {"Simulated, % +- error", CLI_PAGE_NUMBER},
                                                    {"On this list", CLI_PAGE_NUMBER}};
    const char *head[N_BESIDE], *goal = cli_advice_goal(campaign_of(report));
    int other[N_BESIDE], n = other_measures(report, other, head);
    char figure[CLI_FIGURE_SIZE];

    columns[1].head = goal;
    for (int k = 0; k < n; k++) {
        columns[4 + k] = (struct cli_page_column){head[k], CLI_PAGE_NUMBER};
    }
    cli_page_table_begin(page,
                         "What each strategy brings. Exact rates of the model, and beside them what the simulation "
                         "found, with its Monte Carlo standard error.",
                         columns, 4 + n);
    for (int s = 0; s < summary->n_strategies; s++) {
        struct mlift_summary_figure rate = summary->rate[mlift_summary_index(summary, s, 0, summary->goal)];
        cli_page_cell(page, "%s", campaign_of(report)->strategy[s].name);
        cli_figure_fixed(rate.exact, 100.0, 3, 0, figure);
        cli_page_cell(page, "%s%%", figure);
        cell_simulated(page, rate, 0);
        cli_page_cell(page, "%.1f",
                      (isfinite(rate.exact) ? rate.exact : rate.value) * (double)campaign_of(report)->list_size);
        for (int k = 0; k < n; k++) {
            cell_exact(page, summary, s, other[k]);
        }
    }
    cli_page_table_end(page);
}

static void put_lifts(struct cli_page *page, const struct cli_report_run *report)
{
    static const struct cli_page_column columns[] = {{"Strategy", CLI_PAGE_WORD},
                                                     {"Exact, points", CLI_PAGE_NUMBER},
                                                     {"Simulated, points +- error", CLI_PAGE_NUMBER},
                                                     {"95% interval", CLI_PAGE_NUMBER},
                                                     {"Relative, % +- error", CLI_PAGE_NUMBER}};
    const struct mlift_summary *summary = &report->gallery.summary;
    char caption[256], figure[CLI_FIGURE_SIZE], high[CLI_FIGURE_SIZE];

    snprintf(caption, sizeof caption, "Differences from %.64s in %.64s, both strategies on the same simulated people.",
             campaign_of(report)->strategy[summary->baseline].name, cli_advice_goal(campaign_of(report)));
    cli_page_table_begin(page, caption, columns, 5);
    for (int s = 0; s < summary->n_strategies; s++) {
        size_t i = mlift_summary_index(summary, s, 0, summary->goal);
        struct mlift_summary_figure difference = summary->difference[i];
        double bounds[2];
        if (s == summary->baseline) {
            continue;
        }
        mlift_summary_interval(summary, difference, &bounds[0], &bounds[1]);
        int decimals = difference.mcse > 0.0 ? cli_figure_decimals(difference.mcse, 100.0, 4) : 2;
        cli_page_cell(page, "%s", campaign_of(report)->strategy[s].name);
        cli_figure_fixed(difference.exact, 100.0, 3, 1, figure);
        cli_page_cell(page, "%s", figure);
        cell_simulated(page, difference, 1);
        cli_figure_fixed(bounds[0], 100.0, decimals, 1, figure);
        cli_figure_fixed(bounds[1], 100.0, decimals, 1, high);
        cli_page_cell(page, "%s to %s", figure, high);
        cell_simulated(page, summary->ratio[i], 1);
    }
    cli_page_table_end(page);
}

/* --- segments ----------------------------------------------------------------------------------------------------- */

static void put_segment(struct cli_page *page, const struct cli_report_run *report, int scope)
{
    const struct mlift_summary *summary = &report->gallery.summary;
    int strategy[2] = {summary->baseline, campaign_of(report)->challenger};
    struct mlift_summary_figure lift =
        summary->difference[mlift_summary_index(summary, strategy[1], scope, summary->goal)];
    char figure[CLI_FIGURE_SIZE];

    cli_page_cell(page, "%s", report->run->table.segment[scope - 1]);
    cli_page_cell(page, "%.0f", summary->n_subscribers[scope]);
    for (int a = 0; a < 2; a++) {
        cli_figure_fixed(summary->rate[mlift_summary_index(summary, strategy[a], scope, summary->goal)].exact, 100.0, 3,
                         0, figure);
        cli_page_cell(page, "%s%%", figure);
    }
    cli_figure_fixed(lift.exact, 100.0, 3, 1, figure);
    cli_page_cell(page, "%s", figure);
    cell_simulated(page, lift, 1);
}

static void put_segments(struct cli_page *page, const struct cli_report_run *report)
{
    const struct mlift_summary *summary = &report->gallery.summary;
    const struct mlift_campaign *campaign = campaign_of(report);
    struct cli_page_column columns[] = {{"Segment", CLI_PAGE_WORD},
                                        {"Subscribers", CLI_PAGE_NUMBER},
                                        {campaign->strategy[summary->baseline].name, CLI_PAGE_NUMBER},
                                        {campaign->strategy[campaign->challenger].name, CLI_PAGE_NUMBER},
                                        {"Difference, points", CLI_PAGE_NUMBER},
                                        {"Simulated, points +- error", CLI_PAGE_NUMBER}};
    int n = 0;
    char caption[192];

    if (summary->n_scopes <= 2) {
        return; /* one segment is the whole list */
    }
    cli_page_subheading(page, "By segment");
    snprintf(caption, sizeof caption,
             "%.64s by segment, as the sender sees it: exact rates, and the simulated difference.",
             cli_advice_goal(campaign));
    cli_page_table_begin(page, caption, columns, 6);
    for (int scope = 1; scope < summary->n_scopes; scope++) {
        if (report->run->exact.share[scope - 1] > 0.0 && n++ < MOST_SEGMENTS) { /* nobody can be in the others */
            put_segment(page, report, scope);
        }
    }
    cli_page_table_end(page);
    if (n > MOST_SEGMENTS) {
        cli_page_say(page, "The first %d of %d segments; `microlift export` writes all of them.", MOST_SEGMENTS, n);
    }
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void cell_power(struct cli_page *page, const struct mlift_verdict_test *test, int point,
                       enum mlift_powercurve_test rule)
{
    const struct mlift_powercurve_point *at = &test->curve.point[point];
    double power = mlift_powercurve_power(at, rule, test->direction);
    double mcse = mlift_powercurve_mcse(power, at->n_replicates);
    char figure[CLI_FIGURE_SIZE];

    if (mcse > 0.0) {
        cli_figure_simulated(power, mcse, 100.0, 0, figure);
    } else {
        cli_figure_fixed(power, 100.0, 0, 0, figure);
    }
    cli_page_cell(page, "%s", figure);
}

static void put_tests(struct cli_page *page, const struct cli_report_run *report)
{
    const struct mlift_verdict *verdict = report->gallery.verdict;
    const struct mlift_verdict_test *goal = &verdict->goal, *click = &verdict->click;
    struct cli_page_column columns[4] = {{"Subscribers", CLI_PAGE_NUMBER}};
    char head[3][2 * MLIFT_NAME_SIZE], size[CLI_FIGURE_SIZE];
    int n = click->available ? 4 : 3;

    if (!goal->available) {
        return;
    }
    snprintf(head[0], sizeof head[0], "%.64s, pooled z, %%", cli_advice_goal(campaign_of(report)));
    snprintf(head[1], sizeof head[1], "%.64s, Fisher, %%", cli_advice_goal(campaign_of(report)));
    snprintf(head[2], sizeof head[2], "%.64s, pooled z, %%",
             campaign_of(report)->model == MLIFT_MODEL_TABLE ? report->run->table.metric[click->metric].name : "click");
    for (int k = 1; k < n; k++) {
        columns[k] = (struct cli_page_column){head[k - 1], CLI_PAGE_NUMBER};
    }
    cli_page_subheading(page, "By list size");
    cli_page_table_begin(
        page,
        goal->direction == 0
            ? "Share of tests that claim a difference although there is none, +- Monte Carlo error."
            : "Power: share of tests, each subscriber in one arm, that find the difference, +- Monte "
              "Carlo error; 5% two-sided. Sizes beyond your list are several simulated lists together.",
        columns, n);
    for (int i = 0; i < goal->curve.n_points; i++) {
        cli_figure_whole((double)goal->curve.point[i].list_size, size);
        cli_page_cell(page, "%s", size);
        cell_power(page, goal, i, MLIFT_POWERCURVE_Z_POOLED);
        cell_power(page, goal, i, MLIFT_POWERCURVE_FISHER);
        if (n == 4) {
            cell_power(page, click, i, MLIFT_POWERCURVE_Z_POOLED);
        }
    }
    cli_page_table_end(page);
}

void cli_report_tables_write(struct cli_page *page, const struct cli_report_run *report)
{
    cli_page_subheading(page, "By strategy");
    put_strategies(page, report);
    put_lifts(page, report);
    put_segments(page, report);
    put_tests(page, report);
}
