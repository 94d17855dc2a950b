#include "cli/command.h"

const struct cli_command cli_commands[] = {
    {0, 0, 0},
};
const int cli_n_commands = sizeof cli_commands / sizeof *cli_commands - 1;
