#include "sim/results_read.h"

#include "sim/results_layout.h"
#include "sim/results_write.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MOST_CHUNK_BYTES = 1 << 26,
    MOST_TEXT_BYTES = 1 << 26,
    MOST_DEFLATED = 1100, /* deflate makes nothing more than 1032 times smaller */
    BLOCK_WORDS = 1 << 18
};

__attribute__((format(printf, 3, 4))) static int bad(const struct mlift_results_read *reader, const char *kind,
                                                     const char *format, ...)
{
    va_list arguments;

    snprintf(reader->diag->kind, sizeof reader->diag->kind, "%s", kind);
    va_start(arguments, format);
    vsnprintf(reader->diag->message, sizeof reader->diag->message, format, arguments);
    va_end(arguments);
    return MLIFT_RAISE(MLIFT_ERR_BAD_RESULTS);
}

static int damaged(const struct mlift_results_read *reader, const char *what)
{
    return bad(reader, "results-damaged", "the file is damaged: %s is missing or not what the format says", what);
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
static int look_at_bytes(const struct mlift_results_read *reader)
{
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char head[48] = {0};
    struct stat info;
    int fd = open(reader->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        return bad(reader, "results-missing", "cannot open the results file: %s", strerror(errno));
    }
    ssize_t n = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) ? pread(fd, head, sizeof head, 0) : -1;
    int reason = errno;
    (void)close(fd);
    if (n < 0) {
        return bad(reader, "results-missing", "cannot read the results file: %s",
                   S_ISREG(info.st_mode) ? strerror(reason) : "it is a folder or a device, not a file");
    }
    if (n < (ssize_t)sizeof signature || memcmp(head, signature, sizeof signature) != 0) {
        return bad(reader, "results-foreign", "this is not an HDF5 file; `microlift run` writes results files");
    }
    /* Where the file should end: HDF5 File Format Specification 3.0, II.A; 8-byte offsets. */
    uint64_t end = head[8] < 2 ? little_endian(head + 40) : little_endian(head + 28);
    if (n < (ssize_t)sizeof head || (uint64_t)info.st_size < end) {
        return bad(reader, "results-truncated", "the file is truncated: it has %lld bytes of %llu; copy it again",
                   (long long)info.st_size, n < (ssize_t)sizeof head ? 0ULL : (unsigned long long)end);
    }
    return MLIFT_OK;
}

void mlift_results_read_close(struct mlift_results_read *reader)
{
    if (reader->file >= 0) {
        (void)H5Fclose(reader->file);
    }
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

/* Major versions are incompatible, minor ones add. */
static int look_at_version(const struct mlift_results_read *reader)
{
    char text[32];
    unsigned major, minor;
    char rest;

    if (!get_text(reader->file, "format", text, sizeof text) || strcmp(text, MLIFT_RESULTS_FORMAT) != 0) {
        return bad(reader, "results-foreign",
                   "this HDF5 file is not a microlift results file; `microlift run` writes those");
    }
    if (!get_text(reader->file, "format_version", text, sizeof text) ||
        sscanf(text, "%3u.%3u%c", &major, &minor, &rest) != 2) {
        return damaged(reader, "the attribute format_version");
    }
    if (major > 1) {
        return bad(reader, "results-newer",
                   "the file has format version %s, this program reads 1.x: use a newer microlift", text);
    }
    if (major < 1) {
        return bad(reader, "results-older",
                   "the file has format version %s, this program reads 1.x: run its scenario again", text);
    }
    return MLIFT_OK;
}

int mlift_results_read_open(struct mlift_results_read *reader, const char *path, struct mlift_diag *diag)
{
    *reader = (struct mlift_results_read){H5I_INVALID_HID, path, diag};
    *diag = (struct mlift_diag){.severity = MLIFT_SEVERITY_ERROR};
    snprintf(diag->file, sizeof diag->file, "%s", path);
    int status = look_at_bytes(reader);
    if (status) {
        return status;
    }
    mlift_results_write_prepare();
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (access >= 0 && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0) {
        reader->file = H5Fopen(path, H5F_ACC_RDONLY, access);
    }
    (void)(access >= 0 && H5Pclose(access));
    if (reader->file < 0) {
        return damaged(reader, "what makes it an HDF5 file");
    }
    status = look_at_version(reader);
    if (status) {
        mlift_results_read_close(reader);
    }
    return status;
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
static bool has_own_storage(hid_t properties, size_t element, hsize_t *rows)
{
    H5D_layout_t layout = H5Pget_layout(properties);
    int n_filters = H5Pget_nfilters(properties);
    bool right = (layout == H5D_COMPACT || layout == H5D_CONTIGUOUS || layout == H5D_CHUNKED) &&
                 H5Pget_external_count(properties) == 0 && n_filters >= 0;

    for (int i = 0; right && i < n_filters; i++) {
        size_t n_values = 0;
        unsigned flags, config;
        H5Z_filter_t filter = H5Pget_filter2(properties, (unsigned)i, &flags, &n_values, NULL, 0, NULL, &config);
        right = filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE;
    }
    *rows = 0;
    if (right && layout == H5D_CHUNKED) {
        hsize_t chunk[MLIFT_RESULTS_MOST_AXES], size = element;
        int n = H5Pget_chunk(properties, MLIFT_RESULTS_MOST_AXES, chunk);
        for (int k = 0; k < n && k < MLIFT_RESULTS_MOST_AXES && size <= MOST_CHUNK_BYTES; k++) {
            size *= chunk[k]; /* below 2^26 times below 2^32 */
        }
        right = n > 0 && n <= MLIFT_RESULTS_MOST_AXES && size <= MOST_CHUNK_BYTES;
        *rows = right ? chunk[0] : 0;
    }
    return right;
}

/* A dataset that was looked at. */
struct dataset {
    hid_t set;
    H5T_class_t class;
    size_t element;
    int n_axes;
    hsize_t length[MLIFT_RESULTS_MOST_AXES];
    hsize_t chunk_rows;
    uint64_t stored;
};

static bool look_at_type(hid_t type, struct dataset *found)
{
    found->class = H5Tget_class(type);
    found->element = H5Tget_size(type);
    switch (found->class) {
    case H5T_STRING:
        return H5Tis_variable_str(type) == 0 && found->element > 0 && found->element <= MOST_TEXT_BYTES;
    case H5T_INTEGER:
        return found->element == sizeof(uint32_t) && H5Tget_sign(type) == H5T_SGN_NONE;
    case H5T_FLOAT:
        return found->element == sizeof(double);
    default:
        return false;
    }
}

/* More than could ever come out of what is stored is a lie that would only cost memory. */
static bool look_at_space(hid_t space, struct dataset *found)
{
    uint64_t bytes = found->element;

    found->n_axes = H5Sget_simple_extent_ndims(space);
    if (H5Sis_simple(space) <= 0 || found->n_axes < 0 || found->n_axes > MLIFT_RESULTS_MOST_AXES ||
        H5Sget_simple_extent_dims(space, found->length, NULL) < 0) {
        return false;
    }
    for (int k = 0; k < found->n_axes; k++) {
        if (__builtin_mul_overflow(bytes, (uint64_t)found->length[k], &bytes)) {
            return false;
        }
    }
    return bytes / MOST_DEFLATED <= found->stored;
}

/* Opens the dataset at `path`, looks at it and leaves it open. */
static int open_dataset(const struct mlift_results_read *reader, const char *path, struct dataset *found)
{
    *found = (struct dataset){.set = H5I_INVALID_HID};
    if (!has_hard_links(reader->file, path)) {
        return damaged(reader, path);
    }
    found->set = H5Dopen2(reader->file, path, H5P_DEFAULT);
    if (found->set < 0) {
        return damaged(reader, path);
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
        (void)H5Dclose(found->set);
        return damaged(reader, path);
    }
    return MLIFT_OK;
}

/* Reads all of a text dataset into a new zeroed block with a zero behind it. */
static int read_text(const struct mlift_results_read *reader, const char *path, const struct dataset *found,
                     char **text)
{
    size_t n = found->n_axes == 1 ? found->length[0] : 1;
    hid_t type = H5Dget_type(found->set);

    *text = calloc(n * found->element + 1, 1);
    if (!*text) {
        (void)H5Tclose(type);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    bool right = n == 0 || H5Dread(found->set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, *text) >= 0;
    (void)H5Tclose(type);
    if (!right) {
        free(*text);
        *text = NULL;
        return damaged(reader, path);
    }
    return MLIFT_OK;
}

int mlift_results_read_scenario(struct mlift_results_read *reader, char **text, size_t *length)
{
    char expected[MLIFT_DIGEST_SIZE], digest[MLIFT_DIGEST_SIZE];
    struct dataset found;
    int status = open_dataset(reader, "/scenario", &found);

    *text = NULL;
    if (status) {
        return status;
    }
    if (found.class != H5T_STRING || found.n_axes != 0 || !get_text(found.set, "sha256", expected, sizeof expected)) {
        status = damaged(reader, "/scenario");
    } else {
        status = read_text(reader, "/scenario", &found, text);
    }
    if (!status) {
        *length = found.element;
        mlift_digest_text(*text, *length, digest);
        if (strcmp(digest, expected) != 0) {
            free(*text);
            *text = NULL;
            status =
                bad(reader, "results-damaged", "the file is damaged: the scenario's text is not that of its digest");
        }
    }
    (void)H5Dclose(found.set);
    return status;
}

/* --- labels ------------------------------------------------------------------------------------------------------- */

static int unfitting(const struct mlift_results_read *reader, const char *path)
{
    return bad(reader, "results-unfitting",
               "%s does not fit the scenario in the file: it was changed, or made by another version of the model",
               path);
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

static int compare_texts(const struct mlift_results_read *reader, const struct mlift_run *run,
                         const struct mlift_results_label *label, const struct dataset *found)
{
    char *block;
    int status = read_text(reader, label->path, found, &block);

    if (!status && !same_texts(label, run, block, found->element)) {
        status = unfitting(reader, label->path);
    }
    free(block);
    return status;
}

static int compare_numbers(const struct mlift_results_read *reader, const struct mlift_run *run,
                           const struct mlift_results_label *label, const struct dataset *found)
{
    size_t n = found->length[0];
    uint32_t *numbers = malloc((n > 0 ? n : 1) * sizeof *numbers);
    int status = MLIFT_OK;

    if (!numbers) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    if (n > 0 && H5Dread(found->set, H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) < 0) {
        status = damaged(reader, label->path);
    }
    for (size_t i = 0; !status && i < n; i++) {
        if (numbers[i] != label->number(run, i)) {
            status = unfitting(reader, label->path);
        }
    }
    free(numbers);
    return status;
}

int mlift_results_read_labels(struct mlift_results_read *reader, const struct mlift_run *run)
{
    int status = MLIFT_OK;

    for (const struct mlift_results_label *label = mlift_results_layout_labels; !status && label->path; label++) {
        struct dataset found;
        status = open_dataset(reader, label->path, &found);
        if (status) {
            return status;
        }
        if (found.n_axes != 1 || found.class != (label->text ? H5T_STRING : H5T_INTEGER)) {
            status = damaged(reader, label->path);
        } else if (found.length[0] != label->count(run)) {
            status = unfitting(reader, label->path);
        } else {
            status =
                label->text ? compare_texts(reader, run, label, &found) : compare_numbers(reader, run, label, &found);
        }
        (void)H5Dclose(found.set);
    }
    return status;
}

/* --- arrays ------------------------------------------------------------------------------------------------------- */

/* Rows first..first+n-1 along the first axis. */
static bool read_rows(const struct dataset *found, hsize_t first, hsize_t n, void *values)
{
    hsize_t start[MLIFT_RESULTS_MOST_AXES] = {first}, count[MLIFT_RESULTS_MOST_AXES];

    memcpy(count, found->length, sizeof count);
    count[0] = n;
    hid_t space = H5Dget_space(found->set);
    hid_t memory = H5Screate_simple(found->n_axes, count, NULL);
    hid_t type = found->class == H5T_FLOAT ? H5T_NATIVE_DOUBLE : H5T_NATIVE_UINT32;
    bool right = space >= 0 && memory >= 0 &&
                 H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
                 H5Dread(found->set, type, memory, space, H5P_DEFAULT, values) >= 0;
    (void)(memory >= 0 && H5Sclose(memory));
    (void)(space >= 0 && H5Sclose(space));
    return right;
}

/* All rows, block by block: into `values`, or, NULL, into a block that is used again and again. */
static int read_all_rows(const struct mlift_results_read *reader, const struct mlift_results_array *array,
                         const struct dataset *found, unsigned char *values, struct mlift_digest *digest)
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
        if (!read_rows(found, first, n, to)) {
            status = damaged(reader, array->path);
        } else if (digest) {
            mlift_digest_add_u32(digest, to, n * row);
        }
    }
    free(block);
    return status;
}

int mlift_results_read_array(struct mlift_results_read *reader, const struct mlift_run *run, int i, bool keep,
                             struct mlift_digest *digest)
{
    struct mlift_results_array array;
    struct dataset found;

    if (!mlift_results_layout_array(run, i, &array)) {
        return MLIFT_OK;
    }
    int status = open_dataset(reader, array.path, &found);
    if (status) {
        return status;
    }
    if (found.class != (array.kind == MLIFT_RESULTS_F64 ? H5T_FLOAT : H5T_INTEGER) || found.n_axes != array.n_axes) {
        status = damaged(reader, array.path);
    }
    for (int k = 0; !status && k < array.n_axes; k++) {
        if (found.length[k] != array.length[k]) {
            status = unfitting(reader, array.path);
        }
    }
    if (!status && digest) {
        mlift_results_layout_digest(&array, digest);
    }
    if (!status) {
        status = read_all_rows(reader, &array, &found, keep ? array.values : NULL, digest);
    }
    (void)H5Dclose(found.set);
    return status;
}

/* --- what it says about itself ------------------------------------------------------------------------------------ */

static void describe_dataset(const char *path, const struct dataset *found, struct mlift_results_dataset *dataset)
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

int mlift_results_read_about(struct mlift_results_read *reader, struct mlift_results_about *about)
{
    hid_t root = reader->file;

    memset(about, 0, sizeof *about);
    if (!get_text(root, "format_version", about->format_version, sizeof about->format_version) ||
        !get_text(root, "microlift_version", about->microlift_version, sizeof about->microlift_version) ||
        !get_text(root, "git_sha", about->git_sha, sizeof about->git_sha) ||
        !get_text(root, "generator", about->generator, sizeof about->generator) ||
        !get_text(root, "keep", about->keep, sizeof about->keep) ||
        !get_text(root, "counts_sha256", about->counts_sha256, sizeof about->counts_sha256) ||
        !get_text(root, "table_sha256", about->table_sha256, sizeof about->table_sha256) ||
        !get_number(root, "draw_address_version", &about->draw_address_version) ||
        !get_number(root, "seed", &about->seed) || !get_number(root, "replicates", &about->replicates) ||
        !get_number(root, "list_size", &about->list_size)) {
        return damaged(reader, "one of the file's attributes");
    }
    int status = MLIFT_OK;
    for (int i = 0; !status && mlift_results_layout_path(i); i++) {
        struct dataset found;
        status = open_dataset(reader, mlift_results_layout_path(i), &found);
        if (!status) {
            describe_dataset(mlift_results_layout_path(i), &found, &about->dataset[about->n_datasets++]);
            if (i < MLIFT_RESULTS_N_COUNTS && (found.n_axes < 1 || found.length[0] != about->replicates)) {
                status = unfitting(reader, mlift_results_layout_path(i));
            }
            (void)H5Dclose(found.set);
        }
    }
    return status;
}
