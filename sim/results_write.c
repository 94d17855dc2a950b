#include "sim/results_write.h"

#include "models/draw.h"
#include "sim/git_sha.h"
#include "sim/results.h"
#include "sim/results_layout.h"

#include <errno.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Measured on 10,000 replicates of first-campaign (24.8 MB in memory): level 1 takes 3.9 MB and 0.5 s, level 4 3.6 MB
 * and 0.9 s, level 6 3.5 MB and 1.4 s. */
enum { DEFLATE_LEVEL = 1, CHUNK_BYTES = 1 << 20, SMALLEST_CHUNKED = 8192 };

struct writer {
    hid_t file;
    struct mlift_diag *diag;
};

/* After a failed call: say so, touch nothing of HDF5 again. */
static int failed(struct writer *writer, const char *call)
{
    const char *reason = errno ? strerror(errno) : "no reason given";

    snprintf(writer->diag->message, sizeof writer->diag->message, "cannot write: %s (in %.60s)", reason, call);
    return MLIFT_RAISE(MLIFT_ERR_WRITE_RESULTS);
}

/* Every call to HDF5 goes through here: its negative answers become our error. */
#define CHECK(writer, call)                                                                                            \
    do {                                                                                                               \
        errno = 0;                                                                                                     \
        if ((call) < 0) {                                                                                              \
            return failed(writer, #call);                                                                              \
        }                                                                                                              \
    } while (0)

void mlift_results_write_prepare(void)
{
    (void)H5dont_atexit(); /* refuses from the second time on, which is as good */
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    (void)H5PLset_loading_state(0);
}

/* --- attributes -------------------------------------------------------------------------------------------------- */

static int put_attribute(struct writer *writer, hid_t object, const char *name, hid_t type, hid_t memory_type,
                         const void *value)
{
    hid_t space, attribute;

    CHECK(writer, space = H5Screate(H5S_SCALAR));
    CHECK(writer, attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT));
    CHECK(writer, H5Awrite(attribute, memory_type, value));
    CHECK(writer, H5Aclose(attribute));
    CHECK(writer, H5Sclose(space));
    return MLIFT_OK;
}

/* A text type of `length` bytes, at least one, without a terminating zero. */
static int make_text_type(struct writer *writer, size_t length, hid_t *type)
{
    CHECK(writer, *type = H5Tcopy(H5T_C_S1));
    CHECK(writer, H5Tset_size(*type, length > 0 ? length : 1));
    CHECK(writer, H5Tset_strpad(*type, H5T_STR_NULLPAD));
    CHECK(writer, H5Tset_cset(*type, H5T_CSET_UTF8));
    return MLIFT_OK;
}

static int put_text(struct writer *writer, hid_t object, const char *name, const char *text)
{
    hid_t type;
    int status = make_text_type(writer, strlen(text), &type);

    if (!status) {
        status = put_attribute(writer, object, name, type, type, text);
    }
    if (!status) {
        CHECK(writer, H5Tclose(type));
    }
    return status;
}

static int put_number(struct writer *writer, hid_t object, const char *name, uint64_t value)
{
    return put_attribute(writer, object, name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &value);
}

/* --- datasets ---------------------------------------------------------------------------------------------------- */

/* What an array looks like in the file. */
struct shape {
    hid_t type, memory_type;
    int n_axes;
    hsize_t length[MLIFT_RESULTS_MOST_AXES];
    size_t element; /* bytes */
};

/* Small arrays stand in one piece. Large ones are cut along the first axis into chunks, shuffled and deflated. */
static int set_storage(struct writer *writer, hid_t properties, const struct shape *shape)
{
    hsize_t chunk[MLIFT_RESULTS_MOST_AXES], row = shape->element, bytes;

    CHECK(writer, H5Pset_obj_track_times(properties, 0));
    for (int k = 1; k < shape->n_axes; k++) {
        chunk[k] = shape->length[k];
        row *= shape->length[k];
    }
    bytes = shape->n_axes > 0 ? row * shape->length[0] : row;
    if (shape->n_axes == 0 || bytes < SMALLEST_CHUNKED) {
        return MLIFT_OK;
    }
    hsize_t most = CHUNK_BYTES / row > 1 ? CHUNK_BYTES / row : 1;
    chunk[0] = shape->length[0] < most ? shape->length[0] : most;
    CHECK(writer, H5Pset_chunk(properties, shape->n_axes, chunk));
    CHECK(writer, H5Pset_shuffle(properties));
    CHECK(writer, H5Pset_deflate(properties, DEFLATE_LEVEL));
    return MLIFT_OK;
}

/* Creates the dataset and writes it; leaves it open as *set. */
static int put_dataset(struct writer *writer, const char *path, const struct shape *shape, const void *values,
                       const char *units, hid_t *set)
{
    hid_t space, properties;

    CHECK(writer,
          space = shape->n_axes > 0 ? H5Screate_simple(shape->n_axes, shape->length, NULL) : H5Screate(H5S_SCALAR));
    CHECK(writer, properties = H5Pcreate(H5P_DATASET_CREATE));
    int status = set_storage(writer, properties, shape);
    if (status) {
        return status;
    }
    CHECK(writer, *set = H5Dcreate2(writer->file, path, shape->type, space, H5P_DEFAULT, properties, H5P_DEFAULT));
    CHECK(writer, H5Dwrite(*set, shape->memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
    CHECK(writer, H5Pclose(properties));
    CHECK(writer, H5Sclose(space));
    return put_text(writer, *set, "units", units);
}

static int put_text_label(struct writer *writer, const struct mlift_run *run, const struct mlift_results_label *label,
                          size_t n, hid_t *set)
{
    size_t longest = 1;

    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(label->text(run, i));
        longest = length > longest ? length : longest;
    }
    char *block = calloc(n > 0 ? n : 1, longest);
    if (!block) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < n; i++) {
        const char *text = label->text(run, i);
        memcpy(block + i * longest, text, strlen(text));
    }
    struct shape shape = {.n_axes = 1, .length = {n}, .element = longest};
    int status = make_text_type(writer, longest, &shape.type);
    shape.memory_type = shape.type;
    if (!status) {
        status = put_dataset(writer, label->path, &shape, block, label->units, set);
    }
    free(block);
    if (!status) {
        CHECK(writer, H5Tclose(shape.type));
    }
    return status;
}

static int put_number_label(struct writer *writer, const struct mlift_run *run, const struct mlift_results_label *label,
                            size_t n, hid_t *set)
{
    uint32_t *numbers = malloc((n > 0 ? n : 1) * sizeof *numbers);

    if (!numbers) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < n; i++) {
        numbers[i] = label->number(run, i);
    }
    const struct shape shape = {H5T_STD_U32LE, H5T_NATIVE_UINT32, 1, {n}, sizeof *numbers};
    int status = put_dataset(writer, label->path, &shape, numbers, label->units, set);
    free(numbers);
    return status;
}

static int put_label(struct writer *writer, const struct mlift_run *run, const struct mlift_results_label *label)
{
    hid_t set = H5I_INVALID_HID;
    size_t n = label->count(run);
    int status =
        label->text ? put_text_label(writer, run, label, n, &set) : put_number_label(writer, run, label, n, &set);

    if (status) {
        return status;
    }
    if (label->axis) {
        CHECK(writer, H5DSset_scale(set, label->axis));
    }
    CHECK(writer, H5Dclose(set));
    return MLIFT_OK;
}

/* Names the axis and ties the labels to it. */
static int attach(struct writer *writer, hid_t set, unsigned axis, const char *path)
{
    hid_t labels;

    CHECK(writer, H5DSset_label(set, axis, mlift_results_layout_label(path)->axis));
    CHECK(writer, labels = H5Dopen2(writer->file, path, H5P_DEFAULT));
    CHECK(writer, H5DSattach_scale(set, labels, axis));
    CHECK(writer, H5Dclose(labels));
    return MLIFT_OK;
}

static int put_array(struct writer *writer, const struct mlift_results_array *array)
{
    struct shape shape = {H5T_STD_U32LE, H5T_NATIVE_UINT32, array->n_axes, {0}, sizeof(uint32_t)};
    hid_t set;

    if (array->kind == MLIFT_RESULTS_F64) {
        shape.type = H5T_IEEE_F64LE;
        shape.memory_type = H5T_NATIVE_DOUBLE;
        shape.element = sizeof(double);
    }
    for (int k = 0; k < array->n_axes; k++) {
        shape.length[k] = array->length[k];
    }
    int status = put_dataset(writer, array->path, &shape, array->values, array->units, &set);
    for (int k = 0; !status && k < array->n_axes; k++) {
        status = attach(writer, set, (unsigned)k, array->label[k]);
    }
    if (!status) {
        CHECK(writer, H5Dclose(set)); /* here chunks go to the disk */
    }
    return status;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int put_head(struct writer *writer, const struct mlift_run *run, const char *digest)
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
        status = put_text(writer, writer->file, texts[i].name, texts[i].text);
    }
    for (size_t i = 0; !status && i < sizeof numbers / sizeof *numbers; i++) {
        status = put_number(writer, writer->file, numbers[i].name, numbers[i].number);
    }
    return status;
}

static int put_scenario(struct writer *writer, const struct mlift_scenario *scenario)
{
    char digest[MLIFT_DIGEST_SIZE];
    struct shape shape = {.element = scenario->text_length};
    hid_t set;

    mlift_digest_text(scenario->text, scenario->text_length, digest);
    int status = make_text_type(writer, scenario->text_length, &shape.type);
    shape.memory_type = shape.type;
    if (!status) {
        status = put_dataset(writer, "/scenario", &shape, scenario->text, "YAML text", &set);
    }
    const char *const texts[][2] = {
        {"sha256", digest}, {"name", scenario->name}, {"title", scenario->title}, {"question", scenario->question}};
    for (size_t i = 0; !status && i < sizeof texts / sizeof *texts; i++) {
        status = put_text(writer, set, texts[i][0], texts[i][1]);
    }
    if (!status) {
        CHECK(writer, H5Dclose(set));
        CHECK(writer, H5Tclose(shape.type));
    }
    return status;
}

static int put_groups(struct writer *writer)
{
    static const char *const names[] = {"/labels", "/worlds", "/experiment", "/exact", "/table"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        hid_t group;
        CHECK(writer, group = H5Gcreate2(writer->file, names[i], H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        CHECK(writer, H5Gclose(group));
    }
    return MLIFT_OK;
}

/* The thresholds of the touches, where they take less room than a chart. */
static int put_thresholds(struct writer *writer, const struct mlift_table *table)
{
    size_t n = table->n_touch_rows;
    hid_t set;

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
    const struct shape shape = {H5T_STD_U32LE, H5T_NATIVE_UINT32, 2, {n, MLIFT_ROW_OUTCOMES}, sizeof *bounds};
    int status = put_dataset(writer, "/table/touch_bounds", &shape, bounds, "1/4294967296, inclusive", &set);
    free(bounds);
    if (!status) {
        CHECK(writer, H5DSset_label(set, 0, "row"));
        CHECK(writer, H5DSset_label(set, 1, "outcome"));
        CHECK(writer, H5Dclose(set));
    }
    return status;
}

static int put_everything(struct writer *writer, const struct mlift_run *run, const char *digest)
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
        status = put_array(writer, &array);
    }
    if (!status) {
        status = put_thresholds(writer, &run->table);
    }
    return status;
}

int mlift_results_write_file(const struct mlift_run *run, const char *digest, const char *path, struct mlift_diag *diag)
{
    struct writer writer = {H5I_INVALID_HID, diag};

    mlift_results_write_prepare();
    CHECK(&writer, writer.file = H5Fcreate(path, H5F_ACC_EXCL, H5P_DEFAULT, H5P_DEFAULT));
    int status = put_everything(&writer, run, digest);
    if (status) {
        return status;
    }
    CHECK(&writer, H5Fclose(writer.file));
    return MLIFT_OK;
}
