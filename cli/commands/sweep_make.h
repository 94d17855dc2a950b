/* Making a sweep from the command line: design, checks, plan, progress, journal, file. */
#ifndef CLI_COMMANDS_SWEEP_MAKE_H
#define CLI_COMMANDS_SWEEP_MAKE_H

#include "sim/sweep.h"
#include "sim/sweep_run.h"

enum { CLI_SWEEP_PATH = 4096 };

struct cli_sweep_make {
    const char *scenario;
    const char *vary[MLIFT_SWEEP_MOST_KEYS]; /* the arguments of --vary */
    int n_vary;
    enum mlift_sweep_kind kind;
    size_t points;     /* --points; 0 = not given */
    size_t replicates; /* per point */
    bool has_replicates;
    bool has_seed;
    uint64_t seed;
    char path[CLI_SWEEP_PATH]; /* of the sweep's file; empty: results/NAME.sweep.h5, put here */
    struct mlift_engine_options engine;
    bool force, fresh, resume, quiet;
};

/* Makes the sweep and its file, or says on standard error why not. Returns an exit code; on CLI_DONE the sweep is the
 * caller's to free. */
int cli_sweep_make(struct cli_sweep_make *self, struct mlift_sweep *sweep);

#endif
