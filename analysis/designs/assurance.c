#include "analysis/designs/assurance.h"

#include "analysis/designs/variant.h"
#include "analysis/strategies/agreement.h"
#include "models/draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* States visited that fit the time an answer may take. */
static const double AFFORDABLE_WORK = 2.9e6;

static void shuffle(uint64_t seed, int dimension, size_t n, size_t *place)
{
    for (size_t i = 0; i < n; i++) {
        place[i] = i;
    }
    for (size_t i = n - 1; i > 0; i--) {
        uint32_t word = mlift_draw_word(seed, 0, (uint32_t)i, MLIFT_DRAW_UNCERTAIN, (uint32_t)dimension);
        size_t j = (size_t)((uint64_t)word * (i + 1) >> 32), kept = place[i];
        place[i] = place[j];
        place[j] = kept;
    }
}

double mlift_assurance_point(uint64_t seed, int dimension, size_t n, size_t i, size_t *place)
{
    uint32_t word = mlift_draw_word(seed, 1, (uint32_t)i, MLIFT_DRAW_UNCERTAIN, (uint32_t)dimension);

    shuffle(seed, dimension, n, place);
    return ((double)place[i] + ((double)word + 0.5) / 4294967296.0) / (double)n;
}

/* Everything one point needs. */
struct survey {
    struct mlift_assurance *assurance;
    const struct mlift_scenario *scenario;
    const struct mlift_designs *designs;
    struct mlift_design_question question; /* of the variant: strategies 0 and 1 */
    struct mlift_variant variant;
    bool *differs;
    size_t *place;
    double sum, squares;
};

static void set_point(struct survey *survey, size_t i)
{
    for (int u = 0; u < survey->scenario->n_uncertain; u++) {
        const struct mlift_uncertain *range = &survey->scenario->uncertain[u];
        double at = mlift_assurance_point(survey->scenario->seed, u, survey->assurance->n_points, i, survey->place);
        double value = (range->low + at * (range->high - range->low)) * range->scale;
        memcpy((char *)survey->variant.campaign + range->offset, &value, sizeof value);
    }
}

static int add_power(struct survey *survey, size_t d)
{
    const struct mlift_design *design = &survey->designs->design[d];
    const struct mlift_design_question *q = &survey->question;
    struct mlift_contrast_plan plan = {.baseline = 0,
                                       .challenger = 1,
                                       .metric = design->metric,
                                       .method = design->method,
                                       .differs = design->aware ? survey->differs : NULL,
                                       .treated = q->treated};
    struct mlift_contrast contrast;
    double direction = design->contrast.effect < 0.0 ? -1.0 : 1.0, power;

    int status = mlift_contrast_make(&survey->variant.table, &survey->variant.exact, &plan, &contrast);
    status = status ? status : mlift_design_power(design, &contrast, q->alpha, q->list, direction, &power);
    if (!status) {
        survey->assurance->at_list[d] += power;
    }
    if (!status && isfinite(design->n_required[0])) {
        status = mlift_design_power(design, &contrast, q->alpha, design->n_required[0], direction, &power);
        survey->assurance->at_required[d] += status ? 0.0 : power;
    }
    return status;
}

static int visit(struct survey *survey, size_t i)
{
    set_point(survey, i);
    int status = mlift_variant_solve(&survey->variant);
    if (status) {
        return status;
    }
    const struct mlift_exact *exact = &survey->variant.exact;
    int goal = survey->variant.table.goal;
    double effect = mlift_exact_overall(exact, 1, goal) - mlift_exact_overall(exact, 0, goal);
    survey->assurance->p_better += effect > 1e-12;
    survey->sum += effect;
    survey->squares += effect * effect;
    mlift_agreement_mark(&survey->variant.table, 0, 1, survey->differs);
    for (size_t d = 0; !status && d < survey->designs->n; d++) {
        status = add_power(survey, d);
    }
    return status;
}

static void average(struct survey *survey)
{
    struct mlift_assurance *a = survey->assurance;
    double n = (double)a->n_points, mean = survey->sum / n;

    a->p_better /= n;
    a->effect_sd = sqrt(fmax(0.0, survey->squares / n - mean * mean));
    for (size_t d = 0; d < a->n_designs; d++) {
        a->at_list[d] /= n;
        a->at_required[d] = isfinite(survey->designs->design[d].n_required[0]) ? a->at_required[d] / n : (double)NAN;
    }
}

static size_t affordable_points(const struct mlift_table *table, int baseline, int challenger)
{
    double both = 0.0;
    int strategy[2] = {baseline, challenger};

    for (int i = 0; i < 2; i++) {
        const struct mlift_policy *policy = &table->policy[strategy[i]];
        /* A strategy that reads signals afresh is solved for every profile cell, not once a type. */
        double types = policy->refreshes ? (double)table->list.profile.n_cells * table->list.propensity_bins
                                         : (double)table->n_types;
        both += (double)policy->n_steps * (double)policy->n_states * types;
    }
    double points = AFFORDABLE_WORK / (both * (double)table->n_states + 1.0);
    return points >= MLIFT_ASSURANCE_MOST_POINTS     ? MLIFT_ASSURANCE_MOST_POINTS
           : points <= MLIFT_ASSURANCE_FEWEST_POINTS ? MLIFT_ASSURANCE_FEWEST_POINTS
                                                     : (size_t)points;
}

int mlift_assurance_init(struct mlift_assurance *assurance, const struct mlift_scenario *scenario,
                         const struct mlift_table *table, const struct mlift_designs *designs,
                         const struct mlift_design_question *question)
{
    struct survey survey = {.assurance = assurance, .scenario = scenario, .designs = designs, .question = *question};
    int strategy[2] = {question->baseline, question->challenger};

    *assurance = (struct mlift_assurance){.n_designs = designs->n};
    if (scenario->n_uncertain < 1 || designs->n < 1) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    assurance->n_points = affordable_points(table, question->baseline, question->challenger);
    assurance->at_list = calloc(2 * designs->n, sizeof *assurance->at_list);
    survey.differs = calloc(table->list.observed.n_cells, sizeof *survey.differs);
    survey.place = calloc(assurance->n_points, sizeof *survey.place);
    int status = assurance->at_list && survey.differs && survey.place ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        assurance->at_required = assurance->at_list + designs->n;
        status = mlift_variant_init(&survey.variant, &scenario->campaign, strategy, 2);
    }
    for (size_t i = 0; !status && i < assurance->n_points; i++) {
        status = visit(&survey, i);
    }
    mlift_variant_free(&survey.variant);
    free(survey.differs);
    free(survey.place);
    if (status) {
        mlift_assurance_free(assurance);
    } else {
        average(&survey);
    }
    return status;
}

void mlift_assurance_free(struct mlift_assurance *assurance)
{
    free(assurance->at_list);
    *assurance = (struct mlift_assurance){0};
}
