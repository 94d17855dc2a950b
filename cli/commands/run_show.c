#include "cli/commands/run_show.h"

#include "analysis/answers/run_tell.h"
#include "cli/command.h"
#include "cli/open.h"

#include <stdlib.h>
#include <string.h>

/* Says which charts there are not. To have asked for one of them by name is a mistake. */
static int name_missing_charts(const struct cli_show *show, const struct mlift_gallery *gallery)
{
    int code = CLI_DONE;

    for (int i = 0; show->chart && i < MLIFT_GALLERY_N_CHARTS; i++) {
        const char *name = mlift_gallery_name((enum mlift_gallery_chart)i);
        const char *lacks = mlift_gallery_lacks(gallery, (enum mlift_gallery_chart)i);
        if (lacks && (!show->only || !strcmp(show->only, name))) {
            fprintf(stderr, "%s: no %s chart: %s\n", show->program, name, lacks);
            code = show->only ? CLI_WRONG_USE : CLI_DONE;
        }
    }
    return code;
}

static int show_answer(const struct cli_show *show, const struct mlift_run_answer *answer)
{
    struct mlift_answer told;
    int code = name_missing_charts(show, &answer->gallery);

    if (!code) {
        mlift_answer_init(&told, "run", answer->run->scenario->title);
        mlift_run_tell(answer, &told);
        code = cli_show(show, &told);
        mlift_answer_free(&told);
    }
    return code;
}

int cli_run_show(const struct cli_show *show, const struct mlift_run *run, const struct mlift_results_about *about,
                 const char *file, const char *scenario)
{
    const struct mlift_run_answer_source source = {about, file, scenario};
    struct mlift_run_answer answer;
    int status = mlift_run_answer_solve(&answer, run, &source);
    int code = status ? cli_open_fail(show->program, file, status) : show_answer(show, &answer);

    mlift_run_answer_free(&answer);
    return code;
}

int cli_run_show_file(const struct cli_show *show, const char *file)
{
    struct mlift_results_about about;
    struct mlift_run run;
    int code = cli_open_about(show->program, file, &about);

    code = code ? code : cli_open_results(show->program, file, &run);
    if (!code) {
        code = cli_run_show(show, &run, &about, file, NULL);
        mlift_run_free(&run);
    }
    return code;
}
