#include "cli/compare_words.h"

#include "cli/advice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { EXACT_DECIMALS = 3 };

/* Standard errors by which a simulated profit has to lead before anybody is told. */
static const double CLEAR_GAP = 3.0;

const char *cli_compare_strategy(const struct cli_compare *compare, int strategy)
{
    return compare->run.scenario->campaign.strategy[strategy].name;
}

const char *cli_compare_metric(const struct cli_compare *compare)
{
    return compare->measure == compare->ranking.summary.goal ? cli_advice_goal(&compare->run.scenario->campaign)
                                                             : compare->ranking.measure.name;
}

double cli_compare_scale(const struct cli_compare *compare)
{
    return compare->ranking.measure.unit == MLIFT_MEASURE_SHARE ? 100.0 : 1.0;
}

const char *cli_compare_unit(const struct cli_compare *compare, bool difference)
{
    return compare->ranking.measure.unit != MLIFT_MEASURE_SHARE ? "" : difference ? " points" : "%";
}

void cli_compare_value(const struct cli_compare *compare, double value, double mcse, bool difference,
                       char out[2 * CLI_FIGURE_SIZE])
{
    double scale = cli_compare_scale(compare);
    char figure[CLI_FIGURE_SIZE];

    if (mcse > 0.0) {
        cli_figure_simulated(value, mcse, scale, 0, figure);
    } else {
        cli_figure_fixed(value, scale, EXACT_DECIMALS, 0, figure);
    }
    snprintf(out, 2 * CLI_FIGURE_SIZE, "%s%s", figure, cli_compare_unit(compare, difference));
}

static const struct mlift_best_row *judged(const struct cli_compare *compare, int strategy)
{
    return mlift_ranking_judged(&compare->ranking, strategy);
}

/* "a, b and c" of the strategies that may be the best. */
static void list_candidates(const struct cli_compare *compare, char *out, size_t size)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    int n = ranking->judgement.n_candidates, said = 0;
    size_t used = 0;

    out[0] = '\0';
    for (int at = 0; at < ranking->n_contestants && used < size - 1; at++) {
        int s = ranking->order[at];
        if (judged(compare, s)->may_be_best) {
            said++;
            int more = snprintf(out + used, size - used, "%s%s",
                                said == 1   ? ""
                                : said == n ? " and "
                                            : ", ",
                                cli_compare_strategy(compare, s));
            used += (size_t)more < size - used ? (size_t)more : size - used - 1;
        }
    }
}

static void answer_open(const struct cli_compare *compare, char *out)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    int first = ranking->order[0], second = ranking->order[1];
    char names[320], gap[2 * CLI_FIGURE_SIZE];

    list_candidates(compare, names, sizeof names);
    if (ranking->row[second].rank == ranking->row[first].rank && ranking->all_exact) {
        snprintf(out, CLI_COMPARE_WORDS, "%s are exactly equal: each is the best of %d strategies.", names,
                 ranking->n_contestants);
        return;
    }
    cli_compare_value(compare, fabs(judged(compare, first)->lead), judged(compare, first)->lead_se, true, gap);
    snprintf(out, CLI_COMPARE_WORDS,
             "Not known yet: %s could each be the best. %s is ahead of %s by %s, and that may still be luck of the "
             "simulation.",
             names, cli_compare_strategy(compare, first), cli_compare_strategy(compare, second), gap);
}

void cli_compare_answer(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS])
{
    const struct mlift_ranking *ranking = &compare->ranking;
    int first = ranking->order[0];
    char value[2 * CLI_FIGURE_SIZE], gap[2 * CLI_FIGURE_SIZE];

    cli_compare_value(compare, ranking->row[first].value, ranking->row[first].mcse, false, value);
    if (ranking->n_contestants < 2) {
        snprintf(out, CLI_COMPARE_WORDS, "%s is the only strategy: %s %s, nothing to compare it with.",
                 cli_compare_strategy(compare, first), cli_compare_metric(compare), value);
        return;
    }
    if (ranking->judgement.n_candidates > 1) {
        answer_open(compare, out);
        return;
    }
    const struct mlift_best_row *row = judged(compare, first);
    bool exact = row->lead_se <= 0.0;
    cli_compare_value(compare, fabs(row->lead), row->lead_se, true, gap);
    snprintf(out, CLI_COMPARE_WORDS, "%s is the best of %d strategies: %s %s, %s %s than %s, the next best.%s",
             cli_compare_strategy(compare, first), ranking->n_contestants, cli_compare_metric(compare), value, gap,
             ranking->options.sign > 0 ? "more" : "less", cli_compare_strategy(compare, ranking->order[1]),
             exact ? " That is exact, not simulated." : "");
}

static void percent(double share, double mcse, char out[CLI_FIGURE_SIZE])
{
    cli_figure_fixed(share, 100.0, cli_figure_decimals(mcse, 100.0, 1), 0, out);
}

void cli_compare_luck(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS])
{
    const struct mlift_ranking *ranking = &compare->ranking;
    const struct mlift_ranking_row *best = &ranking->row[ranking->order[0]];
    int other = best->strategy == ranking->baseline ? ranking->order[1] : ranking->baseline;
    const struct mlift_ranking_row *base = &ranking->row[other];
    bool leads = best->strategy != ranking->baseline;
    char wins[CLI_FIGURE_SIZE], ties[CLI_FIGURE_SIZE], losses[CLI_FIGURE_SIZE], list[CLI_FIGURE_SIZE];

    out[0] = '\0';
    double equal = leads ? best->equals_share : base->equals_share;
    if (ranking->n_contestants < 2 || base->role != MLIFT_RANKING_CONTESTANT || !(equal < 1.0)) {
        return;
    }
    double win = leads ? best->beats_share : 1.0 - equal - base->beats_share;
    double mcse = sqrt(0.25 / (double)ranking->n_replicates);
    percent(win, mcse, wins);
    percent(equal, mcse, ties);
    percent(1.0 - win - equal, mcse, losses);
    cli_figure_whole((double)compare->run.scenario->campaign.list_size, list);
    snprintf(out, CLI_COMPARE_WORDS,
             "One list of %s is a matter of luck: %s comes out better than %s on %s%% of simulated lists, the same on "
             "%s%%, worse on %s%%.",
             list, cli_compare_strategy(compare, best->strategy), cli_compare_strategy(compare, other), wins, ties,
             losses);
}

void cli_compare_money(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS])
{
    const struct mlift_ranking *ranking = &compare->ranking;
    int first = ranking->order[0], top = ranking->richest;
    char a[CLI_FIGURE_SIZE], b[CLI_FIGURE_SIZE];

    out[0] = '\0';
    if (top == first || !(ranking->profit_gap > CLEAR_GAP * ranking->profit_gap_mcse)) {
        return;
    }
    cli_figure_fixed(ranking->row[top].profit, 1.0, EXACT_DECIMALS, 0, a);
    cli_figure_fixed(ranking->row[first].profit, 1.0, EXACT_DECIMALS, 0, b);
    snprintf(out, CLI_COMPARE_WORDS,
             "Mind the money: %s earns most, %s per subscriber against %s for %s (margin, e-mails and lost subscribers "
             "as in `economics`).",
             cli_compare_strategy(compare, top), a, b, cli_compare_strategy(compare, first));
}

void cli_compare_selected(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS])
{
    const struct mlift_contest *contest = &compare->contest;
    const struct mlift_kimnelson *kn = &contest->procedure;
    char n[CLI_FIGURE_SIZE], confidence[CLI_FIGURE_SIZE], slack[2 * CLI_FIGURE_SIZE], need[CLI_FIGURE_SIZE];

    out[0] = '\0';
    if (!compare->selecting) {
        return;
    }
    cli_figure_whole((double)kn->n, n);
    snprintf(confidence, sizeof confidence, "%g%%", 100.0 * kn->confidence);
    cli_figure_whole(mlift_kimnelson_expected(kn), need);
    snprintf(slack, sizeof slack, "%g%s", cli_compare_scale(compare) * kn->indifference,
             cli_compare_unit(compare, true));
    if (kn->decided) {
        snprintf(out, CLI_COMPARE_WORDS,
                 "Selected after %s lists: %s. With probability %s this is the best, provided the best leads by %s or "
                 "more; a smaller lead may be missed.",
                 n, cli_compare_strategy(compare, contest->strategy[kn->best]), confidence, slack);
        return;
    }
    snprintf(out, CLI_COMPARE_WORDS,
             "Nothing selected: after %s lists %d strategies are still in the race for the best give or take %s; about "
             "%s lists should do.",
             n, kn->n_left, slack, need);
}

void cli_compare_requirement(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS])
{
    static const char *const verdicts[] = {
        [CLI_COMPARE_YES] = "yes", [CLI_COMPARE_NO] = "no", [CLI_COMPARE_OPEN] = "not known yet"};
    char slack[CLI_FIGURE_SIZE] = "";

    out[0] = '\0';
    if (compare->required == CLI_COMPARE_NOT_ASKED) {
        return;
    }
    if (compare->options.indifference > 0.0) {
        snprintf(slack, sizeof slack, ", give or take %g%s", cli_compare_scale(compare) * compare->options.indifference,
                 cli_compare_unit(compare, true));
    }
    snprintf(out, CLI_COMPARE_WORDS, "Is %s the best%s? %s.", cli_compare_strategy(compare, compare->required_strategy),
             slack, verdicts[compare->required]);
}

void cli_compare_sources(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS])
{
    const struct mlift_ranking *ranking = &compare->ranking;
    size_t used = 0;
    int n = 0;

    out[0] = '\0';
    if (ranking->all_exact) {
        snprintf(out, CLI_COMPARE_WORDS, "%s",
                 ranking->judgement_simulated.n > 1
                     ? "First column: exact. The others: what these lists alone show (+- is one standard error)."
                     : "");
        return;
    }
    for (int s = 0; s < ranking->n && used < CLI_COMPARE_WORDS / 2; s++) {
        if (ranking->row[s].role == MLIFT_RANKING_CONTESTANT && isnan(ranking->row[s].exact)) {
            used += (size_t)snprintf(out + used, CLI_COMPARE_WORDS - used, "%s%s", n++ ? ", " : "",
                                     cli_compare_strategy(compare, s));
        }
    }
    snprintf(out + used, CLI_COMPARE_WORDS - used,
             ": simulated only, no exact rate; the first column corrects it by how far the same lists are off for the "
             "strategies that are known exactly.");
}

/* A distance worth resolving: half of what lies between the first two. */
static void suggest_selection(const struct cli_compare *compare, const char *file, char *out)
{
    const struct mlift_best_row *row = judged(compare, compare->ranking.order[0]);
    double gap = cli_compare_scale(compare) * fabs(row->lead);
    double power = gap > 0.0 ? pow(10.0, floor(log10(gap))) : 0.001;

    snprintf(out, CLI_COMPARE_WORDS,
             "simulate until the best is found: microlift compare %s --select 0.95 --indifference %g%s", file, power,
             cli_compare_scale(compare) > 1.0 ? "pp" : "");
}

void cli_compare_next_with(const struct cli_compare *compare, const char *file, const char *scenario,
                           char out[CLI_COMPARE_WORDS])
{
    const struct mlift_ranking *ranking = &compare->ranking;
    bool open = ranking->judgement.n_candidates > 1 && !ranking->all_exact;

    if (compare->selecting && !compare->contest.procedure.decided) {
        snprintf(out, CLI_COMPARE_WORDS,
                 "allow more lists with --budget, or ask for less with a larger --indifference or a smaller --select");
    } else if (open && !compare->selecting && ranking->measure.per == 0) {
        suggest_selection(compare, file, out);
    } else if (ranking->n_contestants > 1 && ranking->judgement.n_candidates > 1) {
        bool earns = mlift_tally_earning(compare->run.table.campaign) >= 0;
        snprintf(out, CLI_COMPARE_WORDS, "choose by cost, by effort, or by another measure (--metric %s)",
                 earns ? "profit" : "cost");
    } else {
        snprintf(out, CLI_COMPARE_WORDS, "whether a test on your list could show it: microlift size %s", scenario);
    }
}

void cli_compare_next(const struct cli_compare *compare, char out[CLI_COMPARE_WORDS])
{
    const char *file = compare->options.file;

    cli_compare_next_with(compare, file, compare->from_results ? "SCENARIO.yaml" : file, out);
}
