#include "sim/sweep_write.h"

#include "models/draw.h"
#include "sim/git_sha.h"
#include "sim/hdf_write.h"
#include "sim/sweep_layout.h"
#include "sim/sweep_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- names -------------------------------------------------------------------------------------------------------- */

static const char *key_text(const void *context, size_t i)
{
    return ((const struct mlift_sweep *)context)->key[i].path;
}

static const char *strategy_text(const void *context, size_t i)
{
    return ((const struct mlift_sweep *)context)->strategy[i];
}

static const char *metric_text(const void *context, size_t i)
{
    return ((const struct mlift_sweep *)context)->metric[i];
}

/* Levels of all keys, one after the other; which key each belongs to stands beside them. */
static const char *level_text(const void *context, size_t i)
{
    const struct mlift_sweep *sweep = context;
    int k = 0;

    for (; i >= sweep->key[k].n_levels; k++) {
        i -= sweep->key[k].n_levels;
    }
    return sweep->key[k].level[i];
}

static int put_names(struct mlift_hdf_write *writer, const struct mlift_sweep *sweep)
{
    const struct {
        const char *path, *axis, *units;
        const char *(*text)(const void *context, size_t i);
        size_t n;
    } lists[] = {{"/labels/keys", "key", "key of the scenario", key_text, (size_t)sweep->n_keys},
                 {"/labels/strategies", "strategy", "name", strategy_text, (size_t)sweep->n_strategies},
                 {"/labels/metrics", "metric", "name", metric_text, (size_t)sweep->n_metrics}};
    int status = MLIFT_OK;

    for (size_t i = 0; !status && i < sizeof lists / sizeof *lists; i++) {
        int64_t set;
        status = mlift_hdf_write_texts(writer, lists[i].path, lists[i].n, lists[i].text, sweep, lists[i].units, &set);
        if (!status) {
            status = mlift_hdf_write_scale(writer, set, lists[i].axis);
        }
        if (!status) {
            status = mlift_hdf_write_close_set(writer, set);
        }
    }
    return status;
}

/* --- arrays ------------------------------------------------------------------------------------------------------- */

/* One axis: its name, its length, and the labels along it (NULL: none). */
struct axis {
    const char *name;
    size_t length;
    const char *labels;
};

static int put_array(struct mlift_hdf_write *writer, const char *path, enum mlift_hdf_kind kind,
                     const struct axis *axes, int n_axes, const void *values, const char *units)
{
    struct mlift_hdf_shape shape = {.kind = kind, .n_axes = n_axes};
    int64_t set;

    for (int k = 0; k < n_axes; k++) {
        shape.length[k] = axes[k].length;
    }
    int status = mlift_hdf_write_dataset(writer, path, &shape, values, units, &set);
    for (int k = 0; !status && k < n_axes; k++) {
        status = mlift_hdf_write_axis(writer, set, (unsigned)k, axes[k].name, axes[k].labels);
    }
    return status ? status : mlift_hdf_write_close_set(writer, set);
}

/* The values as texts, as wide as the longest. */
static int put_values(struct mlift_hdf_write *writer, const struct mlift_sweep *sweep)
{
    size_t n = sweep->n_points * (size_t)sweep->n_keys, longest = 1;
    int64_t set;

    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(sweep->value[i]);
        longest = length > longest ? length : longest;
    }
    char *block = calloc(n, longest);
    if (!block) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < n; i++) {
        memcpy(block + i * longest, sweep->value[i], strlen(sweep->value[i]));
    }
    const struct mlift_hdf_shape shape = {.kind = MLIFT_HDF_TEXT,
                                          .text_length = longest,
                                          .n_axes = 2,
                                          .length = {sweep->n_points, (size_t)sweep->n_keys}};
    int status = mlift_hdf_write_dataset(writer, "/design/values", &shape, block, "as in a scenario", &set);
    free(block);
    if (!status) {
        status = mlift_hdf_write_axis(writer, set, 0, "point", NULL);
    }
    if (!status) {
        status = mlift_hdf_write_axis(writer, set, 1, "key", "/labels/keys");
    }
    return status ? status : mlift_hdf_write_close_set(writer, set);
}

static int put_design(struct mlift_hdf_write *writer, const struct mlift_sweep *sweep)
{
    const struct axis axes[] = {{"point", sweep->n_points, NULL}, {"key", (size_t)sweep->n_keys, "/labels/keys"}};
    uint32_t n_levels[MLIFT_SWEEP_MOST_KEYS];
    double range[MLIFT_SWEEP_MOST_KEYS][2];
    size_t all = 0;
    int64_t set;

    for (int k = 0; k < sweep->n_keys; k++) {
        const struct mlift_sweep_key *key = &sweep->key[k];
        n_levels[k] = (uint32_t)key->n_levels;
        all += key->n_levels;
        range[k][0] = key->is_range ? key->low : (double)NAN;
        range[k][1] = key->is_range ? key->high : (double)NAN;
    }
    int status = put_values(writer, sweep);
    if (!status) {
        status = put_array(writer, "/design/numbers", MLIFT_HDF_F64, axes, 2, sweep->number,
                           "as in a scenario; NaN for words and lists");
    }
    if (!status) {
        status = put_array(writer, "/design/n_levels", MLIFT_HDF_U32, axes + 1, 1, n_levels, "levels; 0 for a range");
    }
    const struct axis ranges[] = {axes[1], {"end", 2, NULL}};
    if (!status) {
        status = put_array(writer, "/design/ranges", MLIFT_HDF_F64, ranges, 2, range, "as in a scenario");
    }
    if (!status) {
        status = mlift_hdf_write_texts(writer, "/design/levels", all, level_text, sweep, "as in a scenario", &set);
    }
    return status ? status : mlift_hdf_write_close_set(writer, set);
}

/* --- outcomes ----------------------------------------------------------------------------------------------------- */

static int put_counts(struct mlift_hdf_write *writer, const struct mlift_sweep *sweep)
{
    const struct axis strategy = {"strategy", (size_t)sweep->n_strategies, "/labels/strategies"};
    const struct axis metric = {"metric", (size_t)sweep->n_metrics, "/labels/metrics"};
    const struct axis point = {"point", sweep->n_points, NULL};
    const struct axis sums[] = {point, {"block", sweep->n_blocks, NULL}, strategy, metric};
    const struct axis products[] = {point, metric, {"pair", mlift_sweep_n_pairs(sweep->n_strategies), NULL}};
    const struct {
        const char *path, *units;
        const uint32_t *values;
    } points[] = {{"/points/list_size", "subscribers", sweep->list_size},
                  {"/points/baseline", "place in /labels/strategies", sweep->baseline},
                  {"/points/challenger", "place in /labels/strategies", sweep->challenger}};
    int status = MLIFT_OK;

    for (size_t i = 0; !status && i < sizeof points / sizeof *points; i++) {
        status = put_array(writer, points[i].path, MLIFT_HDF_U32, &point, 1, points[i].values, points[i].units);
    }
    if (!status) {
        status = put_array(writer, "/counts/sums", MLIFT_HDF_U32, sums, 4, sweep->sum,
                           "subscribers, over the replicates of a block");
    }
    return status ? status
                  : put_array(writer, "/counts/products", MLIFT_HDF_U64, products, 3, sweep->product,
                              "subscribers squared, over all replicates");
}

/* Rates and differences are what a reader of the file wants; all follow from the counts. */
static void fill_figures(const struct mlift_sweep *sweep, double *rate, double *rate_mcse, double *lift,
                         double *lift_mcse)
{
    size_t cell = 0;

    for (size_t i = 0; i < sweep->n_points; i++) {
        for (int s = 0; s < sweep->n_strategies; s++) {
            for (int m = 0; m < sweep->n_metrics; m++, cell++) {
                struct mlift_sweep_figure r = mlift_sweep_rate(sweep, i, s, m);
                struct mlift_sweep_figure d = mlift_sweep_difference(sweep, i, s, (int)sweep->baseline[i], m);
                rate[cell] = r.value;
                rate_mcse[cell] = r.mcse;
                lift[cell] = d.value;
                lift_mcse[cell] = d.mcse;
            }
        }
    }
}

static int put_rates(struct mlift_hdf_write *writer, const struct mlift_sweep *sweep)
{
    const struct axis axes[] = {{"point", sweep->n_points, NULL},
                                {"strategy", (size_t)sweep->n_strategies, "/labels/strategies"},
                                {"metric", (size_t)sweep->n_metrics, "/labels/metrics"}};
    size_t n = sweep->n_points * (size_t)sweep->n_strategies * (size_t)sweep->n_metrics;
    double *figures = calloc(4 * n, sizeof *figures);

    if (!figures) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    fill_figures(sweep, figures, figures + n, figures + 2 * n, figures + 3 * n);
    const struct {
        const char *path, *units;
        const double *values;
    } arrays[] = {
        {"/rates/exact", "per subscriber; NaN: no exact rate", sweep->exact},
        {"/rates/mean", "per subscriber, simulated", figures},
        {"/rates/mcse", "per subscriber: Monte Carlo standard error of mean", figures + n},
        {"/rates/difference", "per subscriber: minus the baseline's, simulated, paired", figures + 2 * n},
        {"/rates/difference_mcse", "per subscriber: Monte Carlo standard error of difference", figures + 3 * n}};
    int status = MLIFT_OK;
    for (size_t i = 0; !status && i < sizeof arrays / sizeof *arrays; i++) {
        status = put_array(writer, arrays[i].path, MLIFT_HDF_F64, axes, 3, arrays[i].values, arrays[i].units);
    }
    free(figures);
    return status;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int put_head(struct mlift_hdf_write *writer, const struct mlift_sweep *sweep)
{
    static const char *const kinds[] = {"factorial", "sobol", "lhs"};
    char digest[MLIFT_DIGEST_SIZE], counts[MLIFT_DIGEST_SIZE];

    mlift_sweep_run_digest(sweep, digest);
    mlift_sweep_layout_digest(sweep, counts);
    const struct {
        const char *name, *text;
    } texts[] = {{"format", MLIFT_SWEEP_FORMAT},
                 {"format_version", MLIFT_SWEEP_VERSION},
                 {"microlift_version", MLIFT_VERSION},
                 {"git_sha", MLIFT_GIT_SHA},
                 {"generator", "philox4x32-10"},
                 {"design", kinds[sweep->kind]},
                 {"sweep_sha256", digest},
                 {"counts_sha256", counts}};
    const struct {
        const char *name;
        uint64_t number;
    } numbers[] = {{"draw_address_version", MLIFT_DRAW_ADDRESS_VERSION},
                   {"seed", sweep->seed},
                   {"own_seed", sweep->own_seed},
                   {"replicates", sweep->n_replicates},
                   {"block", MLIFT_SWEEP_BLOCK},
                   {"points", sweep->n_points},
                   {"base_points", sweep->n_base},
                   {"horizon_days", sweep->horizon_days}};
    int status = MLIFT_OK;
    for (size_t i = 0; !status && i < sizeof texts / sizeof *texts; i++) {
        status = mlift_hdf_write_text(writer, writer->file, texts[i].name, texts[i].text);
    }
    for (size_t i = 0; !status && i < sizeof numbers / sizeof *numbers; i++) {
        status = mlift_hdf_write_number(writer, writer->file, numbers[i].name, numbers[i].number);
    }
    return status;
}

static int put_scenario(struct mlift_hdf_write *writer, const struct mlift_sweep *sweep)
{
    char digest[MLIFT_DIGEST_SIZE];
    const struct mlift_hdf_shape shape = {.kind = MLIFT_HDF_TEXT, .text_length = sweep->text_length};
    int64_t set;

    mlift_digest_text(sweep->text, sweep->text_length, digest);
    int status = mlift_hdf_write_dataset(writer, "/scenario", &shape, sweep->text, "YAML text", &set);
    const char *const texts[][2] = {{"sha256", digest}, {"name", sweep->name}, {"title", sweep->title}};
    for (size_t i = 0; !status && i < sizeof texts / sizeof *texts; i++) {
        status = mlift_hdf_write_text(writer, set, texts[i][0], texts[i][1]);
    }
    return status ? status : mlift_hdf_write_close_set(writer, set);
}

int mlift_sweep_write_file(const struct mlift_sweep *sweep, const char *path, struct mlift_diag *diag)
{
    static const char *const groups[] = {"/labels", "/design", "/points", "/counts", "/rates"};
    int (*const parts[])(struct mlift_hdf_write *, const struct mlift_sweep *) = {put_names, put_design, put_counts,
                                                                                  put_rates};
    struct mlift_hdf_write writer;
    int status = mlift_hdf_write_open(&writer, path, diag);

    if (!status) {
        status = put_head(&writer, sweep);
    }
    if (!status) {
        status = put_scenario(&writer, sweep);
    }
    for (size_t i = 0; !status && i < sizeof groups / sizeof *groups; i++) {
        status = mlift_hdf_write_group(&writer, groups[i]);
    }
    for (size_t i = 0; !status && i < sizeof parts / sizeof *parts; i++) {
        status = parts[i](&writer, sweep);
    }
    return status ? status : mlift_hdf_write_close(&writer);
}
