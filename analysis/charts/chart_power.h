/* Chart: power against list size, one curve a decision rule, with the target, the required size and the user's list. */
#ifndef ANALYSIS_CHARTS_CHART_POWER_H
#define ANALYSIS_CHARTS_CHART_POWER_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_POWER_MAX_RULES 6

/* Arrays hold one value a list size; power is a probability, 0 to 1. */
struct mlift_chart_power_rule {
    const char *name; /* as "pooled z test" */
    const double *power;
    const double *mcse;                 /* same unit; NULL = exact, no bars */
    const double *closed_form;          /* thin line without markers; NULL = none */
    double required_n;                  /* smallest list that reaches the target; 0 = not reached in these sizes */
    bool about;                         /* required_n is an approximation, not read off the curve */
    enum mlift_palette_counted counted; /* what the rule tests: its colour */
    int variant;                        /* which of the rules on that: its dash and marker */
};

/* Borrows everything. */
struct mlift_chart_power {
    struct mlift_canvas_words words;
    const double *sizes; /* subscribers in the whole test, all arms together; positive and increasing */
    size_t n_sizes;      /* 1 or more */
    const struct mlift_chart_power_rule *rules;
    size_t n_rules;      /* 1 to MLIFT_CHART_POWER_MAX_RULES */
    double target_power; /* as 0.8; between 0 and 1 */
    double list_size;    /* the user's own, marked; 0 = none */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_power_draw(const struct mlift_chart_power *chart,
                                         const struct mlift_gnuplot_output *output,
                                         char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
