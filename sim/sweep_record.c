#include "sim/sweep_record.h"

#include <math.h>
#include <string.h>

size_t mlift_sweep_record_rates(const struct mlift_sweep *sweep)
{
    return (size_t)sweep->n_strategies * (size_t)sweep->n_metrics;
}

size_t mlift_sweep_record_pairs(const struct mlift_sweep *sweep)
{
    return mlift_sweep_n_pairs(sweep->n_strategies) * (size_t)sweep->n_metrics;
}

size_t mlift_sweep_record_words(const struct mlift_sweep *sweep)
{
    size_t rates = mlift_sweep_record_rates(sweep), pairs = mlift_sweep_record_pairs(sweep);

    return rates + (pairs > MLIFT_SWEEP_HEAD_WORDS ? pairs : MLIFT_SWEEP_HEAD_WORDS);
}

/* The bits of a rate; one NaN for all, so that equal sweeps give equal bytes. */
static uint64_t bits_of(double rate)
{
    uint64_t bits = 0x7ff8000000000000u;

    if (!isnan(rate)) {
        memcpy(&bits, &rate, sizeof bits);
    }
    return bits;
}

int mlift_sweep_record_solve(const struct mlift_sweep_point *compiled, struct mlift_exact *exact)
{
    struct mlift_exact_wanted wanted = mlift_exact_few_rates(&compiled->table);

    for (int m = 0; m <= compiled->n_metrics; m++) {
        wanted.metrics |= 1u << compiled->metric[m];
    }
    return mlift_exact_solve(exact, &compiled->table, &wanted);
}

int mlift_sweep_record_head(const struct mlift_sweep *sweep, const struct mlift_sweep_point *compiled, uint64_t *words)
{
    const struct mlift_campaign *campaign = &compiled->scenario->campaign;
    struct mlift_exact exact;
    int status = mlift_sweep_record_solve(compiled, &exact);

    if (status) {
        return status;
    }
    memset(words, 0, mlift_sweep_record_words(sweep) * sizeof *words);
    words[0] = campaign->list_size;
    words[1] = (uint64_t)campaign->baseline;
    words[2] = (uint64_t)campaign->challenger;
    for (int s = 0; s < campaign->n_strategies; s++) {
        for (int m = 0; m < compiled->n_metrics; m++) {
            words[MLIFT_SWEEP_HEAD_WORDS + s * compiled->n_metrics + m] =
                bits_of(mlift_exact_overall(&exact, s, compiled->metric[1 + m]));
        }
    }
    mlift_exact_free(&exact);
    return MLIFT_OK;
}

/* Adds one replicate to the words of its block. */
static void add_replicate(const struct mlift_sweep *sweep, const struct mlift_worlds *worlds, size_t row,
                          uint64_t *words)
{
    size_t rates = mlift_sweep_record_rates(sweep), pair = 0;

    for (int m = 0; m < sweep->n_metrics; m++) {
        for (int s = 0; s < sweep->n_strategies; s++) {
            uint64_t x = mlift_worlds_count(worlds, row, s, 0, 1 + m);
            words[s * sweep->n_metrics + m] += x;
            for (int t = s; t < sweep->n_strategies; t++) {
                words[rates + pair++] += x * mlift_worlds_count(worlds, row, t, 0, 1 + m);
            }
        }
    }
}

void mlift_sweep_record_block(const struct mlift_sweep *sweep, const struct mlift_worlds *worlds, size_t block,
                              uint64_t *words)
{
    size_t from = block * MLIFT_SWEEP_BLOCK - worlds->first, n = mlift_sweep_block_size(sweep, block);

    memset(words, 0, mlift_sweep_record_words(sweep) * sizeof *words);
    for (size_t r = from; r < from + n; r++) {
        add_replicate(sweep, worlds, r, words);
    }
}
