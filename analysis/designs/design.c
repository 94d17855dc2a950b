#include "analysis/designs/design.h"

#include "analysis/numerics/normal.h"
#include "analysis/strategies/agreement.h"
#include "analysis/twoarm/decision.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Factors: metric, method, aware, sides, looks, holdout. */
enum { N_DESIGNS = 2 * MLIFT_CONTRAST_N_METHODS * 2 * 2 * 2 * 2 };

static double critical(const struct mlift_design *design, double alpha)
{
    return mlift_normal_quantile_above(alpha / design->sides);
}

static double in_the_test(const struct mlift_design *design, double list)
{
    return list * design->contrast.share * (1.0 - design->holdout);
}

static int solve_looks(int sides, double alpha, double power, struct mlift_sequential_design *looks)
{
    struct mlift_sequential_plan plan;
    int status = mlift_sequential_plan_looks(&plan, MLIFT_DESIGN_LOOKS);

    if (!status) {
        plan.sides = sides;
        plan.alpha = alpha;
        plan.power = power;
        status = mlift_sequential_solve(&plan, looks);
    }
    return status;
}

int mlift_design_power(const struct mlift_design *design, const struct mlift_contrast *contrast, double alpha,
                       double list, double direction, double *power)
{
    struct mlift_sequential_course course;
    double z = critical(design, alpha), n = list * contrast->share * (1.0 - design->holdout);

    *power = mlift_contrast_power(contrast, n, 1.0, direction, z);
    if (design->looks == 1 || !(*power > 0.0 && *power < 1.0)) {
        return MLIFT_OK;
    }
    /* The boundaries do not depend on the power the plan was made for; the drift is the one at which a single look
     * would have this power. */
    int status = mlift_sequential_follow(design->bounds, z - mlift_normal_quantile_above(*power), &course);
    *power = status ? (double)NAN : course.above_total;
    return status;
}

double mlift_design_mde(const struct mlift_design *design, double alpha, double list, double power)
{
    double n = in_the_test(design, list) / design->inflation;

    return design->contrast.share * mlift_contrast_mde(&design->contrast, n, critical(design, alpha), power);
}

void mlift_design_arms(const struct mlift_design *design, double list, int *n1, int *n2)
{
    double n = fmin(floor(in_the_test(design, list) + 1e-9), 1e9);

    *n2 = (int)lround(n * design->contrast.treated);
    *n1 = (int)lround(n) - *n2;
}

double mlift_design_false_winners(const struct mlift_design *design, double prior_null)
{
    double false_ones = prior_null * design->type1;

    return false_ones / (false_ones + (1.0 - prior_null) * design->power_at_list);
}

/* List of whole people whose arms, rounded up, hold `people` in all. */
static double whole_list(const struct mlift_design *design, double people)
{
    double s = design->contrast.treated, reach = design->contrast.share * (1.0 - design->holdout);

    if (!isfinite(people)) {
        return (double)INFINITY;
    }
    double arms = ceil(people * s - 1e-9) + ceil(people * (1.0 - s) - 1e-9);
    return ceil(arms / reach - 1e-9);
}

static int size_design(struct mlift_design *design, const struct mlift_design_question *q)
{
    struct mlift_sequential_design looks;
    double z = critical(design, q->alpha);

    for (int i = q->n_power - 1; i >= 0; i--) {
        double people = mlift_contrast_size(&design->contrast, z, q->power[i]);
        design->inflation = 1.0;
        if (design->looks > 1) {
            int status = i > 0 ? solve_looks(design->sides, q->alpha, q->power[i], &looks) : MLIFT_OK;
            if (status) {
                return status;
            }
            design->inflation = i > 0 ? looks.inflation : design->bounds->inflation;
        }
        design->n_required[i] = whole_list(design, people * design->inflation);
    }
    double used = design->looks > 1 ? design->bounds->alternative.information : 1.0;
    design->n_expected = ceil(design->n_required[0] * used);
    return MLIFT_OK;
}

/* Table by table, for the plain test with one look. */
static int enumerate(struct mlift_design *design, const struct mlift_design_question *q)
{
    const struct mlift_contrast *c = &design->contrast;
    enum mlift_alternative alternative = design->sides == 2 ? MLIFT_ALTERNATIVE_TWO_SIDED
                                         : c->effect >= 0.0 ? MLIFT_ALTERNATIVE_P2_GREATER
                                                            : MLIFT_ALTERNATIVE_P1_GREATER;
    struct mlift_decision decision;
    struct mlift_decision_outcome found, alarm;
    int n1, n2;

    mlift_design_arms(design, q->list, &n1, &n2);
    if (n1 < 1 || n2 < 1 || n1 > MLIFT_DESIGN_MOST_EXACT - n2 || !(c->p1 > 0.0 && c->p1 < 1.0) ||
        !(c->p2 > 0.0 && c->p2 < 1.0) || n1 * c->p1 + n2 * c->p2 > MLIFT_DESIGN_MOST_RESPONSES) {
        return MLIFT_OK;
    }
    int status = mlift_decision_init(&decision, MLIFT_DECISION_Z_POOLED, alternative, n1, n2, q->alpha, 0.0, 0.0);
    status = status ? status : mlift_decision_power(&decision, c->p1, c->p2, &found);
    status = status ? status : mlift_decision_power(&decision, c->p1, c->p1, &alarm);
    mlift_decision_free(&decision);
    if (!status) {
        bool none = !(fabs(c->effect) > 1e-12);
        design->exact = true;
        design->type1 = alarm.power;
        design->wrong_sign = none ? (double)NAN : found.wrong_sign;
        design->exaggeration = none ? (double)NAN : found.exaggeration;
        design->power_at_list = found.power * (none || !(found.power > 0.0) ? 1.0 : 1.0 - found.wrong_sign);
    }
    return status;
}

static int power_here(struct mlift_design *design, const struct mlift_design_question *q)
{
    double direction = design->contrast.effect < 0.0 ? -1.0 : 1.0;

    design->type1 = q->alpha;
    design->wrong_sign = design->exaggeration = (double)NAN;
    int status = mlift_design_power(design, &design->contrast, q->alpha, q->list, direction, &design->power_at_list);
    if (!status && design->method == MLIFT_CONTRAST_PLAIN && design->looks == 1) {
        status = enumerate(design, q);
    }
    return status;
}

static void write_name(struct mlift_design *design)
{
    static const char *const methods[] = {"", ", stratified", ", covariate-adjusted"};

    (void)snprintf(design->name, sizeof design->name, "%s%s%s%s%s%s",
                   design->metric == MLIFT_EXACT_GOAL ? "goal" : "click", methods[design->method],
                   design->aware ? ", only where they differ" : "", design->sides == 1 ? ", one-sided" : "",
                   design->looks > 1 ? ", three looks" : "", design->holdout > 0.0 ? ", with holdout" : "");
}

/* Reads the factors off the number; false for one that is not a design of this question. */
static bool factor(size_t number, const struct mlift_design_question *q, double share, struct mlift_design *design)
{
    *design = (struct mlift_design){.metric = number & 1 ? MLIFT_EXACT_CLICK : MLIFT_EXACT_GOAL,
                                    .aware = number >> 1 & 1,
                                    .sides = number >> 2 & 1 ? 1 : 2,
                                    .looks = number >> 3 & 1 ? MLIFT_DESIGN_LOOKS : 1,
                                    .holdout = number >> 4 & 1 ? q->holdout : 0.0,
                                    .method = (enum mlift_contrast_method)(number >> 5)};
    bool holdout = number >> 4 & 1;
    return !(design->aware && !(share > 0.0 && share < 1.0 - 1e-12)) && !(q->sides && design->sides != q->sides) &&
           !(holdout && !(q->holdout > 0.0));
}

static int add_design(struct mlift_designs *designs, const struct mlift_table *table, const struct mlift_exact *exact,
                      const struct mlift_design_question *q, const bool *differs, struct mlift_design *design)
{
    struct mlift_contrast_plan plan = {.baseline = q->baseline,
                                       .challenger = q->challenger,
                                       .metric = design->metric,
                                       .method = design->method,
                                       .differs = design->aware ? differs : NULL,
                                       .treated = q->treated};
    struct mlift_contrast uniform;

    design->bounds = design->looks > 1 ? &designs->bounds[design->sides - 1] : NULL;
    int status = mlift_contrast_make(table, exact, &plan, &design->contrast);
    plan.uniform = true;
    status = status ? status : mlift_contrast_make(table, exact, &plan, &uniform);
    status = status ? status : size_design(design, q);
    status = status ? status : power_here(design, q);
    if (status) {
        return status;
    }
    struct mlift_design shaped = *design;
    shaped.contrast = fabs(design->contrast.effect) > 1e-12 ? design->contrast : uniform;
    design->mde_at_list = mlift_design_mde(&shaped, q->alpha, q->list, q->power[0]);
    write_name(design);
    designs->design[designs->n++] = *design;
    return MLIFT_OK;
}

static int by_need(const void *a, const void *b)
{
    const struct mlift_design *one = a, *other = b;

    if (one->n_required[0] != other->n_required[0]) {
        return one->n_required[0] < other->n_required[0] ? -1 : 1;
    }
    return one->n_expected < other->n_expected ? -1 : one->n_expected > other->n_expected;
}

static bool is_sound(const struct mlift_design_question *q)
{
    bool sound = q->alpha > 0.0 && q->alpha < 1.0 && q->treated > 0.0 && q->treated < 1.0 && q->holdout >= 0.0 &&
                 q->holdout < 1.0 && q->list >= 4.0 && q->n_power >= 1 && q->n_power <= MLIFT_DESIGN_MOST_TARGETS;

    for (int i = 0; sound && i < q->n_power; i++) {
        sound = q->power[i] > q->alpha && q->power[i] < 1.0;
    }
    return sound;
}

static double share_of(const struct mlift_exact *exact, int strategy, const bool *differs)
{
    double share = 0.0;

    for (size_t cell = 0; cell < exact->n_cells; cell++) {
        share += differs[cell] ? mlift_exact_cell(exact, strategy, cell, MLIFT_EXACT_SHARE) : 0.0;
    }
    return share;
}

int mlift_design_list_init(struct mlift_designs *designs, const struct mlift_table *table,
                           const struct mlift_exact *exact, const struct mlift_design_question *q)
{
    int status = is_sound(q) ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);

    *designs = (struct mlift_designs){0};
    if (status) {
        return status;
    }
    bool *differs = calloc(exact->n_cells, sizeof *differs);
    designs->design = calloc(N_DESIGNS, sizeof *designs->design);
    designs->bounds = calloc(2, sizeof *designs->bounds);
    if (!differs || !designs->design || !designs->bounds) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        goto out;
    }
    for (int sides = 1; !status && sides <= 2; sides++) {
        status = solve_looks(sides, q->alpha, q->power[0], &designs->bounds[sides - 1]);
    }
    if (status) {
        goto out;
    }
    mlift_agreement_mark(table, q->baseline, q->challenger, differs);
    designs->share_differing = share_of(exact, q->baseline, differs);
    for (size_t i = 0; !status && i < N_DESIGNS; i++) {
        struct mlift_design design;
        bool both = table->click != table->goal || !(i & 1);
        if (both && factor(i, q, designs->share_differing, &design)) {
            status = add_design(designs, table, exact, q, differs, &design);
        }
    }
    qsort(designs->design, designs->n, sizeof *designs->design, by_need);
out:
    free(differs);
    if (status) {
        mlift_design_list_free(designs);
    }
    return status;
}

void mlift_design_list_free(struct mlift_designs *designs)
{
    free(designs->design);
    free(designs->bounds);
    *designs = (struct mlift_designs){0};
}

const struct mlift_design *mlift_design_find(const struct mlift_designs *designs, int metric,
                                             enum mlift_contrast_method method, bool aware, int sides, int looks)
{
    for (size_t i = 0; i < designs->n; i++) {
        const struct mlift_design *d = &designs->design[i];
        if (d->metric == metric && d->method == method && d->aware == aware && d->sides == sides && d->looks == looks &&
            !(d->holdout > 0.0)) {
            return d;
        }
    }
    return NULL;
}
