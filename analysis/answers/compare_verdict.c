#include "analysis/answers/compare_verdict.h"

#include <math.h>

/* Standard errors by which a simulated profit has to lead before anybody is told. */
static const double CLEAR_GAP = 3.0;

static const char *name(const struct mlift_compare_answer *self, int strategy)
{
    return mlift_compare_answer_name(self, strategy);
}

static const struct mlift_best_row *judged(const struct mlift_compare_answer *self, int strategy)
{
    return mlift_ranking_judged(&self->ranking, strategy);
}

static bool is_share(const struct mlift_compare_answer *self)
{
    return self->ranking.measure.unit == MLIFT_MEASURE_SHARE;
}

enum mlift_unit mlift_compare_verdict_unit(const struct mlift_compare_answer *self)
{
    static const enum mlift_unit units[] = {[MLIFT_MEASURE_SHARE] = MLIFT_UNIT_SHARE,
                                            [MLIFT_MEASURE_COUNT] = MLIFT_UNIT_COUNT,
                                            [MLIFT_MEASURE_CURRENCY] = MLIFT_UNIT_COUNT};

    return units[self->ranking.measure.unit];
}

enum mlift_unit mlift_compare_verdict_difference(const struct mlift_compare_answer *self)
{
    return is_share(self) ? MLIFT_UNIT_DIFFERENCE : MLIFT_UNIT_MORE;
}

/* "0.235 points": the size of a difference. */
static const char *gap(const struct mlift_compare_answer *self, struct mlift_answer *out, double value, double mcse)
{
    enum mlift_unit unit = is_share(self) ? MLIFT_UNIT_WIDTH : MLIFT_UNIT_COUNT;

    return mlift_answer_text(out, "%s%s", mlift_figure(unit, fabs(value), mcse).text, mlift_figure_suffix(unit));
}

/* A threshold that the user gave: "0.1 points". */
static const char *slack(const struct mlift_compare_answer *self, struct mlift_answer *out, double value)
{
    return mlift_answer_text(out, "%g%s", is_share(self) ? 100.0 * value : value, is_share(self) ? " points" : "");
}

static struct mlift_figure whole(double n)
{
    return mlift_figure_exact(MLIFT_UNIT_WHOLE, n);
}

/* --- the verdict -------------------------------------------------------------------------------------------------- */

static bool is_tie(const struct mlift_compare_answer *self)
{
    return mlift_compare_answer_at(self, 0)->rank == mlift_compare_answer_at(self, 1)->rank && self->ranking.all_exact;
}

const char *mlift_compare_verdict_word(const struct mlift_compare_answer *self)
{
    return self->ranking.n_contestants < 2             ? "only"
           : self->ranking.judgement.n_candidates <= 1 ? "best"
           : is_tie(self)                              ? "equal"
                                                       : "open";
}

/* "a, b and c" of the strategies that may be the best. */
static const char *candidates(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    int n = ranking->judgement.n_candidates, said = 0;
    const char *list = "";

    for (int at = 0; at < ranking->n_contestants; at++) {
        int s = ranking->order[at];
        if (judged(self, s)->may_be_best) {
            said++;
            list = mlift_answer_text(out, "%s%s%s", list, said == 1 ? "" : said == n ? " and " : ", ", name(self, s));
        }
    }
    return list;
}

static const char *words_of_open(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    int first = self->ranking.order[0], second = self->ranking.order[1];

    if (is_tie(self)) {
        return mlift_answer_text(out, "%s are exactly equal: each is the best of %d strategies.", candidates(self, out),
                                 self->ranking.n_contestants);
    }
    return mlift_answer_text(out,
                             "Not known yet: %s could each be the best. %s is ahead of %s by %s, and that may still be "
                             "luck of the simulation.",
                             candidates(self, out), name(self, first), name(self, second),
                             gap(self, out, judged(self, first)->lead, judged(self, first)->lead_se));
}

const char *mlift_compare_verdict_words(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    const struct mlift_ranking_row *first = mlift_compare_answer_at(self, 0);
    struct mlift_figure value = mlift_figure(mlift_compare_verdict_unit(self), first->value, first->mcse);

    if (ranking->n_contestants < 2) {
        return mlift_answer_text(out, "%s is the only strategy: %s %s, nothing to compare it with.",
                                 name(self, first->strategy), mlift_compare_answer_metric(self), value.text);
    }
    if (ranking->judgement.n_candidates > 1) {
        return words_of_open(self, out);
    }
    const struct mlift_best_row *row = judged(self, first->strategy);
    return mlift_answer_text(out, "%s is the best of %d strategies: %s %s, %s %s than %s, the next best.%s",
                             name(self, first->strategy), ranking->n_contestants, mlift_compare_answer_metric(self),
                             value.text, gap(self, out, row->lead, row->lead_se),
                             ranking->options.sign > 0 ? "more" : "less", name(self, ranking->order[1]),
                             row->lead_se > 0.0 ? "" : " That is exact arithmetic, not simulated.");
}

/* --- what stands beside it ---------------------------------------------------------------------------------------- */

const char *mlift_compare_verdict_luck(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    const struct mlift_ranking_row *best = mlift_compare_answer_at(self, 0);
    bool leads = best->strategy != ranking->baseline;
    int other = leads ? ranking->baseline : ranking->order[1];
    const struct mlift_ranking_row *base = &ranking->row[other];
    double equal = leads ? best->equals_share : base->equals_share;

    if (ranking->n_contestants < 2 || base->role != MLIFT_RANKING_CONTESTANT || !(equal < 1.0)) {
        return "";
    }
    double win = leads ? best->beats_share : 1.0 - equal - base->beats_share;
    int decimals = mlift_estimate_decimals(100.0 * sqrt(0.25 / (double)ranking->n_replicates));
    return mlift_answer_text(out,
                             "One list of %s is a matter of luck: %s comes out better than %s on %s%% of simulated "
                             "lists, the same on %s%%, worse on %s%%.",
                             whole((double)self->run->scenario->campaign.list_size).text, name(self, best->strategy),
                             name(self, other), mlift_figure_fixed(win, 100.0, decimals, 0).text,
                             mlift_figure_fixed(equal, 100.0, decimals, 0).text,
                             mlift_figure_fixed(1.0 - win - equal, 100.0, decimals, 0).text);
}

const char *mlift_compare_verdict_money(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    int first = ranking->order[0], top = ranking->richest;

    if (top == first || !(ranking->profit_gap > CLEAR_GAP * ranking->profit_gap_mcse)) {
        return "";
    }
    return mlift_answer_text(
        out,
        "Mind the money: %s earns most, %s per subscriber against %s for %s (margin, e-mails and lost subscribers as "
        "in `economics`).",
        name(self, top), mlift_figure_fixed(ranking->row[top].profit, 1.0, 3, 0).text,
        mlift_figure_fixed(ranking->row[first].profit, 1.0, 3, 0).text, name(self, first));
}

const char *mlift_compare_verdict_selection(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_kimnelson *kn = &self->contest.procedure;

    if (!self->selecting) {
        return "";
    }
    if (kn->decided) {
        return mlift_answer_text(out,
                                 "Selected after %s lists: %s. With probability %g%% this is the best, provided the "
                                 "best leads by %s or more; a smaller lead may be missed.",
                                 whole((double)kn->n).text, name(self, self->contest.strategy[kn->best]),
                                 100.0 * kn->confidence, slack(self, out, kn->indifference));
    }
    return mlift_answer_text(out,
                             "Nothing selected: after %s lists %d strategies are still in the race for the best give "
                             "or take %s; about %s lists should do.",
                             whole((double)kn->n).text, kn->n_left, slack(self, out, kn->indifference),
                             whole(mlift_kimnelson_expected(kn)).text);
}

const char *mlift_compare_verdict_requirement(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    static const char *const verdicts[] = {
        [MLIFT_REQUIRED_YES] = "yes", [MLIFT_REQUIRED_NO] = "no", [MLIFT_REQUIRED_OPEN] = "not known yet"};

    if (self->required == MLIFT_REQUIRED_NOT_ASKED) {
        return "";
    }
    const char *give = self->indifference > 0.0
                           ? mlift_answer_text(out, ", give or take %s", slack(self, out, self->indifference))
                           : "";
    return mlift_answer_text(out, "Is %s the best%s? %s.", name(self, self->required_strategy), give,
                             verdicts[self->required]);
}

const char *mlift_compare_verdict_sources(const struct mlift_compare_answer *self, struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    const char *list = "";

    if (ranking->all_exact) {
        return ranking->judgement_simulated.n > 1
                   ? mlift_answer_text(out,
                                       "The column \"%s\" is exact. The columns after it are what the simulated lists "
                                       "alone show (+- is one standard error).",
                                       mlift_compare_answer_metric(self))
                   : "";
    }
    for (int s = 0; s < ranking->n; s++) {
        if (ranking->row[s].role == MLIFT_RANKING_CONTESTANT && isnan(ranking->row[s].exact)) {
            list = mlift_answer_text(out, "%s%s%s", list, *list ? ", " : "", name(self, s));
        }
    }
    return mlift_answer_text(out,
                             "%s: simulated only, no exact rate; the column \"%s\" corrects it by how far the same "
                             "lists are off for the strategies that are known exactly.",
                             list, mlift_compare_answer_metric(self));
}

/* --- next --------------------------------------------------------------------------------------------------------- */

/* A distance worth resolving: a power of ten below what lies between the first two. */
static const char *suggest_selection(const struct mlift_compare_answer *self, const char *file,
                                     struct mlift_answer *out)
{
    double lead = (is_share(self) ? 100.0 : 1.0) * fabs(judged(self, self->ranking.order[0])->lead);
    double power = lead > 0.0 ? pow(10.0, floor(log10(lead))) : 0.001;

    return mlift_answer_text(
        out, "simulate until the best is found: `microlift compare %s --select 0.95 --indifference %g%s`", file, power,
        is_share(self) ? "pp" : "");
}

const char *mlift_compare_verdict_next(const struct mlift_compare_answer *self, const char *file, const char *scenario,
                                       struct mlift_answer *out)
{
    const struct mlift_ranking *ranking = &self->ranking;
    bool open = ranking->judgement.n_candidates > 1 && !ranking->all_exact;

    if (self->selecting && !self->contest.procedure.decided) {
        return "allow more lists with --budget, or ask for less with a larger --indifference or a smaller --select";
    }
    if (open && !self->selecting && ranking->measure.per == 0) {
        return suggest_selection(self, file, out);
    }
    if (ranking->n_contestants > 1 && ranking->judgement.n_candidates > 1) {
        return mlift_answer_text(out, "choose by cost, by effort, or by another measure (--metric %s)",
                                 mlift_compare_answer_earns(self) ? "profit" : "cost");
    }
    return mlift_answer_text(out, "whether a test on your list could show it: `microlift size %s`", scenario);
}
