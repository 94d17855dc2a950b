#include "analysis/sequential/ruin.h"

#include <math.h>

/* The powers of 1/2 stay doubles up to a lead of 1,000, which is worth a relative lift of about half a percent. */
enum { MOST_CONVERSIONS = 2000000, MOST_LEAD = 1000 };

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

/* What reflection at the other arm's lead makes of the paths that first lead by d at conversion n: a factor below one.
 * Images lie at -3d, 5d, -7d, ...; their number of paths relative to that of d itself. */
static double untouched(long n, long d)
{
    double lead = (double)d, m = (double)n, sum = 1.0;
    double own = lgamma(0.5 * (m + lead) + 1.0) + lgamma(0.5 * (m - lead) + 1.0);

    for (long k = 3; k * d <= n; k += 2) {
        double image = (double)k * lead;
        double share = (double)k * exp(own - lgamma(0.5 * (m + image) + 1.0) - lgamma(0.5 * (m - image) + 1.0));
        sum += k % 4 == 3 ? -share : share;
        if (share < 1e-17) {
            break;
        }
    }
    return sum;
}

void mlift_ruin_reach_either(long n, long d, double q, double *treatment, double *control)
{
    *treatment = *control = 0.0;
    for (long i = d; i <= n; i += 2) {
        double share = untouched(i, d);
        *treatment += share * first_reach(i, d, q);
        *control += share * first_reach(i, d, 1.0 - q);
    }
}

/* Largest N for the lead d within alpha, if it has the power; 0 if not. Terms as in conversions_for. */
static long conversions_either(long d, double q, double alpha, double power)
{
    double null = exp(-(double)d * log(2.0)), effect = exp((double)d * log(q));
    double null_sum = 2.0 * null, effect_sum = effect;

    for (long n = d; n <= MOST_CONVERSIONS; n += 2) {
        if (null_sum > alpha) {
            return 0;
        }
        double m = (double)n, up = (double)(n + d) / 2.0, down = (double)(n - d) / 2.0;
        double ratio = m / (m + 2.0) * (m + 1.0) * (m + 2.0) / ((up + 1.0) * (down + 1.0));
        null *= 0.25 * ratio;
        effect *= q * (1.0 - q) * ratio;
        double share = untouched(n + 2, d);
        if (effect_sum >= power && null_sum + 2.0 * share * null > alpha) {
            return n + 1; /* the last conversion at which nobody can get this lead any more */
        }
        null_sum += 2.0 * share * null;
        effect_sum += share * effect;
    }
    return 0;
}

/* The chance that a conversion is the better arm's. */
static double better_share(double lift)
{
    return fmax(1.0 + lift, 1.0) / (2.0 + lift);
}

int mlift_ruin_size_either(double lift, double alpha, double power, long *n, long *d)
{
    int error = mlift_ruin_size(lift, alpha, power, n, d); /* a lead for one arm only is no larger */

    if (error) {
        return error;
    }
    for (; *d <= MOST_LEAD; (*d)++) {
        *n = conversions_either(*d, better_share(lift), alpha, power);
        if (*n > 0) {
            return MLIFT_OK;
        }
    }
    return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
}

int mlift_ruin_size(double lift, double alpha, double power, long *n, long *d)
{
    if (!(lift > -1.0 && isfinite(lift) && fabs(lift) > 0.0 && alpha > 0.0 && alpha < power && power < 1.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    for (*d = 1; *d <= MOST_LEAD; (*d)++) {
        *n = conversions_for(*d, better_share(lift), alpha, power);
        if (*n > 0) {
            return 0;
        }
    }
    return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
}
