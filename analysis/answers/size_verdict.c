#include "analysis/answers/size_verdict.h"

#include "models/goal.h"

#include <math.h>

static const char *goal(const struct mlift_size_answer *self)
{
    return mlift_goal_many(&self->run->scenario->campaign);
}

static const char *early(const struct mlift_size_answer *self)
{
    return mlift_goal_early(&self->run->scenario->campaign);
}

static const char *name(const struct mlift_size_answer *self, int strategy)
{
    return self->run->scenario->campaign.strategy[strategy].name;
}

static struct mlift_figure people(double n)
{
    return mlift_figure_exact(MLIFT_UNIT_PEOPLE, n);
}

static const char *words_of_design(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    static const char *const tests[] = {"a pooled z test", "a Cochran-Mantel-Haenszel test over the reported segments",
                                        "a test adjusted for the rate expected of each subscriber"};
    const struct mlift_design *d = self->verdict.design;
    int n1, n2;

    mlift_design_arms(d, self->question.list, &n1, &n2);
    return mlift_answer_text(
        out,
        "%s, %s-sided%s, at alpha %g; %d get %s, %d get %s%s. It needs %s subscribers, you have %s (power %.0f%%).",
        tests[d->method], d->sides == 1 ? "one" : "two", d->looks > 1 ? ", at three looks" : "", self->question.alpha,
        n1, mlift_size_answer_baseline(self), n2, mlift_size_answer_challenger(self),
        d->aware ? ", drawn only from those whom the two would send something different" : "",
        people(d->n_required[0]).text, people(self->question.list).text, 100.0 * d->power_at_list);
}

static const char *words_of_send(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_recommendation *v = &self->verdict;
    bool challenger = v->send == self->question.challenger;
    const struct mlift_recommendation_money *chosen = challenger                           ? &v->challenger
                                                      : v->send == self->question.baseline ? &v->baseline
                                                                                           : &v->none;
    const struct mlift_recommendation_money *other = challenger ? &v->baseline : &v->challenger;
    const char *against = challenger ? mlift_size_answer_baseline(self) : mlift_size_answer_challenger(self);

    if (!isfinite(chosen->cents)) {
        return mlift_answer_text(out,
                                 "send %s to everybody: %.1f %s are expected on this list against %.1f with %s. Money "
                                 "is left out: `economics.earns` names no outcome that earns.",
                                 name(self, v->send), chosen->goals, goal(self), other->goals, against);
    }
    return mlift_answer_text(
        out,
        "send %s to everybody: it is expected to earn %.2f more than %s on this list, e-mails and leavers paid (%.1f "
        "against %.1f %s).",
        name(self, v->send), (chosen->cents - other->cents) / 100.0, against, chosen->goals, other->goals, goal(self));
}

/* What a trial would add, where the better one is not known. */
static const char *words_of_trial(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_recommendation *v = &self->verdict;

    return v->known_goals > 0.0
               ? mlift_answer_text(out,
                                   " Even the best small trial (%.0f per arm, then everybody gets the winner) would "
                                   "pick the worse one %.0f times in 100 and add %.1f %s to a blind choice, of %.1f "
                                   "that knowing would add.",
                                   v->n_testroll, 100.0 * v->error_rate, v->testroll_goals, goal(self), v->known_goals)
               : "";
}

/* What comes nearest to fitting the list. */
static const char *words_of_nearest(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    char label[MLIFT_DESIGN_NAME];

    for (size_t i = 0; i < self->designs.n; i++) {
        const struct mlift_design *d = &self->designs.design[i];
        if ((d->metric == MLIFT_EXACT_GOAL || self->proxy.same_sign) && d->n_required[0] < 1e9) {
            return mlift_answer_text(out, " The design that needs fewest (%s) takes %s subscribers.",
                                     mlift_size_answer_label(self, d, label), people(d->n_required[0]).text);
        }
    }
    return "";
}

const char *mlift_size_verdict_words(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_recommendation *v = &self->verdict;
    struct mlift_figure list = people(self->question.list), need = people(v->goal ? v->goal->n_required[0] : 1e9);

    switch (v->kind) {
    case MLIFT_RECOMMENDATION_TEST_GOAL:
        return mlift_answer_text(out, "test %s like this: %s", goal(self), words_of_design(self, out));
    case MLIFT_RECOMMENDATION_TEST_CLICK:
        return mlift_answer_text(
            out, "you cannot test %s with %s subscribers (that takes %s); test %s instead, like this: %s", goal(self),
            list.text, need.text, early(self), words_of_design(self, out));
    case MLIFT_RECOMMENDATION_NO_DIFFERENCE:
        return mlift_answer_text(
            out,
            "do not test: %s and %s lead to the same %s in this scenario, so no list is large enough; send %s, the one "
            "that costs least.",
            mlift_size_answer_baseline(self), mlift_size_answer_challenger(self), goal(self), name(self, v->send));
    case MLIFT_RECOMMENDATION_DO_NOT_TEST:
        break;
    }
    return mlift_answer_text(
        out, "do not test with %s subscribers (%s take %s); %s%s%s%s", list.text, goal(self), need.text,
        words_of_send(self, out), words_of_trial(self, out), words_of_nearest(self, out),
        self->proxy.same_sign
            ? ""
            : mlift_answer_text(out, " Do not test %s in its place: they point the other way.", early(self)));
}
