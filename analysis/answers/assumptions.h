/* What a scenario assumes, with the source of each value: list, data points, messages, strategies, parameters. */
#ifndef ANALYSIS_ANSWERS_ASSUMPTIONS_H
#define ANALYSIS_ANSWERS_ASSUMPTIONS_H

#include "analysis/answers/answer.h"
#include "scenarios/scenario.h"

/* Tells them in the section MLIFT_SECTION_ASSUMPTIONS, for pages. */
void mlift_assumptions_tell(struct mlift_answer *answer, const struct mlift_scenario *scenario);

/* How the parameters that the scenario's model uses were chosen. */
struct mlift_assumptions_count {
    int set, defaults; /* by the scenario; left at their default */
    int assumed;       /* of the defaults: without a published source */
};

struct mlift_assumptions_count mlift_assumptions_count(const struct mlift_scenario *scenario);

/* The sentence about them, for scenarios whose rates come from a model; nothing for those whose rates are data. */
void mlift_assumptions_say(struct mlift_answer *answer, const struct mlift_scenario *scenario);

#endif
