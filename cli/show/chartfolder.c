#include "cli/show/chartfolder.h"

#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool cli_chartfolder_default(const char *results, char out[CLI_CHARTFOLDER_PATH])
{
    const char *name = strrchr(results, '/');
    int folder = name ? (int)(name - results) : 0;
    size_t length;

    name = name ? name + 1 : results;
    length = strlen(name);
    length -= length > 3 && !strcmp(name + length - 3, ".h5") ? 3 : 0;
    int n = snprintf(out, CLI_CHARTFOLDER_PATH, "%.*s%scharts/%.*s", folder, results, name == results ? "" : "/",
                     (int)length, name);
    return n > 0 && n < CLI_CHARTFOLDER_PATH - 64;
}

/* `number`: as in errno. */
static int refuse(const char *program, const char *path, int number)
{
    fprintf(stderr, "%s: error: the folder %s cannot be made: %s\n", program, path, strerror(number));
    return number == ENOENT || number == ENOTDIR || number == ENAMETOOLONG ? CLI_WRONG_USE : CLI_MACHINE;
}

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

int cli_chartfolder_check(const char *program, const char *path)
{
    char above[CLI_CHARTFOLDER_PATH];

    if (!path) {
        return CLI_DONE;
    }
    if (snprintf(above, sizeof above, "%s", path) >= CLI_CHARTFOLDER_PATH) {
        return refuse(program, path, ENAMETOOLONG);
    }
    while (above[0] && access(above, F_OK) != 0) { /* up to what is there */
        char *slash = strrchr(above, '/');
        if (slash) {
            slash[slash == above ? 1 : 0] = '\0'; /* what is above "/x" is "/" */
        } else {
            snprintf(above, sizeof above, "%s", ".");
        }
    }
    if (!is_folder(above)) {
        return refuse(program, path, path[0] ? ENOTDIR : ENOENT);
    }
    return access(above, W_OK | X_OK) != 0 ? refuse(program, path, errno) : CLI_DONE;
}

int cli_chartfolder_make(const char *program, const char *path)
{
    char above[CLI_CHARTFOLDER_PATH];

    if (snprintf(above, sizeof above, "%s", path) >= CLI_CHARTFOLDER_PATH) {
        return refuse(program, path, ENAMETOOLONG);
    }
    for (char *slash = above[0] ? strchr(above + 1, '/') : NULL; slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(above, 0777); /* the last one says what is wrong */
        *slash = '/';
    }
    if (mkdir(path, 0777) != 0 && !(errno == EEXIST && is_folder(path))) {
        return refuse(program, path, errno == EEXIST ? ENOTDIR : errno);
    }
    return CLI_DONE;
}
