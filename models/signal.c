#include "models/signal.h"

#include "models/row.h"

int mlift_signal_init(struct mlift_signal *signal, int n_levels, double p_seen, double accuracy)
{
    int n = n_levels, which[MLIFT_MAX_LEVELS + 1];
    double p[MLIFT_MAX_LEVELS + 1];
    uint64_t cumulative[MLIFT_MAX_LEVELS + 1];
    double right = n == 1 ? 1.0 : accuracy;

    p[0] = p_seen * right;
    for (int j = 1; j < n; j++) {
        p[j] = p_seen * (1.0 - right) / (double)(n - 1);
    }
    p[n] = 1.0 - p_seen;
    int status = mlift_row_quantise(p, n + 1, cumulative);
    if (status) {
        return status;
    }
    int used = mlift_row_bounds(cumulative, n + 1, MLIFT_MAX_LEVELS + 1, signal->bound, which);
    if (used < 0) {
        return used;
    }
    signal->n_levels = n;
    signal->n_bounds = used - 1;
    for (int level = 0; level < n; level++) {
        for (int j = 0; j <= MLIFT_MAX_LEVELS; j++) {
            signal->seen[level][j] = (uint8_t)(which[j] == n ? n : (level + which[j]) % n);
        }
    }
    return MLIFT_OK;
}

double mlift_signal_probability(const struct mlift_signal *signal, int level, int seen)
{
    double p = 0.0;

    for (int j = 0; j <= signal->n_bounds; j++) {
        if (signal->seen[level][j] == seen) {
            uint64_t above = (uint64_t)signal->bound[j] + 1, below = j ? (uint64_t)signal->bound[j - 1] + 1 : 0;
            p += (double)(above - below) * 0x1p-32;
        }
    }
    return p;
}
