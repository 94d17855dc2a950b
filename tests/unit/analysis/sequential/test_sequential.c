/* Group sequential designs against rpact 3.3.4 and gsDesign, and the relations that hold for any design. */
#include "analysis/sequential/sequential.h"

#include "analysis/numerics/normal.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A design as the tests write it: `boundary` is a classical name, or a spending name after "@". */
struct row {
    int looks, sides;
    double alpha, power;
    const char *boundary;
    double critical[6];                  /* 0 ends the list */
    double inflation, null, alternative; /* 0 where not compared; expected information over that of the fixed design */
};

static void plan_row(const struct row *row, struct mlift_sequential_plan *plan)
{
    assert_int_equal(mlift_sequential_plan_looks(plan, row->looks), 0);
    plan->sides = row->sides;
    plan->alpha = row->alpha;
    plan->power = row->power;
    plan->spends = row->boundary[0] == '@';
    if (plan->spends) {
        assert_int_equal(mlift_spending_parse(row->boundary + 1, &plan->alpha_spending), 0);
    } else {
        assert_int_equal(mlift_boundary_parse(row->boundary, &plan->boundary), 0);
    }
}

static void compare(const struct row *row, const struct mlift_sequential_design *design, double tolerance)
{
    for (int k = 0; k < row->looks && k < 6 && row->critical[k] > 0.0; k++) {
        assert_true(fabs(design->critical[k] - row->critical[k]) < tolerance);
    }
    assert_true(row->inflation <= 0.0 || fabs(design->inflation - row->inflation) < tolerance);
    assert_true(row->null <= 0.0 || fabs(design->null.information * design->inflation - row->null) < tolerance);
    assert_true(row->alternative <= 0.0 ||
                fabs(design->alternative.information * design->inflation - row->alternative) < tolerance);
}

/* Executed with R 4.2.2, rpact 3.3.4 getDesignGroupSequential and getDesignCharacteristics (Debian r-cran-rpact):
 * reference rows gs-of*, gs-po*, gs-as*, gs-wt. */
static const struct row rpact_rows[] = {
    {2, 2, 0.05, 0.8, "obrien-fleming", {2.796510, 1.977431}, 0, 0, 0},
    {3, 2, 0.05, 0.8, "obrien-fleming", {3.471091, 2.454432, 2.004036}, 1.017406225, 0, 0},
    {5, 2, 0.05, 0.8, "obrien-fleming", {4.561742, 3.225639, 2.633723, 2.280871, 2.040073}, 1.028410969, 0, 0},
    {6, 2, 0.05, 0.8, "obrien-fleming", {5.028296, 3.555542, 2.903088, 2.514148, 2.248722, 2.052793}, 0, 0, 0},
    {2, 2, 0.05, 0.8, "pocock", {2.178272, 2.178272}, 1.110412635, 0, 0},
    {3, 2, 0.05, 0.8, "pocock", {2.289478, 2.289478, 2.289478}, 0, 0, 0},
    {4, 2, 0.05, 0.8, "pocock", {0}, 1.202476157, 0, 0},
    {5, 2, 0.05, 0.8, "pocock", {2.413176, 2.413176}, 1.22859261, 0, 0},
    {6, 2, 0.05, 0.8, "pocock", {2.453211, 2.453211}, 1.248827878, 0, 0},
    {3, 1, 0.025, 0.8, "@obf", {3.710303, 2.511427, 1.993047}, 1.012794813, 0, 0},
    {4, 1, 0.025, 0.8, "@obf", {4.332634, 2.963132, 2.359044, 2.014090}, 0, 0, 0},
    {5, 1, 0.025, 0.8, "@obf", {4.876885, 3.357012, 2.680280, 2.289817, 2.031032}, 0, 0, 0},
    {3, 1, 0.025, 0.8, "@pocock", {0}, 1.170419372, 0, 0},
    {4, 1, 0.025, 0.8, "@pocock", {2.368328, 2.367524, 2.358168, 2.350036}, 1.196305378, 0, 0},
    {5, 2, 0.05, 0.8, "wang-tsiatis:0.25", {3.194082945, 2.685892899, 2.426978205, 2.258557710, 2.136012003}, 0, 0, 0},
};

static void test_rpact(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rpact_rows / sizeof *rpact_rows; i++) {
        struct mlift_sequential_plan plan;
        struct mlift_sequential_design design;
        plan_row(&rpact_rows[i], &plan);
        assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
        compare(&rpact_rows[i], &design, 1e-6);
    }
}

/* Same program, tolerance = 1e-10: unequal information, futility of all kinds. `futility` is a spending name, or NULL
 * for the fixed bounds 0 and 0.5. */
static const struct {
    struct row row;
    double information[4];
    const char *futility;
    int with_futility, binding;
    double bound[3];
} unequal_rows[] = {
    {{3, 1, 0.025, 0.9, "@obf", {3.710302873, 2.511427481, 1.993047478}, 1.059393454, 0.673331336, 0.822767073},
     {0},
     "obf",
     1,
     0,
     {-0.694541170, 1.002459550}},
    {{4,
      1,
      0.025,
      0.8,
      "@hsd:-4",
      {3.155373033, 2.818329474, 2.437300177, 1.968059550},
      1.056413470,
      0.577369599,
      0.796898378},
     {0},
     "hsd:-2",
     1,
     1,
     {-0.607681469, 0.325097579, 1.149270947}},
    {{3,
      1,
      0.025,
      0.8,
      "obrien-fleming",
      {3.160663923, 2.389237348, 1.998979383},
      1.036364719,
      0.650877814,
      0.826234897},
     {0.4, 0.7, 1},
     NULL,
     1,
     1,
     {0, 0.5}},
    {{3, 1, 0.025, 0.8, "pocock", {2.274305967, 2.274305967, 2.274305967}, 1.167042756, 0.725635055, 0.796638907},
     {0.4, 0.7, 1},
     NULL,
     1,
     0,
     {0, 0.5}},
    {{3, 2, 0.05, 0.9, "haybittle-peto", {3, 3, 1.978861528}, 1.009140626, 1.006203613, 0.856262633},
     {0.2, 0.7, 1},
     NULL,
     0,
     0,
     {0}},
    {{4,
      2,
      0.1,
      0.8,
      "@kim-demets:2",
      {3.290526731, 2.527696784, 1.899498889, 1.773532159},
      1.050011464,
      1.030520626,
      0.837338307},
     {0.1, 0.35, 0.8, 1},
     NULL,
     0,
     0,
     {0}},
};

static void test_unequal_and_futility(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof unequal_rows / sizeof *unequal_rows; i++) {
        struct mlift_sequential_plan plan;
        struct mlift_sequential_design design;
        plan_row(&unequal_rows[i].row, &plan);
        plan.binding = unequal_rows[i].binding;
        for (int k = 0; k < plan.n_looks && unequal_rows[i].information[0] > 0.0; k++) {
            plan.information[k] = unequal_rows[i].information[k];
        }
        if (unequal_rows[i].with_futility) {
            plan.futility_kind = unequal_rows[i].futility ? MLIFT_FUTILITY_SPENDING : MLIFT_FUTILITY_FIXED;
            plan.futility[1] = 0.5;
        }
        if (unequal_rows[i].futility) {
            assert_int_equal(mlift_spending_parse(unequal_rows[i].futility, &plan.beta_spending), 0);
        }
        assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
        compare(&unequal_rows[i].row, &design, 2e-7);
        for (int k = 0; k < plan.n_looks - 1 && unequal_rows[i].with_futility; k++) {
            assert_true(fabs(design.futility[k] - unequal_rows[i].bound[k]) < 2e-7);
        }
    }
}

/* gsDesign 2a56888 tests/testthat/test-outputs.R (Jennison and Turnbull 2000, tables 2.x): maximal information and
 * expected sample size at 0, .5, 1, 1.5 times the effect, in percent of the fixed design. Reference rows gs-g2..gs-g8.
 */
static void test_jennison_turnbull(void **state)
{
    (void)state;
    static const struct {
        struct row row;
        double percent, expected[4];
    } rows[] = {
        {{5, 2, 0.05, 0.8, "obrien-fleming", {0}, 0, 0, 0}, 102.8, {102.1}},
        {{20, 2, 0.05, 0.9, "obrien-fleming", {0}, 0, 0, 0}, 104.5, {103.4}},
        {{4, 2, 0.05, 0.8, "pocock", {0}, 0, 0, 0}, 120.2, {117.5, 108.8, 80.5, 52.2}},
        {{15, 2, 0.05, 0.9, "pocock", {0}, 0, 0, 0}, 130.5, {126.4, 111.2, 66.4, 35.4}},
        {{9, 2, 0.05, 0.9, "wang-tsiatis:0.1", {0}, 0, 0, 0}, 104.8, {0}},
        {{6, 2, 0.05, 0.8, "wang-tsiatis:0.25", {0}, 0, 0, 0}, 107.7, {0}},
        {{7, 2, 0.05, 0.8, "wang-tsiatis:0.4", {0}, 0, 0, 0}, 115.9, {0}},
    };
    static const double last[] = {0, 0, 0, 0, 2.113, 2.154, 2.313};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_sequential_plan plan;
        struct mlift_sequential_design design;
        struct mlift_sequential_course course;
        plan_row(&rows[i].row, &plan);
        assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
        assert_true(fabs(100.0 * design.inflation - rows[i].percent) < 0.05);
        assert_true(last[i] <= 0.0 || fabs(design.critical[plan.n_looks - 1] - last[i]) < 5e-4);
        for (int m = 0; m < 4 && rows[i].expected[m] > 0.0; m++) {
            assert_int_equal(mlift_sequential_follow(&design, 0.5 * m * design.drift, &course), 0);
            assert_true(fabs(100.0 * course.information * design.inflation - rows[i].expected[m]) < 0.05);
        }
    }
}

/* Under the null both sides together spend alpha; under the alternative power is met; every trial ends once. */
static void test_accounts_balance(void **state)
{
    (void)state;
    static const char *names[] = {"obrien-fleming", "pocock", "haybittle-peto", "@obf", "@pocock", "@hsd:-4"};
    for (size_t i = 0; i < 6; i++) {
        for (int sides = 1; sides <= 2; sides++) {
            struct row row = {7, sides, 0.08, 0.83, names[i], {0}, 0, 0, 0};
            struct mlift_sequential_plan plan;
            struct mlift_sequential_design design;
            plan_row(&row, &plan);
            plan.information[2] = 0.41;
            assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
            assert_true(fabs(design.alpha_spent[6] - 0.08) < 1e-10);
            assert_true(fabs(design.alternative.above_total - 0.83) < 1e-10);
            assert_true(fabs(design.alternative.above_total + design.alternative.below_total + design.beta_spent[6] -
                             1.0) < 1e-11);
            assert_true(design.inflation > 1.0 && design.alternative.information * design.inflation < 1.0);
        }
    }
}

/* One look is the fixed design, whatever the boundary is called. */
static void test_one_look_is_the_fixed_design(void **state)
{
    (void)state;
    struct row row = {1, 2, 0.05, 0.8, "pocock", {1.959963985}, 1.0, 1.0, 1.0};
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design design;
    plan_row(&row, &plan);
    assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
    compare(&row, &design, 1e-9);
}

/* A fixed futility bound above the critical value is refused: nobody would go on. Beta spent so early that its bound
 * would pass it stays below. */
static void test_futility_stays_below_critical(void **state)
{
    (void)state;
    for (int sides = 1; sides <= 2; sides++) {
        struct row row = {4, sides, 0.05, 0.8, "obrien-fleming", {0}, 0, 0, 0};
        struct mlift_sequential_plan plan;
        struct mlift_sequential_design design;
        plan_row(&row, &plan);
        plan.futility_kind = MLIFT_FUTILITY_FIXED;
        plan.futility[0] = 0.3;
        plan.futility[2] = 9.0; /* nothing goes on after look 3 */
        assert_int_equal(mlift_sequential_solve(&plan, &design), MLIFT_ERR_UNREACHABLE);
        assert_int_equal(mlift_sequential_futility_above(&plan, &design), 2);
        plan.futility[2] = 0.5;
        assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
        assert_int_equal(mlift_sequential_futility_above(&plan, &design), -1);
        assert_true(fabs(design.alternative.above_total - 0.8) < 1e-9);
        assert_true(fabs(design.alternative.above_total + design.alternative.below_total + design.beta_spent[3] - 1.0) <
                    1e-10);
        plan.futility_kind = MLIFT_FUTILITY_SPENDING;
        assert_int_equal(mlift_spending_parse("kim-demets:0.05", &plan.beta_spending), 0);
        assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
        for (int k = 0; k < 4; k++) {
            assert_true(design.futility[k] <= design.critical[k]);
        }
    }
}

static double fixed_information(double power, void *context)
{
    double z = mlift_normal_quantile_above(0.025) + mlift_normal_quantile_above(1.0 - power);
    return *(double *)context * z * z;
}

/* power(size(p)) = p. */
static void test_power_inverts_size(void **state)
{
    (void)state;
    struct row row = {3, 2, 0.05, 0.77, "@pocock", {0}, 0, 0, 0};
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design design, again;
    double unit = 17.3;
    plan_row(&row, &plan);
    assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
    double information = design.inflation * fixed_information(0.77, &unit);
    plan.power = 0.5;
    assert_int_equal(mlift_sequential_power(&plan, fixed_information, &unit, information, &again), 0);
    assert_true(fabs(again.alternative.above_total - 0.77) < 1e-8);
    assert_int_equal(mlift_sequential_power(&plan, fixed_information, &unit, 1e9, &again), 0);
    assert_true(again.alternative.above_total > 1.0 - 1e-8);
    assert_int_equal(mlift_sequential_power(&plan, fixed_information, &unit, 1e-9, &again), 0);
    assert_true(again.alternative.above_total < 0.0252);
}

/* Where futility spends beta, small powers need more people than larger ones: the larger branch is the answer, whatever
 * the spending and the sides. */
static void test_power_inverts_size_with_spent_futility(void **state)
{
    static const char *const spending[] = {"obf", "pocock", "hsd:-4", "hsd:1", "kim-demets:2"};
    double unit = 1.0;

    (void)state;
    for (size_t i = 0; i < sizeof spending / sizeof *spending; i++) {
        for (int sides = 1; sides <= 2; sides++) {
            struct mlift_sequential_plan plan;
            struct mlift_sequential_design design, again;
            assert_int_equal(mlift_sequential_plan_looks(&plan, 3), 0);
            plan.sides = sides;
            plan.spends = 1;
            plan.futility_kind = MLIFT_FUTILITY_SPENDING;
            assert_int_equal(mlift_spending_parse(spending[i], &plan.alpha_spending), 0);
            assert_int_equal(mlift_spending_parse(spending[i], &plan.beta_spending), 0);
            plan.power = 0.66;
            assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
            double information = design.inflation * fixed_information(0.66, &unit);
            assert_int_equal(mlift_sequential_power(&plan, fixed_information, &unit, information, &again), 0);
            assert_true(fabs(again.alternative.above_total - 0.66) < 1e-8);
            assert_int_equal(mlift_sequential_power(&plan, fixed_information, &unit, 1e-9, &again),
                             MLIFT_ERR_UNREACHABLE);
        }
    }
}

/* One look: the normal tail. Two looks: R's mvtnorm 1.1-3. A stop at the first look does not know the second. */
static void test_p_value(void **state)
{
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design design;
    double z[2] = {1.0, -2.92068367894805}, p;
    int at;

    (void)state;
    assert_int_equal(mlift_sequential_plan_looks(&plan, 2), 0);
    assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
    assert_int_equal(mlift_sequential_p_value(&design, z, 2, &at, &p), 0);
    assert_int_equal(at, 1);
    assert_true(fabs(p - 0.00783826380407) < 1e-10);
    assert_int_equal(mlift_sequential_p_value(&design, z, 1, &at, &p), 0);
    assert_true(at == 0 && fabs(p - 0.317310507863) < 1e-11);
    z[0] = 3.2;
    assert_int_equal(mlift_sequential_p_value(&design, z, 2, &at, &p), 0);
    assert_true(at == 0 && fabs(p - 0.00137427588) < 1e-10);
    /* on the bound of the last look the p value is alpha */
    z[0] = 0.0;
    z[1] = design.critical[1];
    assert_int_equal(mlift_sequential_p_value(&design, z, 2, &at, &p), 0);
    assert_true(at == 1 && fabs(p - 0.05) < 1e-9);
    assert_int_equal(mlift_sequential_p_value(&design, z, 3, &at, &p), MLIFT_ERR_OUT_OF_RANGE);
}

static void test_refuses(void **state)
{
    (void)state;
    struct row row = {3, 2, 0.05, 0.8, "obrien-fleming", {0}, 0, 0, 0};
    struct mlift_sequential_plan good, plan;
    struct mlift_sequential_design design;
    assert_int_equal(mlift_sequential_plan_looks(&plan, 0), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_sequential_plan_looks(&plan, MLIFT_SEQUENTIAL_MAX_LOOKS + 1), MLIFT_ERR_OUT_OF_RANGE);
    plan_row(&row, &good);
    plan = good;
    plan.alpha = 0.0;
    assert_int_equal(mlift_sequential_solve(&plan, &design), MLIFT_ERR_OUT_OF_RANGE);
    plan = good;
    plan.power = 0.025;
    assert_int_equal(mlift_sequential_solve(&plan, &design), MLIFT_ERR_OUT_OF_RANGE);
    plan = good;
    plan.information[1] = plan.information[0];
    assert_int_equal(mlift_sequential_solve(&plan, &design), MLIFT_ERR_OUT_OF_RANGE);
    plan = good;
    plan.information[2] = 0.9;
    assert_int_equal(mlift_sequential_solve(&plan, &design), MLIFT_ERR_OUT_OF_RANGE);
    plan = good;
    assert_int_equal(mlift_boundary_parse("haybittle-peto:1", &plan.boundary), 0);
    assert_int_equal(mlift_sequential_solve(&plan, &design), MLIFT_ERR_UNREACHABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rpact),
        cmocka_unit_test(test_unequal_and_futility),
        cmocka_unit_test(test_jennison_turnbull),
        cmocka_unit_test(test_accounts_balance),
        cmocka_unit_test(test_one_look_is_the_fixed_design),
        cmocka_unit_test(test_futility_stays_below_critical),
        cmocka_unit_test(test_power_inverts_size),
        cmocka_unit_test(test_power_inverts_size_with_spent_futility),
        cmocka_unit_test(test_p_value),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
