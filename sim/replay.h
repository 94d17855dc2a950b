/* One subscriber of one replicate under one strategy, touch by touch, from the random words' addresses alone. An
 * independent second reading of the decision table: written for a reader's eyes, not for speed. */
#ifndef SIM_REPLAY_H
#define SIM_REPLAY_H

#include "models/table.h"

/* Who it is. */
struct mlift_replay_person {
    size_t cell;        /* profile cell */
    int propensity_bin; /* from 0 */
    int stage;          /* funnel stage at the start */
    size_t seen;        /* observed cell */
    int segment;
    int arm; /* of the experiment */
};

/* One step of the strategy's calendar. */
struct mlift_replay_step {
    uint16_t day;
    int message;            /* 0 = nothing was sent */
    double relevance;       /* of the message to the true profile, 0 where nothing was sent */
    int event;              /* enum mlift_touch_event, or -1 where nothing was sent or nobody was left to send to */
    int outcomes_reached;   /* table model: how many of the nested outcomes */
    double open_hours;      /* after sending; 0 where not opened */
    double click_hours;     /* after sending; 0 where not clicked */
    uint32_t word;          /* the random word of the touch */
    uint16_t before, after; /* state before the touch and before the next step */
};

/* Draws the person. */
void mlift_replay_meet(const struct mlift_table *table, uint64_t seed, uint64_t replicate, uint32_t subscriber,
                       struct mlift_replay_person *person);

/* Fills steps[n_steps of the strategy's policy] and the sixteen lanes of the subscriber's tally. Not for strategies
 * that learn. */
void mlift_replay_follow(const struct mlift_table *table, uint64_t seed, uint64_t replicate, uint32_t subscriber,
                         int strategy, const struct mlift_replay_person *person, struct mlift_replay_step *steps,
                         uint32_t lanes[MLIFT_N_LANES]);

/* What a strategy that learns sends depends on what others did: plays the whole list of the replicate, as for the
 * worlds, and writes the subscriber's candidates into knowledge[n_steps] (states of models/programme.h).
 * MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_replay_learn(const struct mlift_table *table, uint64_t seed, uint64_t replicate,
                                     uint32_t subscriber, int strategy, uint16_t *knowledge);

/* The same as mlift_replay_follow where the sender's knowledge at each step is given. */
void mlift_replay_follow_given(const struct mlift_table *table, uint64_t seed, uint64_t replicate, uint32_t subscriber,
                               int strategy, const struct mlift_replay_person *person, const uint16_t *knowledge,
                               struct mlift_replay_step *steps, uint32_t lanes[MLIFT_N_LANES]);

#endif
