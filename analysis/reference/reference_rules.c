#include "analysis/reference/reference_rules.h"

#include "analysis/multiple/dunnett.h"
#include "analysis/multiple/padjust.h"
#include "analysis/multiple/selection.h"
#include "analysis/numerics/betapair.h"
#include "analysis/reference/reference_rules_rows.h"
#include "analysis/sequential/bandit.h"
#include "analysis/sequential/testroll.h"

#include <math.h>
#include <string.h>

enum { MOST = MLIFT_REFERENCE_MOST_VALUES };

static double number(const char *inputs, const char *key)
{
    return mlift_reference_number(inputs, key, (double)NAN);
}

static struct mlift_testroll roll_of(const char *inputs)
{
    double mean = number(inputs, "mean");
    return (struct mlift_testroll){.list = number(inputs, "list"),
                                   .mean = mean,
                                   .prior_sd = number(inputs, "prior-sd"),
                                   .noise_sd = mlift_reference_number(inputs, "noise-sd", sqrt(mean * (1.0 - mean)))};
}

static int roll(const char *inputs, double *n, struct mlift_testroll_value *value)
{
    struct mlift_testroll plan = roll_of(inputs);
    int status = mlift_testroll_size(&plan, n);
    *n = mlift_reference_number(inputs, "n", *n);
    return status != 0 ? status : mlift_testroll_evaluate(&plan, *n, value);
}

static int test_and_roll(const char *inputs, double *values, size_t n)
{
    struct mlift_testroll_value value = {.regret = 0.0};
    double per_arm = 0.0;
    int status = roll(inputs, &per_arm, &value);
    const double all[] = {per_arm, value.error_rate, value.profit_per_subscriber, value.regret};
    memcpy(values, all, (n < 4 ? n : 4) * sizeof *values);
    return status;
}

static int roll_conversions(const char *inputs, double *values, size_t n)
{
    struct mlift_testroll_value value = {.regret = 0.0};
    double per_arm = 0.0;
    int status = roll(inputs, &per_arm, &value);
    const double all[] = {number(inputs, "list") * value.profit_per_subscriber, value.regret, value.error_rate};
    memcpy(values, all, (n < 3 ? n : 3) * sizeof *values);
    return status;
}

static int roll_risk(const char *inputs, double *values, size_t n)
{
    double all[3];
    int status = roll_conversions(inputs, all, 3);
    memcpy(values, all + 1, (n < 2 ? n : 2) * sizeof *values);
    return status;
}

static int roll_perfect(const char *inputs, double *values, size_t n)
{
    struct mlift_testroll_value value = {.regret = 0.0};
    double per_arm = 0.0;
    int status = roll(inputs, &per_arm, &value);
    (void)n;
    values[0] = number(inputs, "list") * value.profit_perfect;
    return status;
}

static int explore_commit(const char *inputs, double *values, size_t n)
{
    double p[2] = {0.0}, better = 0.0, conversions = 0.0;
    (void)mlift_reference_list(inputs, "p", p, 2);
    int status = mlift_testroll_commit((size_t)number(inputs, "list"), (size_t)number(inputs, "n"), p[0], p[1], &better,
                                       &conversions);
    values[0] = better;
    if (n > 1) {
        values[1] = conversions;
    }
    return status;
}

static int thompson_regret(const char *inputs, double *values, size_t n)
{
    double p[2] = {0.0};
    struct mlift_bandit bandit = {1.0, 1.0, (size_t)number(inputs, "horizon"), 1};
    struct mlift_bandit_value value;
    (void)n;
    (void)mlift_reference_list(inputs, "p", p, 2);
    int status = mlift_bandit_exact(&bandit, p[0], p[1], &value);
    values[0] = value.regret;
    return status;
}

/* Conversions of the whole list: those of the better arm, exactly, minus the simulated regret. */
static int thompson_prior(const char *inputs, double *values, size_t n)
{
    struct mlift_testroll plan = roll_of(inputs);
    struct mlift_bandit bandit = {.horizon = (size_t)plan.list, .wave = 1};
    struct mlift_bandit_value value = {.regret = 0.0};
    (void)n;
    int status = mlift_testroll_prior(plan.mean, plan.prior_sd, &bandit.success, &bandit.failure);
    if (status == 0) {
        status = mlift_bandit_simulate_prior(&bandit, (uint64_t)number(inputs, "seed"),
                                             (size_t)number(inputs, "replicates"), &value);
    }
    values[0] = plan.list * (plan.mean + plan.prior_sd / sqrt(acos(-1.0))) - value.regret;
    return status;
}

static int flat_pair(const char *inputs, struct mlift_betapair *pair)
{
    double x[2] = {0.0}, n[2] = {0.0};
    (void)mlift_reference_list(inputs, "x", x, 2);
    (void)mlift_reference_list(inputs, "n", n, 2);
    return mlift_betapair_init(pair, 1.0 + x[0], 1.0 + n[0] - x[0], 1.0 + x[1], 1.0 + n[1] - x[1]);
}

static int better(const char *inputs, double *values, size_t n)
{
    struct mlift_betapair pair = {.above = 0.0};
    int status = flat_pair(inputs, &pair);
    (void)n;
    values[0] = pair.above;
    return status;
}

static int loss(const char *inputs, double *values, size_t n)
{
    struct mlift_betapair pair = {.a_success = 1.0, .a_failure = 1.0, .b_success = 1.0, .b_failure = 1.0};
    int status = flat_pair(inputs, &pair);
    (void)n;
    values[0] = mlift_betapair_loss_of_b(&pair);
    return status;
}

/* Equal arms; df 0 stands for a known variance. */
static int dunnett_p(const char *inputs, double *values, size_t n)
{
    double loading[MOST];
    size_t k = (size_t)number(inputs, "k");
    (void)n;
    for (size_t i = 0; i < MOST; i++) {
        loading[i] = sqrt(0.5);
    }
    struct mlift_dunnett dunnett = {k < MOST ? k : MOST, loading, number(inputs, "df"), (int)number(inputs, "sides")};
    values[0] = mlift_dunnett_p_value(&dunnett, number(inputs, "c"));
    return 0;
}

static int dunnett_critical(const char *inputs, double *values, size_t n)
{
    double loading[MOST], df[MOST], sides[MOST];
    size_t rows = mlift_reference_list(inputs, "df", df, MOST), k = (size_t)number(inputs, "k");
    int status = mlift_reference_list(inputs, "sides", sides, MOST) == rows ? 0 : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    for (size_t i = 0; i < MOST; i++) {
        loading[i] = sqrt(0.5);
    }
    for (size_t i = 0; status == 0 && i < rows && i < n; i++) {
        struct mlift_dunnett dunnett = {k, loading, df[i] > 0.0 ? df[i] : HUGE_VAL, (int)sides[i]};
        status = mlift_dunnett_critical(&dunnett, number(inputs, "alpha"), &values[i]);
    }
    return status;
}

static double mean_of(const double *x, size_t n, double *squares)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    for (size_t i = 0; i < n; i++) {
        *squares += (x[i] - sum / (double)n) * (x[i] - sum / (double)n);
    }
    return sum / (double)n;
}

/* Statistics and two-sided p-values of two treatments against a control, variance pooled over the three groups. */
static int dunnett_samples(const char *inputs, double *values, size_t n)
{
    static const char *const keys[] = {"control", "a", "b"};
    double x[MOST], mean[3], count[3], squares = 0.0, total = 0.0, loading[2];
    for (int i = 0; i < 3; i++) {
        size_t size = mlift_reference_list(inputs, keys[i], x, MOST);
        mean[i] = mean_of(x, size, &squares);
        count[i] = (double)size;
        total += count[i];
    }
    for (int i = 0; i < 2; i++) {
        loading[i] = sqrt(count[i + 1] / (count[i + 1] + count[0]));
    }
    struct mlift_dunnett dunnett = {2, loading, total - 3.0, 2};
    for (size_t i = 0; i < 2 && n >= 4; i++) {
        double se = sqrt(squares / (total - 3.0) * (1.0 / count[0] + 1.0 / count[i + 1]));
        values[i] = (mean[i + 1] - mean[0]) / se;
        values[i + 2] = mlift_dunnett_p_value(&dunnett, values[i]);
    }
    return 0;
}

/* The i-th of a list, its last where it is shorter: one P* may serve many k. */
static double nth(const char *inputs, const char *key, size_t i)
{
    double list[MOST];
    size_t n = mlift_reference_list(inputs, key, list, MOST);
    return n == 0 ? (double)NAN : list[i < n ? i : n - 1];
}

static int bechhofer(const char *inputs, double *values, size_t n)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < n; i++) {
        status = mlift_selection_bechhofer(nth(inputs, "k", i), nth(inputs, "p", i), &values[i]);
    }
    return status;
}

static int dudewicz_dalal(const char *inputs, double *values, size_t n)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < n; i++) {
        status =
            mlift_selection_dudewicz_dalal(nth(inputs, "k", i), nth(inputs, "p", i), number(inputs, "n0"), &values[i]);
    }
    return status;
}

static int rinott(const char *inputs, double *values, size_t n)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < n; i++) {
        status = mlift_selection_rinott(nth(inputs, "k", i), nth(inputs, "p", i), number(inputs, "nu"), &values[i]);
    }
    return status;
}

static int kim_nelson(const char *inputs, double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        values[i] = mlift_selection_kim_nelson(nth(inputs, "k", i), number(inputs, "alpha"), number(inputs, "n0"));
    }
    return 0;
}

static int ocba(const char *inputs, double *values, size_t n)
{
    double mean[MOST], sd[MOST];
    size_t k = mlift_reference_list(inputs, "mean", mean, MOST);
    if (mlift_reference_list(inputs, "sd", sd, MOST) != k || k > n) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return mlift_selection_ocba(k, mean, sd, number(inputs, "total"), values);
}

static int adjust(const char *inputs, double *values, size_t n)
{
    double p[MOST];
    size_t k = mlift_reference_list(inputs, "p", p, MOST);
    enum mlift_padjust rule = mlift_reference_says(inputs, "rule", "holm")       ? MLIFT_PADJUST_HOLM
                              : mlift_reference_says(inputs, "rule", "hochberg") ? MLIFT_PADJUST_HOCHBERG
                                                                                 : MLIFT_PADJUST_BH;
    return k > n ? MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE) : mlift_padjust(rule, k, p, values);
}

static const struct mlift_reference_method methods[] = {
    {"test-and-roll", test_and_roll},
    {"test-and-roll-size", test_and_roll},
    {"test-and-roll-conversions", roll_conversions},
    {"test-and-roll-risk", roll_risk},
    {"test-and-roll-perfect", roll_perfect},
    {"explore-commit", explore_commit},
    {"thompson-regret", thompson_regret},
    {"thompson-prior", thompson_prior},
    {"better", better},
    {"loss", loss},
    {"dunnett-p", dunnett_p},
    {"dunnett-critical", dunnett_critical},
    {"dunnett-samples", dunnett_samples},
    {"bechhofer", bechhofer},
    {"dudewicz-dalal", dudewicz_dalal},
    {"rinott", rinott},
    {"kim-nelson", kim_nelson},
    {"ocba", ocba},
    {"adjust", adjust},
};

const struct mlift_reference_family mlift_reference_rules = {
    .name = "test and roll, bandits, Bayesian tests, several comparisons, selection",
    .rows = mlift_reference_rules_rows,
    .n_rows = MLIFT_REFERENCE_RULES_N_ROWS,
    .methods = methods,
    .n_methods = sizeof methods / sizeof *methods,
};
