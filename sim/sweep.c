#include "sim/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

static int copy_key(struct mlift_sweep_key *key, const struct mlift_variation *variation)
{
    memcpy(key->path, variation->path, sizeof key->path);
    key->is_range = variation->is_range;
    key->low = variation->low;
    key->high = variation->high;
    if (variation->is_range) {
        return MLIFT_OK;
    }
    key->level = calloc(variation->n_levels, sizeof *key->level);
    if (!key->level) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    memcpy(key->level, variation->level, variation->n_levels * sizeof *key->level);
    key->n_levels = variation->n_levels;
    return MLIFT_OK;
}

int mlift_sweep_init(struct mlift_sweep *sweep, const struct mlift_scenario *scenario,
                     const struct mlift_variation *variations, int n_keys)
{
    memset(sweep, 0, sizeof *sweep);
    if (n_keys < 1 || n_keys > MLIFT_SWEEP_MOST_KEYS) {
        return MLIFT_RAISE(MLIFT_ERR_SWEEP_POINT);
    }
    sweep->text = malloc(scenario->text_length + 1);
    int status = sweep->text ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        memcpy(sweep->text, scenario->text, scenario->text_length + 1);
        sweep->text_length = scenario->text_length;
        memcpy(sweep->name, scenario->name, sizeof sweep->name);
        memcpy(sweep->title, scenario->title, sizeof sweep->title);
        sweep->seed = scenario->seed;
    }
    for (int k = 0; !status && k < n_keys; k++) {
        status = copy_key(&sweep->key[k], &variations[k]);
        sweep->n_keys = k + 1;
    }
    if (status) {
        mlift_sweep_free(sweep);
    }
    return status;
}

void mlift_sweep_free(struct mlift_sweep *sweep)
{
    for (int k = 0; k < sweep->n_keys; k++) {
        free(sweep->key[k].level);
    }
    free(sweep->text);
    free(sweep->value);
    free(sweep->number);
    free(sweep->list_size);
    free(sweep->baseline);
    free(sweep->challenger);
    free(sweep->exact);
    free(sweep->sum);
    free(sweep->product);
    memset(sweep, 0, sizeof *sweep);
}

int mlift_sweep_set_points(struct mlift_sweep *sweep, enum mlift_sweep_kind kind, size_t n_points, size_t n_base)
{
    size_t n = n_points * (size_t)sweep->n_keys;

    if (n_points < 1 || n_points > MLIFT_SWEEP_MOST_POINTS || sweep->value) {
        return MLIFT_RAISE(MLIFT_ERR_SWEEP_POINT);
    }
    sweep->kind = kind;
    sweep->n_points = n_points;
    sweep->n_base = n_base;
    sweep->value = calloc(n, sizeof *sweep->value);
    sweep->number = calloc(n, sizeof *sweep->number);
    return sweep->value && sweep->number ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

int mlift_sweep_set_factorial(struct mlift_sweep *sweep)
{
    size_t n_points = 1;

    for (int k = 0; k < sweep->n_keys; k++) {
        if (sweep->key[k].is_range || __builtin_mul_overflow(n_points, sweep->key[k].n_levels, &n_points)) {
            return MLIFT_RAISE(MLIFT_ERR_SWEEP_POINT);
        }
    }
    int status = mlift_sweep_set_points(sweep, MLIFT_SWEEP_FACTORIAL, n_points, n_points);
    for (size_t i = 0; !status && i < n_points; i++) {
        size_t rest = i;
        for (int k = sweep->n_keys - 1; k >= 0; k--) {
            const struct mlift_sweep_key *key = &sweep->key[k];
            size_t cell = i * (size_t)sweep->n_keys + (size_t)k;
            memcpy(sweep->value[cell], key->level[rest % key->n_levels], sizeof *sweep->value);
            sweep->number[cell] = mlift_variation_number(sweep->value[cell]);
            rest /= key->n_levels;
        }
    }
    return status;
}

void mlift_sweep_set_point(struct mlift_sweep *sweep, const struct mlift_variation *variations, size_t i,
                           const double *u)
{
    for (int k = 0; k < sweep->n_keys; k++) {
        size_t cell = i * (size_t)sweep->n_keys + (size_t)k;
        mlift_variation_value_at(&variations[k], u[k], sweep->value[cell]);
        sweep->number[cell] = mlift_variation_number(sweep->value[cell]);
    }
}

/* --- room --------------------------------------------------------------------------------------------------------- */

static size_t n_blocks_of(const struct mlift_sweep *sweep)
{
    return (sweep->n_replicates + MLIFT_SWEEP_BLOCK - 1) / MLIFT_SWEEP_BLOCK;
}

double mlift_sweep_bytes(const struct mlift_sweep *sweep)
{
    double rates = (double)sweep->n_strategies * (double)sweep->n_metrics;
    double pairs = (double)mlift_sweep_n_pairs(sweep->n_strategies) * (double)sweep->n_metrics;

    return (double)sweep->n_points * (12.0 + 8.0 * rates + 4.0 * rates * (double)n_blocks_of(sweep) + 8.0 * pairs);
}

/* Zeroed room for a * b * c elements. */
static void *room(size_t a, size_t b, size_t c, size_t element)
{
    size_t n;

    if (__builtin_mul_overflow(a, b, &n) || __builtin_mul_overflow(n, c, &n)) {
        return NULL;
    }
    return calloc(n > 0 ? n : 1, element);
}

int mlift_sweep_make_room(struct mlift_sweep *sweep)
{
    size_t n = sweep->n_points, rates = (size_t)(sweep->n_strategies * sweep->n_metrics);

    sweep->n_blocks = n_blocks_of(sweep);
    sweep->list_size = room(n, 1, 1, sizeof *sweep->list_size);
    sweep->baseline = room(n, 1, 1, sizeof *sweep->baseline);
    sweep->challenger = room(n, 1, 1, sizeof *sweep->challenger);
    sweep->exact = room(n, rates, 1, sizeof *sweep->exact);
    sweep->sum = room(n, sweep->n_blocks, rates, sizeof *sweep->sum);
    sweep->product =
        room(n, (size_t)sweep->n_metrics, mlift_sweep_n_pairs(sweep->n_strategies), sizeof *sweep->product);
    bool complete =
        sweep->list_size && sweep->baseline && sweep->challenger && sweep->exact && sweep->sum && sweep->product;
    return complete ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

size_t mlift_sweep_block_size(const struct mlift_sweep *sweep, size_t b)
{
    size_t before = b * MLIFT_SWEEP_BLOCK, left = sweep->n_replicates > before ? sweep->n_replicates - before : 0;

    return left < MLIFT_SWEEP_BLOCK ? left : MLIFT_SWEEP_BLOCK;
}

/* --- figures ------------------------------------------------------------------------------------------------------ */

uint64_t mlift_sweep_sum(const struct mlift_sweep *sweep, size_t point, int strategy, int metric)
{
    uint64_t sum = 0;

    for (size_t b = 0; b < sweep->n_blocks; b++) {
        sum += mlift_sweep_block_sum(sweep, point, b, strategy, metric);
    }
    return sum;
}

/* Mean over replicates of a count and its error, both by `size`. The squared deviations are an exact whole number of
 * 128 bits: n * sum of squares - square of the sum. */
static struct mlift_sweep_figure figure_of(wide sum, wide squares, size_t n, double size)
{
    struct mlift_sweep_figure figure = {(double)NAN, (double)NAN};

    if (n > 0) {
        figure.value = (double)sum / ((double)n * size);
    }
    if (n > 1) {
        double deviations = (double)((wide)n * squares - sum * sum) / (double)n;
        figure.mcse = sqrt(deviations / ((double)(n - 1) * (double)n)) / size;
    }
    return figure;
}

struct mlift_sweep_figure mlift_sweep_rate(const struct mlift_sweep *sweep, size_t point, int strategy, int metric)
{
    return figure_of(mlift_sweep_sum(sweep, point, strategy, metric),
                     mlift_sweep_product(sweep, point, metric, strategy, strategy), sweep->n_replicates,
                     (double)sweep->list_size[point]);
}

struct mlift_sweep_figure mlift_sweep_difference(const struct mlift_sweep *sweep, size_t point, int strategy, int other,
                                                 int metric)
{
    wide sum =
        (wide)mlift_sweep_sum(sweep, point, strategy, metric) - (wide)mlift_sweep_sum(sweep, point, other, metric);
    wide squares = (wide)mlift_sweep_product(sweep, point, metric, strategy, strategy) +
                   (wide)mlift_sweep_product(sweep, point, metric, other, other) -
                   2 * (wide)mlift_sweep_product(sweep, point, metric, strategy, other);

    return figure_of(sum, squares, sweep->n_replicates, (double)sweep->list_size[point]);
}

struct mlift_sweep_figure mlift_sweep_best_lift(const struct mlift_sweep *sweep, size_t point, int metric)
{
    int baseline = (int)sweep->baseline[point], challenger = (int)sweep->challenger[point];
    double exact =
        mlift_sweep_exact(sweep, point, challenger, metric) - mlift_sweep_exact(sweep, point, baseline, metric);

    return isfinite(exact) ? (struct mlift_sweep_figure){exact, 0.0}
                           : mlift_sweep_difference(sweep, point, challenger, baseline, metric);
}

struct mlift_sweep_figure mlift_sweep_best_rate(const struct mlift_sweep *sweep, size_t point, int strategy, int metric)
{
    double exact = mlift_sweep_exact(sweep, point, strategy, metric);

    return isfinite(exact) ? (struct mlift_sweep_figure){exact, 0.0} : mlift_sweep_rate(sweep, point, strategy, metric);
}
