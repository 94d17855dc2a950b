#include "models/draw.h"

#include <Random123/philox.h>

#if MLIFT_HAVE_AVX2
#include <immintrin.h>
#endif

enum { LANES = 8, ROUNDS = 10 };

struct address {
    uint32_t key[2];
    uint32_t day, replicate_low, purpose_and_replicate_high;
};

static struct address address_of(uint64_t seed, uint64_t replicate, int purpose, uint32_t day)
{
    return (struct address){
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .day = day,
        .replicate_low = (uint32_t)replicate,
        .purpose_and_replicate_high = (uint32_t)purpose | (uint32_t)(replicate >> 32) << 8,
    };
}

static philox4x32_ctr_t block_at(const struct address *at, uint32_t block)
{
    philox4x32_ctr_t counter = {{block, at->day, at->replicate_low, at->purpose_and_replicate_high}};
    philox4x32_key_t key = {{at->key[0], at->key[1]}};
    return philox4x32_R(ROUNDS, counter, key);
}

uint32_t mlift_draw_word(uint64_t seed, uint64_t replicate, uint32_t subscriber, int purpose, uint32_t day)
{
    struct address at = address_of(seed, replicate, purpose, day);
    uint32_t block = subscriber / MLIFT_DRAW_GROUP * LANES + subscriber % LANES;
    return block_at(&at, block).v[subscriber % MLIFT_DRAW_GROUP / LANES];
}

static void fill_scalar(const struct address *at, uint32_t first_block, size_t n_groups, uint32_t *words)
{
    for (size_t g = 0; g < n_groups; g++) {
        for (uint32_t lane = 0; lane < LANES; lane++) {
            philox4x32_ctr_t block = block_at(at, first_block + (uint32_t)g * LANES + lane);
            for (size_t w = 0; w < 4; w++) {
                words[g * MLIFT_DRAW_GROUP + w * LANES + lane] = block.v[w];
            }
        }
    }
}

#if MLIFT_HAVE_AVX2
/* High and low halves of the eight products a * m. */
MLIFT_TARGET_AVX2 static inline void multiply(__m256i a, __m256i m, __m256i *high, __m256i *low)
{
    __m256i even = _mm256_mul_epu32(a, m);
    __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), m);
    *low = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
    *high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
}

MLIFT_TARGET_AVX2 static void fill_avx2(const struct address *at, uint32_t first_block, size_t n_groups,
                                        uint32_t *words)
{
    const __m256i m0 = _mm256_set1_epi32((int)PHILOX_M4x32_0), m1 = _mm256_set1_epi32((int)PHILOX_M4x32_1);
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);

    for (size_t g = 0; g < n_groups; g++) {
        __m256i a = _mm256_add_epi32(_mm256_set1_epi32((int)(first_block + (uint32_t)g * LANES)), lanes);
        __m256i b = _mm256_set1_epi32((int)at->day);
        __m256i c = _mm256_set1_epi32((int)at->replicate_low);
        __m256i d = _mm256_set1_epi32((int)at->purpose_and_replicate_high);
        uint32_t k0 = at->key[0], k1 = at->key[1];
        for (int r = 0; r < ROUNDS; r++) {
            __m256i high0, low0, high1, low1;
            multiply(a, m0, &high0, &low0);
            multiply(c, m1, &high1, &low1);
            a = _mm256_xor_si256(_mm256_xor_si256(high1, b), _mm256_set1_epi32((int)k0));
            c = _mm256_xor_si256(_mm256_xor_si256(high0, d), _mm256_set1_epi32((int)k1));
            b = low1;
            d = low0;
            k0 += PHILOX_W32_0;
            k1 += PHILOX_W32_1;
        }
        __m256i *out = (__m256i *)(void *)(words + g * MLIFT_DRAW_GROUP);
        _mm256_storeu_si256(out, a);
        _mm256_storeu_si256(out + 1, b);
        _mm256_storeu_si256(out + 2, c);
        _mm256_storeu_si256(out + 3, d);
    }
}
#endif

void mlift_draw_fill(enum mlift_isa isa, uint64_t seed, uint64_t replicate, int purpose, uint32_t day, uint32_t first,
                     size_t n, uint32_t *words)
{
    struct address at = address_of(seed, replicate, purpose, day);
    uint32_t first_block = first / MLIFT_DRAW_GROUP * LANES;
    size_t n_groups = (n + MLIFT_DRAW_GROUP - 1) / MLIFT_DRAW_GROUP;

#if MLIFT_HAVE_AVX2
    if (isa == MLIFT_ISA_AVX2) {
        fill_avx2(&at, first_block, n_groups, words);
        return;
    }
#else
    (void)isa;
#endif
    fill_scalar(&at, first_block, n_groups, words);
}
