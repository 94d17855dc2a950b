#include "sim/splits.h"

#include <stdlib.h>

static size_t index_of(const struct mlift_splits *splits, size_t r, size_t shares, size_t prefix)
{
    return ((r * (splits->n_shares + 1) + shares) * splits->n_prefixes + prefix) * MLIFT_SPLITS_COUNTED;
}

static bool is_sound(const struct mlift_splits *splits)
{
    bool good = splits->n_prefixes >= 1 && splits->n_shares >= 1;

    for (size_t k = 0; good && k < splits->n_prefixes; k++) {
        good = splits->prefix[k] > (k > 0 ? splits->prefix[k - 1] : 0) && splits->prefix[k] <= MLIFT_MAX_LIST_SIZE;
    }
    for (size_t i = 0; good && i < splits->n_shares; i++) {
        good =
            splits->share[i] >= 0.0 && splits->share[i] <= 1.0 && (i == 0 || splits->share[i] > splits->share[i - 1]);
    }
    return good;
}

/* As an experiment with this share draws its arms. */
static int words_of_baseline(double share, uint64_t *n)
{
    const double both[2] = {1.0 - share, share};
    uint32_t bound[2];

    if (share <= 0.0 || share >= 1.0) {
        *n = share >= 1.0 ? 0 : UINT64_C(1) << 32;
        return MLIFT_OK;
    }
    int status = mlift_list_arm_bounds(both, 2, bound);
    *n = (uint64_t)bound[0] + 1;
    return status;
}

int mlift_splits_init(struct mlift_splits *splits, size_t n_replicates, const size_t *prefix, size_t n_prefixes,
                      const double *share, size_t n_shares)
{
    *splits = (struct mlift_splits){.n_replicates = n_replicates};
    if (n_prefixes > MLIFT_SPLITS_PREFIXES || n_shares > MLIFT_SPLITS_SHARES) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    for (; splits->n_prefixes < n_prefixes; splits->n_prefixes++) {
        splits->prefix[splits->n_prefixes] = prefix[splits->n_prefixes];
    }
    for (; splits->n_shares < n_shares; splits->n_shares++) {
        splits->share[splits->n_shares] = share[splits->n_shares];
    }
    int status = is_sound(splits) ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    for (size_t i = 0; !status && i < n_shares; i++) {
        status = words_of_baseline(share[i], &splits->n_baseline[i]);
    }
    if (!status) {
        splits->counts = calloc(index_of(splits, n_replicates, 0, 0) + 1, sizeof *splits->counts);
        status = splits->counts ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return status;
}

void mlift_splits_free(struct mlift_splits *splits)
{
    free(splits->counts);
    *splits = (struct mlift_splits){0};
}

/* What subscriber i adds to a lane, as mlift_advance_count counts it. */
static uint32_t lane_of(const struct mlift_table *table, const struct mlift_cohort *cohort, size_t i, int lane)
{
    uint64_t touched = cohort->tally[i], clicked = touched >> 8 * MLIFT_LANE_CLICKED & 0xFF;

    touched |= (uint64_t)(clicked > 0) << 8 * MLIFT_LANE_CLICKERS;
    return (uint32_t)((lane < 8 ? touched : table->final[cohort->state[i]]) >> 8 * (lane % 8) & 0xFF);
}

/* How many shares put the owner of a word into the challenger's arm. */
static size_t shares_of(const struct mlift_splits *splits, uint32_t word)
{
    size_t n = 0;

    for (size_t i = 0; i < splits->n_shares; i++) {
        n += word >= splits->n_baseline[i];
    }
    return n;
}

void mlift_splits_count(const struct mlift_splits *splits, const struct mlift_table *table, size_t r, size_t first,
                        size_t n, const uint32_t *word, const struct mlift_cohort cohort[2])
{
    int click = table->metric[table->click].lane, goal = table->metric[table->goal].lane;
    size_t k = 0;

    for (size_t i = 0; i < n; i++) {
        while (k < splits->n_prefixes && first + i >= splits->prefix[k]) {
            k++;
        }
        if (k == splits->n_prefixes) {
            return;
        }
        uint32_t *to = splits->counts + index_of(splits, r, shares_of(splits, word[i]), k);
        to[MLIFT_SPLITS_PEOPLE]++;
        for (int s = 0; s < 2; s++) {
            to[MLIFT_SPLITS_CLICK + s] += lane_of(table, &cohort[s], i, click);
            to[MLIFT_SPLITS_GOAL + s] += lane_of(table, &cohort[s], i, goal);
        }
    }
}

void mlift_splits_sum(const struct mlift_splits *splits)
{
    size_t row = splits->n_prefixes * MLIFT_SPLITS_COUNTED;

    for (size_t r = 0; r < splits->n_replicates; r++) {
        uint32_t *counts = splits->counts + index_of(splits, r, 0, 0);
        for (size_t at = 0; at < row * (splits->n_shares + 1); at++) {
            counts[at] += at % row >= MLIFT_SPLITS_COUNTED ? counts[at - MLIFT_SPLITS_COUNTED] : 0;
        }
        for (size_t at = row; at < row * (splits->n_shares + 1); at++) {
            counts[at] += counts[at - row];
        }
    }
}

struct mlift_splits_arms mlift_splits_at(const struct mlift_splits *splits, size_t r, size_t share, size_t prefix)
{
    /* The largest n_shares - share shares put people into the challenger's arm here; fewer leave them in the other. */
    const uint32_t *rest = splits->counts + index_of(splits, r, splits->n_shares - share - 1, prefix);
    const uint32_t *all = splits->counts + index_of(splits, r, splits->n_shares, prefix);

    return (struct mlift_splits_arms){
        .people = {rest[MLIFT_SPLITS_PEOPLE], all[MLIFT_SPLITS_PEOPLE] - rest[MLIFT_SPLITS_PEOPLE]},
        .click = {rest[MLIFT_SPLITS_CLICK], all[MLIFT_SPLITS_CLICK + 1] - rest[MLIFT_SPLITS_CLICK + 1]},
        .goal = {rest[MLIFT_SPLITS_GOAL], all[MLIFT_SPLITS_GOAL + 1] - rest[MLIFT_SPLITS_GOAL + 1]},
    };
}
