#include "analysis/arrival.h"

#include "analysis/variant.h"
#include "sim/engine.h"

#include <stdlib.h>

static size_t index_of(const struct mlift_arrival *self, size_t r, int which, size_t k)
{
    return (r * 2 + (which == MLIFT_EXACT_GOAL)) * self->n_prefixes + k;
}

struct mlift_counts mlift_arrival_at(const struct mlift_arrival *arrival, size_t r, int which, size_t k)
{
    return arrival->counts[index_of(arrival, r, which, k)];
}

/* Everybody in one arm: both arms get that strategy and are added up. */
static struct mlift_counts all_of(struct mlift_counts c, bool challenger)
{
    int x = c.x1 + c.x2, n = c.n1 + c.n2;

    return challenger ? (struct mlift_counts){0, 0, x, n} : (struct mlift_counts){x, n, 0, 0};
}

static void store(struct mlift_arrival *self, const struct mlift_experiment *e, double treated, size_t from)
{
    for (size_t r = 0; r < self->n_replicates; r++) {
        for (int which = 0; which < 2; which++) {
            int metric = which == 0 ? 1 : e->n_metrics - 1;
            for (int k = 0; k < e->n_sizes; k++) {
                struct mlift_counts c = {.x1 = (int)mlift_experiment_total(e, r, 0, metric, k),
                                         .n1 = (int)mlift_experiment_total(e, r, 0, 0, k),
                                         .x2 = (int)mlift_experiment_total(e, r, 1, metric, k),
                                         .n2 = (int)mlift_experiment_total(e, r, 1, 0, k)};
                c = treated > 0.0 && treated < 1.0 ? c : all_of(c, treated > 0.0);
                self->counts[index_of(self, r, which ? MLIFT_EXACT_GOAL : MLIFT_EXACT_CLICK, from + (size_t)k)] = c;
            }
        }
    }
}

/* One pass of the engine counts at most MLIFT_MAX_SIZES prefixes, of which the last stands for the list. */
static int simulate(struct mlift_arrival *self, struct mlift_variant *variant, double treated, size_t from, size_t n,
                    uint64_t seed)
{
    struct mlift_campaign *campaign = variant->campaign;
    struct mlift_engine_options options = {.seed = seed, .isa = mlift_isa_detect()};
    struct mlift_experiment experiment = {0};
    size_t done;

    campaign->n_sizes = (int)n;
    for (size_t k = 0; k < n; k++) {
        campaign->size[k] = self->prefix[from + k];
    }
    campaign->list_size = campaign->size[n - 1];
    int status = mlift_variant_solve(variant);
    const struct mlift_table *table = &variant->table;
    int metric[3] = {0, table->click, table->goal}, n_metrics = table->click == table->goal ? 2 : 3;
    status = status ? status
                    : mlift_experiment_init(&experiment, self->n_replicates, 2, table->n_segments, metric, n_metrics,
                                            campaign->size, (int)n);
    status = status ? status : mlift_engine_run(table, &options, 0, self->n_replicates, NULL, &experiment, &done);
    if (!status) {
        store(self, &experiment, treated, from);
    }
    mlift_experiment_free(&experiment);
    return status;
}

static int check(const size_t *prefix, size_t n_prefixes, double treated)
{
    int good = n_prefixes >= 1 && n_prefixes <= MLIFT_ARRIVAL_MOST && treated >= 0.0 && treated <= 1.0;

    for (size_t k = 0; good && k < n_prefixes; k++) {
        good = prefix[k] > (k > 0 ? prefix[k - 1] : 0) && prefix[k] <= MLIFT_MAX_LIST_SIZE;
    }
    return good ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

int mlift_arrival_init(struct mlift_arrival *arrival, const struct mlift_table *table,
                       const struct mlift_design_question *question, double treated, const size_t *prefix,
                       size_t n_prefixes, uint64_t seed, size_t n_replicates)
{
    struct mlift_variant variant = {0};
    int strategy[2] = {treated < 1.0 ? question->baseline : question->challenger,
                       treated > 0.0 ? question->challenger : question->baseline};

    *arrival = (struct mlift_arrival){.n_replicates = n_replicates, .n_prefixes = n_prefixes};
    int status = check(prefix, n_prefixes, treated);
    if (status) {
        return status;
    }
    for (size_t k = 0; k < n_prefixes; k++) {
        arrival->prefix[k] = prefix[k];
    }
    arrival->counts = calloc(n_replicates * 2 * n_prefixes, sizeof *arrival->counts);
    status = arrival->counts ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    status = status ? status : mlift_variant_init(&variant, table->campaign, strategy, 2);
    if (!status) {
        bool split = treated > 0.0 && treated < 1.0;
        variant.campaign->report_by = 0;
        variant.campaign->arm_share[0] = split ? 1.0 - treated : 0.5;
        variant.campaign->arm_share[1] = split ? treated : 0.5;
    }
    for (size_t from = 0; !status && from < n_prefixes; from += MLIFT_MAX_SIZES) {
        size_t left = n_prefixes - from;
        status = simulate(arrival, &variant, treated, from, left < MLIFT_MAX_SIZES ? left : MLIFT_MAX_SIZES, seed);
    }
    mlift_variant_free(&variant);
    if (status) {
        mlift_arrival_free(arrival);
    }
    return status;
}

void mlift_arrival_free(struct mlift_arrival *arrival)
{
    free(arrival->counts);
    *arrival = (struct mlift_arrival){0};
}
