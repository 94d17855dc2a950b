/* Every key of a scenario file, in one table: those that give it structure, joined with the model parameters.
 *
 * In a key, NAME stands for a name of the writer's own and [] for an entry of a list. The table drives the check for
 * unknown keys, `microlift validate --describe` and docs/parameters.md. */
#ifndef SCENARIOS_KEYS_H
#define SCENARIOS_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum { MLIFT_KEYS_MOST_CHILDREN = 24, MLIFT_KEYS_NAME_SIZE = 32 };

struct mlift_key {
    char key[96];
    const char *type;
    const char *unit;
    char range[64];
    char preset[64]; /* the default; "required" or "none" where there is no value */
    const char *description;
    const char *source;
};

struct mlift_key_names {
    size_t n;
    char name[MLIFT_KEYS_MOST_CHILDREN][MLIFT_KEYS_NAME_SIZE];
};

/* The i-th key in the order of the documentation. Returns false after the last. */
bool mlift_keys_at(size_t i, struct mlift_key *key);

/* The names that may stand below `section` ("" for the top, "strategies.NAME.rules[]"), each once. */
void mlift_keys_children(const char *section, struct mlift_key_names *names);

#endif
