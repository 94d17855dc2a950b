#include "cli/calculators/twostage.h"

#include "cli/command.h"
#include "cli/show/json.h"
#include "cli/show/progress.h"
#include "models/error.h"

#include <math.h>

int cli_twostage_read(const struct cli_question *q, struct cli_twostage *arms)
{
    if (q->mde) {
        return cli_question_error(q, "--mde is not offered for %s: ask z-pooled or fisher, or try rates with --p2",
                                  q->test);
    }
    if (q->n_p1 != 1 || q->n_p2 != 1) {
        return cli_question_error(q, "%s compares one rate with one rate: --p1 and --p2 are needed, one value each",
                                  q->test);
    }
    if (fabs(q->p1[0] - q->p2[0]) < 1e-12) {
        return cli_question_error(q, "p1 and p2 are equal: there is no difference to find");
    }
    *arms = (struct cli_twostage){.p = {q->p1[0], q->p2[0]}, .n = {q->n1, q->n2}, .worse = q->p2[0] < q->p1[0]};
    if (isfinite(arms->n[0]) && !isfinite(arms->n[1])) {
        arms->n[1] = ceil(q->ratio * arms->n[0] - 1e-9);
    }
    if (!isfinite(arms->n[0]) && isfinite(arms->n[1])) {
        arms->n[0] = ceil(arms->n[1] / q->ratio - 1e-9);
    }
    if (!isfinite(arms->n[0]) && isfinite(q->list) && q->ask == CLI_ASK_POWER) {
        arms->n[0] = floor(q->list / (1.0 + q->ratio) + 1e-9);
        arms->n[1] = q->list - arms->n[0];
    }
    arms->has_n = isfinite(arms->n[0]);
    if (q->ask == CLI_ASK_POWER && !arms->has_n) {
        return cli_question_error(q, "--n (people in each arm), or --n1 and --n2, or --list is needed");
    }
    if (arms->has_n && (arms->n[0] < 1.0 || arms->n[1] < 1.0)) {
        return cli_question_error(q, "an arm without people tells nothing: at least one in each is needed");
    }
    return CLI_DONE;
}

int cli_twostage_failed(const struct cli_question *q, int status, const char *what)
{
    int code = cli_question_error(q, "%s: %s", what, mlift_error_describe(status));
    return status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : code;
}

int cli_twostage_fill(const struct cli_question *q, const struct cli_twostage *arms, const char *method, json_t *json)
{
    json_t *n = json_array();
    double total = 0.0;
    for (int i = 0; i < 2; i++) {
        double whole = ceil(arms->n[i] - 1e-9);
        json_array_append_new(n, cli_json_whole(whole));
        total += whole;
    }
    json_object_set_new(json, "test", json_string(q->test));
    json_object_set_new(json, "method", json_string(method));
    json_object_set_new(json, "alpha", cli_json_number(q->alpha));
    json_object_set_new(json, "sides", json_integer(q->sides));
    json_object_set_new(json, "p", cli_json_list(arms->p, 2));
    json_object_set_new(json, "n", n);
    json_object_set_new(json, "mde", cli_json_number(arms->p[1] - arms->p[0]));
    if (!isfinite(q->list)) {
        return CLI_DONE;
    }
    json_object_set_new(json, "list", cli_json_whole(q->list));
    json_object_set_new(json, "reachable", json_boolean(total <= q->list));
    return total <= q->list ? CLI_DONE : CLI_NO;
}

int cli_twostage_targets(const struct cli_question *q, struct cli_answer *answer,
                         int (*one)(double target, json_t *json, FILE *text, void *context), void *context)
{
    static const double usual = 0.8;
    size_t n = q->n_power > 0 ? q->n_power : 1;
    const double *targets = q->n_power > 0 ? q->power : &usual;
    json_t *results = json_array();
    int worst = CLI_DONE;
    for (size_t i = 0; i < n && worst <= CLI_NO; i++) {
        json_t *json = n == 1 ? json_incref(answer->json) : json_object();
        int code =
            targets[i] > q->alpha / q->sides
                ? one(targets[i], json, answer->text, context)
                : cli_question_error(q, "--power %g is no more than false alarms alone give: ask for more than %g",
                                     targets[i], q->alpha / q->sides);
        json_object_set_new(json, "power_target", cli_json_number(targets[i]));
        json_array_append_new(results, json);
        worst = code > worst ? code : worst;
    }
    if (n > 1) {
        json_object_set(answer->json, "results", results);
    }
    json_decref(results);
    return worst;
}

void cli_twostage_about(const struct cli_question *question, double seconds)
{
    if (seconds > 2.0) {
        fprintf(stderr, "%s: %s is counted exactly, ", question->program, question->test);
        cli_progress_about(seconds);
        fputc('\n', stderr);
    }
}

void cli_twostage_say_list(const struct cli_question *q, double needed, FILE *text)
{
    if (isfinite(q->list) && needed > q->list) {
        fprintf(
            text,
            "Your list of %.0f is smaller than that: this test cannot answer. Test a bolder change, measure an "
            "earlier\n"
            "step that more people reach (clicks), or do not test and weigh the risk instead (--test test-and-roll).\n",
            q->list);
    }
}

void cli_twostage_say_winners(const struct cli_question *q, double type1, double power, json_t *json, FILE *text)
{
    if (!isfinite(q->prior_null)) {
        return;
    }
    double false_ones = q->prior_null * type1, share = false_ones / (false_ones + (1.0 - q->prior_null) * power);
    json_object_set_new(json, "prior_null", cli_json_number(q->prior_null));
    json_object_set_new(json, "false_winners", cli_json_number(share));
    fprintf(text, "If %.3g%% of ideas change nothing, %.1f%% of your winners are false.\n", 100.0 * q->prior_null,
            100.0 * share);
}
