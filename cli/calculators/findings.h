/* What finished tests say, for `microlift pvalue`: one function a family of tests. */
#ifndef CLI_CALCULATORS_FINDINGS_H
#define CLI_CALCULATORS_FINDINGS_H

#include "analysis/twoarm/proportion.h"
#include "cli/options/question.h"

#include <jansson.h>

/* The tables of a finished test, and the plan it was run by where that matters. */
struct cli_finished {
    const struct cli_question *question; /* test, alpha, sides, margin */
    enum mlift_alternative alternative;
    const struct mlift_counts *tables; /* strata of cmh; looks so far, each with all before it, of sequential tests */
    size_t n_tables;
    double prior[2];  /* bayes */
    int continuity;   /* cmh: the corrected p value */
    const void *plan; /* options of the family of sequential tests (cli/calculators/methods_sequential.h) */
};

/* How large the difference is that the test is about, p2 - p1. */
struct cli_effect {
    double difference, low, high; /* NAN limits: no interval is known */
    double level;                 /* confidence of the interval */
    const char *method;           /* of the interval, in words */
    const char *key;              /* of the interval in JSON; NULL: only the usual ones */
    double crude;                 /* of all people together, where that is something else; else NAN */
    double odds[3];               /* with crude: common odds ratio of arm 2 over arm 1, and its interval */
};

struct cli_finding {
    const char *definition;
    const char *meaning; /* what stands before the number in words: "p", or what is no p value */
    double statistic, p;
    double log10_p; /* of p, where that is too small for a number; NAN: log10(p) */
    struct cli_effect effect;
    json_t *json; /* further keys; borrowed */
};

/* Whether the test of this name looks more than once, so that its tables are looks. */
int cli_findings_looks(const char *test);

/* Fills the finding. CLI_DONE, or CLI_WRONG_USE or CLI_MACHINE after printing one line. */
int cli_findings_compute(const struct cli_finished *finished, struct cli_finding *finding);

#endif
