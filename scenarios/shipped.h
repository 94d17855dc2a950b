/* The scenarios that come with the program, built into it, so that every install has them. */
#ifndef SCENARIOS_SHIPPED_H
#define SCENARIOS_SHIPPED_H

#include <stddef.h>

struct mlift_shipped {
    const char *name; /* file name: "fatigue.yaml" */
    const unsigned char *text;
    size_t length;
};

/* The i-th file in alphabetical order, scenarios and the CSV files they name; NULL after the last. */
const struct mlift_shipped *mlift_shipped_at(size_t i);

/* The file of this name, with or without ".yaml"; NULL if there is none. */
const struct mlift_shipped *mlift_shipped_find(const char *name);

/* The commented starter that `microlift init` writes. */
const struct mlift_shipped *mlift_shipped_starter(void);

#endif
