#include "sim/sweep_file.h"

#include "sim/hdf_read.h"
#include "sim/publish.h"
#include "sim/sweep_read.h"
#include "sim/sweep_write.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Sums are stored in no less than this share of what they take in memory (measured, as for results). */
static const double least_stored = 0.02;

bool mlift_sweep_file_is(const char *path)
{
    return mlift_hdf_read_is(path, MLIFT_SWEEP_FORMAT);
}

int mlift_sweep_file_check(const struct mlift_sweep *sweep, const char *path, bool overwrite, struct mlift_diag *diag)
{
    return mlift_publish_check(path, least_stored * mlift_sweep_bytes(sweep), overwrite, diag);
}

static int compare_counts(const struct mlift_sweep *sweep, const struct mlift_sweep_about *about,
                          const struct mlift_hdf_read *reader)
{
    char digest[MLIFT_DIGEST_SIZE];

    mlift_sweep_layout_digest(sweep, digest);
    return strcmp(digest, about->counts_sha256) == 0
               ? MLIFT_OK
               : mlift_hdf_read_refuse(reader, "results-damaged",
                                       "the file is damaged: its counts are not those of its counts_sha256; copy it "
                                       "again");
}

int mlift_sweep_file_load(struct mlift_sweep *sweep, struct mlift_sweep_about *about, const char *path,
                          struct mlift_diag *diag)
{
    struct mlift_sweep_about own;
    struct mlift_hdf_read reader;

    memset(sweep, 0, sizeof *sweep);
    int status = mlift_hdf_read_open(&reader, path, MLIFT_SWEEP_FORMAT, "sweep", diag);
    if (!status) {
        status = mlift_sweep_read_content(&reader, sweep, &own);
    }
    if (!status) {
        status = compare_counts(sweep, &own, &reader);
    }
    mlift_hdf_read_close(&reader);
    if (status) {
        mlift_sweep_free(sweep);
    } else if (about) {
        *about = own;
    }
    return status;
}

/* Everything that cannot be worked out again is the same, bit for bit. */
static bool is_equal(const struct mlift_sweep *a, const struct mlift_sweep *b)
{
    char first[MLIFT_DIGEST_SIZE], second[MLIFT_DIGEST_SIZE];
    size_t cells = a->n_points * (size_t)a->n_keys;
    size_t rates = a->n_points * (size_t)a->n_strategies * (size_t)a->n_metrics;

    mlift_sweep_layout_digest(a, first);
    mlift_sweep_layout_digest(b, second);
    return !strcmp(first, second) && a->n_keys == b->n_keys && a->n_points == b->n_points &&
           !memcmp(a->value, b->value, cells * sizeof *a->value) &&
           !memcmp(a->exact, b->exact, rates * sizeof *a->exact) &&
           !memcmp(a->baseline, b->baseline, a->n_points * sizeof *a->baseline) &&
           !memcmp(a->challenger, b->challenger, a->n_points * sizeof *a->challenger);
}

static int write_and_verify(const struct mlift_sweep *sweep, const char *path, struct mlift_diag *diag)
{
    struct mlift_diag reading = {.message = ""};
    struct mlift_sweep again;
    int status = mlift_sweep_write_file(sweep, path, diag);

    if (!status) {
        status = mlift_publish_sync(path, diag);
    }
    if (status) {
        return status;
    }
    status = mlift_sweep_file_load(&again, NULL, path, &reading);
    bool equal = !status && is_equal(sweep, &again);
    if (!status) {
        mlift_sweep_free(&again);
    }
    if (status == MLIFT_ERR_NO_MEMORY || equal) {
        return status;
    }
    snprintf(diag->message, sizeof diag->message, "what was written does not read back: %.300s",
             status ? reading.message : "it is not the same");
    return MLIFT_RAISE(MLIFT_ERR_WRITE_RESULTS);
}

int mlift_sweep_file_save(const struct mlift_sweep *sweep, const char *path, bool overwrite, struct mlift_diag *diag)
{
    char temporary[MLIFT_PUBLISH_PATH];
    int status = mlift_sweep_file_check(sweep, path, overwrite, diag);

    if (!status) {
        status = mlift_publish_begin(path, temporary, diag);
    }
    if (status) {
        return status;
    }
    status = write_and_verify(sweep, temporary, diag);
    if (status) {
        (void)unlink(temporary);
        return status;
    }
    return mlift_publish_end(temporary, path, overwrite, diag);
}
