/* The layout of the decision table: what its rows are, and how a state index and a row address are made.
 *
 * A subscriber's state is one index: ((position * n_background) + background) * n_drift + drift, with position from
 * models/funnel.h, background (recency x fatigue) and drift (levels of data points that drift). Row addresses:
 *   touch row  = touch[(type_base & mask) + offset + state], {offset, mask} by strategy, step and knowledge state;
 *   move row   = move[gap class][class * n_positions + position], `next` premultiplied to a state contribution;
 *   background = background[gap class][background], drift = drift[k][gap class][level (+ levels * onboarding)]. */
#ifndef MODELS_LAYOUT_H
#define MODELS_LAYOUT_H

#include "models/background.h"
#include "models/calendar.h"
#include "models/campaign.h"
#include "models/funnel.h"
#include "models/list.h"
#include "models/policy.h"
#include "models/row.h"
#include "models/tally.h"

enum { MLIFT_MAX_DRIFTS = 4, MLIFT_MAX_SEGMENTS = 256 };

/* Where a state's drift row is, and what of the state index stays. */
struct mlift_drift_place {
    uint16_t row;  /* within the gap class */
    uint16_t rest; /* the index with the level taken out */
};

/* One data point whose true level changes during the campaign. */
struct mlift_drift {
    int point; /* data point */
    int n_levels;
    int stride;                      /* of its level in the state index */
    bool by_owner;                   /* rows also by onboarding level (cross-sell) */
    uint8_t *level_of;               /* [state]: its level, looked up instead of divided out */
    struct mlift_drift_place *place; /* [state] */
    struct mlift_move_row *row;      /* [gap class][onboarding or 1][level]; `next` premultiplied by stride */
};

/* Observed cells put together into segments. */
struct mlift_segmentation {
    int n;
    uint16_t *of;      /* [observed cell] */
    char (*name)[256]; /* [segment]: "device=glasses, stage=unknown"; "all" where nobody is told apart */
};

struct mlift_plan_entry {
    uint32_t offset, mask;
};

#define MLIFT_BOUND_PROVEN 1e-9 /* of the goal metric: closer to the upper bound than this is the best there is */

/* How good a strategy that is a bound is: goal metric per subscriber of the list. */
struct mlift_bound {
    double value; /* what it brings */
    double upper; /* what no strategy that knows as much can pass */
    bool proven;  /* both are the same */
};

struct mlift_table {
    const struct mlift_campaign *campaign; /* borrowed; must outlive the table */
    struct mlift_calendar calendar;        /* every day on which any strategy has a step */
    struct mlift_list list;
    struct mlift_funnel funnel;
    struct mlift_background background;
    struct mlift_policy policy[MLIFT_MAX_STRATEGIES];
    struct mlift_bound bound[MLIFT_MAX_STRATEGIES];          /* of strategies that are bounds */
    struct mlift_plan_entry *plan[MLIFT_MAX_STRATEGIES];     /* [step * n_knowledge + knowledge]; NULL where the true
                                                                state is seen (policy.by_state) */
    struct mlift_plan_entry rows_of[MLIFT_MAX_MESSAGES + 1]; /* [message]: where its touch rows are */

    bool every_step_counts;                 /* table model: sending nothing has outcomes too */
    int n_positions, n_background, n_drift; /* n_drift: product of the drifting points' levels, 1 without */
    int n_states;
    int n_drifts;
    uint16_t *drift_part; /* [state]: what the drifting levels contribute to the index; NULL without drift */
    struct mlift_drift drift[MLIFT_MAX_DRIFTS];

    size_t n_types;        /* static cells x propensity bins */
    uint32_t first_base;   /* touch row of the first type */
    uint32_t *cell_base;   /* [profile cell]: touch row of type (cell, bin 0) */
    uint32_t bin_stride;   /* touch rows between propensity bins of a cell */
    uint16_t *cell_state;  /* [profile cell]: state contribution of onboarding, recency and drifting levels */
    uint32_t stage_stride; /* state contribution of one funnel stage at the start */

    size_t n_touch_rows;
    struct mlift_touch_row *touch;
    int n_gaps;                             /* distinct gap lengths */
    int16_t *step_of[MLIFT_MAX_STRATEGIES]; /* [calendar step]: the strategy's own step, -1 = none that day */
    uint16_t *gap_of[MLIFT_MAX_STRATEGIES]; /* [own step]: gap class */
    uint16_t *gap_days;                     /* [gap class] */
    bool wide_moves;                        /* move rows come in pairs: the second goes on where the first ends */
    struct mlift_move_row *move;
    struct mlift_move_row *background_row;

    struct mlift_signal *reread[MLIFT_MAX_DATA_POINTS]; /* [gap class]; NULL where no strategy reads afresh */

    uint64_t tally[MLIFT_N_CODES]; /* what a code adds to lanes 0 to 7 */
    uint8_t reaction[MLIFT_N_CODES];
    uint64_t *final; /* [state]: lanes 8 to 15 of a subscriber who ends there */

    int n_metrics, goal, click;
    struct mlift_metric metric[MLIFT_MAX_METRICS];

    int n_segments;
    uint16_t *segment_of; /* [observed cell] */
    char (*segment)[256]; /* [segment]: "device=glasses, stage=unknown"; "all" when nothing is reported by */
    struct mlift_segmentation learns[MLIFT_MAX_STRATEGIES]; /* what strategies that learn tell apart; n 0: others */
};

/* Move row of `class` and `position` (the first of the pair where rows are wide). */
static inline const struct mlift_move_row *mlift_table_move(const struct mlift_table *table, int gap,
                                                            int class_position)
{
    size_t n = (size_t)MLIFT_N_MOVE_CLASSES * (size_t)table->n_positions;
    return table->move + (((size_t)gap * n + (size_t)class_position) << table->wide_moves);
}

/* Number of the type whose first touch row is `base`. */
static inline uint32_t mlift_table_type(const struct mlift_table *table, uint32_t base)
{
    return (base - table->first_base) / table->bin_stride;
}

/* Messages that a strategy which sees the true state sends in the states of one view at `step`: [state]. */
static inline const uint8_t *mlift_table_choices(const struct mlift_policy *policy, int step, size_t view)
{
    return policy->message + ((size_t)step * (size_t)policy->n_views + view) * (size_t)policy->n_truths;
}

/* The message that a strategy sends at its own step to a subscriber of the type at `base`. */
static inline int mlift_table_message(const struct mlift_table *table, int strategy, int step, int knowledge,
                                      uint32_t base, int state)
{
    const struct mlift_policy *policy = &table->policy[strategy];

    if (!policy->by_state) {
        return mlift_policy_message(policy, step, knowledge);
    }
    size_t view = policy->by_type ? mlift_table_type(table, base) : (size_t)knowledge;
    return mlift_table_choices(policy, step, view)[state];
}

/* Its touch row. */
static inline const struct mlift_touch_row *mlift_table_touch(const struct mlift_table *table, int strategy, int step,
                                                              int knowledge, uint32_t base, int state)
{
    struct mlift_plan_entry rows = table->rows_of[mlift_table_message(table, strategy, step, knowledge, base, state)];

    return table->touch + ((base & rows.mask) + rows.offset + (uint32_t)state);
}

/* Drift row of data point k for a level and an onboarding level. */
static inline const struct mlift_move_row *mlift_table_drift(const struct mlift_table *table, int k, int gap,
                                                             int onboarding, int level)
{
    const struct mlift_drift *drift = &table->drift[k];
    int owners = drift->by_owner ? table->funnel.n_onboarding : 1;
    return drift->row + (gap * owners + (drift->by_owner ? onboarding : 0)) * drift->n_levels + level;
}

/* What reading data point d afresh within a gap shows of true level `level`; n_levels = no new reading. */
static inline int mlift_table_reread(const struct mlift_table *table, int gap, int d, int level, uint32_t word)
{
    return mlift_signal_see(&table->reread[d][gap], level, word);
}

/* The parts of a state index. */
static inline int mlift_table_position(const struct mlift_table *table, int state)
{
    return state / (table->n_background * table->n_drift);
}
static inline int mlift_table_background(const struct mlift_table *table, int state)
{
    return state / table->n_drift % table->n_background;
}
static inline int mlift_table_drift_level(const struct mlift_table *table, int k, int state)
{
    return state / table->drift[k].stride % table->drift[k].n_levels;
}

/* The true level of data point d of a subscriber of `cell` who is in `state`. */
static inline int mlift_table_level(const struct mlift_table *table, size_t cell, int state, int d)
{
    const struct mlift_campaign *campaign = table->campaign;

    for (int k = 0; k < table->n_drifts; k++) {
        if (table->drift[k].point == d) {
            return mlift_table_drift_level(table, k, state);
        }
    }
    if (d == campaign->recency_point && table->background.n_recency > 1) {
        return mlift_table_background(table, state) / table->background.n_fatigue;
    }
    int position = mlift_table_position(table, state);
    if (d == campaign->stage_point && table->funnel.n_onboarding > 1 &&
        !mlift_funnel_has_left(&table->funnel, position)) {
        return mlift_funnel_onboarding(position);
    }
    return table->list.profile.level[cell][d];
}

/* State at the start of a subscriber of `cell` in funnel stage `stage`. */
static inline int mlift_table_start(const struct mlift_table *table, size_t cell, int stage)
{
    return table->cell_state[cell] + stage * (int)table->stage_stride;
}

#endif
