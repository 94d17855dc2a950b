#include "models/logit.h"

#include <stdint.h>
#include <string.h>

static const double ln2_high = 0x1.62e42feep-1; /* the leading 32 bits of ln 2: exact when multiplied by k < 2^20 */
static const double ln2_low = 0x1.a39ef35793c76p-33;

/* 2^k as a double, k in the normal range. */
static double power_of_two(int k)
{
    uint64_t bits = (uint64_t)(k + 1023) << 52;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Taylor series on |r| <= ln(2)/2: the first term left out is below 2^-58. */
static double exp_reduced(double r)
{
    double sum = 1.0;

    for (int n = 14; n >= 1; n--) {
        sum = 1.0 + r * sum / (double)n;
    }
    return sum;
}

double mlift_logit_exp(double x)
{
    if (x != x) {
        return x;
    }
    if (x < -708.0) {
        return 0.0;
    }
    if (x > 709.0) {
        return 1.0 / 0.0;
    }
    int k = (int)(x * 1.4426950408889634 + (x < 0.0 ? -0.5 : 0.5));
    double r = (x - (double)k * ln2_high) - (double)k * ln2_low;
    return exp_reduced(r) * power_of_two(k);
}

double mlift_logit_log(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int k = (int)(bits >> 52) - 1023;
    if (k == -1023) {
        return mlift_logit_log(x * 0x1p54) - 54.0 * (ln2_high + ln2_low);
    }
    double m = x / power_of_two(k); /* in [1, 2) */
    if (m > 1.4142135623730951) {
        m *= 0.5;
        k++;
    }
    /* log m = 2 atanh(s), s = (m - 1) / (m + 1), |s| < 0.172 */
    double s = (m - 1.0) / (m + 1.0), s2 = s * s, sum = 0.0;
    for (int n = 23; n >= 1; n -= 2) {
        sum = sum * s2 + 1.0 / (double)n;
    }
    return (double)k * ln2_high + ((double)k * ln2_low + 2.0 * s * sum);
}

double mlift_logit_probability(double x)
{
    if (x >= 0.0) {
        return 1.0 / (1.0 + mlift_logit_exp(-x));
    }
    double e = mlift_logit_exp(x);
    return e / (1.0 + e);
}

double mlift_logit_of(double p)
{
    return mlift_logit_log(p / (1.0 - p));
}

double mlift_logit_daily(double p, double days)
{
    if (p <= 0.0) {
        return 0.0;
    }
    if (p >= 1.0) {
        return 1.0;
    }
    return 1.0 - mlift_logit_exp(mlift_logit_log(1.0 - p) / days);
}

/* Upper halves of the bin means, n (phi(q_j) - phi(q_j+1)) with q the n-quantiles; computed with scipy.stats.norm. */
double mlift_logit_normal_bin(int n_bins, int bin)
{
    static const double mean[5][4] = {
        {0.0},
        {1.0907993240259533},
        {0.5319030654452611, 1.3998096020390416},
        {0.36837558889851285, 0.7998230962990329, 1.5795155784703754},
        {0.28321175228573486, 0.5921867609485021, 0.9756553010465965, 1.7045559100827614},
    };
    int half = n_bins / 2, from_middle = bin - half;

    if (from_middle == 0) {
        return 0.0;
    }
    return from_middle > 0 ? mean[half][from_middle - 1] : -mean[half][-from_middle - 1];
}
