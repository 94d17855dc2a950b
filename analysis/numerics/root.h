/* One root of a continuous function of one variable inside a bracket. */
#ifndef ANALYSIS_NUMERICS_ROOT_H
#define ANALYSIS_NUMERICS_ROOT_H

#include "models/error.h"

typedef double mlift_root_function(double x, void *context);

/* Finds x in [low, high] with f(x) = 0 to |dx| <= tolerance (absolute) by Brent's method (Brent 1973, ch. 4).
 * f(low) and f(high) must differ in sign, else MLIFT_ERR_UNREACHABLE; a value that is not a number, or no end after
 * 200 steps, gives MLIFT_ERR_NO_CONVERGENCE. */
MLIFT_CHECKED int mlift_root_find(mlift_root_function *f, void *context, double low, double high, double tolerance,
                                  double *root);

#endif
