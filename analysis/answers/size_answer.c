#include "analysis/answers/size_answer.h"

#include "analysis/numerics/normal.h"
#include "analysis/twoarm/closedform.h"
#include "models/goal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static const double DEFAULT_HOLDOUT = 0.1;

void mlift_size_answer_question_init(struct mlift_size_answer_question *question)
{
    *question = (struct mlift_size_answer_question){.list = (double)NAN,
                                                    .holdout = (double)NAN,
                                                    .prior_null = (double)NAN,
                                                    .n_replicates = 2000,
                                                    .design = {.alpha = 0.05, .power = {0.8}, .n_power = 1}};
}

static const struct mlift_campaign *campaign_of(const struct mlift_size_answer *self)
{
    return &self->run->scenario->campaign;
}

const char *mlift_size_answer_challenger(const struct mlift_size_answer *self)
{
    return campaign_of(self)->strategy[self->question.challenger].name;
}

const char *mlift_size_answer_baseline(const struct mlift_size_answer *self)
{
    return campaign_of(self)->strategy[self->question.baseline].name;
}

const struct mlift_design *mlift_size_answer_plain(const struct mlift_size_answer *self)
{
    return mlift_design_find(&self->designs, MLIFT_EXACT_GOAL, MLIFT_CONTRAST_PLAIN, false,
                             self->question.sides == 1 ? 1 : 2, 1);
}

bool mlift_size_answer_simple(const struct mlift_size_answer *self, const struct mlift_design *design)
{
    bool other_side = design->sides != (self->question.sides == 1 ? 1 : 2);

    return !(design->holdout > 0.0) &&
           (design->method != MLIFT_CONTRAST_PLAIN) + design->aware + other_side + (design->looks > 1) <= 1;
}

const char *mlift_size_answer_label(const struct mlift_size_answer *self, const struct mlift_design *design,
                                    char label[MLIFT_DESIGN_NAME])
{
    static const char *const methods[] = {"", ", by segment (stratified)", ", by expected rate (covariate-adjusted)"};
    const struct mlift_campaign *campaign = campaign_of(self);

    (void)snprintf(label, MLIFT_DESIGN_NAME, "%.48s%s%s%s%s%s",
                   design->metric == MLIFT_EXACT_GOAL ? mlift_goal_many(campaign) : mlift_goal_early(campaign),
                   methods[design->method], design->aware ? ", only where they differ" : "",
                   design->sides == 1 ? ", one-sided" : "", design->looks > 1 ? ", three looks" : "",
                   design->holdout > 0.0 ? ", with a holdout" : "");
    return label;
}

/* --- the question ------------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) static int refuse(char *message, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(message, MLIFT_SIZE_ANSWER_MESSAGE, format, arguments);
    va_end(arguments);
    return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

static int find_strategy(const struct mlift_campaign *campaign, const char *name, int preset, int *strategy,
                         char *message)
{
    *strategy = name ? mlift_campaign_find_strategy(campaign, name) : preset;
    if (*strategy < 0) {
        return refuse(message, "the scenario has no strategy %.64s", name ? name : "");
    }
    if (mlift_strategy_is_bound(&campaign->strategy[*strategy])) {
        return refuse(message, "no test can be planned of a bound, which nobody can send: %.64s",
                      campaign->strategy[*strategy].name);
    }
    if (mlift_campaign_learns(&campaign->strategy[*strategy])) {
        return refuse(message,
                      "`%.64s` learns, so its rates depend on the list and are only simulated: `microlift run` says "
                      "what a test on this list could show; or name others with --baseline and --challenger",
                      campaign->strategy[*strategy].name);
    }
    return MLIFT_OK;
}

static double arm_of(const struct mlift_campaign *campaign, int strategy)
{
    double share = 0.0;

    for (int a = 0; a < campaign->n_arms; a++) {
        share += campaign->arm_strategy[a] == strategy ? campaign->arm_share[a] : 0.0;
    }
    return share;
}

static int strategy_of_kind_none(const struct mlift_campaign *campaign)
{
    for (int s = 0; s < campaign->n_strategies; s++) {
        if (campaign->strategy[s].kind == MLIFT_STRATEGY_NONE) {
            return s;
        }
    }
    return -1;
}

/* The share that a holdout takes: as asked, as planned in the scenario, or the usual tenth. */
static double holdout_of(const struct mlift_size_answer *self, int none)
{
    const struct mlift_design_question *q = &self->question;
    double planned = none >= 0 ? arm_of(campaign_of(self), none) : 0.0;

    if (none < 0 || none == q->baseline || none == q->challenger) {
        return 0.0;
    }
    return !isnan(self->asked.holdout) ? self->asked.holdout : planned > 0.0 ? planned : DEFAULT_HOLDOUT;
}

/* Fills the question from the scenario and what was asked. */
static int ask(struct mlift_size_answer *self, char *message)
{
    const struct mlift_campaign *campaign = campaign_of(self);
    const struct mlift_size_answer_question *asked = &self->asked;
    struct mlift_design_question *q = &self->question;
    int none = strategy_of_kind_none(campaign);

    *q = asked->design;
    int status = find_strategy(campaign, asked->baseline, campaign->baseline, &q->baseline, message);
    status =
        status ? status : find_strategy(campaign, asked->challenger, campaign->challenger, &q->challenger, message);
    if (!status && q->baseline == q->challenger) {
        status = refuse(message,
                        "baseline and challenger are the same strategy, %.64s; name another one with "
                        "--challenger",
                        campaign->strategy[q->baseline].name);
    }
    for (int i = 0; !status && i < q->n_power; i++) {
        status = q->power[i] > q->alpha ? MLIFT_OK : refuse(message, "--power must lie above --alpha");
    }
    if (!status && none < 0 && asked->holdout > 0.0) {
        status = refuse(message, "--holdout needs a strategy of kind none in the scenario");
    }
    if (!status) {
        double b = arm_of(campaign, q->baseline), c = arm_of(campaign, q->challenger);
        q->treated = b > 0.0 && c > 0.0 ? c / (b + c) : 0.5;
        q->list = isnan(asked->list) ? (double)campaign->list_size : asked->list;
        q->holdout = holdout_of(self, none);
    }
    return status;
}

/* --- solving ------------------------------------------------------------------------------------------------------ */

/* Shows that e-mail does anything: the challenger's arm against the holdout. */
static int judge_holdout(struct mlift_size_answer *self, int none)
{
    const struct mlift_design_question *q = &self->question;
    const struct mlift_exact *exact = &self->run->exact;
    double h = q->holdout, arm = (1.0 - h) * q->treated;
    struct mlift_contrast_plan plan = {
        .baseline = none, .challenger = q->challenger, .metric = MLIFT_EXACT_GOAL, .treated = arm / (arm + h)};
    struct mlift_contrast contrast;

    if (!(h > 0.0)) {
        return MLIFT_OK;
    }
    int status = mlift_contrast_make(&self->run->table, exact, &plan, &contrast);
    double direction = contrast.effect < 0.0 ? -1.0 : 1.0;
    int goal = self->run->table.goal;
    self->holdout.share = h;
    self->holdout.power = mlift_contrast_power(&contrast, q->list * (arm + h), 1.0, direction,
                                               mlift_normal_quantile_above(0.5 * q->alpha));
    self->holdout.goals_lost =
        h * q->list *
        (q->treated * mlift_exact_overall(exact, q->challenger, goal) +
         (1.0 - q->treated) * mlift_exact_overall(exact, q->baseline, goal) - mlift_exact_overall(exact, none, goal));
    return status;
}

/* What the challenger's goal rate must be for the plain test to find it on this list, then which stage gets it there.
 */
static int find_levers(struct mlift_size_answer *self)
{
    const struct mlift_design_question *q = &self->question;
    struct mlift_twoarm design = {
        .p1 = mlift_exact_overall(&self->run->exact, q->baseline, self->run->table.goal),
        .n1 = q->list * (1.0 - q->treated),
        .n2 = q->list * q->treated,
        .alpha = q->alpha,
        .sides = q->sides == 1 ? 1 : 2,
    };

    self->p_detectable = (double)NAN;
    if (!(design.p1 > 0.0 && design.p1 < 1.0) ||
        mlift_closedform_rate(MLIFT_CLOSEDFORM_POOLED, &design, q->power[0], 1, &self->p_detectable)) {
        self->p_detectable = (double)NAN; /* no rate below 1 is high enough on so short a list */
        return MLIFT_OK;
    }
    return mlift_lever_find(campaign_of(self), q->challenger, self->p_detectable, self->lever, &self->n_levers);
}

static int compute(struct mlift_size_answer *self)
{
    const struct mlift_run *run = self->run;
    const struct mlift_design_question *q = &self->question;
    int none = strategy_of_kind_none(campaign_of(self));
    int status = mlift_design_list_init(&self->designs, &run->table, &run->exact, q);

    if (status) {
        return status;
    }
    mlift_proxy_judge(&run->table, &run->exact, q->baseline, q->challenger, &self->proxy);
    if (run->scenario->n_uncertain > 0) {
        status = mlift_assurance_init(&self->assurance, run->scenario, &run->table, &self->designs, q);
    }
    status = status ? status : find_levers(self);
    status = status ? status : judge_holdout(self, none);
    return status ? status
                  : mlift_recommendation_reach(&run->table, &run->exact, q, &self->designs, &self->proxy,
                                               self->assurance.effect_sd, none, &self->verdict);
}

int mlift_size_answer_solve(struct mlift_size_answer *self, const struct mlift_run *run,
                            const struct mlift_size_answer_question *question, char message[MLIFT_SIZE_ANSWER_MESSAGE])
{
    *self = (struct mlift_size_answer){.asked = *question, .run = run};
    message[0] = '\0';
    int status = ask(self, message);

    status = status ? status : compute(self);
    if (!status && question->race) {
        status = mlift_race_run(&self->race, &run->table, &self->question, run->seed, question->n_replicates);
    }
    return status;
}

void mlift_size_answer_free(struct mlift_size_answer *self)
{
    mlift_assurance_free(&self->assurance);
    mlift_design_list_free(&self->designs);
}
