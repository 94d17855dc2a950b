#include "sim/merge.h"

#include <stdlib.h>
#include <string.h>

/* Everything one strategy's classes are made of. */
struct making {
    const struct mlift_table *table;
    const struct mlift_policy *policy;
    struct mlift_merge *merge;
    bool apart;
    bool *reached;           /* [layer * n_states + state]; layers in the order of time */
    uint16_t *next, *before; /* [state]: class at the next layer, and at the one at hand */
    uint16_t *key;           /* [class * MLIFT_MERGE_READINGS]: what follows; of touches the message besides */
    uint16_t *known;         /* [class]: the first of its states */
    uint32_t *bucket;        /* [n_buckets]: 1 + class, 0 = empty */
    size_t n_buckets;
    int n;
};

static size_t n_states(const struct making *self)
{
    return (size_t)self->policy->n_states;
}

/* States that can be there at a layer: 0 is the touch of a step, 1 + i its i-th reading. */
static bool *reached_at(const struct making *self, int step, int layer)
{
    return self->reached + ((size_t)step * (size_t)(self->merge->n_readings + 1) + (size_t)layer) * n_states(self);
}

static void reach_start(struct making *self)
{
    const struct mlift_table *table = self->table;
    int s = (int)(self->policy - table->policy);
    bool learns = mlift_campaign_learns(&table->campaign->strategy[s]);

    memset(reached_at(self, 0, 0), learns || self->apart, n_states(self) * sizeof(bool));
    for (size_t o = 0; !learns && o < table->list.observed.n_cells; o++) {
        reached_at(self, 0, 0)[self->policy->start[o]] = true;
    }
}

/* What can be known after the touch of a step, and after each of its readings. */
static void reach_step(struct making *self, int step)
{
    const struct mlift_policy *policy = self->policy;
    bool *from = reached_at(self, step, 0), *to = reached_at(self, step, 1);

    for (int k = 0; k < policy->n_states; k++) {
        for (int r = 0; from[k] && r < MLIFT_N_REACTIONS; r++) {
            to[mlift_policy_after(policy, step, k, (enum mlift_reaction)r)] = true;
        }
    }
    for (int i = 0; i < self->merge->n_readings; i++) {
        int point = self->merge->reading[step * self->merge->n_readings + i].point;
        from = to;
        to = reached_at(self, step, i + 2);
        for (int k = 0; k < policy->n_states; k++) {
            to[k] |= from[k];
            for (int l = 0; from[k] && l < self->table->campaign->data_point[point].n_levels; l++) {
                to[mlift_policy_reread(policy, step, point, k, l)] = true;
            }
        }
    }
}

static void reach_all(struct making *self)
{
    int most = 0;

    reach_start(self);
    for (int step = 0; step < self->merge->n_steps; step++) {
        reach_step(self, step);
    }
    for (int layer = 0; layer < self->merge->n_steps * (self->merge->n_readings + 1); layer++) {
        int n = 0;
        for (size_t k = 0; k < n_states(self); k++) {
            n += self->reached[(size_t)layer * n_states(self) + k] |= self->apart;
        }
        most = n > most ? n : most;
    }
    self->merge->most_known = most;
}

static uint32_t hash(const uint16_t *key)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (int i = 0; i < MLIFT_MERGE_READINGS; i++) {
        h = (h ^ key[i]) * 16777619u;
    }
    return h ^ h >> 15;
}

/* Whether two knowledge states send the same at a step: in every state where the state is seen. */
static bool same_sends(const struct making *self, int step, int a, int b)
{
    const struct mlift_policy *policy = self->policy;

    if (!policy->by_state) {
        return mlift_policy_message(policy, step, a) == mlift_policy_message(policy, step, b);
    }
    return !memcmp(mlift_table_choices(policy, step, (size_t)a), mlift_table_choices(policy, step, (size_t)b),
                   (size_t)policy->n_truths);
}

/* Class of state k, whose key stands behind those of the classes there are; `step` is that of a touch, or -1. */
static uint16_t class_of(struct making *self, int step, int k)
{
    uint16_t *own = self->key + (size_t)self->n * MLIFT_MERGE_READINGS;
    size_t at = hash(own) % self->n_buckets;

    for (; !self->apart && self->bucket[at]; at = (at + 1) % self->n_buckets) {
        uint32_t c = self->bucket[at] - 1;
        if (!memcmp(self->key + (size_t)c * MLIFT_MERGE_READINGS, own, MLIFT_MERGE_READINGS * sizeof *own) &&
            (step < 0 || same_sends(self, step, self->known[c], k))) {
            return (uint16_t)c;
        }
    }
    self->bucket[at] = (uint32_t)self->n + 1;
    self->known[self->n] = (uint16_t)k;
    return (uint16_t)self->n++;
}

static void start_layer(struct making *self)
{
    self->n = 0;
    memset(self->bucket, 0, self->n_buckets * sizeof *self->bucket);
}

static void finish_layer(struct making *self)
{
    uint16_t *kept = self->next;

    self->next = self->before;
    self->before = kept;
    self->merge->most = self->n > self->merge->most ? self->n : self->merge->most;
}

static int make_reading(struct making *self, int step, int i)
{
    struct mlift_merge_reading *reading = &self->merge->reading[step * self->merge->n_readings + i];
    int n_levels = self->table->campaign->data_point[reading->point].n_levels;
    const bool *reached = reached_at(self, step, i + 1);

    start_layer(self);
    for (int k = 0; k < self->policy->n_states; k++) {
        uint16_t *key = self->key + (size_t)self->n * MLIFT_MERGE_READINGS;
        if (!reached[k]) {
            continue;
        }
        memset(key, 0, MLIFT_MERGE_READINGS * sizeof *key);
        key[0] = self->next[k];
        for (int l = 0; l < n_levels; l++) {
            key[1 + l] = self->next[mlift_policy_reread(self->policy, step, reading->point, k, l)];
        }
        self->before[k] = class_of(self, -1, k);
    }
    reading->n = self->n;
    reading->after = malloc((size_t)self->n * MLIFT_MERGE_READINGS * sizeof *reading->after);
    if (!reading->after) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    memcpy(reading->after, self->key, (size_t)self->n * MLIFT_MERGE_READINGS * sizeof *reading->after);
    finish_layer(self);
    return MLIFT_OK;
}

static int make_touch(struct making *self, int step)
{
    struct mlift_merge_touch *touch = &self->merge->touch[step];
    const bool *reached = reached_at(self, step, 0);

    start_layer(self);
    for (int k = 0; k < self->policy->n_states; k++) {
        uint16_t *key = self->key + (size_t)self->n * MLIFT_MERGE_READINGS;
        if (!reached[k]) {
            continue;
        }
        memset(key, 0, MLIFT_MERGE_READINGS * sizeof *key);
        for (int r = 0; r < MLIFT_N_REACTIONS; r++) {
            key[r] = self->next[mlift_policy_after(self->policy, step, k, (enum mlift_reaction)r)];
        }
        self->before[k] = class_of(self, step, k);
    }
    touch->n = self->n;
    touch->known = malloc((size_t)self->n * sizeof *touch->known);
    touch->after = malloc((size_t)self->n * MLIFT_N_REACTIONS * sizeof *touch->after);
    if (!touch->known || !touch->after) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    memcpy(touch->known, self->known, (size_t)self->n * sizeof *touch->known);
    for (size_t c = 0; c < (size_t)self->n; c++) {
        memcpy(touch->after + c * MLIFT_N_REACTIONS, self->key + c * MLIFT_MERGE_READINGS,
               MLIFT_N_REACTIONS * sizeof *touch->after);
    }
    finish_layer(self);
    return MLIFT_OK;
}

static int make_all(struct making *self)
{
    struct mlift_merge *merge = self->merge;
    int status = MLIFT_OK;

    for (int k = 0; k < self->policy->n_states; k++) {
        self->next[k] = self->apart ? (uint16_t)k : 0;
    }
    merge->touch[merge->n_steps].n = self->apart ? self->policy->n_states : 1;
    merge->most = merge->touch[merge->n_steps].n;
    for (int step = merge->n_steps - 1; !status && step >= 0; step--) {
        for (int i = merge->n_readings - 1; !status && i >= 0; i--) {
            status = make_reading(self, step, i);
        }
        status = status ? status : make_touch(self, step);
    }
    for (int k = 0; !status && k < self->policy->n_states; k++) {
        merge->start[k] = reached_at(self, 0, 0)[k] ? self->next[k] : MLIFT_MERGE_NOBODY;
    }
    merge->n_first = status ? 0 : merge->touch[0].n;
    return status;
}

static int allocate(struct making *self)
{
    struct mlift_merge *merge = self->merge;
    size_t n = n_states(self), n_steps = (size_t)merge->n_steps, layers = (size_t)merge->n_readings + 1;

    self->n_buckets = 2 * n + 1;
    merge->touch = calloc(n_steps + 1, sizeof *merge->touch);
    merge->reading = calloc(n_steps * (size_t)merge->n_readings + 1, sizeof *merge->reading);
    merge->start = calloc(n, sizeof *merge->start);
    self->reached = calloc((n_steps * layers + 2) * n, sizeof *self->reached);
    self->next = calloc(n, sizeof *self->next);
    self->before = calloc(n, sizeof *self->before);
    self->key = calloc((n + 1) * MLIFT_MERGE_READINGS, sizeof *self->key);
    self->known = calloc(n, sizeof *self->known);
    self->bucket = calloc(self->n_buckets, sizeof *self->bucket);
    bool all = merge->touch && merge->reading && merge->start && self->reached && self->next && self->before &&
               self->key && self->known && self->bucket;
    return all ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

int mlift_merge_init(struct mlift_merge *merge, const struct mlift_table *table, int s, bool apart)
{
    const struct mlift_policy *policy = &table->policy[s];
    struct making self = {.table = table, .policy = policy, .merge = merge, .apart = apart};
    int point[MLIFT_MAX_DATA_POINTS];

    *merge = (struct mlift_merge){.n_steps = policy->n_steps};
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        if (policy->refreshes >> d & 1) {
            point[merge->n_readings++] = d;
        }
    }
    int status = allocate(&self);
    for (int i = 0; !status && i < merge->n_steps * merge->n_readings; i++) {
        merge->reading[i].point = point[i % merge->n_readings];
    }
    if (!status) {
        reach_all(&self);
        status = make_all(&self);
    }
    free(self.reached);
    free(self.next);
    free(self.before);
    free(self.key);
    free(self.known);
    free(self.bucket);
    if (status) {
        mlift_merge_free(merge);
    }
    return status;
}

void mlift_merge_free(struct mlift_merge *merge)
{
    for (int t = 0; merge->touch && t < merge->n_steps; t++) {
        free(merge->touch[t].known);
        free(merge->touch[t].after);
    }
    for (int i = 0; merge->reading && i < merge->n_steps * merge->n_readings; i++) {
        free(merge->reading[i].after);
    }
    free(merge->touch);
    free(merge->reading);
    free(merge->start);
    memset(merge, 0, sizeof *merge);
}
