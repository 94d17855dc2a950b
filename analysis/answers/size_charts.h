/* The charts of `size`: what each design needs, power, smallest difference and false alarms, a trial before the
 * roll-out.
 */
#ifndef ANALYSIS_ANSWERS_SIZE_CHARTS_H
#define ANALYSIS_ANSWERS_SIZE_CHARTS_H

#include "analysis/answers/answer.h"
#include "analysis/answers/size_answer.h"

/* Adds the charts; `size` has to outlive the answer. */
void mlift_size_charts_tell(const struct mlift_size_answer *size, struct mlift_answer *out);

#endif
