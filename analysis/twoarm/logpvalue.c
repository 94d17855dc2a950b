#include "analysis/twoarm/logpvalue.h"

#include <gsl/gsl_sf_erf.h>
#include <math.h>

double mlift_logpvalue_normal(double z, enum mlift_alternative alternative)
{
    double away = alternative == MLIFT_ALTERNATIVE_P2_GREATER   ? -z
                  : alternative == MLIFT_ALTERNATIVE_P1_GREATER ? z
                                                                : fabs(z);
    double log_p = gsl_sf_log_erfc(away / sqrt(2.0)) - log(2.0);

    if (alternative == MLIFT_ALTERNATIVE_TWO_SIDED) {
        log_p = fmin(0.0, log_p + log(2.0));
    }
    return log_p / log(10.0);
}

static double log_choose(double n, double k)
{
    return lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
}

/* Given the margins, the tables x1 = least..most. */
struct law {
    double n1, n2, m;
};

static double log_weight(const struct law *law, double x)
{
    return log_choose(law->n1, x) + log_choose(law->n2, law->m - x);
}

/* Sum of the probabilities from x outwards (step -1 or 1), relative to the weight `base`. */
static double tail(const struct law *law, double x, int step, double base)
{
    double term = exp(log_weight(law, x) - base), sum = 0.0;

    for (; term > 1e-18 * sum && term > 0.0; x += step) {
        sum += term;
        term *= step > 0 ? (law->n1 - x) * (law->m - x) / ((x + 1.0) * (law->n2 - law->m + x + 1.0))
                         : x * (law->n2 - law->m + x) / ((law->n1 - x + 1.0) * (law->m - x + 1.0));
    }
    return sum;
}

/* First table on the other side of the mode, from `inner` to `outer`, that is no likelier than `base`; NAN for none. */
static double no_likelier(const struct law *law, double inner, double outer, double base)
{
    static const double tie = 1e-7; /* as R's fisher.test */

    if (log_weight(law, outer) > base + tie) {
        return (double)NAN;
    }
    while (fabs(outer - inner) > 1.0) {
        double middle = floor(0.5 * (inner + outer));
        middle = middle == inner ? inner + (outer > inner ? 1.0 : -1.0) : middle;
        *(log_weight(law, middle) > base + tie ? &inner : &outer) = middle;
    }
    return outer;
}

double mlift_logpvalue_fisher(struct mlift_counts c, enum mlift_alternative alternative, int midp)
{
    struct law law = {c.n1, c.n2, (double)c.x1 + c.x2};
    double least = fmax(0.0, law.m - law.n2), most = fmin(law.n1, law.m), x = c.x1;
    double mode = fmax(least, fmin(most, floor((law.n1 + 1.0) * (law.m + 1.0) / (law.n1 + law.n2 + 2.0))));
    double base = log_weight(&law, x), total = log_choose(law.n1 + law.n2, law.m);
    int step = alternative == MLIFT_ALTERNATIVE_P2_GREATER   ? -1
               : alternative == MLIFT_ALTERNATIVE_P1_GREATER ? 1
               : x > mode                                    ? 1
                                                             : -1;
    double sum = tail(&law, x, step, base) - (midp ? 0.5 : 0.0);

    if (alternative == MLIFT_ALTERNATIVE_TWO_SIDED) {
        double other = no_likelier(&law, mode, step > 0 ? least : most, base);
        sum += isnan(other) ? 0.0 : tail(&law, other, -step, base);
    }
    return (base - total + log(sum)) / log(10.0);
}
