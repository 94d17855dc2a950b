/* Exact rates written down plainly: every lane, every knowledge state at every step, every profile cell by itself where
 * a strategy reads afresh, one multiplication after the other. What sim/exact.h is to give to the last bit, however it
 * gets there. */
#ifndef TESTS_UNIT_PLAIN_EXACT_H
#define TESTS_UNIT_PLAIN_EXACT_H

#include "sim/exact.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PLAIN_LANES = MLIFT_N_LANES };

/* Values are [knowledge * n_states + state][lane], people [knowledge * n_states + state]; `moved` once a move class. */
struct plain {
    const struct mlift_table *table;
    const struct mlift_policy *policy;
    int s;
    size_t n_states, n; /* n: knowledge states times states */
    double *now, *next, *moved;
    double *people, *then, *gone;
};

static inline double *plain_room(size_t n)
{
    double *room = calloc(n + 1, sizeof *room);

    assert(room);
    return room;
}

static inline void plain_swap(double **a, double **b)
{
    double *kept = *a;

    *a = *b;
    *b = kept;
}

static inline void plain_add(double *to, double p, const double *from)
{
    for (int l = 0; l < PLAIN_LANES; l++) {
        to[l] += p * from[l];
    }
}

/* Outcomes of the row that state s moves by between steps: part 0 background, part 1 + k drift k; its own share of the
 * index is taken off. */
static inline int plain_outcomes(const struct mlift_table *table, int gap, int part, int s, int *next, double *p)
{
    int own = 0, n;

    if (part == 0) {
        int background = mlift_table_background(table, s);
        own = background * table->n_drift;
        n = mlift_row_outcomes(&table->background_row[gap * table->n_background + background], false, next, p);
    } else {
        int k = part - 1, position = mlift_table_position(table, s), level = mlift_table_drift_level(table, k, s);
        int onboarding = mlift_funnel_has_left(&table->funnel, position) ? 0 : mlift_funnel_onboarding(position);
        own = level * table->drift[k].stride;
        n = mlift_row_outcomes(mlift_table_drift(table, k, gap, onboarding, level), false, next, p);
    }
    for (int j = 0; j < n; j++) {
        next[j] += s - own;
    }
    return n;
}

/* --- backwards ---------------------------------------------------------------------------------------------------- */

static inline void plain_before_reading(struct plain *self, int step, int d, size_t cell)
{
    const struct mlift_signal *signal = &self->table->reread[d][self->table->gap_of[self->s][step]];

    for (size_t at = 0; at < self->n; at++) {
        int k = (int)(at / self->n_states), s = (int)(at % self->n_states);
        int level = mlift_table_level(self->table, cell, s, d);
        double *to = self->next + at * PLAIN_LANES;
        memset(to, 0, PLAIN_LANES * sizeof *to);
        plain_add(to, mlift_signal_probability(signal, level, signal->n_levels), self->now + at * PLAIN_LANES);
        for (int seen = 0; seen < signal->n_levels; seen++) {
            size_t after = (size_t)mlift_policy_reread(self->policy, step, d, k, seen) * self->n_states + (size_t)s;
            plain_add(to, mlift_signal_probability(signal, level, seen), self->now + after * PLAIN_LANES);
        }
    }
    plain_swap(&self->now, &self->next);
}

static inline void plain_before_part(struct plain *self, int gap, int part)
{
    for (size_t at = 0; at < self->n; at++) {
        int next[2 * MLIFT_ROW_OUTCOMES];
        double p[2 * MLIFT_ROW_OUTCOMES], *to = self->next + at * PLAIN_LANES;
        int n = plain_outcomes(self->table, gap, part, (int)(at % self->n_states), next, p);
        memset(to, 0, PLAIN_LANES * sizeof *to);
        for (int j = 0; j < n; j++) {
            plain_add(to, p[j], self->now + (at - at % self->n_states + (size_t)next[j]) * PLAIN_LANES);
        }
    }
    plain_swap(&self->now, &self->next);
}

static inline void plain_before_moves(struct plain *self, int gap)
{
    const struct mlift_table *table = self->table;
    size_t per_position = (size_t)(table->n_background * table->n_drift);

    for (size_t i = 0; i < MLIFT_N_MOVE_CLASSES * self->n; i++) {
        size_t at = i % self->n, s = at % self->n_states;
        int row = (int)(i / self->n) * table->n_positions + mlift_table_position(table, (int)s);
        int next[2 * MLIFT_ROW_OUTCOMES];
        double p[2 * MLIFT_ROW_OUTCOMES], *to = self->moved + i * PLAIN_LANES;
        int n = mlift_row_outcomes(mlift_table_move(table, gap, row), table->wide_moves, next, p);
        memset(to, 0, PLAIN_LANES * sizeof *to);
        for (int j = 0; j < n; j++) {
            plain_add(to, p[j], self->now + (at - s + (size_t)next[j] + s % per_position) * PLAIN_LANES);
        }
    }
}

/* Index just after outcome j of a touch row read by those at `at`, without knowledge. */
static inline size_t plain_land(const struct plain *self, const struct mlift_touch_row *row, int j, size_t s)
{
    const struct mlift_table *table = self->table;
    int position = row->move[j] % table->n_positions;
    int next = (position * table->n_background + row->background[j]) * table->n_drift + (int)s % table->n_drift;

    return (size_t)(row->move[j] / table->n_positions) * self->n + (size_t)next;
}

static inline size_t plain_after(const struct plain *self, const struct mlift_touch_row *row, int j, int step, int k)
{
    enum mlift_reaction reaction = (enum mlift_reaction)self->table->reaction[row->code[j]];

    return (size_t)mlift_policy_after(self->policy, step, k, reaction) * self->n_states;
}

static inline void plain_before_touch(struct plain *self, int step, uint32_t base)
{
    for (size_t at = 0; at < self->n; at++) {
        int k = (int)(at / self->n_states), s = (int)(at % self->n_states);
        const struct mlift_touch_row *row = mlift_table_touch(self->table, self->s, step, k, base, s);
        double *to = self->now + at * PLAIN_LANES;
        memset(to, 0, PLAIN_LANES * sizeof *to);
        for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
            double p = mlift_row_probability(row->bound, j);
            uint64_t counted = self->table->tally[row->code[j]];
            size_t from = plain_land(self, row, j, (size_t)s) + plain_after(self, row, j, step, k);
            for (int l = 0; p > 0.0 && l < PLAIN_LANES; l++) {
                bool clicked = (counted >> 8 * MLIFT_LANE_CLICKED & 0xFF) > 0;
                double follows =
                    l == MLIFT_LANE_CLICKERS && clicked ? 0.0 : self->moved[from * PLAIN_LANES + (size_t)l];
                double counts = l < 8 && l != MLIFT_LANE_CLICKERS ? (double)(counted >> 8 * l & 0xFF) : 0.0;
                to[l] += p * (counts + follows);
            }
        }
    }
}

static inline void plain_solve(struct plain *self, uint32_t base, size_t cell)
{
    const struct mlift_table *table = self->table;

    for (size_t at = 0; at < self->n; at++) {
        double *lanes = self->now + at * PLAIN_LANES;
        memset(lanes, 0, PLAIN_LANES * sizeof *lanes);
        for (int l = 8; l < PLAIN_LANES; l++) {
            lanes[l] = (double)(table->final[at % self->n_states] >> 8 * (l - 8) & 0xFF);
        }
        lanes[MLIFT_LANE_CLICKERS] = 1.0; /* nobody has clicked after the end */
    }
    for (int step = self->policy->n_steps - 1; step >= 0; step--) {
        int gap = table->gap_of[self->s][step];
        for (int d = table->campaign->n_data_points - 1; d >= 0; d--) {
            if (self->policy->refreshes >> d & 1) {
                plain_before_reading(self, step, d, cell);
            }
        }
        for (int part = table->n_drifts; part >= 0; part--) {
            plain_before_part(self, gap, part);
        }
        plain_before_moves(self, gap);
        plain_before_touch(self, step, base);
    }
    for (size_t at = 0; at < self->n; at++) {
        double *lane = self->now + at * PLAIN_LANES + MLIFT_LANE_CLICKERS;
        *lane = 1.0 - *lane;
    }
}

/* --- forwards ----------------------------------------------------------------------------------------------------- */

static inline void plain_touch(struct plain *self, int step, uint32_t base, double *sent, double *clicked)
{
    memset(self->gone, 0, MLIFT_N_MOVE_CLASSES * self->n * sizeof *self->gone);
    for (size_t at = 0; at < self->n; at++) {
        int k = (int)(at / self->n_states), s = (int)(at % self->n_states);
        const struct mlift_touch_row *row = mlift_table_touch(self->table, self->s, step, k, base, s);
        for (int j = 0; self->people[at] > 0.0 && j < MLIFT_ROW_OUTCOMES; j++) {
            double p = self->people[at] * mlift_row_probability(row->bound, j);
            uint64_t counted = self->table->tally[row->code[j]];
            self->gone[plain_land(self, row, j, (size_t)s) + plain_after(self, row, j, step, k)] += p;
            *sent += p * (double)(counted >> 8 * MLIFT_LANE_SENT & 0xFF);
            *clicked += p * (double)(counted >> 8 * MLIFT_LANE_CLICKED & 0xFF);
        }
    }
}

static inline void plain_move(struct plain *self, int gap)
{
    const struct mlift_table *table = self->table;
    size_t per_position = (size_t)(table->n_background * table->n_drift);

    memset(self->people, 0, self->n * sizeof *self->people);
    for (size_t i = 0; i < MLIFT_N_MOVE_CLASSES * self->n; i++) {
        size_t at = i % self->n, s = at % self->n_states;
        int row = (int)(i / self->n) * table->n_positions + mlift_table_position(table, (int)s);
        int next[2 * MLIFT_ROW_OUTCOMES];
        double p[2 * MLIFT_ROW_OUTCOMES];
        int n = mlift_row_outcomes(mlift_table_move(table, gap, row), table->wide_moves, next, p);
        for (int j = 0; j < n; j++) {
            self->people[at - s + (size_t)next[j] + s % per_position] += self->gone[i] * p[j];
        }
    }
}

static inline void plain_part(struct plain *self, int gap, int part)
{
    memset(self->then, 0, self->n * sizeof *self->then);
    for (size_t at = 0; at < self->n; at++) {
        int next[2 * MLIFT_ROW_OUTCOMES];
        double p[2 * MLIFT_ROW_OUTCOMES];
        int n = plain_outcomes(self->table, gap, part, (int)(at % self->n_states), next, p);
        for (int j = 0; j < n; j++) {
            self->then[at - at % self->n_states + (size_t)next[j]] += self->people[at] * p[j];
        }
    }
    plain_swap(&self->people, &self->then);
}

static inline void plain_read(struct plain *self, int step, int d, size_t cell)
{
    const struct mlift_signal *signal = &self->table->reread[d][self->table->gap_of[self->s][step]];

    memset(self->then, 0, self->n * sizeof *self->then);
    for (size_t at = 0; at < self->n; at++) {
        int k = (int)(at / self->n_states), s = (int)(at % self->n_states);
        int level = mlift_table_level(self->table, cell, s, d);
        for (int seen = 0; seen <= signal->n_levels; seen++) {
            int after = seen == signal->n_levels ? k : mlift_policy_reread(self->policy, step, d, k, seen);
            self->then[(size_t)after * self->n_states + (size_t)s] +=
                self->people[at] * mlift_signal_probability(signal, level, seen);
        }
    }
    plain_swap(&self->people, &self->then);
}

static inline void plain_flow(struct plain *self, struct mlift_exact *exact, uint32_t base, size_t cell)
{
    const struct mlift_table *table = self->table;

    for (int t = 0; t < table->calendar.n_steps; t++) {
        int step = table->step_of[self->s][t];
        if (step < 0) {
            continue;
        }
        int gap = table->gap_of[self->s][step];
        double sent = 0.0, clicked = 0.0;
        plain_touch(self, step, base, &sent, &clicked);
        plain_move(self, gap);
        for (int part = 0; part <= table->n_drifts; part++) {
            plain_part(self, gap, part);
        }
        for (int d = 0; d < table->campaign->n_data_points; d++) {
            if (self->policy->refreshes >> d & 1) {
                plain_read(self, step, d, cell);
            }
        }
        exact->sent[self->s * exact->n_steps + t] += sent;
        exact->clicked[self->s * exact->n_steps + t] += clicked;
    }
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static inline void plain_count(struct plain *self, struct mlift_exact *exact, size_t cell, double weight,
                               double *p_seen)
{
    const struct mlift_table *table = self->table;
    int earning = mlift_tally_earning(table->campaign);
    const int lane[MLIFT_EXACT_BY_CELL] = {
        MLIFT_LANE_SUBSCRIBERS, table->metric[table->click].lane, table->metric[table->goal].lane,
        MLIFT_LANE_SENT,        MLIFT_LANE_UNSUBSCRIBED,          earning < 0 ? -1 : table->metric[earning].lane};

    mlift_list_p_observed(&table->list, cell, p_seen);
    for (size_t o = 0; o < exact->n_cells; o++) {
        size_t row = (size_t)(self->s * exact->n_segments + table->segment_of[o]);
        for (int stage = 0; p_seen[o] > 0.0 && stage < MLIFT_N_STAGES; stage++) {
            double p = weight * p_seen[o] * mlift_list_p_start(&table->list, stage);
            size_t at = (size_t)self->policy->start[o] * self->n_states + (size_t)mlift_table_start(table, cell, stage);
            for (int m = 0; m < table->n_metrics; m++) {
                exact->rate[row * (size_t)exact->n_metrics + (size_t)m] +=
                    p * self->now[at * PLAIN_LANES + (size_t)table->metric[m].lane];
            }
            for (int k = 0; k < MLIFT_EXACT_BY_CELL; k++) {
                exact->by_cell[((size_t)self->s * exact->n_cells + o) * MLIFT_EXACT_BY_CELL + (size_t)k] +=
                    lane[k] < 0 ? 0.0 : p * self->now[at * PLAIN_LANES + (size_t)lane[k]];
            }
            self->people[at] += p;
        }
    }
}

/* Strategies that do not learn, into arrays of zeros. */
static inline void plain_strategy(const struct mlift_table *table, int s, struct mlift_exact *exact)
{
    const struct mlift_policy *policy = &table->policy[s];
    struct plain self = {.table = table, .policy = policy, .s = s, .n_states = (size_t)table->n_states};
    size_t n = self.n = self.n_states * (size_t)policy->n_states, n_cells = table->list.profile.n_cells;
    double *p_seen = plain_room(exact->n_cells);

    self.now = plain_room(n * PLAIN_LANES);
    self.next = plain_room(n * PLAIN_LANES);
    self.moved = plain_room(MLIFT_N_MOVE_CLASSES * n * PLAIN_LANES);
    self.people = plain_room(n);
    self.then = plain_room(n);
    self.gone = plain_room(MLIFT_N_MOVE_CLASSES * n);
    for (size_t first = 0; first < n_cells; first++) {
        bool met = false;
        for (size_t c = 0; c < first; c++) {
            met |= !policy->refreshes && table->cell_base[c] == table->cell_base[first];
        }
        for (int bin = 0; !met && bin < table->list.propensity_bins; bin++) {
            uint32_t base = table->cell_base[first] + (uint32_t)bin * table->bin_stride;
            plain_solve(&self, base, first);
            memset(self.people, 0, n * sizeof *self.people);
            for (size_t c = first; c < n_cells; c++) {
                if (table->cell_base[c] == table->cell_base[first] && (!policy->refreshes || c == first)) {
                    double weight = mlift_list_p_cell(&table->list, c) * mlift_list_p_bin(&table->list, bin);
                    plain_count(&self, exact, c, weight, p_seen);
                }
            }
            plain_flow(&self, exact, base, first);
        }
    }
    free(self.now);
    free(self.next);
    free(self.moved);
    free(self.people);
    free(self.then);
    free(self.gone);
    free(p_seen);
}

/* Sums per subscriber of the list to rates. */
static inline void plain_normalise(struct mlift_exact *exact, int s)
{
    size_t n_metrics = (size_t)exact->n_metrics;

    for (size_t g = 0; g < (size_t)exact->n_segments; g++) {
        double *rate = exact->rate + ((size_t)(s * exact->n_segments) + g) * n_metrics;
        for (size_t m = 0; m < n_metrics; m++) {
            exact->overall[(size_t)s * n_metrics + m] += rate[m];
            rate[m] = m > 0 && rate[0] > 0.0 ? rate[m] / rate[0] : rate[m];
        }
    }
    for (size_t o = 0; o < exact->n_cells; o++) {
        double *seen = exact->by_cell + ((size_t)s * exact->n_cells + o) * MLIFT_EXACT_BY_CELL;
        for (int k = MLIFT_EXACT_CLICK; seen[0] > 0.0 && k < MLIFT_EXACT_BY_CELL; k++) {
            seen[k] /= seen[0];
        }
    }
}

/* The same for all strategies of a table that do not learn; the others keep zeros. Freed with mlift_exact_free. */
static inline void plain_exact_init(struct mlift_exact *exact, const struct mlift_table *table)
{
    int n = table->campaign->n_strategies;

    *exact = (struct mlift_exact){.n_strategies = n,
                                  .n_segments = table->n_segments,
                                  .n_metrics = table->n_metrics,
                                  .n_steps = table->calendar.n_steps,
                                  .n_cells = table->list.observed.n_cells};
    exact->rate = plain_room((size_t)(n * table->n_segments * table->n_metrics));
    exact->overall = plain_room((size_t)(n * table->n_metrics));
    exact->by_cell = plain_room((size_t)n * exact->n_cells * MLIFT_EXACT_BY_CELL);
    exact->sent = plain_room((size_t)(n * exact->n_steps));
    exact->clicked = plain_room((size_t)(n * exact->n_steps));
    for (int s = 0; s < n; s++) {
        if (!mlift_campaign_learns(&table->campaign->strategy[s])) {
            plain_strategy(table, s, exact);
            plain_normalise(exact, s);
        }
    }
}

#endif
