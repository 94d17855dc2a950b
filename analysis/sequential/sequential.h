/* Group sequential designs: boundaries, drift and sample size inflation, and what they do under any effect.
 *
 * The test statistic at look k is Z_k ~ N(drift sqrt(t_k), 1) with independent increments of Z_k sqrt(t_k), t the share
 * of the maximal information. Everything follows from crossing probabilities (crossing.h). Jennison and Turnbull
 * (2000). */
#ifndef ANALYSIS_SEQUENTIAL_SEQUENTIAL_H
#define ANALYSIS_SEQUENTIAL_SEQUENTIAL_H

#include "analysis/sequential/boundary.h"
#include "analysis/sequential/spending.h"
#include "models/error.h"

enum { MLIFT_SEQUENTIAL_MAX_LOOKS = 100 };

/* A bound this far out is never met: how "no futility stop at this look" (and "no rejection yet") reads in a design. */
#define MLIFT_SEQUENTIAL_NEVER 40.0

enum mlift_futility {
    MLIFT_FUTILITY_NONE,
    MLIFT_FUTILITY_SPENDING, /* beta spent by plan.beta_spending */
    MLIFT_FUTILITY_FIXED     /* stop where Z (two-sided: |Z|) < plan.futility[k] */
};

/* The question. */
struct mlift_sequential_plan {
    int n_looks;                                    /* 1 to MLIFT_SEQUENTIAL_MAX_LOOKS */
    double information[MLIFT_SEQUENTIAL_MAX_LOOKS]; /* ascending shares, the last is 1 */
    int sides;                                      /* 1 or 2 (symmetric) */
    double alpha;                                   /* total, both sides; in (0, 0.5] for one side, (0, 1) for two */
    double power; /* target, in the direction of the effect only; in (alpha/sides, 1) */
    int spends;   /* 1: alpha_spending holds, 0: boundary holds */
    struct mlift_boundary boundary;
    struct mlift_spending alpha_spending;
    enum mlift_futility futility_kind;
    int binding; /* 1: the efficacy bounds count on the futility stops, 0: they hold without */
    struct mlift_spending beta_spending;
    double futility[MLIFT_SEQUENTIAL_MAX_LOOKS]; /* fixed bounds, looks 1..n_looks-1 */
};

/* What happens under one drift, look by look. */
struct mlift_sequential_course {
    double above[MLIFT_SEQUENTIAL_MAX_LOOKS]; /* P(stop at look k for Z >= critical) */
    double below[MLIFT_SEQUENTIAL_MAX_LOOKS]; /* P(stop at look k for Z <= -critical), two-sided only */
    double
        futile[MLIFT_SEQUENTIAL_MAX_LOOKS]; /* P(stop at look k for futility, or at the last look without rejection) */
    double above_total, below_total;
    double information; /* expected information at the stop, share of the maximum */
};

/* The answer. */
struct mlift_sequential_design {
    int n_looks, sides;
    double information[MLIFT_SEQUENTIAL_MAX_LOOKS];
    double critical[MLIFT_SEQUENTIAL_MAX_LOOKS];    /* reject at look k if Z (two-sided: |Z|) >= critical[k] */
    double futility[MLIFT_SEQUENTIAL_MAX_LOOKS];    /* stop at look k if Z (|Z|) < futility[k]; last: critical */
    double alpha_spent[MLIFT_SEQUENTIAL_MAX_LOOKS]; /* cumulative, all sides, under the null */
    double beta_spent[MLIFT_SEQUENTIAL_MAX_LOOKS];  /* cumulative, under the alternative */
    double drift;                                   /* of Z at full information that gives the power */
    double inflation; /* maximal information over that of the fixed design: (drift / (z_alpha + z_power))^2 */
    struct mlift_sequential_course null, alternative;
};

/* Looks at k / n_looks, O'Brien-Fleming, no futility; MLIFT_ERR_OUT_OF_RANGE for n_looks outside its range. */
MLIFT_CHECKED int mlift_sequential_plan_looks(struct mlift_sequential_plan *plan, int n_looks);

/* Solves the plan. MLIFT_ERR_OUT_OF_RANGE for a plan outside the ranges above or looks closer than
 * MLIFT_CROSSING_MIN_STEP; MLIFT_ERR_UNREACHABLE where no boundary has that alpha (a Haybittle-Peto Z that spends too
 * much) or no drift that power (fixed futility bounds above it); MLIFT_ERR_NO_CONVERGENCE; MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_sequential_solve(const struct mlift_sequential_plan *plan,
                                         struct mlift_sequential_design *design);

/* The first look but the last at which a fixed futility bound of the plan lies above the critical value, so that nobody
 * goes on; -1 for none. mlift_sequential_solve refuses such plans with MLIFT_ERR_UNREACHABLE, its bounds filled in. */
int mlift_sequential_futility_above(const struct mlift_sequential_plan *plan,
                                    const struct mlift_sequential_design *design);

/* What the design does under `drift` (0: the null). MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_sequential_follow(const struct mlift_sequential_design *design, double drift,
                                          struct mlift_sequential_course *course);

/* p value of the looks so far by stage-wise ordering (Fairbanks and Madsen 1982; Jennison and Turnbull 2000, section
 * 8.4): null probability of a stop for the effect at an earlier look, or at the look *at with a Z (two-sided: |Z|) as
 * large as z[*at]. *at is the first of the n looks at which z passes the bound, or else the last. Futility stops are
 * left aside. MLIFT_ERR_OUT_OF_RANGE for n outside 1..n_looks, MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_sequential_p_value(const struct mlift_sequential_design *design, const double *z, int n,
                                           int *at, double *p);

/* Power (in the direction of the effect) of the plan with `inflation` times the fixed design's information, where the
 * fixed design is the one with that same power: the inverse of mlift_sequential_solve. `fixed_information(power,
 * context)` gives the information (any unit) the fixed design needs for `power`, increasing; `information` is what
 * there is. The power is kept within alpha/sides + 1e-4 and 1 - 1e-9. MLIFT_ERR_UNREACHABLE where futility spends beta
 * and gives up so often that no power is had from that little information. */
MLIFT_CHECKED int mlift_sequential_power(const struct mlift_sequential_plan *plan,
                                         double (*fixed_information)(double power, void *context), void *context,
                                         double information, struct mlift_sequential_design *design);

#endif
