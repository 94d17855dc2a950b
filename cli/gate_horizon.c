#include "cli/gate_horizon.h"

static int compile_until(struct mlift_run *run, uint16_t day)
{
    struct mlift_scenario *scenario = run->scenario;
    uint64_t seed = run->seed;

    run->scenario = NULL; /* kept */
    scenario->campaign.horizon_days = day;
    mlift_run_free(run);
    int status = mlift_run_init(run, scenario, MLIFT_KEEP_DEFAULT);
    run->seed = status ? 0 : seed;
    return status;
}

int cli_gate_horizon_share(struct cli_gate *gate)
{
    uint16_t before = gate->before.scenario->campaign.horizon_days;
    uint16_t after = gate->after.scenario->campaign.horizon_days;
    uint16_t longest = before > after ? before : after;
    int status = MLIFT_OK;

    gate->own_horizon_days[0] = before;
    gate->own_horizon_days[1] = after;
    gate->horizon_days = longest;
    if (before == after) {
        return MLIFT_OK;
    }
    if (before < longest) {
        status = compile_until(&gate->before, longest);
    }
    if (!status && (after < longest || gate->from_results)) {
        status = compile_until(&gate->after, longest);
        gate->run_anew = gate->from_results;
        gate->from_results = false;
    }
    return status;
}

bool cli_gate_horizon_matters(const struct cli_gate *gate)
{
    return mlift_campaign_counted_days(&gate->before.scenario->campaign) > 0;
}
