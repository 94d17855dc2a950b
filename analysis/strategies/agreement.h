/* Where two strategies do the same: observed cells that get the same messages on the same days from both. There the
 * effect of one over the other is exactly zero, so only the others need randomising (Simester, Timoshenko and
 * Zoumpoulis 2020, "Efficiently evaluating targeting policies", Management Science 66(8), section 3). */
#ifndef ANALYSIS_STRATEGIES_AGREEMENT_H
#define ANALYSIS_STRATEGIES_AGREEMENT_H

#include "models/table.h"

/* differs[observed cell]: true where strategies a and b can send something different. A strategy that reacts to what
 * happens (living, triggered) is only known to agree with itself: who will be sent what is not settled before launch,
 * when the arms are drawn. */
void mlift_agreement_mark(const struct mlift_table *table, int a, int b, bool *differs);

#endif
