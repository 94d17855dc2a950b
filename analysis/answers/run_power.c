#include "analysis/answers/run_power.h"

#include "analysis/answers/run_verdict.h"

#include <math.h>

static const char *const test_names[MLIFT_POWERCURVE_N_TESTS] = {"z_pooled", "fisher"};

/* --- for programs ------------------------------------------------------------------------------------------------- */

static void put_rejections(struct mlift_answer *out, const char *above, const struct mlift_powercurve_point *point,
                           enum mlift_powercurve_test test, int direction)
{
    double power = mlift_powercurve_power(point, test, direction);

    mlift_answer_put_simulated(out, mlift_answer_text(out, "%s.power", above), mlift_answer_text(out, "%s.mcse", above),
                               MLIFT_UNIT_SHARE, power, mlift_powercurve_mcse(power, point->n_replicates));
    mlift_answer_put(out, mlift_answer_text(out, "%s.any_direction", above), MLIFT_UNIT_SHARE,
                     mlift_powercurve_power(point, test, 0));
    mlift_answer_put(out, mlift_answer_text(out, "%s.challenger_better", above), MLIFT_UNIT_SHARE,
                     point->test[test].p_up);
    mlift_answer_put(out, mlift_answer_text(out, "%s.challenger_worse", above), MLIFT_UNIT_SHARE,
                     point->test[test].p_down);
}

static void put_sizes(struct mlift_answer *out, const char *above, const struct mlift_verdict_test *test)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN("list_size", NULL, MLIFT_UNIT_PEOPLE),
        MLIFT_COLUMN("tests", NULL, MLIFT_UNIT_WHOLE),
        {"z_pooled.power", NULL, MLIFT_UNIT_SHARE, "z_pooled.mcse", 0},
        MLIFT_COLUMN("z_pooled.any_direction", NULL, MLIFT_UNIT_SHARE),
        MLIFT_COLUMN("z_pooled.challenger_better", NULL, MLIFT_UNIT_SHARE),
        MLIFT_COLUMN("z_pooled.challenger_worse", NULL, MLIFT_UNIT_SHARE),
        {"fisher.power", NULL, MLIFT_UNIT_SHARE, "fisher.mcse", 0},
        MLIFT_COLUMN("fisher.any_direction", NULL, MLIFT_UNIT_SHARE),
        MLIFT_COLUMN("fisher.challenger_better", NULL, MLIFT_UNIT_SHARE),
        MLIFT_COLUMN("fisher.challenger_worse", NULL, MLIFT_UNIT_SHARE)};

    mlift_answer_table(out, mlift_answer_text(out, "%s.sizes", above), NULL, columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < test->curve.n_points; i++) {
        const struct mlift_powercurve_point *point = &test->curve.point[i];
        MLIFT_CELLS(out, MLIFT_N((double)point->list_size), MLIFT_N((double)point->n_replicates));
        for (int t = 0; t < MLIFT_POWERCURVE_N_TESTS; t++) {
            enum mlift_powercurve_test which = (enum mlift_powercurve_test)t;
            double power = mlift_powercurve_power(point, which, test->direction);
            MLIFT_CELLS(out, MLIFT_S(power, mlift_powercurve_mcse(power, point->n_replicates)),
                        MLIFT_N(mlift_powercurve_power(point, which, 0)), MLIFT_N(point->test[t].p_up),
                        MLIFT_N(point->test[t].p_down));
        }
    }
}

static void put_required(struct mlift_answer *out, const char *above, const struct mlift_verdict_test *test)
{
    for (int t = 0; t < MLIFT_POWERCURVE_N_TESTS; t++) {
        const struct mlift_powercurve_required *n = &test->required[t];
        const char *here = mlift_answer_text(out, "%s.required_n.%s", above, test_names[t]);
        bool known = n->list_size > 0.0;
        mlift_answer_put(out, mlift_answer_text(out, "%s.list_size", here), MLIFT_UNIT_COUNT,
                         known ? n->list_size : (double)NAN);
        mlift_answer_put(out, mlift_answer_text(out, "%s.low", here), MLIFT_UNIT_COUNT, known ? n->low : (double)NAN);
        mlift_answer_put(out, mlift_answer_text(out, "%s.high", here), MLIFT_UNIT_COUNT, known ? n->high : (double)NAN);
        mlift_answer_put_flag(out, mlift_answer_text(out, "%s.at_most", here), n->at_smallest);
    }
    double closed = test->closed_form_list;
    mlift_answer_put(out, mlift_answer_text(out, "%s.required_n.closed_form", above), MLIFT_UNIT_COUNT,
                     closed > 0.0 ? closed : (double)NAN);
}

static void put_power(const struct mlift_run_answer *self, struct mlift_answer *out, const char *above,
                      const struct mlift_verdict_test *test)
{
    if (!test->available) {
        mlift_answer_put_none(out, above);
        return;
    }
    const struct mlift_powercurve_point *own = mlift_verdict_own(test);
    mlift_answer_put_text(out, mlift_answer_text(out, "%s.metric", above), self->run->table.metric[test->metric].name);
    mlift_answer_put(out, mlift_answer_text(out, "%s.p_baseline", above), MLIFT_UNIT_SHARE, test->p[0]);
    mlift_answer_put(out, mlift_answer_text(out, "%s.p_challenger", above), MLIFT_UNIT_SHARE, test->p[1]);
    mlift_answer_put(out, mlift_answer_text(out, "%s.list_size", above), MLIFT_UNIT_PEOPLE, (double)own->list_size);
    for (int t = 0; t < MLIFT_POWERCURVE_N_TESTS; t++) {
        put_rejections(out, mlift_answer_text(out, "%s.%s", above, test_names[t]), own, (enum mlift_powercurve_test)t,
                       test->direction);
    }
    put_required(out, above, test);
    put_sizes(out, above, test);
}

/* --- for people --------------------------------------------------------------------------------------------------- */

static void cell_power(struct mlift_answer *out, const struct mlift_verdict_test *test,
                       const struct mlift_powercurve_point *at, enum mlift_powercurve_test rule)
{
    double power = mlift_powercurve_power(at, rule, test->direction);

    mlift_answer_cell_simulated(out, power, mlift_powercurve_mcse(power, at->n_replicates));
}

/* The list on which the pooled z test would have power 0.8; NAN where there is none. */
static double list_of(const struct mlift_verdict_test *test)
{
    const struct mlift_powercurve_required *n = &test->required[MLIFT_POWERCURVE_Z_POOLED];
    double about = mlift_verdict_list(test, MLIFT_POWERCURVE_Z_POOLED);

    return n->list_size > 0.0 ? mlift_powercurve_rounded(n) : about > 0.0 ? about : (double)NAN;
}

/* The user's own list, on a screen. */
static void tell_own(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    static const struct mlift_answer_column columns[] = {MLIFT_COLUMN("counted", "Counted", MLIFT_UNIT_WORD),
                                                         MLIFT_COLUMN("power", "Found in tests", MLIFT_UNIT_SHARE),
                                                         MLIFT_COLUMN("fisher", "by Fisher's test", MLIFT_UNIT_SHARE),
                                                         MLIFT_COLUMN("list_size", "List for 80%", MLIFT_UNIT_PEOPLE)};
    const struct mlift_verdict_test *tests[2] = {&self->gallery.verdict->goal, &self->gallery.verdict->click};

    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT | MLIFT_SHOWN_JSON);
    mlift_answer_table(
        out, "on_this_list",
        mlift_answer_text(out,
                          "A test on these %s subscribers, each in one arm: how often it finds the difference (power; "
                          "pooled z, 5%% two-sided).",
                          mlift_figure_exact(MLIFT_UNIT_PEOPLE, (double)self->run->scenario->campaign.list_size).text),
        columns, 4);
    for (int i = 0; i < 2; i++) {
        if (!tests[i]->available) {
            continue;
        }
        const struct mlift_powercurve_point *own = mlift_verdict_own(tests[i]);
        mlift_answer_cell_text(out, mlift_run_verdict_counted(self, tests[i]));
        cell_power(out, tests[i], own, MLIFT_POWERCURVE_Z_POOLED);
        cell_power(out, tests[i], own, MLIFT_POWERCURVE_FISHER);
        mlift_answer_cell_as(out, list_of(tests[i]), "%s",
                             tests[i]->direction == 0 ? "no difference" : mlift_run_verdict_list(tests[i], out));
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
}

static void tell_sizes(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_verdict_test *goal = &self->gallery.verdict->goal, *click = &self->gallery.verdict->click;
    const char *what = mlift_run_verdict_counted(self, goal);
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Subscribers", MLIFT_UNIT_PEOPLE),
        MLIFT_COLUMN(NULL, mlift_answer_text(out, "%s, pooled z", what), MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, mlift_answer_text(out, "%s, Fisher", what), MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL,
                     click->available ? mlift_answer_text(out, "%s, pooled z", mlift_run_verdict_counted(self, click))
                                      : "",
                     MLIFT_UNIT_SHARE)};

    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_table(
        out, NULL,
        goal->direction == 0
            ? "Share of tests that claim a difference although there is none, +- Monte Carlo error, by list size."
            : "Power by list size: share of tests, each subscriber in one arm, that find the difference, +- Monte "
              "Carlo "
              "error; 5% two-sided. Sizes beyond your list are several simulated lists together.",
        columns, click->available ? 4 : 3);
    for (int i = 0; i < goal->curve.n_points; i++) {
        const struct mlift_powercurve_point *at = &goal->curve.point[i];
        mlift_answer_cell(out, (double)at->list_size);
        cell_power(out, goal, at, MLIFT_POWERCURVE_Z_POOLED);
        cell_power(out, goal, at, MLIFT_POWERCURVE_FISHER);
        if (click->available) {
            cell_power(out, click, &click->curve.point[i], MLIFT_POWERCURVE_Z_POOLED);
        }
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
}

void mlift_run_power_tell(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_verdict *verdict = self->gallery.verdict;
    double list = mlift_verdict_list(&verdict->goal, MLIFT_POWERCURVE_Z_POOLED);

    mlift_answer_put(out, "power.alpha", MLIFT_UNIT_SHARE, MLIFT_VERDICT_ALPHA);
    mlift_answer_put(out, "power.target", MLIFT_UNIT_SHARE, MLIFT_VERDICT_TARGET);
    mlift_answer_show_to(out, MLIFT_SHOWN_JSON);
    put_power(self, out, "power.goal", &verdict->goal);
    put_power(self, out, "power.click", &verdict->click);
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
    mlift_answer_put(out, "required_n", MLIFT_UNIT_PEOPLE, list > 0.0 ? ceil(list) : (double)NAN);
    if (verdict->goal.available) {
        tell_own(self, out);
        tell_sizes(self, out);
    }
}
