/* Whose clicks are known exactly, and the chart of them: strategies that are clicked at all and do not learn. */
#ifndef ANALYSIS_RESULTS_CLICKERS_H
#define ANALYSIS_RESULTS_CLICKERS_H

#include "analysis/charts/canvas.h"
#include "sim/run.h"

enum { MLIFT_CLICKERS_HOURS = 400, MLIFT_CLICKERS_SENDS = 4096 };

struct mlift_clicker {
    int strategy;
    double clicks[MLIFT_CLICKERS_HOURS]; /* per subscriber, up to each hour; once drawn */
    double sends[MLIFT_CLICKERS_SENDS];  /* hours since the first day */
    size_t n_sends;
};

struct mlift_clickers {
    const struct mlift_run *run; /* borrowed */
    struct mlift_clicker *of;    /* [n], owned */
    int n, n_learning;           /* n_learning: left out because what they will send is not known */
};

/* Finds them among the strategies `shown`. MLIFT_ERR_NO_MEMORY. `free` is safe twice and after a failed init. */
MLIFT_CHECKED int mlift_clickers_init(struct mlift_clickers *clickers, const struct mlift_run *run, const int *shown,
                                      int n_shown);
void mlift_clickers_free(struct mlift_clickers *clickers);

/* Draws their chart, n > 0. Errors as mlift_gnuplot_draw. */
MLIFT_CHECKED int mlift_clickers_draw(struct mlift_clickers *clickers, const struct mlift_canvas_words *words,
                                      const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
