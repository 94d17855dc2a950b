#include "models/profile.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CELLS = 1 << 16, MOST_COMBINATIONS = 1 << 22 };

/* Dense accumulation over the mixed-radix index of the points told apart. */
struct dense {
    const struct mlift_campaign *campaign;
    uint32_t points;
    size_t n;
    double *weight;
    uint32_t *index_of; /* fixed list only */
};

static size_t dense_index(const struct dense *dense, const uint8_t *level)
{
    size_t index = 0;

    for (int d = 0; d < dense->campaign->n_data_points; d++) {
        if (dense->points >> d & 1) {
            index = index * (size_t)dense->campaign->data_point[d].n_levels + level[d];
        }
    }
    return index;
}

static void dense_levels(const struct dense *dense, size_t index, uint8_t *level)
{
    for (int d = dense->campaign->n_data_points - 1; d >= 0; d--) {
        level[d] = 0;
        if (dense->points >> d & 1) {
            size_t n = (size_t)dense->campaign->data_point[d].n_levels;
            level[d] = (uint8_t)(index % n);
            index /= n;
        }
    }
}

static int dense_init(struct dense *dense, const struct mlift_campaign *campaign, uint32_t points)
{
    *dense = (struct dense){.campaign = campaign, .points = points, .n = 1};
    for (int d = 0; d < campaign->n_data_points; d++) {
        if (points >> d & 1) {
            dense->n *= (size_t)campaign->data_point[d].n_levels;
            if (dense->n > MOST_CELLS) {
                return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
            }
        }
    }
    dense->weight = calloc(dense->n, sizeof *dense->weight);
    return dense->weight ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

/* The points told apart and everything their shares are conditional on. */
static uint32_t with_parents(const struct mlift_campaign *campaign, uint32_t points)
{
    for (int round = 0; round < campaign->n_data_points; round++) {
        for (int d = 0; d < campaign->n_data_points; d++) {
            if ((points >> d & 1) && campaign->data_point[d].given >= 0) {
                points |= 1u << campaign->data_point[d].given;
            }
        }
    }
    return points;
}

static double share_at(const struct mlift_campaign *campaign, const uint8_t *level, int d)
{
    const struct mlift_data_point *point = &campaign->data_point[d];

    return point->given < 0 ? point->share[level[d]] : point->share_given[level[point->given]][level[d]];
}

/* Walks every combination of levels of `closure` like an odometer. */
static int add_marginals(struct dense *dense)
{
    const struct mlift_campaign *campaign = dense->campaign;
    uint32_t closure = with_parents(campaign, dense->points);
    uint8_t level[MLIFT_MAX_DATA_POINTS] = {0};
    size_t combinations = 1;

    for (int d = 0; d < campaign->n_data_points; d++) {
        if (closure >> d & 1) {
            combinations *= (size_t)campaign->data_point[d].n_levels;
            if (combinations > MOST_COMBINATIONS) {
                return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
            }
        }
    }
    for (size_t c = 0; c < combinations; c++) {
        double weight = 1.0;
        for (int d = 0; d < campaign->n_data_points; d++) {
            weight *= closure >> d & 1 ? share_at(campaign, level, d) : 1.0;
        }
        dense->weight[dense_index(dense, level)] += weight;
        for (int d = 0; d < campaign->n_data_points; d++) {
            if (closure >> d & 1) {
                if (++level[d] < campaign->data_point[d].n_levels) {
                    break;
                }
                level[d] = 0;
            }
        }
    }
    return MLIFT_OK;
}

static void add_cells(struct dense *dense)
{
    const struct mlift_cells *cells = &dense->campaign->cells;

    for (size_t c = 0; c < cells->n_cells; c++) {
        dense->weight[dense_index(dense, cells->level[c])] += cells->weight[c];
    }
}

static int add_fixed(struct dense *dense)
{
    const struct mlift_fixed_list *fixed = &dense->campaign->fixed;

    dense->index_of = calloc(fixed->n_subscribers, sizeof *dense->index_of);
    if (!dense->index_of) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < fixed->n_subscribers; i++) {
        size_t index = dense_index(dense, fixed->level[i]);
        dense->index_of[i] = (uint32_t)index;
        dense->weight[index] += 1.0 / (double)fixed->n_subscribers;
    }
    return MLIFT_OK;
}

/* Keeps the cells with weight; renumbers the fixed list's cells. */
static int compact(struct mlift_profile *profile, struct dense *dense)
{
    size_t n = 0;
    uint32_t *renumbered = calloc(dense->n, sizeof *renumbered);

    for (size_t c = 0; c < dense->n; c++) {
        n += dense->weight[c] > 0.0;
    }
    profile->level = calloc(n ? n : 1, sizeof *profile->level);
    profile->weight = calloc(n ? n : 1, sizeof *profile->weight);
    if (!renumbered || !profile->level || !profile->weight) {
        free(renumbered);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t c = 0; c < dense->n; c++) {
        if (dense->weight[c] > 0.0) {
            renumbered[c] = (uint32_t)profile->n_cells;
            dense_levels(dense, c, profile->level[profile->n_cells]);
            profile->weight[profile->n_cells++] = dense->weight[c];
        }
    }
    for (size_t i = 0; dense->index_of && i < profile->n_fixed; i++) {
        dense->index_of[i] = renumbered[dense->index_of[i]];
    }
    profile->cell_of = dense->index_of;
    dense->index_of = NULL;
    free(renumbered);
    return profile->n_cells ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_BAD_CAMPAIGN);
}

int mlift_profile_init(struct mlift_profile *profile, const struct mlift_campaign *campaign, uint32_t points)
{
    struct dense dense;

    memset(profile, 0, sizeof *profile);
    profile->points = points;
    int status = dense_init(&dense, campaign, points);
    if (!status && campaign->fixed.n_subscribers) {
        profile->n_fixed = campaign->fixed.n_subscribers;
        status = add_fixed(&dense);
    } else if (!status && campaign->cells.n_cells) {
        add_cells(&dense);
    } else if (!status) {
        status = add_marginals(&dense);
    }
    if (!status) {
        status = compact(profile, &dense);
    }
    free(dense.weight);
    free(dense.index_of);
    if (status) {
        mlift_profile_free(profile);
    }
    return status;
}

void mlift_profile_free(struct mlift_profile *profile)
{
    free(profile->level);
    free(profile->weight);
    free(profile->cell_of);
    memset(profile, 0, sizeof *profile);
}
