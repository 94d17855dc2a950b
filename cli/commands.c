#include "cli/command.h"

const struct cli_command cli_commands[] = {
    {"init", "write a scenario to start from", cli_cmd_init},
    {"validate", "check scenario files, describe their keys", cli_cmd_validate},
    {"run", "simulate a scenario: what each strategy brings, what a test can show", cli_cmd_run},
    {"plot", "draw the charts of a run", cli_cmd_plot},
    {"export", "write results as a table for spreadsheets, R or pandas", cli_cmd_export},
    {"replay", "follow one subscriber touch by touch", cli_cmd_replay},
    {"info", "what a results file holds", cli_cmd_info},
    {"compare", "strategies side by side; how many segments a list can teach", cli_cmd_compare},
    {"analyze", "what each data point is worth, and when micro beats broad", cli_cmd_analyze},
    {"size", "how many subscribers a test needs", cli_cmd_size},
    {"power", "how likely a test finds a given difference", cli_cmd_power},
    {"pvalue", "what a finished test says", cli_cmd_pvalue},
    {"selftest", "hold every method to published reference values", cli_cmd_selftest},
    {0, 0, 0},
};
const int cli_n_commands = sizeof cli_commands / sizeof *cli_commands - 1;
