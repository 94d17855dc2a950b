/* The table of commands: one file a command (cli/cmd_NAME.c), each with one entry point. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

/* Exit codes of the program (docs/cli.md). */
enum {
    CLI_DONE = 0,         /* the answer was given */
    CLI_NO = 1,           /* the answer is no: gate failed, target not reachable */
    CLI_WRONG_USE = 2,    /* wrong use or wrong input */
    CLI_MACHINE = 3,      /* the machine failed us: disk, memory */
    CLI_UNDECIDED = 4,    /* the answer is not known yet */
    CLI_INTERRUPTED = 128 /* plus the signal: 130 for Ctrl-C, 143 for SIGTERM */
};

struct cli_command {
    const char *name;
    const char *summary;               /* one line for `microlift --help` */
    int (*run)(int argc, char **argv); /* argv[0] is "microlift NAME"; returns an exit code */
};

/* One entry point a command, in cli/cmd_NAME.c. */
int cli_cmd_info(int argc, char **argv);
int cli_cmd_analyze(int argc, char **argv);
int cli_cmd_compare(int argc, char **argv);
int cli_cmd_init(int argc, char **argv);
int cli_cmd_plot(int argc, char **argv);
int cli_cmd_power(int argc, char **argv);
int cli_cmd_size(int argc, char **argv);
int cli_cmd_pvalue(int argc, char **argv);
int cli_cmd_run(int argc, char **argv);
int cli_cmd_selftest(int argc, char **argv);
int cli_cmd_export(int argc, char **argv);
int cli_cmd_replay(int argc, char **argv);
int cli_cmd_validate(int argc, char **argv);

extern const struct cli_command cli_commands[];
extern const int cli_n_commands;

#endif
