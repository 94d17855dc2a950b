/* A family of methods behind `--test` of the calculators `microlift power` and `microlift size`: its names, its own
 * options and how it answers. One file methods_NAME.c a family, listed in cli/calculators/methods.c. */
#ifndef CLI_CALCULATORS_METHODS_H
#define CLI_CALCULATORS_METHODS_H

#include "cli/command.h"
#include "cli/options/question.h"

#include <jansson.h>
#include <stdio.h>

/* Where a family puts its answer. */
struct cli_answer {
    json_t *json; /* the object of --json; borrowed, starts empty: set keys */
    FILE *text;   /* what a person reads instead: the answer first, then what to do next */
};

struct cli_method {
    const char *name;    /* what --test says */
    const char *summary; /* one line for --help */
};

struct cli_family {
    const char *title; /* heading of its options in --help */
    const struct cli_method *methods;
    size_t n_methods;
    const struct argp *argp; /* its own options (long, keys from 0x1000 up), or NULL; input: its options struct */
    size_t options_size;     /* of that struct; zeroed before options_init */
    void (*options_init)(void *options); /* defaults, or NULL */
    /* Checks the question for the method named question->test, computes and fills `answer`. Returns CLI_DONE, CLI_NO
     * (the answer is no: it is printed all the same) or, after printing one line, CLI_WRONG_USE or CLI_MACHINE. */
    int (*answer)(const struct cli_question *question, const void *options, struct cli_answer *answer);
};

/* The i-th family, or NULL after the last. */
const struct cli_family *cli_methods_family(size_t i);

/* The family that knows the method `name`, or NULL. */
const struct cli_family *cli_methods_find(const char *name);

/* Parses the arguments of `power` or `size`, lets the family of --test answer, prints; returns the exit code. */
int cli_methods_run(enum cli_ask ask, int argc, char **argv, const char *doc);

/* Shows the options of the calculators, with their help text `doc`. */
void cli_methods_form(const char *name, const char *doc, cli_visit_form *visit, void *context);

#endif
