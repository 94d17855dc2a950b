/* Exponential, logarithm and logistic from + - * / alone, so that the decision table has the same bits on every IEEE
 * machine and C library (libm's exp and log do not: they differ in the last bit between processors). */
#ifndef MODELS_LOGIT_H
#define MODELS_LOGIT_H

/* e^x, within 2 units in the last place; 0 below -708, +inf above 709. */
double mlift_logit_exp(double x);

/* Natural logarithm of x > 0, within 4 units in the last place. */
double mlift_logit_log(double x);

/* Logistic function 1 / (1 + e^-x), in [0, 1]. */
double mlift_logit_probability(double x);

/* Log-odds of p in (0, 1). */
double mlift_logit_of(double p);

/* The probability per day that compounds to `p` within `days` days: 1 - (1 - p)^(1/days); p in [0, 1], days > 0. */
double mlift_logit_daily(double p, double days);

/* Mean of bin `bin` when N(0,1) is cut into n_bins bins of equal probability; n_bins one of 1, 3, 5, 7, 9. */
double mlift_logit_normal_bin(int n_bins, int bin);

#endif
