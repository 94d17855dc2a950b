#include "scenarios/reader.h"

#include "models/parameter.h"
#include "scenarios/keys.h"
#include "scenarios/number.h"
#include "scenarios/suggest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_NAMES = 64, LIST_SIZE = 300 };

static const char *kind_words(const struct mlift_yaml_node *node)
{
    static const char *const words[] = {"a single value", "a mapping", "a list"};

    return node->kind == MLIFT_YAML_SCALAR && !node->quoted && !node->text[0] ? "nothing" : words[node->kind];
}

bool mlift_reader_is(struct mlift_reader *reader, const struct mlift_yaml_node *node, enum mlift_yaml_kind kind,
                     const char *what)
{
    bool empty = kind == MLIFT_YAML_SCALAR && node->kind == kind && !node->quoted && !node->text[0];

    if (node->kind == kind && !empty) {
        return true;
    }
    mlift_defect_report(&reader->defects, MLIFT_DEFECT_WRONG_TYPE, node->place, node->key,
                        "here stands %s, but `%s` should be %s", kind_words(node), node->key[0] ? node->key : "this",
                        what);
    return false;
}

static void complain_about_number(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                                  enum mlift_number_fault fault, bool whole)
{
    struct mlift_defects *defects = &reader->defects;
    const char *text = node->text;
    char digits[32];

    if (whole && mlift_number_ungroup(text, digits, sizeof digits)) {
        mlift_defect_report(defects,
                            fault == MLIFT_NUMBER_COMMA       ? MLIFT_DEFECT_DECIMAL_COMMA
                            : fault == MLIFT_NUMBER_NOT_WHOLE ? MLIFT_DEFECT_NOT_WHOLE
                                                              : MLIFT_DEFECT_NOT_A_NUMBER,
                            node->place, node->key, "`%s`: write %s, without a sign between the thousands", text,
                            digits);
        return;
    }
    switch (fault) {
    case MLIFT_NUMBER_COMMA:
        mlift_defect_report(defects, MLIFT_DEFECT_DECIMAL_COMMA, node->place, node->key,
                            "`%s` has a comma: the decimal sign is a point (%.*s.%s)", text, (int)strcspn(text, ","),
                            text, strchr(text, ',') + 1);
        break;
    case MLIFT_NUMBER_PERCENT:
        mlift_defect_report(defects, MLIFT_DEFECT_PERCENT, node->place, node->key,
                            "`%s` is a percentage: write the share (19%% is 0.19)", text);
        break;
    case MLIFT_NUMBER_NOT_FINITE:
        mlift_defect_report(defects, MLIFT_DEFECT_NOT_FINITE, node->place, node->key,
                            "`%s` is no finite number that fits in here", text);
        break;
    case MLIFT_NUMBER_NOT_WHOLE:
        mlift_defect_report(defects, MLIFT_DEFECT_NOT_WHOLE, node->place, node->key,
                            "`%s` is not a whole number: write digits only (12)", text);
        break;
    default:
        mlift_defect_report(defects, MLIFT_DEFECT_NOT_A_NUMBER, node->place, node->key,
                            "`%s` is not a number: write %s", text, whole ? "digits only (12)" : "0.25 or 12");
    }
}

static bool is_number_text(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *what)
{
    if (!mlift_reader_is(reader, node, MLIFT_YAML_SCALAR, what)) {
        return false;
    }
    if (node->quoted) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_QUOTED_NUMBER, node->place, node->key,
                            "in quotes this is a text, but `%s` should be %s: leave the quotes out", node->key, what);
        return false;
    }
    return true;
}

bool mlift_reader_real(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                       const struct mlift_reader_range *range, double *value)
{
    if (!is_number_text(reader, node, "a number")) {
        return false;
    }
    double real;
    enum mlift_number_fault fault = mlift_number_parse_real(node->text, &real);
    if (fault != MLIFT_NUMBER_FINE) {
        complain_about_number(reader, node, fault, false);
        return false;
    }
    if (real < range->low || real > range->high || (range->low_open && real <= range->low)) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_OUT_OF_RANGE, node->place, node->key,
                            "`%s` is out of range: %s%.10g to %.10g (%s)", node->text, range->low_open ? "above " : "",
                            range->low, range->high, range->unit);
        return false;
    }
    *value = real;
    return true;
}

bool mlift_reader_whole(struct mlift_reader *reader, const struct mlift_yaml_node *node, uint64_t low, uint64_t high,
                        uint64_t *value)
{
    if (!is_number_text(reader, node, "a whole number")) {
        return false;
    }
    uint64_t whole;
    enum mlift_number_fault fault = mlift_number_parse_whole(node->text, &whole);
    if (fault != MLIFT_NUMBER_FINE) {
        complain_about_number(reader, node, fault, true);
        return false;
    }
    if (whole < low || whole > high) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_OUT_OF_RANGE, node->place, node->key,
                            "`%s` is out of range: %llu to %llu", node->text, (unsigned long long)low,
                            (unsigned long long)high);
        return false;
    }
    *value = whole;
    return true;
}

/* Where a control character stands that is no white space, C1 in UTF-8 included; NULL where none does. Titles go to
   terminals, which would obey it. */
static const char *control_in(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        bool space = *c == '\n' || *c == '\t';
        if ((*c < 0x20 && !space) || *c == 0x7F || (*c == 0xC2 && c[1] >= 0x80 && c[1] < 0xA0)) {
            return (const char *)c;
        }
    }
    return NULL;
}

bool mlift_reader_text(struct mlift_reader *reader, const struct mlift_yaml_node *node, char *to, size_t size)
{
    if (!mlift_reader_is(reader, node, MLIFT_YAML_SCALAR, "a text")) {
        return false;
    }
    size_t length = strlen(node->text);
    if (length >= size) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TEXT_TOO_LONG, node->place, node->key,
                            "the text has %zu bytes: at most %zu fit", length, size - 1);
        return false;
    }
    const char *control = control_in(node->text);
    if (control) {
        unsigned code = (unsigned char)*control == 0xC2 ? (unsigned char)control[1] : (unsigned char)*control;
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TEXT_CONTROL, node->place, node->key,
                            "the control character U+%04X cannot stand in a text: leave it out", code);
        return false;
    }
    memcpy(to, node->text, length + 1);
    return true;
}

bool mlift_reader_name(struct mlift_reader *reader, struct mlift_place place, const char *text,
                       char to[MLIFT_NAME_SIZE])
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    size_t length = strlen(text);

    if (length == 0 || length >= MLIFT_NAME_SIZE || strspn(text, allowed) != length) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_BAD_NAME, place, text,
                            "`%.80s` cannot be a name: use 1 to 64 of A-Z a-z 0-9 _ . -", text);
        return false;
    }
    if (!strcmp(text, "unknown") || !strcmp(text, "nothing")) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_RESERVED_NAME, place, text,
                            "`%s` has a meaning of its own: choose another name", text);
        return false;
    }
    memcpy(to, text, length + 1);
    return true;
}

/* "a, b, c" of the names, cut with "..." where there is no room. */
static void join_names(char *to, size_t size, const struct mlift_reader_names *names)
{
    size_t used = 0;

    to[0] = 0;
    for (size_t i = 0; i < names->n; i++) {
        const char *name = names->first + i * names->stride;
        if (used + strlen(name) + 8 > size) {
            snprintf(to + used, size - used, ", ...");
            return;
        }
        used += (size_t)snprintf(to + used, size - used, "%s%s", i > 0 ? ", " : "", name);
    }
}

int mlift_reader_find(struct mlift_reader *reader, struct mlift_place place, const char *word, enum mlift_defect defect,
                      const struct mlift_reader_names *names)
{
    const char *pointers[MOST_NAMES] = {NULL};
    size_t n = names->n < MOST_NAMES ? names->n : MOST_NAMES;
    char list[LIST_SIZE];

    for (size_t i = 0; i < n; i++) {
        pointers[i] = names->first + i * names->stride;
        if (!strcmp(pointers[i], word)) {
            return (int)i;
        }
    }
    const char *nearest = mlift_suggest_nearest(word, pointers, n);
    join_names(list, sizeof list, names);
    if (nearest) {
        mlift_defect_report(&reader->defects, defect, place, word, "unknown %s `%.80s`: did you mean `%s`?",
                            names->what, word, nearest);
    } else {
        mlift_defect_report(&reader->defects, defect, place, word, "unknown %s `%.80s`: known are %s", names->what,
                            word, n > 0 ? list : "none");
    }
    return -1;
}

int mlift_reader_choice(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *const *words,
                        size_t n)
{
    char copies[8][MLIFT_KEYS_NAME_SIZE];
    struct mlift_reader_names names = {copies[0], n, sizeof copies[0], "word"};

    if (!mlift_reader_is(reader, node, MLIFT_YAML_SCALAR, "one word")) {
        return -1;
    }
    for (size_t i = 0; i < n && i < 8; i++) {
        snprintf(copies[i], sizeof copies[i], "%s", words[i]);
    }
    return mlift_reader_find(reader, node->place, node->text, MLIFT_DEFECT_UNKNOWN_WORD, &names);
}

int mlift_reader_data_point(struct mlift_reader *reader, struct mlift_place place, const char *name)
{
    const struct mlift_campaign *campaign = reader->campaign;
    struct mlift_reader_names names = {campaign->data_point[0].name, (size_t)campaign->n_data_points,
                                       sizeof campaign->data_point[0], "data point"};

    return mlift_reader_find(reader, place, name, MLIFT_DEFECT_UNKNOWN_DATA_POINT, &names);
}

int mlift_reader_level(struct mlift_reader *reader, struct mlift_place place, int point, const char *name)
{
    const struct mlift_data_point *data_point = &reader->campaign->data_point[point];
    char what[MLIFT_NAME_SIZE + 16];
    struct mlift_reader_names names = {data_point->level[0], (size_t)data_point->n_levels, sizeof data_point->level[0],
                                       what};

    if (data_point->n_levels == 0) {
        return -1; /* its levels could not be read, which was complained about */
    }
    snprintf(what, sizeof what, "level of %s", data_point->name);
    return mlift_reader_find(reader, place, name, MLIFT_DEFECT_UNKNOWN_LEVEL, &names);
}

int mlift_reader_message(struct mlift_reader *reader, struct mlift_place place, const char *name)
{
    const struct mlift_campaign *campaign = reader->campaign;
    struct mlift_reader_names names = {campaign->message[1].name, (size_t)campaign->n_messages,
                                       sizeof campaign->message[0], "message"};

    if (!strcmp(name, "nothing") || campaign->n_messages == 0) {
        return 0; /* that there are no messages was complained about */
    }
    int found = mlift_reader_find(reader, place, name, MLIFT_DEFECT_UNKNOWN_MESSAGE, &names);
    return found < 0 ? -1 : found + 1;
}

int mlift_reader_strategy(struct mlift_reader *reader, struct mlift_place place, const char *name)
{
    const struct mlift_campaign *campaign = reader->campaign;
    struct mlift_reader_names names = {campaign->strategy[0].name, (size_t)campaign->n_strategies,
                                       sizeof campaign->strategy[0], "strategy"};

    return mlift_reader_find(reader, place, name, MLIFT_DEFECT_UNKNOWN_STRATEGY, &names);
}

const struct mlift_yaml_node *mlift_reader_entries(const struct mlift_yaml_node *node)
{
    return node->kind == MLIFT_YAML_SCALAR ? node : node->first;
}

size_t mlift_reader_n_entries(const struct mlift_yaml_node *node)
{
    return node->kind == MLIFT_YAML_SCALAR ? 1 : node->n_children;
}

bool mlift_reader_are_words(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *what)
{
    if (node->kind == MLIFT_YAML_MAPPING || (node->kind == MLIFT_YAML_SCALAR && !node->text[0])) {
        return mlift_reader_is(reader, node, MLIFT_YAML_SEQUENCE, what);
    }
    const struct mlift_yaml_node *entry = mlift_reader_entries(node);
    for (size_t i = 0; i < mlift_reader_n_entries(node); i++, entry = entry->next) {
        if (!mlift_reader_is(reader, entry, MLIFT_YAML_SCALAR, "a single word")) {
            return false;
        }
    }
    return true;
}

uint32_t mlift_reader_levels(struct mlift_reader *reader, const struct mlift_yaml_node *node, int point,
                             bool or_unknown)
{
    uint32_t mask = 0;

    if (!mlift_reader_are_words(reader, node, "a level or a list of levels")) {
        return 0;
    }
    const struct mlift_yaml_node *entry = mlift_reader_entries(node);
    for (size_t i = 0; i < mlift_reader_n_entries(node); i++, entry = entry->next) {
        int level = or_unknown && !strcmp(entry->text, "unknown")
                        ? MLIFT_UNKNOWN_LEVEL
                        : mlift_reader_level(reader, entry->place, point, entry->text);
        mask |= level < 0 ? 0 : UINT32_C(1) << level;
    }
    return mask;
}

uint32_t mlift_reader_data_points(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    uint32_t mask = 0;

    if (!mlift_reader_are_words(reader, node, "a data point or a list of data points")) {
        return 0;
    }
    const struct mlift_yaml_node *entry = mlift_reader_entries(node);
    for (size_t i = 0; i < mlift_reader_n_entries(node); i++, entry = entry->next) {
        int point = mlift_reader_data_point(reader, entry->place, entry->text);
        mask |= point < 0 ? 0 : UINT32_C(1) << point;
    }
    return mask;
}

void mlift_reader_conditions(struct mlift_reader *reader, const struct mlift_yaml_node *node, bool or_unknown,
                             uint32_t *masks)
{
    if (!mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping of data points to levels")) {
        return;
    }
    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        int point = mlift_reader_data_point(reader, child->key_place, child->key);
        if (point >= 0) {
            masks[point] = mlift_reader_levels(reader, child, point, or_unknown);
        }
    }
}

void mlift_reader_keys(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *section)
{
    struct mlift_key_names known;

    mlift_keys_children(section, &known);
    struct mlift_reader_names names = {known.name[0], known.n, sizeof known.name[0], "key"};
    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        bool complained_about = !child->key[0] || !strcmp(child->key, "<<");
        if (!complained_about) {
            (void)mlift_reader_find(reader, child->key_place, child->key, MLIFT_DEFECT_UNKNOWN_KEY, &names);
        }
    }
}

const struct mlift_yaml_node *mlift_reader_need(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                                                const char *key, const char *example)
{
    const struct mlift_yaml_node *value = mlift_yaml_get(node, key);

    if (!value) {
        bool top = node == reader->root;
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISSING_KEY,
                            top                    ? (struct mlift_place){0, 0}
                            : node->key_place.line ? node->key_place
                                                   : node->place,
                            key, "the key `%s` is missing%s%s: for instance `%s`", key, node->key[0] ? " in " : "",
                            node->key, example);
    }
    return value;
}

static void read_parameter(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                           const struct mlift_parameter *parameter)
{
    struct mlift_reader_range range = {parameter->low, parameter->high, parameter->low_open, parameter->unit};
    double value = 0;

    if (parameter->type != MLIFT_PARAMETER_REAL) {
        uint64_t whole;
        if (!mlift_reader_whole(reader, node, (uint64_t)parameter->low, (uint64_t)parameter->high, &whole)) {
            return;
        }
        value = (double)whole;
    } else if (!mlift_reader_real(reader, node, &range, &value)) {
        return;
    }
    if (!mlift_parameter_allows(parameter, value)) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_OUT_OF_RANGE, node->place, node->key,
                            "`%s` is out of range: an odd number from %.0f to %.0f", node->text, parameter->low,
                            parameter->high);
        return;
    }
    mlift_parameter_set(parameter, reader->campaign, value);
}

void mlift_reader_parameters(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *section)
{
    if (!mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping of keys to numbers")) {
        return;
    }
    mlift_reader_keys(reader, node, section);
    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        char path[MLIFT_SCENARIO_KEY_SIZE];
        struct mlift_key_names below;
        int length = snprintf(path, sizeof path, "%s.%s", section, child->key);
        if (length < 0 || (size_t)length >= sizeof path) {
            continue; /* far too long to be a key: reported as unknown above */
        }
        const struct mlift_parameter *parameter = mlift_parameter_find(path);
        if (parameter) {
            read_parameter(reader, child, parameter);
            continue;
        }
        mlift_keys_children(path, &below);
        if (below.n > 0) {
            mlift_reader_parameters(reader, child, path);
        }
    }
}

void mlift_reader_sum(struct mlift_reader *reader, const struct mlift_yaml_node *node, const double *shares, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += shares[i];
    }
    if (!(fabs(sum - 1) <= 1e-6)) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_SHARES_SUM,
                            node->key_place.line ? node->key_place : node->place, node->key,
                            "the shares sum to %.7g, but they must sum to 1", sum);
    }
}

const struct mlift_yaml_node *mlift_reader_strategy_node(const struct mlift_reader *reader, int strategy)
{
    return mlift_yaml_get(reader->strategies, reader->campaign->strategy[strategy].name);
}

const struct mlift_yaml_node *mlift_reader_rule_node(const struct mlift_reader *reader, int strategy, int rule)
{
    const struct mlift_yaml_node *list = mlift_yaml_get(mlift_reader_strategy_node(reader, strategy), "rules");
    const struct mlift_yaml_node *node = list ? list->first : NULL;

    for (int r = 0; r < rule && node; r++) {
        node = node->next;
    }
    return node;
}
