#include "cli/sweep_charts.h"

#include "cli/chartfolder.h"
#include "cli/command.h"
#include "cli/diagnose.h"
#include "sim/sweep_file.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = CLI_CHARTFOLDER_PATH + 64, ALL = -1, NONE = -2 };

static int find_chart(const struct cli_sweep_charts *self)
{
    for (int i = 0; i < MLIFT_SWEEP_N_CHARTS; i++) {
        if (!strcmp(self->chart, mlift_sweep_gallery_name((enum mlift_sweep_chart)i))) {
            return i;
        }
    }
    if (!strcmp(self->chart, "all")) {
        return ALL;
    }
    fprintf(stderr, "%s: error: the charts of a sweep are shares, effects, heatmap or all: got '%s'\n", self->program,
            self->chart);
    return NONE;
}

static void make_path(const struct cli_sweep_charts *self, const char *folder, int chart, char path[PATH_ROOM])
{
    snprintf(path, PATH_ROOM, "%s/%s.%s", folder, mlift_sweep_gallery_name((enum mlift_sweep_chart)chart),
             mlift_gnuplot_extension(self->format));
}

/* Nothing is drawn when a chart would be refused at the end. */
static int check_free(const struct cli_sweep_charts *self, const char *folder, int wanted)
{
    char path[PATH_ROOM];

    for (int i = 0; i < MLIFT_SWEEP_N_CHARTS && !self->force; i++) {
        make_path(self, folder, i, path);
        if ((wanted == ALL || wanted == i) && access(path, F_OK) == 0) {
            fprintf(stderr, "%s: error: %s is there already; --force replaces it, another folder is possible too\n",
                    self->program, path);
            return CLI_WRONG_USE;
        }
    }
    return CLI_DONE;
}

static int draw_one(const struct cli_sweep_charts *self, const struct mlift_sweep *sweep,
                    const struct mlift_sweep_summary *summary, const char *folder, int chart)
{
    char path[PATH_ROOM], message[MLIFT_GNUPLOT_MESSAGE] = "";
    const struct mlift_gnuplot_output output = {.path = path, .format = self->format, .overwrite = self->force};

    make_path(self, folder, chart, path);
    int status = mlift_sweep_gallery_draw(sweep, summary, (enum mlift_sweep_chart)chart, &output, message);
    if (!status) {
        if (!self->quiet) {
            printf("%s\n", path);
        }
        return CLI_DONE;
    }
    fprintf(stderr, "%s: error: %s: %s\n", self->program, path, message[0] ? message : mlift_error_describe(status));
    return status == MLIFT_ERR_EXISTS ? CLI_WRONG_USE : CLI_MACHINE;
}

static int draw_all(const struct cli_sweep_charts *self, const struct mlift_sweep *sweep,
                    const struct mlift_sweep_summary *summary, const char *folder, int wanted)
{
    int code = CLI_DONE;

    for (int i = 0; i < MLIFT_SWEEP_N_CHARTS && !code; i++) {
        const char *lacks = mlift_sweep_gallery_lacks(sweep, summary, (enum mlift_sweep_chart)i);
        if ((wanted == ALL || wanted == i) && lacks) {
            fprintf(stderr, "%s: no chart of %s: %s\n", self->program,
                    mlift_sweep_gallery_name((enum mlift_sweep_chart)i), lacks);
            code = wanted == i ? CLI_WRONG_USE : CLI_DONE;
        } else if (wanted == ALL || wanted == i) {
            code = draw_one(self, sweep, summary, folder, i);
        }
    }
    return code;
}

int cli_sweep_charts_draw(const struct cli_sweep_charts *self, const struct mlift_sweep *sweep,
                          const struct mlift_sweep_summary *summary, const char *file)
{
    char folder[CLI_CHARTFOLDER_PATH];
    int wanted = find_chart(self);
    bool fits = self->folder ? snprintf(folder, sizeof folder, "%s", self->folder) < CLI_CHARTFOLDER_PATH - 64
                             : cli_chartfolder_default(file, folder);

    if (wanted == NONE) {
        return CLI_WRONG_USE;
    }
    if (!fits || !folder[0]) {
        fprintf(stderr, "%s: error: this is no name for a folder\n", self->program);
        return CLI_WRONG_USE;
    }
    int code = cli_chartfolder_make(self->program, folder);
    if (!code) {
        code = check_free(self, folder, wanted);
    }
    return code ? code : draw_all(self, sweep, summary, folder, wanted);
}

int cli_sweep_charts_plot(const struct cli_sweep_charts *self, const char *file)
{
    struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
    struct mlift_sweep_summary summary;
    struct mlift_sweep sweep;
    struct mlift_diag diag;
    int status = mlift_sweep_file_load(&sweep, NULL, file, &diag);

    if (status == MLIFT_ERR_BAD_RESULTS) {
        cli_diagnose_print(&diagnose, &diag);
        return CLI_WRONG_USE;
    }
    if (!status) {
        status = mlift_sweep_summary_init(&summary, &sweep, 0);
    }
    if (status) {
        fprintf(stderr, "%s: error: %s\n", self->program, mlift_error_describe(status));
        mlift_sweep_free(&sweep);
        return CLI_MACHINE;
    }
    int code = cli_sweep_charts_draw(self, &sweep, &summary, file);
    mlift_sweep_summary_free(&summary);
    mlift_sweep_free(&sweep);
    return fflush(stdout) != 0 && code == CLI_DONE ? CLI_MACHINE : code;
}
