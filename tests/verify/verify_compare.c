/* What the comparison promises, counted over many seeds: selections are right as often as promised in the slippage
 * configuration, and simultaneous intervals cover the exact truth together. */
#include "tests/selecting.h"

#include "analysis/multiple/best.h"
#include "analysis/strategies/ranking.h"

#include <stdio.h>

static void test_normals(void **state)
{
    static const int k[] = {2, 4, 10};
    static const double correlations[] = {0.0, 0.5, 0.9}, promises[] = {0.9, 0.95};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        for (size_t c = 0; c < 3; c++) {
            for (size_t p = 0; p < 2; p++) {
                struct selecting_score score = selecting_normals(4000, k[i], correlations[c], promises[p]);
                print_message("%d normals, correlation %.1f, promised %.2f: right %.4f, %.0f replicates\n", k[i],
                              correlations[c], promises[p], score.right, score.replicates);
                assert_true(score.right >= promises[p] - 2.0 * sqrt(promises[p] * (1.0 - promises[p]) / 4000.0));
            }
        }
    }
}

static void test_campaign(void **state)
{
    static const double promises[] = {0.9, 0.95, 0.99};

    (void)state;
    for (size_t p = 0; p < 3; p++) {
        struct selecting_score score = selecting_campaign(1000, promises[p]);
        print_message("campaign, promised %.2f: right %.3f, %.0f replicates\n", promises[p], score.right,
                      score.replicates);
        assert_true(score.right >= promises[p]);
    }
}

/* Four means of `n` lists each, one pair of them equal: how often all distances to the best are covered, two-sided and
 * Hsu's, and the candidates hold the true best. */
static void test_coverage(void **state)
{
    enum { RUNS = 500, K = 4, N = 25 };
    static const double truth[K] = {0.0, 0.3, 0.5, 0.5}, lead[K] = {-0.5, -0.2, 0.0, 0.0};
    uint64_t luck = 77;
    int two_sided = 0, hsu = 0, candidate = 0;

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        double mean[K] = {0}, product[K * K] = {0}, v[K];
        for (int r = 0; r < N; r++) {
            double common = selecting_normal(&luck);
            for (int i = 0; i < K; i++) {
                v[i] = truth[i] + 0.7 * common + (0.4 + 0.2 * i) * selecting_normal(&luck);
                mean[i] += v[i] / N;
            }
            for (int i = 0; i < K * K; i++) {
                product[i] += v[i / K] * v[i % K];
            }
        }
        for (int i = 0; i < K * K; i++) {
            product[i] = (product[i] - N * mean[i / K] * mean[i % K]) / (N - 1) / N;
        }
        struct mlift_best_question q = {
            .n = K, .mean = mean, .covariance = product, .df = N - 1, .reference = -1, .confidence = 0.95};
        struct mlift_best best;
        assert_int_equal(mlift_best_find(&q, &best), MLIFT_OK);
        bool both = true, one = true;
        for (int i = 0; i < K; i++) {
            both &= best.row[i].low <= lead[i] && lead[i] <= best.row[i].high;
            one &= best.row[i].hsu_low <= lead[i] && lead[i] <= best.row[i].hsu_high;
        }
        two_sided += both;
        hsu += one;
        candidate += best.row[2].may_be_best && best.row[3].may_be_best;
    }
    print_message("covered together: two-sided %.4f, Hsu %.4f; the best among the candidates %.4f\n",
                  (double)two_sided / RUNS, (double)hsu / RUNS, (double)candidate / RUNS);
    /* five standard errors below the promise are 0.901 */
    assert_true(two_sided >= 0.93 * RUNS && hsu >= 0.93 * RUNS && candidate >= 0.93 * RUNS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normals),
        cmocka_unit_test(test_campaign),
        cmocka_unit_test(test_coverage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
