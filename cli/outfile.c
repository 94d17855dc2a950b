#include "cli/outfile.h"

#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
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
    fprintf(stderr, "%s: %s cannot be written: %s\n", program, path, strerror(errno));
    return errno == ENOENT || errno == ENOTDIR || errno == EACCES || errno == EISDIR ? CLI_WRONG_USE : CLI_MACHINE;
}

/* The permissions that open() would have given a new file. */
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

int cli_outfile_open(struct cli_outfile *file, const char *program, const char *path, bool replace)
{
    memset(file, 0, sizeof *file);
    if (!path || !strcmp(path, "-")) {
        file->stream = stdout;
        return CLI_DONE;
    }
    if (strlen(path) >= sizeof file->path) {
        errno = ENAMETOOLONG;
        return machine_error(program, path);
    }
    snprintf(file->path, sizeof file->path, "%s", path);
    file->replace = replace;
    if (!replace && access(path, F_OK) == 0) {
        return refuse(program, path);
    }
    snprintf(file->temporary, sizeof file->temporary, "%s.part-XXXXXX", path);
    int fd = mkstemp(file->temporary);
    if (fd < 0 || fchmod(fd, usual_mode()) || !(file->stream = fdopen(fd, "w"))) {
        int code = machine_error(program, path);
        if (fd >= 0) {
            close(fd);
            unlink(file->temporary);
        }
        return code;
    }
    return CLI_DONE;
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
    int failed = ferror(file->stream) || fflush(file->stream) || fsync(fileno(file->stream));
    failed |= fclose(file->stream);
    file->stream = NULL;
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
        unlink(file->temporary);
    }
    file->stream = NULL;
}
