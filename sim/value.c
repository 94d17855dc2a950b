#include "sim/value.h"

#include <stdlib.h>
#include <string.h>

enum { NOW, NEXT, MOVED };

/* --- what the table has for every type ---------------------------------------------------------------------------- */

static size_t per_position(const struct mlift_table *table)
{
    return (size_t)table->n_background * (size_t)table->n_drift;
}

static void place_lanes(struct mlift_value *value, uint32_t lanes)
{
    size_t n = 0;

    for (int l = 0; l < MLIFT_N_LANES; l++) {
        value->place[l] = lanes >> l & 1 ? (uint8_t)n++ : UINT8_MAX;
    }
    value->n_lanes = (n + MLIFT_BLEND_LANES - 1) / MLIFT_BLEND_LANES * MLIFT_BLEND_LANES;
    value->n_lanes = value->n_lanes ? value->n_lanes : MLIFT_BLEND_LANES;
}

/* Whoever has left stays where they are, gets nothing and does nothing: all that is left is what the end counts. */
static size_t count_live(const struct mlift_table *table)
{
    int n = table->n_positions;

    while (table->campaign->model == MLIFT_MODEL_BEHAVIOURAL && n > 0 && mlift_funnel_has_left(&table->funnel, n - 1)) {
        n--;
    }
    return (size_t)n * per_position(table);
}

/* At the end: lanes of where one stands; nobody has clicked after the end. The clickers' lane carries P(no click). */
static void lanes_at_end(const struct mlift_value *value, size_t state, double *lanes)
{
    memset(lanes, 0, value->n_lanes * sizeof *lanes);
    for (int l = 8; l < MLIFT_N_LANES; l++) {
        if (value->place[l] != UINT8_MAX) {
            lanes[value->place[l]] = (double)(value->table->final[state] >> 8 * (l - 8) & 0xFF);
        }
    }
    if (value->place[MLIFT_LANE_CLICKERS] != UINT8_MAX) {
        lanes[value->place[MLIFT_LANE_CLICKERS]] = 1.0;
    }
}

/* What a code counts, and which lanes go on with what follows: P(no click) ends with a click. */
static void fill_codes(struct mlift_value *value)
{
    for (size_t code = 0; code < MLIFT_N_CODES; code++) {
        uint64_t word = value->table->tally[code];
        bool clicked = (word >> 8 * MLIFT_LANE_CLICKED & 0xFF) > 0;
        for (size_t l = 0; l < MLIFT_N_LANES; l++) {
            size_t at = code * value->n_lanes + value->place[l];
            if (value->place[l] != UINT8_MAX) {
                value->counts[at] = l < 8 && l != MLIFT_LANE_CLICKERS ? (double)(word >> 8 * l & 0xFF) : 0.0;
                value->keeps[at] = l == MLIFT_LANE_CLICKERS && clicked ? 0.0 : 1.0;
            }
        }
    }
}

static uint32_t next_of(const struct mlift_table *table, const struct mlift_touch_row *row, int j, int state)
{
    int rest = row->background[j] * table->n_drift + state % table->n_drift;

    return row->move[j] * (uint32_t)per_position(table) + (uint32_t)rest;
}

/* needed[class_position * n_background + background]: some touch leads there. */
static void mark_needed(const struct mlift_table *table, bool *needed)
{
    for (size_t i = 0; i < table->n_touch_rows; i++) {
        const struct mlift_touch_row *row = &table->touch[i];
        for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
            if (mlift_row_probability(row->bound, j) > 0.0) {
                needed[row->move[j] * table->n_background + row->background[j]] = true;
            }
        }
    }
}

/* Runs of needed background states of each move class and live position. */
static int make_moves(const struct mlift_value *value, int gap, const bool *needed, struct mlift_blend *moves)
{
    const struct mlift_table *table = value->table;
    size_t n_rows = (size_t)(MLIFT_N_MOVE_CLASSES * table->n_positions), per = per_position(table);
    size_t most = n_rows * (size_t)(table->n_background + 1) / 2 + n_rows;
    int status = mlift_blend_init(moves, most, most * 2 * MLIFT_ROW_OUTCOMES);

    for (size_t c = 0; !status && c < n_rows; c++) {
        const bool *own = needed + c * (size_t)table->n_background;
        bool live = c % (size_t)table->n_positions * per < value->n_live;
        for (int from = 0, to; live && from < table->n_background; from = to + 1) {
            for (to = from; to < table->n_background && own[to]; to++) {
            }
            if (to > from) {
                uint32_t first = (uint32_t)(from * table->n_drift), n = (uint32_t)((to - from) * table->n_drift);
                mlift_blend_add(moves, (uint32_t)(c * per) + first, n, mlift_table_move(table, gap, (int)c),
                                table->wide_moves, first);
            }
        }
    }
    return status;
}

static int make_background(const struct mlift_table *table, int gap, struct mlift_blend *background)
{
    const struct mlift_move_row *rows = table->background_row + gap * table->n_background;
    size_t n = (size_t)table->n_background;
    int status = mlift_blend_init(background, n, n * MLIFT_ROW_OUTCOMES);

    for (int b = 0; !status && b < table->n_background; b++) {
        mlift_blend_add(background, (uint32_t)(b * table->n_drift), (uint32_t)table->n_drift, &rows[b], false, 0);
    }
    return status;
}

static int make_drift(const struct mlift_table *table, int gap, int k, int onboarding, struct mlift_blend *drift)
{
    const struct mlift_drift *own = &table->drift[k];
    int status = mlift_blend_init(drift, (size_t)own->n_levels, (size_t)own->n_levels * MLIFT_ROW_OUTCOMES);

    for (int level = 0; !status && level < own->n_levels; level++) {
        mlift_blend_add(drift, (uint32_t)(level * own->stride), (uint32_t)own->stride,
                        mlift_table_drift(table, k, gap, onboarding, level), false, 0);
    }
    return status;
}

static int make_gap(struct mlift_value *value, int g, const bool *needed)
{
    const struct mlift_table *table = value->table;
    struct mlift_value_gap *gap = &value->gap[g];
    int status = make_moves(value, g, needed, &gap->moves);

    status = status ? status : make_background(table, g, &gap->background);
    for (int k = 0; k < table->n_drifts; k++) {
        int n = table->drift[k].by_owner ? table->funnel.n_onboarding : 1;
        for (int onboarding = 0; !status && onboarding < n; onboarding++) {
            status = make_drift(table, g, k, onboarding, &gap->drift[k][onboarding]);
        }
    }
    return status;
}

static int make_gaps(struct mlift_value *value)
{
    const struct mlift_table *table = value->table;
    size_t n = (size_t)(MLIFT_N_MOVE_CLASSES * table->n_positions * table->n_background);
    bool *needed = calloc(n, sizeof *needed);
    int status = needed ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (needed) {
        mark_needed(table, needed);
    }
    for (int g = 0; !status && g < table->n_gaps; g++) {
        status = make_gap(value, g, needed);
    }
    free(needed);
    return status;
}

static void gap_free(struct mlift_value_gap *gap)
{
    mlift_blend_free(&gap->moves);
    mlift_blend_free(&gap->background);
    for (int k = 0; k < MLIFT_MAX_DRIFTS; k++) {
        for (int onboarding = 0; onboarding < MLIFT_MAX_ONBOARDING; onboarding++) {
            mlift_blend_free(&gap->drift[k][onboarding]);
        }
    }
}

/* --- one solver --------------------------------------------------------------------------------------------------- */

static int merge_all(struct mlift_value *value, uint64_t strategies, size_t *most)
{
    int status = MLIFT_OK;

    *most = 1;
    for (int s = 0; !status && s < value->table->campaign->n_strategies; s++) {
        if (strategies >> s & 1) {
            status = mlift_merge_init(&value->merge[s], value->table, s, false);
            *most = !status && (size_t)value->merge[s].most > *most ? (size_t)value->merge[s].most : *most;
        }
    }
    return status;
}

static bool allocate_tables(struct mlift_value *value)
{
    const struct mlift_table *table = value->table;
    size_t n_messages = (size_t)table->campaign->n_messages + 1, n_left = (size_t)table->n_states - value->n_live;

    value->left = calloc(n_left * value->n_lanes + 1, sizeof *value->left);
    value->counts = calloc(MLIFT_N_CODES * value->n_lanes, sizeof *value->counts);
    value->keeps = calloc(MLIFT_N_CODES * value->n_lanes, sizeof *value->keeps);
    value->merge = calloc((size_t)table->campaign->n_strategies, sizeof *value->merge);
    value->gap = calloc((size_t)table->n_gaps, sizeof *value->gap);
    value->row = calloc(n_messages, sizeof *value->row);
    value->has_row = calloc(n_messages, sizeof *value->has_row);
    value->level = calloc((size_t)table->n_states, sizeof *value->level);
    return value->left && value->counts && value->keeps && value->merge && value->gap && value->row && value->has_row &&
           value->level;
}

/* Rows of the messages that are sent, one type at a time. */
static bool allocate_rows(struct mlift_value *value, uint64_t strategies)
{
    const struct mlift_table *table = value->table;
    bool all = true;

    for (int s = 0; s < table->campaign->n_strategies; s++) {
        const struct mlift_policy *policy = &table->policy[s];
        size_t views = policy->by_state ? (size_t)policy->n_views * (size_t)policy->n_truths : (size_t)policy->n_states;
        size_t n = strategies >> s & 1 ? (size_t)policy->n_steps * views : 0;
        for (size_t i = 0; all && i < n; i++) {
            struct mlift_blend_row **row = &value->row[policy->message[i]];
            *row = *row ? *row : calloc((size_t)table->n_states, sizeof **row);
            all = *row != NULL;
        }
    }
    return all;
}

static bool allocate_arrays(struct mlift_value *value, size_t most)
{
    size_t n = most * (size_t)value->table->n_states, n_messages = (size_t)value->table->campaign->n_messages + 1;

    value->sent = calloc(most + n_messages, sizeof *value->sent);
    value->choice = calloc(most, sizeof *value->choice);
    value->after = calloc(most * MLIFT_N_CODES, sizeof *value->after);
    value->now = calloc(n, value->n_lanes * sizeof *value->now);
    value->next = calloc(n, value->n_lanes * sizeof *value->next);
    value->moved = calloc(n * MLIFT_N_MOVE_CLASSES, value->n_lanes * sizeof *value->moved);
    return value->sent && value->choice && value->after && value->now && value->next && value->moved;
}

int mlift_value_init(struct mlift_value *value, const struct mlift_table *table, uint64_t strategies, uint32_t lanes,
                     enum mlift_isa isa)
{
    size_t most = 1;

    memset(value, 0, sizeof *value);
    value->table = table;
    value->isa = isa;
    value->base = UINT32_MAX;
    place_lanes(value, lanes);
    value->n_live = count_live(table);
    int status = allocate_tables(value) ? merge_all(value, strategies, &most) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status && (!allocate_arrays(value, most) || !allocate_rows(value, strategies))) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    status = status ? status : make_gaps(value);
    if (status) {
        mlift_value_free(value);
        return status;
    }
    fill_codes(value);
    for (size_t s = value->n_live; s < (size_t)table->n_states; s++) {
        lanes_at_end(value, s, value->left + (s - value->n_live) * value->n_lanes);
    }
    return MLIFT_OK;
}

void mlift_value_free(struct mlift_value *value)
{
    for (int s = 0; value->merge && s < value->table->campaign->n_strategies; s++) {
        mlift_merge_free(&value->merge[s]);
    }
    for (int g = 0; value->gap && g < value->table->n_gaps; g++) {
        gap_free(&value->gap[g]);
    }
    for (int m = 0; value->row && m <= value->table->campaign->n_messages; m++) {
        free(value->row[m]);
    }
    free(value->left);
    free(value->counts);
    free(value->keeps);
    free(value->merge);
    free(value->gap);
    free(value->row);
    free(value->has_row);
    free(value->level);
    free(value->sent);
    free(value->choice);
    free(value->after);
    free(value->now);
    free(value->next);
    free(value->moved);
    memset(value, 0, sizeof *value);
}

/* --- solving ------------------------------------------------------------------------------------------------------ */

const struct mlift_blend_row *mlift_value_rows(struct mlift_value *value, int message, uint32_t base)
{
    const struct mlift_table *table = value->table;
    struct mlift_plan_entry rows = table->rows_of[message];

    if (base != value->base) {
        memset(value->has_row, 0, ((size_t)table->campaign->n_messages + 1) * sizeof *value->has_row);
        value->base = base;
    }
    if (value->has_row[message]) {
        return value->row[message];
    }
    for (int s = 0; s < table->n_states; s++) {
        const struct mlift_touch_row *row = table->touch + ((base & rows.mask) + rows.offset + (uint32_t)s);
        struct mlift_blend_row *to = &value->row[message][s];
        to->n = 0;
        for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
            double p = mlift_row_probability(row->bound, j);
            if (p > 0.0) {
                to->p[to->n] = p;
                to->next[to->n] = next_of(table, row, j, s);
                to->code[to->n++] = row->code[j];
            }
        }
    }
    value->has_row[message] = true;
    return value->row[message];
}

/* Those who have left, in an array for so many classes: the same at every step, so written where the number changes. */
static void write_left(struct mlift_value *value, int which, double *array, size_t classes)
{
    size_t n_states = (size_t)value->table->n_states, rounds = which == MOVED ? MLIFT_N_MOVE_CLASSES : 1;

    if (value->width[which] == classes) {
        return;
    }
    value->width[which] = classes;
    for (size_t r = 0; r < rounds; r++) {
        double *to = array + (r * n_states + value->n_live) * classes * value->n_lanes;
        for (size_t s = value->n_live; s < n_states; s++) {
            for (size_t k = 0; k < classes; k++, to += value->n_lanes) {
                memcpy(to, value->left + (s - value->n_live) * value->n_lanes, value->n_lanes * sizeof *to);
            }
        }
    }
}

static void swap(struct mlift_value *value)
{
    double *kept = value->now;
    size_t width = value->width[NOW];

    value->now = value->next;
    value->next = kept;
    value->width[NOW] = value->width[NEXT];
    value->width[NEXT] = width;
}

static void start_at_end(struct mlift_value *value, size_t classes)
{
    double *lanes = value->now;

    for (size_t s = 0; s < value->n_live; s++) {
        for (size_t k = 0; k < classes; k++, lanes += value->n_lanes) {
            lanes_at_end(value, s, lanes);
        }
    }
    write_left(value, NOW, value->now, classes);
}

/* Fresh readings of one data point: value before them, from value after them. */
static void before_reading(struct mlift_value *value, int step, int i, size_t cell)
{
    const struct mlift_merge *merge = &value->merge[value->strategy];
    const struct mlift_merge_reading *reading = &merge->reading[step * merge->n_readings + i];
    const struct mlift_table *table = value->table;
    const struct mlift_signal *signal = &table->reread[reading->point][table->gap_of[value->strategy][step]];
    double p[MLIFT_MAX_LEVELS][MLIFT_BLEND_READINGS];

    for (int level = 0; level < signal->n_levels; level++) {
        p[level][0] = mlift_signal_probability(signal, level, signal->n_levels);
        for (int seen = 0; seen < signal->n_levels; seen++) {
            p[level][1 + seen] = mlift_signal_probability(signal, level, seen);
        }
    }
    for (size_t s = 0; s < value->n_live; s++) {
        value->level[s] = (uint8_t)mlift_table_level(table, cell, (int)s, reading->point);
    }
    const struct mlift_blend_reading blend = {
        .n_states = value->n_live,
        .n_lanes = value->n_lanes,
        .n_classes = (size_t)reading->n,
        .n_after = (size_t)mlift_merge_behind(merge, step, i + 1),
        .n_readings = 1 + signal->n_levels,
        .level = value->level,
        .p = (const double(*)[MLIFT_BLEND_READINGS])p,
        .after = reading->after,
    };
    mlift_blend_read(&blend, value->isa, value->now, value->next);
    write_left(value, NEXT, value->next, blend.n_classes);
    swap(value);
}

static void before_drift(struct mlift_value *value, int gap, int k, size_t classes)
{
    const struct mlift_drift *drift = &value->table->drift[k];
    size_t round = (size_t)drift->stride * (size_t)drift->n_levels, width = classes * value->n_lanes;
    int n = drift->by_owner ? value->table->funnel.n_onboarding : 1;
    size_t part = value->n_live / (size_t)n;

    for (int onboarding = 0; onboarding < n; onboarding++) {
        size_t from = (size_t)onboarding * part * width;
        mlift_blend_apply(&value->gap[gap].drift[k][onboarding], value->isa, width, part / round, round,
                          value->now + from, value->next + from);
    }
    write_left(value, NEXT, value->next, classes);
    swap(value);
}

static void before_background(struct mlift_value *value, int gap, size_t classes)
{
    size_t per = per_position(value->table);

    mlift_blend_apply(&value->gap[gap].background, value->isa, classes * value->n_lanes, value->n_live / per, per,
                      value->now, value->next);
    write_left(value, NEXT, value->next, classes);
    swap(value);
}

static void before_touch(struct mlift_value *value, int step, uint32_t base)
{
    const struct mlift_table *table = value->table;
    const struct mlift_policy *policy = &table->policy[value->strategy];
    const struct mlift_merge *merge = &value->merge[value->strategy];
    const struct mlift_merge_touch *classes = &merge->touch[step];
    struct mlift_blend_touch touch = {
        .n_states = value->n_live,
        .n_lanes = value->n_lanes,
        .n_classes = (size_t)classes->n,
        .n_after = (size_t)mlift_merge_behind(merge, step, 0),
        .row = value->sent,
        .choice = policy->by_state ? value->choice : NULL,
        .after = value->after,
        .counts = value->counts,
        .keeps = value->keeps,
    };

    for (int m = 0; policy->by_state && m <= table->campaign->n_messages; m++) {
        value->sent[m] = value->row[m] ? mlift_value_rows(value, m, base) : NULL;
    }
    for (size_t k = 0; k < touch.n_classes; k++) {
        int known = classes->known[k];
        if (policy->by_state) {
            size_t view = policy->by_type ? mlift_table_type(table, base) : (size_t)known;
            value->choice[k] = mlift_table_choices(policy, step, view);
        } else {
            value->sent[k] = mlift_value_rows(value, mlift_policy_message(policy, step, known), base);
        }
        for (size_t code = 0; code < MLIFT_N_CODES; code++) {
            value->after[k * MLIFT_N_CODES + code] = classes->after[k * MLIFT_N_REACTIONS + table->reaction[code]];
        }
    }
    mlift_blend_touch(&touch, value->isa, value->moved, value->now);
    write_left(value, NOW, value->now, touch.n_classes);
}

/* Turns P(no click) from here on into P(clicks at least once). */
static void turn_clickers(struct mlift_value *value)
{
    uint8_t at = value->place[MLIFT_LANE_CLICKERS];
    size_t n = (size_t)value->merge[value->strategy].n_first * (size_t)value->table->n_states;

    for (size_t i = 0; at != UINT8_MAX && i < n; i++) {
        double *lane = value->now + i * value->n_lanes + at;
        *lane = 1.0 - *lane;
    }
    value->width[NOW] = 0; /* those who have left as well */
}

void mlift_value_solve(struct mlift_value *value, int strategy, uint32_t base, size_t cell)
{
    const struct mlift_table *table = value->table;
    const struct mlift_merge *merge = &value->merge[strategy];

    value->strategy = strategy;
    start_at_end(value, (size_t)merge->touch[merge->n_steps].n);
    for (int step = merge->n_steps - 1; step >= 0; step--) {
        int gap = table->gap_of[strategy][step];
        size_t classes = (size_t)mlift_merge_behind(merge, step, 0);
        for (int i = merge->n_readings - 1; i >= 0; i--) {
            before_reading(value, step, i, cell);
        }
        for (int k = table->n_drifts - 1; k >= 0; k--) {
            before_drift(value, gap, k, classes);
        }
        before_background(value, gap, classes);
        mlift_blend_apply(&value->gap[gap].moves, value->isa, classes * value->n_lanes, 1, 0, value->now, value->moved);
        write_left(value, MOVED, value->moved, classes);
        before_touch(value, step, base);
    }
    turn_clickers(value);
}
