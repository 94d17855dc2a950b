#include "sim/lessons.h"

#include <stdlib.h>
#include <string.h>

int mlift_lessons_init(struct mlift_lessons *lessons, const struct mlift_table *table)
{
    memset(lessons, 0, sizeof *lessons);
    for (int s = 0; s < table->campaign->n_strategies; s++) {
        if (table->learns[s].n == 0) {
            continue;
        }
        lessons->n_segments[s] = table->learns[s].n;
        lessons->n_candidates[s] = table->campaign->strategy[s].n_rules;
        size_t n = (size_t)lessons->n_segments[s] * (size_t)lessons->n_candidates[s];
        lessons->picked[s] = calloc(n, sizeof *lessons->picked[s]);
        if (!lessons->picked[s]) {
            mlift_lessons_free(lessons);
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
    }
    return MLIFT_OK;
}

void mlift_lessons_free(struct mlift_lessons *lessons)
{
    for (int s = 0; s < MLIFT_MAX_STRATEGIES; s++) {
        free(lessons->picked[s]);
    }
    memset(lessons, 0, sizeof *lessons);
}

void mlift_lessons_add(struct mlift_lessons *to, const struct mlift_lessons *from)
{
    to->n_replicates += from->n_replicates;
    for (int s = 0; s < MLIFT_MAX_STRATEGIES; s++) {
        size_t n = (size_t)from->n_segments[s] * (size_t)from->n_candidates[s];
        for (size_t i = 0; i < n; i++) {
            to->picked[s][i] += from->picked[s][i];
        }
    }
}

double mlift_lessons_share(const struct mlift_lessons *lessons, int strategy, int segment, int candidate)
{
    int n = lessons->n_candidates[strategy];
    uint64_t own = 0, all = 0;

    for (int g = 0; g < lessons->n_segments[strategy]; g++) {
        for (int k = 0; (segment < 0 || g == segment) && k < n; k++) {
            uint64_t picked = lessons->picked[strategy][g * n + k];
            all += picked;
            own += k == candidate ? picked : 0;
        }
    }
    return all > 0 ? (double)own / (double)all : 0.0;
}
