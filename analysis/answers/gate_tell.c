#include "analysis/answers/gate_tell.h"

#include "analysis/answers/gate_words.h"
#include "models/draw.h"

#include <math.h>
#include <string.h>

static struct mlift_figure whole(size_t n)
{
    return mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)n);
}

static size_t replicates_before(const struct mlift_gate_answer *self)
{
    return self->from_results ? self->baseline.replicates : self->before.n_replicates;
}

/* --- what was asked ----------------------------------------------------------------------------------------------- */

static void tell_head(const struct mlift_gate_answer *self, int exit_code, struct mlift_answer *out)
{
    mlift_answer_section(out, MLIFT_SECTION_HEAD);
    mlift_answer_put_text(out, "scenario", self->after.scenario->name);
    mlift_answer_put_seed(out, "seed", self->baseline.seed);
    mlift_answer_put(out, "list_size", MLIFT_UNIT_PEOPLE, (double)self->after.scenario->campaign.list_size);
    mlift_answer_put(out, "horizon_days", MLIFT_UNIT_DAYS, mlift_gate_answer_days(self, self->horizon_days));
    mlift_answer_put(out, "horizon_days_before", MLIFT_UNIT_DAYS,
                     mlift_gate_answer_days(self, self->own_horizon_days[0]));
    mlift_answer_put(out, "horizon_days_after", MLIFT_UNIT_DAYS,
                     mlift_gate_answer_days(self, self->own_horizon_days[1]));
    mlift_answer_put_text(out, "subject", self->subject);
    mlift_answer_put_text(out, "baseline", self->baseline_path);
    mlift_answer_put_text(out, "pairing", self->gate.paired ? "paired" : "unpaired");
    mlift_answer_put_flag(out, "same_people", self->same_people);
    mlift_answer_put(out, "replicates_before", MLIFT_UNIT_WHOLE, (double)replicates_before(self));
    mlift_answer_put(out, "replicates_after", MLIFT_UNIT_WHOLE, (double)self->after.n_replicates);
    mlift_answer_put(out, "false_alarm", MLIFT_UNIT_SHARE, self->false_alarm);
    mlift_answer_put(out, "looks", MLIFT_UNIT_WHOLE, self->gate.looks_done);
    mlift_answer_put(out, "looks_planned", MLIFT_UNIT_WHOLE, self->gate.n_looks);
    mlift_answer_put(out, "exit_code", MLIFT_UNIT_WHOLE, exit_code);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD, "Did a strategy get worse than in its baseline?");
}

/* --- the verdict -------------------------------------------------------------------------------------------------- */

/* How the two sides were compared: lists, seed, until which day, whose luck. */
static void tell_comparison(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    const char *luck = self->same_people    ? "the same people with the same luck"
                       : self->gate.paired  ? "paired list by list, though the lists follow other laws"
                       : self->same_run     ? "the same run"
                       : self->from_results ? "unpaired"
                                            : "unpaired: the lists have different lengths";
    double counted = mlift_gate_answer_days(self, self->horizon_days);
    const char *days = isfinite(counted) ? mlift_answer_text(out, ", counted for %.0f days", counted) : "";
    const char *name = self->after.scenario->name;
    unsigned long long seed = self->baseline.seed, own = self->after.seed;
    struct mlift_figure lists = whole(self->after.n_replicates);

    if (self->from_results) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "%s: %s simulated lists (seed %llu) against %s in the baseline (seed %llu)%s, %s.", name,
                          lists.text, own, whole(self->baseline.replicates).text, seed, days, luck);
    } else {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s: %s simulated lists of %s before and after, seed %llu%s, %s.",
                          name, lists.text, whole(self->after.scenario->campaign.list_size).text, seed, days, luck);
    }
}

static void tell_verdict(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    const uint16_t *own = self->own_horizon_days;

    mlift_answer_section(out, MLIFT_SECTION_ANSWER);
    mlift_answer_put_text(out, "verdict.answer", mlift_gate_words_verdict(self->gate.verdict));
    mlift_answer_say(out, "verdict.text", MLIFT_WEIGHT_LEAD, NULL, "%s", mlift_gate_words_headline(self, out));
    tell_comparison(self, out);
    if (own[0] != own[1] && isfinite(mlift_gate_answer_days(self, own[0]))) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "By themselves the baseline counts for %u days and %s for %u: both are counted for %u%s. "
                          "`horizon_days` in the scenario sets them.",
                          own[0], self->subject, own[1], self->horizon_days,
                          self->run_anew ? ", the scenario of the results file simulated anew" : "");
    }
}

/* --- the checks --------------------------------------------------------------------------------------------------- */

static void tell_check(const struct mlift_gate_answer *self, const struct mlift_gate_check *check,
                       struct mlift_answer *out)
{
    const struct mlift_gate_rate *before = &check->before, *after = &check->after;
    bool exact = check->by_exact;

    MLIFT_CELLS(out, MLIFT_T(mlift_gate_words_strategy(self, check)), MLIFT_T(mlift_gate_words_metric(self, check)),
                MLIFT_T(check->more_is_worse ? "more" : "less"), MLIFT_N(before->exact),
                MLIFT_S(before->value, before->mcse), MLIFT_N(after->exact), MLIFT_S(after->value, after->mcse),
                MLIFT_S(exact ? before->exact : before->value, exact ? (double)NAN : before->mcse),
                MLIFT_S(exact ? after->exact : after->value, exact ? (double)NAN : after->mcse),
                MLIFT_S(exact ? check->exact_loss : check->loss, exact ? (double)NAN : check->mcse),
                MLIFT_N(check->margin), MLIFT_N(100.0 * check->margin), MLIFT_N(100.0 * check->exact_loss),
                MLIFT_S(100.0 * check->loss, 100.0 * check->mcse), MLIFT_N(100.0 * check->low),
                MLIFT_N(100.0 * check->high), MLIFT_N(exact ? (double)NAN : check->p_regressed_adjusted),
                MLIFT_N(exact ? (double)NAN : check->p_pass), MLIFT_T(mlift_gate_words_verdict(check->verdict)),
                MLIFT_T(exact ? "exact" : "simulation"), MLIFT_T(mlift_gate_words_loss(self, check, out)));
}

/* Losses in percentage points, positive = worse. */
static void tell_checks(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN("strategy", "strategy", MLIFT_UNIT_WORD),
        MLIFT_COLUMN("metric", "metric", MLIFT_UNIT_WORD),
        MLIFT_COLUMN("worse", NULL, MLIFT_UNIT_WORD),
        MLIFT_COLUMN("before.exact", NULL, MLIFT_UNIT_SHARE),
        {"before.simulated", NULL, MLIFT_UNIT_SHARE, "before.mcse", 0},
        MLIFT_COLUMN("after.exact", NULL, MLIFT_UNIT_SHARE),
        {"after.simulated", NULL, MLIFT_UNIT_SHARE, "after.mcse", 0},
        MLIFT_COLUMN(NULL, "before", MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, "after", MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, "worse by (points)", MLIFT_UNIT_DIFFERENCE),
        MLIFT_COLUMN(NULL, "margin (points)", MLIFT_UNIT_WIDTH),
        MLIFT_COLUMN("margin_pp", NULL, MLIFT_UNIT_POINTS),
        MLIFT_COLUMN("exact_loss_pp", NULL, MLIFT_UNIT_POINTS),
        {"loss_pp", NULL, MLIFT_UNIT_POINTS, "mcse_pp", 0},
        MLIFT_COLUMN("low_pp", NULL, MLIFT_UNIT_POINTS),
        MLIFT_COLUMN("high_pp", NULL, MLIFT_UNIT_POINTS),
        MLIFT_COLUMN("p_regressed", NULL, MLIFT_UNIT_P_VALUE),
        MLIFT_COLUMN("p_pass", NULL, MLIFT_UNIT_P_VALUE),
        MLIFT_COLUMN("verdict", "verdict", MLIFT_UNIT_WORD),
        MLIFT_COLUMN("decided_by", "decided by", MLIFT_UNIT_WORD),
        MLIFT_COLUMN("text", NULL, MLIFT_UNIT_WORDS),
    };

    mlift_answer_section(out, MLIFT_SECTION_FIGURES);
    mlift_answer_table(out, "checks", NULL, columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < self->gate.n_checks; i++) {
        tell_check(self, &self->gate.check[i], out);
    }
}

/* --- what changed, and how sure it is ----------------------------------------------------------------------------- */

static void tell_change(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    static const char *const kinds[] = {[MLIFT_DIFFERENCE_NONE] = "none",
                                        [MLIFT_DIFFERENCE_CHANGED] = "changed",
                                        [MLIFT_DIFFERENCE_ADDED] = "added",
                                        [MLIFT_DIFFERENCE_REMOVED] = "removed",
                                        [MLIFT_DIFFERENCE_FILE] = "file"};
    const struct mlift_difference *d = &self->difference;
    bool any = d->kind != MLIFT_DIFFERENCE_NONE, several = d->n_places > 1;
    const char *change = mlift_gate_words_change(d, out);
    const char *where = any ? mlift_answer_text(out, "%zu place%s%s; %s: %s", d->n_places, several ? "s" : "",
                                                d->n_deciding == 0 ? ", labels only" : "",
                                                several ? "the first that counts" : "it is", change)
                            : "nothing";

    mlift_answer_put(out, "difference.places", MLIFT_UNIT_WHOLE, (double)d->n_places);
    mlift_answer_put(out, "difference.deciding", MLIFT_UNIT_WHOLE, (double)d->n_deciding);
    mlift_answer_put_text(out, "difference.kind", kinds[d->kind]);
    mlift_answer_put_text(out, "difference.key", any ? d->key : NULL);
    mlift_answer_put_text(out, "difference.before", any ? d->before : NULL);
    mlift_answer_put_text(out, "difference.after", any ? d->after : NULL);
    mlift_answer_put(out, "difference.line", MLIFT_UNIT_WHOLE, d->line > 0 ? (double)d->line : (double)NAN);
    mlift_answer_put(out, "difference.column", MLIFT_UNIT_WHOLE, d->column > 0 ? (double)d->column : (double)NAN);
    mlift_answer_put_text(out, "difference.text", any ? change : NULL);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "Changed in the scenario: %s%s", where, any ? "" : ".");
}

static void tell_errors(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    int n = 0;

    for (int i = 0; i < self->gate.n_checks; i++) {
        n += !self->gate.check[i].by_exact;
    }
    if (n == 0) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "Decided by exact rates, which chance cannot mislead%s.",
                          self->n_disagreeing > 0 ? "" : "; the simulation confirms them");
    } else {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "Chance of a false alarm at most %g%%, of passing a loss of the margin or more at most %g%%, "
                          "over all checks and looks (%d of %d looks).",
                          100.0 * self->false_alarm, 100.0 * self->false_alarm, self->gate.looks_done,
                          self->gate.n_looks);
    }
}

static const char *numbers_text(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    const struct mlift_baseline *baseline = &self->baseline;
    const struct mlift_baseline_figure *moved = self->moved;
    const char *move = "no figure moved by 0.0001 pp", *why = "";

    if (!self->numbers_changed) {
        return "";
    }
    if (moved) {
        move = mlift_answer_text(out, "the largest move: %s %s from %.4f%% to %.4f%%", moved->strategy, moved->metric,
                                 100.0 * (isfinite(moved->exact) ? moved->exact : moved->simulated),
                                 100.0 * self->moved_to);
    }
    if (baseline->draw_address_version != MLIFT_DRAW_ADDRESS_VERSION) {
        why = mlift_answer_text(out, " Random words have other addresses (%llu then, %d now).",
                                (unsigned long long)baseline->draw_address_version, (int)MLIFT_DRAW_ADDRESS_VERSION);
    }
    return mlift_answer_text(
        out,
        "NUMBERS CHANGED: the scenario and seed of the baseline give other counts than when microlift %s wrote it "
        "(counts %.12s then, %.12s now; decision table %s); %s.%s",
        baseline->microlift_version, baseline->counts_sha256, self->counts_now,
        strcmp(baseline->table_sha256, self->table_now) == 0 ? "the same" : "changed too", move, why);
}

static void tell_numbers(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    if (!self->counts_compared) {
        mlift_answer_put_none(out, "numbers");
        return;
    }
    mlift_answer_put_flag(out, "numbers.changed", self->numbers_changed);
    mlift_answer_put_text(out, "numbers.counts_sha256_before", self->baseline.counts_sha256);
    mlift_answer_put_text(out, "numbers.counts_sha256_now", self->counts_now);
    mlift_answer_put_text(out, "numbers.table_sha256_before", self->baseline.table_sha256);
    mlift_answer_put_text(out, "numbers.table_sha256_now", self->table_now);
    mlift_answer_say(out, "numbers.text", MLIFT_WEIGHT_NOTE, NULL, "%s", numbers_text(self, out));
    if (self->numbers_changed && self->strict) {
        mlift_answer_tell(out, MLIFT_WEIGHT_NOTE, "That fails with --strict.");
    }
}

static void tell_remarks(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    mlift_answer_put(out, "disagreeing", MLIFT_UNIT_WHOLE, self->n_disagreeing);
    mlift_answer_put(out, "new_strategies", MLIFT_UNIT_WHOLE, self->n_new);
    if (self->n_disagreeing > 0) {
        mlift_answer_tell(out, MLIFT_WEIGHT_NOTE,
                          "DOUBTFUL: for %d figures simulation and exact calculation are further apart than chance "
                          "allows; please report this.",
                          self->n_disagreeing);
    }
    if (self->n_new > 0) {
        mlift_answer_tell(out, MLIFT_WEIGHT_NOTE,
                          "Not checked: %d strateg%s that the baseline does not have; --update takes %s in.",
                          self->n_new, self->n_new > 1 ? "ies" : "y", self->n_new > 1 ? "them" : "it");
    }
}

/* --- what to do --------------------------------------------------------------------------------------------------- */

static const char *next_of(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    const char *update =
        mlift_answer_text(out, "`microlift gate %s --baseline %s --update`", self->subject, self->baseline_path);

    if (self->gate.verdict == MLIFT_GATE_REGRESSED) {
        return mlift_answer_text(out, "undo the change, or accept the loss with %s", update);
    }
    if (self->gate.verdict == MLIFT_GATE_OPEN && self->from_results) {
        return "run with more --replicates, or gate the scenario instead of its results: paired differences need far "
               "fewer";
    }
    if (self->gate.verdict == MLIFT_GATE_OPEN) {
        return mlift_answer_text(out, "allow more lists with --budget %zu, or a wider --margin", 4 * self->budget);
    }
    if (self->difference.n_places == 0 && self->n_new == 0 && !self->numbers_changed) {
        return "nothing to do";
    }
    return mlift_answer_text(out, "nothing has to be done; %s takes the new figures as the baseline", update);
}

static void tell_next(const char *next, struct mlift_answer *out)
{
    mlift_answer_section(out, MLIFT_SECTION_NEXT);
    mlift_answer_say(out, NULL, MLIFT_WEIGHT_PLAIN, "Next", "%s.", next);
}

void mlift_gate_tell(const struct mlift_gate_answer *self, int exit_code, struct mlift_answer *out)
{
    const char *next = next_of(self, out);

    tell_head(self, exit_code, out);
    tell_verdict(self, out);
    tell_checks(self, out);
    mlift_answer_section(out, MLIFT_SECTION_TRUST);
    tell_change(self, out);
    tell_errors(self, out);
    tell_numbers(self, out);
    tell_remarks(self, out);
    mlift_answer_put_text(out, "next", next);
    tell_next(next, out);
}

void mlift_gate_tell_update(const struct mlift_gate_answer *self, bool replaced, struct mlift_answer *out)
{
    const struct mlift_baseline *baseline = &self->baseline;

    mlift_answer_section(out, MLIFT_SECTION_ANSWER);
    mlift_answer_put_text(out, "baseline", self->baseline_path);
    mlift_answer_put_flag(out, "replaced", replaced);
    mlift_answer_put_text(out, "scenario", baseline->scenario);
    mlift_answer_put_seed(out, "seed", baseline->seed);
    mlift_answer_put(out, "list_size", MLIFT_UNIT_PEOPLE, (double)baseline->list_size);
    mlift_answer_put(out, "replicates", MLIFT_UNIT_WHOLE, (double)baseline->replicates);
    mlift_answer_put_text(out, "counts_sha256", baseline->counts_sha256);
    mlift_answer_put_text(out, "table_sha256", baseline->table_sha256);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s %s: %s, %s simulated lists, seed %llu",
                      replaced ? "replaced" : "wrote", self->baseline_path, baseline->scenario,
                      whole(baseline->replicates).text, (unsigned long long)baseline->seed);
    tell_next(mlift_answer_text(out, "commit it; `microlift gate %s --baseline %s` compares with it", self->subject,
                                self->baseline_path),
              out);
}
