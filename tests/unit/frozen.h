/* Values of tests/data/segments held to what the program says: each within so many combined standard errors. */
#ifndef TESTS_UNIT_FROZEN_H
#define TESTS_UNIT_FROZEN_H

#include "analysis/segments/frontier.h"
#include "tests/unit/loaded.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* An experiment of the files: where its scenario is, the outcome, the order of cutting. */
struct frozen_experiment {
    const char *name, *scenario;
    int goal_outcome;
    const char *order[8];
    int n_lists;
    size_t list[5];
};

static const struct frozen_experiment frozen_experiments[] = {
    {"hillstrom-visits",
     "scenarios/hillstrom.yaml",
     0,
     {"mens", "newbie", "recent", "web", "highspend", "urban"},
     5,
     {300, 1000, 3000, 10000, 32000}},
    {"hillstrom-conversions",
     "scenarios/hillstrom.yaml",
     1,
     {"mens", "newbie", "recent", "web", "highspend", "urban"},
     5,
     {300, 1000, 3000, 10000, 32000}},
    {"other-replies", "tests/data/segments/other.yaml", 0, {"size", "owner", "region"}, 3, {400, 2000, 8000}},
    {"other-orders", "tests/data/segments/other.yaml", 1, {"region", "size", "owner"}, 3, {400, 2000, 8000}},
};

enum { FROZEN_EXPERIMENTS = sizeof frozen_experiments / sizeof *frozen_experiments };

/* The frontier of an experiment, with a separate pilot for each list. */
static inline void frozen_solve(const struct frozen_experiment *e, size_t n_replicates, struct mlift_frontier *frontier)
{
    struct mlift_scenario *scenario = loaded(e->scenario);
    struct mlift_engine_options engine = {.seed = 1, .isa = mlift_isa_detect()};
    struct mlift_frontier_question q = {.share = 1.0, .z = 1.96, .n_replicates = n_replicates, .n_lists = e->n_lists};
    struct mlift_menu menu;

    scenario->campaign.goal_outcome = e->goal_outcome;
    memcpy(q.list, e->list, sizeof e->list);
    for (; e->order[q.n_order]; q.n_order++) {
        q.order[q.n_order] = mlift_campaign_find_data_point(&scenario->campaign, e->order[q.n_order]);
        assert_true(q.order[q.n_order] >= 0);
    }
    q.n_wanted = 1;
    q.wanted[0] = 1;
    for (int k = 0; k < q.n_order; k++) {
        size_t levels = (size_t)scenario->campaign.data_point[q.order[k]].n_levels;
        q.wanted[q.n_wanted] = q.wanted[q.n_wanted - 1] * levels;
        q.n_wanted++;
    }
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, (1u << scenario->campaign.n_data_points) - 1), 0);
    assert_int_equal(mlift_frontier_init(frontier, &menu, &q, &engine), 0);
    mlift_menu_free(&menu);
    unload(scenario);
}

/* The program's value of a row of the files; false where it has none. */
static inline bool frozen_find(const struct mlift_frontier *f, size_t n, size_t segments, const char *rule,
                               const char *what, struct mlift_frontier_estimate *out)
{
    static const char *const rules[] = {"raw", "shrunk", "threshold"};
    int list = 0, level = 0, r = 0;

    while (list < f->question.n_lists && f->question.list[list] != n) {
        list++;
    }
    while (level < f->n_levels && mlift_frontier_scheme(f, level)->n_segments != segments) {
        level++;
    }
    if (list == f->question.n_lists || level == f->n_levels) {
        return false;
    }
    if (!strcmp(rule, "broad")) {
        *out = f->broad[list];
        return true;
    }
    while (r < 2 && strcmp(rules[r], rule) != 0) {
        r++;
    }
    const struct mlift_frontier_point *p = mlift_frontier_at(f, list, level, (enum mlift_choice_rule)r);
    *out = !strcmp(what, "real-gain")       ? p->gain
           : !strcmp(what, "real-apparent") ? p->apparent
           : !strcmp(what, "placebo-gain")  ? p->placebo_gain
                                            : p->placebo_apparent;
    return true;
}

/* Compares every row of `file` that is about the experiment; returns how many there are and prints those beyond `most`
 * combined standard errors, counted in *beyond; rare passes of the threshold are left out. Values are rounded to
 * `rounding` percentage points. */
static inline int frozen_compare(const char *file, const struct frozen_experiment *e, const struct mlift_frontier *f,
                                 double most, double rounding, int *beyond, double *farthest)
{
    char path[512], line[256], name[64], rule[32], what[32];
    unsigned long n, segments;
    double value, mcse;
    int rows = 0;

    (void)snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/tests/data/segments/%s", file);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in)) {
        struct mlift_frontier_estimate ours = {0};
        if (sscanf(line, "%63s %lu %lu %31s %31s %lf %lf", name, &n, &segments, rule, what, &value, &mcse) != 7 ||
            strcmp(name, e->name) != 0) {
            continue;
        }
        assert_true(frozen_find(f, n, segments, rule, what, &ours));
        rows++;
        /* A threshold passed in a few of thousands of pilots: a mean of so few is not normal, its error not known. */
        if (!strcmp(rule, "threshold") && strstr(what, "apparent") && value < 5.0 * mcse) {
            continue;
        }
        double off = fabs(100.0 * ours.mean - value);
        double se = sqrt(mcse * mcse + 1e4 * ours.mcse * ours.mcse);
        double apart = fmax(0.0, off - rounding) / fmax(se, 1e-12);
        *farthest = fmax(*farthest, apart);
        if (apart > most) {
            print_message("%s n=%lu segments=%lu %s %s: %.4f, program %.4f (%.4f): %.1f standard errors\n", name, n,
                          segments, rule, what, value, 100.0 * ours.mean, 100.0 * ours.mcse, apart);
            *beyond += 1;
        }
    }
    fclose(in);
    return rows;
}

#endif
