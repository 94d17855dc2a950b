#include "sim/sweep_point.h"

#include <stdlib.h>
#include <string.h>

int mlift_sweep_point_load(const struct mlift_sweep *sweep, const struct mlift_sweep_options *options, size_t i,
                           struct mlift_scenario **scenario)
{
    struct mlift_vary_setting settings[MLIFT_SWEEP_MOST_KEYS];
    const struct mlift_vary vary = {(size_t)sweep->n_keys, settings, options->arguments};

    for (int k = 0; k < sweep->n_keys; k++) {
        settings[k] =
            (struct mlift_vary_setting){sweep->key[k].path, sweep->value[i * (size_t)sweep->n_keys + (size_t)k], 1,
                                        options->value_column ? options->value_column[k] : 1};
    }
    *scenario = calloc(1, sizeof **scenario);
    if (!*scenario) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = mlift_scenario_load_varied(*scenario, sweep->text, sweep->text_length, options->file, options->base,
                                            &vary, options->sink, options->sink_context);
    if (status) {
        free(*scenario);
        *scenario = NULL;
    } else if (sweep->horizon_days > 0) {
        (*scenario)->campaign.horizon_days = sweep->horizon_days;
    }
    return status;
}

bool mlift_sweep_point_fits(const struct mlift_sweep *sweep, const struct mlift_campaign *campaign)
{
    bool same = campaign->n_strategies == sweep->n_strategies;

    for (int s = 0; same && s < sweep->n_strategies; s++) {
        same = !strcmp(campaign->strategy[s].name, sweep->strategy[s]);
    }
    return same;
}

static void free_scenario(struct mlift_scenario *scenario)
{
    if (scenario) {
        mlift_scenario_free(scenario);
        free(scenario);
    }
}

void mlift_sweep_point_free(struct mlift_sweep_point *compiled)
{
    if (compiled->scenario) {
        mlift_table_free(&compiled->table);
    }
    free_scenario(compiled->scenario);
    compiled->scenario = NULL;
}

bool mlift_sweep_point_by_role(const struct mlift_sweep *sweep)
{
    for (int k = 0; k < sweep->n_keys; k++) {
        if (!strncmp(sweep->key[k].path, "table", strlen("table"))) {
            return true;
        }
    }
    return false;
}

static void choose_metrics(struct mlift_sweep_point *compiled, bool both)
{
    const struct mlift_table *table = &compiled->table;
    int n = 0;

    compiled->metric[n++] = 0;
    compiled->metric[n++] = table->goal;
    if (table->click != table->goal || both) {
        compiled->metric[n++] = table->click;
    }
    for (int m = 0; m < table->n_metrics; m++) {
        if (!strcmp(table->metric[m].name, "unsubscribed") && m != table->goal && m != table->click) {
            compiled->metric[n++] = m;
            break;
        }
    }
    compiled->n_metrics = n - 1;
}

int mlift_sweep_point_init(struct mlift_sweep_point *compiled, const struct mlift_sweep *sweep,
                           const struct mlift_sweep_options *options, size_t i)
{
    memset(compiled, 0, sizeof *compiled);
    int status = mlift_sweep_point_load(sweep, options, i, &compiled->scenario);
    if (status) {
        return status;
    }
    compiled->scenario->campaign.report_by = 0;
    status = mlift_table_init(&compiled->table, &compiled->scenario->campaign);
    if (status) {
        mlift_sweep_point_free(compiled);
    } else {
        choose_metrics(compiled, mlift_sweep_point_by_role(sweep));
    }
    return status;
}
