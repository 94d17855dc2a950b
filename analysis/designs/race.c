#include "analysis/designs/race.h"

#include "analysis/designs/variant.h"
#include "analysis/numerics/betapair.h"
#include "analysis/numerics/normal.h"
#include "analysis/sequential/msprt.h"
#include "analysis/strategies/agreement.h"
#include "analysis/twoarm/cmh.h"
#include "analysis/twoarm/pvalue.h"
#include "analysis/twoarm/regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Everything one race needs. */
struct course {
    const struct mlift_table *original; /* numbers the reported segments */
    const struct mlift_design_question *question;
    struct mlift_variant variant; /* every observed cell is a segment of its own */
    struct mlift_experiment experiment;
    struct mlift_sequential_design bounds;
    bool *differs;               /* [observed cell] */
    int *stratum;                /* [fine segment]: reported segment */
    bool *apart;                 /* [fine segment]: the strategies differ there */
    struct mlift_counts *strata; /* [reported segment] */
    double *expected[2];         /* [fine segment]: click, goal rate that is known before launch */
    struct mlift_regions boschloo, barnard;
    struct mlift_arrival arrival; /* with the question's split */
    struct mlift_arrival earning; /* with every tenth */
    struct mlift_msprt msprt;     /* of the metric that is raced */
};

const char *mlift_race_name(enum mlift_race_rule rule)
{
    static const char *const names[] = {"z-pooled",
                                        "fisher",
                                        "fisher-midp",
                                        "chi2-yates",
                                        "z-unpooled",
                                        "z-arcsine",
                                        "permutation",
                                        "boschloo",
                                        "barnard",
                                        "bayes",
                                        "cmh",
                                        "covariate-adjusted",
                                        "group-sequential",
                                        "msprt",
                                        "only-where-they-differ"};

    return names[rule];
}

static int compile(struct course *self)
{
    const struct mlift_design_question *q = self->question;
    struct mlift_campaign *campaign = self->variant.campaign;
    size_t list =
        campaign->fixed.n_subscribers > 0 ? campaign->fixed.n_subscribers : (size_t)fmin(q->list, MLIFT_MAX_LIST_SIZE);

    if (list < 12) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    campaign->list_size = list;
    campaign->n_sizes = MLIFT_DESIGN_LOOKS;
    for (int k = 0; k < MLIFT_DESIGN_LOOKS; k++) {
        campaign->size[k] = list * (size_t)(k + 1) / MLIFT_DESIGN_LOOKS;
    }
    campaign->arm_share[0] = 1.0 - q->treated;
    campaign->arm_share[1] = q->treated;
    campaign->report_by = self->original->list.observed.points; /* the same cells as in the original */
    return mlift_variant_solve(&self->variant);
}

static void map_segments(struct course *self)
{
    const struct mlift_table *fine = &self->variant.table;

    mlift_agreement_mark(fine, 0, 1, self->differs);
    for (size_t cell = 0; cell < fine->list.observed.n_cells; cell++) {
        if (fine->segment_of[cell] < fine->n_segments &&
            mlift_exact_cell(&self->variant.exact, 0, cell, MLIFT_EXACT_SHARE) > 0.0) {
            self->stratum[fine->segment_of[cell]] = self->original->segment_of[cell];
            self->apart[fine->segment_of[cell]] = self->differs[cell];
            for (int which = 0; which < 2; which++) {
                int rate = which ? MLIFT_EXACT_GOAL : MLIFT_EXACT_CLICK;
                self->expected[which][fine->segment_of[cell]] =
                    0.5 * (mlift_exact_cell(&self->variant.exact, 0, cell, rate) +
                           mlift_exact_cell(&self->variant.exact, 1, cell, rate));
            }
        }
    }
}

static void add_counts(struct mlift_counts *sum, const struct mlift_experiment *e, size_t r, int g, int metric,
                       int size)
{
    sum->n1 += (int)e->counts[mlift_experiment_index(e, r, 0, g, 0, size)];
    sum->n2 += (int)e->counts[mlift_experiment_index(e, r, 1, g, 0, size)];
    sum->x1 += (int)e->counts[mlift_experiment_index(e, r, 0, g, metric, size)];
    sum->x2 += (int)e->counts[mlift_experiment_index(e, r, 1, g, metric, size)];
}

static struct mlift_counts total(const struct course *self, size_t r, int metric, int size, bool aware)
{
    struct mlift_counts sum = {0};

    for (int g = 0; g < self->experiment.n_segments; g++) {
        if (!aware || self->apart[g]) {
            add_counts(&sum, &self->experiment, r, g, metric, size);
        }
    }
    return sum;
}

/* Significant as observed: +1 challenger better, -1 worse, 0 not. */
static int sign(double p, double alpha, double z)
{
    return p <= alpha ? (z < 0.0 ? 1 : -1) : 0; /* z is signed as baseline minus challenger */
}

static int decide_cmh(struct course *self, size_t r, int metric)
{
    size_t n = 0, n_segments = (size_t)self->original->n_segments;
    double statistic, p, excess = 0.0;

    memset(self->strata, 0, n_segments * sizeof *self->strata);
    for (int g = 0; g < self->experiment.n_segments; g++) {
        add_counts(&self->strata[self->stratum[g]], &self->experiment, r, g, metric, MLIFT_DESIGN_LOOKS - 1);
    }
    for (size_t g = 0; g < n_segments; g++) {
        struct mlift_counts c = self->strata[g];
        if (c.n1 > 0 && c.n2 > 0) {
            excess += c.x1 - (double)c.n1 * (c.x1 + c.x2) / (c.n1 + c.n2);
            self->strata[n++] = c;
        }
    }
    /* Nobody, or everybody, converted: nothing to reject. */
    bool none = n == 0 || mlift_cmh_p_value(self->strata, n, MLIFT_ALTERNATIVE_TWO_SIDED, 0, &statistic, &p);
    return none ? 0 : sign(p, self->question->alpha, excess);
}

static int decide_looks(const struct course *self, size_t r, int metric)
{
    for (int k = 0; k < MLIFT_DESIGN_LOOKS; k++) {
        struct mlift_counts c = total(self, r, metric, k, false);
        double z = c.n1 > 0 && c.n2 > 0 ? mlift_proportion_z_pooled(c) : 0.0;
        if (fabs(z) >= self->bounds.critical[k]) {
            return z < 0.0 ? 1 : -1;
        }
    }
    return 0;
}

/* Rejects at half alpha on either side of the posterior probability that the challenger is better. */
static int decide_bayes(struct mlift_counts c, double alpha, int *decision)
{
    struct mlift_betapair pair;
    int status = mlift_betapair_init(&pair, c.x1 + 1.0, c.n1 - c.x1 + 1.0, c.x2 + 1.0, c.n2 - c.x2 + 1.0);

    *decision = status ? 0 : pair.above >= 1.0 - alpha / 2.0 ? 1 : pair.above <= alpha / 2.0 ? -1 : 0;
    return status;
}

/* Each unconditional rule by its region for arms of this size. */
static int decide_by_region(struct mlift_regions *regions, struct mlift_counts c, int *decision)
{
    bool rejects = false;
    int status = regions->by_arm ? mlift_regions_reject(regions, c, &rejects) : MLIFT_OK;

    *decision = !rejects ? 0 : (double)c.x2 * c.n1 > (double)c.x1 * c.n2 ? 1 : -1;
    return status;
}

/* Mean and variance of one arm's responses less what was expected of them. */
struct residual {
    double n, sum, squares;
};

static void add_residuals(struct residual *arm, double x, double n, double expected)
{
    arm->n += n;
    arm->sum += x - n * expected;
    arm->squares += x * (1.0 - expected) * (1.0 - expected) + (n - x) * expected * expected;
}

static double variance_of_mean(const struct residual *arm)
{
    double mean = arm->sum / arm->n;

    return fmax(arm->squares / arm->n - mean * mean, 0.0) / arm->n;
}

static int decide_adjusted(const struct course *self, size_t r, int metric, int which)
{
    struct residual arm[2] = {{0}};

    for (int g = 0; g < self->experiment.n_segments; g++) {
        struct mlift_counts c = {0};
        double expected = self->expected[which == MLIFT_EXACT_GOAL][g];
        add_counts(&c, &self->experiment, r, g, metric, MLIFT_DESIGN_LOOKS - 1);
        add_residuals(&arm[0], c.x1, c.n1, expected);
        add_residuals(&arm[1], c.x2, c.n2, expected);
    }
    double variance = variance_of_mean(&arm[0]) + variance_of_mean(&arm[1]);
    double difference = arm[1].sum / arm[1].n - arm[0].sum / arm[0].n;
    double z = variance > 0.0 ? difference / sqrt(variance) : 0.0;
    return fabs(z) < mlift_normal_quantile_above(self->question->alpha / 2.0) ? 0 : z > 0.0 ? 1 : -1;
}

static int decide_msprt(const struct course *self, size_t r, int which)
{
    for (size_t k = 0; k < self->arrival.splits[MLIFT_ARRIVAL_SOME].n_prefixes; k++) {
        struct mlift_counts c = mlift_arrival_at(&self->arrival, 0, r, which, k);
        if (c.n1 > 0 && c.n2 > 0) {
            enum mlift_armwalk_end end = mlift_msprt_decide(&self->msprt, c.x1, c.n1, c.x2, c.n2);
            if (end != MLIFT_ARMWALK_GO_ON) {
                return end == MLIFT_ARMWALK_B_WINS ? 1 : -1;
            }
        }
    }
    return 0;
}

/* Rules that read more than the final counts; false if this is none of them. */
static bool decide_by_course(struct course *self, enum mlift_race_rule rule, size_t r, int metric, int which,
                             int *decision)
{
    switch (rule) {
    case MLIFT_RACE_CMH:
        *decision = decide_cmh(self, r, metric);
        return true;
    case MLIFT_RACE_ADJUSTED:
        *decision = decide_adjusted(self, r, metric, which);
        return true;
    case MLIFT_RACE_LOOKS:
        *decision = decide_looks(self, r, metric);
        return true;
    case MLIFT_RACE_MSPRT:
        *decision = decide_msprt(self, r, which);
        return true;
    default:
        return false;
    }
}

static int decide(struct course *self, enum mlift_race_rule rule, size_t r, int metric, int which, int *decision)
{
    static const enum mlift_decision_rule tests[] = {
        MLIFT_DECISION_Z_POOLED,   MLIFT_DECISION_FISHER,    MLIFT_DECISION_FISHER_MIDP, MLIFT_DECISION_CHI2_YATES,
        MLIFT_DECISION_Z_UNPOOLED, MLIFT_DECISION_Z_ARCSINE, MLIFT_DECISION_PERMUTATION};
    struct mlift_counts c = total(self, r, metric, MLIFT_DESIGN_LOOKS - 1, rule == MLIFT_RACE_AWARE);
    struct mlift_pvalue value;

    *decision = 0;
    if (c.n1 < 1 || c.n2 < 1 || decide_by_course(self, rule, r, metric, which, decision)) {
        return MLIFT_OK;
    }
    switch (rule) {
    case MLIFT_RACE_BOSCHLOO:
        return decide_by_region(&self->boschloo, c, decision);
    case MLIFT_RACE_BARNARD:
        return decide_by_region(&self->barnard, c, decision);
    case MLIFT_RACE_BAYES:
        return decide_bayes(c, self->question->alpha, decision);
    default:
        break;
    }
    int status = mlift_pvalue_compute(rule == MLIFT_RACE_AWARE ? MLIFT_DECISION_Z_POOLED : tests[rule], c,
                                      MLIFT_ALTERNATIVE_TWO_SIDED, 0.0, &value);
    *decision = status ? 0 : sign(value.p, self->question->alpha, (double)c.x1 / c.n1 - (double)c.x2 / c.n2);
    return status;
}

static struct mlift_estimate estimate(double sum, double squares, size_t n)
{
    double mean = sum / (double)n, variance = (squares - sum * mean) / ((double)n - 1.0);

    return (struct mlift_estimate){mean, sqrt(fmax(0.0, variance) / (double)n), n};
}

/* tau: the scenario's difference; without one the size the test is most sensitive to on this list. */
static void set_msprt(struct course *self, double rate, double effect)
{
    double n = (double)self->variant.campaign->list_size, s = self->question->treated;
    double tuned = mlift_msprt_rho(self->question->alpha, n, 2) * sqrt(rate * (1.0 - rate) / (s * (1.0 - s)));

    self->msprt = (struct mlift_msprt){
        .alpha = self->question->alpha, .tau = effect > 1e-12 ? effect : fmax(tuned, 1e-9), .sides = 2};
}

/* All rules on one metric; `kept` is its position in the experiment. */
static int run_metric(struct course *self, struct mlift_race *race, int which, int kept)
{
    const struct mlift_table *table = &self->variant.table;
    int metric = which == MLIFT_EXACT_GOAL ? table->goal : table->click, found[MLIFT_RACE_N_RULES], status = MLIFT_OK;
    double effect =
        mlift_exact_overall(&self->variant.exact, 1, metric) - mlift_exact_overall(&self->variant.exact, 0, metric);
    int truth = effect > 1e-12 ? 1 : effect < -1e-12 ? -1 : 0;

    set_msprt(self, mlift_exact_overall(&self->variant.exact, 0, metric), fabs(effect));
    double sum[MLIFT_RACE_N_RULES] = {0.0}, ahead[MLIFT_RACE_N_RULES] = {0.0}, apart[MLIFT_RACE_N_RULES] = {0.0};

    for (size_t r = 0; r < race->n_replicates; r++) {
        for (int rule = 0; !status && rule < MLIFT_RACE_N_RULES; rule++) {
            int decision;
            status = decide(self, (enum mlift_race_rule)rule, r, kept, which, &decision);
            found[rule] = !status && decision != 0 && (truth == 0 || decision == truth);
            int difference = found[rule] - found[MLIFT_RACE_Z_POOLED];
            sum[rule] += found[rule];
            ahead[rule] += difference;
            apart[rule] += difference * difference;
        }
    }
    for (int rule = 0; rule < MLIFT_RACE_N_RULES; rule++) {
        bool raced = self->barnard.by_arm || (rule != MLIFT_RACE_BARNARD && rule != MLIFT_RACE_BOSCHLOO);
        race->result[which][rule].power = raced ? estimate(sum[rule], sum[rule], race->n_replicates)
                                                : (struct mlift_estimate){(double)NAN, (double)NAN, 0};
        race->result[which][rule].ahead = raced ? estimate(ahead[rule], apart[rule], race->n_replicates)
                                                : (struct mlift_estimate){(double)NAN, (double)NAN, 0};
    }
    return status;
}

/* People by which a test that looks all the time is looked at. */
static int list_looks(struct course *self, size_t list, size_t n_replicates)
{
    size_t prefix[MLIFT_RACE_MSPRT_LOOKS], looks = list < MLIFT_RACE_MSPRT_LOOKS ? list : MLIFT_RACE_MSPRT_LOOKS;

    for (size_t k = 0; k < looks; k++) {
        prefix[k] = list * (k + 1) / looks;
    }
    return mlift_arrival_init(&self->arrival, prefix, looks, &self->question->treated, 1, n_replicates);
}

/* The same subscribers in experiments, in order of arrival, and for what policies earn with them. */
static int simulate(struct course *self, struct mlift_race *race, uint64_t seed)
{
    const struct mlift_table *table = &self->variant.table;
    struct mlift_arrival *lists[2] = {&self->arrival, &self->earning};
    int metric[3] = {0, table->click, table->goal}, n_metrics = table->click == table->goal ? 2 : 3;

    for (int which = 0; which < 2; which++) {
        int of = which ? table->goal : table->click;
        race->trial[which] = mlift_earning_trial(race->list_size, mlift_exact_overall(&self->variant.exact, 0, of),
                                                 mlift_exact_overall(&self->variant.exact, 1, of));
    }
    int status = list_looks(self, race->list_size, race->n_replicates);
    status = status ? status : mlift_earning_lists(&self->earning, race->list_size, race->trial, race->n_replicates);
    status = status ? status
                    : mlift_experiment_init(&self->experiment, race->n_replicates, 2, table->n_segments, metric,
                                            n_metrics, self->variant.campaign->size, MLIFT_DESIGN_LOOKS);
    status =
        status ? status : mlift_arrival_run(lists, 2, self->original, self->question, seed, table, &self->experiment);
    status = status ? status : mlift_earning_count(race->earned, &self->earning, race->trial);
    status = status ? status : run_metric(self, race, MLIFT_EXACT_CLICK, 1);
    return status ? status : run_metric(self, race, MLIFT_EXACT_GOAL, n_metrics - 1);
}

static int find_regions(struct course *self)
{
    int list = (int)self->variant.campaign->list_size;

    if (list > MLIFT_REGIONS_MOST) {
        return MLIFT_OK;
    }
    int status = mlift_regions_init(&self->boschloo, MLIFT_DECISION_BOSCHLOO, list, self->question->alpha);
    return status ? status : mlift_regions_init(&self->barnard, MLIFT_DECISION_BARNARD, list, self->question->alpha);
}

static int solve_bounds(struct course *self)
{
    struct mlift_sequential_plan plan;
    int status = mlift_sequential_plan_looks(&plan, MLIFT_DESIGN_LOOKS);

    if (!status) {
        plan.sides = 2;
        plan.alpha = self->question->alpha;
        plan.power = self->question->power[0];
        status = mlift_sequential_solve(&plan, &self->bounds);
    }
    return status;
}

static int prepare(struct course *self)
{
    int strategy[2] = {self->question->baseline, self->question->challenger};

    self->differs = calloc(self->original->list.observed.n_cells, sizeof *self->differs);
    self->stratum = calloc(MLIFT_MAX_SEGMENTS, sizeof *self->stratum);
    self->apart = calloc(MLIFT_MAX_SEGMENTS, sizeof *self->apart);
    self->strata = calloc(MLIFT_MAX_SEGMENTS, sizeof *self->strata);
    self->expected[0] = calloc(MLIFT_MAX_SEGMENTS, sizeof *self->expected[0]);
    self->expected[1] = calloc(MLIFT_MAX_SEGMENTS, sizeof *self->expected[1]);
    if (!self->differs || !self->stratum || !self->apart || !self->strata || !self->expected[0] || !self->expected[1]) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = mlift_variant_init(&self->variant, self->original->campaign, strategy, 2);
    status = status ? status : compile(self);
    status = status ? status : find_regions(self);
    return status ? status : solve_bounds(self);
}

int mlift_race_run(struct mlift_race *race, const struct mlift_table *table,
                   const struct mlift_design_question *question, uint64_t seed, size_t n_replicates)
{
    struct course *self = calloc(1, sizeof *self);

    *race = (struct mlift_race){.n_replicates = n_replicates};
    if (!self) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    self->original = table;
    self->question = question;
    int status = n_replicates >= 2 ? prepare(self) : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    if (!status) {
        map_segments(self);
        race->list_size = self->variant.campaign->list_size;
        status = simulate(self, race, seed);
    }
    mlift_regions_free(&self->boschloo);
    mlift_regions_free(&self->barnard);
    mlift_arrival_free(&self->arrival);
    mlift_arrival_free(&self->earning);
    mlift_experiment_free(&self->experiment);
    mlift_variant_free(&self->variant);
    free(self->differs);
    free(self->stratum);
    free(self->apart);
    free(self->strata);
    free(self->expected[0]);
    free(self->expected[1]);
    free(self);
    return status;
}
