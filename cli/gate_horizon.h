/* One horizon for both sides of a gate. A scenario without `horizon_days` is counted until 14 days after its last
 * message, so that moving a message moves the day until which all its strategies are counted: counted to their own
 * days, what grew would be the time, not the strategy. */
#ifndef CLI_GATE_HORIZON_H
#define CLI_GATE_HORIZON_H

#include "cli/gate.h"

/* Counts both sides to the later of their two days: whichever was compiled for an earlier one is compiled anew. The
 * counts of a results file cannot be drawn out, so where it and the baseline end on different days its scenario takes
 * its place. Returns an error code; fills gate->horizon_days and gate->own_horizon_days. */
int cli_gate_horizon_share(struct cli_gate *gate);

/* Do rates depend on a day at all? Not in the table model. */
bool cli_gate_horizon_matters(const struct cli_gate *gate);

#endif
