#include "analysis/answers/compare_answer.h"

#include "models/goal.h"

#include <math.h>

void mlift_compare_answer_judge(struct mlift_compare_answer *self)
{
    double slack = self->indifference;

    if (self->required_strategy < 0) {
        return;
    }
    const struct mlift_best_row *row = mlift_ranking_judged(&self->ranking, self->required_strategy);
    bool alone = row && isnan(row->lead);
    self->required = !row                          ? MLIFT_REQUIRED_OPEN
                     : alone || row->low >= -slack ? MLIFT_REQUIRED_YES
                     : row->high < -slack          ? MLIFT_REQUIRED_NO
                                                   : MLIFT_REQUIRED_OPEN;
}

const char *mlift_compare_answer_name(const struct mlift_compare_answer *self, int strategy)
{
    return self->run->scenario->campaign.strategy[strategy].name;
}

bool mlift_compare_answer_earns(const struct mlift_compare_answer *self)
{
    return mlift_tally_earning(self->run->table.campaign) >= 0;
}

const char *mlift_compare_answer_metric(const struct mlift_compare_answer *self)
{
    return self->measure == self->ranking.summary.goal ? mlift_goal_one(&self->run->scenario->campaign)
                                                       : self->ranking.measure.name;
}

const struct mlift_ranking_row *mlift_compare_answer_at(const struct mlift_compare_answer *self, int place)
{
    return &self->ranking.row[self->ranking.order[place]];
}
