#include "analysis/twoarm/regions.h"

#include <stdlib.h>

int mlift_regions_init(struct mlift_regions *regions, enum mlift_decision_rule rule, int list, double alpha)
{
    *regions = (struct mlift_regions){.rule = rule, .alpha = alpha, .list = list};
    if (list < 2 || list > MLIFT_REGIONS_MOST) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    regions->by_arm = calloc((size_t)list, sizeof *regions->by_arm);
    return regions->by_arm ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

void mlift_regions_free(struct mlift_regions *regions)
{
    for (int n1 = 1; regions->by_arm && n1 < regions->list; n1++) {
        if (regions->by_arm[n1]) {
            mlift_decision_free(regions->by_arm[n1]);
            free(regions->by_arm[n1]);
        }
    }
    free(regions->by_arm);
    *regions = (struct mlift_regions){0};
}

static int find(struct mlift_regions *self, int n1)
{
    struct mlift_decision *decision = malloc(sizeof *decision);

    if (!decision) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = mlift_decision_init(decision, self->rule, MLIFT_ALTERNATIVE_TWO_SIDED, n1, self->list - n1,
                                     self->alpha, 0.0, self->level);
    if (status) {
        mlift_decision_free(decision);
        free(decision);
        return status;
    }
    self->level = decision->level;
    self->by_arm[n1] = decision;
    return MLIFT_OK;
}

int mlift_regions_reject(struct mlift_regions *regions, struct mlift_counts counts, bool *rejects)
{
    *rejects = false;
    if (counts.n1 < 1 || counts.n2 < 1 || counts.n1 + counts.n2 != regions->list) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int status = regions->by_arm[counts.n1] ? MLIFT_OK : find(regions, counts.n1);
    *rejects = !status && mlift_decision_rejects(regions->by_arm[counts.n1], counts.x1, counts.x2);
    return status;
}
