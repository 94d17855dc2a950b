#include "cli/gate_words.h"

#include "cli/figure.h"
#include "cli/gate_horizon.h"
#include "cli/page_text.h"
#include "models/draw.h"
#include "models/goal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *cli_gate_words_strategy(const struct cli_gate *gate, const struct mlift_gate_check *check)
{
    return gate->before.table.campaign->strategy[check->strategy[0]].name;
}

const char *cli_gate_words_metric_name(const struct cli_gate *gate, const struct mlift_gate_check *check)
{
    return gate->before.table.metric[check->metric[0]].name;
}

const char *cli_gate_words_verdict(enum mlift_gate_verdict verdict)
{
    static const char *const names[] = {
        [MLIFT_GATE_OPEN] = "inconclusive", [MLIFT_GATE_PASS] = "pass", [MLIFT_GATE_REGRESSED] = "regressed"};

    return names[verdict];
}

void cli_gate_words_metric(const struct cli_gate *gate, const struct mlift_gate_check *check, char *out, size_t size)
{
    static const char *const plain[][2] = {
        {"clickers", "clicks"}, {"unsubscribed", "unsubscribes"}, {"complained", "complaints"}};
    const struct mlift_table *table = &gate->before.table;
    const char *name = cli_gate_words_metric_name(gate, check);
    bool behavioural = table->campaign->model == MLIFT_MODEL_BEHAVIOURAL;

    if (behavioural && check->metric[0] == table->goal) {
        snprintf(out, size, "%ss", mlift_goal_one(table->campaign));
        return;
    }
    snprintf(out, size, "%s", name);
    for (size_t i = 0; behavioural && i < sizeof plain / sizeof *plain; i++) {
        if (!strcmp(name, plain[i][0])) {
            snprintf(out, size, "%s", plain[i][1]);
        }
    }
}

void cli_gate_words_pp(double share, double mcse, char *out, size_t size)
{
    char figure[CLI_FIGURE_SIZE];
    double pp = 100.0 * fabs(share);
    int decimals = mcse > 0.0                 ? cli_figure_decimals(mcse, 100.0, 5)
                   : pp >= 0.095 || pp == 0.0 ? 2
                   : pp >= 0.0095             ? 3
                                              : 4;

    cli_figure_fixed(share, 100.0, decimals, 0, figure);
    snprintf(out, size, "%s", figure);
}

/* "1.01, 95%: 0.98 to 1.03" */
static void simulated(const struct mlift_gate_check *check, char *out, size_t size)
{
    char loss[CLI_FIGURE_SIZE], low[CLI_FIGURE_SIZE], high[CLI_FIGURE_SIZE];
    double sign = check->loss < 0.0 ? -1.0 : 1.0;

    cli_gate_words_pp(fabs(check->loss), check->mcse, loss, sizeof loss);
    cli_gate_words_pp(sign * (sign < 0.0 ? check->high : check->low), check->mcse, low, sizeof low);
    cli_gate_words_pp(sign * (sign < 0.0 ? check->low : check->high), check->mcse, high, sizeof high);
    snprintf(out, size, "%s, 95%%: %s to %s", loss, low, high);
}

void cli_gate_words_loss(const struct cli_gate *gate, const struct mlift_gate_check *check, char *out, size_t size)
{
    char metric[MLIFT_NAME_SIZE + 8], pp[CLI_FIGURE_SIZE], drawn[4 * CLI_FIGURE_SIZE] = "";
    double loss = check->by_exact ? check->exact_loss : check->loss;
    const char *strategy = cli_gate_words_strategy(gate, check);

    cli_gate_words_metric(gate, check, metric, sizeof metric);
    cli_gate_words_pp(fabs(loss), check->by_exact ? 0.0 : check->mcse, pp, sizeof pp);
    if (isfinite(check->loss) && isfinite(check->mcse)) {
        simulated(check, drawn, sizeof drawn);
    }
    const char *interval = check->by_exact || !drawn[0] ? drawn : strchr(drawn, ' ') + 1;
    const char *how = !check->by_exact ? "" : drawn[0] ? "exact; simulated " : "exact";
    if (loss == 0.0 && (check->by_exact || check->mcse == 0.0)) {
        snprintf(out, size, "%s has the same %s%s", strategy, metric, check->by_exact ? " (exact)" : "");
    } else if (check->more_is_worse) {
        snprintf(out, size, "%s has %s pp %s %s (%s%s)", strategy, pp, loss < 0.0 ? "fewer" : "more", metric, how,
                 interval);
    } else {
        snprintf(out, size, "%s %s %s pp of %s (%s%s)", strategy, loss < 0.0 ? "gained" : "lost", pp, metric, how,
                 interval);
    }
}

void cli_gate_words_change(const struct mlift_difference *difference, char *out, size_t size)
{
    char line[24] = "", texts[2][CLI_PAGE_TEXT_LINE];
    const char *before = cli_page_text_line(difference->before, texts[0]);
    const char *after = cli_page_text_line(difference->after, texts[1]);

    if (difference->line > 0) {
        snprintf(line, sizeof line, " (line %d)", difference->line);
    }
    switch (difference->kind) {
    case MLIFT_DIFFERENCE_NONE:
        out[0] = '\0';
        return;
    case MLIFT_DIFFERENCE_CHANGED:
        snprintf(out, size, "%s changed from %s to %s%s", difference->key, before, after, line);
        return;
    case MLIFT_DIFFERENCE_ADDED:
        if (difference->before[0]) {
            snprintf(out, size, "%s changed from its default %s to %s%s", difference->key, before, after, line);
        } else {
            snprintf(out, size, "%s: %s was added%s", difference->key, after, line);
        }
        return;
    case MLIFT_DIFFERENCE_REMOVED:
        if (difference->after[0]) {
            snprintf(out, size, "%s changed from %s to its default %s", difference->key, before, after);
        } else {
            snprintf(out, size, "%s: %s was removed", difference->key, before);
        }
        return;
    case MLIFT_DIFFERENCE_FILE:
        snprintf(out, size, "%s changed, first from %s to %s", difference->key, before, after);
        return;
    }
}

/* What is claimed as the cause: one change is, of several only the first is named. */
static void cause(const struct mlift_difference *difference, char *out, size_t size)
{
    char change[CLI_GATE_SENTENCE];

    cli_gate_words_change(difference, change, sizeof change);
    if (difference->n_deciding == 1) {
        snprintf(out, size, ", because %s", change);
    } else if (difference->n_deciding > 1) {
        snprintf(out, size, ", after %zu changes; the first: %s", difference->n_deciding, change);
    } else {
        snprintf(out, size, ", though the scenario %s",
                 difference->n_places > 0 ? "changed in labels only" : "is the same");
    }
}

static int count(const struct mlift_gate *gate, enum mlift_gate_verdict verdict)
{
    int n = 0;

    for (int i = 0; i < gate->n_checks; i++) {
        n += gate->check[i].verdict == verdict;
    }
    return n;
}

static double size_of(const struct mlift_gate_check *check)
{
    double loss = check->by_exact ? check->exact_loss : check->loss;

    return isfinite(loss) ? loss / fmax(check->margin, 1e-9) : -HUGE_VAL;
}

const struct mlift_gate_check *cli_gate_words_worst(const struct mlift_gate *gate)
{
    enum mlift_gate_verdict wanted = gate->verdict;
    const struct mlift_gate_check *worst = NULL;

    for (int i = 0; wanted != MLIFT_GATE_PASS && i < gate->n_checks; i++) {
        const struct mlift_gate_check *check = &gate->check[i];
        if (check->verdict == wanted && (!worst || size_of(check) > size_of(worst))) {
            worst = check;
        }
    }
    return worst;
}

static bool all_zero(const struct mlift_gate *gate)
{
    for (int i = 0; i < gate->n_checks; i++) {
        const struct mlift_gate_check *check = &gate->check[i];
        if (check->loss != 0.0 || check->mcse != 0.0 || (isfinite(check->exact_loss) && check->exact_loss != 0.0)) {
            return false;
        }
    }
    return true;
}

static void pass(const struct cli_gate *gate, char *out, size_t size)
{
    const struct mlift_gate_check *most = &gate->gate.check[0];
    char loss[CLI_GATE_SENTENCE] = "", largest[CLI_GATE_SENTENCE + 32] = "";

    for (int i = 1; i < gate->gate.n_checks; i++) {
        most = size_of(&gate->gate.check[i]) > size_of(most) ? &gate->gate.check[i] : most;
    }
    if (all_zero(&gate->gate)) {
        snprintf(largest, sizeof largest, "; every difference is exactly zero");
    } else if (size_of(most) > 1e-6) {
        cli_gate_words_loss(gate, most, loss, sizeof loss);
        snprintf(largest, sizeof largest, "; nearest to its margin: %s", loss);
    }
    snprintf(out, size, "PASS: no strategy lost more than its margin (%d checks)%s", gate->gate.n_checks, largest);
}

void cli_gate_words_headline(const struct cli_gate *gate, char *out, size_t size)
{
    const struct mlift_gate_check *worst = cli_gate_words_worst(&gate->gate);
    char loss[CLI_GATE_SENTENCE] = "", why[2 * CLI_GATE_SENTENCE] = "", more[48] = "";

    if (!worst) {
        pass(gate, out, size);
        return;
    }
    int others = count(&gate->gate, gate->gate.verdict) - 1;
    cli_gate_words_loss(gate, worst, loss, sizeof loss);
    if (gate->gate.verdict == MLIFT_GATE_REGRESSED) {
        cause(&gate->difference, why, sizeof why);
        if (others > 0) {
            snprintf(more, sizeof more, "; %d more below", others);
        }
        snprintf(out, size, "REGRESSED: %s%s%s", loss, why, more);
    } else {
        char margin[CLI_FIGURE_SIZE];
        cli_gate_words_pp(worst->margin, 0.0, margin, sizeof margin);
        snprintf(out, size, "INCONCLUSIVE: %s, too near its margin of %s pp to tell (%d of %d checks undecided)", loss,
                 margin, others + 1, gate->gate.n_checks);
    }
}

void cli_gate_words_next(const struct cli_gate *gate, char *out, size_t size)
{
    bool same = gate->difference.n_places == 0 && gate->n_new == 0;

    if (gate->gate.verdict == MLIFT_GATE_REGRESSED) {
        snprintf(out, size, "undo the change, or accept the loss with `microlift gate %s --baseline %s --update`",
                 gate->subject, gate->baseline_path);
    } else if (gate->gate.verdict == MLIFT_GATE_OPEN && gate->from_results) {
        snprintf(out, size,
                 "run with more --replicates, or gate the scenario instead of its results: paired "
                 "differences need far fewer");
    } else if (gate->gate.verdict == MLIFT_GATE_OPEN) {
        snprintf(out, size, "allow more lists with --budget %zu, or a wider --margin", 4 * gate->budget);
    } else if (same && !gate->numbers_changed) {
        snprintf(out, size, "nothing to do");
    } else {
        snprintf(out, size,
                 "nothing has to be done; `microlift gate %s --baseline %s --update` takes the new figures as "
                 "the baseline",
                 gate->subject, gate->baseline_path);
    }
}

void cli_gate_words_numbers(const struct cli_gate *gate, char *out, size_t size)
{
    const struct cli_baseline *baseline = &gate->baseline;
    char move[CLI_GATE_SENTENCE] = "no figure moved by 0.0001 pp", why[96] = "";

    out[0] = '\0';
    if (!gate->numbers_changed) {
        return;
    }
    if (gate->moved) {
        double then = isfinite(gate->moved->exact) ? gate->moved->exact : gate->moved->simulated;
        snprintf(move, sizeof move, "the largest move: %s %s from %.4f%% to %.4f%%", gate->moved->strategy,
                 gate->moved->metric, 100.0 * then, 100.0 * gate->moved_to);
    }
    if (baseline->draw_address_version != MLIFT_DRAW_ADDRESS_VERSION) {
        snprintf(why, sizeof why, " Random words have other addresses (%llu then, %d now).",
                 (unsigned long long)baseline->draw_address_version, (int)MLIFT_DRAW_ADDRESS_VERSION);
    }
    snprintf(out, size,
             "NUMBERS CHANGED: the scenario and seed of the baseline give other counts than when microlift %s wrote it "
             "(counts %.12s then, %.12s now; decision table %s); %s.%s",
             baseline->microlift_version, baseline->counts_sha256, gate->counts_now,
             strcmp(baseline->table_sha256, gate->table_now) == 0 ? "the same" : "changed too", move, why);
}

void cli_gate_words_comparison(const struct cli_gate *gate, char *out, size_t size)
{
    char lists[CLI_FIGURE_SIZE], before[CLI_FIGURE_SIZE], length[CLI_FIGURE_SIZE], day[32] = "";
    const char *luck = gate->same_people    ? "the same people with the same luck"
                       : gate->gate.paired  ? "paired list by list, though the lists follow other laws"
                       : gate->same_run     ? "the same run"
                       : gate->from_results ? "unpaired"
                                            : "unpaired: the lists have different lengths";

    if (cli_gate_horizon_matters(gate)) {
        snprintf(day, sizeof day, ", counted for %u days", gate->horizon_days);
    }
    cli_figure_whole((double)gate->after.n_replicates, lists);
    cli_figure_whole((double)gate->baseline.replicates, before);
    cli_figure_whole((double)gate->after.scenario->campaign.list_size, length);
    if (gate->from_results) {
        snprintf(out, size, "%s: %s simulated lists (seed %llu) against %s in the baseline (seed %llu)%s, %s",
                 gate->after.scenario->name, lists, (unsigned long long)gate->after.seed, before,
                 (unsigned long long)gate->baseline.seed, day, luck);
    } else {
        snprintf(out, size, "%s: %s simulated lists of %s before and after, seed %llu%s, %s",
                 gate->after.scenario->name, lists, length, (unsigned long long)gate->baseline.seed, day, luck);
    }
}

void cli_gate_words_horizon(const struct cli_gate *gate, char *out, size_t size)
{
    const uint16_t *own = gate->own_horizon_days;

    out[0] = '\0';
    if (own[0] != own[1] && cli_gate_horizon_matters(gate)) {
        snprintf(out, size,
                 "By themselves the baseline counts for %u days and %s for %u: both are counted for %u%s. "
                 "`horizon_days` in the scenario sets them.",
                 own[0], gate->subject, own[1], gate->horizon_days,
                 gate->run_anew ? ", the scenario of the results file simulated anew" : "");
    }
}
