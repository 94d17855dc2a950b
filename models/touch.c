#include "models/touch.h"

#include "models/response.h"

#include <stdlib.h>
#include <string.h>

/* Data points whose level is fixed for the whole campaign and changes the response: they make the static types. */
static uint32_t static_points(const struct mlift_table *table)
{
    const struct mlift_campaign *campaign = table->campaign;
    uint32_t mask = 0;

    for (int d = 0; d < campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &campaign->data_point[d];
        bool matters = campaign->model == MLIFT_MODEL_TABLE;
        for (int l = 0; l < point->n_levels; l++) {
            matters |= point->prognostic[l] != 0.0 || point->responsiveness[l] != 0.0;
        }
        for (int m = 1; m <= campaign->n_messages; m++) {
            matters |= campaign->message[m].speaks_to[d] != 0;
        }
        matters &= !(d == campaign->recency_point && table->background.n_recency > 1);
        matters &= !(d == campaign->stage_point && table->funnel.n_onboarding > 1);
        mask |= matters ? 1u << d : 0u;
    }
    for (int k = 0; k < table->n_drifts; k++) {
        mask &= ~(1u << table->drift[k].point);
    }
    return mask;
}

static size_t static_index(const struct mlift_campaign *campaign, uint32_t points, const uint8_t *level)
{
    size_t index = 0;

    for (int d = 0; d < campaign->n_data_points; d++) {
        if (points >> d & 1) {
            index = index * (size_t)campaign->data_point[d].n_levels + level[d];
        }
    }
    return index;
}

static uint16_t start_state(const struct mlift_table *table, const uint8_t *level)
{
    const struct mlift_campaign *campaign = table->campaign;
    int state = 0;

    for (int k = 0; k < table->n_drifts; k++) {
        state += level[table->drift[k].point] * table->drift[k].stride;
    }
    if (table->background.n_recency > 1) {
        state += level[campaign->recency_point] * table->background.n_fatigue * table->n_drift;
    }
    if (table->funnel.n_onboarding > 1) {
        int position = mlift_funnel_position(0, level[campaign->stage_point]);
        state += position * table->n_background * table->n_drift;
    }
    return (uint16_t)state;
}

/* How many messages have rows by type: all, and "no e-mail" too where it has outcomes of its own. */
static size_t messages_by_type(const struct mlift_table *table)
{
    return (size_t)table->campaign->n_messages + (table->campaign->model == MLIFT_MODEL_TABLE);
}

/* Numbers the static types in the order in which cells meet them; first[type] is a cell of that type. */
static int number_types(struct mlift_table *table, uint32_t *first)
{
    const struct mlift_profile *profile = &table->list.profile;
    uint32_t points = static_points(table);
    size_t n_dense = 1;

    for (int d = 0; d < table->campaign->n_data_points; d++) {
        n_dense *= points >> d & 1 ? (size_t)table->campaign->data_point[d].n_levels : 1;
    }
    uint32_t *number = calloc(n_dense, sizeof *number); /* 1 + type, 0 = not met */
    if (!number) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    uint32_t n_static = 0;
    for (size_t c = 0; c < profile->n_cells; c++) {
        size_t index = static_index(table->campaign, points, profile->level[c]);
        if (!number[index]) {
            first[n_static] = (uint32_t)c;
            number[index] = ++n_static;
        }
        table->cell_base[c] = number[index] - 1; /* a type for now, a row once rows are laid out */
        table->cell_state[c] = start_state(table, profile->level[c]);
    }
    free(number);
    table->n_types = (size_t)n_static * (size_t)table->list.propensity_bins;
    return MLIFT_OK;
}

static int lay_out(struct mlift_table *table)
{
    bool behavioural = table->campaign->model == MLIFT_MODEL_BEHAVIOURAL;
    size_t n_states = (size_t)table->n_states, shared = behavioural ? n_states : 0;
    size_t per_type = messages_by_type(table) * n_states;

    if (per_type > MLIFT_TOUCH_MOST_ROWS || table->n_types * per_type + shared > MLIFT_TOUCH_MOST_ROWS) {
        return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
    }
    table->n_touch_rows = table->n_types * per_type + shared;
    table->first_base = (uint32_t)shared;
    table->bin_stride = (uint32_t)per_type;
    for (size_t c = 0; c < table->list.profile.n_cells; c++) {
        table->cell_base[c] = (uint32_t)(shared + table->cell_base[c] * (size_t)table->list.propensity_bins * per_type);
    }
    void *rows = NULL;
    if (posix_memalign(&rows, 64, table->n_touch_rows * sizeof *table->touch)) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    table->touch = rows;
    memset(rows, 0, table->n_touch_rows * sizeof *table->touch);
    return MLIFT_OK;
}

/* A row in which nothing happens: the only outcome leaves position and background as they are. */
static void quiet_row(const struct mlift_table *table, int state, struct mlift_touch_row *row)
{
    for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
        row->bound[j] = UINT32_MAX;
        row->move[j] = (uint16_t)mlift_table_position(table, state);
        row->background[j] = (uint8_t)mlift_table_background(table, state);
        row->code[j] = MLIFT_CODE_NOTHING;
    }
}

/* What follows from an event: which move row, which background row, which code. */
static void set_outcome(const struct mlift_table *table, int message, int state, enum mlift_touch_event event,
                        bool mismatch, struct mlift_touch_row *row, int j)
{
    int position = mlift_table_position(table, state), after = MLIFT_MOVE_QUIET;
    bool clicked = event == MLIFT_TOUCH_REPLY || event == MLIFT_TOUCH_CLICK;

    if (clicked) {
        bool adopt = table->campaign->message[message].job == MLIFT_JOB_ADOPT;
        after = adopt ? MLIFT_MOVE_ADOPT : MLIFT_MOVE_CLICK;
    } else if (event == MLIFT_TOUCH_UNSUBSCRIBE || event == MLIFT_TOUCH_COMPLAIN) {
        position = mlift_funnel_left(&table->funnel, position, event == MLIFT_TOUCH_COMPLAIN);
    }
    row->move[j] = (uint16_t)(after * table->n_positions + position);
    row->background[j] =
        (uint8_t)mlift_background_touched(&table->background, mlift_table_background(table, state), clicked);
    row->code[j] = mlift_tally_code(event, mismatch);
}

static int behavioural_row(const struct mlift_table *table, size_t cell, int bin, int message, int state,
                           struct mlift_touch_row *row)
{
    int position = mlift_table_position(table, state), which[MLIFT_ROW_OUTCOMES];
    double p[MLIFT_N_TOUCH_EVENTS];
    uint64_t cumulative[MLIFT_N_TOUCH_EVENTS];

    if (mlift_funnel_has_left(&table->funnel, position)) {
        quiet_row(table, state, row);
        return MLIFT_OK;
    }
    struct mlift_person person = {
        .propensity = table->list.propensity[bin],
        .stage = mlift_funnel_stage(position),
        .fatigue = mlift_table_background(table, state) % table->background.n_fatigue,
    };
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        person.level[d] = (uint8_t)mlift_table_level(table, cell, state, d);
    }
    mlift_response_touch(table->campaign, message, &person, p);
    int status = mlift_row_quantise(p, MLIFT_N_TOUCH_EVENTS, cumulative);
    if (status) {
        return status;
    }
    int used = mlift_row_bounds(cumulative, MLIFT_N_TOUCH_EVENTS, MLIFT_ROW_OUTCOMES, row->bound, which);
    bool mismatch = mlift_response_relevance(table->campaign, message, person.level) < 0.0;
    for (int j = 0; used > 0 && j < MLIFT_ROW_OUTCOMES; j++) {
        set_outcome(table, message, state, (enum mlift_touch_event)which[j], mismatch, row, j);
    }
    return used < 0 ? used : MLIFT_OK;
}

/* The cell of the data table with the levels of a profile cell: profile cells are sorted, and those without weight are
 * left out. */
static size_t table_cell(const struct mlift_table *table, size_t profile_cell)
{
    const struct mlift_cells *cells = &table->campaign->cells;
    const uint8_t *level = table->list.profile.level[profile_cell];
    size_t c = 0;

    while (c + 1 < cells->n_cells &&
           memcmp(cells->level[c], level, (size_t)table->campaign->n_data_points * sizeof *level)) {
        c++;
    }
    return c;
}

/* Nested outcomes: P(exactly the first k outcomes) from k = n down to 0, best first. */
static int table_row(const struct mlift_table *table, size_t profile_cell, int message, struct mlift_touch_row *row)
{
    const struct mlift_cells *cells = &table->campaign->cells;
    size_t cell = table_cell(table, profile_cell);
    int n = cells->n_outcomes, which[MLIFT_ROW_OUTCOMES];
    size_t n_messages = (size_t)table->campaign->n_messages + 1;
    const double *rate = cells->p_outcome + (cell * n_messages + (size_t)message) * (size_t)n;
    double p[MLIFT_MAX_OUTCOMES + 1];
    uint64_t cumulative[MLIFT_MAX_OUTCOMES + 1];

    for (int k = n; k >= 0; k--) {
        double reached = k == 0 ? 1.0 : rate[k - 1], beyond = k == n ? 0.0 : rate[k];
        p[n - k] = reached - beyond;
    }
    int status = mlift_row_quantise(p, n + 1, cumulative);
    if (status) {
        return status;
    }
    int used = mlift_row_bounds(cumulative, n + 1, MLIFT_ROW_OUTCOMES, row->bound, which);
    for (int j = 0; used > 0 && j < MLIFT_ROW_OUTCOMES; j++) {
        row->code[j] = mlift_tally_table_code(n - which[j], message > 0);
    }
    return used < 0 ? used : MLIFT_OK;
}

static int fill_type(struct mlift_table *table, size_t cell, int bin)
{
    bool by_table = table->campaign->model == MLIFT_MODEL_TABLE;
    struct mlift_touch_row *row = table->touch + table->cell_base[cell] + (size_t)bin * table->bin_stride;
    int status = MLIFT_OK;

    for (int m = by_table ? 0 : 1; m <= table->campaign->n_messages; m++) {
        for (int state = 0; !status && state < table->n_states; state++, row++) {
            if (!by_table) {
                status = behavioural_row(table, cell, bin, m, state, row);
            } else {
                status = table_row(table, cell, m, row);
            }
        }
    }
    return status;
}

int mlift_touch_init(struct mlift_table *table)
{
    size_t n_cells = table->list.profile.n_cells;
    uint32_t *first = calloc(n_cells, sizeof *first);
    int status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    table->cell_base = calloc(n_cells, sizeof *table->cell_base);
    table->cell_state = calloc(n_cells, sizeof *table->cell_state);
    if (first && table->cell_base && table->cell_state) {
        status = number_types(table, first);
    }
    if (!status) {
        status = lay_out(table);
    }
    for (int state = 0; !status && table->campaign->model == MLIFT_MODEL_BEHAVIOURAL && state < table->n_states;
         state++) {
        quiet_row(table, state, &table->touch[state]);
    }
    size_t n_static = table->n_types / (size_t)table->list.propensity_bins;
    for (size_t type = 0; !status && type < n_static; type++) {
        for (int bin = 0; !status && bin < table->list.propensity_bins; bin++) {
            status = fill_type(table, first[type], bin);
        }
    }
    free(first);
    return status;
}
