#include "analysis/sequential/bandit.h"

#include "analysis/numerics/betapair.h"
#include "models/draw.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int check(const struct mlift_bandit *bandit, double p_a, double p_b)
{
    int good = bandit->success >= 1e-3 && bandit->failure >= 1e-3 && bandit->success <= 1e6 && bandit->failure <= 1e6 &&
               bandit->horizon >= 1 && bandit->horizon <= 100000000 && bandit->wave >= 1 && p_a >= 0.0 && p_a <= 1.0 &&
               p_b >= 0.0 && p_b <= 1.0;
    return good ? 0 : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

/* Probabilities of all states after t subscribers: n_a to arm A with s_a conversions, t - n_a to B with s_b. */
struct layer {
    size_t t;
    double *cell;
};

static size_t cell_of(size_t side, size_t n_a, size_t s_a, size_t s_b)
{
    return (n_a * side + s_a) * side + s_b;
}

struct programme {
    const struct mlift_bandit *bandit;
    double p_a, p_b;
    size_t side; /* horizon + 1 */
    struct layer now, next;
    double to_b; /* expected number of subscribers sent to B */
    double p_better;
};

/* Moves one state's probability to its four successors. */
static void send_one(struct programme *p, size_t n_a, size_t s_a, size_t s_b, double mass, double chance_b)
{
    double to_a = mass * (1.0 - chance_b), to_b = mass * chance_b;
    p->next.cell[cell_of(p->side, n_a + 1, s_a + 1, s_b)] += to_a * p->p_a;
    p->next.cell[cell_of(p->side, n_a + 1, s_a, s_b)] += to_a * (1.0 - p->p_a);
    p->next.cell[cell_of(p->side, n_a, s_a, s_b + 1)] += to_b * p->p_b;
    p->next.cell[cell_of(p->side, n_a, s_a, s_b)] += to_b * (1.0 - p->p_b);
    p->to_b += to_b;
}

/* All states with n_a subscribers in A. `row` stands at no conversions in either arm. */
static void send_block(struct programme *p, size_t n_a, struct mlift_betapair row)
{
    size_t n_b = p->now.t - n_a;
    for (size_t s_a = 0; s_a <= n_a; s_a++) {
        struct mlift_betapair pair = row;
        for (size_t s_b = 0; s_b <= n_b; s_b++) {
            double mass = p->now.cell[cell_of(p->side, n_a, s_a, s_b)];
            send_one(p, n_a, s_a, s_b, mass, fmin(1.0, fmax(0.0, pair.above)));
            if (s_b < n_b) {
                mlift_betapair_b_success(&pair);
                mlift_betapair_b_failure_undo(&pair);
            }
        }
        if (s_a < n_a) {
            mlift_betapair_a_success(&row);
            mlift_betapair_a_failure_undo(&row);
        }
    }
}

static int send_layer(struct programme *p)
{
    const struct mlift_bandit *bandit = p->bandit;
    for (size_t n_a = 0; n_a <= p->now.t + 1; n_a++) {
        for (size_t s_a = 0; s_a <= n_a; s_a++) {
            memset(p->next.cell + cell_of(p->side, n_a, s_a, 0), 0, (p->now.t + 2 - n_a) * sizeof *p->next.cell);
        }
    }
    for (size_t n_a = 0; n_a <= p->now.t; n_a++) {
        struct mlift_betapair row;
        int status = mlift_betapair_init(&row, bandit->success, bandit->failure + (double)n_a, bandit->success,
                                         bandit->failure + (double)(p->now.t - n_a));
        if (status != 0) {
            return status;
        }
        send_block(p, n_a, row);
    }
    double *kept = p->now.cell;
    p->now = (struct layer){p->now.t + 1, p->next.cell};
    p->next.cell = kept;
    return 0;
}

/* 1, 1/2 or 0: whether B's posterior mean is the larger, times whether that is right. */
static double is_right(const struct mlift_bandit *bandit, size_t n_a, size_t s_a, size_t n_b, size_t s_b,
                       int b_is_better)
{
    double total = bandit->success + bandit->failure;
    double lead = (bandit->success + (double)s_b) / (total + (double)n_b) -
                  (bandit->success + (double)s_a) / (total + (double)n_a);
    if (fabs(lead) < 1e-14) {
        return 0.5;
    }
    return (lead > 0.0) == b_is_better ? 1.0 : 0.0;
}

static void judge_end(struct programme *p)
{
    size_t t = p->now.t;
    for (size_t n_a = 0; n_a <= t; n_a++) {
        for (size_t s_a = 0; s_a <= n_a; s_a++) {
            for (size_t s_b = 0; s_b <= t - n_a; s_b++) {
                p->p_better += p->now.cell[cell_of(p->side, n_a, s_a, s_b)] *
                               is_right(p->bandit, n_a, s_a, t - n_a, s_b, p->p_b > p->p_a);
            }
        }
    }
}

static void conclude(const struct mlift_bandit *bandit, double p_a, double p_b, struct mlift_bandit_value *value)
{
    double n = (double)bandit->horizon, worse = p_b > p_a ? 1.0 - value->share_b : value->share_b;
    value->regret = n * worse * fabs(p_b - p_a);
    value->conversions = n * (p_a + value->share_b * (p_b - p_a));
}

int mlift_bandit_exact(const struct mlift_bandit *bandit, double p_a, double p_b, struct mlift_bandit_value *value)
{
    *value = (struct mlift_bandit_value){.regret = 0.0};
    int status = check(bandit, p_a, p_b);
    if (status != 0) {
        return status;
    }
    if (bandit->horizon > MLIFT_BANDIT_MOST_EXACT || bandit->wave != 1) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    struct programme p = {.bandit = bandit, .p_a = p_a, .p_b = p_b, .side = bandit->horizon + 1};
    p.now.cell = calloc(p.side * p.side * p.side, sizeof *p.now.cell);
    p.next.cell = calloc(p.side * p.side * p.side, sizeof *p.next.cell);
    if (!p.now.cell || !p.next.cell) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        goto out;
    }
    p.now.cell[0] = 1.0;
    while (status == 0 && p.now.t < bandit->horizon) {
        status = send_layer(&p);
    }
    judge_end(&p);
    value->share_b = p.to_b / (double)bandit->horizon;
    value->p_better = p.p_better;
    conclude(bandit, p_a, p_b, value);
out:
    free(p.now.cell);
    free(p.next.cell);
    return status;
}

/* A uniform number in (0, 1) of 32 bits. */
static double uniform(uint64_t seed, uint64_t replicate, uint32_t subscriber, int purpose)
{
    return ((double)mlift_draw_word(seed, replicate, subscriber, purpose, 0) + 0.5) / 4294967296.0;
}

struct run {
    struct mlift_betapair pair;
    size_t n_b, s_a, s_b;
};

static void count_outcome(struct run *run, int to_b, int converts)
{
    run->n_b += (size_t)to_b;
    if (to_b && converts) {
        mlift_betapair_b_success(&run->pair);
        run->s_b++;
    } else if (to_b) {
        mlift_betapair_b_failure(&run->pair);
    } else if (converts) {
        mlift_betapair_a_success(&run->pair);
        run->s_a++;
    } else {
        mlift_betapair_a_failure(&run->pair);
    }
}

static void play(const struct mlift_bandit *bandit, struct run *run, double p_a, double p_b, uint64_t seed,
                 uint64_t replicate)
{
    double chance_b = run->pair.above;
    for (size_t i = 0; i < bandit->horizon; i++) {
        if (i % bandit->wave == 0) {
            chance_b = run->pair.above;
        }
        uint32_t subscriber = (uint32_t)i;
        int to_b = uniform(seed, replicate, subscriber, MLIFT_DRAW_BANDIT_ARM) < chance_b;
        int converts = uniform(seed, replicate, subscriber, MLIFT_DRAW_BANDIT_RESPONSE) < (to_b ? p_b : p_a);
        count_outcome(run, to_b, converts);
    }
}

/* Sums over replicates of what is reported, and of squares. */
struct sums {
    double share, share2, right, right2, regret, regret2, conversions;
};

static double mcse(double sum, double square, double n)
{
    double variance = (square - sum * sum / n) / (n - 1.0);
    return variance > 0.0 ? sqrt(variance / n) : 0.0;
}

static int simulate(const struct mlift_bandit *bandit, const double *rates, uint64_t seed, size_t replicates,
                    struct mlift_bandit_value *value)
{
    struct mlift_betapair start;
    struct sums s = {.share = 0.0};
    double n = (double)replicates, horizon = (double)bandit->horizon;
    int status = mlift_betapair_init(&start, bandit->success, bandit->failure, bandit->success, bandit->failure);
    for (size_t r = 0; status == 0 && r < replicates; r++) {
        double p_a = rates ? rates[0] : 0.0, p_b = rates ? rates[1] : 0.0;
        if (!rates) {
            p_a = gsl_cdf_beta_Pinv(uniform(seed, r, 0, MLIFT_DRAW_BANDIT_RATE), bandit->success, bandit->failure);
            p_b = gsl_cdf_beta_Pinv(uniform(seed, r, 1, MLIFT_DRAW_BANDIT_RATE), bandit->success, bandit->failure);
        }
        struct run run = {.pair = start};
        play(bandit, &run, p_a, p_b, seed, r);
        struct mlift_bandit_value one = {.share_b = (double)run.n_b / horizon};
        conclude(bandit, p_a, p_b, &one);
        double right = is_right(bandit, bandit->horizon - run.n_b, run.s_a, run.n_b, run.s_b, p_b > p_a);
        s.share += one.share_b;
        s.share2 += one.share_b * one.share_b;
        s.right += right;
        s.right2 += right * right;
        s.regret += one.regret;
        s.regret2 += one.regret * one.regret;
        s.conversions += one.conversions;
    }
    *value = (struct mlift_bandit_value){.regret = s.regret / n,
                                         .conversions = s.conversions / n,
                                         .share_b = s.share / n,
                                         .p_better = s.right / n,
                                         .regret_mcse = mcse(s.regret, s.regret2, n),
                                         .p_better_mcse = mcse(s.right, s.right2, n),
                                         .share_b_mcse = mcse(s.share, s.share2, n)};
    return status;
}

int mlift_bandit_simulate(const struct mlift_bandit *bandit, double p_a, double p_b, uint64_t seed, size_t replicates,
                          struct mlift_bandit_value *value)
{
    double rates[2] = {p_a, p_b};
    int status = check(bandit, p_a, p_b);
    if (status == 0 && replicates < 2) {
        status = MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return status != 0 ? status : simulate(bandit, rates, seed, replicates, value);
}

int mlift_bandit_simulate_prior(const struct mlift_bandit *bandit, uint64_t seed, size_t replicates,
                                struct mlift_bandit_value *value)
{
    int status = check(bandit, 0.5, 0.5);
    if (status == 0 && replicates < 2) {
        status = MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return status != 0 ? status : simulate(bandit, NULL, seed, replicates, value);
}
