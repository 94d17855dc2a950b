/* One touch, against probabilities worked out by hand with the C library's exp. */
#include "models/response.h"
#include "tests/unit/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double logistic(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

static struct mlift_campaign *campaign(void)
{
    struct mlift_campaign *c = sample_plain(); /* device, recency */

    c->data_point[0].match_weight = 0.9;
    c->data_point[0].mismatch_weight = 0.4;
    c->data_point[1].match_weight = 1.3;
    c->data_point[1].mismatch_weight = 0.7;
    c->data_point[0].prognostic[1] = 0.35;
    c->data_point[1].responsiveness[2] = -0.6;
    c->message[1].speaks_to[0] = 0;
    c->message[2].speaks_to[0] = 1;
    c->message[3].speaks_to[0] = 2 | 4;
    c->message[3].speaks_to[1] = 1;
    c->message[3].appeal = 0.25;
    return c;
}

static void test_relevance(void **state)
{
    struct mlift_campaign *c = campaign();

    (void)state;
    assert_true(mlift_response_relevance(c, 1, (uint8_t[]){0, 0}) == 0.0); /* speaks to nothing */
    assert_true(mlift_response_relevance(c, 2, (uint8_t[]){0, 2}) == 0.9);
    assert_true(mlift_response_relevance(c, 2, (uint8_t[]){1, 2}) == -0.4);
    assert_true(fabs(mlift_response_relevance(c, 3, (uint8_t[]){2, 0}) - 2.2) < 1e-15);
    assert_true(fabs(mlift_response_relevance(c, 3, (uint8_t[]){1, 2}) - 0.2) < 1e-15);
    assert_true(fabs(mlift_response_relevance(c, 3, (uint8_t[]){0, 1}) + 1.1) < 1e-15);
    sample_free(c);
}

static void test_touch_by_hand(void **state)
{
    struct mlift_campaign *c = campaign();
    const struct mlift_response *r = &c->response;
    struct mlift_person person = {.level = {1, 2}, .propensity = 0.45, .stage = MLIFT_INTENT, .fatigue = 3};
    double p[MLIFT_N_TOUCH_EVENTS], rho = 0.9 - 0.7;

    (void)state;
    mlift_response_touch(c, 3, &person, p);
    /* recency's own default shift of the open logit for its last level is -1.3 */
    double open = logistic(r->open_intercept + r->gamma_open * rho + 0.45 - 3 * r->fatigue_open + 0.35 - 1.3);
    double click =
        logistic(r->click_intercept + r->gamma_click * rho + 0.25 + r->fit[MLIFT_JOB_OFFER][MLIFT_INTENT] - 0.6);
    double leave = logistic(r->unsubscribe_intercept - r->gamma_unsubscribe * rho + 3 * r->fatigue_unsubscribe);
    assert_true(fabs(p[MLIFT_TOUCH_REPLY] - open * click * r->p_reply) < 1e-15);
    assert_true(fabs(p[MLIFT_TOUCH_CLICK] - open * click * (1 - r->p_reply)) < 1e-15);
    assert_true(fabs(p[MLIFT_TOUCH_OPEN] - open * (1 - click) * (1 - leave)) < 1e-15);
    assert_true(fabs(p[MLIFT_TOUCH_MACHINE] - (1 - open) * r->p_machine_open) < 1e-15);
    assert_true(fabs(p[MLIFT_TOUCH_QUIET] - (1 - open) * (1 - r->p_machine_open)) < 1e-15);
    assert_true(fabs(p[MLIFT_TOUCH_UNSUBSCRIBE] - open * (1 - click) * leave * (1 - r->p_complaint)) < 1e-15);
    assert_true(fabs(p[MLIFT_TOUCH_COMPLAIN] - open * (1 - click) * leave * r->p_complaint) < 1e-15);
    assert_true(r->p_complaint > 0.0 && r->p_reply > 0.0 && r->fatigue_unsubscribe > 0.0);
    sample_free(c);
}

static void test_probabilities_sum_to_one(void **state)
{
    struct mlift_campaign *c = campaign();

    (void)state;
    for (double shift = -30.0; shift <= 30.0; shift += 7.5) {
        c->response.open_intercept = shift;
        for (double click = -30.0; click <= 30.0; click += 7.5) {
            c->response.click_intercept = click;
            for (int m = 1; m <= 3; m++) {
                struct mlift_person person = {.level = {(uint8_t)(m - 1), 1}, .propensity = -1.0, .fatigue = m};
                double p[MLIFT_N_TOUCH_EVENTS], sum = 0.0;
                mlift_response_touch(c, m, &person, p);
                for (int e = 0; e < MLIFT_N_TOUCH_EVENTS; e++) {
                    assert_true(p[e] >= -1e-16 && p[e] <= 1.0);
                    sum += p[e];
                }
                assert_true(fabs(sum - 1.0) < 1e-15);
            }
        }
    }
    sample_free(c);
}

/* Which way each thing works. */
static void test_directions(void **state)
{
    struct mlift_campaign *c = campaign();
    struct mlift_person fits = {.level = {2, 0}}, misfits = {.level = {0, 0}}, tired = {.level = {2, 0}, .fatigue = 4};
    double good[MLIFT_N_TOUCH_EVENTS], bad[MLIFT_N_TOUCH_EVENTS];

    (void)state;
    c->data_point[0].prognostic[1] = 0.0;
    mlift_response_touch(c, 3, &fits, good);
    mlift_response_touch(c, 3, &misfits, bad);
    assert_true(good[MLIFT_TOUCH_CLICK] > bad[MLIFT_TOUCH_CLICK] && good[MLIFT_TOUCH_QUIET] < bad[MLIFT_TOUCH_QUIET]);
    mlift_response_touch(c, 3, &tired, bad);
    assert_true(good[MLIFT_TOUCH_CLICK] > bad[MLIFT_TOUCH_CLICK]);
    assert_true(bad[MLIFT_TOUCH_UNSUBSCRIBE] / bad[MLIFT_TOUCH_OPEN] >
                good[MLIFT_TOUCH_UNSUBSCRIBE] / good[MLIFT_TOUCH_OPEN]);
    /* the job has to fit the stage: an offer in awareness costs, in intent it pays */
    struct mlift_person early = fits, late = fits;
    late.stage = MLIFT_INTENT;
    mlift_response_touch(c, 3, &early, bad);
    mlift_response_touch(c, 3, &late, good);
    assert_true(good[MLIFT_TOUCH_CLICK] > bad[MLIFT_TOUCH_CLICK]);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relevance),
        cmocka_unit_test(test_touch_by_hand),
        cmocka_unit_test(test_probabilities_sum_to_one),
        cmocka_unit_test(test_directions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
