/* microlift power: how likely a test of two messages is to find a given difference. */
#include "cli/calculators/methods.h"
#include "cli/command.h"

static const char doc[] =
    "How likely is my test to find the difference?\n\n"
    "Give the conversion rate you have (--p1), the one you hope for (--p2) and how many people each arm gets. "
    "The answer is the power: the share of such tests that would come out significant.\v"
    "Example: 1,200 people, 3% now, hoping for 5%:\n"
    "  microlift power --p1 0.03 --p2 0.05 --n 600\n\n"
    "Exit code: 0 answered, 1 the list is smaller than the test, 2 wrong input.";

void cli_cmd_power_forms(cli_visit_form *visit, void *context)
{
    cli_methods_form(NULL, doc, visit, context);
}

int cli_cmd_power(int argc, char **argv)
{
    return cli_methods_run(CLI_ASK_POWER, argc, argv, doc);
}
