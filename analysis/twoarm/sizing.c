#include "analysis/twoarm/sizing.h"

#include <math.h>

/* One search: the question, and what neighbouring sizes taught. */
struct search {
    enum mlift_decision_rule rule;
    enum mlift_alternative alternative;
    const struct mlift_twoarm *design;
    double target, ratio;
    double level; /* cut of the last unconditional search */
};

enum mlift_alternative mlift_sizing_alternative(const struct mlift_twoarm *design)
{
    if (design->sides == 2) {
        return MLIFT_ALTERNATIVE_TWO_SIDED;
    }
    return design->p1 - design->p2 < design->margin ? MLIFT_ALTERNATIVE_P2_GREATER : MLIFT_ALTERNATIVE_P1_GREATER;
}

static int second_arm(const struct search *self, int n1)
{
    double n2 = ceil(self->ratio * n1 - 1e-9);

    return n2 < 1.0 ? 1 : n2 > MLIFT_DECISION_MOST ? MLIFT_DECISION_MOST : (int)n2;
}

static int power_at(struct search *self, int n1, double *power)
{
    const struct mlift_twoarm *d = self->design;
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome = {0};
    int error = mlift_decision_init(&decision, self->rule, self->alternative, n1, second_arm(self, n1), d->alpha,
                                    d->margin, self->level);

    if (!error) {
        self->level = mlift_decision_is_unconditional(self->rule) ? decision.level : 0.0;
        error = mlift_decision_power(&decision, d->p1, d->p2, &outcome);
    }
    mlift_decision_free(&decision);
    *power = outcome.power;
    return error;
}

/* A size near the answer. */
static int first_guess(const struct search *self, int *n1)
{
    enum mlift_closedform form = self->rule == MLIFT_DECISION_SCORE ? MLIFT_CLOSEDFORM_SCORE : MLIFT_CLOSEDFORM_POOLED;
    double a, b;

    if (self->rule == MLIFT_DECISION_FISHER || self->rule == MLIFT_DECISION_CHI2_YATES ||
        self->rule == MLIFT_DECISION_Z_CONTINUITY) {
        form = MLIFT_CLOSEDFORM_CONTINUITY;
    }
    int error = mlift_closedform_size(form, self->design, self->target, self->ratio, &a, &b);
    double most = mlift_decision_is_unconditional(self->rule) ? MLIFT_SIZING_MOST_UNCONDITIONAL : MLIFT_DECISION_MOST;
    if (!error && a + b > most) {
        error = MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
    }
    *n1 = error ? 0 : (int)ceil(a);
    return error;
}

/* Neighbours low (below the target) and low + 1 (not below). */
static int crossing(struct search *self, int *low)
{
    int high;
    double power = 0.0;
    int error = first_guess(self, &high);

    for (*low = 0; !error;) {
        error = power_at(self, high, &power);
        if (error || power >= self->target) {
            break;
        }
        *low = high;
        high += high / 8 + 2;
    }
    if (*low == 0) {
        /* the guess was enough: step down */
        for (*low = high; !error && *low > 0 && power >= self->target;) {
            high = *low;
            *low = high - high / 8 - 2;
            *low = *low < 0 ? 0 : *low;
            error = *low > 0 ? power_at(self, *low, &power) : 0;
        }
    }
    while (!error && high - *low > 1) {
        int middle = *low + (high - *low) / 2;
        error = power_at(self, middle, &power);
        if (power >= self->target) {
            high = middle;
        } else {
            *low = middle;
        }
    }
    return error;
}

/* Walks up from the last size that is too small until nothing seen suggests another fall below the target. */
static int settle(struct search *self, int low, struct mlift_sizing *result)
{
    int last_fail = low, window = 20 + (low < 2000 ? low / 50 : 40);
    double peak = 0.0, deepest_fall = 0.0, least = 1.0, power = 0.0;
    int error = 0;

    for (int n = low + 1;; n++) {
        error = power_at(self, n, &power);
        if (error) {
            return error;
        }
        peak = fmax(peak, power);
        deepest_fall = fmax(deepest_fall, peak - power);
        if (power < self->target) {
            last_fail = n;
            least = 1.0;
            continue;
        }
        if (n == last_fail + 1) {
            result->n1 = n;
            result->power = power;
        }
        /* the least of the latest window of sizes, measured in blocks */
        least = (n - last_fail) % window == 1 ? power : fmin(least, power);
        if ((n - last_fail) % window == 0 && least > self->target + deepest_fall) {
            break;
        }
    }
    result->n2 = second_arm(self, result->n1);
    return MLIFT_OK;
}

int mlift_sizing_required(enum mlift_decision_rule rule, const struct mlift_twoarm *design, double power, double ratio,
                          struct mlift_sizing *result)
{
    struct search search = {.rule = rule,
                            .alternative = mlift_sizing_alternative(design),
                            .design = design,
                            .target = power,
                            .ratio = ratio};
    int low = 0;
    int error = crossing(&search, &low);

    error = error ? error : settle(&search, low, result);
    /* the question is in order when its first guess was: what is left is a size that cannot be enumerated */
    return error == MLIFT_ERR_OUT_OF_RANGE && low > 0 ? MLIFT_RAISE(MLIFT_ERR_UNREACHABLE) : error;
}
