#include "sim/results.h"

#include "models/draw.h"
#include "sim/publish.h"
#include "sim/results_layout.h"
#include "sim/results_read.h"
#include "sim/results_write.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Counts are stored in no less than this share of what they take in memory (measured: docs/format.md). */
static const double least_stored = 0.02;

__attribute__((format(printf, 3, 4))) static int fail(struct mlift_diag *diag, int code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(diag->message, sizeof diag->message, format, arguments);
    va_end(arguments);
    return MLIFT_RAISE(code);
}

/* --- digests ------------------------------------------------------------------------------------------------------ */

int mlift_results_digest(const struct mlift_run *run, char digest[MLIFT_RESULTS_DIGEST])
{
    struct mlift_digest all;
    struct mlift_results_array array;

    mlift_digest_init(&all);
    for (int i = 0; i < MLIFT_RESULTS_N_COUNTS && mlift_results_layout_array(run, i, &array); i++) {
        mlift_results_layout_digest(&array, &all);
        mlift_digest_add_u32(&all, array.values, mlift_results_layout_size(&array));
    }
    mlift_digest_finish(&all, digest);
    return MLIFT_OK;
}

/* Reads the counts into the run and compares their digest with `expected`. */
static int read_counts(struct mlift_hdf_read *reader, const struct mlift_run *run, const char *expected)
{
    char digest[MLIFT_DIGEST_SIZE];
    struct mlift_digest all;
    int status = MLIFT_OK;

    mlift_digest_init(&all);
    for (int i = 0; !status && i < MLIFT_RESULTS_N_COUNTS; i++) {
        status = mlift_results_read_array(reader, run, i, true, &all);
    }
    mlift_digest_finish(&all, digest);
    if (!status && strcmp(digest, expected) != 0) {
        snprintf(reader->diag->kind, sizeof reader->diag->kind, "results-damaged");
        status = fail(reader->diag, MLIFT_ERR_BAD_RESULTS,
                      "the file is damaged: its counts are not those of its counts_sha256; copy it again");
    }
    return status;
}

/* --- saving ------------------------------------------------------------------------------------------------------- */

int mlift_results_check(const struct mlift_run *run, size_t n_replicates, const char *path, bool overwrite,
                        struct mlift_diag *diag)
{
    return mlift_publish_check(path, least_stored * mlift_run_bytes(run, n_replicates), overwrite, diag);
}

/* Reopens the file and compares: the counts with what was written, byte for byte, which costs no second unpacking. */
static int verify(const struct mlift_run *run, const struct mlift_chunks *chunks, const char *path,
                  struct mlift_diag *diag)
{
    struct mlift_diag reading;
    struct mlift_hdf_read reader;
    int status = mlift_results_read_open(&reader, path, &reading);

    for (int i = MLIFT_RESULTS_N_COUNTS; !status && mlift_results_layout_path(i); i++) {
        status = mlift_results_read_array(&reader, run, i, false, NULL);
    }
    if (!status) {
        status = mlift_results_read_labels(&reader, run);
    }
    for (int i = 0; !status && i < MLIFT_RESULTS_N_COUNTS; i++) {
        status = mlift_results_read_compare(&reader, run, i, &chunks[i]);
    }
    mlift_hdf_read_close(&reader);
    if (status == MLIFT_ERR_BAD_RESULTS) {
        status = fail(diag, MLIFT_ERR_WRITE_RESULTS, "what was written does not read back: %.300s", reading.message);
    }
    return status;
}

/* Writes, closes, syncs, reopens, compares. */
static int write_temporary(const struct mlift_run *run, const char *path, struct mlift_diag *diag)
{
    char digest[MLIFT_DIGEST_SIZE];
    struct mlift_chunks chunks[MLIFT_RESULTS_N_COUNTS];
    int status = mlift_chunks_init(chunks, run, run->n_threads, digest);

    if (!status) {
        status = mlift_results_write_file(run, chunks, digest, path, diag);
    }
    if (!status) {
        status = mlift_publish_sync(path, diag);
    }
    if (!status) {
        status = verify(run, chunks, path, diag);
    }
    mlift_chunks_free(chunks);
    return status;
}

int mlift_results_save(const struct mlift_run *run, const char *path, bool overwrite, struct mlift_diag *diag)
{
    char temporary[MLIFT_PUBLISH_PATH];
    int status = mlift_results_check(run, run->n_replicates, path, overwrite, diag);

    if (!status) {
        status = mlift_publish_begin(path, temporary, diag);
    }
    if (status) {
        return status;
    }
    status = write_temporary(run, temporary, diag);
    if (status) {
        (void)unlink(temporary);
        return status;
    }
    return mlift_publish_end(temporary, path, overwrite, diag);
}

/* --- loading ------------------------------------------------------------------------------------------------------ */

int mlift_results_describe(struct mlift_results_about *about, const char *path, struct mlift_diag *diag)
{
    struct mlift_hdf_read reader;
    int status = mlift_results_read_open(&reader, path, diag);

    if (!status) {
        status = mlift_results_read_about(&reader, about);
    }
    mlift_hdf_read_close(&reader);
    return status;
}

/* The last diagnostic of reading the stored scenario again. */
static void keep_diag(void *context, const struct mlift_diag *diag)
{
    if (diag->severity == MLIFT_SEVERITY_ERROR) {
        *(struct mlift_diag *)context = *diag;
    }
}

static int find_keep(const char *text, enum mlift_keep *keep)
{
    for (int k = MLIFT_KEEP_GOAL; k <= MLIFT_KEEP_ALL; k++) {
        if (!strcmp(text, mlift_results_layout_keep((enum mlift_keep)k))) {
            *keep = (enum mlift_keep)k;
            return MLIFT_OK;
        }
    }
    return MLIFT_RAISE(MLIFT_ERR_BAD_RESULTS);
}

/* Reads the scenario from the file and compiles it. */
static int compile(struct mlift_hdf_read *reader, const struct mlift_results_about *about, struct mlift_run *run)
{
    char *text = NULL;
    size_t length;
    enum mlift_keep keep = MLIFT_KEEP_DEFAULT;
    struct mlift_diag why = {.message = ""};

    if (find_keep(about->keep, &keep)) {
        return fail(reader->diag, MLIFT_ERR_BAD_RESULTS, "the file is damaged: keep is not goal, default or all");
    }
    int status = mlift_results_read_scenario(reader, &text, &length);
    if (status) {
        return status;
    }
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    status = scenario ? mlift_scenario_load_text(scenario, text, length, reader->path, NULL, keep_diag, &why)
                      : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    free(text);
    if (status) {
        free(scenario);
    } else {
        status = mlift_run_init_rates(run, scenario, keep);
    }
    if (status && status != MLIFT_ERR_NO_MEMORY) {
        snprintf(reader->diag->kind, sizeof reader->diag->kind, "results-unfitting");
        status = fail(reader->diag, MLIFT_ERR_BAD_RESULTS,
                      "this version of microlift does not understand the scenario in the file: %.300s",
                      why.message[0] ? why.message : mlift_error_describe(status));
    }
    return status;
}

/* The run has its scenario; everything else comes from the file. */
static int fill(struct mlift_hdf_read *reader, const struct mlift_results_about *about, struct mlift_run *run)
{
    run->seed = about->seed;
    run->n_replicates = about->replicates;
    int status = mlift_results_read_labels(reader, run);
    if (!status) {
        status = mlift_worlds_grow(&run->worlds, about->replicates);
    }
    if (!status) {
        status = mlift_experiment_grow(&run->experiment, about->replicates);
    }
    if (!status) {
        status = read_counts(reader, run, about->counts_sha256);
    }
    for (int i = MLIFT_RESULTS_N_COUNTS; !status && mlift_results_layout_path(i); i++) {
        status = mlift_results_read_array(reader, run, i, true, NULL);
    }
    return status;
}

static int check_fit(struct mlift_diag *diag, const struct mlift_results_about *about, const struct mlift_run *run)
{
    if (about->list_size == run->scenario->campaign.list_size) {
        return MLIFT_OK;
    }
    snprintf(diag->kind, sizeof diag->kind, "results-unfitting");
    return fail(diag, MLIFT_ERR_BAD_RESULTS, "list_size is %llu in the file, %zu in its scenario",
                (unsigned long long)about->list_size, run->scenario->campaign.list_size);
}

int mlift_results_load(struct mlift_run *run, const char *path, struct mlift_diag *diag)
{
    struct mlift_results_about about;
    struct mlift_hdf_read reader;

    memset(run, 0, sizeof *run);
    int status = mlift_results_read_open(&reader, path, diag);
    if (!status) {
        status = mlift_results_read_about(&reader, &about);
    }
    if (!status) {
        status = compile(&reader, &about, run);
    }
    if (!status) {
        status = check_fit(diag, &about, run);
    }
    if (!status) {
        status = fill(&reader, &about, run);
    }
    mlift_hdf_read_close(&reader);
    if (status) {
        mlift_run_free(run);
    }
    return status;
}
