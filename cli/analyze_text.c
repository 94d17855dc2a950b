#include "cli/analyze_text.h"

#include "cli/compare_segments.h"
#include "cli/figure.h"
#include "cli/page_text.h"
#include "cli/paragraph.h"

#include <math.h>
#include <string.h>

enum { WIDE = 96 };

static void append(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);

    (void)snprintf(out + used, size - used, "%s", text);
}

static void counted(const struct cli_analyze *self, char out[CLI_SEGMENTS_COUNTED])
{
    cli_segments_counted(&self->scenario->campaign, self->worth.question.valued_by, out);
}

void cli_analyze_text_on_list(const struct cli_analyze *self, double net, char out[CLI_FIGURE_SIZE])
{
    double all = net * (double)self->worth.question.list[self->own];

    cli_figure_fixed(all, 1.0, fabs(all) < 100.0 ? 1 : 0, 1, out);
}

double cli_analyze_text_about(double list)
{
    double unit = list >= 10.0 ? pow(10.0, floor(log10(list)) - 1.0) : 1.0;

    return unit * ceil(list / unit - 1e-9);
}

void cli_analyze_text_list_known(const struct cli_analyze *self, int k, char out[CLI_FIGURE_SIZE])
{
    double n = cli_analyze_pays_known(self, k);

    if (isfinite(n) && n < 1e9) {
        cli_figure_whole(cli_analyze_text_about(n), out);
    } else {
        (void)snprintf(out, CLI_FIGURE_SIZE, "never");
    }
}

void cli_analyze_text_list_learned(const struct cli_analyze *self, int k, char out[CLI_FIGURE_SIZE])
{
    const struct mlift_worth_question *q = &self->worth.question;
    double n = cli_analyze_pays_learned(self, k);
    char number[CLI_FIGURE_SIZE];

    cli_figure_whole(isnan(n)  ? (double)q->list[q->n_lists - 1]
                     : n > 0.0 ? cli_analyze_text_about(n)
                               : (double)q->list[0],
                     number);
    (void)snprintf(out, CLI_FIGURE_SIZE, "%s%.40s", isnan(n) ? "above " : n > 0.0 ? "" : "up to ", number);
}

static void print_setting(const struct cli_analyze *self)
{
    const struct mlift_worth_question *q = &self->worth.question;
    char list[CLI_FIGURE_SIZE], pilot[CLI_FIGURE_SIZE], count[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];
    char line[CLI_PAGE_TEXT_LINE];

    cli_figure_whole((double)q->list[self->own], list);
    cli_figure_whole((double)mlift_frontier_pilot(q->list[self->own], q->share), pilot);
    cli_figure_whole((double)q->n_replicates, count);
    cli_segments_counted(&self->scenario->campaign, q->learns_from, what);
    printf("What is each data point worth to %s subscribers? %s\n\n", list,
           cli_page_text_line(self->scenario->title, line));
    printf("Known: you know what each segment wants, and send it. Learned: a pilot of %s on %d candidates\n"
           "teaches it from %s (rule %s; %s simulated pilots, seed %llu).\n\n",
           pilot, self->menu.n_candidates, what, cli_segments_rule(q->rule), count,
           (unsigned long long)self->options.shared.seed);
}

static void print_worth(const struct cli_analyze *self)
{
    const struct mlift_worth *w = &self->worth;
    char what[CLI_SEGMENTS_COUNTED], known[CLI_FIGURE_SIZE], learned[CLI_FIGURE_SIZE], net[CLI_FIGURE_SIZE];
    char from_known[CLI_FIGURE_SIZE], from_learned[CLI_FIGURE_SIZE], cost[CLI_FIGURE_SIZE], name[CLI_FIGURE_SIZE];
    int order[MLIFT_MAX_DATA_POINTS];
    double scale = cli_analyze_scale(self);

    counted(self, what);
    printf("Worth over the best single e-mail for all, %s %s (Shapley values)\n",
           w->question.valued_by == MLIFT_MENU_PROFIT ? "currency per subscriber," : "percentage points of", what);
    printf("%-16s %8s %9s %11s %18s %9s %15s\n", "data point", "cost", "known", "pays from", "learned", "on list",
           "pays from");
    cli_analyze_rank(self, order);
    for (int i = 0; i < w->question.n_points; i++) {
        int k = order[i];
        cli_figure_fixed(self->cost[k], 1.0, self->cost[k] > 0.0 ? 3 : 0, 0, cost);
        cli_figure_fixed(w->known[k], scale, 3, 1, known);
        cli_figure_simulated(w->learned[self->own][k].mean, w->learned[self->own][k].mcse, scale, 1, learned);
        cli_analyze_text_on_list(self, w->learned[self->own][k].mean - cli_analyze_cost(self, k), net);
        cli_analyze_text_list_known(self, k, from_known);
        cli_analyze_text_list_learned(self, k, from_learned);
        cli_figure_name(cli_analyze_point(self, k), 16, name);
        printf("%-16s %8s %9s %11s %18s %9s %15s\n", name, cost, known, from_known, learned, net, from_learned);
    }
    cli_figure_fixed(w->known_total, scale, 3, 1, known);
    cli_figure_simulated(w->learned_total[self->own].mean, w->learned_total[self->own].mcse, scale, 1, learned);
    printf("%-16s %8s %9s %11s %18s\n", "all together", "", known, "", learned);
    printf("Cost: money per subscriber. On list: learned, less the cost, %s on the whole list. Pays from: the\n"
           "list on which it brings %g more %s than it costs.\n\n",
           what, self->options.shared.least_gain, what);
}

/* "device first, then stage": those that pay on the own list, best first; `pays` is by index. */
static int name_those(const struct cli_analyze *self, const int *order, const bool *pays, bool wanted, char *out,
                      size_t size)
{
    int n = 0;

    for (int i = 0; i < self->worth.question.n_points; i++) {
        if (pays[order[i]] == wanted) {
            append(out, size, n == 0 ? "" : wanted ? ", then " : ", ");
            append(out, size, cli_analyze_point(self, order[i]));
            append(out, size, n == 0 && wanted ? " first" : "");
            n++;
        }
    }
    return n;
}

/* Each that does not pay yet: from which list on it would. */
static void name_later(const struct cli_analyze *self, const int *order, const bool *pays, char *out, size_t size)
{
    const struct mlift_worth_question *q = &self->worth.question;
    char number[CLI_FIGURE_SIZE];

    for (int i = 0; i < q->n_points; i++) {
        double from = cli_analyze_pays_learned(self, order[i]);
        if (!pays[order[i]]) {
            append(out, size, " ");
            append(out, size, cli_analyze_point(self, order[i]));
            cli_figure_whole(isnan(from) ? (double)q->list[q->n_lists - 1] : cli_analyze_text_about(from), number);
            append(out, size, isnan(from) ? " does not pay on any list up to " : " does not pay below ");
            append(out, size, number);
            append(out, size, " subscribers.");
        }
    }
}

static void rank_known(const struct cli_analyze *self, int *order)
{
    for (int i = 0; i < self->worth.question.n_points; i++) {
        int k = i;
        double net = self->worth.known[i] - cli_analyze_cost(self, i);
        for (; k > 0 && self->worth.known[order[k - 1]] - cli_analyze_cost(self, order[k - 1]) < net; k--) {
            order[k] = order[k - 1];
        }
        order[k] = i;
    }
}

void cli_analyze_text_advice(const struct cli_analyze *self, char out[CLI_ANALYZE_WORDS])
{
    const struct mlift_worth_question *q = &self->worth.question;
    bool pays[MLIFT_MAX_DATA_POINTS];
    int order[MLIFT_MAX_DATA_POINTS];
    double list = (double)q->list[self->own];

    out[0] = '\0';
    rank_known(self, order);
    for (int k = 0; k < q->n_points; k++) {
        pays[k] = cli_analyze_pays_known(self, k) <= list;
    }
    append(out, CLI_ANALYZE_WORDS, "if you know what each segment wants: collect ");
    int n = name_those(self, order, pays, true, out, CLI_ANALYZE_WORDS);
    append(out, CLI_ANALYZE_WORDS, n ? "" : "nothing");
    if (n > 0 && n < q->n_points) {
        append(out, CLI_ANALYZE_WORDS, "; not ");
        (void)name_those(self, order, pays, false, out, CLI_ANALYZE_WORDS);
    }
    cli_analyze_rank(self, order);
    for (int k = 0; k < q->n_points; k++) {
        double from = cli_analyze_pays_learned(self, k);
        pays[k] = !isnan(from) && from <= list;
    }
    append(out, CLI_ANALYZE_WORDS, ". If this list has to teach it: collect ");
    n = name_those(self, order, pays, true, out, CLI_ANALYZE_WORDS);
    append(out, CLI_ANALYZE_WORDS, n ? "." : "nothing.");
    name_later(self, order, pays, out, CLI_ANALYZE_WORDS);
}

void cli_analyze_text_wins(const struct mlift_breakeven *b, char *out, size_t size)
{
    double low = b->value[0], high = b->value[MLIFT_BREAKEVEN_POINTS - 1];
    int better = 0, worse = 0;

    for (int i = 0; i < MLIFT_BREAKEVEN_POINTS; i++) {
        better += b->lift[i] > 0.0;
        worse += b->lift[i] < 0.0;
    }
    if (!b->possible) {
        (void)snprintf(out, size, "not in this scenario");
    } else if (!better && !worse) {
        (void)snprintf(out, size, "nowhere: both are the same");
    } else if (!worse && b->lift[0] == 0.0) {
        (void)snprintf(out, size, "everywhere above %.3g", low);
    } else if (!worse || !better) {
        (void)snprintf(out, size, "%s from %.3g to %.3g", worse ? "nowhere" : "everywhere", low, high);
    } else if (b->n_roots == 1) {
        (void)snprintf(out, size, "%s %.3g", b->lift[MLIFT_BREAKEVEN_POINTS - 1] > 0.0 ? "above" : "below", b->root[0]);
    } else {
        (void)snprintf(out, size, "it turns at");
        for (int k = 0; k < b->n_roots; k++) {
            char root[32];
            (void)snprintf(root, sizeof root, "%s %.3g", k ? "," : "", b->root[k]);
            append(out, size, root);
        }
    }
}

static void print_sensitivity(const struct cli_analyze *self)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    char what[CLI_SEGMENTS_COUNTED], lift[CLI_FIGURE_SIZE], low[CLI_FIGURE_SIZE], high[CLI_FIGURE_SIZE], wins[WIDE];

    cli_segments_counted(campaign, MLIFT_MENU_GOAL, what);
    cli_figure_fixed(self->lift, 100.0, 3, 1, lift);
    printf("When does %s beat %s? As the scenario stands: %s percentage points of %s (exact)\n",
           campaign->strategy[campaign->challenger].name, campaign->strategy[campaign->baseline].name, lift, what);
    printf("%-10s %6s  %-27s %8s %8s  %s\n", "quantity", "now", "it wins", "at least", "at most", "what it is");
    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        const struct mlift_breakeven *b = &self->breakeven[l];
        if (!b->possible) {
            continue;
        }
        cli_analyze_text_wins(b, wins, sizeof wins);
        cli_figure_fixed(b->lift[0], 100.0, 3, 1, low);
        cli_figure_fixed(b->lift[MLIFT_BREAKEVEN_POINTS - 1], 100.0, 3, 1, high);
        printf("%-10s %6.3g  %-27s %8s %8s  %s\n", mlift_breakeven_name(b->lever), b->now, wins, low, high,
               mlift_breakeven_describe(b->lever));
    }
    puts("At least, at most: the lift where the quantity is at the lower and at the upper end of its range.\n");
}

void cli_analyze_text_list_size(const struct cli_analyze *self, char out[CLI_ANALYZE_WORDS])
{
    const struct mlift_worth *w = &self->worth;
    char number[CLI_FIGURE_SIZE], what[CLI_SEGMENTS_COUNTED];

    counted(self, what);
    double from = cli_analyze_pays_together(self);
    cli_figure_whole(isnan(from)  ? (double)w->question.list[w->question.n_lists - 1]
                     : from > 0.0 ? cli_analyze_text_about(from)
                                  : (double)w->question.list[0],
                     number);
    (void)snprintf(out, CLI_ANALYZE_WORDS, "segments that have to be learned bring %g or more %s %s %s subscribers.",
                   self->options.shared.least_gain, what,
                   isnan(from)  ? "on no list up to"
                   : from > 0.0 ? "from a list of about"
                                : "already on a list of",
                   number);
}

static void print_next(const struct cli_analyze *self)
{
    char text[CLI_ANALYZE_WORDS];

    (void)snprintf(
        text, sizeof text,
        "microlift compare %s --segments auto shows how many segments to learn; microlift size %s how to test "
        "them. Put your own costs in with --cost NAME=MONEY.",
        self->options.shared.file, self->options.shared.file);
    cli_paragraph_print(stdout, "Next:", text);
}

void cli_analyze_text_print(const struct cli_analyze *self)
{
    char text[CLI_ANALYZE_WORDS];

    print_setting(self);
    cli_analyze_text_advice(self, text);
    cli_paragraph_print(stdout, "Verdict:", text);
    putchar('\n');
    print_worth(self);
    print_sensitivity(self);
    cli_analyze_text_list_size(self, text);
    cli_paragraph_print(stdout, "List size:", text);
    if (self->scenario->campaign.model == MLIFT_MODEL_TABLE) {
        cli_paragraph_print(stdout, "Mind:", CLI_SEGMENTS_TRUTH);
    }
    print_next(self);
}
