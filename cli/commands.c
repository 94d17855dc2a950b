#include "cli/command.h"

const struct cli_command cli_commands[] = {
    {"init", "write a scenario to start from", cli_cmd_init, cli_cmd_init_forms},
    {"validate", "check scenario files, describe their keys", cli_cmd_validate, cli_cmd_validate_forms},
    {"run", "simulate a scenario: what each strategy brings, what a test can show", cli_cmd_run, cli_cmd_run_forms},
    {"compare", "which strategy is best, and how sure that is", cli_cmd_compare, cli_cmd_compare_forms},
    {"sweep", "one scenario at many points: which key matters, where the verdict turns", cli_cmd_sweep,
     cli_cmd_sweep_forms},
    {"plot", "draw the charts of a run", cli_cmd_plot, cli_cmd_plot_forms},
    {"report", "one page about a run or a sweep, to be forwarded", cli_cmd_report, cli_cmd_report_forms},
    {"export", "write results as a table for spreadsheets, R or pandas", cli_cmd_export, cli_cmd_export_forms},
    {"replay", "follow one subscriber touch by touch", cli_cmd_replay, cli_cmd_replay_forms},
    {"info", "what a results file holds", cli_cmd_info, cli_cmd_info_forms},
    {"size", "how many subscribers a test needs", cli_cmd_size, cli_cmd_size_forms},
    {"power", "how likely a test finds a given difference", cli_cmd_power, cli_cmd_power_forms},
    {"pvalue", "what a finished test says", cli_cmd_pvalue, cli_cmd_pvalue_forms},
    {"selftest", "hold every method to published reference values", cli_cmd_selftest, cli_cmd_selftest_forms},
    {"manual", 0, cli_cmd_manual, cli_cmd_manual_forms},
    {0, 0, 0, 0},
};
const int cli_n_commands = sizeof cli_commands / sizeof *cli_commands - 1;
