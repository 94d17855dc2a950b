/* The standard normal law: density, tails and quantiles, accurate in both tails. */
#ifndef ANALYSIS_NUMERICS_NORMAL_H
#define ANALYSIS_NUMERICS_NORMAL_H

double mlift_normal_density(double z);

/* P(Z <= z) and P(Z > z). */
double mlift_normal_below(double z);
double mlift_normal_above(double z);

/* z with P(Z > z) = p, p in (0, 1); infinite at 0 and 1. */
double mlift_normal_quantile_above(double p);

#endif
