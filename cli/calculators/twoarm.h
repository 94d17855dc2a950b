/* One question about two rates answered by one test: the figures behind `power` and `size`, without any printing. */
#ifndef CLI_CALCULATORS_TWOARM_H
#define CLI_CALCULATORS_TWOARM_H

#include "analysis/twoarm/closedform.h"
#include "analysis/twoarm/decision.h"

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

/* The rule behind a closed form, to be counted table by table, where that takes less than a second or two for this many
 * people: what it says decides, the formula approximates it. Returns whether there is one; tests that count anyhow have
 * none. */
int cli_twoarm_counted(const struct cli_twoarm_test *test, const struct mlift_twoarm *design,
                       struct cli_twoarm_test *counted);

/* Power that decides: counted where it can be, else by the formula. */
double cli_twoarm_decisive(const struct cli_twoarm_figures *figures);

/* Power of `design` with its n1, n2. */
int cli_twoarm_power(const struct cli_twoarm_test *test, const struct mlift_twoarm *design, double *power);

/* Required n1, n2 for `power`; MLIFT_ERR_UNREACHABLE when there is none. */
int cli_twoarm_size(const struct cli_twoarm_test *test, const struct mlift_twoarm *design, double power, double ratio,
                    struct cli_twoarm_figures *figures);

/* The counted size beside that of a closed form, `formula`: fills *counted, with reachable = 0 where it is not counted.
 */
int cli_twoarm_size_counted(const struct cli_twoarm_test *test, const struct cli_twoarm_figures *formula, double ratio,
                            struct cli_twoarm_figures *counted);

/* Rate p2 that n1, n2 people find with `power`; MLIFT_ERR_UNREACHABLE when there is none. */
int cli_twoarm_rate(const struct cli_twoarm_test *test, const struct mlift_twoarm *design, double power, int upwards,
                    double *p2);

/* Fills what enumeration says about figures->design; list: people on the list, NAN for none. */
int cli_twoarm_enumerate(const struct cli_twoarm_test *test, double list, struct cli_twoarm_figures *figures);

/* Whether the people of the design are on a list of so many (NAN: no list, always). */
int cli_twoarm_fits(const struct cli_twoarm_figures *figures, double list);

/* The design with the whole list in it, n2 = ratio n1 as nearly as that goes. */
struct mlift_twoarm cli_twoarm_everybody(const struct mlift_twoarm *design, double list, double ratio);

/* Power with them, counted where it can be; returns whether there is one. */
int cli_twoarm_power_of_all(const struct cli_twoarm_test *test, const struct mlift_twoarm *everybody, double *power);

/* Whether the list can answer: the size fits, or everybody together has the target (power is a sawtooth). */
int cli_twoarm_enough(const struct cli_twoarm_test *test, const struct cli_twoarm_figures *figures, double list,
                      double ratio);

/* Share of significant results that are false when a share `prior_null` of ideas does nothing. */
double cli_twoarm_false_winners(const struct cli_twoarm_figures *figures, double prior_null);

#endif
