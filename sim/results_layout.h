/* What stands where in a results file: the one table that its writer, its reader and `microlift info` follow.
 * docs/format.md says the same in words. */
#ifndef SIM_RESULTS_LAYOUT_H
#define SIM_RESULTS_LAYOUT_H

#include "sim/digest.h"
#include "sim/hdf_write.h"
#include "sim/run.h"

enum { MLIFT_RESULTS_MOST_AXES = MLIFT_HDF_MOST_AXES, MLIFT_RESULTS_N_COUNTS = 2 };

/* One axis with a name for each place on it: /labels/NAME. */
struct mlift_results_label {
    const char *path;
    const char *axis; /* what the axis is called in an array that has it; NULL: a list that is no axis */
    const char *units;
    size_t (*count)(const struct mlift_run *run);
    /* One of these two. */
    const char *(*text)(const struct mlift_run *run, size_t i);
    uint32_t (*number)(const struct mlift_run *run, size_t i);
};

/* Ends with an entry whose path is NULL. */
extern const struct mlift_results_label mlift_results_layout_labels[];

/* The entry at `path`; it is there. */
const struct mlift_results_label *mlift_results_layout_label(const char *path);

/* One array of the run. */
struct mlift_results_array {
    const char *path, *units;
    enum mlift_hdf_kind kind;
    int n_axes;
    size_t length[MLIFT_RESULTS_MOST_AXES];
    const char *label[MLIFT_RESULTS_MOST_AXES]; /* paths of the labels of each axis */
    void *values;                               /* borrowed from the run, row-major */
};

/* Fills `array` with the i-th array of the run as it is now; false when there are no more. The first
 * MLIFT_RESULTS_N_COUNTS are the counts. */
bool mlift_results_layout_array(const struct mlift_run *run, int i, struct mlift_results_array *array);

/* Path of the i-th array; NULL when there are no more. */
const char *mlift_results_layout_path(int i);

/* Number of elements. */
size_t mlift_results_layout_size(const struct mlift_results_array *array);

/* Adds the array's path (with its terminating zero), number of axes and lengths (64 bits each) to a digest: what
 * precedes its values there. */
void mlift_results_layout_digest(const struct mlift_results_array *array, struct mlift_digest *digest);

/* "goal", "default" or "all": which metrics were kept. */
const char *mlift_results_layout_keep(enum mlift_keep keep);

#endif
