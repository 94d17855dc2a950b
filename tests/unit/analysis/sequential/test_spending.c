/* Spending functions: published values, exact ends, and what the parser refuses. */
#include "analysis/sequential/spending.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* R: rpact 3.3.4 getDesignGroupSequential(alpha = .025, sided = 1, typeOfDesign = asOF, asP, asHSD, asKD) alphaSpent.
 */
static const struct {
    const char *name;
    double alpha, t, spent;
} frozen[] = {
    {"obf", 0.025, 1.0 / 3.0, 0.000103505718147},  {"obf", 0.025, 2.0 / 3.0, 0.006048389129908},
    {"pocock", 0.025, 1.0 / 3.0, 0.0113208106316}, {"pocock", 0.025, 2.0 / 3.0, 0.0190845628848},
    {"hsd:-4", 0.025, 0.5, 0.002980073051},        {"hsd:0", 0.025, 0.25, 0.00625},
    {"kim-demets:2", 0.025, 0.3, 0.00225},         {"kim-demets:1.5", 0.05, 0.5, 0.01767766953},
};

static void test_values(void **state)
{
    (void)state;
    struct mlift_spending spending;
    for (size_t i = 0; i < sizeof frozen / sizeof *frozen; i++) {
        assert_int_equal(mlift_spending_parse(frozen[i].name, &spending), 0);
        assert_true(fabs(mlift_spending_at(&spending, frozen[i].alpha, frozen[i].t) - frozen[i].spent) < 1e-11);
    }
}

static void test_ends_and_order(void **state)
{
    (void)state;
    static const char *names[] = {"obf", "pocock", "hsd:-4", "hsd:0", "hsd:3", "kim-demets:1", "kim-demets:3"};
    struct mlift_spending spending;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(mlift_spending_parse(names[i], &spending), 0);
        double before = mlift_spending_at(&spending, 0.037, 0.0);
        assert_true(fabs(before) <= 0.0);
        for (int step = 1; step <= 20; step++) {
            double now = mlift_spending_at(&spending, 0.037, step / 20.0);
            assert_true(now >= before);
            before = now;
        }
        assert_true(fabs(before - 0.037) <= 0.0);
    }
}

static void test_refuses(void **state)
{
    (void)state;
    static const char *bad[] = {"",        "obf2",   "hsd",          "hsd:",         "hsd:x",
                                "hsd:nan", "hsd:99", "kim-demets:0", "kim-demets:1x"};
    struct mlift_spending spending;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(mlift_spending_parse(bad[i], &spending), MLIFT_ERR_OUT_OF_RANGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_ends_and_order),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
