#include "analysis/numerics/sensitivity.h"

#include "models/draw.h"

#include <gsl/gsl_multifit.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static void start(struct mlift_sensitivity *result, int k)
{
    *result = (struct mlift_sensitivity){.n_inputs = k, .explained = (double)NAN};
    for (int i = 0; i < MLIFT_SENSITIVITY_MOST; i++) {
        result->first[i] = result->first_se[i] = result->total[i] = result->total_se[i] = (double)NAN;
        for (int j = 0; j < MLIFT_SENSITIVITY_MOST; j++) {
            result->pair[i][j] = (double)NAN;
        }
    }
}

static bool is_possible(size_t n, int k)
{
    return n >= 2 && k >= 1 && k <= MLIFT_SENSITIVITY_MOST;
}

/* Mean and population variance. */
static void moments(const double *y, size_t n, double *mean, double *variance)
{
    double sum = 0.0, squares = 0.0;

    for (size_t i = 0; i < n; i++) {
        sum += y[i];
    }
    *mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) {
        squares += (y[i] - *mean) * (y[i] - *mean);
    }
    *variance = squares / (double)n;
}

/* Rounding makes tiny variances out of none. */
static bool varies(double mean, double variance)
{
    return variance > 1e-24 * (mean * mean) && variance > 1e-300;
}

static void sum_first(struct mlift_sensitivity *result)
{
    result->explained = 0.0;
    for (int i = 0; i < result->n_inputs; i++) {
        result->explained += result->first[i];
    }
}

/* --- Saltelli's scheme -------------------------------------------------------------------------------------------- */

/* The two indices of input i over the rows row[0..n-1]; `anchor`, near the mean, takes what does not vary out of the
 * products. */
static void indices_of(const double *y, size_t n, int i, const uint32_t *row, double anchor, double *first,
                       double *total)
{
    const double *a = y, *b = y + n, *mixed = y + (size_t)(i + 2) * n;
    double sum = 0.0, squares = 0.0, to_a = 0.0, product = 0.0;

    for (size_t j = 0; j < n; j++) {
        size_t r = row[j];
        double x = a[r] - anchor, z = b[r] - anchor;
        sum += x + z;
        squares += x * x + z * z;
        to_a += (a[r] - mixed[r]) * (a[r] - mixed[r]);
        product += z * (mixed[r] - a[r]);
    }
    double m = (double)n, mean = sum / (2.0 * m), variance = squares / (2.0 * m) - mean * mean;
    *first = product / m / variance;
    *total = to_a / (2.0 * m) / variance;
}

static void draw_rows(uint64_t seed, size_t n, int resample, uint32_t *row)
{
    for (size_t j = 0; j < n; j++) {
        uint32_t word = mlift_draw_word(seed, (uint64_t)resample, (uint32_t)j, MLIFT_DRAW_SWEEP_BOOTSTRAP, 0);
        row[j] = (uint32_t)((uint64_t)word * n >> 32);
    }
}

static double deviation(double sum, double squares, double n)
{
    double variance = (squares - sum * sum / n) / (n - 1.0);

    return variance > 0.0 ? sqrt(variance) : 0.0;
}

static void bootstrap(const double *y, size_t n, uint64_t seed, uint32_t *row, struct mlift_sensitivity *result)
{
    double sum[MLIFT_SENSITIVITY_MOST][4] = {{0.0}};
    int kept = 0;

    for (int b = 0; b < MLIFT_SENSITIVITY_RESAMPLES; b++) {
        draw_rows(seed, n, b, row);
        double first[MLIFT_SENSITIVITY_MOST], total[MLIFT_SENSITIVITY_MOST];
        bool finite = true;
        for (int i = 0; i < result->n_inputs; i++) {
            indices_of(y, n, i, row, result->mean, &first[i], &total[i]);
            finite &= isfinite(first[i]) && isfinite(total[i]);
        }
        for (int i = 0; finite && i < result->n_inputs; i++) {
            sum[i][0] += first[i];
            sum[i][1] += first[i] * first[i];
            sum[i][2] += total[i];
            sum[i][3] += total[i] * total[i];
        }
        kept += finite;
    }
    for (int i = 0; kept > 1 && i < result->n_inputs; i++) {
        result->first_se[i] = deviation(sum[i][0], sum[i][1], kept);
        result->total_se[i] = deviation(sum[i][2], sum[i][3], kept);
    }
}

int mlift_sensitivity_saltelli(const double *y, size_t n, int k, uint64_t seed, struct mlift_sensitivity *result)
{
    if (!is_possible(n, k)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    start(result, k);
    moments(y, 2 * n, &result->mean, &result->variance);
    if (!varies(result->mean, result->variance)) {
        return MLIFT_OK;
    }
    uint32_t *row = calloc(n, sizeof *row);
    if (!row) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t j = 0; j < n; j++) {
        row[j] = (uint32_t)j;
    }
    for (int i = 0; i < k; i++) {
        indices_of(y, n, i, row, result->mean, &result->first[i], &result->total[i]);
    }
    sum_first(result);
    bootstrap(y, n, seed, row, result);
    free(row);
    return MLIFT_OK;
}

/* --- full factorials ---------------------------------------------------------------------------------------------- */

/* Variance of the mean response given the inputs of `subset` (a mask). `cell` has room for one number per point. */
static double explained_variance(const double *y, const size_t *n_levels, int k, size_t n, uint32_t subset, double mean,
                                 double *cell)
{
    size_t n_cells = 1;

    for (int i = 0; i < k; i++) {
        n_cells *= subset >> i & 1 ? n_levels[i] : 1;
    }
    for (size_t c = 0; c < n_cells; c++) {
        cell[c] = 0.0;
    }
    for (size_t p = 0; p < n; p++) {
        size_t rest = p, c = 0, stride = 1;
        for (int i = k - 1; i >= 0; i--) {
            c += subset >> i & 1 ? rest % n_levels[i] * stride : 0;
            stride *= subset >> i & 1 ? n_levels[i] : 1;
            rest /= n_levels[i];
        }
        cell[c] += y[p] - mean;
    }
    double squares = 0.0, per_cell = (double)n / (double)n_cells;
    for (size_t c = 0; c < n_cells; c++) {
        squares += cell[c] / per_cell * (cell[c] / per_cell);
    }
    return squares / (double)n_cells;
}

int mlift_sensitivity_factorial(const double *y, const size_t *n_levels, int k, struct mlift_sensitivity *result)
{
    size_t n = 1;

    for (int i = 0; i < k && k <= MLIFT_SENSITIVITY_MOST; i++) {
        n *= n_levels[i];
    }
    start(result, k);
    if (n == 0 || k < 1 || k > MLIFT_SENSITIVITY_MOST) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    moments(y, n, &result->mean, &result->variance);
    if (!varies(result->mean, result->variance)) {
        return MLIFT_OK;
    }
    double *cell = calloc(n, sizeof *cell), v = result->variance, m = result->mean;
    if (!cell) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    uint32_t all = (1u << k) - 1;
    for (int i = 0; i < k; i++) {
        result->first[i] = explained_variance(y, n_levels, k, n, 1u << i, m, cell) / v;
        result->total[i] = 1.0 - explained_variance(y, n_levels, k, n, all & ~(1u << i), m, cell) / v;
    }
    for (int i = 0; i < k; i++) {
        for (int j = i + 1; j < k; j++) {
            double both = explained_variance(y, n_levels, k, n, 1u << i | 1u << j, m, cell) / v;
            result->pair[i][j] = result->pair[j][i] = both - result->first[i] - result->first[j];
        }
    }
    sum_first(result);
    free(cell);
    return MLIFT_OK;
}

/* --- any sample --------------------------------------------------------------------------------------------------- */

static size_t columns_of(size_t levels)
{
    return levels == 0 ? 2 : levels - 1;
}

static void fill_columns(gsl_matrix *matrix, size_t first, const double *x, size_t n, int k, int i, size_t levels)
{
    double mean = 0.0, scale = 0.0;

    for (size_t p = 0; p < n; p++) {
        mean += x[p * (size_t)k + (size_t)i] / (double)n;
    }
    for (size_t p = 0; p < n; p++) {
        scale = fmax(scale, fabs(x[p * (size_t)k + (size_t)i] - mean));
    }
    for (size_t p = 0; p < n; p++) {
        double value = x[p * (size_t)k + (size_t)i];
        if (levels == 0) {
            double z = scale > 0.0 ? (value - mean) / scale : 0.0;
            gsl_matrix_set(matrix, p, first, z);
            gsl_matrix_set(matrix, p, first + 1, z * z);
        }
        for (size_t l = 1; l < levels; l++) {
            gsl_matrix_set(matrix, p, first + l - 1, fabs(value - (double)l) < 0.5 ? 1.0 : 0.0);
        }
    }
}

/* R squared of the regression on all inputs but `without` (-1: on all). */
static int fit(const double *x, const gsl_vector *y, size_t n, int k, const size_t *levels, int without, double total,
               double *r_squared)
{
    size_t n_columns = 1, at = 1, rank;
    double squares = total;

    for (int i = 0; i < k; i++) {
        n_columns += i == without ? 0 : columns_of(levels[i]);
    }
    gsl_matrix *matrix = gsl_matrix_calloc(n, n_columns);
    gsl_multifit_linear_workspace *space = gsl_multifit_linear_alloc(n, n_columns);
    gsl_vector *beta = gsl_vector_alloc(n_columns);
    gsl_matrix *covariance = gsl_matrix_alloc(n_columns, n_columns);
    int status = matrix && space && beta && covariance ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        for (size_t p = 0; p < n; p++) {
            gsl_matrix_set(matrix, p, 0, 1.0);
        }
        for (int i = 0; i < k; i++) {
            if (i != without) {
                fill_columns(matrix, at, x, n, k, i, levels[i]);
                at += columns_of(levels[i]);
            }
        }
        /* by singular values: columns that never vary drop out */
        if (gsl_multifit_linear_tsvd(matrix, y, 1e-9, beta, covariance, &squares, &rank, space)) {
            status = MLIFT_RAISE(MLIFT_ERR_NO_CONVERGENCE);
        }
    }
    *r_squared = 1.0 - squares / total;
    gsl_matrix_free(covariance);
    gsl_vector_free(beta);
    if (space) {
        gsl_multifit_linear_free(space);
    }
    gsl_matrix_free(matrix);
    return status;
}

int mlift_sensitivity_regression(const double *x, const double *y, size_t n, int k, const size_t *levels,
                                 struct mlift_sensitivity *result)
{
    size_t n_columns = 1;

    if (!is_possible(n, k)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    start(result, k);
    moments(y, n, &result->mean, &result->variance);
    for (int i = 0; i < k; i++) {
        n_columns += columns_of(levels[i]);
    }
    if (!varies(result->mean, result->variance) || n <= n_columns) {
        return MLIFT_OK;
    }
    gsl_vector *centred = gsl_vector_alloc(n);
    if (!centred) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t p = 0; p < n; p++) {
        gsl_vector_set(centred, p, y[p] - result->mean);
    }
    double all = result->variance * (double)n, r_squared;
    int status = fit(x, centred, n, k, levels, -1, all, &result->explained);
    for (int i = 0; !status && i < k; i++) {
        status = fit(x, centred, n, k, levels, i, all, &r_squared);
        result->first[i] = fmax(0.0, result->explained - r_squared);
    }
    gsl_vector_free(centred);
    return status;
}
