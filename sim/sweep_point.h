/* One point of a sweep: its scenario, read with the point's values, and its decision table. */
#ifndef SIM_SWEEP_POINT_H
#define SIM_SWEEP_POINT_H

#include "models/table.h"
#include "sim/sweep_run.h"

/* A compiled point. Only totals over the list are kept of a sweep, so there are no reported segments. */
struct mlift_sweep_point {
    struct mlift_scenario *scenario;          /* owned */
    struct mlift_table table;                 /* borrows from it */
    int metric[1 + MLIFT_SWEEP_MOST_METRICS]; /* of the table: `subscribers`, then those of the sweep */
    int n_metrics;                            /* of the sweep */
};

/* Reads the scenario of point i with all checks; the caller frees it. Errors: no memory, bad scenario (reported). */
MLIFT_CHECKED int mlift_sweep_point_load(const struct mlift_sweep *sweep, const struct mlift_sweep_options *options,
                                         size_t i, struct mlift_scenario **scenario);

/* Reads and compiles. Errors: also those of mlift_table_init. */
MLIFT_CHECKED int mlift_sweep_point_init(struct mlift_sweep_point *point, const struct mlift_sweep *sweep,
                                         const struct mlift_sweep_options *options, size_t i);
/* Has it the strategies of the sweep, in the same order? */
bool mlift_sweep_point_fits(const struct mlift_sweep *sweep, const struct mlift_campaign *campaign);

/* Safe twice and after a failed init. */
void mlift_sweep_point_free(struct mlift_sweep_point *point);

/* True where the outcomes of a data table are themselves varied: metrics are then called by what they are for. */
bool mlift_sweep_point_by_role(const struct mlift_sweep *sweep);

#endif
