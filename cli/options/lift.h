/* --lift of the calculators: the second rate as a change of the first, 20% of it or percentage points. */
#ifndef CLI_OPTIONS_LIFT_H
#define CLI_OPTIONS_LIFT_H

#include <argp.h>
#include <stddef.h>

/* Fills p2 (room values) and returns how many: one change for all of the n_p1 rates, one rate with several changes, or
 * as many of both. `text` is "20%", "-20%", "1pp", or such changes with commas between; a + is allowed. Prints what is
 * wrong and exits with CLI_WRONG_USE through argp. */
size_t cli_lift_apply(const struct argp_state *state, const char *text, const double *p1, size_t n_p1, double *p2,
                      size_t room);

#endif
