#include "sim/hdf_read.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MOST_CHUNK_BYTES = 1 << 26,
    MOST_TEXT_BYTES = 1 << 26,
    MOST_DEFLATED = 1100 /* deflate makes nothing more than 1032 times smaller */
};

int mlift_hdf_read_refuse(const struct mlift_hdf_read *reader, const char *kind, const char *format, ...)
{
    va_list arguments;

    snprintf(reader->diag->kind, sizeof reader->diag->kind, "%s", kind);
    va_start(arguments, format);
    vsnprintf(reader->diag->message, sizeof reader->diag->message, format, arguments);
    va_end(arguments);
    return MLIFT_RAISE(MLIFT_ERR_BAD_RESULTS);
}

int mlift_hdf_read_damaged(const struct mlift_hdf_read *reader, const char *what)
{
    if (reader->reason) {
        return mlift_hdf_read_refuse(reader, "results-unreadable", "cannot read the results file: %s",
                                     strerror(reader->reason));
    }
    return mlift_hdf_read_refuse(reader, "results-damaged",
                                 "the file is damaged: %s is missing or not what the format says", what);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static uint64_t little_endian(const unsigned char *bytes)
{
    uint64_t value = 0;

    for (int k = 7; k >= 0; k--) {
        value = value << 8 | bytes[k];
    }
    return value;
}

/* HDF5's own error for each of these would be the same one. */
static int look_at_bytes(const struct mlift_hdf_read *reader, const char *format, const char *command)
{
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char head[48] = {0};
    struct stat info;
    int fd = open(reader->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        return mlift_hdf_read_refuse(reader, "results-missing", "cannot open the results file: %s", strerror(errno));
    }
    ssize_t n = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) ? pread(fd, head, sizeof head, 0) : -1;
    int reason = errno;
    (void)close(fd);
    if (n < 0) {
        return mlift_hdf_read_refuse(reader, "results-missing", "cannot read the results file: %s",
                                     S_ISREG(info.st_mode) ? strerror(reason)
                                                           : "it is a folder or a device, not a file");
    }
    if (n < (ssize_t)sizeof signature || memcmp(head, signature, sizeof signature) != 0) {
        return mlift_hdf_read_refuse(reader, "results-foreign",
                                     "this is not an HDF5 file; `microlift %s` writes %s files", command,
                                     format + strlen("microlift-"));
    }
    /* Where the file should end: HDF5 File Format Specification 3.0, II.A; 8-byte offsets. */
    uint64_t end = head[8] < 2 ? little_endian(head + 40) : little_endian(head + 28);
    if (n < (ssize_t)sizeof head || (uint64_t)info.st_size < end) {
        return mlift_hdf_read_refuse(
            reader, "results-truncated", "the file is truncated: it has %lld bytes of %llu; copy it again",
            (long long)info.st_size, n < (ssize_t)sizeof head ? 0ULL : (unsigned long long)end);
    }
    return MLIFT_OK;
}

void mlift_hdf_read_close(struct mlift_hdf_read *reader)
{
    if (reader->file >= 0) {
        (void)H5Fclose(reader->file);
    }
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    reader->file = H5I_INVALID_HID;
}

/* --- attributes --------------------------------------------------------------------------------------------------- */

/* Opens a scalar attribute and copies its value when it is of this class and size (0: at most `room` bytes). */
static bool get_attribute(hid_t object, const char *name, H5T_class_t class, size_t size, void *value, size_t room)
{
    hid_t attribute = H5Aexists(object, name) > 0 ? H5Aopen(object, name, H5P_DEFAULT) : H5I_INVALID_HID;
    hid_t type = attribute >= 0 ? H5Aget_type(attribute) : H5I_INVALID_HID;
    hid_t space = attribute >= 0 ? H5Aget_space(attribute) : H5I_INVALID_HID;
    bool right = type >= 0 && space >= 0 && H5Tget_class(type) == class &&
                 H5Sget_simple_extent_type(space) == H5S_SCALAR && H5Tget_size(type) <= room &&
                 (size == 0 || H5Tget_size(type) == size);

    if (right && class == H5T_STRING) {
        right = H5Tis_variable_str(type) == 0 && H5Aread(attribute, type, value) >= 0;
    } else if (right) {
        right = H5Aread(attribute, H5T_NATIVE_UINT64, value) >= 0;
    }
    (void)(space >= 0 && H5Sclose(space));
    (void)(type >= 0 && H5Tclose(type));
    (void)(attribute >= 0 && H5Aclose(attribute));
    return right;
}

/* Printable ASCII only: what is read here goes to terminals. */
static bool get_text(hid_t object, const char *name, char *text, size_t size)
{
    memset(text, 0, size);
    bool right = get_attribute(object, name, H5T_STRING, 0, text, size - 1);
    for (const char *c = text; right && *c; c++) {
        right = *c >= 0x20 && *c < 0x7F;
    }
    return right;
}

static bool get_number(hid_t object, const char *name, uint64_t *value)
{
    return get_attribute(object, name, H5T_INTEGER, sizeof *value, value, sizeof *value);
}

bool mlift_hdf_read_text(const struct mlift_hdf_read *reader, const struct mlift_hdf_set *set, const char *name,
                         char *text, size_t size)
{
    return get_text(set ? set->set : reader->file, name, text, size);
}

bool mlift_hdf_read_number(const struct mlift_hdf_read *reader, const struct mlift_hdf_set *set, const char *name,
                           uint64_t *value)
{
    return get_number(set ? set->set : reader->file, name, value);
}

/* Major versions are incompatible, minor ones add. */
static int look_at_version(const struct mlift_hdf_read *reader, const char *format, const char *command)
{
    char text[32];
    unsigned major, minor;
    char rest;

    if (!get_text(reader->file, "format", text, sizeof text) || strcmp(text, format) != 0) {
        return mlift_hdf_read_refuse(reader, "results-foreign",
                                     "this HDF5 file is not a microlift %s file; `microlift %s` writes those",
                                     format + strlen("microlift-"), command);
    }
    if (!get_text(reader->file, "format_version", text, sizeof text) ||
        sscanf(text, "%3u.%3u%c", &major, &minor, &rest) != 2) {
        return mlift_hdf_read_damaged(reader, "the attribute format_version");
    }
    if (major > 1) {
        return mlift_hdf_read_refuse(reader, "results-newer",
                                     "the file has format version %s, this program reads 1.x: use a newer microlift",
                                     text);
    }
    if (major < 1) {
        return mlift_hdf_read_refuse(reader, "results-older",
                                     "the file has format version %s, this program reads 1.x: run its scenario again",
                                     text);
    }
    return MLIFT_OK;
}

/* HDF5 tells a system call that failed in words only: "file read failed: ..., errno = 5, error message = ...". */
static herr_t look_at_error(unsigned n, const H5E_error2_t *error, void *context)
{
    struct mlift_hdf_read *reader = context;
    const char *found = error->desc ? strstr(error->desc, "errno = ") : NULL;

    (void)n;
    if (found && !reader->reason) {
        reader->reason = (int)strtol(found + strlen("errno = "), NULL, 10);
    }
    return 0;
}

/* Is called by HDF5 after every call of it that failed. */
static herr_t note_reason(hid_t stack, void *reader)
{
    (void)H5Ewalk2(stack, H5E_WALK_UPWARD, look_at_error, reader);
    return 0;
}

/* Opens what has been looked at. Without a lock: results files are never changed in place, and a notebook that holds
 * one open is no reason not to read it. */
static void open_file(struct mlift_hdf_read *reader)
{
    mlift_hdf_write_prepare();
    (void)H5Eset_auto2(H5E_DEFAULT, note_reason, reader);
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (access >= 0 && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0 &&
        H5Pset_file_locking(access, false, true) >= 0) {
        reader->file = H5Fopen(reader->path, H5F_ACC_RDONLY, access);
    }
    (void)(access >= 0 && H5Pclose(access));
}

/* HDF5_USE_FILE_LOCKING in the environment goes before what open_file asked for. */
static bool is_locked(const struct mlift_hdf_read *reader)
{
    int fd = open(reader->path, O_RDONLY | O_CLOEXEC);
    bool locked = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;

    if (fd >= 0) {
        (void)close(fd);
    }
    return locked;
}

int mlift_hdf_read_open(struct mlift_hdf_read *reader, const char *path, const char *format, const char *command,
                        struct mlift_diag *diag)
{
    *reader = (struct mlift_hdf_read){H5I_INVALID_HID, path, diag, 0};
    *diag = (struct mlift_diag){.severity = MLIFT_SEVERITY_ERROR};
    snprintf(diag->file, sizeof diag->file, "%s", path);
    int status = look_at_bytes(reader, format, command);
    if (status) {
        return status;
    }
    open_file(reader);
    if (reader->file < 0 && is_locked(reader)) {
        mlift_hdf_read_close(reader);
        return mlift_hdf_read_refuse(reader, "results-locked",
                                     "another process holds a lock on the file, and HDF5_USE_FILE_LOCKING in the "
                                     "environment says to respect it: close it there, or set that to FALSE");
    }
    status = reader->file < 0 ? mlift_hdf_read_damaged(reader, "what makes it an HDF5 file")
                              : look_at_version(reader, format, command);
    if (status) {
        mlift_hdf_read_close(reader);
    }
    return status;
}

bool mlift_hdf_read_is(const char *path, const char *format)
{
    struct mlift_diag diag = {.message = ""};
    struct mlift_hdf_read reader = {H5I_INVALID_HID, path, &diag, 0};
    char text[32];

    if (look_at_bytes(&reader, format, "")) {
        return false;
    }
    open_file(&reader);
    bool is = reader.file >= 0 && get_text(reader.file, "format", text, sizeof text) && !strcmp(text, format);
    mlift_hdf_read_close(&reader);
    return is;
}

/* --- datasets ----------------------------------------------------------------------------------------------------- */

/* Every step of the path is an ordinary link: none leads to another file. */
static bool has_hard_links(hid_t file, const char *path)
{
    char part[96];

    for (size_t i = 1; i <= strlen(path) && i < sizeof part; i++) {
        if (path[i] == '/' || path[i] == '\0') {
            H5L_info_t info;
            memcpy(part, path, i);
            part[i] = '\0';
            if (H5Lexists(file, part, H5P_DEFAULT) <= 0 || H5Lget_info(file, part, &info, H5P_DEFAULT) < 0 ||
                info.type != H5L_TYPE_HARD) {
                return false;
            }
        }
    }
    return true;
}

/* Stored in this file, by filters of our own, in chunks that fit. *rows: of a chunk, 0 where there are none. */
static bool has_own_storage(hid_t properties, size_t element, size_t *rows)
{
    H5D_layout_t layout = H5Pget_layout(properties);
    int n_filters = H5Pget_nfilters(properties);
    bool right = (layout == H5D_COMPACT || layout == H5D_CONTIGUOUS || layout == H5D_CHUNKED) &&
                 H5Pget_external_count(properties) == 0 && n_filters >= 0;

    for (int i = 0; right && i < n_filters; i++) {
        size_t n_values = 0;
        unsigned flags, config;
        H5Z_filter_t filter = H5Pget_filter2(properties, (unsigned)i, &flags, &n_values, NULL, 0, NULL, &config);
        right = filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_FLETCHER32;
    }
    *rows = 0;
    if (right && layout == H5D_CHUNKED) {
        hsize_t chunk[MLIFT_HDF_MOST_AXES], size = element;
        int n = H5Pget_chunk(properties, MLIFT_HDF_MOST_AXES, chunk);
        for (int k = 0; k < n && k < MLIFT_HDF_MOST_AXES && size <= MOST_CHUNK_BYTES; k++) {
            size *= chunk[k]; /* below 2^26 times below 2^32 */
        }
        right = n > 0 && n <= MLIFT_HDF_MOST_AXES && size <= MOST_CHUNK_BYTES;
        *rows = right ? chunk[0] : 0;
    }
    return right;
}

static bool look_at_type(hid_t type, struct mlift_hdf_set *found)
{
    found->element = H5Tget_size(type);
    switch (H5Tget_class(type)) {
    case H5T_STRING:
        found->kind = MLIFT_HDF_TEXT;
        return H5Tis_variable_str(type) == 0 && found->element > 0 && found->element <= MOST_TEXT_BYTES;
    case H5T_INTEGER:
        found->kind = found->element == sizeof(uint64_t) ? MLIFT_HDF_U64 : MLIFT_HDF_U32;
        return (found->element == sizeof(uint32_t) || found->element == sizeof(uint64_t)) &&
               H5Tget_sign(type) == H5T_SGN_NONE;
    case H5T_FLOAT:
        found->kind = MLIFT_HDF_F64;
        return found->element == sizeof(double);
    default:
        return false;
    }
}

/* More than could ever come out of what is stored is a lie that would only cost memory. */
static bool look_at_space(hid_t space, struct mlift_hdf_set *found)
{
    uint64_t bytes = found->element;
    hsize_t length[MLIFT_HDF_MOST_AXES];

    found->n_axes = H5Sget_simple_extent_ndims(space);
    if (H5Sis_simple(space) <= 0 || found->n_axes < 0 || found->n_axes > MLIFT_HDF_MOST_AXES ||
        H5Sget_simple_extent_dims(space, length, NULL) < 0) {
        return false;
    }
    for (int k = 0; k < found->n_axes; k++) {
        found->length[k] = length[k];
        if (__builtin_mul_overflow(bytes, (uint64_t)length[k], &bytes)) {
            return false;
        }
    }
    return bytes / MOST_DEFLATED <= found->stored;
}

int mlift_hdf_read_set(const struct mlift_hdf_read *reader, const char *path, struct mlift_hdf_set *found)
{
    *found = (struct mlift_hdf_set){.set = H5I_INVALID_HID};
    if (!has_hard_links(reader->file, path)) {
        return mlift_hdf_read_damaged(reader, path);
    }
    found->set = H5Dopen2(reader->file, path, H5P_DEFAULT);
    if (found->set < 0) {
        return mlift_hdf_read_damaged(reader, path);
    }
    hid_t type = H5Dget_type(found->set), space = H5Dget_space(found->set),
          properties = H5Dget_create_plist(found->set);
    found->stored = H5Dget_storage_size(found->set);
    bool right = type >= 0 && space >= 0 && properties >= 0 && look_at_type(type, found) &&
                 has_own_storage(properties, found->element, &found->chunk_rows) && look_at_space(space, found);
    (void)(properties >= 0 && H5Pclose(properties));
    (void)(space >= 0 && H5Sclose(space));
    (void)(type >= 0 && H5Tclose(type));
    if (!right) {
        mlift_hdf_read_close_set(found);
        return mlift_hdf_read_damaged(reader, path);
    }
    return MLIFT_OK;
}

void mlift_hdf_read_close_set(struct mlift_hdf_set *set)
{
    if (set->set >= 0) {
        (void)H5Dclose(set->set);
    }
    set->set = H5I_INVALID_HID;
}

int mlift_hdf_read_texts(const struct mlift_hdf_read *reader, const char *path, const struct mlift_hdf_set *set,
                         char **text)
{
    size_t n = 1;

    *text = NULL;
    for (int k = 0; k < set->n_axes; k++) {
        n *= set->length[k]; /* fits: looked at when it was opened */
    }
    if (set->kind != MLIFT_HDF_TEXT) {
        return mlift_hdf_read_damaged(reader, path);
    }
    hid_t type = H5Dget_type(set->set);
    *text = calloc(n * set->element + 1, 1);
    if (!*text) {
        (void)H5Tclose(type);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    bool right = n == 0 || H5Dread(set->set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, *text) >= 0;
    (void)H5Tclose(type);
    if (!right) {
        free(*text);
        *text = NULL;
        return mlift_hdf_read_damaged(reader, path);
    }
    return MLIFT_OK;
}

int mlift_hdf_read_same_chunk(const struct mlift_hdf_set *set, size_t first, const struct mlift_hdf_chunk *chunk,
                              bool *same)
{
    hsize_t at[MLIFT_HDF_MOST_AXES] = {first}, n = 0;
    uint32_t left_out = 0;

    *same = H5Dget_chunk_storage_size(set->set, at, &n) >= 0 && n == chunk->n;
    if (!*same) {
        return MLIFT_OK;
    }
    unsigned char *bytes = malloc(chunk->n);
    if (!bytes) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    *same = H5Dread_chunk(set->set, H5P_DEFAULT, at, &left_out, bytes) >= 0 && left_out == 0 &&
            !memcmp(bytes, chunk->bytes, chunk->n);
    free(bytes);
    return MLIFT_OK;
}

bool mlift_hdf_read_rows(const struct mlift_hdf_set *set, size_t first, size_t n, void *values)
{
    hsize_t start[MLIFT_HDF_MOST_AXES] = {first}, count[MLIFT_HDF_MOST_AXES] = {n};
    hid_t type = set->kind == MLIFT_HDF_F64   ? H5T_NATIVE_DOUBLE
                 : set->kind == MLIFT_HDF_U64 ? H5T_NATIVE_UINT64
                                              : H5T_NATIVE_UINT32;

    if (set->kind == MLIFT_HDF_TEXT || set->n_axes < 1) {
        return false;
    }
    for (int k = 1; k < set->n_axes; k++) {
        count[k] = set->length[k];
    }
    hid_t space = H5Dget_space(set->set);
    hid_t memory = H5Screate_simple(set->n_axes, count, NULL);
    bool right = space >= 0 && memory >= 0 &&
                 H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
                 H5Dread(set->set, type, memory, space, H5P_DEFAULT, values) >= 0;
    (void)(memory >= 0 && H5Sclose(memory));
    (void)(space >= 0 && H5Sclose(space));
    return right;
}
