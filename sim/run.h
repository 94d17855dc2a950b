/* One run of a scenario: the scenario, its decision table, the exact rates and the simulated counts. What `microlift
 * run` makes, the results file stores, and every analysis reads. */
#ifndef SIM_RUN_H
#define SIM_RUN_H

#include "scenarios/scenario.h"
#include "sim/engine.h"
#include "sim/exact.h"

/* What is kept of each replicate. */
enum mlift_keep {
    MLIFT_KEEP_GOAL,    /* subscribers and the goal metric only */
    MLIFT_KEEP_DEFAULT, /* worlds: every metric; experiment: subscribers, the click and the goal at every list size */
    MLIFT_KEEP_ALL      /* every metric in both */
};

struct mlift_run {
    struct mlift_scenario *scenario; /* owned */
    struct mlift_table table;        /* borrows from the scenario */
    struct mlift_exact exact;
    struct mlift_worlds worlds;
    struct mlift_experiment experiment;
    struct mlift_lessons lessons; /* of the replicates simulated here; not stored */
    enum mlift_keep keep;
    uint64_t seed;
    size_t n_replicates; /* complete replicates in worlds and experiment */
    int n_threads;       /* as in the engine options of the last simulation; saving uses as many */
};

/* Takes the scenario (also on failure), compiles it, solves it exactly; no replicates yet. Seed and number of
 * replicates are the scenario's until changed. */
MLIFT_CHECKED int mlift_run_init(struct mlift_run *run, struct mlift_scenario *scenario, enum mlift_keep keep);

/* The same for those who read no sends and clicks by step, which are NaN: much sooner where a strategy reads signals
 * afresh. Such a run is not to be saved. */
MLIFT_CHECKED int mlift_run_init_rates(struct mlift_run *run, struct mlift_scenario *scenario, enum mlift_keep keep);
void mlift_run_free(struct mlift_run *run);

/* Simulates replicates n_replicates..to-1 and adds them. On MLIFT_ERR_INTERRUPTED what was complete is there. */
MLIFT_CHECKED int mlift_run_simulate(struct mlift_run *run, const struct mlift_engine_options *options, size_t to);

/* Bytes that worlds and experiment take for n_replicates. */
double mlift_run_bytes(const struct mlift_run *run, size_t n_replicates);

/* Mean of the paired difference (challenger minus baseline) of the goal rate over the whole list, and its MCSE; needs
 * two replicates. */
void mlift_run_main_lift(const struct mlift_run *run, double *difference, double *mcse);

#endif
