#include "analysis/numerics/estimate.h"

#include <math.h>

int mlift_estimate_decimals(double mcse)
{
    if (!(mcse > 0.0) || !isfinite(mcse)) {
        return 9;
    }
    int decimals = (int)-floor(log10(mcse));
    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

void mlift_estimate_interval(struct mlift_estimate estimate, double z, double *low, double *high)
{
    *low = estimate.value - z * estimate.mcse;
    *high = estimate.value + z * estimate.mcse;
}
