#include "models/oracle_observed.h"

#include "models/forecast.h"
#include "models/informed.h"
#include "models/machine.h"
#include "models/oracle.h"
#include "models/sequence.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 3, MOST_SEQUENCES = 64, MOST_CHOICES = 64, SEARCH_WORK = 6000000 };

/* One attempt: what is seen, what can be gained at most, and the plan. */
struct attempt {
    struct mlift_belief belief;
    struct mlift_planner planner;
    double *limit;
    double upper; /* what no plan with the same observations can pass */
};

/* Everything about one strategy of the kind. */
struct search {
    struct mlift_table *table;
    int s;
    uint8_t *sequence; /* [n_sequences][n_steps]: what strategies without feedback send */
    int n_sequences;
    uint8_t *choice; /* [n_choices][n_steps][visible state]: what the oracle sends */
    int n_choices;
    struct attempt fixed, searched; /* without feedback: planned, then by branch and bound */
    struct attempt living, seeing;  /* with feedback, and seeing the state besides */
};

/* Points that depend on one another with those in `mask`, through `given`. */
static uint32_t tied(const struct mlift_campaign *campaign, uint32_t mask)
{
    for (int round = 0; round < campaign->n_data_points; round++) {
        for (int d = 0; d < campaign->n_data_points; d++) {
            int given = campaign->data_point[d].given;
            if (given >= 0 && ((mask >> d & 1) || (mask >> given & 1))) {
                mask |= 1u << d | 1u << given;
            }
        }
    }
    return mask;
}

uint32_t mlift_oracle_observed_points(const struct mlift_campaign *campaign, uint32_t matter)
{
    bool joint = campaign->cells.n_cells > 0 || campaign->fixed.n_subscribers > 0;
    uint32_t mask = joint ? (1u << campaign->n_data_points) - 1 : tied(campaign, matter), known = 0;

    for (int d = 0; d < campaign->n_data_points; d++) {
        known |= campaign->data_point[d].p_known > 0.0 ? 1u << d : 0u;
    }
    return mask & known;
}

/* Whether the state or the type says which level of d is true. */
static bool level_of_type(const struct mlift_table *table, int d)
{
    for (size_t c = 1; c < table->list.profile.n_cells; c++) {
        bool same_type = table->cell_base[c] == table->cell_base[c - 1];
        if (same_type && table->list.profile.level[c][d] != table->list.profile.level[c - 1][d]) {
            return false;
        }
    }
    return true;
}

uint32_t mlift_oracle_observed_refreshes(const struct mlift_table *table, int s)
{
    const struct mlift_campaign *campaign = table->campaign;
    uint32_t mask = 0,
             in_state = campaign->stage_point >= 0 && table->funnel.n_onboarding > 1 ? 1u << campaign->stage_point : 0u;
    int n_readings = 1;

    for (int k = 0; k < table->n_drifts; k++) {
        in_state |= 1u << table->drift[k].point;
    }
    for (int d = 0; campaign->strategy[s].living && d < campaign->n_data_points; d++) {
        int n = campaign->data_point[d].n_levels + 1;
        bool told = table->list.profile.points >> d & 1;
        bool reads = campaign->data_point[d].refresh_per_month > 0.0 && d != campaign->recency_point && told;
        if (reads && n_readings * n <= MLIFT_BELIEF_MOST_READINGS && ((in_state >> d & 1) || level_of_type(table, d))) {
            mask |= 1u << d;
            n_readings *= n;
        }
    }
    return mask;
}

/* What strategies that do not react send, on the days of the bound. */
static void list_sequences(struct search *self)
{
    const struct mlift_table *table = self->table;
    const struct mlift_calendar *days = &table->policy[self->s].calendar;

    for (int other = 0; other < table->campaign->n_strategies; other++) {
        const struct mlift_policy *policy = &table->policy[other];
        bool reacts = policy->changes || mlift_strategy_is_bound(&table->campaign->strategy[other]);
        for (int k = 0; !reacts && k < policy->n_states && self->n_sequences < MOST_SEQUENCES; k++) {
            uint8_t *to = self->sequence + (size_t)self->n_sequences++ * (size_t)days->n_steps;
            for (int t = 0; t < days->n_steps; t++) {
                int step = mlift_calendar_find(&policy->calendar, days->day[t]);
                to[t] = step < 0 ? 0 : (uint8_t)mlift_policy_message(policy, step, k);
            }
        }
    }
}

/* What the oracle sends to the first types, in each visible state. */
static int list_choices(struct search *self)
{
    struct mlift_table *table = self->table;
    size_t n_steps = (size_t)table->policy[self->s].calendar.n_steps, n_states = (size_t)table->n_states;
    size_t n_visible = n_states / (size_t)table->n_drift;
    uint8_t *message = calloc(n_steps * table->n_types * n_states, sizeof *message);
    int status = message ? mlift_oracle_solve(table, self->s, message) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    self->n_choices = table->n_types < MOST_CHOICES ? (int)table->n_types : MOST_CHOICES;
    self->choice = calloc((size_t)self->n_choices * n_steps * n_visible, sizeof *self->choice);
    if (!status && !self->choice) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t k = 0; !status && k < (size_t)self->n_choices; k++) {
        for (size_t t = 0; t < n_steps; t++) {
            for (size_t v = 0; v < n_visible; v++) {
                self->choice[(k * n_steps + t) * n_visible + v] =
                    message[(t * table->n_types + k) * n_states + v * (size_t)table->n_drift];
            }
        }
    }
    free(message);
    return status;
}

static void attempt_free(struct attempt *attempt)
{
    if (attempt->planner.belief) {
        mlift_planner_free(&attempt->planner);
    }
    mlift_belief_free(&attempt->belief);
    free(attempt->limit);
}

/* Plans; takes over the plan of `like` (may be NULL), so that it is never worse. */
static int attempt_solve(struct search *self, struct attempt *attempt, bool feedback, bool sees,
                         const struct attempt *like, int rounds)
{
    const struct mlift_table *table = self->table;
    struct mlift_planner_seeds seeds = {
        .n_sequences = self->n_sequences,
        .sequence = self->sequence,
        .n_choices = self->n_choices,
        .choice = self->choice,
        .like = like ? &like->planner : NULL,
    };
    int status = mlift_belief_init(&attempt->belief, table, self->s, feedback);

    if (status) {
        return status;
    }
    size_t n = attempt->belief.n_x * (size_t)(table->campaign->n_messages + 1) * (size_t)attempt->belief.n_steps;
    if (n * (size_t)attempt->belief.n_readings > MLIFT_ORACLE_OBSERVED_MOST_VALUES) {
        return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
    }
    attempt->limit = calloc(n, sizeof *attempt->limit);
    status = attempt->limit ? mlift_informed_solve(&attempt->belief, sees, attempt->limit)
                            : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        status = mlift_planner_init(&attempt->planner, &attempt->belief, sees, attempt->limit);
    }
    if (!status) {
        status = mlift_planner_solve(&attempt->planner, &seeds, rounds);
    }
    attempt->upper = status ? 0.0 : mlift_informed_bound(&attempt->belief, attempt->limit, attempt->planner.point);
    return status;
}

/* Worth of the planned sequence of observed cell o, whose belief is b. */
static double planned_worth(const struct mlift_planner *planner, size_t o, const double *b)
{
    const double *value = planner->first + (size_t)planner->start[o] * planner->belief->n_x;
    double sum = 0.0;

    for (size_t x = 0; x < planner->belief->n_x; x++) {
        sum += b[x] * value[x];
    }
    return sum;
}

/* Branch and bound for every observed cell; better sequences go to self->sequence, behind those of strategies. */
static int search_sequences(struct search *self, double *upper)
{
    struct attempt *fixed = &self->fixed;
    size_t n_cells = self->table->list.observed.n_cells, n_x = fixed->belief.n_x,
           n_steps = (size_t)fixed->belief.n_steps;
    long most_nodes = (long)(SEARCH_WORK / (n_x * n_cells)) + 1;
    double *b = calloc(n_x, sizeof *b);
    struct mlift_sequence sequence = {0};
    int status = b ? mlift_sequence_init(&sequence, &fixed->belief, fixed->limit) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    *upper = 0.0;
    for (size_t o = 0; !status && o < n_cells; o++) {
        if (mlift_belief_start(&fixed->belief, o, b) <= 0.0) {
            continue;
        }
        bool better = mlift_sequence_search(&sequence, b, planned_worth(&fixed->planner, o, b), most_nodes);
        *upper += sequence.open > sequence.value ? sequence.open : sequence.value;
        if (better && self->n_sequences < MOST_SEQUENCES) {
            memcpy(self->sequence + (size_t)self->n_sequences++ * n_steps, sequence.best, n_steps);
        }
    }
    mlift_sequence_free(&sequence);
    free(b);
    return status;
}

/* The best fixed sequences: planned, improved by branch and bound, and how much better any others can be. */
static int plan_fixed(struct search *self)
{
    double upper;
    int status = attempt_solve(self, &self->fixed, false, false, NULL, ROUNDS);

    if (!status) {
        status = search_sequences(self, &upper);
    }
    if (!status) {
        status = attempt_solve(self, &self->searched, false, false, &self->fixed, 0);
    }
    self->searched.upper = status ? 0.0 : upper;
    return status;
}

/* Plans for what is seen, step by step from less to more; *best is the last attempt. */
static int plan(struct search *self, const struct attempt **best)
{
    const struct mlift_strategy *strategy = &self->table->campaign->strategy[self->s];
    int status = plan_fixed(self);

    *best = &self->searched;
    if (!status && strategy->living) {
        status = attempt_solve(self, &self->living, true, false, *best, ROUNDS);
        *best = &self->living;
    }
    if (!status && strategy->sees_state) {
        status = list_choices(self);
        status = status ? status : attempt_solve(self, &self->seeing, strategy->living, true, *best, ROUNDS);
        *best = &self->seeing;
    }
    return status;
}

/* *best: the strategy that does better than *value with what may be observed, -1 where none does; *value: its value. */
static int better_strategy(const struct search *self, double *value, int *best)
{
    const struct mlift_table *table = self->table;
    bool living = table->campaign->strategy[self->s].living;
    int status = MLIFT_OK;

    *best = -1;
    for (int other = 0; !status && other < table->campaign->n_strategies; other++) {
        double theirs = -1.0;
        bool comparable =
            !mlift_strategy_is_bound(&table->campaign->strategy[other]) && (living || !table->policy[other].changes);
        status = comparable ? mlift_forecast_value(table, other, &theirs) : MLIFT_OK;
        if (!status && theirs > *value) {
            *value = theirs;
            *best = other;
        }
    }
    return status;
}

/* Writes the plan, or takes the strategy that does better on its own days. */
static int settle(const struct search *self, const struct attempt *best)
{
    struct mlift_table *table = self->table;
    double value = best->planner.value, upper = best->upper;
    int other, status = better_strategy(self, &value, &other);

    if (status) {
        return status;
    }
    upper = upper > value ? upper : value;
    table->bound[self->s] =
        (struct mlift_bound){.value = value, .upper = upper, .proven = upper - value <= MLIFT_BOUND_PROVEN};
    return other < 0 ? mlift_machine_write(&best->planner, &table->policy[self->s])
                     : mlift_oracle_follow(table, self->s, other);
}

int mlift_oracle_observed_init(struct mlift_table *table, int s)
{
    struct search self = {.table = table, .s = s};
    struct mlift_policy *policy = &table->policy[s];
    const struct attempt *best = NULL;
    int status;

    if (table->list.observed.n_cells * table->list.profile.n_cells > MLIFT_ORACLE_OBSERVED_MOST_CELLS) {
        return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
    }
    policy->n_steps = policy->calendar.n_steps;
    self.sequence = calloc(MOST_SEQUENCES * (size_t)policy->n_steps, sizeof *self.sequence);
    if (!self.sequence) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    } else {
        list_sequences(&self);
        status = plan(&self, &best);
    }
    if (!status) {
        status = settle(&self, best);
    }
    attempt_free(&self.fixed);
    attempt_free(&self.searched);
    attempt_free(&self.living);
    attempt_free(&self.seeing);
    free(self.sequence);
    free(self.choice);
    return status;
}
