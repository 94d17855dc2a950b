#include "analysis/numerics/sampling.h"

#include "models/draw.h"

#include <gsl/gsl_qrng.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { GSL_BITS = 30 }; /* of its Sobol numbers */

static const double WORDS = 4294967296.0;

/* The middle of the interval that a word stands for: never 0 or 1. */
static double place_of(uint32_t word)
{
    return ((double)word + 0.5) / WORDS;
}

static bool is_possible(size_t n, int dimensions)
{
    return n >= 1 && n <= (size_t)1 << GSL_BITS && dimensions >= 1 && dimensions <= MLIFT_SAMPLING_MOST_DIMENSIONS;
}

int mlift_sampling_sobol(uint64_t seed, size_t n, int dimensions, double *u)
{
    uint32_t shift[MLIFT_SAMPLING_MOST_DIMENSIONS];
    double point[MLIFT_SAMPLING_MOST_DIMENSIONS] = {0.0};

    if (!is_possible(n, dimensions)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
    if (!sequence) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int d = 0; d < dimensions; d++) {
        shift[d] = mlift_draw_word(seed, 0, (uint32_t)d, MLIFT_DRAW_SWEEP_SHIFT, 0);
    }
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            gsl_qrng_get(sequence, point); /* begins behind the origin */
        }
        for (int d = 0; d < dimensions; d++) {
            uint32_t word = (uint32_t)(point[d] * WORDS); /* exact: 30 bits */
            u[i * (size_t)dimensions + (size_t)d] = place_of(word ^ shift[d]);
        }
    }
    gsl_qrng_free(sequence);
    return MLIFT_OK;
}

/* Fisher and Yates, with words of one dimension. */
static void shuffle(uint64_t seed, int dimension, size_t n, uint32_t *layer)
{
    for (size_t i = 0; i < n; i++) {
        layer[i] = (uint32_t)i;
    }
    for (size_t i = n - 1; i > 0; i--) {
        uint32_t word = mlift_draw_word(seed, 0, (uint32_t)i, MLIFT_DRAW_SWEEP_LAYER, (uint32_t)dimension);
        size_t j = (size_t)((uint64_t)word * (i + 1) >> 32);
        uint32_t kept = layer[i];
        layer[i] = layer[j];
        layer[j] = kept;
    }
}

int mlift_sampling_lhs(uint64_t seed, size_t n, int dimensions, double *u)
{
    if (!is_possible(n, dimensions)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    uint32_t *layer = calloc(n, sizeof *layer);
    if (!layer) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int d = 0; d < dimensions; d++) {
        shuffle(seed, d, n, layer);
        for (size_t i = 0; i < n; i++) {
            uint32_t word = mlift_draw_word(seed, 0, (uint32_t)i, MLIFT_DRAW_SWEEP_PLACE, (uint32_t)d);
            u[i * (size_t)dimensions + (size_t)d] = ((double)layer[i] + place_of(word)) / (double)n;
        }
    }
    free(layer);
    return MLIFT_OK;
}

int mlift_sampling_saltelli(uint64_t seed, size_t n, int k, double *u)
{
    size_t columns = (size_t)k;

    if (k < 1 || 2 * k > MLIFT_SAMPLING_MOST_DIMENSIONS || !is_possible(n, 2 * k)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double *both = calloc(n * 2 * columns, sizeof *both);
    if (!both) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = mlift_sampling_sobol(seed, n, 2 * k, both);
    for (size_t i = 0; !status && i < n; i++) {
        const double *a = both + i * 2 * columns, *b = a + columns;
        memcpy(u + i * columns, a, columns * sizeof *u);
        memcpy(u + (n + i) * columns, b, columns * sizeof *u);
        for (size_t c = 0; c < columns; c++) {
            double *mixed = u + ((c + 2) * n + i) * columns;
            memcpy(mixed, a, columns * sizeof *u);
            mixed[c] = b[c];
        }
    }
    free(both);
    return status;
}
