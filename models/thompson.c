#include "models/thompson.h"

#include "models/draw.h"

#include <stdbool.h>

enum { DIGITS = 64, WORD_BITS = 32 };

/* One arm: the a-th smallest of n uniforms that are known to share their first digits. */
struct contender {
    uint32_t a, n;
    bool in;
    uint32_t day;   /* of the words' address */
    uint32_t drawn; /* words filled in so far */
    unsigned used;  /* of those at hand */
    uint32_t words[MLIFT_DRAW_GROUP];
};

static uint32_t next_word(const struct mlift_thompson_address *at, struct contender *c)
{
    if (c->used == MLIFT_DRAW_GROUP) {
        mlift_draw_fill(at->isa, at->seed, at->replicate, MLIFT_DRAW_POSTERIOR, c->day, c->drawn, MLIFT_DRAW_GROUP,
                        c->words);
        c->drawn += MLIFT_DRAW_GROUP;
        c->used = 0;
    }
    return c->words[c->used++];
}

/* Ones in a word, without an instruction that not every processor has. */
static inline uint32_t ones(uint32_t word)
{
    word -= word >> 1 & 0x55555555u;
    word = (word & 0x33333333u) + (word >> 2 & 0x33333333u);
    return ((word + (word >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
}

/* Ones among n random bits: how many of n uniforms lie in the lower half. */
static uint32_t count_lower(const struct mlift_thompson_address *at, struct contender *c)
{
    uint32_t left = c->n, lower = 0;

    for (; left >= WORD_BITS; left -= WORD_BITS) {
        lower += ones(next_word(at, c));
    }
    return left ? lower + ones(next_word(at, c) >> (WORD_BITS - left)) : lower;
}

/* The next binary digit of the arm's draw. */
static bool next_digit(const struct mlift_thompson_address *at, struct contender *c)
{
    uint32_t lower = count_lower(at, c);

    if (c->a <= lower) {
        c->n = lower;
        return false;
    }
    c->a -= lower;
    c->n -= lower;
    return true;
}

/* Draws one more digit of everybody who is in and keeps those with the larger; returns how many. */
static int play_digit(const struct mlift_thompson_address *at, struct contender *contender, int n_arms, int n_in)
{
    bool one[MLIFT_THOMPSON_MOST_ARMS];
    int n_ones = 0;

    for (int k = 0; k < n_arms; k++) {
        one[k] = contender[k].in && next_digit(at, &contender[k]);
        n_ones += one[k];
    }
    for (int k = 0; n_ones > 0 && k < n_arms; k++) {
        contender[k].in = one[k];
    }
    return n_ones > 0 ? n_ones : n_in;
}

int mlift_thompson_choose(const struct mlift_thompson_address *at, const struct mlift_thompson_beta *arm, int n_arms)
{
    struct contender contender[MLIFT_THOMPSON_MOST_ARMS];
    int n_in = n_arms, first = 0;

    for (int k = 0; k < n_arms; k++) {
        contender[k].a = arm[k].a;
        contender[k].n = arm[k].a + arm[k].b - 1;
        contender[k].in = true;
        contender[k].day = (at->subscriber << 10 | at->day) << 4 | (uint32_t)k;
        contender[k].drawn = 0;
        contender[k].used = MLIFT_DRAW_GROUP;
    }
    for (int digit = 0; n_in > 1 && digit < DIGITS; digit++) {
        n_in = play_digit(at, contender, n_arms, n_in);
    }
    while (!contender[first].in) {
        first++;
    }
    return first;
}
