/* One stage of a plan (models/planner.h): its nodes, and what goes on after each of them. */
#ifndef MODELS_PLANSTAGE_H
#define MODELS_PLANSTAGE_H

#include "models/belief.h"

struct mlift_planstage_node {
    uint8_t message;                    /* unused where the state is seen */
    uint16_t post[MLIFT_BELIEF_GROUPS]; /* what follows each group: an entry of the next stage's `post` */
};

struct mlift_planstage {
    int n, most_nodes, n_readings;
    int n_visible; /* states as they are seen; 0 where they are not */
    struct mlift_planstage_node *node;
    uint8_t *choice; /* [node * n_visible + visible state]; NULL where the state is not seen */
    int n_posts;
    uint16_t *post; /* [entry * n_readings + reading]: the node that goes on; one after each reading */
};

/* An empty stage with room for `most_nodes`. MLIFT_ERR_NO_MEMORY; to be freed in any case. */
MLIFT_CHECKED int mlift_planstage_init(struct mlift_planstage *stage, int most_nodes, int n_readings, int n_visible);
void mlift_planstage_free(struct mlift_planstage *stage);

/* Entry of `post` with this tuple [n_readings], added if new; -1 where there is no room. */
int mlift_planstage_post(struct mlift_planstage *stage, const uint16_t *tuple);

/* The node, added if new, or -1 where there is no room; `choice` [n_visible] where the state is seen, else NULL. */
int mlift_planstage_add(struct mlift_planstage *stage, const struct mlift_planstage_node *node, const uint8_t *choice);

#endif
