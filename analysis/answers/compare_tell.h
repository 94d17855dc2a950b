/* How a comparison is told: verdict, ranking, luck and money, bounds, selection. */
#ifndef ANALYSIS_ANSWERS_COMPARE_TELL_H
#define ANALYSIS_ANSWERS_COMPARE_TELL_H

#include "analysis/answers/answer.h"
#include "analysis/answers/compare_answer.h"

/* `command` gives the same page from again.h5. `self` has to outlive the answer, whose charts are drawn from it. */
void mlift_compare_tell(const struct mlift_compare_answer *self, const char *command, struct mlift_answer *out);

#endif
