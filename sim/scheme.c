#include "sim/scheme.h"

#include <stdlib.h>
#include <string.h>

static int start(struct mlift_schemes *schemes, const struct mlift_menu *menu)
{
    memset(schemes, 0, sizeof *schemes);
    schemes->n_cells = menu->n_cells;
    schemes->n_candidates = menu->n_candidates;
    schemes->scheme = calloc(MLIFT_SCHEME_MOST, sizeof *schemes->scheme);
    return schemes->scheme ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

void mlift_scheme_free(struct mlift_schemes *schemes)
{
    for (int k = 0; schemes->scheme && k < schemes->n; k++) {
        free(schemes->scheme[k].merge);
        free(schemes->scheme[k].share);
        free(schemes->scheme[k].value);
    }
    free(schemes->scheme);
    memset(schemes, 0, sizeof *schemes);
}

/* Numbers the distinct labels of the cells in the order in which they are met; returns how many. Labels are below
 * MLIFT_MENU_MOST_CELLS, as many as `seen` has room for. */
static size_t number(const uint32_t *label, size_t n, uint32_t *segment, uint32_t *seen)
{
    uint32_t found = 0;

    memset(seen, 0, MLIFT_MENU_MOST_CELLS * sizeof *seen);
    for (size_t c = 0; c < n; c++) {
        if (!seen[label[c]]) {
            seen[label[c]] = ++found;
        }
        segment[c] = seen[label[c]] - 1;
    }
    return found;
}

static int add_value(struct mlift_scheme *scheme, const struct mlift_menu *menu, enum mlift_menu_outcome outcome,
                     const uint32_t *segment)
{
    size_t n = (size_t)menu->n_candidates;

    scheme->share = calloc(scheme->n_segments, sizeof *scheme->share);
    scheme->value = calloc(scheme->n_segments * n, sizeof *scheme->value);
    if (!scheme->share || !scheme->value) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t c = 0; c < menu->n_cells; c++) {
        scheme->share[segment[c]] += menu->share[c];
        for (size_t a = 0; a < n; a++) {
            scheme->value[segment[c] * n + a] += menu->share[c] * menu->rate[outcome][c * n + a];
        }
    }
    return MLIFT_OK;
}

/* What a scheme is added from: label[cell] of it and, unless it merges the cells, of its parent. */
struct addition {
    const struct mlift_menu *menu;
    enum mlift_menu_outcome outcome;
    uint32_t points;
    int parent;
    const uint32_t *label, *parent_segment; /* [cell] */
    uint32_t *segment;                      /* [cell]: filled */
    uint32_t *seen;                         /* scratch of `number` */
};

static int add(struct mlift_schemes *schemes, struct addition *a)
{
    size_t n_cells = a->menu->n_cells;
    struct mlift_scheme *scheme = &schemes->scheme[schemes->n++];

    scheme->points = a->points;
    scheme->parent = a->parent;
    scheme->n_segments = number(a->label, n_cells, a->segment, a->seen);
    schemes->n_segments_all += scheme->n_segments;
    size_t n_above = a->parent < 0 ? n_cells : schemes->scheme[a->parent].n_segments;
    scheme->merge = calloc(n_above, sizeof *scheme->merge);
    if (!scheme->merge) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t c = 0; c < n_cells; c++) {
        scheme->merge[a->parent < 0 ? c : a->parent_segment[c]] = a->segment[c];
    }
    return add_value(scheme, a->menu, a->outcome, a->segment);
}

/* label[cell] after `cuts` cuts: each cut tells one more level of the current data point from the levels after it. */
static void label_cells(const struct mlift_menu *menu, const int *order, int n_order, int cuts, uint32_t *label)
{
    memset(label, 0, menu->n_cells * sizeof *label);
    for (int k = 0; k < n_order && cuts > 0; k++) {
        int n_levels = menu->campaign->data_point[order[k]].n_levels; /* cuts that a point takes: unknown is a level */
        int seen = cuts < n_levels ? cuts : n_levels;
        for (size_t c = 0; c < menu->n_cells; c++) {
            int level = menu->level[c][order[k]];
            label[c] = label[c] * (uint32_t)(n_levels + 1) + (uint32_t)(level < seen ? level : seen);
        }
        cuts -= seen;
    }
}

static uint32_t points_cut(const struct mlift_menu *menu, const int *order, int n_order, int cuts)
{
    uint32_t mask = 0;

    for (int k = 0; k < n_order && cuts > 0; k++) {
        mask |= 1u << order[k];
        cuts -= menu->campaign->data_point[order[k]].n_levels;
    }
    return mask;
}

/* Working space by cell. */
struct nest {
    uint32_t *label, *segment, *parent_segment, *seen;
};

static int nest_init(struct nest *nest, size_t n_cells)
{
    nest->label = calloc(3 * n_cells + MLIFT_MENU_MOST_CELLS, sizeof *nest->label);
    if (!nest->label) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    nest->segment = nest->label + n_cells;
    nest->parent_segment = nest->segment + n_cells;
    nest->seen = nest->parent_segment + n_cells;
    return MLIFT_OK;
}

/* The most cuts that leave no more than `wanted` segments, with fewer segments than `below`; -1 where there are none.
 */
static int cuts_for(struct nest *nest, const struct mlift_menu *menu, const int *order, int n_order, size_t wanted,
                    size_t below)
{
    int most = 0, found = -1;

    for (int k = 0; k < n_order; k++) {
        most += menu->campaign->data_point[order[k]].n_levels;
    }
    for (int cuts = 0; cuts <= most; cuts++) {
        label_cells(menu, order, n_order, cuts, nest->label);
        size_t n = number(nest->label, menu->n_cells, nest->segment, nest->seen);
        if (n > wanted || n >= below) {
            break;
        }
        found = cuts;
    }
    return found;
}

int mlift_scheme_nest(struct mlift_schemes *schemes, const struct mlift_menu *menu, enum mlift_menu_outcome outcome,
                      const int *order, int n_order, const size_t *wanted, int n_wanted)
{
    struct nest nest = {0};
    size_t below = SIZE_MAX;
    int status = start(schemes, menu);

    status = status ? status : nest_init(&nest, menu->n_cells);
    for (int w = n_wanted - 1; !status && w >= 0 && schemes->n < MLIFT_SCHEME_MOST; w--) {
        int cuts = cuts_for(&nest, menu, order, n_order, wanted[w], below);
        if (cuts < 0) {
            continue;
        }
        label_cells(menu, order, n_order, cuts, nest.label);
        struct addition a = {menu,           outcome,    points_cut(menu, order, n_order, cuts),
                             schemes->n - 1, nest.label, nest.parent_segment,
                             nest.segment,   nest.seen};
        status = add(schemes, &a);
        memcpy(nest.parent_segment, nest.segment, menu->n_cells * sizeof *nest.segment);
        below = schemes->scheme[schemes->n - 1].n_segments;
    }
    free(nest.label);
    if (status) {
        mlift_scheme_free(schemes);
    }
    return status;
}

static void label_subset(const struct mlift_menu *menu, const int *points, int n_points, int subset, uint32_t *label)
{
    memset(label, 0, menu->n_cells * sizeof *label);
    for (int k = 0; k < n_points; k++) {
        for (size_t c = 0; (subset >> k & 1) && c < menu->n_cells; c++) {
            label[c] = label[c] * (uint32_t)(menu->campaign->data_point[points[k]].n_levels + 1) +
                       (uint32_t)menu->level[c][points[k]];
        }
    }
}

static uint32_t points_of(const int *points, int n_points, int subset)
{
    uint32_t mask = 0;

    for (int k = 0; k < n_points; k++) {
        mask |= subset >> k & 1 ? 1u << points[k] : 0u;
    }
    return mask;
}

int mlift_scheme_subsets(struct mlift_schemes *schemes, const struct mlift_menu *menu, enum mlift_menu_outcome outcome,
                         const int *points, int n_points)
{
    struct nest nest = {0};
    int all = (1 << n_points) - 1;
    int status = start(schemes, menu);

    status = status ? status : nest_init(&nest, menu->n_cells);
    for (int s = all; !status && s >= 0; s--) {
        /* the parent has the lowest point that this one lacks */
        int lacks = all & ~s, parent = s | (lacks & -lacks);
        label_subset(menu, points, n_points, parent, nest.label);
        (void)number(nest.label, menu->n_cells, nest.parent_segment, nest.seen);
        label_subset(menu, points, n_points, s, nest.label);
        struct addition a = {menu,
                             outcome,
                             points_of(points, n_points, s),
                             s == all ? -1 : all - parent,
                             nest.label,
                             nest.parent_segment,
                             nest.segment,
                             nest.seen};
        status = add(schemes, &a);
    }
    free(nest.label);
    if (status) {
        mlift_scheme_free(schemes);
    }
    return status;
}

double mlift_scheme_best_gain(const struct mlift_schemes *schemes, int index)
{
    const struct mlift_scheme *scheme = &schemes->scheme[index];
    size_t n = (size_t)schemes->n_candidates;
    double each[MLIFT_MENU_MOST_CANDIDATES] = {0.0}, best = 0.0, gain = 0.0;

    for (size_t a = 0; a < n; a++) {
        for (size_t g = 0; g < scheme->n_segments; g++) {
            each[a] += scheme->value[g * n + a];
        }
        best = a == 0 || each[a] > best ? each[a] : best;
    }
    /* differences to the best single candidate, so that where nothing is gained the sum is exactly zero */
    for (size_t g = 0; g < scheme->n_segments; g++) {
        const double *value = scheme->value + g * n;
        double most = value[0], single = 0.0;
        for (size_t a = 0; a < n; a++) {
            most = value[a] > most ? value[a] : most;
        }
        for (size_t a = n; a-- > 0;) {
            single = each[a] >= best ? value[a] : single;
        }
        gain += most - single;
    }
    return gain;
}

int mlift_scheme_order(const struct mlift_menu *menu, enum mlift_menu_outcome outcome, uint32_t points,
                       int order[MLIFT_MAX_DATA_POINTS], int *n_order)
{
    uint32_t left = points;

    *n_order = 0;
    while (left) {
        double most = 0.0;
        int best = -1;
        for (int d = 0; d < menu->campaign->n_data_points; d++) {
            struct mlift_schemes with;
            if (!(left >> d & 1)) {
                continue;
            }
            order[*n_order] = d;
            int status = mlift_scheme_nest(&with, menu, outcome, order, *n_order + 1, (const size_t[]){SIZE_MAX}, 1);
            if (status) {
                return status;
            }
            double gain = mlift_scheme_best_gain(&with, 0);
            mlift_scheme_free(&with);
            if (best < 0 || gain > most * (1.0 + 1e-9)) {
                most = gain;
                best = d;
            }
        }
        order[(*n_order)++] = best;
        left &= ~(1u << best);
    }
    return MLIFT_OK;
}
