#include "models/planner_backup.h"

#include <string.h>

/* What a belief is worth under a node, while it is being made. */
struct backup {
    struct mlift_planner *planner;
    int step;
    const double *b;
    uint16_t tuple[MLIFT_BELIEF_GROUPS][MLIFT_BELIEF_MOST_READINGS];
};

static double product(const struct mlift_belief_touch *touch, int g, const double *moved)
{
    double sum = 0.0;

    for (size_t i = 0; i < touch->n[g]; i++) {
        sum += touch->w[g][i] * moved[touch->at[g][i]];
    }
    return sum;
}

static const double *moved_of(const struct mlift_planner *planner, int node, int reading)
{
    return planner->moved + ((size_t)node * (size_t)planner->belief->n_readings + (size_t)reading) * planner->n_moved;
}

/* For one group of the touch the best node after each reading; returns what the group is worth. */
static double follow_best(struct backup *self, int g)
{
    const struct mlift_planner *planner = self->planner;
    double sum = 0.0;

    for (int z = 0; z < planner->belief->n_readings; z++) {
        double most = -1.0;
        for (int c = 0; c < planner->stage[self->step + 1].n; c++) {
            double value = product(&planner->touch, g, moved_of(planner, c, z));
            if (value > most) {
                most = value;
                self->tuple[g][z] = (uint16_t)c;
            }
        }
        sum += most;
    }
    return sum;
}

/* Groups that nobody is in follow what those do who are in some. Who left follows anything. */
static double follow_all(struct backup *self, bool left_in_rest)
{
    const struct mlift_planner *planner = self->planner;
    double sum = planner->touch.reward;
    int some = -1;

    for (int g = left_in_rest ? MLIFT_BELIEF_QUIET : MLIFT_BELIEF_REST; g < MLIFT_BELIEF_GROUPS; g++) {
        if (planner->touch.n[g] > 0) {
            sum += follow_best(self, g);
            some = some < 0 ? g : some;
        }
    }
    for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
        if (planner->touch.n[g] == 0 || (left_in_rest && g == MLIFT_BELIEF_REST)) {
            if (some >= 0) {
                memcpy(self->tuple[g], self->tuple[some], sizeof self->tuple[g]);
            } else {
                memset(self->tuple[g], 0, sizeof self->tuple[g]);
            }
        }
    }
    for (int z = 0; left_in_rest && z < planner->belief->n_readings; z++) {
        sum += product(&planner->touch, MLIFT_BELIEF_REST, moved_of(planner, self->tuple[MLIFT_BELIEF_REST][z], z));
    }
    return sum;
}

/* The most that the belief can be worth when `message` is sent. */
static double limit_of(const struct backup *self, int message)
{
    const struct mlift_planner *planner = self->planner;
    size_t n_x = planner->belief->n_x;
    size_t row = (size_t)self->step * (size_t)(planner->belief->table->campaign->n_messages + 1) + (size_t)message;
    double sum = 0.0;

    for (size_t x = 0; x < n_x; x++) {
        sum += self->b[x] > 0.0 ? self->b[x] * planner->limit[row * n_x + x] : 0.0;
    }
    return sum;
}

/* The best message for everybody alike, with the tuples that follow it in self->tuple. Messages that can be worth most
 * come first; what cannot be worth as much as the best so far is left out. */
static int best_message(struct backup *self)
{
    struct mlift_planner *planner = self->planner;
    int n = planner->belief->table->campaign->n_messages + 1, best = 0;
    double limit[MLIFT_MAX_MESSAGES + 1], most = -1.0;
    uint16_t kept[MLIFT_BELIEF_GROUPS][MLIFT_BELIEF_MOST_READINGS];
    bool done[MLIFT_MAX_MESSAGES + 1] = {false};

    memset(kept, 0, sizeof kept);
    for (int m = 0; m < n; m++) {
        limit[m] = planner->limit ? limit_of(self, m) : 2.0;
    }
    for (int i = 0; i < n; i++) {
        int m = -1;
        for (int k = 0; k < n; k++) {
            m = !done[k] && (m < 0 || limit[k] > limit[m]) ? k : m;
        }
        done[m] = true;
        if (limit[m] < most) {
            break;
        }
        mlift_belief_send(planner->belief, self->b, m, NULL, &planner->touch);
        double value = follow_all(self, planner->belief->feedback && m > 0);
        if (value > most || (value == most && m < best)) {
            most = value;
            best = m;
            memcpy(kept, self->tuple, sizeof kept);
        }
    }
    memcpy(self->tuple, kept, sizeof kept);
    return best;
}

/* score[message][visible state]: what those of belief `b` in it are worth when the tuples follow. */
static void score(struct backup *self, const double *b)
{
    struct mlift_planner *planner = self->planner;
    const struct mlift_belief *belief = planner->belief;
    const struct mlift_table *table = belief->table;
    int n = table->campaign->n_messages + 1, n_drift = table->n_drift;

    memset(planner->score, 0, (size_t)n * (size_t)planner->n_visible * sizeof *planner->score);
    for (int m = 0; m < n; m++) {
        double *of = planner->score + (size_t)m * (size_t)planner->n_visible;
        mlift_belief_send(belief, b, m, NULL, &planner->touch);
        for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
            for (int z = 0; z < belief->n_readings; z++) {
                const double *moved = moved_of(planner, self->tuple[g][z], z);
                for (size_t i = 0; i < planner->touch.n[g]; i++) {
                    size_t state = planner->touch.from[g][i] % (size_t)table->n_states;
                    of[state / (size_t)n_drift] += planner->touch.w[g][i] * moved[planner->touch.at[g][i]];
                }
            }
        }
        of[0] += planner->touch.reward; /* table model: everybody is in its only state */
    }
}

/* The best message of the scores in each visible state that anybody of b is in. */
static bool choose(struct backup *self, const double *b, const double *without)
{
    struct mlift_planner *planner = self->planner;
    const struct mlift_table *table = planner->belief->table;
    size_t n_drift = (size_t)table->n_drift, n_visible = (size_t)planner->n_visible;
    bool changed = false;

    score(self, b);
    for (size_t v = 0; v < n_visible; v++) {
        double mass = 0.0, not_these = 0.0;
        for (size_t type = 0; type < table->n_types; type++) {
            for (size_t d = 0; d < n_drift; d++) {
                size_t x = type * (size_t)table->n_states + v * n_drift + d;
                mass += b[x];
                not_these += without ? without[x] : 0.0;
            }
        }
        int best = planner->choice[v];
        for (int m = 0; mass > 0.0 && not_these <= 0.0 && m <= table->campaign->n_messages; m++) {
            bool better = planner->score[(size_t)m * n_visible + v] > planner->score[(size_t)best * n_visible + v];
            best = better ? m : best;
        }
        changed |= best != planner->choice[v];
        planner->choice[v] = (uint8_t)best;
    }
    return changed;
}

/* filled[x]: everybody of b spread over all visible states, by type and drifting levels. */
static void fill(const struct backup *self)
{
    const struct mlift_planner *planner = self->planner;
    const struct mlift_table *table = planner->belief->table;
    size_t n_drift = (size_t)table->n_drift, n_states = (size_t)table->n_states;

    for (size_t type = 0; type < table->n_types; type++) {
        for (size_t d = 0; d < n_drift; d++) {
            double mass = 0.0;
            for (size_t s = d; s < n_states; s += n_drift) {
                mass += self->b[type * n_states + s];
            }
            for (size_t s = d; s < n_states; s += n_drift) {
                planner->filled[type * n_states + s] = mass;
            }
        }
    }
}

/* Messages by visible state and what follows them, in turns until neither changes; each turn only gains. */
static void choose_by_state(struct backup *self, int message)
{
    struct mlift_planner *planner = self->planner;
    enum { MOST_TURNS = 4 };

    memset(planner->choice, message, (size_t)planner->n_visible);
    for (int turn = 0; turn < MOST_TURNS && choose(self, self->b, NULL); turn++) {
        mlift_belief_send(planner->belief, self->b, 0, planner->choice, &planner->touch);
        follow_all(self, false);
    }
    fill(self);
    choose(self, planner->filled, self->b);
}

void mlift_planner_backup_add(struct mlift_planner *planner, int step, const double *b)
{
    struct backup self = {.planner = planner, .step = step, .b = b};
    int message = best_message(&self);
    struct mlift_planner_node node = {.message = (uint8_t)message};

    if (planner->sees) {
        choose_by_state(&self, message);
        node.message = 0;
    }
    for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
        int post = mlift_planner_post(planner, step + 1, self.tuple[g]);
        if (post < 0) {
            return;
        }
        node.post[g] = (uint16_t)post;
    }
    mlift_planner_add(planner, step, &node, planner->sees ? planner->choice : NULL);
}
