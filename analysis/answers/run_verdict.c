#include "analysis/answers/run_verdict.h"

#include "models/goal.h"

#include <math.h>

static const struct mlift_campaign *campaign_of(const struct mlift_run_answer *self)
{
    return &self->run->scenario->campaign;
}

static const char *people(struct mlift_answer *out, double n)
{
    return mlift_answer_text(out, "%s", mlift_figure_exact(MLIFT_UNIT_PEOPLE, n).text);
}

static const char *count(struct mlift_answer *out, double n)
{
    return mlift_answer_text(out, "%s", mlift_figure_exact(MLIFT_UNIT_COUNT, n).text);
}

const char *mlift_run_verdict_counted(const struct mlift_run_answer *self, const struct mlift_verdict_test *test)
{
    const struct mlift_campaign *campaign = campaign_of(self);

    return test == &self->gallery.verdict->goal   ? mlift_goal_many(campaign)
           : campaign->model == MLIFT_MODEL_TABLE ? self->run->table.metric[test->metric].name
                                                  : mlift_goal_early(campaign);
}

const char *mlift_run_verdict_list(const struct mlift_verdict_test *test, struct mlift_answer *out)
{
    const struct mlift_powercurve_required *required = &test->required[MLIFT_POWERCURVE_Z_POOLED];
    double needed = mlift_verdict_list(test, MLIFT_POWERCURVE_Z_POOLED);

    if (test->available && test->learns && !(needed > 0.0)) {
        /* A strategy that learns does better on a larger list: not known how much. */
        return mlift_answer_text(out, "more than %s", people(out, (double)mlift_verdict_own(test)->list_size));
    }
    if (required->list_size > 0.0) {
        return mlift_answer_text(out, "%s%s", required->at_smallest ? "at most " : "",
                                 people(out, mlift_powercurve_rounded(required)));
    }
    double unit = needed > 0.0 ? pow(10.0, floor(log10(needed)) - 1.0) : 1.0; /* two figures: an approximation */
    return mlift_answer_text(out, "about %s", people(out, round(needed / unit) * unit));
}

/* ", or test clicks (2,600 subscribers)" where that is a way out; else empty. */
static const char *click_instead(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_verdict *verdict = self->gallery.verdict;
    const struct mlift_verdict_test *click = &verdict->click;
    double list = click->available ? mlift_verdict_list(click, MLIFT_POWERCURVE_Z_POOLED) : 0.0;

    return list > 0.0 && list <= MLIFT_VERDICT_HOPELESS && click->direction == verdict->goal.direction
               ? mlift_answer_text(out, ", or test %s (%s subscribers)", mlift_run_verdict_counted(self, click),
                                   mlift_run_verdict_list(click, out))
               : "";
}

/* Money may say the opposite of conversions. */
static const char *mind_the_money(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_verdict *verdict = self->gallery.verdict;
    double gain = verdict->difference >= 0.0 ? verdict->profit : -verdict->profit;

    return campaign_of(self)->model == MLIFT_MODEL_BEHAVIOURAL && gain < -0.005 &&
                   verdict->advice != MLIFT_ADVICE_NO_DIFFERENCE
               ? mlift_answer_text(
                     out, " But mind the money: after messages and leavers it earns %.2f less per subscriber.", -gain)
               : "";
}

static const char *advice(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_verdict *verdict = self->gallery.verdict;
    const char *challenger = mlift_run_answer_name(self, mlift_run_answer_challenger(self));
    const char *baseline = mlift_run_answer_name(self, mlift_run_answer_baseline(self));
    const char *best = verdict->difference < 0.0 ? baseline : challenger;
    const char *goal = mlift_goal_many(campaign_of(self)), *early = mlift_run_verdict_counted(self, &verdict->click);
    const char *needed = mlift_run_verdict_list(&verdict->goal, out), *clicks = click_instead(self, out);

    switch (verdict->advice) {
    case MLIFT_ADVICE_NO_DIFFERENCE:
        return mlift_answer_text(out,
                                 "%s and %s convert alike here: no test is needed, take the one that is less work.",
                                 challenger, baseline);
    case MLIFT_ADVICE_TEST_IT:
        return mlift_answer_text(
            out, "%s should win, and this list is large enough to check it: test, then do what the test says.", best);
    case MLIFT_ADVICE_TEST_THE_CLICK:
        return mlift_answer_text(
            out, "too few subscribers to test %s directly, enough to test %s: test %s, or send %s to all.", goal, early,
            early, best);
    case MLIFT_ADVICE_CLICK_MISLEADS:
        return mlift_answer_text(out,
                                 "do not test on this list, and do not let %s decide: they favour the strategy that "
                                 "converts less. Send %s, or gather %s subscribers.",
                                 early, best, needed);
    case MLIFT_ADVICE_LIST_TOO_SMALL:
        return mlift_answer_text(out,
                                 "do not test on this list, the test would too often miss the difference. If you trust "
                                 "the scenario, send %s to all; to check it, gather %s subscribers%s.",
                                 best, needed, clicks);
    case MLIFT_ADVICE_OUT_OF_REACH:
        return mlift_answer_text(
            out, "do not test %s: it would take %s subscribers. Decide between %s and %s by effort and cost%s.", goal,
            needed, baseline, challenger, clicks);
    case MLIFT_ADVICE_UNKNOWN:
        break;
    }
    return mlift_answer_text(out,
                             "the experiment has no arm for both %s and %s: add them under experiment.arms to see what "
                             "a test could show.",
                             baseline, challenger);
}

const char *mlift_run_verdict_words(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    return mlift_answer_text(out, "%s%s", advice(self, out), mind_the_money(self, out));
}

/* "; the list earns 346.40 instead of 172.13, e-mails and leavers paid" where profit is known. */
static const char *money(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    int profit = mlift_run_answer_measure(self, "profit");
    double list = (double)campaign_of(self)->list_size, earned[2] = {(double)NAN, (double)NAN};
    const int strategy[2] = {mlift_run_answer_baseline(self), mlift_run_answer_challenger(self)};

    for (int i = 0; profit >= 0 && i < 2; i++) {
        earned[i] = list * mlift_run_answer_best(mlift_run_answer_rate(self, strategy[i], 0, profit));
    }
    return isfinite(earned[0]) && isfinite(earned[1])
               ? mlift_answer_text(out, "; the list earns %s instead of %s, messages%s paid",
                                   mlift_figure_exact(MLIFT_UNIT_MONEY, earned[1]).text,
                                   mlift_figure_exact(MLIFT_UNIT_MONEY, earned[0]).text,
                                   campaign_of(self)->model == MLIFT_MODEL_TABLE ? "" : " and leavers")
               : "";
}

const char *mlift_run_verdict_lift(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_campaign *campaign = campaign_of(self);
    int goal = self->gallery.summary.goal, b = campaign->baseline, c = campaign->challenger;
    double base = mlift_run_answer_best(mlift_run_answer_rate(self, b, 0, goal));
    double other = mlift_run_answer_best(mlift_run_answer_rate(self, c, 0, goal));
    double list = (double)campaign->list_size;
    bool alike = self->gallery.verdict->advice == MLIFT_ADVICE_NO_DIFFERENCE;
    const char *how = alike ? "does about as well as" : other > base ? "does better than" : "does worse than";

    return mlift_answer_text(
        out,
        "%s %s %s: %.3f%% of subscribers reach the goal (%s) instead of %.3f%%, a difference of %s percentage points, "
        "or %s instead of %s on a list of %s%s.",
        mlift_run_answer_name(self, c), how, mlift_run_answer_name(self, b), 100.0 * other, mlift_goal_many(campaign),
        100.0 * base, mlift_figure_fixed(other - base, 100.0, 3, 1).text, count(out, list * other),
        count(out, list * base), people(out, list), money(self, out));
}
