/* Does the early metric (the click) tell what the goal will tell? From exact rates of all strategies and segments. */
#ifndef ANALYSIS_DESIGNS_PROXY_H
#define ANALYSIS_DESIGNS_PROXY_H

#include "sim/exact.h"

struct mlift_proxy {
    double click_effect, goal_effect; /* challenger minus baseline, rates over the whole list */
    bool same_sign;                   /* and neither is zero: a click test can stand for the goal at all */
    double sign_agreement;            /* share of the pairs of strategies with a difference in both whose signs agree */
    int n_pairs;
    double correlation;     /* of the two differences over reported segments, weighted by share; NAN: fewer than two
                               segments, or nothing varies */
    double goals_per_click; /* goal_effect / click_effect; NAN without a click effect */
};

/* Fills `proxy`. */
void mlift_proxy_judge(const struct mlift_table *table, const struct mlift_exact *exact, int baseline, int challenger,
                       struct mlift_proxy *proxy);

#endif
