/* How many people an exact test needs. The power of a discrete test is a sawtooth over n: the answer is the smallest n
 * from which it stays above the target, not the first that touches it. */
#ifndef ANALYSIS_TWOARM_SIZING_H
#define ANALYSIS_TWOARM_SIZING_H

#include "analysis/twoarm/closedform.h"
#include "analysis/twoarm/decision.h"

struct mlift_sizing {
    int n1, n2;
    double power; /* at n1, n2 */
};

/* Largest expected n1 + n2 that is sized for a rule that is searched at every n: a quarter of a minute. */
enum { MLIFT_SIZING_MOST_UNCONDITIONAL = 16000 };

/* Required n1 and n2 = ceil(ratio n1) for `power`. Reads p1, p2, alpha, sides, margin of the design. The search ends
 * when the power has stayed above the target by more than its deepest fall so far, over a window of at least 20 sizes.
 * MLIFT_ERR_UNREACHABLE when there is no effect or more than the rule can enumerate are needed, MLIFT_ERR_OUT_OF_RANGE
 * for power not in (alpha / sides, 1), MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_sizing_required(enum mlift_decision_rule rule, const struct mlift_twoarm *design, double power,
                                        double ratio, struct mlift_sizing *result);

/* The alternative a design means: two-sided, or one-sided in the direction of its effect. */
enum mlift_alternative mlift_sizing_alternative(const struct mlift_twoarm *design);

#endif
