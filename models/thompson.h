/* Thompson sampling in integers: which of several arms has the largest draw from its Beta posterior, exactly.
 *
 * With whole a and b, Beta(a, b) is the a-th smallest of a + b - 1 independent uniforms (David and Nagaraja 2003, Order
 * Statistics, section 2.1). Its binary digits are drawn from the first on: how many of the uniforms lie below the
 * middle is the number of ones among as many random bits, and the half that holds the a-th is looked at next. The arms
 * are compared digit by digit, and one that falls behind is not drawn any further.
 *
 * Words: purpose MLIFT_DRAW_POSTERIOR, the address's `day` is (subscriber << 10 | day) << 4 | arm, its `subscriber`
 * counts the words of the draw. */
#ifndef MODELS_THOMPSON_H
#define MODELS_THOMPSON_H

#include "models/isa.h"

#include <stdint.h>

enum { MLIFT_THOMPSON_MOST_ARMS = 16, MLIFT_THOMPSON_MOST_DAYS = 1 << 10, MLIFT_THOMPSON_MOST_SUBSCRIBERS = 1 << 18 };

/* Successes and failures, each with the prior's; both at least 1, a + b < 2^32. */
struct mlift_thompson_beta {
    uint32_t a, b;
};

struct mlift_thompson_address {
    enum mlift_isa isa;
    uint64_t seed, replicate;
    uint32_t subscriber; /* below MLIFT_THOMPSON_MOST_SUBSCRIBERS */
    uint16_t day;        /* below MLIFT_THOMPSON_MOST_DAYS */
};

/* The arm (0 to n_arms - 1, n_arms at most MLIFT_THOMPSON_MOST_ARMS) whose draw is largest; the first of those that
 * agree in 64 binary digits. */
int mlift_thompson_choose(const struct mlift_thompson_address *at, const struct mlift_thompson_beta *arm, int n_arms);

#endif
