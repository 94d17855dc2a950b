/* A scenario: one campaign and the question asked about it, read from a YAML file.
 *
 * Everything that is wrong with the file is reported in one go, as a compiler would. The text that is kept is
 * self-contained: the CSV files that the scenario names are appended to it (scenarios/bundle.h), so that a results
 * file that stores it can be run again without them. */
#ifndef SCENARIOS_SCENARIO_H
#define SCENARIOS_SCENARIO_H

#include "models/campaign.h"
#include "models/diag.h"

enum { MLIFT_SCENARIO_MOST_UNCERTAIN = 32, MLIFT_SCENARIO_KEY_SIZE = 128 };

/* A parameter that is known only within a range. */
struct mlift_uncertain {
    char key[MLIFT_SCENARIO_KEY_SIZE]; /* dotted, as in the file */
    double low, high;                  /* in the units of the file, low < high, both inside the parameter's range */
    size_t offset;                     /* of the double in struct mlift_campaign */
    double scale;                      /* stored value = value in the units of the file times this */
};

struct mlift_scenario {
    struct mlift_campaign campaign; /* large: keep the scenario on the heap */
    char name[MLIFT_NAME_SIZE];
    char title[201]; /* any text; the name where the file gives none */
    char question[301];
    uint64_t seed;
    uint64_t replicates; /* at least 1 */
    int n_uncertain;
    struct mlift_uncertain uncertain[MLIFT_SCENARIO_MOST_UNCERTAIN];
    char *text; /* owned, zero-terminated: the YAML text followed by the CSV files it names */
    size_t text_length;
    size_t yaml_length; /* the part of `text` that the author wrote */
};

/* Reads the scenario at `path`; CSV files are looked up relative to it. Diagnostics, warnings too, go to `sink` (may be
 * NULL) ordered by line. On failure the scenario is as after free. Errors: no memory, bad scenario (reported).  */
MLIFT_CHECKED int mlift_scenario_load(struct mlift_scenario *scenario, const char *path, mlift_diag_sink *sink,
                                      void *context);

/* The same from memory. `file` is the name shown in diagnostics. CSV files are taken from `text` where it holds them,
 * else from the directory `base`; `base` NULL: from `text` only. */
MLIFT_CHECKED int mlift_scenario_load_text(struct mlift_scenario *scenario, const char *text, size_t length,
                                           const char *file, const char *base, mlift_diag_sink *sink, void *context);

struct mlift_vary;

/* The same with values of its own at some keys (scenarios/vary.h), through the same checks; the text that is kept is
 * the one without them. `vary` NULL: none. */
MLIFT_CHECKED int mlift_scenario_load_varied(struct mlift_scenario *scenario, const char *text, size_t length,
                                             const char *file, const char *base, const struct mlift_vary *vary,
                                             mlift_diag_sink *sink, void *context);

/* Safe twice and after a failed load. */
void mlift_scenario_free(struct mlift_scenario *scenario);

#endif
