/* The gate's findings, told once; JUnit and annotations take their words from the same keys. */
#ifndef ANALYSIS_ANSWERS_GATE_TELL_H
#define ANALYSIS_ANSWERS_GATE_TELL_H

#include "analysis/answers/answer.h"
#include "analysis/answers/gate_answer.h"

/* What was found. `exit_code`: what the command will end with. */
void mlift_gate_tell(const struct mlift_gate_answer *self, int exit_code, struct mlift_answer *out);

/* That a baseline was written, or replaced. */
void mlift_gate_tell_update(const struct mlift_gate_answer *self, bool replaced, struct mlift_answer *out);

#endif
