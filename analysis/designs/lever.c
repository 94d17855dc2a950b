#include "analysis/designs/lever.h"

#include "analysis/designs/variant.h"
#include "models/parameter.h"

#include <math.h>
#include <string.h>

enum { SOLUTIONS = 4 };

/* Intercepts are moved by at most this many logits: odds twenty times as high. */
static const double MOST_LOGITS = 3.0;

struct kind {
    const char *key, *what;
    const char *count, *of; /* metrics; NULL: the rate is the parameter itself */
};

static const struct kind kinds[MLIFT_LEVER_MOST] = {
    {"response.open_intercept", "opens per message sent", "opened", "sent"},
    {"response.click_intercept", "clicks per open", "clicked", "opened"},
    {"funnel.advance.awareness", "clicks in awareness that lead on to consideration", NULL, NULL},
    {"funnel.advance.consideration", "clicks in consideration that lead on to intent", NULL, NULL},
    {"funnel.advance.intent", "clicks in intent that lead on to activation", NULL, NULL},
};

static double metric_of(const struct mlift_variant *variant, const char *name)
{
    for (int m = 0; m < variant->table.n_metrics; m++) {
        if (!strcmp(variant->table.metric[m].name, name)) {
            return mlift_exact_overall(&variant->exact, 0, m);
        }
    }
    return (double)NAN;
}

static double rate_of(const struct mlift_variant *variant, const struct kind *kind, double value)
{
    return kind->count ? metric_of(variant, kind->count) / metric_of(variant, kind->of) : value;
}

/* Largest value of the parameter that makes sense: what is left beside the skip, for an advance. */
static double highest(const struct mlift_campaign *campaign, const struct kind *kind, double now)
{
    static const char prefix[] = "funnel.advance.";
    static const char *const stages[] = {"awareness", "consideration", "intent"};

    for (int s = 0; s < MLIFT_ACTIVATION && !strncmp(kind->key, prefix, sizeof prefix - 1); s++) {
        if (!strcmp(kind->key + sizeof prefix - 1, stages[s])) {
            return 1.0 - campaign->dynamics.p_skip[s];
        }
    }
    return fmin(now + MOST_LOGITS, mlift_parameter_find(kind->key)->high);
}

static int solve_at(struct mlift_variant *variant, const struct kind *kind, double value, double *goal, double *rate)
{
    mlift_parameter_set(mlift_parameter_find(kind->key), variant->campaign, value);
    int status = mlift_variant_solve(variant);
    if (!status) {
        *goal = mlift_exact_overall(&variant->exact, 0, variant->table.goal);
        *rate = rate_of(variant, kind, value);
    }
    return status;
}

/* The goal rate rises with the parameter: regula falsi on its logarithm (Illinois variant), a few solutions. */
static int search(struct mlift_variant *variant, const struct kind *kind, double p_goal, double goal_now, double high,
                  struct mlift_lever *lever)
{
    double low = lever->value_now, f_low = log(goal_now / p_goal), f_high = log(lever->goal_most / p_goal);
    double goal;
    int side = 0, status = MLIFT_OK;

    for (int i = 0; !status && i < SOLUTIONS; i++) {
        lever->value_need = (low * f_high - high * f_low) / (f_high - f_low);
        status = solve_at(variant, kind, lever->value_need, &goal, &lever->rate_need);
        double f = status ? 0.0 : log(goal / p_goal);
        if (fabs(f) < 5e-4) {
            break;
        }
        if (f < 0.0) {
            low = lever->value_need;
            f_low = f;
            f_high *= side < 0 ? 0.5 : 1.0;
            side = -1;
        } else {
            high = lever->value_need;
            f_high = f;
            f_low *= side > 0 ? 0.5 : 1.0;
            side = 1;
        }
    }
    return status;
}

static int find_one(struct mlift_variant *variant, const struct kind *kind, double p_goal, struct mlift_lever *lever)
{
    double goal_now, rate_most;

    *lever = (struct mlift_lever){.key = kind->key, .what = kind->what};
    lever->value_now = mlift_parameter_get(mlift_parameter_find(kind->key), variant->campaign);
    lever->value_need = lever->rate_need = (double)NAN;
    double high = highest(variant->campaign, kind, lever->value_now);
    int status = solve_at(variant, kind, lever->value_now, &goal_now, &lever->rate_now);
    lever->at_least = !status && goal_now >= p_goal;
    if (!status && lever->at_least) {
        lever->goal_most = goal_now;
        lever->value_need = lever->value_now;
        lever->rate_need = lever->rate_now;
        return MLIFT_OK;
    }
    status = status ? status : solve_at(variant, kind, high, &lever->goal_most, &rate_most);
    if (!status && lever->goal_most >= p_goal && goal_now > 0.0) {
        status = search(variant, kind, p_goal, goal_now, high, lever);
    }
    if (!status) {
        mlift_parameter_set(mlift_parameter_find(kind->key), variant->campaign, lever->value_now);
    }
    return status;
}

int mlift_lever_find(const struct mlift_campaign *campaign, int challenger, double p_goal, struct mlift_lever *lever,
                     int *n)
{
    struct mlift_variant variant;

    *n = 0;
    if (campaign->model != MLIFT_MODEL_BEHAVIOURAL) {
        return MLIFT_OK;
    }
    int status = mlift_variant_init(&variant, campaign, &challenger, 1);
    variant.every_metric = true; /* opens and clicks besides */
    for (int i = 0; !status && i < MLIFT_LEVER_MOST; i++) {
        status = find_one(&variant, &kinds[i], p_goal, &lever[i]);
        *n += !status;
    }
    mlift_variant_free(&variant);
    return status;
}
