#include "analysis/numerics/hypergeometric.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

int mlift_hypergeometric_init(struct mlift_hypergeometric *self, int most)
{
    *self = (struct mlift_hypergeometric){.most = most};
    if (most < 1 || most > INT_MAX - 2) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    size_t n = (size_t)most + 2;
    self->inverse = malloc(n * sizeof *self->inverse);
    self->pmf = malloc(n * sizeof *self->pmf);
    if (!self->inverse || !self->pmf) {
        mlift_hypergeometric_free(self);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    self->inverse[0] = 0.0;
    for (size_t k = 1; k < n; k++) {
        self->inverse[k] = 1.0 / (double)k;
    }
    return MLIFT_OK;
}

void mlift_hypergeometric_free(struct mlift_hypergeometric *self)
{
    free(self->inverse);
    free(self->pmf);
    *self = (struct mlift_hypergeometric){0};
}

/* Fills upwards from the mode (pmf[mode - support_low] = 1); returns the last x kept and adds to *sum. */
static int fill_up(struct mlift_hypergeometric *self, int mode, double floor, double *sum)
{
    const double *inverse = self->inverse;
    double value = 1.0;

    for (int x = mode; x < self->support_high; x++) {
        value *=
            ((double)(self->n1 - x) * (double)(self->m - x)) * (inverse[x + 1] * inverse[self->n2 - self->m + x + 1]);
        if (value <= floor) {
            return x;
        }
        self->pmf[x + 1 - self->support_low] = value;
        *sum += value;
    }
    return self->support_high;
}

static int fill_down(struct mlift_hypergeometric *self, int mode, double floor, double *sum)
{
    const double *inverse = self->inverse;
    double value = 1.0;

    for (int x = mode; x > self->support_low; x--) {
        value *=
            ((double)x * (double)(self->n2 - self->m + x)) * (inverse[self->n1 - x + 1] * inverse[self->m - x + 1]);
        if (value <= floor) {
            return x;
        }
        self->pmf[x - 1 - self->support_low] = value;
        *sum += value;
    }
    return self->support_low;
}

void mlift_hypergeometric_fill(struct mlift_hypergeometric *self, int n1, int n2, int m, double floor)
{
    self->n1 = n1;
    self->n2 = n2;
    self->m = m;
    self->support_low = m > n2 ? m - n2 : 0;
    self->support_high = m < n1 ? m : n1;

    double peak = ((double)n1 + 1.0) * ((double)m + 1.0) / ((double)n1 + (double)n2 + 2.0);
    int mode = (int)peak;
    mode = mode < self->support_low ? self->support_low : mode > self->support_high ? self->support_high : mode;
    self->pmf[mode - self->support_low] = 1.0;
    double sum = 1.0;
    self->high = fill_up(self, mode, floor, &sum);
    self->low = fill_down(self, mode, floor, &sum);

    double scale = 1.0 / sum;
    for (int x = self->low; x <= self->high; x++) {
        self->pmf[x - self->support_low] *= scale;
    }
}

double mlift_hypergeometric_at(const struct mlift_hypergeometric *self, int x)
{
    return x < self->low || x > self->high ? 0.0 : self->pmf[x - self->support_low];
}

double mlift_hypergeometric_lower(const struct mlift_hypergeometric *self, int x)
{
    double sum = 0.0;

    if (x >= self->high) {
        return 1.0;
    }
    for (int i = self->low; i <= x; i++) {
        sum += self->pmf[i - self->support_low];
    }
    return sum < 1.0 ? sum : 1.0;
}

double mlift_hypergeometric_upper(const struct mlift_hypergeometric *self, int x)
{
    double sum = 0.0;

    if (x <= self->low) {
        return 1.0;
    }
    for (int i = self->high; i >= x; i--) {
        sum += self->pmf[i - self->support_low];
    }
    return sum < 1.0 ? sum : 1.0;
}
