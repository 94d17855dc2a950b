#include "sim/advance.h"

#if MLIFT_HAVE_AVX2
#include <immintrin.h>

/* One bit for each bound that is not below the word. */
MLIFT_TARGET_AVX2 static inline unsigned not_below(const uint32_t *bound, uint32_t word)
{
    __m256i words = _mm256_set1_epi32((int)word);
    __m256i bounds = _mm256_load_si256((const __m256i *)(const void *)bound);
    __m256i mask = _mm256_cmpeq_epi32(_mm256_min_epu32(words, bounds), words);
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(mask));
}

MLIFT_TARGET_AVX2 static inline unsigned choose_avx2(const uint32_t *bound, uint32_t word)
{
    return (unsigned)__builtin_ctz(not_below(bound, word));
}

/* A ninth bit stands for "above all of them". */
MLIFT_TARGET_AVX2 static inline unsigned choose_open_avx2(const uint32_t *bound, uint32_t word)
{
    return (unsigned)__builtin_ctz(not_below(bound, word) | 1u << MLIFT_ROW_OUTCOMES);
}

/* Two halves of eight byte lanes widened in registers: through memory the loads would wait for the stores. */
MLIFT_TARGET_AVX2 static inline void add_avx2(uint32_t *to, uint64_t low, uint64_t high)
{
    __m256i *sum = (__m256i *)(void *)to;
    __m256i lanes_low = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)low));
    __m256i lanes_high = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)high));
    _mm256_storeu_si256(sum, _mm256_add_epi32(_mm256_loadu_si256(sum), lanes_low));
    _mm256_storeu_si256(sum + 1, _mm256_add_epi32(_mm256_loadu_si256(sum + 1), lanes_high));
}

#define ADVANCE_NAME(name) name##_avx2
#define ADVANCE_TARGET MLIFT_TARGET_AVX2
#define ADVANCE_CHOOSE choose_avx2
#define ADVANCE_CHOOSE_OPEN choose_open_avx2
#define ADVANCE_ADD add_avx2
#include "sim/advance_loop.inc"
#endif

static inline void add_scalar(uint32_t *to, uint64_t low, uint64_t high)
{
    for (int l = 0; l < 8; l++) {
        to[l] += (uint32_t)(low >> 8 * l & 0xFF);
        to[8 + l] += (uint32_t)(high >> 8 * l & 0xFF);
    }
}

#define ADVANCE_NAME(name) name##_scalar
#define ADVANCE_TARGET
#define ADVANCE_CHOOSE mlift_row_choose
#define ADVANCE_CHOOSE_OPEN mlift_row_choose
#define ADVANCE_ADD add_scalar
#include "sim/advance_loop.inc"

void mlift_advance_step(const struct mlift_advance *advance, enum mlift_isa isa)
{
#if MLIFT_HAVE_AVX2
    if (isa == MLIFT_ISA_AVX2) {
        step_avx2(advance);
        return;
    }
#else
    (void)isa;
#endif
    step_scalar(advance);
}

void mlift_advance_count(const struct mlift_advance *advance, enum mlift_isa isa, const uint16_t *who, size_t n_who,
                         const uint16_t *row, uint32_t *counts)
{
#if MLIFT_HAVE_AVX2
    if (isa == MLIFT_ISA_AVX2) {
        count_avx2(advance, who, n_who, row, counts);
        return;
    }
#else
    (void)isa;
#endif
    count_scalar(advance, who, n_who, row, counts);
}

void mlift_advance_drift(const struct mlift_advance *a, int k, const uint32_t *words)
{
    const struct mlift_table *table = a->table;
    const struct mlift_drift *drift = &table->drift[k];
    const struct mlift_move_row *rows = mlift_table_drift(table, k, table->gap_of[a->strategy][a->step], 0, 0);
    uint16_t *state = a->cohort->state;

    for (size_t i = 0; i < a->n; i++) {
        int now = state[i], level = drift->level_of[now], onboarding = 0;
        if (drift->by_owner) {
            int position = mlift_table_position(table, now);
            onboarding = mlift_funnel_has_left(&table->funnel, position) ? 0 : mlift_funnel_onboarding(position);
        }
        const struct mlift_move_row *row = rows + onboarding * drift->n_levels + level;
        int next = row->next[mlift_row_choose(row->bound, words[i])];
        state[i] = (uint16_t)(now - level * drift->stride + next);
    }
}

/* The lookup of a drifting point's level by state, or NULL where the level is the cell's or another part of the state.
 */
static const uint8_t *level_lookup(const struct mlift_table *table, int d)
{
    for (int k = 0; k < table->n_drifts; k++) {
        if (table->drift[k].point == d) {
            return table->drift[k].level_of;
        }
    }
    return NULL;
}

void mlift_advance_reread(const struct mlift_advance *a, int d, const uint32_t *cell, const uint32_t *words)
{
    const struct mlift_table *table = a->table;
    const struct mlift_policy *policy = &table->policy[a->strategy];
    const struct mlift_signal *signal = &table->reread[d][table->gap_of[a->strategy][a->step]];
    const uint8_t *level_of = level_lookup(table, d);
    struct mlift_cohort *cohort = a->cohort;

    for (size_t i = 0; i < a->n; i++) {
        int state = cohort->state[i];
        int level = level_of ? level_of[state] : mlift_table_level(table, cell[i], state, d);
        int seen = mlift_signal_see(signal, level, words[i]);
        if (seen < signal->n_levels) {
            cohort->knowledge[i] = (uint16_t)mlift_policy_reread(policy, a->step, d, cohort->knowledge[i], seen);
        }
    }
}
