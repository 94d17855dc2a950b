/* Did a strategy get worse? Non-inferiority of each (strategy, metric) of a later run against an earlier one, with a
 * margin: an alarm is evidence that the loss is larger than the margin, a pass is evidence that it is smaller.
 *
 * Errors. Over the whole gate and all its looks, the probability of any alarm where no loss is larger than its margin
 * is at most `false_alarm`, and so is that of passing where some loss is at least its margin. Alarms: Holm (1979) over
 * the checks. Passing: all checks must pass, so each may use all of it (intersection-union test, Berger 1982). Looks:
 * a p-value at one of K planned looks counts K times (Bonferroni), and the smallest so far stays; that is valid
 * whatever stops the gate.
 *
 * Checks whose rates are known exactly on both sides are decided by the exact difference, without error. */
#ifndef ANALYSIS_GATE_GATE_H
#define ANALYSIS_GATE_GATE_H

#include "sim/run.h"

enum { MLIFT_GATE_MOST_CHECKS = MLIFT_MAX_STRATEGIES * MLIFT_MAX_METRICS, MLIFT_GATE_MOST_LOOKS = 40 };

enum mlift_gate_verdict { MLIFT_GATE_OPEN, MLIFT_GATE_PASS, MLIFT_GATE_REGRESSED };

/* A rate per subscriber. NaN where it is not known. */
struct mlift_gate_rate {
    double exact;
    double value, mcse; /* simulated */
};

struct mlift_gate_check {
    int strategy[2], metric[2]; /* indices in the earlier and the later run's table */
    bool more_is_worse;         /* unsubscribes, complaints */
    double margin;              /* share of the list, at least 0 */
    struct mlift_gate_rate before, after;
    /* the loss, positive = worse, per subscriber */
    double exact_loss;           /* NaN where a side is not known exactly */
    double loss, mcse;           /* simulated */
    double low, high;            /* 95%, holds at all looks at once */
    double p_regressed, p_pass;  /* of "the loss is at most / at least the margin", all looks counted */
    double p_regressed_adjusted; /* Holm over the simulated checks */
    bool by_exact;               /* what decided */
    enum mlift_gate_verdict verdict;
};

struct mlift_gate {
    double false_alarm;
    bool by_simulation; /* leave the exact rates aside */
    bool paired;        /* replicate r of both runs had the same words: differences within replicates */
    int n_looks, looks_done;
    size_t look[MLIFT_GATE_MOST_LOOKS]; /* replicates, ascending */
    int n_checks;
    struct mlift_gate_check check[MLIFT_GATE_MOST_CHECKS];
    enum mlift_gate_verdict verdict;
};

/* Plans looks at first, 2 first, 4 first, ... replicates and at `budget` (at least `first`, at least 2). */
void mlift_gate_plan(struct mlift_gate *gate, size_t first, size_t budget);

/* Can the two share their luck? Same seed and list size: then subscriber i of replicate r meets the same words. That
 * makes pairing pay; that it is valid needs only that replicates are independent of each other. */
bool mlift_gate_shares_luck(const struct mlift_run *before, const struct mlift_run *after);

/* Are they the same people besides: the same law of profiles, signals and starting points, as compiled? */
bool mlift_gate_same_people(const struct mlift_run *before, const struct mlift_run *after);

/* Rate of a metric (index in the table) over the whole list; its error needs two replicates. */
struct mlift_gate_rate mlift_gate_rate_of(const struct mlift_run *run, int strategy, int metric);

/* How far simulated and exact rates lie apart, in standard errors; 0 where there is nothing to compare. */
double mlift_gate_disagreement(const struct mlift_gate_rate *rate, double n_subscribers);

/* Decides what the exact rates decide (before and after are filled); the rest is left open. */
void mlift_gate_decide_exact(struct mlift_gate *gate);

/* One look at two runs with equally many replicates: rates, losses, p-values, verdicts. */
void mlift_gate_look(struct mlift_gate *gate, const struct mlift_run *before, const struct mlift_run *after);

/* One look at rates that come from somewhere else (`before`, `after` of each check are filled), unpaired. `n_before`
 * and `n_after` are replicates, the others subscribers in all replicates together. */
void mlift_gate_look_unpaired(struct mlift_gate *gate, double n_before, double n_after, double subscribers_before,
                              double subscribers_after);

/* Sets gate->verdict from the checks'. */
void mlift_gate_sum_up(struct mlift_gate *gate);

/* Simulates look by look until the gate is decided or the budget is used up. On MLIFT_ERR_INTERRUPTED the looks that
 * were complete stand. */
MLIFT_CHECKED int mlift_gate_simulate(struct mlift_gate *gate, const struct mlift_engine_options *options,
                                      struct mlift_run *before, struct mlift_run *after);

#endif
