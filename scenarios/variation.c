#include "scenarios/variation.h"

#include "scenarios/number.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One piece of the argument. */
struct piece {
    const char *text;
    size_t length;
};

__attribute__((format(printf, 4, 5))) static int refuse(struct mlift_diag *diag, const char *argument, const char *at,
                                                        const char *format, ...)
{
    va_list arguments;

    *diag = (struct mlift_diag){.severity = MLIFT_SEVERITY_ERROR, .kind = "vary", .file = "--vary", .line = 1};
    diag->column = (int)(at - argument) + 1;
    snprintf(diag->source, sizeof diag->source, "%s", argument);
    va_start(arguments, format);
    vsnprintf(diag->message, sizeof diag->message, format, arguments);
    va_end(arguments);
    return MLIFT_RAISE(MLIFT_ERR_BAD_SCENARIO);
}

/* Keys that say nothing about a single point. */
static int refuse_key(const char *path, const char *argument, struct mlift_diag *diag)
{
    static const char *const names[] = {"microlift", "name", "title", "question", "uncertain"};

    if (!strcmp(path, "replicates")) {
        return refuse(diag, argument, argument, "all points have the same number of replicates: use --replicates");
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if (!strncmp(path, names[i], n) && (!path[n] || path[n] == '.')) {
            return refuse(diag, argument, argument, "`%s` changes nothing in what happens to a list", names[i]);
        }
    }
    return 0;
}

static int take_path(struct mlift_variation *variation, const char *argument, const char *equals,
                     struct mlift_diag *diag)
{
    size_t length = (size_t)(equals - argument);

    if (length == 0 || length >= sizeof variation->path) {
        return refuse(diag, argument, argument, "a key has 1 to %d characters", MLIFT_VARY_KEY_SIZE - 1);
    }
    memcpy(variation->path, argument, length);
    variation->path[length] = '\0';
    variation->path_column = 1;
    if (strpbrk(variation->path, " \t\n{}\"'#&!|>%@,:")) {
        return refuse(diag, argument, argument, "`%s` is no key: write it as in response.gamma_click", variation->path);
    }
    return refuse_key(variation->path, argument, diag);
}

/* Length up to the first of `ends` outside brackets and quotes. */
static size_t span(const char *text, const char *ends)
{
    int depth = 0;
    char quote = '\0';
    size_t i = 0;

    for (; text[i]; i++) {
        char c = text[i];
        if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (depth <= 0 && strchr(ends, c)) {
            break;
        } else {
            depth += (c == '[' || c == '{') - (c == ']' || c == '}');
        }
    }
    return i;
}

static struct piece trim(struct piece piece)
{
    while (piece.length > 0 && piece.text[0] == ' ') {
        piece.text++;
        piece.length--;
    }
    while (piece.length > 0 && piece.text[piece.length - 1] == ' ') {
        piece.length--;
    }
    return piece;
}

static int add_level(struct mlift_variation *variation, const char *argument, struct piece piece,
                     struct mlift_diag *diag)
{
    char value[MLIFT_VARIATION_VALUE_SIZE];

    if (piece.length == 0) {
        return refuse(diag, argument, piece.text, "here a value is missing");
    }
    if (piece.length >= sizeof value) {
        return refuse(diag, argument, piece.text, "the value has %zu characters: at most %zu fit", piece.length,
                      sizeof value - 1);
    }
    if (variation->n_levels == MLIFT_VARIATION_MOST_LEVELS) {
        return refuse(diag, argument, piece.text, "more than %d values for one key", MLIFT_VARIATION_MOST_LEVELS);
    }
    memcpy(value, piece.text, piece.length);
    value[piece.length] = '\0';
    for (size_t i = 0; i < variation->n_levels; i++) {
        if (!strcmp(variation->level[i], value)) {
            return refuse(diag, argument, piece.text, "the value %s stands here twice", value);
        }
    }
    void *more = realloc(variation->level, (variation->n_levels + 1) * sizeof *variation->level);
    if (!more) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    variation->level = more;
    memset(variation->level[variation->n_levels], 0, sizeof *variation->level);
    memcpy(variation->level[variation->n_levels++], value, piece.length);
    return 0;
}

static int take_list(struct mlift_variation *variation, const char *argument, const char *spec, struct mlift_diag *diag)
{
    for (;;) {
        size_t length = span(spec, ",");
        int failed = add_level(variation, argument, trim((struct piece){spec, length}), diag);
        if (failed || !spec[length]) {
            return failed;
        }
        spec += length + 1;
    }
}

static int take_number(struct piece piece, const char *argument, double *value, struct mlift_diag *diag)
{
    char text[64];

    piece = trim(piece);
    snprintf(text, sizeof text, "%.*s", (int)(piece.length < sizeof text ? piece.length : 0), piece.text);
    if (mlift_number_parse_real(text, value) != MLIFT_NUMBER_FINE) {
        return refuse(diag, argument, piece.text, "`%s` is not a number: a range is low:high or low:high:step", text);
    }
    return 0;
}

/* The values low, low + step, ... (or low, low * step, ...) up to high. Ten digits hide the rounding of the sums. */
static int take_steps(struct mlift_variation *variation, const char *argument, const char *at, double step, bool times,
                      struct mlift_diag *diag)
{
    double low = variation->low, high = variation->high, value = low;

    if (times ? step <= 1.0 || low <= 0.0 : step <= 0.0) {
        return refuse(diag, argument, at, times ? "a factor is above 1, and low above 0" : "a step is above 0");
    }
    if ((times ? log(high / low) / log(step) : (high - low) / step) >= MLIFT_VARIATION_MOST_LEVELS) {
        return refuse(diag, argument, at, "more than %d values for one key: take larger steps",
                      MLIFT_VARIATION_MOST_LEVELS);
    }
    int failed = 0;
    for (int i = 0; !failed && value <= high + 1e-9 * (high - low); i++) {
        char text[64];
        int length = snprintf(text, sizeof text, "%.10g", value);
        failed = add_level(variation, argument, (struct piece){text, (size_t)length}, diag);
        value = times ? value * step : low + (i + 1) * step;
    }
    return failed;
}

static bool is_digits(struct piece piece)
{
    for (size_t i = 0; i < piece.length; i++) {
        if (piece.text[i] < '0' || piece.text[i] > '9') {
            return false;
        }
    }
    return piece.length > 0;
}

static void find_type(struct mlift_variation *variation, struct piece low, struct piece high)
{
    struct mlift_key key;

    if (mlift_vary_describe(variation->path, &key)) {
        variation->odd = !strcmp(key.type, "odd number");
        variation->whole = variation->odd || !strcmp(key.type, "whole number");
    } else {
        variation->whole = is_digits(trim(low)) && is_digits(trim(high));
    }
}

static int take_range(struct mlift_variation *variation, const char *argument, const char *spec,
                      struct mlift_diag *diag)
{
    struct piece low = {spec, span(spec, ":")}, high = {spec + low.length + 1, 0};
    double step;

    high.length = span(high.text, ":");
    const char *rest = high.text + high.length;
    int failed = take_number(low, argument, &variation->low, diag);
    if (!failed) {
        failed = take_number(high, argument, &variation->high, diag);
    }
    if (failed) {
        return failed;
    }
    if (!(variation->low < variation->high)) {
        return refuse(diag, argument, spec, "a range goes upwards: low:high");
    }
    find_type(variation, low, high);
    if (!*rest) {
        if (variation->whole &&
            (floor(variation->low) != variation->low || floor(variation->high) != variation->high)) {
            return refuse(diag, argument, spec, "`%s` is a whole number: so are the ends of its range",
                          variation->path);
        }
        variation->is_range = true;
        return 0;
    }
    bool times = rest[1] == '*';
    struct piece last = {rest + 1 + times, strlen(rest + 1 + times)};
    failed = take_number(last, argument, &step, diag);
    return failed ? failed : take_steps(variation, argument, last.text, step, times, diag);
}

int mlift_variation_parse(struct mlift_variation *variation, const char *argument, struct mlift_diag *diag)
{
    const char *equals = argument ? strchr(argument, '=') : NULL;

    memset(variation, 0, sizeof *variation);
    if (!equals) {
        return refuse(diag, argument, argument, "write KEY=a,b,c or KEY=low:high:step or KEY=low:high");
    }
    int failed = take_path(variation, argument, equals, diag);
    const char *spec = equals + 1;
    variation->value_column = (int)(spec - argument) + 1;
    if (!failed) {
        bool range = spec[span(spec, ":,")] == ':';
        failed = range ? take_range(variation, argument, spec, diag) : take_list(variation, argument, spec, diag);
    }
    if (failed) {
        mlift_variation_free(variation);
    }
    return failed;
}

void mlift_variation_free(struct mlift_variation *variation)
{
    free(variation->level);
    variation->level = NULL;
    variation->n_levels = 0;
}

size_t mlift_variation_level_at(const struct mlift_variation *variation, double u)
{
    size_t i = (size_t)(u * (double)variation->n_levels);

    return i < variation->n_levels ? i : variation->n_levels - 1;
}

static double number_at(const struct mlift_variation *variation, double u)
{
    double low = variation->low, high = variation->high;

    if (variation->odd) {
        low = 2.0 * floor(low / 2.0) + 1.0;
        double n = floor((high - low) / 2.0) + 1.0;
        return low + 2.0 * fmin(floor(u * n), n - 1.0);
    }
    if (variation->whole) {
        return fmin(low + floor(u * (high - low + 1.0)), high);
    }
    return low + u * (high - low);
}

void mlift_variation_value_at(const struct mlift_variation *variation, double u, char value[MLIFT_VARIATION_VALUE_SIZE])
{
    if (variation->is_range) {
        snprintf(value, MLIFT_VARIATION_VALUE_SIZE, "%.10g", number_at(variation, u));
    } else {
        memcpy(value, variation->level[mlift_variation_level_at(variation, u)], MLIFT_VARIATION_VALUE_SIZE);
    }
}

double mlift_variation_number(const char *value)
{
    double number;

    return mlift_number_parse_real(value, &number) == MLIFT_NUMBER_FINE ? number : (double)NAN;
}
