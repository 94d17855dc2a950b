/* Profile cells whose subscribers are worth the same from every state: of one type and, where a strategy reads a data
 * point afresh whose level never changes, of one level of it. Solved once, counted as often as they occur. */
#ifndef SIM_PEERS_H
#define SIM_PEERS_H

#include "models/layout.h"

struct mlift_peers {
    size_t n;            /* groups, in the order of their first cells */
    uint32_t *of;        /* [profile cell]: group */
    uint32_t *first;     /* [group], and one more: where its cells begin in `cell` */
    uint32_t *cell;      /* profile cells by group, ascending */
    size_t *first_start; /* [group], and one more: where its states at the start begin in `start` */
    uint16_t *start;     /* states in which people of the group start, each once */
    uint32_t *place;     /* [profile cell * MLIFT_N_STAGES + stage]: its state among those of the group */
    size_t most_starts;  /* of any group */
};

/* For a strategy that reads the points in `refreshes` afresh; 0: none. Owns its arrays. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_peers_init(struct mlift_peers *peers, const struct mlift_table *table, uint32_t refreshes);
void mlift_peers_free(struct mlift_peers *peers);

#endif
