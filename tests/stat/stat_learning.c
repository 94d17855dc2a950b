/* Strategies that learn against what is known of them: the exact regret of Thompson sampling, and Hillstrom's learning
 * curve as an independent program has it. Fixed seeds. */
#include "scenarios/scenario.h"
#include "sim/engine.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
enum { PART = 25 }; /* ten times slower */
#else
enum { PART = 1 };
#endif

struct learned {
    struct mlift_scenario scenario;
    struct mlift_table table;
    struct mlift_worlds worlds;
    struct mlift_lessons lessons;
};

static struct learned *simulate(const char *text, const char *base, size_t n)
{
    struct learned *run = calloc(1, sizeof *run);
    struct mlift_engine_options options = {.seed = 20261128, .n_threads = 2, .isa = mlift_isa_detect()};
    size_t done;

    assert_non_null(run);
    assert_int_equal(mlift_scenario_load_text(&run->scenario, text, strlen(text), "test", base, NULL, NULL), 0);
    assert_int_equal(mlift_table_init(&run->table, &run->scenario.campaign), 0);
    int metric[2] = {0, run->table.goal};
    assert_int_equal(
        mlift_worlds_init(&run->worlds, n, run->scenario.campaign.n_strategies, run->table.n_segments, metric, 2), 0);
    assert_int_equal(mlift_lessons_init(&run->lessons, &run->table), 0);
    options.lessons = &run->lessons;
    assert_int_equal(mlift_engine_run(&run->table, &options, 0, n, &run->worlds, NULL, &done), 0);
    return run;
}

static void release(struct learned *run)
{
    mlift_lessons_free(&run->lessons);
    mlift_worlds_free(&run->worlds);
    mlift_table_free(&run->table);
    mlift_scenario_free(&run->scenario);
    free(run);
}

/* Mean over replicates of the goal count of strategy a minus that of b (b < 0: none), and its standard error. */
static double mean_of(const struct learned *run, const char *a, const char *b, double *mcse)
{
    const struct mlift_campaign *campaign = &run->scenario.campaign;
    int s = mlift_campaign_find_strategy(campaign, a), t = b ? mlift_campaign_find_strategy(campaign, b) : -1;
    double n = (double)run->worlds.n_replicates, sum = 0.0, squares = 0.0;

    assert_true(s >= 0 && (t >= 0 || !b));
    for (size_t r = 0; r < run->worlds.n_replicates; r++) {
        double d = 0.0;
        for (int g = 0; g < run->worlds.n_segments; g++) {
            d += (double)mlift_worlds_count(&run->worlds, r, s, g, 1);
            d -= t < 0 ? 0.0 : (double)mlift_worlds_count(&run->worlds, r, t, g, 1);
        }
        sum += d;
        squares += d * d;
    }
    *mcse = sqrt((squares - sum * sum / n) / (n - 1.0) / n);
    return sum / n;
}

/* Pseudo-regret by counting messages: the second one is worth `gap` more. */
static void check_regret(const char *file, int list, int batches, double gap, double exact, size_t n)
{
    char text[1200];

    snprintf(text, sizeof text,
             "microlift: 1\nname: thompson\nmodel: table\nlist: {size: %d}\n"
             "data_points: {who: {levels: [x, y]}}\n"
             "table: {file: %s, message: arm, messages: {no: none, first: first, second: second}, outcomes: {click: "
             "clicks}}\n"
             "strategies:\n  first: {kind: broad, send: first}\n  second: {kind: broad, send: second}\n"
             "  thompson: {kind: bandit, candidates: [first, second], batches: %d}\n",
             list, file, batches);
    struct learned *run = simulate(text, MLIFT_SOURCE_DIR "/tests/data/learning", n);
    int s = mlift_campaign_find_strategy(&run->scenario.campaign, "thompson");
    double pulls = (double)run->lessons.picked[s][0] / (double)n, mcse, mean;

    assert_int_equal(run->lessons.picked[s][0] + run->lessons.picked[s][1], n * (size_t)list);
    /* what the conversions fell short of, replicate by replicate on the same luck: its mean is the regret too */
    mean = mean_of(run, "second", "thompson", &mcse);
    print_message("%-14s T=%d: pseudo-regret %.5f, by conversions %.5f (%.5f), exact %.5f\n", file, list, gap * pulls,
                  mean, mcse, exact);
    assert_true(fabs(mean - exact) < 4.0 * mcse);
    /* pulls of the worse arm of T: their standard deviation is below T / 2 */
    assert_true(fabs(gap * pulls - exact) < 4.0 * gap * 0.5 * list / sqrt((double)n));
    release(run);
}

/* Exact dynamic programme over posterior states, calculated elsewhere: rows ts-01, ts-04, ts-05, ts-06 of `selftest`.
 */
static void test_regret_of_thompson_sampling(void **state)
{
    (void)state;
    check_regret("two-30-50.csv", 10, 10, 0.2, 0.8224550178649215, 40000 / PART);
    check_regret("two-05-10.csv", 10, 10, 0.05, 0.23894909772253203, 80000 / PART);
    check_regret("two-05-10.csv", 20, 100000, 0.05, 0.4602952190603818, 40000 / PART);
    check_regret("two-05-10.csv", 40, 40, 0.05, 0.8623503386140567, 40000 / PART);
    /* one group: nothing is known of anybody, half of them get the worse message */
    check_regret("two-05-10.csv", 20, 1, 0.05, 0.5, 8000 / PART);
}

static const char hillstrom[] = "microlift: 1\nname: curve\nmodel: table\nlist: {size: %d}\n"
                                "data_points: {womens: {levels: [0, 1]}, newbie: {levels: [0, 1]}, mens: {levels: [0, "
                                "1]}, recent: {levels: [0, 1]},"
                                " web: {levels: [0, 1]}, highspend: {levels: [0, 1]}, urban: {levels: [0, 1]}}\n"
                                "table: {file: hillstrom-cells.csv, message: arm, count: n,\n"
                                "  messages: {No E-Mail: none, Mens E-Mail: mens, Womens E-Mail: womens},\n"
                                "  outcomes: {visit: visits, conversion: conversions}}\n"
                                "strategies:\n"
                                "  broad: {kind: learned, pilot: 0.5, candidates: [nothing, mens, womens]}\n";

struct cell {
    const char *points, *choose;
    double gain_pp, mcse_pp; /* over broad, percentage points of visits */
};

/* A pilot of n customers, here half of a list of 2 n: the rest's rate is what the policy is worth. */
static void check_curve(int n, double broad_percent, double broad_mcse, const struct cell *cells, size_t n_cells,
                        size_t n_replicates)
{
    char text[6000];
    int used = snprintf(text, sizeof text, hillstrom, 2 * n);

    for (size_t i = 0; i < n_cells; i++) {
        used += snprintf(text + used, sizeof text - (size_t)used,
                         "  s%zu: {kind: learned, pilot: 0.5, candidates: [nothing, mens, womens], segment_by: [%s], "
                         "choose: %s}\n",
                         i, cells[i].points, cells[i].choose);
    }
    struct learned *run = simulate(text, MLIFT_SOURCE_DIR "/scenarios", n_replicates);
    double mcse, level = 100.0 * mean_of(run, "broad", NULL, &mcse) / n;
    /* the pilot's half has a third of each arm: 10.620196, 18.269521 and 15.148885% */
    level -= (10.620196 + 18.269521 + 15.148885) / 3.0;
    mcse *= 100.0 / n;
    print_message("n %d: broad %.3f (%.3f), elsewhere %.3f\n", n, level, mcse, broad_percent);
    assert_true(fabs(level - broad_percent) < 4.0 * hypot(mcse, broad_mcse));
    for (size_t i = 0; i < n_cells; i++) {
        char name[24];
        snprintf(name, sizeof name, "s%zu", i);
        double gain = 100.0 * mean_of(run, name, "broad", &mcse) / n;
        mcse *= 100.0 / n;
        print_message("  %-6s %-42s %+.3f (%.3f), elsewhere %+.3f (%.3f)\n", cells[i].choose, cells[i].points, gain,
                      mcse, cells[i].gain_pp, cells[i].mcse_pp);
        assert_true(fabs(gain - cells[i].gain_pp) < 4.0 * hypot(mcse, cells[i].mcse_pp));
    }
    release(run);
}

/* An independent implementation, 2,000 pilots of exactly n customers; here the size of the pilot has luck in it too. */
static void test_hillstrom_curve(void **state)
{
    static const struct cell cells_300[] = {
        {"mens", "raw", 0.032, 0.042},
        {"mens", "shrunk", 0.104, 0.026},
        {"mens, newbie, recent", "raw", -0.925, 0.038},
        {"mens, newbie, recent", "shrunk", -0.133, 0.020},
        {"mens, newbie, recent, web, highspend, urban", "raw", -1.476, 0.027},
        {"mens, newbie, recent, web, highspend, urban", "shrunk", -0.136, 0.011},
    };
    static const struct cell cells_3000[] = {
        {"mens", "raw", 0.174, 0.012},
        {"mens, newbie, recent", "shrunk", 0.023, 0.009},
        {"mens, newbie, recent, web, highspend, urban", "raw", -1.478, 0.013},
        {"mens, newbie, recent, web, highspend, urban", "shrunk", -0.077, 0.007},
    };

    (void)state;
    check_curve(300, 17.211, 0.04, cells_300, 6, 2000 / PART);
    check_curve(3000, 18.176, 0.02, cells_3000, 4, 250 / PART);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_regret_of_thompson_sampling),
                                       cmocka_unit_test(test_hillstrom_curve)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
