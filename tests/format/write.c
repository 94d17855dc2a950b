/* Writes a small results file for the checks of docs/format.md: write SCENARIO REPLICATES FILE. */
#include "sim/results.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    const struct mlift_engine_options options = {.n_threads = 1};
    struct mlift_run run;
    struct mlift_diag diag = {.message = ""};

    if (argc != 4 || !scenario || mlift_scenario_load(scenario, argv[1], NULL, NULL) ||
        mlift_run_init(&run, scenario, MLIFT_KEEP_DEFAULT)) {
        return 2;
    }
    int status = mlift_run_simulate(&run, &options, (size_t)strtoul(argv[2], NULL, 10));
    if (!status) {
        status = mlift_results_save(&run, argv[3], true, &diag);
    }
    if (status) {
        fprintf(stderr, "%s: %s\n", argv[3], diag.message);
    }
    mlift_run_free(&run);
    return status ? 1 : 0;
}
