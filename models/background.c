#include "models/background.h"

#include "models/logit.h"

#include <string.h>

enum { DAYS_PER_MONTH = 30 };

void mlift_background_init(struct mlift_background *background, const struct mlift_campaign *campaign)
{
    bool behavioural = campaign->model == MLIFT_MODEL_BEHAVIOURAL;
    int recency = behavioural ? campaign->recency_point : -1;

    background->campaign = campaign;
    background->n_recency = recency < 0 ? 1 : campaign->data_point[recency].n_levels;
    background->n_fatigue = behavioural ? campaign->dynamics.fatigue_levels : 1;
    background->n_states = background->n_recency * background->n_fatigue;
}

int mlift_background_touched(const struct mlift_background *background, int state, bool clicked)
{
    int recency = state / background->n_fatigue, fatigue = state % background->n_fatigue;

    if (clicked) {
        return fatigue;
    }
    fatigue += fatigue + 1 < background->n_fatigue;
    return recency * background->n_fatigue + fatigue;
}

/* Distribution of the recency level after `days` days of ageing one level at a time. */
static void age(const struct mlift_background *background, int recency, int days, double *p)
{
    const double *ageing = background->campaign->dynamics.ageing_per_day;

    memset(p, 0, sizeof(double) * MLIFT_MAX_RECENCY_LEVELS);
    p[recency] = 1.0;
    for (int d = 0; d < days; d++) {
        for (int l = background->n_recency - 2; l >= 0; l--) {
            double moved = p[l] * ageing[l];
            p[l + 1] += moved;
            p[l] -= moved;
        }
    }
}

int mlift_background_kernel(const struct mlift_background *background, int state, int days, int *next, double *p)
{
    int n = background->n_recency, fatigue = state % background->n_fatigue;
    double kept = 1.0, recency[MLIFT_MAX_RECENCY_LEVELS];

    for (int d = 0; d < days; d++) {
        kept *= 1.0 - background->campaign->dynamics.forget_per_day;
    }
    age(background, state / background->n_fatigue, days, recency);
    for (int l = 0; l < n; l++) {
        next[l] = l * background->n_fatigue;
        p[l] = (1.0 - kept) * recency[l];
        next[n + l] = l * background->n_fatigue + fatigue;
        p[n + l] = kept * recency[l];
    }
    return 2 * n;
}

static void one_day(const struct mlift_data_point *point, double share, double *p)
{
    int n = point->n_levels;

    for (int from = 0; from < n; from++) {
        for (int to = 0; to < n; to++) {
            bool target = point->drift_to < 0 ? to != from : to == point->drift_to && to != from;
            double p_target = point->drift_to < 0 ? share / (double)(n - 1) : share;
            p[from * n + to] = target ? p_target : 0.0;
        }
        bool can = point->drift_to < 0 ? n > 1 : from != point->drift_to;
        p[from * n + from] = can ? 1.0 - share : 1.0;
    }
}

void mlift_background_drift(const struct mlift_data_point *point, bool moves, int days, double *p)
{
    int n = point->n_levels;
    size_t bytes = sizeof(double) * (size_t)(n * n);
    double day[MLIFT_MAX_DRIFT_LEVELS * MLIFT_MAX_DRIFT_LEVELS], next[MLIFT_MAX_DRIFT_LEVELS * MLIFT_MAX_DRIFT_LEVELS];

    memset(p, 0, bytes);
    for (int i = 0; i < n; i++) {
        p[i * n + i] = 1.0;
    }
    if (!moves) {
        return;
    }
    one_day(point, mlift_logit_daily(point->drift_per_month, DAYS_PER_MONTH), day);
    for (int d = 0; d < days; d++) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0.0;
                for (int k = 0; k < n; k++) {
                    sum += p[i * n + k] * day[k * n + j];
                }
                next[i * n + j] = sum;
            }
        }
        memcpy(p, next, bytes);
    }
}
