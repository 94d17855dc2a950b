/* The families of rules that look more than once, for --test of `power` and `size`. */
#ifndef CLI_CALCULATORS_METHODS_SEQUENTIAL_H
#define CLI_CALCULATORS_METHODS_SEQUENTIAL_H

#include "analysis/sequential/sequential.h"
#include "cli/calculators/methods.h"

extern const struct cli_family cli_methods_sequential;

/* What the options of the family (its `options`, after parsing) say: the plan of group-sequential, checked (CLI_DONE,
 * or CLI_WRONG_USE after printing one line), and tau of msprt (NAN if not given). */
int cli_methods_sequential_plan(const struct cli_question *question, const void *options,
                                struct mlift_sequential_plan *plan);
double cli_methods_sequential_tau(const void *options);

#endif
