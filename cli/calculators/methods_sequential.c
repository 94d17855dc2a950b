#include "cli/calculators/methods_sequential.h"

#include "analysis/sequential/msprt.h"
#include "analysis/sequential/ruin.h"
#include "analysis/sequential/sequential.h"
#include "analysis/sequential/zlooks.h"
#include "analysis/twoarm/closedform.h"
#include "cli/calculators/twostage.h"
#include "cli/command.h"
#include "cli/show/json.h"

#include <math.h>
#include <string.h>

/* Beyond this many people the exact walk over both counts is left out (or, for msprt, looks are spread out). */
static const double most_walked = 200000.0;

static const struct cli_method methods[] = {
    {"group-sequential", "a few planned looks (see --looks, --boundary)"},
    {"msprt", "always valid: look after every subscriber"},
    {"simple-sequential", "count conversions until one arm leads by d"},
};

enum {
    OPTION_LOOKS = 0x1000,
    OPTION_BOUNDARY,
    OPTION_SPENDING,
    OPTION_INFORMATION,
    OPTION_FUTILITY,
    OPTION_BINDING,
    OPTION_TAU
};

struct options {
    long looks;
    const char *boundary, *spending, *futility;
    double information[MLIFT_SEQUENTIAL_MAX_LOOKS];
    size_t n_information;
    double futility_z[MLIFT_SEQUENTIAL_MAX_LOOKS];
    size_t n_futility_z;
    int binding;
    double tau;
    int looks_given;
};

static const struct argp_option option_list[] = {
    {"looks", OPTION_LOOKS, "NUMBER", 0, "looks at equal distances (default 3)", 0},
    {"boundary", OPTION_BOUNDARY, "NAME", 0, "obrien-fleming (default), pocock, wang-tsiatis:DELTA, haybittle-peto[:Z]",
     0},
    {"spending", OPTION_SPENDING, "NAME", 0, "instead: obf, pocock, hsd:GAMMA, kim-demets:RHO (Lan-DeMets)", 0},
    {"information", OPTION_INFORMATION, "LIST", 0, "shares of the list at the looks, for example 0.3,0.7,1", 0},
    {"futility", OPTION_FUTILITY, "NAME|LIST", 0, "stop without hope: a spending name for beta, or Z values 0,0.5", 0},
    {"binding", OPTION_BINDING, NULL, 0, "futility stops are always obeyed (boundaries count on it)", 0},
    {"tau", OPTION_TAU, "DIFFERENCE", 0,
     "msprt: typical size of a difference (default p2 - p1; pvalue: tuned to the people)", 0},
    {0},
};

static void options_init(void *memory)
{
    struct options *options = memory;
    options->looks = 3;
    options->tau = (double)NAN;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case OPTION_LOOKS:
        options->looks = cli_question_whole(state, "looks", text, 1, MLIFT_SEQUENTIAL_MAX_LOOKS);
        options->looks_given = 1;
        return 0;
    case OPTION_BOUNDARY:
        options->boundary = text;
        return 0;
    case OPTION_SPENDING:
        options->spending = text;
        return 0;
    case OPTION_INFORMATION:
        options->n_information = cli_question_list(state, "information", text, 0.0, 1.0, 0, options->information,
                                                   MLIFT_SEQUENTIAL_MAX_LOOKS);
        return 0;
    case OPTION_FUTILITY:
        options->futility = text;
        if (strspn(text, "0123456789.,-+") == strlen(text)) {
            options->n_futility_z = cli_question_list(state, "futility", text, -20.0, 20.0, 0, options->futility_z,
                                                      MLIFT_SEQUENTIAL_MAX_LOOKS);
        }
        return 0;
    case OPTION_BINDING:
        options->binding = 1;
        return 0;
    case OPTION_TAU:
        options->tau = cli_question_number(state, "tau", text, 0.0, 1.0, 1);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {.options = option_list, .parser = parse};

/* ---- group sequential ---- */

static int read_futility(const struct cli_question *q, const struct options *o, struct mlift_sequential_plan *plan)
{
    plan->binding = o->binding;
    if (!o->futility) {
        return o->binding ? cli_question_error(q, "--binding says how --futility is meant: give that as well")
                          : CLI_DONE;
    }
    if (o->n_futility_z > 0) {
        if (o->n_futility_z != (size_t)plan->n_looks - 1) {
            return cli_question_error(q, "--futility needs one Z for each look but the last: %d", plan->n_looks - 1);
        }
        plan->futility_kind = MLIFT_FUTILITY_FIXED;
        memcpy(plan->futility, o->futility_z, o->n_futility_z * sizeof *plan->futility);
        return CLI_DONE;
    }
    plan->futility_kind = MLIFT_FUTILITY_SPENDING;
    if (mlift_spending_parse(o->futility, &plan->beta_spending) != 0) {
        return cli_question_error(q, "unknown --futility '%s': obf, pocock, hsd:GAMMA, kim-demets:RHO or Z values",
                                  o->futility);
    }
    return CLI_DONE;
}

static int read_plan(const struct cli_question *q, const struct options *o, struct mlift_sequential_plan *plan)
{
    long looks = o->n_information > 0 ? (long)o->n_information : o->looks;

    if (o->looks_given && o->looks != looks) {
        return cli_question_error(q, "--information says when the %zu looks are, --looks %ld another number: give one",
                                  o->n_information, o->looks);
    }
    if (mlift_sequential_plan_looks(plan, (int)looks) != 0) {
        return cli_question_error(q, "--looks must lie between 1 and %d", MLIFT_SEQUENTIAL_MAX_LOOKS);
    }
    plan->sides = q->sides;
    plan->alpha = q->alpha;
    if (o->boundary && o->spending) {
        return cli_question_error(q, "--boundary and --spending are two ways to say the same thing: give one");
    }
    plan->spends = o->spending != NULL;
    if (o->spending && mlift_spending_parse(o->spending, &plan->alpha_spending) != 0) {
        return cli_question_error(q, "unknown --spending '%s': obf, pocock, hsd:GAMMA or kim-demets:RHO", o->spending);
    }
    if (o->boundary && mlift_boundary_parse(o->boundary, &plan->boundary) != 0) {
        return cli_question_error(
            q, "unknown --boundary '%s': obrien-fleming, pocock, wang-tsiatis:DELTA or haybittle-peto[:Z]",
            o->boundary);
    }
    for (size_t k = 0; k < o->n_information; k++) {
        plan->information[k] = o->information[k];
        if (!(o->information[k] > (k > 0 ? o->information[k - 1] : 0.0))) {
            return cli_question_error(q, "--information must rise from above 0 to 1, for example 0.3,0.7,1");
        }
    }
    if (o->n_information > 0 && fabs(o->information[o->n_information - 1] - 1.0) > 1e-9) {
        return cli_question_error(q, "--information must end at 1");
    }
    return read_futility(q, o, plan);
}

int cli_methods_sequential_plan(const struct cli_question *question, const void *options,
                                struct mlift_sequential_plan *plan)
{
    return read_plan(question, options, plan);
}

double cli_methods_sequential_tau(const void *options)
{
    return ((const struct options *)options)->tau;
}

/* What one group sequential answer is about. */
struct group {
    const struct cli_question *q;
    const struct options *o;
    struct mlift_sequential_plan plan;
    struct cli_twostage arms;
    int has_rates;
    int code;
};

static double fixed_information(double power, void *context)
{
    const struct group *g = context;
    struct mlift_twoarm twoarm = {.p1 = g->arms.p[0], .p2 = g->arms.p[1], .alpha = g->q->alpha, .sides = g->q->sides};
    double n1 = 0.0, n2 = 0.0;
    if (mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &twoarm, power, g->arms.n[1] / g->arms.n[0], &n1, &n2) != 0) {
        return (double)NAN;
    }
    return n1 + n2;
}

/* Bounds that are never met read null. */
static json_t *bounds(const double *z, int n)
{
    json_t *list = json_array();
    for (int k = 0; k < n; k++) {
        json_array_append_new(list, fabs(z[k]) < MLIFT_SEQUENTIAL_NEVER ? cli_json_number(z[k]) : json_null());
    }
    return list;
}

static void fill_design(const struct group *g, const struct mlift_sequential_design *design, json_t *json)
{
    size_t looks = (size_t)design->n_looks;
    if (g->plan.spends) {
        json_object_set_new(json, "spending", json_string(g->o->spending));
    } else {
        json_object_set_new(json, "boundary", json_string(g->o->boundary ? g->o->boundary : "obrien-fleming"));
    }
    json_object_set_new(json, "looks", json_integer(design->n_looks));
    json_object_set_new(json, "information", cli_json_list(design->information, looks));
    json_object_set_new(json, "critical", bounds(design->critical, design->n_looks));
    json_object_set_new(json, "alpha_spent", cli_json_list(design->alpha_spent, looks));
    if (g->plan.futility_kind != MLIFT_FUTILITY_NONE) {
        json_object_set_new(json, "futility", bounds(design->futility, design->n_looks));
        json_object_set_new(json, "binding", json_boolean(g->plan.binding));
        json_object_set_new(json, "beta_spent", cli_json_list(design->beta_spent, looks));
    }
    json_object_set_new(json, "power", cli_json_number(design->alternative.above_total));
    json_object_set_new(json, "drift", cli_json_number(design->drift));
    json_object_set_new(json, "inflation", cli_json_number(design->inflation));
    json_object_set_new(json, "expected_information_null", cli_json_number(design->null.information));
    json_object_set_new(json, "expected_information_alternative", cli_json_number(design->alternative.information));
}

/* True error and power of the z test at the planned looks, from both counts. */
static void fill_exact(const struct group *g, const struct mlift_sequential_design *design, json_t *json, FILE *text)
{
    struct mlift_zlooks looks;
    struct mlift_armwalk null, effect;
    const struct cli_twostage *arms = &g->arms;
    size_t n_a = (size_t)ceil(arms->n[arms->worse] - 1e-9), n_b = (size_t)ceil(arms->n[!arms->worse] - 1e-9);
    if (arms->n[0] + arms->n[1] > most_walked || mlift_zlooks_init(&looks, design, n_a, n_b) != 0 ||
        mlift_zlooks_run(&looks, arms->p[0], arms->p[0], &null) != 0 ||
        mlift_zlooks_run(&looks, arms->p[arms->worse], arms->p[!arms->worse], &effect) != 0) {
        return;
    }
    json_object_set_new(json, "type1", cli_json_number(null.a_wins + null.b_wins));
    json_object_set_new(json, "power_exact", cli_json_number(effect.b_wins));
    fprintf(text, "Counted exactly: power %.1f%%, false alarms %.2f%% (%.2f%% were allowed).\n", 100.0 * effect.b_wins,
            100.0 * (null.a_wins + null.b_wins), 100.0 * g->q->alpha);
    cli_twostage_say_winners(g->q, null.a_wins + null.b_wins, effect.b_wins, json, text);
}

static void say_design(const struct mlift_sequential_design *design, double total, FILE *text)
{
    for (int k = 0; k < design->n_looks; k++) {
        fprintf(text, "  look %d", k + 1);
        if (isfinite(total)) {
            fprintf(text, " after %.0f people", ceil(total * design->information[k] - 1e-9));
        } else {
            fprintf(text, " at %.3g%%", 100.0 * design->information[k]);
        }
        if (design->critical[k] < MLIFT_SEQUENTIAL_NEVER) {
            fprintf(text, ": stop and decide if %s >= %.3f", design->sides == 2 ? "|Z|" : "Z", design->critical[k]);
        } else {
            fputs(": no decision yet", text);
        }
        int hopeless =
            k < design->n_looks - 1 && design->futility[k] > (design->sides == 2 ? 0.0 : -MLIFT_SEQUENTIAL_NEVER);
        if (hopeless) {
            fprintf(text, ", give up if %s < %.3f", design->sides == 2 ? "|Z|" : "Z", design->futility[k]);
        }
        fputc('\n', text);
    }
}

static void finish_group(struct group *g, const struct mlift_sequential_design *design, double exact_total,
                         json_t *json, FILE *text)
{
    if (!g->has_rates) {
        json_object_set_new(json, "test", json_string(g->q->test));
        json_object_set_new(json, "method", json_string("closed-form"));
        json_object_set_new(json, "alpha", cli_json_number(g->q->alpha));
        json_object_set_new(json, "sides", json_integer(g->q->sides));
        fill_design(g, design, json);
        fprintf(text, "The most people needed: %.4f times those of a test with one look.\n", design->inflation);
        say_design(design, (double)NAN, text);
        return;
    }
    double at_null = exact_total * design->null.information, at_effect = exact_total * design->alternative.information;
    g->code = cli_twostage_fill(g->q, &g->arms, "closed-form", json);
    json_object_set_new(json, "n_exact", cli_json_list(g->arms.n, 2));
    json_object_set_new(json, "n_max", cli_json_number(exact_total));
    json_object_set_new(json, "expected_n_null", cli_json_number(at_null));
    json_object_set_new(json, "expected_n_alternative", cli_json_number(at_effect));
    fill_design(g, design, json);
    fprintf(text, "At most %.0f + %.0f people for %.4g%% power; on average %.0f if nothing differs, %.0f if it does.\n",
            ceil(g->arms.n[0] - 1e-9), ceil(g->arms.n[1] - 1e-9), 100.0 * design->alternative.above_total, at_null,
            at_effect);
    say_design(design, exact_total, text);
    fill_exact(g, design, json, text);
    cli_twostage_say_list(g->q, ceil(g->arms.n[0] - 1e-9) + ceil(g->arms.n[1] - 1e-9), text);
}

/* Whether a fixed futility bound above the bound for a decision makes the plan impossible; then it is said. */
static int nobody_goes_on(const struct group *g, const struct mlift_sequential_design *design)
{
    int k = mlift_sequential_futility_above(&g->plan, design);

    if (k >= 0) {
        cli_question_error(g->q,
                           "at look %d --futility %g lies above the bound for a decision, %.3f: everybody would stop "
                           "there; give lower Z values or fewer looks",
                           k + 1, g->plan.futility[k], design->critical[k]);
    }
    return k >= 0;
}

static int group_size(double target, json_t *json, FILE *text, void *context)
{
    struct group *g = context;
    struct mlift_sequential_design design;
    g->plan.power = target;
    g->code = CLI_DONE;
    int status = mlift_sequential_solve(&g->plan, &design);
    if (status == MLIFT_ERR_UNREACHABLE && nobody_goes_on(g, &design)) {
        return CLI_WRONG_USE;
    }
    if (status != 0) {
        return cli_twostage_failed(g->q, status, "these looks and bounds cannot have that alpha and power");
    }
    double total = (double)NAN;
    if (g->has_rates) {
        g->arms.n[0] = 1.0;
        g->arms.n[1] = g->q->ratio;
        total = design.inflation * fixed_information(target, g);
        g->arms.n[0] = total / (1.0 + g->q->ratio);
        g->arms.n[1] = total - g->arms.n[0];
    }
    finish_group(g, &design, total, json, text);
    return g->code;
}

static int group_sequential(const struct cli_question *q, const struct options *o, struct cli_answer *answer)
{
    struct group g = {.q = q, .o = o, .has_rates = q->n_p1 > 0 || q->n_p2 > 0 || q->ask == CLI_ASK_POWER};
    struct mlift_sequential_design design;
    int code = read_plan(q, o, &g.plan);
    if (code == CLI_DONE && g.has_rates) {
        code = cli_twostage_read(q, &g.arms);
    }
    if (code != CLI_DONE) {
        return code;
    }
    if (q->ask == CLI_ASK_SIZE) {
        return cli_twostage_targets(q, answer, group_size, &g);
    }
    double total = g.arms.n[0] + g.arms.n[1];
    int status = mlift_sequential_power(&g.plan, fixed_information, &g, total, &design);
    if (status == MLIFT_ERR_UNREACHABLE && nobody_goes_on(&g, &design)) {
        return CLI_WRONG_USE;
    }
    if (status == MLIFT_ERR_UNREACHABLE && g.plan.futility_kind == MLIFT_FUTILITY_SPENDING) {
        return cli_question_error(q,
                                  "with %.0f people this futility stop gives up before anything can be found: more "
                                  "people, or --futility with Z values such as 0,0.5",
                                  total);
    }
    if (status != 0) {
        return cli_twostage_failed(q, status, "the power of these looks and bounds");
    }
    finish_group(&g, &design, total, answer->json, answer->text);
    return g.code;
}

/* ---- always valid ---- */

struct always {
    const struct cli_question *q;
    struct cli_twostage arms;
    struct mlift_msprt test;
    size_t found;
    struct mlift_armwalk walk;
};

/* Looks every `step` pairs (arm 2: ratio times as many), up to n of arm 1. */
static void set_looks(struct always *a, double n1, double ratio, double step)
{
    size_t one = (size_t)step, two = (size_t)fmax(1.0, round(ratio * step));
    a->test.n_a_step = a->arms.worse ? two : one;
    a->test.n_b_step = a->arms.worse ? one : two;
    a->test.n_looks = (size_t)fmax(1.0, floor(n1 / step + 1e-9));
}

/* Two walks over the looks: the window of counts grows with the expected conversions, the work of a step with its own.
 * Measured on a laptop's core. */
static double seconds_of(const struct always *a, double n1, double step)
{
    double p = 0.5 * (a->arms.p[0] + a->arms.p[1]);

    return 1e-6 * n1 * p * (n1 / step) * (1.0 + 2.0 * step * p);
}

static int finish_always(struct always *a, json_t *json, FILE *text)
{
    struct mlift_armwalk null;
    size_t none = 0;
    double p1 = a->arms.p[0];
    size_t steps[2] = {a->arms.worse ? a->test.n_b_step : a->test.n_a_step,
                       a->arms.worse ? a->test.n_a_step : a->test.n_b_step};
    int status = mlift_msprt_run(&a->test, p1, p1, 0.0, &null, &none);
    if (status != 0) {
        return cli_twostage_failed(a->q, status, "the always-valid test");
    }
    a->arms.n[0] = (double)(steps[0] * a->test.n_looks);
    a->arms.n[1] = (double)(steps[1] * a->test.n_looks);
    int code = cli_twostage_fill(a->q, &a->arms, "exact", json);
    json_object_set_new(json, "tau", cli_json_number(a->test.tau));
    json_object_set_new(json, "looks", json_integer((json_int_t)a->test.n_looks));
    json_object_set_new(json, "power", cli_json_number(a->walk.b_wins));
    json_object_set_new(json, "type1", cli_json_number(null.a_wins + null.b_wins));
    json_object_set_new(json, "n_max", cli_json_whole(a->arms.n[0] + a->arms.n[1]));
    json_object_set_new(json, "expected_n_null", cli_json_number(null.n_expected));
    json_object_set_new(json, "expected_n_alternative", cli_json_number(a->walk.n_expected));
    fprintf(text,
            "At most %.0f + %.0f people, looked at %zu times: power %.1f%%, on average %.0f people if the difference "
            "is there.\n"
            "False alarms %.2f%% (%.2f%% allowed), however often and whenever you look.\n",
            a->arms.n[0], a->arms.n[1], a->test.n_looks, 100.0 * a->walk.b_wins, a->walk.n_expected,
            100.0 * (null.a_wins + null.b_wins), 100.0 * a->q->alpha);
    cli_twostage_say_winners(a->q, null.a_wins + null.b_wins, a->walk.b_wins, json, text);
    cli_twostage_say_list(a->q, a->arms.n[0] + a->arms.n[1], text);
    return code;
}

static int always_size(double target, json_t *json, FILE *text, void *context)
{
    struct always *a = context;
    const struct cli_question *q = a->q;
    struct mlift_twoarm twoarm = {.p1 = a->arms.p[0], .p2 = a->arms.p[1], .alpha = q->alpha, .sides = q->sides};
    double n1 = 0.0, n2 = 0.0, total = 0.0;
    int status = mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &twoarm, target, q->ratio, &n1, &n2);
    if (status != 0) {
        return cli_twostage_failed(q, status, "the size of the always-valid test");
    }
    if (n1 + n2 > most_walked) {
        return cli_question_error(q, "msprt is enumerated, and this difference needs more than %.0f people",
                                  most_walked);
    }
    double step = fmax(1.0, ceil(n1 / 2000.0));
    cli_twostage_about(q, seconds_of(a, 1.7 * n1, step)); /* about so many more than one look needs */
    for (double factor = 4.0; factor <= 64.0; factor *= 4.0) {
        set_looks(a, fmax(20.0, factor * n1), q->ratio, step);
        status =
            mlift_msprt_run(&a->test, a->arms.p[a->arms.worse], a->arms.p[!a->arms.worse], target, &a->walk, &a->found);
        if (status != 0 || a->found < a->test.n_looks) {
            break;
        }
    }
    if (status != 0 || a->found >= a->test.n_looks) {
        return cli_twostage_failed(q, status != 0 ? status : MLIFT_ERR_UNREACHABLE,
                                   "the size of the always-valid test");
    }
    a->test.n_looks = a->found + 1;
    total = (double)((a->test.n_a_step + a->test.n_b_step) * a->test.n_looks);
    a->walk.n_expected += (1.0 - a->walk.a_wins - a->walk.b_wins) * total;
    return finish_always(a, json, text);
}

static int always_valid(const struct cli_question *q, const struct options *o, struct cli_answer *answer)
{
    struct always a = {.q = q};
    int code = cli_twostage_read(q, &a.arms);
    if (code != CLI_DONE) {
        return code;
    }
    a.test = (struct mlift_msprt){
        .alpha = q->alpha, .sides = q->sides, .tau = isfinite(o->tau) ? o->tau : fabs(a.arms.p[1] - a.arms.p[0])};
    if (q->ask == CLI_ASK_SIZE) {
        return cli_twostage_targets(q, answer, always_size, &a);
    }
    if (a.arms.n[0] + a.arms.n[1] > most_walked) {
        return cli_question_error(q, "msprt is enumerated for up to %.0f people in both arms", most_walked);
    }
    set_looks(&a, a.arms.n[0], a.arms.n[1] / a.arms.n[0], fmax(1.0, ceil(a.arms.n[0] / 5000.0)));
    cli_twostage_about(q, seconds_of(&a, a.arms.n[0], a.arms.n[0] / (double)a.test.n_looks));
    int status = mlift_msprt_run(&a.test, a.arms.p[a.arms.worse], a.arms.p[!a.arms.worse], 0.0, &a.walk, &a.found);
    return status != 0 ? cli_twostage_failed(q, status, "the always-valid test")
                       : finish_always(&a, answer->json, answer->text);
}

/* ---- simple sequential ---- */

static int simple_size(double target, json_t *json, FILE *text, void *context)
{
    const struct cli_question *q = context;
    double lift = q->p2[0] / q->p1[0] - 1.0;
    long conversions = 0, lead = 0;
    int status = q->sides == 2 ? mlift_ruin_size_either(lift, q->alpha, target, &conversions, &lead)
                               : mlift_ruin_size(lift, q->alpha, target, &conversions, &lead);
    if (status != 0) {
        return cli_twostage_failed(q, status, "the number of conversions");
    }
    double share = fmax(q->p1[0], q->p2[0]) / (q->p1[0] + q->p2[0]), power = 0.0, wrong = 0.0, one = 0.0, two = 0.0;
    if (q->sides == 2) {
        mlift_ruin_reach_either(conversions, lead, share, &power, &wrong);
        mlift_ruin_reach_either(conversions, lead, 0.5, &one, &two);
    } else {
        power = mlift_ruin_reach(conversions, lead, share);
        one = mlift_ruin_reach(conversions, lead, 0.5);
    }
    double people = ceil((double)conversions / (q->p1[0] + q->p2[0]));
    struct cli_twostage arms = {.p = {q->p1[0], q->p2[0]}, .n = {people, people}};
    int code = cli_twostage_fill(q, &arms, "exact", json);
    json_object_set_new(json, "conversions", json_integer(conversions));
    json_object_set_new(json, "lead", json_integer(lead));
    json_object_set_new(json, "power", cli_json_number(power));
    json_object_set_new(json, "type1", cli_json_number(one + two));
    if (q->sides == 2) {
        json_object_set_new(json, "wrong_winner", cli_json_number(wrong));
    }
    fprintf(text,
            "Stop when %s leads by %ld conversions; give up after %ld conversions in both arms\n"
            "(about %.0f people in each).\n"
            "Power %.1f%%, false alarms %.2f%% (%.2f%% were allowed), %s.\n",
            q->sides == 2 ? "either arm" : "the expected winner", lead, conversions, people, 100.0 * power,
            100.0 * (one + two), 100.0 * q->alpha,
            q->sides == 2 ? "two-sided" : "one-sided: --sides 2 stops for either arm");
    cli_twostage_say_list(q, 2.0 * people, text);
    return code;
}

static int simple_sequential(const struct cli_question *q, struct cli_answer *answer)
{
    struct cli_twostage arms;
    struct cli_question asked = *q;
    if (q->ask == CLI_ASK_POWER) {
        return cli_question_error(q, "simple-sequential is planned by `microlift size`");
    }
    asked.sides = q->sides_given ? q->sides : 1; /* as published, unless asked: for the expected winner only */
    int code = cli_twostage_read(&asked, &arms);
    return code != CLI_DONE ? code : cli_twostage_targets(&asked, answer, simple_size, &asked);
}

static int answer_sequential(const struct cli_question *q, const void *options, struct cli_answer *answer)
{
    if (strcmp(q->test, "group-sequential") == 0) {
        return group_sequential(q, options, answer);
    }
    return strcmp(q->test, "msprt") == 0 ? always_valid(q, options, answer) : simple_sequential(q, answer);
}

const struct cli_family cli_methods_sequential = {
    .title = "Several looks (--test group-sequential, msprt)",
    .methods = methods,
    .n_methods = sizeof methods / sizeof *methods,
    .argp = &argp,
    .options_size = sizeof(struct options),
    .options_init = options_init,
    .answer = answer_sequential,
};
