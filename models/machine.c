#include "models/machine.h"

#include <stdlib.h>
#include <string.h>

/* What is known at a step while `level` of the refreshed points have been read already: which node goes on after each
 * reading of the others. The node after no reading at all stands first. */
struct entry {
    int level, n;
    uint16_t node[MLIFT_BELIEF_MOST_READINGS];
};

struct machine {
    const struct mlift_planner *planner;
    struct entry **entry; /* [step][n_entries[step]] */
    int *n_entries, *room;
    int most;
};

static void machine_free(struct machine *self)
{
    for (int t = 0; self->entry && t < self->planner->belief->n_steps; t++) {
        free(self->entry[t]);
    }
    free(self->entry);
    free(self->n_entries);
    free(self->room);
}

static int machine_init(struct machine *self, const struct mlift_planner *planner)
{
    size_t n = (size_t)planner->belief->n_steps;

    *self = (struct machine){.planner = planner, .entry = calloc(n, sizeof *self->entry)};
    self->n_entries = calloc(n, sizeof *self->n_entries);
    self->room = calloc(n, sizeof *self->room);
    if (!self->entry || !self->n_entries || !self->room) {
        machine_free(self);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

static int find(const struct machine *self, int step, const struct entry *entry)
{
    for (int i = 0; i < self->n_entries[step]; i++) {
        const struct entry *known = &self->entry[step][i];
        if (known->level == entry->level && known->n == entry->n &&
            !memcmp(known->node, entry->node, (size_t)entry->n * sizeof *entry->node)) {
            return i;
        }
    }
    return -1;
}

static int append(struct machine *self, int step, const struct entry *entry)
{
    if (self->n_entries[step] == self->room[step]) {
        int room = self->room[step] ? 2 * self->room[step] : 16;
        struct entry *more = realloc(self->entry[step], (size_t)room * sizeof *more);
        if (!more) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
        self->entry[step] = more;
        self->room[step] = room;
    }
    self->entry[step][self->n_entries[step]++] = *entry;
    self->most = self->n_entries[step] > self->most ? self->n_entries[step] : self->most;
    return self->most > MLIFT_MAX_KNOWLEDGE ? MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES) : MLIFT_OK;
}

/* The entry after point read[level] showed `reading` (0 = nothing, l + 1 = level l) and those before it nothing. */
static struct entry after_reading(const struct machine *self, const struct entry *entry, int level, int reading)
{
    const struct mlift_belief *belief = self->planner->belief;
    struct entry next = {.level = level + 1, .n = 1};

    for (int k = level + 1; k < belief->n_read; k++) {
        next.n *= belief->table->campaign->data_point[belief->read[k]].n_levels + 1;
    }
    memcpy(next.node, entry->node + reading * next.n, (size_t)next.n * sizeof *next.node);
    return next;
}

/* Adds an entry and all that readings can make of it. */
static int add(struct machine *self, int step, const struct entry *entry)
{
    const struct mlift_belief *belief = self->planner->belief;
    struct entry rest = *entry;
    int status = find(self, step, entry) < 0 ? append(self, step, entry) : MLIFT_OK;

    /* a reading of a later point comes after none of the earlier ones */
    for (int level = entry->level; !status && level < belief->n_read; level++) {
        int n_levels = belief->table->campaign->data_point[belief->read[level]].n_levels;
        for (int l = 0; !status && l < n_levels; l++) {
            struct entry next = after_reading(self, &rest, level, l + 1);
            status = find(self, step, &next) < 0 ? add(self, step, &next) : MLIFT_OK;
        }
        rest = after_reading(self, &rest, level, 0);
    }
    return status;
}

static struct entry entry_of_post(const struct machine *self, int step, int post)
{
    int n = self->planner->belief->n_readings;
    struct entry entry = {.n = n};

    memcpy(entry.node, self->planner->stage[step].post + (size_t)post * (size_t)n, (size_t)n * sizeof *entry.node);
    return entry;
}

/* Everything that can be known at each step. */
static int enumerate(struct machine *self)
{
    const struct mlift_belief *belief = self->planner->belief;
    int status = MLIFT_OK;

    for (int i = 0; !status && i < self->planner->stage[0].n; i++) {
        struct entry entry = {.level = belief->n_read, .n = 1, .node = {(uint16_t)i}};
        status = append(self, 0, &entry);
    }
    for (int t = 0; t + 1 < belief->n_steps; t++) {
        for (int i = 0; !status && i < self->planner->stage[t].n; i++) {
            for (int g = 0; !status && g < MLIFT_BELIEF_GROUPS; g++) {
                struct entry entry = entry_of_post(self, t + 1, self->planner->stage[t].node[i].post[g]);
                status = add(self, t + 1, &entry);
            }
        }
    }
    return status;
}

/* Writes what node i of a stage sends to place `at` of the policy's messages of a step. */
static void write_messages(const struct mlift_planner *planner, int step, int i, size_t at, struct mlift_policy *policy)
{
    const struct mlift_planstage *stage = &planner->stage[step];
    size_t n_drift = (size_t)planner->belief->table->n_drift, n = (size_t)policy->n_truths;

    if (!policy->by_state) {
        policy->message[at] = stage->node[i].message;
        return;
    }
    for (size_t s = 0; s < n; s++) {
        policy->message[at * n + s] = stage->choice[(size_t)i * (size_t)planner->n_visible + s / n_drift];
    }
}

static void write_step(const struct machine *self, int t, struct mlift_policy *policy)
{
    static const uint8_t group[MLIFT_N_REACTIONS] = {MLIFT_BELIEF_REST, MLIFT_BELIEF_QUIET, MLIFT_BELIEF_OPEN,
                                                     MLIFT_BELIEF_CLICK, MLIFT_BELIEF_CLICK};
    const struct mlift_planner *planner = self->planner;
    bool last = t + 1 == planner->belief->n_steps;

    for (int i = 0; i < self->n_entries[t]; i++) {
        int node = self->entry[t][i].node[0];
        size_t at = (size_t)t * (size_t)policy->n_states + (size_t)i;
        write_messages(planner, t, node, at, policy);
        for (int r = 0; r < MLIFT_N_REACTIONS; r++) {
            struct entry next = entry_of_post(self, t + 1, planner->stage[t].node[node].post[group[r]]);
            policy->after[at * MLIFT_N_REACTIONS + (size_t)r] = last ? 0 : (uint16_t)find(self, t + 1, &next);
        }
    }
}

/* What each reading between step t and the next makes of the entries of the next. */
static void write_readings(const struct machine *self, int t, struct mlift_policy *policy)
{
    const struct mlift_belief *belief = self->planner->belief;
    const struct mlift_campaign *campaign = belief->table->campaign;
    uint16_t *reread = policy->reread + (size_t)t * policy->reread_step;

    for (int i = 0; i < self->n_entries[t + 1]; i++) {
        struct entry rest = self->entry[t + 1][i];
        for (int level = rest.level; level < belief->n_read; level++) {
            int d = belief->read[level];
            for (int l = 0; l < campaign->data_point[d].n_levels; l++) {
                struct entry next = after_reading(self, &rest, level, l + 1);
                reread[((size_t)d * (size_t)policy->n_states + (size_t)i) * MLIFT_MAX_LEVELS + (size_t)l] =
                    (uint16_t)find(self, t + 1, &next);
            }
            rest = after_reading(self, &rest, level, 0);
        }
    }
}

static int write_all(const struct machine *self, struct mlift_policy *policy)
{
    const struct mlift_belief *belief = self->planner->belief;
    size_t n_steps = (size_t)policy->n_steps, n = (size_t)policy->n_states, per_view = 1;
    size_t n_points = (size_t)belief->table->campaign->n_data_points;

    per_view = policy->by_state ? (size_t)policy->n_truths : 1;
    policy->message = calloc(n_steps * n * per_view, sizeof *policy->message);
    policy->after = calloc(n_steps * n * MLIFT_N_REACTIONS, sizeof *policy->after);
    policy->reread_step = n_points * n * MLIFT_MAX_LEVELS;
    policy->reread = policy->refreshes ? calloc(n_steps * policy->reread_step, sizeof *policy->reread) : NULL;
    if (!policy->message || !policy->after || (policy->refreshes && !policy->reread)) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int t = 0; t < belief->n_steps; t++) {
        write_step(self, t, policy);
        if (policy->refreshes && t + 1 < belief->n_steps) {
            write_readings(self, t, policy);
        }
    }
    return MLIFT_OK;
}

/* Without feedback who starts with a node follows its sequence. */
static int write_sequences(const struct mlift_planner *planner, struct mlift_policy *policy)
{
    size_t n = (size_t)policy->n_states, per_view = policy->by_state ? (size_t)policy->n_truths : 1;

    policy->message = calloc((size_t)policy->n_steps * n * per_view, sizeof *policy->message);
    if (!policy->message) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int i = 0; i < policy->n_states; i++) {
        int node = i;
        for (int t = 0; t < policy->n_steps; t++) {
            write_messages(planner, t, node, (size_t)t * n + (size_t)i, policy);
            node = planner->stage[t + 1].post[planner->stage[t].node[node].post[MLIFT_BELIEF_REST]];
        }
    }
    return MLIFT_OK;
}

int mlift_machine_write(const struct mlift_planner *planner, struct mlift_policy *policy)
{
    const struct mlift_belief *belief = planner->belief;
    size_t n_cells = belief->table->list.observed.n_cells;
    struct machine self;
    int status = machine_init(&self, planner);

    if (status) {
        return status;
    }
    policy->changes = belief->feedback;
    policy->by_state = planner->sees;
    policy->n_states = planner->stage[0].n;
    policy->n_truths = planner->sees ? belief->table->n_states : 0;
    policy->start = calloc(n_cells, sizeof *policy->start);
    if (!policy->start) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    } else {
        memcpy(policy->start, planner->start, n_cells * sizeof *policy->start);
    }
    if (!status && belief->feedback) {
        status = enumerate(&self);
        policy->n_states = self.most;
    }
    policy->n_views = planner->sees ? policy->n_states : 0;
    if (!status) {
        status = belief->feedback ? write_all(&self, policy) : write_sequences(planner, policy);
    }
    machine_free(&self);
    return status ? status : mlift_policy_mark(policy);
}
