/* Engine against exact solver with a seed of the day (MLIFT_SEED sets it, MLIFT_REPLICATES how many replicates): every
 * shipped scenario, one line each. The limit is 1e-6 for all comparisons of a scenario together. */
#include "scenarios/scenario.h"
#include "scenarios/shipped.h"
#include "tests/agreement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { DEFAULT_REPLICATES = 20000, SECONDS_PER_DAY = 86400 };

static uint64_t number(const char *name, uint64_t preset)
{
    const char *wish = getenv(name);

    return wish ? strtoull(wish, NULL, 10) : preset;
}

/* Bonferroni: the number of comparisons is not known before, so a run with the limit 0 counts them. */
static bool agrees(const char *file, uint64_t seed, size_t n_replicates)
{
    char path[512];
    struct agreement a = {0};
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    assert_non_null(scenario);
    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s", file);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
    assert_int_equal(agreement_check(&scenario->campaign, seed, 2, 0.0, &a), 0);
    double limit = 1e-6 / (double)a.n;
    assert_int_equal(agreement_check(&scenario->campaign, seed, n_replicates, limit, &a), 0);
    print_message("%-22s %8zu %11zu %12.1e %12.1e %7s\n%s", file, n_replicates, a.n, a.least_p, limit,
                  a.n_beyond ? "BEYOND" : "agrees", a.text);
    mlift_scenario_free(scenario);
    free(scenario);
    return a.n_beyond == 0;
}

static void test_fresh_seed(void **state)
{
    const struct mlift_shipped *shipped;
    uint64_t seed = number("MLIFT_SEED", (uint64_t)time(NULL) / SECONDS_PER_DAY);
    size_t n_replicates = (size_t)number("MLIFT_REPLICATES", DEFAULT_REPLICATES), n_bad = 0;

    (void)state;
    print_message("seed %llu (MLIFT_SEED=%llu repeats this run)\n", (unsigned long long)seed, (unsigned long long)seed);
    print_message("%-22s %8s %11s %12s %12s\n", "scenario", "worlds", "comparisons", "least p", "limit");
    for (size_t i = 0; (shipped = mlift_shipped_at(i)) != NULL; i++) {
        size_t length = strlen(shipped->name);
        if (length > 5 && !strcmp(shipped->name + length - 5, ".yaml")) {
            n_bad += !agrees(shipped->name, seed, n_replicates);
        }
    }
    assert_int_equal(n_bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fresh_seed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
