#include "analysis/gate/baseline.h"

#include "analysis/gate/gate.h"
#include "models/draw.h"
#include "sim/results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mlift_baseline_free(struct mlift_baseline *baseline)
{
    free(baseline->text);
    free(baseline->figure);
    memset(baseline, 0, sizeof *baseline);
}

const struct mlift_baseline_figure *mlift_baseline_find(const struct mlift_baseline *baseline, const char *strategy,
                                                        const char *metric)
{
    for (size_t i = 0; i < baseline->n_figures; i++) {
        if (!strcmp(baseline->figure[i].strategy, strategy) && !strcmp(baseline->figure[i].metric, metric)) {
            return &baseline->figure[i];
        }
    }
    return NULL;
}

int mlift_baseline_digest(const struct mlift_run *run, size_t n, char digest[MLIFT_DIGEST_SIZE])
{
    struct mlift_run first = *run; /* replicates lie one behind the other: the first n are a run of n */

    first.n_replicates = first.worlds.n_replicates = first.experiment.n_replicates = n;
    return mlift_results_digest(&first, digest);
}

static void fill_figures(struct mlift_baseline *baseline, const struct mlift_run *run)
{
    const struct mlift_table *table = &run->table;

    for (int s = 0; s < table->campaign->n_strategies; s++) {
        for (int m = 1; m < table->n_metrics; m++) { /* 0 is `subscribers` */
            struct mlift_baseline_figure *figure = &baseline->figure[baseline->n_figures++];
            struct mlift_gate_rate rate = mlift_gate_rate_of(run, s, m);
            memcpy(figure->strategy, table->campaign->strategy[s].name, sizeof figure->strategy);
            memcpy(figure->metric, table->metric[m].name, sizeof figure->metric);
            figure->exact = rate.exact;
            figure->simulated = rate.value;
            figure->mcse = rate.mcse;
        }
    }
}

int mlift_baseline_make(struct mlift_baseline *baseline, const struct mlift_run *run)
{
    const struct mlift_scenario *scenario = run->scenario;

    memset(baseline, 0, sizeof *baseline);
    snprintf(baseline->microlift_version, sizeof baseline->microlift_version, "%s", MLIFT_VERSION);
    baseline->draw_address_version = MLIFT_DRAW_ADDRESS_VERSION;
    baseline->seed = run->seed;
    baseline->replicates = run->n_replicates;
    baseline->list_size = scenario->campaign.list_size;
    memcpy(baseline->scenario, scenario->name, sizeof baseline->scenario);
    mlift_digest_text(scenario->text, scenario->text_length, baseline->scenario_sha256);
    mlift_digest_table(&run->table, baseline->table_sha256);
    int status = mlift_baseline_digest(run, run->n_replicates, baseline->counts_sha256);
    baseline->text = malloc(scenario->text_length + 1);
    baseline->figure = calloc(MLIFT_BASELINE_MOST_FIGURES, sizeof *baseline->figure);
    if (status || !baseline->text || !baseline->figure) {
        mlift_baseline_free(baseline);
        return status ? status : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    memcpy(baseline->text, scenario->text, scenario->text_length);
    baseline->text[scenario->text_length] = 0;
    baseline->text_length = scenario->text_length;
    fill_figures(baseline, run);
    return MLIFT_OK;
}
