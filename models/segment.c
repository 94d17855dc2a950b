#include "models/segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Can data point d be seen at this observed level at all? */
static bool possible(const struct mlift_table *table, int d, int seen)
{
    const struct mlift_profile *profile = &table->list.profile;

    for (size_t c = 0; c < profile->n_cells; c++) {
        if (mlift_signal_probability(&table->list.signal[d], profile->level[c][d], seen) > 0.0) {
            return true;
        }
    }
    return false;
}

static void name_segment(const struct mlift_table *table, uint32_t points, size_t cell, char *name, size_t size)
{
    const struct mlift_campaign *campaign = table->campaign;
    size_t used = 0;

    name[0] = '\0';
    for (int d = 0; d < campaign->n_data_points; d++) {
        if (points >> d & 1) {
            const struct mlift_data_point *point = &campaign->data_point[d];
            int seen = mlift_observed_level(&table->list.observed, campaign, cell, d);
            int n = snprintf(name + used, size - used, "%s%s=%s", used ? ", " : "", point->name,
                             seen == point->n_levels ? "unknown" : point->level[seen]);
            used = n < 0 || used + (size_t)n >= size ? size - 1 : used + (size_t)n;
        }
    }
    if (!used) {
        snprintf(name, size, "all");
    }
}

/* Index of a cell among these points alone, counting impossible ones too. */
static size_t index_among(const struct mlift_table *table, uint32_t points, size_t cell)
{
    const struct mlift_campaign *campaign = table->campaign;
    size_t index = 0;

    for (int d = 0; d < campaign->n_data_points; d++) {
        if (points >> d & 1) {
            index = index * ((size_t)campaign->data_point[d].n_levels + 1) +
                    (size_t)mlift_observed_level(&table->list.observed, campaign, cell, d);
        }
    }
    return index;
}

static bool cell_possible(const struct mlift_table *table, uint32_t points, size_t cell,
                          bool can[MLIFT_MAX_DATA_POINTS][MLIFT_MAX_LEVELS + 1])
{
    const struct mlift_campaign *campaign = table->campaign;

    for (int d = 0; d < campaign->n_data_points; d++) {
        if ((points >> d & 1) && !can[d][mlift_observed_level(&table->list.observed, campaign, cell, d)]) {
            return false;
        }
    }
    return true;
}

static int number_segments(const struct mlift_table *table, uint32_t points, struct mlift_segmentation *segmentation,
                           uint16_t *number)
{
    const struct mlift_observed *observed = &table->list.observed;
    bool can[MLIFT_MAX_DATA_POINTS][MLIFT_MAX_LEVELS + 1] = {{false}};

    for (int d = 0; d < table->campaign->n_data_points; d++) {
        for (int seen = 0; (points >> d & 1) && seen <= table->campaign->data_point[d].n_levels; seen++) {
            can[d][seen] = possible(table, d, seen);
        }
    }
    for (size_t cell = 0; cell < observed->n_cells; cell++) {
        size_t index = index_among(table, points, cell);
        if (!cell_possible(table, points, cell, can)) {
            continue; /* its segment stays 0: never looked up */
        }
        if (!number[index]) {
            if (segmentation->n == MLIFT_MAX_SEGMENTS) {
                return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
            }
            name_segment(table, points, cell, segmentation->name[segmentation->n], sizeof *segmentation->name);
            number[index] = (uint16_t)++segmentation->n;
        }
        segmentation->of[cell] = (uint16_t)(number[index] - 1);
    }
    return MLIFT_OK;
}

static int split(const struct mlift_table *table, uint32_t points, struct mlift_segmentation *segmentation)
{
    size_t n_cells = table->list.observed.n_cells;
    uint16_t *number = calloc(n_cells, sizeof *number);
    int status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    segmentation->of = calloc(n_cells, sizeof *segmentation->of);
    segmentation->name = calloc(MLIFT_MAX_SEGMENTS, sizeof *segmentation->name);
    if (number && segmentation->of && segmentation->name) {
        status = number_segments(table, points, segmentation, number);
    }
    free(number);
    return status;
}

int mlift_segment_init(struct mlift_table *table)
{
    struct mlift_segmentation reported = {0};
    int status = split(table, table->campaign->report_by, &reported);

    table->n_segments = reported.n;
    table->segment_of = reported.of;
    table->segment = reported.name;
    for (int s = 0; !status && s < table->campaign->n_strategies; s++) {
        const struct mlift_strategy *strategy = &table->campaign->strategy[s];
        if (mlift_campaign_learns(strategy)) {
            status = split(table, strategy->segment_by, &table->learns[s]);
        }
    }
    return status;
}
