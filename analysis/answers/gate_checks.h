/* What a gate checks: do the two sides have one shape, which metrics, with which margin. */
#ifndef ANALYSIS_ANSWERS_GATE_CHECKS_H
#define ANALYSIS_ANSWERS_GATE_CHECKS_H

#include "analysis/answers/gate_answer.h"

/* Compiles the baseline's scenario as `before`. MLIFT_ERR_INCOMPARABLE with `trouble` where the baseline does not fit
 * this program. */
MLIFT_CHECKED int mlift_gate_checks_open(struct mlift_gate_answer *self);

/* Compares shapes, counts both sides to one day, chooses checks, margins and looks, and finds what differs. Both sides
 * are open. MLIFT_ERR_INCOMPARABLE with `trouble` where there is nothing to compare. */
MLIFT_CHECKED int mlift_gate_checks_choose(struct mlift_gate_answer *self);

#endif
