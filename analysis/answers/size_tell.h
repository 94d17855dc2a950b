/* How the answer to `size` is told: the one wording of its verdict, tables and charts. */
#ifndef ANALYSIS_ANSWERS_SIZE_TELL_H
#define ANALYSIS_ANSWERS_SIZE_TELL_H

#include "analysis/answers/answer.h"
#include "analysis/answers/size_answer.h"

/* Tells it; `self` has to outlive the answer, whose charts are drawn from it. */
void mlift_size_tell(const struct mlift_size_answer *self, struct mlift_answer *answer);

#endif
