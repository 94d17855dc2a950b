/* Strategies that learn: every count of a replicate found again subscriber by subscriber, with the pilot and the waves
 * read a second time, far more slowly; what must be equal to strategies that do not learn is equal to the bit. */
#include "models/draw.h"
#include "models/programme.h"
#include "models/thompson.h"
#include "sim/replay.h"
#include "tests/unit/sample.h"
#include "tests/unit/simulated.h"

#include <math.h>
#include <string.h>

enum { SEED = 19, REPLICATE = 2, MOST_STEPS = 24, MOST_PEOPLE = 2200, MOST_COUNTS = 256 * 16, SLOTS = 64 };

/* Everybody who is meant, and what the sender knows of each at every step. */
struct reading {
    const struct mlift_table *table;
    int strategy;
    size_t n;
    uint32_t who[MOST_PEOPLE];
    struct mlift_replay_person person[MOST_PEOPLE];
    uint16_t knowledge[MOST_PEOPLE][MOST_STEPS];
    uint32_t n_known[MOST_COUNTS], x_known[MOST_COUNTS];
};

static const struct mlift_strategy *strategy_of(const struct reading *reading)
{
    return &reading->table->campaign->strategy[reading->strategy];
}

static const struct mlift_policy *policy_of(const struct reading *reading)
{
    return &reading->table->policy[reading->strategy];
}

static int segment_of(const struct reading *reading, size_t k)
{
    return reading->table->learns[reading->strategy].of[reading->person[k].seen];
}

static void gather(struct reading *reading, int arm, size_t size)
{
    reading->n = 0;
    for (uint32_t i = 0; i < size; i++) {
        struct mlift_replay_person *person = &reading->person[reading->n];
        mlift_replay_meet(reading->table, SEED, REPLICATE, i, person);
        reading->who[reading->n] = i;
        reading->n += arm < 0 || person->arm == arm;
    }
    memset(reading->knowledge, 0, sizeof reading->knowledge);
    memset(reading->n_known, 0, sizeof reading->n_known);
    memset(reading->x_known, 0, sizeof reading->x_known);
}

static void follow(const struct reading *reading, size_t k, struct mlift_replay_step *steps, uint32_t *lanes)
{
    mlift_replay_follow_given(reading->table, SEED, REPLICATE, reading->who[k], reading->strategy, &reading->person[k],
                              reading->knowledge[k], steps, lanes);
}

static bool clicked(const struct mlift_replay_step *step)
{
    return step->event == MLIFT_TOUCH_CLICK || step->event == MLIFT_TOUCH_REPLY;
}

/* The outcome that the pilot measures, before step `at`. */
static bool measured(const struct reading *reading, size_t k, int at)
{
    struct mlift_replay_step steps[MOST_STEPS];
    uint32_t lanes[MLIFT_N_LANES];
    bool click = false;

    follow(reading, k, steps, lanes);
    for (int t = 0; t < at; t++) {
        click |= clicked(&steps[t]);
    }
    int position = mlift_table_position(reading->table, steps[at].before);
    return strategy_of(reading)->learning.measure == MLIFT_MEASURE_GOAL
               ? mlift_funnel_has_converted(&reading->table->funnel, position)
               : click;
}

/* The best rate of the segment by cross-multiplication; of equal ones the overall best, else the first. */
static int best_raw(const uint32_t *n, const uint32_t *x, int n_arms, int broad)
{
    int best = n[broad] > 0 ? broad : -1;

    for (int k = 0; k < n_arms; k++) {
        if (n[k] > 0 && (best < 0 || (uint64_t)x[k] * n[best] > (uint64_t)x[best] * n[k])) {
            best = k;
        }
    }
    return best < 0 ? broad : best;
}

static void choose(const struct reading *reading, uint8_t *choice)
{
    const struct mlift_strategy *strategy = strategy_of(reading);
    int n_segments = reading->table->learns[reading->strategy].n, n_arms = strategy->n_rules;
    struct mlift_choice_pilot counts = {(size_t)n_segments, n_arms, reading->n_known, reading->x_known};

    if (strategy->learning.choose != MLIFT_CHOICE_RAW) {
        mlift_choice_make(strategy->learning.choose, strategy->learning.z, &counts, choice); /* test_choice.c */
        return;
    }
    uint32_t n[MLIFT_MAX_CANDIDATES] = {0}, x[MLIFT_MAX_CANDIDATES] = {0};
    for (int i = 0; i < n_segments * n_arms; i++) {
        n[i % n_arms] += reading->n_known[i];
        x[i % n_arms] += reading->x_known[i];
    }
    int broad = best_raw(n, x, n_arms, 0);
    for (int g = 0; g < n_segments; g++) {
        choice[g] = (uint8_t)best_raw(reading->n_known + g * n_arms, reading->x_known + g * n_arms, n_arms, broad);
    }
}

static void read_learned(struct reading *reading)
{
    const struct mlift_strategy *strategy = strategy_of(reading);
    int n_arms = strategy->n_rules, n_steps = policy_of(reading)->n_steps;
    int at = mlift_calendar_find(&policy_of(reading)->calendar, strategy->learning.decide_on);
    uint8_t choice[MLIFT_MAX_SEGMENTS];
    bool pilot[MOST_PEOPLE];

    assert_true(at > 0 && n_steps <= MOST_STEPS);
    for (size_t k = 0; k < reading->n; k++) {
        uint32_t i = reading->who[k];
        pilot[k] = mlift_draw_word(SEED, REPLICATE, i, MLIFT_DRAW_PILOT, 0) < strategy->learning.pilot * 0x1p32;
        int arm = (int)(mlift_draw_word(SEED, REPLICATE, i, MLIFT_DRAW_CANDIDATE, 0) * 0x1p-32 * n_arms);
        for (int t = 0; t < n_steps; t++) {
            reading->knowledge[k][t] = (uint16_t)(pilot[k] ? arm : 2 * n_arms);
        }
        if (pilot[k]) {
            reading->n_known[segment_of(reading, k) * n_arms + arm]++;
            reading->x_known[segment_of(reading, k) * n_arms + arm] += measured(reading, k, at);
        }
    }
    choose(reading, choice);
    for (size_t k = 0; k < reading->n; k++) {
        for (int t = at; !pilot[k] && t < n_steps; t++) {
            reading->knowledge[k][t] = (uint16_t)(n_arms + choice[segment_of(reading, k)]);
        }
    }
}

static int draw(const struct reading *reading, size_t k, int step)
{
    const struct mlift_learning *learning = &strategy_of(reading)->learning;
    int n_arms = strategy_of(reading)->n_rules, n_segments = reading->table->learns[reading->strategy].n;
    struct mlift_thompson_beta arm[MLIFT_MAX_CANDIDATES];

    for (int c = 0; c < n_arms; c++) {
        double n = 0, x = 0, strength = 0, borrowed = 0;
        for (int g = 0; g < n_segments; g++) {
            n += reading->n_known[g * n_arms + c];
            x += reading->x_known[g * n_arms + c];
        }
        if (learning->hierarchical && n > 0) {
            strength = fmin(learning->prior_strength, n);
            borrowed = floor(strength * x / n + 0.5);
        }
        int at = segment_of(reading, k) * n_arms + c;
        arm[c].a = (uint32_t)(1 + reading->x_known[at] + borrowed);
        arm[c].b = (uint32_t)(1 + reading->n_known[at] - reading->x_known[at] + strength - borrowed);
    }
    struct mlift_thompson_address address = {MLIFT_ISA_SCALAR, SEED, REPLICATE, reading->who[k],
                                             policy_of(reading)->calendar.day[step]};
    return mlift_thompson_choose(&address, arm, n_arms);
}

/* Candidates of one group, then what they brought. */
static void read_group(struct reading *reading, int step, size_t first, size_t last)
{
    int slot[MLIFT_MAX_SEGMENTS][SLOTS], n_slots[MLIFT_MAX_SEGMENTS] = {0}, n_arms = strategy_of(reading)->n_rules;

    for (size_t k = first; k < last; k++) {
        int g = segment_of(reading, k), candidate;
        if (n_slots[g] < SLOTS) {
            candidate = slot[g][n_slots[g]++] = draw(reading, k, step);
        } else {
            uint32_t word = mlift_draw_word(SEED, REPLICATE, reading->who[k], MLIFT_DRAW_SLOT,
                                            policy_of(reading)->calendar.day[step]);
            candidate = slot[g][word / (UINT32_MAX / SLOTS + 1)];
        }
        reading->knowledge[k][step] = (uint16_t)candidate;
    }
    for (size_t k = first; k < last; k++) {
        struct mlift_replay_step steps[MOST_STEPS];
        uint32_t lanes[MLIFT_N_LANES];
        int at = segment_of(reading, k) * n_arms + reading->knowledge[k][step];
        follow(reading, k, steps, lanes);
        reading->n_known[at] += steps[step].event >= 0;
        reading->x_known[at] += clicked(&steps[step]);
    }
}

static void read_bandit(struct reading *reading)
{
    size_t batches = strategy_of(reading)->learning.batches;

    batches = batches < reading->n ? batches : reading->n;
    for (int step = 0; step < policy_of(reading)->n_steps; step++) {
        for (size_t b = 0; policy_of(reading)->sends[step] && b < batches; b++) {
            read_group(reading, step, b * reading->n / batches, (b + 1) * reading->n / batches);
        }
    }
}

static void add_up(const struct reading *reading, uint32_t *sum)
{
    const struct mlift_table *table = reading->table;

    memset(sum, 0, (size_t)table->n_segments * MLIFT_MAX_METRICS * sizeof *sum);
    for (size_t k = 0; k < reading->n; k++) {
        struct mlift_replay_step steps[MOST_STEPS];
        uint32_t lanes[MLIFT_N_LANES];
        follow(reading, k, steps, lanes);
        for (int m = 0; m < table->n_metrics; m++) {
            sum[reading->person[k].segment * MLIFT_MAX_METRICS + m] += lanes[table->metric[m].lane];
        }
    }
}

static void read_again(struct reading *reading, int strategy, int arm, size_t size, uint32_t *sum)
{
    reading->strategy = strategy;
    gather(reading, arm, size);
    if (strategy_of(reading)->kind == MLIFT_STRATEGY_LEARNED) {
        read_learned(reading);
    } else {
        read_bandit(reading);
    }
    add_up(reading, sum);
}

/* The whole campaign: worlds, and each arm at each list size. */
static void check(struct mlift_campaign *c)
{
    struct simulated run;
    struct reading *reading = calloc(1, sizeof *reading);
    static uint32_t sum[MLIFT_MAX_SEGMENTS * MLIFT_MAX_METRICS];

    assert_non_null(reading);
    simulated_init(&run, c, SEED, REPLICATE + 1, false);
    reading->table = &run.table;
    for (int s = 0; s < c->n_strategies; s++) {
        if (!mlift_campaign_learns(&c->strategy[s])) {
            continue;
        }
        read_again(reading, s, -1, c->list_size, sum);
        for (int i = 0; i < run.table.n_segments * run.table.n_metrics; i++) {
            int g = i / run.table.n_metrics, m = i % run.table.n_metrics;
            assert_int_equal(sum[g * MLIFT_MAX_METRICS + m], mlift_worlds_count(&run.worlds, REPLICATE, s, g, m));
        }
        /* what `replay` is told */
        uint16_t knowledge[MOST_STEPS];
        size_t k = reading->n / 2;
        assert_int_equal(mlift_replay_learn(&run.table, SEED, REPLICATE, reading->who[k], s, knowledge), MLIFT_OK);
        for (int t = 0; t < run.table.policy[s].n_steps; t++) {
            if (run.table.policy[s].sends[t]) {
                assert_int_equal(knowledge[t], reading->knowledge[k][t]);
            }
        }
    }
    for (int a = 0; a < c->n_arms; a++) {
        for (int size = 0; mlift_campaign_learns(&c->strategy[c->arm_strategy[a]]) && size < c->n_sizes; size++) {
            read_again(reading, c->arm_strategy[a], a, c->size[size], sum);
            for (int i = 0; i < run.table.n_segments * run.table.n_metrics; i++) {
                int g = i / run.table.n_metrics, m = i % run.table.n_metrics;
                size_t at = mlift_experiment_index(&run.experiment, REPLICATE, a, g, m, size);
                assert_int_equal(sum[g * MLIFT_MAX_METRICS + m], run.experiment.counts[at]);
            }
        }
    }
    simulated_free(&run);
    free(reading);
    sample_free(c);
}

static void test_second_reading(void **state)
{
    (void)state;
    check(sample_learning());
    struct mlift_campaign *large = sample_learning(); /* more than two blocks; a size that crosses one */
    large->list_size = large->size[2] = 2100;
    large->size[1] = 1100;
    large->strategy[5].learning.batches = 1; /* more of a segment in a group than slots */
    check(large);
}

/* Where all candidates are the same, there is nothing to learn. */
static void test_equal_candidates_are_broad(void **state)
{
    static const int days[3] = {0, 4, 9};
    struct mlift_campaign *c = sample_learning();
    struct simulated run;

    (void)state;
    c->n_strategies = 2;
    memset(&c->strategy[2], 0, 2 * sizeof c->strategy[2]);
    for (int t = 0; t < 3; t++) {
        c->strategy[1].rule[0].send[t] = (struct mlift_send){(uint16_t)days[t], 2};
    }
    struct mlift_strategy *waves = sample_add_learner(c, "waves", MLIFT_STRATEGY_BANDIT, days, 3, 2);
    waves->learning.batches = 50;
    struct mlift_strategy *pilot = sample_add_learner(c, "pilot", MLIFT_STRATEGY_LEARNED, days, 3, 2);
    pilot->learning.shift = 0; /* pilot and rest on the same days */
    for (int t = 0; t < 3; t++) {
        waves->rule[0].send[t].message = waves->rule[1].send[t].message = 2;
        pilot->rule[0].send[t].message = pilot->rule[1].send[t].message = 2;
    }
    pilot->learning.decide_on = 0; /* read before anything was sent: the same as broad for everybody */
    c->arm_strategy[0] = 1;
    c->arm_strategy[1] = 2;
    c->n_arms = 2;
    c->arm_share[0] = 0.4;
    c->arm_share[1] = 0.6;
    simulated_init(&run, c, SEED, 20, true);
    size_t row = (size_t)run.table.n_segments * (size_t)run.worlds.n_metrics * sizeof(uint32_t);
    for (size_t r = 0; r < 20; r++) {
        const uint32_t *counts = run.worlds.counts + r * mlift_worlds_stride(&run.worlds);
        assert_memory_equal(counts + row / 4, counts + 2 * row / 4, row);
        assert_memory_equal(counts + row / 4, counts + 3 * row / 4, row);
    }
    /* and what they would bring is what broad brings */
    for (int k = 0; k < 2; k++) {
        double rate = 0.0;
        for (int g = 0; g < run.table.learns[3].n; g++) {
            rate += run.exact.candidate_share[3][g] * run.exact.candidate[3][g * 2 + k];
        }
        assert_true(fabs(rate - mlift_exact_overall(&run.exact, 1, run.table.goal)) < 1e-12);
    }
    simulated_free(&run);
    sample_free(c);
}

/* No exact rates, apart from shares. */
static void test_exact_is_unknown(void **state)
{
    struct mlift_campaign *c = sample_learning();
    struct simulated run;

    (void)state;
    simulated_init(&run, c, SEED, 1, true);
    for (int s = 0; s < c->n_strategies; s++) {
        bool learns = mlift_campaign_learns(&c->strategy[s]);
        assert_true(fabs(mlift_exact_overall(&run.exact, s, 0) - 1.0) < 1e-12);
        assert_int_equal(isnan(mlift_exact_overall(&run.exact, s, run.table.goal)) != 0, learns);
        assert_int_equal(isnan(mlift_exact_rate(&run.exact, s, 1, run.table.click)) != 0, learns);
        assert_int_equal(isnan(run.exact.sent[s * run.exact.n_steps + 1]) != 0, learns);
        for (int g = 0; g < run.exact.n_segments; g++) {
            assert_true(fabs(mlift_exact_rate(&run.exact, s, g, 0) - run.exact.share[g]) < 1e-12);
        }
        assert_int_equal(run.exact.candidate[s] != NULL, learns);
    }
    simulated_free(&run);
    sample_free(c);
}

/* The same bits with any number of threads and instruction set; lessons too. */
static void test_threads(void **state)
{
    struct mlift_campaign *c = sample_learning();
    struct simulated run;
    struct mlift_lessons lessons[2];

    (void)state;
    simulated_init(&run, c, SEED, 30, false);
    for (int k = 0; k < 2; k++) {
        struct mlift_worlds worlds;
        struct mlift_experiment experiment;
        size_t done;
        assert_int_equal(mlift_lessons_init(&lessons[k], &run.table), MLIFT_OK);
        struct mlift_engine_options options = {.seed = SEED,
                                               .n_threads = k ? 7 : 2,
                                               .isa = k ? mlift_isa_detect() : MLIFT_ISA_SCALAR,
                                               .lessons = &lessons[k]};
        assert_int_equal(mlift_worlds_init(&worlds, 30, c->n_strategies, run.table.n_segments, run.worlds.metric,
                                           run.worlds.n_metrics),
                         MLIFT_OK);
        assert_int_equal(mlift_experiment_init(&experiment, 30, c->n_arms, run.table.n_segments, run.worlds.metric,
                                               run.worlds.n_metrics, c->size, c->n_sizes),
                         MLIFT_OK);
        assert_int_equal(mlift_engine_run(&run.table, &options, 0, 30, &worlds, &experiment, &done), MLIFT_OK);
        assert_memory_equal(worlds.counts, run.worlds.counts, 30 * mlift_worlds_stride(&worlds) * sizeof(uint32_t));
        assert_memory_equal(experiment.counts, run.experiment.counts,
                            30 * mlift_experiment_stride(&experiment) * sizeof(uint32_t));
        mlift_worlds_free(&worlds);
        mlift_experiment_free(&experiment);
    }
    for (int s = 0; s < c->n_strategies; s++) {
        uint64_t sum = 0;
        for (int i = 0; i < lessons[0].n_segments[s] * lessons[0].n_candidates[s]; i++) {
            assert_int_equal(lessons[0].picked[s][i], lessons[1].picked[s][i]);
            sum += lessons[0].picked[s][i];
        }
        uint64_t lists = 30 * (uint64_t)lessons[0].n_segments[s]; /* learned: a choice a segment and list */
        assert_true(c->strategy[s].kind == MLIFT_STRATEGY_LEARNED ? sum == lists : s < 2 || sum > lists);
    }
    assert_int_equal(lessons[0].n_replicates, 30);
    mlift_lessons_free(&lessons[0]);
    mlift_lessons_free(&lessons[1]);
    simulated_free(&run);
    sample_free(c);
}

static void test_bad_candidates(void **state)
{
    struct mlift_campaign *c = sample_learning();
    struct mlift_table table;

    (void)state;
    c->strategy[2].n_rules = 0;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_ERR_BAD_CAMPAIGN);
    c->strategy[2].n_rules = MLIFT_MAX_CANDIDATES + 1;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_ERR_BAD_CAMPAIGN);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_second_reading), cmocka_unit_test(test_equal_candidates_are_broad),
        cmocka_unit_test(test_exact_is_unknown), cmocka_unit_test(test_threads), cmocka_unit_test(test_bad_candidates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
