#include "models/sequence.h"

#include <stdlib.h>
#include <string.h>

static const double rounding = 1e-14; /* of sums of beliefs: less is no gain */

int mlift_sequence_init(struct mlift_sequence *sequence, const struct mlift_belief *belief, const double *limit)
{
    size_t n = (size_t)belief->n_steps;

    memset(sequence, 0, sizeof *sequence);
    sequence->belief = belief;
    sequence->limit = limit;
    int status = mlift_belief_touch_init(&sequence->touch, belief->n_x);
    sequence->best = calloc(n, sizeof *sequence->best);
    sequence->now = calloc(n, sizeof *sequence->now);
    sequence->stack = calloc(n * belief->n_x, sizeof *sequence->stack);
    if (!status && (!sequence->best || !sequence->now || !sequence->stack)) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    if (status) {
        mlift_sequence_free(sequence);
    }
    return status;
}

void mlift_sequence_free(struct mlift_sequence *sequence)
{
    mlift_belief_touch_free(&sequence->touch);
    free(sequence->best);
    free(sequence->now);
    free(sequence->stack);
    memset(sequence, 0, sizeof *sequence);
}

/* limit[m]: what the belief at `step` can be worth at most when message m is sent. */
static void limits(const struct mlift_sequence *self, int step, double gained, double *limit)
{
    size_t n_x = self->belief->n_x, n = (size_t)self->belief->table->campaign->n_messages + 1;
    const double *b = self->stack + (size_t)step * n_x;

    for (size_t m = 0; m < n; m++) {
        const double *most = self->limit + ((size_t)step * n + m) * n_x;
        double sum = 0.0;
        for (size_t x = 0; x < n_x; x++) {
            sum += b[x] > 0.0 ? b[x] * most[x] : 0.0;
        }
        limit[m] = gained + sum;
    }
}

/* At the last step the limit is what the sequence is worth. */
static void finish(struct mlift_sequence *self, int step, int message, double value)
{
    self->now[step] = (uint8_t)message;
    memcpy(self->best, self->now, (size_t)self->belief->n_steps * sizeof *self->best);
    self->value = value;
}

/* Messages in the order of what they can lead to. */
static void dive(struct mlift_sequence *self, int step, double gained)
{
    const struct mlift_belief *belief = self->belief;
    int n = belief->table->campaign->n_messages + 1;
    double limit[MLIFT_MAX_MESSAGES + 1];
    bool done[MLIFT_MAX_MESSAGES + 1] = {false};

    self->nodes++;
    limits(self, step, gained, limit);
    for (int i = 0; i < n; i++) {
        int m = -1;
        for (int k = 0; k < n; k++) {
            m = !done[k] && (m < 0 || limit[k] > limit[m]) ? k : m;
        }
        done[m] = true;
        if (limit[m] <= self->value + rounding) {
            return;
        }
        if (step + 1 == belief->n_steps) {
            finish(self, step, m, limit[m]);
        } else if (self->nodes >= self->most_nodes) {
            self->open = limit[m] > self->open ? limit[m] : self->open;
            return;
        } else {
            self->now[step] = (uint8_t)m;
            mlift_belief_send(belief, self->stack + (size_t)step * belief->n_x, m, NULL, &self->touch);
            double reward = self->touch.reward;
            mlift_belief_pass(belief, step, &self->touch, MLIFT_BELIEF_REST,
                              self->stack + ((size_t)step + 1) * belief->n_x);
            dive(self, step + 1, gained + reward);
        }
    }
}

bool mlift_sequence_search(struct mlift_sequence *sequence, const double *b, double value, long most_nodes)
{
    memcpy(sequence->stack, b, sequence->belief->n_x * sizeof *b);
    sequence->value = value;
    sequence->open = 0.0;
    sequence->nodes = 0;
    sequence->most_nodes = most_nodes;
    dive(sequence, 0, 0.0);
    return sequence->value > value;
}
