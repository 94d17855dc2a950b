/* Included by sim/advance.c once an instruction set, with
 *   ADVANCE_NAME(name)  the name of a function of this set,
 *   ADVANCE_TARGET      its attribute,
 *   ADVANCE_CHOOSE      word x eight bounds -> outcome, where the last bound is 0xFFFFFFFF;
 *   ADVANCE_CHOOSE_OPEN the same where it may not be: 8 when the word lies above all;
 *   ADVANCE_ADD         adds the sixteen byte lanes of two words to sixteen counters.
 * No include guard on purpose. */

/* A move row and, where rows are wide, the row that goes on after it. */
ADVANCE_TARGET static inline unsigned ADVANCE_NAME(move)(const struct mlift_move_row *row, uint32_t word, bool wide)
{
    unsigned j = wide ? ADVANCE_CHOOSE_OPEN(row->bound, word) : ADVANCE_CHOOSE(row->bound, word);

    if (wide && j == MLIFT_ROW_OUTCOMES) {
        row++;
        j = ADVANCE_CHOOSE(row->bound, word);
    }
    return row->next[j];
}

/* The switches are constants at every call, so that each combination has a loop of its own: `uniform` everybody is
 * sent the same, `changes` what is known changes, `ages` recency and fatigue still matter, `wide` and `drift` as in
 * the table. */
ADVANCE_TARGET static inline __attribute__((always_inline)) void
ADVANCE_NAME(touch)(const struct mlift_advance *a, bool uniform, bool changes, bool ages, bool wide, bool drift)
{
    const struct mlift_table *table = a->table;
    const struct mlift_policy *policy = &table->policy[a->strategy];
    const struct mlift_plan_entry *plan = table->plan[a->strategy] + a->step * policy->n_states;
    const uint16_t *after = changes ? policy->after + a->step * policy->n_states * MLIFT_N_REACTIONS : NULL;
    const struct mlift_touch_row *touch = table->touch;
    const struct mlift_move_row *moves = mlift_table_move(table, table->gap_of[a->step], 0);
    const struct mlift_move_row *background = table->background_row + table->gap_of[a->step] * table->n_background;
    const uint64_t *tally_of = table->tally;
    const struct mlift_words *words = a->words;
    const uint32_t *base = a->base;
    struct mlift_cohort *cohort = a->cohort;
    size_t n = a->n;
    unsigned n_drift = (unsigned)table->n_drift;
    struct mlift_plan_entry everybody = plan[0];

    for (size_t i = 0; i < n; i++) {
        struct mlift_plan_entry send = uniform ? everybody : plan[cohort->knowledge[i]];
        unsigned now = cohort->state[i];
        const struct mlift_touch_row *row = touch + ((base[i] & send.mask) + send.offset + now);
        unsigned j = ADVANCE_CHOOSE(row->bound, words->response[i]);
        cohort->tally[i] += tally_of[row->code[j]];
        if (changes) {
            cohort->knowledge[i] = after[cohort->knowledge[i] * MLIFT_N_REACTIONS + table->reaction[row->code[j]]];
        }
        unsigned next = ADVANCE_NAME(move)(moves + ((size_t)row->move[j] << wide), words->moves[i], wide);
        if (ages) {
            next += ADVANCE_NAME(move)(background + row->background[j], words->background[i], false);
        }
        cohort->state[i] = (uint16_t)(drift ? next + now % n_drift : next);
    }
}

/* A step on which the strategy sends nothing to anybody: only the move. */
ADVANCE_TARGET static inline __attribute__((always_inline)) void ADVANCE_NAME(silent)(const struct mlift_advance *a,
                                                                                      bool ages, bool wide, bool drift)
{
    const struct mlift_table *table = a->table;
    const struct mlift_move_row *moves = mlift_table_move(table, table->gap_of[a->step], 0);
    const struct mlift_move_row *background = table->background_row + table->gap_of[a->step] * table->n_background;
    unsigned n_drift = (unsigned)table->n_drift;

    for (size_t i = 0; i < a->n; i++) {
        unsigned now = a->cohort->state[i];
        const struct mlift_touch_row *quiet = table->touch + now; /* the rows shared by all types come first */
        unsigned next = ADVANCE_NAME(move)(moves + ((size_t)quiet->move[0] << wide), a->words->moves[i], wide);
        if (ages) {
            next += ADVANCE_NAME(move)(background + quiet->background[0], a->words->background[i], false);
        }
        a->cohort->state[i] = (uint16_t)(drift ? next + now % n_drift : next);
    }
}

ADVANCE_TARGET static void ADVANCE_NAME(step)(const struct mlift_advance *a)
{
    const struct mlift_policy *policy = &a->table->policy[a->strategy];
    bool wide = a->table->wide_moves, drift = a->table->n_drift > 1, ages = a->step < policy->last_send;
    bool sends = policy->sends[a->step] || a->table->every_step_counts;

    if (!sends && !policy->changes) {
        ADVANCE_NAME(silent)(a, ages, wide, drift);
    } else if (policy->changes) {
        ADVANCE_NAME(touch)(a, false, true, ages, wide, drift);
    } else if (wide || drift) {
        ADVANCE_NAME(touch)(a, false, false, ages, wide, drift);
    } else if (policy->n_states == 1 && ages) {
        ADVANCE_NAME(touch)(a, true, false, true, false, false);
    } else if (ages) {
        ADVANCE_NAME(touch)(a, false, false, true, false, false);
    } else {
        ADVANCE_NAME(touch)(a, false, false, false, false, false);
    }
}

ADVANCE_TARGET static void ADVANCE_NAME(count)(const struct mlift_advance *a, const uint16_t *who, size_t n_who,
                                               const uint16_t *row, uint32_t *counts)
{
    const uint64_t *final = a->table->final;

    for (size_t k = 0; k < n_who; k++) {
        size_t i = who ? who[k] : k;
        uint64_t touched = a->cohort->tally[i];
        uint64_t clicked = touched >> 8 * MLIFT_LANE_CLICKED & 0xFF;
        ADVANCE_ADD(counts + (size_t)row[i] * MLIFT_N_LANES,
                    touched | (uint64_t)(clicked > 0) << 8 * MLIFT_LANE_CLICKERS, final[a->cohort->state[i]]);
    }
}

#undef ADVANCE_NAME
#undef ADVANCE_TARGET
#undef ADVANCE_CHOOSE
#undef ADVANCE_CHOOSE_OPEN
#undef ADVANCE_ADD
