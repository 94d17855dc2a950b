/* A whole list day by day: what strategies that learn need, where the others take block after block to the end.
 *
 * One strategy at a time, for everybody or for one arm of the experiment. Who is not meant goes through the motions too
 * and is not counted: words belong to subscribers, so nobody's luck depends on it. */
#ifndef SIM_CROWD_H
#define SIM_CROWD_H

#include "sim/advance.h"

struct mlift_crowd_block {
    struct mlift_roster roster;
    struct mlift_cohort cohort; /* knowledge: states of models/programme.h */
    uint16_t reported[MLIFT_ROSTER_BLOCK];
    uint16_t who[MLIFT_ROSTER_BLOCK]; /* those who are meant, ascending */
    size_t n, n_who;
};

/* Scratch of one thread; allocated before the parallel region. */
struct mlift_crowd {
    const struct mlift_table *table; /* borrowed */
    enum mlift_isa isa;
    uint64_t seed, replicate;
    size_t n_blocks; /* of the list */
    struct mlift_crowd_block *block;
    struct mlift_words words;
    uint32_t extra[MLIFT_ROSTER_BLOCK];
    /* what is being played */
    int strategy;
    size_t n_playing; /* blocks */
    size_t n_meant;   /* subscribers */
    /* for mlift_replay: the knowledge state of one subscriber at each step; NULL = not wanted */
    uint16_t *trace;
    uint32_t traced;
};

MLIFT_CHECKED int mlift_crowd_init(struct mlift_crowd *crowd, const struct mlift_table *table, enum mlift_isa isa,
                                   uint64_t seed);
void mlift_crowd_free(struct mlift_crowd *crowd);

/* Draws the list of a replicate. */
void mlift_crowd_draw(struct mlift_crowd *crowd, uint64_t replicate);

/* Everybody to the start of a strategy, their knowledge state 0. Meant are those among the first n_subscribers who are
 * in `arm` of the experiment, or all of them (arm < 0). */
void mlift_crowd_gather(struct mlift_crowd *crowd, int strategy, int arm, size_t n_subscribers);

/* Back to the start; knowledge stays. */
void mlift_crowd_restart(struct mlift_crowd *crowd);

/* Words of a step for block b; then the step itself, in pieces that cover the block in order; then what drifts. */
void mlift_crowd_words(struct mlift_crowd *crowd, size_t b, int step);
void mlift_crowd_step(struct mlift_crowd *crowd, size_t b, int step, size_t from, size_t to);
void mlift_crowd_drift(struct mlift_crowd *crowd, size_t b, int step);

/* A step in one piece. */
void mlift_crowd_play(struct mlift_crowd *crowd, int step);

/* Adds those who are meant to counts[reported segment][lane]. */
void mlift_crowd_count(const struct mlift_crowd *crowd, uint32_t *counts);

#endif
