/* The pieces that HDF5 files are written of: attributes, datasets, names along their axes. The one file that writes
 * with HDF5; what stands where is for sim/results_write.c and sim/sweep_write.c, publishing for sim/publish.c.
 *
 * HDF5 1.10 crashes when something is closed after a write has failed, also at the end of the process. So after a
 * failed call nothing of HDF5 is touched again: what it holds stays as it is until the process ends, and its handler
 * at exit was never installed (mlift_hdf_write_prepare). Every function returns MLIFT_ERR_WRITE_RESULTS with a message
 * in `diag`, or no memory; call nothing more after an error. */
#ifndef SIM_HDF_WRITE_H
#define SIM_HDF_WRITE_H

#include "models/diag.h"
#include "models/error.h"

#include <stddef.h>
#include <stdint.h>

/* Measured on 10,000 replicates of first-campaign (24.8 MB in memory): level 1 takes 3.9 MB and 0.5 s, level 4 3.6 MB
 * and 0.9 s, level 6 3.5 MB and 1.4 s. */
enum { MLIFT_HDF_MOST_AXES = 5, MLIFT_HDF_DEFLATE_LEVEL = 1 };

/* What an array's elements are. */
enum mlift_hdf_kind {
    MLIFT_HDF_TEXT, /* zero-padded UTF-8 of one length */
    MLIFT_HDF_U32,
    MLIFT_HDF_U64,
    MLIFT_HDF_F64
};

/* A chunk as it is stored: shuffled and deflated. */
struct mlift_hdf_chunk {
    unsigned char *bytes;
    size_t n;
};

/* A file that is being written. Objects in it have HDF5's identifiers, `file` among them. */
struct mlift_hdf_write {
    int64_t file;
    struct mlift_diag *diag;            /* borrowed */
    const struct mlift_hdf_chunk *last; /* of the dataset that is open, where it is still to be written; borrowed */
    size_t last_row;
};

/* What an array looks like in the file. */
struct mlift_hdf_shape {
    enum mlift_hdf_kind kind;
    size_t text_length; /* of each text; at least 1 is stored */
    int n_axes;         /* 0: a single value */
    size_t length[MLIFT_HDF_MOST_AXES];
};

/* Before anything else with HDF5, each time: no handler at exit, no plug-ins, no messages of its own on stderr. */
void mlift_hdf_write_prepare(void);

/* Creates the file, which must not exist. */
MLIFT_CHECKED int mlift_hdf_write_open(struct mlift_hdf_write *writer, const char *path, struct mlift_diag *diag);
MLIFT_CHECKED int mlift_hdf_write_close(struct mlift_hdf_write *writer);

MLIFT_CHECKED int mlift_hdf_write_group(struct mlift_hdf_write *writer, const char *path);

/* Attributes of `object`. */
MLIFT_CHECKED int mlift_hdf_write_text(struct mlift_hdf_write *writer, int64_t object, const char *name,
                                       const char *text);
MLIFT_CHECKED int mlift_hdf_write_number(struct mlift_hdf_write *writer, int64_t object, const char *name,
                                         uint64_t value);

/* Writes a dataset with its attribute `units` and leaves it open as *set. */
MLIFT_CHECKED int mlift_hdf_write_dataset(struct mlift_hdf_write *writer, const char *path,
                                          const struct mlift_hdf_shape *shape, const void *values, const char *units,
                                          int64_t *set);
/* Rows of a chunk where such an array is cut into several chunks that could be packed by others (sim/chunks.h): whole
 * numbers of 32 bits on a little-endian machine. Otherwise 0. */
size_t mlift_hdf_write_chunk_rows(const struct mlift_hdf_shape *shape);
/* The same as a dataset of such chunks, packed already: `chunk` [number of rows / chunk rows, rounded up], borrowed
 * until the dataset is closed. Gives the bytes that mlift_hdf_write_dataset gives. */
MLIFT_CHECKED int mlift_hdf_write_packed(struct mlift_hdf_write *writer, const char *path,
                                         const struct mlift_hdf_shape *shape, const struct mlift_hdf_chunk *chunk,
                                         const char *units, int64_t *set);
/* The same of n texts, each from text(context, i); as wide as the longest. */
MLIFT_CHECKED int mlift_hdf_write_texts(struct mlift_hdf_write *writer, const char *path, size_t n,
                                        const char *(*text)(const void *context, size_t i), const void *context,
                                        const char *units, int64_t *set);
MLIFT_CHECKED int mlift_hdf_write_close_set(struct mlift_hdf_write *writer, int64_t set);

/* Makes a dataset the names along an axis called `axis`. */
MLIFT_CHECKED int mlift_hdf_write_scale(struct mlift_hdf_write *writer, int64_t set, const char *axis);

/* Calls axis number `axis` of a dataset `name`; ties the scale at `path` to it, unless that is NULL. */
MLIFT_CHECKED int mlift_hdf_write_axis(struct mlift_hdf_write *writer, int64_t set, unsigned axis, const char *name,
                                       const char *path);

#endif
