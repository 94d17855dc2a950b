#include "models/oracle.h"

#include "models/passage.h"

#include <stdlib.h>
#include <string.h>

/* Backward induction for one type after the other. */
struct induction {
    struct mlift_table *table;
    struct mlift_passage passage;
    double *value, *moved;                  /* [n_states], [classes * n_states] */
    uint32_t *cell_of_type, *first_of_type; /* profile cells by static type: cell_of_type[first..next first - 1] */
};

static size_t n_static(const struct mlift_table *table)
{
    return table->n_types / (size_t)table->list.propensity_bins;
}

static size_t static_type(const struct mlift_table *table, size_t cell)
{
    return mlift_table_type(table, table->cell_base[cell]) / (size_t)table->list.propensity_bins;
}

/* Sorts the profile cells by static type, by counting. */
static void sort_cells(struct induction *self)
{
    const struct mlift_table *table = self->table;
    size_t n_cells = table->list.profile.n_cells, n = n_static(table);

    for (size_t c = 0; c < n_cells; c++) {
        self->first_of_type[static_type(table, c) + 2]++;
    }
    for (size_t type = 2; type <= n; type++) {
        self->first_of_type[type] += self->first_of_type[type - 1];
    }
    for (size_t c = 0; c < n_cells; c++) {
        self->cell_of_type[self->first_of_type[static_type(table, c) + 1]++] = (uint32_t)c;
    }
}

static void induction_free(struct induction *self)
{
    mlift_passage_free(&self->passage);
    free(self->value);
    free(self->moved);
    free(self->cell_of_type);
    free(self->first_of_type);
    memset(self, 0, sizeof *self);
}

static int induction_init(struct induction *self, struct mlift_table *table)
{
    size_t n = (size_t)table->n_states;
    int status = mlift_passage_init(&self->passage, table);

    if (status) {
        return status;
    }
    self->table = table;
    self->value = calloc(n, sizeof *self->value);
    self->moved = calloc(n * MLIFT_N_MOVE_CLASSES, sizeof *self->moved);
    self->cell_of_type = calloc(table->list.profile.n_cells, sizeof *self->cell_of_type);
    self->first_of_type = calloc(n_static(table) + 2, sizeof *self->first_of_type);
    if (!self->value || !self->moved || !self->cell_of_type || !self->first_of_type) {
        induction_free(self);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    sort_cells(self);
    return MLIFT_OK;
}

/* Expected goal metric from `state` on when its touch row is `row`. */
static double worth(const struct induction *self, const struct mlift_touch_row *row, int state)
{
    double sum = 0.0;
    uint64_t below = 0;

    for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
        uint64_t above = (uint64_t)row->bound[j] + 1;
        if (above > below) {
            double after = self->moved[mlift_passage_land(&self->passage, row, j, state)];
            sum += (double)(above - below) * 0x1p-32 * (self->passage.reward[row->code[j]] + after);
            below = above;
        }
    }
    return sum;
}

/* The best message in each state, and what it is worth. */
static void choose(struct induction *self, uint32_t base, uint8_t *choice)
{
    const struct mlift_table *table = self->table;

    for (int s = 0; s < table->n_states; s++) {
        int best = 0;
        double most = -1.0;
        for (int m = 0; m <= table->campaign->n_messages; m++) {
            struct mlift_plan_entry rows = table->rows_of[m];
            double value = worth(self, table->touch + ((base & rows.mask) + rows.offset + (uint32_t)s), s);
            if (value > most) {
                most = value;
                best = m;
            }
        }
        self->value[s] = most;
        if (choice) {
            choice[s] = (uint8_t)best;
        }
    }
}

/* Solves a type on the calendar of strategy `of`; message (may be NULL): [(step * n_types + type) * n_states]. */
static void solve_type(struct induction *self, int of, size_t type, uint8_t *message)
{
    const struct mlift_table *table = self->table;
    size_t n_states = (size_t)table->n_states;
    uint32_t base = table->first_base + (uint32_t)type * table->bin_stride;

    memcpy(self->value, self->passage.final, n_states * sizeof *self->value);
    for (int step = table->policy[of].calendar.n_steps - 1; step >= 0; step--) {
        mlift_passage_backward(&self->passage, table->gap_of[of][step], self->value, self->moved);
        choose(self, base, message ? message + ((size_t)step * table->n_types + type) * n_states : NULL);
    }
}

/* What the solved type adds to the goal metric per subscriber of the list. */
static double share_of_type(const struct induction *self, size_t type)
{
    const struct mlift_table *table = self->table;
    size_t bins = (size_t)table->list.propensity_bins, fixed = type / bins;
    double sum = 0.0, p_bin = mlift_list_p_bin(&table->list, (int)(type % bins));

    for (size_t i = self->first_of_type[fixed]; i < self->first_of_type[fixed + 1]; i++) {
        size_t cell = self->cell_of_type[i];
        for (int stage = 0; stage < MLIFT_N_STAGES; stage++) {
            double p = mlift_list_p_start(&table->list, stage);
            if (p > 0.0) {
                sum += mlift_list_p_cell(&table->list, cell) * p_bin * p *
                       self->value[mlift_table_start(table, cell, stage)];
            }
        }
    }
    return sum;
}

static double solve(struct induction *self, int of, uint8_t *message)
{
    double sum = 0.0;

    for (size_t type = 0; type < self->table->n_types; type++) {
        solve_type(self, of, type, message);
        sum += share_of_type(self, type);
    }
    return sum;
}

static bool same_days(const struct mlift_calendar *a, const struct mlift_calendar *b)
{
    return a->n_steps == b->n_steps && !memcmp(a->day, b->day, (size_t)a->n_steps * sizeof *a->day);
}

/* The strategy on whose days the bound does best: its own, unless rounding or drift that waits for an owner make
 * fewer days better. The days of others are tried only where that is little work. */
static int best_calendar(struct induction *self, int s)
{
    const struct mlift_table *table = self->table;
    size_t visits = table->n_touch_rows * (size_t)table->policy[s].calendar.n_steps;
    double most =
        visits * (size_t)table->campaign->n_strategies > MLIFT_ORACLE_MOST_VISITS ? 2.0 : solve(self, s, NULL);
    int best = s;

    for (int other = 0; most < 2.0 && other < table->campaign->n_strategies; other++) {
        const struct mlift_calendar *days = &table->policy[other].calendar;
        if (!mlift_strategy_is_bound(&table->campaign->strategy[other]) &&
            !same_days(days, &table->policy[s].calendar)) {
            double value = solve(self, other, NULL);
            best = value > most ? other : best;
            most = value > most ? value : most;
        }
    }
    return best;
}

/* Places strategy s on the days of strategy `from`. */
static int copy_gaps(struct mlift_table *table, int s, int from)
{
    size_t n = (size_t)table->policy[from].calendar.n_steps;
    uint16_t *gap_of = calloc(n, sizeof *gap_of);

    if (!gap_of) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    memcpy(gap_of, table->gap_of[from], n * sizeof *gap_of);
    memcpy(table->step_of[s], table->step_of[from], (size_t)table->calendar.n_steps * sizeof *table->step_of[s]);
    free(table->gap_of[s]);
    table->gap_of[s] = gap_of;
    return MLIFT_OK;
}

int mlift_oracle_follow(struct mlift_table *table, int s, int other)
{
    int status = copy_gaps(table, s, other);

    mlift_policy_free(&table->policy[s]);
    return status ? status
                  : mlift_policy_copy(&table->policy[s], &table->policy[other], table->list.observed.n_cells,
                                      (size_t)table->campaign->n_data_points);
}

/* The same days as another strategy; the rest of the policy is not there yet. */
static int copy_calendar(struct mlift_table *table, int s, int from)
{
    const struct mlift_calendar *days = &table->policy[from].calendar;
    struct mlift_calendar *own = &table->policy[s].calendar;

    /* from is a subset of the bound's days: the arrays have room */
    own->n_steps = days->n_steps;
    memcpy(own->day, days->day, (size_t)days->n_steps * sizeof *own->day);
    memcpy(own->gap, days->gap, (size_t)days->n_steps * sizeof *own->gap);
    return copy_gaps(table, s, from);
}

static int make_oracle(struct induction *self, int s)
{
    struct mlift_table *table = self->table;
    struct mlift_policy *policy = &table->policy[s];
    int of = best_calendar(self, s), status = of == s ? MLIFT_OK : copy_calendar(table, s, of);

    if (status) {
        return status;
    }
    size_t n_steps = (size_t)policy->calendar.n_steps, n = table->n_types * (size_t)table->n_states;
    if (table->n_types > MLIFT_ORACLE_MOST_TYPES || n > MLIFT_ORACLE_MOST_CHOICES / n_steps) {
        return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
    }
    policy->n_steps = (int)n_steps;
    policy->n_states = 1;
    policy->by_type = policy->by_state = true;
    policy->n_views = (int)table->n_types;
    policy->n_truths = table->n_states;
    policy->start = calloc(table->list.observed.n_cells, sizeof *policy->start);
    policy->message = calloc(n * n_steps, sizeof *policy->message);
    if (!policy->start || !policy->message) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    double value = solve(self, s, policy->message);
    table->bound[s] = (struct mlift_bound){.value = value, .upper = value, .proven = true};
    return mlift_policy_mark(policy);
}

int mlift_oracle_solve(struct mlift_table *table, int s, uint8_t *message)
{
    struct induction self = {0};
    int status = induction_init(&self, table);

    if (!status) {
        solve(&self, s, message);
        induction_free(&self);
    }
    return status;
}

int mlift_oracle_init(struct mlift_table *table)
{
    struct induction self = {0};
    int status = MLIFT_OK;

    for (int s = 0; !status && s < table->campaign->n_strategies; s++) {
        if (table->campaign->strategy[s].kind == MLIFT_STRATEGY_ORACLE) {
            status = self.table ? MLIFT_OK : induction_init(&self, table);
            status = status ? status : make_oracle(&self, s);
        }
    }
    induction_free(&self);
    return status;
}
