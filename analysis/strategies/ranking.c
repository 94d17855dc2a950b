#include "analysis/strategies/ranking.h"

#include "analysis/strategies/control.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A bound that gains less than this, relative to the baseline, gains nothing of which a share could be captured. */
static const double NO_GAIN = 1e-9;

/* What all steps work on; values still in the measure's own sign. */
struct work {
    struct mlift_ranking *ranking;
    const struct mlift_run *run;
    bool contestant[MLIFT_MAX_STRATEGIES];
    struct mlift_paired paired;
    struct mlift_control control;
};

int mlift_ranking_sign(const struct mlift_measure *measure)
{
    static const char *const bad[] = {"unsubscribed", "complained", "mismatched", "mismatch_rate", "cost"};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (!strcmp(measure->name, bad[i])) {
            return -1;
        }
    }
    return 1;
}

enum mlift_ranking_role mlift_ranking_role_of(enum mlift_strategy_kind kind)
{
    return kind == MLIFT_STRATEGY_ORACLE            ? MLIFT_RANKING_BOUND
           : kind == MLIFT_STRATEGY_ORACLE_OBSERVED ? MLIFT_RANKING_BOUND_OBSERVED
                                                    : MLIFT_RANKING_CONTESTANT;
}

const struct mlift_best_row *mlift_ranking_judged(const struct mlift_ranking *ranking, int strategy)
{
    int at = ranking->row[strategy].judged;

    return at < 0 ? NULL : &ranking->judgement.row[at];
}

const struct mlift_best_row *mlift_ranking_judged_simulated(const struct mlift_ranking *ranking, int strategy)
{
    int at = ranking->row[strategy].judged_simulated;

    return at < 0 ? NULL : &ranking->judgement_simulated.row[at];
}

static int choose_measure(struct mlift_ranking *ranking)
{
    struct mlift_ranking_options *o = &ranking->options;

    if (o->measure < 0) {
        o->measure = ranking->summary.goal;
    }
    if (o->measure >= ranking->summary.n_measures) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    ranking->measure = ranking->summary.measure[o->measure];
    if (o->sign == 0) {
        o->sign = mlift_ranking_sign(&ranking->measure);
    }
    return MLIFT_OK;
}

static void cast_roles(struct work *work)
{
    struct mlift_ranking *ranking = work->ranking;

    for (int s = 0; s < ranking->n; s++) {
        struct mlift_ranking_row *row = &ranking->row[s];
        struct mlift_summary_figure figure =
            ranking->summary.rate[mlift_summary_index(&ranking->summary, s, 0, ranking->options.measure)];
        row->strategy = s;
        row->exact = figure.exact;
        row->simulated = figure.value;
        row->simulated_mcse = figure.mcse;
        row->role = mlift_ranking_role_of(work->run->scenario->campaign.strategy[s].kind);
        if (isnan(figure.exact) && !(isfinite(figure.value) && ranking->n_replicates >= 2)) {
            row->role = MLIFT_RANKING_UNKNOWN;
        }
        work->contestant[s] = row->role == MLIFT_RANKING_CONTESTANT;
        ranking->n_contestants += work->contestant[s];
    }
}

/* A mean that does not exist must not enter the products: it is taken as known and is no contestant. */
static void combine(struct work *work)
{
    struct mlift_ranking *ranking = work->ranking;
    double known[MLIFT_MAX_STRATEGIES];

    for (int s = 0; s < ranking->n; s++) {
        known[s] = ranking->row[s].role == MLIFT_RANKING_UNKNOWN ? 0.0 : ranking->row[s].exact;
    }
    mlift_control_correct(&work->control, ranking->n, work->paired.n_replicates, work->paired.mean,
                          work->paired.covariance, known);
    ranking->all_exact = isinf(work->control.df);
    for (int s = 0; s < ranking->n; s++) {
        struct mlift_ranking_row *row = &ranking->row[s];
        bool unknown = row->role == MLIFT_RANKING_UNKNOWN;
        row->value = unknown ? (double)NAN : work->control.mean[s];
        row->mcse = unknown ? (double)NAN : sqrt(work->control.covariance[s * ranking->n + s]);
    }
}

/* Money, whatever it is ranked by. The order of the ranking is there. */
static void fill_profit(struct work *work)
{
    struct mlift_ranking *ranking = work->ranking;
    const struct mlift_summary *summary = &ranking->summary;
    int m = mlift_measure_find(summary->measure, summary->n_measures, "profit"), best = ranking->order[0];
    double known[MLIFT_MAX_STRATEGIES];
    struct mlift_paired paired;
    struct mlift_control control;

    ranking->richest = best;
    if (m < 0) { /* nothing earns */
        for (int s = 0; s < ranking->n; s++) {
            ranking->row[s].profit = ranking->row[s].profit_mcse = (double)NAN;
        }
        ranking->profit_gap = ranking->profit_gap_mcse = 0.0;
        return;
    }
    bool kept =
        mlift_paired_read(&paired, &work->run->worlds, &summary->measure[m], work->contestant, ranking->baseline, 1.0);
    for (int s = 0; s < ranking->n; s++) {
        double exact = summary->rate[mlift_summary_index(summary, s, 0, m)].exact;
        known[s] = isnan(exact) && !(kept && paired.n_replicates >= 2) ? 0.0 : exact;
    }
    mlift_control_correct(&control, ranking->n, paired.n_replicates, paired.mean, paired.covariance, known);
    for (int s = 0; s < ranking->n; s++) {
        struct mlift_summary_figure figure = summary->rate[mlift_summary_index(summary, s, 0, m)];
        bool there = isfinite(figure.exact) || (kept && paired.n_replicates >= 2);
        ranking->row[s].profit = there ? control.mean[s] : (double)NAN;
        ranking->row[s].profit_mcse = there ? sqrt(control.covariance[s * ranking->n + s]) : (double)NAN;
    }
    for (int s = 0; s < ranking->n; s++) {
        if (work->contestant[s] && ranking->row[s].profit > ranking->row[ranking->richest].profit) {
            ranking->richest = s;
        }
    }
    int rich = ranking->richest, n = ranking->n;
    double variance = control.covariance[rich * n + rich] + control.covariance[best * n + best] -
                      2.0 * control.covariance[rich * n + best];
    ranking->profit_gap = ranking->row[rich].profit - ranking->row[best].profit;
    ranking->profit_gap_mcse = sqrt(fmax(variance, 0.0));
}

static int judge(const struct work *work, const double *mean, const double *covariance, double scale, double df,
                 struct mlift_best *best)
{
    const struct mlift_ranking *ranking = work->ranking;
    double m[MLIFT_MAX_STRATEGIES], c[MLIFT_MAX_STRATEGIES * MLIFT_MAX_STRATEGIES];
    struct mlift_best_question question = {
        .mean = m, .covariance = c, .df = df, .reference = -1, .confidence = ranking->options.confidence};

    for (int s = 0; s < ranking->n; s++) {
        if (work->contestant[s]) {
            question.reference = s == ranking->baseline ? question.n : question.reference;
            m[question.n++] = ranking->options.sign * mean[s];
        }
    }
    int at = 0;
    for (int s = 0; s < ranking->n; s++) {
        for (int t = 0; t < ranking->n; t++) {
            if (work->contestant[s] && work->contestant[t]) {
                c[at++] = covariance[s * ranking->n + t] * scale;
            }
        }
    }
    return mlift_best_find(&question, best);
}

static int judge_both(struct work *work)
{
    struct mlift_ranking *ranking = work->ranking;
    const struct mlift_paired *paired = &work->paired;
    bool simulated = paired->n_replicates >= 2;
    int at = 0;

    for (int s = 0; s < ranking->n; s++) {
        simulated &= !work->contestant[s] || isfinite(paired->mean[s]);
    }
    for (int s = 0; s < ranking->n; s++) {
        ranking->row[s].judged = work->contestant[s] ? at++ : -1;
        ranking->row[s].judged_simulated = simulated ? ranking->row[s].judged : -1;
    }
    int status = judge(work, work->control.mean, work->control.covariance, 1.0, work->control.df, &ranking->judgement);
    if (!status && simulated) {
        double n = (double)paired->n_replicates;
        status = judge(work, paired->mean, paired->covariance, 1.0 / n, n - 1.0, &ranking->judgement_simulated);
    }
    return status;
}

/* Strategy of that role, or -1. */
static int find_role(const struct mlift_ranking *ranking, enum mlift_ranking_role role)
{
    for (int s = 0; s < ranking->n; s++) {
        if (ranking->row[s].role == role) {
            return s;
        }
    }
    return -1;
}

static double bound_value(const struct mlift_ranking *ranking, enum mlift_ranking_role role, double elsewhere)
{
    int strategy = find_role(ranking, role);

    if (ranking->options.measure != ranking->summary.goal) {
        return (double)NAN; /* oracles maximise the goal; they bound nothing else */
    }
    return strategy >= 0 ? ranking->row[strategy].value : elsewhere;
}

/* (value - baseline) / (bound - baseline) with its delta-method error: coefficients of the means in the residual. */
static struct mlift_ranking_captured captured(const struct work *work, int s, double bound, int bound_strategy)
{
    const struct mlift_ranking *ranking = work->ranking;
    struct mlift_ranking_captured result = {(double)NAN, (double)NAN};
    double a[MLIFT_MAX_STRATEGIES] = {0}, variance = 0.0, base = ranking->row[ranking->baseline].value;
    double gain = bound - base;

    if (!(ranking->options.sign * gain > NO_GAIN * fabs(base)) || !isfinite(ranking->row[s].value)) {
        return result;
    }
    result.value = (ranking->row[s].value - base) / gain;
    a[s] += 1.0;
    a[ranking->baseline] += result.value - 1.0;
    if (bound_strategy >= 0) {
        a[bound_strategy] -= result.value;
    }
    for (int i = 0; i < ranking->n; i++) {
        for (int j = 0; j < ranking->n; j++) {
            variance += a[i] * a[j] * work->control.covariance[i * ranking->n + j];
        }
    }
    result.mcse = sqrt(fmax(variance, 0.0)) / gain;
    return result;
}

static void fill_captured(struct work *work)
{
    struct mlift_ranking *ranking = work->ranking;
    int bound = find_role(ranking, MLIFT_RANKING_BOUND);
    int observed = find_role(ranking, MLIFT_RANKING_BOUND_OBSERVED);

    ranking->bound = bound_value(ranking, MLIFT_RANKING_BOUND, ranking->options.bound);
    ranking->bound_observed = bound_value(ranking, MLIFT_RANKING_BOUND_OBSERVED, ranking->options.bound_observed);
    ranking->bound_observed_upper = isnan(ranking->bound_observed) ? (double)NAN
                                    : observed >= 0                ? work->run->table.bound[observed].upper
                                                                   : ranking->options.bound_observed_upper;
    for (int s = 0; s < ranking->n; s++) {
        ranking->row[s].captured = captured(work, s, ranking->bound, bound);
        ranking->row[s].captured_observed = captured(work, s, ranking->bound_observed, observed);
    }
}

static void fill_lists(const struct work *work)
{
    const struct mlift_paired *paired = &work->paired;

    for (int s = 0; s < work->ranking->n; s++) {
        struct mlift_ranking_row *row = &work->ranking->row[s];
        bool known = paired->n_replicates > 0 && work->contestant[s];
        row->best_share = known ? paired->best[s] : (double)NAN;
        row->best_share_mcse = known ? paired->best_sd[s] / sqrt((double)paired->n_replicates) : (double)NAN;
        row->ahead_share = known ? paired->ahead[s] : (double)NAN;
        row->beats_share = known ? paired->beats[s] : (double)NAN;
        row->equals_share = known ? paired->equals[s] : (double)NAN;
    }
}

/* Contestants as judged, then bounds, then what is unknown; equal values share a rank. */
static void order(const struct work *work)
{
    struct mlift_ranking *ranking = work->ranking;
    int strategy_of[MLIFT_MAX_STRATEGIES], n = 0, at = 0;

    for (int s = 0; s < ranking->n; s++) {
        if (work->contestant[s]) {
            strategy_of[n++] = s;
        }
    }
    for (; at < n; at++) {
        int s = strategy_of[ranking->judgement.order[at]];
        struct mlift_ranking_row *row = &ranking->row[s];
        const struct mlift_ranking_row *before = at > 0 ? &ranking->row[ranking->order[at - 1]] : NULL;
        bool equal = before && before->value >= row->value && before->value <= row->value;
        row->rank = equal ? before->rank : at + 1;
        ranking->order[at] = s;
    }
    for (int role = MLIFT_RANKING_BOUND; role <= MLIFT_RANKING_UNKNOWN; role++) {
        for (int s = 0; s < ranking->n; s++) {
            if ((int)ranking->row[s].role == role) {
                ranking->order[at++] = s;
            }
        }
    }
}

static int fill(struct work *work)
{
    struct mlift_ranking *ranking = work->ranking;
    int status = choose_measure(ranking);

    if (status) {
        return status;
    }
    cast_roles(work);
    if (ranking->n_contestants == 0) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    (void)mlift_paired_read(&work->paired, &work->run->worlds, &ranking->measure, work->contestant, ranking->baseline,
                            ranking->options.sign);
    combine(work);
    status = judge_both(work);
    if (!status) {
        fill_captured(work);
        fill_lists(work);
        order(work);
        fill_profit(work);
    }
    return status;
}

int mlift_ranking_init(struct mlift_ranking *ranking, const struct mlift_run *run,
                       const struct mlift_ranking_options *options)
{
    struct work *work = calloc(1, sizeof *work);

    memset(ranking, 0, sizeof *ranking);
    ranking->options = *options;
    ranking->n = run->exact.n_strategies;
    ranking->baseline = run->scenario->campaign.baseline;
    ranking->n_replicates = run->n_replicates;
    int status = work ? mlift_summary_init(&ranking->summary, run) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        work->ranking = ranking;
        work->run = run;
        status = fill(work);
    }
    if (status) {
        mlift_ranking_free(ranking);
    }
    free(work);
    return status;
}

void mlift_ranking_free(struct mlift_ranking *ranking)
{
    mlift_summary_free(&ranking->summary);
}
