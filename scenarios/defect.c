#include "scenarios/defect.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KEPT = 50 };

static const struct {
    const char *words;
    enum mlift_severity severity;
} kinds[] = {
#define MLIFT_DEFECT_ROW(name, words, severity) {words, MLIFT_SEVERITY_##severity},
    MLIFT_DEFECTS(MLIFT_DEFECT_ROW)
#undef MLIFT_DEFECT_ROW
};

const char *mlift_defect_words(enum mlift_defect kind)
{
    return kinds[kind].words;
}

int mlift_defect_init(struct mlift_defects *defects, const char *file)
{
    memset(defects, 0, sizeof *defects);
    defects->file = file;
    defects->kept = malloc((MOST_KEPT + 1) * sizeof *defects->kept);
    return defects->kept ? 0 : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

void mlift_defect_free(struct mlift_defects *defects)
{
    free(defects->kept);
    memset(defects, 0, sizeof *defects);
}

/* Cuts a text to fit without splitting a UTF-8 character. */
static void copy_text(char *to, size_t size, const char *from, size_t length)
{
    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    memcpy(to, from, length);
    to[length] = 0;
}

static void copy_line(char *to, size_t size, const struct mlift_defect_source *source, int line)
{
    const char *at = source->text;

    to[0] = 0;
    if (!at || line < 1) {
        return;
    }
    const char *end = at + source->length;
    for (int i = 1; i < line && at < end; i++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline ? newline + 1 : end;
    }
    const char *stop = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    size_t length = (size_t)((stop ? stop : end) - at);
    const char *nul = memchr(at, 0, length);
    length = nul ? (size_t)(nul - at) : length;
    if (length > 0 && at[length - 1] == '\r') {
        length--;
    }
    copy_text(to, size, at, length);
}

__attribute__((format(printf, 6, 0))) static void keep(struct mlift_defects *defects,
                                                       const struct mlift_defect_source *source, enum mlift_defect kind,
                                                       struct mlift_place place, const char *key, const char *format,
                                                       va_list arguments)
{
    size_t *counter = kinds[kind].severity == MLIFT_SEVERITY_ERROR ? &defects->n_errors : &defects->n_warnings;

    ++*counter;
    if (defects->n_kept > MOST_KEPT) {
        return;
    }
    struct mlift_diag *diag = &defects->kept[defects->n_kept++];
    memset(diag, 0, sizeof *diag);
    copy_text(diag->file, sizeof diag->file, source->file, strlen(source->file));
    if (defects->n_kept > MOST_KEPT) {
        kind = MLIFT_DEFECT_TOO_MANY_ERRORS;
        snprintf(diag->message, sizeof diag->message, "more errors are not shown: mend these %d first", MOST_KEPT);
    } else {
        diag->line = place.line;
        diag->column = place.column;
        copy_text(diag->key, sizeof diag->key, key, strlen(key));
        vsnprintf(diag->message, sizeof diag->message, format, arguments);
        copy_line(diag->source, sizeof diag->source, source, place.line);
    }
    diag->severity = kinds[kind].severity;
    snprintf(diag->kind, sizeof diag->kind, "%s", kinds[kind].words);
}

void mlift_defect_report(struct mlift_defects *defects, enum mlift_defect kind, struct mlift_place place,
                         const char *key, const char *format, ...)
{
    struct mlift_defect_source source = {defects->file, defects->text, defects->length};
    va_list arguments;

    if (place.line < 0 && defects->arguments) {
        source = defects->arguments[-1 - place.line];
        place.line = 1;
    }
    va_start(arguments, format);
    keep(defects, &source, kind, place, key, format, arguments);
    va_end(arguments);
}

void mlift_defect_report_in(struct mlift_defects *defects, const struct mlift_defect_source *source,
                            enum mlift_defect kind, struct mlift_place place, const char *key, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    keep(defects, source, kind, place, key, format, arguments);
    va_end(arguments);
}

/* True if `a` is to be shown after `b`: the note that more errors follow stays last, another file after the scenario.
 */
static int comes_after(const struct mlift_defects *defects, const struct mlift_diag *a, const struct mlift_diag *b)
{
    int a_last = !strcmp(a->kind, kinds[MLIFT_DEFECT_TOO_MANY_ERRORS].words);
    int b_last = !strcmp(b->kind, kinds[MLIFT_DEFECT_TOO_MANY_ERRORS].words);
    int a_other = strcmp(a->file, defects->file) != 0, b_other = strcmp(b->file, defects->file) != 0;

    if (a_last || b_last) {
        return a_last > b_last;
    }
    if (a_other != b_other) {
        return a_other > b_other;
    }
    return a->line > b->line || (a->line == b->line && a->column > b->column);
}

void mlift_defect_flush(struct mlift_defects *defects, mlift_diag_sink *sink, void *context)
{
    size_t order[MOST_KEPT + 1];

    for (size_t i = 0; i < defects->n_kept; i++) {
        size_t j = i;
        for (; j > 0 && comes_after(defects, &defects->kept[order[j - 1]], &defects->kept[i]); j--) {
            order[j] = order[j - 1];
        }
        order[j] = i;
    }
    for (size_t i = 0; sink && i < defects->n_kept; i++) {
        sink(context, &defects->kept[order[i]]);
    }
    defects->n_kept = 0;
}
