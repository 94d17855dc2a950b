/* Chart: conversion against list size: the mean rate of each arm, and the band in which a single test of that size
 * would fall. */
#ifndef ANALYSIS_CHARTS_CHART_CONVERSION_H
#define ANALYSIS_CHARTS_CHART_CONVERSION_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_CONVERSION_MAX_ARMS 4

/* Shares 0 to 1, one a list size; p_low <= p_mean <= p_high. */
struct mlift_chart_conversion_arm {
    const char *name;
    const double *p_mean;
    const double *p_low; /* quantiles over single tests, as 5% and 95% */
    const double *p_high;
    size_t style; /* i + 1 gives the arm the colour of strategy i in the other charts; 0 = that of its own position */
};

/* Borrows everything. */
struct mlift_chart_conversion {
    struct mlift_canvas_words words;
    const char *goal;    /* what the rate counts, as "purchase" */
    const double *sizes; /* subscribers in the whole test, all arms together; positive and increasing */
    size_t n_sizes;      /* 1 or more */
    const struct mlift_chart_conversion_arm *arms;
    size_t n_arms;     /* 1 to MLIFT_CHART_CONVERSION_MAX_ARMS */
    double share_band; /* share of single tests within p_low to p_high, as 0.9 */
    double list_size;  /* the user's own, marked; 0 = none */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_conversion_draw(const struct mlift_chart_conversion *chart,
                                              const struct mlift_gnuplot_output *output,
                                              char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
