#include "sim/results_read.h"

#include "sim/results_layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_WORDS = 1 << 18 };

int mlift_results_read_open(struct mlift_hdf_read *reader, const char *path, struct mlift_diag *diag)
{
    return mlift_hdf_read_open(reader, path, MLIFT_RESULTS_FORMAT, "run", diag);
}

int mlift_results_read_scenario(struct mlift_hdf_read *reader, char **text, size_t *length)
{
    char expected[MLIFT_DIGEST_SIZE], digest[MLIFT_DIGEST_SIZE];
    struct mlift_hdf_set found;
    int status = mlift_hdf_read_set(reader, "/scenario", &found);

    *text = NULL;
    if (status) {
        return status;
    }
    if (found.kind != MLIFT_HDF_TEXT || found.n_axes != 0 ||
        !mlift_hdf_read_text(reader, &found, "sha256", expected, sizeof expected)) {
        status = mlift_hdf_read_damaged(reader, "/scenario");
    } else {
        status = mlift_hdf_read_texts(reader, "/scenario", &found, text);
    }
    if (!status) {
        *length = found.element;
        mlift_digest_text(*text, *length, digest);
        if (strcmp(digest, expected) != 0) {
            free(*text);
            *text = NULL;
            status = mlift_hdf_read_refuse(reader, "results-damaged",
                                           "the file is damaged: the scenario's text is not that of its digest");
        }
    }
    mlift_hdf_read_close_set(&found);
    return status;
}

/* --- labels ------------------------------------------------------------------------------------------------------- */

static int unfitting(const struct mlift_hdf_read *reader, const char *path)
{
    return mlift_hdf_read_refuse(
        reader, "results-unfitting",
        "%s does not fit the scenario in the file: it was changed, or made by another version of the model", path);
}

static bool same_texts(const struct mlift_results_label *label, const struct mlift_run *run, const char *block,
                       size_t width)
{
    for (size_t i = 0; i < label->count(run); i++) {
        const char *text = label->text(run, i);
        size_t length = strnlen(block + i * width, width);
        if (length != strlen(text) || memcmp(block + i * width, text, length) != 0) {
            return false;
        }
    }
    return true;
}

static int compare_texts(const struct mlift_hdf_read *reader, const struct mlift_run *run,
                         const struct mlift_results_label *label, const struct mlift_hdf_set *found)
{
    char *block;
    int status = mlift_hdf_read_texts(reader, label->path, found, &block);

    if (!status && !same_texts(label, run, block, found->element)) {
        status = unfitting(reader, label->path);
    }
    free(block);
    return status;
}

static int compare_numbers(const struct mlift_hdf_read *reader, const struct mlift_run *run,
                           const struct mlift_results_label *label, const struct mlift_hdf_set *found)
{
    size_t n = found->length[0];
    uint32_t *numbers = malloc((n > 0 ? n : 1) * sizeof *numbers);
    int status = MLIFT_OK;

    if (!numbers) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    if (n > 0 && !mlift_hdf_read_rows(found, 0, n, numbers)) {
        status = mlift_hdf_read_damaged(reader, label->path);
    }
    for (size_t i = 0; !status && i < n; i++) {
        if (numbers[i] != label->number(run, i)) {
            status = unfitting(reader, label->path);
        }
    }
    free(numbers);
    return status;
}

int mlift_results_read_labels(struct mlift_hdf_read *reader, const struct mlift_run *run)
{
    int status = MLIFT_OK;

    for (const struct mlift_results_label *label = mlift_results_layout_labels; !status && label->path; label++) {
        struct mlift_hdf_set found;
        status = mlift_hdf_read_set(reader, label->path, &found);
        if (status) {
            return status;
        }
        if (found.n_axes != 1 || found.kind != (label->text ? MLIFT_HDF_TEXT : MLIFT_HDF_U32)) {
            status = mlift_hdf_read_damaged(reader, label->path);
        } else if (found.length[0] != label->count(run)) {
            status = unfitting(reader, label->path);
        } else {
            status =
                label->text ? compare_texts(reader, run, label, &found) : compare_numbers(reader, run, label, &found);
        }
        mlift_hdf_read_close_set(&found);
    }
    return status;
}

/* --- arrays ------------------------------------------------------------------------------------------------------- */

/* All rows, block by block: into `values`, or, NULL, into a block that is used again and again. */
static int read_all_rows(const struct mlift_hdf_read *reader, const struct mlift_results_array *array,
                         const struct mlift_hdf_set *found, unsigned char *values, struct mlift_digest *digest)
{
    size_t n_rows = array->length[0];
    size_t row = n_rows > 0 ? mlift_results_layout_size(array) / n_rows : 1; /* elements */
    size_t step = found->chunk_rows > 0 ? found->chunk_rows : BLOCK_WORDS / (row > 0 ? row : 1) + 1;
    unsigned char *block = NULL;

    if (row == 0 || n_rows == 0) {
        return MLIFT_OK;
    }
    step = step < n_rows ? step : n_rows;
    if (!values && !(block = malloc(step * row * found->element))) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = MLIFT_OK;
    for (size_t first = 0; !status && first < n_rows; first += step) {
        size_t n = n_rows - first < step ? n_rows - first : step;
        void *to = values ? values + first * row * found->element : block;
        if (!mlift_hdf_read_rows(found, first, n, to)) {
            status = mlift_hdf_read_damaged(reader, array->path);
        } else if (digest) {
            mlift_digest_add_u32(digest, to, n * row);
        }
    }
    free(block);
    return status;
}

/* Opens array `i` where it is what it should be. */
static int open_array(struct mlift_hdf_read *reader, const struct mlift_run *run, int i,
                      struct mlift_results_array *array, struct mlift_hdf_set *found)
{
    if (!mlift_results_layout_array(run, i, array)) {
        return mlift_hdf_read_damaged(reader, "an array that there is not");
    }
    int status = mlift_hdf_read_set(reader, array->path, found);
    if (status) {
        return status;
    }
    if (found->kind != array->kind || found->n_axes != array->n_axes) {
        status = mlift_hdf_read_damaged(reader, array->path);
    }
    for (int k = 0; !status && k < array->n_axes; k++) {
        if (found->length[k] != array->length[k]) {
            status = unfitting(reader, array->path);
        }
    }
    if (status) {
        mlift_hdf_read_close_set(found);
    }
    return status;
}

int mlift_results_read_array(struct mlift_hdf_read *reader, const struct mlift_run *run, int i, bool keep,
                             struct mlift_digest *digest)
{
    struct mlift_results_array array;
    struct mlift_hdf_set found;
    int status = open_array(reader, run, i, &array, &found);

    if (status) {
        return status;
    }
    if (digest) {
        mlift_results_layout_digest(&array, digest);
    }
    status = read_all_rows(reader, &array, &found, keep ? array.values : NULL, digest);
    mlift_hdf_read_close_set(&found);
    return status;
}

/* All rows at once: the array is small, or the machine is one that HDF5 converts for. */
static int compare_values(const struct mlift_hdf_read *reader, const struct mlift_results_array *array,
                          const struct mlift_hdf_set *found)
{
    size_t n = mlift_results_layout_size(array) * found->element;
    unsigned char *values = malloc(n > 0 ? n : 1);

    if (!values) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = read_all_rows(reader, array, found, values, NULL);
    if (!status && n > 0 && memcmp(values, array->values, n) != 0) {
        status = mlift_hdf_read_damaged(reader, array->path);
    }
    free(values);
    return status;
}

int mlift_results_read_compare(struct mlift_hdf_read *reader, const struct mlift_run *run, int i,
                               const struct mlift_chunks *chunks)
{
    struct mlift_results_array array;
    struct mlift_hdf_set found;
    int status = open_array(reader, run, i, &array, &found);

    if (status) {
        return status;
    }
    if (chunks->n_chunks == 0) {
        status = compare_values(reader, &array, &found);
    }
    for (size_t c = 0; !status && c < chunks->n_chunks; c++) {
        bool same;
        status = mlift_hdf_read_same_chunk(&found, c * found.chunk_rows, &chunks->chunk[c], &same);
        if (!status && !same) {
            status = mlift_hdf_read_damaged(reader, array.path);
        }
    }
    mlift_hdf_read_close_set(&found);
    return status;
}

/* --- what it says about itself ------------------------------------------------------------------------------------ */

static void describe_dataset(const char *path, const struct mlift_hdf_set *found, struct mlift_results_dataset *dataset)
{
    size_t used = 0;

    snprintf(dataset->path, sizeof dataset->path, "%s", path);
    dataset->raw = found->element;
    dataset->stored = found->stored;
    dataset->shape[0] = '\0';
    for (int k = 0; k < found->n_axes; k++) {
        dataset->raw *= found->length[k];
        int n = snprintf(dataset->shape + used, sizeof dataset->shape - used, "%s%llu", k > 0 ? " x " : "",
                         (unsigned long long)found->length[k]);
        used += n > 0 ? (size_t)n : 0;
    }
}

int mlift_results_read_about(struct mlift_hdf_read *reader, struct mlift_results_about *about)
{
    memset(about, 0, sizeof *about);
    if (!mlift_hdf_read_text(reader, NULL, "format_version", about->format_version, sizeof about->format_version) ||
        !mlift_hdf_read_text(reader, NULL, "microlift_version", about->microlift_version,
                             sizeof about->microlift_version) ||
        !mlift_hdf_read_text(reader, NULL, "git_sha", about->git_sha, sizeof about->git_sha) ||
        !mlift_hdf_read_text(reader, NULL, "generator", about->generator, sizeof about->generator) ||
        !mlift_hdf_read_text(reader, NULL, "keep", about->keep, sizeof about->keep) ||
        !mlift_hdf_read_text(reader, NULL, "counts_sha256", about->counts_sha256, sizeof about->counts_sha256) ||
        !mlift_hdf_read_text(reader, NULL, "table_sha256", about->table_sha256, sizeof about->table_sha256) ||
        !mlift_hdf_read_number(reader, NULL, "draw_address_version", &about->draw_address_version) ||
        !mlift_hdf_read_number(reader, NULL, "seed", &about->seed) ||
        !mlift_hdf_read_number(reader, NULL, "replicates", &about->replicates) ||
        !mlift_hdf_read_number(reader, NULL, "list_size", &about->list_size)) {
        return mlift_hdf_read_damaged(reader, "one of the file's attributes");
    }
    int status = MLIFT_OK;
    for (int i = 0; !status && mlift_results_layout_path(i); i++) {
        struct mlift_hdf_set found;
        status = mlift_hdf_read_set(reader, mlift_results_layout_path(i), &found);
        if (!status) {
            describe_dataset(mlift_results_layout_path(i), &found, &about->dataset[about->n_datasets++]);
            if (i < MLIFT_RESULTS_N_COUNTS && (found.n_axes < 1 || found.length[0] != about->replicates)) {
                status = unfitting(reader, mlift_results_layout_path(i));
            }
            mlift_hdf_read_close_set(&found);
        }
    }
    return status;
}
