#include "analysis/reference/reference_sequential.h"

#include "analysis/numerics/armwalk.h"
#include "analysis/numerics/crossing.h"
#include "analysis/reference/reference_sequential_rows.h"
#include "analysis/sequential/msprt.h"
#include "analysis/sequential/ruin.h"
#include "analysis/sequential/sequential.h"
#include "analysis/twoarm/closedform.h"
#include "analysis/twoarm/liftratio.h"

#include <math.h>
#include <string.h>

enum { MOST = MLIFT_REFERENCE_MOST_VALUES, WORD = 40 };

static double number(const char *inputs, const char *key)
{
    return mlift_reference_number(inputs, key, (double)NAN);
}

/* The word behind `key=`, up to the next space; empty when the key is not there. */
static void word(const char *inputs, const char *key, char *value)
{
    const char *at = strstr(inputs, key);
    size_t n = at ? strcspn(at + strlen(key), " ") : 0;
    n = n < WORD - 1 ? n : WORD - 1;
    if (at) {
        memcpy(value, at + strlen(key), n);
    }
    value[n] = '\0';
}

static int solve(const char *inputs, struct mlift_sequential_design *design)
{
    struct mlift_sequential_plan plan;
    char name[WORD];
    int status = mlift_sequential_plan_looks(&plan, (int)mlift_reference_number(inputs, "looks", 0.0));
    if (status != 0) {
        return status;
    }
    plan.sides = (int)number(inputs, "sides");
    plan.alpha = number(inputs, "alpha");
    plan.power = number(inputs, "power");
    word(inputs, "spending=", name);
    plan.spends = name[0] != '\0';
    if (plan.spends) {
        status = mlift_spending_parse(name, &plan.alpha_spending);
    } else {
        word(inputs, "boundary=", name);
        status = mlift_boundary_parse(name, &plan.boundary);
    }
    return status != 0 ? status : mlift_sequential_solve(&plan, design);
}

static int critical(const char *inputs, double *values, size_t n)
{
    struct mlift_sequential_design design;
    int status = solve(inputs, &design);
    for (size_t k = 0; status == 0 && k < n && k < (size_t)design.n_looks; k++) {
        values[k] = design.critical[k];
    }
    return status;
}

static int alpha_spent(const char *inputs, double *values, size_t n)
{
    struct mlift_sequential_design design;
    int status = solve(inputs, &design);
    for (size_t k = 0; status == 0 && k < n && k < (size_t)design.n_looks; k++) {
        values[k] = design.alpha_spent[k];
    }
    return status;
}

static int inflation(const char *inputs, double *values, size_t n)
{
    struct mlift_sequential_design design;
    int status = solve(inputs, &design);
    values[0] = design.inflation;
    if (n > 1) {
        values[1] = design.critical[design.n_looks - 1];
    }
    return status;
}

/* Maximal and expected information at multiples of the planned effect, in percent of the fixed design. */
static int percent(const char *inputs, double *values, size_t n)
{
    struct mlift_sequential_design design;
    double at[MOST];
    size_t n_at = mlift_reference_list(inputs, "at", at, MOST);
    int status = solve(inputs, &design);
    values[0] = 100.0 * design.inflation;
    for (size_t i = 0; status == 0 && i < n_at && i + 1 < n; i++) {
        struct mlift_sequential_course course;
        status = mlift_sequential_follow(&design, at[i] * design.drift, &course);
        values[i + 1] = 100.0 * design.inflation * course.information;
    }
    return status;
}

/* P(crossing z at one of k equal looks) under the null, for each k of `looks`. */
static int peeking(const char *inputs, double *values, size_t n)
{
    double looks[MOST], z = number(inputs, "z"), sides = number(inputs, "sides");
    size_t n_rows = mlift_reference_list(inputs, "looks", looks, MOST);
    int status = 0;
    for (size_t i = 0; status == 0 && i < n_rows && i < n; i++) {
        struct mlift_crossing crossing;
        values[i] = 0.0;
        status = mlift_crossing_init(&crossing, 0.0);
        for (double k = 1.0; status == 0 && k <= looks[i]; k++) {
            values[i] += sides * mlift_crossing_above(&crossing, k, z);
            status = mlift_crossing_advance(&crossing, k, sides > 1.0 ? -z : -40.0, z, 0.0, k + 1.0);
        }
        mlift_crossing_free(&crossing);
    }
    return status;
}

static int two_rates(const char *inputs, double *values, size_t n)
{
    struct mlift_sequential_design design;
    struct mlift_twoarm twoarm = {.p1 = number(inputs, "p1"),
                                  .p2 = number(inputs, "p2"),
                                  .alpha = number(inputs, "alpha"),
                                  .sides = (int)number(inputs, "sides")};
    double n1 = 0.0, n2 = 0.0;
    int status = solve(inputs, &design);
    if (status == 0) {
        status = mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &twoarm, number(inputs, "power"), 1.0, &n1, &n2);
    }
    if (status == 0 && n >= 3) {
        values[0] = design.inflation * (n1 + n2);
        values[1] = values[0] * design.alternative.information;
        values[2] = values[0] * design.null.information;
    }
    return status;
}

/* One arm that stops at x >= high or x <= low. */
struct corridor {
    double low[MOST], high[MOST];
};

static enum mlift_armwalk_end leaves(const void *context, size_t look, size_t x_a, size_t x_b)
{
    const struct corridor *corridor = context;
    (void)x_b;
    if ((double)x_a >= corridor->high[look]) {
        return MLIFT_ARMWALK_A_WINS;
    }
    return (double)x_a <= corridor->low[look] ? MLIFT_ARMWALK_B_WINS : MLIFT_ARMWALK_GO_ON;
}

static int one_arm(const char *inputs, double *values, size_t n)
{
    struct corridor corridor;
    double seen[MOST], high[MOST], low[MOST];
    size_t n_a[MOST], n_b[MOST] = {0}, looks = mlift_reference_list(inputs, "n", seen, MOST);
    for (size_t k = 0; k < looks; k++) {
        n_a[k] = (size_t)seen[k];
        corridor.low[k] = -1.0;
        corridor.high[k] = HUGE_VAL;
    }
    (void)mlift_reference_list(inputs, "low", corridor.low, looks);
    (void)mlift_reference_list(inputs, "high", corridor.high, looks);
    struct mlift_armwalk_plan plan = {.n_looks = looks,
                                      .n_a = n_a,
                                      .n_b = n_b,
                                      .p_a = number(inputs, "rate"),
                                      .decide = leaves,
                                      .context = &corridor};
    struct mlift_armwalk walk;
    int status = mlift_armwalk_run(&plan, &walk, high, low);
    const double *side = mlift_reference_says(inputs, "side", "low") ? low : high;
    for (size_t k = 0; status == 0 && k < looks && k < n; k++) {
        values[k] = side[k] - (k > 0 ? side[k - 1] : 0.0);
    }
    if (n > looks) {
        values[looks] = walk.n_expected;
    }
    return status;
}

static int simple_sequential(const char *inputs, double *values, size_t n)
{
    long conversions = 0, lead = 0;
    int status =
        mlift_ruin_size(number(inputs, "lift"), number(inputs, "alpha"), number(inputs, "power"), &conversions, &lead);
    values[0] = (double)conversions;
    if (n > 1) {
        values[1] = (double)lead;
    }
    return status;
}

static int sequence_rho(const char *inputs, double *values, size_t n)
{
    double n_star[MOST];
    size_t rows = mlift_reference_list(inputs, "n-star", n_star, MOST);
    for (size_t i = 0; i < rows && i < n; i++) {
        values[i] = mlift_msprt_rho(number(inputs, "alpha"), n_star[i], (int)number(inputs, "sides"));
    }
    return 0;
}

static int sequence_width(const char *inputs, double *values, size_t n)
{
    double seen[MOST], alpha = number(inputs, "alpha");
    int sides = (int)number(inputs, "sides");
    size_t rows = mlift_reference_list(inputs, "n", seen, MOST);
    for (size_t i = 0; i < rows && i < n; i++) {
        values[i] =
            mlift_msprt_half_width(seen[i], mlift_msprt_rho(alpha, number(inputs, "n-star"), sides), alpha, sides);
    }
    return 0;
}

/* An arm given as sum, sum of squares and number. */
static struct mlift_liftratio_arm arm(const char *inputs, const char *key)
{
    double s[3] = {0.0};
    (void)mlift_reference_list(inputs, key, s, 3);
    double mean = s[0] / s[2];
    return (struct mlift_liftratio_arm){mean, (s[1] - s[0] * mean) / (s[2] - 1.0), s[2]};
}

/* Difference, absolute or relative, with its standard error. */
static void effect(const char *inputs, double *difference, double *se, double *n)
{
    struct mlift_liftratio_arm a = arm(inputs, "control"), b = arm(inputs, "treatment");
    *n = a.n + b.n;
    *difference = b.mean - a.mean;
    *se = sqrt(a.variance / a.n + b.variance / b.n);
    if (mlift_reference_says(inputs, "scale", "relative")) {
        *difference /= a.mean;
        *se = mlift_liftratio_se(a, b);
    }
}

static int sequence_bound(const char *inputs, double *values, size_t n)
{
    double difference, se, seen, alpha = number(inputs, "alpha");
    int sides = (int)number(inputs, "sides");
    (void)n;
    effect(inputs, &difference, &se, &seen);
    double rho = mlift_msprt_rho(alpha, number(inputs, "n-star"), sides);
    values[0] = difference - se * sqrt(seen) * mlift_msprt_half_width(seen, rho, alpha, sides);
    return 0;
}

static int sequence_p(const char *inputs, double *values, size_t n)
{
    double difference, se, seen;
    int sides = (int)number(inputs, "sides");
    (void)n;
    effect(inputs, &difference, &se, &seen);
    double rho = mlift_msprt_rho(number(inputs, "alpha"), number(inputs, "n-star"), sides);
    values[0] = mlift_msprt_sequence_p_value(difference, se, seen, rho, sides);
    return 0;
}

static int lift_power_mde(const char *inputs, double *values, size_t n)
{
    double mean = number(inputs, "mean"), variance = number(inputs, "variance"), per_arm = number(inputs, "n");
    double alpha = number(inputs, "alpha"), lift = 0.0;
    values[0] = mlift_liftratio_power(mean, variance, per_arm, number(inputs, "lift"), alpha, 2);
    int status = mlift_liftratio_mde(mean, variance, per_arm, alpha, 2, number(inputs, "power"), &lift);
    if (n > 1) {
        values[1] = lift;
    }
    return status;
}

static int lift_mde(const char *inputs, double *values, size_t n)
{
    double per_arm[MOST];
    size_t rows = mlift_reference_list(inputs, "n", per_arm, MOST);
    int status = 0;
    for (size_t i = 0; status == 0 && i < rows && i < n; i++) {
        status = mlift_liftratio_mde(number(inputs, "mean"), number(inputs, "variance"), per_arm[i],
                                     number(inputs, "alpha"), 2, number(inputs, "power"), &values[i]);
    }
    return status;
}

static const struct mlift_reference_method methods[] = {
    {"critical", critical},
    {"alpha-spent", alpha_spent},
    {"inflation", inflation},
    {"inflation-last", inflation},
    {"percent", percent},
    {"peeking", peeking},
    {"two-rates", two_rates},
    {"one-arm", one_arm},
    {"simple-sequential", simple_sequential},
    {"sequence-rho", sequence_rho},
    {"sequence-width", sequence_width},
    {"sequence-bound", sequence_bound},
    {"sequence-p", sequence_p},
    {"lift-power-mde", lift_power_mde},
    {"lift-mde", lift_mde},
};

const struct mlift_reference_family mlift_reference_sequential = {
    .name = "sequential designs and always-valid inference",
    .rows = mlift_reference_sequential_rows,
    .n_rows = MLIFT_REFERENCE_SEQUENTIAL_N_ROWS,
    .methods = methods,
    .n_methods = sizeof methods / sizeof *methods,
};
