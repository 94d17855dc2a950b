#include "scenarios/vary.h"

#include "models/parameter.h"
#include "scenarios/number.h"
#include "scenarios/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The way along one path. */
struct walk {
    const struct mlift_vary_setting *setting;
    struct mlift_yaml *yaml;
    struct mlift_defects *defects;
    int argument;
};

static struct mlift_place place_at(const struct walk *walk, int column)
{
    return (struct mlift_place){-1 - walk->argument, column};
}

/* The place of a part of the path. */
static struct mlift_place path_place(const struct walk *walk, const char *part)
{
    return place_at(walk, walk->setting->path_column + (int)(part - walk->setting->path));
}

static int complain(const struct walk *walk, const char *part, enum mlift_defect kind, const char *message)
{
    mlift_defect_report(walk->defects, kind, path_place(walk, part), walk->setting->path, "%s", message);
    return 0;
}

/* --- the value ---------------------------------------------------------------------------------------------------- */

static void move_places(struct mlift_yaml *tree, struct mlift_place place)
{
    for (struct mlift_yaml_node *node = tree->newest; node; node = node->older) {
        node->place = node->key_place = place;
    }
}

static bool is_flow(const char *value)
{
    return value[0] && strchr("[{\"'", value[0]);
}

/* A value in flow style is a small document of its own: `value: [1, 2]`. */
static int parse_flow(const struct walk *walk, struct mlift_yaml *tree, bool *sound)
{
    static const char head[] = "value: ";
    const char *value = walk->setting->value;
    struct mlift_place place = place_at(walk, walk->setting->value_column);
    struct mlift_defects own;
    char *text = malloc(sizeof head + strlen(value));
    int failed = text ? mlift_defect_init(&own, "--vary") : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (failed) {
        free(text);
        return failed;
    }
    memcpy(text, head, sizeof head);
    memcpy(text + sizeof head - 1, value, strlen(value) + 1);
    failed = mlift_yaml_parse(tree, text, strlen(text), &own);
    *sound = !failed && own.n_errors == 0;
    if (!*sound && failed != MLIFT_ERR_NO_MEMORY) {
        mlift_defect_report(walk->defects, MLIFT_DEFECT_SYNTAX, place, walk->setting->path, "`%.80s` is no value: %s",
                            value, own.n_kept > 0 ? own.kept[0].message : "a bracket or quote is left open");
        failed = 0;
    }
    mlift_defect_free(&own);
    free(text);
    if (!failed && *sound) {
        move_places(tree, place);
        tree->root = tree->root->first;
    }
    return failed;
}

/* Makes `node` the value of the setting. */
static int set_value(const struct walk *walk, struct mlift_yaml_node *node)
{
    const char *value = walk->setting->value;
    struct mlift_place place = place_at(walk, walk->setting->value_column);
    struct mlift_yaml tree = {.root = NULL};
    bool sound = true;
    int failed = 0;

    if (node->key_place.line > 0) {
        node->key_place = place_at(walk, walk->setting->path_column);
    }
    if (is_flow(value)) {
        failed = parse_flow(walk, &tree, &sound);
    } else {
        struct mlift_yaml_node empty = {.kind = MLIFT_YAML_MAPPING};
        failed = mlift_yaml_add(&tree, &empty, NULL, MLIFT_YAML_SCALAR, value, place, &tree.root);
    }
    if (!failed && sound) {
        mlift_yaml_replace(walk->yaml, node, &tree);
    }
    mlift_yaml_free(&tree);
    return failed;
}

/* --- the way ------------------------------------------------------------------------------------------------------ */

static int walk_on(const struct walk *walk, struct mlift_yaml_node *node, const char *part);

/* Sections whose keys are names of the writer's own: a new one cannot be made by setting something in it. */
static bool has_names(const char *part_start, const char *path)
{
    static const char *const sections[] = {"data_points.", "messages.", "strategies."};

    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if ((size_t)(part_start - path) == strlen(sections[i]) && !strncmp(path, sections[i], strlen(sections[i]))) {
            return true;
        }
    }
    return false;
}

static int complain_about_name(const struct walk *walk, const struct mlift_yaml_node *mapping, const char *part,
                               size_t length)
{
    const char *names[MLIFT_KEYS_MOST_CHILDREN * 2] = {NULL}, *nearest;
    char word[MLIFT_VARY_KEY_SIZE], known[256] = "";
    size_t n = 0, used = 0;

    snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1), part);
    for (const struct mlift_yaml_node *child = mapping->first; child && n < sizeof names / sizeof *names;
         child = child->next) {
        names[n++] = child->key;
        if (used + strlen(child->key) + 3 < sizeof known) {
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", child->key);
        }
    }
    nearest = mlift_suggest_nearest(word, names, n);
    mlift_defect_report(walk->defects, MLIFT_DEFECT_UNKNOWN_KEY, path_place(walk, part), walk->setting->path,
                        nearest ? "there is no `%.80s` in %s of the scenario: did you mean `%s`?"
                                : "there is no `%.80s` in %s of the scenario, which has %s",
                        word, mapping->key, nearest ? nearest : known);
    return 0;
}

/* The child whose key begins the rest of the path: the longest, because names may have dots of their own. */
static struct mlift_yaml_node *find_child(const struct mlift_yaml_node *mapping, const char *part, size_t *length)
{
    struct mlift_yaml_node *found = NULL;

    for (struct mlift_yaml_node *child = mapping->first; child; child = child->next) {
        size_t n = strlen(child->key);
        if (n > 0 && !strncmp(child->key, part, n) && (!part[n] || part[n] == '.' || part[n] == '[') &&
            (!found || n > *length)) {
            found = child;
            *length = n;
        }
    }
    return found;
}

/* `goal: pairing` is short for `goal: {kind: pairing}`. */
static int spell_out_goal(const struct walk *walk, struct mlift_yaml_node *node)
{
    struct mlift_yaml_node *kind;
    const char *word = node->text;

    node->kind = MLIFT_YAML_MAPPING;
    node->text = "";
    return mlift_yaml_add(walk->yaml, node, "kind", MLIFT_YAML_SCALAR, word, node->place, &kind);
}

/* Without a section `data_points` there are the five defaults; with one, those named in it. */
static int add_default_points(const struct walk *walk, struct mlift_yaml_node *section)
{
    const char *name;
    int failed = 0;

    for (int i = 0; !failed && (name = mlift_parameter_default_data_point_name(i)); i++) {
        struct mlift_yaml_node *point;
        failed = mlift_yaml_add(walk->yaml, section, name, MLIFT_YAML_MAPPING, "", section->place, &point);
    }
    return failed;
}

/* Puts in a key that does not stand in the file. */
static int add_child(const struct walk *walk, struct mlift_yaml_node *mapping, const char *part, size_t length)
{
    char key[MLIFT_VARY_KEY_SIZE];
    struct mlift_yaml_node *child;
    bool more = part[length] == '.';

    if (has_names(part, walk->setting->path)) {
        return complain_about_name(walk, mapping, part, length);
    }
    if (part[length] == '[') {
        return complain(walk, part, MLIFT_DEFECT_WRONG_TYPE,
                        "this list does not stand in the scenario: only a list that does has places to set");
    }
    snprintf(key, sizeof key, "%.*s", (int)(length < sizeof key ? length : sizeof key - 1), part);
    int failed = mlift_yaml_add(walk->yaml, mapping, key, more ? MLIFT_YAML_MAPPING : MLIFT_YAML_SCALAR, "",
                                path_place(walk, part), &child);
    if (!failed && more && part == walk->setting->path && !strcmp(key, "data_points")) {
        failed = add_default_points(walk, child);
    }
    return failed ? failed : walk_on(walk, child, part + length);
}

static int visit_every_child(const struct walk *walk, struct mlift_yaml_node *mapping, const char *part)
{
    int failed = 0;

    if (!mapping->first) {
        return complain(walk, part, MLIFT_DEFECT_UNKNOWN_KEY, "`*` stands for every entry, but there are none here");
    }
    for (struct mlift_yaml_node *child = mapping->first; child && !failed; child = child->next) {
        failed = walk_on(walk, child, part + 1);
    }
    return failed;
}

static int visit_mapping(const struct walk *walk, struct mlift_yaml_node *mapping, const char *part)
{
    size_t length = strcspn(part, ".[");
    struct mlift_yaml_node *child;

    if (length == 0) {
        return complain(walk, part, MLIFT_DEFECT_UNKNOWN_KEY, "here a key is missing: write a.b.c");
    }
    if (length == 1 && part[0] == '*') {
        return visit_every_child(walk, mapping, part);
    }
    child = find_child(mapping, part, &length);
    return child ? walk_on(walk, child, part + length) : add_child(walk, mapping, part, length);
}

static int visit_list(const struct walk *walk, struct mlift_yaml_node *list, const char *part)
{
    char digits[24], message[160];
    size_t length = strspn(part + 1, "0123456789");
    uint64_t index = 0;
    struct mlift_yaml_node *entry = list->kind == MLIFT_YAML_SEQUENCE ? list->first : NULL;

    snprintf(digits, sizeof digits, "%.*s", (int)(length < sizeof digits ? length : 0), part + 1);
    if (mlift_number_parse_whole(digits, &index) != MLIFT_NUMBER_FINE || part[1 + length] != ']') {
        return complain(walk, part, MLIFT_DEFECT_UNKNOWN_KEY, "a place of a list is written [0], [1], ...");
    }
    if (list->kind != MLIFT_YAML_SEQUENCE) {
        return complain(walk, part, MLIFT_DEFECT_WRONG_TYPE, "this is no list in the scenario: it has no places");
    }
    for (uint64_t i = 0; entry && i < index; i++) {
        entry = entry->next;
    }
    if (!entry) {
        snprintf(message, sizeof message, "the list has %zu entries: [0] to [%zu]", list->n_children,
                 list->n_children > 0 ? list->n_children - 1 : 0);
        return complain(walk, part, MLIFT_DEFECT_OUT_OF_RANGE, message);
    }
    return walk_on(walk, entry, part + length + 2);
}

/* `part` is the rest of the path behind `node`: empty, `.key...` or `[place]...`. */
static int walk_on(const struct walk *walk, struct mlift_yaml_node *node, const char *part)
{
    bool goal = !strcmp(node->key, "goal") && part - walk->setting->path == (ptrdiff_t)strlen("goal");
    int failed = 0;

    if (!part[0]) {
        return set_value(walk, node);
    }
    if (part[0] == '[') {
        return visit_list(walk, node, part);
    }
    if (part[0] != '.') {
        return complain(walk, part, MLIFT_DEFECT_UNKNOWN_KEY, "behind a place of a list comes a point or nothing");
    }
    if (node->kind == MLIFT_YAML_SCALAR && goal) {
        failed = spell_out_goal(walk, node);
    } else if (node->kind == MLIFT_YAML_SCALAR && !node->text[0] && !node->quoted) {
        node->kind = MLIFT_YAML_MAPPING; /* `recency:` with nothing behind it */
    }
    if (node->kind != MLIFT_YAML_MAPPING) {
        return complain(walk, part + 1, MLIFT_DEFECT_WRONG_TYPE,
                        node->kind == MLIFT_YAML_SEQUENCE
                            ? "in the scenario this is a list: its entries are [0], [1], ..."
                            : "in the scenario this is a single value: it has no keys");
    }
    return failed ? failed : visit_mapping(walk, node, part + 1);
}

int mlift_vary_apply(const struct mlift_vary *vary, struct mlift_yaml *yaml, struct mlift_defects *defects)
{
    int failed = 0;

    for (size_t i = 0; i < vary->n && !failed; i++) {
        const struct walk walk = {&vary->settings[i], yaml, defects, (int)i};
        failed = visit_mapping(&walk, yaml->root, vary->settings[i].path);
    }
    return failed;
}

/* --- what a path is ----------------------------------------------------------------------------------------------- */

/* Does `path` fit the documented key `pattern`, whose NAME stands for any name and [] for any place? */
static bool fits(const char *path, const char *pattern)
{
    while (*path && *pattern) {
        size_t a = strcspn(path, ".["), b = strcspn(pattern, ".[");
        bool any = b == strlen("NAME") && !strncmp(pattern, "NAME", b);
        if (!any && (a != b || strncmp(path, pattern, a) != 0)) {
            return false;
        }
        path += a;
        pattern += b;
        if (*path == '[' && *pattern == '[') {
            path += strcspn(path, "]");
            path += *path == ']';
            pattern += 2;
        }
        if (*path != *pattern) {
            return false;
        }
        path += *path == '.';
        pattern += *pattern == '.';
    }
    return !*path && !*pattern;
}

bool mlift_vary_describe(const char *path, struct mlift_key *key)
{
    for (size_t i = 0; mlift_keys_at(i, key); i++) {
        if (fits(path, key->key)) {
            return true;
        }
    }
    return false;
}
