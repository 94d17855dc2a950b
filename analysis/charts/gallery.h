/* The five charts of a run: which of them make sense for it, their words and their data. */
#ifndef ANALYSIS_CHARTS_GALLERY_H
#define ANALYSIS_CHARTS_GALLERY_H

#include "analysis/charts/gnuplot.h"
#include "analysis/results/summary.h"
#include "analysis/results/verdict.h"

enum mlift_gallery_chart {
    MLIFT_GALLERY_LIFT,       /* lift by segment */
    MLIFT_GALLERY_FUNNEL,     /* what each strategy brings, step by step */
    MLIFT_GALLERY_CONVERSION, /* what single tests show, by list size */
    MLIFT_GALLERY_POWER,      /* power by list size */
    MLIFT_GALLERY_CLICKS,     /* cumulative clicks over hours */
    MLIFT_GALLERY_N_CHARTS
};

struct mlift_gallery {
    const struct mlift_run *run;   /* borrowed */
    struct mlift_summary summary;  /* owned */
    struct mlift_verdict *verdict; /* owned */
    char subtitle[512];
    char footer[256];
    int n_shown; /* strategies that are drawn: as many as there are colours */
    int shown[MLIFT_MAX_STRATEGIES];
};

/* Sums the run up for its charts. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_gallery_init(struct mlift_gallery *gallery, const struct mlift_run *run);
void mlift_gallery_free(struct mlift_gallery *gallery);

/* "lift", "funnel", ...: what --chart says and the files are called. */
const char *mlift_gallery_name(enum mlift_gallery_chart chart);

/* Why this run has no such chart, as a sentence without a full stop; NULL where it has. */
const char *mlift_gallery_lacks(const struct mlift_gallery *gallery, enum mlift_gallery_chart chart);

/* Draws a chart that the run has. Errors as mlift_gnuplot_draw, and MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_gallery_draw(const struct mlift_gallery *gallery, enum mlift_gallery_chart chart,
                                     const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
