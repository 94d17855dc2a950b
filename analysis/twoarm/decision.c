#include "analysis/twoarm/decision.h"
#include "analysis/twoarm/unconditional.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    const char *one_sided;
    const char *two_sided;
} rules[MLIFT_DECISION_N_RULES] = {
    [MLIFT_DECISION_Z_POOLED] = {"z-pooled", "normal tail of the pooled z", "both normal tails of the pooled z"},
    [MLIFT_DECISION_Z_UNPOOLED] = {"z-unpooled", "normal tail of the unpooled z",
                                   "both normal tails of the unpooled z"},
    [MLIFT_DECISION_Z_ARCSINE] = {"z-arcsine", "normal tail of the arcsine difference",
                                  "both normal tails of the arcsine difference"},
    [MLIFT_DECISION_Z_CONTINUITY] = {"z-continuity", "normal tail of the continuity-corrected pooled z",
                                     "both normal tails of the continuity-corrected pooled z"},
    [MLIFT_DECISION_SCORE] = {"farrington-manning", "normal tail of the score statistic at the margin",
                              "both normal tails of the score statistic at the margin"},
    [MLIFT_DECISION_CHI2] = {"chi2", "normal tail of the signed root of Pearson's chi-square",
                             "Pearson's chi-square, 1 df"},
    [MLIFT_DECISION_CHI2_YATES] = {"chi2-yates", "normal tail of the signed root of Yates's chi-square",
                                   "Yates's chi-square, 1 df"},
    [MLIFT_DECISION_FISHER] = {"fisher", "one hypergeometric tail",
                               "minimum likelihood: all tables no likelier than the observed one"},
    [MLIFT_DECISION_FISHER_MIDP] = {"fisher-midp", "one hypergeometric tail less half the observed table",
                                    "minimum likelihood less half the observed table"},
    [MLIFT_DECISION_BOSCHLOO] = {"boschloo", "largest probability of a one-sided Fisher p value as small",
                                 "largest probability of a minimum-likelihood Fisher p value as small"},
    [MLIFT_DECISION_BOSCHLOO_CENTRAL] = {"boschloo-central",
                                         "largest probability of a one-sided Fisher p value as small",
                                         "central: twice the smaller one-sided Boschloo p value"},
    [MLIFT_DECISION_BARNARD] = {"barnard", "largest probability of a pooled z as large",
                                "largest probability of an absolute pooled z as large"},
    [MLIFT_DECISION_SANTNER_SNELL] = {"santner-snell", "largest probability of a difference as large",
                                      "largest probability of an absolute difference as large"},
    [MLIFT_DECISION_PERMUTATION] = {"permutation", "share of re-randomisations with a difference as large",
                                    "share of re-randomisations with an absolute difference as large"},
};

int mlift_decision_find(const char *name)
{
    for (int i = 0; i < MLIFT_DECISION_N_RULES; i++) {
        if (!strcmp(rules[i].name, name)) {
            return i;
        }
    }
    return -1;
}

const char *mlift_decision_name(enum mlift_decision_rule rule)
{
    return rules[rule].name;
}

const char *mlift_decision_definition(enum mlift_decision_rule rule, int sides)
{
    return sides == 1 ? rules[rule].one_sided : rules[rule].two_sided;
}

int mlift_decision_is_unconditional(enum mlift_decision_rule rule)
{
    return rule == MLIFT_DECISION_BOSCHLOO || rule == MLIFT_DECISION_BOSCHLOO_CENTRAL ||
           rule == MLIFT_DECISION_BARNARD || rule == MLIFT_DECISION_SANTNER_SNELL;
}

/* Rules whose statistic is not monotone in x1 for a given m: decided table by table. */
static int is_pointwise(enum mlift_decision_rule rule)
{
    return rule == MLIFT_DECISION_Z_UNPOOLED || rule == MLIFT_DECISION_Z_ARCSINE || rule == MLIFT_DECISION_SCORE;
}

static enum mlift_region_order order_of(enum mlift_decision_rule rule)
{
    switch (rule) {
    case MLIFT_DECISION_CHI2_YATES:
    case MLIFT_DECISION_Z_CONTINUITY:
        return MLIFT_REGION_Z_YATES;
    case MLIFT_DECISION_FISHER:
    case MLIFT_DECISION_BOSCHLOO:
    case MLIFT_DECISION_BOSCHLOO_CENTRAL:
        return MLIFT_REGION_FISHER;
    case MLIFT_DECISION_FISHER_MIDP:
        return MLIFT_REGION_FISHER_MIDP;
    case MLIFT_DECISION_PERMUTATION:
        return MLIFT_REGION_PERMUTATION;
    case MLIFT_DECISION_SANTNER_SNELL:
        return MLIFT_REGION_DIFFERENCE;
    default:
        return MLIFT_REGION_Z;
    }
}

/* The cut of rules that need no search: a normal quantile for z orders, alpha for p value orders. */
static double plain_level(enum mlift_decision_rule rule, enum mlift_alternative alternative, double alpha)
{
    enum mlift_region_order order = order_of(rule);

    if (order == MLIFT_REGION_Z || order == MLIFT_REGION_Z_YATES) {
        return gsl_cdf_ugaussian_Qinv(alternative == MLIFT_ALTERNATIVE_TWO_SIDED ? alpha / 2.0 : alpha);
    }
    return alpha;
}

/* The two one-sided Boschloo regions at alpha / 2, side by side in one. */
static int search_central(struct mlift_decision *self)
{
    struct mlift_region *region = &self->region;
    struct mlift_region upper = {0};
    int mirrored = region->n1 == region->n2; /* equal arms: the upper region is the lower one seen from the other arm */
    double level = self->level;

    region->alternative = MLIFT_ALTERNATIVE_P2_GREATER;
    int error = mlift_unconditional_search(region, MLIFT_REGION_FISHER, self->alpha / 2.0, &self->level);
    region->alternative = MLIFT_ALTERNATIVE_TWO_SIDED;
    if (!error && !mirrored) {
        error = mlift_region_init(&upper, region->n1, region->n2, MLIFT_ALTERNATIVE_P1_GREATER);
        error = error ? error : mlift_unconditional_search(&upper, MLIFT_REGION_FISHER, self->alpha / 2.0, &level);
    }
    for (int m = 0; !error && m <= region->n1 + region->n2; m++) {
        region->high[m] = mirrored ? m - region->low[m] : upper.high[m];
    }
    mlift_region_free(&upper);
    return error;
}

static int search(struct mlift_decision *self)
{
    self->first = 0;
    self->last = self->region.n1 + self->region.n2;
    if (self->rule == MLIFT_DECISION_BOSCHLOO_CENTRAL && self->alternative == MLIFT_ALTERNATIVE_TWO_SIDED) {
        return search_central(self);
    }
    return mlift_unconditional_search(&self->region, order_of(self->rule), self->alpha, &self->level);
}

int mlift_decision_init(struct mlift_decision *self, enum mlift_decision_rule rule, enum mlift_alternative alternative,
                        int n1, int n2, double alpha, double margin, double guess)
{
    int unconditional = mlift_decision_is_unconditional(rule);
    int most = unconditional ? MLIFT_DECISION_MOST_UNCONDITIONAL : MLIFT_DECISION_MOST;

    *self = (struct mlift_decision){
        .rule = rule, .alternative = alternative, .alpha = alpha, .margin = margin, .first = 0, .last = -1};
    if (n1 < 1 || n2 < 1 || n1 > most || n2 > most - n1 || !(alpha > 0.0 && alpha < 1.0) || !(fabs(margin) < 1.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = mlift_region_init(&self->region, n1, n2, alternative);
    if (error) {
        return error;
    }
    self->level = unconditional ? guess : plain_level(rule, alternative, alpha);
    return unconditional ? search(self) : MLIFT_OK;
}

void mlift_decision_free(struct mlift_decision *self)
{
    mlift_region_free(&self->region);
}

void mlift_decision_cover(struct mlift_decision *self, int m_low, int m_high)
{
    int n = self->region.n1 + self->region.n2;
    enum mlift_region_order order = order_of(self->rule);

    m_low = m_low < 0 ? 0 : m_low;
    m_high = m_high > n ? n : m_high;
    if (is_pointwise(self->rule)) {
        return;
    }
    if (self->last < self->first) {
        self->first = m_low;
        self->last = m_low - 1;
    }
    while (self->first > m_low) {
        mlift_region_cut(&self->region, order, self->level, --self->first);
    }
    while (self->last < m_high) {
        mlift_region_cut(&self->region, order, self->level, ++self->last);
    }
}

static double pointwise_z(enum mlift_decision_rule rule, struct mlift_counts counts, double margin)
{
    switch (rule) {
    case MLIFT_DECISION_Z_UNPOOLED:
        return mlift_proportion_z_unpooled(counts);
    case MLIFT_DECISION_Z_ARCSINE:
        return mlift_proportion_z_arcsine(counts);
    default:
        return mlift_proportion_z_score(counts, margin);
    }
}

int mlift_decision_rejects(const struct mlift_decision *self, int x1, int x2)
{
    if (!is_pointwise(self->rule)) {
        return mlift_region_has(&self->region, x1, x2);
    }
    struct mlift_counts counts = {x1, self->region.n1, x2, self->region.n2};
    double z = pointwise_z(self->rule, counts, self->margin);
    double cut = self->level * (1.0 - 1e-12);

    switch (self->alternative) {
    case MLIFT_ALTERNATIVE_P2_GREATER:
        return z <= -cut;
    case MLIFT_ALTERNATIVE_P1_GREATER:
        return z >= cut;
    case MLIFT_ALTERNATIVE_TWO_SIDED:
        break;
    }
    return fabs(z) >= cut;
}

/* Probabilities of the counts of one arm that matter. */
struct arm {
    int low, high;
    double *mass; /* owns; mass[x - low] */
};

/* Ratio of P(x + 1) to P(x). */
struct ratio {
    double n, odds;       /* binomial: (n - x) / (x + 1) * odds */
    double list, winners; /* hypergeometric when list > 0: n drawn, `winners` among `list` */
};

static double step_up(const struct ratio *ratio, double x)
{
    if (ratio->list > 0.0) {
        return (ratio->winners - x) * (ratio->n - x) /
               ((x + 1.0) * (ratio->list - ratio->winners - ratio->n + x + 1.0));
    }
    return (ratio->n - x) / (x + 1.0) * ratio->odds;
}

static int arm_init(struct arm *self, const struct ratio *ratio, int least, int most, int mode)
{
    mode = mode < least ? least : mode > most ? most : mode;
    self->low = self->high = mode;
    double value = 1.0;
    while (self->low > least && value > 1e-20) {
        value /= step_up(ratio, --self->low);
    }
    for (value = 1.0; self->high < most && value > 1e-20; self->high++) {
        value *= step_up(ratio, self->high);
    }
    self->mass = malloc(((size_t)(self->high - self->low) + 1) * sizeof *self->mass);
    if (!self->mass) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    double sum = self->mass[mode - self->low] = 1.0;
    for (int x = mode; x < self->high; x++) {
        self->mass[x + 1 - self->low] = self->mass[x - self->low] * step_up(ratio, x);
        sum += self->mass[x + 1 - self->low];
    }
    for (int x = mode; x > self->low; x--) {
        self->mass[x - 1 - self->low] = self->mass[x - self->low] / step_up(ratio, x - 1);
        sum += self->mass[x - 1 - self->low];
    }
    for (int x = self->low; x <= self->high; x++) {
        self->mass[x - self->low] /= sum;
    }
    return MLIFT_OK;
}

static int arm_binomial(struct arm *self, int n, double p)
{
    struct ratio ratio = {.n = n, .odds = p / (1.0 - p)};

    return arm_init(self, &ratio, 0, n, (int)((n + 1.0) * p));
}

static int arm_hypergeometric(struct arm *self, int n, double p, int list)
{
    int winners = (int)lround(p * list);
    struct ratio ratio = {.n = n, .list = list, .winners = winners};
    int least = n - (list - winners) > 0 ? n - (list - winners) : 0;

    return arm_init(self, &ratio, least, n < winners ? n : winners, (int)((n + 1.0) * (winners + 1.0) / (list + 2.0)));
}

/* Sums over the pairs of counts. */
static struct mlift_decision_outcome sum_pairs(struct mlift_decision *self, const struct arm *a, const struct arm *b,
                                               double difference)
{
    double n1 = self->region.n1, n2 = self->region.n2;
    double power = 0.0, wrong = 0.0, size = 0.0;

    mlift_decision_cover(self, a->low + b->low, a->high + b->high);
    for (int x2 = b->low; x2 <= b->high; x2++) {
        double row = 0.0, row_wrong = 0.0, row_size = 0.0;
        for (int x1 = a->low; x1 <= a->high; x1++) {
            if (!mlift_decision_rejects(self, x1, x2)) {
                continue;
            }
            double mass = a->mass[x1 - a->low], observed = x2 / n2 - x1 / n1;
            row += mass;
            row_wrong += observed * difference < 0.0 ? mass : 0.0;
            row_size += mass * fabs(observed);
        }
        power += row * b->mass[x2 - b->low];
        wrong += row_wrong * b->mass[x2 - b->low];
        size += row_size * b->mass[x2 - b->low];
    }
    struct mlift_decision_outcome outcome = {fmin(power, 1.0), (double)NAN, (double)NAN};
    if (power > 0.0 && difference != 0.0) {
        outcome.wrong_sign = wrong / power;
        outcome.exaggeration = size / power / fabs(difference);
    }
    return outcome;
}

int mlift_decision_power(struct mlift_decision *self, double p1, double p2, struct mlift_decision_outcome *outcome)
{
    struct arm a = {0}, b = {0};
    int error = arm_binomial(&a, self->region.n1, p1);

    error = error ? error : arm_binomial(&b, self->region.n2, p2);
    if (!error) {
        *outcome = sum_pairs(self, &a, &b, p2 - p1);
    }
    free(a.mass);
    free(b.mass);
    return error;
}

int mlift_decision_power_finite(struct mlift_decision *self, double p1, double p2, int list,
                                struct mlift_decision_outcome *outcome)
{
    struct arm a = {0}, b = {0};

    if (self->region.n1 > list || self->region.n2 > list) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = arm_hypergeometric(&a, self->region.n1, p1, list);
    error = error ? error : arm_hypergeometric(&b, self->region.n2, p2, list);
    if (!error) {
        *outcome = sum_pairs(self, &a, &b, p2 - p1);
    }
    free(a.mass);
    free(b.mass);
    return error;
}

int mlift_decision_rate(struct mlift_decision *self, double p1, double power, int upwards, double *p2)
{
    struct mlift_decision_outcome outcome;
    double low = p1, high = upwards ? 1.0 - 1e-9 : 1e-9;
    int error = mlift_decision_power(self, p1, high, &outcome);

    if (error) {
        return error;
    }
    if (outcome.power < power) {
        return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
    }
    for (int i = 0; i < 60 && fabs(high - low) > 1e-10; i++) {
        double middle = 0.5 * (low + high);
        error = mlift_decision_power(self, p1, middle, &outcome);
        if (error) {
            return error;
        }
        if (outcome.power < power) {
            low = middle;
        } else {
            high = middle;
        }
    }
    *p2 = high;
    return MLIFT_OK;
}
