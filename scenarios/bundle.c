#include "scenarios/bundle.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char marker[] = "#%microlift-file ";
static const char prefix[] = "#|";

enum { MARKER_LENGTH = sizeof marker - 1, PREFIX_LENGTH = sizeof prefix - 1, HEADER_ROOM = 64 };

static size_t line_length(const char *at, size_t left)
{
    const char *newline = memchr(at, '\n', left);

    return newline ? (size_t)(newline - at) + 1 : left;
}

static bool begins(const char *at, size_t left, const char *with, size_t length)
{
    return left >= length && !memcmp(at, with, length);
}

size_t mlift_bundle_yaml_length(const char *text, size_t length)
{
    for (size_t at = 0; at < length; at += line_length(text + at, length - at)) {
        if (begins(text + at, length - at, marker, MARKER_LENGTH)) {
            return at;
        }
    }
    return length;
}

static size_t count_lines(const char *content, size_t length)
{
    size_t n = 0;

    for (size_t at = 0; at < length; at += line_length(content + at, length - at)) {
        n++;
    }
    return n;
}

int mlift_bundle_append(char **text, size_t *length, const char *name, const char *content, size_t content_length)
{
    size_t lines = count_lines(content, content_length);
    size_t fixed = *length + strlen(name) + MARKER_LENGTH + HEADER_ROOM;

    if (content_length > SIZE_MAX / 8 || fixed > SIZE_MAX / 2) {
        return MLIFT_RAISE(MLIFT_ERR_OVERFLOW);
    }
    size_t room = fixed + content_length + lines * PREFIX_LENGTH;
    char *grown = realloc(*text, room);
    if (!grown) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    *text = grown;
    size_t used = *length;
    used += (size_t)snprintf(grown + used, room - used, "%s%s%zu %s\n", used > 0 && grown[used - 1] != '\n' ? "\n" : "",
                             marker, content_length, name);
    for (size_t at = 0; at < content_length;) {
        size_t line = line_length(content + at, content_length - at);
        memcpy(grown + used, prefix, PREFIX_LENGTH);
        memcpy(grown + used + PREFIX_LENGTH, content + at, line);
        used += PREFIX_LENGTH + line;
        at += line;
    }
    if (grown[used - 1] != '\n') {
        grown[used++] = '\n';
    }
    grown[used] = 0;
    *length = used;
    return 0;
}

/* Reads "BYTES NAME\n" behind a marker; false if it is another file's or makes no sense. */
static bool header_names(const char *at, size_t left, const char *name, size_t *bytes)
{
    size_t line = line_length(at, left), digits = 0, sum = 0;

    while (digits < line && at[digits] >= '0' && at[digits] <= '9' && digits < 10) {
        sum = sum * 10 + (size_t)(at[digits++] - '0');
    }
    *bytes = sum;
    size_t name_length = strlen(name);
    return digits > 0 && digits + name_length + 2 == line && at[digits] == ' ' && at[line - 1] == '\n' &&
           !memcmp(at + digits + 1, name, name_length);
}

/* Copies the lines of one file; true if they make up exactly `bytes` (or that and the line feed added at the end). */
static bool copy_lines(const char *at, size_t left, char *to, size_t bytes)
{
    size_t used = 0;

    while (begins(at, left, prefix, PREFIX_LENGTH) && used < bytes) {
        size_t line = line_length(at, left);
        size_t part = line - PREFIX_LENGTH < bytes - used ? line - PREFIX_LENGTH : bytes - used;
        memcpy(to + used, at + PREFIX_LENGTH, part);
        used += part;
        at += line;
        left -= line;
    }
    to[used] = 0;
    return used == bytes;
}

int mlift_bundle_find(const char *text, size_t length, const char *name, char **content, size_t *content_length)
{
    *content = NULL;
    *content_length = 0;
    for (size_t at = 0; at < length; at += line_length(text + at, length - at)) {
        size_t bytes;
        if (!begins(text + at, length - at, marker, MARKER_LENGTH) ||
            !header_names(text + at + MARKER_LENGTH, length - at - MARKER_LENGTH, name, &bytes) || bytes > length) {
            continue;
        }
        char *copy = malloc(bytes + 1);
        if (!copy) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
        size_t body = at + line_length(text + at, length - at);
        if (copy_lines(text + body, length - body, copy, bytes)) {
            *content = copy;
            *content_length = bytes;
            return 0;
        }
        free(copy);
    }
    return 0;
}
