#include "analysis/answers/gate_words.h"

#include "analysis/numerics/estimate.h"
#include "models/goal.h"

#include <math.h>
#include <string.h>

enum { MOST_DECIMALS = 5 };

const char *mlift_gate_words_strategy(const struct mlift_gate_answer *self, const struct mlift_gate_check *check)
{
    return self->before.table.campaign->strategy[check->strategy[0]].name;
}

const char *mlift_gate_words_metric(const struct mlift_gate_answer *self, const struct mlift_gate_check *check)
{
    return self->before.table.metric[check->metric[0]].name;
}

const char *mlift_gate_words_verdict(enum mlift_gate_verdict verdict)
{
    static const char *const names[] = {
        [MLIFT_GATE_OPEN] = "inconclusive", [MLIFT_GATE_PASS] = "pass", [MLIFT_GATE_REGRESSED] = "regressed"};

    return names[verdict];
}

/* "clicks", "purchases", "unsubscribes", or the metric's own name. */
static const char *counted(const struct mlift_gate_answer *self, const struct mlift_gate_check *check,
                           struct mlift_answer *out)
{
    static const char *const plain[][2] = {
        {"clickers", "clicks"}, {"unsubscribed", "unsubscribes"}, {"complained", "complaints"}};
    const struct mlift_table *table = &self->before.table;
    const char *name = mlift_gate_words_metric(self, check);

    if (table->campaign->model != MLIFT_MODEL_BEHAVIOURAL) {
        return name;
    }
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (!strcmp(name, plain[i][0])) {
            return plain[i][1];
        }
    }
    return check->metric[0] == table->goal ? mlift_answer_text(out, "%ss", mlift_goal_one(table->campaign)) : name;
}

/* A share in percentage points with no more decimals than its error supports. */
static struct mlift_figure pp(double share, double mcse)
{
    double shown = 100.0 * fabs(share);
    int supported = mcse > 0.0 ? mlift_estimate_decimals(100.0 * mcse) : 0;
    int decimals = mcse > 0.0                       ? supported < MOST_DECIMALS ? supported : MOST_DECIMALS
                   : shown >= 0.095 || shown == 0.0 ? 2
                   : shown >= 0.0095                ? 3
                                                    : 4;

    return mlift_figure_fixed(share, 100.0, decimals, 0);
}

/* "95%: 0.98 to 1.03", of a gain as of a loss; "" where nothing was simulated. */
static const char *interval(const struct mlift_gate_check *check, struct mlift_answer *out)
{
    bool gain = check->loss < 0.0;

    if (!isfinite(check->loss) || !isfinite(check->mcse)) {
        return "";
    }
    return mlift_answer_text(out, "95%%: %s to %s", pp(gain ? -check->high : check->low, check->mcse).text,
                             pp(gain ? -check->low : check->high, check->mcse).text);
}

const char *mlift_gate_words_loss(const struct mlift_gate_answer *self, const struct mlift_gate_check *check,
                                  struct mlift_answer *out)
{
    double loss = check->by_exact ? check->exact_loss : check->loss;
    const char *strategy = mlift_gate_words_strategy(self, check), *metric = counted(self, check, out);
    const char *how = interval(check, out);
    struct mlift_figure figure = pp(fabs(loss), check->by_exact ? 0.0 : check->mcse);

    if (check->by_exact) {
        how = how[0] ? mlift_answer_text(out, "exact; simulated %s, %s", pp(fabs(check->loss), check->mcse).text, how)
                     : "exact";
    }
    if (loss == 0.0 && (check->by_exact || check->mcse == 0.0)) {
        return mlift_answer_text(out, "%s has the same %s%s", strategy, metric, check->by_exact ? " (exact)" : "");
    }
    if (check->more_is_worse) {
        return mlift_answer_text(out, "%s has %s pp %s %s (%s)", strategy, figure.text, loss < 0.0 ? "fewer" : "more",
                                 metric, how);
    }
    return mlift_answer_text(out, "%s %s %s pp of %s (%s)", strategy, loss < 0.0 ? "gained" : "lost", figure.text,
                             metric, how);
}

const char *mlift_gate_words_change(const struct mlift_difference *difference, struct mlift_answer *out)
{
    const char *key = difference->key, *before = difference->before, *after = difference->after;
    const char *line = difference->line > 0 ? mlift_answer_text(out, " (line %d)", difference->line) : "";

    switch (difference->kind) {
    case MLIFT_DIFFERENCE_NONE:
        return "";
    case MLIFT_DIFFERENCE_CHANGED:
        return mlift_answer_text(out, "%s changed from %s to %s%s", key, before, after, line);
    case MLIFT_DIFFERENCE_ADDED:
        return before[0] ? mlift_answer_text(out, "%s changed from its default %s to %s%s", key, before, after, line)
                         : mlift_answer_text(out, "%s: %s was added%s", key, after, line);
    case MLIFT_DIFFERENCE_REMOVED:
        return after[0] ? mlift_answer_text(out, "%s changed from %s to its default %s", key, before, after)
                        : mlift_answer_text(out, "%s: %s was removed", key, before);
    case MLIFT_DIFFERENCE_FILE:
        return mlift_answer_text(out, "%s changed, first from %s to %s", key, before, after);
    }
    return "";
}

/* --- the verdict -------------------------------------------------------------------------------------------------- */

/* What is claimed as the cause: one change is, of several only the first is named. */
static const char *cause(const struct mlift_difference *difference, struct mlift_answer *out)
{
    const char *change = mlift_gate_words_change(difference, out);

    if (difference->n_deciding == 1) {
        return mlift_answer_text(out, ", because %s", change);
    }
    if (difference->n_deciding > 1) {
        return mlift_answer_text(out, ", after %zu changes; the first: %s", difference->n_deciding, change);
    }
    return difference->n_places > 0 ? ", though the scenario changed in labels only"
                                    : ", though the scenario is the same";
}

/* The loss in margins. */
static double size_of(const struct mlift_gate_check *check)
{
    double loss = check->by_exact ? check->exact_loss : check->loss;

    return isfinite(loss) ? loss / fmax(check->margin, 1e-9) : -HUGE_VAL;
}

/* Of the checks that came out like the whole gate the one with the largest loss for its margin, and how many they are.
 */
static const struct mlift_gate_check *worst_of(const struct mlift_gate *gate, int *n)
{
    const struct mlift_gate_check *worst = NULL;

    *n = 0;
    for (int i = 0; i < gate->n_checks; i++) {
        const struct mlift_gate_check *check = &gate->check[i];
        if (check->verdict == gate->verdict) {
            worst = !worst || size_of(check) > size_of(worst) ? check : worst;
            (*n)++;
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

const char *mlift_gate_words_headline(const struct mlift_gate_answer *self, struct mlift_answer *out)
{
    const struct mlift_gate *gate = &self->gate;
    int n;
    const struct mlift_gate_check *worst = worst_of(gate, &n);
    const char *loss = mlift_gate_words_loss(self, worst, out);

    switch (gate->verdict) {
    case MLIFT_GATE_REGRESSED:
        return mlift_answer_text(out, "REGRESSED: %s%s%s", loss, cause(&self->difference, out),
                                 n > 1 ? mlift_answer_text(out, "; %d more below", n - 1) : "");
    case MLIFT_GATE_OPEN:
        return mlift_answer_text(out,
                                 "INCONCLUSIVE: %s, too near its margin of %s pp to tell (%d of %d checks undecided)",
                                 loss, pp(worst->margin, 0.0).text, n, gate->n_checks);
    case MLIFT_GATE_PASS:
        break;
    }
    return mlift_answer_text(out, "PASS: no strategy lost more than its margin (%d checks)%s%s", gate->n_checks,
                             all_zero(gate)          ? "; every difference is exactly zero"
                             : size_of(worst) > 1e-6 ? "; nearest to its margin: "
                                                     : "",
                             !all_zero(gate) && size_of(worst) > 1e-6 ? loss : "");
}
