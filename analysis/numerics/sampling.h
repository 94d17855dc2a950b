/* Places in the unit cube for designs: Sobol points with a random digital shift, Latin hypercubes, and the matrices of
 * Saltelli's scheme. Random words have addresses (MLIFT_DRAW_SWEEP_*): the same seed gives the same design. */
#ifndef ANALYSIS_NUMERICS_SAMPLING_H
#define ANALYSIS_NUMERICS_SAMPLING_H

#include "models/error.h"

#include <stddef.h>
#include <stdint.h>

enum { MLIFT_SAMPLING_MOST_DIMENSIONS = 40 };

/* The first n points of the Sobol sequence (GSL's, Antonov and Saleev 1979; the origin is the first, see Owen 2022) in
 * `dimensions` dimensions, shifted digitally by a random word each, so that the points stay a net and estimates from
 * them are unbiased (Owen 1997). u [n][dimensions], all in (0, 1). Errors: no memory, out of range. */
MLIFT_CHECKED int mlift_sampling_sobol(uint64_t seed, size_t n, int dimensions, double *u);

/* Latin hypercube (McKay, Beckman and Conover 1979): in each dimension one point in each of n layers. u
 * [n][dimensions], all in (0, 1). Errors: no memory, out of range. */
MLIFT_CHECKED int mlift_sampling_lhs(uint64_t seed, size_t n, int dimensions, double *u);

/* Saltelli's scheme from a Sobol sequence in 2k dimensions: n rows of A (the first k), n of B (the others), then for
 * each i n rows of A with column i of B. u [n (k + 2)][k]. Errors as above; k at most half of the most dimensions.
 * Source: Saltelli et al. 2010, "Variance based sensitivity analysis of model output", Table 2. */
MLIFT_CHECKED int mlift_sampling_saltelli(uint64_t seed, size_t n, int k, double *u);

#endif
