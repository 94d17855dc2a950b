#include "analysis/sequential/zlooks.h"

#include <math.h>

int mlift_zlooks_init(struct mlift_zlooks *looks, const struct mlift_sequential_design *design, size_t n_a, size_t n_b)
{
    looks->design = design;
    for (int k = 0; k < design->n_looks; k++) {
        looks->n_a[k] = (size_t)ceil(design->information[k] * (double)n_a - 1e-9);
        looks->n_b[k] = (size_t)ceil(design->information[k] * (double)n_b - 1e-9);
        if (looks->n_a[k] == 0 || looks->n_b[k] == 0 ||
            (k > 0 && looks->n_a[k] + looks->n_b[k] == looks->n_a[k - 1] + looks->n_b[k - 1])) {
            return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
        }
    }
    return 0;
}

double mlift_zlooks_statistic(size_t n_a, size_t n_b, size_t x_a, size_t x_b)
{
    double a = (double)n_a, b = (double)n_b, pooled = (double)(x_a + x_b) / (a + b);
    if (x_a + x_b == 0 || x_a + x_b == n_a + n_b) {
        return 0.0;
    }
    return ((double)x_b / b - (double)x_a / a) / sqrt(pooled * (1.0 - pooled) * (1.0 / a + 1.0 / b));
}

static double statistic_at(const struct mlift_zlooks *looks, size_t look, size_t x_a, size_t x_b)
{
    return mlift_zlooks_statistic(looks->n_a[look], looks->n_b[look], x_a, x_b);
}

static enum mlift_armwalk_end decide(const void *context, size_t look, size_t x_a, size_t x_b)
{
    const struct mlift_zlooks *looks = context;
    double z = statistic_at(looks, look, x_a, x_b), critical = looks->design->critical[look];
    if (z >= critical) {
        return MLIFT_ARMWALK_B_WINS;
    }
    return looks->design->sides == 2 && z <= -critical ? MLIFT_ARMWALK_A_WINS : MLIFT_ARMWALK_GO_ON;
}

static int give_up(const void *context, size_t look, size_t x_a, size_t x_b)
{
    const struct mlift_zlooks *looks = context;
    double z = statistic_at(looks, look, x_a, x_b);
    return (looks->design->sides == 2 ? fabs(z) : z) < looks->design->futility[look];
}

int mlift_zlooks_run(const struct mlift_zlooks *looks, double p_a, double p_b, struct mlift_armwalk *walk)
{
    struct mlift_armwalk_plan plan = {.n_looks = (size_t)looks->design->n_looks,
                                      .n_a = looks->n_a,
                                      .n_b = looks->n_b,
                                      .p_a = p_a,
                                      .p_b = p_b,
                                      .decide = decide,
                                      .give_up = give_up,
                                      .context = looks};
    return mlift_armwalk_run(&plan, walk, NULL, NULL);
}
