#include "scenarios/yaml.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

/* What one parse carries along: the open mappings and sequences, and the key that waits for its value. */
struct parse {
    struct mlift_yaml *yaml;
    struct mlift_defects *defects;
    struct mlift_yaml_node *open[MLIFT_YAML_DEEPEST];
    int depth;
    char *key; /* owned; NULL unless a value is due */
    struct mlift_place key_place;
    bool document_ended;
    bool stopped; /* reading on would make no sense */
    int status;
};

size_t mlift_yaml_utf8_prefix(const char *text, size_t length)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0;

    while (i < length) {
        size_t more = s[i] < 0x80 ? 0 : s[i] >= 0xC2 && s[i] < 0xE0 ? 1 : s[i] >= 0xE0 && s[i] < 0xF0 ? 2 : 3;
        if (s[i] >= 0x80 && (s[i] < 0xC2 || s[i] > 0xF4 || i + more >= length)) {
            break;
        }
        if ((s[i] == 0xE0 && s[i + 1] < 0xA0) || (s[i] == 0xED && s[i + 1] > 0x9F) ||
            (s[i] == 0xF0 && s[i + 1] < 0x90) || (s[i] == 0xF4 && s[i + 1] > 0x8F)) {
            break;
        }
        size_t good = 1;
        while (good <= more && (s[i + good] & 0xC0) == 0x80) {
            good++;
        }
        if (good <= more) {
            break;
        }
        i += more + 1;
    }
    return i;
}

static struct mlift_place place_at(const char *text, size_t offset)
{
    struct mlift_place place = {1, 1};

    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

static struct mlift_place place_of(const struct fy_mark *mark)
{
    struct mlift_place nowhere = {0, 0};

    return mark ? (struct mlift_place){mark->line + 1, mark->column + 1} : nowhere;
}

/* The first bytes of every HDF5 file: a results file where a scenario belongs is the likeliest mix-up. */
static bool is_results_file(const char *text, size_t length)
{
    static const char signature[] = "\x89HDF\r\n\x1a\n";
    const size_t bytes = sizeof signature - 1;

    return length >= bytes && !memcmp(text, signature, bytes);
}

/* Kind, size, NUL and encoding: checked before libfyaml sees a byte. */
static bool text_is_sound(const char *text, size_t length, struct mlift_defects *defects)
{
    struct mlift_place top = {0, 0};

    if (is_results_file(text, length)) {
        mlift_defect_report(defects, MLIFT_DEFECT_WRONG_TYPE, top, "",
                            "this is a results file; a scenario belongs here, the YAML file it came from");
        return false;
    }
    if (length > MLIFT_YAML_LARGEST) {
        mlift_defect_report(defects, MLIFT_DEFECT_FILE_TOO_LARGE, top, "",
                            "the file has %zu bytes; a scenario has at most 1 MiB (keep subscribers in a CSV file)",
                            length);
        return false;
    }
    const char *nul = memchr(text, 0, length);
    if (nul) {
        mlift_defect_report(defects, MLIFT_DEFECT_NUL_BYTE, place_at(text, (size_t)(nul - text)), "",
                            "a NUL byte: a scenario is plain UTF-8 text");
        return false;
    }
    size_t good = mlift_yaml_utf8_prefix(text, length);
    if (good < length) {
        mlift_defect_report(defects, MLIFT_DEFECT_NOT_UTF8, place_at(text, good), "",
                            "byte 0x%02X is not UTF-8: save the file in the encoding UTF-8",
                            (unsigned)(unsigned char)text[good]);
        return false;
    }
    return true;
}

static void stop(struct parse *parse)
{
    parse->stopped = true;
}

static struct mlift_yaml_node *new_node(struct parse *parse, enum mlift_yaml_kind kind, struct mlift_place place,
                                        const char *text, size_t length)
{
    if (++parse->yaml->n_nodes > MLIFT_YAML_MOST_VALUES) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_TOO_MANY_VALUES, place, "",
                            "more than %d values: a scenario has fewer", MLIFT_YAML_MOST_VALUES);
        stop(parse);
        return NULL;
    }
    size_t key_size = parse->key ? strlen(parse->key) + 1 : 1;
    struct mlift_yaml_node *node = calloc(1, sizeof *node + length + 1 + key_size);
    if (!node) {
        parse->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        return NULL;
    }
    char *copy = (char *)(node + 1);
    if (length > 0) {
        memcpy(copy, text, length);
    }
    node->kind = kind;
    node->place = place.line ? place : parse->key_place; /* an empty value has no place of its own */
    node->text = copy;
    node->key = copy + length + 1;
    if (parse->key) {
        memcpy(copy + length + 1, parse->key, key_size);
        node->key_place = parse->key_place;
    }
    node->older = parse->yaml->newest;
    parse->yaml->newest = node;
    return node;
}

static void check_duplicate(struct parse *parse, const struct mlift_yaml_node *mapping)
{
    const struct mlift_yaml_node *before = mlift_yaml_get(mapping, parse->key);

    if (before) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_DUPLICATE_KEY, parse->key_place, parse->key,
                            "`%s` stands here twice: the first is in line %d", parse->key, before->key_place.line);
    }
}

static void append_child(struct mlift_yaml_node *parent, struct mlift_yaml_node *node)
{
    if (parent->last) {
        parent->last->next = node;
    } else {
        parent->first = node;
    }
    parent->last = node;
    parent->n_children++;
}

/* Puts a node where it belongs: into the innermost open mapping or sequence, or at the top. */
static void attach(struct parse *parse, struct mlift_yaml_node *node)
{
    struct mlift_yaml_node *parent = parse->depth > 0 ? parse->open[parse->depth - 1] : NULL;

    if (!parent) {
        parse->yaml->root = node;
        return;
    }
    append_child(parent, node);
    free(parse->key);
    parse->key = NULL;
}

static bool key_is_due(const struct parse *parse)
{
    return parse->depth > 0 && parse->open[parse->depth - 1]->kind == MLIFT_YAML_MAPPING && !parse->key;
}

static void take_key(struct parse *parse, const char *text, size_t length, bool quoted, struct mlift_place place)
{
    parse->key = calloc(1, length + 1);
    if (!parse->key) {
        parse->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        return;
    }
    if (length > 0) {
        memcpy(parse->key, text, length);
    }
    parse->key_place = place;
    if (!quoted && !strcmp(parse->key, "<<")) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_MERGE_KEY, place, parse->key,
                            "merge keys are not understood: write the values out");
    } else if (length == 0) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_COMPLEX_KEY, place, "", "a key without a name");
    } else {
        check_duplicate(parse, parse->open[parse->depth - 1]);
    }
}

static void take_scalar(struct parse *parse, struct fy_event *event, struct mlift_place place)
{
    struct fy_token *token = event->scalar.value;
    size_t length = 0;
    const char *text = token ? fy_token_get_text(token, &length) : "";
    enum fy_scalar_style style = token ? fy_token_scalar_style(token) : FYSS_PLAIN;
    bool quoted = style != FYSS_PLAIN;

    if ((style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED) && place.column > 1) {
        place.column--; /* the mark stands behind the quote */
    }
    if (!text) {
        parse->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        return;
    }
    if (memchr(text, 0, length)) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_NUL_BYTE, place, "", "an escaped NUL byte in a text");
        stop(parse);
        return;
    }
    if (key_is_due(parse)) {
        take_key(parse, text, length, quoted, place);
        return;
    }
    bool named = parse->depth > 0 && parse->open[parse->depth - 1]->kind == MLIFT_YAML_MAPPING;
    if (named && !quoted && length == 0) {
        place = parse->key_place; /* of nothing, some versions of libfyaml mark the key, some the colon */
    }
    struct mlift_yaml_node *node = new_node(parse, MLIFT_YAML_SCALAR, place, text, length);
    if (node) {
        node->quoted = quoted;
        attach(parse, node);
    }
}

static void open_collection(struct parse *parse, enum mlift_yaml_kind kind, struct mlift_place place)
{
    if (key_is_due(parse)) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_COMPLEX_KEY, place, "",
                            "a list or mapping cannot be a key: keys are words");
        stop(parse);
        return;
    }
    if (parse->depth == MLIFT_YAML_DEEPEST) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_TOO_DEEP, place, "", "nested more than %d levels deep",
                            MLIFT_YAML_DEEPEST);
        stop(parse);
        return;
    }
    struct mlift_yaml_node *node = new_node(parse, kind, place, "", 0);
    if (node) {
        attach(parse, node);
        parse->open[parse->depth++] = node;
    }
}

/* Anchors, tags and aliases are reported wherever they stand; reading goes on behind them. */
static void refuse_decorations(struct parse *parse, struct fy_event *event, struct mlift_place place)
{
    if (fy_event_get_anchor_token(event) && event->type != FYET_ALIAS) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_ANCHOR, place, "",
                            "anchors (`&name`) are not understood: write the value out");
    }
    if (fy_event_get_tag_token(event)) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_TAG, place, "",
                            "tags (`!name`) are not understood: leave them out");
    }
}

static void take_alias(struct parse *parse, struct mlift_place place)
{
    mlift_defect_report(parse->defects, MLIFT_DEFECT_ALIAS, place, "",
                        "aliases (`*name`) are not understood: write the value out");
    stop(parse);
}

static void start_document(struct parse *parse, struct mlift_place place)
{
    if (parse->document_ended) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_SEVERAL_DOCUMENTS, place, "",
                            "a second document: a scenario file has one");
        stop(parse);
    }
}

static void take_event(struct parse *parse, struct fy_event *event)
{
    struct mlift_place place = place_of(fy_event_start_mark(event));

    switch (event->type) {
    case FYET_DOCUMENT_START:
        start_document(parse, place);
        break;
    case FYET_DOCUMENT_END:
        parse->document_ended = true;
        break;
    case FYET_MAPPING_START:
        refuse_decorations(parse, event, place);
        open_collection(parse, MLIFT_YAML_MAPPING, place);
        break;
    case FYET_SEQUENCE_START:
        refuse_decorations(parse, event, place);
        open_collection(parse, MLIFT_YAML_SEQUENCE, place);
        break;
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        parse->depth--;
        break;
    case FYET_SCALAR:
        refuse_decorations(parse, event, place);
        take_scalar(parse, event, place);
        break;
    case FYET_ALIAS:
        take_alias(parse, place);
        break;
    default:
        break;
    }
}

static void report_syntax(struct parse *parse, struct fy_diag *diag)
{
    void *cursor = NULL;
    struct fy_diag_error *error = fy_diag_errors_iterate(diag, &cursor);
    struct mlift_place place = {0, 0};

    if (!error) {
        mlift_defect_report(parse->defects, MLIFT_DEFECT_SYNTAX, place, "", "this is not YAML");
        return;
    }
    place = (struct mlift_place){error->line, error->column};
    mlift_defect_report(parse->defects, MLIFT_DEFECT_SYNTAX, place, "", "this is not YAML: %s",
                        error->msg ? error->msg : "syntax error");
}

static void read_events(struct parse *parse, struct fy_parser *parser, struct fy_diag *diag)
{
    while (!parse->status && !parse->stopped) {
        struct fy_event *event = fy_parser_parse(parser);
        if (!event) {
            if (fy_parser_get_stream_error(parser) || fy_diag_got_error(diag)) {
                report_syntax(parse, diag);
                stop(parse);
            }
            return;
        }
        bool ended = event->type == FYET_STREAM_END;
        take_event(parse, event);
        fy_parser_event_free(parser, event);
        if (ended) {
            return;
        }
    }
}

static void discard_output(struct fy_diag *diag, void *user, const char *buffer, size_t length)
{
    (void)diag;
    (void)user;
    (void)buffer;
    (void)length;
}

static struct fy_diag *new_diag(void)
{
    struct fy_diag_cfg cfg;

    fy_diag_cfg_default(&cfg);
    cfg.fp = NULL;
    cfg.output_fn = discard_output;
    struct fy_diag *diag = fy_diag_create(&cfg);
    if (diag) {
        fy_diag_set_collect_errors(diag, true);
    }
    return diag;
}

static void run_parser(struct parse *parse, const char *text, size_t length)
{
    struct fy_diag *diag = new_diag();
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2, .diag = diag};
    struct fy_parser *parser = diag ? fy_parser_create(&cfg) : NULL;

    if (!parser || fy_parser_set_string(parser, text, length)) {
        parse->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    } else {
        read_events(parse, parser, diag);
    }
    fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    free(parse->key);
}

static bool is_digits(const char *text)
{
    return text[0] && strspn(text, "0123456789") == strlen(text);
}

/* The value "a,b" of a child whose value is "a" and whose next sibling is the key "b" without a value. */
static int join_with_next(struct mlift_yaml *yaml, struct mlift_yaml_node *parent, struct mlift_yaml_node *child)
{
    struct mlift_yaml_node *next = child->next;
    size_t a = strlen(child->text), b = strlen(next->key);
    struct mlift_yaml_node *holder = calloc(1, sizeof *holder + a + b + 2); /* in the list of nodes only to be freed */

    if (!holder) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    char *text = (char *)(holder + 1);
    memcpy(text, child->text, a);
    text[a] = ',';
    memcpy(text + a + 1, next->key, b);
    holder->older = yaml->newest;
    yaml->newest = holder;
    child->text = text;
    child->next = next->next;
    parent->last = next->next ? parent->last : child;
    parent->n_children--;
    return 0;
}

/* In {share: 0,25} YAML sees a key 25 without a value. Put together again, so that who reads the number can say what is
 * wrong with it. */
static int join_decimal_commas(struct mlift_yaml *yaml, struct mlift_yaml_node *node)
{
    int failed = 0;

    for (struct mlift_yaml_node *child = node->first; child && !failed; child = child->next) {
        const struct mlift_yaml_node *next = child->next;
        if (child->kind == MLIFT_YAML_SCALAR && !child->quoted && is_digits(child->text) && next &&
            next->kind == MLIFT_YAML_SCALAR && !next->quoted && !next->text[0] && is_digits(next->key) &&
            next->key_place.line == child->place.line) {
            failed = join_with_next(yaml, node, child);
        } else {
            failed = join_decimal_commas(yaml, child);
        }
    }
    return failed;
}

static void report_no_mapping(const struct mlift_yaml *yaml, struct mlift_defects *defects)
{
    const struct mlift_yaml_node *root = yaml->root;
    struct mlift_place top = {0, 0};

    if (!root || (root->kind == MLIFT_YAML_SCALAR && !root->text[0])) {
        mlift_defect_report(defects, MLIFT_DEFECT_EMPTY_FILE, top, "",
                            "the file is empty: `microlift init` writes a scenario to start from");
    } else {
        mlift_defect_report(defects, MLIFT_DEFECT_WRONG_TYPE, root->place, "",
                            "a scenario is a mapping of keys to values (`name: my-campaign`)");
    }
}

int mlift_yaml_parse(struct mlift_yaml *yaml, const char *text, size_t length, struct mlift_defects *defects)
{
    struct parse parse = {.yaml = yaml, .defects = defects};

    memset(yaml, 0, sizeof *yaml);
    if (!text_is_sound(text, length, defects)) {
        return MLIFT_RAISE(MLIFT_ERR_BAD_SCENARIO);
    }
    run_parser(&parse, text, length);
    if (parse.status) {
        mlift_yaml_free(yaml);
        return parse.status;
    }
    if (!parse.stopped && (!yaml->root || yaml->root->kind != MLIFT_YAML_MAPPING)) {
        report_no_mapping(yaml, defects);
        parse.stopped = true;
    }
    if (parse.stopped) {
        return MLIFT_RAISE(MLIFT_ERR_BAD_SCENARIO);
    }
    return join_decimal_commas(yaml, yaml->root);
}

void mlift_yaml_free(struct mlift_yaml *yaml)
{
    while (yaml->newest) {
        struct mlift_yaml_node *older = yaml->newest->older;
        free(yaml->newest);
        yaml->newest = older;
    }
    memset(yaml, 0, sizeof *yaml);
}

const struct mlift_yaml_node *mlift_yaml_get(const struct mlift_yaml_node *mapping, const char *key)
{
    if (!mapping || mapping->kind != MLIFT_YAML_MAPPING) {
        return NULL;
    }
    for (const struct mlift_yaml_node *child = mapping->first; child; child = child->next) {
        if (!strcmp(child->key, key)) {
            return child;
        }
    }
    return NULL;
}

int mlift_yaml_add(struct mlift_yaml *yaml, struct mlift_yaml_node *parent, const char *key, enum mlift_yaml_kind kind,
                   const char *text, struct mlift_place place, struct mlift_yaml_node **node)
{
    size_t length = strlen(text), key_size = key ? strlen(key) + 1 : 1;
    struct mlift_yaml_node *made = calloc(1, sizeof *made + length + 1 + key_size);

    if (!made) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    char *copy = (char *)(made + 1);
    memcpy(copy, text, length + 1);
    memcpy(copy + length + 1, key ? key : "", key_size);
    made->kind = kind;
    made->place = made->key_place = place;
    made->text = copy;
    made->key = copy + length + 1;
    made->older = yaml->newest;
    yaml->newest = made;
    yaml->n_nodes++;
    append_child(parent, made);
    *node = made;
    return 0;
}

void mlift_yaml_replace(struct mlift_yaml *yaml, struct mlift_yaml_node *node, struct mlift_yaml *other)
{
    const struct mlift_yaml_node *root = other->root;

    node->kind = root->kind;
    node->quoted = root->quoted;
    node->place = root->place;
    node->text = root->text;
    node->first = root->first;
    node->last = root->last;
    node->n_children = root->n_children;
    for (struct mlift_yaml_node *oldest = other->newest; oldest; oldest = oldest->older) {
        if (!oldest->older) {
            oldest->older = yaml->newest;
            yaml->newest = other->newest;
            break;
        }
    }
    yaml->n_nodes += other->n_nodes;
    memset(other, 0, sizeof *other);
}
