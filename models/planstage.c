#include "models/planstage.h"

#include <stdlib.h>
#include <string.h>

int mlift_planstage_init(struct mlift_planstage *stage, int most_nodes, int n_readings, int n_visible)
{
    size_t n = (size_t)most_nodes;

    *stage = (struct mlift_planstage){.most_nodes = most_nodes, .n_readings = n_readings, .n_visible = n_visible};
    stage->node = calloc(n, sizeof *stage->node);
    stage->post = calloc(MLIFT_BELIEF_GROUPS * n * (size_t)n_readings, sizeof *stage->post);
    stage->choice = n_visible ? calloc(n * (size_t)n_visible, sizeof *stage->choice) : NULL;
    return stage->node && stage->post && (stage->choice || !n_visible) ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

void mlift_planstage_free(struct mlift_planstage *stage)
{
    free(stage->node);
    free(stage->choice);
    free(stage->post);
    memset(stage, 0, sizeof *stage);
}

int mlift_planstage_post(struct mlift_planstage *stage, const uint16_t *tuple)
{
    size_t n = (size_t)stage->n_readings;

    for (int i = 0; i < stage->n_posts; i++) {
        if (!memcmp(stage->post + (size_t)i * n, tuple, n * sizeof *tuple)) {
            return i;
        }
    }
    if (stage->n_posts == MLIFT_BELIEF_GROUPS * stage->most_nodes) {
        return -1;
    }
    memcpy(stage->post + (size_t)stage->n_posts * n, tuple, n * sizeof *tuple);
    return stage->n_posts++;
}

int mlift_planstage_add(struct mlift_planstage *stage, const struct mlift_planstage_node *node, const uint8_t *choice)
{
    size_t n = (size_t)stage->n_visible;

    for (int i = 0; i < stage->n; i++) {
        if (stage->node[i].message == node->message && !memcmp(stage->node[i].post, node->post, sizeof node->post) &&
            (!choice || !memcmp(stage->choice + (size_t)i * n, choice, n))) {
            return i;
        }
    }
    if (stage->n == stage->most_nodes) {
        return -1;
    }
    stage->node[stage->n] = *node;
    if (choice) {
        memcpy(stage->choice + (size_t)stage->n * n, choice, n);
    }
    return stage->n++;
}
