/* Diagnostics as a compiler prints them: file:line:column, what is wrong, the line, a caret. */
#ifndef CLI_SHOW_DIAGNOSE_H
#define CLI_SHOW_DIAGNOSE_H

#include "models/diag.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* Where diagnostics go. Counts are zero at the start. */
struct cli_diagnose {
    FILE *out;    /* NULL: only `list` is filled */
    bool colour;  /* decide with cli_diagnose_colour */
    json_t *list; /* borrowed array that gets one object each, or NULL */
    int n_errors, n_warnings;
    mlift_diag_sink *hear; /* told of each error as well, with `context`; or NULL */
    void *context;
};

/* True for a terminal, unless NO_COLOR is set or TERM is "dumb". */
bool cli_diagnose_colour(FILE *out);

/* The sink to hand to mlift_scenario_load with a struct cli_diagnose as context. */
void cli_diagnose_print(void *context, const struct mlift_diag *diag);

#endif
