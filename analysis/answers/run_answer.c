#include "analysis/answers/run_answer.h"

#include <math.h>

static const struct mlift_campaign *campaign_of(const struct mlift_run_answer *self)
{
    return &self->run->scenario->campaign;
}

int mlift_run_answer_baseline(const struct mlift_run_answer *self)
{
    return campaign_of(self)->baseline;
}

int mlift_run_answer_challenger(const struct mlift_run_answer *self)
{
    return campaign_of(self)->challenger;
}

const char *mlift_run_answer_name(const struct mlift_run_answer *self, int strategy)
{
    return campaign_of(self)->strategy[strategy].name;
}

struct mlift_summary_figure mlift_run_answer_rate(const struct mlift_run_answer *self, int strategy, int scope,
                                                  int measure)
{
    const struct mlift_summary *summary = &self->gallery.summary;

    return summary->rate[mlift_summary_index(summary, strategy, scope, measure)];
}

struct mlift_summary_figure mlift_run_answer_lift(const struct mlift_run_answer *self, int strategy, int scope)
{
    const struct mlift_summary *summary = &self->gallery.summary;

    return summary->difference[mlift_summary_index(summary, strategy, scope, summary->goal)];
}

struct mlift_summary_figure mlift_run_answer_ratio(const struct mlift_run_answer *self, int strategy, int scope)
{
    const struct mlift_summary *summary = &self->gallery.summary;

    return summary->ratio[mlift_summary_index(summary, strategy, scope, summary->goal)];
}

double mlift_run_answer_best(struct mlift_summary_figure figure)
{
    return isfinite(figure.exact) ? figure.exact : figure.value;
}

int mlift_run_answer_measure(const struct mlift_run_answer *self, const char *name)
{
    return mlift_measure_find(self->gallery.summary.measure, self->gallery.summary.n_measures, name);
}

static double treated_share(const struct mlift_verdict_test *goal)
{
    double both = goal->list_share[0] + goal->list_share[1];

    return goal->available && both > 0.0 ? goal->list_share[1] / both : 0.5;
}

/* How the difference moves over the ranges that the scenario gives its parameters. */
static int solve_ranges(struct mlift_run_answer *self)
{
    const struct mlift_campaign *campaign = campaign_of(self);
    const struct mlift_design_question question = {.baseline = campaign->baseline,
                                                   .challenger = campaign->challenger,
                                                   .list = (double)campaign->list_size,
                                                   .alpha = MLIFT_VERDICT_ALPHA,
                                                   .sides = 2,
                                                   .power = {MLIFT_VERDICT_TARGET},
                                                   .n_power = 1,
                                                   .treated = treated_share(&self->gallery.verdict->goal)};
    struct mlift_designs designs = {0};
    int status = mlift_design_list_init(&designs, &self->run->table, &self->run->exact, &question);

    status = status ? status
                    : mlift_assurance_init(&self->ranges, self->run->scenario, &self->run->table, &designs, &question);
    mlift_design_list_free(&designs);
    return status;
}

int mlift_run_answer_solve(struct mlift_run_answer *self, const struct mlift_run *run,
                           const struct mlift_run_answer_source *source)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    bool learns = mlift_campaign_learns(&campaign->strategy[campaign->baseline]) ||
                  mlift_campaign_learns(&campaign->strategy[campaign->challenger]);

    *self = (struct mlift_run_answer){.run = run, .source = *source};
    int status = mlift_gallery_init(&self->gallery, run);
    if (!status && run->scenario->n_uncertain > 0 && !learns) {
        status = solve_ranges(self);
    }
    for (int i = 0; i < MLIFT_GALLERY_N_CHARTS; i++) {
        self->chart[i] = (struct mlift_run_answer_chart){&self->gallery, (enum mlift_gallery_chart)i};
    }
    return status;
}

void mlift_run_answer_free(struct mlift_run_answer *self)
{
    mlift_assurance_free(&self->ranges);
    mlift_gallery_free(&self->gallery);
}
