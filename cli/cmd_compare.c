/* microlift compare: strategies side by side. */
#include "cli/command.h"
#include "cli/compare_segments.h"

#include <stdio.h>

int cli_cmd_compare(int argc, char **argv)
{
    if (cli_compare_segments_asked(argc, argv)) {
        return cli_compare_segments_run(argc, argv);
    }
    fprintf(stderr, "microlift compare: say what to compare: SCENARIO.yaml --segments 1,2,4,8,16,32,64\n");
    return CLI_WRONG_USE;
}
