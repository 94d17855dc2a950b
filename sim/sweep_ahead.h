/* Points of a sweep worked out by a team, each by one thread from reading it to the last replicate: no point waits
 * until another is compiled. What is worked out is kept, in order, by sim/sweep_run.c. */
#ifndef SIM_SWEEP_AHEAD_H
#define SIM_SWEEP_AHEAD_H

#include "sim/sweep_run.h"
#include "sim/team.h"

/* The records of one point (sim/sweep_record.h). */
struct mlift_sweep_slot {
    int status;      /* an error, or MLIFT_ERR_INTERRUPTED: then not everything is there */
    bool *there;     /* [item] worked out now; owned */
    uint64_t *words; /* [item][word]; owned */
};

struct mlift_sweep_ahead {
    const struct mlift_sweep *sweep; /* borrowed */
    struct mlift_sweep_options options;
    struct mlift_team team;
    size_t n_items, n_words; /* of a point, of a record */
    size_t n_slots, first;   /* places; the point in slot 0 */
    const uint64_t *seen;    /* [slot][item]: not 0 where a record is there already */
    size_t window;           /* points to be done next; 0 = points last too long for this */
    struct mlift_sweep_slot *slot;
};

/* Room for the outcomes of a checked sweep; without threads to share the points none is needed. */
MLIFT_CHECKED int mlift_sweep_ahead_init(struct mlift_sweep_ahead *ahead, const struct mlift_sweep *sweep,
                                         const struct mlift_sweep_options *options);
void mlift_sweep_ahead_free(struct mlift_sweep_ahead *ahead);

/* How many of n_left points to work out together now, at most n_left; 0: better one by one, all threads on each. */
size_t mlift_sweep_ahead_size(const struct mlift_sweep_ahead *ahead, size_t n_left);

/* Works out what is missing (seen[k * n_items + item] == 0) of points first..first+n-1 into the slots. Nothing is
 * reported to the sink. */
void mlift_sweep_ahead_run(struct mlift_sweep_ahead *ahead, const uint64_t *seen, size_t first, size_t n);

/* Reads points *good and later through all checks; raises *good to the first that fails one, or to their number, and
 * *longest to the most days for which one of those before it is counted. The caller reads the failing one again to say
 * what is wrong. */
MLIFT_CHECKED int mlift_sweep_ahead_check(const struct mlift_sweep *sweep, const struct mlift_sweep_options *options,
                                          size_t *good, int *longest);

#endif
