#include "models/observed.h"

#include <string.h>

enum { MOST_CELLS = 1 << 16 };

int mlift_observed_init(struct mlift_observed *observed, const struct mlift_campaign *campaign, uint32_t points)
{
    memset(observed, 0, sizeof *observed);
    observed->points = points;
    observed->n_cells = 1;
    for (int d = campaign->n_data_points - 1; d >= 0; d--) {
        if (points >> d & 1) {
            observed->stride[d] = observed->n_cells;
            observed->n_cells *= (size_t)campaign->data_point[d].n_levels + 1;
            if (observed->n_cells > MOST_CELLS) {
                return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
            }
        }
    }
    return MLIFT_OK;
}

int mlift_observed_level(const struct mlift_observed *observed, const struct mlift_campaign *campaign, size_t cell,
                         int d)
{
    if (!observed->stride[d]) {
        return 0;
    }
    return (int)(cell / observed->stride[d] % ((size_t)campaign->data_point[d].n_levels + 1));
}
