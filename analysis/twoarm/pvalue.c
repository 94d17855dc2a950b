#include "analysis/twoarm/pvalue.h"
#include "analysis/twoarm/logpvalue.h"
#include "analysis/twoarm/unconditional.h"

#include <math.h>
#include <stdlib.h>

/* Largest null probability of all tables at least as extreme as `level`. */
static int unconditional(enum mlift_region_order order, double level, struct mlift_counts c,
                         enum mlift_alternative alternative, double *p)
{
    struct mlift_region region;
    int error = mlift_region_init(&region, c.n1, c.n2, alternative);
    if (error) {
        return error;
    }
    region.floor = 1e-290; /* tiny p values keep their digits */
    double *tail = malloc(((size_t)c.n1 + (size_t)c.n2 + 1) * sizeof *tail);
    if (tail) {
        *p = fmin(mlift_unconditional_size(&region, order, level, HUGE_VAL, tail), 1.0);
    } else {
        error = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    free(tail);
    mlift_region_free(&region);
    return error;
}

/* A signed statistic (p1 - p2) as a distance in the direction of the alternative. */
static double toward(double statistic, enum mlift_alternative alternative)
{
    return alternative == MLIFT_ALTERNATIVE_TWO_SIDED    ? fabs(statistic)
           : alternative == MLIFT_ALTERNATIVE_P2_GREATER ? -statistic
                                                         : statistic;
}

static int boschloo(struct mlift_hypergeometric *work, struct mlift_counts c, enum mlift_alternative alternative,
                    struct mlift_pvalue *result)
{
    result->statistic = mlift_proportion_p_fisher(work, c, alternative);
    return unconditional(MLIFT_REGION_FISHER, result->statistic, c, alternative, &result->p);
}

static int boschloo_central(struct mlift_hypergeometric *work, struct mlift_counts c,
                            enum mlift_alternative alternative, struct mlift_pvalue *result)
{
    if (alternative != MLIFT_ALTERNATIVE_TWO_SIDED) {
        return boschloo(work, c, alternative, result);
    }
    struct mlift_pvalue less = {0}, greater = {0};
    int error = boschloo(work, c, MLIFT_ALTERNATIVE_P2_GREATER, &less);
    error = error ? error : boschloo(work, c, MLIFT_ALTERNATIVE_P1_GREATER, &greater);
    *result = less.p < greater.p ? less : greater;
    result->p = fmin(2.0 * result->p, 1.0);
    return error;
}

static int exact(enum mlift_decision_rule rule, struct mlift_counts c, enum mlift_alternative alternative,
                 struct mlift_pvalue *result)
{
    struct mlift_hypergeometric work;
    int error = mlift_hypergeometric_init(&work, c.n1 + c.n2);
    if (error) {
        return error;
    }
    result->statistic = mlift_proportion_odds_ratio(c);
    switch (rule) {
    case MLIFT_DECISION_FISHER:
        result->p = mlift_proportion_p_fisher(&work, c, alternative);
        break;
    case MLIFT_DECISION_FISHER_MIDP:
        result->p = mlift_proportion_p_fisher_midp(&work, c, alternative);
        break;
    case MLIFT_DECISION_BOSCHLOO:
        error = boschloo(&work, c, alternative, result);
        break;
    case MLIFT_DECISION_BOSCHLOO_CENTRAL:
        error = boschloo_central(&work, c, alternative, result);
        break;
    default:
        result->statistic = (double)c.x1 / c.n1 - (double)c.x2 / c.n2;
        result->p = mlift_proportion_p_permutation(&work, c, alternative);
    }
    mlift_hypergeometric_free(&work);
    return error;
}

static void normal(double z, enum mlift_alternative alternative, struct mlift_pvalue *result)
{
    result->statistic = z;
    result->p = mlift_proportion_p_normal(z, alternative);
    result->log10_p = mlift_logpvalue_normal(z, alternative);
}

/* Sums of probabilities lose their digits near the end of the doubles. */
static const double tiny = 1e-280;

static int compute(enum mlift_decision_rule rule, struct mlift_counts c, enum mlift_alternative alternative,
                   double margin, struct mlift_pvalue *result)
{
    int most = mlift_decision_is_unconditional(rule) ? MLIFT_DECISION_MOST_UNCONDITIONAL : MLIFT_DECISION_MOST;
    int error = mlift_proportion_check(c);
    if (error) {
        return error;
    }
    if (!(fabs(margin) < 1.0) || c.n1 + c.n2 > most) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    switch (rule) {
    case MLIFT_DECISION_Z_POOLED:
    case MLIFT_DECISION_CHI2:
        normal(mlift_proportion_z_pooled(c), alternative, result);
        break;
    case MLIFT_DECISION_Z_UNPOOLED:
        normal(mlift_proportion_z_unpooled(c), alternative, result);
        break;
    case MLIFT_DECISION_Z_ARCSINE:
        normal(mlift_proportion_z_arcsine(c), alternative, result);
        break;
    case MLIFT_DECISION_Z_CONTINUITY:
    case MLIFT_DECISION_CHI2_YATES:
        normal(mlift_proportion_z_continuity(c), alternative, result);
        break;
    case MLIFT_DECISION_SCORE:
        normal(mlift_proportion_z_score(c, margin), alternative, result);
        break;
    case MLIFT_DECISION_BARNARD:
        result->statistic = mlift_proportion_z_pooled(c);
        return unconditional(MLIFT_REGION_Z, toward(result->statistic, alternative), c, alternative, &result->p);
    case MLIFT_DECISION_SANTNER_SNELL:
        result->statistic = (double)c.x1 / c.n1 - (double)c.x2 / c.n2;
        return unconditional(MLIFT_REGION_DIFFERENCE, toward(result->statistic, alternative), c, alternative,
                             &result->p);
    default:
        return exact(rule, c, alternative, result);
    }
    if (rule == MLIFT_DECISION_CHI2 || rule == MLIFT_DECISION_CHI2_YATES) {
        result->statistic *= result->statistic;
    }
    return MLIFT_OK;
}

int mlift_pvalue_compute(enum mlift_decision_rule rule, struct mlift_counts c, enum mlift_alternative alternative,
                         double margin, struct mlift_pvalue *result)
{
    result->log10_p = (double)NAN;
    int error = compute(rule, c, alternative, margin, result);

    if (!error && isnan(result->log10_p)) {
        int fisher = rule == MLIFT_DECISION_FISHER || rule == MLIFT_DECISION_FISHER_MIDP;
        result->log10_p = fisher && result->p < tiny
                              ? mlift_logpvalue_fisher(c, alternative, rule == MLIFT_DECISION_FISHER_MIDP)
                              : log10(result->p);
    }
    return error;
}
