#include "cli/outfile.h"

#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int refuse(const char *program, const char *path)
{
    fprintf(stderr, "%s: %s exists already; --force replaces it\n", program, path);
    return CLI_WRONG_USE;
}

static int machine_error(const char *program, const char *path)
{
    int number = errno;
    bool nowhere = number == ENOENT || number == ENOTDIR;

    fprintf(stderr, "%s: %s cannot be written: %s%s\n", program, path, strerror(number),
            nowhere ? " (choose a folder that is there)" : "");
    return nowhere || number == EACCES || number == EISDIR ? CLI_WRONG_USE : CLI_MACHINE;
}

/* The permissions that open() would have given a new file. */
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

/* A new file under its name would take the place of what is there: of a pipe or device of somebody's. A pipe that
 * nobody reads would keep us waiting, hence O_NONBLOCK. */
static int open_through(struct cli_outfile *file, const char *program, mode_t mode)
{
    if (!S_ISCHR(mode) && !S_ISFIFO(mode)) {
        fprintf(stderr, "%s: %s is a %s: give the name of a file\n", program, file->path,
                S_ISDIR(mode)   ? "folder"
                : S_ISBLK(mode) ? "disk"
                                : "socket");
        return CLI_WRONG_USE;
    }
    int fd = open(file->path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 && errno == ENXIO) {
        fprintf(stderr, "%s: %s is a pipe or device that nobody is there to read\n", program, file->path);
        return CLI_WRONG_USE;
    }
    if (fd < 0 || fcntl(fd, F_SETFL, 0) || !(file->stream = fdopen(fd, "w"))) {
        int code = machine_error(program, file->path);
        if (fd >= 0) {
            close(fd);
        }
        return code;
    }
    file->through = true;
    return CLI_DONE;
}

static int open_temporary(struct cli_outfile *file, const char *program)
{
    snprintf(file->temporary, sizeof file->temporary, "%s.part-XXXXXX", file->path);
    int fd = mkstemp(file->temporary);
    if (fd < 0 || fchmod(fd, usual_mode()) || !(file->stream = fdopen(fd, "w"))) {
        int code = machine_error(program, file->path);
        if (fd >= 0) {
            close(fd);
            unlink(file->temporary);
        }
        return code;
    }
    return CLI_DONE;
}

int cli_outfile_open(struct cli_outfile *file, const char *program, const char *path, bool replace)
{
    char target[PATH_MAX];
    struct stat info;

    memset(file, 0, sizeof *file);
    if (!path || !strcmp(path, "-")) {
        file->stream = stdout;
        return CLI_DONE;
    }
    if (strlen(path) >= sizeof file->path) {
        errno = ENAMETOOLONG;
        return machine_error(program, path);
    }
    bool leads = lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && realpath(path, target);
    snprintf(file->path, sizeof file->path, "%s", leads ? target : path);
    file->replace = replace;
    bool there = stat(path, &info) == 0;
    if (there && !S_ISREG(info.st_mode)) {
        return open_through(file, program, info.st_mode);
    }
    return there && !replace ? refuse(program, path) : open_temporary(file, program);
}

static int sync_folder(const char *path)
{
    char folder[CLI_OUTFILE_PATH];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash) {
        slash[slash == folder] = '\0';
    } else {
        strcpy(folder, ".");
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    int failed = fsync(fd);
    close(fd);
    return failed;
}

int cli_outfile_close(struct cli_outfile *file, const char *program)
{
    if (file->stream == stdout) {
        file->stream = NULL;
        return fflush(stdout) || ferror(stdout) ? CLI_MACHINE : CLI_DONE; /* cli/streams.c says so */
    }
    int failed = ferror(file->stream) || fflush(file->stream) || (!file->through && fsync(fileno(file->stream)));
    failed |= fclose(file->stream);
    file->stream = NULL;
    if (file->through) {
        return failed ? machine_error(program, file->path) : CLI_DONE;
    }
    if (!failed) {
        failed = file->replace ? rename(file->temporary, file->path)
                               : renameat2(AT_FDCWD, file->temporary, AT_FDCWD, file->path, RENAME_NOREPLACE);
    }
    if (failed) {
        int code = errno == EEXIST ? refuse(program, file->path) : machine_error(program, file->path);
        unlink(file->temporary);
        return code;
    }
    return sync_folder(file->path) ? machine_error(program, file->path) : CLI_DONE;
}

void cli_outfile_abandon(struct cli_outfile *file)
{
    if (file->stream && file->stream != stdout) {
        fclose(file->stream);
        if (!file->through) {
            unlink(file->temporary);
        }
    }
    file->stream = NULL;
}
