#include "analysis/designs/arrival.h"

#include "analysis/designs/variant.h"
#include "sim/engine.h"

static int kind_of(double treated)
{
    return treated <= 0.0 ? MLIFT_ARRIVAL_NONE : treated >= 1.0 ? MLIFT_ARRIVAL_ALL : MLIFT_ARRIVAL_SOME;
}

int mlift_arrival_init(struct mlift_arrival *arrival, const size_t *prefix, size_t n_prefixes, const double *treated,
                       size_t n_shares, size_t n_replicates)
{
    int status = n_shares >= 1 ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);

    *arrival = (struct mlift_arrival){.n_shares = n_shares};
    for (size_t i = 0, next; !status && i < n_shares; i = next) {
        int kind = kind_of(treated[i]);
        for (next = i + 1; next < n_shares && kind_of(treated[next]) == kind; next++) {
        }
        status = arrival->splits[kind].n_shares > 0 ? MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE) /* not ascending */
                                                    : mlift_splits_init(&arrival->splits[kind], n_replicates, prefix,
                                                                        n_prefixes, treated + i, next - i);
    }
    if (status) {
        mlift_arrival_free(arrival);
    }
    return status;
}

void mlift_arrival_free(struct mlift_arrival *arrival)
{
    for (int kind = 0; kind < MLIFT_ARRIVAL_N_KINDS; kind++) {
        mlift_splits_free(&arrival->splits[kind]);
    }
    *arrival = (struct mlift_arrival){0};
}

struct mlift_counts mlift_arrival_at(const struct mlift_arrival *arrival, size_t share, size_t r, int which, size_t k)
{
    int kind = 0;

    while (share >= arrival->splits[kind].n_shares) {
        share -= arrival->splits[kind++].n_shares;
    }
    struct mlift_splits_arms arms = mlift_splits_at(&arrival->splits[kind], r, share, k);
    const uint32_t *x = which == MLIFT_EXACT_GOAL ? arms.goal : arms.click;
    return (struct mlift_counts){
        .x1 = (int)x[0], .n1 = (int)arms.people[0], .x2 = (int)x[1], .n2 = (int)arms.people[1]};
}

/* Everything one run of several lists needs. */
struct passes {
    struct mlift_arrival *const *arrival;
    int n;
    struct mlift_engine_options options;
    struct mlift_splits *wanted[2 * MLIFT_ARRIVAL_N_KINDS]; /* of the next pass */
    int n_wanted;
    bool done[MLIFT_ARRIVAL_N_KINDS];
};

static const struct mlift_splits *first_of(const struct passes *self)
{
    const struct mlift_splits *splits = self->arrival[0]->splits;

    while (splits->n_shares == 0) {
        splits++;
    }
    return splits;
}

static bool is_asked(const struct passes *self, int kind)
{
    bool asked = false;

    for (int i = 0; i < self->n; i++) {
        asked |= self->arrival[i]->splits[kind].n_shares > 0;
    }
    return asked && !self->done[kind];
}

/* Takes the lists of a kind into the next pass. */
static void want(struct passes *self, int kind)
{
    for (int i = 0; i < self->n; i++) {
        if (self->arrival[i]->splits[kind].n_shares > 0) {
            self->wanted[self->n_wanted++] = &self->arrival[i]->splits[kind];
        }
    }
    self->done[kind] = true;
}

static int pass(struct passes *self, const struct mlift_table *table, struct mlift_experiment *experiment)
{
    size_t done;

    self->options.splits = self->wanted;
    self->options.n_splits = self->n_wanted;
    int status = mlift_engine_run(table, &self->options, 0, first_of(self)->n_replicates, NULL, experiment, &done);
    for (int i = 0; !status && i < self->n_wanted; i++) {
        mlift_splits_sum(self->wanted[i]);
    }
    self->n_wanted = 0;
    return status;
}

/* The campaign in which the people of a kind are drawn. */
static int variant_of(const struct passes *self, int kind, const struct mlift_table *table,
                      const struct mlift_design_question *q, struct mlift_variant *variant)
{
    int strategy[2] = {kind == MLIFT_ARRIVAL_ALL ? q->challenger : q->baseline,
                       kind == MLIFT_ARRIVAL_NONE ? q->baseline : q->challenger};
    const struct mlift_splits *splits = first_of(self);
    int status = mlift_variant_init(variant, table->campaign, strategy, 2);

    if (!status) {
        variant->campaign->report_by = 0;
        variant->campaign->n_sizes = 1;
        variant->campaign->list_size = variant->campaign->size[0] = splits->prefix[splits->n_prefixes - 1];
    }
    return status;
}

/* A pass of its own for a kind, and for those that draw the same people: who has left a strategy out counts the same
 * of the other. */
static int pass_of(struct passes *self, int kind, const struct mlift_table *table,
                   const struct mlift_design_question *q, const struct mlift_table *own,
                   struct mlift_experiment *experiment)
{
    uint32_t points[MLIFT_ARRIVAL_N_KINDS] = {0};
    struct mlift_variant variant = {0};
    struct mlift_table compiled = {0};
    int status = MLIFT_OK;

    for (int k = 0; !status && k < MLIFT_ARRIVAL_N_KINDS; k++) {
        status = variant_of(self, k, table, q, &variant);
        points[k] = status ? 0 : mlift_table_told_apart(variant.campaign);
        mlift_variant_free(&variant);
    }
    uint32_t drawn = own ? own->list.profile.points : points[kind];
    for (int k = 0; !status && k < MLIFT_ARRIVAL_N_KINDS; k++) {
        bool both = own || kind == MLIFT_ARRIVAL_SOME || k == kind;
        if (both && points[k] == drawn && is_asked(self, k)) {
            want(self, k);
        }
    }
    if (status || own) {
        return status ? status : pass(self, own, experiment);
    }
    status = variant_of(self, kind, table, q, &variant);
    status = status ? status : mlift_table_init(&compiled, variant.campaign);
    if (!status) {
        status = pass(self, &compiled, NULL);
        mlift_table_free(&compiled);
    }
    mlift_variant_free(&variant);
    return status;
}

int mlift_arrival_run(struct mlift_arrival *const *arrival, int n, const struct mlift_table *table,
                      const struct mlift_design_question *question, uint64_t seed, const struct mlift_table *own,
                      struct mlift_experiment *experiment)
{
    static const int order[] = {MLIFT_ARRIVAL_SOME, MLIFT_ARRIVAL_NONE, MLIFT_ARRIVAL_ALL};
    struct passes self = {.arrival = arrival, .n = n, .options = {.seed = seed, .isa = mlift_isa_detect()}};
    int status = own ? pass_of(&self, MLIFT_ARRIVAL_SOME, table, question, own, experiment) : MLIFT_OK;

    for (int i = 0; !status && i < MLIFT_ARRIVAL_N_KINDS; i++) {
        if (is_asked(&self, order[i])) {
            status = pass_of(&self, order[i], table, question, NULL, NULL);
        }
    }
    return status;
}
