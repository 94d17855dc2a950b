#include "cli/sweep_text.h"

#include "cli/figure.h"
#include "cli/page_text.h"
#include "cli/paragraph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80, MOST_KEYS_SHOWN = 8, MOST_LEVELS_SHOWN = 12, KEY_WIDTH = 38 };

static const double PP = 100.0;

/* The strategies that most points compare. */
static const char *challenger(const struct mlift_sweep *sweep)
{
    return sweep->strategy[sweep->challenger[0]];
}

static const char *baseline(const struct mlift_sweep *sweep)
{
    return sweep->strategy[sweep->baseline[0]];
}

/* The last part of a key is what people call it, unless two keys end alike. */
static const char *short_key(const struct mlift_sweep *sweep, int k)
{
    const char *path = sweep->key[k].path, *dot = strrchr(path, '.');

    for (int other = 0; dot && other < sweep->n_keys; other++) {
        const char *last = strrchr(sweep->key[other].path, '.');
        if (other != k && last && !strcmp(last, dot)) {
            return path;
        }
    }
    return dot && strlen(path) >= KEY_WIDTH ? dot + 1 : path;
}

static void put_head(FILE *out, const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary)
{
    static const char *const kinds[] = {"full factorial", "Sobol design", "Latin hypercube"};
    char points[CLI_FIGURE_SIZE], replicates[CLI_FIGURE_SIZE], text[512], line[CLI_PAGE_TEXT_LINE];

    cli_figure_whole((double)sweep->n_points, points);
    cli_figure_whole((double)sweep->n_replicates, replicates);
    fprintf(out, "%s\n", cli_page_text_line(sweep->title, line));
    int n = snprintf(text, sizeof text, "%s points over %d %s (%s)", points, sweep->n_keys,
                     sweep->n_keys == 1 ? "key" : "keys", kinds[sweep->kind]);
    if (sweep->n_replicates > 0) {
        snprintf(text + n, sizeof text - (size_t)n, ", each with %s replicates of seed %llu%s.", replicates,
                 (unsigned long long)sweep->seed, summary->response[0].exact ? "; rates below are exact" : "");
    } else {
        snprintf(text + n, sizeof text - (size_t)n, ", exact rates, nothing simulated.");
    }
    cli_paragraph_hang(out, "", text, WIDTH);
}

static void put_share(double share, double se, char out[CLI_FIGURE_SIZE])
{
    if (!isfinite(share)) {
        snprintf(out, CLI_FIGURE_SIZE, "-");
    } else if (isfinite(se) && se >= 0.0005) {
        snprintf(out, CLI_FIGURE_SIZE, "%.0f +- %.0f%%", 100.0 * share, ceil(100.0 * se));
    } else {
        snprintf(out, CLI_FIGURE_SIZE, "%.0f%%", fabs(100.0 * share));
    }
}

static void range_of(const struct mlift_sweep_effect *effect, double *low, double *high)
{
    *low = (double)INFINITY;
    *high = -(double)INFINITY;
    for (size_t l = 0; l < effect->n_levels; l++) {
        *low = fmin(*low, effect->level[l].mean);
        *high = fmax(*high, effect->level[l].mean);
    }
}

/* What matters: one line a key, most important first. */
static void put_keys(FILE *out, const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary)
{
    const struct mlift_sweep_response *lift = &summary->response[0];
    char text[256];

    snprintf(text, sizeof text, "What moves the lift of %s over %s (%s):", challenger(sweep), baseline(sweep),
             sweep->metric[summary->metric]);
    fprintf(out, "\n%s\n", text);
    fprintf(out, "  %-*s %10s %12s   lift by level\n", KEY_WIDTH - 8, "share of its variance", "alone", "with others");
    for (int i = 0; i < sweep->n_keys && i < MOST_KEYS_SHOWN; i++) {
        int k = summary->order[i];
        char first[CLI_FIGURE_SIZE], total[CLI_FIGURE_SIZE], from[CLI_FIGURE_SIZE], to[CLI_FIGURE_SIZE];
        double low, high;
        put_share(lift->sensitivity.first[k], lift->sensitivity.first_se[k], first);
        put_share(lift->sensitivity.total[k], lift->sensitivity.total_se[k], total);
        range_of(&lift->effect[k], &low, &high);
        cli_figure_fixed(low, PP, 3, 1, from);
        cli_figure_fixed(high, PP, 3, 1, to);
        fprintf(out, "  %-*s %10s %12s   %s to %s pp\n", KEY_WIDTH - 8, short_key(sweep, k), first, total, from, to);
    }
    if (sweep->n_keys > MOST_KEYS_SHOWN) {
        fprintf(out, "  and %d keys that matter less (--json has all)\n", sweep->n_keys - MOST_KEYS_SHOWN);
    }
}

static void put_level(FILE *out, const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, int k,
                      size_t l)
{
    const struct mlift_sweep_level *lift = &summary->response[0].effect[k].level[l];
    const struct mlift_sweep_level *base = &summary->response[1 + sweep->baseline[0]].effect[k].level[l];
    const struct mlift_sweep_level *best = &summary->response[1 + sweep->challenger[0]].effect[k].level[l];
    char b[CLI_FIGURE_SIZE], c[CLI_FIGURE_SIZE], d[CLI_FIGURE_SIZE];

    cli_figure_fixed(base->mean, PP, 3, 0, b);
    cli_figure_fixed(best->mean, PP, 3, 0, c);
    if (lift->mcse > 0.0) {
        cli_figure_simulated(lift->mean, lift->mcse, PP, 1, d);
    } else {
        cli_figure_fixed(lift->mean, PP, 3, 1, d);
    }
    fprintf(out, "  %-30s %11s%% %11s%%   %s pp\n", lift->label, b, c, d);
}

/* Levels of a key, thinned out where there are many. */
static void put_levels(FILE *out, const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, int k)
{
    const struct mlift_sweep_effect *effect = &summary->response[0].effect[k];
    size_t step = (effect->n_levels + MOST_LEVELS_SHOWN - 1) / MOST_LEVELS_SHOWN;
    char name[2][CLI_FIGURE_SIZE];

    fprintf(out, "\n%s\n", sweep->key[k].path);
    cli_figure_name(baseline(sweep), 12, name[0]);
    cli_figure_name(challenger(sweep), 12, name[1]);
    fprintf(out, "  %-30s %12s %12s   lift\n", sweep->n_keys > 1 ? "mean over the other keys" : "", name[0], name[1]);
    for (size_t l = 0; l < effect->n_levels; l += step) {
        put_level(out, sweep, summary, k, l);
    }
}

void cli_sweep_text_point(const struct mlift_sweep *sweep, size_t point, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (int k = 0; k < sweep->n_keys && used + 1 < size; k++) {
        int n = snprintf(out + used, size - used, "%s%s = %s", k > 0 ? ", " : "", short_key(sweep, k),
                         sweep->value[point * (size_t)sweep->n_keys + (size_t)k]);
        used += n > 0 ? (size_t)n : 0;
    }
}

size_t cli_sweep_text_extreme(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, bool highest)
{
    size_t found = 0;

    for (size_t i = 1; i < sweep->n_points; i++) {
        if (highest ? summary->y[i] > summary->y[found] : summary->y[i] < summary->y[found]) {
            found = i;
        }
    }
    return found;
}

static void put_extremes(FILE *out, const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary)
{
    fputc('\n', out);
    for (int highest = 1; highest >= 0; highest--) {
        char point[512], lift[CLI_FIGURE_SIZE], text[640];
        size_t i = cli_sweep_text_extreme(sweep, summary, highest);
        cli_sweep_text_point(sweep, i, point, sizeof point);
        if (summary->y_mcse[i] > 0.0) {
            cli_figure_simulated(summary->y[i], summary->y_mcse[i], PP, 1, lift);
        } else {
            cli_figure_fixed(summary->y[i], PP, 3, 1, lift);
        }
        snprintf(text, sizeof text, "%s pp at %s", lift, point);
        cli_paragraph_hang(out, highest ? "Highest: " : "Lowest:  ", text, WIDTH);
    }
}

/* --- the answer --------------------------------------------------------------------------------------------------- */

/* "`key` matters most: alone it makes 62% of the variance." */
static int say_what_matters(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, char *out,
                            size_t size)
{
    const struct mlift_sweep_response *lift = &summary->response[0];
    int k = summary->order[0];
    double total = lift->sensitivity.total[k], first = lift->sensitivity.first[k];

    if (!(lift->high > lift->low)) {
        return snprintf(out, size, "None of this changes the lift of %s over %s. ", challenger(sweep), baseline(sweep));
    }
    if (sweep->n_keys == 1) {
        return 0;
    }
    double share = isfinite(total) ? total : first;
    if (!isfinite(share)) {
        return snprintf(out, size, "%s moves the lift most. ", sweep->key[k].path);
    }
    return snprintf(out, size, "%s matters most: %.0f%% of the lift's variance%s. ", sweep->key[k].path,
                    100.0 * fmin(fmax(share, 0.0), 1.0), isfinite(total) ? ", its interactions included" : "");
}

/* "micro is ahead of broad at all 40 points." */
static int say_who_wins(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, char *out,
                        size_t size)
{
    const char *who = challenger(sweep), *than = baseline(sweep);
    size_t n = sweep->n_points;
    char open[96] = "";

    if (summary->n_open > 0) {
        snprintf(open, sizeof open, ", and at %zu the simulation is too short to say", summary->n_open);
    }
    if (summary->n_above == n || summary->n_below == n) {
        return snprintf(out, size, "%s is %s %s at all %zu points. ", who,
                        summary->n_above == n ? "ahead of" : "behind", than, n);
    }
    if (summary->n_equal == n) {
        return snprintf(out, size, "%s and %s do the same at all %zu points. ", who, than, n);
    }
    return snprintf(out, size, "%s is ahead of %s at %zu of %zu points, behind at %zu%s. ", who, than, summary->n_above,
                    n, summary->n_below, open);
}

static int say_where_it_turns(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, char *out,
                              size_t size)
{
    for (int i = 0; i < sweep->n_keys; i++) {
        int k = summary->order[i];
        const struct mlift_sweep_flip *flip = &summary->flip[k];
        if (flip->n > 0) {
            return snprintf(out, size, "The verdict turns where %s passes %.3g%s: above that %s is %s%s. ",
                            sweep->key[k].path, flip->at, sweep->n_keys > 1 ? " (on average over the other keys)" : "",
                            challenger(sweep), flip->positive ? "ahead" : "behind",
                            flip->n > 1 ? ", until it turns again" : "");
        }
    }
    return 0;
}

/* Words have no order: name the levels where the challenger is behind on average. */
static int say_losing_words(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, char *out,
                            size_t size)
{
    for (int i = 0; i < sweep->n_keys; i++) {
        int k = summary->order[i];
        const struct mlift_sweep_effect *effect = &summary->response[0].effect[k];
        char names[256] = "";
        size_t used = 0, n = 0;
        for (size_t l = 0; !effect->has_numbers && l < effect->n_levels; l++) {
            if (effect->level[l].mean < 0.0 && used + strlen(effect->level[l].label) + 3 < sizeof names) {
                used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", n++ ? ", " : "",
                                         effect->level[l].label);
            }
        }
        if (n > 0 && n < effect->n_levels) {
            return snprintf(out, size, "It is behind where %s is %s. ", sweep->key[k].path, names);
        }
    }
    return 0;
}

void cli_sweep_text_answer(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                           char out[CLI_SWEEP_ANSWER_SIZE])
{
    int (*const say[])(const struct mlift_sweep *, const struct mlift_sweep_summary *, char *,
                       size_t) = {say_what_matters, say_who_wins, say_where_it_turns, say_losing_words};
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < sizeof say / sizeof *say; i++) {
        int n = say[i](sweep, summary, out + used, CLI_SWEEP_ANSWER_SIZE - used);
        used += n > 0 ? (size_t)n : 0;
        used = used < CLI_SWEEP_ANSWER_SIZE ? used : CLI_SWEEP_ANSWER_SIZE - 1;
    }
    while (used > 0 && out[used - 1] == ' ') {
        out[--used] = '\0';
    }
}

static void put_remarks(FILE *out, const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary)
{
    const struct mlift_sweep_response *lift = &summary->response[0];
    char text[320];

    if (lift->noise > 0.05) {
        snprintf(text, sizeof text,
                 "%.0f%% of the variance is Monte Carlo error: take more --replicates before you "
                 "read the shares",
                 100.0 * lift->noise);
        cli_paragraph_hang(out, "Note:    ", text, WIDTH);
    }
    if (sweep->kind == MLIFT_SWEEP_LHS && lift->sensitivity.explained < 0.9) {
        snprintf(text, sizeof text,
                 "the keys one by one explain only %.0f%% of the lift: use --design sobol for the "
                 "shares",
                 100.0 * lift->sensitivity.explained);
        cli_paragraph_hang(out, "Note:    ", text, WIDTH);
    }
}

void cli_sweep_text_print(FILE *out, const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                          const char *file, const char *charts)
{
    char answer[CLI_SWEEP_ANSWER_SIZE];
    int n_shown = sweep->n_keys < 3 ? sweep->n_keys : 3;

    put_head(out, sweep, summary);
    if (sweep->n_keys > 1) {
        put_keys(out, sweep, summary);
    }
    for (int i = 0; i < n_shown; i++) {
        put_levels(out, sweep, summary, summary->order[i]);
    }
    if (sweep->n_keys > 1) {
        put_extremes(out, sweep, summary);
    }
    cli_sweep_text_answer(sweep, summary, answer);
    fputc('\n', out);
    cli_paragraph_hang(out, "Answer:  ", answer, WIDTH);
    put_remarks(out, sweep, summary);
    fprintf(out, "Sweep:   %s\n", file);
    if (charts) {
        fprintf(out, "Charts:  %s\n", charts);
    } else {
        fprintf(out, "Charts:  microlift plot %s\n", file);
    }
}
