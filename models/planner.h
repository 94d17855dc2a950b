/* Point-based planning for a sender who does not see everything: a graph of plans, improved where people really are.
 *
 * A plan node says which message to send (where the state is seen: in each visible state) and, for each reaction and
 * fresh reading, which node goes on at the next step. Its value is a vector over hidden points, so that a belief's
 * value under it is one scalar product. Nodes are made by Bellman's backup at the beliefs that the best plan so far
 * leads to (point-based value iteration: Pineau, Gordon and Thrun 2003, equations 7 to 9). Every node is a plan that
 * can be followed, so every value is reached by somebody: the answer is a rule, and the search can only fall short of
 * the best one. */
#ifndef MODELS_PLANNER_H
#define MODELS_PLANNER_H

#include "models/planstage.h"

struct mlift_planner {
    const struct mlift_belief *belief; /* borrowed */
    bool sees;
    int n_visible;    /* states as they are seen: position and background */
    int most_beliefs; /* at each step */
    int most_nodes;
    struct mlift_planstage *stage; /* [n_steps + 1]; the last is the end, one node that sends nothing */
    uint16_t *start;               /* [observed cell]: node of stage 0 */
    double value;                  /* goal metric per subscriber of the list */
    const double *limit;           /* borrowed, may be NULL: [(step * (n_messages + 1) + message) * n_x + x], what a
                                      hidden point can be worth at most when `message` is sent */
    /* scratch */
    double *first;      /* [node * n_x + x]: values of the nodes of stage 0, once solved; one of `now` and `next` */
    double *now, *next; /* [node * n_x + x]: values of the nodes of a stage and of the one after it */
    double *moved;      /* [(node * n_readings + reading) * n_moved]: values of the next stage just after a touch */
    double *reading;    /* [reading * n_x + x] */
    double *point;      /* [n_x] */
    double *filled;     /* [n_x] */
    double *combined;   /* [group * n_moved] */
    double *score;      /* [message * n_visible + visible state] */
    uint8_t *choice;    /* [n_visible] */
    size_t n_moved;     /* n_types * classes * n_states */
    struct mlift_belief_touch touch;
    double *belief_at; /* [(step * most_beliefs + i) * n_x] */
    double *mass;      /* [step * most_beliefs + i] */
    uint16_t *node_at; /* [step * most_beliefs + i]: node that the best plan is at */
    int *n_beliefs;    /* [step] */
};

/* `limit` as above. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_planner_init(struct mlift_planner *planner, const struct mlift_belief *belief, bool sees,
                                     const double *limit);
void mlift_planner_free(struct mlift_planner *planner);

/* Plans from the beginning: sequences [n_sequences][n_steps] and, where the state is seen, choices
 * [n_choices][n_steps][n_visible] are the first nodes; then `rounds` of improvement. */
struct mlift_planner_seeds {
    int n_sequences, n_choices;
    const uint8_t *sequence, *choice;
    const struct mlift_planner *like; /* a planner with the same steps and readings whose plan is taken over, or NULL */
};
MLIFT_CHECKED int mlift_planner_solve(struct mlift_planner *planner, const struct mlift_planner_seeds *seeds,
                                      int rounds);

#endif
