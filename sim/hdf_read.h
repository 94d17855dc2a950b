/* Reads HDF5 files of microlift, trusting nothing: kind, size and shape of everything are looked at before room is made
 * for it; links, storage outside the file, plug-ins and foreign filters are refused. The one file that reads with HDF5.
 *
 * That makes mistakes harmless, not attacks: HDF5 1.10 itself can be made to crash. Open only files you trust. Every
 * error is MLIFT_ERR_BAD_RESULTS with a message in `diag` (`kind`: results-missing, results-foreign, results-truncated,
 * results-older, results-newer, results-damaged, and results-unreadable where it was the machine that failed), or no
 * memory. */
#ifndef SIM_HDF_READ_H
#define SIM_HDF_READ_H

#include "sim/hdf_write.h"

#include <stdbool.h>

/* An open file. */
struct mlift_hdf_read {
    int64_t file; /* HDF5's identifier */
    const char *path;
    struct mlift_diag *diag; /* borrowed: receives every message */
    int reason;              /* errno of a system call that failed inside HDF5; 0: none did */
};

/* A dataset that was looked at; open. */
struct mlift_hdf_set {
    int64_t set;
    enum mlift_hdf_kind kind;
    size_t element; /* bytes */
    int n_axes;
    size_t length[MLIFT_HDF_MOST_AXES];
    size_t chunk_rows; /* 0: in one piece */
    uint64_t stored;   /* bytes in the file */
};

/* Looks at the file (is it there, HDF5, complete, of this format, "microlift-...", of version 1) and opens it.
 * `command` is the one that writes such files, for messages. */
MLIFT_CHECKED int mlift_hdf_read_open(struct mlift_hdf_read *reader, const char *path, const char *format,
                                      const char *command, struct mlift_diag *diag);
/* Safe twice and after a failed open. */
void mlift_hdf_read_close(struct mlift_hdf_read *reader);

/* Is this an HDF5 file whose attribute `format` says so? No message. */
bool mlift_hdf_read_is(const char *path, const char *format);

/* Puts a message and a kind into the diagnostic; returns MLIFT_ERR_BAD_RESULTS. `damaged`: `what` is missing or not
 * what the format says, unless it was the machine that could not read it. */
__attribute__((format(printf, 3, 4))) int mlift_hdf_read_refuse(const struct mlift_hdf_read *reader, const char *kind,
                                                                const char *format, ...);
int mlift_hdf_read_damaged(const struct mlift_hdf_read *reader, const char *what);

/* Scalar attributes of the file (`set` NULL) or a dataset: printable ASCII of at most size - 1 bytes, or a u64. False
 * where there is no such attribute. */
bool mlift_hdf_read_text(const struct mlift_hdf_read *reader, const struct mlift_hdf_set *set, const char *name,
                         char *text, size_t size);
bool mlift_hdf_read_number(const struct mlift_hdf_read *reader, const struct mlift_hdf_set *set, const char *name,
                           uint64_t *value);

/* Opens the dataset at `path` after looking at it. */
MLIFT_CHECKED int mlift_hdf_read_set(const struct mlift_hdf_read *reader, const char *path, struct mlift_hdf_set *set);
void mlift_hdf_read_close_set(struct mlift_hdf_set *set);

/* All of a text dataset, each text set->element bytes wide, in a new block with a zero behind it; the caller's to
 * free. */
MLIFT_CHECKED int mlift_hdf_read_texts(const struct mlift_hdf_read *reader, const char *path,
                                       const struct mlift_hdf_set *set, char **text);

/* Is the chunk that begins at row `first` stored as these bytes? */
MLIFT_CHECKED int mlift_hdf_read_same_chunk(const struct mlift_hdf_set *set, size_t first,
                                            const struct mlift_hdf_chunk *chunk, bool *same);

/* Rows first..first+n-1 along the first axis of an array of numbers into `values`. */
bool mlift_hdf_read_rows(const struct mlift_hdf_set *set, size_t first, size_t n, void *values);

#endif
