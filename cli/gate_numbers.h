/* Does this program give the counts that the baseline was written with? */
#ifndef CLI_GATE_NUMBERS_H
#define CLI_GATE_NUMBERS_H

#include "cli/gate.h"

/* Compares counts and decision table of the baseline's own scenario with those on file; needs a judged gate. Where the
 * gate counts the baseline to a later day than its own, its scenario is simulated once more, to its own. Returns an
 * error code, MLIFT_ERR_INTERRUPTED among them. */
int cli_gate_numbers_compare(struct cli_gate *gate);

#endif
