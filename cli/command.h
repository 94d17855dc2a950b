/* The table of commands: one file a command (cli/cmd_NAME.c), each with one entry point. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

/* Exit codes of the program (docs/cli.md). */
enum {
    CLI_DONE = 0,        /* the answer was given */
    CLI_NO = 1,          /* the answer is no: gate failed, target not reachable */
    CLI_WRONG_USE = 2,   /* wrong use or wrong input */
    CLI_MACHINE = 3,     /* the machine failed us: disk, memory */
    CLI_UNDECIDED = 4,   /* the answer is not known yet */
    CLI_INTERRUPTED = 128 /* plus the signal: 130 for Ctrl-C, 143 for SIGTERM */
};

struct argp;

/* Receives one form of a command: its name (NULL where there is only one) and its options. */
typedef void cli_visit_form(const char *name, const struct argp *argp, void *context);

struct cli_command {
    const char *name;
    const char *summary; /* one line for `microlift --help`; NULL: not listed */
    int (*run)(int argc, char **argv); /* argv[0] is "microlift NAME"; returns an exit code */
    /* Visits every form of the command, for its manual page and the completion of the shells. */
    void (*forms)(cli_visit_form *visit, void *context);
};

/* One entry point a command, in cli/cmd_NAME.c. */
int cli_cmd_compare(int argc, char **argv);
int cli_cmd_info(int argc, char **argv);
int cli_cmd_init(int argc, char **argv);
int cli_cmd_manual(int argc, char **argv);
int cli_cmd_plot(int argc, char **argv);
int cli_cmd_power(int argc, char **argv);
int cli_cmd_size(int argc, char **argv);
int cli_cmd_pvalue(int argc, char **argv);
int cli_cmd_report(int argc, char **argv);
int cli_cmd_run(int argc, char **argv);
int cli_cmd_selftest(int argc, char **argv);
int cli_cmd_sweep(int argc, char **argv);
int cli_cmd_export(int argc, char **argv);
int cli_cmd_replay(int argc, char **argv);
int cli_cmd_validate(int argc, char **argv);

void cli_cmd_compare_forms(cli_visit_form *visit, void *context);
void cli_cmd_export_forms(cli_visit_form *visit, void *context);
void cli_cmd_info_forms(cli_visit_form *visit, void *context);
void cli_cmd_init_forms(cli_visit_form *visit, void *context);
void cli_cmd_manual_forms(cli_visit_form *visit, void *context);
void cli_cmd_plot_forms(cli_visit_form *visit, void *context);
void cli_cmd_power_forms(cli_visit_form *visit, void *context);
void cli_cmd_pvalue_forms(cli_visit_form *visit, void *context);
void cli_cmd_replay_forms(cli_visit_form *visit, void *context);
void cli_cmd_report_forms(cli_visit_form *visit, void *context);
void cli_cmd_run_forms(cli_visit_form *visit, void *context);
void cli_cmd_selftest_forms(cli_visit_form *visit, void *context);
void cli_cmd_size_forms(cli_visit_form *visit, void *context);
void cli_cmd_sweep_forms(cli_visit_form *visit, void *context);
void cli_cmd_validate_forms(cli_visit_form *visit, void *context);

extern const struct cli_command cli_commands[];
extern const int cli_n_commands;

#endif
