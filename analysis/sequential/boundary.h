/* Shapes of the classical group sequential boundaries: the critical Z values up to one constant.
 *
 * O'Brien and Fleming (1979), Pocock (1977), Wang and Tsiatis (1987), Haybittle (1971) and Peto et al. (1976). */
#ifndef ANALYSIS_SEQUENTIAL_BOUNDARY_H
#define ANALYSIS_SEQUENTIAL_BOUNDARY_H

#include "models/error.h"

enum mlift_boundary_kind {
    MLIFT_BOUNDARY_WANG_TSIATIS,  /* c t^(Delta - 1/2); O'Brien-Fleming is Delta = 0, Pocock Delta = 1/2 */
    MLIFT_BOUNDARY_HAYBITTLE_PETO /* a fixed Z before the last look, c at the last */
};

struct mlift_boundary {
    enum mlift_boundary_kind kind;
    double parameter; /* Delta in [-5, 1], or the fixed Z in (0, 10] (3 unless said otherwise) */
};

/* Reads "obrien-fleming", "pocock", "wang-tsiatis:DELTA", "haybittle-peto" or "haybittle-peto:Z".
 * MLIFT_ERR_OUT_OF_RANGE for anything else. */
MLIFT_CHECKED int mlift_boundary_parse(const char *text, struct mlift_boundary *boundary);

/* Critical Z at information share t in (0, 1] for the constant c; `last` says whether this is the last look. */
double mlift_boundary_at(const struct mlift_boundary *boundary, double c, double t, int last);

#endif
