/* A campaign so small that everything that can happen is written down: two e-mails, two stages below the goal, no
 * luck in the list. The exact solver gives the enumerated rates, and the engine's counts their whole distribution. */
#include "tests/unit/sample.h"
#include "tests/unit/simulated.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* Dyadic probabilities, so that the integer bounds are exact: click 1/4 given a certain open, one step 1/2 given a
 * click, leaving 1/8 of those who opened and did not click. */
static struct mlift_campaign *tiny(void)
{
    struct mlift_campaign *c = calloc(1, sizeof *c);

    assert_non_null(c);
    mlift_campaign_init(c);
    sample_add_default_point(c, "device");
    sample_add_message(c, "mail", MLIFT_JOB_OFFER);
    memset(c->response.fit, 0, sizeof c->response.fit);
    c->response.open_intercept = 1000.0;
    c->response.propensity_sigma = 0.0;
    c->response.click_intercept = log(1.0 / 3.0);
    c->response.unsubscribe_intercept = log(1.0 / 7.0);
    c->response.p_reply = 0.5;
    c->response.p_complaint = 0.25;
    c->dynamics.fatigue_levels = 1;
    for (int stage = 0; stage < MLIFT_N_STAGES; stage++) {
        c->dynamics.start[stage] = stage == MLIFT_CONSIDERATION;
        c->dynamics.p_advance[stage] = 0.5;
        c->dynamics.p_skip[stage] = stage == MLIFT_CONSIDERATION ? 0.25 : 0.0;
        c->dynamics.advance_per_day[stage] = 0.0;
        c->dynamics.decay_per_day[stage] = stage == MLIFT_INTENT ? 0.125 : 0.0;
    }
    sample_add_strategy(c, "none", MLIFT_STRATEGY_NONE);
    sample_add_rule(sample_add_strategy(c, "two", MLIFT_STRATEGY_BROAD), (int[]){0, 1}, (int[]){1, 1}, 2);
    sample_finish(c, 8, 2);
    return c;
}

/* What is expected of one subscriber; `clicked` until now. Written as a tree, without any table. */
struct tally {
    double sent, clicked, clickers, replied, left, complained, converted, in[MLIFT_N_STAGES];
};

static void at_end(int stage, double p, bool clicked, struct tally *t)
{
    t->clickers += clicked ? p : 0.0;
    t->converted += stage == MLIFT_ACTIVATION ? p : 0.0;
    t->in[stage] += p;
}

static void leave(int stage, double p, bool clicked, struct tally *t)
{
    t->left += p;
    t->complained += p / 4;
    t->clickers += clicked ? p : 0.0;
    t->converted += stage == MLIFT_ACTIVATION ? p : 0.0;
}

static void mail(int day, int stage, double p, bool clicked, struct tally *t);

/* One night: an eighth of those in intent lose heart. */
static void night(int day, int stage, double p, bool clicked, struct tally *t)
{
    if (stage == MLIFT_INTENT) {
        mail(day + 1, MLIFT_CONSIDERATION, p / 8, clicked, t);
        mail(day + 1, MLIFT_INTENT, p * 7 / 8, clicked, t);
    } else {
        mail(day + 1, stage, p, clicked, t);
    }
}

static void mail(int day, int stage, double p, bool clicked, struct tally *t)
{
    if (day == 2) {
        at_end(stage, p, clicked, t);
        return;
    }
    t->sent += p;
    t->clicked += p / 4;
    t->replied += p / 8;
    leave(stage, p * 3 / 4 / 8, clicked, t);
    night(day, stage, p * 3 / 4 * 7 / 8, clicked, t);
    if (stage == MLIFT_CONSIDERATION) {
        night(day, stage, p / 4 / 4, true, t);
        night(day, MLIFT_INTENT, p / 4 / 2, true, t);
        night(day, MLIFT_ACTIVATION, p / 4 / 4, true, t);
    } else if (stage == MLIFT_INTENT) {
        night(day, stage, p / 4 / 2, true, t);
        night(day, MLIFT_ACTIVATION, p / 4 / 2, true, t);
    } else {
        night(day, stage, p / 4, true, t);
    }
}

static double rate(const struct simulated *run, const char *name)
{
    for (int m = 0; m < run->table.n_metrics; m++) {
        if (!strcmp(run->table.metric[m].name, name)) {
            return mlift_exact_overall(&run->exact, 1, m);
        }
    }
    fail_msg("no metric %s", name);
    return 0.0;
}

static void test_exact_solver(void **state)
{
    static struct simulated run;
    struct mlift_campaign *c = tiny();
    struct tally t = {0};

    (void)state;
    mail(0, MLIFT_CONSIDERATION, 1.0, false, &t);
    simulated_init(&run, c, 1, 1, true);
    assert_true(fabs(rate(&run, "sent") - t.sent) < 1e-8);
    assert_true(fabs(rate(&run, "opened") - t.sent) < 1e-8);
    assert_true(fabs(rate(&run, "clicked") - t.clicked) < 1e-8);
    assert_true(fabs(rate(&run, "clickers") - t.clickers) < 1e-8);
    assert_true(fabs(rate(&run, "replied") - t.replied) < 1e-8);
    assert_true(fabs(rate(&run, "unsubscribed") - t.left) < 1e-8);
    assert_true(fabs(rate(&run, "complained") - t.complained) < 1e-8);
    assert_true(fabs(rate(&run, "converted") - t.converted) < 1e-8);
    assert_true(fabs(rate(&run, "in_consideration") - t.in[MLIFT_CONSIDERATION]) < 1e-8);
    assert_true(fabs(rate(&run, "in_intent") - t.in[MLIFT_INTENT]) < 1e-8);
    assert_true(fabs(rate(&run, "in_activation") - t.in[MLIFT_ACTIVATION]) < 1e-8);
    assert_true(fabs(t.left + t.in[1] + t.in[2] + t.in[3] - 1.0) < 1e-15 && t.converted > 0.05);
    simulated_free(&run);
    sample_free(c);
}

/* Chi-square of counts per replicate against the binomial of independent subscribers: a stream used for two people
 * would keep the mean and change this. */
static void check_distribution(const struct simulated *run, size_t n_replicates, int metric, double p)
{
    enum { LIST = 8 };
    double observed[LIST + 1] = {0}, chi_square = 0.0;
    int bins = 0;
    double rest_observed = 0.0, rest_expected = 0.0;

    for (size_t r = 0; r < n_replicates; r++) {
        observed[simulated_total(run, r, 1, metric)]++;
    }
    for (int x = 0; x <= LIST; x++) {
        double expected = (double)n_replicates * exp(lgamma(LIST + 1.0) - lgamma(x + 1.0) - lgamma(LIST - x + 1.0)) *
                          pow(p, x) * pow(1.0 - p, LIST - x);
        if (expected >= 10.0) {
            chi_square += (observed[x] - expected) * (observed[x] - expected) / expected;
            bins++;
        } else {
            rest_observed += observed[x];
            rest_expected += expected;
        }
    }
    if (rest_expected >= 5.0) {
        chi_square += (rest_observed - rest_expected) * (rest_observed - rest_expected) / rest_expected;
        bins++;
    }
    assert_true(bins >= 4);
    assert_true(gsl_cdf_chisq_Q(chi_square, bins - 1) > 1e-6);
}

static void test_distribution_of_counts(void **state)
{
    enum { N_REPLICATES = 40000 };
    static struct simulated run;
    struct mlift_campaign *c = tiny();
    struct tally t = {0};

    (void)state;
    mail(0, MLIFT_CONSIDERATION, 1.0, false, &t);
    simulated_init(&run, c, 20260726, N_REPLICATES, false);
    check_distribution(&run, N_REPLICATES, run.table.goal, t.converted);
    check_distribution(&run, N_REPLICATES, 5, t.clickers);
    check_distribution(&run, N_REPLICATES, 8, t.left);
    simulated_free(&run);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_exact_solver),
                                       cmocka_unit_test(test_distribution_of_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
