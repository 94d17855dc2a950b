/* Where two scenario texts differ, as what they say: comments, blank space, quotes, the order of keys and 0.50 for 0.5
 * do not count. Serves whoever has to explain why two runs differ. */
#ifndef SCENARIOS_DIFFERENCE_H
#define SCENARIOS_DIFFERENCE_H

#include "models/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { MLIFT_DIFFERENCE_KEY_SIZE = 256, MLIFT_DIFFERENCE_VALUE_SIZE = 80 };

enum mlift_difference_kind {
    MLIFT_DIFFERENCE_NONE,
    MLIFT_DIFFERENCE_CHANGED, /* another value */
    MLIFT_DIFFERENCE_ADDED,   /* only the later text has the key */
    MLIFT_DIFFERENCE_REMOVED, /* only the earlier text has it */
    MLIFT_DIFFERENCE_FILE     /* a CSV file that travels with the scenario (scenarios/bundle.h) */
};

struct mlift_difference {
    size_t n_places;   /* that differ */
    size_t n_deciding; /* of them, those that can change what happens: not titles, seeds, reports, money */
    /* the first of them in the order of the later text; the first deciding one where there is one */
    enum mlift_difference_kind kind;
    char key[MLIFT_DIFFERENCE_KEY_SIZE]; /* `strategies.micro.rules[2].send[0]`; the CSV files: `table.file` ... */
    /* as one line, cut with "..."; a parameter that is not there has its default; empty where there is nothing */
    char before[MLIFT_DIFFERENCE_VALUE_SIZE];
    char after[MLIFT_DIFFERENCE_VALUE_SIZE];
    int line, column; /* 1-based, in the later text; of the mapping that had the key where it was removed */
};

/* Compares two texts, each with the CSV files bundled below it, both of which the scenario reader takes. Errors: no
 * memory, bad scenario (a text that is not YAML). */
MLIFT_CHECKED int mlift_difference_find(const char *before, size_t before_length, const char *after,
                                        size_t after_length, struct mlift_difference *difference);

#endif
