/* Included by sim/advance.c once an instruction set, with
 *   ADVANCE_NAME(name)  the name of a function of this set,
 *   ADVANCE_TARGET      its attribute,
 *   ADVANCE_CHOOSE      word x eight bounds -> outcome; 8 when the word lies above all.
 * No include guard on purpose. */

/* A move row and, where rows are wide, the row that goes on after it. */
ADVANCE_TARGET static inline unsigned ADVANCE_NAME(move)(const struct mlift_move_row *row, uint32_t word, bool wide)
{
    unsigned j = ADVANCE_CHOOSE(row->bound, word);

    if (wide && j == MLIFT_ROW_OUTCOMES) {
        row++;
        j = ADVANCE_CHOOSE(row->bound, word);
    }
    return row->next[j];
}

/* `changes`, `wide` and `drift` are constants at every call, so that each combination has a loop of its own. */
ADVANCE_TARGET static inline __attribute__((always_inline)) void
ADVANCE_NAME(touch)(const struct mlift_advance *a, bool changes, bool wide, bool drift)
{
    const struct mlift_table *table = a->table;
    const struct mlift_policy *policy = &table->policy[a->strategy];
    const struct mlift_plan_entry *plan = table->plan[a->strategy] + a->step * policy->n_states;
    const uint16_t *after = changes ? policy->after + a->step * policy->n_states * MLIFT_N_REACTIONS : NULL;
    const struct mlift_touch_row *touch = table->touch;
    const struct mlift_move_row *moves = mlift_table_move(table, table->gap_of[a->step], 0);
    const struct mlift_move_row *background = table->background_row + table->gap_of[a->step] * table->n_background;
    const uint64_t *tally_of = table->tally;
    const uint32_t *base = a->base, *response = a->response, *move_word = a->moves, *background_word = a->background;
    uint16_t *knowledge = a->knowledge, *state = a->state;
    uint64_t *tally = a->tally;
    size_t n = a->n;
    unsigned n_drift = (unsigned)table->n_drift;

    for (size_t i = 0; i < n; i++) {
        struct mlift_plan_entry send = plan[knowledge[i]];
        unsigned now = state[i];
        const struct mlift_touch_row *row = touch + ((base[i] & send.mask) + send.offset + now);
        unsigned j = ADVANCE_CHOOSE(row->bound, response[i]);
        tally[i] += tally_of[row->code[j]];
        if (changes) {
            knowledge[i] = after[knowledge[i] * MLIFT_N_REACTIONS + table->reaction[row->code[j]]];
        }
        unsigned next = ADVANCE_NAME(move)(moves + ((size_t)row->move[j] << wide), move_word[i], wide);
        next += ADVANCE_NAME(move)(background + row->background[j], background_word[i], false);
        state[i] = (uint16_t)(drift ? next + now % n_drift : next);
    }
}

/* A step on which the strategy sends nothing to anybody: only the move. */
ADVANCE_TARGET static inline __attribute__((always_inline)) void
ADVANCE_NAME(silent)(const struct mlift_advance *a, bool wide, bool drift)
{
    const struct mlift_table *table = a->table;
    const struct mlift_move_row *moves = mlift_table_move(table, table->gap_of[a->step], 0);
    const struct mlift_move_row *background = table->background_row + table->gap_of[a->step] * table->n_background;
    unsigned n_drift = (unsigned)table->n_drift;

    for (size_t i = 0; i < a->n; i++) {
        unsigned now = a->state[i];
        const struct mlift_touch_row *quiet = table->touch + now; /* the rows shared by all types come first */
        unsigned next = ADVANCE_NAME(move)(moves + ((size_t)quiet->move[0] << wide), a->moves[i], wide);
        next += ADVANCE_NAME(move)(background + quiet->background[0], a->background[i], false);
        a->state[i] = (uint16_t)(drift ? next + now % n_drift : next);
    }
}

ADVANCE_TARGET static void ADVANCE_NAME(step)(const struct mlift_advance *a)
{
    bool wide = a->table->wide_moves, drift = a->table->n_drift > 1, changes = a->table->policy[a->strategy].changes;
    bool sends = a->table->policy[a->strategy].sends[a->step] || a->table->every_step_counts;

    if (!sends && !changes) {
        ADVANCE_NAME(silent)(a, wide, drift);
    } else if (!changes && !wide && !drift) {
        ADVANCE_NAME(touch)(a, false, false, false);
    } else if (!changes) {
        ADVANCE_NAME(touch)(a, false, wide, drift);
    } else {
        ADVANCE_NAME(touch)(a, true, wide, drift);
    }
}

ADVANCE_TARGET static void ADVANCE_NAME(count)(const struct mlift_advance *a, const uint16_t *who, size_t n_who,
                                               const uint16_t *row, uint32_t *counts)
{
    for (size_t k = 0; k < n_who; k++) {
        size_t i = who ? who[k] : k;
        uint64_t touched = a->tally[i];
        uint64_t clicked = touched >> 8 * MLIFT_LANE_CLICKED & 0xFF;
        uint64_t lanes[2] = {htole64(touched | (uint64_t)(clicked > 0) << 8 * MLIFT_LANE_CLICKERS),
                             htole64(a->table->final[a->state[i]])};
        uint8_t bytes[MLIFT_N_LANES];
        memcpy(bytes, lanes, sizeof bytes);
        uint32_t *to = counts + (size_t)row[i] * MLIFT_N_LANES;
        for (int l = 0; l < MLIFT_N_LANES; l++) {
            to[l] += bytes[l];
        }
    }
}

#undef ADVANCE_NAME
#undef ADVANCE_TARGET
#undef ADVANCE_CHOOSE
