#include "analysis/multiple/multiple.h"

#include "analysis/multiple/dunnett.h"
#include "analysis/multiple/gatechain.h"
#include "analysis/multiple/gatecount.h"
#include "analysis/numerics/binomial.h"
#include "analysis/numerics/normal.h"
#include "analysis/numerics/quadrature.h"
#include "analysis/sequential/zlooks.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"none", "bonferroni", "holm", "hochberg", "dunnett", "gatekeeping"};

const char *mlift_multiple_name(enum mlift_multiple_rule rule)
{
    return names[rule];
}

int mlift_multiple_find(const char *name)
{
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++) {
        if (strcmp(name, names[i]) == 0) {
            return i;
        }
    }
    return -1;
}

/* What the joint law is made of: Z_i = drift_i + loading_i W + sqrt(1 - loading_i^2) e_i, and the pooled statistic
 * drift_p + loading_p W + sum gain_i e_i. */
struct joint {
    const struct mlift_multiple_plan *plan;
    enum mlift_multiple_rule rule;
    size_t k;
    double drift[MLIFT_MULTIPLE_MOST], loading[MLIFT_MULTIPLE_MOST], gain[MLIFT_MULTIPLE_MOST];
    double pooled_drift, pooled_loading;
    double z[MLIFT_MULTIPLE_MOST]; /* critical values: step j of a stepwise rule, from the strictest; else all equal */
    double *claimed;               /* P(exactly this set of segments is declared better), by bit mask */
};

static double broad_of(const double *value, const struct mlift_multiple_plan *plan, size_t i)
{
    return value[plan->shared ? 0 : i];
}

static int check(const struct mlift_multiple_plan *plan)
{
    int good = plan->k >= 1 && plan->k <= MLIFT_MULTIPLE_MOST && (plan->sides == 1 || plan->sides == 2) &&
               plan->alpha > 0.0 && plan->alpha < 0.5 * plan->sides;
    for (size_t i = 0; good && i < plan->k; i++) {
        double p = broad_of(plan->p_broad, plan, i), n = broad_of(plan->n_broad, plan, i);
        good = plan->p_micro[i] > 0.0 && plan->p_micro[i] < 1.0 && p > 0.0 && p < 1.0 && plan->n_micro[i] >= 1.0 &&
               n >= 1.0 && plan->n_micro[i] <= 1e7 && n <= 1e7;
    }
    return good ? 0 : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

static double variance(double p, double n)
{
    return p * (1.0 - p) / n;
}

/* Shared arm: W is minus the standardised broad rate, the pooled micro rate weighs segments by size. */
static void describe_shared(struct joint *joint)
{
    const struct mlift_multiple_plan *plan = joint->plan;
    double broad = variance(plan->p_broad[0], plan->n_broad[0]), total = 0.0, mean = 0.0, micro = 0.0;
    for (size_t i = 0; i < joint->k; i++) {
        double own = variance(plan->p_micro[i], plan->n_micro[i]);
        joint->drift[i] = (plan->p_micro[i] - plan->p_broad[0]) / sqrt(own + broad);
        joint->loading[i] = sqrt(broad / (own + broad));
        total += plan->n_micro[i];
        mean += plan->n_micro[i] * plan->p_micro[i];
        micro += plan->n_micro[i] * plan->n_micro[i] * own;
    }
    micro /= total * total;
    joint->pooled_drift = (mean / total - plan->p_broad[0]) / sqrt(micro + broad);
    joint->pooled_loading = sqrt(broad / (micro + broad));
    for (size_t i = 0; i < joint->k; i++) {
        double own = variance(plan->p_micro[i], plan->n_micro[i]);
        joint->gain[i] = plan->n_micro[i] / total * sqrt(own / (micro + broad));
    }
}

/* Own arms: the pooled statistic weighs segments by information, the stratified test. */
static void describe_within(struct joint *joint)
{
    const struct mlift_multiple_plan *plan = joint->plan;
    double information = 0.0, effect = 0.0;
    for (size_t i = 0; i < joint->k; i++) {
        double own = variance(plan->p_micro[i], plan->n_micro[i]) + variance(plan->p_broad[i], plan->n_broad[i]);
        double difference = plan->p_micro[i] - plan->p_broad[i];
        joint->drift[i] = difference / sqrt(own);
        joint->loading[i] = 0.0;
        joint->gain[i] = sqrt(1.0 / own);
        information += 1.0 / own;
        effect += difference / own;
    }
    joint->pooled_drift = effect / sqrt(information);
    joint->pooled_loading = 0.0;
    for (size_t i = 0; i < joint->k; i++) {
        joint->gain[i] /= sqrt(information);
    }
}

/* The largest statistic's critical value under the complete null: correlations from sizes alone (equal rates). */
static int dunnett_critical(const struct joint *joint, double level, double *z)
{
    const struct mlift_multiple_plan *plan = joint->plan;
    double loading[MLIFT_MULTIPLE_MOST];
    for (size_t i = 0; i < joint->k; i++) {
        loading[i] = plan->shared ? sqrt(plan->n_micro[i] / (plan->n_micro[i] + plan->n_broad[0])) : 0.0;
    }
    struct mlift_dunnett dunnett = {joint->k, loading, HUGE_VAL, 1};
    return mlift_dunnett_critical(&dunnett, level, z);
}

static int is_stepwise(enum mlift_multiple_rule rule)
{
    return rule == MLIFT_MULTIPLE_HOLM || rule == MLIFT_MULTIPLE_HOCHBERG;
}

static int joint_init(struct joint *joint, const struct mlift_multiple_plan *plan, enum mlift_multiple_rule rule)
{
    *joint = (struct joint){.plan = plan, .rule = rule, .k = plan->k};
    int status = check(plan);
    if (status != 0) {
        return status;
    }
    (plan->shared ? describe_shared : describe_within)(joint);
    double level = plan->alpha / plan->sides, k = (double)plan->k, z = 0.0;
    if (rule == MLIFT_MULTIPLE_DUNNETT) {
        status = dunnett_critical(joint, level, &z);
    } else {
        z = mlift_normal_quantile_above(rule == MLIFT_MULTIPLE_BONFERRONI ? level / k : level);
    }
    for (size_t j = 0; j < joint->k; j++) {
        joint->z[j] = is_stepwise(rule) ? mlift_normal_quantile_above(level / (k - (double)j)) : z;
    }
    joint->claimed = calloc((size_t)1 << plan->k, sizeof *joint->claimed);
    if (status == 0 && !joint->claimed) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return status;
}

static size_t size_of(size_t set)
{
    return (size_t)__builtin_popcountll(set);
}

/* chance[i * k + j]: P(segment i passes the critical value of step j | the shared arm). */
typedef double chances[MLIFT_MULTIPLE_MOST * MLIFT_MULTIPLE_MOST];

/* Lets each segment outside a set join it (or, `leave`, each inside leave it) independently. */
static void shuffle(double *g, size_t k, const double *move, int leave)
{
    for (size_t i = 0; i < k; i++) {
        size_t bit = (size_t)1 << i;
        for (size_t set = 0; set < (size_t)1 << k; set++) {
            if (((set & bit) != 0) == leave) {
                double moved = g[set] * move[i];
                g[set ^ bit] += moved;
                g[set] -= moved;
            }
        }
    }
}

/* Moves what is decided (by `enough` members or not, as the rule says) to the result. */
static void settle(double *g, size_t k, size_t step, int settle_large, double *claimed)
{
    for (size_t set = 0; set < (size_t)1 << k; set++) {
        if ((size_of(set) >= step) == settle_large) {
            claimed[set] += g[set];
            g[set] = 0.0;
        }
    }
}

/* S_j = {p_i <= alpha / (k - j + 1)} grows with j. Step-down ends at the first j with |S_j| < j, and S_j is what is
 * rejected; step-up goes from S_k down and ends at the first j with |S_j| >= j. */
static void add_stepwise(struct joint *joint, const double *chance, double weight, double *g)
{
    size_t k = joint->k;
    double move[MLIFT_MULTIPLE_MOST] = {0.0};
    int up = joint->rule == MLIFT_MULTIPLE_HOCHBERG;
    memset(g, 0, ((size_t)1 << k) * sizeof *g);
    g[up ? ((size_t)1 << k) - 1 : 0] = weight;
    for (size_t step = 0; step < k; step++) {
        size_t j = up ? k - 1 - step : step;
        for (size_t i = 0; i < k; i++) {
            double now = chance[i * k + j],
                   before = step == 0 ? (up ? 1.0 : 0.0) : chance[i * k + (up ? j + 1 : j - 1)];
            double left = up ? before : 1.0 - before;
            move[i] = left > 0.0 ? fmin(1.0, fabs(now - before) / left) : 0.0;
        }
        shuffle(g, k, move, up);
        settle(g, k, j + 1, up, joint->claimed);
    }
    for (size_t set = 0; set < (size_t)1 << k; set++) {
        joint->claimed[up ? 0 : set] += g[set];
    }
}

static void add_single_step(struct joint *joint, const double *chance, double weight, double *g)
{
    double move[MLIFT_MULTIPLE_MOST] = {0.0};
    memset(g, 0, ((size_t)1 << joint->k) * sizeof *g);
    g[0] = weight;
    for (size_t i = 0; i < joint->k; i++) {
        move[i] = chance[i * joint->k];
    }
    shuffle(g, joint->k, move, 0);
    for (size_t set = 0; set < (size_t)1 << joint->k; set++) {
        joint->claimed[set] += g[set];
    }
}

static void add_node(struct joint *joint, const double *chance, double weight, double *work)
{
    (is_stepwise(joint->rule) ? add_stepwise : add_single_step)(joint, chance, weight, work);
}

static void summarise(const struct joint *joint, struct mlift_multiple *result)
{
    const struct mlift_multiple_plan *plan = joint->plan;
    size_t real = 0;
    *result = (struct mlift_multiple){.critical = joint->z[0]};
    for (size_t i = 0; i < joint->k; i++) {
        real |= (size_t)(plan->p_micro[i] > broad_of(plan->p_broad, plan, i)) << i;
    }
    for (size_t set = 0; set < (size_t)1 << joint->k; set++) {
        double p = joint->claimed[set];
        result->any += set != 0 ? p : 0.0;
        result->false_any += (set & ~real) != 0 ? p : 0.0;
        result->all_true += (set & real) == real ? p : 0.0;
        for (size_t i = 0; i < joint->k; i++) {
            result->each[i] += (set >> i & 1) != 0 ? p : 0.0;
        }
    }
}

/* Segment i passes z given W = w. */
static double passes(const struct joint *joint, size_t i, double z, double w)
{
    double loading = joint->loading[i];
    return mlift_normal_above((z - joint->drift[i] - loading * w) / sqrt(1.0 - loading * loading));
}

/* P(the pooled comparison and segments 1..r pass | W = w). Once all segments pass, the pooled comparison does: its
 * standard error is at most the weighted sum of theirs (Minkowski), and its critical value is the same and positive. */
static double gate_passes(const struct joint *joint, size_t r, double w)
{
    double bound[MLIFT_MULTIPLE_MOST], all = 1.0;

    for (size_t i = 0; i < joint->k; i++) {
        double loading = joint->loading[i];
        bound[i] = (joint->z[0] - joint->drift[i] - loading * w) / sqrt(1.0 - loading * loading);
        all *= mlift_normal_above(bound[i]);
    }
    double need = joint->z[0] - joint->pooled_drift - joint->pooled_loading * w;
    return r < joint->k ? mlift_gatechain_tail(joint->k, r, bound, joint->gain, need) : all;
}

struct gate_of_w {
    const struct joint *joint;
    size_t r;
};

static double gate_at(double w, void *context)
{
    const struct gate_of_w *g = context;
    return mlift_normal_density(w) * gate_passes(g->joint, g->r, w);
}

static void gates_by_theory(const struct joint *joint, double *passed)
{
    for (size_t r = 0; r <= joint->k; r++) {
        struct gate_of_w g = {joint, r};
        passed[r] = joint->plan->shared ? mlift_quadrature_integrate(gate_at, &g, -8.0, 8.0, r <= 2 ? 6 : 3)
                                        : gate_passes(joint, r, 0.0);
    }
}

static int gates_by_counting(const struct joint *joint, double *passed)
{
    const struct mlift_multiple_plan *plan = joint->plan;
    struct mlift_gatecount count = {joint->k,         plan->n_micro,    plan->p_micro,
                                    plan->n_broad[0], plan->p_broad[0], joint->z[0]};

    return plan->shared ? mlift_gatecount_run(&count, passed) : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

static void summarise_gates(const struct joint *joint, const double *passed, struct mlift_multiple *result)
{
    const struct mlift_multiple_plan *plan = joint->plan;
    int any_real = 0, null_seen = 0;
    *result = (struct mlift_multiple){.critical = joint->z[0], .pooled = passed[0], .any = passed[1], .all_true = 1.0};
    for (size_t i = 0; i < joint->k; i++) {
        int real = plan->p_micro[i] > broad_of(plan->p_broad, plan, i);
        result->each[i] = passed[i + 1];
        result->all_true = real ? passed[i + 1] : result->all_true;
        if (!real && !null_seen) {
            result->false_any = passed[i + 1];
            null_seen = 1;
        }
        any_real |= real;
    }
    result->all_true = any_real ? result->all_true : 1.0;
}

static void fill_chances(const struct joint *joint, double w, double *chance)
{
    for (size_t i = 0; i < joint->k; i++) {
        for (size_t j = 0; j < joint->k; j++) {
            chance[i * joint->k + j] = passes(joint, i, joint->z[j], w);
        }
    }
}

static int add_normal_nodes(struct joint *joint, double *work)
{
    enum { PANELS = 12, NODES = PANELS * MLIFT_QUADRATURE_PER_PANEL };
    double w[NODES], weight[NODES];
    chances chance;
    if (!joint->plan->shared) {
        fill_chances(joint, 0.0, chance);
        add_node(joint, chance, 1.0, work);
        return 0;
    }
    mlift_quadrature_fill(-8.5, 8.5, PANELS, w, weight);
    for (size_t i = 0; i < NODES; i++) {
        fill_chances(joint, w[i], chance);
        add_node(joint, chance, weight[i] * mlift_normal_density(w[i]), work);
    }
    return 0;
}

/* P(the pooled z of micro against x_broad passes z). */
static double exact_pass(double n_micro, double p_micro, double n_broad, size_t x_broad, double z)
{
    size_t cut = mlift_gatecount_cut(n_micro, n_broad, x_broad, z);

    if (cut == 0) {
        return 1.0;
    }
    return cut > (size_t)n_micro ? 0.0 : gsl_cdf_binomial_Q((unsigned)(cut - 1), p_micro, (unsigned)n_micro);
}

/* The counts of a broad arm that matter, with their probabilities; the caller frees *p. */
static int broad_counts(double n, double p_broad, struct mlift_binomial_range *range, double **p)
{
    *range = mlift_binomial_reach((size_t)n, p_broad);
    *p = malloc((range->last - range->first + 1) * sizeof **p);
    if (!*p) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    mlift_binomial_fill((size_t)n, p_broad, *range, *p);
    return 0;
}

static int add_shared_counts(struct joint *joint, double *work)
{
    const struct mlift_multiple_plan *plan = joint->plan;
    struct mlift_binomial_range range;
    double *p = NULL;
    chances chance;
    int status = broad_counts(plan->n_broad[0], plan->p_broad[0], &range, &p);
    for (size_t x = range.first; status == 0 && x <= range.last; x++) {
        for (size_t i = 0; i < joint->k; i++) {
            for (size_t j = 0; j < joint->k; j++) {
                chance[i * joint->k + j] =
                    exact_pass(plan->n_micro[i], plan->p_micro[i], plan->n_broad[0], x, joint->z[j]);
            }
        }
        add_node(joint, chance, p[x - range.first], work);
    }
    free(p);
    return status;
}

static int add_own_counts(struct joint *joint, double *work)
{
    const struct mlift_multiple_plan *plan = joint->plan;
    chances chance = {0.0};
    for (size_t i = 0; i < joint->k; i++) {
        struct mlift_binomial_range range;
        double *p = NULL;
        int status = broad_counts(plan->n_broad[i], plan->p_broad[i], &range, &p);
        if (status != 0) {
            return status;
        }
        for (size_t x = range.first; x <= range.last; x++) {
            for (size_t j = 0; j < joint->k; j++) {
                chance[i * joint->k + j] += p[x - range.first] * exact_pass(plan->n_micro[i], plan->p_micro[i],
                                                                            plan->n_broad[i], x, joint->z[j]);
            }
        }
        free(p);
    }
    add_node(joint, chance, 1.0, work);
    return 0;
}

static int run(const struct mlift_multiple_plan *plan, enum mlift_multiple_rule rule,
               int (*add)(struct joint *joint, double *work), struct mlift_multiple *result)
{
    struct joint joint;
    double *work = NULL, passed[MLIFT_MULTIPLE_MOST + 1];
    int status = joint_init(&joint, plan, rule);
    if (status == 0 && rule == MLIFT_MULTIPLE_GATEKEEPING) {
        if (add == add_normal_nodes) {
            gates_by_theory(&joint, passed);
        } else {
            status = gates_by_counting(&joint, passed);
        }
        if (status == 0) {
            summarise_gates(&joint, passed, result);
        }
        goto out;
    }
    if (status == 0) {
        work = malloc(((size_t)1 << plan->k) * sizeof *work);
        status = work ? add(&joint, work) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    if (status == 0) {
        summarise(&joint, result);
    }
out:
    free(work);
    free(joint.claimed);
    return status;
}

int mlift_multiple_normal(const struct mlift_multiple_plan *plan, enum mlift_multiple_rule rule,
                          struct mlift_multiple *result)
{
    return run(plan, rule, add_normal_nodes, result);
}

int mlift_multiple_exact(const struct mlift_multiple_plan *plan, enum mlift_multiple_rule rule,
                         struct mlift_multiple *result)
{
    return run(plan, rule, plan->shared ? add_shared_counts : add_own_counts, result);
}
