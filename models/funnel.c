#include "models/funnel.h"

#include <string.h>

bool mlift_funnel_onboarding_moves(const struct mlift_campaign *campaign)
{
    bool moves = campaign->goal.stage_level >= 0 || campaign->goal.eligible_stages != 0;

    for (int m = 1; m <= campaign->n_messages; m++) {
        moves |= campaign->message[m].job == MLIFT_JOB_ADOPT;
    }
    for (int d = 0; d < campaign->n_data_points; d++) {
        moves |= campaign->data_point[d].drift_needs_stage != 0;
    }
    return moves && campaign->stage_point >= 0 && campaign->model == MLIFT_MODEL_BEHAVIOURAL;
}

int mlift_funnel_init(struct mlift_funnel *funnel, const struct mlift_campaign *campaign)
{
    *funnel = (struct mlift_funnel){.campaign = campaign, .n_onboarding = 1};
    if (mlift_funnel_onboarding_moves(campaign)) {
        funnel->n_onboarding = campaign->data_point[campaign->stage_point].n_levels;
    }
    funnel->n_positions = MLIFT_N_STAGES * funnel->n_onboarding + 4;
    return funnel->n_onboarding > MLIFT_MAX_ONBOARDING ? MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES) : MLIFT_OK;
}

static int first_left(const struct mlift_funnel *funnel)
{
    return MLIFT_N_STAGES * funnel->n_onboarding;
}

int mlift_funnel_left(const struct mlift_funnel *funnel, int position, bool complained)
{
    bool converted = mlift_funnel_stage(position) == MLIFT_ACTIVATION;
    return first_left(funnel) + 2 * complained + converted;
}

bool mlift_funnel_has_left(const struct mlift_funnel *funnel, int position)
{
    return position >= first_left(funnel);
}

bool mlift_funnel_has_complained(const struct mlift_funnel *funnel, int position)
{
    return position >= first_left(funnel) + 2;
}

bool mlift_funnel_has_converted(const struct mlift_funnel *funnel, int position)
{
    if (mlift_funnel_has_left(funnel, position)) {
        return (position - first_left(funnel)) % 2;
    }
    return mlift_funnel_stage(position) == MLIFT_ACTIVATION;
}

/* Can a subscriber with this onboarding level still reach the goal through the funnel? */
static bool eligible(const struct mlift_funnel *funnel, int onboarding)
{
    const struct mlift_goal *goal = &funnel->campaign->goal;

    if (funnel->n_onboarding == 1) {
        return true;
    }
    if (goal->stage_level >= 0 && onboarding >= goal->stage_level) {
        return false;
    }
    return goal->eligible_stages == 0 || (goal->eligible_stages >> onboarding & 1);
}

/* Whoever stands on an onboarding level not called `prospect` has a device. */
static bool owns_device(const struct mlift_funnel *funnel, int onboarding)
{
    const struct mlift_campaign *campaign = funnel->campaign;

    return funnel->n_onboarding > 1 &&
           strcmp(campaign->data_point[campaign->stage_point].level[onboarding], "prospect");
}

/* The position that follows from wanting to be at (stage, onboarding): nobody passes intent who is not eligible;
 * reaching the goal's onboarding level is activation, and activation reaches that level; a purchase makes an owner. */
static int settle(const struct mlift_funnel *funnel, int from, int stage, int onboarding)
{
    const struct mlift_goal *goal = &funnel->campaign->goal;
    int was_at = mlift_funnel_onboarding(from);
    bool can = eligible(funnel, was_at);

    if (onboarding >= funnel->n_onboarding) {
        onboarding = funnel->n_onboarding - 1;
    }
    if (stage >= MLIFT_ACTIVATION) {
        stage = can ? MLIFT_ACTIVATION : MLIFT_INTENT;
    }
    if (mlift_funnel_stage(from) == MLIFT_ACTIVATION) {
        stage = MLIFT_ACTIVATION;
    }
    if (can && funnel->n_onboarding > 1) {
        if (goal->stage_level >= 0 && onboarding >= goal->stage_level) {
            stage = MLIFT_ACTIVATION;
        } else if (goal->stage_level >= 0 && stage == MLIFT_ACTIVATION) {
            onboarding = goal->stage_level;
        } else if (stage == MLIFT_ACTIVATION && onboarding == 0 && !owns_device(funnel, 0)) {
            onboarding = 1;
        }
    }
    return mlift_funnel_position(stage, onboarding);
}

static double *row_of(const struct mlift_funnel *funnel, double *p, int from)
{
    return p + from * funnel->n_positions;
}

/* Adds the product of a funnel move and an onboarding move from one position. */
static void add_moves(const struct mlift_funnel *funnel, double *row, int from, const double *by_steps, int lowest,
                      int n_steps, double p_onboard)
{
    int stage = mlift_funnel_stage(from), onboarding = mlift_funnel_onboarding(from);

    for (int k = 0; k < n_steps; k++) {
        if (stage + lowest + k < MLIFT_AWARENESS) {
            continue; /* there is nothing below awareness, and no weight on it */
        }
        row[settle(funnel, from, stage + lowest + k, onboarding)] += by_steps[k] * (1.0 - p_onboard);
        row[settle(funnel, from, stage + lowest + k, onboarding + 1)] += by_steps[k] * p_onboard;
    }
}

static void click_kernel(const struct mlift_funnel *funnel, bool adopt, double *p)
{
    const struct mlift_dynamics *dynamics = &funnel->campaign->dynamics;

    for (int from = 0; from < first_left(funnel); from++) {
        int stage = mlift_funnel_stage(from);
        double up[3] = {1.0, 0.0, 0.0};
        if (stage != MLIFT_ACTIVATION) {
            up[1] = dynamics->p_advance[stage];
            up[2] = dynamics->p_skip[stage];
            up[0] = 1.0 - up[1] - up[2];
        }
        bool onboards = adopt && owns_device(funnel, mlift_funnel_onboarding(from));
        add_moves(funnel, row_of(funnel, p, from), from, up, 0, 3, onboards ? dynamics->p_onboard_click : 0.0);
    }
}

static void day_kernel(const struct mlift_funnel *funnel, double *p)
{
    const struct mlift_dynamics *dynamics = &funnel->campaign->dynamics;

    for (int from = 0; from < first_left(funnel); from++) {
        int stage = mlift_funnel_stage(from);
        double by[3] = {0.0, 1.0, 0.0};
        if (stage != MLIFT_ACTIVATION) {
            by[2] = dynamics->advance_per_day[stage];
            by[0] = stage == MLIFT_AWARENESS ? 0.0 : dynamics->decay_per_day[stage];
            by[1] = 1.0 - by[0] - by[2];
        }
        /* owners move on with their device by themselves; prospects have none */
        bool owner = owns_device(funnel, mlift_funnel_onboarding(from));
        add_moves(funnel, row_of(funnel, p, from), from, by, -1, 3, owner ? dynamics->onboard_per_day : 0.0);
    }
}

static void multiply(int n, const double *a, const double *b, double *out)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            double sum = 0.0;
            for (int k = 0; k < n; k++) {
                sum += a[i * n + k] * b[k * n + j];
            }
            out[i * n + j] = sum;
        }
    }
}

void mlift_funnel_kernel(const struct mlift_funnel *funnel, enum mlift_move_class move_class, int days, double *p)
{
    int n = funnel->n_positions;
    size_t bytes = sizeof(double) * (size_t)(n * n);
    double day[MLIFT_MAX_POSITIONS * MLIFT_MAX_POSITIONS] = {0};
    double next[MLIFT_MAX_POSITIONS * MLIFT_MAX_POSITIONS];

    memset(p, 0, bytes);
    for (int i = move_class == MLIFT_MOVE_QUIET ? 0 : first_left(funnel); i < n; i++) {
        p[i * n + i] = 1.0;
    }
    if (move_class != MLIFT_MOVE_QUIET) {
        click_kernel(funnel, move_class == MLIFT_MOVE_ADOPT, p);
    }
    day_kernel(funnel, day);
    for (int i = first_left(funnel); i < n; i++) {
        day[i * n + i] = 1.0;
    }
    for (int d = 0; d < days; d++) {
        multiply(n, p, day, next);
        memcpy(p, next, bytes);
    }
}
