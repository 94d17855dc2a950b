#include "cli/chartfolder.h"

#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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

int cli_chartfolder_make(const char *program, char *path)
{
    char *last = strrchr(path, '/');

    if (last && last != path) {
        *last = '\0';
        (void)mkdir(path, 0777); /* the next one says what is wrong */
        *last = '/';
    }
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "%s: error: the folder %s cannot be made: %s\n", program, path, strerror(errno));
        return errno == ENOENT || errno == ENOTDIR ? CLI_WRONG_USE : CLI_MACHINE;
    }
    return CLI_DONE;
}
