/* microlift analyze: what each data point is worth, and when micro beats broad. */
#include "cli/analyze.h"
#include "cli/command.h"

int cli_cmd_analyze(int argc, char **argv)
{
    return cli_analyze_run(argc, argv);
}

void cli_cmd_analyze_forms(cli_visit_form *visit, void *context)
{
    cli_analyze_form(visit, context);
}
