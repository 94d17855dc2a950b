#include "analysis/numerics/binomial.h"

#include <math.h>

struct mlift_binomial_range mlift_binomial_reach(size_t n, double p)
{
    /* Bernstein's inequality with exp(-t) = 1e-15: |X - np| <= sqrt(2 np(1-p) t) + 2t/3; the smaller tail (towards 0
     * for small p) is Gaussian. */
    double mean = (double)n * p, spread = sqrt(2.0 * 35.0 * mean * (1.0 - p)), extra = 2.0 / 3.0 * 35.0;
    double low = floor(mean - spread - (p > 0.5 ? extra : 0.0)), high = ceil(mean + spread + (p > 0.5 ? 0.0 : extra));
    struct mlift_binomial_range range = {low > 0.0 ? (size_t)low : 0, high < (double)n ? (size_t)high : n};
    return range;
}

/* log n! minus Stirling's formula: by lgamma where that loses nothing, else by its series. */
static double stirling_error(double n)
{
    if (n < 16.0) {
        return lgamma(n + 1.0) - (n + 0.5) * log(n) + n - 0.9189385332046728;
    }
    double square = n * n;
    return (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / 1680.0 / square) / square) / square) / n;
}

/* x log(x / mean) - x + mean, without cancellation near x = mean. */
static double deviance(double x, double mean)
{
    double v = (x - mean) / (x + mean), term = 2.0 * x * v, sum = (x - mean) * v;
    if (fabs(v) >= 0.1) {
        return x * log(x / mean) - x + mean;
    }
    for (int j = 1; j < 100; j++) {
        term *= v * v;
        double next = sum + term / (2.0 * j + 1.0);
        if (fabs(next - sum) <= 0.0) {
            break;
        }
        sum = next;
    }
    return sum;
}

/* P(X = x) by Loader's (2000) saddle point form: full relative precision for any n. */
static double probability_of(double x, double n, double p)
{
    double rest = n - x;
    if (x <= 0.0) {
        return exp(n * log1p(-p));
    }
    if (rest <= 0.0) {
        return exp(n * log(p));
    }
    double exponent = stirling_error(n) - stirling_error(x) - stirling_error(rest) - deviance(x, n * p) -
                      deviance(rest, n * (1.0 - p));
    return exp(exponent) * sqrt(n / (6.283185307179586 * x * rest));
}

void mlift_binomial_fill(size_t n, double p, struct mlift_binomial_range range, double *probability)
{
    double mode = floor((double)(n + 1) * p), odds = p / (1.0 - p);
    size_t start = mode < (double)range.first ? range.first : mode > (double)range.last ? range.last : (size_t)mode;
    probability[start - range.first] = probability_of((double)start, (double)n, p);
    for (size_t i = start; i < range.last; i++) {
        probability[i + 1 - range.first] = probability[i - range.first] * (double)(n - i) / (double)(i + 1) * odds;
    }
    for (size_t i = start; i > range.first; i--) {
        probability[i - 1 - range.first] = probability[i - range.first] * (double)i / (double)(n - i + 1) / odds;
    }
}

void mlift_binomial_fill_beta(size_t n, double success, double failure, double *probability)
{
    double mean = success / (success + failure), sum = 0.0;
    size_t start = (size_t)floor((double)n * mean);
    probability[start] = 1.0;
    for (size_t x = start; x < n; x++) {
        double rest = (double)(n - x);
        probability[x + 1] = probability[x] * rest / (double)(x + 1) * (success + (double)x) / (failure + rest - 1.0);
    }
    for (size_t x = start; x > 0; x--) {
        double rest = (double)(n - x);
        probability[x - 1] = probability[x] * (double)x / (rest + 1.0) * (failure + rest) / (success + (double)x - 1.0);
    }
    for (size_t x = 0; x <= n; x++) {
        sum += probability[x];
    }
    for (size_t x = 0; x <= n; x++) {
        probability[x] /= sum;
    }
}
