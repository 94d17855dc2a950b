#include "analysis/multiple/kimnelson.h"

#include "analysis/multiple/selection.h"

#include <math.h>
#include <string.h>

int mlift_kimnelson_init(struct mlift_kimnelson *self, int k, double confidence, double indifference, size_t n0)
{
    memset(self, 0, sizeof *self);
    if (k < 1 || k > MLIFT_MAX_STRATEGIES || n0 < 2 || !(indifference > 0.0) || !(confidence < 1.0) ||
        !(confidence > 1.0 / k || k == 1)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    self->k = self->n_left = k;
    self->confidence = confidence;
    self->indifference = indifference;
    self->n0 = n0;
    self->decided = k == 1;
    if (k > 1) {
        self->h2 = 2.0 * mlift_selection_kim_nelson(k, 1.0 - confidence, (double)n0) * ((double)n0 - 1.0);
    }
    for (int i = 0; i < k; i++) {
        self->left[i] = true;
        self->eliminated_by[i] = -1;
    }
    return MLIFT_OK;
}

static double variance_of(const struct mlift_kimnelson *self, int i, int j)
{
    return self->variance[i * self->k + j];
}

/* S_ij^2 from sums of products: (P_ii - 2 P_ij + P_jj - (sum_i - sum_j)^2 / n) / (n - 1). */
static void finish_first_stage(struct mlift_kimnelson *self)
{
    const double *p = self->product;
    double n = (double)self->n;
    int k = self->k;

    for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
            double difference = self->sum[i] - self->sum[j];
            double squares = p[i * k + i] - 2.0 * p[i * k + j] + p[j * k + j];
            self->variance[i * k + j] = fmax(0.0, (squares - difference * difference / n) / (n - 1.0));
        }
    }
}

/* How far, in sums over the replicates so far, i may be behind j. */
static double allowed(const struct mlift_kimnelson *self, int i, int j)
{
    double line = self->h2 * variance_of(self, i, j) / (2.0 * self->indifference);

    return fmax(0.0, line - 0.5 * self->indifference * (double)self->n);
}

/* All comparisons are made among those that were left before this replicate. */
static void screen(struct mlift_kimnelson *self)
{
    bool left[MLIFT_MAX_STRATEGIES];

    memcpy(left, self->left, sizeof left);
    for (int i = 0; i < self->k; i++) {
        for (int j = 0; j < self->k && left[i] && self->left[i]; j++) {
            if (j != i && left[j] && self->sum[i] < self->sum[j] - allowed(self, i, j)) {
                self->left[i] = false;
                self->eliminated_at[i] = self->n;
                self->eliminated_by[i] = j;
                self->n_left--;
            }
        }
    }
}

/* The largest sum among those left; of equals the first. */
static int leader(const struct mlift_kimnelson *self)
{
    int best = -1;

    for (int i = 0; i < self->k; i++) {
        if (self->left[i] && (best < 0 || self->sum[i] > self->sum[best])) {
            best = i;
        }
    }
    return best;
}

void mlift_kimnelson_add(struct mlift_kimnelson *self, const double *value)
{
    if (self->decided) {
        return;
    }
    self->n++;
    for (int i = 0; i < self->k; i++) {
        self->sum[i] += value[i];
        for (int j = 0; j < self->k && self->n <= self->n0; j++) {
            self->product[i * self->k + j] += value[i] * value[j];
        }
    }
    if (self->n == self->n0) {
        finish_first_stage(self);
        self->foreseen = mlift_kimnelson_expected(self);
    }
    if (self->n >= self->n0) {
        screen(self);
        self->decided = self->n_left == 1 || (double)self->n >= mlift_kimnelson_most(self);
        self->best = leader(self);
    }
}

/* Over pairs that are left, the replicates at which `reach` of the pair's line is met. */
double mlift_kimnelson_most(const struct mlift_kimnelson *self)
{
    double most = 0.0;

    if (self->n < self->n0) {
        return 0.0;
    }
    for (int i = 0; i < self->k; i++) {
        for (int j = 0; j < i; j++) {
            double d = self->indifference;
            if (self->left[i] && self->left[j]) {
                most = fmax(most, floor(self->h2 * variance_of(self, i, j) / (d * d)) + 1.0);
            }
        }
    }
    return fmax(most, (double)self->n);
}

double mlift_kimnelson_expected(const struct mlift_kimnelson *self)
{
    double expected = (double)self->n0, n = (double)self->n;

    if (self->n < self->n0) {
        return 0.0;
    }
    for (int i = 0; i < self->k; i++) {
        int best = leader(self);
        if (self->left[i] && i != best) {
            double gap = (self->sum[best] - self->sum[i]) / n;
            double line = self->h2 * variance_of(self, i, best) / (2.0 * self->indifference);
            expected = fmax(expected, line / (gap + 0.5 * self->indifference));
        }
    }
    return fmax(ceil(expected), n);
}

int mlift_kimnelson_eliminated(const struct mlift_kimnelson *self, int *gone)
{
    int n = 0;

    for (int i = 0; i < self->k; i++) {
        if (!self->left[i]) {
            int at = n++;
            while (at > 0 && self->eliminated_at[gone[at - 1]] > self->eliminated_at[i]) {
                gone[at] = gone[at - 1];
                at--;
            }
            gone[at] = i;
        }
    }
    return n;
}
