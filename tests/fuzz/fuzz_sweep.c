/* A sweep's file from anybody, in a child process. */
#include "sim/sweep_file.h"
#include "tests/fuzz/fuzz.h"

static void load(const uint8_t *data, size_t size)
{
    struct mlift_sweep sweep;
    struct mlift_sweep_about about;
    struct mlift_diag diag = {0};
    const char *path = fuzz_file("input.h5", data, size);

    (void)mlift_sweep_file_is(path);
    int status = mlift_sweep_file_load(&sweep, &about, path, &diag);
    FUZZ_HOLDS(!status || status == MLIFT_ERR_NO_MEMORY || (status == MLIFT_ERR_BAD_RESULTS && diag.kind[0] != '\0'));
    mlift_sweep_free(&sweep);
}

static void one(const uint8_t *data, size_t size)
{
    (void)fuzz_file("input.h5", data, 0); /* the folder is the parent's */
    fuzz_in_child(load, data, size);
}

FUZZ("sweep", one, "seeds/sweep")
