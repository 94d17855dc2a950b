/* What the families of sequential and decision rules share: two arms read from a question, and answers put together. */
#ifndef CLI_CALCULATORS_TWOSTAGE_H
#define CLI_CALCULATORS_TWOSTAGE_H

#include "cli/calculators/methods.h"

/* Two rates and, where given, two arms. `worse` is the arm with the lower rate: rules are run with it as A. */
struct cli_twostage {
    double p[2], n[2];
    int worse;
    int has_n;
};

/* Reads the rates (both needed, different) and the arms: --n, --n1, --n2, or all of --list when asked for power.
 * Returns CLI_DONE or, after one line, CLI_WRONG_USE. */
int cli_twostage_read(const struct cli_question *question, struct cli_twostage *arms);

/* One line for an error code of analysis/; CLI_WRONG_USE, or CLI_MACHINE for memory. */
int cli_twostage_failed(const struct cli_question *question, int status, const char *what);

/* test, method, alpha, sides, p, n (integers) and, with --list, list and reachable. Returns CLI_NO where the list is
 * too small, else CLI_DONE. */
int cli_twostage_fill(const struct cli_question *question, const struct cli_twostage *arms, const char *method,
                      json_t *json);

/* Asks `one` for every power target (0.8 if none was given): one flat object for one target, a list under "results" for
 * several. `one` fills json and text and returns an exit code; the worst one is returned. */
int cli_twostage_targets(const struct cli_question *question, struct cli_answer *answer,
                         int (*one)(double target, json_t *json, FILE *text, void *context), void *context);

/* With --prior-null: the share of declared winners that are false, `prior_null` and `false_winners`. `type1`: P(a
 * winner is declared) where nothing differs, `power`: where the rates are those asked about. */
void cli_twostage_say_winners(const struct cli_question *question, double type1, double power, json_t *json,
                              FILE *text);

/* Says on standard error how long the answer may take, where that is more than two seconds. */
void cli_twostage_about(const struct cli_question *question, double seconds);

/* What to do when the list is too small. */
void cli_twostage_say_list(const struct cli_question *question, double needed, FILE *text);

#endif
