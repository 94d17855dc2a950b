#include "cli/calculators/methods_cmh.h"
#include "analysis/twoarm/cmh.h"
#include "cli/command.h"
#include "cli/show/json.h"

#include <math.h>

enum { OPTION_CONTINUITY = 0x1000 };

struct options {
    int continuity;
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct options *options = state->input;

    (void)text;
    if (key == OPTION_CONTINUITY) {
        options->continuity = 1;
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option option_list[] = {
    {"continuity", OPTION_CONTINUITY, NULL, 0, "cmh: with continuity correction", 0},
    {0},
};
static const struct argp argp = {.options = option_list, .parser = parse};

/* Checks what the module cannot say in words. */
static int check(const struct cli_question *q)
{
    double shares = 0.0;

    if (q->n_p1 == 0 || q->n_p2 == 0 || q->n_shares == 0) {
        return cli_question_error(q, "cmh needs --p1, --p2 and --shares with one value a stratum, or --strata FILE");
    }
    if (q->n_p1 != q->n_p2 || q->n_p1 != q->n_shares) {
        return cli_question_error(q, "--p1 has %zu strata, --p2 %zu, --shares %zu: they must be the same", q->n_p1,
                                  q->n_p2, q->n_shares);
    }
    for (size_t j = 0; j < q->n_shares; j++) {
        shares += q->shares[j];
        if (!(q->shares[j] > 0.0)) {
            return cli_question_error(q, "stratum %zu has no people: leave it out", j + 1);
        }
    }
    if (!(fabs(shares - 1.0) <= 1e-6)) {
        return cli_question_error(q, "the shares of the strata sum to %.6g: they must sum to 1", shares);
    }
    if (q->mde || isfinite(q->margin) || isfinite(q->prior_null)) {
        return cli_question_error(q, "--mde, --margin and --prior-null are not for cmh");
    }
    for (size_t i = 0; i < q->n_power; i++) {
        if (!(q->power[i] > q->alpha / q->sides)) {
            return cli_question_error(q, "--power %g is no more than false alarms alone give", q->power[i]);
        }
    }
    return CLI_DONE;
}

/* Share of arm 2 over all strata. */
static double treated_share(const struct mlift_cmh *cmh)
{
    double share = 0.0;

    for (size_t j = 0; j < cmh->n_strata; j++) {
        share += cmh->share[j] * cmh->treated[j];
    }
    return share;
}

/* p2 - p1 over the whole list. */
static double overall_difference(const struct mlift_cmh *cmh)
{
    double sum = 0.0;

    for (size_t j = 0; j < cmh->n_strata; j++) {
        sum += cmh->share[j] * (cmh->p2[j] - cmh->p1[j]);
    }
    return sum;
}

enum { SEED = 1, REPLICATES = 50000 }; /* MCSE of 5%: 0.1 points */

/* False alarms and power by simulation, as far as every arm of every stratum has somebody. */
struct simulated {
    struct mlift_estimate type1, power;
};

static struct simulated simulate(const struct mlift_cmh *cmh, double total)
{
    static const struct mlift_estimate none = {(double)NAN, (double)NAN, 0};
    struct simulated result = {none, none};

    if (mlift_cmh_simulate(cmh, total, 1, SEED, REPLICATES, &result.type1)) {
        result.type1 = none;
    }
    if (mlift_cmh_simulate(cmh, total, 0, SEED, REPLICATES, &result.power)) {
        result.power = none;
    }
    return result;
}

/* Fills `json` for `total` people (rounded up to arms when `needed`). */
static void fill_json(json_t *json, const struct cli_question *q, const struct mlift_cmh *cmh, double total, int needed)
{
    double exact[2] = {total * (1.0 - treated_share(cmh)), total * treated_share(cmh)};
    double whole[2] = {ceil(exact[0] - 1e-9), ceil(exact[1] - 1e-9)};
    struct mlift_cmh other = *cmh;
    json_t *n = json_array();

    for (int i = 0; i < 2; i++) {
        int near = fabs(exact[i] - round(exact[i])) < 1e-6; /* a share of arm 2 times people */
        json_array_append_new(n, cli_json_whole(needed ? whole[i] : near ? round(exact[i]) : exact[i]));
    }
    double people = needed ? whole[0] + whole[1] : total;
    struct simulated simulated = simulate(cmh, people);
    other.continuity = !cmh->continuity;
    json_object_set_new(json, "test", json_string("cmh"));
    json_object_set_new(json, "definition",
                        json_string(cmh->continuity ? "Cochran-Mantel-Haenszel chi-square, continuity corrected"
                                                    : "Cochran-Mantel-Haenszel chi-square, uncorrected"));
    json_object_set_new(json, "method", json_string("closed-form"));
    json_object_set_new(json, "alpha", cli_json_number(q->alpha));
    json_object_set_new(json, "sides", json_integer(q->sides));
    json_object_set_new(
        json, "p", json_pack("[o, o]", cli_json_list(cmh->p1, cmh->n_strata), cli_json_list(cmh->p2, cmh->n_strata)));
    json_object_set_new(json, "shares", cli_json_list(cmh->share, cmh->n_strata));
    json_object_set_new(json, "n", n);
    if (needed) {
        json_object_set_new(json, "n_exact", cli_json_list(exact, 2));
        json_object_set_new(json, "n_total_exact", cli_json_number(total));
    }
    json_object_set_new(json, "n_total", cli_json_whole(people));
    json_object_set_new(json, "mde", cli_json_number(overall_difference(cmh)));
    json_object_set_new(json, "power", cli_json_number(mlift_cmh_power(cmh, people)));
    json_object_set_new(json, cmh->continuity ? "power_uncorrected" : "power_continuity",
                        cli_json_number(mlift_cmh_power(&other, people)));
    json_object_set_new(json, "type1", cli_json_number(simulated.type1.value));
    json_object_set_new(json, "mcse", cli_json_number(simulated.type1.mcse));
    json_object_set_new(json, "power_simulated", cli_json_number(simulated.power.value));
    json_object_set_new(json, "power_mcse", cli_json_number(simulated.power.mcse));
    if (isfinite(q->list)) {
        json_object_set_new(json, "list", cli_json_whole(q->list));
        json_object_set_new(json, "reachable", json_boolean(people <= q->list));
    }
}

static int answer_power(const struct cli_question *q, const struct mlift_cmh *cmh, struct cli_answer *answer)
{
    double total = isfinite(q->n1) ? q->n1 + (isfinite(q->n2) ? q->n2 : q->ratio * q->n1) : q->list;

    if (!isfinite(total)) {
        return cli_question_error(q, "--n (people in each arm) or --list is needed");
    }
    for (size_t j = 0; j < cmh->n_strata; j++) {
        if (total * cmh->share[j] < 2.0) {
            return cli_question_error(q, "stratum %zu has fewer than two people: merge strata", j + 1);
        }
    }
    fill_json(answer->json, q, cmh, total, 0);
    fprintf(answer->text, "Test cmh over %zu strata, %s, alpha %g.\nPower with %.6g people in all: %.1f%%.\n",
            cmh->n_strata, q->sides == 2 ? "two-sided" : "one-sided", q->alpha, total,
            100.0 * mlift_cmh_power(cmh, total));
    if (total > q->list) {
        fprintf(answer->text, "Your list of %.0f is smaller than that.\n", q->list);
        return CLI_NO;
    }
    fprintf(answer->text, "Next: %.0f people in all give 80%% power.\n", ceil(mlift_cmh_size(cmh, 0.8)));
    return CLI_DONE;
}

static int answer_size(const struct cli_question *q, const struct mlift_cmh *cmh, struct cli_answer *answer)
{
    static const double usual = 0.8;
    size_t n = q->n_power > 0 ? q->n_power : 1;
    json_t *results = json_array();
    int code = CLI_DONE;

    fprintf(answer->text, "Test cmh over %zu strata, %s, alpha %g.\n", cmh->n_strata,
            q->sides == 2 ? "two-sided" : "one-sided", q->alpha);
    for (size_t i = 0; i < n; i++) {
        double target = q->n_power > 0 ? q->power[i] : usual, total = mlift_cmh_size(cmh, target);
        json_t *json = n == 1 ? json_incref(answer->json) : json_object();
        fill_json(json, q, cmh, total, 1);
        json_object_set_new(json, "power_target", cli_json_number(target));
        json_array_append_new(results, json);
        fprintf(answer->text, "For %.4g%% power: %.0f people in all", 100.0 * target, ceil(total - 1e-9));
        if (ceil(total - 1e-9) > q->list) {
            fprintf(answer->text, "; your list of %.0f is smaller than that", q->list);
            code = CLI_NO;
        }
        fputs(".\n", answer->text);
    }
    fputs("Next: randomise within each stratum, in the same proportion, and analyse with the strata.\n", answer->text);
    if (n > 1) {
        json_object_set(answer->json, "results", results);
    }
    json_decref(results);
    return code;
}

static int answer(const struct cli_question *q, const void *options, struct cli_answer *answer)
{
    double treated[CLI_QUESTION_MOST];
    double ratio = isfinite(q->n1) && isfinite(q->n2) && q->ask == CLI_ASK_POWER ? q->n2 / q->n1 : q->ratio;
    int code = check(q);

    if (code != CLI_DONE) {
        return code;
    }
    for (size_t j = 0; j < q->n_p1; j++) {
        treated[j] = q->n_treated > 0 ? q->treated[j] : ratio / (1.0 + ratio);
    }
    struct mlift_cmh cmh = {.n_strata = q->n_p1,
                            .p1 = q->p1,
                            .p2 = q->p2,
                            .share = q->shares,
                            .treated = treated,
                            .alpha = q->alpha,
                            .sides = q->sides,
                            .continuity = ((const struct options *)options)->continuity};
    if (mlift_cmh_check(&cmh)) {
        return cli_question_error(q, "over all strata the rates do not differ: there is no difference to find");
    }
    return q->ask == CLI_ASK_POWER ? answer_power(q, &cmh, answer) : answer_size(q, &cmh, answer);
}

static const struct cli_method methods[] = {{"cmh", "Cochran-Mantel-Haenszel over strata"}};

const struct cli_family cli_methods_cmh = {
    .title = "Strata:",
    .methods = methods,
    .n_methods = 1,
    .argp = &argp,
    .options_size = sizeof(struct options),
    .answer = answer,
};
