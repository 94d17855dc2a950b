/* Drawing the charts of a sweep, for `microlift sweep --chart` and `microlift plot`. */
#ifndef CLI_SWEEP_CHARTS_H
#define CLI_SWEEP_CHARTS_H

#include "analysis/sweep_gallery.h"

struct cli_sweep_charts {
    const char *program; /* begins each message */
    const char *folder;  /* made if it is not there; NULL: charts/NAME beside the sweep's file */
    enum mlift_gnuplot_format format;
    const char *chart; /* name of one, or "all" */
    bool force, quiet; /* replace charts that are there; do not list what was drawn */
};

/* Draws the charts of a sweep that was read from or written to `file`. Prints what is wrong; returns an exit code. */
int cli_sweep_charts_draw(const struct cli_sweep_charts *self, const struct mlift_sweep *sweep,
                          const struct mlift_sweep_summary *summary, const char *file);

/* The same for a file, about its goal. */
int cli_sweep_charts_plot(const struct cli_sweep_charts *self, const char *file);

#endif
