#include "cli/calculators/methods_rules.h"

#include "analysis/sequential/asymmetric.h"
#include "analysis/sequential/bandit.h"
#include "analysis/sequential/testroll.h"
#include "analysis/twoarm/bayes.h"
#include "analysis/twoarm/closedform.h"
#include "cli/calculators/twostage.h"
#include "cli/command.h"
#include "cli/show/json.h"
#include "sim/clock.h"

#include <math.h>
#include <string.h>

static const struct cli_method methods[] = {
    {"bayes", "decide when P(one arm is better) is high enough"},
    {"test-and-roll", "test on some, send the rest the better one"},
    {"bandit", "Thompson sampling: shift sends to what works"},
};

enum {
    OPTION_MEAN = 0x1000,
    OPTION_PRIOR_SD,
    OPTION_NOISE_SD,
    OPTION_PRIOR,
    OPTION_THRESHOLD,
    OPTION_LOSS,
    OPTION_CHECKS,
    OPTION_WAVE,
    OPTION_SEED,
    OPTION_REPLICATES
};

struct options {
    double mean[2], prior_sd[2], noise_sd[2]; /* of arm 1 and 2; one value given: of both */
    size_t n_mean, n_prior_sd, n_noise_sd;
    double prior[2];
    size_t n_prior;
    double threshold, loss;
    long checks, wave, seed, replicates;
    int drawing; /* --seed or --replicates was given */
};

static const struct argp_option option_list[] = {
    {"mean", OPTION_MEAN, "RATE", 0, "test-and-roll: what messages like these convert on average; A,B: arm 1, arm 2",
     0},
    {"prior-sd", OPTION_PRIOR_SD, "SD", 0, "test-and-roll: how much messages like these differ; A,B: arm 1, arm 2", 0},
    {"noise-sd", OPTION_NOISE_SD, "SD", 0, "test-and-roll: of one response, if it is not a conversion", 0},
    {"prior", OPTION_PRIOR, "A,B", 0, "bayes, bandit: beta prior of both rates (default 1,1)", 0},
    {"threshold", OPTION_THRESHOLD, "SHARE", 0, "bayes: declare a winner at this P(better) (default 0.95)", 0},
    {"loss", OPTION_LOSS, "RATE", 0, "bayes: ... and at an expected loss of at most this", 0},
    {"checks", OPTION_CHECKS, "NUMBER", 0, "bayes: looks at equal distances (default 1)", 0},
    {"wave", OPTION_WAVE, "PEOPLE", 0, "bandit: learn after each wave of this many (default 1)", 0},
    {"seed", OPTION_SEED, "NUMBER", 0, "bandit: seed of the simulation (default 1)", 0},
    {"replicates", OPTION_REPLICATES, "NUMBER", 0, "bandit: simulated runs (default 2000)", 0},
    {0},
};

static void options_init(void *memory)
{
    struct options *o = memory;
    *o = (struct options){.prior = {1.0, 1.0},
                          .n_prior = 2,
                          .threshold = (double)NAN,
                          .loss = HUGE_VAL,
                          .checks = 1,
                          .wave = 1,
                          .seed = 1,
                          .replicates = 2000};
}

/* One value for both arms, or two. */
static size_t read_arms(const struct argp_state *state, const char *option, const char *text, double least,
                        double *values)
{
    size_t n = cli_question_list(state, option, text, least, 1e9, 1, values, 2);

    values[1] = n == 1 ? values[0] : values[1];
    return n;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case OPTION_MEAN:
        o->n_mean = read_arms(state, "mean", text, -1e9, o->mean);
        return 0;
    case OPTION_PRIOR_SD:
        o->n_prior_sd = read_arms(state, "prior-sd", text, 0.0, o->prior_sd);
        return 0;
    case OPTION_NOISE_SD:
        o->n_noise_sd = read_arms(state, "noise-sd", text, 0.0, o->noise_sd);
        return 0;
    case OPTION_PRIOR:
        o->n_prior = cli_question_list(state, "prior", text, 1e-3, 1e6, 0, o->prior, 2);
        return 0;
    case OPTION_THRESHOLD:
        o->threshold = cli_question_number(state, "threshold", text, 0.5, 1.0, 1);
        return 0;
    case OPTION_LOSS:
        o->loss = cli_question_number(state, "loss", text, 0.0, 1.0, 1);
        return 0;
    case OPTION_CHECKS:
        o->checks = cli_question_whole(state, "checks", text, 1, 1000);
        return 0;
    case OPTION_WAVE:
        o->wave = cli_question_whole(state, "wave", text, 1, 100000000);
        return 0;
    case OPTION_SEED:
        o->seed = cli_question_whole(state, "seed", text, 0, 2147483647);
        o->drawing = 1;
        return 0;
    case OPTION_REPLICATES:
        o->replicates = cli_question_whole(state, "replicates", text, 2, 10000000);
        o->drawing = 1;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {.options = option_list, .parser = parse};

/* ---- Bayesian test ---- */

struct belief {
    const struct cli_question *q;
    const struct options *o;
    struct cli_twostage arms;
    struct mlift_bayes test;
};

static int finish_bayes(struct belief *b, json_t *json, FILE *text)
{
    struct mlift_bayes_rule rule;
    struct mlift_armwalk null, effect;
    const struct cli_twostage *arms = &b->arms;
    int status = mlift_bayes_rule_init(&rule, &b->test, (size_t)arms->n[arms->worse], (size_t)arms->n[!arms->worse],
                                       (size_t)b->o->checks);
    if (status == 0) {
        status = mlift_bayes_rule_run(&rule, arms->p[0], arms->p[0], &null);
        status =
            status != 0 ? status : mlift_bayes_rule_run(&rule, arms->p[arms->worse], arms->p[!arms->worse], &effect);
        mlift_bayes_rule_free(&rule);
    }
    if (status != 0) {
        return cli_twostage_failed(b->q, status, "the Bayesian rule");
    }
    int code = cli_twostage_fill(b->q, arms, "exact", json);
    json_object_del(json, "alpha"); /* the rule has none: type1 is what it comes to */
    json_object_set_new(json, "threshold", cli_json_number(b->test.threshold));
    json_object_set_new(json, "loss", cli_json_number(b->test.loss));
    json_object_set_new(json, "prior", cli_json_list(b->o->prior, 2));
    json_object_set_new(json, "looks", json_integer(b->o->checks));
    json_object_set_new(json, "power", cli_json_number(effect.b_wins));
    json_object_set_new(json, "type1", cli_json_number(null.a_wins + null.b_wins));
    json_object_set_new(json, "wrong_winner", cli_json_number(effect.a_wins));
    json_object_set_new(json, "expected_n_null", cli_json_number(null.n_expected));
    json_object_set_new(json, "expected_n_alternative", cli_json_number(effect.n_expected));
    fprintf(
        text,
        "%.0f + %.0f people, %ld look%s: the better message is declared in %.1f%% of tests (%.0f people on average).\n"
        "If nothing differs, a winner is declared all the same in %.1f%%.\n",
        arms->n[0], arms->n[1], b->o->checks, b->o->checks == 1 ? "" : "s", 100.0 * effect.b_wins, effect.n_expected,
        100.0 * (null.a_wins + null.b_wins));
    cli_twostage_say_winners(b->q, null.a_wins + null.b_wins, effect.b_wins, json, text);
    cli_twostage_say_list(b->q, arms->n[0] + arms->n[1], text);
    return code;
}

/* How long one power of about the right size takes, by the clock: the search for a size asks some 230 times. */
static double seconds_of_size(const struct belief *b, double target)
{
    const struct cli_twostage *arms = &b->arms;
    struct mlift_twoarm plan = {.p1 = arms->p[0], .p2 = arms->p[1], .alpha = 0.05, .sides = 1};
    double n1 = 0.0, n2 = 0.0;
    struct mlift_bayes_rule rule;
    struct mlift_armwalk walk;

    if (mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &plan, fmax(target, 0.06), 1.0, &n1, &n2) || n1 > 1e5 ||
        n1 < (double)b->o->checks) {
        return 0.0;
    }
    const double start = mlift_clock_seconds();
    if (mlift_bayes_rule_init(&rule, &b->test, (size_t)n1, (size_t)n1, (size_t)b->o->checks)) {
        return 0.0;
    }
    int failed = mlift_bayes_rule_run(&rule, arms->p[arms->worse], arms->p[!arms->worse], &walk);
    mlift_bayes_rule_free(&rule);
    return failed ? 0.0 : 230.0 * (mlift_clock_seconds() - start);
}

static int bayes_size(double target, json_t *json, FILE *text, void *context)
{
    struct belief *b = context;
    size_t n_a = 0, n_b = 0;
    const struct cli_twostage *arms = &b->arms;
    double ratio = arms->worse ? 1.0 / b->q->ratio : b->q->ratio;
    cli_twostage_about(b->q, seconds_of_size(b, target));
    int status = mlift_bayes_size(&b->test, arms->p[arms->worse], arms->p[!arms->worse], ratio, (size_t)b->o->checks,
                                  target, 100000, &n_a, &n_b);
    if (status != 0) {
        return cli_twostage_failed(b->q, status, "no size up to 100,000 people in an arm has that power");
    }
    b->arms.n[arms->worse] = (double)n_a;
    b->arms.n[!arms->worse] = (double)n_b;
    return finish_bayes(b, json, text);
}

static int bayes(const struct cli_question *q, const struct options *o, struct cli_answer *answer)
{
    struct belief b = {.q = q, .o = o};
    int code = cli_twostage_read(q, &b.arms);
    if (code != CLI_DONE) {
        return code;
    }
    double threshold = isfinite(o->threshold) ? o->threshold : isfinite(o->loss) ? 0.5 : 0.95;
    b.test = (struct mlift_bayes){o->prior[0], o->prior[1], threshold, o->loss, q->sides};
    if (q->ask == CLI_ASK_SIZE) {
        return cli_twostage_targets(q, answer, bayes_size, &b);
    }
    if (b.arms.n[0] > 1e6 || b.arms.n[1] > 1e6 || b.arms.n[0] < (double)o->checks || b.arms.n[1] < (double)o->checks) {
        return cli_question_error(
            q, "bayes is enumerated for up to 1,000,000 people in an arm, at least one for each look");
    }
    return finish_bayes(&b, answer->json, answer->text);
}

/* ---- test and roll ---- */

static void fill_value(json_t *json, const struct mlift_testroll_value *value)
{
    json_object_set_new(json, "error_rate", cli_json_number(value->error_rate));
    json_object_set_new(json, "profit_per_subscriber", cli_json_number(value->profit_per_subscriber));
    json_object_set_new(json, "profit_untested", cli_json_number(value->profit_untested));
    json_object_set_new(json, "profit_perfect", cli_json_number(value->profit_perfect));
    json_object_set_new(json, "regret", cli_json_number(value->regret));
}

static json_t *twice(double n)
{
    json_t *list = json_array();
    json_array_append_new(list, cli_json_whole(n));
    json_array_append_new(list, cli_json_whole(n));
    return list;
}

/* The same question without the normal approximation: conversions counted, the prior a beta law of that mean and
 * spread. */
static int fill_counted(const struct cli_question *q, const struct options *o, json_t *json, FILE *text)
{
    double success = 0.0, failure = 0.0;
    struct mlift_testroll_value value;
    size_t n = (size_t)floor(isfinite(q->n1) ? q->n1 : 0.0), list = (size_t)q->list;
    if (mlift_testroll_prior(o->mean[0], o->prior_sd[0], &success, &failure) != 0 || q->list > 400000.0) {
        return CLI_DONE;
    }
    int status = isfinite(q->n1) ? 0 : mlift_testroll_exact_size(list, success, failure, &n);
    status = status != 0 ? status : mlift_testroll_exact(list, success, failure, n, &value);
    if (status == MLIFT_ERR_OUT_OF_RANGE) {
        fputs("Messages believed that much alike, or a test this large, are not counted: the closed form alone.\n",
              text);
        return CLI_DONE;
    }
    if (status != 0) {
        return cli_twostage_failed(q, status, "the exact test and roll");
    }
    json_t *exact = json_object();
    double prior[2] = {success, failure};
    json_object_set_new(exact, "n", twice((double)n));
    json_object_set_new(exact, "prior", cli_json_list(prior, 2));
    fill_value(exact, &value);
    json_object_set_new(json, "exact", exact);
    fprintf(
        text,
        "Counted exactly (conversions, beta prior): test %zu + %zu, %.6g per subscriber, wrong message in %.1f%%.\n", n,
        n, value.profit_per_subscriber, 100.0 * value.error_rate);
    return CLI_DONE;
}

/* The whole number beside the optimum that earns more. */
static double whole_size(const struct mlift_testroll *plan, double n)
{
    struct mlift_testroll_value below, above;
    double down = fmax(1.0, floor(n)), up = fmin(ceil(n), floor(0.5 * plan->list));
    if (mlift_testroll_evaluate(plan, down, &below) != 0 || mlift_testroll_evaluate(plan, up, &above) != 0) {
        return fmax(1.0, round(n));
    }
    return above.profit_per_subscriber > below.profit_per_subscriber ? up : down;
}

/* Whether both arms count conversions; CLI_WRONG_USE after one line if the numbers do not go together. */
static int check_beliefs(const struct cli_question *q, const struct options *o, int *binary)
{
    *binary = o->n_noise_sd == 0;
    if (!isfinite(q->list) || o->n_mean == 0 || o->n_prior_sd == 0) {
        return cli_question_error(
            q, "test-and-roll needs --list, --mean and --prior-sd, for example --list 2000 --mean 0.05 "
               "--prior-sd 0.01");
    }
    for (int i = 0; *binary && i < 2; i++) {
        double mean = o->mean[i], sd = o->prior_sd[i];
        if (!(mean > 0.0 && mean < 1.0)) {
            return cli_question_error(q, "--mean is not a conversion rate between 0 and 1: --noise-sd is needed");
        }
        if (sd * sd >= mean * (1.0 - mean)) {
            return cli_question_error(q, "--prior-sd %g is more than rates with mean %g can differ: below %.3g", sd,
                                      mean, sqrt(mean * (1.0 - mean)));
        }
    }
    return CLI_DONE;
}

/* Two messages that are not believed alike: what is asked, and the arms that answer. */
struct unlike {
    struct mlift_asymmetric plan;
    struct mlift_testroll_value value;
    double exact[2], whole[2]; /* people in each arm */
    double counted;            /* profit by counting conversions; NAN: no conversions, or too many people */
};

static int value_unlike(const struct cli_question *q, const struct options *o, int binary, struct unlike *u)
{
    double success[2] = {0.0}, failure[2] = {0.0};
    int status = MLIFT_OK;

    *u = (struct unlike){
        .plan = {.list = q->list}, .exact = {q->n1, isfinite(q->n2) ? q->n2 : q->n1}, .counted = (double)NAN};
    for (int i = 0; i < 2; i++) {
        u->plan.mean[i] = o->mean[i];
        u->plan.prior_sd[i] = o->prior_sd[i];
        u->plan.noise_sd[i] = binary ? sqrt(o->mean[i] * (1.0 - o->mean[i])) : o->noise_sd[i];
        binary = binary && !mlift_testroll_prior(o->mean[i], o->prior_sd[i], &success[i], &failure[i]);
    }
    status = isfinite(q->n1) ? MLIFT_OK : mlift_asymmetric_size(&u->plan, u->exact);
    status = status ? status : mlift_asymmetric_evaluate(&u->plan, u->exact, &u->value);
    u->whole[0] = fmin(round(u->exact[0]), floor(q->list));
    u->whole[1] = fmin(round(u->exact[1]), floor(q->list) - u->whole[0]);
    if (!status && binary && u->whole[0] + u->whole[1] <= 2e5) {
        size_t n[2] = {(size_t)u->whole[0], (size_t)u->whole[1]};
        status = mlift_asymmetric_exact(q->list, success, failure, n, &u->counted);
        status = status == MLIFT_ERR_OUT_OF_RANGE ? MLIFT_OK : status; /* a prior too sharp to count with */
    }
    return status;
}

static void say_unlike(const struct cli_question *q, const struct unlike *u, FILE *text)
{
    if (u->whole[0] + u->whole[1] < 1.0) {
        fprintf(text, "Do not test: send message %d to all %.0f people, that is worth more than learning.\n",
                u->plan.mean[1] > u->plan.mean[0] ? 2 : 1, q->list);
    } else {
        fprintf(text,
                "Test %.0f (message 1) + %.0f (message 2) of %.0f people, send the other %.0f what you then expect to "
                "do better.\n",
                u->whole[0], u->whole[1], q->list, q->list - u->whole[0] - u->whole[1]);
    }
    fprintf(text,
            "Worth %.6g per subscriber; without a test %.6g, knowing the better one %.6g. Wrong message rolled out: "
            "%.1f%%.\n",
            u->value.profit_per_subscriber, u->value.profit_untested, u->value.profit_perfect,
            100.0 * u->value.error_rate);
    if (isfinite(u->counted)) {
        fprintf(text, "Counted exactly (conversions, beta priors): %.6g per subscriber.\n", u->counted);
    }
}

static int roll_unlike(const struct cli_question *q, const struct options *o, int binary, struct cli_answer *answer)
{
    struct unlike u;
    json_t *json = answer->json;
    int status = value_unlike(q, o, binary, &u);

    if (status == MLIFT_ERR_NO_MEMORY) {
        return cli_twostage_failed(q, status, "the exact test and roll");
    }
    if (status) {
        return cli_question_error(q, "test-and-roll needs a list of at least the test, and positive spreads");
    }
    json_object_set_new(json, "test", json_string(q->test));
    json_object_set_new(json, "method", json_string("closed-form"));
    json_object_set_new(json, "list", cli_json_whole(q->list));
    json_object_set_new(json, "mean", cli_json_list(u.plan.mean, 2));
    json_object_set_new(json, "prior_sd", cli_json_list(u.plan.prior_sd, 2));
    json_object_set_new(json, "noise_sd", cli_json_list(u.plan.noise_sd, 2));
    json_object_set_new(json, "n", json_pack("[o, o]", cli_json_whole(u.whole[0]), cli_json_whole(u.whole[1])));
    json_object_set_new(json, "n_exact", cli_json_list(u.exact, 2));
    fill_value(json, &u.value);
    json_object_set_new(json, "profit_counted", cli_json_number(u.counted));
    say_unlike(q, &u, answer->text);
    return CLI_DONE;
}

static int test_and_roll(const struct cli_question *q, const struct options *o, struct cli_answer *answer)
{
    int binary, code = check_beliefs(q, o, &binary);
    if (code != CLI_DONE) {
        return code;
    }
    if (o->n_mean == 2 || o->n_prior_sd == 2 || o->n_noise_sd == 2) {
        return roll_unlike(q, o, binary, answer);
    }
    if (isfinite(q->n1) && isfinite(q->n2) && q->n1 != q->n2) {
        return cli_question_error(q, "messages believed alike get as many people: --n, or two values of --mean");
    }
    struct mlift_testroll plan = {q->list, o->mean[0], o->prior_sd[0],
                                  binary ? sqrt(o->mean[0] * (1.0 - o->mean[0])) : o->noise_sd[0]};
    struct mlift_testroll_value value;
    double exact = q->n1;
    int status = isfinite(q->n1) ? 0 : mlift_testroll_size(&plan, &exact);
    status = status != 0 ? status : mlift_testroll_evaluate(&plan, exact, &value);
    if (status != 0) {
        return cli_question_error(q, "test-and-roll needs a list of at least twice the test, and positive spreads");
    }
    double n = isfinite(q->n1) ? ceil(q->n1) : whole_size(&plan, exact), both[2] = {exact, exact};
    json_t *json = answer->json;
    json_object_set_new(json, "test", json_string(q->test));
    json_object_set_new(json, "method", json_string("closed-form"));
    json_object_set_new(json, "list", cli_json_whole(q->list));
    json_object_set_new(json, "mean", cli_json_number(plan.mean));
    json_object_set_new(json, "prior_sd", cli_json_number(plan.prior_sd));
    json_object_set_new(json, "noise_sd", cli_json_number(plan.noise_sd));
    json_object_set_new(json, "n", twice(n));
    json_object_set_new(json, "n_exact", cli_json_list(both, 2));
    fill_value(json, &value);
    fprintf(answer->text,
            "Test %.0f + %.0f of %.0f people, send the other %.0f what did better.\n"
            "Worth %.6g per subscriber; without a test %.6g, knowing the better one %.6g. Wrong message rolled out: "
            "%.1f%%.\n",
            n, n, q->list, q->list - 2.0 * n, value.profit_per_subscriber, value.profit_untested, value.profit_perfect,
            100.0 * value.error_rate);
    return binary ? fill_counted(q, o, json, answer->text) : CLI_DONE;
}

/* ---- bandit ---- */

static int bandit(const struct cli_question *q, const struct options *o, struct cli_answer *answer)
{
    struct cli_twostage arms;
    struct mlift_bandit_value value;
    struct cli_question asked = *q;
    asked.ask = CLI_ASK_POWER; /* the whole list takes part either way */
    int code = cli_twostage_read(&asked, &arms);
    if (code != CLI_DONE) {
        return code;
    }
    double horizon = isfinite(q->list) ? q->list : arms.n[0] + arms.n[1];
    struct mlift_bandit plan = {o->prior[0], o->prior[1], (size_t)horizon, (size_t)o->wave};
    int exact = horizon <= MLIFT_BANDIT_MOST_EXACT && o->wave == 1;
    if (exact && o->drawing) {
        return cli_question_error(q,
                                  "a bandit of %.0f people one by one is computed exactly, nothing is drawn: leave out "
                                  "--seed and --replicates",
                                  horizon);
    }
    if (!exact && horizon * (double)o->replicates > 2e10) {
        return cli_question_error(q, "%.0f people in %ld runs is too much to simulate: fewer --replicates", horizon,
                                  o->replicates);
    }
    int status =
        exact ? mlift_bandit_exact(&plan, arms.p[0], arms.p[1], &value)
              : mlift_bandit_simulate(&plan, arms.p[0], arms.p[1], (uint64_t)o->seed, (size_t)o->replicates, &value);
    if (status != 0) {
        return cli_twostage_failed(q, status, "the bandit");
    }
    json_t *json = answer->json;
    json_object_set_new(json, "test", json_string(q->test));
    json_object_set_new(json, "method", json_string(exact ? "exact" : "simulated"));
    json_object_set_new(json, "p", cli_json_list(arms.p, 2));
    json_object_set_new(json, "horizon", cli_json_whole(horizon));
    json_object_set_new(json, "wave", json_integer(o->wave));
    json_object_set_new(json, "prior", cli_json_list(o->prior, 2));
    json_object_set_new(json, "regret", cli_json_number(value.regret));
    json_object_set_new(json, "conversions", cli_json_number(value.conversions));
    json_object_set_new(json, "share_arm2", cli_json_number(value.share_b));
    json_object_set_new(json, "p_better", cli_json_number(value.p_better));
    if (!exact) {
        json_object_set_new(json, "mcse", cli_json_number(value.regret_mcse));
        json_object_set_new(json, "p_better_mcse", cli_json_number(value.p_better_mcse));
        json_object_set_new(json, "replicates", json_integer(o->replicates));
        json_object_set_new(json, "seed", cli_json_seed((uint64_t)o->seed));
    }
    fprintf(answer->text,
            "Of %.0f people %.1f%% get message 2; %.4g conversions, %.3g fewer than with the better message for all.\n"
            "At the end the better message leads in %.1f%% of cases.\n",
            horizon, 100.0 * value.share_b, value.conversions, value.regret, 100.0 * value.p_better);
    if (!exact) {
        fprintf(answer->text, "Simulated in %ld runs: standard error of the loss %.2g.\n", o->replicates,
                value.regret_mcse);
    }
    return CLI_DONE;
}

static int answer_rules(const struct cli_question *q, const void *memory, struct cli_answer *answer)
{
    const struct options *o = memory;
    if (o->n_prior != 2) {
        return cli_question_error(q, "--prior needs two numbers, for example --prior 1,1");
    }
    if (strcmp(q->test, "bayes") == 0) {
        return bayes(q, o, answer);
    }
    return strcmp(q->test, "bandit") == 0 ? bandit(q, o, answer) : test_and_roll(q, o, answer);
}

const struct cli_family cli_methods_rules = {
    .title = "Beliefs and finite lists (--test bayes, test-and-roll, bandit)",
    .methods = methods,
    .n_methods = sizeof methods / sizeof *methods,
    .argp = &argp,
    .options_size = sizeof(struct options),
    .options_init = options_init,
    .answer = answer_rules,
};
