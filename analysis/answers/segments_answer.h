/* How many segments can a list teach? The frontier with what was asked about it; and its sentences. */
#ifndef ANALYSIS_ANSWERS_SEGMENTS_ANSWER_H
#define ANALYSIS_ANSWERS_SEGMENTS_ANSWER_H

#include "analysis/answers/answer.h"
#include "analysis/segments/frontier.h"
#include "scenarios/scenario.h"

struct mlift_segments_answer {
    const struct mlift_scenario *scenario; /* borrowed, as the menu */
    const struct mlift_menu *menu;
    const char *file; /* as typed */
    struct mlift_frontier_question question;
    struct mlift_frontier frontier; /* owned by whoever fills it */
    enum mlift_choice_rule rule;    /* in use */
    uint64_t seed;
    int own;               /* index of the scenario's list size among the lists */
    bool ordered_by_worth; /* the data points' order is that of what each adds, not the user's */
};

/* Figures of a number of segments: on list `list` by the rule in use; how many there are. */
const struct mlift_frontier_point *mlift_segments_answer_at(const struct mlift_segments_answer *self, int list,
                                                            int level);
size_t mlift_segments_answer_count(const struct mlift_segments_answer *self, int level);

/* The recommended level of a list by the rule in use: 0 is one segment. */
int mlift_segments_answer_level(const struct mlift_segments_answer *self, int list);

/* Does no placebo segmentation gain anything within its Monte Carlo error? */
bool mlift_segments_answer_placebo_is_nothing(const struct mlift_segments_answer *self, int list,
                                              enum mlift_choice_rule rule);

/* Sentences in the answer's memory; empty where there is nothing to say. */
const char *mlift_segments_answer_verdict(const struct mlift_segments_answer *self, struct mlift_answer *out);
const char *mlift_segments_answer_placebo(const struct mlift_segments_answer *self, struct mlift_answer *out);
const char *mlift_segments_answer_price(const struct mlift_segments_answer *self, struct mlift_answer *out);
const char *mlift_segments_answer_pilot(const struct mlift_segments_answer *self, struct mlift_answer *out);
const char *mlift_segments_answer_cut(const struct mlift_segments_answer *self, struct mlift_answer *out);

#endif
