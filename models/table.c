#include "models/table.h"

#include "models/logit.h"
#include "models/moves.h"
#include "models/oracle.h"
#include "models/oracle_observed.h"
#include "models/segment.h"
#include "models/touch.h"

#include <stdlib.h>
#include <string.h>

/* Everything any strategy or the report looks at; what oracle_observed looks at comes on top (init_seen). */
static uint32_t seen_points(const struct mlift_campaign *campaign)
{
    uint32_t mask = campaign->report_by;

    for (int s = 0; s < campaign->n_strategies; s++) {
        mask |= campaign->strategy[s].segment_by;
    }
    return mask;
}

uint32_t mlift_table_told_apart(const struct mlift_campaign *campaign)
{
    uint32_t mask = seen_points(campaign);

    for (int d = 0; d < campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &campaign->data_point[d];
        bool matters = campaign->model == MLIFT_MODEL_TABLE || d == campaign->recency_point;
        matters |= d == campaign->stage_point && mlift_funnel_onboarding_moves(campaign);
        for (int l = 0; l < point->n_levels; l++) {
            matters |= point->prognostic[l] != 0.0 || point->responsiveness[l] != 0.0;
        }
        for (int m = 1; m <= campaign->n_messages; m++) {
            matters |= campaign->message[m].speaks_to[d] != 0;
        }
        mask |= matters ? 1u << d : 0u;
    }
    return mask;
}

/* Whether any strategy looks at all that can be observed. */
static bool has_observer(const struct mlift_campaign *campaign)
{
    bool any = false;

    for (int s = 0; s < campaign->n_strategies; s++) {
        any |= campaign->strategy[s].kind == MLIFT_STRATEGY_ORACLE_OBSERVED;
    }
    return any;
}

static int init_drifts(struct mlift_table *table, uint32_t told_apart)
{
    const struct mlift_campaign *campaign = table->campaign;

    table->n_drift = 1;
    for (int d = 0; d < campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &campaign->data_point[d];
        bool own = d == campaign->recency_point || (d == campaign->stage_point && table->funnel.n_onboarding > 1);
        if (!(told_apart >> d & 1) || point->drift_per_month <= 0.0 || own || campaign->model == MLIFT_MODEL_TABLE) {
            continue;
        }
        if (table->n_drifts == MLIFT_MAX_DRIFTS || point->n_levels > MLIFT_MAX_DRIFT_LEVELS) {
            return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
        }
        table->drift[table->n_drifts++] = (struct mlift_drift){
            .point = d,
            .n_levels = point->n_levels,
            .stride = table->n_drift,
            .by_owner = point->drift_needs_stage != 0 && table->funnel.n_onboarding > 1,
        };
        table->n_drift *= point->n_levels;
    }
    return MLIFT_OK;
}

static int init_drift_lookup(struct mlift_table *table, int k)
{
    struct mlift_drift *drift = &table->drift[k];
    size_t n = (size_t)table->n_states;

    drift->level_of = calloc(n, sizeof *drift->level_of);
    drift->place = calloc(n, sizeof *drift->place);
    if (!drift->level_of || !drift->place) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int s = 0; s < table->n_states; s++) {
        int level = mlift_table_drift_level(table, k, s), position = mlift_table_position(table, s), onboarding = 0;
        if (drift->by_owner && !mlift_funnel_has_left(&table->funnel, position)) {
            onboarding = mlift_funnel_onboarding(position);
        }
        drift->level_of[s] = (uint8_t)level;
        drift->place[s].row = (uint16_t)(onboarding * drift->n_levels + level);
        drift->place[s].rest = (uint16_t)(s - level * drift->stride);
    }
    return MLIFT_OK;
}

/* Lookups for the inner loop, which should not divide. */
static int init_drift_lookups(struct mlift_table *table)
{
    size_t n = (size_t)table->n_states;

    if (table->n_drift == 1) {
        return MLIFT_OK;
    }
    table->drift_part = calloc(n, sizeof *table->drift_part);
    if (!table->drift_part) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t s = 0; s < n; s++) {
        table->drift_part[s] = (uint16_t)(s % (size_t)table->n_drift);
    }
    int status = MLIFT_OK;
    for (int k = 0; !status && k < table->n_drifts; k++) {
        status = init_drift_lookup(table, k);
    }
    return status;
}

static int init_states(struct mlift_table *table)
{
    table->n_positions = table->funnel.n_positions;
    table->n_background = table->background.n_states;
    long n = (long)table->n_positions * table->n_background * table->n_drift;
    table->stage_stride = (uint32_t)(table->n_background * table->n_drift);
    table->n_states = (int)n;
    return n > UINT16_MAX ? MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES) : init_drift_lookups(table);
}

/* The class of a gap length, added if new. */
static uint16_t gap_class(struct mlift_table *table, uint16_t days)
{
    int g = 0;

    while (g < table->n_gaps && table->gap_days[g] != days) {
        g++;
    }
    if (g == table->n_gaps) {
        table->gap_days[table->n_gaps++] = days;
    }
    return (uint16_t)g;
}

/* Puts each strategy's own steps on the calendar of all of them. */
static int init_gaps(struct mlift_table *table)
{
    size_t n_days = (size_t)table->calendar.n_steps;

    table->gap_days = calloc(MLIFT_MAX_HORIZON_DAYS + 1, sizeof *table->gap_days);
    if (!table->gap_days) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int s = 0; s < table->campaign->n_strategies; s++) {
        const struct mlift_calendar *own = &table->policy[s].calendar;
        table->step_of[s] = calloc(n_days, sizeof *table->step_of[s]);
        table->gap_of[s] = calloc((size_t)own->n_steps, sizeof *table->gap_of[s]);
        if (!table->step_of[s] || !table->gap_of[s]) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
        for (size_t t = 0; t < n_days; t++) {
            table->step_of[s][t] = (int16_t)mlift_calendar_find(own, table->calendar.day[t]);
        }
        for (int t = 0; t < own->n_steps; t++) {
            table->gap_of[s][t] = gap_class(table, own->gap[t]);
        }
    }
    return MLIFT_OK;
}

/* Fresh readings of the points that any living strategy refreshes, by gap. */
static int init_rereads(struct mlift_table *table)
{
    uint32_t refreshes = 0;

    for (int s = 0; s < table->campaign->n_strategies; s++) {
        refreshes |= table->policy[s].refreshes;
    }
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &table->campaign->data_point[d];
        if (!(refreshes >> d & 1)) {
            continue;
        }
        table->reread[d] = calloc((size_t)table->n_gaps, sizeof *table->reread[d]);
        if (!table->reread[d]) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
        for (int g = 0; g < table->n_gaps; g++) {
            double missed = 1.0, daily = mlift_logit_daily(point->refresh_per_month, 30.0);
            for (int day = 0; day < table->gap_days[g]; day++) {
                missed *= 1.0 - daily;
            }
            int status = mlift_signal_init(&table->reread[d][g], point->n_levels, 1.0 - missed, point->accuracy);
            if (status) {
                return status;
            }
        }
    }
    return MLIFT_OK;
}

static void init_tallies(struct mlift_table *table)
{
    for (int code = 0; code < MLIFT_N_CODES; code++) {
        table->tally[code] = mlift_tally_word((uint8_t)code);
        table->reaction[code] = (uint8_t)mlift_tally_reaction((uint8_t)code);
    }
    table->n_metrics = mlift_tally_metrics(table->campaign, table->metric, &table->goal, &table->click);
}

static int init_final(struct mlift_table *table)
{
    table->final = calloc((size_t)table->n_states, sizeof *table->final);
    if (!table->final) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int state = 0; state < table->n_states; state++) {
        const struct mlift_funnel *funnel = &table->funnel;
        int a = mlift_table_position(table, state);
        bool left = mlift_funnel_has_left(funnel, a);
        uint64_t word = (uint64_t)1 << 8 * (MLIFT_LANE_SUBSCRIBERS - 8);
        word |= (uint64_t)mlift_funnel_has_converted(funnel, a) << 8 * (MLIFT_LANE_CONVERTED - 8);
        word |= (uint64_t)left << 8 * (MLIFT_LANE_UNSUBSCRIBED - 8);
        word |= (uint64_t)(left && mlift_funnel_has_complained(funnel, a)) << 8 * (MLIFT_LANE_COMPLAINED - 8);
        word |= (uint64_t)!left << 8 * (MLIFT_LANE_STAGE - 8 + mlift_funnel_stage(a));
        table->final[state] = word;
    }
    return MLIFT_OK;
}

/* Behavioural: message 0 has rows of its own, shared by all types; table: it is a message like any other. */
static void init_messages(struct mlift_table *table)
{
    bool by_type = table->campaign->model == MLIFT_MODEL_TABLE;

    for (int m = 0; m <= table->campaign->n_messages; m++) {
        bool shared = m == 0 && !by_type;
        uint32_t index = (uint32_t)m - !by_type;
        table->rows_of[m] = (struct mlift_plan_entry){
            .offset = shared ? 0 : index * (uint32_t)table->n_states,
            .mask = shared ? 0 : UINT32_MAX,
        };
    }
}

static int init_plan(struct mlift_table *table, int s)
{
    const struct mlift_policy *policy = &table->policy[s];
    size_t n = (size_t)policy->n_steps * (size_t)policy->n_states;

    if (policy->by_state) {
        return MLIFT_OK;
    }
    table->plan[s] = calloc(n, sizeof *table->plan[s]);
    if (!table->plan[s]) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < n; i++) {
        table->plan[s][i] = table->rows_of[policy->message[i]];
    }
    return MLIFT_OK;
}

/* What is sent by everybody but bounds, which are calculated from the rows; of those only the days. */
static int init_policies(struct mlift_table *table)
{
    int status = MLIFT_OK;

    for (int s = 0; !status && s < table->campaign->n_strategies; s++) {
        if (mlift_strategy_is_bound(&table->campaign->strategy[s])) {
            status = mlift_calendar_init(&table->policy[s].calendar, table->campaign, s);
        } else {
            status = mlift_policy_init(&table->policy[s], table->campaign, s, &table->list.observed);
        }
    }
    return status;
}

static int init_plans(struct mlift_table *table)
{
    int status = mlift_oracle_init(table);

    for (int s = 0; !status && s < table->campaign->n_strategies; s++) {
        if (table->campaign->strategy[s].kind == MLIFT_STRATEGY_ORACLE_OBSERVED) {
            status = mlift_oracle_observed_init(table, s);
        }
    }
    for (int s = 0; !status && s < table->campaign->n_strategies; s++) {
        status = init_plan(table, s);
    }
    return status;
}

static int init_rows(struct mlift_table *table)
{
    int status = init_gaps(table);

    if (!status) {
        status = mlift_moves_init(table);
    }
    if (!status) {
        status = init_final(table);
    }
    if (!status) {
        status = mlift_touch_init(table);
    }
    return status;
}

int mlift_table_init(struct mlift_table *table, const struct mlift_campaign *campaign)
{
    uint32_t told_apart = mlift_table_told_apart(campaign), seen = seen_points(campaign);

    if (has_observer(campaign)) {
        seen |= mlift_oracle_observed_points(campaign, told_apart);
        told_apart |= seen;
    }
    memset(table, 0, sizeof *table);
    table->campaign = campaign;
    table->every_step_counts = campaign->model == MLIFT_MODEL_TABLE;
    init_tallies(table);
    mlift_background_init(&table->background, campaign);
    int status = mlift_funnel_init(&table->funnel, campaign);
    if (!status) {
        status = mlift_calendar_init(&table->calendar, campaign, -1);
    }
    if (!status) {
        status = mlift_list_init(&table->list, campaign, told_apart, seen);
    }
    if (!status) {
        status = init_drifts(table, told_apart);
    }
    if (!status) {
        status = init_states(table);
    }
    if (!status) {
        init_messages(table);
        status = init_policies(table);
    }
    if (!status) {
        status = init_rows(table);
    }
    for (int s = 0; !status && s < campaign->n_strategies; s++) {
        if (campaign->strategy[s].kind == MLIFT_STRATEGY_ORACLE_OBSERVED) {
            table->policy[s].refreshes = mlift_oracle_observed_refreshes(table, s);
        }
    }
    if (!status) {
        status = init_rereads(table);
    }
    if (!status) {
        status = init_plans(table);
    }
    if (!status) {
        status = mlift_segment_init(table);
    }
    if (status) {
        mlift_table_free(table);
    }
    return status;
}

void mlift_table_free(struct mlift_table *table)
{
    for (int s = 0; s < MLIFT_MAX_STRATEGIES; s++) {
        mlift_policy_free(&table->policy[s]);
        free(table->plan[s]);
        free(table->step_of[s]);
        free(table->gap_of[s]);
        free(table->learns[s].of);
        free(table->learns[s].name);
    }
    for (int k = 0; k < MLIFT_MAX_DRIFTS; k++) {
        free(table->drift[k].row);
        free(table->drift[k].level_of);
        free(table->drift[k].place);
    }
    for (int d = 0; d < MLIFT_MAX_DATA_POINTS; d++) {
        free(table->reread[d]);
    }
    mlift_calendar_free(&table->calendar);
    mlift_list_free(&table->list);
    free(table->drift_part);
    free(table->cell_base);
    free(table->cell_state);
    free(table->touch);
    free(table->gap_days);
    free(table->move);
    free(table->background_row);
    free(table->final);
    free(table->segment_of);
    free(table->segment);
    memset(table, 0, sizeof *table);
}
