/* Assurance: the power of a design averaged over what is not known about the campaign, the `uncertain` ranges of a
 * scenario (O'Hagan, Stevens and Campbell 2005, Pharmaceutical Statistics 4:187). Each point of a fixed Latin hypercube
 * is compiled and solved exactly: no simulation. */
#ifndef ANALYSIS_DESIGNS_ASSURANCE_H
#define ANALYSIS_DESIGNS_ASSURANCE_H

#include "analysis/designs/design.h"
#include "scenarios/scenario.h"

enum { MLIFT_ASSURANCE_MOST_POINTS = 64, MLIFT_ASSURANCE_FEWEST_POINTS = 8 };

struct mlift_assurance {
    size_t n_points;
    double p_better;     /* share of points where the challenger's goal rate is higher */
    double effect_sd;    /* standard deviation of the difference of goal rates over the points */
    size_t n_designs;    /* those of `designs`, in its order */
    double *at_list;     /* [design]: mean power on the list there is; owned */
    double *at_required; /* [design]: mean power on the list the point values ask for; NAN where that is infinite */
};

/* Averages over the scenario's ranges (uniform in each). Fewer points for campaigns that take long to solve: the number
 * depends on the campaign only, never on the clock. MLIFT_ERR_OUT_OF_RANGE without ranges; errors of solving a point
 * (two ranges whose ends contradict each other); MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_assurance_init(struct mlift_assurance *assurance, const struct mlift_scenario *scenario,
                                       const struct mlift_table *table, const struct mlift_designs *designs,
                                       const struct mlift_design_question *question);
void mlift_assurance_free(struct mlift_assurance *assurance);

/* Point `i` of n in dimension j of the Latin hypercube, in (0, 1): each of the n equal slices is met once a
 * dimension. `place` holds n entries of working space. */
double mlift_assurance_point(uint64_t seed, int dimension, size_t n, size_t i, size_t *place);

#endif
