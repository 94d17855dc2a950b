/* The verdict of `size` in words. */
#ifndef ANALYSIS_ANSWERS_SIZE_VERDICT_H
#define ANALYSIS_ANSWERS_SIZE_VERDICT_H

#include "analysis/answers/answer.h"
#include "analysis/answers/size_answer.h"

/* "test purchases like this: ...", in the answer's memory. */
const char *mlift_size_verdict_words(const struct mlift_size_answer *self, struct mlift_answer *out);

#endif
