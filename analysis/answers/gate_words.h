/* What a gate found in sentences: losses, changes, the verdict. */
#ifndef ANALYSIS_ANSWERS_GATE_WORDS_H
#define ANALYSIS_ANSWERS_GATE_WORDS_H

#include "analysis/answers/answer.h"
#include "analysis/answers/gate_answer.h"

/* "pass", "regressed" or "inconclusive". */
const char *mlift_gate_words_verdict(enum mlift_gate_verdict verdict);

const char *mlift_gate_words_strategy(const struct mlift_gate_answer *self, const struct mlift_gate_check *check);
const char *mlift_gate_words_metric(const struct mlift_gate_answer *self, const struct mlift_gate_check *check);

/* The texts of these live as long as `out`. */

/* "micro lost 1.00 pp of clicks (exact; simulated 1.01, 95%: 0.98 to 1.03)". */
const char *mlift_gate_words_loss(const struct mlift_gate_answer *self, const struct mlift_gate_check *check,
                                  struct mlift_answer *out);

/* "response.gamma_click changed from 0.6 to 0.4 (line 31)"; "" where the scenarios say the same. */
const char *mlift_gate_words_change(const struct mlift_difference *difference, struct mlift_answer *out);

/* "PASS: ...", "REGRESSED: ..." or "INCONCLUSIVE: ...". */
const char *mlift_gate_words_headline(const struct mlift_gate_answer *self, struct mlift_answer *out);

#endif
