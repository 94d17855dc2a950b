/* What a comparison says in sentences: the answer, what luck does on a single list, and what to do next. */
#ifndef CLI_COMPARE_WORDS_H
#define CLI_COMPARE_WORDS_H

#include "cli/compare.h"
#include "cli/figure.h"

enum { CLI_COMPARE_WORDS = 640 };

const char *cli_compare_strategy(const struct cli_compare *compare, int strategy);

/* Name of what is ranked by: "purchase" for the goal, else the measure's. */
const char *cli_compare_metric(const struct cli_compare *compare);

/* Factor and unit for people: 100 and "%" or " points" for shares, 1 and "" for money and counts. */
double cli_compare_scale(const struct cli_compare *compare);
const char *cli_compare_unit(const struct cli_compare *compare, bool difference);

/* A value of the measure with its unit: to three decimals where it is exact, else with its error. */
void cli_compare_value(const struct cli_compare *compare, double value, double mcse, bool difference,
                       char out[2 * CLI_FIGURE_SIZE]);

/* Which one is best, and how sure that is. */
void cli_compare_answer(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS]);

/* What single lists do to the best one. Empty without replicates. */
void cli_compare_luck(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS]);

/* Which one earns most, where that is another one. Empty where it is not. */
void cli_compare_money(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS]);

/* How the selection went. Empty where none was asked for. */
void cli_compare_selected(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS]);

/* What --require comes to. Empty where it was not asked for. */
void cli_compare_requirement(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS]);

/* Where the figures of the ranking come from. */
void cli_compare_sources(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS]);

/* What to do next. */
void cli_compare_next(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS]);

/* The same with these names in its commands: `file` is what was compared, `scenario` the scenario's file. */
void cli_compare_next_with(const struct cli_compare *compare, const char *file, const char *scenario,
                           char out[CLI_COMPARE_WORDS]);

#endif
