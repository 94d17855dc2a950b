#include "sim/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { ROOM_FOR_SUFFIX = 32 };

__attribute__((format(printf, 3, 4))) static int fail(struct mlift_diag *diag, int code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(diag->message, sizeof diag->message, format, arguments);
    va_end(arguments);
    return MLIFT_RAISE(code);
}

static void start_diag(struct mlift_diag *diag, const char *path)
{
    *diag = (struct mlift_diag){.severity = MLIFT_SEVERITY_ERROR, .kind = "results-not-written"};
    snprintf(diag->file, sizeof diag->file, "%s", path);
}

/* The folder of `path`. */
static void folder_of(const char *path, char folder[MLIFT_PUBLISH_PATH])
{
    const char *slash = strrchr(path, '/');

    if (!slash) {
        snprintf(folder, MLIFT_PUBLISH_PATH, ".");
    } else {
        snprintf(folder, MLIFT_PUBLISH_PATH, "%.*s", slash > path ? (int)(slash - path) : 1, path);
    }
}

/* The path that a link leads to, or the path. */
static const char *follow(const char *path, char target[PATH_MAX])
{
    struct stat info;
    bool leads = lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && realpath(path, target);

    return leads ? target : path;
}

/* A rename would take the place of a device, of everybody's /dev/null, without a word. */
static int check_kind(const char *path, struct mlift_diag *diag)
{
    struct stat info;

    if (stat(path, &info) != 0 || S_ISREG(info.st_mode)) {
        return MLIFT_OK;
    }
    return fail(diag, MLIFT_ERR_NOT_A_FILE, "this is a %s: give the name of a file",
                S_ISDIR(info.st_mode) ? "folder" : "device or a pipe");
}

int mlift_publish_check(const char *path, double bytes, bool overwrite, struct mlift_diag *diag)
{
    char folder[MLIFT_PUBLISH_PATH], target[PATH_MAX];
    struct stat info;
    struct statvfs space;

    start_diag(diag, path);
    if (strlen(path) >= MLIFT_PUBLISH_PATH - ROOM_FOR_SUFFIX) {
        return fail(diag, MLIFT_ERR_WRITE_RESULTS, "the path is too long");
    }
    int status = check_kind(path, diag);
    if (status) {
        return status;
    }
    if (!overwrite && lstat(path, &info) == 0) {
        return fail(diag, MLIFT_ERR_EXISTS, "the file exists already and is kept");
    }
    folder_of(follow(path, target), folder);
    if (access(folder, W_OK | X_OK) != 0) {
        return fail(diag, MLIFT_ERR_WRITE_RESULTS, "cannot write into the folder %.300s: %s", folder, strerror(errno));
    }
    if (statvfs(folder, &space) == 0 && (double)space.f_bavail * (double)space.f_frsize < bytes) {
        return fail(diag, MLIFT_ERR_WRITE_RESULTS, "the disk has %.0f MB free, the results need at least %.0f MB",
                    (double)space.f_bavail * (double)space.f_frsize / 1e6, bytes / 1e6);
    }
    return MLIFT_OK;
}

int mlift_publish_begin(const char *path, char temporary[MLIFT_PUBLISH_PATH], struct mlift_diag *diag)
{
    char target[PATH_MAX];

    snprintf(temporary, MLIFT_PUBLISH_PATH, "%.*s.%ld.part", MLIFT_PUBLISH_PATH - ROOM_FOR_SUFFIX, follow(path, target),
             (long)getpid());
    if (access(temporary, F_OK) == 0) {
        return fail(diag, MLIFT_ERR_WRITE_RESULTS, "%.300s is in the way: remove it", temporary);
    }
    return MLIFT_OK;
}

/* Everything down to the disk. */
static int sync_path(const char *path, int flags, struct mlift_diag *diag)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    /* Some file systems know no fsync of a folder. */
    bool done = fd >= 0 && (fsync(fd) == 0 || ((flags & O_DIRECTORY) && (errno == EINVAL || errno == ENOTSUP)));
    int reason = errno;

    if (fd >= 0) {
        (void)close(fd);
    }
    return done ? MLIFT_OK
                : fail(diag, MLIFT_ERR_WRITE_RESULTS, "cannot bring %.300s to the disk: %s", path, strerror(reason));
}

int mlift_publish_sync(const char *path, struct mlift_diag *diag)
{
    return sync_path(path, 0, diag);
}

/* RENAME_NOREPLACE where the file system knows it, a hard link elsewhere: both refuse an existing name in one step. */
static int publish(const char *from, const char *to, bool overwrite, struct mlift_diag *diag)
{
    int failed = overwrite ? rename(from, to) : renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);

    if (failed && !overwrite && (errno == EINVAL || errno == ENOSYS)) {
        failed = link(from, to) || unlink(from);
    }
    if (failed && errno == EEXIST) {
        return fail(diag, MLIFT_ERR_EXISTS, "the file exists already and is kept");
    }
    return failed ? fail(diag, MLIFT_ERR_WRITE_RESULTS, "cannot rename %.200s: %s", from, strerror(errno)) : MLIFT_OK;
}

int mlift_publish_end(const char *temporary, const char *path, bool overwrite, struct mlift_diag *diag)
{
    char folder[MLIFT_PUBLISH_PATH], target[PATH_MAX];
    const char *to = follow(path, target);
    int status = check_kind(to, diag); /* what came there since the first look */

    if (!status) {
        status = publish(temporary, to, overwrite, diag);
    }
    if (status) {
        (void)unlink(temporary);
        return status;
    }
    folder_of(to, folder);
    return sync_path(folder, O_DIRECTORY, diag);
}
