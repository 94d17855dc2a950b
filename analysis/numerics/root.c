#include "analysis/numerics/root.h"

#include <float.h>
#include <math.h>

enum { MAX_STEPS = 200 };

/* The state of Brent's method: b is the best point, a the one before, c keeps the sign change between b and c. */
struct bracket {
    double a, b, c, fa, fb, fc, step, before;
};

static void restore_order(struct bracket *s)
{
    if ((s->fb > 0.0) == (s->fc > 0.0)) {
        s->c = s->a;
        s->fc = s->fa;
        s->step = s->before = s->b - s->a;
    }
    if (fabs(s->fc) < fabs(s->fb)) {
        s->a = s->b;
        s->b = s->c;
        s->c = s->a;
        s->fa = s->fb;
        s->fb = s->fc;
        s->fc = s->fa;
    }
}

/* Inverse quadratic or secant step where it is safe, else bisection. */
static void choose_step(struct bracket *s, double half, double tolerance)
{
    double p, q, ratio = s->fb / s->fa;
    if (fabs(s->before) < tolerance || fabs(s->fa) <= fabs(s->fb)) {
        s->step = s->before = half;
        return;
    }
    if (!(s->a < s->c) && !(s->a > s->c)) {
        p = 2.0 * half * ratio;
        q = 1.0 - ratio;
    } else {
        double u = s->fa / s->fc, v = s->fb / s->fc;
        p = ratio * (2.0 * half * u * (u - v) - (s->b - s->a) * (v - 1.0));
        q = (u - 1.0) * (v - 1.0) * (ratio - 1.0);
    }
    if (p > 0.0) {
        q = -q;
    }
    p = fabs(p);
    if (2.0 * p < fmin(3.0 * half * q - fabs(tolerance * q), fabs(s->before * q))) {
        s->before = s->step;
        s->step = p / q;
    } else {
        s->step = s->before = half;
    }
}

int mlift_root_find(mlift_root_function *f, void *context, double low, double high, double tolerance, double *root)
{
    struct bracket s = {.a = low, .b = high, .c = low};
    s.fa = s.fc = f(low, context);
    s.fb = f(high, context);
    s.step = s.before = high - low;
    if (isnan(s.fa) || isnan(s.fb)) {
        return MLIFT_RAISE(MLIFT_ERR_NO_CONVERGENCE);
    }
    if (s.fa * s.fb > 0.0) {
        return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
    }
    for (int i = 0; i < MAX_STEPS; i++) {
        restore_order(&s);
        double limit = 2.0 * DBL_EPSILON * fabs(s.b) + 0.5 * tolerance, half = 0.5 * (s.c - s.b);
        if (fabs(half) <= limit || fabs(s.fb) <= 0.0) {
            *root = s.b;
            return 0;
        }
        choose_step(&s, half, limit);
        s.a = s.b;
        s.fa = s.fb;
        s.b += fabs(s.step) > limit ? s.step : copysign(limit, half);
        s.fb = f(s.b, context);
        if (isnan(s.fb)) {
            return MLIFT_RAISE(MLIFT_ERR_NO_CONVERGENCE);
        }
    }
    return MLIFT_RAISE(MLIFT_ERR_NO_CONVERGENCE);
}
