#include "analysis/gate/gate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

static const double INTERVAL_ALPHA = 0.05;
static const double ROUNDING = 1e-9; /* of exact rates on file, far below any margin */

void mlift_gate_plan(struct mlift_gate *gate, size_t first, size_t budget)
{
    size_t n = first < 2 ? 2 : first;

    gate->n_looks = 0;
    gate->looks_done = 0;
    budget = budget < n ? n : budget;
    while (n < budget && gate->n_looks + 1 < MLIFT_GATE_MOST_LOOKS) {
        gate->look[gate->n_looks++] = n;
        n = n > budget / 2 ? budget : 2 * n;
    }
    gate->look[gate->n_looks++] = budget;
}

bool mlift_gate_shares_luck(const struct mlift_run *before, const struct mlift_run *after)
{
    return before->seed == after->seed && before->scenario->campaign.list_size == after->scenario->campaign.list_size;
}

/* --- the law of the list ------------------------------------------------------------------------------------------ */

static bool same_profiles(const struct mlift_list *a, const struct mlift_list *b)
{
    size_t n = a->profile.n_cells;

    return n == b->profile.n_cells && a->campaign->n_data_points == b->campaign->n_data_points &&
           !memcmp(a->profile.level, b->profile.level, n * sizeof *a->profile.level) &&
           !memcmp(a->cell_bound, b->cell_bound, n * sizeof *a->cell_bound);
}

static bool same_fixed_list(const struct mlift_fixed_list *a, const struct mlift_fixed_list *b)
{
    return a->n_subscribers == b->n_subscribers &&
           (a->n_subscribers == 0 || !memcmp(a->level, b->level, a->n_subscribers * sizeof *a->level));
}

bool mlift_gate_same_people(const struct mlift_run *before, const struct mlift_run *after)
{
    const struct mlift_list *a = &before->table.list, *b = &after->table.list;

    return same_profiles(a, b) && same_fixed_list(&a->campaign->fixed, &b->campaign->fixed) &&
           a->propensity_bins == b->propensity_bins && !memcmp(a->propensity, b->propensity, sizeof a->propensity) &&
           !memcmp(a->start_bound, b->start_bound, sizeof a->start_bound) &&
           !memcmp(a->start_stage, b->start_stage, sizeof a->start_stage) &&
           !memcmp(a->signal, b->signal, sizeof a->signal);
}

/* --- rates from counts ----------------------------------------------------------------------------------------- */

static double count_of(const struct mlift_run *run, size_t r, int strategy, int kept)
{
    double count = 0.0;

    for (int g = 0; g < run->worlds.n_segments; g++) {
        count += (double)mlift_worlds_count(&run->worlds, r, strategy, g, kept);
    }
    return count;
}

/* Mean and standard error from whole numbers' sums, which are exact. */
static void moments(double sum, double squares, double n, double list_size, double *mean, double *mcse)
{
    double average = sum / n, variance = (squares - sum * average) / (n - 1.0);

    *mean = average / list_size;
    *mcse = sqrt(variance > 0.0 ? variance / n : 0.0) / list_size;
}

struct mlift_gate_rate mlift_gate_rate_of(const struct mlift_run *run, int strategy, int metric)
{
    struct mlift_gate_rate rate = {mlift_exact_overall(&run->exact, strategy, metric), (double)NAN, (double)NAN};
    int kept = mlift_worlds_find(&run->worlds, metric);
    double sum = 0.0, squares = 0.0;

    for (size_t r = 0; kept >= 0 && r < run->n_replicates; r++) {
        double x = count_of(run, r, strategy, kept);
        sum += x;
        squares += x * x;
    }
    if (kept >= 0 && run->n_replicates > 0) {
        moments(sum, squares, (double)run->n_replicates, (double)run->scenario->campaign.list_size, &rate.value,
                &rate.mcse);
    }
    return rate;
}

/* The squared error grows by what a difference made of single subscribers would have: a normal statistic of few events,
 * solved for z as Wilson's (1927) interval is, so that no event at all is no proof either. */
static double score(double difference, double mcse, double n_subscribers)
{
    double variance = mcse * mcse + fabs(difference) / n_subscribers;

    return variance > 0.0 ? difference / sqrt(variance) : 0.0;
}

double mlift_gate_disagreement(const struct mlift_gate_rate *rate, double n_subscribers)
{
    double difference = rate->value - rate->exact;

    return isfinite(difference) && fabs(difference) > ROUNDING && isfinite(rate->mcse)
               ? fabs(score(difference, rate->mcse, n_subscribers))
               : 0.0;
}

static double worse_by(const struct mlift_gate_check *check, double before, double after)
{
    return check->more_is_worse ? after - before : before - after;
}

static void pair(struct mlift_gate_check *check, const struct mlift_run *before, const struct mlift_run *after)
{
    int kept[2] = {mlift_worlds_find(&before->worlds, check->metric[0]),
                   mlift_worlds_find(&after->worlds, check->metric[1])};
    double sum = 0.0, squares = 0.0;

    for (size_t r = 0; r < before->n_replicates; r++) {
        double loss = worse_by(check, count_of(before, r, check->strategy[0], kept[0]),
                               count_of(after, r, check->strategy[1], kept[1]));
        sum += loss;
        squares += loss * loss;
    }
    moments(sum, squares, (double)before->n_replicates, (double)before->scenario->campaign.list_size, &check->loss,
            &check->mcse);
}

static void difference_of_rates(struct mlift_gate_check *check)
{
    check->loss = worse_by(check, check->before.value, check->after.value);
    check->mcse = hypot(check->before.mcse, check->after.mcse);
}

/* --- decisions ------------------------------------------------------------------------------------------------- */

static double tail(double distance, double mcse, double n_subscribers, double freedom)
{
    return gsl_cdf_tdist_Q(score(distance, mcse, n_subscribers), freedom);
}

/* The smallest p-value of all looks, each counted as often as there are looks. */
static double lower(double p, double before)
{
    p = p < 1.0 ? p : 1.0;
    return p < before ? p : before;
}

static void weigh(const struct mlift_gate *gate, struct mlift_gate_check *check, double n_subscribers, double freedom)
{
    double beyond = check->loss - check->margin, looks = gate->n_looks;
    double z = gsl_cdf_tdist_Qinv(INTERVAL_ALPHA / (2.0 * looks), freedom);

    check->low = check->loss - z * check->mcse;
    check->high = check->loss + z * check->mcse;
    check->p_regressed = lower(looks * tail(beyond, check->mcse, n_subscribers, freedom), check->p_regressed);
    check->p_pass = lower(looks * tail(-beyond, check->mcse, n_subscribers, freedom), check->p_pass);
}

static void take_exact(struct mlift_gate *gate, struct mlift_gate_check *check)
{
    double loss = worse_by(check, check->before.exact, check->after.exact);

    check->exact_loss = fabs(loss) <= ROUNDING ? 0.0 : loss;
    check->by_exact = !gate->by_simulation && isfinite(check->exact_loss);
    if (check->by_exact) {
        check->verdict = check->exact_loss > check->margin + ROUNDING ? MLIFT_GATE_REGRESSED : MLIFT_GATE_PASS;
    }
}

/* Holm over the checks that chance could mislead. Room for the values is on the stack, so nothing can fail. */
static void adjust(struct mlift_gate *gate)
{
    int order[MLIFT_GATE_MOST_CHECKS], n = 0;
    double most = 0.0;

    for (int i = 0; i < gate->n_checks; i++) {
        int j = n;
        if (gate->check[i].by_exact) {
            continue;
        }
        for (; j > 0 && gate->check[order[j - 1]].p_regressed > gate->check[i].p_regressed; j--) {
            order[j] = order[j - 1];
        }
        order[j] = i;
        n++;
    }
    for (int k = 0; k < n; k++) {
        struct mlift_gate_check *check = &gate->check[order[k]];
        most = fmax(most, fmin(1.0, (n - k) * check->p_regressed));
        check->p_regressed_adjusted = most;
    }
}

void mlift_gate_sum_up(struct mlift_gate *gate)
{
    gate->verdict = MLIFT_GATE_PASS;
    for (int i = 0; i < gate->n_checks; i++) {
        if (gate->check[i].verdict == MLIFT_GATE_REGRESSED) {
            gate->verdict = MLIFT_GATE_REGRESSED;
            return;
        }
        gate->verdict = gate->check[i].verdict == MLIFT_GATE_OPEN ? MLIFT_GATE_OPEN : gate->verdict;
    }
}

static void decide(struct mlift_gate *gate)
{
    adjust(gate);
    for (int i = 0; i < gate->n_checks; i++) {
        struct mlift_gate_check *check = &gate->check[i];
        if (!check->by_exact && check->p_regressed_adjusted <= gate->false_alarm) {
            check->verdict = MLIFT_GATE_REGRESSED;
        } else if (!check->by_exact && check->p_pass <= gate->false_alarm) {
            check->verdict = MLIFT_GATE_PASS;
        }
    }
    gate->looks_done++;
    mlift_gate_sum_up(gate);
}

void mlift_gate_decide_exact(struct mlift_gate *gate)
{
    for (int i = 0; i < gate->n_checks; i++) {
        struct mlift_gate_check *check = &gate->check[i];
        check->verdict = MLIFT_GATE_OPEN;
        check->p_regressed = check->p_pass = check->p_regressed_adjusted = 1.0;
        check->loss = check->mcse = check->low = check->high = (double)NAN;
        take_exact(gate, check);
    }
    mlift_gate_sum_up(gate);
}

void mlift_gate_look(struct mlift_gate *gate, const struct mlift_run *before, const struct mlift_run *after)
{
    double n = (double)before->n_replicates;
    double a = n * (double)before->scenario->campaign.list_size, b = n * (double)after->scenario->campaign.list_size;

    for (int i = 0; i < gate->n_checks; i++) {
        struct mlift_gate_check *check = &gate->check[i];
        check->before = mlift_gate_rate_of(before, check->strategy[0], check->metric[0]);
        check->after = mlift_gate_rate_of(after, check->strategy[1], check->metric[1]);
        if (gate->paired) {
            pair(check, before, after);
        } else {
            difference_of_rates(check);
        }
        weigh(gate, check, gate->paired ? a : a * b / (a + b), n - 1.0);
    }
    decide(gate);
}

void mlift_gate_look_unpaired(struct mlift_gate *gate, double n_before, double n_after, double subscribers_before,
                              double subscribers_after)
{
    double freedom = fmin(n_before, n_after) - 1.0;
    double n_subscribers = subscribers_before * subscribers_after / (subscribers_before + subscribers_after);

    for (int i = 0; i < gate->n_checks; i++) {
        difference_of_rates(&gate->check[i]);
        weigh(gate, &gate->check[i], n_subscribers, freedom);
    }
    decide(gate);
}

int mlift_gate_simulate(struct mlift_gate *gate, const struct mlift_engine_options *options, struct mlift_run *before,
                        struct mlift_run *after)
{
    int status = MLIFT_OK;

    mlift_gate_decide_exact(gate);
    gate->n_looks = gate->verdict == MLIFT_GATE_OPEN ? gate->n_looks : 1; /* chance decides nothing */
    for (int k = 0; !status && k < gate->n_looks; k++) {
        status = mlift_run_simulate(before, options, gate->look[k]);
        if (!status) {
            status = mlift_run_simulate(after, options, gate->look[k]);
        }
        if (!status) {
            mlift_gate_look(gate, before, after);
        }
        if (gate->verdict != MLIFT_GATE_OPEN) {
            break;
        }
    }
    return status;
}
