/* What the strategies of a scenario brought when all was well: what a gate compares with. As data; its file is
 * cli/commands/baseline.h. */
#ifndef ANALYSIS_GATE_BASELINE_H
#define ANALYSIS_GATE_BASELINE_H

#include "sim/digest.h"
#include "sim/run.h"

enum { MLIFT_BASELINE_MOST_FIGURES = MLIFT_MAX_STRATEGIES * MLIFT_MAX_METRICS };

/* Per subscriber of the list; NaN where not known. */
struct mlift_baseline_figure {
    char strategy[MLIFT_NAME_SIZE], metric[MLIFT_NAME_SIZE];
    double exact, simulated, mcse;
};

struct mlift_baseline {
    char microlift_version[64];
    uint64_t draw_address_version, seed;
    size_t replicates, list_size;
    char scenario[MLIFT_NAME_SIZE], scenario_sha256[MLIFT_DIGEST_SIZE];
    char *text; /* of the scenario with its CSV files; owned, zero-terminated */
    size_t text_length;
    size_t n_figures;
    struct mlift_baseline_figure *figure; /* owned; strategy by strategy */
    char counts_sha256[MLIFT_DIGEST_SIZE], table_sha256[MLIFT_DIGEST_SIZE];
};

/* Of a run with at least two replicates that keeps every metric. Error: no memory; `baseline` is as after free. */
MLIFT_CHECKED int mlift_baseline_make(struct mlift_baseline *baseline, const struct mlift_run *run);
void mlift_baseline_free(struct mlift_baseline *baseline);

/* The figure of a strategy and metric, or NULL. */
const struct mlift_baseline_figure *mlift_baseline_find(const struct mlift_baseline *baseline, const char *strategy,
                                                        const char *metric);

/* Digest of the counts of the first n replicates, as `microlift info --digest` gives it for a run of n. */
MLIFT_CHECKED int mlift_baseline_digest(const struct mlift_run *run, size_t n, char digest[MLIFT_DIGEST_SIZE]);

#endif
