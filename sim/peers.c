#include "sim/peers.h"

#include <stdlib.h>
#include <string.h>

/* Of the points read afresh those whose level is the cell's, and not a part of the state. */
static uint32_t points_of_cells(const struct mlift_table *table, uint32_t refreshes)
{
    const struct mlift_campaign *campaign = table->campaign;

    for (int k = 0; k < table->n_drifts; k++) {
        refreshes &= ~(1u << table->drift[k].point);
    }
    if (campaign->recency_point >= 0 && table->background.n_recency > 1) {
        refreshes &= ~(1u << campaign->recency_point);
    }
    if (campaign->stage_point >= 0 && table->funnel.n_onboarding > 1) {
        refreshes &= ~(1u << campaign->stage_point);
    }
    return refreshes;
}

static bool same(const struct mlift_table *table, uint32_t points, size_t a, size_t b)
{
    bool equal = table->cell_base[a] == table->cell_base[b];

    for (int d = 0; equal && d < table->campaign->n_data_points; d++) {
        equal = !(points >> d & 1) || table->list.profile.level[a][d] == table->list.profile.level[b][d];
    }
    return equal;
}

static uint32_t hash(const struct mlift_table *table, uint32_t points, size_t cell)
{
    uint32_t h = (2166136261u ^ table->cell_base[cell]) * 16777619u; /* FNV-1a */

    for (int d = 0; d < table->campaign->n_data_points; d++) {
        h = points >> d & 1 ? (h ^ table->list.profile.level[cell][d]) * 16777619u : h;
    }
    return h ^ h >> 15;
}

/* Numbers the groups; bucket[n_buckets]: 1 + a cell of the group. */
static void number(struct mlift_peers *peers, const struct mlift_table *table, uint32_t points, uint32_t *bucket,
                   size_t n_buckets)
{
    for (size_t c = 0; c < table->list.profile.n_cells; c++) {
        size_t at = hash(table, points, c) % n_buckets;
        while (bucket[at] && !same(table, points, bucket[at] - 1, c)) {
            at = (at + 1) % n_buckets;
        }
        if (!bucket[at]) {
            bucket[at] = (uint32_t)c + 1;
            peers->of[c] = (uint32_t)peers->n++;
        } else {
            peers->of[c] = peers->of[bucket[at] - 1];
        }
    }
}

/* Sorts the cells by group, by counting. */
static void sort(struct mlift_peers *peers, size_t n_cells)
{
    for (size_t c = 0; c < n_cells; c++) {
        peers->first[peers->of[c] + 1]++;
    }
    for (size_t g = 1; g <= peers->n; g++) {
        peers->first[g] += peers->first[g - 1];
    }
    for (size_t c = 0; c < n_cells; c++) {
        peers->cell[peers->first[peers->of[c]]++] = (uint32_t)c;
    }
    for (size_t g = peers->n; g > 0; g--) {
        peers->first[g] = peers->first[g - 1];
    }
    peers->first[0] = 0;
}

/* States at the start; known[state]: 1 + its place among those of the group at hand. */
static void list_starts(struct mlift_peers *peers, const struct mlift_table *table, uint32_t *known)
{
    size_t n = 0;

    for (size_t g = 0; g < peers->n; g++) {
        peers->first_start[g] = n;
        for (size_t i = peers->first[g]; i < peers->first[g + 1]; i++) {
            for (int stage = 0; stage < MLIFT_N_STAGES; stage++) {
                size_t c = peers->cell[i], state = (size_t)mlift_table_start(table, c, stage);
                if (!known[state]) {
                    peers->start[n++] = (uint16_t)state;
                    known[state] = (uint32_t)(n - peers->first_start[g]);
                }
                peers->place[c * MLIFT_N_STAGES + (size_t)stage] = known[state] - 1;
            }
        }
        for (size_t i = peers->first_start[g]; i < n; i++) {
            known[peers->start[i]] = 0;
        }
        size_t own = n - peers->first_start[g];
        peers->most_starts = own > peers->most_starts ? own : peers->most_starts;
    }
    peers->first_start[peers->n] = n;
}

int mlift_peers_init(struct mlift_peers *peers, const struct mlift_table *table, uint32_t refreshes)
{
    size_t n_cells = table->list.profile.n_cells, n_buckets = 2 * n_cells + 1;
    uint32_t *bucket = calloc(n_buckets, sizeof *bucket), *known = calloc((size_t)table->n_states, sizeof *known);

    *peers = (struct mlift_peers){0};
    peers->of = calloc(n_cells, sizeof *peers->of);
    peers->first = calloc(n_cells + 2, sizeof *peers->first);
    peers->cell = calloc(n_cells, sizeof *peers->cell);
    peers->first_start = calloc(n_cells + 1, sizeof *peers->first_start);
    peers->start = calloc(n_cells * MLIFT_N_STAGES, sizeof *peers->start);
    peers->place = calloc(n_cells * MLIFT_N_STAGES, sizeof *peers->place);
    bool all = bucket && known && peers->of && peers->first && peers->cell && peers->first_start && peers->start &&
               peers->place;
    if (all) {
        number(peers, table, points_of_cells(table, refreshes), bucket, n_buckets);
        sort(peers, n_cells);
        list_starts(peers, table, known);
    } else {
        mlift_peers_free(peers);
    }
    free(bucket);
    free(known);
    return all ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

void mlift_peers_free(struct mlift_peers *peers)
{
    free(peers->of);
    free(peers->first);
    free(peers->cell);
    free(peers->first_start);
    free(peers->start);
    free(peers->place);
    *peers = (struct mlift_peers){0};
}
