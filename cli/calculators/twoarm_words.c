#include "cli/calculators/twoarm_words.h"

#include "analysis/twoarm/sizing.h"
#include "cli/options/margin.h"

#include <math.h>

/* What is shown, and a warning where the plan lies on the unusual side of the margin. */
static void say_margin(FILE *out, const struct cli_question *q, const struct mlift_twoarm *d)
{
    struct mlift_twoarm planned = *d;
    char claim[CLI_MARGIN_SIZE], other[CLI_MARGIN_SIZE];

    planned.p2 = isfinite(d->p2) ? d->p2 : q->down ? 0.0 : 1.0;
    planned.sides = 1;
    cli_margin_claim(d->margin, mlift_sizing_alternative(&planned), claim);
    fprintf(out, "To be shown: %s.\n", claim);
    if (!isfinite(d->p2) || !cli_margin_is_odd(d->p1, d->p2, d->margin)) {
        return;
    }
    if (d->margin < 0.0) {
        cli_margin_claim(-d->margin, MLIFT_ALTERNATIVE_P2_GREATER, other);
        fprintf(out, "Mind: the margin is p1 - p2 and lies on the other side. That %s is --margin %g.\n", other,
                -d->margin);
    } else {
        fprintf(out, "Mind: the planned fall of %.4g points is beyond the margin already.\n", 100.0 * (d->p1 - d->p2));
    }
}

void cli_twoarm_words_question(FILE *out, const struct cli_question *q, const struct mlift_twoarm *d)
{
    int rises = isfinite(d->p2) ? d->p2 > d->p1 : !q->down;
    const char *sides = q->sides == 2      ? "two-sided"
                        : d->margin != 0.0 ? "one-sided"
                        : rises            ? "one-sided for more"
                                           : "one-sided for less";

    fprintf(out, "Test %s, %s, alpha %g", q->test, sides, q->alpha);
    if (isfinite(d->p2)) {
        fprintf(out, ": %.4g%% against %.4g%% conversions (%+.3g percentage points)", 100.0 * d->p1, 100.0 * d->p2,
                100.0 * (d->p2 - d->p1));
    }
    fputs(".\n", out);
    if (d->margin != 0.0) {
        say_margin(out, q, d);
    }
}

void cli_twoarm_words_truth(FILE *out, const struct cli_question *q, const struct cli_twoarm_figures *f)
{
    if (isfinite(f->type1)) {
        fprintf(out, "False alarms %s: %.2f%% (%.2f%% were allowed).\n",
                f->design.margin == 0.0 ? "when nothing differs" : "at the margin", 100.0 * f->type1, 100.0 * q->alpha);
    }
    if (isfinite(f->exaggeration) && cli_twoarm_decisive(f) < 0.9) {
        fprintf(out, "A significant result will show %.2g times the true difference on average", f->exaggeration);
        fprintf(out, f->wrong_sign > 0.0005 ? ", and point the wrong way in %.1f%% of cases.\n" : ".\n",
                100.0 * f->wrong_sign);
    }
    if (isfinite(q->prior_null)) {
        fprintf(out, "If %.3g%% of ideas change nothing, %.1f%% of your winners are false.\n", 100.0 * q->prior_null,
                100.0 * cli_twoarm_false_winners(f, q->prior_null));
    }
    if (isfinite(f->power_list)) {
        fprintf(
            out,
            "About this list of %.0f alone (%.0f of them would convert under one message, %.0f under the other), not "
            "future\nsubscribers, the power is %.1f%%.\n",
            q->list, round(f->design.p1 * q->list), round(f->design.p2 * q->list), 100.0 * f->power_list);
    }
}

void cli_twoarm_words_smallest(FILE *out, const struct cli_twoarm_test *test, const struct mlift_twoarm *d,
                               double target)
{
    double p2 = 0.0;
    int upwards = d->p2 >= d->p1 || !isfinite(d->p2);
    struct cli_twoarm_test counted;
    const struct cli_twoarm_test *decides = cli_twoarm_counted(test, d, &counted) ? &counted : test;

    if (d->margin == 0.0 && !cli_twoarm_rate(decides, d, target, upwards, &p2)) {
        fprintf(out, "With %.0f + %.0f people you find a change to %.3g%% (%+.3g points) with %.3g%% power.\n", d->n1,
                d->n2, 100.0 * p2, 100.0 * (p2 - d->p1), 100.0 * target);
    }
}

void cli_twoarm_words_too_small(FILE *out, const struct cli_question *q, const struct cli_twoarm_test *test,
                                const struct mlift_twoarm *design, double target)
{
    struct mlift_twoarm d = cli_twoarm_everybody(design, q->list, q->ratio);
    double power = 0.0;

    fprintf(out, "Your list of %.0f is smaller than that: this test cannot answer.\n", q->list);
    if (cli_twoarm_power_of_all(test, &d, &power)) {
        fprintf(out, "With everybody in it (%.0f + %.0f) the power is %.1f%%.\n", d.n1, d.n2, 100.0 * power);
        cli_twoarm_words_smallest(out, test, &d, target);
    }
    fputs("What you can do: test a bolder change, measure an earlier step that more people reach (clicks), test over\n"
          "several sends, or do not test and weigh the risk instead (--test test-and-roll).\n",
          out);
}

void cli_twoarm_words_needed(FILE *out, const struct cli_twoarm_test *test, const struct mlift_twoarm *d, double target)
{
    struct cli_twoarm_test quick = *test;
    struct cli_twoarm_figures enough = {0}, counted = {0};
    int about = mlift_decision_is_unconditional(test->rule); /* thousands take many seconds to size exactly */

    fputs(d->margin == 0.0 ? "Next: this test would probably miss the difference. "
                           : "Next: this test would probably not show it. ",
          out);
    quick.form = about ? MLIFT_CLOSEDFORM_CONTINUITY : test->form;
    if (!cli_twoarm_size(&quick, d, target, d->n2 / d->n1, &enough)) {
        if (!about && !cli_twoarm_size_counted(test, &enough, d->n2 / d->n1, &counted) && counted.reachable) {
            enough = counted;
        }
        fprintf(out, "%.3g%% power needs %s%.0f + %.0f people.\n", 100.0 * target, about ? "about " : "",
                enough.design.n1, enough.design.n2);
    }
}

void cli_twoarm_words_size(FILE *out, const struct cli_twoarm_test *test, const struct cli_twoarm_figures *f,
                           const struct cli_twoarm_figures *formula)
{
    fprintf(out, "For %.4g%% power: %.0f + %.0f people, %.0f in all", 100.0 * formula->target, f->design.n1,
            f->design.n2, f->design.n1 + f->design.n2);
    if (f != formula) {
        fprintf(out, ", counted table by table (the formula says %.0f + %.0f)", formula->design.n1, formula->design.n2);
    } else if (test->form >= 0) {
        fputs(", by the formula", out);
    }
    fputs(".\n", out);
    if (test->form >= 0 && f == formula && isfinite(f->power_exact)) {
        fprintf(out, "Counted table by table that is %.1f%% power.\n", 100.0 * f->power_exact);
    }
}

void cli_twoarm_words_enough(FILE *out, const struct cli_question *q, const struct cli_twoarm_test *test,
                             const struct cli_twoarm_figures *f)
{
    struct mlift_twoarm d = cli_twoarm_everybody(&f->design, q->list, q->ratio);
    double power = 0.0;

    if (cli_twoarm_fits(f, q->list)) {
        fprintf(out, "Your list of %.0f is enough; %.0f people get the better message afterwards.\n", q->list,
                q->list - f->design.n1 - f->design.n2);
    } else if (cli_twoarm_power_of_all(test, &d, &power)) {
        fprintf(out,
                "Your list of %.0f is enough: with everybody in it (%.0f + %.0f) the power is %.1f%%, though it falls "
                "below\n%.4g%% again for a few more people.\n",
                q->list, d.n1, d.n2, 100.0 * power, 100.0 * f->target);
    }
}

void cli_twoarm_words_rate(FILE *out, const struct cli_question *q, const struct cli_twoarm_test *test,
                           const struct cli_twoarm_figures *f)
{
    const struct mlift_twoarm *d = &f->design;
    struct cli_twoarm_test counted;
    double p2 = d->p2;
    int by_counting = cli_twoarm_counted(test, d, &counted) && !cli_twoarm_rate(&counted, d, f->target, !q->down, &p2);

    fprintf(out, "For %.4g%% power with %.0f + %.0f people the second rate must be %.4g%% (%+.4g points) or %s.\n",
            100.0 * f->target, d->n1, d->n2, 100.0 * p2, 100.0 * (p2 - d->p1), q->down ? "less" : "more");
    if (by_counting) {
        fprintf(out, "Counted table by table; the formula says %.4g%%.\n", 100.0 * d->p2);
    } else if (test->form >= 0) {
        fputs("By the formula.\n", out);
    }
}

void cli_twoarm_words_power(FILE *out, const struct cli_twoarm_test *test, const struct cli_twoarm_figures *f)
{
    fprintf(out, "Power with %.6g + %.6g people: %.1f%%", f->design.n1, f->design.n2, 100.0 * cli_twoarm_decisive(f));
    if (test->form >= 0 && cli_twoarm_decisive(f) == f->power_exact) {
        fprintf(out, ", counted table by table (the formula says %.1f%%)", 100.0 * f->power);
    } else if (test->form >= 0) {
        fputs(", by the formula", out);
    }
    fputs(".\n", out);
}
