#include "cli/gate_numbers.h"

#include "cli/baseline_make.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LEAST_MOVE = 0.000001; /* of a figure, to be named */

/* The run that ought to have the counts of the baseline, among those that are there; or NULL. */
static const struct mlift_run *same_run(const struct cli_gate *gate)
{
    if (!gate->from_results) {
        return gate->own_horizon_days[0] == gate->horizon_days ? &gate->before : NULL;
    }
    bool same = gate->difference.n_places == 0 && gate->after.seed == gate->baseline.seed &&
                gate->after.n_replicates >= gate->baseline.replicates && gate->after.keep == MLIFT_KEEP_DEFAULT;
    return same ? &gate->after : NULL;
}

static void find_move(struct cli_gate *gate, const struct mlift_run *run)
{
    struct mlift_run first = *run;
    double most = LEAST_MOVE;

    first.n_replicates = gate->baseline.replicates;
    for (int s = 0; s < run->table.campaign->n_strategies; s++) {
        for (int m = 1; m < run->table.n_metrics; m++) {
            const struct cli_baseline_figure *then =
                cli_baseline_find(&gate->baseline, run->table.campaign->strategy[s].name, run->table.metric[m].name);
            struct mlift_gate_rate now = mlift_gate_rate_of(&first, s, m);
            double to = then && isfinite(then->exact) ? now.exact : now.value;
            double move = !then ? 0.0 : fabs(to - (isfinite(then->exact) ? then->exact : then->simulated));
            if (move > most) {
                most = move;
                gate->moved = then;
                gate->moved_to = to;
            }
        }
    }
}

static int compare(struct cli_gate *gate, const struct mlift_run *run)
{
    if (cli_baseline_make_digest(run, gate->baseline.replicates, gate->counts_now)) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    mlift_digest_table(&run->table, gate->table_now);
    gate->counts_compared = true;
    gate->numbers_changed = strcmp(gate->counts_now, gate->baseline.counts_sha256) != 0;
    if (gate->numbers_changed) {
        find_move(gate, run);
    }
    return MLIFT_OK;
}

/* The baseline's scenario as it was run when the baseline was written. */
static int run_again(struct cli_gate *gate, struct mlift_run *run)
{
    struct mlift_engine_options engine = gate->engine;
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    int status = scenario ? mlift_scenario_load_text(scenario, gate->baseline.text, gate->baseline.text_length,
                                                     gate->baseline_path, NULL, NULL, NULL)
                          : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    engine.progress = NULL;
    if (status) {
        free(scenario);
        return status;
    }
    status = mlift_run_init(run, scenario, MLIFT_KEEP_DEFAULT);
    run->seed = gate->baseline.seed;
    return status ? status : mlift_run_simulate(run, &engine, gate->baseline.replicates);
}

int cli_gate_numbers_compare(struct cli_gate *gate)
{
    const struct mlift_run *same = same_run(gate);
    struct mlift_run again = {.scenario = NULL};

    if (same) {
        return compare(gate, same);
    }
    if (gate->from_results) {
        return MLIFT_OK;
    }
    int status = run_again(gate, &again);
    status = status ? status : compare(gate, &again);
    mlift_run_free(&again);
    return status;
}
