#include "analysis/answers/analyze_answer.h"

#include "analysis/answers/outcome.h"
#include "analysis/designs/variant.h"
#include "sim/interrupt.h"

#include <math.h>

const char *mlift_analyze_answer_point(const struct mlift_analyze_answer *self, int k)
{
    return self->scenario->campaign.data_point[self->worth.question.point[k]].name;
}

double mlift_analyze_answer_cost(const struct mlift_analyze_answer *self, int k)
{
    return self->cost[k] > 0.0 ? self->cost[k] / self->money : 0.0;
}

double mlift_analyze_answer_pays_known(const struct mlift_analyze_answer *self, int k)
{
    double net = self->worth.known[k] - mlift_analyze_answer_cost(self, k);

    return net > MLIFT_BREAKEVEN_NOTHING ? fmax(1.0, self->least_gain / net) : (double)INFINITY;
}

/* What may be simulation noise pays for nothing. */
static double sure(const struct mlift_frontier_estimate *estimate)
{
    return estimate->mean > 2.0 * estimate->mcse ? estimate->mean : 0.0;
}

static double pays_from(const struct mlift_analyze_answer *self, const double *gain, double cost)
{
    return mlift_worth_pays_from(&self->worth, gain, cost, fmax(self->least_gain, MLIFT_BREAKEVEN_NOTHING));
}

double mlift_analyze_answer_pays_learned(const struct mlift_analyze_answer *self, int k)
{
    double gain[MLIFT_TRYOUT_MOST_SIZES];

    for (int i = 0; i < self->worth.question.n_lists; i++) {
        gain[i] = sure(&self->worth.learned[i][k]);
    }
    return pays_from(self, gain, mlift_analyze_answer_cost(self, k));
}

double mlift_analyze_answer_pays_together(const struct mlift_analyze_answer *self)
{
    double gain[MLIFT_TRYOUT_MOST_SIZES];

    for (int i = 0; i < self->worth.question.n_lists; i++) {
        gain[i] = sure(&self->worth.learned_total[i]);
    }
    return pays_from(self, gain, 0.0);
}

void mlift_analyze_answer_rank(const struct mlift_analyze_answer *self, int *order)
{
    int n = self->worth.question.n_points;

    for (int i = 0; i < n; i++) {
        int k = i;
        double learned = self->worth.learned[self->own][i].mean - mlift_analyze_answer_cost(self, i);
        double known = self->worth.known[i] - mlift_analyze_answer_cost(self, i);
        for (; k > 0; k--) {
            double before =
                self->worth.learned[self->own][order[k - 1]].mean - mlift_analyze_answer_cost(self, order[k - 1]);
            double known_before = self->worth.known[order[k - 1]] - mlift_analyze_answer_cost(self, order[k - 1]);
            if (before > learned || (before == learned && known_before >= known)) {
                break;
            }
            order[k] = order[k - 1];
        }
        order[k] = i;
    }
}

int mlift_analyze_answer_breakevens(struct mlift_analyze_answer *self, bool map)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    struct mlift_variant variant;
    int strategy[2] = {campaign->baseline, campaign->challenger};
    int status = mlift_variant_init(&variant, campaign, strategy, 2);

    status = status ? status : mlift_variant_solve(&variant);
    if (!status) {
        self->lift = mlift_exact_overall(&variant.exact, 1, variant.table.goal) -
                     mlift_exact_overall(&variant.exact, 0, variant.table.goal);
    }
    mlift_variant_free(&variant);
    for (int l = 0; !status && !mlift_interrupt_signal() && l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        status = mlift_breakeven_find(&self->breakeven[l], campaign, (enum mlift_breakeven_lever)l);
    }
    if (!status && !mlift_interrupt_signal() && map) {
        status = mlift_breakeven_map_find(&self->map, campaign, self->map.x_lever, self->map.y_lever);
    }
    return !status && mlift_interrupt_signal() ? MLIFT_RAISE(MLIFT_ERR_INTERRUPTED) : status;
}

/* --- sentences ---------------------------------------------------------------------------------------------------- */

static struct mlift_figure whole(double n)
{
    return mlift_figure_exact(MLIFT_UNIT_WHOLE, n);
}

/* "device first, then stage": those that pay on the own list, best first; `pays` is by index. Empty: none. */
static const char *name_those(const struct mlift_analyze_answer *self, struct mlift_answer *out, const int *order,
                              const bool *pays, bool wanted)
{
    const char *list = "";
    int n = 0;

    for (int i = 0; i < self->worth.question.n_points; i++) {
        if (pays[order[i]] == wanted) {
            list = mlift_answer_text(out, "%s%s%s%s", list,
                                     n == 0   ? ""
                                     : wanted ? ", then "
                                              : ", ",
                                     mlift_analyze_answer_point(self, order[i]), n == 0 && wanted ? " first" : "");
            n++;
        }
    }
    return list;
}

/* Each that does not pay yet: from which list on it would. */
static const char *name_later(const struct mlift_analyze_answer *self, struct mlift_answer *out, const int *order,
                              const bool *pays)
{
    const struct mlift_worth_question *q = &self->worth.question;
    const char *list = "";

    for (int i = 0; i < q->n_points; i++) {
        double from = mlift_analyze_answer_pays_learned(self, order[i]);
        if (!pays[order[i]]) {
            list = mlift_answer_text(
                out, "%s %s %s %s subscribers.", list, mlift_analyze_answer_point(self, order[i]),
                isnan(from) ? "does not pay on any list up to" : "does not pay below",
                whole(isnan(from) ? (double)q->list[q->n_lists - 1] : mlift_outcome_about(from)).text);
        }
    }
    return list;
}

static void rank_known(const struct mlift_analyze_answer *self, int *order)
{
    for (int i = 0; i < self->worth.question.n_points; i++) {
        int k = i;
        double net = self->worth.known[i] - mlift_analyze_answer_cost(self, i);
        for (; k > 0 && self->worth.known[order[k - 1]] - mlift_analyze_answer_cost(self, order[k - 1]) < net; k--) {
            order[k] = order[k - 1];
        }
        order[k] = i;
    }
}

const char *mlift_analyze_answer_advice(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const struct mlift_worth_question *q = &self->worth.question;
    bool known[MLIFT_MAX_DATA_POINTS], learned[MLIFT_MAX_DATA_POINTS];
    int order[MLIFT_MAX_DATA_POINTS];
    double list = (double)q->list[self->own];

    for (int k = 0; k < q->n_points; k++) {
        double from = mlift_analyze_answer_pays_learned(self, k);
        known[k] = mlift_analyze_answer_pays_known(self, k) <= list;
        learned[k] = !isnan(from) && from <= list;
    }
    rank_known(self, order);
    const char *collect = name_those(self, out, order, known, true),
               *leave = name_those(self, out, order, known, false);
    const char *text =
        mlift_answer_text(out, "if you know what each segment wants: collect %s%s%s", *collect ? collect : "nothing",
                          *collect && *leave ? "; not " : "", *collect ? leave : "");
    mlift_analyze_answer_rank(self, order);
    collect = name_those(self, out, order, learned, true);
    return mlift_answer_text(out, "%s. If this list has to teach it: collect %s.%s", text,
                             *collect ? collect : "nothing", name_later(self, out, order, learned));
}

const char *mlift_analyze_answer_list_size(const struct mlift_analyze_answer *self, struct mlift_answer *out)
{
    const struct mlift_worth_question *q = &self->worth.question;
    double from = mlift_analyze_answer_pays_together(self);
    double shown = isnan(from)  ? (double)q->list[q->n_lists - 1]
                   : from > 0.0 ? mlift_outcome_about(from)
                                : (double)q->list[0];

    return mlift_answer_text(out, "segments that have to be learned bring %g or more %s %s %s subscribers.",
                             self->least_gain, mlift_outcome_many(&self->scenario->campaign, q->valued_by).text,
                             isnan(from)  ? "on no list up to"
                             : from > 0.0 ? "from a list of about"
                                          : "already on a list of",
                             whole(shown).text);
}

const char *mlift_analyze_answer_wins(const struct mlift_breakeven *b, struct mlift_answer *out)
{
    double low = b->value[0], high = b->value[MLIFT_BREAKEVEN_POINTS - 1];
    const char *list = "it turns at";
    int better = 0, worse = 0;

    for (int i = 0; i < MLIFT_BREAKEVEN_POINTS; i++) {
        better += b->lift[i] > 0.0;
        worse += b->lift[i] < 0.0;
    }
    if (!b->possible) {
        return "not in this scenario";
    }
    if (!better && !worse) {
        return "nowhere: both are the same";
    }
    if (!worse && !(b->lift[0] > 0.0)) {
        return mlift_answer_text(out, "everywhere above %.3g", low);
    }
    if (!worse || !better) {
        return mlift_answer_text(out, "%s from %.3g to %.3g", worse ? "nowhere" : "everywhere", low, high);
    }
    if (b->n_roots == 1) {
        return mlift_answer_text(out, "%s %.3g", b->lift[MLIFT_BREAKEVEN_POINTS - 1] > 0.0 ? "above" : "below",
                                 b->root[0]);
    }
    for (int k = 0; k < b->n_roots; k++) {
        list = mlift_answer_text(out, "%s%s %.3g", list, k ? "," : "", b->root[k]);
    }
    return list;
}
