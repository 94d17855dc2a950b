#include "models/choice.h"

#include <string.h>

/* What the arms did over all segments. */
struct overall {
    double n[MLIFT_CHOICE_MOST_ARMS], x[MLIFT_CHOICE_MOST_ARMS];
};

/* One segment's contrast of an arm to broad. `known`: both arms have subscribers there. */
struct contrast {
    int known;
    double d, variance;
};

static void add_up(const struct mlift_choice_pilot *pilot, struct overall *overall)
{
    size_t k = 0;

    memset(overall, 0, sizeof *overall);
    for (size_t s = 0; s < pilot->n_segments; s++) {
        for (int a = 0; a < pilot->n_arms; a++, k++) {
            overall->n[a] += (double)pilot->n[k];
            overall->x[a] += (double)pilot->x[k];
        }
    }
}

/* Quotients of whole numbers below 2^32 are equal as doubles exactly when they are equal. */
static int best_overall(const struct overall *overall, int n_arms)
{
    int best = -1;

    for (int a = 0; a < n_arms; a++) {
        if (overall->n[a] > 0.0 && (best < 0 || overall->x[a] / overall->n[a] > overall->x[best] / overall->n[best])) {
            best = a;
        }
    }
    return best < 0 ? 0 : best;
}

int mlift_choice_broad(const struct mlift_choice_pilot *pilot)
{
    struct overall overall;

    add_up(pilot, &overall);
    return best_overall(&overall, pilot->n_arms);
}

/* Variance of one observation of the arm. */
static double spread(const struct overall *overall, int arm)
{
    double p = (overall->x[arm] + 0.5) / (overall->n[arm] + 1.0);

    return p * (1.0 - p);
}

static struct contrast contrast_at(const struct mlift_choice_pilot *pilot, const struct overall *overall, size_t s,
                                   int arm, int broad)
{
    const uint32_t *n = pilot->n + s * (size_t)pilot->n_arms, *x = pilot->x + s * (size_t)pilot->n_arms;
    struct contrast c = {.known = n[arm] > 0 && n[broad] > 0};

    if (c.known) {
        c.d = (double)x[arm] / (double)n[arm] - (double)x[broad] / (double)n[broad];
        c.variance = spread(overall, arm) / (double)n[arm] + spread(overall, broad) / (double)n[broad];
    }
    return c;
}

static double between_segments(const struct mlift_choice_pilot *pilot, const struct overall *overall, int arm,
                               int broad)
{
    double k = 0.0, w1 = 0.0, w2 = 0.0, wd = 0.0, q = 0.0;

    for (size_t s = 0; s < pilot->n_segments; s++) {
        struct contrast c = contrast_at(pilot, overall, s, arm, broad);
        double w = c.known ? 1.0 / c.variance : 0.0;
        k += c.known;
        w1 += w;
        w2 += w * w;
        wd += w * c.d;
    }
    if (k < 2.0) {
        return 0.0;
    }
    for (size_t s = 0; s < pilot->n_segments; s++) {
        struct contrast c = contrast_at(pilot, overall, s, arm, broad);
        double off = c.d - wd / w1;
        q += c.known ? off * off / c.variance : 0.0;
    }
    double tau2 = (q - (k - 1.0)) / (w1 - w2 / w1);
    return tau2 > 0.0 ? tau2 : 0.0;
}

double mlift_choice_tau2(const struct mlift_choice_pilot *pilot, int arm, int broad)
{
    struct overall overall;

    add_up(pilot, &overall);
    return between_segments(pilot, &overall, arm, broad);
}

static void choose_raw(const struct mlift_choice_pilot *pilot, int broad, uint8_t *arm)
{
    for (size_t s = 0; s < pilot->n_segments; s++) {
        const uint32_t *n = pilot->n + s * (size_t)pilot->n_arms, *x = pilot->x + s * (size_t)pilot->n_arms;
        int best = broad;
        for (int a = 0; a < pilot->n_arms; a++) {
            if (n[a] > 0 && (n[best] == 0 || (double)x[a] / (double)n[a] > (double)x[best] / (double)n[best])) {
                best = a;
            }
        }
        arm[s] = (uint8_t)best;
    }
}

static void choose_shrunk(const struct mlift_choice_pilot *pilot, const struct overall *overall, int broad,
                          uint8_t *arm)
{
    double tau2[MLIFT_CHOICE_MOST_ARMS];

    for (int a = 0; a < pilot->n_arms; a++) {
        tau2[a] = a != broad ? between_segments(pilot, overall, a, broad) : 0.0;
    }
    for (size_t s = 0; s < pilot->n_segments; s++) {
        double best = 0.0;
        arm[s] = (uint8_t)broad;
        for (int a = 0; a < pilot->n_arms; a++) {
            struct contrast c = contrast_at(pilot, overall, s, a, broad);
            if (a == broad || !c.known || !(tau2[a] > 0.0)) {
                continue;
            }
            double all = overall->x[a] / overall->n[a] - overall->x[broad] / overall->n[broad];
            double shrunk = all + tau2[a] / (tau2[a] + c.variance) * (c.d - all);
            if (shrunk > best) {
                best = shrunk;
                arm[s] = (uint8_t)a;
            }
        }
    }
}

/* z squared is enough: no square root. */
static void choose_above(const struct mlift_choice_pilot *pilot, const struct overall *overall, int broad, double z,
                         uint8_t *arm)
{
    for (size_t s = 0; s < pilot->n_segments; s++) {
        double best = z * z;
        arm[s] = (uint8_t)broad;
        for (int a = 0; a < pilot->n_arms; a++) {
            struct contrast c = contrast_at(pilot, overall, s, a, broad);
            if (a != broad && c.known && c.d > 0.0 && c.d * c.d / c.variance > best) {
                best = c.d * c.d / c.variance;
                arm[s] = (uint8_t)a;
            }
        }
    }
}

int mlift_choice_make(enum mlift_choice_rule rule, double z, const struct mlift_choice_pilot *pilot, uint8_t *arm)
{
    struct overall overall;

    add_up(pilot, &overall);
    int broad = best_overall(&overall, pilot->n_arms);
    if (rule == MLIFT_CHOICE_RAW) {
        choose_raw(pilot, broad, arm);
    } else if (rule == MLIFT_CHOICE_SHRUNK) {
        choose_shrunk(pilot, &overall, broad, arm);
    } else {
        choose_above(pilot, &overall, broad, z, arm);
    }
    return broad;
}
