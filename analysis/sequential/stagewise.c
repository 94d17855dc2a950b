#include "analysis/sequential/stagewise.h"

#include "analysis/numerics/crossing.h"
#include "analysis/numerics/root.h"

#include <math.h>

int mlift_stagewise_tail(const struct mlift_sequential_design *design, int at, double z, double drift, double *p)
{
    struct mlift_crossing crossing = {.drift = 0.0};
    int status = at >= 0 && at < design->n_looks ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);

    status = status ? status : mlift_crossing_init(&crossing, drift);
    *p = 0.0;
    for (int k = 0; !status && k <= at; k++) {
        double t = design->information[k], bound = design->critical[k];
        *p += mlift_crossing_above(&crossing, t, k == at ? z : bound);
        if (k < at) {
            double low = design->sides == 2 ? -bound : -HUGE_VAL;
            status = mlift_crossing_advance(&crossing, t, low, bound, 0.0, design->information[k + 1]);
        }
    }
    mlift_crossing_free(&crossing);
    return status;
}

struct search {
    const struct mlift_sequential_design *design;
    int at, status;
    double z, target;
};

static double excess(double drift, void *context)
{
    struct search *s = context;
    double p = (double)NAN;
    int status = mlift_stagewise_tail(s->design, s->at, s->z, drift, &p);

    s->status = status ? status : s->status;
    return status ? (double)NAN : p - s->target;
}

int mlift_stagewise_estimate(const struct mlift_sequential_design *design, int at, double z, double alpha,
                             struct mlift_stagewise *estimate)
{
    double targets[3] = {0.5, 0.5 * alpha, 1.0 - 0.5 * alpha}, found[3] = {0.0};
    struct search search = {.design = design, .at = at, .z = z};

    if (at < 0 || at >= design->n_looks) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    /* what one look would say, and as far again as any interval reaches */
    double naive = z / sqrt(design->information[at]), reach = 12.0 / sqrt(design->information[0]);
    for (int i = 0; i < 3; i++) {
        search.target = targets[i];
        int error = mlift_root_find(excess, &search, naive - reach, naive + reach, 1e-9, &found[i]);
        if (error) {
            return search.status ? search.status : error;
        }
    }
    *estimate = (struct mlift_stagewise){found[0], found[1], found[2]};
    return MLIFT_OK;
}
