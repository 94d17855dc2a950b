#include "sim/roster.h"

#include <string.h>

/* Number of bounds that lie below the word: without branches, bounds are few. */
static inline unsigned count_below(const uint32_t *bound, int n, uint32_t word)
{
    unsigned j = 0;

    for (int k = 0; k < n; k++) {
        j += word > bound[k];
    }
    return j;
}

static void draw_types(struct mlift_roster *roster, const struct mlift_table *table, uint32_t first, size_t n,
                       const uint32_t *profile_words)
{
    const struct mlift_list *list = &table->list;

    for (size_t i = 0; i < n; i++) {
        uint32_t cell = list->profile.n_fixed ? list->profile.cell_of[(first + i) % list->profile.n_fixed]
                                              : mlift_list_cell(list, profile_words[i]);
        roster->cell[i] = cell;
        roster->base[i] = table->cell_base[cell];
        roster->start[i] = table->cell_state[cell];
    }
}

static void draw_signal(struct mlift_roster *roster, const struct mlift_table *table, int d, size_t n)
{
    const struct mlift_signal *signal = &table->list.signal[d];
    uint32_t stride = (uint32_t)table->list.observed.stride[d];

    for (size_t i = 0; i < n; i++) {
        int level = table->list.profile.level[roster->cell[i]][d];
        roster->seen[i] += stride * (uint32_t)mlift_signal_see(signal, level, roster->words[i]);
    }
}

void mlift_roster_draw(struct mlift_roster *roster, const struct mlift_table *table, enum mlift_isa isa, uint64_t seed,
                       uint64_t replicate, uint32_t first, size_t n)
{
    const struct mlift_list *list = &table->list;
    uint32_t *words = roster->words;

    mlift_draw_fill(isa, seed, replicate, MLIFT_DRAW_PROFILE, 0, first, n, words);
    draw_types(roster, table, first, n, words);
    if (list->propensity_bins > 1) {
        mlift_draw_fill(isa, seed, replicate, MLIFT_DRAW_PROPENSITY, 0, first, n, words);
        for (size_t i = 0; i < n; i++) {
            roster->base[i] += (uint32_t)mlift_list_bin(list, words[i]) * table->bin_stride;
        }
    }
    mlift_draw_fill(isa, seed, replicate, MLIFT_DRAW_START, 0, first, n, words);
    for (size_t i = 0; i < n; i++) {
        unsigned outcome = count_below(list->start_bound, MLIFT_N_STAGES - 1, words[i]);
        roster->start[i] = (uint16_t)(roster->start[i] + list->start_stage[outcome] * table->stage_stride);
    }
    memset(roster->seen, 0, n * sizeof *roster->seen);
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        if (list->observed.points >> d & 1) {
            mlift_draw_fill(isa, seed, replicate, MLIFT_DRAW_SIGNAL + d, 0, first, n, words);
            draw_signal(roster, table, d, n);
        }
    }
    if (list->n_arms > 1) {
        mlift_draw_fill(isa, seed, replicate, MLIFT_DRAW_ARM, 0, first, n, words);
        for (size_t i = 0; i < n; i++) {
            roster->arm[i] = (uint8_t)count_below(list->arm_bound, list->n_arms - 1, words[i]);
        }
    } else {
        memset(roster->arm, 0, n);
    }
}
