#include "cli/size_words.h"

#include "analysis/caption.h"
#include "cli/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *people(double n, char out[MLIFT_CAPTION_NUMBER])
{
    mlift_caption_number(n, 0, false, out);
    return out;
}

/* `goal` is NULL or infinite only where nothing differs. */
static const char *need_of(const struct mlift_design *goal, char out[MLIFT_CAPTION_NUMBER])
{
    if (!goal || !(goal->n_required[0] < 1e9)) {
        (void)snprintf(out, MLIFT_CAPTION_NUMBER, "over 10^9");
        return out;
    }
    return people(goal->n_required[0], out);
}

static void say_design(const struct cli_size *size, char *out, size_t size_of)
{
    static const char *const tests[] = {"a pooled z test", "a Cochran-Mantel-Haenszel test over the reported segments",
                                        "a test adjusted for the rate expected of each subscriber"};
    const struct mlift_design *d = size->verdict.design;
    char list[MLIFT_CAPTION_NUMBER], need[MLIFT_CAPTION_NUMBER];
    int n1, n2;

    mlift_design_arms(d, size->question.list, &n1, &n2);
    cli_words_add(
        out, size_of, "%s, %s-sided%s, at alpha %g; %d get %s, %d get %s%s. It needs %s subscribers, you have %s",
        tests[d->method], d->sides == 1 ? "one" : "two", d->looks > 1 ? ", at three looks" : "", size->question.alpha,
        n1, cli_size_strategy(size, size->question.baseline), n2, cli_size_strategy(size, size->question.challenger),
        d->aware ? ", drawn only from those whom the two would send something different" : "",
        people(d->n_required[0], need), people(size->question.list, list));
    cli_words_add(out, size_of, " (power %.0f%%).", 100.0 * d->power_at_list);
}

static void say_send(const struct cli_size *size, char *out, size_t size_of)
{
    const struct mlift_recommendation *v = &size->verdict;
    const struct mlift_recommendation_money *chosen = v->send == size->question.challenger ? &v->challenger
                                                      : v->send == size->question.baseline ? &v->baseline
                                                                                           : &v->none;
    const struct mlift_recommendation_money *other =
        v->send == size->question.challenger ? &v->baseline : &v->challenger;
    int against = v->send == size->question.challenger ? size->question.baseline : size->question.challenger;

    cli_words_add(out, size_of,
                  "send %s to everybody: it is expected to earn %.2f more than %s on this list, e-mails and leavers "
                  "paid (%.1f against %.1f %s).",
                  cli_size_strategy(size, v->send), (chosen->cents - other->cents) / 100.0,
                  cli_size_strategy(size, against), chosen->goals, other->goals, cli_size_goal(size));
}

static void say_worth(const struct cli_size *size, char *out, size_t size_of)
{
    const struct mlift_recommendation *v = &size->verdict;

    if (v->known_goals > 0.0) {
        cli_words_add(out, size_of,
                      " Even the best small trial (%.0f per arm, then everybody gets the winner) would pick the worse "
                      "one %.0f times in 100 and add %.1f %s to a blind choice, of %.1f that knowing would add.",
                      v->n_testroll, 100.0 * v->error_rate, v->testroll_goals, cli_size_goal(size), v->known_goals);
    }
}

/* What comes nearest to fitting the list. */
static void say_nearest(const struct cli_size *size, char *out, size_t size_of)
{
    char need[MLIFT_CAPTION_NUMBER];

    for (size_t i = 0; i < size->designs.n; i++) {
        const struct mlift_design *d = &size->designs.design[i];
        if ((d->metric == MLIFT_EXACT_GOAL || size->proxy.same_sign) && d->n_required[0] < 1e9) {
            cli_words_add(out, size_of, " The design that needs fewest (%s) takes %s subscribers.", d->name,
                          people(d->n_required[0], need));
            return;
        }
    }
}

void cli_size_words(const struct cli_size *size, char *out, size_t size_of)
{
    const struct mlift_recommendation *v = &size->verdict;
    char list[MLIFT_CAPTION_NUMBER], need[MLIFT_CAPTION_NUMBER];

    out[0] = '\0';
    people(size->question.list, list);
    switch (v->kind) {
    case MLIFT_RECOMMENDATION_TEST_GOAL:
        cli_words_add(out, size_of, "test %s like this: ", cli_size_goal(size));
        say_design(size, out, size_of);
        break;
    case MLIFT_RECOMMENDATION_TEST_CLICK:
        cli_words_add(out, size_of,
                      "you cannot test %s with %s subscribers (that takes %s); test %s instead, like this: ",
                      cli_size_goal(size), list, need_of(v->goal, need), cli_size_click(size));
        say_design(size, out, size_of);
        break;
    case MLIFT_RECOMMENDATION_DO_NOT_TEST:
        cli_words_add(out, size_of, "do not test with %s subscribers (%s take %s); ", list, cli_size_goal(size),
                      need_of(v->goal, need));
        say_send(size, out, size_of);
        say_worth(size, out, size_of);
        say_nearest(size, out, size_of);
        break;
    case MLIFT_RECOMMENDATION_NO_DIFFERENCE:
        cli_words_add(out, size_of,
                      "do not test: %s and %s lead to the same %s in this scenario, so no list is large enough; ",
                      cli_size_strategy(size, size->question.baseline),
                      cli_size_strategy(size, size->question.challenger), cli_size_goal(size));
        cli_words_add(out, size_of, "send %s, the one that costs least.", cli_size_strategy(size, v->send));
        break;
    }
    if (v->kind == MLIFT_RECOMMENDATION_DO_NOT_TEST && !size->proxy.same_sign) {
        cli_words_add(out, size_of, " Do not test %s in its place: they point the other way.", cli_size_click(size));
    }
}
