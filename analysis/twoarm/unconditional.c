#include "analysis/twoarm/unconditional.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static const double NEGLIGIBLE = 1e-17; /* of the binomial mode */
enum { MOST_STEPS = 2048 };             /* of the grid over the common rate: enough for 80,000 people */
static const double GOLDEN = 0.61803398874989485;
/* Levels this close have the same answer: well below the slack of ties in region.c and well above their rounding, so
 * that tables which are equally extreme fall on the same side. */
static const double CLOSE = 1e-10;

/* A mean under way: from the mode outwards, first up and then down. */
struct walk {
    int m;
    double ratio; /* odds of one more success, or of one less */
    double weight, weights, sum;
};

static inline struct walk start_at_mode(const double *tail, int n, double p)
{
    int mode = (int)((n + 1.0) * p);

    mode = mode > n ? n : mode;
    return (struct walk){mode, p / (1.0 - p), 1.0, 1.0, tail[mode]};
}

static inline void turn_down(struct walk *w, int n, double p)
{
    int mode = (int)((n + 1.0) * p);

    w->m = mode > n ? n : mode;
    w->ratio = (1.0 - p) / p;
    w->weight = 1.0;
}

static inline int goes_up(const struct walk *w, int n)
{
    return w->m < n && w->weight > NEGLIGIBLE;
}

static inline void go_up(struct walk *w, const double *tail, const double *inverse, int n)
{
    w->weight *= (double)(n - w->m) * inverse[w->m + 1] * w->ratio;
    w->weights += w->weight;
    w->sum += w->weight * tail[w->m + 1];
    w->m++;
}

static inline int goes_down(const struct walk *w)
{
    return w->m > 0 && w->weight > NEGLIGIBLE;
}

static inline void go_down(struct walk *w, const double *tail, const double *inverse, int n)
{
    w->weight *= (double)w->m * inverse[n - w->m + 1] * w->ratio;
    w->weights += w->weight;
    w->sum += w->weight * tail[w->m - 1];
    w->m--;
}

double mlift_unconditional_mean(const double *tail, const double *inverse, int n, double p)
{
    struct walk w = start_at_mode(tail, n, p);

    while (goes_up(&w, n)) {
        go_up(&w, tail, inverse, n);
    }
    turn_down(&w, n, p);
    while (goes_down(&w)) {
        go_down(&w, tail, inverse, n);
    }
    return w.sum / w.weights;
}

/* The same at two rates side by side: each step waits for the one before it, but not for the other rate's. */
static void two_means(const double *tail, const double *inverse, int n, const double p[2], double mean[2])
{
    struct walk a = start_at_mode(tail, n, p[0]), b = start_at_mode(tail, n, p[1]);

    while (goes_up(&a, n) && goes_up(&b, n)) {
        go_up(&a, tail, inverse, n);
        go_up(&b, tail, inverse, n);
    }
    while (goes_up(&a, n)) {
        go_up(&a, tail, inverse, n);
    }
    while (goes_up(&b, n)) {
        go_up(&b, tail, inverse, n);
    }
    turn_down(&a, n, p[0]);
    turn_down(&b, n, p[1]);
    while (goes_down(&a) && goes_down(&b)) {
        go_down(&a, tail, inverse, n);
        go_down(&b, tail, inverse, n);
    }
    while (goes_down(&a)) {
        go_down(&a, tail, inverse, n);
    }
    while (goes_down(&b)) {
        go_down(&b, tail, inverse, n);
    }
    mean[0] = a.sum / a.weights;
    mean[1] = b.sum / b.weights;
}

/* What the search over the common rate works on; angles are asin sqrt p, in which the binomial's width is constant. */
struct mixture {
    const double *tail, *inverse;
    int n;
};

static double at_angle(const struct mixture *mixture, double angle)
{
    double s = sin(angle);

    return mlift_unconditional_mean(mixture->tail, mixture->inverse, mixture->n, s * s);
}

static void at_two_angles(const struct mixture *mixture, double x, double y, double height[2])
{
    double s = sin(x), t = sin(y), p[2] = {s * s, t * t};

    two_means(mixture->tail, mixture->inverse, mixture->n, p, height);
}

static double refine(const struct mixture *mixture, double a, double b)
{
    double x = b - GOLDEN * (b - a), y = a + GOLDEN * (b - a);
    double first[2];

    at_two_angles(mixture, x, y, first);
    double fx = first[0], fy = first[1];
    /* a peak is flat: an angle good to 1e-5 of the width gives a height good to 1e-10 */
    for (int i = 0; i < 26; i++) {
        if (fx > fy) {
            b = y;
            y = x;
            fy = fx;
            x = b - GOLDEN * (b - a);
            fx = at_angle(mixture, x);
        } else {
            a = x;
            x = y;
            fx = fy;
            y = a + GOLDEN * (b - a);
            fy = at_angle(mixture, y);
        }
    }
    return fmax(fx, fy);
}

/* With equal arms tail[m] = tail[n - m] and one half of the rates tells all. */
static int is_symmetric(const struct mixture *mixture)
{
    for (int m = 0; m <= mixture->n / 2; m++) {
        if (fabs(mixture->tail[m] - mixture->tail[mixture->n - m]) > 1e-13) {
            return 0;
        }
    }
    return 1;
}

double mlift_unconditional_largest(const double *tail, const double *inverse, int n, double enough)
{
    struct mixture mixture = {tail, inverse, n};
    /* a grid of less than half the binomial's standard deviation, 1 / (2 sqrt n) in angles: between two points the mean
     * rises by less than a twentieth of its largest value */
    int steps = 32 + (int)fmin(7.0 * sqrt(n), MOST_STEPS - 32.0);
    double width = M_PI_2 / steps, height[MOST_STEPS + 2]; /* two at a time */
    int last = is_symmetric(&mixture) ? steps / 2 + 1 : steps;
    double best = 0.0;

    for (int i = 0; i <= last; i++) {
        if (i % 2 == 0 && i + 1 < steps) {
            at_two_angles(&mixture, (i + 0.5) * width, (i + 1.5) * width, &height[i]);
        } else if (i % 2 == 0 || i == steps) {
            height[i] = i < steps ? at_angle(&mixture, (i + 0.5) * width) : 0.0;
        }
        best = fmax(best, height[i]);
        if (best > enough) {
            return best;
        }
    }
    double floor = 0.95 * best;
    for (int i = 0; i < last; i++) {
        double before = i > 0 ? height[i - 1] : 0.0;
        if (height[i] >= before && height[i] >= height[i + 1] && height[i] >= floor) {
            double a = fmax(i - 0.5, 0.0) * width, b = fmin(i + 1.5, steps) * width;
            best = fmax(best, refine(&mixture, fmax(a, 1e-9), fmin(b, M_PI_2 - 1e-9)));
            if (best > enough) {
                return best;
            }
        }
    }
    return best;
}

double mlift_unconditional_size(struct mlift_region *region, enum mlift_region_order order, double level, double enough,
                                double *tail)
{
    int n = region->n1 + region->n2;

    for (int m = 0; m <= n; m++) {
        mlift_region_cut(region, order, level, m);
        tail[m] = mlift_region_tail(region, m);
    }
    return mlift_unconditional_largest(tail, region->work.inverse, n, enough);
}

/* A search for the widest cut that alpha allows. Close to the answer most totals keep their cut from one level to the
 * next: what is known about each is kept. */
struct search {
    struct mlift_region *region;
    enum mlift_region_order order;
    double limit;      /* alpha */
    int guessed;       /* the first level is that of a neighbouring size */
    double *tail;      /* owns; per total */
    double *from, *to; /* own; levels between which the cut of a total stays what it is */
};

static int search_init(struct search *self, struct mlift_region *region, enum mlift_region_order order, double alpha)
{
    size_t n = (size_t)region->n1 + (size_t)region->n2 + 1;

    *self = (struct search){.region = region, .order = order, .limit = alpha * (1.0 + 1e-10)};
    self->tail = malloc(n * sizeof *self->tail);
    self->from = malloc(n * sizeof *self->from);
    self->to = malloc(n * sizeof *self->to);
    if (!self->tail || !self->from || !self->to) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t m = 0; m < n; m++) {
        self->from[m] = HUGE_VAL; /* nothing known */
        self->to[m] = -HUGE_VAL;
        region->low[m] = region->high[m] = -9; /* no cut is this */
    }
    return MLIFT_OK;
}

static void search_free(struct search *self)
{
    free(self->tail);
    free(self->from);
    free(self->to);
}

/* Cuts total m at the level, unless that is known to change nothing. */
static void recut(struct search *self, double level, int m)
{
    struct mlift_region *region = self->region;

    if (level > self->from[m] && level < self->to[m]) {
        return;
    }
    int low = region->low[m], high = region->high[m];
    mlift_region_cut(region, self->order, level, m);
    if (low != region->low[m] || high != region->high[m]) {
        self->tail[m] = mlift_region_tail(region, m);
    }
    if (self->order == MLIFT_REGION_FISHER && m > 0 && m < region->n1 + region->n2) {
        self->from[m] = region->accepted;
        self->to[m] = region->refused * (1.0 - 1e-9);
    }
}

/* One end of the bracket. */
struct cut {
    double level;
    long n_tables;
};

/* Totals that are looked at. With two sides total n - m is total m with "converted" and "did not" changed over,
 * whatever the arms: half of the totals tells all. */
static int last_total(const struct mlift_region *region)
{
    int n = region->n1 + region->n2;

    return region->alternative == MLIFT_ALTERNATIVE_TWO_SIDED ? n / 2 : n;
}

static int allowed(struct search *self, struct cut *cut)
{
    int n = self->region->n1 + self->region->n2, last = last_total(self->region);

    cut->n_tables = 0;
    for (int m = 0; m <= last; m++) {
        recut(self, cut->level, m);
        cut->n_tables += mlift_region_count(self->region, m);
        self->tail[last < n ? n - m : m] = self->tail[m];
    }
    return mlift_unconditional_largest(self->tail, self->region->work.inverse, n, self->limit) <= self->limit;
}

/* A level near which the answer lies. */
static double first_guess(const struct mlift_region *region, enum mlift_region_order order, double alpha)
{
    double n1 = region->n1, n2 = region->n2;
    double z = gsl_cdf_ugaussian_Qinv(region->alternative == MLIFT_ALTERNATIVE_TWO_SIDED ? alpha / 2.0 : alpha);

    if (order == MLIFT_REGION_FISHER) {
        return 1.3 * alpha;
    }
    return order == MLIFT_REGION_Z ? z : fmin(z * sqrt(0.25 / n1 + 0.25 / n2), 1.0);
}

/* Brackets the answer: `inner` is allowed, `outer` is not (or as wide as can be). */
static void bracket(struct search *self, struct cut *inner, struct cut *outer)
{
    int fisher = self->order == MLIFT_REGION_FISHER;
    double near = self->guessed ? 0.1 : 1.0; /* a neighbour's level is close: most totals keep their cut */
    double step = fisher ? 1.0 + 0.04 * near : 1.0 / (1.0 + 0.02 * near); /* a larger p value or a smaller statistic
                                                                             rejects more */
    double least = fisher ? 0.0 : 1e-6, most = fisher ? 1.0 : 1e6;

    if (allowed(self, inner)) {
        for (*outer = *inner; outer->level > least && outer->level < most; *inner = *outer) {
            outer->level = inner->level * step;
            step *= step;
            if (!allowed(self, outer)) {
                return;
            }
        }
        return;
    }
    do {
        *outer = *inner;
        inner->level = outer->level / step;
        step *= step;
    } while (!allowed(self, inner) && inner->level > 0.0 && inner->level < most);
}

int mlift_unconditional_search(struct mlift_region *region, enum mlift_region_order order, double alpha, double *level)
{
    struct search search;
    int error = search_init(&search, region, order, alpha);
    if (error) {
        search_free(&search);
        return error;
    }
    search.guessed = *level > 0.0;
    struct cut inner = {*level > 0.0 ? *level : first_guess(region, order, alpha), 0}, outer = {0};
    bracket(&search, &inner, &outer);
    while (inner.n_tables != outer.n_tables && fabs(outer.level - inner.level) > CLOSE * inner.level) {
        struct cut middle = {0.5 * (inner.level + outer.level), 0};
        if (allowed(&search, &middle)) {
            inner = middle;
        } else {
            outer = middle;
        }
    }
    int n = region->n1 + region->n2, last = last_total(region);
    for (int m = 0; m <= last; m++) {
        recut(&search, inner.level, m);
        if (last < n) {
            int low = region->low[m];
            region->low[n - m] = region->n1 - region->high[m];
            region->high[n - m] = region->n1 - low;
        }
    }
    *level = inner.level;
    search_free(&search);
    return MLIFT_OK;
}
