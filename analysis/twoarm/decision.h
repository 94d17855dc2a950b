/* What a test of two proportions decides for every possible pair of counts, and from that its exact p value, power,
 * true false-alarm rate, and how wrong its winners are: no simulation, no approximation. */
#ifndef ANALYSIS_TWOARM_DECISION_H
#define ANALYSIS_TWOARM_DECISION_H

#include "analysis/twoarm/proportion.h"
#include "analysis/twoarm/region.h"
#include "models/error.h"

enum mlift_decision_rule {
    MLIFT_DECISION_Z_POOLED,         /* |z| >= z(alpha / 2), pooled variance; the same decisions as CHI2 */
    MLIFT_DECISION_Z_UNPOOLED,       /* variance of the observed rates */
    MLIFT_DECISION_Z_ARCSINE,        /* difference of 2 asin sqrt(x / n) */
    MLIFT_DECISION_Z_CONTINUITY,     /* pooled z after Yates; the same decisions as CHI2_YATES */
    MLIFT_DECISION_SCORE,            /* Farrington and Manning 1990 against p1 - p2 = margin */
    MLIFT_DECISION_CHI2,             /* Pearson */
    MLIFT_DECISION_CHI2_YATES,       /* Pearson, continuity corrected */
    MLIFT_DECISION_FISHER,           /* two-sided by minimum likelihood, ties within 1e-7, as R */
    MLIFT_DECISION_FISHER_MIDP,      /* FISHER less half the probability of what was observed */
    MLIFT_DECISION_BOSCHLOO,         /* exact unconditional, ordered by Fisher's (two-sided) p value; Boschloo 1970 */
    MLIFT_DECISION_BOSCHLOO_CENTRAL, /* two-sided = twice the smaller one-sided Boschloo p value, as scipy */
    MLIFT_DECISION_BARNARD,          /* exact unconditional, ordered by |pooled z|; Suissa and Shuster 1985 */
    MLIFT_DECISION_SANTNER_SNELL,    /* exact unconditional, ordered by |difference|; Santner and Snell 1980 */
    MLIFT_DECISION_PERMUTATION,      /* all re-randomisations, ordered by |difference| */
    MLIFT_DECISION_N_RULES
};

struct mlift_decision {
    enum mlift_decision_rule rule;
    enum mlift_alternative alternative;
    double alpha, margin;
    double level;               /* cut of the statistic, or of the p value, of the region's order */
    int first, last;            /* totals whose cut is known; last < first: none yet */
    struct mlift_region region; /* owns */
};

/* Largest n1 + n2: rules decided m by m, and rules that need all m again and again. */
enum { MLIFT_DECISION_MOST = 4000000, MLIFT_DECISION_MOST_UNCONDITIONAL = 60000 };

/* What happens when the true rates are p1 and p2. */
struct mlift_decision_outcome {
    double power;      /* P(reject) */
    double wrong_sign; /* share of rejections whose observed difference points the wrong way (type S; Gelman and Carlin
                        * 2014); NAN when p1 = p2 or nothing is rejected */
    double exaggeration; /* mean |observed difference| of rejections over |p2 - p1| (type M); NAN likewise */
};

/* Prepares a rule; unconditional rules search their cut here, near `guess` if that is above 0 (the
 * level of a neighbouring n). MLIFT_ERR_OUT_OF_RANGE for n < 1, alpha outside
 * (0, 1), |margin| >= 1, n1 + n2 too large; MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_decision_init(struct mlift_decision *self, enum mlift_decision_rule rule,
                                      enum mlift_alternative alternative, int n1, int n2, double alpha, double margin,
                                      double guess);
void mlift_decision_free(struct mlift_decision *self);

/* Makes decisions available for all totals m_low..m_high (clipped to 0..n1 + n2). */
void mlift_decision_cover(struct mlift_decision *self, int m_low, int m_high);

/* Whether (x1, x2) is rejected; needs cover(x1 + x2) but for the table-by-table rules. */
int mlift_decision_rejects(const struct mlift_decision *self, int x1, int x2);

/* Exact power at (p1, p2), both in (0, 1), by summing over all pairs of counts but the 1e-20 least likely.
 * MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_decision_power(struct mlift_decision *self, double p1, double p2,
                                       struct mlift_decision_outcome *outcome);

/* The same when arm i draws its n_i people without replacement from a list of `list` people of whom round(p_i * list)
 * would convert under its message: hypergeometric counts, independent between the arms. MLIFT_ERR_OUT_OF_RANGE when an
 * arm is larger than the list. */
MLIFT_CHECKED int mlift_decision_power_finite(struct mlift_decision *self, double p1, double p2, int list,
                                              struct mlift_decision_outcome *outcome);

/* Smallest rate above p1 (upwards) or largest below it where the power reaches `power`. MLIFT_ERR_UNREACHABLE,
 * MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_decision_rate(struct mlift_decision *self, double p1, double power, int upwards, double *p2);

/* The rule behind a command line name ("z-pooled", "fisher", ...), or -1; and back. */
int mlift_decision_find(const char *name);
const char *mlift_decision_name(enum mlift_decision_rule rule);

/* In words: which tables count as at least as extreme, for 1 and for 2 sides. */
const char *mlift_decision_definition(enum mlift_decision_rule rule, int sides);

/* Whether the rule maximises over the unknown common rate. */
int mlift_decision_is_unconditional(enum mlift_decision_rule rule);

#endif
