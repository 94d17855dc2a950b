/* Did a strategy get worse than its baseline? Both sides, what is checked, and what was found. */
#ifndef ANALYSIS_ANSWERS_GATE_ANSWER_H
#define ANALYSIS_ANSWERS_GATE_ANSWER_H

#include "analysis/gate/baseline.h"
#include "analysis/gate/gate.h"
#include "models/diag.h"
#include "scenarios/difference.h"

enum { MLIFT_GATE_MOST_MARGINS = 16 };

/* `--margin [METRIC=]0.2pp` or `5%`. */
struct mlift_gate_margin {
    const char *metric; /* NULL: all without one of their own; not zero-terminated */
    size_t metric_length;
    double share; /* of the list, or of the rate before */
    bool relative;
};

struct mlift_gate_answer {
    /* asked; texts are borrowed */
    const char *subject, *baseline_path;
    double false_alarm;
    size_t budget;
    int n_margins;
    struct mlift_gate_margin margin[MLIFT_GATE_MOST_MARGINS];
    int n_metrics; /* 0: the goal, the click, unsubscribes */
    const char *metric[MLIFT_MAX_METRICS];
    bool by_simulation, strict;

    /* the two sides, owned */
    bool from_results; /* the subject is a results file: unpaired */
    struct mlift_baseline baseline;
    struct mlift_run before, after; /* from results, `before` is compiled and not simulated */

    /* found */
    uint16_t horizon_days, own_horizon_days[2]; /* counted to; baseline and subject by themselves */
    bool run_anew; /* the subject was a results file that ends on another day: its scenario took its place */
    struct mlift_gate gate;
    struct mlift_difference difference; /* from the baseline's scenario to the subject's */
    bool same_people, same_run;         /* same_run: the results file is the run that the baseline was made of */
    int n_new;                          /* strategies that the baseline does not have */
    /* the baseline's own scenario, seed and replicates, simulated now */
    bool counts_compared, numbers_changed;
    char counts_now[MLIFT_DIGEST_SIZE], table_now[MLIFT_DIGEST_SIZE];
    const struct mlift_baseline_figure *moved; /* the figure that moved most, or NULL */
    double moved_to;
    int n_disagreeing; /* figures whose simulated and exact values are further apart than chance allows */

    struct mlift_diag trouble; /* what is wrong with the input: MLIFT_ERR_INCOMPARABLE */
};

void mlift_gate_answer_free(struct mlift_gate_answer *self);

/* Says in `trouble` what is wrong with `file` ("": with what was asked) and returns MLIFT_ERR_INCOMPARABLE. */
int mlift_gate_answer_refuse(struct mlift_gate_answer *self, const char *file, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Compiles the scenario that travels in the baseline, with the baseline's seed. `run` needs freeing after MLIFT_OK. */
MLIFT_CHECKED int mlift_gate_answer_load(const struct mlift_gate_answer *self, struct mlift_run *run);

/* One horizon for both sides. A scenario without `horizon_days` is counted until 14 days after its last message, so
 * that moving a message moves the day until which all its strategies are counted: counted to their own days, what grew
 * would be the time, not the strategy. Whichever side was compiled for an earlier day is compiled anew. The counts of a
 * results file cannot be drawn out, so where it and the baseline end on different days its scenario takes its place. */
MLIFT_CHECKED int mlift_gate_answer_share_horizon(struct mlift_gate_answer *self);

/* Replicates that may be needed, and the bytes that their counts take on both sides; 0 for a results file. */
double mlift_gate_answer_bytes(const struct mlift_gate_answer *self, size_t *replicates);

/* Judges what mlift_gate_checks_choose prepared, simulating where the subject is a scenario, and sees whether this
 * program gives the counts that the baseline was written with. */
MLIFT_CHECKED int mlift_gate_answer_judge(struct mlift_gate_answer *self, const struct mlift_engine_options *engine);

/* Days that rates are counted for; NaN in the table model, which knows none. */
double mlift_gate_answer_days(const struct mlift_gate_answer *self, uint16_t days);

#endif
