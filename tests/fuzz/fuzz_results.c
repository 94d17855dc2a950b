/* A results file from anybody, in a child process. */
#include "sim/results.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

static void load(const uint8_t *data, size_t size)
{
    struct mlift_run run;
    struct mlift_results_about about;
    struct mlift_diag diag = {0};
    const char *path = fuzz_file("input.h5", data, size);

    int status = mlift_results_describe(&about, path, &diag);
    FUZZ_HOLDS(!status || status == MLIFT_ERR_NO_MEMORY || diag.message[0] != '\0');
    status = mlift_results_load(&run, path, &diag);
    FUZZ_HOLDS(!status || status == MLIFT_ERR_NO_MEMORY || (status == MLIFT_ERR_BAD_RESULTS && diag.kind[0] != '\0'));
    mlift_run_free(&run);
}

static void one(const uint8_t *data, size_t size)
{
    (void)fuzz_file("input.h5", data, 0); /* the folder is the parent's */
    fuzz_in_child(load, data, size);
}

FUZZ("results", one, "seeds/results")
