/* What `size` promises against the engine: at the computed list size, simulated experiments with disjoint arms find the
 * difference as often as promised, and equal strategies are told apart no more often than alpha says. */
#include "analysis/designs/design.h"
#include "analysis/strategies/agreement.h"
#include "analysis/twoarm/cmh.h"
#include "scenarios/scenario.h"
#include "sim/run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct mlift_run run;
static struct mlift_design_question question;
static struct mlift_designs designs;
static bool *differs;

static void open_first_campaign(void **state)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/first-campaign.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_GOAL), 0);
    question = (struct mlift_design_question){.baseline = scenario->campaign.baseline,
                                              .challenger = scenario->campaign.challenger,
                                              .list = 1200.0,
                                              .alpha = 0.05,
                                              .power = {0.8},
                                              .n_power = 1,
                                              .treated = 0.5};
    assert_int_equal(mlift_design_list_init(&designs, &run.table, &run.exact, &question), 0);
}

static void close_first_campaign(void)
{
    free(differs);
    differs = NULL;
    mlift_design_list_free(&designs);
    mlift_run_free(&run);
}

/* The scenario's campaign with a list of n, arms a and b, and every observed cell reported. */
static void compile(struct mlift_campaign *campaign, struct mlift_table *table, double n, int a, int b)
{
    memcpy(campaign, &run.scenario->campaign, sizeof *campaign);
    campaign->list_size = campaign->size[0] = (size_t)n;
    campaign->n_sizes = 1;
    campaign->n_arms = 2;
    campaign->arm_strategy[0] = a;
    campaign->arm_strategy[1] = b;
    campaign->arm_share[0] = campaign->arm_share[1] = 0.5;
    campaign->report_by = run.table.list.observed.points;
    assert_int_equal(mlift_table_init(table, campaign), 0);
    differs = calloc(table->list.observed.n_cells, sizeof *differs);
    assert_non_null(differs);
    mlift_agreement_mark(table, question.baseline, question.challenger, differs);
}

/* Counts of both arms over the segments wanted; `aware`: those where the strategies differ. */
static struct mlift_counts count(const struct mlift_table *table, const struct mlift_experiment *e, size_t r,
                                 int metric, bool aware)
{
    struct mlift_counts c = {0};
    bool wanted[MLIFT_MAX_SEGMENTS] = {false};

    for (size_t cell = 0; cell < table->list.observed.n_cells; cell++) {
        if (table->segment_of[cell] < MLIFT_MAX_SEGMENTS) {
            wanted[table->segment_of[cell]] |= !aware || differs[cell];
        }
    }
    for (int g = 0; g < e->n_segments; g++) {
        if (wanted[g]) {
            c.n1 += (int)e->counts[mlift_experiment_index(e, r, 0, g, 0, 0)];
            c.n2 += (int)e->counts[mlift_experiment_index(e, r, 1, g, 0, 0)];
            c.x1 += (int)e->counts[mlift_experiment_index(e, r, 0, g, metric, 0)];
            c.x2 += (int)e->counts[mlift_experiment_index(e, r, 1, g, metric, 0)];
        }
    }
    return c;
}

/* Share of `n_replicates` experiments on n people that the two-sided z test finds, challenger better (or any). */
static double simulate(const struct mlift_design *design, double n, int a, int b, size_t n_replicates)
{
    struct mlift_campaign *campaign = malloc(sizeof *campaign);
    struct mlift_table *table = malloc(sizeof *table);
    struct mlift_engine_options options = {.seed = 20190807, .n_threads = 2, .isa = mlift_isa_detect()};
    struct mlift_experiment experiment;
    size_t done, found = 0;

    assert_true(campaign && table);
    compile(campaign, table, n, a, b);
    int metric[2] = {0, design->metric == MLIFT_EXACT_GOAL ? table->goal : table->click};
    assert_int_equal(
        mlift_experiment_init(&experiment, n_replicates, 2, table->n_segments, metric, 2, campaign->size, 1), 0);
    assert_int_equal(mlift_engine_run(table, &options, 0, n_replicates, NULL, &experiment, &done), 0);
    for (size_t r = 0; r < n_replicates; r++) {
        struct mlift_counts c = count(table, &experiment, r, 1, design->aware);
        double z = -mlift_proportion_z_pooled(c);
        found += a == b ? fabs(z) >= 1.959963984540054 : z >= 1.959963984540054;
    }
    mlift_experiment_free(&experiment);
    mlift_table_free(table);
    free(table);
    free(campaign);
    free(differs);
    differs = NULL;
    return (double)found / (double)n_replicates;
}

/* The list that the closed form asks for, and what enumeration says of it: close to 0.8, and what the engine finds. */
static void assert_power(int metric, bool aware, size_t n_replicates)
{
    struct mlift_design_question here = question;
    struct mlift_designs at_need;
    const struct mlift_design *d = mlift_design_find(&designs, metric, MLIFT_CONTRAST_PLAIN, aware, 2, 1);

    assert_non_null(d);
    here.list = d->n_required[0];
    assert_int_equal(mlift_design_list_init(&at_need, &run.table, &run.exact, &here), 0);
    d = mlift_design_find(&at_need, metric, MLIFT_CONTRAST_PLAIN, aware, 2, 1);
    assert_true(d->exact && fabs(d->power_at_list - 0.8) < 0.025);
    double found = simulate(d, here.list, question.baseline, question.challenger, n_replicates);
    double mcse = sqrt(d->power_at_list * (1.0 - d->power_at_list) / (double)n_replicates);
    print_message("%s at %.0f: %.4f, enumerated %.4f +- %.4f\n", d->name, here.list, found, d->power_at_list, mcse);
    assert_true(fabs(found - d->power_at_list) <= 4.0 * mcse);
    assert_true(fabs(found - 0.8) <= 4.0 * mcse);
    mlift_design_list_free(&at_need);
}

static void test_power_is_as_promised(void **state)
{
    open_first_campaign(state);
    assert_power(MLIFT_EXACT_CLICK, false, 2000);
    assert_power(MLIFT_EXACT_CLICK, true, 2000);
    assert_power(MLIFT_EXACT_GOAL, false, 600);
    assert_power(MLIFT_EXACT_GOAL, true, 600);
    close_first_campaign();
}

/* Equal strategies: the test rejects as often as enumeration says for arms of half the list. */
static void test_false_alarms(void **state)
{
    open_first_campaign(state);
    for (int aware = 0; aware <= 1; aware++) {
        const struct mlift_design *d =
            mlift_design_find(&designs, MLIFT_EXACT_CLICK, MLIFT_CONTRAST_PLAIN, aware, 2, 1);
        assert_non_null(d);
        double found = simulate(d, 1200.0, question.baseline, question.baseline, 4000);
        double mcse = sqrt(d->type1 * (1.0 - d->type1) / 4000.0);
        print_message("%s, nothing differs: %.4f, enumerated %.4f +- %.4f\n", d->name, found, d->type1, mcse);
        assert_true(fabs(d->type1 - 0.05) < 0.006);
        assert_true(fabs(found - d->type1) <= 4.0 * mcse);
    }
    close_first_campaign();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_power_is_as_promised),
        cmocka_unit_test(test_false_alarms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
