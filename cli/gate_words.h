/* The gate's findings in sentences, for people, JUnit and annotations alike. */
#ifndef CLI_GATE_WORDS_H
#define CLI_GATE_WORDS_H

#include "cli/gate.h"

/* "clicks", "purchases", "unsubscribes", or the metric's own name. */
void cli_gate_words_metric(const struct cli_gate *gate, const struct mlift_gate_check *check, char *out, size_t size);

/* "micro lost 1.00 pp of clicks (exact; simulated 1.01, 95%: 0.98 to 1.03)". */
void cli_gate_words_loss(const struct cli_gate *gate, const struct mlift_gate_check *check, char *out, size_t size);

/* "response.gamma_click changed from 0.6 to 0.4 (line 31)"; empty where the scenarios say the same. */
void cli_gate_words_change(const struct mlift_difference *difference, char *out, size_t size);

/* "PASS: ...", "REGRESSED: ..." or "INCONCLUSIVE: ...". */
void cli_gate_words_headline(const struct cli_gate *gate, char *out, size_t size);

/* What to do next, one sentence. */
void cli_gate_words_next(const struct cli_gate *gate, char *out, size_t size);

/* "NUMBERS CHANGED: ..." with both digests; empty where they did not. */
void cli_gate_words_numbers(const struct cli_gate *gate, char *out, size_t size);

/* How the two sides were compared: lists, seed, until which day, whose luck. */
void cli_gate_words_comparison(const struct cli_gate *gate, char *out, size_t size);

/* That the two sides would have been counted to different days; "" where they would not. */
void cli_gate_words_horizon(const struct cli_gate *gate, char *out, size_t size);

/* "pass", "regressed" or "inconclusive". */
const char *cli_gate_words_verdict(enum mlift_gate_verdict verdict);

/* The regressed (or, if none is, the undecided) check with the largest loss for its margin; NULL where all pass. */
const struct mlift_gate_check *cli_gate_words_worst(const struct mlift_gate *gate);

/* Share to percentage points with no more decimals than its error supports. */
void cli_gate_words_pp(double share, double mcse, char *out, size_t size);

const char *cli_gate_words_strategy(const struct cli_gate *gate, const struct mlift_gate_check *check);
const char *cli_gate_words_metric_name(const struct cli_gate *gate, const struct mlift_gate_check *check);

#endif
