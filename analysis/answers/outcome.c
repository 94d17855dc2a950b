#include "analysis/answers/outcome.h"

#include "models/goal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *mlift_outcome_name(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome)
{
    return outcome == MLIFT_MENU_PROFIT  ? "profit"
           : outcome == MLIFT_MENU_CLICK ? mlift_goal_early(campaign)
                                         : mlift_goal_many(campaign);
}

struct mlift_figure mlift_outcome_many(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome)
{
    const char *name = mlift_outcome_name(campaign, outcome);
    size_t n = strlen(name);
    bool plural = outcome == MLIFT_MENU_PROFIT || (n > 0 && name[n - 1] == 's');
    struct mlift_figure many;

    (void)snprintf(many.text, sizeof many.text, "%.48s%s", name, plural ? "" : "s");
    return many;
}

const char *mlift_outcome_key(enum mlift_menu_outcome outcome)
{
    return outcome == MLIFT_MENU_PROFIT ? "currency" : "pp";
}

double mlift_outcome_scale(enum mlift_menu_outcome outcome)
{
    return outcome == MLIFT_MENU_PROFIT ? 1.0 : 100.0;
}

struct mlift_figure mlift_outcome_unit(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome)
{
    struct mlift_figure unit;

    (void)snprintf(unit.text, sizeof unit.text, "%s %.36s",
                   outcome == MLIFT_MENU_PROFIT ? "currency per subscriber," : "percentage points of",
                   mlift_outcome_many(campaign, outcome).text);
    return unit;
}

enum mlift_unit mlift_outcome_gain(enum mlift_menu_outcome outcome)
{
    return outcome == MLIFT_MENU_PROFIT ? MLIFT_UNIT_MORE : MLIFT_UNIT_DIFFERENCE;
}

struct mlift_figure mlift_outcome_estimate(enum mlift_menu_outcome outcome, struct mlift_frontier_estimate estimate)
{
    return mlift_figure(mlift_outcome_gain(outcome), estimate.mean, estimate.mcse);
}

bool mlift_outcome_find(struct mlift_campaign *campaign, const char *name, bool profit,
                        enum mlift_menu_outcome *outcome)
{
    *outcome = MLIFT_MENU_GOAL;
    for (int k = 0; k < campaign->cells.n_outcomes && campaign->model == MLIFT_MODEL_TABLE; k++) {
        size_t n = strlen(campaign->cells.outcome[k]);
        if (!strncmp(name, campaign->cells.outcome[k], n) && (!name[n] || !strcmp(name + n, "s"))) {
            *outcome = k == campaign->goal_outcome || k > 0 ? MLIFT_MENU_GOAL : MLIFT_MENU_CLICK;
            campaign->goal_outcome = k > 0 ? k : campaign->goal_outcome;
            return true;
        }
    }
    if (!strcmp(name, "goal")) {
        return true;
    }
    *outcome = profit && !strcmp(name, "profit") ? MLIFT_MENU_PROFIT : MLIFT_MENU_CLICK;
    return *outcome == MLIFT_MENU_PROFIT || !strcmp(name, "click") || !strcmp(name, "clicks");
}

const char *mlift_outcome_rule(enum mlift_choice_rule rule)
{
    static const char *const names[MLIFT_CHOICE_N_RULES] = {"raw", "shrunk", "threshold"};

    return names[rule];
}

double mlift_outcome_about(double list)
{
    double unit = list >= 10.0 ? pow(10.0, floor(log10(list)) - 1.0) : 1.0;

    return unit * ceil(list / unit - 1e-9);
}

const char *mlift_outcome_truth(const struct mlift_campaign *campaign)
{
    return campaign->model == MLIFT_MODEL_TABLE
               ? "the table is taken as the truth, but it was estimated from data itself: the noise in its cells "
                 "counts as real differences between segments and flatters segmentation, most where lists are long and "
                 "segments many. Read every gain as an upper end."
               : NULL;
}
