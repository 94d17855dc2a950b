#include "scenarios/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(int fd, size_t limit, char *text, size_t *length)
{
    size_t used = 0;

    while (used < limit + 1) {
        ssize_t got = read(fd, text + used, limit + 1 - used);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return MLIFT_RAISE(MLIFT_ERR_OPEN_FILE);
        }
        if (got == 0) {
            break;
        }
        used += (size_t)got;
    }
    text[used] = 0;
    *length = used;
    return 0;
}

static int read_descriptor(int fd, size_t limit, char **text, size_t *length, const char **reason)
{
    struct stat status;

    if (fstat(fd, &status) != 0) {
        *reason = strerror(errno);
        return MLIFT_RAISE(MLIFT_ERR_OPEN_FILE);
    }
    if (!S_ISREG(status.st_mode)) {
        *reason = S_ISDIR(status.st_mode) ? "it is a directory" : "it is not a regular file";
        return MLIFT_RAISE(MLIFT_ERR_OPEN_FILE);
    }
    size_t size = (size_t)status.st_size;
    size_t room = size < limit ? size : limit;
    *text = malloc(room + 2);
    if (!*text) {
        *reason = "not enough memory";
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int failed = read_all(fd, room, *text, length);
    if (failed) {
        *reason = strerror(errno);
        free(*text);
        *text = NULL;
    }
    return failed;
}

int mlift_file_read(const char *path, size_t limit, char **text, size_t *length, const char **reason)
{
    /* Not blocking: a FIFO under that name must not hang the program. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    *text = NULL;
    *length = 0;
    *reason = "";
    if (fd < 0) {
        *reason = strerror(errno);
        return MLIFT_RAISE(MLIFT_ERR_OPEN_FILE);
    }
    int failed = read_descriptor(fd, limit, text, length, reason);
    close(fd);
    return failed;
}

char *mlift_file_join(const char *base, const char *name)
{
    if (name[0] == '/' || !strcmp(base, ".")) {
        return strdup(name);
    }
    size_t a = strlen(base), b = strlen(name);
    char *joined = malloc(a + b + 2);
    if (joined) {
        memcpy(joined, base, a);
        joined[a] = '/';
        memcpy(joined + a + 1, name, b + 1);
    }
    return joined;
}

char *mlift_file_directory(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash) {
        return strdup(".");
    }
    return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}
