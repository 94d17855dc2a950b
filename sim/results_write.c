#include "sim/results_write.h"

#include "models/draw.h"
#include "sim/git_sha.h"
#include "sim/hdf_write.h"
#include "sim/results.h"
#include "sim/results_layout.h"

#include <stdlib.h>
#include <string.h>

/* A label and the run it is taken from. */
struct labelled {
    const struct mlift_run *run;
    const struct mlift_results_label *label;
};

static const char *label_text(const void *context, size_t i)
{
    const struct labelled *labelled = context;

    return labelled->label->text(labelled->run, i);
}

static int put_number_label(struct mlift_hdf_write *writer, const struct mlift_run *run,
                            const struct mlift_results_label *label, size_t n, int64_t *set)
{
    uint32_t *numbers = malloc((n > 0 ? n : 1) * sizeof *numbers);

    if (!numbers) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < n; i++) {
        numbers[i] = label->number(run, i);
    }
    const struct mlift_hdf_shape shape = {.kind = MLIFT_HDF_U32, .n_axes = 1, .length = {n}};
    int status = mlift_hdf_write_dataset(writer, label->path, &shape, numbers, label->units, set);
    free(numbers);
    return status;
}

static int put_label(struct mlift_hdf_write *writer, const struct mlift_run *run,
                     const struct mlift_results_label *label)
{
    const struct labelled labelled = {run, label};
    int64_t set;
    size_t n = label->count(run);
    int status = label->text ? mlift_hdf_write_texts(writer, label->path, n, label_text, &labelled, label->units, &set)
                             : put_number_label(writer, run, label, n, &set);

    if (!status && label->axis) {
        status = mlift_hdf_write_scale(writer, set, label->axis);
    }
    return status ? status : mlift_hdf_write_close_set(writer, set);
}

/* `chunks`: NULL where there are none. */
static int put_array(struct mlift_hdf_write *writer, const struct mlift_results_array *array,
                     const struct mlift_chunks *chunks)
{
    struct mlift_hdf_shape shape = {.kind = array->kind, .n_axes = array->n_axes};
    int64_t set;

    for (int k = 0; k < array->n_axes; k++) {
        shape.length[k] = array->length[k];
    }
    int status = chunks && chunks->n_chunks > 0
                     ? mlift_hdf_write_packed(writer, array->path, &shape, chunks->chunk, array->units, &set)
                     : mlift_hdf_write_dataset(writer, array->path, &shape, array->values, array->units, &set);
    for (int k = 0; !status && k < array->n_axes; k++) {
        const char *label = array->label[k];
        status = mlift_hdf_write_axis(writer, set, (unsigned)k, mlift_results_layout_label(label)->axis, label);
    }
    return status ? status : mlift_hdf_write_close_set(writer, set);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int put_head(struct mlift_hdf_write *writer, const struct mlift_run *run, const char *digest)
{
    char table[MLIFT_DIGEST_SIZE];

    mlift_digest_table(&run->table, table);
    const struct {
        const char *name, *text;
    } texts[] = {{"format", MLIFT_RESULTS_FORMAT},
                 {"format_version", MLIFT_RESULTS_VERSION},
                 {"microlift_version", MLIFT_VERSION},
                 {"git_sha", MLIFT_GIT_SHA},
                 {"generator", "philox4x32-10"},
                 {"keep", mlift_results_layout_keep(run->keep)},
                 {"counts_sha256", digest},
                 {"table_sha256", table}};
    const struct {
        const char *name;
        uint64_t number;
    } numbers[] = {{"draw_address_version", MLIFT_DRAW_ADDRESS_VERSION},
                   {"seed", run->seed},
                   {"replicates", run->n_replicates},
                   {"list_size", run->scenario->campaign.list_size}};
    int status = MLIFT_OK;
    for (size_t i = 0; !status && i < sizeof texts / sizeof *texts; i++) {
        status = mlift_hdf_write_text(writer, writer->file, texts[i].name, texts[i].text);
    }
    for (size_t i = 0; !status && i < sizeof numbers / sizeof *numbers; i++) {
        status = mlift_hdf_write_number(writer, writer->file, numbers[i].name, numbers[i].number);
    }
    return status;
}

static int put_scenario(struct mlift_hdf_write *writer, const struct mlift_scenario *scenario)
{
    char digest[MLIFT_DIGEST_SIZE];
    const struct mlift_hdf_shape shape = {.kind = MLIFT_HDF_TEXT, .text_length = scenario->text_length};
    int64_t set;

    mlift_digest_text(scenario->text, scenario->text_length, digest);
    int status = mlift_hdf_write_dataset(writer, "/scenario", &shape, scenario->text, "YAML text", &set);
    const char *const texts[][2] = {
        {"sha256", digest}, {"name", scenario->name}, {"title", scenario->title}, {"question", scenario->question}};
    for (size_t i = 0; !status && i < sizeof texts / sizeof *texts; i++) {
        status = mlift_hdf_write_text(writer, set, texts[i][0], texts[i][1]);
    }
    return status ? status : mlift_hdf_write_close_set(writer, set);
}

static int put_groups(struct mlift_hdf_write *writer)
{
    static const char *const names[] = {"/labels", "/worlds", "/experiment", "/exact", "/table"};
    int status = MLIFT_OK;

    for (size_t i = 0; !status && i < sizeof names / sizeof *names; i++) {
        status = mlift_hdf_write_group(writer, names[i]);
    }
    return status;
}

/* The thresholds of the touches, where they take less room than a chart. */
static int put_thresholds(struct mlift_hdf_write *writer, const struct mlift_table *table)
{
    size_t n = table->n_touch_rows;
    int64_t set;

    if (n > MLIFT_RESULTS_MOST_TOUCH_ROWS) {
        return MLIFT_OK;
    }
    uint32_t *bounds = malloc(n * sizeof table->touch->bound);
    if (!bounds) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < n; i++) {
        memcpy(bounds + i * MLIFT_ROW_OUTCOMES, table->touch[i].bound, sizeof table->touch->bound);
    }
    const struct mlift_hdf_shape shape = {.kind = MLIFT_HDF_U32, .n_axes = 2, .length = {n, MLIFT_ROW_OUTCOMES}};
    int status =
        mlift_hdf_write_dataset(writer, "/table/touch_bounds", &shape, bounds, "1/4294967296, inclusive", &set);
    free(bounds);
    if (!status) {
        status = mlift_hdf_write_axis(writer, set, 0, "row", NULL);
    }
    if (!status) {
        status = mlift_hdf_write_axis(writer, set, 1, "outcome", NULL);
    }
    return status ? status : mlift_hdf_write_close_set(writer, set);
}

static int put_everything(struct mlift_hdf_write *writer, const struct mlift_run *run,
                          const struct mlift_chunks *chunks, const char *digest)
{
    struct mlift_results_array array;
    int status = put_head(writer, run, digest);

    if (!status) {
        status = put_scenario(writer, run->scenario);
    }
    if (!status) {
        status = put_groups(writer);
    }
    for (int i = 0; !status && mlift_results_layout_labels[i].path; i++) {
        status = put_label(writer, run, &mlift_results_layout_labels[i]);
    }
    for (int i = 0; !status && mlift_results_layout_array(run, i, &array); i++) {
        status = put_array(writer, &array, i < MLIFT_RESULTS_N_COUNTS ? &chunks[i] : NULL);
    }
    if (!status) {
        status = put_thresholds(writer, &run->table);
    }
    return status;
}

int mlift_results_write_file(const struct mlift_run *run, const struct mlift_chunks *chunks, const char *digest,
                             const char *path, struct mlift_diag *diag)
{
    struct mlift_hdf_write writer;
    int status = mlift_hdf_write_open(&writer, path, diag);

    if (!status) {
        status = put_everything(&writer, run, chunks, digest);
    }
    return status ? status : mlift_hdf_write_close(&writer);
}
