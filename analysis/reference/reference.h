/* Published and independently computed values, built into the program: what `microlift selftest` and the unit tests
 * hold every method to. Each family of methods brings its own rows and functions and is one entry of the table in
 * reference.c. */
#ifndef ANALYSIS_REFERENCE_REFERENCE_H
#define ANALYSIS_REFERENCE_REFERENCE_H

#include "models/error.h"

#include <stddef.h>

enum { MLIFT_REFERENCE_MOST_VALUES = 24 }; /* numbers in one row */

/* One row of reference-values.tsv, its inputs written as key=value pairs. */
struct mlift_reference_row {
    const char *id;       /* as in reference-values.tsv */
    const char *method;   /* name of a method of the same family */
    const char *inputs;   /* "p1=.5 p2=.75 n1=50,60": keys, one value or a comma-separated list each */
    const char *expected; /* comma-separated numbers, as published */
    double tolerance;     /* absolute, or relative to the expected value if `relative` */
    int relative;
    const char *source; /* who published or computed the value */
    const char *note;   /* NULL, or what is wrong or ambiguous about the published value and what is compared instead */
};

struct mlift_reference_method {
    const char *name;
    /* Writes n values for the inputs; returns 0 or MLIFT_ERR_*. */
    int (*compute)(const char *inputs, double *values, size_t n);
};

struct mlift_reference_family {
    const char *name; /* one line for the report */
    const struct mlift_reference_row *rows;
    size_t n_rows;
    const struct mlift_reference_method *methods;
    size_t n_methods;
};

/* What became of one row. */
struct mlift_reference_result {
    int error; /* what compute returned; MLIFT_ERR_OUT_OF_RANGE for a method nobody knows */
    size_t n;
    double expected[MLIFT_REFERENCE_MOST_VALUES];
    double got[MLIFT_REFERENCE_MOST_VALUES];
    double worst; /* largest error as a share of what is tolerated; above 1 the row does not hold */
    int holds;
};

/* The i-th family (from 0), or NULL after the last. */
const struct mlift_reference_family *mlift_reference_family_at(size_t i);

/* Computes a row of `family` and compares. */
struct mlift_reference_result mlift_reference_check(const struct mlift_reference_family *family,
                                                    const struct mlift_reference_row *row);

/* For compute functions: the number behind `key=`, or `fallback` when the key is not there. */
double mlift_reference_number(const char *inputs, const char *key, double fallback);

/* The numbers of the list behind `key=`; returns how many (at most `most`), 0 when the key is not there. */
size_t mlift_reference_list(const char *inputs, const char *key, double *values, size_t most);

/* Whether inputs have `key=word`. */
int mlift_reference_says(const char *inputs, const char *key, const char *word);

#endif
