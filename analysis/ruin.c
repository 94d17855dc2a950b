#include "analysis/ruin.h"

#include <math.h>

enum { MOST_CONVERSIONS = 2000000 };

/* P(first lead of d at conversion n). */
static double first_reach(long n, long d, double q)
{
    double up = (double)(n + d) / 2.0, down = (double)(n - d) / 2.0;
    double log_ways = lgamma((double)n + 1.0) - lgamma(up + 1.0) - lgamma(down + 1.0);
    return (double)d / (double)n * exp(log_ways + up * log(q) + down * log1p(-q));
}

double mlift_ruin_reach(long n, long d, double q)
{
    double sum = 0.0;
    for (long i = d; i <= n; i += 2) {
        sum += first_reach(i, d, q);
    }
    return sum;
}

/* Smallest N for the lead d that has the power; 0 if alpha is used up before. The probability of a first lead without
 * effect is 1/2-walk's; each term follows from the one before. */
static long conversions_for(long d, double q, double alpha, double power)
{
    double null = exp(-(double)d * log(2.0)), effect = exp((double)d * log(q));
    double null_sum = null, effect_sum = effect;
    for (long n = d; n <= MOST_CONVERSIONS; n += 2) {
        if (null_sum > alpha) {
            return 0;
        }
        if (effect_sum >= power) {
            return n;
        }
        double m = (double)n, up = (double)(n + d) / 2.0, down = (double)(n - d) / 2.0;
        double ratio = m / (m + 2.0) * (m + 1.0) * (m + 2.0) / ((up + 1.0) * (down + 1.0));
        null *= 0.25 * ratio;
        effect *= q * (1.0 - q) * ratio;
        null_sum += null;
        effect_sum += effect;
    }
    return 0;
}

int mlift_ruin_size(double lift, double alpha, double power, long *n, long *d)
{
    if (!(lift > -1.0 && isfinite(lift) && fabs(lift) > 0.0 && alpha > 0.0 && alpha < power && power < 1.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double q = fmax(1.0 + lift, 1.0) / (2.0 + lift);
    if (lift < 0.0) {
        q = 1.0 / (2.0 + lift);
    }
    /* The powers of 1/2 stay doubles up to d = 1,000; that lead is worth a relative lift of about half a percent. */
    for (*d = 1; *d <= 1000; (*d)++) {
        *n = conversions_for(*d, q, alpha, power);
        if (*n > 0) {
            return 0;
        }
    }
    return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
}
