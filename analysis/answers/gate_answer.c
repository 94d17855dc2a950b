#include "analysis/answers/gate_answer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double LEAST_MOVE = 0.000001;   /* of a figure, to be named */
static const double MOST_DISAGREEMENT = 6.0; /* standard errors: by chance once in 500 million figures */

void mlift_gate_answer_free(struct mlift_gate_answer *self)
{
    mlift_baseline_free(&self->baseline);
    mlift_run_free(&self->before);
    mlift_run_free(&self->after);
}

int mlift_gate_answer_refuse(struct mlift_gate_answer *self, const char *file, const char *format, ...)
{
    va_list arguments;

    self->trouble = (struct mlift_diag){.severity = MLIFT_SEVERITY_ERROR, .kind = "gate"};
    snprintf(self->trouble.file, sizeof self->trouble.file, "%s", file);
    va_start(arguments, format);
    vsnprintf(self->trouble.message, sizeof self->trouble.message, format, arguments);
    va_end(arguments);
    return MLIFT_RAISE(MLIFT_ERR_INCOMPARABLE);
}

int mlift_gate_answer_load(const struct mlift_gate_answer *self, struct mlift_run *run)
{
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    int status = scenario ? mlift_scenario_load_text(scenario, self->baseline.text, self->baseline.text_length,
                                                     self->baseline_path, NULL, NULL, NULL)
                          : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (status) {
        free(scenario);
        return status;
    }
    status = mlift_run_init_rates(run, scenario, MLIFT_KEEP_DEFAULT);
    run->seed = self->baseline.seed;
    return status;
}

/* --- one horizon -------------------------------------------------------------------------------------------------- */

static int compile_until(struct mlift_run *run, uint16_t day)
{
    struct mlift_scenario *scenario = run->scenario;
    uint64_t seed = run->seed;

    run->scenario = NULL; /* kept */
    scenario->campaign.horizon_days = day;
    mlift_run_free(run);
    int status = mlift_run_init(run, scenario, MLIFT_KEEP_DEFAULT);
    run->seed = status ? 0 : seed;
    return status;
}

int mlift_gate_answer_share_horizon(struct mlift_gate_answer *self)
{
    uint16_t before = self->before.scenario->campaign.horizon_days;
    uint16_t after = self->after.scenario->campaign.horizon_days;
    uint16_t longest = before > after ? before : after;
    int status = MLIFT_OK;

    self->own_horizon_days[0] = before;
    self->own_horizon_days[1] = after;
    self->horizon_days = longest;
    if (before < longest) {
        status = compile_until(&self->before, longest);
    }
    if (!status && before != after && (after < longest || self->from_results)) {
        status = compile_until(&self->after, longest);
        self->run_anew = self->from_results;
        self->from_results = false;
    }
    return status;
}

double mlift_gate_answer_days(const struct mlift_gate_answer *self, uint16_t days)
{
    return mlift_campaign_counted_days(&self->before.scenario->campaign) > 0 ? (double)days : (double)NAN;
}

/* --- are the numbers those of the baseline? ----------------------------------------------------------------------- */

static void find_move(struct mlift_gate_answer *self, const struct mlift_run *run)
{
    struct mlift_run first = *run;
    double most = LEAST_MOVE;

    first.n_replicates = self->baseline.replicates;
    for (int s = 0; s < run->table.campaign->n_strategies; s++) {
        for (int m = 1; m < run->table.n_metrics; m++) {
            const struct mlift_baseline_figure *then =
                mlift_baseline_find(&self->baseline, run->table.campaign->strategy[s].name, run->table.metric[m].name);
            struct mlift_gate_rate now = mlift_gate_rate_of(&first, s, m);
            double to = then && isfinite(then->exact) ? now.exact : now.value;
            double move = !then ? 0.0 : fabs(to - (isfinite(then->exact) ? then->exact : then->simulated));
            if (move > most) {
                most = move;
                self->moved = then;
                self->moved_to = to;
            }
        }
    }
}

static int compare(struct mlift_gate_answer *self, const struct mlift_run *run)
{
    int status = mlift_baseline_digest(run, self->baseline.replicates, self->counts_now);

    if (status) {
        return status;
    }
    mlift_digest_table(&run->table, self->table_now);
    self->counts_compared = true;
    self->numbers_changed = strcmp(self->counts_now, self->baseline.counts_sha256) != 0;
    if (self->numbers_changed) {
        find_move(self, run);
    }
    return MLIFT_OK;
}

/* Does the results file hold the run that the baseline was made of? */
static bool is_same_run(const struct mlift_gate_answer *self)
{
    return self->difference.n_places == 0 && self->after.seed == self->baseline.seed &&
           self->after.n_replicates >= self->baseline.replicates && self->after.keep == MLIFT_KEEP_DEFAULT;
}

/* Compares with a run that ought to have the same counts. Where the gate counts the baseline to a later day than its
 * own, its scenario is simulated once more, to its own. */
static int compare_numbers(struct mlift_gate_answer *self, const struct mlift_engine_options *engine)
{
    struct mlift_engine_options silent = *engine;
    struct mlift_run again = {.scenario = NULL};

    if (self->from_results) {
        return is_same_run(self) ? compare(self, &self->after) : MLIFT_OK;
    }
    if (self->own_horizon_days[0] == self->horizon_days) {
        return compare(self, &self->before);
    }
    silent.progress = NULL;
    int status = mlift_gate_answer_load(self, &again);
    status = status ? status : mlift_run_simulate(&again, &silent, self->baseline.replicates);
    status = status ? status : compare(self, &again);
    mlift_run_free(&again);
    return status;
}

/* --- judging ------------------------------------------------------------------------------------------------------ */

double mlift_gate_answer_bytes(const struct mlift_gate_answer *self, size_t *replicates)
{
    const struct mlift_gate *plan = &self->gate;

    *replicates = plan->look[plan->verdict == MLIFT_GATE_OPEN ? plan->n_looks - 1 : 0];
    return self->from_results
               ? 0.0
               : mlift_run_bytes(&self->before, *replicates) + mlift_run_bytes(&self->after, *replicates);
}

/* Subscribers in all replicates of the earlier and the later side. */
static void count_subscribers(const struct mlift_gate_answer *self, double n[2])
{
    size_t before = self->from_results ? self->baseline.replicates : self->before.n_replicates;

    n[0] = (double)before * (double)self->baseline.list_size;
    n[1] = (double)self->after.n_replicates * (double)self->after.scenario->campaign.list_size;
}

static void count_disagreements(struct mlift_gate_answer *self)
{
    double n[2];

    count_subscribers(self, n);
    for (int i = 0; i < self->gate.n_checks; i++) {
        const struct mlift_gate_check *check = &self->gate.check[i];
        self->n_disagreeing += mlift_gate_disagreement(&check->before, n[0]) > MOST_DISAGREEMENT;
        self->n_disagreeing += mlift_gate_disagreement(&check->after, n[1]) > MOST_DISAGREEMENT;
    }
}

/* The very run that the baseline was made of differs from it by exactly zero, whatever its errors. */
static void settle_same_run(struct mlift_gate *gate)
{
    for (int i = 0; i < gate->n_checks; i++) {
        struct mlift_gate_check *check = &gate->check[i];
        check->loss = check->mcse = check->low = check->high = 0.0;
        check->p_pass = 0.0;
        check->verdict = check->by_exact ? check->verdict : MLIFT_GATE_PASS;
    }
    mlift_gate_sum_up(gate);
}

static void judge_results(struct mlift_gate_answer *self)
{
    size_t before = self->baseline.replicates, after = self->after.n_replicates;
    double n[2];

    count_subscribers(self, n);
    mlift_gate_look_unpaired(&self->gate, (double)before, (double)after, n[0], n[1]);
    self->same_run = self->counts_compared && !self->numbers_changed && after == before;
    if (self->same_run) {
        settle_same_run(&self->gate);
    }
}

int mlift_gate_answer_judge(struct mlift_gate_answer *self, const struct mlift_engine_options *engine)
{
    int status = self->from_results ? MLIFT_OK : mlift_gate_simulate(&self->gate, engine, &self->before, &self->after);

    status = status ? status : compare_numbers(self, engine);
    if (!status && self->from_results) {
        judge_results(self);
    }
    if (!status) {
        count_disagreements(self);
    }
    return status;
}
