/* A simulated figure with its Monte Carlo standard error (MCSE): what is known about it, and how many digits to print.
 */
#ifndef ANALYSIS_NUMERICS_ESTIMATE_H
#define ANALYSIS_NUMERICS_ESTIMATE_H

#include <stddef.h>

struct mlift_estimate {
    double value;
    double mcse;         /* standard error of `value` over replicates, same unit */
    size_t n_replicates; /* replicates it rests on */
};

/* Number of decimals of `unit` that the MCSE supports: the position of the MCSE's leading digit, 0 to 9. */
int mlift_estimate_decimals(double mcse);

/* Normal interval value +- z * mcse; z = 1.959963984540054 for 95%. */
void mlift_estimate_interval(struct mlift_estimate estimate, double z, double *low, double *high);

#endif
