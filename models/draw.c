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
/* Four blocks, each word in a 64-bit lane of which only the lower half means anything: the multiplication looks at no
 * more, so that a whole product serves as its low word. */
struct half {
    __m256i a, b, c, d;
};

/* The keys of all rounds, and what blocks that differ in their number only have in common: words b and d do not know
 * the number before round 2, a and c do from rounds 2 and 1 on. */
struct schedule {
    __m256i key[ROUNDS][2];
    __m256i to_c1, to_a2, to_c2, to_c3; /* what is xored to make these words, keys included */
};

MLIFT_TARGET_AVX2 static inline __m256i broadcast(uint32_t word)
{
    return _mm256_set1_epi32((int)word);
}

MLIFT_TARGET_AVX2 static inline void schedule_keys(struct schedule *schedule, const uint32_t key[2])
{
    const __m256i w0 = broadcast(PHILOX_W32_0), w1 = broadcast(PHILOX_W32_1);
    __m256i k0 = broadcast(key[0]), k1 = broadcast(key[1]);

    for (uint32_t r = 0; r < ROUNDS; r++) {
        schedule->key[r][0] = k0;
        schedule->key[r][1] = k1;
        k0 = _mm256_add_epi32(k0, w0);
        k1 = _mm256_add_epi32(k1, w1);
    }
}

MLIFT_TARGET_AVX2 static inline void schedule_address(struct schedule *schedule, const struct address *at)
{
    uint64_t b1 = (uint64_t)PHILOX_M4x32_1 * at->replicate_low;
    uint32_t a1 = (uint32_t)(b1 >> 32) ^ at->day ^ at->key[0];
    uint64_t d2 = (uint64_t)PHILOX_M4x32_0 * a1;

    schedule->to_c1 = broadcast(at->purpose_and_replicate_high ^ at->key[1]);
    schedule->to_a2 = broadcast((uint32_t)b1 ^ (at->key[0] + PHILOX_W32_0));
    schedule->to_c2 = broadcast((uint32_t)(d2 >> 32) ^ (at->key[1] + PHILOX_W32_1));
    schedule->to_c3 = broadcast((uint32_t)d2 ^ (at->key[1] + 2 * PHILOX_W32_1));
}

/* The first three rounds, of which half is in the schedule. */
MLIFT_TARGET_AVX2 static inline struct half first_rounds(__m256i block, const struct schedule *schedule, __m256i m0,
                                                         __m256i m1)
{
    __m256i d1 = _mm256_mul_epu32(block, m0);
    __m256i c1 = _mm256_xor_si256(_mm256_srli_epi64(d1, 32), schedule->to_c1);
    __m256i b2 = _mm256_mul_epu32(c1, m1);
    __m256i a2 = _mm256_xor_si256(_mm256_srli_epi64(b2, 32), schedule->to_a2);
    __m256i c2 = _mm256_xor_si256(d1, schedule->to_c2);
    __m256i b3 = _mm256_mul_epu32(c2, m1), d3 = _mm256_mul_epu32(a2, m0);
    return (struct half){
        .a = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(b3, 32), b2), schedule->key[2][0]),
        .b = b3,
        .c = _mm256_xor_si256(_mm256_srli_epi64(d3, 32), schedule->to_c3),
        .d = d3,
    };
}

MLIFT_TARGET_AVX2 static inline struct half next_round(struct half x, const __m256i key[2], __m256i m0, __m256i m1)
{
    __m256i b = _mm256_mul_epu32(x.c, m1), d = _mm256_mul_epu32(x.a, m0);
    return (struct half){
        .a = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(b, 32), x.b), key[0]),
        .b = b,
        .c = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(d, 32), x.d), key[1]),
        .d = d,
    };
}

/* Lower and upper halves of the lanes of two vectors, side by side. */
MLIFT_TARGET_AVX2 static inline __m256i lower(__m256i x, __m256i y)
{
    return _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castsi256_ps(x), _mm256_castsi256_ps(y), 0x88));
}
MLIFT_TARGET_AVX2 static inline __m256i upper(__m256i x, __m256i y)
{
    return _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castsi256_ps(x), _mm256_castsi256_ps(y), 0xDD));
}

/* The last round, and the 32 words in order. */
MLIFT_TARGET_AVX2 static inline void finish(struct half x, struct half y, const __m256i key[2], __m256i m0, __m256i m1,
                                            uint32_t *words)
{
    __m256i bx = _mm256_mul_epu32(x.c, m1), by = _mm256_mul_epu32(y.c, m1);
    __m256i dx = _mm256_mul_epu32(x.a, m0), dy = _mm256_mul_epu32(y.a, m0);
    __m256i *out = (__m256i *)(void *)words;
    _mm256_storeu_si256(out, _mm256_xor_si256(_mm256_xor_si256(upper(bx, by), lower(x.b, y.b)), key[0]));
    _mm256_storeu_si256(out + 1, lower(bx, by));
    _mm256_storeu_si256(out + 2, _mm256_xor_si256(_mm256_xor_si256(upper(dx, dy), lower(x.d, y.d)), key[1]));
    _mm256_storeu_si256(out + 3, lower(dx, dy));
}

MLIFT_TARGET_AVX2 static inline void fill_groups(const struct schedule *schedule, uint32_t first_block, size_t n_groups,
                                                 uint32_t *words)
{
    const __m256i m0 = _mm256_set1_epi64x(PHILOX_M4x32_0), m1 = _mm256_set1_epi64x(PHILOX_M4x32_1);
    /* in the order that lower() and upper() put side by side */
    const __m256i in_x = _mm256_setr_epi64x(0, 1, 4, 5), in_y = _mm256_setr_epi64x(2, 3, 6, 7);

    for (size_t g = 0; g < n_groups; g++) {
        __m256i block = _mm256_set1_epi64x(first_block + (uint32_t)g * LANES);
        struct half x = first_rounds(_mm256_add_epi64(block, in_x), schedule, m0, m1);
        struct half y = first_rounds(_mm256_add_epi64(block, in_y), schedule, m0, m1);
        for (int r = 3; r < ROUNDS - 1; r++) {
            x = next_round(x, schedule->key[r], m0, m1);
            y = next_round(y, schedule->key[r], m0, m1);
        }
        finish(x, y, schedule->key[ROUNDS - 1], m0, m1, words + g * MLIFT_DRAW_GROUP);
    }
}

MLIFT_TARGET_AVX2 static void fill_avx2(const struct address *at, uint32_t first_block, size_t n_groups,
                                        uint32_t *words)
{
    struct schedule schedule;

    schedule_keys(&schedule, at->key);
    schedule_address(&schedule, at);
    fill_groups(&schedule, first_block, n_groups, words);
}

MLIFT_TARGET_AVX2 static void fill_days_avx2(struct address *at, const uint32_t *day, const uint32_t *first, size_t n,
                                             uint32_t (*words)[MLIFT_DRAW_GROUP])
{
    struct schedule schedule;

    schedule_keys(&schedule, at->key);
    for (size_t k = 0; k < n; k++) {
        at->day = day[k];
        schedule_address(&schedule, at);
        fill_groups(&schedule, first[k] / MLIFT_DRAW_GROUP * LANES, 1, words[k]);
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

void mlift_draw_fill_days(enum mlift_isa isa, uint64_t seed, uint64_t replicate, int purpose, const uint32_t *day,
                          const uint32_t *first, size_t n, uint32_t (*words)[MLIFT_DRAW_GROUP])
{
    struct address at = address_of(seed, replicate, purpose, 0);

#if MLIFT_HAVE_AVX2
    if (isa == MLIFT_ISA_AVX2) {
        fill_days_avx2(&at, day, first, n, words);
        return;
    }
#else
    (void)isa;
#endif
    for (size_t k = 0; k < n; k++) {
        at.day = day[k];
        fill_scalar(&at, first[k] / MLIFT_DRAW_GROUP * LANES, 1, words[k]);
    }
}
