/* Composite Gauss-Legendre quadrature: nodes and weights for a smooth integrand on an interval.
 *
 * Sixteen nodes a panel integrate polynomials of degree 31 exactly; a normal density is exact to 1e-13 with panels of
 * up to two and a half standard deviations. */
#ifndef ANALYSIS_NUMERICS_QUADRATURE_H
#define ANALYSIS_NUMERICS_QUADRATURE_H

#include <stddef.h>

enum { MLIFT_QUADRATURE_PER_PANEL = 16 };

/* Fills x and w (n_panels * MLIFT_QUADRATURE_PER_PANEL entries each, owned by the caller) with nodes, ascending, and
 * weights of [low, high], so that sum w[i] f(x[i]) is the integral. Nodes: Abramowitz and Stegun (1964), table 25.4. */
void mlift_quadrature_fill(double low, double high, size_t n_panels, double *x, double *w);

/* One-off integral of f(x, context) over [low, high]; needs no memory. */
double mlift_quadrature_integrate(double (*f)(double x, void *context), void *context, double low, double high,
                                  size_t n_panels);

#endif
