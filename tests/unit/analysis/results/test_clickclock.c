/* Clicks over the hours against scipy.stats.fisk (1.10), which is the log-logistic law. */
#include "analysis/results/clickclock.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void expect_near(double found, double wanted, double tolerance)
{
    if (!(fabs(found - wanted) <= tolerance)) {
        print_error("%.17g is not %.17g\n", found, wanted);
        fail();
    }
}

/* Two sends, on days 0 and 3, with 0.04 and 0.02 clicks per subscriber; the second strategy gets none. */
static double clicked[] = {0.04, 0.02, 0.0, 0.0};
static uint16_t day[] = {0, 3};
static struct mlift_scenario scenario;

static struct mlift_run made_up(double shape)
{
    struct mlift_run run = {.scenario = &scenario};

    scenario.campaign.response.click_median_hours = 3.3;
    scenario.campaign.response.click_shape = shape;
    run.table.calendar.day = day;
    run.table.calendar.n_steps = 2;
    run.exact.n_strategies = 2;
    run.exact.n_steps = 2;
    run.exact.clicked = clicked;
    return run;
}

static void test_total(void **state)
{
    struct mlift_run run = made_up(1.0);

    (void)state;
    expect_near(mlift_clickclock_total(&run, 0, 2.5), 0.017241379310344827, 1e-15);
    expect_near(mlift_clickclock_total(&run, 0, 75.0), 0.04783798576902025, 1e-15);
    expect_near(mlift_clickclock_total(&run, 0, 0.0), 0.0, 0.0);
    run = made_up(1.4);
    expect_near(mlift_clickclock_total(&run, 0, 2.5), 0.016161361486975733, 1e-15);
    expect_near(mlift_clickclock_total(&run, 0, 75.0), 0.04883556373578616, 1e-15);
    expect_near(mlift_clickclock_share(&scenario.campaign.response, 3.3), 0.5, 1e-15);
}

static void test_median(void **state)
{
    struct mlift_run run = made_up(1.0);

    (void)state;
    expect_near(mlift_clickclock_median(&run, 0), 9.9, 1e-9);
    assert_true(isnan(mlift_clickclock_median(&run, 1)));
    run = made_up(1.4);
    expect_near(mlift_clickclock_median(&run, 0), 7.232939560868044, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_total), cmocka_unit_test(test_median)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
