/* The people of one replicate, a block at a time: drawn from the law of the list, as table addresses. */
#ifndef SIM_ROSTER_H
#define SIM_ROSTER_H

#include "models/draw.h"
#include "models/table.h"

enum { MLIFT_ROSTER_BLOCK = 1024 }; /* subscribers drawn together; a multiple of MLIFT_DRAW_GROUP */

struct mlift_roster {
    uint32_t cell[MLIFT_ROSTER_BLOCK];  /* profile cell */
    uint32_t base[MLIFT_ROSTER_BLOCK];  /* first touch row of the subscriber's type */
    uint32_t seen[MLIFT_ROSTER_BLOCK];  /* observed cell */
    uint16_t start[MLIFT_ROSTER_BLOCK]; /* state at the start */
    uint8_t arm[MLIFT_ROSTER_BLOCK];    /* arm of the experiment */
    uint32_t words[MLIFT_ROSTER_BLOCK]; /* scratch, and what the words mean */
    uint32_t outcome[MLIFT_ROSTER_BLOCK];
};

/* Draws subscribers first..first+n-1 of a replicate; n <= MLIFT_ROSTER_BLOCK, `first` a multiple of it. */
void mlift_roster_draw(struct mlift_roster *roster, const struct mlift_table *table, enum mlift_isa isa, uint64_t seed,
                       uint64_t replicate, uint32_t first, size_t n);

#endif
