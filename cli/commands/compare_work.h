/* microlift compare at work: reads the file, simulates what is missing, ranks. */
#ifndef CLI_COMMANDS_COMPARE_WORK_H
#define CLI_COMMANDS_COMPARE_WORK_H

#include "cli/commands/compare.h"

/* Does everything but printing the answer; messages to standard error. Returns an exit code, 0 if the ranking stands.
 */
int cli_compare_work(struct cli_compare *compare);
void cli_compare_free(struct cli_compare *compare);

#endif
