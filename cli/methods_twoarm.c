/* Two rates, two arms, one look: the closed forms. */
#include "cli/methods_twoarm.h"
#include "analysis/closedform.h"
#include "cli/command.h"
#include "cli/json.h"

#include <math.h>
#include <string.h>

static const struct cli_method methods[] = {
    {"z-pooled", "normal approximation, pooled variance"},
    {"z-unpooled", "normal approximation, variance of the planned rates"},
    {"z-arcsine", "normal approximation on the arcsine scale (Cohen's h)"},
    {"z-continuity", "z-pooled with Fleiss's continuity correction"},
};

static int answer(const struct cli_question *question, const void *options, struct cli_answer *answer)
{
    (void)options;
    if (question->n_p1 != 1 || question->n_p2 != 1) {
        return cli_question_error(question, "--p1 and --p2 are needed, one rate each");
    }
    if (!(question->n1 > 0.0) || !(question->n2 > 0.0)) {
        return cli_question_error(question, "--n, or --n1 and --n2, is needed: how many people are in each arm");
    }
    struct mlift_twoarm design = {.p1 = question->p1[0],
                                  .p2 = question->p2[0],
                                  .n1 = question->n1,
                                  .n2 = question->n2,
                                  .alpha = question->alpha,
                                  .sides = question->sides};
    double power = mlift_closedform_power(MLIFT_CLOSEDFORM_POOLED, &design);
    json_object_set_new(answer->json, "test", json_string(question->test));
    json_object_set_new(answer->json, "power", cli_json_number(power));
    fprintf(answer->text, "Power %.1f%%.\n", 100.0 * power);
    return CLI_DONE;
}

const struct cli_family cli_methods_twoarm = {
    .title = "Two rates, one look",
    .methods = methods,
    .n_methods = sizeof methods / sizeof *methods,
    .answer = answer,
};
