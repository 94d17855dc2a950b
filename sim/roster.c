#include "sim/roster.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* What is to be drawn, and for whom. */
struct draw {
    const struct mlift_table *table;
    enum mlift_isa isa;
    uint64_t seed, replicate;
    uint32_t first;
    size_t n;
};

INLINE void fill(struct mlift_roster *roster, const struct draw *draw, int purpose)
{
    mlift_draw_fill(draw->isa, draw->seed, draw->replicate, purpose, 0, draw->first, draw->n, roster->words);
}

/* outcome[i]: how many of the bounds lie below word i. Bound by bound, which vector units like; bounds are few. */
INLINE void count_below(struct mlift_roster *roster, const uint32_t *bound, int n_bounds, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        roster->outcome[i] = roster->words[i] > bound[0];
    }
    for (int k = 1; k < n_bounds; k++) {
        uint32_t at = bound[k];
        for (size_t i = 0; i < n && at < UINT32_MAX; i++) {
            roster->outcome[i] += roster->words[i] > at;
        }
    }
}

/* Words of a draw that can come out in one way only are not needed: every word has an address, none is skipped. */
INLINE void draw_outcomes(struct mlift_roster *roster, const struct draw *draw, int purpose, const uint32_t *bound,
                          int n_bounds)
{
    if (n_bounds < 1 || bound[0] == UINT32_MAX) {
        memset(roster->outcome, 0, draw->n * sizeof *roster->outcome);
        return;
    }
    fill(roster, draw, purpose);
    count_below(roster, bound, n_bounds, draw->n);
}

INLINE void draw_types(struct mlift_roster *roster, const struct draw *draw)
{
    const struct mlift_table *table = draw->table;
    const struct mlift_list *list = &table->list;

    if (!list->profile.n_fixed) {
        fill(roster, draw, MLIFT_DRAW_PROFILE);
    }
    for (size_t i = 0; i < draw->n; i++) {
        uint32_t cell = list->profile.n_fixed ? list->profile.cell_of[(draw->first + i) % list->profile.n_fixed]
                                              : mlift_list_cell(list, roster->words[i]);
        roster->cell[i] = cell;
        roster->base[i] = table->cell_base[cell];
        roster->start[i] = table->cell_state[cell];
    }
    if (list->propensity_bins > 1) {
        fill(roster, draw, MLIFT_DRAW_PROPENSITY);
        for (size_t i = 0; i < draw->n; i++) {
            roster->base[i] += (uint32_t)mlift_list_bin(list, roster->words[i]) * table->bin_stride;
        }
    }
}

INLINE void draw_start(struct mlift_roster *roster, const struct draw *draw)
{
    const struct mlift_list *list = &draw->table->list;
    uint16_t shift[MLIFT_N_STAGES];

    for (int j = 0; j < MLIFT_N_STAGES; j++) {
        shift[j] = (uint16_t)(list->start_stage[j] * draw->table->stage_stride);
    }
    draw_outcomes(roster, draw, MLIFT_DRAW_START, list->start_bound, MLIFT_N_STAGES - 1);
    for (size_t i = 0; i < draw->n; i++) {
        roster->start[i] = (uint16_t)(roster->start[i] + shift[roster->outcome[i]]);
    }
}

INLINE void draw_signal(struct mlift_roster *roster, const struct draw *draw, int d)
{
    const struct mlift_list *list = &draw->table->list;
    const struct mlift_signal *signal = &list->signal[d];
    const uint8_t(*level_of)[MLIFT_MAX_DATA_POINTS] = (const uint8_t(*)[MLIFT_MAX_DATA_POINTS])list->profile.level;
    uint32_t stride = (uint32_t)list->observed.stride[d];

    draw_outcomes(roster, draw, MLIFT_DRAW_SIGNAL + d, signal->bound, signal->n_bounds);
    for (size_t i = 0; i < draw->n; i++) {
        roster->seen[i] += stride * signal->seen[level_of[roster->cell[i]][d]][roster->outcome[i]];
    }
}

INLINE void draw_arm(struct mlift_roster *roster, const struct draw *draw)
{
    const struct mlift_list *list = &draw->table->list;

    if (list->n_arms < 2) {
        memset(roster->arm, 0, draw->n);
        return;
    }
    draw_outcomes(roster, draw, MLIFT_DRAW_ARM, list->arm_bound, list->n_arms - 1);
    for (size_t i = 0; i < draw->n; i++) {
        roster->arm[i] = (uint8_t)roster->outcome[i];
    }
}

INLINE void draw_all(struct mlift_roster *roster, const struct draw *draw)
{
    const struct mlift_table *table = draw->table;

    draw_types(roster, draw);
    draw_start(roster, draw);
    memset(roster->seen, 0, draw->n * sizeof *roster->seen);
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        if (table->list.observed.points >> d & 1) {
            draw_signal(roster, draw, d);
        }
    }
    draw_arm(roster, draw);
}

#if MLIFT_HAVE_AVX2
/* The same source: the compiler has longer vectors. */
MLIFT_TARGET_AVX2 static void draw_avx2(struct mlift_roster *roster, const struct draw *draw)
{
    draw_all(roster, draw);
}
#endif

static void draw_scalar(struct mlift_roster *roster, const struct draw *draw)
{
    draw_all(roster, draw);
}

void mlift_roster_draw(struct mlift_roster *roster, const struct mlift_table *table, enum mlift_isa isa, uint64_t seed,
                       uint64_t replicate, uint32_t first, size_t n)
{
    const struct draw draw = {table, isa, seed, replicate, first, n};

#if MLIFT_HAVE_AVX2
    if (isa == MLIFT_ISA_AVX2) {
        draw_avx2(roster, &draw);
        return;
    }
#endif
    draw_scalar(roster, &draw);
}
