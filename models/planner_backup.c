#include "models/planner_backup.h"

#include <string.h>

/* What a belief is worth under a node, while it is being made. */
struct backup {
    struct mlift_planner *planner;
    int step;
    const double *b;
    uint16_t tuple[MLIFT_BELIEF_GROUPS][MLIFT_BELIEF_MOST_READINGS];
};

/* Four sums in turn: the order of additions is fixed, and none waits for the one before. */
static double product(const double *b, const double *value, size_t n)
{
    double sum[4] = {0.0};
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        sum[0] += b[i] * value[i];
        sum[1] += b[i + 1] * value[i + 1];
        sum[2] += b[i + 2] * value[i + 2];
        sum[3] += b[i + 3] * value[i + 3];
    }
    for (; i < n; i++) {
        sum[0] += b[i] * value[i];
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* point[x]: those of one group who are read as `reading` before the next step. */
static void split(const struct mlift_planner *planner, int reading)
{
    size_t n_x = planner->belief->n_x;

    for (size_t x = 0; x < n_x; x++) {
        planner->point[x] = planner->filled[x] * planner->reading[(size_t)reading * n_x + x];
    }
}

/* For one group of the touch the best node after each reading; returns what the group is worth. */
static double follow_best(struct backup *self, int g)
{
    const struct mlift_planner *planner = self->planner;
    size_t n_x = planner->belief->n_x;
    double sum = 0.0;

    mlift_belief_pass(planner->belief, self->step, &planner->touch, g, planner->filled);
    for (int z = 0; z < planner->belief->n_readings; z++) {
        double most = -1.0;
        split(planner, z);
        for (int c = 0; c < planner->stage[self->step + 1].n; c++) {
            double value = product(planner->point, planner->next + (size_t)c * n_x, n_x);
            if (value > most) {
                most = value;
                self->tuple[g][z] = (uint16_t)c;
            }
        }
        sum += most;
    }
    return sum;
}

/* What those are worth who left, whatever follows. */
static double worth_of_left(const struct backup *self)
{
    const struct mlift_planner *planner = self->planner;

    if (planner->touch.n[MLIFT_BELIEF_REST] == 0) {
        return 0.0;
    }
    mlift_belief_pass(planner->belief, self->step, &planner->touch, MLIFT_BELIEF_REST, planner->filled);
    return product(planner->filled, planner->next, planner->belief->n_x);
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
    return left_in_rest ? sum + worth_of_left(self) : sum;
}

/* The most that the belief can be worth when `message` is sent. */
static double limit_of(const struct backup *self, int message)
{
    const struct mlift_planner *planner = self->planner;
    size_t n_x = planner->belief->n_x;
    size_t row = (size_t)self->step * (size_t)(planner->belief->table->campaign->n_messages + 1) + (size_t)message;

    return product(self->b, planner->limit + row * n_x, n_x);
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

/* combined[group]: values just after a touch of what follows each group. */
static void combine(const struct backup *self)
{
    struct mlift_planner *planner = self->planner;
    size_t n_readings = (size_t)planner->belief->n_readings, n = planner->n_moved;

    memset(planner->combined, 0, MLIFT_BELIEF_GROUPS * n * sizeof *planner->combined);
    for (size_t g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
        for (size_t z = 0; z < n_readings; z++) {
            const double *moved = planner->moved + (self->tuple[g][z] * n_readings + z) * n;
            for (size_t k = 0; k < n; k++) {
                planner->combined[g * n + k] += moved[k];
            }
        }
    }
}

/* What hidden point x is worth with a message when the combined values follow. */
static double worth(const struct mlift_planner *planner, size_t x, int message)
{
    const struct mlift_belief *belief = planner->belief;
    size_t n_states = (size_t)belief->table->n_states, state = x % n_states;
    const struct mlift_touch_row *row = mlift_belief_row(belief, x, message);
    const double *combined = planner->combined + x / n_states * MLIFT_N_MOVE_CLASSES * n_states;
    double sum = 0.0;

    for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
        double p = mlift_row_probability(row->bound, j);
        if (p > 0.0) {
            size_t g = (size_t)mlift_belief_group(belief, row->code[j]);
            size_t land = (size_t)mlift_passage_land(&belief->passage, row, j, (int)state);
            sum += p * (belief->passage.reward[row->code[j]] + combined[g * planner->n_moved + land]);
        }
    }
    return sum;
}

/* score[message][visible state]: what those of belief b in it are worth when the tuples follow. */
static void score(const struct backup *self, const double *b)
{
    struct mlift_planner *planner = self->planner;
    const struct mlift_table *table = planner->belief->table;
    size_t n = (size_t)table->campaign->n_messages + 1, n_visible = (size_t)planner->n_visible;

    combine(self);
    memset(planner->score, 0, n * n_visible * sizeof *planner->score);
    for (size_t x = 0; x < planner->belief->n_x; x++) {
        size_t v = x % (size_t)table->n_states / (size_t)table->n_drift;
        for (size_t m = 0; b[x] > 0.0 && m < n; m++) {
            planner->score[m * n_visible + v] += b[x] * worth(planner, x, (int)m);
        }
    }
}

static bool anybody(const struct mlift_planner *planner, const double *b, size_t v)
{
    const struct mlift_table *table = planner->belief->table;
    size_t n_drift = (size_t)table->n_drift, n_states = (size_t)table->n_states;

    for (size_t x = v * n_drift; x < planner->belief->n_x; x += n_states) {
        for (size_t d = 0; d < n_drift; d++) {
            if (b[x + d] > 0.0) {
                return true;
            }
        }
    }
    return false;
}

/* The best message of the scores in each visible state that anybody of b, and nobody of `without`, is in. */
static bool choose(struct backup *self, const double *b, const double *without)
{
    struct mlift_planner *planner = self->planner;
    const struct mlift_table *table = planner->belief->table;
    size_t n_visible = (size_t)planner->n_visible;
    bool changed = false;

    score(self, b);
    for (size_t v = 0; v < n_visible; v++) {
        int best = planner->choice[v];
        if (!anybody(planner, b, v) || (without && anybody(planner, without, v))) {
            continue;
        }
        for (int m = 0; m <= table->campaign->n_messages; m++) {
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
    struct mlift_planstage_node node = {.message = (uint8_t)message};

    if (planner->sees) {
        choose_by_state(&self, message);
        node.message = 0;
    }
    for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
        int post = mlift_planstage_post(&planner->stage[step + 1], self.tuple[g]);
        if (post < 0) {
            return;
        }
        node.post[g] = (uint16_t)post;
    }
    mlift_planstage_add(&planner->stage[step], &node, planner->sees ? planner->choice : NULL);
}
