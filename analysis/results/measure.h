/* What a run is read by: rates per subscriber, rates per message sent, money. Each measure is a weighted sum of counts
 * over a count, so that one estimator, one exact value and one Monte Carlo standard error serve all of them. */
#ifndef ANALYSIS_RESULTS_MEASURE_H
#define ANALYSIS_RESULTS_MEASURE_H

#include "models/table.h"

enum { MLIFT_MEASURE_MOST = MLIFT_MAX_METRICS + 8, MLIFT_MEASURE_MOST_TERMS = 3 };

enum mlift_measure_unit {
    MLIFT_MEASURE_SHARE,    /* share of subscribers, or of messages: 0 to 1 */
    MLIFT_MEASURE_COUNT,    /* messages per subscriber */
    MLIFT_MEASURE_CURRENCY, /* currency per subscriber */
};

/* sum over terms of weight * metric, per `per`; all metrics are indices into the table's. */
struct mlift_measure {
    const char *name; /* static or borrowed from the table */
    enum mlift_measure_unit unit;
    int n_terms;
    int metric[MLIFT_MEASURE_MOST_TERMS];
    double weight[MLIFT_MEASURE_MOST_TERMS];
    int per; /* metric: 0 = subscribers */
};

/* Fills `measures` (room for MLIFT_MEASURE_MOST) and returns how many: every metric but `subscribers` per subscriber,
 * in the table's order (so that metric m is measure m - 1); then, where the model has the counts, open_rate,
 * recorded_open_rate, click_through, reply_rate and mismatch_rate per message sent; last cost and, where
 * something earns (models/tally.h), profit per subscriber in currency (economics of the campaign; profit = margin of
 * what earns less messages and value lost with leavers). */
int mlift_measure_list(const struct mlift_table *table, struct mlift_measure *measures);

/* Index of the measure `name`, or -1. */
int mlift_measure_find(const struct mlift_measure *measures, int n, const char *name);

/* Value from `count`, one entry a metric of the table (counts, sums of counts or expectations); NaN for a zero
 * denominator. */
double mlift_measure_value(const struct mlift_measure *measure, const double *count);

#endif
