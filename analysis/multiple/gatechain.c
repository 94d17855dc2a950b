#include "analysis/multiple/gatechain.h"

#include "analysis/numerics/normal.h"
#include "analysis/numerics/quadrature.h"

#include <math.h>

enum { POINTS = 256, PANELS = 3, NODES = PANELS * MLIFT_QUADRATURE_PER_PANEL };

static const double FAR = 8.5; /* standard deviations */

/* P(the terms from j on pass, and their sum reaches u), as a function of u. */
struct tail {
    double low, step; /* grid; step 0: the closed form of the terms that need not pass */
    double value[POINTS];
    double all;  /* far below the grid: the sum always reaches */
    double rest; /* standard deviation of the terms that need not pass */
};

/* Lagrange interpolation through the six points around u; outside the grid the function is constant. */
static double at(const struct tail *tail, double u)
{
    if (tail->step == 0.0) {
        return mlift_normal_above(u / tail->rest);
    }
    double x = (u - tail->low) / tail->step;
    if (x <= 0.0) {
        return tail->all;
    }
    if (x >= POINTS - 1.0) {
        return tail->value[POINTS - 1];
    }
    int first = (int)fmin(fmax(floor(x) - 2.0, 0.0), POINTS - 6.0);
    static const double share[] = {-120.0, 24.0, -12.0, 12.0, -24.0, 120.0}; /* product of distances between points */
    double y = x - first, product = 1.0, sum = 0.0;
    for (int i = 0; i < 6; i++) {
        if (y == i) {
            return tail->value[first + i];
        }
        product *= y - i;
    }
    for (int i = 0; i < 6; i++) {
        sum += tail->value[first + i] / (share[i] * (y - i));
    }
    return product * sum;
}

/* One term more in front: integrates over it from its bound up. */
static double step_back(const struct tail *after, double bound, double gain, double u)
{
    double low = fmax(bound, -FAR), high = fmax(FAR, low + 1.0), e[NODES], w[NODES], sum = 0.0;

    mlift_quadrature_fill(low, high, PANELS, e, w);
    for (int i = 0; i < NODES; i++) {
        sum += w[i] * mlift_normal_density(e[i]) * at(after, u - gain * e[i]);
    }
    return sum;
}

/* Where the sum of the terms j..r-1 and the rest varies, as far as the terms before j can ask for it. */
static void place(struct tail *tail, const double *bound, const double *gain, size_t j, size_t r, double need)
{
    double least = -FAR * tail->rest, variance = tail->rest * tail->rest, asked_low = need, asked_high = need;

    tail->all = 1.0;
    for (size_t i = j; i < r; i++) {
        least += gain[i] * fmax(bound[i], -FAR);
        variance += gain[i] * gain[i];
        tail->all *= mlift_normal_above(bound[i]);
    }
    for (size_t i = 0; i < j; i++) {
        double low = fmax(bound[i], -FAR);
        asked_high -= gain[i] * low;
        asked_low -= gain[i] * fmax(FAR, low + 1.0);
    }
    double sd = sqrt(variance), most = fmax(fmin(asked_high, fmax(FAR * sd, least + 2.0 * FAR * sd)), least);
    tail->low = fmax(least, fmin(asked_low, most));
    tail->step = fmax(most - tail->low, 1e-9) / (POINTS - 1.0);
}

double mlift_gatechain_tail(size_t k, size_t r, const double *bound, const double *gain, double need)
{
    struct tail here = {.step = 0.0, .all = 1.0}, after;
    double variance = 0.0;

    for (size_t i = r; i < k; i++) {
        variance += gain[i] * gain[i];
    }
    here.rest = sqrt(variance);
    for (size_t j = r; j-- > 1;) {
        after = here;
        place(&here, bound, gain, j, r, need);
        for (int i = 0; i < POINTS; i++) {
            here.value[i] = step_back(&after, bound[j], gain[j], here.low + i * here.step);
        }
    }
    return r == 0 ? at(&here, need) : step_back(&here, bound[0], gain[0], need);
}
