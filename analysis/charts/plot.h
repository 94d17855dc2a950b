/* The frame that curve charts share: plot area with two axes, the curves' names beside it (on a narrow page below it),
 * the user's list size. */
#ifndef ANALYSIS_CHARTS_PLOT_H
#define ANALYSIS_CHARTS_PLOT_H

#include "analysis/charts/axis.h"
#include "analysis/charts/legend.h"

struct mlift_plot {
    double left, right, top, bottom; /* pixels of the plot area */
    double y_title;                  /* upper edge of the title of y */
    struct mlift_axis x, y;
};

/* Plot area below y_top, high enough for the names of n curves (NULL, 0: none) and `least` pixels, with room for the
 * label of a vertical mark if `marked`; the axes are still to be set. */
struct mlift_plot mlift_plot_lay_out(const struct mlift_canvas *canvas, double y_top,
                                     const struct mlift_legend_entry *entries, size_t n, double least, bool marked);

/* True if there are sizes, all from 1 to 1e8 and increasing, and list_size is 0 or such a size too. */
bool mlift_plot_is_size_axis(const double *sizes, size_t n, double list_size);

/* Logarithmic axis over the sizes and list_size (0 = none), a little wider than they are. */
struct mlift_axis mlift_plot_size_axis(const struct mlift_plot *plot, const double *sizes, size_t n, double list_size);

/* Vertical axis from zero to `high`. */
struct mlift_axis mlift_plot_y_axis(const struct mlift_plot *plot, double high);

/* Both axes with grid; the title of y stands above its axis. Returns the y below. */
double mlift_plot_draw_axes(struct mlift_canvas *canvas, const struct mlift_plot *plot, const char *y_title,
                            const char *y_suffix, const char *x_title);

/* Vertical line "your list: 1,200" at list_size; nothing for 0. */
void mlift_plot_mark_list(struct mlift_canvas *canvas, const struct mlift_plot *plot, double list_size);

/* Names of n curves that end at x = x_end (in units of the x axis), on a narrow page from y on. Returns the y below. */
double mlift_plot_draw_legend(struct mlift_canvas *canvas, const struct mlift_plot *plot, double x_end,
                              const struct mlift_legend_entry *entries, size_t n, double y);

#endif
