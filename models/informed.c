#include "models/informed.h"

#include <stdlib.h>
#include <string.h>

struct relaxation {
    const struct mlift_belief *belief;
    bool sees;
    size_t n_actions; /* what can be chosen at the next step: messages, or 1 where that is settled already */
    size_t n_moved;
    double *moved; /* [(action * n_readings + reading) * n_moved] */
    double *point, *reading;
};

/* Values of hidden points at the next step, by action; at the end, and where the state is seen, of one action: the
 * best in every point. */
static void next_values(struct relaxation *self, int step, const double *limit, size_t action, double *value)
{
    const struct mlift_belief *belief = self->belief;
    size_t n_x = belief->n_x, n = (size_t)belief->table->campaign->n_messages + 1;
    const double *next = limit + ((size_t)step + 1) * n * n_x;

    for (size_t x = 0; x < n_x; x++) {
        if (step + 1 == belief->n_steps) {
            value[x] = belief->passage.final[x % (size_t)belief->table->n_states];
            continue;
        }
        value[x] = next[action * n_x + x];
        for (size_t m = 0; self->sees && m < n; m++) {
            value[x] = next[m * n_x + x] > value[x] ? next[m * n_x + x] : value[x];
        }
    }
}

static void move_back(struct relaxation *self, int step, const double *limit)
{
    const struct mlift_belief *belief = self->belief;
    const struct mlift_table *table = belief->table;
    size_t n_states = (size_t)table->n_states, n_readings = (size_t)belief->n_readings;
    double *value = belief->moved; /* scratch of enough room */

    self->n_actions = self->sees || step + 1 == belief->n_steps ? 1 : (size_t)table->campaign->n_messages + 1;
    mlift_belief_readings(belief, step, self->reading);
    for (size_t a = 0; a < self->n_actions; a++) {
        next_values(self, step, limit, a, value);
        for (size_t z = 0; z < n_readings; z++) {
            double *moved = self->moved + (a * n_readings + z) * self->n_moved;
            for (size_t x = 0; x < belief->n_x; x++) {
                self->point[x] = value[x] * self->reading[z * belief->n_x + x];
            }
            for (size_t type = 0; type < table->n_types; type++) {
                mlift_passage_backward(&belief->passage, table->gap_of[belief->strategy][step],
                                       self->point + type * n_states, moved + type * MLIFT_N_MOVE_CLASSES * n_states);
            }
        }
    }
}

/* The most that hidden point x is worth with `message`: for each group and reading the best action after it. */
static double most_of(const struct relaxation *self, size_t x, int message)
{
    const struct mlift_belief *belief = self->belief;
    size_t n_states = (size_t)belief->table->n_states, n_readings = (size_t)belief->n_readings;
    const struct mlift_touch_row *row = mlift_belief_row(belief, x, message);
    size_t at[MLIFT_ROW_OUTCOMES];
    double p[MLIFT_ROW_OUTCOMES], sum = 0.0;
    int group[MLIFT_ROW_OUTCOMES];

    for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
        p[j] = mlift_row_probability(row->bound, j);
        at[j] = x / n_states * MLIFT_N_MOVE_CLASSES * n_states +
                (size_t)mlift_passage_land(&belief->passage, row, j, (int)(x % n_states));
        group[j] = mlift_belief_group(belief, row->code[j]);
        sum += p[j] * belief->passage.reward[row->code[j]];
    }
    for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
        for (size_t z = 0; z < n_readings; z++) {
            double most = 0.0;
            for (size_t a = 0; a < self->n_actions; a++) {
                const double *moved = self->moved + (a * n_readings + z) * self->n_moved;
                double value = 0.0;
                for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
                    value += group[j] == g && p[j] > 0.0 ? p[j] * moved[at[j]] : 0.0;
                }
                most = value > most ? value : most;
            }
            sum += most;
        }
    }
    return sum;
}

int mlift_informed_solve(const struct mlift_belief *belief, bool sees, double *limit)
{
    size_t n_x = belief->n_x, n = (size_t)belief->table->campaign->n_messages + 1;
    struct relaxation self = {.belief = belief, .sees = sees, .n_moved = MLIFT_N_MOVE_CLASSES * n_x};
    int status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    self.moved = calloc(n * (size_t)belief->n_readings * self.n_moved, sizeof *self.moved);
    self.point = calloc(n_x, sizeof *self.point);
    self.reading = calloc((size_t)belief->n_readings * n_x, sizeof *self.reading);
    if (self.moved && self.point && self.reading) {
        status = MLIFT_OK;
    }
    for (int step = belief->n_steps - 1; !status && step >= 0; step--) {
        move_back(&self, step, limit);
        for (size_t m = 0; m < n; m++) {
            for (size_t x = 0; x < n_x; x++) {
                limit[((size_t)step * n + m) * n_x + x] = most_of(&self, x, (int)m);
            }
        }
    }
    free(self.moved);
    free(self.point);
    free(self.reading);
    return status;
}

/* The most that those of b in visible state v are worth, or (v < 0) all of them, when all are sent the same. */
static double most_alike(const struct mlift_belief *belief, const double *limit, const double *b, long v)
{
    const struct mlift_table *table = belief->table;
    size_t n_x = belief->n_x, n_states = (size_t)table->n_states, n_drift = (size_t)table->n_drift;
    double most = 0.0;

    for (size_t m = 0; m <= (size_t)table->campaign->n_messages; m++) {
        double value = 0.0;
        for (size_t first = 0; first < n_x; first += n_states) {
            size_t from = first + (v < 0 ? 0 : (size_t)v * n_drift), to = v < 0 ? first + n_states : from + n_drift;
            for (size_t x = from; x < to; x++) {
                value += b[x] > 0.0 ? b[x] * limit[m * n_x + x] : 0.0;
            }
        }
        most = value > most ? value : most;
    }
    return most;
}

double mlift_informed_bound(const struct mlift_belief *belief, bool sees, const double *limit, double *b)
{
    long n_visible = sees ? belief->table->n_states / belief->table->n_drift : 0;
    double total = 0.0;

    for (size_t o = 0; o < belief->table->list.observed.n_cells; o++) {
        if (mlift_belief_start(belief, o, b) > 0.0) {
            for (long v = sees ? 0 : -1; v < n_visible; v++) {
                total += most_alike(belief, limit, b, v);
            }
        }
    }
    return total;
}
