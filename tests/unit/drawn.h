/* A chart drawn into a file of its own in the current folder and read back as text, for tests of charts. */
#ifndef TESTS_UNIT_DRAWN_H
#define TESTS_UNIT_DRAWN_H

#include "analysis/charts/gnuplot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char drawn_path[64], drawn_message[MLIFT_GNUPLOT_MESSAGE];

/* Where to draw to; whatever was drawn before is gone, and so is what was said. */
static inline const struct mlift_gnuplot_output *drawn_output(void)
{
    static const struct mlift_gnuplot_output output = {.path = drawn_path, .format = MLIFT_GNUPLOT_SVG};

    (void)snprintf(drawn_path, sizeof drawn_path, "drawn-%ld.svg", (long)getpid());
    (void)remove(drawn_path);
    drawn_message[0] = '\0';
    return &output;
}

/* The picture, its file removed; empty where there is none. A failure must have said why, a success nothing. */
static inline char *drawn_text(int status)
{
    static char text[1 << 20];
    FILE *file = fopen(drawn_path, "r");

    assert_true((status != MLIFT_OK) == (drawn_message[0] != '\0'));
    text[0] = '\0';
    if (file) {
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
        remove(drawn_path);
    }
    return text;
}

#endif
