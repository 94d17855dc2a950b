#include "analysis/sequential/sequential.h"

#include "analysis/numerics/crossing.h"
#include "analysis/numerics/normal.h"
#include "analysis/numerics/root.h"

#include <float.h>
#include <math.h>

static const double z_limit = MLIFT_SEQUENTIAL_NEVER; /* P(Z > 40) is not a double */
static const double z_tolerance = 1e-13;

int mlift_sequential_plan_looks(struct mlift_sequential_plan *plan, int n_looks)
{
    if (n_looks < 1 || n_looks > MLIFT_SEQUENTIAL_MAX_LOOKS) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    *plan = (struct mlift_sequential_plan){.n_looks = n_looks, .sides = 2, .alpha = 0.05, .power = 0.8};
    for (int k = 0; k < n_looks; k++) {
        plan->information[k] = (double)(k + 1) / n_looks;
    }
    return 0;
}

static int check_plan(const struct mlift_sequential_plan *plan)
{
    int good = plan->n_looks >= 1 && plan->n_looks <= MLIFT_SEQUENTIAL_MAX_LOOKS &&
               (plan->sides == 1 || plan->sides == 2) && plan->alpha > 0.0 && plan->alpha < 0.5 * plan->sides &&
               plan->power > plan->alpha / plan->sides && plan->power < 1.0;
    double before = 0.0;
    for (int k = 0; good && k < plan->n_looks; k++) {
        good = plan->information[k] - before >= MLIFT_CROSSING_MIN_STEP;
        before = plan->information[k];
    }
    if (!good || fabs(before - 1.0) > 1e-12) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return 0;
}

/* One attempt at the bounds: for a constant of the boundary and a drift, all looks are walked under both hypotheses. */
struct attempt {
    const struct mlift_sequential_plan *plan;
    struct mlift_sequential_design *design;
    double constant, drift;
    double alpha_total; /* of one side */
    double power_total;
    int status;
};

struct tail_search {
    const struct mlift_crossing *crossing;
    double t, log_target;
    int from_below;
};

static double tail_excess(double z, void *context)
{
    struct tail_search *s = context;
    double p = s->from_below ? mlift_crossing_below(s->crossing, s->t, z) : mlift_crossing_above(s->crossing, s->t, z);
    return log(fmax(p, DBL_MIN)) - s->log_target;
}

/* z with P(not stopped before, Z beyond z) = target; the limits stand for "never" and "always". */
static int find_tail(const struct mlift_crossing *crossing, double t, double target, int from_below, double *z)
{
    double sign = from_below ? -1.0 : 1.0;
    struct tail_search search = {crossing, t, log(fmax(target, DBL_MIN)), from_below};
    if (!(target > DBL_MIN) || tail_excess(sign * z_limit, &search) >= 0.0) {
        *z = sign * z_limit;
        return 0;
    }
    if (tail_excess(-sign * z_limit, &search) <= 0.0) {
        *z = -sign * z_limit;
        return 0;
    }
    return mlift_root_find(tail_excess, &search, -z_limit, z_limit, z_tolerance, z);
}

static double share_spent(const struct mlift_spending *spending, double total, const double *information, int k)
{
    double now = mlift_spending_at(spending, total, information[k]);
    return k == 0 ? now : now - mlift_spending_at(spending, total, information[k - 1]);
}

static int find_critical(const struct attempt *a, const struct mlift_crossing *null, int k, double *z)
{
    const struct mlift_sequential_plan *plan = a->plan;
    if (!plan->spends) {
        *z = mlift_boundary_at(&plan->boundary, a->constant, plan->information[k], k == plan->n_looks - 1);
        return 0;
    }
    double target = share_spent(&plan->alpha_spending, plan->alpha / plan->sides, plan->information, k);
    return find_tail(null, plan->information[k], target, 0, z);
}

struct wedge_search {
    const struct mlift_crossing *crossing;
    double t, target;
};

static double wedge_excess(double z, void *context)
{
    struct wedge_search *s = context;
    return mlift_crossing_below(s->crossing, s->t, z) - mlift_crossing_below(s->crossing, s->t, -z) - s->target;
}

/* Futility bound at look k, never above the critical value; 0 or -z_limit where no error may be spent yet. */
static int find_futility(const struct attempt *a, const struct mlift_crossing *alternative, int k, double critical,
                         double *z)
{
    const struct mlift_sequential_plan *plan = a->plan;
    double t = plan->information[k], nothing = plan->sides == 2 ? 0.0 : -z_limit;
    int status = 0;
    *z = nothing;
    if (k == plan->n_looks - 1) {
        *z = critical;
    } else if (plan->futility_kind == MLIFT_FUTILITY_FIXED) {
        *z = fmin(fmax(plan->futility[k], nothing), critical);
    } else if (plan->futility_kind == MLIFT_FUTILITY_SPENDING) {
        double target = share_spent(&plan->beta_spending, 1.0 - plan->power, plan->information, k);
        struct wedge_search search = {alternative, t, target};
        if (plan->sides == 1) {
            status = find_tail(alternative, t, target, 1, z);
        } else if (wedge_excess(critical, &search) <= 0.0) {
            *z = critical;
        } else {
            status = mlift_root_find(wedge_excess, &search, 0.0, critical, z_tolerance, z);
        }
        *z = fmin(*z, critical);
    }
    return status;
}

/* Moves one hypothesis past look k, keeping what neither bound stops. */
static int keep_going(const struct mlift_sequential_design *design, struct mlift_crossing *crossing, int k,
                      int with_futility)
{
    double high = design->critical[k], low = -z_limit, inner = 0.0;
    if (design->sides == 2) {
        low = -high;
        inner = with_futility ? design->futility[k] : 0.0;
    } else if (with_futility) {
        low = design->futility[k];
    }
    return mlift_crossing_advance(crossing, design->information[k], low, high, inner, design->information[k + 1]);
}

static int attempt_look(struct attempt *a, struct mlift_crossing *null, struct mlift_crossing *alternative, int k)
{
    struct mlift_sequential_design *design = a->design;
    double t = design->information[k];
    int status = find_critical(a, null, k, &design->critical[k]);
    if (status == 0) {
        status = find_futility(a, alternative, k, design->critical[k], &design->futility[k]);
    }
    if (status != 0) {
        return status;
    }
    a->alpha_total += mlift_crossing_above(null, t, design->critical[k]);
    a->power_total += mlift_crossing_above(alternative, t, design->critical[k]);
    if (k == design->n_looks - 1) {
        return 0;
    }
    status = keep_going(design, null, k, a->plan->binding);
    return status != 0 ? status : keep_going(design, alternative, k, 1);
}

static int attempt_all(struct attempt *a)
{
    struct mlift_crossing null = {.drift = 0.0}, alternative = {.drift = 0.0};
    int status = mlift_crossing_init(&null, 0.0);
    if (status == 0) {
        status = mlift_crossing_init(&alternative, a->drift);
    }
    a->alpha_total = a->power_total = 0.0;
    for (int k = 0; status == 0 && k < a->plan->n_looks; k++) {
        status = attempt_look(a, &null, &alternative, k);
    }
    mlift_crossing_free(&null);
    mlift_crossing_free(&alternative);
    return status;
}

static double alpha_excess(double constant, void *context)
{
    struct attempt *a = context;
    a->constant = constant;
    int status = attempt_all(a);
    if (status != 0) {
        a->status = status;
        return (double)NAN;
    }
    return a->alpha_total - a->plan->alpha / a->plan->sides;
}

/* For the attempt's drift: the constant of a classical boundary that spends alpha; nothing to find for spending. */
static int fit_constant(struct attempt *a)
{
    if (a->plan->spends) {
        return attempt_all(a);
    }
    double constant = 0.0;
    int status = 0;
    if (alpha_excess(0.0, a) > 0.0) { /* else binding futility stops leave less than alpha: such a drift has no power */
        status = mlift_root_find(alpha_excess, a, 0.0, 12.0, z_tolerance, &constant);
    }
    if (a->status != 0) {
        return a->status;
    }
    if (status != 0) {
        return status;
    }
    a->constant = constant;
    return attempt_all(a);
}

/* The critical values depend on the drift only where binding futility bounds do. */
static int depends_on_drift(const struct mlift_sequential_plan *plan)
{
    return plan->binding && plan->futility_kind == MLIFT_FUTILITY_SPENDING;
}

static double power_excess(double drift, void *context)
{
    struct attempt *a = context;
    a->drift = drift;
    int status = depends_on_drift(a->plan) ? fit_constant(a) : attempt_all(a);
    if (status != 0) {
        a->status = status;
        return (double)NAN;
    }
    return a->power_total - a->plan->power;
}

static int find_drift(struct attempt *a, double fixed)
{
    int status = depends_on_drift(a->plan) ? 0 : fit_constant(a);
    double drift = 0.0;
    if (status == 0) {
        status = mlift_root_find(power_excess, a, 0.0, 3.0 * fixed + 6.0, z_tolerance, &drift);
    }
    if (a->status != 0) {
        return a->status;
    }
    if (status != 0) {
        return status;
    }
    a->drift = drift;
    return depends_on_drift(a->plan) ? fit_constant(a) : attempt_all(a);
}

/* Alpha as planned: without the futility stops unless they are binding. */
static int spend_alpha(const struct mlift_sequential_plan *plan, struct mlift_sequential_design *design)
{
    struct mlift_sequential_design bare = *design;
    for (int k = 0; !plan->binding && k < plan->n_looks - 1; k++) {
        bare.futility[k] = plan->sides == 2 ? 0.0 : -z_limit;
    }
    int status = mlift_sequential_follow(&bare, 0.0, &bare.null);
    for (int k = 0; status == 0 && k < plan->n_looks; k++) {
        design->alpha_spent[k] = bare.null.above[k] + bare.null.below[k] + (k > 0 ? design->alpha_spent[k - 1] : 0.0);
    }
    return status;
}

int mlift_sequential_futility_above(const struct mlift_sequential_plan *plan,
                                    const struct mlift_sequential_design *design)
{
    for (int k = 0; plan->futility_kind == MLIFT_FUTILITY_FIXED && k < plan->n_looks - 1; k++) {
        if (plan->futility[k] > design->critical[k] + 1e-6) {
            return k;
        }
    }
    return -1;
}

int mlift_sequential_solve(const struct mlift_sequential_plan *plan, struct mlift_sequential_design *design)
{
    *design = (struct mlift_sequential_design){.n_looks = plan->n_looks, .sides = plan->sides};
    int status = check_plan(plan);
    if (status != 0) {
        return status;
    }
    for (int k = 0; k < plan->n_looks; k++) {
        design->information[k] = plan->information[k];
    }
    double fixed =
        mlift_normal_quantile_above(plan->alpha / plan->sides) + mlift_normal_quantile_above(1.0 - plan->power);
    struct attempt a = {.plan = plan, .design = design, .drift = fixed};
    status = find_drift(&a, fixed);
    if (status == 0 && mlift_sequential_futility_above(plan, design) >= 0) {
        status = MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
    }
    if (status == 0) {
        design->drift = a.drift;
        design->inflation = a.drift * a.drift / (fixed * fixed);
        status = spend_alpha(plan, design);
    }
    if (status == 0) {
        status = mlift_sequential_follow(design, 0.0, &design->null);
    }
    if (status == 0) {
        status = mlift_sequential_follow(design, design->drift, &design->alternative);
    }
    for (int k = 0; status == 0 && k < plan->n_looks; k++) {
        design->beta_spent[k] = design->alternative.futile[k] + (k > 0 ? design->beta_spent[k - 1] : 0.0);
    }
    return status;
}

static void follow_look(const struct mlift_sequential_design *design, const struct mlift_crossing *crossing, int k,
                        struct mlift_sequential_course *course)
{
    double t = design->information[k], critical = design->critical[k], futility = design->futility[k];
    course->above[k] = mlift_crossing_above(crossing, t, critical);
    if (design->sides == 2) {
        course->below[k] = mlift_crossing_below(crossing, t, -critical);
        course->futile[k] = mlift_crossing_below(crossing, t, futility) - mlift_crossing_below(crossing, t, -futility);
    } else {
        course->futile[k] = mlift_crossing_below(crossing, t, futility);
    }
    course->above_total += course->above[k];
    course->below_total += course->below[k];
    course->information += t * (course->above[k] + course->below[k] + course->futile[k]);
}

int mlift_sequential_follow(const struct mlift_sequential_design *design, double drift,
                            struct mlift_sequential_course *course)
{
    struct mlift_crossing crossing = {.drift = 0.0};
    *course = (struct mlift_sequential_course){.information = 0.0};
    int status = mlift_crossing_init(&crossing, drift);
    for (int k = 0; status == 0 && k < design->n_looks; k++) {
        follow_look(design, &crossing, k, course);
        if (k < design->n_looks - 1) {
            status = keep_going(design, &crossing, k, 1);
        }
    }
    mlift_crossing_free(&crossing);
    return status;
}

static double crossed(const struct mlift_sequential_design *design, const struct mlift_crossing *crossing, int k,
                      double z)
{
    double t = design->information[k], above = mlift_crossing_above(crossing, t, design->sides == 2 ? fabs(z) : z);

    return design->sides == 2 ? above + mlift_crossing_below(crossing, t, -fabs(z)) : above;
}

int mlift_sequential_p_value(const struct mlift_sequential_design *design, const double *z, int n, int *at, double *p)
{
    struct mlift_crossing null = {.drift = 0.0};
    int status = n >= 1 && n <= design->n_looks ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);

    status = status != 0 ? status : mlift_crossing_init(&null, 0.0);
    *p = 0.0;
    for (*at = 0; status == 0; ++*at) {
        double seen = design->sides == 2 ? fabs(z[*at]) : z[*at];
        if (seen >= design->critical[*at] || *at == n - 1) {
            *p = fmin(*p + crossed(design, &null, *at, z[*at]), 1.0);
            break;
        }
        *p += crossed(design, &null, *at, design->critical[*at]);
        status = keep_going(design, &null, *at, 0);
    }
    mlift_crossing_free(&null);
    return status;
}

struct power_search {
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design *design;
    double (*fixed_information)(double power, void *context);
    void *context;
    double information;
    int status;
};

static double information_excess(double power, void *context)
{
    struct power_search *s = context;
    s->plan.power = power;
    int status = mlift_sequential_solve(&s->plan, s->design);
    if (status != 0) {
        s->status = status;
        return (double)NAN;
    }
    return log(s->design->inflation * s->fixed_information(power, s->context) / s->information);
}

/* Bracket of the power that these people have. Where futility spends a beta near one, a small power needs more people
 * than a larger one: the search comes down from the largest power, along the branch on which people help. */
static int bracket_power(struct power_search *search, double least, double most, double *low, double *high)
{
    double z_least = mlift_normal_quantile_above(1.0 - least);

    *low = *high = most;
    for (double z = mlift_normal_quantile_above(1.0 - most); search->status == 0; z -= 0.5) {
        *high = *low;
        *low = z > z_least ? fmin(mlift_normal_above(-z), most) : least;
        if (information_excess(*low, search) <= 0.0) {
            return search->status;
        }
        if (z <= z_least) { /* without futility: hardly more than false alarms */
            *high = *low;
            return search->plan.futility_kind == MLIFT_FUTILITY_SPENDING ? MLIFT_RAISE(MLIFT_ERR_UNREACHABLE) : 0;
        }
    }
    return search->status;
}

int mlift_sequential_power(const struct mlift_sequential_plan *plan,
                           double (*fixed_information)(double power, void *context), void *context, double information,
                           struct mlift_sequential_design *design)
{
    struct power_search search = {*plan, design, fixed_information, context, information, 0};
    double alone = plan->alpha / plan->sides, least = alone + 1e-4 * (1.0 - alone), low = 0.0, high = 0.0;
    int status = bracket_power(&search, least, 1.0 - 1e-9, &low, &high);
    double power = high;
    if (status == 0 && low < high) {
        status = mlift_root_find(information_excess, &search, low, high, 1e-10, &power);
    }
    if (search.status != 0) {
        return search.status;
    }
    if (status != 0) {
        return status;
    }
    search.plan.power = power;
    return mlift_sequential_solve(&search.plan, design);
}
