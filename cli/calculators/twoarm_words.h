/* The sentences of `power` and `size` about one test of two rates; figures come from cli/calculators/twoarm.h. What is counted
 * table by table is said first, the formula is named as such. */
#ifndef CLI_CALCULATORS_TWOARM_WORDS_H
#define CLI_CALCULATORS_TWOARM_WORDS_H

#include "cli/calculators/twoarm.h"
#include "cli/options/question.h"

#include <stdio.h>

/* Test, sides, alpha and, where both are known, the rates. */
void cli_twoarm_words_question(FILE *out, const struct cli_question *q, const struct mlift_twoarm *design);

/* The power of a design; the size for a power (`figures`: what decides, `formula`: the closed form's, the same where
 * nothing is counted); the rate that is found. */
void cli_twoarm_words_power(FILE *out, const struct cli_twoarm_test *test, const struct cli_twoarm_figures *figures);
void cli_twoarm_words_size(FILE *out, const struct cli_twoarm_test *test, const struct cli_twoarm_figures *figures,
                           const struct cli_twoarm_figures *formula);
void cli_twoarm_words_rate(FILE *out, const struct cli_question *q, const struct cli_twoarm_test *test,
                           const struct cli_twoarm_figures *figures);

/* False alarms, exaggeration, false winners, the finite list. */
void cli_twoarm_words_truth(FILE *out, const struct cli_question *q, const struct cli_twoarm_figures *figures);

/* The smallest difference n1, n2 people show. */
void cli_twoarm_words_smallest(FILE *out, const struct cli_twoarm_test *test, const struct mlift_twoarm *design,
                               double target);

/* How many people the same question needs, where those of the design would miss the difference. */
void cli_twoarm_words_needed(FILE *out, const struct cli_twoarm_test *test, const struct mlift_twoarm *design,
                             double target);

/* What the list can and cannot do. */
void cli_twoarm_words_enough(FILE *out, const struct cli_question *q, const struct cli_twoarm_test *test,
                             const struct cli_twoarm_figures *figures);
void cli_twoarm_words_too_small(FILE *out, const struct cli_question *q, const struct cli_twoarm_test *test,
                                const struct mlift_twoarm *design, double target);

#endif
