#include "cli/size_text.h"

#include "analysis/caption.h"
#include "cli/size_words.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 100 };

static const char *people(double n, char out[MLIFT_CAPTION_NUMBER])
{
    if (!isfinite(n)) {
        (void)snprintf(out, MLIFT_CAPTION_NUMBER, "no list");
    } else if (n >= 1e9) {
        (void)snprintf(out, MLIFT_CAPTION_NUMBER, "over 10^9");
    } else {
        mlift_caption_number(n, 0, false, out);
    }
    return out;
}

/* Decimals of a percentage that show three digits of it. */
static int decimals(double share)
{
    double percent = fabs(100.0 * share);

    return percent >= 10.0 ? 1 : percent >= 1.0 ? 2 : percent >= 0.1 ? 3 : 4;
}

static void print_wrapped(FILE *out, const char *first, const char *text)
{
    size_t at = strlen(first);

    fputs(first, out);
    for (bool begins = true; *text; begins = false) {
        size_t word = strcspn(text, " ");
        bool breaks = at + 1 + word > WIDTH;
        fputs(begins ? "" : breaks ? "\n  " : " ", out);
        fwrite(text, 1, word, out);
        at = (breaks ? 2 : at + !begins) + word;
        text += word + strspn(text + word, " ");
    }
    fputc('\n', out);
}

static void print_rates(const struct cli_size *size, const char *name, int metric, FILE *out)
{
    double p1 = mlift_exact_overall(&size->run.exact, size->question.baseline, metric);
    double p2 = mlift_exact_overall(&size->run.exact, size->question.challenger, metric);

    fprintf(out, "  %-20s %s %.*f%%, %s %.*f%%, difference %+.*f points\n", name,
            cli_size_strategy(size, size->question.baseline), decimals(p1), 100.0 * p1,
            cli_size_strategy(size, size->question.challenger), decimals(p2), 100.0 * p2, decimals(p2 - p1),
            100.0 * (p2 - p1));
}

static void print_design(const struct cli_size *size, const struct mlift_design *d, FILE *out)
{
    char need[MLIFT_CAPTION_NUMBER], mde[32] = "none", assured[32] = "";

    if (!d) {
        return;
    }
    if (isfinite(d->mde_at_list)) {
        (void)snprintf(mde, sizeof mde, "%.*f points", decimals(d->mde_at_list), 100.0 * d->mde_at_list);
    }
    if (size->assurance.n_points > 0) {
        (void)snprintf(assured, sizeof assured, "%10.0f%%", 100.0 * size->assurance.at_list[d - size->designs.design]);
    }
    fprintf(out, "  %-44s %12s %11.1f%%%s %16s\n", d->name, people(d->n_required[0], need), 100.0 * d->power_at_list,
            assured, mde);
}

/* The plain test, then what each change alone would save. */
static void print_designs(const struct cli_size *size, FILE *out)
{
    int sides = size->question.sides == 1 ? 1 : 2;

    fprintf(out, "\n%-46s %12s %12s%s %16s\n", "Designs (one change at a time)", "list needed", "power here",
            size->assurance.n_points > 0 ? "  assurance" : "", "smallest seen");
    for (int metric = MLIFT_EXACT_GOAL; metric >= MLIFT_EXACT_CLICK; metric--) {
        const struct mlift_designs *all = &size->designs;
        print_design(size, mlift_design_find(all, metric, MLIFT_CONTRAST_PLAIN, false, sides, 1), out);
        print_design(size, mlift_design_find(all, metric, MLIFT_CONTRAST_STRATIFIED, false, sides, 1), out);
        print_design(size, mlift_design_find(all, metric, MLIFT_CONTRAST_ADJUSTED, false, sides, 1), out);
        print_design(size, mlift_design_find(all, metric, MLIFT_CONTRAST_PLAIN, true, sides, 1), out);
        print_design(size, sides == 2 ? mlift_design_find(all, metric, MLIFT_CONTRAST_PLAIN, false, 1, 1) : NULL, out);
        print_design(size, mlift_design_find(all, metric, MLIFT_CONTRAST_PLAIN, false, sides, MLIFT_DESIGN_LOOKS), out);
    }
    fprintf(out, "  %zu designs in all, ranked, with --json\n", size->designs.n);
}

static void print_aware(const struct cli_size *size, FILE *out)
{
    if (size->designs.share_differing < 1.0 - 1e-12) {
        fprintf(out,
                "  %.0f%% of the list would get the same from both: nothing to learn there, false alarms as before.\n",
                100.0 * (1.0 - size->designs.share_differing));
    }
}

static void print_proxy(const struct cli_size *size, FILE *out)
{
    const struct mlift_proxy *p = &size->proxy;
    char correlation[64] = "";

    if (size->run.table.click == size->run.table.goal) {
        return;
    }
    if (isfinite(p->correlation)) {
        (void)snprintf(correlation, sizeof correlation, ", correlation over segments %.2f", p->correlation);
    }
    if (size->verdict.kind == MLIFT_RECOMMENDATION_NO_DIFFERENCE && !(fabs(p->click_effect) > 1e-12)) {
        fprintf(out, "Neither %s nor %s differ.\n", cli_size_click(size), cli_size_goal(size));
    } else if (p->same_sign) {
        fprintf(out, "%s point where %s point (%.0f%% of %d strategy pairs agree%s).\n", cli_size_click(size),
                cli_size_goal(size), 100.0 * p->sign_agreement, p->n_pairs, correlation);
    } else {
        fprintf(out, "Warning: %s do not point where %s point: a test on %s would mislead%s.\n", cli_size_click(size),
                cli_size_goal(size), cli_size_click(size), correlation);
    }
}

static void print_levers(const struct cli_size *size, FILE *out)
{
    if (size->n_levers == 0 || size->verdict.kind == MLIFT_RECOMMENDATION_TEST_GOAL) {
        return;
    }
    fprintf(out, "This list sees a goal rate of %.*f%% or more. For that, one stage alone would have to move:\n",
            decimals(size->p_detectable), 100.0 * size->p_detectable);
    for (int i = 0; i < size->n_levers; i++) {
        const struct mlift_lever *lever = &size->lever[i];
        if (isfinite(lever->rate_need)) {
            fprintf(out, "  %-50s %5.1f%% -> %.1f%%\n", lever->what, 100.0 * lever->rate_now, 100.0 * lever->rate_need);
        } else {
            fprintf(out, "  %-50s %5.1f%%, not enough alone (goal rate at most %.2f%%)\n", lever->what,
                    100.0 * lever->rate_now, 100.0 * lever->goal_most);
        }
    }
}

static void print_risks(const struct cli_size *size, FILE *out)
{
    const struct mlift_design *plain = mlift_design_find(&size->designs, MLIFT_EXACT_GOAL, MLIFT_CONTRAST_PLAIN, false,
                                                         size->question.sides == 1 ? 1 : 2, 1);

    if (plain && isfinite(plain->exaggeration)) {
        fprintf(
            out,
            "A significant %s test on this list overstates the difference %.1f times; %.0f%% point the wrong way.\n",
            "goal", plain->exaggeration, 100.0 * plain->wrong_sign);
    }
    if (plain && !isnan(size->options.prior_null)) {
        fprintf(out,
                "If %.0f%% of ideas change nothing, %.0f%% of the goal tests that come out significant are false.\n",
                100.0 * size->options.prior_null, 100.0 * mlift_design_false_winners(plain, size->options.prior_null));
    }
    if (size->assurance.n_points > 0) {
        fprintf(
            out,
            "Over the uncertain ranges (%zu points) %s is better in %.0f%%; assurance is power averaged over them.\n",
            size->assurance.n_points, cli_size_strategy(size, size->question.challenger),
            100.0 * size->assurance.p_better);
    }
    if (size->holdout.share > 0.0) {
        fprintf(
            out,
            "A holdout of %.0f%% makes every list above %.0f%% longer, costs %.1f %s, and shows with power %.0f%% that "
            "e-mail does anything.\n",
            100.0 * size->holdout.share, 100.0 * (1.0 / (1.0 - size->holdout.share) - 1.0), size->holdout.goals_lost,
            cli_size_goal(size), 100.0 * size->holdout.power);
    }
}

/* Ways to use the list that are no tests: what they bring. */
static void print_policies(const struct cli_size *size, int last, FILE *out)
{
    const struct mlift_race *race = &size->race;

    fprintf(out, "What else this list could do, per %zu subscribers\n  %-24s   %s%s\n", race->list_size, "",
            "goal: conversions, more than all-baseline", last == MLIFT_EXACT_CLICK ? "     click: the same" : "");
    for (int way = 0; way < MLIFT_EARNING_N_WAYS; way++) {
        fprintf(out, "  %-24s", mlift_earning_name((enum mlift_earning_way)way));
        for (int metric = MLIFT_EXACT_GOAL; metric >= last; metric--) {
            const struct mlift_earning *e = &race->earned[metric == MLIFT_EXACT_GOAL][way];
            fprintf(out, "   %7.2f +- %.2f, %+7.2f +- %.2f", e->conversions.value, e->conversions.mcse, e->ahead.value,
                    e->ahead.mcse);
        }
        fputc('\n', out);
    }
}

static void print_race(const struct cli_size *size, FILE *out)
{
    const struct mlift_race *race = &size->race;
    int last = size->run.table.click == size->run.table.goal ? MLIFT_EXACT_GOAL : MLIFT_EXACT_CLICK;

    if (race->n_replicates == 0) {
        return;
    }
    fprintf(out, "\nThe race: %zu simulated experiments on the same %zu subscribers, two-sided\n  %-24s   %s%s\n",
            race->n_replicates, race->list_size, "", "goal: power, ahead of z-pooled",
            last == MLIFT_EXACT_CLICK ? "     click: power, ahead of z-pooled" : "");
    for (int rule = 0; rule < MLIFT_RACE_N_RULES; rule++) {
        fprintf(out, "  %-24s", mlift_race_name((enum mlift_race_rule)rule));
        for (int metric = MLIFT_EXACT_GOAL; metric >= last; metric--) {
            const struct mlift_race_result *r = &race->result[metric][rule];
            if (isfinite(r->power.value)) {
                fprintf(out, "   %5.1f +- %.1f%%, %+5.1f +- %.1f points", 100.0 * r->power.value, 100.0 * r->power.mcse,
                        100.0 * r->ahead.value, 100.0 * r->ahead.mcse);
            } else {
                fprintf(out, "   %31s", "list too long to count");
            }
        }
        fputc('\n', out);
    }
    print_policies(size, last, out);
}

void cli_size_text(const struct cli_size *size, FILE *out)
{
    char words[1200], list[MLIFT_CAPTION_NUMBER];

    fprintf(out, "%s: %s against %s on %s subscribers\n", size->run.scenario->name,
            cli_size_strategy(size, size->question.challenger), cli_size_strategy(size, size->question.baseline),
            people(size->question.list, list));
    print_rates(size, cli_size_goal(size), size->run.table.goal, out);
    if (size->run.table.click != size->run.table.goal) {
        print_rates(size, cli_size_click(size), size->run.table.click, out);
    }
    cli_size_words(size, words, sizeof words);
    fputc('\n', out);
    print_wrapped(out, "Verdict: ", words);
    print_designs(size, out);
    print_aware(size, out);
    fputc('\n', out);
    print_proxy(size, out);
    print_levers(size, out);
    print_risks(size, out);
    print_race(size, out);
    fprintf(out, "Answered in %.2f s, %s.\n", size->seconds,
            size->race.n_replicates > 0 ? "not counting the race" : "without simulation");
}
