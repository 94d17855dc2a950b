/* Cells of what is seen: the observed levels of several data points as one index. */
#ifndef MODELS_OBSERVED_H
#define MODELS_OBSERVED_H

#include "models/campaign.h"

/* How observed levels make a cell index: cell = sum over the points in `points` of stride[d] * level, where level runs
 * over the point's levels and `unknown` (the last). */
struct mlift_observed {
    uint32_t points;
    size_t n_cells;
    size_t stride[MLIFT_MAX_DATA_POINTS];
};

/* MLIFT_ERR_TOO_MANY_STATES above 2^16 cells. */
MLIFT_CHECKED int mlift_observed_init(struct mlift_observed *observed, const struct mlift_campaign *campaign,
                                      uint32_t points);

/* Observed level of data point d (n_levels = unknown) in a cell. */
int mlift_observed_level(const struct mlift_observed *observed, const struct mlift_campaign *campaign, size_t cell,
                         int d);

#endif
