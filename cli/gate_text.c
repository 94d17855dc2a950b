#include "cli/gate_text.h"

#include "cli/annotation.h"
#include "cli/figure.h"
#include "cli/gate_words.h"

#include <math.h>
#include <string.h>

static void put_rate(FILE *out, const struct mlift_gate_rate *rate, bool exact)
{
    char text[CLI_FIGURE_SIZE];
    double value = exact ? rate->exact : rate->value;
    int decimals = exact ? 3 : cli_figure_decimals(rate->mcse, 100.0, 3);

    cli_figure_fixed(value, 100.0, decimals, 0, text);
    strcat(text, isfinite(value) ? "%" : "");
    fprintf(out, "%11s", text);
}

static void put_loss(FILE *out, const struct mlift_gate_check *check)
{
    char loss[CLI_FIGURE_SIZE], error[CLI_FIGURE_SIZE], both[3 * CLI_FIGURE_SIZE];

    if (check->by_exact) {
        cli_figure_fixed(check->exact_loss, 100.0, 4, 1, loss);
        fprintf(out, "%20s", loss);
        return;
    }
    cli_gate_words_pp(check->loss, check->mcse, loss, sizeof loss);
    cli_gate_words_pp(check->mcse, check->mcse, error, sizeof error);
    snprintf(both, sizeof both, "%s +- %s", loss, error);
    fprintf(out, "%20s", both);
}

static void put_checks(FILE *out, const struct cli_gate *gate)
{
    fprintf(out, "\n  %-16s %-14s%11s%11s%20s%12s  verdict\n", "strategy", "metric", "before", "after", "worse by (pp)",
            "margin (pp)");
    for (int i = 0; i < gate->gate.n_checks; i++) {
        const struct mlift_gate_check *check = &gate->gate.check[i];
        char margin[CLI_FIGURE_SIZE], name[CLI_FIGURE_SIZE];
        cli_figure_fixed(check->margin, 100.0, 4, 0, margin);
        cli_figure_name(cli_gate_words_strategy(gate, check), 16, name);
        fprintf(out, "  %-16s %-14s", name, cli_gate_words_metric_name(gate, check));
        put_rate(out, &check->before, check->by_exact);
        put_rate(out, &check->after, check->by_exact);
        put_loss(out, check);
        fprintf(out, "%12s  %s%s\n", margin, cli_gate_words_verdict(check->verdict), check->by_exact ? " (exact)" : "");
    }
}

static void put_change(FILE *out, const struct mlift_difference *difference)
{
    char change[CLI_GATE_SENTENCE];

    cli_gate_words_change(difference, change, sizeof change);
    if (difference->n_places > 0) {
        fprintf(out, "Changed in the scenario: %zu place%s%s; %s: %s\n", difference->n_places,
                difference->n_places > 1 ? "s" : "", difference->n_deciding == 0 ? ", labels only" : "",
                difference->n_places > 1 ? "the first that counts" : "it is", change);
    } else {
        fputs("Changed in the scenario: nothing\n", out);
    }
}

static void put_errors(FILE *out, const struct cli_gate *gate)
{
    int n = 0;

    for (int i = 0; i < gate->gate.n_checks; i++) {
        n += !gate->gate.check[i].by_exact;
    }
    if (n == 0) {
        fprintf(out, "Decided by exact rates, which chance cannot mislead%s.\n",
                gate->n_disagreeing > 0 ? "" : "; the simulation confirms them");
    } else {
        fprintf(out,
                "Chance of a false alarm at most %g%%, of passing a loss of the margin or more at most %g%%, over "
                "all checks and looks (%d of %d looks).\n",
                100.0 * gate->false_alarm, 100.0 * gate->false_alarm, gate->gate.looks_done, gate->gate.n_looks);
    }
}

static void put_remarks(FILE *out, const struct cli_gate *gate)
{
    char numbers[2 * CLI_GATE_SENTENCE];

    cli_gate_words_numbers(gate, numbers, sizeof numbers);
    if (numbers[0]) {
        fprintf(out, "%s%s\n", numbers, gate->strict ? " That fails with --strict." : "");
    }
    if (gate->n_disagreeing > 0) {
        fprintf(out,
                "DOUBTFUL: for %d figures simulation and exact calculation are further apart than chance allows; "
                "please report this.\n",
                gate->n_disagreeing);
    }
    if (gate->n_new > 0) {
        fprintf(out, "Not checked: %d strateg%s that the baseline does not have; --update takes %s in.\n", gate->n_new,
                gate->n_new > 1 ? "ies" : "y", gate->n_new > 1 ? "them" : "it");
    }
}

void cli_gate_text_print(FILE *out, const struct cli_gate *gate)
{
    char text[4 * CLI_GATE_SENTENCE];

    cli_gate_words_headline(gate, text, sizeof text);
    fprintf(out, "%s\n", text);
    cli_gate_words_comparison(gate, text, sizeof text);
    fprintf(out, "%s.\n", text);
    cli_gate_words_horizon(gate, text, sizeof text);
    if (text[0]) {
        fprintf(out, "%s\n", text);
    }
    put_checks(out, gate);
    fputc('\n', out);
    put_change(out, &gate->difference);
    put_errors(out, gate);
    put_remarks(out, gate);
    cli_gate_words_next(gate, text, sizeof text);
    fprintf(out, "Next: %s.\n", text);
}

void cli_gate_text_annotate(FILE *out, const struct cli_gate *gate)
{
    char text[4 * CLI_GATE_SENTENCE], change[CLI_GATE_SENTENCE];
    int line = gate->from_results || gate->run_anew ? 0 : gate->difference.line;

    cli_gate_words_change(&gate->difference, change, sizeof change);
    for (int i = 0; i < gate->gate.n_checks; i++) {
        const struct mlift_gate_check *check = &gate->gate.check[i];
        char loss[CLI_GATE_SENTENCE];
        if (check->verdict == MLIFT_GATE_PASS ||
            (check->verdict == MLIFT_GATE_OPEN && gate->gate.verdict == MLIFT_GATE_REGRESSED)) {
            continue;
        }
        cli_gate_words_loss(gate, check, loss, sizeof loss);
        snprintf(text, sizeof text, "%s%s%s%s", check->verdict == MLIFT_GATE_OPEN ? "inconclusive: " : "", loss,
                 change[0] ? "; " : "", change);
        cli_annotation_print(out, "error", gate->subject, line, "microlift gate", text);
    }
    cli_gate_words_numbers(gate, text, sizeof text);
    if (text[0]) {
        cli_annotation_print(out, gate->strict ? "error" : "warning", gate->baseline_path, 0, "microlift gate", text);
    }
}
