/* Making a sweep happen: every point is read, compiled, solved and simulated, and what is done is kept in a journal, so
 * that a sweep that was ended in any way goes on where it stopped and comes to the same bytes. */
#ifndef SIM_SWEEP_RUN_H
#define SIM_SWEEP_RUN_H

#include "sim/digest.h"
#include "sim/engine.h"
#include "sim/sweep.h"

struct mlift_sweep_options {
    struct mlift_engine_options engine;          /* threads and instruction set; its progress is not used */
    const char *file;                            /* the scenario's name in messages */
    const char *base;                            /* folder of CSV files that values name, or NULL */
    const struct mlift_defect_source *arguments; /* [key]: for messages about values; NULL: none */
    const int *value_column;                     /* [key]: where the values begin in them; NULL: none */
    mlift_diag_sink *sink;                       /* what is wrong with a point; may be NULL */
    void *sink_context;
    /* Asked between batches: `done` units of `total`, a unit being a replicate (without replicates a point); a non-zero
     * return stops with MLIFT_ERR_INTERRUPTED. May be NULL. */
    int (*progress)(void *context, size_t done, size_t total);
    void *progress_context;
};

/* What resuming found and did. */
struct mlift_sweep_resume {
    size_t done, total; /* units (see progress) that the journal had, of all */
    uint64_t n_cut;     /* bytes of an unfinished record at the end of the journal */
};

/* Reads every point through all checks of scenarios, which gives the day until which all are counted, and compiles the
 * first, which gives the names of strategies and metrics. Replicates are to be set before. MLIFT_ERR_BAD_SCENARIO
 * (reported to the sink), MLIFT_ERR_SWEEP_POINT (the strategies of a point are not those of the first), or errors of
 * compiling; *point is the point at fault. */
MLIFT_CHECKED int mlift_sweep_run_check(struct mlift_sweep *sweep, const struct mlift_sweep_options *options,
                                        size_t *point);

/* Whether every strategy of the first point has an exact rate of the goal (then simulating adds nothing), and the
 * seconds that the whole sweep should take, from a few replicates at three of its points. For a checked sweep. */
MLIFT_CHECKED int mlift_sweep_run_pilot(const struct mlift_sweep *sweep, const struct mlift_sweep_options *options,
                                        bool *all_exact, double *seconds);

/* Digest of everything that the outcomes depend on: scenario, design, seed, replicates, versions. */
void mlift_sweep_run_digest(const struct mlift_sweep *sweep, char digest[MLIFT_DIGEST_SIZE]);

/* Fills in the outcomes of a checked sweep, going on from the journal at `journal`, which is made if it is not there
 * and stays until mlift_sweep_run_finish removes it. Needs no room made before. Errors as the journal's (message in
 * `diag`), MLIFT_ERR_INTERRUPTED, those of compiling (*point is at fault), no memory. */
struct mlift_sweep_run; /* the open journal */
MLIFT_CHECKED int mlift_sweep_run(struct mlift_sweep *sweep, const struct mlift_sweep_options *options,
                                  const char *journal, struct mlift_sweep_run **run, struct mlift_sweep_resume *resume,
                                  size_t *point, struct mlift_diag *diag);

/* Closes the journal, and removes it when `done`. `run` may be NULL. */
void mlift_sweep_run_finish(struct mlift_sweep_run *run, bool done);

#endif
