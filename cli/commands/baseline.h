/* A gate's baseline: a small JSON file that reviews well in a pull request and is safe to read from a stranger. Format
 * `microlift-baseline` 1.0 (docs/ci.md): the scenario's text, what it was run with, exact and simulated figures,
 * digests of the counts and of the decision table, and a digest of all of it, so that a flipped bit is seen. */
#ifndef CLI_COMMANDS_BASELINE_H
#define CLI_COMMANDS_BASELINE_H

#include "analysis/gate/baseline.h"
#include "models/diag.h"

#include <jansson.h>
#include <stdbool.h>

#define CLI_BASELINE_FORMAT "microlift-baseline"
#define CLI_BASELINE_VERSION "1.0"

enum { CLI_BASELINE_LARGEST = 16 << 20 };

/* All of these return an exit code: CLI_DONE, CLI_WRONG_USE with a message in `diag` (its `kind` tells them apart:
 * baseline-missing, -too-large, -foreign, -conflict, -truncated, -damaged, -older, -newer, -wrong), or CLI_MACHINE (no
 * memory). On failure `baseline` is as after free. */

/* Reads the file. */
int cli_baseline_load(struct mlift_baseline *baseline, const char *path, struct mlift_diag *diag);
/* The same from memory. */
int cli_baseline_parse(struct mlift_baseline *baseline, const char *bytes, size_t length, const char *path,
                       struct mlift_diag *diag);

/* Does the file at `path` look like a baseline, of whatever version and in whatever state? Nothing else is replaced. */
bool cli_baseline_recognise(const char *path);

/* SHA-256 of everything in a JSON object but its key `sha256`: compact JSON, keys sorted, ASCII only, 17 digits. */
int cli_baseline_seal(const json_t *root, char digest[MLIFT_DIGEST_SIZE]);

#endif
