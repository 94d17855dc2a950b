#include "analysis/answers/run_learners.h"

#include "analysis/sequential/regret.h"
#include "analysis/strategies/captured.h"

#include <math.h>

static const struct mlift_strategy *strategy_of(const struct mlift_run_answer *self, int s)
{
    return &self->run->scenario->campaign.strategy[s];
}

static struct mlift_summary_figure goal_of(const struct mlift_run_answer *self, int s)
{
    return mlift_run_answer_rate(self, s, 0, self->gallery.summary.goal);
}

/* --- learned ------------------------------------------------------------------------------------------------------ */

/* How often a strategy finds the best candidate, and what that costs. */
static void tell_learned(const struct mlift_run_answer *self, struct mlift_answer *out, int s)
{
    const struct mlift_strategy *own = strategy_of(self, s);
    struct mlift_summary_figure goal = goal_of(self, s);
    struct mlift_regret regret;

    mlift_regret_make(self->run, s, &regret);
    const char *picked = isfinite(regret.share_of_best) /* not in a results file */
                             ? mlift_answer_text(out, "picked the best of %d candidates in %s%% of %s; ", own->n_rules,
                                                 mlift_figure_fixed(regret.share_of_best, 100.0, 0, 0).text,
                                                 own->kind == MLIFT_STRATEGY_LEARNED ? "choices" : "messages")
                             : "";
    const char *each = self->run->table.learns[s].n > 1
                           ? mlift_answer_text(out, "; the best for each segment: %s%%",
                                               mlift_figure_fixed(regret.p_best_each, 100.0, 3, 0).text)
                           : "";
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s: %s%s points against %s for all (%s%%)%s.", own->name, picked,
                      mlift_figure(MLIFT_UNIT_DIFFERENCE, goal.value - regret.p_best, goal.mcse).text,
                      own->learning.candidate[regret.best], mlift_figure_fixed(regret.p_best, 100.0, 3, 0).text, each);
}

static void put_learned_segment(const struct mlift_run_answer *self, struct mlift_answer *out, const char *above, int s,
                                int segment)
{
    const struct mlift_strategy *own = strategy_of(self, s);
    bool simulated = self->run->lessons.n_replicates > 0;

    mlift_answer_put_text(out, mlift_answer_text(out, "%s.name", above), self->run->table.learns[s].name[segment]);
    mlift_answer_put(out, mlift_answer_text(out, "%s.share", above), MLIFT_UNIT_SHARE,
                     self->run->exact.candidate_share[s][segment]);
    mlift_answer_put_text(out, mlift_answer_text(out, "%s.best", above),
                          own->learning.candidate[mlift_regret_best(self->run, s, segment)]);
    for (int k = 0; k < own->n_rules; k++) {
        const char *name = mlift_answer_name(out, own->learning.candidate[k]);
        mlift_answer_put(out, mlift_answer_text(out, "%s.picked.%s", above, name), MLIFT_UNIT_SHARE,
                         simulated ? mlift_lessons_share(&self->run->lessons, s, segment, k) : (double)NAN);
        mlift_answer_put(out, mlift_answer_text(out, "%s.exact.%s", above, name), MLIFT_UNIT_SHARE,
                         mlift_regret_rate(self->run, s, segment, k));
    }
}

static void put_learned(const struct mlift_run_answer *self, struct mlift_answer *out, int s)
{
    const struct mlift_strategy *own = strategy_of(self, s);
    struct mlift_summary_figure goal = goal_of(self, s);
    const char *above = mlift_answer_text(out, "strategies[%d].learned", s);
    struct mlift_regret regret;

    mlift_regret_make(self->run, s, &regret);
    mlift_answer_put_text(out, mlift_answer_text(out, "%s.kind", above),
                          own->kind == MLIFT_STRATEGY_LEARNED ? "learned" : "bandit");
    mlift_answer_put(out, mlift_answer_text(out, "%s.share_of_best", above), MLIFT_UNIT_SHARE, regret.share_of_best);
    mlift_answer_put_text(out, mlift_answer_text(out, "%s.best", above), own->learning.candidate[regret.best]);
    mlift_answer_put(out, mlift_answer_text(out, "%s.exact_best", above), MLIFT_UNIT_SHARE, regret.p_best);
    mlift_answer_put(out, mlift_answer_text(out, "%s.exact_best_each", above), MLIFT_UNIT_SHARE, regret.p_best_each);
    mlift_answer_put_simulated(out, mlift_answer_text(out, "%s.regret", above),
                               mlift_answer_text(out, "%s.regret_mcse", above), MLIFT_UNIT_DIFFERENCE,
                               regret.p_best - goal.value, goal.mcse);
    for (int g = 0; g < self->run->table.learns[s].n; g++) {
        put_learned_segment(self, out, mlift_answer_text(out, "%s.segments[%d]", above, g), s, g);
    }
}

/* --- bounds ------------------------------------------------------------------------------------------------------- */

static const char *what_is_known(const struct mlift_strategy *strategy)
{
    static const char *const words[2][2] = {
        {"the signals at the start", "the signals at the start and the true state"},
        {"signals and reactions", "signals, reactions and the true state"},
    };

    return words[strategy->living][strategy->sees_state];
}

/* What a bound knows, and how sure it is that nobody who knows as much does better. */
static void tell_bound(const struct mlift_run_answer *self, struct mlift_answer *out, int s)
{
    const struct mlift_strategy *strategy = strategy_of(self, s);
    const struct mlift_bound *bound = &self->run->table.bound[s];
    double captured = mlift_captured_share(self->run, s);
    const char *words, *share = "";

    if (strategy->kind == MLIFT_STRATEGY_ORACLE) {
        words = mlift_answer_text(out, "%s is a bound: it knows the truth about everybody. Nobody passes it.",
                                  strategy->name);
    } else if (bound->proven) {
        words = mlift_answer_text(out, "%s is a bound: nobody passes it who knows %s (proven).", strategy->name,
                                  what_is_known(strategy));
    } else {
        words = mlift_answer_text(out,
                                  "%s is the best that was found for who knows %s: at most %s points more is "
                                  "possible.",
                                  strategy->name, what_is_known(strategy),
                                  mlift_figure_fixed(bound->upper - bound->value, 100.0, 3, 0).text);
    }
    if (isfinite(captured)) {
        share = mlift_answer_text(out, " %s gets %s%% of what it gains over %s.",
                                  mlift_run_answer_name(self, mlift_run_answer_challenger(self)),
                                  mlift_figure_fixed(captured, 100.0, 0, 0).text,
                                  mlift_run_answer_name(self, mlift_run_answer_baseline(self)));
    }
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s%s", words, share);
}

/* How good a strategy is that nobody can pass: models/layout.h. */
static void put_bound(const struct mlift_run_answer *self, struct mlift_answer *out, int s)
{
    const struct mlift_strategy *strategy = strategy_of(self, s);
    const struct mlift_bound *bound = &self->run->table.bound[s];
    const char *above = mlift_answer_text(out, "strategies[%d].bound", s);
    bool oracle = strategy->kind == MLIFT_STRATEGY_ORACLE;

    mlift_answer_put_text(out, mlift_answer_text(out, "%s.knows", above), oracle ? "truth" : "observed");
    mlift_answer_put_flag(out, mlift_answer_text(out, "%s.living", above), oracle || strategy->living);
    mlift_answer_put_flag(out, mlift_answer_text(out, "%s.sees_state", above), oracle || strategy->sees_state);
    mlift_answer_put(out, mlift_answer_text(out, "%s.upper", above), MLIFT_UNIT_SHARE, bound->upper);
    mlift_answer_put_flag(out, mlift_answer_text(out, "%s.proven", above), bound->proven);
    mlift_answer_put(out, mlift_answer_text(out, "%s.captured_by_challenger", above), MLIFT_UNIT_SHARE,
                     mlift_captured_share(self->run, s));
}

void mlift_run_learners_tell(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    for (int s = 0; s < self->gallery.summary.n_strategies; s++) {
        if (mlift_campaign_learns(strategy_of(self, s))) {
            tell_learned(self, out, s);
            put_learned(self, out, s);
        }
        if (mlift_strategy_is_bound(strategy_of(self, s))) {
            tell_bound(self, out, s);
            put_bound(self, out, s);
        }
    }
}
