#include "analysis/multiple/gatecount.h"

#include "analysis/numerics/binomial.h"
#include "analysis/sequential/zlooks.h"

#include <stdlib.h>
#include <string.h>

static const double most_work = 3e9; /* multiplications */

/* Probabilities of first, first + 1, ...; owns them. */
struct counts {
    size_t first, length;
    double *p;
};

size_t mlift_gatecount_cut(double n_micro, double n_broad, size_t x_broad, double z)
{
    size_t low = 0, high = (size_t)n_micro + 1;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mlift_zlooks_statistic((size_t)n_broad, (size_t)n_micro, x_broad, middle) >= z) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static int counts_init(struct counts *self, double n, double p)
{
    struct mlift_binomial_range range = mlift_binomial_reach((size_t)n, p);

    *self = (struct counts){range.first, range.last - range.first + 1, NULL};
    self->p = malloc(self->length * sizeof *self->p);
    if (!self->p) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    mlift_binomial_fill((size_t)n, p, range, self->p);
    return MLIFT_OK;
}

/* sum = a + (b from count `cut` on), into memory that is large enough. */
static void convolve(const struct counts *a, const struct counts *b, size_t cut, struct counts *sum)
{
    size_t skip = cut > b->first ? cut - b->first : 0;

    skip = skip < b->length ? skip : b->length;
    size_t left = b->length - skip;
    sum->first = a->first + b->first + skip;
    sum->length = left > 0 && a->length > 0 ? a->length + left - 1 : 0;
    memset(sum->p, 0, sum->length * sizeof *sum->p);
    for (size_t i = 0; i < a->length; i++) {
        for (size_t j = 0; j < left; j++) {
            sum->p[i + j] += a->p[i] * b->p[skip + j];
        }
    }
}

/* What one run needs. rest[r]: P(segments r.. together convert at least first + i), for i = 0..length. */
struct work {
    size_t k, room;
    struct counts segment[MLIFT_GATECOUNT_MOST], broad, rest[MLIFT_GATECOUNT_MOST + 1], a, b;
};

static void work_free(struct work *w)
{
    for (size_t i = 0; i < w->k; i++) {
        free(w->segment[i].p);
        free(w->rest[i].p);
    }
    free(w->rest[w->k].p);
    free(w->broad.p);
    free(w->a.p);
    free(w->b.p);
}

static double multiplications(const struct work *w)
{
    double sum = 0.0, prefix = 1.0;

    for (size_t i = 0; i < w->k; i++) {
        sum += prefix * (double)w->segment[i].length;
        prefix += (double)w->segment[i].length;
    }
    return sum * (double)(w->broad.length + 1);
}

/* Sums of the last segments, as tails. */
static int fill_rest(struct work *w)
{
    double one = 1.0;
    struct counts sum = {0, 1, &one};

    for (size_t r = w->k + 1; r-- > 0;) {
        w->rest[r] = sum;
        w->rest[r].p = malloc((sum.length + 1) * sizeof *sum.p);
        if (!w->rest[r].p) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
        w->rest[r].p[sum.length] = 0.0;
        for (size_t i = sum.length; i-- > 0;) {
            w->rest[r].p[i] = w->rest[r].p[i + 1] + sum.p[i];
        }
        if (r > 0) {
            struct counts *next = sum.p == w->a.p ? &w->b : &w->a;
            convolve(&sum, &w->segment[r - 1], 0, next);
            sum = *next;
        }
    }
    return MLIFT_OK;
}

static int work_init(struct work *w, const struct mlift_gatecount *g)
{
    int error = counts_init(&w->broad, g->n_broad, g->p_broad);

    w->room = 1;
    for (size_t i = 0; !error && i < g->k; i++) {
        error = counts_init(&w->segment[i], g->n_micro[i], g->p_micro[i]);
        w->room += w->segment[i].length;
    }
    if (!error && multiplications(w) > most_work) {
        error = MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    if (error) {
        return error;
    }
    w->a.p = malloc(w->room * sizeof *w->a.p);
    w->b.p = malloc(w->room * sizeof *w->b.p);
    return w->a.p && w->b.p ? fill_rest(w) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

/* P(the first segments, as counted in `prefix`, and the rest from r on convert at least `need` in all). */
static double reach(const struct work *w, const struct counts *prefix, size_t r, size_t need)
{
    const struct counts *rest = &w->rest[r];
    double sum = 0.0;

    for (size_t i = 0; i < prefix->length; i++) {
        size_t least = prefix->first + i + rest->first, missing = need > least ? need - least : 0;
        sum += prefix->p[i] * rest->p[missing < rest->length ? missing : rest->length];
    }
    return sum;
}

static void add_broad_count(struct work *w, const struct mlift_gatecount *g, double n_micro, size_t x, double weight,
                            double *passed)
{
    size_t need = mlift_gatecount_cut(n_micro, g->n_broad, x, g->z);
    struct counts *prefix = &w->a, *next = &w->b;

    prefix->first = 0;
    prefix->length = 1;
    prefix->p[0] = 1.0;
    passed[0] += weight * reach(w, prefix, 0, need);
    for (size_t r = 1; r <= g->k; r++) {
        convolve(prefix, &w->segment[r - 1], mlift_gatecount_cut(g->n_micro[r - 1], g->n_broad, x, g->z), next);
        struct counts *swap = prefix;
        prefix = next;
        next = swap;
        passed[r] += weight * reach(w, prefix, r, need);
    }
}

int mlift_gatecount_run(const struct mlift_gatecount *g, double *passed)
{
    struct work w = {.k = g->k <= MLIFT_GATECOUNT_MOST ? g->k : 0};
    double n_micro = 0.0;
    int error = g->k >= 1 && g->k <= MLIFT_GATECOUNT_MOST ? work_init(&w, g) : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);

    for (size_t i = 0; !error && i < g->k; i++) {
        n_micro += g->n_micro[i];
    }
    for (size_t r = 0; r <= g->k; r++) {
        passed[r] = 0.0;
    }
    for (size_t i = 0; !error && i < w.broad.length; i++) {
        add_broad_count(&w, g, n_micro, w.broad.first + i, w.broad.p[i], passed);
    }
    work_free(&w);
    return error;
}
