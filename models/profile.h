/* The joint distribution of true levels over the data points that matter, as weighted cells. */
#ifndef MODELS_PROFILE_H
#define MODELS_PROFILE_H

#include "models/campaign.h"

struct mlift_profile {
    uint32_t points; /* mask of the data points told apart; the others are summed over */
    size_t n_cells;
    uint8_t (*level)[MLIFT_MAX_DATA_POINTS]; /* [cell][data point]; 0 where not told apart; lexicographic order */
    double *weight;                          /* [cell], sums to one */
    size_t n_fixed;                          /* fixed list: its length, else 0 */
    uint32_t *cell_of;                       /* fixed list: cell of each subscriber */
};

/* Builds the cells of `points` from the campaign's fixed list, cell table or marginals, whichever it has. Cells without
 * weight are left out. Owns its arrays. MLIFT_ERR_TOO_MANY_STATES above 2^16 cells. */
MLIFT_CHECKED int mlift_profile_init(struct mlift_profile *profile, const struct mlift_campaign *campaign,
                                     uint32_t points);
void mlift_profile_free(struct mlift_profile *profile);

#endif
