/* microlift COMMAND [OPTION...]: finds the command and runs it. */
#include "cli/command.h"
#include "cli/elapsed.h"
#include "cli/streams.h"
#include "scenarios/suggest.h"

#include <argp.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { MOST_COMMANDS = 32 };

static void print_help(FILE *out)
{
    fputs("Usage: microlift COMMAND [OPTION...]\n\n"
          "Does micro-segmented e-mail beat one broad e-mail for a small list, by how much,\n"
          "and how many subscribers does a test need to show it?\n\nCommands:\n",
          out);
    for (int i = 0; i < cli_n_commands; i++) {
        if (cli_commands[i].summary) {
            fprintf(out, "  %-10s %s\n", cli_commands[i].name, cli_commands[i].summary);
        }
    }
    fputs("\n`microlift COMMAND --help` explains a command; `microlift --version` prints the version.\n", out);
}

static int unknown_command(const char *word)
{
    const char *names[MOST_COMMANDS];
    int n = 0;

    for (int i = 0; i < cli_n_commands && n < MOST_COMMANDS; i++) {
        if (cli_commands[i].summary) {
            names[n++] = cli_commands[i].name;
        }
    }
    const char *nearest = mlift_suggest_nearest(word, names, (size_t)n);
    fprintf(stderr, "microlift: unknown command '%s'", word);
    if (nearest) {
        fprintf(stderr, ": did you mean '%s'?", nearest);
    }
    fputs("\nTry `microlift --help` for the list.\n", stderr);
    return CLI_WRONG_USE;
}

int main(int argc, char **argv)
{
    cli_elapsed_start();
    cli_streams_guard();
    argp_err_exit_status = CLI_WRONG_USE;
    signal(SIGXFSZ, SIG_IGN);    /* a limit on files is an error to report, not an end without a word */
    gsl_set_error_handler_off(); /* the default handler aborts; analysis/ checks what it gets back */
    if (argc < 2) {
        print_help(stderr);
        return CLI_WRONG_USE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        print_help(stdout);
        return CLI_DONE;
    }
    if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
        puts("microlift " MLIFT_VERSION);
        return CLI_DONE;
    }
    for (int i = 0; i < cli_n_commands; i++) {
        if (!strcmp(argv[1], cli_commands[i].name)) {
            char name[64];
            snprintf(name, sizeof name, "microlift %s", cli_commands[i].name);
            argv[1] = name;
            return cli_commands[i].run(argc - 1, argv + 1);
        }
    }
    return unknown_command(argv[1]);
}
