/* Does the engine agree with the exact solver? One p value for every strategy, segment and metric of a campaign.
 *
 * Who is in a segment is independent of who else is, so counts of at most one per subscriber are binomial given the
 * segment's size: exact tails, however rare the event. Counts of messages are compared by their Monte Carlo standard
 * error; where fewer than AGREEMENT_FEW are expected, a normal tail would cry wolf, and the Poisson tail is used if it
 * is less surprised. Holds for lists that are drawn anew in each replicate. */
#ifndef TESTS_AGREEMENT_H
#define TESTS_AGREEMENT_H

#include "sim/engine.h"
#include "sim/exact.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { AGREEMENT_FEW = 400 };

/* P(|Z| > 5): what "within 5 Monte Carlo standard errors" means for any law. */
#define AGREEMENT_FIVE_MCSE 5.733e-7

struct agreement {
    size_t n;        /* comparisons */
    size_t n_beyond; /* with a p value below the limit */
    double least_p;
    char text[1024]; /* the first few beyond, one a line */
};

static inline double agreement_two_sided(double below, double above)
{
    double p = 2.0 * (below < above ? below : above);

    return p < 1.0 ? p : 1.0;
}

/* Total count of a metric, people in the segment, and the MCSE of their ratio (delta method). */
static inline double agreement_total(const struct mlift_worlds *w, int s, int g, int m, double *people, double *mcse)
{
    double n = (double)w->n_replicates, x = 0.0, squares = 0.0;

    *people = 0.0;
    for (size_t r = 0; r < w->n_replicates; r++) {
        x += mlift_worlds_count(w, r, s, g, m);
        *people += mlift_worlds_count(w, r, s, g, 0);
    }
    double rate = *people > 0.0 ? x / *people : 0.0;
    for (size_t r = 0; r < w->n_replicates; r++) {
        double e = mlift_worlds_count(w, r, s, g, m) - rate * mlift_worlds_count(w, r, s, g, 0);
        squares += e * e;
    }
    *mcse = *people > 0.0 ? sqrt(squares / (n - 1.0) * n) / *people : 0.0;
    return x;
}

/* p value of x among `people` where the exact rate is `truth`. */
static inline double agreement_p(double x, double people, double truth, double mcse, bool per_subscriber)
{
    double expected = truth * people;

    if (people == 0.0 || truth <= 0.0 || (per_subscriber && truth >= 1.0 - 1e-12)) {
        return fabs(x - expected) < 1e-3 ? 1.0 : 0.0; /* what is never or always so has no luck in it */
    }
    if (per_subscriber) {
        unsigned k = (unsigned)x, n = (unsigned)people;
        return agreement_two_sided(gsl_cdf_binomial_P(k, truth, n), k ? gsl_cdf_binomial_Q(k - 1, truth, n) : 1.0);
    }
    double difference = fabs(x / people - truth);
    double p = mcse > 0.0 ? 2.0 * gsl_cdf_ugaussian_Q(difference / mcse) : difference < 1e-9 ? 1.0 : 0.0;
    if (expected < AGREEMENT_FEW) {
        unsigned k = (unsigned)x;
        double rare = agreement_two_sided(gsl_cdf_poisson_P(k, expected), k ? gsl_cdf_poisson_Q(k - 1, expected) : 1.0);
        p = rare > p ? rare : p;
    }
    return p;
}

static inline void agreement_add(struct agreement *a, const struct mlift_table *table, int s, int g, int m, double x,
                                 double people, double truth, double mcse, double p, double limit)
{
    size_t used = 0;

    while (used < sizeof a->text && a->text[used]) {
        used++;
    }
    a->n++;
    a->least_p = p < a->least_p ? p : a->least_p;
    if (p < limit) {
        a->n_beyond++;
        snprintf(a->text + used, sizeof a->text - used,
                 "%s, %s, %s: engine %.0f of %.0f = %.6f, exact %.6f, MCSE %.6f, p %.1e\n",
                 table->campaign->strategy[s].name, table->segment[g], table->metric[m].name, x, people, x / people,
                 truth, mcse, p);
    }
}

/* Compares worlds that keep every metric. `limit`: the p value below which a comparison is beyond. */
static inline struct agreement agreement_of(const struct mlift_table *table, const struct mlift_exact *exact,
                                            const struct mlift_worlds *worlds, double limit)
{
    struct agreement a = {.least_p = 1.0};
    double list = (double)worlds->n_replicates * (double)table->campaign->list_size;

    for (int s = 0; s < exact->n_strategies; s++) {
        bool learns = mlift_campaign_learns(&table->campaign->strategy[s]); /* no exact rates but the shares */
        for (int g = 0; g < exact->n_segments; g++) {
            for (int m = 0; m < (learns ? 1 : exact->n_metrics); m++) {
                double people, mcse, x = agreement_total(worlds, s, g, m, &people, &mcse);
                double truth = mlift_exact_rate(exact, s, g, m);
                people = m ? people : list; /* metric 0 counts the segment's people themselves */
                double p = agreement_p(x, people, truth, mcse, table->metric[m].per_subscriber);
                agreement_add(&a, table, s, g, m, x, people, truth, mcse, p, limit);
            }
        }
    }
    return a;
}

/* Compiles, solves and simulates a campaign and compares; 0 or an error code. */
static inline int agreement_check(const struct mlift_campaign *campaign, uint64_t seed, size_t n_replicates,
                                  double limit, struct agreement *a)
{
    static struct mlift_table table;
    struct mlift_exact exact = {0};
    struct mlift_worlds worlds = {0};
    struct mlift_engine_options options = {.seed = seed, .n_threads = 2, .isa = mlift_isa_detect()};
    int all[MLIFT_MAX_METRICS], status = mlift_table_init(&table, campaign);
    size_t done;

    for (int m = 0; m < MLIFT_MAX_METRICS; m++) {
        all[m] = m;
    }
    if (!status) {
        status = mlift_exact_init(&exact, &table);
    }
    if (!status) {
        status =
            mlift_worlds_init(&worlds, n_replicates, campaign->n_strategies, table.n_segments, all, table.n_metrics);
    }
    if (!status) {
        status = mlift_engine_run(&table, &options, 0, n_replicates, &worlds, NULL, &done);
    }
    if (!status) {
        *a = agreement_of(&table, &exact, &worlds, limit);
    }
    mlift_worlds_free(&worlds);
    mlift_exact_free(&exact);
    mlift_table_free(&table);
    return status;
}

#endif
