#include "analysis/segments/breakeven.h"

#include <math.h>
#include <string.h>

static const double ROOT_TOLERANCE = 1e-4; /* of the range */
static const double MOST_CROSSOVER = 3.0, MOST_RELEVANCE = 2.0, MOST_DRIFT = 0.5;

const char *mlift_breakeven_name(enum mlift_breakeven_lever lever)
{
    static const char *const names[MLIFT_BREAKEVEN_N_LEVERS] = {"accuracy", "known", "crossover", "relevance", "drift"};

    return names[lever];
}

const char *mlift_breakeven_describe(enum mlift_breakeven_lever lever)
{
    static const char *const words[MLIFT_BREAKEVEN_N_LEVERS] = {
        "share of the known signals that is right",
        "share whose signals are known",
        "match and mismatch, times those of the scenario",
        "slope of clicks on relevance (gamma_click)",
        "share whose level changes in 30 days",
    };

    return words[lever];
}

/* The challenger and the baseline, and which data points are moved. */
struct bench {
    const struct mlift_campaign *campaign; /* as the scenario has it */
    struct mlift_variant variant;
    uint32_t points;
};

static uint32_t points_of(const struct mlift_campaign *campaign)
{
    uint32_t points = campaign->strategy[campaign->challenger].segment_by;

    for (int m = 1; !campaign->strategy[campaign->challenger].segment_by && m <= campaign->n_messages; m++) {
        for (int d = 0; d < campaign->n_data_points; d++) {
            points |= campaign->message[m].speaks_to[d] ? 1u << d : 0u;
        }
    }
    return points;
}

static int bench_init(struct bench *bench, const struct mlift_campaign *campaign)
{
    int strategy[2] = {campaign->baseline, campaign->challenger};

    bench->campaign = campaign;
    bench->points = points_of(campaign);
    int status = mlift_variant_init(&bench->variant, campaign, strategy, 2);
    if (!status) {
        bench->variant.campaign->report_by = 0;
    }
    return status;
}

static bool moves(const struct bench *bench, enum mlift_breakeven_lever lever, int d)
{
    bool own = d == bench->campaign->stage_point || d == bench->campaign->recency_point;

    return (bench->points >> d & 1) && !(lever == MLIFT_BREAKEVEN_DRIFT && own);
}

static double present(const struct mlift_data_point *point, enum mlift_breakeven_lever lever)
{
    return lever == MLIFT_BREAKEVEN_ACCURACY ? point->accuracy
           : lever == MLIFT_BREAKEVEN_KNOWN  ? point->p_known
                                             : point->drift_per_month;
}

/* Mean over the data points that are moved; NAN where there are none. */
static double value_now(const struct bench *bench, enum mlift_breakeven_lever lever)
{
    double sum = 0.0, n = 0.0;

    if (lever == MLIFT_BREAKEVEN_RELEVANCE) {
        return bench->campaign->response.gamma_click;
    }
    for (int d = 0; d < bench->campaign->n_data_points; d++) {
        if (moves(bench, lever, d)) {
            sum += lever == MLIFT_BREAKEVEN_CROSSOVER ? 1.0 : present(&bench->campaign->data_point[d], lever);
            n += 1.0;
        }
    }
    return n > 0.0 ? sum / n : (double)NAN;
}

static bool has_lever(const struct bench *bench, enum mlift_breakeven_lever lever)
{
    bool signal = lever == MLIFT_BREAKEVEN_ACCURACY || lever == MLIFT_BREAKEVEN_KNOWN;

    return (signal || bench->campaign->model == MLIFT_MODEL_BEHAVIOURAL) && !isnan(value_now(bench, lever));
}

static void range_of(const struct bench *bench, enum mlift_breakeven_lever lever, double *low, double *high)
{
    int most_levels = 2;

    for (int d = 0; d < bench->campaign->n_data_points; d++) {
        int n = bench->campaign->data_point[d].n_levels;
        most_levels = moves(bench, lever, d) && n > most_levels ? n : most_levels;
    }
    *low = lever == MLIFT_BREAKEVEN_ACCURACY ? 1.0 / most_levels : 0.0; /* below chance no signal is */
    *high = lever == MLIFT_BREAKEVEN_CROSSOVER   ? MOST_CROSSOVER
            : lever == MLIFT_BREAKEVEN_RELEVANCE ? fmax(MOST_RELEVANCE, 2.0 * bench->campaign->response.gamma_click)
            : lever == MLIFT_BREAKEVEN_DRIFT     ? MOST_DRIFT
                                                 : 1.0;
}

static void set(struct bench *bench, enum mlift_breakeven_lever lever, double value)
{
    struct mlift_campaign *campaign = bench->variant.campaign;

    if (lever == MLIFT_BREAKEVEN_RELEVANCE) {
        campaign->response.gamma_click = value;
        return;
    }
    for (int d = 0; d < campaign->n_data_points; d++) {
        struct mlift_data_point *point = &campaign->data_point[d];
        const struct mlift_data_point *was = &bench->campaign->data_point[d];
        if (!moves(bench, lever, d)) {
            continue;
        }
        if (lever == MLIFT_BREAKEVEN_ACCURACY) {
            point->accuracy = value;
        } else if (lever == MLIFT_BREAKEVEN_KNOWN) {
            point->p_known = value;
        } else if (lever == MLIFT_BREAKEVEN_DRIFT) {
            point->drift_per_month = value;
        } else {
            point->match_weight = value * was->match_weight;
            point->mismatch_weight = value * was->mismatch_weight;
        }
    }
}

static int solve(struct bench *bench, double *lift)
{
    int status = mlift_variant_solve(&bench->variant);

    if (!status) {
        int goal = bench->variant.table.goal;
        *lift =
            mlift_exact_overall(&bench->variant.exact, 1, goal) - mlift_exact_overall(&bench->variant.exact, 0, goal);
        *lift = fabs(*lift) < MLIFT_BREAKEVEN_NOTHING ? 0.0 : *lift;
    }
    return status;
}

static int lift_at(struct bench *bench, enum mlift_breakeven_lever lever, double value, double *lift)
{
    set(bench, lever, value);
    return solve(bench, lift);
}

/* Regula falsi (Illinois variant) between two values whose lifts differ in sign. */
static int find_root(struct bench *bench, enum mlift_breakeven_lever lever, double low, double high, double f_low,
                     double f_high, double tolerance, double *root)
{
    int side = 0, status = MLIFT_OK;

    while (!status && high - low > tolerance) {
        double f;
        *root = (low * f_high - high * f_low) / (f_high - f_low);
        status = lift_at(bench, lever, *root, &f);
        if (status || f == 0.0) {
            return status;
        }
        if ((f < 0.0) == (f_high < 0.0)) {
            bool near = high - *root < tolerance;
            high = *root;
            f_high = f;
            f_low *= side == 1 ? 0.5 : 1.0;
            side = 1;
            if (near && fabs(f) < 1e-10) {
                break;
            }
        } else {
            low = *root;
            f_low = f;
            f_high *= side == -1 ? 0.5 : 1.0;
            side = -1;
        }
    }
    return status;
}

static int find_roots(struct bench *bench, struct mlift_breakeven *b)
{
    double tolerance = ROOT_TOLERANCE * (b->value[MLIFT_BREAKEVEN_POINTS - 1] - b->value[0]);
    int status = MLIFT_OK;

    for (int i = 0; !status && i + 1 < MLIFT_BREAKEVEN_POINTS && b->n_roots < MLIFT_BREAKEVEN_MOST_ROOTS; i++) {
        if (b->lift[i] * b->lift[i + 1] < 0.0) {
            status = find_root(bench, b->lever, b->value[i], b->value[i + 1], b->lift[i], b->lift[i + 1], tolerance,
                               &b->root[b->n_roots]);
            b->n_roots += !status;
        } else if (i > 0 && b->lift[i] == 0.0 && b->lift[i - 1] * b->lift[i + 1] < 0.0) {
            b->root[b->n_roots++] = b->value[i];
        }
    }
    return status;
}

static void fill_grid(const struct bench *bench, enum mlift_breakeven_lever lever, double *value)
{
    double low, high;

    range_of(bench, lever, &low, &high);
    for (int i = 0; i < MLIFT_BREAKEVEN_POINTS; i++) {
        value[i] = low + (high - low) * i / (MLIFT_BREAKEVEN_POINTS - 1);
    }
}

int mlift_breakeven_find(struct mlift_breakeven *breakeven, const struct mlift_campaign *campaign,
                         enum mlift_breakeven_lever lever)
{
    struct bench bench;
    int status = bench_init(&bench, campaign);

    *breakeven = (struct mlift_breakeven){.lever = lever};
    if (!status && has_lever(&bench, lever)) {
        breakeven->now = value_now(&bench, lever);
        fill_grid(&bench, lever, breakeven->value);
        for (int i = 0; !status && i < MLIFT_BREAKEVEN_POINTS; i++) {
            status = lift_at(&bench, lever, breakeven->value[i], &breakeven->lift[i]);
        }
        status = status ? status : find_roots(&bench, breakeven);
        breakeven->possible = !status;
    }
    mlift_variant_free(&bench.variant);
    return status == MLIFT_ERR_TOO_MANY_STATES ? MLIFT_OK : status;
}

int mlift_breakeven_map_find(struct mlift_breakeven_map *map, const struct mlift_campaign *campaign,
                             enum mlift_breakeven_lever x_lever, enum mlift_breakeven_lever y_lever)
{
    struct bench bench;
    int status = bench_init(&bench, campaign);

    memset(map, 0, sizeof *map);
    map->x_lever = x_lever;
    map->y_lever = y_lever;
    if (!status && x_lever != y_lever && has_lever(&bench, x_lever) && has_lever(&bench, y_lever)) {
        map->x_now = value_now(&bench, x_lever);
        map->y_now = value_now(&bench, y_lever);
        fill_grid(&bench, x_lever, map->x);
        fill_grid(&bench, y_lever, map->y);
        for (int j = 0; !status && j < MLIFT_BREAKEVEN_POINTS; j++) {
            set(&bench, y_lever, map->y[j]);
            for (int i = 0; !status && i < MLIFT_BREAKEVEN_POINTS; i++) {
                status = lift_at(&bench, x_lever, map->x[i], &map->lift[j][i]);
            }
        }
        map->possible = !status;
    }
    mlift_variant_free(&bench.variant);
    return status == MLIFT_ERR_TOO_MANY_STATES ? MLIFT_OK : status;
}
