/* Hillstrom's experiment: the exact rates that were worked out elsewhere, and again here from the counts themselves. */
#include "scenarios/scenario.h"
#include "sim/exact.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N_ARMS = 3, N_CELLS = 128, NONE = 0, MENS = 1, WOMENS = 2 };

/* Counts by cell (bits in the order of the columns) and arm. */
struct counts {
    double n[N_CELLS][N_ARMS], visits[N_CELLS][N_ARMS], conversions[N_CELLS][N_ARMS];
};

static void read_counts(struct counts *counts)
{
    char line[200], arm[40];
    int bit[7], n, visits, conversions, rows = 0;
    FILE *in = fopen(MLIFT_SOURCE_DIR "/scenarios/hillstrom-cells.csv", "r");

    assert_non_null(in);
    memset(counts, 0, sizeof *counts);
    while (fgets(line, sizeof line, in)) {
        if (sscanf(line, "%d,%d,%d,%d,%d,%d,%d,%39[^,],%d,%d,%d", bit, bit + 1, bit + 2, bit + 3, bit + 4, bit + 5,
                   bit + 6, arm, &n, &visits, &conversions) == 11) {
            int cell = 0, which = arm[0] == 'N' ? NONE : arm[0] == 'M' ? MENS : WOMENS;
            for (int k = 0; k < 7; k++) {
                cell = 2 * cell + bit[k];
            }
            counts->n[cell][which] = n;
            counts->visits[cell][which] = visits;
            counts->conversions[cell][which] = conversions;
            rows++;
        }
    }
    fclose(in);
    assert_int_equal(rows, 240);
}

/* Rate over all customers where cell c gets arm_of[c]. */
static double rate(const struct counts *counts, double x[N_CELLS][N_ARMS], const int *arm_of)
{
    double all = 0.0, sum = 0.0;

    for (int c = 0; c < N_CELLS; c++) {
        double people = counts->n[c][0] + counts->n[c][1] + counts->n[c][2];
        all += people;
        sum += people > 0.0 ? people * x[c][arm_of[c]] / counts->n[c][arm_of[c]] : 0.0;
    }
    assert_true(all == 64000.0);
    return sum / all;
}

static int metric(const struct mlift_table *table, const char *name)
{
    int m = 0;

    while (m < table->n_metrics && strcmp(table->metric[m].name, name)) {
        m++;
    }
    assert_true(m < table->n_metrics);
    return m;
}

static void check_strategy(const struct mlift_table *table, const struct mlift_exact *exact, struct counts *counts,
                           const char *name, const int *arm_of, double visit_percent)
{
    int s = mlift_campaign_find_strategy(table->campaign, name);

    assert_true(s >= 0);
    double visit = mlift_exact_overall(exact, s, metric(table, "visit"));
    double order = mlift_exact_overall(exact, s, metric(table, "conversion"));
    assert_true(fabs(100.0 * visit - visit_percent) < 5e-7);
    assert_true(fabs(visit - rate(counts, counts->visits, arm_of)) < 1e-9);
    assert_true(fabs(order - rate(counts, counts->conversions, arm_of)) < 1e-9);
}

static void test_exact_rates(void **state)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    struct counts *counts = malloc(sizeof *counts);
    struct mlift_table table;
    struct mlift_exact exact;
    int arm_of[4][N_CELLS];

    (void)state;
    assert_true(scenario && counts);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/hillstrom.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_table_init(&table, &scenario->campaign), MLIFT_OK);
    assert_int_equal(mlift_exact_init(&exact, &table), MLIFT_OK);
    read_counts(counts);
    for (int c = 0; c < N_CELLS; c++) {
        bool womens = c >> 6 & 1, mens = c >> 4 & 1; /* columns womens, newbie, mens, recent, web, highspend, urban */
        arm_of[0][c] = NONE;
        arm_of[1][c] = MENS;
        arm_of[2][c] = WOMENS;
        arm_of[3][c] = womens && !mens ? WOMENS : MENS;
    }
    check_strategy(&table, &exact, counts, "none", arm_of[0], 10.620196);
    check_strategy(&table, &exact, counts, "mens", arm_of[1], 18.269521);
    check_strategy(&table, &exact, counts, "womens", arm_of[2], 15.148885);
    check_strategy(&table, &exact, counts, "rules", arm_of[3], 18.428647);
    mlift_exact_free(&exact);
    mlift_table_free(&table);
    mlift_scenario_free(scenario);
    free(scenario);
    free(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_exact_rates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
