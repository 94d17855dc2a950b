#include "sim/replay.h"

#include "models/draw.h"
#include "models/response.h"

#include <math.h>
#include <string.h>

/* The subscriber's address and where they are. */
struct walk {
    const struct mlift_table *table;
    uint64_t seed, replicate;
    uint32_t subscriber;
    int strategy;
    const struct mlift_replay_person *person;
    uint32_t base;
    int state, knowledge;
};

static uint32_t word(const struct walk *walk, int purpose, uint32_t day)
{
    return mlift_draw_word(walk->seed, walk->replicate, walk->subscriber, purpose, day);
}

static int choose_arm(const struct mlift_list *list, uint32_t arm_word)
{
    int arm = 0;

    while (arm + 1 < list->n_arms && arm_word > list->arm_bound[arm]) {
        arm++;
    }
    return arm;
}

void mlift_replay_meet(const struct mlift_table *table, uint64_t seed, uint64_t replicate, uint32_t subscriber,
                       struct mlift_replay_person *person)
{
    const struct mlift_list *list = &table->list;
    struct walk walk = {.table = table, .seed = seed, .replicate = replicate, .subscriber = subscriber};

    memset(person, 0, sizeof *person);
    person->cell = list->profile.n_fixed ? list->profile.cell_of[subscriber % list->profile.n_fixed]
                                         : mlift_list_cell(list, word(&walk, MLIFT_DRAW_PROFILE, 0));
    if (list->propensity_bins > 1) {
        person->propensity_bin = mlift_list_bin(list, word(&walk, MLIFT_DRAW_PROPENSITY, 0));
    }
    uint32_t start = word(&walk, MLIFT_DRAW_START, 0);
    int outcome = 0;
    while (start > list->start_bound[outcome]) {
        outcome++;
    }
    person->stage = list->start_stage[outcome];
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        if (list->observed.points >> d & 1) {
            int level = list->profile.level[person->cell][d];
            int seen = mlift_signal_see(&list->signal[d], level, word(&walk, MLIFT_DRAW_SIGNAL + d, 0));
            person->seen += list->observed.stride[d] * (size_t)seen;
        }
    }
    person->segment = table->segment_of[person->seen];
    person->arm = choose_arm(list, word(&walk, MLIFT_DRAW_ARM, 0));
}

/* Log-logistic time with this median and shape at the word's probability: median (u / (1 - u))^(1 / shape). */
static double hours(double median, double shape, uint32_t u)
{
    double p = ((double)u + 0.5) * 0x1p-32;

    return median * pow(p / (1.0 - p), 1.0 / shape);
}

static void describe(const struct walk *walk, const struct mlift_touch_row *row, unsigned outcome,
                     struct mlift_replay_step *step)
{
    const struct mlift_campaign *campaign = walk->table->campaign;
    const struct mlift_response *response = &campaign->response;
    int code = row->code[outcome];
    uint64_t counted = walk->table->tally[code];

    step->event = code > 0 && code < MLIFT_CODE_TABLE ? (code - 1) / 2 : -1;
    step->outcomes_reached = code >= MLIFT_CODE_TABLE ? (code - MLIFT_CODE_TABLE) % (MLIFT_MAX_OUTCOMES + 1) : 0;
    if (step->event < 0) {
        return;
    }
    uint8_t level[MLIFT_MAX_DATA_POINTS];
    for (int d = 0; d < campaign->n_data_points; d++) {
        level[d] = (uint8_t)mlift_table_level(walk->table, walk->person->cell, walk->state, d);
    }
    step->relevance = mlift_response_relevance(campaign, step->message, level);
    if (counted >> 8 * MLIFT_LANE_OPENED & 0xFF) {
        step->open_hours =
            hours(response->open_median_hours, response->open_shape, word(walk, MLIFT_DRAW_OPEN_TIME, step->day));
    }
    if (counted >> 8 * MLIFT_LANE_CLICKED & 0xFF) {
        step->click_hours =
            hours(response->click_median_hours, response->click_shape, word(walk, MLIFT_DRAW_CLICK_TIME, step->day));
    }
}

static int choose_move(const struct mlift_move_row *row, bool wide, uint32_t move_word)
{
    unsigned j = mlift_row_choose(row->bound, move_word);

    if (wide && j == MLIFT_ROW_OUTCOMES) {
        row++;
        j = mlift_row_choose(row->bound, move_word);
    }
    return row->next[j];
}

static void drift(struct walk *walk, int t, uint32_t day)
{
    const struct mlift_table *table = walk->table;

    for (int k = 0; k < table->n_drifts; k++) {
        int position = mlift_table_position(table, walk->state);
        int level = mlift_table_drift_level(table, k, walk->state);
        int onboarding = mlift_funnel_has_left(&table->funnel, position) ? 0 : mlift_funnel_onboarding(position);
        const struct mlift_move_row *row =
            mlift_table_drift(table, k, table->gap_of[walk->strategy][t], onboarding, level);
        int next = choose_move(row, false, word(walk, MLIFT_DRAW_DRIFT + table->drift[k].point, day));
        walk->state += next - level * table->drift[k].stride;
    }
}

static void reread(struct walk *walk, int t, uint32_t day)
{
    const struct mlift_table *table = walk->table;
    const struct mlift_policy *policy = &table->policy[walk->strategy];

    for (int d = 0; d < table->campaign->n_data_points; d++) {
        if (policy->refreshes >> d & 1) {
            int level = mlift_table_level(table, walk->person->cell, walk->state, d);
            int seen = mlift_table_reread(table, table->gap_of[walk->strategy][t], d, level,
                                          word(walk, MLIFT_DRAW_REFRESH + d, day));
            if (seen < table->campaign->data_point[d].n_levels) {
                walk->knowledge = mlift_policy_reread(policy, t, d, walk->knowledge, seen);
            }
        }
    }
}

static void follow_step(struct walk *walk, int t, struct mlift_replay_step *step, uint64_t *touched)
{
    const struct mlift_table *table = walk->table;
    const struct mlift_policy *policy = &table->policy[walk->strategy];
    const struct mlift_touch_row *row =
        mlift_table_touch(table, walk->strategy, t, walk->knowledge, walk->base, walk->state);
    uint32_t day = policy->calendar.day[t];
    int gap = table->gap_of[walk->strategy][t];

    *step = (struct mlift_replay_step){
        .day = (uint16_t)day,
        .message = mlift_table_message(table, walk->strategy, t, walk->knowledge, walk->base, walk->state),
        .word = word(walk, MLIFT_DRAW_RESPONSE, day),
        .before = (uint16_t)walk->state};
    unsigned outcome = mlift_row_choose(row->bound, step->word);
    describe(walk, row, outcome, step);
    *touched += table->tally[row->code[outcome]];
    walk->knowledge =
        mlift_policy_after(policy, t, walk->knowledge, (enum mlift_reaction)table->reaction[row->code[outcome]]);
    int next = choose_move(mlift_table_move(table, gap, row->move[outcome]), table->wide_moves,
                           word(walk, MLIFT_DRAW_MOVE, day));
    next += choose_move(&table->background_row[gap * table->n_background + row->background[outcome]], false,
                        word(walk, MLIFT_DRAW_BACKGROUND, day));
    walk->state = next + walk->state % table->n_drift;
    drift(walk, t, day);
    reread(walk, t, day);
    step->after = (uint16_t)walk->state;
}

void mlift_replay_follow(const struct mlift_table *table, uint64_t seed, uint64_t replicate, uint32_t subscriber,
                         int strategy, const struct mlift_replay_person *person, struct mlift_replay_step *steps,
                         uint32_t lanes[MLIFT_N_LANES])
{
    struct walk walk = {
        .table = table,
        .seed = seed,
        .replicate = replicate,
        .subscriber = subscriber,
        .strategy = strategy,
        .person = person,
        .base = table->cell_base[person->cell] + (uint32_t)person->propensity_bin * table->bin_stride,
        .state = mlift_table_start(table, person->cell, person->stage),
        .knowledge = table->policy[strategy].start[person->seen],
    };
    uint64_t touched = 0;

    for (int t = 0; t < table->policy[strategy].n_steps; t++) {
        follow_step(&walk, t, &steps[t], &touched);
    }
    uint64_t final = table->final[walk.state];
    touched |= (uint64_t)((touched >> 8 * MLIFT_LANE_CLICKED & 0xFF) > 0) << 8 * MLIFT_LANE_CLICKERS;
    for (int l = 0; l < 8; l++) {
        lanes[l] = (uint32_t)(touched >> 8 * l & 0xFF);
        lanes[8 + l] = (uint32_t)(final >> 8 * l & 0xFF);
    }
}
