/* The frame of every chart: a page with its title, the chart's own body, and a footer, drawn as asked for. */
#ifndef ANALYSIS_CHARTS_CHART_H
#define ANALYSIS_CHARTS_CHART_H

#include "analysis/charts/canvas.h"

/* What is particular to one chart. */
struct mlift_chart {
    const struct mlift_canvas_words *words;
    const char *question; /* the title where the words have none */
    /* Draws `data` below y and returns the y below it. May be called more than once, on canvases of other widths. */
    double (*body)(struct mlift_canvas *canvas, const void *data, double y);
    const void *data;
};

/* Draws the chart; for MLIFT_GNUPLOT_PAGE twice, see there. Errors as mlift_gnuplot_draw. */
MLIFT_CHECKED int mlift_chart_draw(const struct mlift_chart *chart, const struct mlift_gnuplot_output *output,
                                   char message[MLIFT_GNUPLOT_MESSAGE]);

/* A sentence in `message` that the chart `what` is not drawn, and MLIFT_ERR_OUT_OF_RANGE. */
MLIFT_CHECKED int mlift_chart_refuse(char message[MLIFT_GNUPLOT_MESSAGE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
