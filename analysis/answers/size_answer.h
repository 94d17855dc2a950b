/* Can my list test this, with which design, and if not, what instead? Solved from a scenario's exact rates, then told.
 */
#ifndef ANALYSIS_ANSWERS_SIZE_ANSWER_H
#define ANALYSIS_ANSWERS_SIZE_ANSWER_H

#include "analysis/designs/assurance.h"
#include "analysis/designs/lever.h"
#include "analysis/designs/race.h"
#include "analysis/designs/recommendation.h"
#include "sim/run.h"

enum { MLIFT_SIZE_ANSWER_MESSAGE = 256 };

struct mlift_size_answer_question {
    const char *baseline, *challenger; /* NULL: the scenario's */
    double list;                       /* NAN: the scenario's */
    double holdout;                    /* NAN: the scenario's, or 0.1 where a strategy sends nothing */
    double prior_null;                 /* share of ideas that change nothing; NAN: not asked */
    struct mlift_design_question design;
    bool race;
    size_t n_replicates; /* of the race */
};

/* What a holdout costs and shows. share 0: no strategy sends nothing. */
struct mlift_size_answer_holdout {
    double share;
    double power;      /* of showing, on this list, that the challenger's e-mail does anything */
    double goals_lost; /* conversions per campaign that the holdout gives up */
};

struct mlift_size_answer {
    struct mlift_size_answer_question asked;
    const struct mlift_run *run;           /* borrowed */
    struct mlift_design_question question; /* with strategies, list, shares filled in */
    struct mlift_designs designs;
    struct mlift_proxy proxy;
    struct mlift_assurance assurance; /* n_points 0: no uncertain ranges */
    struct mlift_lever lever[MLIFT_LEVER_MOST];
    int n_levers;
    double p_detectable; /* goal rate of the challenger that the list would find; NAN: none */
    struct mlift_size_answer_holdout holdout;
    struct mlift_recommendation verdict;
    struct mlift_race race; /* n_replicates 0: not asked */
};

void mlift_size_answer_question_init(struct mlift_size_answer_question *question);

/* Solves the question on a run without replicates (borrowed). MLIFT_ERR_OUT_OF_RANGE with a sentence in `message` where
 * the question makes no sense for the scenario; no memory. `free` is safe after a failure. */
MLIFT_CHECKED int mlift_size_answer_solve(struct mlift_size_answer *self, const struct mlift_run *run,
                                          const struct mlift_size_answer_question *question,
                                          char message[MLIFT_SIZE_ANSWER_MESSAGE]);
void mlift_size_answer_free(struct mlift_size_answer *self);

/* Names of the strategies. */
const char *mlift_size_answer_challenger(const struct mlift_size_answer *self);
const char *mlift_size_answer_baseline(const struct mlift_size_answer *self);

/* The plain test of the goal, with the sides that were asked for (two unless one); NULL where there is none. */
const struct mlift_design *mlift_size_answer_plain(const struct mlift_size_answer *self);

/* Does the design change at most one thing against the plain test? Those are shown to people. */
bool mlift_size_answer_simple(const struct mlift_size_answer *self, const struct mlift_design *design);

/* "purchases, by segment (stratified)": the design in words. Returns `label`. */
const char *mlift_size_answer_label(const struct mlift_size_answer *self, const struct mlift_design *design,
                                    char label[MLIFT_DESIGN_NAME]);

#endif
