#include "models/policy.h"

#include "models/knowledge.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1 << 15 };

/* Breadth-first enumeration: states in the order in which they are first reached, found again by hash. */
struct search {
    const struct mlift_campaign *campaign;
    const struct mlift_strategy *strategy;
    const struct mlift_calendar *calendar;
    struct mlift_knowledge *state; /* [MLIFT_MAX_KNOWLEDGE] */
    int n_states;
    int32_t *bucket; /* [BUCKETS]: 1 + state, 0 = empty */
    bool complete;   /* all reachable states are known: what is new now cannot happen */
};

static uint32_t hash(const struct mlift_knowledge *knowledge)
{
    const unsigned char *bytes = (const unsigned char *)knowledge;
    uint32_t h = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < sizeof *knowledge; i++) {
        h = (h ^ bytes[i]) * 16777619u;
    }
    return h;
}

/* Index of `knowledge`, added if new; negative when there are too many. Once complete: n_states for what is new. */
static int index_of(struct search *search, const struct mlift_knowledge *knowledge)
{
    uint32_t at = hash(knowledge) % BUCKETS;

    while (search->bucket[at]) {
        int index = search->bucket[at] - 1;
        if (!memcmp(&search->state[index], knowledge, sizeof *knowledge)) {
            return index;
        }
        at = (at + 1) % BUCKETS;
    }
    if (search->complete) {
        return search->n_states;
    }
    if (search->n_states == MLIFT_MAX_KNOWLEDGE) {
        return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
    }
    search->state[search->n_states] = *knowledge;
    search->bucket[at] = search->n_states + 1;
    return search->n_states++;
}

static int enumerate_start(struct search *search, struct mlift_policy *policy, const struct mlift_observed *observed)
{
    for (size_t cell = 0; cell < observed->n_cells; cell++) {
        struct mlift_knowledge knowledge = mlift_knowledge_start();
        for (int d = 0; d < search->campaign->n_data_points; d++) {
            if (policy->looks_at >> d & 1) {
                knowledge.level[d] = (uint8_t)mlift_observed_level(observed, search->campaign, cell, d);
            }
        }
        int index = index_of(search, &knowledge);
        if (index < 0) {
            return index;
        }
        policy->start[cell] = (uint16_t)index;
    }
    return MLIFT_OK;
}

/* The states that follow from `from` at one step, handed to `visit` with the reaction that leads there. */
static int follow(struct search *search, int step, int from, uint16_t *after, uint8_t *message)
{
    uint16_t day = search->calendar->day[step];

    struct mlift_knowledge sent = search->state[from];
    *message = (uint8_t)mlift_knowledge_send(search->campaign, search->strategy, day, &sent);
    for (int reaction = 0; reaction < MLIFT_N_REACTIONS; reaction++) {
        struct mlift_knowledge next = sent;
        if (*message) {
            mlift_knowledge_observe(search->campaign, search->strategy, day, *message, (enum mlift_reaction)reaction,
                                    &next);
        }
        int index = index_of(search, &next);
        if (index < 0) {
            return index;
        }
        after[reaction] = (uint16_t)index;
    }
    return MLIFT_OK;
}

/* Every state that reading data point d afresh can give. */
static int add_rereads(struct search *search, uint32_t refreshes, int from, bool *reached)
{
    for (int d = 0; d < search->campaign->n_data_points; d++) {
        for (int l = 0; (refreshes >> d & 1) && l < search->campaign->data_point[d].n_levels; l++) {
            struct mlift_knowledge next = search->state[from];
            next.level[d] = (uint8_t)l;
            int index = index_of(search, &next);
            if (index < 0) {
                return index;
            }
            reached[index] = true;
        }
    }
    return MLIFT_OK;
}

/* Closes `reached` under rereading several points one after the other. */
static int close_under_rereads(struct search *search, uint32_t refreshes, bool *reached)
{
    for (int i = 0; refreshes && i < search->n_states; i++) {
        if (reached[i]) {
            int status = add_rereads(search, refreshes, i, reached);
            if (status) {
                return status;
            }
        }
    }
    return MLIFT_OK;
}

/* Finds all reachable states first, so that the tables can be laid out once. */
static int enumerate_all(struct search *search, uint32_t refreshes, bool *reached, bool *next)
{
    for (int i = 0; i < search->n_states; i++) {
        reached[i] = true;
    }
    for (int step = 0; step < search->calendar->n_steps; step++) {
        memset(next, 0, MLIFT_MAX_KNOWLEDGE * sizeof *next);
        for (int i = 0, n = search->n_states; i < n; i++) {
            uint16_t after[MLIFT_N_REACTIONS];
            uint8_t message;
            if (!reached[i]) {
                continue;
            }
            int status = follow(search, step, i, after, &message);
            if (status) {
                return status;
            }
            for (int k = 0; k < MLIFT_N_REACTIONS; k++) {
                next[after[k]] = true;
            }
        }
        memcpy(reached, next, MLIFT_MAX_KNOWLEDGE * sizeof *next);
        /* rereading twice closes over two points, and so on: one round a data point */
        for (int round = 0; round < search->campaign->n_data_points; round++) {
            int status = close_under_rereads(search, refreshes, reached);
            if (status) {
                return status;
            }
        }
    }
    return MLIFT_OK;
}

static int fill_tables(struct search *search, struct mlift_policy *policy)
{
    int n_sends = 0;

    /* Every state is followed at every step, reachable then or not: unreachable entries are never looked up. */
    for (int step = 0; step < policy->n_steps; step++) {
        for (int i = 0; i < policy->n_states; i++) {
            size_t at = (size_t)step * (size_t)policy->n_states + (size_t)i;
            uint16_t after[MLIFT_N_REACTIONS];
            int status = follow(search, step, i, after, &policy->message[at]);
            if (status) {
                return status;
            }
            for (int k = 0; k < MLIFT_N_REACTIONS; k++) {
                bool known = after[k] < policy->n_states;
                policy->after[at * MLIFT_N_REACTIONS + (size_t)k] = known ? after[k] : (uint16_t)i;
                policy->changes |= known && after[k] != i;
            }
            policy->sends[step] |= policy->message[at] != 0;
        }
        policy->last_send = policy->sends[step] ? step : policy->last_send;
        n_sends += policy->sends[step];
    }
    return n_sends > MLIFT_TALLY_MOST ? MLIFT_RAISE(MLIFT_ERR_TOO_MANY_SENDS) : MLIFT_OK;
}

static int fill_rereads(struct search *search, struct mlift_policy *policy)
{
    size_t n = (size_t)policy->n_states;

    policy->reread = calloc((size_t)search->campaign->n_data_points * n * MLIFT_MAX_LEVELS, sizeof *policy->reread);
    if (!policy->reread) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int d = 0; d < search->campaign->n_data_points; d++) {
        for (size_t i = 0; (policy->refreshes >> d & 1) && i < n; i++) {
            for (int l = 0; l < search->campaign->data_point[d].n_levels; l++) {
                struct mlift_knowledge next = search->state[i];
                next.level[d] = (uint8_t)l;
                int index = index_of(search, &next);
                policy->reread[((size_t)d * n + i) * MLIFT_MAX_LEVELS + (size_t)l] =
                    (uint16_t)(index < policy->n_states ? index : (int)i);
            }
        }
    }
    policy->changes = true;
    return MLIFT_OK;
}

static uint32_t refreshed_points(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy)
{
    uint32_t mask = 0;

    for (int d = 0; d < campaign->n_data_points; d++) {
        bool fresh = strategy->living && campaign->data_point[d].refresh_per_month > 0.0;
        mask |= fresh && d != campaign->recency_point && (strategy->segment_by >> d & 1) ? 1u << d : 0u;
    }
    return mask;
}

static int build(struct search *search, struct mlift_policy *policy, const struct mlift_observed *observed)
{
    bool *flags = calloc(2 * MLIFT_MAX_KNOWLEDGE, sizeof *flags);

    if (!flags) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = enumerate_start(search, policy, observed);
    if (!status) {
        status = enumerate_all(search, policy->refreshes, flags, flags + MLIFT_MAX_KNOWLEDGE);
    }
    free(flags);
    if (status) {
        return status;
    }
    search->complete = true;
    policy->n_states = search->n_states;
    size_t n = (size_t)policy->n_steps * (size_t)policy->n_states;
    policy->message = calloc(n, sizeof *policy->message);
    policy->after = calloc(n * MLIFT_N_REACTIONS, sizeof *policy->after);
    policy->sends = calloc((size_t)policy->n_steps, sizeof *policy->sends);
    if (!policy->message || !policy->after || !policy->sends) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    status = fill_tables(search, policy);
    if (!status && policy->refreshes) {
        status = fill_rereads(search, policy);
    }
    return status;
}

/* Where knowledge never changes, states that are always sent the same are one state. */
static void merge_equal_plans(struct mlift_policy *policy, size_t n_cells)
{
    int n = policy->n_states, kept = 0;
    uint16_t *merged = policy->after; /* free for use: no longer looked up */

    for (int i = 0; i < n; i++) {
        int same = 0;
        while (same < kept) {
            bool equal = true;
            for (int t = 0; t < policy->n_steps && equal; t++) {
                equal = policy->message[t * n + i] == policy->message[t * n + same];
            }
            if (equal) {
                break;
            }
            same++;
        }
        if (same == kept) {
            for (int t = 0; t < policy->n_steps; t++) {
                policy->message[t * n + kept] = policy->message[t * n + i];
            }
            kept++;
        }
        merged[i] = (uint16_t)same;
    }
    for (int t = 0; t < policy->n_steps; t++) {
        memmove(policy->message + t * kept, policy->message + t * n, (size_t)kept);
    }
    for (size_t cell = 0; cell < n_cells; cell++) {
        policy->start[cell] = merged[policy->start[cell]];
    }
    policy->n_states = kept;
    free(policy->after);
    policy->after = NULL;
}

int mlift_policy_init(struct mlift_policy *policy, const struct mlift_campaign *campaign, int index,
                      const struct mlift_observed *observed)
{
    const struct mlift_strategy *strategy = &campaign->strategy[index];
    struct search search = {.campaign = campaign, .strategy = strategy, .calendar = &policy->calendar};

    memset(policy, 0, sizeof *policy);
    int status = mlift_calendar_init(&policy->calendar, campaign, index);
    if (status) {
        return status;
    }
    policy->n_steps = policy->calendar.n_steps;
    policy->last_send = -1;
    policy->looks_at = strategy->segment_by;
    policy->refreshes = refreshed_points(campaign, strategy);
    policy->start = calloc(observed->n_cells, sizeof *policy->start);
    search.state = calloc(MLIFT_MAX_KNOWLEDGE, sizeof *search.state);
    search.bucket = calloc(BUCKETS, sizeof *search.bucket);
    status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (policy->start && search.state && search.bucket) {
        status = build(&search, policy, observed);
    }
    if (!status && !policy->changes) {
        merge_equal_plans(policy, observed->n_cells);
    }
    free(search.state);
    free(search.bucket);
    if (status) {
        mlift_policy_free(policy);
    }
    return status;
}

void mlift_policy_free(struct mlift_policy *policy)
{
    mlift_calendar_free(&policy->calendar);
    free(policy->start);
    free(policy->message);
    free(policy->after);
    free(policy->reread);
    free(policy->sends);
    memset(policy, 0, sizeof *policy);
}

int mlift_policy_mark(struct mlift_policy *policy)
{
    size_t per_step = policy->by_state ? (size_t)policy->n_views * (size_t)policy->n_truths : (size_t)policy->n_states;
    int n_sends = 0;

    policy->sends = calloc((size_t)policy->n_steps, sizeof *policy->sends);
    if (!policy->sends) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    policy->last_send = -1;
    for (int step = 0; step < policy->n_steps; step++) {
        for (size_t i = 0; i < per_step && !policy->sends[step]; i++) {
            policy->sends[step] = policy->message[(size_t)step * per_step + i] != 0;
        }
        policy->last_send = policy->sends[step] ? step : policy->last_send;
        n_sends += policy->sends[step];
    }
    return n_sends > MLIFT_TALLY_MOST ? MLIFT_RAISE(MLIFT_ERR_TOO_MANY_SENDS) : MLIFT_OK;
}

/* A copy of n bytes, or NULL where there is nothing or no memory. */
static void *copy_of(const void *bytes, size_t n)
{
    void *copy = bytes ? malloc(n) : NULL;

    return copy ? memcpy(copy, bytes, n) : NULL;
}

int mlift_policy_copy(struct mlift_policy *to, const struct mlift_policy *from, size_t n_cells, size_t n_points)
{
    size_t n_steps = (size_t)from->n_steps, n = n_steps * (size_t)from->n_states;
    size_t n_messages = from->by_state ? n_steps * (size_t)from->n_views * (size_t)from->n_truths : n;
    size_t n_reread = n_points * (size_t)from->n_states * MLIFT_MAX_LEVELS * (from->reread_step ? n_steps : 1);

    *to = *from;
    to->calendar.day = copy_of(from->calendar.day, n_steps * sizeof *to->calendar.day);
    to->calendar.gap = copy_of(from->calendar.gap, n_steps * sizeof *to->calendar.gap);
    to->start = copy_of(from->start, n_cells * sizeof *to->start);
    to->message = copy_of(from->message, n_messages * sizeof *to->message);
    to->after = copy_of(from->after, n * MLIFT_N_REACTIONS * sizeof *to->after);
    to->reread = copy_of(from->reread, n_reread * sizeof *to->reread);
    to->sends = copy_of(from->sends, n_steps * sizeof *to->sends);
    bool all = to->calendar.day && to->calendar.gap && to->start && to->message && to->sends &&
               !to->after == !from->after && !to->reread == !from->reread;
    if (!all) {
        mlift_policy_free(to);
    }
    return all ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}
