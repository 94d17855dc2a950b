#include "models/thompson.h"

#include "models/draw.h"

#include <stdbool.h>

#if MLIFT_HAVE_AVX2
#include <immintrin.h>
#endif

enum { DIGITS = 64, WORD_BITS = 32 };

/* One arm: the a-th smallest of n uniforms that are known to share their first digits. */
struct contender {
    uint32_t a, n;
    bool in;
    uint32_t drawn; /* words filled in so far */
    unsigned used;  /* of those at hand */
};

/* The arms of a choice. Their words stand apart, since the first group of each is filled in one go. */
struct contest {
    const struct mlift_thompson_address *at;
    int n_arms;
    struct contender contender[MLIFT_THOMPSON_MOST_ARMS];
    uint32_t day[MLIFT_THOMPSON_MOST_ARMS]; /* of the words' address */
    uint32_t words[MLIFT_THOMPSON_MOST_ARMS][MLIFT_DRAW_GROUP];
    uint32_t behind[8]; /* read with the last words of the last arm, and shifted out */
};

/* Ones among the first n_bits bits of words, from the most significant of the first word on; at most EIGHT of them. */
typedef uint32_t count_ones(const uint32_t *words, uint32_t n_bits);

enum { EIGHT = 8 * WORD_BITS };

static uint32_t ones_scalar(const uint32_t *words, uint32_t n_bits)
{
    uint32_t sum = 0;

    for (uint32_t from = 0; from < n_bits; from += WORD_BITS) {
        uint32_t left = n_bits - from, word = *words++ >> (left < WORD_BITS ? WORD_BITS - left : 0);
        word -= word >> 1 & 0x55555555u;
        word = (word & 0x33333333u) + (word >> 2 & 0x33333333u);
        sum += ((word + (word >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
    }
    return sum;
}

#if MLIFT_HAVE_AVX2
/* All eight words, those beyond the last bit too: shifted out. How many there are is hard to predict for a loop. */
MLIFT_TARGET_AVX2 static inline uint32_t ones_avx2(const uint32_t *words, uint32_t n_bits)
{
    const __m256i ends = _mm256_setr_epi32(32, 64, 96, 128, 160, 192, 224, 256), low = _mm256_set1_epi8(15);
    const __m256i ones_in = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1,
                                             2, 2, 3, 2, 3, 3, 4);
    const __m256i zero = _mm256_setzero_si256();
    __m256i beyond = _mm256_max_epi32(_mm256_sub_epi32(ends, _mm256_set1_epi32((int)n_bits)), zero);
    __m256i x = _mm256_srlv_epi32(_mm256_loadu_si256((const __m256i *)(const void *)words), beyond);
    __m256i upper = _mm256_shuffle_epi8(ones_in, _mm256_and_si256(_mm256_srli_epi32(x, 4), low));
    __m256i lower = _mm256_shuffle_epi8(ones_in, _mm256_and_si256(x, low));
    __m256i sum = _mm256_sad_epu8(_mm256_add_epi8(upper, lower), zero);
    __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    return (uint32_t)_mm_cvtsi128_si32(_mm_add_epi64(half, _mm_unpackhi_epi64(half, half)));
}
#endif

static void refill(struct contest *contest, int k)
{
    const struct mlift_thompson_address *at = contest->at;
    struct contender *c = &contest->contender[k];

    mlift_draw_fill(at->isa, at->seed, at->replicate, MLIFT_DRAW_POSTERIOR, contest->day[k], c->drawn, MLIFT_DRAW_GROUP,
                    contest->words[k]);
    c->drawn += MLIFT_DRAW_GROUP;
    c->used = 0;
}

/* Ones among n_bits bits that are more than eight words or not all at hand. */
static __attribute__((noinline)) uint32_t count_many(struct contest *contest, int k, uint32_t n_bits, count_ones *ones)
{
    struct contender *c = &contest->contender[k];
    uint32_t sum = 0;

    while (n_bits > 0) {
        if (c->used == MLIFT_DRAW_GROUP) {
            refill(contest, k);
        }
        uint32_t there = (MLIFT_DRAW_GROUP - c->used) * WORD_BITS, take = n_bits < EIGHT ? n_bits : EIGHT;
        take = take < there ? take : there;
        sum += ones(contest->words[k] + c->used, take);
        c->used += (take + WORD_BITS - 1) / WORD_BITS;
        n_bits -= take;
    }
    return sum;
}

#define INLINE static inline __attribute__((always_inline))

/* Ones among as many random bits as arm k has uniforms left: how many of them lie in the lower half. */
INLINE uint32_t count_lower(struct contest *contest, int k, count_ones *ones)
{
    struct contender *c = &contest->contender[k];
    uint32_t n_words = (c->n + WORD_BITS - 1) / WORD_BITS, used = c->used;

    if (n_words > 8 || used + n_words > MLIFT_DRAW_GROUP) {
        return count_many(contest, k, c->n, ones);
    }
    c->used = used + n_words;
    return ones(contest->words[k] + used, c->n);
}

/* The next binary digit of arm k's draw. */
INLINE bool next_digit(struct contest *contest, int k, count_ones *ones)
{
    struct contender *c = &contest->contender[k];
    uint32_t lower = count_lower(contest, k, ones);
    bool one = c->a > lower; /* as likely as not: no branches */

    c->n = one ? c->n - lower : lower;
    c->a -= one ? lower : 0;
    return one;
}

/* Draws one more digit of everybody who is in and keeps those with the larger; returns how many. */
INLINE int play_digit(struct contest *contest, int n_in, count_ones *ones)
{
    bool one[MLIFT_THOMPSON_MOST_ARMS];
    int n_ones = 0;

    for (int k = 0; k < contest->n_arms; k++) {
        one[k] = contest->contender[k].in && next_digit(contest, k, ones);
        n_ones += one[k];
    }
    for (int k = 0; n_ones > 0 && k < contest->n_arms; k++) {
        contest->contender[k].in = one[k];
    }
    return n_ones > 0 ? n_ones : n_in;
}

INLINE void play(struct contest *contest, count_ones *ones)
{
    int n_in = contest->n_arms;

    for (int digit = 0; n_in > 1 && digit < DIGITS; digit++) {
        n_in = play_digit(contest, n_in, ones);
    }
}

#if MLIFT_HAVE_AVX2
MLIFT_TARGET_AVX2 static void play_avx2(struct contest *contest)
{
    play(contest, ones_avx2);
}
#endif

static void play_scalar(struct contest *contest)
{
    play(contest, ones_scalar);
}

static void start(struct contest *contest, const struct mlift_thompson_beta *arm)
{
    static const uint32_t first[MLIFT_THOMPSON_MOST_ARMS] = {0};
    const struct mlift_thompson_address *at = contest->at;

    for (int k = 0; k < contest->n_arms; k++) {
        contest->contender[k] = (struct contender){
            .a = arm[k].a, .n = arm[k].a + arm[k].b - 1, .in = true, .drawn = MLIFT_DRAW_GROUP, .used = 0};
        contest->day[k] = (at->subscriber << 10 | at->day) << 4 | (uint32_t)k;
    }
    mlift_draw_fill_days(at->isa, at->seed, at->replicate, MLIFT_DRAW_POSTERIOR, contest->day, first,
                         (size_t)contest->n_arms, contest->words);
}

int mlift_thompson_choose(const struct mlift_thompson_address *at, const struct mlift_thompson_beta *arm, int n_arms)
{
    struct contest contest;
    int first = 0;

    if (n_arms == 1) {
        return 0;
    }
    contest.at = at;
    contest.n_arms = n_arms;
    start(&contest, arm);
#if MLIFT_HAVE_AVX2
    if (at->isa == MLIFT_ISA_AVX2) {
        play_avx2(&contest);
    } else
#endif
    {
        play_scalar(&contest);
    }
    while (!contest.contender[first].in) {
        first++;
    }
    return first;
}
