/* Values set at key paths of a scenario before it is read: a point of a sweep.
 *
 * A path names a key as the documentation does (`response.gamma_click`), with the writer's own names in it
 * (`data_points.device.accuracy`), places of lists in brackets from 0 (`strategies.micro.rules[0].send`), and `*` for
 * every entry of a mapping (`data_points.*.accuracy`). A key that has a default and does not stand in the file is put
 * in. Everything is read and checked afterwards as if the file said so; what is wrong is reported at the argument. */
#ifndef SCENARIOS_VARY_H
#define SCENARIOS_VARY_H

#include "scenarios/keys.h"
#include "scenarios/yaml.h"

enum { MLIFT_VARY_MOST = 16, MLIFT_VARY_KEY_SIZE = 128 };

/* One value at one path. */
struct mlift_vary_setting {
    const char *path;
    const char *value; /* a number or word as it stands; [list], {mapping} or a quoted text in YAML's flow style */
    int path_column, value_column; /* 1-based places of both in its argument, for messages */
};

/* All of one point; borrows everything. */
struct mlift_vary {
    size_t n;
    const struct mlift_vary_setting *settings;
    const struct mlift_defect_source *arguments; /* [n]: file "--vary", text: the whole argument */
};

/* Sets the values in the tree, in their order. A path that leads nowhere goes to `defects`; only a lack of memory is
 * returned as an error. */
MLIFT_CHECKED int mlift_vary_apply(const struct mlift_vary *vary, struct mlift_yaml *yaml,
                                   struct mlift_defects *defects);

/* The documented key that `path` stands for (`data_points.NAME.accuracy`). False where there is none: it may still be
 * a level or place below one. */
bool mlift_vary_describe(const char *path, struct mlift_key *key);

#endif
