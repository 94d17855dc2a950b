/* How the number of segments is told: verdict, frontier, placebo, lists. */
#ifndef ANALYSIS_ANSWERS_SEGMENTS_TELL_H
#define ANALYSIS_ANSWERS_SEGMENTS_TELL_H

#include "analysis/answers/segments_answer.h"

/* `command` gives the same page. `self` has to outlive the answer, whose chart is drawn from it. */
void mlift_segments_tell(const struct mlift_segments_answer *self, const char *command, struct mlift_answer *out);

#endif
