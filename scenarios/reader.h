/* What all sections of a scenario are read with: typed values out of the tree, each with its own complaint.
 *
 * Every function reports what is wrong and returns false (or -1); the reading goes on, so that a file's errors come in
 * one go. Memory failures are kept in `status`. */
#ifndef SCENARIOS_READER_H
#define SCENARIOS_READER_H

#include "scenarios/scenario.h"
#include "scenarios/yaml.h"

struct mlift_reader {
    struct mlift_defects defects;
    struct mlift_scenario *scenario;
    struct mlift_campaign *campaign;          /* of the scenario */
    const struct mlift_yaml_node *root;       /* the file's top mapping */
    const struct mlift_yaml_node *strategies; /* the mapping, where the file has one */
    struct mlift_yaml_node nothing;           /* stands in for a missing section */
    const char *base;                         /* directory of the CSV files, or NULL */
    const char *bundled;                      /* the appended files of the text, or NULL */
    size_t bundled_length;
    bool list_unknown;     /* `list` was complained about: list_size is nobody's, and nothing is held against it */
    bool shares_from_data; /* a cell table or a fixed list gives the shares: levels may be a plain list */
    int status;
};

/* True for a node of this kind; otherwise complains that it should be `what` ("a list of days"). */
bool mlift_reader_is(struct mlift_reader *reader, const struct mlift_yaml_node *node, enum mlift_yaml_kind kind,
                     const char *what);

/* A number in [low, high] (`low_open`: above low), its unit named in the complaint. */
struct mlift_reader_range {
    double low, high;
    bool low_open;
    const char *unit;
};
bool mlift_reader_real(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                       const struct mlift_reader_range *range, double *value);
bool mlift_reader_whole(struct mlift_reader *reader, const struct mlift_yaml_node *node, uint64_t low, uint64_t high,
                        uint64_t *value);

/* Copies a text into `to`, which has `size` bytes. */
bool mlift_reader_text(struct mlift_reader *reader, const struct mlift_yaml_node *node, char *to, size_t size);

/* Copies a name of the writer's own, [A-Za-z0-9_.-]{1,64} and not reserved; `text` stands at `place`. */
bool mlift_reader_name(struct mlift_reader *reader, struct mlift_place place, const char *text,
                       char to[MLIFT_NAME_SIZE]);

/* Index of a word among names[0..n-1], or -1 with a complaint of kind `defect`: unknown `what`, the nearest name or all
 * names. `stride` is the distance between two names in bytes. */
struct mlift_reader_names {
    const char *first;
    size_t n, stride;
    const char *what; /* "message" */
};
int mlift_reader_find(struct mlift_reader *reader, struct mlift_place place, const char *word, enum mlift_defect defect,
                      const struct mlift_reader_names *names);

/* Index of one of a few fixed words, for instance the kinds of a strategy. */
int mlift_reader_choice(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *const *words,
                        size_t n);

/* Indices of things of the campaign by name; -1 with a complaint. Messages are 1-based, `nothing` is 0. */
int mlift_reader_data_point(struct mlift_reader *reader, struct mlift_place place, const char *name);
int mlift_reader_level(struct mlift_reader *reader, struct mlift_place place, int point, const char *name);
int mlift_reader_message(struct mlift_reader *reader, struct mlift_place place, const char *name);
int mlift_reader_strategy(struct mlift_reader *reader, struct mlift_place place, const char *name);

/* The node's entries whether it is a list or one scalar: the first entry, to be followed by ->next; a scalar is its own
 * only entry (its ->next is a sibling, so count with mlift_reader_n_entries). Anything but scalars is complained about
 * by mlift_reader_are_words, which returns false. */
const struct mlift_yaml_node *mlift_reader_entries(const struct mlift_yaml_node *node);
size_t mlift_reader_n_entries(const struct mlift_yaml_node *node);
bool mlift_reader_are_words(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *what);

/* A mask of levels of a data point from one level or a list; `or_unknown` allows `unknown`. 0 with a complaint. */
uint32_t mlift_reader_levels(struct mlift_reader *reader, const struct mlift_yaml_node *node, int point,
                             bool or_unknown);

/* A mask of data points from one name or a list. */
uint32_t mlift_reader_data_points(struct mlift_reader *reader, const struct mlift_yaml_node *node);

/* Levels by data point into masks[MLIFT_MAX_DATA_POINTS] (`speaks_to`, `when`). */
void mlift_reader_conditions(struct mlift_reader *reader, const struct mlift_yaml_node *node, bool or_unknown,
                             uint32_t *masks);

/* Complains about every key of `node` that may not stand in `section` (scenarios/keys.h). */
void mlift_reader_keys(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *section);

/* The value of a key that must be there; complains at the section's own place if it is not. */
const struct mlift_yaml_node *mlift_reader_need(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                                                const char *key, const char *example);

/* Model parameters below `node`, whose dotted keys begin with `section`. */
void mlift_reader_parameters(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *section);

/* Complains unless the n shares sum to one within 1e-6. */
void mlift_reader_sum(struct mlift_reader *reader, const struct mlift_yaml_node *node, const double *shares, size_t n);

/* The node of a strategy, or of a rule of it; NULL where the file has none. */
const struct mlift_yaml_node *mlift_reader_strategy_node(const struct mlift_reader *reader, int strategy);
const struct mlift_yaml_node *mlift_reader_rule_node(const struct mlift_reader *reader, int strategy, int rule);

#endif
