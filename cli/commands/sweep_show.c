#include "cli/commands/sweep_show.h"

#include "analysis/answers/sweep_tell.h"
#include "analysis/charts/sweep_gallery.h"
#include "cli/command.h"
#include "cli/open.h"
#include "cli/show/diagnose.h"
#include "scenarios/suggest.h"
#include "sim/digest.h"
#include "sim/sweep_file.h"
#include "sim/sweep_layout.h"

#include <stdlib.h>
#include <string.h>

/* -1 with a message for none of them. */
static int find_metric(const char *program, const struct mlift_sweep *sweep, const char *name)
{
    const char *names[MLIFT_SWEEP_MOST_METRICS];

    for (int m = 0; m < sweep->n_metrics; m++) {
        names[m] = sweep->metric[m];
        if (!name || !strcmp(name, sweep->metric[m])) {
            return m;
        }
    }
    const char *nearest = mlift_suggest_nearest(name, names, (size_t)sweep->n_metrics);
    fprintf(stderr, "%s: error: the sweep has no metric '%s'%s%s%s; it has", program, name,
            nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    for (int m = 0; m < sweep->n_metrics; m++) {
        fprintf(stderr, "%s %s", m > 0 ? "," : "", names[m]);
    }
    fputc('\n', stderr);
    return -1;
}

/* Says which charts there are not. To have asked for one of them by name is a mistake. */
static int name_missing_charts(const struct cli_show *show, const struct mlift_sweep_told *told)
{
    int code = CLI_DONE;

    for (int i = 0; show->chart && i < MLIFT_SWEEP_N_CHARTS; i++) {
        const char *name = mlift_sweep_gallery_name((enum mlift_sweep_chart)i);
        const char *lacks = mlift_sweep_gallery_lacks(told->sweep, told->summary, (enum mlift_sweep_chart)i);
        if (lacks && (!show->only || !strcmp(show->only, name))) {
            fprintf(stderr, "%s: no chart of %s: %s\n", show->program, name, lacks);
            code = show->only ? CLI_WRONG_USE : code;
        }
    }
    return code;
}

static int show_told(const struct cli_show *show, const struct mlift_sweep_told *told)
{
    struct mlift_answer answer;
    int code = name_missing_charts(show, told);

    if (!code) {
        mlift_answer_init(&answer, "sweep", told->sweep->title);
        mlift_sweep_tell(told, &answer);
        code = cli_show(show, &answer);
        mlift_answer_free(&answer);
    }
    return code;
}

int cli_sweep_show(const struct cli_show *show, const struct mlift_sweep *sweep, const char *metric, const char *file)
{
    struct mlift_sweep_summary summary;
    char digest[MLIFT_DIGEST_SIZE];
    int m = find_metric(show->program, sweep, metric);

    if (m < 0) {
        return CLI_WRONG_USE;
    }
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    int status = scenario ? mlift_scenario_load_text(scenario, sweep->text, sweep->text_length, file, NULL, NULL, NULL)
                          : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (status) {
        free(scenario);
        return cli_open_fail(show->program, file, status);
    }
    status = mlift_sweep_summary_init(&summary, sweep, m);
    mlift_sweep_layout_digest(sweep, digest);
    const struct mlift_sweep_told told = {sweep, &summary, scenario, file, digest};
    int code = status ? cli_open_fail(show->program, file, status) : show_told(show, &told);
    mlift_sweep_summary_free(&summary);
    mlift_scenario_free(scenario);
    free(scenario);
    return code;
}

int cli_sweep_show_open(const char *program, const char *file, struct mlift_sweep *sweep,
                        struct mlift_sweep_about *about)
{
    struct mlift_diag diag = {0};
    int status = mlift_sweep_file_load(sweep, about, file, &diag);

    if (status && diag.message[0]) {
        struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
        cli_diagnose_print(&diagnose, &diag);
        return cli_open_code(status);
    }
    return status ? cli_open_fail(program, file, status) : CLI_DONE;
}

int cli_sweep_show_file(const struct cli_show *show, const char *metric, const char *file)
{
    struct mlift_sweep sweep;
    int code = cli_sweep_show_open(show->program, file, &sweep, NULL);

    if (!code) {
        code = cli_sweep_show(show, &sweep, metric, file);
        mlift_sweep_free(&sweep);
    }
    return code;
}
