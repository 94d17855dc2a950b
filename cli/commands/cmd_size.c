/* microlift size: how many people a test of two messages needs, or what it can see with the people there are. */
#include "cli/calculators/methods.h"
#include "cli/command.h"
#include "cli/commands/size_scenario.h"
#include "cli/options/form.h"

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
    visit("Scenario", &cli_size_scenario_argp, context);
}

struct typed {
    int argc;
    char **argv;
    bool names_file;
};

/* Was a scenario named, seen with the options of both forms? */
static void look(const char *name, const struct argp *calculator, void *context)
{
    struct typed *typed = context;
    const struct argp *const forms[] = {calculator, &cli_size_scenario_argp, NULL};

    (void)name;
    typed->names_file = cli_form_names_file(typed->argc, typed->argv, forms);
}

int cli_cmd_size(int argc, char **argv)
{
    struct typed typed = {.argc = argc, .argv = argv};

    cli_methods_form("Calculator", doc, look, &typed);
    return typed.names_file ? cli_size_scenario_run(argc, argv) : cli_methods_run(CLI_ASK_SIZE, argc, argv, doc);
}
