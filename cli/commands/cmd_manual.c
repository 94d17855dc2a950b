/* microlift manual: manual pages and shell completion, for the installation. Not in the list of commands. */
#include "cli/command.h"
#include "cli/options/completion.h"
#include "cli/options/manual.h"

#include <argp.h>
#include <string.h>

enum what { WHAT_PAGE, WHAT_LIST, WHAT_BASH, WHAT_ZSH };

struct arguments {
    const char *command; /* NULL: the program itself */
    enum what what;
};

enum { KEY_LIST = 256, KEY_BASH, KEY_ZSH };

static const struct argp_option options[] = {
    {"list", KEY_LIST, 0, 0, "the names of all pages, one a line", 0},
    {"bash", KEY_BASH, 0, 0, "what bash offers after TAB", 0},
    {"zsh", KEY_ZSH, 0, 0, "what zsh offers after TAB", 0},
    {0, 0, 0, 0, 0, 0},
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case KEY_LIST:
        arguments->what = WHAT_LIST;
        return 0;
    case KEY_BASH:
        arguments->what = WHAT_BASH;
        return 0;
    case KEY_ZSH:
        arguments->what = WHAT_ZSH;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->command) {
            argp_error(state, "one page at a time: '%s' is too much", value);
        }
        arguments->command = value;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {options,
                                 parse,
                                 "[microlift|microlift-COMMAND]",
                                 "Prints a manual page, or the completion of a shell.\v"
                                 "Examples:\n"
                                 "  microlift manual microlift-run > microlift-run.1\n"
                                 "  source <(microlift manual --bash)\n\n"
                                 "Exit code: 0 done, 2 there is no such page.",
                                 0,
                                 0,
                                 0};

void cli_cmd_manual_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

static void print_list(void)
{
    puts("microlift");
    for (int i = 0; i < cli_n_commands; i++) {
        if (cli_commands[i].summary) {
            printf("microlift-%s\n", cli_commands[i].name);
        }
    }
}

static int print_page(const char *page)
{
    static const char prefix[] = "microlift-";

    if (!page || !strcmp(page, "microlift")) {
        cli_manual_program(stdout);
        return CLI_DONE;
    }
    for (int i = 0; i < cli_n_commands; i++) {
        if (cli_commands[i].summary && !strncmp(page, prefix, strlen(prefix)) &&
            !strcmp(page + strlen(prefix), cli_commands[i].name)) {
            cli_manual_command(stdout, &cli_commands[i]);
            return CLI_DONE;
        }
    }
    fprintf(stderr, "microlift manual: there is no page %s; --list names them\n", page);
    return CLI_WRONG_USE;
}

int cli_cmd_manual(int argc, char **argv)
{
    struct arguments arguments = {0};
    int code = CLI_DONE;

    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    switch (arguments.what) {
    case WHAT_PAGE:
        code = print_page(arguments.command);
        break;
    case WHAT_LIST:
        print_list();
        break;
    case WHAT_BASH:
        cli_completion_bash(stdout);
        break;
    case WHAT_ZSH:
        cli_completion_zsh(stdout);
        break;
    }
    return fflush(stdout) ? CLI_MACHINE : code;
}
