/* How one key of a scenario is varied: `KEY=a,b,c`, `KEY=low:high:step`, `KEY=low:high:*factor` or `KEY=low:high`. */
#ifndef SCENARIOS_VARIATION_H
#define SCENARIOS_VARIATION_H

#include "models/diag.h"
#include "scenarios/vary.h"

enum { MLIFT_VARIATION_VALUE_SIZE = 128, MLIFT_VARIATION_MOST_LEVELS = 1000 };

struct mlift_variation {
    char path[MLIFT_VARY_KEY_SIZE];
    bool is_range;                             /* low:high without a step: a value comes from a place between them */
    double low, high;                          /* of a range */
    bool whole, odd;                           /* only such numbers make sense for this key */
    size_t n_levels;                           /* at least 1 unless is_range */
    char (*level)[MLIFT_VARIATION_VALUE_SIZE]; /* the values as texts, in the order given; owned */
    int path_column, value_column;             /* 1-based places in the argument */
};

/* Parses the argument of --vary. MLIFT_ERR_BAD_SCENARIO with a message and place in `diag` (file "--vary"), or no
 * memory. The key itself is looked at when a scenario is read with it. */
MLIFT_CHECKED int mlift_variation_parse(struct mlift_variation *variation, const char *argument,
                                        struct mlift_diag *diag);
void mlift_variation_free(struct mlift_variation *variation);

/* Number of the level at place `u` in [0, 1): each level has the same share. Not for ranges. */
size_t mlift_variation_level_at(const struct mlift_variation *variation, double u);

/* The value at place `u` in [0, 1) as a text: a number uniform between low and high (whole or odd ones each with the
 * same share, both ends included), or a level. */
void mlift_variation_value_at(const struct mlift_variation *variation, double u,
                              char value[MLIFT_VARIATION_VALUE_SIZE]);

/* The number that a value is, or NaN for a word, list or mapping. */
double mlift_variation_number(const char *value);

#endif
