/* How `analyze` is told: what to collect, what each data point is worth, where the verdict turns. */
#ifndef ANALYSIS_ANSWERS_ANALYZE_TELL_H
#define ANALYSIS_ANSWERS_ANALYZE_TELL_H

#include "analysis/answers/analyze_answer.h"

/* `command` gives the same page. `self` has to outlive the answer, whose charts are drawn from it. */
void mlift_analyze_tell(const struct mlift_analyze_answer *self, const char *command, struct mlift_answer *out);

#endif
