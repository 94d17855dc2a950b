#include "analysis/charts/picture.h"

#include "analysis/charts/svgtext.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A chart of ours is some hundred kilobytes; more than this is not one. */
#define MAX_PICTURE_BYTES (64u << 20)

static const char *const heads[] = {"<?xml", "\x89PNG\r\n", "%PDF-", "\f", "<?xml"};
static const char *const tails[] = {"</svg>", "IEND", "%%EOF", "\n", "</svg>"};

static int fail(char *message, const char *what, const char *path)
{
    snprintf(message, MLIFT_GNUPLOT_MESSAGE, "%s %.300s: %s", what, path, strerror(errno));
    return MLIFT_RAISE(MLIFT_ERR_CHART);
}

static int read_all(const char *path, char **bytes, size_t *n, char *message)
{
    struct stat info;
    FILE *file = fopen(path, "re");
    if (file == NULL || fstat(fileno(file), &info) != 0 || info.st_size <= 0 ||
        info.st_size > (off_t)MAX_PICTURE_BYTES) {
        if (file != NULL) {
            (void)fclose(file);
        }
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "gnuplot left no picture behind");
        return MLIFT_RAISE(MLIFT_ERR_CHART);
    }
    *n = (size_t)info.st_size;
    *bytes = malloc(*n + 1);
    if (*bytes == NULL) {
        (void)fclose(file);
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "%s", mlift_error_describe(MLIFT_ERR_NO_MEMORY));
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    size_t got = fread(*bytes, 1, *n, file);
    (*bytes)[got] = '\0';
    (void)fclose(file);
    return got == *n ? MLIFT_OK : fail(message, "cannot read", path);
}

/* A full disk cuts a file short without gnuplot noticing: look at both ends. */
static bool is_whole(const char *bytes, size_t n, enum mlift_gnuplot_format format)
{
    size_t end = n > 16 ? n - 16 : 0;
    return n > 16 && strncmp(bytes, heads[format], strlen(heads[format])) == 0 &&
           memmem(bytes + end, n - end, tails[format], strlen(tails[format])) != NULL;
}

/* gnuplot fills the page with spaces: without those at the ends of lines, and one empty line for several. */
static void put_text(FILE *file, const char *bytes)
{
    bool any = false, gap = false;

    for (const char *line = bytes + strspn(bytes, "\f\n"); *line != '\0';) {
        size_t length = strcspn(line, "\n"), kept = length;
        while (kept > 0 && line[kept - 1] == ' ') {
            kept--;
        }
        if (kept > 0) {
            (void)fprintf(file, "%s%.*s\n", any && gap ? "\n" : "", (int)kept, line);
            any = true;
        }
        gap = kept == 0;
        line += length + (line[length] == '\n');
    }
}

static int write_temporary(const char *path, const char *bytes, size_t n, const char *title,
                           enum mlift_gnuplot_format format, char *message)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file == NULL) {
        int error = fail(message, "cannot write", path);
        if (fd >= 0) {
            (void)close(fd);
            (void)unlink(path);
        }
        return error;
    }
    if (format == MLIFT_GNUPLOT_SVG || format == MLIFT_GNUPLOT_PAGE) {
        mlift_svgtext_write(file, bytes, title);
    } else if (format == MLIFT_GNUPLOT_DUMB) {
        put_text(file, bytes);
    } else {
        (void)fwrite(bytes, 1, n, file);
    }
    bool ok = fflush(file) == 0 && !ferror(file) && fsync(fd) == 0;
    ok = fclose(file) == 0 && ok;
    if (!ok) {
        int error = fail(message, "cannot write", path);
        (void)unlink(path);
        return error;
    }
    return MLIFT_OK;
}

/* RENAME_NOREPLACE where the file system knows it, a hard link elsewhere: both refuse an existing name in one step. */
static int rename_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return -1;
    }
    return link(from, to) == 0 ? unlink(from) : -1;
}

static int publish_bytes(const char *bytes, size_t n, const char *title, const struct mlift_gnuplot_output *output,
                         char *message)
{
    char temporary[PATH_MAX];
    int length = snprintf(temporary, sizeof temporary, "%s.%ld.part", output->path, (long)getpid());
    if (length < 0 || length >= (int)sizeof temporary) {
        errno = ENAMETOOLONG;
        return fail(message, "cannot write", output->path);
    }
    int error = write_temporary(temporary, bytes, n, title, output->format, message);
    if (error != MLIFT_OK) {
        return error;
    }
    int failed = output->overwrite ? rename(temporary, output->path) : rename_new(temporary, output->path);
    if (failed != 0 && errno == EEXIST && !output->overwrite) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "%.400s exists already and is kept", output->path);
        error = MLIFT_RAISE(MLIFT_ERR_EXISTS);
    } else if (failed != 0) {
        error = fail(message, "cannot write", output->path);
    }
    if (error != MLIFT_OK) {
        (void)unlink(temporary);
    }
    return error;
}

int mlift_picture_publish(const char *from, const char *title, const struct mlift_gnuplot_output *output,
                          char message[MLIFT_GNUPLOT_MESSAGE])
{
    char *bytes = NULL;
    size_t n = 0;
    int error = read_all(from, &bytes, &n, message);
    if (error == MLIFT_OK && !is_whole(bytes, n, output->format)) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "gnuplot left an incomplete picture behind; is the disk full?");
        error = MLIFT_RAISE(MLIFT_ERR_CHART);
    }
    if (error == MLIFT_OK) {
        error = publish_bytes(bytes, n, title, output, message);
    }
    free(bytes);
    return error;
}
