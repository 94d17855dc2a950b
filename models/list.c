#include "models/list.h"

#include "models/logit.h"

#include <stdlib.h>
#include <string.h>

/* Bounds of n weights, places kept: an outcome without weight shares its bound with the one before it and is never
 * chosen. The first outcome has weight. */
static int plain_bounds(const double *p, size_t n, uint32_t *bound)
{
    double sum = 0.0, total = 0.0;

    for (size_t j = 0; j < n; j++) {
        total += p[j];
    }
    if (!(total > 0.0)) {
        return MLIFT_RAISE(MLIFT_ERR_BAD_PROBABILITY);
    }
    size_t last = 0;
    for (size_t j = 0; j < n; j++) {
        last = p[j] > 0.0 ? j : last;
        sum += p[j];
        double scaled = sum / total * 4294967296.0 + 0.5;
        uint64_t cumulative = scaled >= 4294967296.0 ? (uint64_t)1 << 32 : (uint64_t)scaled;
        bound[j] = cumulative ? (uint32_t)(cumulative - 1) : 0;
    }
    for (size_t j = last; j < n; j++) {
        bound[j] = UINT32_MAX;
    }
    return MLIFT_OK;
}

int mlift_list_arm_bounds(const double *share, int n, uint32_t *bound)
{
    return plain_bounds(share, (size_t)n, bound);
}

static int init_cells(struct mlift_list *list)
{
    size_t n = list->profile.n_cells;

    list->cell_bound = calloc(n, sizeof *list->cell_bound);
    if (!list->cell_bound) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = plain_bounds(list->profile.weight, n, list->cell_bound); /* cells all have weight */
    uint32_t cell = 0;
    for (uint32_t top = 0; !status && top < 1u << MLIFT_LIST_GUIDE_BITS; top++) {
        while (list->cell_bound[cell] < top << (32 - MLIFT_LIST_GUIDE_BITS)) {
            cell++;
        }
        list->guide[top] = cell;
    }
    return status;
}

static int init_start(struct mlift_list *list)
{
    const double *start = list->campaign->dynamics.start;
    double p[MLIFT_N_STAGES] = {1.0, 0.0, 0.0, 0.0};

    if (list->campaign->model == MLIFT_MODEL_BEHAVIOURAL) {
        memcpy(p, start, sizeof p);
    }
    /* from best to worst, so that a better start needs a smaller word */
    double ordered[MLIFT_N_STAGES];
    for (int s = 0; s < MLIFT_N_STAGES; s++) {
        ordered[s] = p[MLIFT_N_STAGES - 1 - s];
    }
    uint64_t cumulative[MLIFT_N_STAGES];
    int which[MLIFT_N_STAGES];
    int status = mlift_row_quantise(ordered, MLIFT_N_STAGES, cumulative);
    if (!status) {
        status = mlift_row_bounds(cumulative, MLIFT_N_STAGES, MLIFT_N_STAGES, list->start_bound, which);
    }
    for (int s = 0; status >= 0 && s < MLIFT_N_STAGES; s++) {
        list->start_stage[s] = (uint8_t)(MLIFT_N_STAGES - 1 - which[s]);
    }
    return status < 0 ? status : MLIFT_OK;
}

static void init_propensity(struct mlift_list *list)
{
    const struct mlift_response *response = &list->campaign->response;
    bool behavioural = list->campaign->model == MLIFT_MODEL_BEHAVIOURAL && response->propensity_sigma > 0.0;

    list->propensity_bins = behavioural ? response->propensity_bins : 1;
    for (int b = 0; b < list->propensity_bins; b++) {
        list->propensity[b] = response->propensity_sigma * mlift_logit_normal_bin(list->propensity_bins, b);
    }
}

int mlift_list_init(struct mlift_list *list, const struct mlift_campaign *campaign, uint32_t told_apart, uint32_t seen)
{
    memset(list, 0, sizeof *list);
    list->campaign = campaign;
    init_propensity(list);
    int status = mlift_profile_init(&list->profile, campaign, told_apart);
    if (!status) {
        status = init_cells(list);
    }
    if (!status) {
        status = init_start(list);
    }
    if (!status) {
        status = mlift_observed_init(&list->observed, campaign, seen);
    }
    for (int d = 0; !status && d < campaign->n_data_points; d++) {
        if (seen >> d & 1) {
            const struct mlift_data_point *point = &campaign->data_point[d];
            status = mlift_signal_init(&list->signal[d], point->n_levels, point->p_known, point->accuracy);
        }
    }
    list->n_arms = campaign->n_arms;
    if (!status && campaign->n_arms) {
        status = mlift_list_arm_bounds(campaign->arm_share, campaign->n_arms, list->arm_bound);
    }
    if (status) {
        mlift_list_free(list);
    }
    return status;
}

void mlift_list_free(struct mlift_list *list)
{
    mlift_profile_free(&list->profile);
    free(list->cell_bound);
    memset(list, 0, sizeof *list);
}

static double between(uint64_t above, uint64_t below)
{
    return (double)(above - below) * 0x1p-32;
}

double mlift_list_p_cell(const struct mlift_list *list, size_t cell)
{
    if (list->profile.n_fixed) {
        return list->profile.weight[cell];
    }
    return between((uint64_t)list->cell_bound[cell] + 1, cell ? (uint64_t)list->cell_bound[cell - 1] + 1 : 0);
}

double mlift_list_p_bin(const struct mlift_list *list, int bin)
{
    uint64_t n = (uint64_t)list->propensity_bins, all = (uint64_t)1 << 32;
    uint64_t from = (all * (uint64_t)bin + n - 1) / n, to = (all * ((uint64_t)bin + 1) + n - 1) / n;

    return between(to, from);
}

double mlift_list_p_start(const struct mlift_list *list, int stage)
{
    double p = 0.0;

    for (int j = 0; j < MLIFT_N_STAGES; j++) {
        uint64_t above = (uint64_t)list->start_bound[j] + 1, below = j ? (uint64_t)list->start_bound[j - 1] + 1 : 0;
        p += list->start_stage[j] == stage ? between(above, below) : 0.0;
    }
    return p;
}

void mlift_list_p_observed(const struct mlift_list *list, size_t cell, double *p)
{
    const struct mlift_observed *observed = &list->observed;

    for (size_t o = 0; o < observed->n_cells; o++) {
        p[o] = 1.0;
        for (int d = 0; d < list->campaign->n_data_points && p[o] > 0.0; d++) {
            if (observed->points >> d & 1) {
                int seen = mlift_observed_level(observed, list->campaign, o, d);
                p[o] *= mlift_signal_probability(&list->signal[d], list->profile.level[cell][d], seen);
            }
        }
    }
}
