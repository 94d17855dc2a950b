#include "sim/advance.h"

#include <string.h>

#if MLIFT_HAVE_AVX2
#include <immintrin.h>
#endif

enum { ADVANCE_MOST_ROWS = 32 };

/* How many of n subscribers' byte lanes can be added up before a byte overflows (a lane gains at most one a step); 0
 * where that saves nothing: where they are few for the rows that the sums are then added to. */
static size_t few_at_once(const struct mlift_advance *a, size_t n)
{
    size_t n_rows = (size_t)a->table->n_segments, n_steps = (size_t)a->table->policy[a->strategy].n_steps;
    size_t few = MLIFT_TALLY_MOST / (n_steps > 0 ? n_steps : 1);

    return n_rows <= ADVANCE_MOST_ROWS && (n < few ? n : few) >= 4 * n_rows ? few : 0;
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

#if MLIFT_HAVE_AVX2
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

void mlift_advance_drift(const struct mlift_advance *advance, enum mlift_isa isa, int k, const uint32_t *words)
{
#if MLIFT_HAVE_AVX2
    if (isa == MLIFT_ISA_AVX2) {
        drift_avx2(advance, k, words);
        return;
    }
#else
    (void)isa;
#endif
    drift_scalar(advance, k, words);
}

void mlift_advance_reread(const struct mlift_advance *advance, enum mlift_isa isa, int d, const uint32_t *cell,
                          const uint32_t *words)
{
#if MLIFT_HAVE_AVX2
    if (isa == MLIFT_ISA_AVX2) {
        reread_avx2(advance, d, cell, words);
        return;
    }
#else
    (void)isa;
#endif
    reread_scalar(advance, d, cell, words);
}
