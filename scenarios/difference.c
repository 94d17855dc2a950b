#include "scenarios/difference.h"

#include "models/parameter.h"
#include "scenarios/bundle.h"
#include "scenarios/number.h"
#include "scenarios/yaml.h"

#include <stdio.h>
#include <string.h>

struct walk {
    struct mlift_difference *found;
    char key[MLIFT_DIFFERENCE_KEY_SIZE];
    size_t length;          /* of key; may run beyond its room, which then shows its beginning only */
    bool in_label;          /* below a key that decides nothing */
    bool has_deciding_find; /* what is kept decides something */
};

/* --- values as one line ------------------------------------------------------------------------------------------ */

struct line {
    char *text;
    size_t used;
    bool cut;
};

static void put(struct line *line, const char *text)
{
    const size_t room = MLIFT_DIFFERENCE_VALUE_SIZE - 4; /* for "..." */

    for (; *text && !line->cut; text++) {
        if (line->used < room) {
            line->text[line->used++] = *text;
            continue;
        }
        while (line->used > 0 && ((unsigned char)*text & 0xC0) == 0x80) {
            text = &line->text[--line->used]; /* no half characters */
        }
        memcpy(line->text + line->used, "...", 3);
        line->used += 3;
        line->cut = true;
    }
    line->text[line->used] = 0;
}

static void put_node(struct line *line, const struct mlift_yaml_node *node)
{
    bool mapping = node->kind == MLIFT_YAML_MAPPING;

    if (node->kind == MLIFT_YAML_SCALAR) {
        put(line, node->text);
        return;
    }
    put(line, mapping ? "{" : "[");
    for (const struct mlift_yaml_node *child = node->first; child && !line->cut; child = child->next) {
        put(line, child == node->first ? "" : ", ");
        put(line, mapping ? child->key : "");
        put(line, mapping ? ": " : "");
        put_node(line, child);
    }
    put(line, mapping ? "}" : "]");
}

static void write_value(char text[MLIFT_DIFFERENCE_VALUE_SIZE], const struct mlift_yaml_node *node)
{
    struct line line = {text, 0, false};

    text[0] = 0;
    if (node) {
        put_node(&line, node);
    }
}

/* --- the walk ---------------------------------------------------------------------------------------------------- */

/* Keys that no simulated person notices: names, seeds, what is reported and compared, money. */
static bool is_label(const char *key)
{
    static const char *const labels[] = {"title",     "question", "name",       "seed",     "replicates",
                                         "economics", "report",   "experiment", "uncertain"};

    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (!strcmp(key, labels[i])) {
            return true;
        }
    }
    return false;
}

static bool is_offer(const struct walk *walk)
{
    size_t length = strlen(walk->key);

    return !strncmp(walk->key, "messages.", 9) && length > 6 && !strcmp(walk->key + length - 6, ".offer");
}

/* Returns the length to come back to. */
static size_t enter(struct walk *walk, const char *name, size_t index)
{
    size_t before = walk->length;
    char step[MLIFT_DIFFERENCE_KEY_SIZE];
    int n = name ? snprintf(step, sizeof step, "%s%.200s", before > 0 ? "." : "", name)
                 : snprintf(step, sizeof step, "[%zu]", index);

    if (before + (size_t)n < sizeof walk->key) {
        memcpy(walk->key + before, step, (size_t)n + 1);
        walk->length = before + (size_t)n;
    }
    return before;
}

static void leave(struct walk *walk, size_t length)
{
    walk->length = length;
    walk->key[length] = 0;
}

/* A parameter that is not there has its default. */
static void write_preset(const char *key, char text[MLIFT_DIFFERENCE_VALUE_SIZE])
{
    const struct mlift_parameter *parameter = mlift_parameter_find(key);

    if (parameter) {
        snprintf(text, MLIFT_DIFFERENCE_VALUE_SIZE, "%.10g", parameter->preset);
    }
}

static void keep(struct walk *walk, enum mlift_difference_kind kind, const struct mlift_yaml_node *before,
                 const struct mlift_yaml_node *after, struct mlift_place place)
{
    struct mlift_difference *found = walk->found;
    bool decides = !walk->in_label && !is_offer(walk);

    found->n_places++;
    found->n_deciding += decides;
    if (found->n_places > 1 && (walk->has_deciding_find || !decides)) {
        return;
    }
    walk->has_deciding_find = decides;
    found->kind = kind;
    memcpy(found->key, walk->key, sizeof found->key);
    write_value(found->before, before);
    write_value(found->after, after);
    if (kind == MLIFT_DIFFERENCE_ADDED || kind == MLIFT_DIFFERENCE_REMOVED) {
        write_preset(walk->key, kind == MLIFT_DIFFERENCE_ADDED ? found->before : found->after);
    }
    found->line = place.line;
    found->column = place.column;
}

static bool same_scalar(const struct mlift_yaml_node *a, const struct mlift_yaml_node *b)
{
    double x, y;

    if (!strcmp(a->text, b->text)) {
        return true;
    }
    return !a->quoted && !b->quoted && mlift_number_parse_real(a->text, &x) == MLIFT_NUMBER_FINE &&
           mlift_number_parse_real(b->text, &y) == MLIFT_NUMBER_FINE && x == y;
}

static void compare(struct walk *walk, const struct mlift_yaml_node *before, const struct mlift_yaml_node *after);

static void compare_lists(struct walk *walk, const struct mlift_yaml_node *before, const struct mlift_yaml_node *after)
{
    const struct mlift_yaml_node *a = before->first, *b = after->first;

    for (size_t i = 0; a || b; i++) {
        size_t length = enter(walk, NULL, i);
        if (a && b) {
            compare(walk, a, b);
        } else {
            keep(walk, b ? MLIFT_DIFFERENCE_ADDED : MLIFT_DIFFERENCE_REMOVED, a, b, b ? b->place : after->place);
        }
        leave(walk, length);
        a = a ? a->next : NULL;
        b = b ? b->next : NULL;
    }
}

static void compare_mappings(struct walk *walk, const struct mlift_yaml_node *before,
                             const struct mlift_yaml_node *after)
{
    static const struct mlift_yaml_node nothing = {.kind = MLIFT_YAML_MAPPING, .text = "", .key = "", .place = {1, 1}};
    bool top = walk->length == 0;

    for (const struct mlift_yaml_node *child = after->first; child; child = child->next) {
        const struct mlift_yaml_node *old = mlift_yaml_get(before, child->key);
        size_t length = enter(walk, child->key, 0);
        walk->in_label = top ? is_label(child->key) : walk->in_label;
        if (old) {
            compare(walk, old, child);
        } else if (top && child->n_children > 0 && child->kind == MLIFT_YAML_MAPPING) {
            compare_mappings(walk, &nothing, child); /* a new section: its keys are what is new */
        } else {
            keep(walk, MLIFT_DIFFERENCE_ADDED, NULL, child, child->key_place);
        }
        leave(walk, length);
    }
    for (const struct mlift_yaml_node *child = before->first; child; child = child->next) {
        if (!mlift_yaml_get(after, child->key)) {
            size_t length = enter(walk, child->key, 0);
            walk->in_label = top ? is_label(child->key) : walk->in_label;
            if (top && child->n_children > 0 && child->kind == MLIFT_YAML_MAPPING) {
                compare_mappings(walk, child, &nothing);
            } else {
                keep(walk, MLIFT_DIFFERENCE_REMOVED, child, NULL, after->place);
            }
            leave(walk, length);
        }
    }
}

static void compare(struct walk *walk, const struct mlift_yaml_node *before, const struct mlift_yaml_node *after)
{
    if (before->kind != after->kind) {
        keep(walk, MLIFT_DIFFERENCE_CHANGED, before, after, after->place);
    } else if (after->kind == MLIFT_YAML_MAPPING) {
        compare_mappings(walk, before, after);
    } else if (after->kind == MLIFT_YAML_SEQUENCE) {
        compare_lists(walk, before, after);
    } else if (!same_scalar(before, after)) {
        keep(walk, MLIFT_DIFFERENCE_CHANGED, before, after, after->place);
    }
}

/* --- the bundled files ------------------------------------------------------------------------------------------- */

/* Text of one line without its end, as much as fits. */
static void copy_line(char text[MLIFT_DIFFERENCE_VALUE_SIZE], const char *at, size_t left)
{
    const char *end = memchr(at, '\n', left);
    char whole[4 * MLIFT_DIFFERENCE_VALUE_SIZE];
    struct line line = {text, 0, false};
    size_t n = end ? (size_t)(end - at) : left;

    n = n < sizeof whole - 1 ? n : sizeof whole - 1;
    memcpy(whole, at, n);
    whole[n] = 0;
    text[0] = 0;
    put(&line, whole);
}

static size_t next_line(const char *text, size_t length, size_t at)
{
    const char *end = memchr(text + at, '\n', length - at);

    return end ? (size_t)(end - text) + 1 : length;
}

/* The first line in which the bundled files differ. Their lines are not those of a file on disk: no place is given. */
static void compare_bundles(struct walk *walk, const char *a, size_t a_length, const char *b, size_t b_length)
{
    struct mlift_difference *found = walk->found;
    size_t i = 0, j = 0;

    while (i < a_length && j < b_length) {
        size_t i_end = next_line(a, a_length, i), j_end = next_line(b, b_length, j);
        if (i_end - i != j_end - j || memcmp(a + i, b + j, i_end - i) != 0) {
            break;
        }
        i = i_end;
        j = j_end;
    }
    if (i == a_length && j == b_length) {
        return;
    }
    leave(walk, 0);
    walk->in_label = false;
    (void)enter(walk, "a CSV file of the scenario", 0);
    keep(walk, MLIFT_DIFFERENCE_FILE, NULL, NULL, (struct mlift_place){0, 0});
    if (found->kind == MLIFT_DIFFERENCE_FILE) {
        copy_line(found->before, a + i, a_length - i);
        copy_line(found->after, b + j, b_length - j);
    }
}

/* --- both ---------------------------------------------------------------------------------------------------------*/

static int parse(struct mlift_yaml *yaml, struct mlift_defects *defects, const char *text, size_t length)
{
    int failed = mlift_defect_init(defects, "");

    if (!failed) {
        defects->text = text;
        defects->length = length;
        failed = mlift_yaml_parse(yaml, text, length, defects);
    }
    return failed;
}

int mlift_difference_find(const char *before, size_t before_length, const char *after, size_t after_length,
                          struct mlift_difference *difference)
{
    size_t a = mlift_bundle_yaml_length(before, before_length), b = mlift_bundle_yaml_length(after, after_length);
    struct mlift_yaml old = {0}, new = {0};
    struct mlift_defects old_defects = {0}, new_defects = {0};
    struct walk walk = {.found = difference};

    memset(difference, 0, sizeof *difference);
    int failed = parse(&old, &old_defects, before, a);
    if (!failed) {
        failed = parse(&new, &new_defects, after, b);
    }
    if (!failed) {
        compare_mappings(&walk, old.root, new.root);
        compare_bundles(&walk, before + a, before_length - a, after + b, after_length - b);
    }
    mlift_yaml_free(&old);
    mlift_yaml_free(&new);
    mlift_defect_free(&old_defects);
    mlift_defect_free(&new_defects);
    return failed;
}
