#include "cli/show/sketch.h"

#include "analysis/charts/gnuplot.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int cli_sketch_init(struct cli_sketch *sketch)
{
    const char *base = getenv("TMPDIR");

    *sketch = (struct cli_sketch){.n = 0};
    int n = snprintf(sketch->folder, sizeof sketch->folder, "%s/microlift-report-XXXXXX",
                     base && base[0] == '/' ? base : "/tmp");
    if (n >= (int)sizeof sketch->folder || !mkdtemp(sketch->folder)) {
        sketch->folder[0] = '\0';
        return MLIFT_RAISE(MLIFT_ERR_CHART);
    }
    return MLIFT_OK;
}

void cli_sketch_free(struct cli_sketch *sketch)
{
    for (int i = 0; i < sketch->n; i++) {
        char narrow[PATH_MAX];
        (void)unlink(sketch->path[i]); /* not there where drawing it failed */
        if (mlift_gnuplot_narrow(sketch->path[i], narrow)) {
            (void)unlink(narrow);
        }
    }
    if (sketch->folder[0]) {
        (void)rmdir(sketch->folder);
    }
    *sketch = (struct cli_sketch){.n = 0};
}

const char *cli_sketch_path(struct cli_sketch *sketch, const char *name)
{
    char *path = sketch->path[sketch->n < CLI_SKETCH_MOST - 1 ? sketch->n++ : CLI_SKETCH_MOST - 1];
    char folder[CLI_SKETCH_PATH];

    memcpy(folder, sketch->folder, sizeof folder);
    (void)snprintf(path, sizeof sketch->path[0], "%s/%.60s.svg", folder, name);
    return path;
}

bool cli_sketch_print(const char *path, FILE *out)
{
    FILE *file = fopen(path, "re");
    char part[4096];
    size_t n;

    while (file && (n = fread(part, 1, sizeof part, file)) > 0) {
        (void)fwrite(part, 1, n, out);
    }
    bool ok = file && !ferror(file);
    if (file) {
        (void)fclose(file);
    }
    (void)unlink(path);
    return ok;
}
