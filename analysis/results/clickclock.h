/* When the clicks come: cumulative clicks over the hours since launch, from the exact clicks of each send day and the
 * log-logistic time from send to click. */
#ifndef ANALYSIS_RESULTS_CLICKCLOCK_H
#define ANALYSIS_RESULTS_CLICKCLOCK_H

#include "sim/run.h"

/* Share of clicks that have come `hours` after the send: F(h) = 1 / (1 + (median / h)^shape), 0 for h <= 0. */
double mlift_clickclock_share(const struct mlift_response *response, double hours);

/* Clicks per subscriber of the list up to `hours` after the launch (day 0, hour 0). */
double mlift_clickclock_total(const struct mlift_run *run, int strategy, double hours);

/* Hours from launch until half of all clicks have come; NaN where a strategy gets no clicks. From send to click the
 * median is the response's click_median_hours, for every strategy. */
double mlift_clickclock_median(const struct mlift_run *run, int strategy);

#endif
