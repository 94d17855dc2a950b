/* What was counted in a finished test: conversions and people of both arms, one value or one for each stratum or look.
 */
#ifndef CLI_CALCULATORS_COUNTS_H
#define CLI_CALCULATORS_COUNTS_H

#include "analysis/twoarm/proportion.h"
#include "cli/options/question.h"

struct cli_counts {
    double x1[CLI_QUESTION_MOST], n1[CLI_QUESTION_MOST], x2[CLI_QUESTION_MOST], n2[CLI_QUESTION_MOST];
    size_t n_x1, n_n1, n_x2, n_n2; /* values given for each */
    const char *text[4];           /* of the options, as given; NULL: from a file */
};

/* argp child (--x1, --n1, --x2, --n2, --strata) that fills the struct cli_counts passed as its input. */
extern const struct argp cli_counts_argp;

/* Checks the counts (whole numbers, 0 <= x <= n, as many values for each) and writes n_x1 tables. Refuses what may be
 * one number with a thousands separator or several values: 1,120. CLI_DONE, or CLI_WRONG_USE after printing one line.
 */
int cli_counts_read(const struct cli_counts *self, const struct cli_question *question, struct mlift_counts *tables);

/* All strata together. */
struct mlift_counts cli_counts_sum(const struct mlift_counts *tables, size_t n);

#endif
