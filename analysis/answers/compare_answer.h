/* Which strategy is best, how sure is that, and what does it gain? A ranking with what was asked about it. */
#ifndef ANALYSIS_ANSWERS_COMPARE_ANSWER_H
#define ANALYSIS_ANSWERS_COMPARE_ANSWER_H

#include "analysis/strategies/contest.h"
#include "analysis/strategies/ranking.h"
#include "sim/run.h"

/* Is the strategy of --require the best, give or take the indifference? */
enum mlift_compare_answer_required {
    MLIFT_REQUIRED_NOT_ASKED,
    MLIFT_REQUIRED_YES,
    MLIFT_REQUIRED_NO,
    MLIFT_REQUIRED_OPEN
};

struct mlift_compare_answer {
    const struct mlift_run *run; /* borrowed */
    const char *file;            /* what was compared, as typed; borrowed */
    bool from_results;           /* a results file, else a scenario */
    int measure;                 /* of mlift_measure_list */
    struct mlift_ranking ranking;
    double indifference; /* in units of the measure; 0: not said */
    bool selecting;
    struct mlift_contest contest;
    size_t most;           /* replicates that the selection may come to */
    int required_strategy; /* -1: none */
    enum mlift_compare_answer_required required;
};

/* Judges the requirement once the ranking stands: the interval of the distance to the best, against the distance that
 * does not matter. */
void mlift_compare_answer_judge(struct mlift_compare_answer *self);

const char *mlift_compare_answer_name(const struct mlift_compare_answer *self, int strategy);

/* Does the scenario name an outcome that earns? Else there is no profit. */
bool mlift_compare_answer_earns(const struct mlift_compare_answer *self);

/* What it is ranked by: "purchase", or a measure's name. */
const char *mlift_compare_answer_metric(const struct mlift_compare_answer *self);

/* Row of the strategy in the ranking's place `place`. */
const struct mlift_ranking_row *mlift_compare_answer_at(const struct mlift_compare_answer *self, int place);

#endif
