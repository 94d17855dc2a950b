#include "cli/commands/baseline.h"

#include "cli/command.h"
#include "scenarios/file.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_REPLICATES = 1000000000, HEAD_BYTES = 1 << 12 };

__attribute__((format(printf, 3, 4))) static int bad(struct mlift_diag *diag, const char *kind, const char *format, ...)
{
    va_list arguments;

    snprintf(diag->kind, sizeof diag->kind, "baseline-%s", kind);
    va_start(arguments, format);
    vsnprintf(diag->message, sizeof diag->message, format, arguments);
    va_end(arguments);
    return CLI_WRONG_USE;
}

/* --- reading: JSON ----------------------------------------------------------------------------------------------- */

static bool begins(const char *bytes, size_t length, const char *with)
{
    return length >= strlen(with) && !memcmp(bytes, with, strlen(with));
}

/* Files that are no JSON at all, told by how they begin. */
static int look_at_head(const char *bytes, size_t length, struct mlift_diag *diag)
{
    size_t blank = 0;

    while (blank < length && strchr(" \t\r\n", bytes[blank]) && bytes[blank]) {
        blank++;
    }
    if (blank == length) {
        return bad(diag, "truncated", "the baseline is empty: restore it, or write it anew with --update");
    }
    if (begins(bytes, length, "\x89HDF\r\n")) {
        return bad(diag, "foreign",
                   "this is an HDF5 file, a baseline is JSON: `microlift gate` takes results files in "
                   "place of the scenario");
    }
    if (begins(bytes + blank, length - blank, "version https://git-lfs")) {
        return bad(diag, "foreign", "this is a Git LFS pointer: fetch the file itself with `git lfs pull`");
    }
    if (bytes[blank] != '{') {
        return bad(diag, "foreign",
                   "this is not a baseline, which is JSON; `microlift gate SCENARIO --baseline FILE "
                   "--update` writes one");
    }
    return CLI_DONE;
}

static bool has_conflict(const char *bytes, size_t length)
{
    for (const char *at = bytes; (at = memmem(at, length - (size_t)(at - bytes), "\n<<<<<<< ", 9)); at++) {
        if (memmem(at, length - (size_t)(at - bytes), "\n>>>>>>> ", 9)) {
            return true;
        }
    }
    return false;
}

/* Why it cannot be parsed. */
static int bad_json(const char *bytes, size_t length, const json_error_t *error, struct mlift_diag *diag)
{
    enum json_error_code code = json_error_code(error);

    if (code == json_error_out_of_memory) {
        return CLI_MACHINE;
    }
    diag->line = error->line;
    diag->column = error->column;
    if (has_conflict(bytes, length)) {
        return bad(diag, "conflict",
                   "the baseline has merge conflicts: take either side, then write it anew with "
                   "--update");
    }
    if (code == json_error_premature_end_of_input) {
        return bad(diag, "truncated",
                   "the baseline is truncated: it ends in the middle; restore it, or write it anew "
                   "with --update");
    }
    if (code == json_error_end_of_input_expected) {
        return bad(diag, "damaged",
                   "the baseline is damaged: something follows its end; restore it, or write it anew "
                   "with --update");
    }
    if (code == json_error_duplicate_key) {
        return bad(diag, "damaged", "the baseline is damaged: a key stands twice (%.120s)", error->text);
    }
    return bad(diag, "damaged",
               "the baseline is damaged: this is not JSON (%.120s); restore it, or write it anew with "
               "--update",
               error->text);
}

/* --- reading: values --------------------------------------------------------------------------------------------- */

/* What was read so far, and the first thing that is wrong. */
struct reading {
    json_t *root;
    struct mlift_diag *diag;
    int code;
};

static void wrong(struct reading *reading, const char *key, const char *what)
{
    if (!reading->code) {
        snprintf(reading->diag->key, sizeof reading->diag->key, "%.100s", key);
        reading->code = bad(reading->diag, "wrong",
                            "`%s` of the baseline is missing or wrong: it should be %s; "
                            "restore the file, or write it anew with --update",
                            key, what);
    }
}

/* Printable ASCII: it goes to terminals. */
static void read_word(struct reading *reading, const json_t *object, const char *key, char *to, size_t size)
{
    const char *text = json_string_value(json_object_get(object, key));
    bool right = text && *text && strlen(text) < size;

    for (const char *c = text; right && *c; c++) {
        right = *c > 0x20 && *c < 0x7F;
    }
    if (right) {
        memcpy(to, text, strlen(text) + 1);
    } else {
        wrong(reading, key, "a word");
    }
}

static void read_digest(struct reading *reading, const char *key, char to[MLIFT_DIGEST_SIZE])
{
    const char *text = json_string_value(json_object_get(reading->root, key));

    if (text && strlen(text) == MLIFT_DIGEST_SIZE - 1 && strspn(text, "0123456789abcdef") == MLIFT_DIGEST_SIZE - 1) {
        memcpy(to, text, MLIFT_DIGEST_SIZE);
    } else {
        wrong(reading, key, "64 hexadecimal digits");
    }
}

static uint64_t read_whole(struct reading *reading, const char *key, json_int_t least, json_int_t most)
{
    const json_t *value = json_object_get(reading->root, key);

    if (!json_is_integer(value) || json_integer_value(value) < least || json_integer_value(value) > most) {
        wrong(reading, key, "a whole number in its range");
        return 0;
    }
    return (uint64_t)json_integer_value(value);
}

/* Seeds fill 64 bits, which JSON's numbers do not in most readers: text. */
static uint64_t read_seed(struct reading *reading)
{
    const char *text = json_string_value(json_object_get(reading->root, "seed"));
    uint64_t seed = 0;
    bool right = text && *text && strlen(text) <= 20;

    for (const char *c = text; right && *c; c++) {
        right = *c >= '0' && *c <= '9' && !__builtin_mul_overflow(seed, 10u, &seed) &&
                !__builtin_add_overflow(seed, (uint64_t)(*c - '0'), &seed);
    }
    if (!right) {
        wrong(reading, "seed", "a text of digits, up to 18446744073709551615");
    }
    return right ? seed : 0;
}

/* The text is its lines joined by line feeds. */
static void read_text(struct reading *reading, struct mlift_baseline *baseline)
{
    const json_t *lines = json_object_get(reading->root, "scenario_text");
    size_t n = json_array_size(lines), length = 0;

    for (size_t i = 0; i < n; i++) {
        const json_t *line = json_array_get(lines, i);
        if (!json_is_string(line) || memchr(json_string_value(line), '\n', json_string_length(line))) {
            n = 0;
            break;
        }
        length += json_string_length(line) + 1;
    }
    if (n == 0) {
        wrong(reading, "scenario_text", "the lines of the scenario, each a text");
        return;
    }
    baseline->text = malloc(length + 1);
    if (!baseline->text) {
        reading->code = CLI_MACHINE;
        return;
    }
    char *to = baseline->text;
    for (size_t i = 0; i < n; i++) {
        const json_t *line = json_array_get(lines, i);
        memcpy(to, json_string_value(line), json_string_length(line));
        to += json_string_length(line);
        *to++ = '\n';
    }
    *--to = 0; /* between lines, not behind them */
    baseline->text_length = (size_t)(to - baseline->text);
}

static double read_rate(struct reading *reading, const json_t *figure, const char *key)
{
    const json_t *value = json_object_get(figure, key);

    if (json_is_null(value)) {
        return (double)NAN;
    }
    double number = json_number_value(value);
    if (!json_is_number(value) || !(number >= 0.0) || !(number <= MLIFT_TALLY_MOST)) {
        wrong(reading, key, "a rate per subscriber or null");
    }
    return number;
}

static void read_figures(struct reading *reading, struct mlift_baseline *baseline)
{
    const json_t *figures = json_object_get(reading->root, "figures");
    size_t n = json_array_size(figures);

    if (n == 0 || n > MLIFT_BASELINE_MOST_FIGURES) {
        wrong(reading, "figures", "a list of figures");
        return;
    }
    baseline->figure = calloc(n, sizeof *baseline->figure);
    if (!baseline->figure) {
        reading->code = CLI_MACHINE;
        return;
    }
    for (size_t i = 0; i < n && !reading->code; i++) {
        const json_t *object = json_array_get(figures, i);
        struct mlift_baseline_figure *figure = &baseline->figure[i];
        read_word(reading, object, "strategy", figure->strategy, sizeof figure->strategy);
        read_word(reading, object, "metric", figure->metric, sizeof figure->metric);
        figure->exact = read_rate(reading, object, "exact");
        figure->simulated = read_rate(reading, object, "simulated");
        figure->mcse = read_rate(reading, object, "mcse");
        if (json_object_size(object) != 5 || mlift_baseline_find(baseline, figure->strategy, figure->metric)) {
            wrong(reading, "figures", "one figure for each strategy and metric");
        }
        baseline->n_figures = i + 1;
    }
}

static const char *const keys[] = {"format",       "format_version",
                                   "sha256",       "microlift_version",
                                   "generator",    "draw_address_version",
                                   "scenario",     "seed",
                                   "replicates",   "list_size",
                                   "figures",      "counts_sha256",
                                   "table_sha256", "scenario_sha256",
                                   "scenario_text"};

static void read_keys(struct reading *reading)
{
    const char *key;
    json_t *value;

    json_object_foreach(reading->root, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            known |= !strcmp(key, keys[i]);
        }
        if (!known && !reading->code) {
            char shown[64];
            snprintf(shown, sizeof shown, "%.60s", key);
            reading->code = bad(reading->diag, "wrong",
                                "the baseline has a key that format 1.0 does not know: `%s`; "
                                "restore the file, or write it anew with --update",
                                shown);
        }
    }
}

/* Major versions are incompatible, minor ones add keys. */
static void read_version(struct reading *reading, bool *has_more)
{
    const char *format = json_string_value(json_object_get(reading->root, "format"));
    const char *version = json_string_value(json_object_get(reading->root, "format_version"));
    unsigned major = 0, minor = 0;
    char rest;

    if (!format || strcmp(format, CLI_BASELINE_FORMAT) != 0) {
        reading->code = bad(reading->diag, "foreign",
                            "this JSON file is not a microlift baseline; `microlift gate "
                            "SCENARIO --baseline FILE --update` writes those");
    } else if (!version || sscanf(version, "%3u.%3u%c", &major, &minor, &rest) != 2) {
        wrong(reading, "format_version", "a version such as \"1.0\"");
    } else if (major > 1) {
        reading->code = bad(reading->diag, "newer",
                            "the baseline has format version %u.%u, this program reads 1.x: use "
                            "a newer microlift",
                            major, minor);
    } else if (major < 1) {
        reading->code = bad(reading->diag, "older",
                            "the baseline has format version %u.%u, this program reads 1.x: "
                            "write it anew with --update",
                            major, minor);
    }
    *has_more = minor > 0;
}

/* --- the digest of all of it ---------------------------------------------------------------------------------------
 */

int cli_baseline_seal(const json_t *root, char digest[MLIFT_DIGEST_SIZE])
{
    json_t *rest = json_copy((json_t *)root);
    char *text = NULL;

    if (rest) {
        (void)json_object_del(rest, "sha256");
        text = json_dumps(rest, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(17));
    }
    if (text) {
        mlift_digest_text(text, strlen(text), digest);
    }
    json_decref(rest);
    free(text);
    return text ? CLI_DONE : CLI_MACHINE;
}

static void check_digests(struct reading *reading, const struct mlift_baseline *baseline)
{
    char stored[MLIFT_DIGEST_SIZE] = "", digest[MLIFT_DIGEST_SIZE] = "";

    read_digest(reading, "sha256", stored);
    if (!reading->code) {
        reading->code = cli_baseline_seal(reading->root, digest);
    }
    if (!reading->code && strcmp(stored, digest) != 0) {
        reading->code = bad(reading->diag, "damaged",
                            "the baseline is damaged or was changed by hand: its content is "
                            "not that of its sha256; restore it, or write it anew with "
                            "--update");
    }
    if (!reading->code) {
        mlift_digest_text(baseline->text, baseline->text_length, digest);
    }
    if (!reading->code && strcmp(baseline->scenario_sha256, digest) != 0) {
        wrong(reading, "scenario_sha256", "the digest of the scenario's text");
    }
}

static void read_all(struct reading *reading, struct mlift_baseline *baseline)
{
    char generator[64];
    bool has_more = false;

    read_version(reading, &has_more);
    if (reading->code) {
        return;
    }
    if (!has_more) {
        read_keys(reading);
    }
    read_word(reading, reading->root, "microlift_version", baseline->microlift_version,
              sizeof baseline->microlift_version);
    read_word(reading, reading->root, "generator", generator, sizeof generator);
    read_word(reading, reading->root, "scenario", baseline->scenario, sizeof baseline->scenario);
    baseline->draw_address_version = read_whole(reading, "draw_address_version", 1, 1000000);
    baseline->seed = read_seed(reading);
    baseline->replicates = read_whole(reading, "replicates", 2, MOST_REPLICATES);
    baseline->list_size = read_whole(reading, "list_size", 1, MLIFT_MAX_LIST_SIZE);
    read_digest(reading, "scenario_sha256", baseline->scenario_sha256);
    read_digest(reading, "counts_sha256", baseline->counts_sha256);
    read_digest(reading, "table_sha256", baseline->table_sha256);
    if (!reading->code) {
        read_figures(reading, baseline);
    }
    if (!reading->code) {
        read_text(reading, baseline);
    }
    if (!reading->code) {
        check_digests(reading, baseline);
    }
}

int cli_baseline_parse(struct mlift_baseline *baseline, const char *bytes, size_t length, const char *path,
                       struct mlift_diag *diag)
{
    json_error_t error;
    struct reading reading = {.diag = diag};

    memset(baseline, 0, sizeof *baseline);
    *diag = (struct mlift_diag){.severity = MLIFT_SEVERITY_ERROR};
    snprintf(diag->file, sizeof diag->file, "%s", path);
    reading.code = look_at_head(bytes, length, diag);
    if (reading.code) {
        return reading.code;
    }
    reading.root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (!reading.root) {
        return bad_json(bytes, length, &error, diag);
    }
    read_all(&reading, baseline);
    json_decref(reading.root);
    if (reading.code) {
        mlift_baseline_free(baseline);
    }
    return reading.code;
}

int cli_baseline_load(struct mlift_baseline *baseline, const char *path, struct mlift_diag *diag)
{
    const char *reason = "";
    char *bytes = NULL;
    size_t length = 0;
    int status = mlift_file_read(path, CLI_BASELINE_LARGEST, &bytes, &length, &reason), code;

    memset(baseline, 0, sizeof *baseline);
    *diag = (struct mlift_diag){.severity = MLIFT_SEVERITY_ERROR};
    snprintf(diag->file, sizeof diag->file, "%s", path);
    if (status) {
        return status == MLIFT_ERR_NO_MEMORY
                   ? CLI_MACHINE
                   : bad(diag, "missing", "the baseline cannot be read: %s; --update writes one", reason);
    }
    code = length > CLI_BASELINE_LARGEST ? bad(diag, "too-large", "the file is larger than %d MiB: this is no baseline",
                                               CLI_BASELINE_LARGEST >> 20)
                                         : cli_baseline_parse(baseline, bytes, length, path, diag);
    free(bytes);
    return code;
}

bool cli_baseline_recognise(const char *path)
{
    char head[HEAD_BYTES];
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(head, 1, sizeof head, file) : 0;

    if (file) {
        (void)fclose(file);
    }
    return memmem(head, n, "\"" CLI_BASELINE_FORMAT "\"", sizeof CLI_BASELINE_FORMAT + 1) != NULL;
}
