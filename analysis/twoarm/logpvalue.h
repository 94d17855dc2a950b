/* p values below the range of doubles, as powers of ten. */
#ifndef ANALYSIS_TWOARM_LOGPVALUE_H
#define ANALYSIS_TWOARM_LOGPVALUE_H

#include "analysis/twoarm/proportion.h"

/* log10 of the normal p value of a signed statistic (p1 - p2 over its standard error), as mlift_proportion_p_normal. */
double mlift_logpvalue_normal(double z, enum mlift_alternative alternative);

/* log10 of Fisher's p value (midp != 0: less half the observed table), two-sided by minimum likelihood, for possible
 * counts: the sum relative to the observed table, whose own probability is a logarithm. To about 1e-9. */
double mlift_logpvalue_fisher(struct mlift_counts counts, enum mlift_alternative alternative, int midp);

#endif
