#include "analysis/twoarm/bayes.h"

#include "analysis/numerics/betapair.h"

#include <math.h>
#include <stdlib.h>

/* Whether B is good enough; the mirror image asks for A. */
static int b_convinces(const struct mlift_bayes *test, const struct mlift_betapair *pair)
{
    return pair->above >= test->threshold && (!isfinite(test->loss) || mlift_betapair_loss_of_b(pair) <= test->loss);
}

static int a_convinces(const struct mlift_bayes *test, const struct mlift_betapair *pair)
{
    return pair->above <= 1.0 - test->threshold &&
           (!isfinite(test->loss) || mlift_betapair_loss_of_a(pair) <= test->loss);
}

static int start_pair(const struct mlift_bayes *test, size_t n_a, size_t n_b, struct mlift_betapair *pair)
{
    return mlift_betapair_init(pair, test->success, test->failure + (double)n_a, test->success,
                               test->failure + (double)n_b);
}

/* Both staircases rise with x_a: one walk along each, one step a count. */
static int fill_b_from(const struct mlift_bayes *test, size_t n_a, size_t n_b, size_t *b_from)
{
    struct mlift_betapair pair;
    size_t b = 0;
    int status = start_pair(test, n_a, n_b, &pair);
    for (size_t a = 0; status == 0 && a <= n_a; a++) {
        while (b <= n_b && !b_convinces(test, &pair)) {
            if (++b <= n_b) {
                mlift_betapair_b_success(&pair);
                mlift_betapair_b_failure_undo(&pair);
            }
        }
        b_from[a] = b;
        if (a < n_a && b <= n_b) {
            mlift_betapair_a_success(&pair);
            mlift_betapair_a_failure_undo(&pair);
        }
    }
    return status;
}

static int fill_a_until(const struct mlift_bayes *test, size_t n_a, size_t n_b, size_t *a_until)
{
    struct mlift_betapair pair;
    size_t b = 0; /* the pair stands at b conversions: does A win there? */
    int status = start_pair(test, n_a, n_b, &pair);
    for (size_t a = 0; status == 0 && a <= n_a; a++) {
        while (test->sides == 2 && b <= n_b && a_convinces(test, &pair)) {
            if (++b <= n_b) {
                mlift_betapair_b_success(&pair);
                mlift_betapair_b_failure_undo(&pair);
            }
        }
        a_until[a] = b;
        if (a < n_a && b <= n_b) {
            mlift_betapair_a_success(&pair);
            mlift_betapair_a_failure_undo(&pair);
        }
    }
    return status;
}

static int fill_look(struct mlift_bayes_rule *rule, const struct mlift_bayes *test, size_t k)
{
    size_t rows = rule->n_a[k] + 1;
    rule->b_from[k] = malloc(rows * sizeof **rule->b_from);
    rule->a_until[k] = malloc(rows * sizeof **rule->a_until);
    if (!rule->b_from[k] || !rule->a_until[k]) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = fill_b_from(test, rule->n_a[k], rule->n_b[k], rule->b_from[k]);
    return status != 0 ? status : fill_a_until(test, rule->n_a[k], rule->n_b[k], rule->a_until[k]);
}

int mlift_bayes_rule_init(struct mlift_bayes_rule *rule, const struct mlift_bayes *test, size_t n_a, size_t n_b,
                          size_t n_looks)
{
    *rule = (struct mlift_bayes_rule){.n_looks = 0};
    if (!(test->threshold >= 0.5 && test->threshold < 1.0 && test->loss > 0.0) || n_looks == 0 || n_looks > n_a ||
        n_looks > n_b || n_a > 1000000 || n_b > 1000000 || (test->sides != 1 && test->sides != 2)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    rule->n_a = calloc(n_looks, sizeof *rule->n_a);
    rule->n_b = calloc(n_looks, sizeof *rule->n_b);
    rule->b_from = calloc(n_looks, sizeof *rule->b_from);
    rule->a_until = calloc(n_looks, sizeof *rule->a_until);
    if (!rule->n_a || !rule->n_b || !rule->b_from || !rule->a_until) {
        mlift_bayes_rule_free(rule);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    rule->n_looks = n_looks;
    int status = 0;
    for (size_t k = 0; status == 0 && k < n_looks; k++) {
        rule->n_a[k] = (n_a * (k + 1) + n_looks - 1) / n_looks;
        rule->n_b[k] = (n_b * (k + 1) + n_looks - 1) / n_looks;
        status = fill_look(rule, test, k);
    }
    if (status != 0) {
        mlift_bayes_rule_free(rule);
    }
    return status;
}

void mlift_bayes_rule_free(struct mlift_bayes_rule *rule)
{
    for (size_t k = 0; k < rule->n_looks; k++) {
        free(rule->b_from[k]);
        free(rule->a_until[k]);
    }
    free(rule->n_a);
    free(rule->n_b);
    free(rule->b_from);
    free(rule->a_until);
    *rule = (struct mlift_bayes_rule){.n_looks = 0};
}

static enum mlift_armwalk_end decide(const void *context, size_t look, size_t x_a, size_t x_b)
{
    const struct mlift_bayes_rule *rule = context;
    if (x_b >= rule->b_from[look][x_a]) {
        return MLIFT_ARMWALK_B_WINS;
    }
    return x_b < rule->a_until[look][x_a] ? MLIFT_ARMWALK_A_WINS : MLIFT_ARMWALK_GO_ON;
}

int mlift_bayes_rule_run(const struct mlift_bayes_rule *rule, double p_a, double p_b, struct mlift_armwalk *walk)
{
    struct mlift_armwalk_plan plan = {.n_looks = rule->n_looks,
                                      .n_a = rule->n_a,
                                      .n_b = rule->n_b,
                                      .p_a = p_a,
                                      .p_b = p_b,
                                      .decide = decide,
                                      .context = rule};
    return mlift_armwalk_run(&plan, walk, NULL, NULL);
}

struct sizing {
    const struct mlift_bayes *test;
    double p_a, p_b, ratio;
    size_t n_looks;
};

static size_t arm_b(const struct sizing *s, size_t n_a)
{
    size_t n_b = (size_t)ceil(s->ratio * (double)n_a - 1e-9);
    return n_b < s->n_looks ? s->n_looks : n_b;
}

static int power_at(const struct sizing *s, size_t n_a, double *power)
{
    struct mlift_bayes_rule rule;
    struct mlift_armwalk walk = {.b_wins = 0.0};
    int status = mlift_bayes_rule_init(&rule, s->test, n_a, arm_b(s, n_a), s->n_looks);
    if (status == 0) {
        status = mlift_bayes_rule_run(&rule, s->p_a, s->p_b, &walk);
        mlift_bayes_rule_free(&rule);
    }
    *power = walk.b_wins;
    return status;
}

enum { GOOD_IN_A_ROW = 8 };

/* On a grid of about 2% steps, the last of GOOD_IN_A_ROW neighbours that all have the power. Sets *step to the grid
 * there. */
static int find_ceiling(const struct sizing *s, double target, size_t most, size_t *ceiling, size_t *step)
{
    int good = 0;
    for (size_t n = s->n_looks; n <= most; n += *step) {
        double power = 0.0;
        int status = power_at(s, n, &power);
        if (status != 0) {
            return status;
        }
        *ceiling = n;
        *step = s->n_looks * (1 + n / s->n_looks / 50);
        good = power >= target ? good + 1 : 0;
        if (good == GOOD_IN_A_ROW) {
            return 0;
        }
    }
    return good > 0 ? 0 : MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
}

/* Large sizes: teeth are small and come every few people, so that a window of sizes says whether more falls are to
 * come, as in analysis/twoarm/sizing.c. Returns the smallest size, in steps of n_looks, from which no fall is seen. */
enum { LARGE = 4000, WINDOW = 200 };

static int settle(const struct sizing *s, double target, size_t low, size_t most, size_t *n_a)
{
    size_t last_fail = low, in_window = 0;
    double peak = 0.0, deepest_fall = 0.0, least = 1.0, power = 0.0;

    for (size_t n = low + s->n_looks; n <= most; n += s->n_looks) {
        int status = power_at(s, n, &power);
        if (status != 0) {
            return status;
        }
        peak = fmax(peak, power);
        deepest_fall = fmax(deepest_fall, peak - power);
        if (power < target) {
            last_fail = n;
            in_window = 0;
            continue;
        }
        least = in_window == 0 ? power : fmin(least, power);
        if (++in_window == WINDOW) {
            if (least > target + deepest_fall) {
                *n_a = last_fail + s->n_looks;
                return 0;
            }
            in_window = 0;
        }
    }
    return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
}

/* Neighbours below and not below the target, by doubling and halving; *low is 0 where LARGE is enough. */
static int bracket(const struct sizing *s, double target, size_t most, size_t *low)
{
    size_t unit = s->n_looks, high = LARGE / unit;
    double power = 0.0;
    int status = high > 0 && LARGE <= most ? power_at(s, unit * high, &power) : 0;

    *low = 0;
    if (status != 0 || high == 0 || LARGE > most || power >= target) {
        return status;
    }
    while (status == 0 && power < target) {
        if (unit * high >= most) {
            return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
        }
        *low = high;
        high = unit * high * 2 > most ? most / unit : 2 * high;
        status = *low < high ? power_at(s, unit * high, &power) : MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
    }
    while (status == 0 && high - *low > 1) {
        size_t middle = *low + (high - *low) / 2;
        status = power_at(s, unit * middle, &power);
        *(power < target ? low : &high) = middle;
    }
    *low *= unit;
    return status;
}

int mlift_bayes_size(const struct mlift_bayes *test, double p_a, double p_b, double ratio, size_t n_looks, double power,
                     size_t most, size_t *n_a, size_t *n_b)
{
    struct sizing s = {test, p_a, p_b, ratio, n_looks};
    size_t step = n_looks, n = 0;
    if (!(p_a > 0.0 && p_b < 1.0 && p_b > p_a && ratio > 0.0 && power > 0.0 && power < 1.0) || n_looks == 0) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int status = bracket(&s, power, most, &n);
    if (status != 0 || n > 0) {
        status = status != 0 ? status : settle(&s, power, n, most, n_a);
        *n_b = status == 0 ? arm_b(&s, *n_a) : 0;
        return status;
    }
    status = find_ceiling(&s, power, most, &n, &step);
    double got = 1.0;
    while (status == 0 && n > n_looks && got >= power) {
        n -= n_looks;
        status = power_at(&s, n, &got);
    }
    *n_a = got < power ? n + n_looks : n;
    *n_b = arm_b(&s, *n_a);
    return status;
}
