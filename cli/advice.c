#include "cli/advice.h"

#include "cli/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *cli_advice_goal(const struct mlift_campaign *campaign)
{
    static const char *const goals[] = {[MLIFT_GOAL_PURCHASE] = "purchase",
                                        [MLIFT_GOAL_PAIRING] = "pairing",
                                        [MLIFT_GOAL_UPGRADE] = "upgrade",
                                        [MLIFT_GOAL_FEATURE_ACTIVATION] = "feature activation"};

    return campaign->model == MLIFT_MODEL_TABLE ? campaign->cells.outcome[campaign->goal_outcome]
                                                : goals[campaign->goal.kind];
}

void cli_advice_list(const struct mlift_verdict_test *test, char out[CLI_FIGURE_SIZE])
{
    const struct mlift_powercurve_required *required = &test->required[MLIFT_POWERCURVE_Z_POOLED];
    double needed = mlift_verdict_list(test, MLIFT_POWERCURVE_Z_POOLED);
    char figure[CLI_FIGURE_SIZE];

    if (test->available && test->learns &&
        !(needed > 0.0)) { /* a strategy that learns does better on a larger list: not known how much */
        cli_figure_whole((double)mlift_verdict_own(test)->list_size, figure);
        snprintf(out, CLI_FIGURE_SIZE, "more than %.32s", figure);
    } else if (required->list_size > 0.0) {
        cli_figure_whole(mlift_powercurve_rounded(required), figure);
        snprintf(out, CLI_FIGURE_SIZE, "%s%.32s", required->at_smallest ? "at most " : "", figure);
    } else {
        double unit = needed > 0.0 ? pow(10.0, floor(log10(needed)) - 1.0) : 1.0; /* two figures: an approximation */
        cli_figure_whole(round(needed / unit) * unit, figure);
        snprintf(out, CLI_FIGURE_SIZE, "about %.32s", figure);
    }
}

/* Who does better; the challenger where there is nothing between them. */
static const char *winner(const struct mlift_campaign *campaign, const struct mlift_verdict *verdict)
{
    return campaign->strategy[verdict->difference < 0.0 ? campaign->baseline : campaign->challenger].name;
}

/* ", or test who clicks (2,600 subscribers)" where that is a way out; else empty. */
static void click_instead(const struct mlift_verdict *verdict, char out[2 * CLI_FIGURE_SIZE])
{
    const struct mlift_verdict_test *click = &verdict->click;
    double list = click->available ? mlift_verdict_list(click, MLIFT_POWERCURVE_Z_POOLED) : 0.0;
    char needed[CLI_FIGURE_SIZE];

    out[0] = '\0';
    if (list > 0.0 && list <= MLIFT_VERDICT_HOPELESS && click->direction == verdict->goal.direction) {
        cli_advice_list(click, needed);
        snprintf(out, 2 * CLI_FIGURE_SIZE, ", or test who clicks (%s subscribers)", needed);
    }
}

/* Money may say the opposite of conversions. */
static void add_profit(const struct mlift_run *run, const struct mlift_verdict *verdict, char out[CLI_ADVICE_SIZE])
{
    bool winner_is_challenger = verdict->difference >= 0.0;
    double gain = winner_is_challenger ? verdict->profit : -verdict->profit;
    size_t used = strlen(out);

    if (run->scenario->campaign.model == MLIFT_MODEL_BEHAVIOURAL && gain < -0.005 &&
        verdict->advice != MLIFT_ADVICE_NO_DIFFERENCE) {
        snprintf(out + used, CLI_ADVICE_SIZE - used,
                 " But mind the money: after messages and leavers it earns %.2f less per subscriber.", -gain);
    }
}

void cli_advice_write(const struct mlift_run *run, const struct mlift_verdict *verdict, char out[CLI_ADVICE_SIZE])
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    const char *best = winner(campaign, verdict), *challenger = campaign->strategy[campaign->challenger].name;
    const char *baseline = campaign->strategy[campaign->baseline].name;
    char needed[CLI_FIGURE_SIZE], clicks[2 * CLI_FIGURE_SIZE];

    cli_advice_list(&verdict->goal, needed);
    click_instead(verdict, clicks);
    switch (verdict->advice) {
    case MLIFT_ADVICE_NO_DIFFERENCE:
        snprintf(out, CLI_ADVICE_SIZE,
                 "%s and %s convert alike here: no test is needed, take the one that is less work.", challenger,
                 baseline);
        break;
    case MLIFT_ADVICE_TEST_IT:
        snprintf(out, CLI_ADVICE_SIZE,
                 "%s should win, and this list is large enough to check it: test, then do what the test says.", best);
        break;
    case MLIFT_ADVICE_TEST_THE_CLICK:
        snprintf(out, CLI_ADVICE_SIZE,
                 "Too few subscribers to test %s directly, enough to test who clicks: test clicks, or send %s to all.",
                 cli_advice_goal(campaign), best);
        break;
    case MLIFT_ADVICE_CLICK_MISLEADS:
        snprintf(out, CLI_ADVICE_SIZE,
                 "Do not test on this list, and do not let clicks decide: they favour the strategy that converts less. "
                 "Send %s, or gather %s subscribers.",
                 best, needed);
        break;
    case MLIFT_ADVICE_LIST_TOO_SMALL:
        snprintf(
            out, CLI_ADVICE_SIZE,
            "Do not test on this list, the test would too often miss the difference. If you trust the scenario, send "
            "%s to all; to check it, gather %s subscribers%s.",
            best, needed, clicks);
        break;
    case MLIFT_ADVICE_OUT_OF_REACH:
        snprintf(out, CLI_ADVICE_SIZE,
                 "Do not test %s: it would take %s subscribers. Decide between %s and %s by effort and cost%s.",
                 cli_advice_goal(campaign), needed, baseline, challenger, clicks);
        break;
    case MLIFT_ADVICE_UNKNOWN:
        snprintf(out, CLI_ADVICE_SIZE,
                 "The experiment has no arm for both %s and %s: add them under experiment.arms to see what a test "
                 "could show.",
                 baseline, challenger);
        break;
    }
    add_profit(run, verdict, out);
}
