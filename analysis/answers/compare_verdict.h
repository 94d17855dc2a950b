/* The sentences about a ranking. All in the answer's memory; empty where there is nothing to say. */
#ifndef ANALYSIS_ANSWERS_COMPARE_VERDICT_H
#define ANALYSIS_ANSWERS_COMPARE_VERDICT_H

#include "analysis/answers/answer.h"
#include "analysis/answers/compare_answer.h"

/* "best", "equal", "open", "only": what the first sentence says. */
const char *mlift_compare_verdict_word(const struct mlift_compare_answer *self);
const char *mlift_compare_verdict_words(const struct mlift_compare_answer *self, struct mlift_answer *out);

/* What single lists do; who earns most, where that is another; what the selection came to; the requirement. */
const char *mlift_compare_verdict_luck(const struct mlift_compare_answer *self, struct mlift_answer *out);
const char *mlift_compare_verdict_money(const struct mlift_compare_answer *self, struct mlift_answer *out);
const char *mlift_compare_verdict_selection(const struct mlift_compare_answer *self, struct mlift_answer *out);
const char *mlift_compare_verdict_requirement(const struct mlift_compare_answer *self, struct mlift_answer *out);

/* Where the columns come from; what to do now, with the file that was compared and its scenario. */
const char *mlift_compare_verdict_sources(const struct mlift_compare_answer *self, struct mlift_answer *out);
const char *mlift_compare_verdict_next(const struct mlift_compare_answer *self, const char *file, const char *scenario,
                                       struct mlift_answer *out);

/* The measure's unit, of a value and of a difference. */
enum mlift_unit mlift_compare_verdict_unit(const struct mlift_compare_answer *self);
enum mlift_unit mlift_compare_verdict_difference(const struct mlift_compare_answer *self);

#endif
