#include "analysis/numerics/betapair.h"

#include "analysis/numerics/quadrature.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double log_beta(double a, double b)
{
    return lgamma(a) + lgamma(b) - lgamma(a + b);
}

/* Density of B at x = sin^2(angle) times P(A < x): the map keeps the density finite for parameters from 1/2 on. */
struct integrand {
    const struct mlift_betapair *pair;
    double log_constant;
    double shift; /* P(A < x - shift) */
};

static double below_at_angle(double angle, void *context)
{
    const struct integrand *f = context;
    const struct mlift_betapair *pair = f->pair;
    double s = sin(angle), c = cos(angle);
    double log_density =
        f->log_constant + (2.0 * pair->b_success - 1.0) * log(s) + (2.0 * pair->b_failure - 1.0) * log(c);
    if (!(log_density > -60.0)) {
        return 0.0;
    }
    double at = fmax(0.0, fmin(1.0, s * s - f->shift));
    return exp(log_density) * gsl_cdf_beta_P(at, pair->a_success, pair->a_failure);
}

/* For parameters of 1 or more. The angle has a standard deviation of about 1 / (2 sqrt(total)). */
static double integrate_above(const struct mlift_betapair *pair)
{
    double total_a = pair->a_success + pair->a_failure, total_b = pair->b_success + pair->b_failure;
    double centre = atan2(sqrt(pair->b_success), sqrt(pair->b_failure)), reach = 9.0 / sqrt(2.0 * total_b);
    double low = fmax(0.0, centre - reach), high = fmin(1.5707963267948966, centre + reach);
    double width = 1.0 / sqrt(fmax(total_a, total_b));
    struct integrand f = {pair, log(2.0) - log_beta(pair->b_success, pair->b_failure), 0.0};
    return mlift_quadrature_integrate(below_at_angle, &f, low, high, (size_t)fmin(20000.0, ceil((high - low) / width)));
}

static int in_range(double parameter)
{
    return parameter >= 1e-3 && parameter <= 1e7;
}

/* Parameters below 1 are raised by one for the integral; the steps bring them back. */
int mlift_betapair_init(struct mlift_betapair *pair, double a_success, double a_failure, double b_success,
                        double b_failure)
{
    if (!in_range(a_success) || !in_range(a_failure) || !in_range(b_success) || !in_range(b_failure)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double as = a_success + (a_success < 1.0), af = a_failure + (a_failure < 1.0);
    double bs = b_success + (b_success < 1.0), bf = b_failure + (b_failure < 1.0);
    *pair = (struct mlift_betapair){.a_success = as, .a_failure = af, .b_success = bs, .b_failure = bf};
    pair->overlap = exp(log_beta(as + bs, af + bf) - log_beta(as, af) - log_beta(bs, bf));
    int equal = fabs(as - bs) <= 0.0 && fabs(af - bf) <= 0.0;
    pair->above = equal ? 0.5 : integrate_above(pair);
    if (a_success < 1.0) {
        mlift_betapair_a_success_undo(pair);
    }
    if (a_failure < 1.0) {
        mlift_betapair_a_failure_undo(pair);
    }
    if (b_success < 1.0) {
        mlift_betapair_b_success_undo(pair);
    }
    if (b_failure < 1.0) {
        mlift_betapair_b_failure_undo(pair);
    }
    return 0;
}

/* With h the overlap: I_x(s + 1, f) = I_x(s, f) - x^s (1-x)^f / (s B(s, f)) and the mirror image give
 * P(B > A) changes by + h/bS, - h/bF, - h/aS, + h/aF for one more bS, bF, aS, aF. */
static double growth(const struct mlift_betapair *pair, double own, double own_total, double same)
{
    double total = pair->a_success + pair->a_failure + pair->b_success + pair->b_failure;
    return same / total * own_total / own;
}

void mlift_betapair_a_success(struct mlift_betapair *pair)
{
    pair->above -= pair->overlap / pair->a_success;
    pair->overlap *=
        growth(pair, pair->a_success, pair->a_success + pair->a_failure, pair->a_success + pair->b_success);
    pair->a_success += 1.0;
}

void mlift_betapair_a_failure(struct mlift_betapair *pair)
{
    pair->above += pair->overlap / pair->a_failure;
    pair->overlap *=
        growth(pair, pair->a_failure, pair->a_success + pair->a_failure, pair->a_failure + pair->b_failure);
    pair->a_failure += 1.0;
}

void mlift_betapair_b_success(struct mlift_betapair *pair)
{
    pair->above += pair->overlap / pair->b_success;
    pair->overlap *=
        growth(pair, pair->b_success, pair->b_success + pair->b_failure, pair->a_success + pair->b_success);
    pair->b_success += 1.0;
}

void mlift_betapair_b_failure(struct mlift_betapair *pair)
{
    pair->above -= pair->overlap / pair->b_failure;
    pair->overlap *=
        growth(pair, pair->b_failure, pair->b_success + pair->b_failure, pair->a_failure + pair->b_failure);
    pair->b_failure += 1.0;
}

/* Each undo lowers the parameter first; `growth` then is the factor that the step up had. */

void mlift_betapair_a_success_undo(struct mlift_betapair *pair)
{
    pair->a_success -= 1.0;
    pair->overlap /=
        growth(pair, pair->a_success, pair->a_success + pair->a_failure, pair->a_success + pair->b_success);
    pair->above += pair->overlap / pair->a_success;
}

void mlift_betapair_a_failure_undo(struct mlift_betapair *pair)
{
    pair->a_failure -= 1.0;
    pair->overlap /=
        growth(pair, pair->a_failure, pair->a_success + pair->a_failure, pair->a_failure + pair->b_failure);
    pair->above -= pair->overlap / pair->a_failure;
}

void mlift_betapair_b_success_undo(struct mlift_betapair *pair)
{
    pair->b_success -= 1.0;
    pair->overlap /=
        growth(pair, pair->b_success, pair->b_success + pair->b_failure, pair->a_success + pair->b_success);
    pair->above -= pair->overlap / pair->b_success;
}

void mlift_betapair_b_failure_undo(struct mlift_betapair *pair)
{
    pair->b_failure -= 1.0;
    pair->overlap /=
        growth(pair, pair->b_failure, pair->b_success + pair->b_failure, pair->a_failure + pair->b_failure);
    pair->above += pair->overlap / pair->b_failure;
}

/* E[p_A; p_A > p_B] = mean_A P(A' > B) with one more success of A; the same for B. */
double mlift_betapair_loss_of_b(const struct mlift_betapair *pair)
{
    struct mlift_betapair more_a = *pair, more_b = *pair;
    mlift_betapair_a_success(&more_a);
    mlift_betapair_b_success(&more_b);
    return pair->a_success / (pair->a_success + pair->a_failure) * (1.0 - more_a.above) -
           pair->b_success / (pair->b_success + pair->b_failure) * (1.0 - more_b.above);
}

double mlift_betapair_loss_of_a(const struct mlift_betapair *pair)
{
    double mean_a = pair->a_success / (pair->a_success + pair->a_failure);
    double mean_b = pair->b_success / (pair->b_success + pair->b_failure);
    return mean_b - mean_a + mlift_betapair_loss_of_b(pair);
}

/* A shifted law of A is steep where A's own angle would have smoothed it, at the shift for a rare A: narrower panels,
 * from the first x with P(A < x - shift) > 0 to the first with 1. */
double mlift_betapair_below(const struct mlift_betapair *pair, double difference)
{
    double total_a = pair->a_success + pair->a_failure, total_b = pair->b_success + pair->b_failure;
    double centre = atan2(sqrt(pair->b_success), sqrt(pair->b_failure)), reach = 9.0 / sqrt(2.0 * total_b);
    double low = fmax(0.0, centre - reach), high = fmin(1.5707963267948966, centre + reach);
    double start = asin(sqrt(fmax(0.0, fmin(1.0, difference))));
    double full = asin(sqrt(fmax(0.0, fmin(1.0, 1.0 + difference)))), width = 0.1 / sqrt(fmax(total_a, total_b));
    struct integrand f = {pair, log(2.0) - log_beta(pair->b_success, pair->b_failure), difference};
    double ends[3] = {fmin(high, fmax(low, start)), fmin(high, fmax(low, full)), high}, above = 0.0;

    if (fmin(fmin(pair->a_success, pair->a_failure), fmin(pair->b_success, pair->b_failure)) < 0.5) {
        return (double)NAN;
    }
    for (int i = 0; i < 2; i++) {
        double length = ends[i + 1] - ends[i];
        if (length > 0.0) {
            above += mlift_quadrature_integrate(below_at_angle, &f, ends[i], ends[i + 1],
                                                (size_t)fmin(20000.0, ceil(length / width)));
        }
    }
    return 1.0 - above;
}

double mlift_betapair_quantile(const struct mlift_betapair *pair, double probability)
{
    double low = -1.0, high = 1.0;

    if (isnan(mlift_betapair_below(pair, 0.0))) {
        return (double)NAN;
    }
    for (int i = 0; i < 60 && high - low > 1e-12; i++) {
        double middle = 0.5 * (low + high);
        *(mlift_betapair_below(pair, middle) < probability ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}
