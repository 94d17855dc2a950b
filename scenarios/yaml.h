/* The strict part of YAML that scenarios are written in, as a tree that knows line and column of every key and value.
 *
 * The only file of the program that talks to libfyaml. Anchors, aliases, tags, merge keys, several documents, duplicate
 * keys and keys that are not words are refused; so are files over 1 MiB, NUL bytes, text that is not UTF-8, more
 * than 16 levels of nesting and more than 20,000 values. Every scalar is text: what it means is decided by who reads
 * it, so `no` is the word "no" and 0.25 becomes a number only where a number is asked for. */
#ifndef SCENARIOS_YAML_H
#define SCENARIOS_YAML_H

#include "scenarios/defect.h"

#include <stdbool.h>

enum { MLIFT_YAML_LARGEST = 1 << 20, MLIFT_YAML_DEEPEST = 16, MLIFT_YAML_MOST_VALUES = 20000 };

enum mlift_yaml_kind { MLIFT_YAML_SCALAR, MLIFT_YAML_MAPPING, MLIFT_YAML_SEQUENCE };

struct mlift_yaml_node {
    enum mlift_yaml_kind kind;
    bool quoted; /* a scalar in quotes or a block scalar: text, never a number */
    struct mlift_place place;
    const char *text; /* scalar: zero-terminated, without NUL inside; "" otherwise */
    const char *key;  /* in a mapping: zero-terminated; "" otherwise */
    struct mlift_place key_place;
    size_t n_children;
    struct mlift_yaml_node *first, *last, *next; /* children, and the next sibling */
    struct mlift_yaml_node *older;               /* all nodes of a tree, for freeing */
};

struct mlift_yaml {
    struct mlift_yaml_node *root; /* a mapping */
    struct mlift_yaml_node *newest;
    size_t n_nodes;
};

/* Parses `length` bytes. What is wrong goes to `defects`. Returns 0 if there is a tree to go on with, even where keys
 * stand twice or tags were found; the caller counts the errors. Errors: no memory, bad scenario. */
MLIFT_CHECKED int mlift_yaml_parse(struct mlift_yaml *yaml, const char *text, size_t length,
                                   struct mlift_defects *defects);
void mlift_yaml_free(struct mlift_yaml *yaml);

/* Appends a new node of this kind to `parent`, a mapping (key not NULL; not there yet) or a list (key NULL), and gives
 * it in *node. A scalar's text is plain, not quoted. The node belongs to the tree. Errors: no memory. */
MLIFT_CHECKED int mlift_yaml_add(struct mlift_yaml *yaml, struct mlift_yaml_node *parent, const char *key,
                                 enum mlift_yaml_kind kind, const char *text, struct mlift_place place,
                                 struct mlift_yaml_node **node);

/* Makes `node` what the root of `other` is, keeping its own key; everything of `other` now belongs to `yaml`. */
void mlift_yaml_replace(struct mlift_yaml *yaml, struct mlift_yaml_node *node, struct mlift_yaml *other);

/* The value of `key` in a mapping, or NULL; NULL for a node that is no mapping. */
const struct mlift_yaml_node *mlift_yaml_get(const struct mlift_yaml_node *mapping, const char *key);

/* Length of the text before the first byte that is not UTF-8 (Unicode 15, table 3-7); `length` if all of it is. */
size_t mlift_yaml_utf8_prefix(const char *text, size_t length);

#endif
