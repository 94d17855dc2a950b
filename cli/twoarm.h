/* One question about two rates answered by one test: the figures behind `power` and `size`, without any printing. */
#ifndef CLI_TWOARM_H
#define CLI_TWOARM_H

#include "analysis/closedform.h"
#include "analysis/decision.h"

/* How a test computes. */
struct cli_twoarm_test {
    int form; /* enum mlift_closedform, or -1: power by enumeration */
    enum mlift_decision_rule rule;
};

/* NAN where a figure does not apply or would take too long to enumerate. */
struct cli_twoarm_figures {
    struct mlift_twoarm design;      /* n1, n2 as answered */
    double target;                   /* power asked for */
    double n1_exact, n2_exact;       /* before rounding; closed forms only */
    double power;                    /* by the test's own method */
    double power_exact;              /* what the rule really does at whole n, by enumeration */
    double type1;                    /* false alarms at the common rate p1 (at the margin for farrington-manning) */
    double wrong_sign, exaggeration; /* of significant results */
    double power_list;               /* with people drawn without replacement from a list with fixed outcomes */
    int reachable;                   /* 0: no size or rate answers */
};

/* Power of `design` with its n1, n2. */
int cli_twoarm_power(const struct cli_twoarm_test *test, const struct mlift_twoarm *design, double *power);

/* Required n1, n2 for `power`; MLIFT_ERR_UNREACHABLE when there is none. */
int cli_twoarm_size(const struct cli_twoarm_test *test, const struct mlift_twoarm *design, double power, double ratio,
                    struct cli_twoarm_figures *figures);

/* Rate p2 that n1, n2 people find with `power`; MLIFT_ERR_UNREACHABLE when there is none. */
int cli_twoarm_rate(const struct cli_twoarm_test *test, const struct mlift_twoarm *design, double power, int upwards,
                    double *p2);

/* Fills what enumeration says about figures->design; list: people on the list, NAN for none. */
int cli_twoarm_enumerate(const struct cli_twoarm_test *test, double list, struct cli_twoarm_figures *figures);

/* Share of significant results that are false when a share `prior_null` of ideas does nothing. */
double cli_twoarm_false_winners(const struct cli_twoarm_figures *figures, double prior_null);

#endif
