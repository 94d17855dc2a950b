/* A command line, a word a line, in a child process in a folder with a small scenario. Words with a slash are not
 * tried: nothing outside the folder is for a fuzzer to write. */
#include "cli/command.h"
#include "tests/fuzz/fuzz.h"

#include <argp.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_WORDS = 24 };

static void run(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), *words[MOST_WORDS + 2], name[64];
    int n = 0, nothing = open("/dev/null", O_RDWR);

    FUZZ_HOLDS(text != NULL && nothing >= 0);
    memcpy(text, data, size);
    text[size] = '\0';
    for (char *word = text; word != NULL && n < MOST_WORDS; n++) {
        words[n] = strsep(&word, "\n");
    }
    words[n] = NULL;
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    argp_err_exit_status = CLI_WRONG_USE;
    signal(SIGXFSZ, SIG_IGN);
    gsl_set_error_handler_off();
    for (int i = 0; i < cli_n_commands; i++) {
        if (!strcmp(words[0], cli_commands[i].name)) {
            snprintf(name, sizeof name, "microlift %s", cli_commands[i].name);
            words[0] = name;
            exit(cli_commands[i].run(n, words));
        }
    }
}

static void one(const uint8_t *data, size_t size)
{
    char folder[256];

    if (memchr(data, '/', size) || memchr(data, '\0', size)) {
        return;
    }
    const char *yaml = fuzz_text("tests/fuzz/small.yaml");
    snprintf(folder, sizeof folder, "%s", fuzz_file("small.yaml", (const uint8_t *)yaml, strlen(yaml)));
    free((void *)yaml);
    *strrchr(folder, '/') = '\0';
    FUZZ_HOLDS(chdir(folder) == 0 && setenv("TMPDIR", folder, 1) == 0 && setenv("PATH", "/nonexistent", 1) == 0 &&
               setenv("OMP_NUM_THREADS", "1", 1) == 0);
    fuzz_in_child(run, data, size);
}

FUZZ("command", one, "seeds/command")
