#include "sim/hdf_write.h"

#include <errno.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 1 << 20, SMALLEST_CHUNKED = 8192 };

/* After a failed call: say so, touch nothing of HDF5 again. */
static int failed(const struct mlift_hdf_write *writer, const char *call)
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

void mlift_hdf_write_prepare(void)
{
    (void)H5dont_atexit(); /* refuses from the second time on, which is as good */
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    (void)H5PLset_loading_state(0);
}

int mlift_hdf_write_open(struct mlift_hdf_write *writer, const char *path, struct mlift_diag *diag)
{
    hid_t access;

    *writer = (struct mlift_hdf_write){.file = H5I_INVALID_HID, .diag = diag};
    mlift_hdf_write_prepare();
    /* Nobody else knows the file yet, and some network file systems have no locks to give. */
    CHECK(writer, access = H5Pcreate(H5P_FILE_ACCESS));
    CHECK(writer, H5Pset_file_locking(access, false, true));
    CHECK(writer, writer->file = H5Fcreate(path, H5F_ACC_EXCL, H5P_DEFAULT, access));
    CHECK(writer, H5Pclose(access));
    return MLIFT_OK;
}

int mlift_hdf_write_close(struct mlift_hdf_write *writer)
{
    CHECK(writer, H5Fclose(writer->file));
    return MLIFT_OK;
}

int mlift_hdf_write_group(struct mlift_hdf_write *writer, const char *path)
{
    hid_t group;

    CHECK(writer, group = H5Gcreate2(writer->file, path, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    CHECK(writer, H5Gclose(group));
    return MLIFT_OK;
}

/* --- attributes --------------------------------------------------------------------------------------------------- */

static int put_attribute(struct mlift_hdf_write *writer, hid_t object, const char *name, hid_t type, hid_t memory_type,
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
static int make_text_type(struct mlift_hdf_write *writer, size_t length, hid_t *type)
{
    CHECK(writer, *type = H5Tcopy(H5T_C_S1));
    CHECK(writer, H5Tset_size(*type, length > 0 ? length : 1));
    CHECK(writer, H5Tset_strpad(*type, H5T_STR_NULLPAD));
    CHECK(writer, H5Tset_cset(*type, H5T_CSET_UTF8));
    return MLIFT_OK;
}

int mlift_hdf_write_text(struct mlift_hdf_write *writer, int64_t object, const char *name, const char *text)
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

int mlift_hdf_write_number(struct mlift_hdf_write *writer, int64_t object, const char *name, uint64_t value)
{
    return put_attribute(writer, object, name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &value);
}

/* --- datasets ----------------------------------------------------------------------------------------------------- */

/* Bytes of one row along the first axis. */
static size_t row_bytes(const struct mlift_hdf_shape *shape, size_t element)
{
    for (int k = 1; k < shape->n_axes; k++) {
        element *= shape->length[k];
    }
    return element;
}

/* Rows of a chunk of a large array. */
static size_t rows_at_once(const struct mlift_hdf_shape *shape, size_t row)
{
    size_t most = CHUNK_BYTES / row > 1 ? CHUNK_BYTES / row : 1;

    return shape->length[0] < most ? shape->length[0] : most;
}

/* Large arrays are cut along the first axis into chunks, shuffled and deflated, which notices a changed bit. Small ones
 * are one chunk with a checksum (Fletcher's) that does the same; single values, such as the scenario's text with its
 * digest, have none. */
static int set_storage(struct mlift_hdf_write *writer, hid_t properties, const struct mlift_hdf_shape *shape,
                       size_t element)
{
    hsize_t chunk[MLIFT_HDF_MOST_AXES];
    size_t row = row_bytes(shape, element), bytes = shape->n_axes > 0 ? row * shape->length[0] : row;

    CHECK(writer, H5Pset_obj_track_times(properties, 0));
    if (shape->n_axes == 0 || bytes == 0) {
        return MLIFT_OK;
    }
    for (int k = 0; k < shape->n_axes; k++) {
        chunk[k] = shape->length[k];
    }
    if (bytes < SMALLEST_CHUNKED) {
        CHECK(writer, H5Pset_chunk(properties, shape->n_axes, chunk));
        CHECK(writer, H5Pset_fletcher32(properties));
        return MLIFT_OK;
    }
    chunk[0] = rows_at_once(shape, row);
    CHECK(writer, H5Pset_chunk(properties, shape->n_axes, chunk));
    CHECK(writer, H5Pset_shuffle(properties));
    CHECK(writer, H5Pset_deflate(properties, MLIFT_HDF_DEFLATE_LEVEL));
    return MLIFT_OK;
}

/* The types in the file and in memory, and the bytes of an element; a text type is to be closed. */
static int find_types(struct mlift_hdf_write *writer, const struct mlift_hdf_shape *shape, hid_t *type, hid_t *memory,
                      size_t *element)
{
    int status = MLIFT_OK;

    switch (shape->kind) {
    case MLIFT_HDF_U32:
        *type = H5T_STD_U32LE;
        *memory = H5T_NATIVE_UINT32;
        *element = sizeof(uint32_t);
        break;
    case MLIFT_HDF_U64:
        *type = H5T_STD_U64LE;
        *memory = H5T_NATIVE_UINT64;
        *element = sizeof(uint64_t);
        break;
    case MLIFT_HDF_F64:
        *type = H5T_IEEE_F64LE;
        *memory = H5T_NATIVE_DOUBLE;
        *element = sizeof(double);
        break;
    default:
        *element = shape->text_length > 0 ? shape->text_length : 1;
        status = make_text_type(writer, *element, type);
        *memory = *type;
    }
    return status;
}

/* An empty dataset; *memory: the type of its values in memory. */
static int create_set(struct mlift_hdf_write *writer, const char *path, const struct mlift_hdf_shape *shape,
                      hid_t *memory, int64_t *set)
{
    hid_t space, properties, type;
    hsize_t length[MLIFT_HDF_MOST_AXES];
    size_t element;
    int status = find_types(writer, shape, &type, memory, &element);

    if (status) {
        return status;
    }
    for (int k = 0; k < shape->n_axes; k++) {
        length[k] = shape->length[k];
    }
    CHECK(writer, space = shape->n_axes > 0 ? H5Screate_simple(shape->n_axes, length, NULL) : H5Screate(H5S_SCALAR));
    CHECK(writer, properties = H5Pcreate(H5P_DATASET_CREATE));
    status = set_storage(writer, properties, shape, element);
    if (status) {
        return status;
    }
    CHECK(writer, *set = H5Dcreate2(writer->file, path, type, space, H5P_DEFAULT, properties, H5P_DEFAULT));
    CHECK(writer, H5Pclose(properties));
    CHECK(writer, H5Sclose(space));
    return MLIFT_OK;
}

int mlift_hdf_write_dataset(struct mlift_hdf_write *writer, const char *path, const struct mlift_hdf_shape *shape,
                            const void *values, const char *units, int64_t *set)
{
    hid_t memory;
    int status = create_set(writer, path, shape, &memory, set);

    if (status) {
        return status;
    }
    CHECK(writer, H5Dwrite(*set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
    if (shape->kind == MLIFT_HDF_TEXT) {
        CHECK(writer, H5Tclose(memory));
    }
    return mlift_hdf_write_text(writer, *set, "units", units);
}

size_t mlift_hdf_write_chunk_rows(const struct mlift_hdf_shape *shape)
{
    size_t row = row_bytes(shape, sizeof(uint32_t));

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    return 0;
#endif
    if (shape->kind != MLIFT_HDF_U32 || shape->n_axes == 0 || row == 0) {
        return 0;
    }
    size_t rows = rows_at_once(shape, row);
    return rows < shape->length[0] ? rows : 0;
}

static int put_chunk(struct mlift_hdf_write *writer, int64_t set, size_t first_row, const struct mlift_hdf_chunk *chunk)
{
    hsize_t at[MLIFT_HDF_MOST_AXES] = {first_row};

    CHECK(writer, H5Dwrite_chunk(set, H5P_DEFAULT, 0, at, chunk->n, chunk->bytes));
    return MLIFT_OK;
}

/* Where HDF5 packs the chunks itself, it holds the last one back in its cache of CHUNK_BYTES until the dataset is
 * closed, by which time attributes have been put in front of it. */
int mlift_hdf_write_packed(struct mlift_hdf_write *writer, const char *path, const struct mlift_hdf_shape *shape,
                           const struct mlift_hdf_chunk *chunk, const char *units, int64_t *set)
{
    hid_t memory;
    size_t rows = mlift_hdf_write_chunk_rows(shape), row = row_bytes(shape, sizeof(uint32_t));
    int status = create_set(writer, path, shape, &memory, set);

    for (size_t from = 0; !status && from < shape->length[0]; from += rows, chunk++) {
        if (from + rows >= shape->length[0] && rows * row <= CHUNK_BYTES) {
            writer->last = chunk;
            writer->last_row = from;
        } else {
            status = put_chunk(writer, *set, from, chunk);
        }
    }
    return status ? status : mlift_hdf_write_text(writer, *set, "units", units);
}

int mlift_hdf_write_texts(struct mlift_hdf_write *writer, const char *path, size_t n,
                          const char *(*text)(const void *context, size_t i), const void *context, const char *units,
                          int64_t *set)
{
    size_t longest = 1;

    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(text(context, i));
        longest = length > longest ? length : longest;
    }
    char *block = calloc(n > 0 ? n : 1, longest);
    if (!block) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < n; i++) {
        memcpy(block + i * longest, text(context, i), strlen(text(context, i)));
    }
    const struct mlift_hdf_shape shape = {.kind = MLIFT_HDF_TEXT, .text_length = longest, .n_axes = 1, .length = {n}};
    int status = mlift_hdf_write_dataset(writer, path, &shape, block, units, set);
    free(block);
    return status;
}

int mlift_hdf_write_close_set(struct mlift_hdf_write *writer, int64_t set)
{
    const struct mlift_hdf_chunk *last = writer->last;
    int status = last ? put_chunk(writer, set, writer->last_row, last) : MLIFT_OK;

    writer->last = NULL;
    if (status) {
        return status;
    }
    CHECK(writer, H5Dclose(set)); /* here chunks go to the disk */
    return MLIFT_OK;
}

int mlift_hdf_write_scale(struct mlift_hdf_write *writer, int64_t set, const char *axis)
{
    CHECK(writer, H5DSset_scale(set, axis));
    return MLIFT_OK;
}

int mlift_hdf_write_axis(struct mlift_hdf_write *writer, int64_t set, unsigned axis, const char *name, const char *path)
{
    hid_t labels;

    CHECK(writer, H5DSset_label(set, axis, name));
    if (path) {
        CHECK(writer, labels = H5Dopen2(writer->file, path, H5P_DEFAULT));
        CHECK(writer, H5DSattach_scale(set, labels, axis));
        CHECK(writer, H5Dclose(labels));
    }
    return MLIFT_OK;
}
