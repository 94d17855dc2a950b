/* What a run found: what each strategy brings, how sure that is, and whether a test on this list could show it. Solved
 * from counts and exact rates, then told, by `run` at its end and by `report` and `plot` from the results file. */
#ifndef ANALYSIS_ANSWERS_RUN_ANSWER_H
#define ANALYSIS_ANSWERS_RUN_ANSWER_H

#include "analysis/charts/gallery.h"
#include "analysis/designs/assurance.h"
#include "sim/results.h"

/* Where the run comes from; all borrowed. */
struct mlift_run_answer_source {
    const struct mlift_results_about *about; /* of the results file */
    const char *file;                        /* the results file as it was called; "-": none of a name */
    const char *scenario;                    /* the scenario's file; NULL: known by its name only */
};

/* A chart and the gallery that it is drawn from. */
struct mlift_run_answer_chart {
    const struct mlift_gallery *gallery;
    enum mlift_gallery_chart which;
};

struct mlift_run_answer {
    const struct mlift_run *run; /* borrowed */
    struct mlift_run_answer_source source;
    struct mlift_gallery gallery; /* with the summary and the verdict */
    struct mlift_run_answer_chart chart[MLIFT_GALLERY_N_CHARTS];
    struct mlift_assurance ranges; /* n_points 0: no uncertain ranges, or a strategy that learns is compared */
};

/* Who is compared; the goal's measure is that of the summary. */
int mlift_run_answer_baseline(const struct mlift_run_answer *self);
int mlift_run_answer_challenger(const struct mlift_run_answer *self);
const char *mlift_run_answer_name(const struct mlift_run_answer *self, int strategy);

/* A figure of the whole list (scope 0) or a reported segment (1 + g). */
struct mlift_summary_figure mlift_run_answer_rate(const struct mlift_run_answer *self, int strategy, int scope,
                                                  int measure);
struct mlift_summary_figure mlift_run_answer_lift(const struct mlift_run_answer *self, int strategy, int scope);
struct mlift_summary_figure mlift_run_answer_ratio(const struct mlift_run_answer *self, int strategy, int scope);

/* The exact value, or the simulated one for strategies that learn, which have none. */
double mlift_run_answer_best(struct mlift_summary_figure figure);

/* A measure by its name, or -1. */
int mlift_run_answer_measure(const struct mlift_run_answer *self, const char *name);

/* Sums the run up (borrowed, as `source`: alive as long as the answer). No memory, errors of solving a point of an
 * uncertain range. `free` is safe after a failure. */
MLIFT_CHECKED int mlift_run_answer_solve(struct mlift_run_answer *self, const struct mlift_run *run,
                                         const struct mlift_run_answer_source *source);
void mlift_run_answer_free(struct mlift_run_answer *self);

#endif
