/* A finished picture on its way to its final name: checked to be whole, then moved there in one step.
 *
 * A reader of the final name sees the old file, no file or the whole new one, never a part of it. */
#ifndef ANALYSIS_CHARTS_PICTURE_H
#define ANALYSIS_CHARTS_PICTURE_H

#include "analysis/charts/gnuplot.h"

/* Copies the picture file `from` to `output->path`: to a temporary name in the same folder first, then renamed, so that
 * it works across file systems. An svg file gets `title` (cleaned text) as its title and loses the tool tips
 * "gnuplot_plot_1" that gnuplot writes. Errors as mlift_gnuplot_draw, with a sentence in `message`. */
MLIFT_CHECKED int mlift_picture_publish(const char *from, const char *title, const struct mlift_gnuplot_output *output,
                                        char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
