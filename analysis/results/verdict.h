/* What a run says about the question that was asked: can a test on this list show the difference, how large a list
 * could, and what to do. Power comes from the experiment's disjoint arms, the difference from the exact solver; where
 * one of the two learns and has no exact rates, from the simulation. */
#ifndef ANALYSIS_RESULTS_VERDICT_H
#define ANALYSIS_RESULTS_VERDICT_H

#include "analysis/twoarm/powercurve.h"
#include "sim/run.h"

#define MLIFT_VERDICT_ALPHA 0.05
#define MLIFT_VERDICT_TARGET 0.8

/* Relative differences below this share are called no difference: ten percent to ten point one percent. */
#define MLIFT_VERDICT_NEGLIGIBLE 0.01

/* Standard errors of the simulation beyond which a simulated difference has a direction. */
#define MLIFT_VERDICT_CLEAR 2.0

/* A test that needs more subscribers than this is out of reach of any small list: twenty times the largest small list
 * (5,000) that the program is for. */
#define MLIFT_VERDICT_HOPELESS 100000.0

/* Power and required list of a test on one metric. */
struct mlift_verdict_test {
    bool available; /* the experiment has both arms, the metric was kept, there are replicates */
    int metric;     /* of the table */
    bool learns; /* one of the two learns: it does better on a larger list, so nothing is said beyond the user's own */
    double p[2]; /* rates: baseline, challenger; exact, or (learns) simulated in their arms, else in the worlds */
    int direction; /* of the difference; 0 = exactly equal, or (learns) within two standard errors of the simulation */
    struct mlift_powercurve curve;
    struct mlift_powercurve_required required[MLIFT_POWERCURVE_N_TESTS]; /* from the simulated curves */
    double closed_form_list; /* pooled z, normal approximation, from the exact rates; 0 = no difference */
    double list_share[2];    /* of the list in each arm */
};

enum mlift_advice {
    MLIFT_ADVICE_NO_DIFFERENCE,  /* the strategies convert alike */
    MLIFT_ADVICE_TEST_IT,        /* the list shows the difference in most tests */
    MLIFT_ADVICE_TEST_THE_CLICK, /* too small for the goal, large enough for the click, which moves the same way */
    MLIFT_ADVICE_CLICK_MISLEADS, /* too small for the goal; clicks move the other way, so they must not decide */
    MLIFT_ADVICE_LIST_TOO_SMALL, /* neither goal nor click can be shown on this list */
    MLIFT_ADVICE_OUT_OF_REACH,   /* no small list could show it */
    MLIFT_ADVICE_UNKNOWN,        /* there is no experiment that compares the two */
};

struct mlift_verdict {
    struct mlift_verdict_test goal, click; /* click.available false where it is the goal itself or was not kept */
    double difference, ratio; /* goal: challenger minus baseline, and relative to it; exact, or simulated */
    double profit;            /* difference in currency per subscriber; NaN where not known */
    enum mlift_advice advice;
};

/* Large (tens of kB). MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_verdict_init(struct mlift_verdict *verdict, const struct mlift_run *run);

/* The point of the user's own list. */
const struct mlift_powercurve_point *mlift_verdict_own(const struct mlift_verdict_test *test);

/* Required list of a test: from the simulated curve where it reaches the target, else the closed form; 0 = none, or
 * (learns) more than the user's own list. */
double mlift_verdict_list(const struct mlift_verdict_test *test, enum mlift_powercurve_test rule);

/* "no-difference", "test-it", ... */
const char *mlift_verdict_advice_name(enum mlift_advice advice);

#endif
