/* A backup where the state is seen: a message for each visible state, also for those that nobody is in. */
#include "models/planner_backup.h"
#include "models/table.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct place {
    struct mlift_campaign *campaign;
    struct mlift_table table;
    struct mlift_belief belief;
    struct mlift_planner planner;
};

/* Solved for the strategy `s` of a campaign, so that values of the following step are there. */
static void plan(struct place *place, struct mlift_campaign *campaign, int s)
{
    place->campaign = campaign;
    assert_int_equal(mlift_table_init(&place->table, campaign), MLIFT_OK);
    assert_int_equal(mlift_belief_init(&place->belief, &place->table, s, true), MLIFT_OK);
    uint8_t *nothing = calloc((size_t)place->belief.n_steps, 1);
    struct mlift_planner_seeds seeds = {.n_sequences = 1, .sequence = nothing};
    assert_non_null(nothing);
    assert_int_equal(mlift_planner_init(&place->planner, &place->belief, true, NULL), MLIFT_OK);
    assert_int_equal(mlift_planner_solve(&place->planner, &seeds, 1), MLIFT_OK);
    free(nothing);
}

static void give_back(struct place *place)
{
    mlift_planner_free(&place->planner);
    mlift_belief_free(&place->belief);
    mlift_table_free(&place->table);
    sample_free(place->campaign);
}

static double best_score(const struct mlift_planner *planner, size_t v, int n_messages)
{
    double best = planner->score[v];

    for (int m = 1; m <= n_messages; m++) {
        double other = planner->score[(size_t)m * (size_t)planner->n_visible + v];
        best = other > best ? other : best;
    }
    return best;
}

/* Everybody of one type in visible state `here`. Behind the belief stands a mass that belongs to nobody. Returns in how
 * many empty states another message than that of `here` is the best one. */
static int check_belief(struct place *place, size_t here, size_t type)
{
    struct mlift_planner *planner = &place->planner;
    size_t n_x = place->belief.n_x, n_drift = (size_t)place->table.n_drift, n_states = (size_t)place->table.n_states;
    double *b = calloc(n_x + n_drift, sizeof *b);
    int others = 0;

    assert_non_null(b);
    for (size_t d = 0; d < n_drift; d++) {
        b[type * n_states + here * n_drift + d] = 0.5 / (double)(d + 1);
        b[n_x + d] = 1.0;
    }
    mlift_planner_backup_add(planner, 0, b);
    for (size_t v = 0; v < (size_t)planner->n_visible; v++) {
        if (v != here) {
            double got = planner->score[(size_t)planner->choice[v] * (size_t)planner->n_visible + v];
            assert_true(got >= best_score(planner, v, place->campaign->n_messages));
            double same = planner->score[(size_t)planner->choice[here] * (size_t)planner->n_visible + v];
            others += got > same;
        }
    }
    free(b);
    return others;
}

static void check_campaign(struct mlift_campaign *campaign, int s)
{
    struct place place;
    int others = 0;

    plan(&place, campaign, s);
    assert_true(place.planner.n_visible > 1 && place.table.n_drift > 1);
    for (size_t here = 0; here < (size_t)place.planner.n_visible; here++) {
        for (size_t type = 0; type < place.table.n_types; type++) {
            others += check_belief(&place, here, type);
        }
    }
    assert_true(others > 0);
    give_back(&place);
}

static void test_empty_states_get_the_message_that_is_best_there(void **state)
{
    (void)state;
    check_campaign(sample_owners(), 1);
    check_campaign(sample_living(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_empty_states_get_the_message_that_is_best_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
