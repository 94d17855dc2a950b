#include "sim/results_layout.h"

#include <assert.h>
#include <string.h>

static size_t n_strategies(const struct mlift_run *run)
{
    return (size_t)run->scenario->campaign.n_strategies;
}

static const char *strategy(const struct mlift_run *run, size_t i)
{
    return run->scenario->campaign.strategy[i].name;
}

static size_t n_segments(const struct mlift_run *run)
{
    return (size_t)run->table.n_segments;
}

static const char *segment(const struct mlift_run *run, size_t i)
{
    return run->table.segment[i];
}

static size_t n_metrics(const struct mlift_run *run)
{
    return (size_t)run->table.n_metrics;
}

static const char *metric(const struct mlift_run *run, size_t i)
{
    return run->table.metric[i].name;
}

static const char *metric_unit(const struct mlift_run *run, size_t i)
{
    return run->table.metric[i].unit;
}

static size_t n_worlds_metrics(const struct mlift_run *run)
{
    return (size_t)run->worlds.n_metrics;
}

static const char *worlds_metric(const struct mlift_run *run, size_t i)
{
    return run->table.metric[run->worlds.metric[i]].name;
}

static size_t n_experiment_metrics(const struct mlift_run *run)
{
    return (size_t)run->experiment.n_metrics;
}

static const char *experiment_metric(const struct mlift_run *run, size_t i)
{
    return run->table.metric[run->experiment.metric[i]].name;
}

static size_t n_arms(const struct mlift_run *run)
{
    return (size_t)run->experiment.n_arms;
}

static const char *arm(const struct mlift_run *run, size_t i)
{
    return strategy(run, (size_t)run->scenario->campaign.arm_strategy[i]);
}

static size_t n_sizes(const struct mlift_run *run)
{
    return (size_t)run->experiment.n_sizes;
}

static uint32_t size(const struct mlift_run *run, size_t i)
{
    return (uint32_t)run->experiment.size[i]; /* at most MLIFT_MAX_LIST_SIZE */
}

static size_t n_steps(const struct mlift_run *run)
{
    return (size_t)run->exact.n_steps;
}

static uint32_t step_day(const struct mlift_run *run, size_t i)
{
    return run->table.calendar.day[i];
}

static size_t n_replicates(const struct mlift_run *run)
{
    return run->n_replicates;
}

static uint32_t replicate(const struct mlift_run *run, size_t i)
{
    (void)run;
    return (uint32_t)i;
}

const struct mlift_results_label mlift_results_layout_labels[] = {
    {"/labels/replicates", "replicate", "number", n_replicates, NULL, replicate},
    {"/labels/strategies", "strategy", "name", n_strategies, strategy, NULL},
    {"/labels/segments", "segment", "observed levels", n_segments, segment, NULL},
    {"/labels/metrics", "metric", "name", n_metrics, metric, NULL},
    {"/labels/metric_units", NULL, "unit", n_metrics, metric_unit, NULL},
    {"/labels/worlds_metrics", "metric", "name", n_worlds_metrics, worlds_metric, NULL},
    {"/labels/experiment_metrics", "metric", "name", n_experiment_metrics, experiment_metric, NULL},
    {"/labels/arms", "arm", "name of the arm's strategy", n_arms, arm, NULL},
    {"/labels/sizes", "size", "subscribers", n_sizes, NULL, size},
    {"/labels/steps", "step", "days since the start", n_steps, NULL, step_day},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};

const struct mlift_results_label *mlift_results_layout_label(const char *path)
{
    const struct mlift_results_label *label = mlift_results_layout_labels;

    while (label->path && strcmp(label->path, path) != 0) {
        label++;
    }
    assert(label->path);
    return label;
}

/* Path, kind and axes of each array; the values are filled in by their place in this table. */
static const struct mlift_results_array arrays[] = {
    {"/worlds/counts",
     "subscribers or messages, see /labels/metric_units",
     MLIFT_HDF_U32,
     4,
     {0},
     {"/labels/replicates", "/labels/strategies", "/labels/segments", "/labels/worlds_metrics"},
     NULL},
    {"/experiment/counts",
     "subscribers or messages, see /labels/metric_units",
     MLIFT_HDF_U32,
     5,
     {0},
     {"/labels/replicates", "/labels/arms", "/labels/segments", "/labels/experiment_metrics", "/labels/sizes"},
     NULL},
    {"/exact/rates",
     "per subscriber of the segment; metric `subscribers`: share of the list",
     MLIFT_HDF_F64,
     3,
     {0},
     {"/labels/strategies", "/labels/segments", "/labels/metrics"},
     NULL},
    {"/exact/overall",
     "per subscriber of the list",
     MLIFT_HDF_F64,
     2,
     {0},
     {"/labels/strategies", "/labels/metrics"},
     NULL},
    {"/exact/share", "share of the list", MLIFT_HDF_F64, 1, {0}, {"/labels/segments"}, NULL},
    {"/exact/sent_by_step",
     "messages per subscriber of the list",
     MLIFT_HDF_F64,
     2,
     {0},
     {"/labels/strategies", "/labels/steps"},
     NULL},
    {"/exact/clicks_by_step",
     "clicks per subscriber of the list",
     MLIFT_HDF_F64,
     2,
     {0},
     {"/labels/strategies", "/labels/steps"},
     NULL},
};

enum { N_ARRAYS = sizeof arrays / sizeof *arrays };

bool mlift_results_layout_array(const struct mlift_run *run, int i, struct mlift_results_array *array)
{
    void *const values[N_ARRAYS] = {run->worlds.counts, run->experiment.counts, run->exact.rate,   run->exact.overall,
                                    run->exact.share,   run->exact.sent,        run->exact.clicked};

    if (i >= N_ARRAYS) {
        return false;
    }
    *array = arrays[i];
    array->values = values[i];
    for (int k = 0; k < array->n_axes; k++) {
        array->length[k] = mlift_results_layout_label(array->label[k])->count(run);
    }
    return true;
}

const char *mlift_results_layout_path(int i)
{
    return i < N_ARRAYS ? arrays[i].path : NULL;
}

size_t mlift_results_layout_size(const struct mlift_results_array *array)
{
    size_t n = 1;

    for (int k = 0; k < array->n_axes; k++) {
        n *= array->length[k];
    }
    return n;
}

void mlift_results_layout_digest(const struct mlift_results_array *array, struct mlift_digest *digest)
{
    uint64_t number = (uint64_t)array->n_axes;

    mlift_digest_add(digest, array->path, strlen(array->path) + 1);
    mlift_digest_add_u64(digest, &number, 1);
    for (int k = 0; k < array->n_axes; k++) {
        number = array->length[k];
        mlift_digest_add_u64(digest, &number, 1);
    }
}

const char *mlift_results_layout_keep(enum mlift_keep keep)
{
    static const char *const names[] = {"goal", "default", "all"};

    return names[keep];
}
