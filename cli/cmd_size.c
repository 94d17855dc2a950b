/* microlift size: how many people a test of two messages needs, or what it can see with the people there are. */
#include "cli/command.h"
#include "cli/methods.h"
#include "cli/size_scenario.h"

static const char doc[] =
    "How many subscribers does my test need?\n\n"
    "Give the conversion rate you have (--p1) and the one you hope for (--p2); with --list also how many people "
    "you have. With --mde and --n it is the other way round: the smallest difference those people can show.\v"
    "Examples:\n"
    "  microlift size --p1 0.03 --p2 0.05 --list 1200\n"
    "  microlift size --p1 0.03 --p2 0.05 --power 0.8,0.9 --test fisher\n"
    "  microlift size --p1 0.03 --n 600 --mde\n"
    "  microlift size campaign.yaml        (a scenario: `microlift size campaign.yaml --help`)\n\n"
    "Exit code: 0 answered, 1 the list is too small, 2 wrong input.";

void cli_cmd_size_forms(cli_visit_form *visit, void *context)
{
    cli_methods_form("Calculator", doc, visit, context);
    cli_size_scenario_form("Scenario", visit, context);
}

int cli_cmd_size(int argc, char **argv)
{
    return cli_size_scenario_asked(argc, argv) ? cli_size_scenario_run(argc, argv)
                                               : cli_methods_run(CLI_ASK_SIZE, argc, argv, doc);
}
