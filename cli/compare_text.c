#include "cli/compare_text.h"

#include "cli/compare_words.h"
#include "cli/page_text.h"
#include "cli/paragraph.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 96 };

/* Prints `text`, unless it is empty, as a paragraph under `label`. */
static void put_wrapped(FILE *out, const char *label, const char *text)
{
    if (text[0]) {
        cli_paragraph_hang(out, label, text, WIDTH);
    }
}

static void put_head(FILE *out, const struct cli_compare *compare)
{
    const struct mlift_run *run = &compare->run;
    char replicates[CLI_FIGURE_SIZE], list[CLI_FIGURE_SIZE], text[CLI_COMPARE_WORDS], line[CLI_PAGE_TEXT_LINE];

    put_wrapped(out, "", cli_page_text_line(run->scenario->title, line));
    cli_compare_answer(compare, text);
    put_wrapped(out, "", text);
    cli_compare_selected(compare, text);
    put_wrapped(out, "", text);
    cli_compare_requirement(compare, text);
    put_wrapped(out, "", text);
    cli_compare_luck(compare, text);
    put_wrapped(out, "", text);
    cli_compare_money(compare, text);
    put_wrapped(out, "", text);
    cli_figure_whole((double)run->n_replicates, replicates);
    cli_figure_whole((double)run->scenario->campaign.list_size, list);
    fprintf(out, "\n%s simulated lists of %s subscribers, seed %llu, the same for each strategy\n", replicates, list,
            (unsigned long long)run->seed);
}

/* Exact figures leave nothing to be sure about: beside them stand the intervals of the simulation alone. */
static const struct mlift_best_row *shown(const struct cli_compare *compare, int strategy)
{
    return compare->ranking.all_exact ? mlift_ranking_judged_simulated(&compare->ranking, strategy)
                                      : mlift_ranking_judged(&compare->ranking, strategy);
}

/* Distance to the best, in the measure's own direction: "-0.234 (-0.239 to -0.229)". */
static void write_lead(const struct cli_compare *compare, const struct mlift_best_row *row, char *out, size_t size)
{
    double sign = compare->ranking.options.sign, scale = cli_compare_scale(compare) * sign;
    int decimals = row->lead_se > 0.0 ? cli_figure_decimals(row->lead_se, fabs(scale), 4) : 3;
    char figure[CLI_FIGURE_SIZE], from[CLI_FIGURE_SIZE], to[CLI_FIGURE_SIZE];

    cli_figure_fixed(row->lead, scale, decimals, 1, figure);
    cli_figure_fixed(sign < 0.0 ? row->high : row->low, scale, decimals, 1, from);
    cli_figure_fixed(sign < 0.0 ? row->low : row->high, scale, decimals, 1, to);
    snprintf(out, size, "%.12s (%.12s to %.12s)", figure, from, to);
}

static void write_difference(const struct cli_compare *compare, const struct mlift_best_row *row, char *out)
{
    double scale = cli_compare_scale(compare) * compare->ranking.options.sign;

    if (row->difference_se > 0.0) {
        cli_figure_simulated(row->difference, row->difference_se, scale, 1, out);
    } else {
        cli_figure_fixed(row->difference, scale, 3, 1, out);
    }
}

static void put_contestant(FILE *out, const struct cli_compare *compare, const struct mlift_ranking_row *row)
{
    const struct mlift_best_row *judged = shown(compare, row->strategy);
    char value[CLI_FIGURE_SIZE], simulated[CLI_FIGURE_SIZE], lead[CLI_FIGURE_SIZE] = "-";
    char difference[CLI_FIGURE_SIZE] = "-", name[CLI_FIGURE_SIZE];
    double scale = cli_compare_scale(compare);

    if (row->mcse > 0.0) {
        cli_figure_simulated(row->value, row->mcse, scale, 0, value);
    } else {
        cli_figure_fixed(row->value, scale, 3, 0, value);
    }
    cli_figure_simulated(row->simulated, row->simulated_mcse, scale, 0, simulated);
    if (judged && isfinite(judged->lead)) {
        write_lead(compare, judged, lead, sizeof lead);
    }
    if (judged && isfinite(judged->difference_low)) {
        write_difference(compare, judged, difference);
    }
    cli_figure_name(cli_compare_strategy(compare, row->strategy), 15, name);
    fprintf(out, "  %2d %-15s %15s %16s %29s %17s\n", row->rank, name, value,
            isfinite(row->simulated) ? simulated : "-", lead, difference);
}

static void put_other(FILE *out, const struct cli_compare *compare, enum mlift_ranking_role role, const char *name,
                      double figure)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    bool open = role == MLIFT_RANKING_BOUND_OBSERVED && ranking->bound_observed_upper > figure + MLIFT_BOUND_PROVEN;
    char value[CLI_FIGURE_SIZE], upper[CLI_FIGURE_SIZE], label[CLI_FIGURE_SIZE];

    if (isnan(figure) && role != MLIFT_RANKING_UNKNOWN) {
        return;
    }
    cli_figure_fixed(figure, cli_compare_scale(compare), 3, 0, value);
    cli_figure_name(name, 15, label);
    fprintf(out, "     %-15s %15s  %s", label, value,
            role == MLIFT_RANKING_BOUND            ? "bound: knows the true profile, nobody passes it"
            : role == MLIFT_RANKING_BOUND_OBSERVED ? "bound: the best found for what can be observed"
                                                   : "no such measure: nothing was sent, or it was not kept");
    if (open) {
        cli_figure_fixed(ranking->bound_observed_upper, cli_compare_scale(compare), 3, 0, upper);
        fprintf(out, ", nobody passes %s", upper);
    }
    fputc('\n', out);
}

static void put_ranking(FILE *out, const struct cli_compare *compare)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    const char *unit = cli_compare_unit(compare, false);
    char heading[MLIFT_NAME_SIZE + 8], together[64], base[MLIFT_NAME_SIZE + 16], name[CLI_FIGURE_SIZE];

    snprintf(heading, sizeof heading, "%.12s%s%s", cli_compare_metric(compare), *unit ? ", " : "", unit);
    snprintf(together, sizeof together, "to the best (%g%% together)", 100.0 * ranking->options.confidence);
    cli_figure_name(cli_compare_strategy(compare, ranking->baseline), 14, name);
    snprintf(base, sizeof base, "to %s", name);
    fprintf(out, "  %18s %15s %16s %29s %17s\n", "", heading, "simulated", together, base);
    for (int at = 0; at < ranking->n; at++) {
        const struct mlift_ranking_row *row = &ranking->row[ranking->order[at]];
        if (row->role == MLIFT_RANKING_CONTESTANT) {
            put_contestant(out, compare, row);
        } else {
            put_other(out, compare, row->role, cli_compare_strategy(compare, row->strategy), row->value);
        }
    }
    if (compare->measure == ranking->summary.goal) {
        put_other(out, compare, MLIFT_RANKING_BOUND, "(oracle)", compare->bound.value);
        put_other(out, compare, MLIFT_RANKING_BOUND_OBSERVED, "(observed)", compare->bound_observed.value);
    }
}

static void write_share(double share, double mcse, char out[CLI_FIGURE_SIZE])
{
    if (!isfinite(share)) {
        snprintf(out, CLI_FIGURE_SIZE, "-");
        return;
    }
    char figure[CLI_FIGURE_SIZE - 2];
    char number[CLI_FIGURE_SIZE];
    cli_figure_fixed(share, 100.0, cli_figure_decimals(mcse, 100.0, 1), 0, number);
    snprintf(figure, sizeof figure, "%.40s", number);
    snprintf(out, CLI_FIGURE_SIZE, "%s%%", figure);
}

/* Currency per subscriber, to the digits its error supports. */
static void put_money(FILE *out, double value, double mcse)
{
    char text[CLI_FIGURE_SIZE];

    cli_figure_fixed(value, 1.0, mcse > 0.0 ? cli_figure_decimals(mcse, 1.0, 3) : 3, 0, text);
    fprintf(out, " %11s", text);
}

static void put_cost(FILE *out, const struct cli_compare *compare, int strategy)
{
    const struct mlift_summary *summary = &compare->ranking.summary;
    int measure = mlift_measure_find(summary->measure, summary->n_measures, "cost");
    struct mlift_summary_figure cost = summary->rate[mlift_summary_index(summary, strategy, 0, measure)];
    bool exact = isfinite(cost.exact);

    put_money(out, exact ? cost.exact : cost.value, exact ? 0.0 : cost.mcse);
}

static void put_luck(FILE *out, const struct cli_compare *compare)
{
    const struct mlift_ranking *ranking = &compare->ranking;
    bool bound = isfinite(ranking->bound), observed = isfinite(ranking->bound_observed);
    bool earns = mlift_tally_earning(compare->run.table.campaign) >= 0;
    char base[MLIFT_NAME_SIZE + 16], text[CLI_FIGURE_SIZE];

    cli_figure_name(cli_compare_strategy(compare, ranking->baseline), 12, text);
    snprintf(base, sizeof base, "beats %s", text);
    fprintf(out, "\n  %18s %13s %19s %14s %11s%s%s%s\n", "", "best on lists", base, "best on average", "cost each",
            earns ? " profit each" : "", bound ? "  of oracle" : "", observed ? "  of observed" : "");
    for (int at = 0; at < ranking->n_contestants; at++) {
        const struct mlift_ranking_row *row = &ranking->row[ranking->order[at]];
        bool base_row = row->strategy == ranking->baseline;
        cli_figure_name(cli_compare_strategy(compare, row->strategy), 15, text);
        fprintf(out, "  %2d %-15s", row->rank, text);
        write_share(row->best_share, row->best_share_mcse, text);
        fprintf(out, " %13s", text);
        write_share(base_row ? (double)NAN : row->beats_share, row->best_share_mcse, text);
        fprintf(out, " %19s", text);
        write_share(mlift_ranking_judged(ranking, row->strategy)->p_best, ranking->all_exact ? 0.01 : 0.001, text);
        fprintf(out, " %14s", text);
        put_cost(out, compare, row->strategy);
        if (earns) {
            put_money(out, row->profit, row->profit_mcse);
        }
        if (bound) {
            write_share(row->captured.value, row->captured.mcse, text);
            fprintf(out, " %10s", text);
        }
        if (observed) {
            write_share(row->captured_observed.value, row->captured_observed.mcse, text);
            fprintf(out, " %12s", text);
        }
        fputc('\n', out);
    }
}

static void put_selection(FILE *out, const struct cli_compare *compare)
{
    const struct mlift_contest *contest = &compare->contest;
    char n[CLI_FIGURE_SIZE];
    int gone[MLIFT_MAX_STRATEGIES];

    if (!compare->selecting) {
        return;
    }
    fputs("\n  selection (Kim and Nelson), eliminated:", out);
    int n_gone = mlift_kimnelson_eliminated(&contest->procedure, gone);
    for (int i = 0; i < n_gone; i++) {
        cli_figure_whole((double)contest->procedure.eliminated_at[gone[i]], n);
        fprintf(out, "%s %s after %s lists", i > 0 ? "," : "",
                cli_compare_strategy(compare, contest->strategy[gone[i]]), n);
    }
    fputs(n_gone > 0 ? "\n" : " nobody\n", out);
}

void cli_compare_text_print(FILE *out, const struct cli_compare *compare)
{
    char text[CLI_COMPARE_WORDS];

    put_head(out, compare);
    put_ranking(out, compare);
    cli_compare_sources(compare, text);
    put_wrapped(out, "  ", text);
    put_luck(out, compare);
    put_selection(out, compare);
    cli_compare_next(compare, text);
    fputc('\n', out);
    put_wrapped(out, "Next: ", text);
}
