#include "cli/lessons.h"

#include "analysis/regret.h"
#include "cli/figure.h"
#include "cli/json.h"

#include <math.h>
#include <stdio.h>

static const struct mlift_strategy *strategy_of(const struct mlift_run *run, int strategy)
{
    return &run->scenario->campaign.strategy[strategy];
}

static struct mlift_summary_figure goal_of(const struct mlift_summary *summary, int strategy)
{
    return summary->rate[mlift_summary_index(summary, strategy, 0, summary->goal)];
}

void cli_lessons_write(const struct mlift_run *run, const struct mlift_summary *summary, int strategy,
                       char out[CLI_LESSONS_SIZE])
{
    const struct mlift_strategy *own = strategy_of(run, strategy);
    struct mlift_summary_figure goal = goal_of(summary, strategy);
    struct mlift_regret regret;
    char found[CLI_FIGURE_SIZE], best[CLI_FIGURE_SIZE], each[CLI_FIGURE_SIZE], behind[CLI_FIGURE_SIZE];

    mlift_regret_make(run, strategy, &regret);
    cli_figure_fixed(regret.share_of_best, 100.0, 0, 0, found);
    cli_figure_fixed(regret.p_best, 100.0, 3, 0, best);
    cli_figure_fixed(regret.p_best_each, 100.0, 3, 0, each);
    cli_figure_simulated(goal.value - regret.p_best, goal.mcse, 100.0, 1, behind);
    const char *picks = own->kind == MLIFT_STRATEGY_LEARNED ? "choices" : "messages";
    int used =
        snprintf(out, CLI_LESSONS_SIZE, "best of %d candidates in %s%% of %s; %s pp against %.40s for all (%s%%)",
                 own->n_rules, found, picks, behind, own->learning.candidate[regret.best], best);
    if (run->table.learns[strategy].n > 1) {
        snprintf(out + used, CLI_LESSONS_SIZE - (size_t)used, "; the best for each segment: %s%%", each);
    }
}

static json_t *segment_json(const struct mlift_run *run, int strategy, int segment)
{
    const struct mlift_strategy *own = strategy_of(run, strategy);
    bool simulated = run->lessons.n_replicates > 0;
    json_t *picked = json_object(), *exact = json_object();

    for (int k = 0; k < own->n_rules; k++) {
        const char *name = own->learning.candidate[k];
        double share = simulated ? mlift_lessons_share(&run->lessons, strategy, segment, k) : (double)NAN;
        json_object_set_new(picked, name, cli_json_number(share));
        json_object_set_new(exact, name, cli_json_number(mlift_regret_rate(run, strategy, segment, k)));
    }
    return json_pack("{s:s, s:o, s:s, s:o, s:o}", "name", run->table.learns[strategy].name[segment], "share",
                     cli_json_number(run->exact.candidate_share[strategy][segment]), "best",
                     own->learning.candidate[mlift_regret_best(run, strategy, segment)], "picked", picked, "exact",
                     exact);
}

json_t *cli_lessons_json(const struct mlift_run *run, const struct mlift_summary *summary, int strategy)
{
    const struct mlift_strategy *own = strategy_of(run, strategy);
    struct mlift_summary_figure goal = goal_of(summary, strategy);
    struct mlift_regret regret;

    mlift_regret_make(run, strategy, &regret);
    json_t *segments = json_array();
    for (int g = 0; g < run->table.learns[strategy].n; g++) {
        json_array_append_new(segments, segment_json(run, strategy, g));
    }
    return json_pack(
        "{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "kind", own->kind == MLIFT_STRATEGY_LEARNED ? "learned" : "bandit",
        "share_of_best", cli_json_number(regret.share_of_best), "best", own->learning.candidate[regret.best],
        "exact_best", cli_json_number(regret.p_best), "exact_best_each", cli_json_number(regret.p_best_each), "regret",
        cli_json_number(regret.p_best - goal.value), "regret_mcse", cli_json_number(goal.mcse), "segments", segments);
}
