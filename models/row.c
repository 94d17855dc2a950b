#include "models/row.h"

static const double two_32 = 4294967296.0;

int mlift_row_quantise(const double *p, int n, uint64_t *cumulative)
{
    double sum = 0.0;

    for (int j = 0; j < n; j++) {
        if (!(p[j] >= -1e-12) || !(p[j] <= 1.0 + 1e-9)) { /* differences of probabilities round below zero */
            return MLIFT_RAISE(MLIFT_ERR_BAD_PROBABILITY);
        }
        sum += p[j] > 0.0 ? p[j] : 0.0;
        double scaled = sum * two_32 + 0.5;
        cumulative[j] = scaled >= two_32 ? (uint64_t)1 << 32 : (uint64_t)scaled;
    }
    if (!(sum > 1.0 - 1e-9 && sum < 1.0 + 1e-9)) {
        return MLIFT_RAISE(MLIFT_ERR_BAD_PROBABILITY);
    }
    /* Rounding in the sum must not give an outcome of probability zero the last 2^-32. */
    int last = n - 1;
    while (last > 0 && p[last] <= 0.0) {
        last--;
    }
    for (int j = last; j < n; j++) {
        cumulative[j] = (uint64_t)1 << 32;
    }
    return MLIFT_OK;
}

int mlift_row_bounds(const uint64_t *cumulative, int n, int capacity, uint32_t *bound, int *which)
{
    uint64_t below = 0;
    int used = 0;

    for (int j = 0; j < n; j++) {
        if (cumulative[j] > below) {
            if (used == capacity) {
                return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_OUTCOMES);
            }
            bound[used] = (uint32_t)(cumulative[j] - 1);
            which[used++] = j;
            below = cumulative[j];
        }
    }
    for (int j = used; j < capacity; j++) {
        bound[j] = UINT32_MAX;
        which[j] = which[used - 1];
    }
    return used;
}
