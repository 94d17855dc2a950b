#include "analysis/numerics/quadrature.h"

enum { HALF = MLIFT_QUADRATURE_PER_PANEL / 2 };

static const double nodes[HALF] = {0.0950125098376374402, 0.281603550779258913, 0.458016777657227386,
                                   0.617876244402643748,  0.755404408355003034, 0.86563120238783175,
                                   0.94457502307323258,   0.989400934991649933};
static const double weights[HALF] = {0.189450610455068496,  0.182603415044923589, 0.169156519395002538,
                                     0.149595988816576732,  0.124628971255533872, 0.0951585116824927848,
                                     0.0622535239386478929, 0.0271524594117540949};

void mlift_quadrature_fill(double low, double high, size_t n_panels, double *x, double *w)
{
    double half = 0.5 * (high - low) / (double)n_panels;
    for (size_t panel = 0; panel < n_panels; panel++) {
        double centre = low + half * (double)(2 * panel + 1);
        size_t first = panel * MLIFT_QUADRATURE_PER_PANEL;
        for (size_t i = 0; i < HALF; i++) {
            x[first + HALF + i] = centre + half * nodes[i];
            x[first + HALF - 1 - i] = centre - half * nodes[i];
            w[first + HALF + i] = w[first + HALF - 1 - i] = half * weights[i];
        }
    }
}

double mlift_quadrature_integrate(double (*f)(double x, void *context), void *context, double low, double high,
                                  size_t n_panels)
{
    double half = 0.5 * (high - low) / (double)n_panels, sum = 0.0;
    for (size_t panel = 0; panel < n_panels; panel++) {
        double centre = low + half * (double)(2 * panel + 1);
        for (size_t i = 0; i < HALF; i++) {
            double step = half * nodes[i];
            sum += half * weights[i] * (f(centre - step, context) + f(centre + step, context));
        }
    }
    return sum;
}
