/* What a test against a margin (--test farrington-manning --margin) shows, in words. */
#ifndef CLI_OPTIONS_MARGIN_H
#define CLI_OPTIONS_MARGIN_H

#include "analysis/twoarm/proportion.h"

enum { CLI_MARGIN_SIZE = 128 };

/* The claim that the test makes when it is significant: "arm 2 is not worse by more than 0.5 points". `margin` is p1 -
 * p2 at the edge. */
void cli_margin_claim(double margin, enum mlift_alternative alternative, char out[CLI_MARGIN_SIZE]);

/* Whether a plan for p1 against p2 tests on the other side of the margin than is usual: a warning is due. */
int cli_margin_is_odd(double p1, double p2, double margin);

#endif
