#include "analysis/sequential/testroll.h"

#include "analysis/numerics/betapair.h"
#include "analysis/numerics/binomial.h"
#include "analysis/numerics/normal.h"

#include <math.h>
#include <stdlib.h>

enum { SCAN_ALL = 4000, MOST_PER_ARM = 200000 };

static const double pi = 3.141592653589793;

static int check_plan(const struct mlift_testroll *plan)
{
    int good = plan->list > 0.0 && plan->prior_sd > 0.0 && plan->noise_sd > 0.0 && isfinite(plan->mean) &&
               isfinite(plan->list) && isfinite(plan->prior_sd) && isfinite(plan->noise_sd);
    return good ? 0 : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

int mlift_testroll_size(const struct mlift_testroll *plan, double *n)
{
    int status = check_plan(plan);
    if (status == 0) {
        double ratio = plan->noise_sd * plan->noise_sd / (plan->prior_sd * plan->prior_sd), three = 0.75 * ratio;
        /* sqrt(q + t^2) - t without cancellation when the prior is narrow */
        *n = 0.25 * plan->list * ratio / (sqrt(0.25 * plan->list * ratio + three * three) + three);
    }
    return status;
}

int mlift_testroll_evaluate(const struct mlift_testroll *plan, double n, struct mlift_testroll_value *value)
{
    if (check_plan(plan) != 0 || !(n > 0.0 && 2.0 * n <= plan->list)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double variance = plan->prior_sd * plan->prior_sd;
    double observed = sqrt(variance + plan->noise_sd * plan->noise_sd / n); /* of an arm's mean before the test */
    double gain = variance / observed / sqrt(pi);                           /* of the winner over the prior mean */
    value->profit_untested = plan->mean;
    value->profit_perfect = plan->mean + plan->prior_sd / sqrt(pi);
    value->profit_per_subscriber = plan->mean + (1.0 - 2.0 * n / plan->list) * gain;
    value->regret = 1.0 - value->profit_per_subscriber / value->profit_perfect;
    /* The true and the observed difference are jointly normal with correlation prior_sd / observed. */
    value->error_rate = acos(plan->prior_sd / observed) / pi;
    return 0;
}

double mlift_testroll_fixed_size(double list, double noise_sd, double difference, double alpha, double power)
{
    double z = mlift_normal_quantile_above(0.5 * alpha) + mlift_normal_quantile_above(1.0 - power);
    double n = 2.0 * noise_sd * noise_sd * z * z / (difference * difference);
    return isfinite(list) ? n * list / (list - 1.0 + 2.0 * n) : n;
}

int mlift_testroll_prior(double mean, double prior_sd, double *success, double *failure)
{
    double total = mean * (1.0 - mean) / (prior_sd * prior_sd) - 1.0;
    if (!(mean > 0.0 && mean < 1.0 && prior_sd > 0.0 && total > 0.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    *success = mean * total;
    *failure = (1.0 - mean) * total;
    return 0;
}

static int check_exact(size_t list, double success, double failure, size_t n)
{
    int good =
        n <= MOST_PER_ARM && 2 * n <= list && success >= 1e-3 && failure >= 1e-3 && success <= 1e7 && failure <= 1e7;
    return good ? 0 : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

/* E[max(X_A, X_B)] of two independent counts with the same law on 0..n. */
static double expected_maximum(size_t n, const double *probability)
{
    double below = 0.0, sum = 0.0;
    for (size_t x = 0; x < n; x++) {
        below += probability[x];
        sum += 1.0 - below * below;
    }
    return sum;
}

static double exact_profit(size_t list, double success, double failure, size_t n, double *work)
{
    double mean = success / (success + failure), share = 2.0 * (double)n / (double)list;
    mlift_binomial_fill_beta(n, success, failure, work);
    double best = (success + expected_maximum(n, work)) / (success + failure + (double)n);
    return share * mean + (1.0 - share) * best;
}

/* P(the worse arm wins): twice the sum over x_a > x_b of P(x_a) P(x_b) P(B > A | x_a, x_b), plus half of the ties. Rows
 * x_a; along a row x_b falls from x_a, where the posteriors are equal and the probability is 1/2. */
static double exact_error(double success, double failure, size_t n, const double *probability)
{
    double sum = 0.0;
    for (size_t a = 0; a <= n; a++) {
        double s = success + (double)a, f = failure + (double)(n - a);
        struct mlift_betapair pair;
        if (probability[a] < 1e-17 || mlift_betapair_init(&pair, s, f, s, f) != 0) {
            continue;
        }
        double row = 0.25 * probability[a];
        for (size_t b = a; b > 0 && pair.above > 1e-15; b--) {
            mlift_betapair_b_success_undo(&pair);
            mlift_betapair_b_failure(&pair);
            row += probability[b - 1] * pair.above;
        }
        sum += 2.0 * probability[a] * row;
    }
    return sum;
}

/* E[max] of two draws from the prior: E[max] = mean + E[|difference|] / 2, the loss of either choice. */
static int perfect_profit(double success, double failure, double *profit)
{
    struct mlift_betapair pair;
    int status = mlift_betapair_init(&pair, success, failure, success, failure);
    if (status == 0) {
        *profit = success / (success + failure) + mlift_betapair_loss_of_b(&pair);
    }
    return status;
}

int mlift_testroll_exact(size_t list, double success, double failure, size_t n, struct mlift_testroll_value *value)
{
    int status = check_exact(list, success, failure, n);
    if (status != 0) {
        return status;
    }
    double *work = malloc((n + 1) * sizeof *work);
    if (!work) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    value->profit_untested = success / (success + failure);
    value->profit_per_subscriber = exact_profit(list, success, failure, n, work);
    value->error_rate = exact_error(success, failure, n, work);
    free(work);
    status = perfect_profit(success, failure, &value->profit_perfect);
    value->regret = 1.0 - value->profit_per_subscriber / value->profit_perfect;
    return status;
}

struct best {
    size_t n;
    double profit;
};

static void try_size(size_t list, double success, double failure, size_t n, double *work, struct best *best)
{
    double profit = exact_profit(list, success, failure, n, work);
    if (profit > best->profit) {
        *best = (struct best){n, profit};
    }
}

int mlift_testroll_exact_size(size_t list, double success, double failure, size_t *n)
{
    size_t most = list / 2 < MOST_PER_ARM ? list / 2 : MOST_PER_ARM;
    int status = check_exact(list, success, failure, most);
    if (status != 0) {
        return status;
    }
    double *work = malloc((most + 1) * sizeof *work);
    if (!work) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    struct best best = {0, -1.0};
    size_t low = 0, high = most;
    if (list > SCAN_ALL) {
        for (size_t i = 1; i <= most; i += 1 + i / 50) {
            try_size(list, success, failure, i, work, &best);
        }
        low = best.n - best.n / 25;
        high = best.n + best.n / 25 < most ? best.n + best.n / 25 : most;
        best = (struct best){0, exact_profit(list, success, failure, 0, work)};
    }
    for (size_t i = low; i <= high; i++) {
        try_size(list, success, failure, i, work, &best);
    }
    free(work);
    *n = best.n;
    return 0;
}

/* P(X_A > X_B) + P(X_A = X_B) / 2, the arms' probabilities on 0..n. */
static double a_wins(size_t n, const double *a, const double *b)
{
    double below = 0.0, sum = 0.0;
    for (size_t x = 0; x <= n; x++) {
        sum += a[x] * (below + 0.5 * b[x]);
        below += b[x];
    }
    return sum;
}

int mlift_testroll_commit(size_t list, size_t n, double p_a, double p_b, double *p_better, double *conversions)
{
    if (!(p_a >= 0.0 && p_a <= 1.0 && p_b >= 0.0 && p_b <= 1.0) || n > MOST_PER_ARM || 2 * n > list) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    struct mlift_binomial_range all = {0, n};
    double *a = malloc(2 * (n + 1) * sizeof *a);
    if (!a) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    mlift_binomial_fill(n, p_a, all, a);
    mlift_binomial_fill(n, p_b, all, a + n + 1);
    double wins = a_wins(n, a, a + n + 1);
    free(a);
    *p_better = p_a >= p_b ? wins : 1.0 - wins;
    *conversions = (double)n * (p_a + p_b) + (double)(list - 2 * n) * (wins * p_a + (1.0 - wins) * p_b);
    return 0;
}
