#include "analysis/multiple/padjust.h"

#include <math.h>
#include <stdlib.h>

struct ranked {
    double p;
    size_t place;
};

static int ascending(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return (x->p > y->p) - (x->p < y->p);
}

/* Factor of the i-th smallest (from 0) of k p-values. */
static double factor(enum mlift_padjust method, size_t k, size_t i)
{
    switch (method) {
    case MLIFT_PADJUST_NONE:
        return 1.0;
    case MLIFT_PADJUST_BONFERRONI:
        return (double)k;
    case MLIFT_PADJUST_HOLM:
    case MLIFT_PADJUST_HOCHBERG:
        return (double)(k - i);
    case MLIFT_PADJUST_BH:
        return (double)k / (double)(i + 1);
    }
    return 1.0;
}

/* Running maximum from the smallest up (step-down), or running minimum from the largest down (step-up). */
static void adjust_in_order(enum mlift_padjust method, size_t k, struct ranked *ranked)
{
    for (size_t i = 0; i < k; i++) {
        ranked[i].p = fmin(1.0, ranked[i].p * factor(method, k, i));
    }
    for (size_t i = 1; method == MLIFT_PADJUST_HOLM && i < k; i++) {
        ranked[i].p = fmax(ranked[i].p, ranked[i - 1].p);
    }
    int step_up = method == MLIFT_PADJUST_HOCHBERG || method == MLIFT_PADJUST_BH;
    for (size_t i = k; step_up && i-- > 1;) {
        ranked[i - 1].p = fmin(ranked[i - 1].p, ranked[i].p);
    }
}

int mlift_padjust(enum mlift_padjust method, size_t k, const double *p, double *adjusted)
{
    struct ranked *ranked = calloc(k + 1, sizeof *ranked);
    if (!ranked) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int good = 1;
    for (size_t i = 0; i < k; i++) {
        good = good && p[i] >= 0.0 && p[i] <= 1.0;
        ranked[i] = (struct ranked){p[i], i};
    }
    if (!good) {
        free(ranked);
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    qsort(ranked, k, sizeof *ranked, ascending);
    adjust_in_order(method, k, ranked);
    for (size_t i = 0; i < k; i++) {
        adjusted[ranked[i].place] = ranked[i].p;
    }
    free(ranked);
    return 0;
}
