/* What a strategy that does not see the truth is expected to bring: its goal metric per subscriber of the list, by
 * following the people of each type through the states they are in and what is known of them. */
#ifndef MODELS_FORECAST_H
#define MODELS_FORECAST_H

#include "models/layout.h"

/* *value: goal metric per subscriber under policy[strategy], which has messages and does not see types or states. */
MLIFT_CHECKED int mlift_forecast_value(const struct mlift_table *table, int strategy, double *value);

#endif
