/* What a pilot observes and what gains are measured in, as people and programs call it. */
#ifndef ANALYSIS_ANSWERS_OUTCOME_H
#define ANALYSIS_ANSWERS_OUTCOME_H

#include "analysis/numerics/figure.h"
#include "analysis/segments/frontier.h"
#include "sim/menu.h"

/* "visit", "purchases", "clicks" or "profit". */
const char *mlift_outcome_name(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome);

/* The same in the plural: "visits". */
struct mlift_figure mlift_outcome_many(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome);

/* "pp" or "currency": the unit in the key of a gain. 100 or 1: what its value is multiplied with. */
const char *mlift_outcome_key(enum mlift_menu_outcome outcome);
double mlift_outcome_scale(enum mlift_menu_outcome outcome);

/* "percentage points of purchases", "currency per subscriber, profit". */
struct mlift_figure mlift_outcome_unit(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome);

/* A gain per subscriber, or its size: of a rate, or of money. */
enum mlift_unit mlift_outcome_gain(enum mlift_menu_outcome outcome);
struct mlift_figure mlift_outcome_estimate(enum mlift_menu_outcome outcome, struct mlift_frontier_estimate estimate);

/* Reads "goal", "click", "profit" (where `profit`) or an outcome of the table into `outcome`; other outcomes of a table
 * than the first become the goal of the campaign. False where there is no such outcome. */
bool mlift_outcome_find(struct mlift_campaign *campaign, const char *name, bool profit,
                        enum mlift_menu_outcome *outcome);

/* "raw", "shrunk", "threshold". */
const char *mlift_outcome_rule(enum mlift_choice_rule rule);

/* A list size between two that were looked at, rounded up to two digits: no more are known. */
double mlift_outcome_about(double list);

/* Said wherever the truth is a table of data; NULL where it is a model. */
const char *mlift_outcome_truth(const struct mlift_campaign *campaign);

#endif
