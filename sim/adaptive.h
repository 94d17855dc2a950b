/* The pass of strategies that learn over one replicate: after the usual one, with the same words, day by day over the
 * whole list.
 *
 * In the paired worlds such a strategy learns from everybody. In the experiment an arm learns from its own subscribers
 * only, and the test with a smaller list is another test: the arm is played once a list size. */
#ifndef SIM_ADAPTIVE_H
#define SIM_ADAPTIVE_H

#include "sim/crowd.h"
#include "sim/lessons.h"
#include "sim/pilot.h"
#include "sim/waves.h"

/* Scratch of one thread; allocated before the parallel region, empty where no strategy learns. */
struct mlift_adaptive {
    bool any;
    struct mlift_crowd crowd;
    struct mlift_pilot pilot;
    struct mlift_waves waves;
    struct mlift_lessons lessons; /* of the replicates played for the worlds */
};

MLIFT_CHECKED int mlift_adaptive_init(struct mlift_adaptive *adaptive, const struct mlift_table *table,
                                      enum mlift_isa isa, uint64_t seed);
void mlift_adaptive_free(struct mlift_adaptive *adaptive);

/* Draws the list of a replicate; before its plays. */
void mlift_adaptive_draw(struct mlift_adaptive *adaptive, uint64_t replicate);

/* Plays a strategy that learns for the worlds (arm -1, the whole list) or for an arm of the experiment among the first
 * n_subscribers, and adds them to counts[reported segment][lane]. */
void mlift_adaptive_play(struct mlift_adaptive *adaptive, int strategy, int arm, size_t n_subscribers,
                         uint32_t *counts);

/* Adds the last play (for the worlds) to the lessons. */
void mlift_adaptive_remember(struct mlift_adaptive *adaptive);

#endif
