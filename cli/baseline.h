/* A gate's baseline: a small JSON file that reviews well in a pull request and is safe to read from a stranger. Format
 * `microlift-baseline` 1.0 (docs/ci.md): the scenario's text, what it was run with, exact and simulated figures,
 * digests of the counts and of the decision table, and a digest of all of it, so that a flipped bit is seen. */
#ifndef CLI_BASELINE_H
#define CLI_BASELINE_H

#include "models/diag.h"
#include "sim/digest.h"
#include "sim/run.h"

#include <jansson.h>
#include <stdbool.h>

#define CLI_BASELINE_FORMAT "microlift-baseline"
#define CLI_BASELINE_VERSION "1.0"

enum { CLI_BASELINE_LARGEST = 16 << 20, CLI_BASELINE_MOST_FIGURES = MLIFT_MAX_STRATEGIES * MLIFT_MAX_METRICS };

/* Per subscriber of the list; NaN where not known (null in the file). */
struct cli_baseline_figure {
    char strategy[MLIFT_NAME_SIZE], metric[MLIFT_NAME_SIZE];
    double exact, simulated, mcse;
};

struct cli_baseline {
    char microlift_version[64];
    uint64_t draw_address_version, seed;
    size_t replicates, list_size;
    char scenario[MLIFT_NAME_SIZE], scenario_sha256[MLIFT_DIGEST_SIZE];
    char *text; /* of the scenario with its CSV files; owned, zero-terminated */
    size_t text_length;
    size_t n_figures;
    struct cli_baseline_figure *figure; /* owned; strategy by strategy */
    char counts_sha256[MLIFT_DIGEST_SIZE], table_sha256[MLIFT_DIGEST_SIZE];
};

/* All of these return an exit code: CLI_DONE, CLI_WRONG_USE with a message in `diag` (its `kind` tells them apart:
 * baseline-missing, -too-large, -foreign, -conflict, -truncated, -damaged, -older, -newer, -wrong), or CLI_MACHINE (no
 * memory). On failure `baseline` is as after free. */

/* Reads the file. */
int cli_baseline_load(struct cli_baseline *baseline, const char *path, struct mlift_diag *diag);
/* The same from memory. */
int cli_baseline_parse(struct cli_baseline *baseline, const char *bytes, size_t length, const char *path,
                       struct mlift_diag *diag);
void cli_baseline_free(struct cli_baseline *baseline);

/* The figure of a strategy and metric, or NULL. */
const struct cli_baseline_figure *cli_baseline_find(const struct cli_baseline *baseline, const char *strategy,
                                                    const char *metric);

/* Does the file at `path` look like a baseline, of whatever version and in whatever state? Nothing else is replaced. */
bool cli_baseline_recognise(const char *path);

/* SHA-256 of everything in a JSON object but its key `sha256`: compact JSON, keys sorted, ASCII only, 17 digits. */
int cli_baseline_seal(const json_t *root, char digest[MLIFT_DIGEST_SIZE]);

#endif
