/* Which options each test of the calculators uses. An option that would be ignored is an error: the answer would be one
 * to another question. */
#ifndef CLI_OPTIONS_USES_H
#define CLI_OPTIONS_USES_H

#include "cli/options/given.h"
#include "cli/options/question.h"

enum cli_uses_command { CLI_USES_SIZE, CLI_USES_POWER, CLI_USES_PVALUE, CLI_USES_N_COMMANDS };

/* Whether the command uses the option when it is asked for this test. */
int cli_uses(enum cli_uses_command command, const char *test, const char *option);

/* CLI_DONE if question->test uses all that was given, or CLI_WRONG_USE after one line that names the first that it does
 * not use and where it belongs. A test that is not known is none of its business. */
int cli_uses_check(enum cli_uses_command command, const struct cli_question *question, const struct cli_given *given);

#endif
