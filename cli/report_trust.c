#include "cli/report_trust.h"

#include "analysis/assurance.h"
#include "cli/advice.h"
#include "cli/figure.h"
#include "cli/report_assumptions.h"

#include <math.h>
#include <stdio.h>

static const struct mlift_campaign *campaign_of(const struct cli_report_run *report)
{
    return &report->run->scenario->campaign;
}

static const char *strategy_name(const struct cli_report_run *report, int strategy)
{
    return campaign_of(report)->strategy[strategy].name;
}

/* --- Monte Carlo error -------------------------------------------------------------------------------------------- */

static void put_simulation(struct cli_page *page, const struct cli_report_run *report)
{
    const struct mlift_summary *summary = &report->gallery.summary;
    struct mlift_summary_figure lift =
        summary->difference[mlift_summary_index(summary, campaign_of(report)->challenger, 0, summary->goal)];
    char simulated[CLI_FIGURE_SIZE], exact[CLI_FIGURE_SIZE], replicates[CLI_FIGURE_SIZE];

    cli_page_subheading(page, "The simulation");
    cli_figure_whole((double)report->run->n_replicates, replicates);
    cli_figure_fixed(lift.exact, 100.0, 3, 1, exact);
    if (!isfinite(lift.mcse)) {
        cli_page_say(page,
                     "%s simulated lists: too few to say how far the simulation may be off. The model solved "
                     "without simulation gives a difference of %s points.",
                     replicates, exact);
        return;
    }
    cli_figure_simulated(lift.value, lift.mcse, 100.0, 1, simulated);
    cli_page_say(
        page,
        "%s simulated lists put the difference at %s points; what follows the \xC2\xB1 is the Monte Carlo standard "
        "error (MCSE): how far the figure would move if the simulation were repeated with other random "
        "numbers. The same model solved without any simulation gives %s points.",
        replicates, simulated, exact);
    if (lift.mcse > 0.0) {
        cli_page_say(page,
                     "The two are %.1f standard errors apart; up to 3 is chance. This error says how precise the "
                     "simulation is, not how right the model is, nor what a single campaign will show.",
                     fabs(lift.value - lift.exact) / lift.mcse);
    }
}

/* --- one list's luck ---------------------------------------------------------------------------------------------- */

static void put_luck(struct cli_page *page, const struct cli_report_run *report)
{
    const struct mlift_verdict_test *goal = &report->gallery.verdict->goal;
    char low[2][CLI_FIGURE_SIZE], high[2][CLI_FIGURE_SIZE], list[CLI_FIGURE_SIZE], found[CLI_FIGURE_SIZE];
    char opposite[CLI_FIGURE_SIZE];

    cli_page_subheading(page, "The luck of one list");
    if (!goal->available) {
        cli_page_say(page, "No experiment of this scenario has an arm for each of the two strategies, so there is "
                           "nothing to say about a single test.");
        return;
    }
    const struct mlift_powercurve_point *own = mlift_verdict_own(goal);
    for (int a = 0; a < 2; a++) {
        cli_figure_fixed(own->arm[a].p_low, 100.0, 2, 0, low[a]);
        cli_figure_fixed(own->arm[a].p_high, 100.0, 2, 0, high[a]);
    }
    cli_figure_whole((double)own->list_size, list);
    cli_page_say(page,
                 "You have one list, not thousands. Of tests on %s subscribers, nine in ten show %s between %s%% and "
                 "%s%% for %s and between %s%% and %s%% for %s.",
                 list, cli_advice_goal(campaign_of(report)), low[0], high[0],
                 strategy_name(report, campaign_of(report)->baseline), low[1], high[1],
                 strategy_name(report, campaign_of(report)->challenger));
    struct mlift_powercurve_share share = own->test[MLIFT_POWERCURVE_Z_POOLED];
    if (goal->direction != 0) {
        double wrong = goal->direction > 0 ? share.p_down : share.p_up;
        double right = goal->direction > 0 ? share.p_up : share.p_down;
        cli_figure_of_hundred(right, found);
        cli_figure_of_hundred(wrong, opposite);
        cli_page_say(
            page,
            "Of 100 such tests at 5%% (pooled z), %s find the difference, %s claim the opposite, and the others "
            "show nothing.",
            found, opposite);
    }
}

/* --- what nobody knows -------------------------------------------------------------------------------------------- */

static double treated_share(const struct mlift_verdict_test *goal)
{
    double both = goal->list_share[0] + goal->list_share[1];

    return goal->available && both > 0.0 ? goal->list_share[1] / both : 0.5;
}

static int put_ranges(struct cli_page *page, const struct cli_report_run *report)
{
    const struct mlift_scenario *scenario = report->run->scenario;
    const struct mlift_campaign *campaign = campaign_of(report);
    const struct mlift_design_question question = {.baseline = campaign->baseline,
                                                   .challenger = campaign->challenger,
                                                   .list = (double)campaign->list_size,
                                                   .alpha = MLIFT_VERDICT_ALPHA,
                                                   .sides = 2,
                                                   .power = {MLIFT_VERDICT_TARGET},
                                                   .n_power = 1,
                                                   .treated = treated_share(&report->gallery.verdict->goal)};
    struct mlift_designs designs = {0};
    struct mlift_assurance assurance = {0};
    int status = mlift_design_list_init(&designs, &report->run->table, &report->run->exact, &question);

    status = status ? status : mlift_assurance_init(&assurance, scenario, &report->run->table, &designs, &question);
    if (!status) {
        cli_page_say(page,
                     "%d of the parameters are known only within a range. Over %zu points of these ranges, each solved "
                     "without simulation, %s does better than %s in %.0f%%; the difference has a standard deviation of "
                     "%.3f points around its mean. This is the larger doubt where it is larger than the MCSE above.",
                     scenario->n_uncertain, assurance.n_points, strategy_name(report, campaign->challenger),
                     strategy_name(report, campaign->baseline), 100.0 * assurance.p_better,
                     100.0 * assurance.effect_sd);
        cli_page_list_begin(page);
        for (int u = 0; u < scenario->n_uncertain; u++) {
            cli_page_item(page, "%s: %g to %g", scenario->uncertain[u].key, scenario->uncertain[u].low,
                          scenario->uncertain[u].high);
        }
        cli_page_list_end(page);
    }
    mlift_assurance_free(&assurance);
    mlift_design_list_free(&designs);
    return status;
}

static int put_unknown(struct cli_page *page, const struct cli_report_run *report)
{
    const struct mlift_scenario *scenario = report->run->scenario;
    struct cli_report_assumptions_count count = cli_report_assumptions_count(scenario);

    cli_page_subheading(page, "The assumptions");
    if (scenario->campaign.model == MLIFT_MODEL_TABLE) {
        cli_page_say(page,
                     "The rates come from data and are taken as they are: how far they may be off, being measured "
                     "on a sample, is not in these figures.");
    } else {
        cli_page_say(page,
                     "Of %d parameters of response, funnel and money this scenario sets %d; %d are defaults, of which "
                     "%d are assumptions without a published source. They are listed below, each with its source.",
                     count.set + count.defaults, count.set, count.defaults, count.assumed);
    }
    if (scenario->n_uncertain > 0) {
        return put_ranges(page, report);
    }
    cli_page_say(page, "The scenario gives no parameter a range, so every figure here takes all of them at their word. "
                       "Write what you do not know under `uncertain` (for example `uncertain: "
                       "{response.gamma_click: [0.2, 0.9]}`) to see how much of the answer depends on it.");
    return MLIFT_OK;
}

int cli_report_trust_write(struct cli_page *page, const struct cli_report_run *report)
{
    cli_page_section(page, "trust", "How sure we are, and why");
    put_simulation(page, report);
    put_luck(page, report);
    return put_unknown(page, report);
}
