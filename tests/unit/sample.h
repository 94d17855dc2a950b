/* Campaigns built in code, for tests of models/ and sim/ that should not depend on the scenario reader. */
#ifndef TESTS_UNIT_SAMPLE_H
#define TESTS_UNIT_SAMPLE_H

#include "models/campaign.h"
#include "models/parameter.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static inline int sample_add_default_point(struct mlift_campaign *c, const char *name)
{
    int d = c->n_data_points++;
    bool known = mlift_parameter_default_data_point(name, &c->data_point[d]);
    assert(known);
    (void)known;
    if (name[0] == 's') {
        c->stage_point = d;
    }
    if (name[0] == 'r') {
        c->recency_point = d;
    }
    return d;
}

static inline int sample_add_message(struct mlift_campaign *c, const char *name, enum mlift_job job)
{
    int m = ++c->n_messages;
    snprintf(c->message[m].name, MLIFT_NAME_SIZE, "%s", name);
    c->message[m].job = job;
    return m;
}

static inline struct mlift_strategy *sample_add_strategy(struct mlift_campaign *c, const char *name,
                                                         enum mlift_strategy_kind kind)
{
    struct mlift_strategy *s = &c->strategy[c->n_strategies++];
    snprintf(s->name, MLIFT_NAME_SIZE, "%s", name);
    s->kind = kind;
    return s;
}

static inline struct mlift_rule *sample_add_rule(struct mlift_strategy *s, const int *day, const int *message, int n)
{
    struct mlift_rule *rule = &s->rule[s->n_rules++];
    rule->n_sends = n;
    for (int k = 0; k < n; k++) {
        rule->send[k] = (struct mlift_send){.day = (uint16_t)day[k], .message = (uint8_t)message[k]};
    }
    return rule;
}

/* Arms: the second and the last strategy; sizes an eighth, half and all of the list. */
static inline void sample_finish(struct mlift_campaign *c, size_t list_size, int horizon)
{
    c->list_size = list_size;
    c->horizon_days = (uint16_t)horizon;
    c->baseline = 1;
    c->challenger = c->n_strategies - 1;
    c->n_sizes = 3;
    c->size[0] = list_size / 8;
    c->size[1] = list_size / 2;
    c->size[2] = list_size;
    c->n_arms = 2;
    c->arm_strategy[0] = c->baseline;
    c->arm_strategy[1] = c->challenger;
    c->arm_share[0] = 0.4;
    c->arm_share[1] = 0.6;
}

/* Device x recency, three e-mails; strategies none, broad, micro (static). */
static inline struct mlift_campaign *sample_plain(void)
{
    static const int days[3] = {0, 4, 9};
    struct mlift_campaign *c = calloc(1, sizeof *c);
    assert(c);
    mlift_campaign_init(c);
    int device = sample_add_default_point(c, "device");
    sample_add_default_point(c, "recency");
    int news = sample_add_message(c, "news", MLIFT_JOB_EDUCATE);
    int guide = sample_add_message(c, "guide", MLIFT_JOB_EDUCATE);
    int bundle = sample_add_message(c, "bundle", MLIFT_JOB_OFFER);
    c->message[guide].speaks_to[device] = 1;
    c->message[bundle].speaks_to[device] = 2;
    sample_add_strategy(c, "none", MLIFT_STRATEGY_NONE);
    sample_add_rule(sample_add_strategy(c, "broad", MLIFT_STRATEGY_BROAD), days, (int[]){news, guide, bundle}, 3);
    struct mlift_strategy *micro = sample_add_strategy(c, "micro", MLIFT_STRATEGY_RULES);
    micro->segment_by = 1u << device;
    sample_add_rule(micro, days, (int[]){guide, guide, guide}, 3)->when[device] = 1;
    sample_add_rule(micro, days, (int[]){bundle, news, bundle}, 3)->when[device] = 2 | 1u << MLIFT_UNKNOWN_LEVEL;
    c->report_by = micro->segment_by;
    sample_finish(c, 400, 21);
    return c;
}

/* Onboarding moves, owners develop interest in both devices (cross-sell), a goal by onboarding level: wide move rows.
 */
static inline struct mlift_campaign *sample_owners(void)
{
    static const int days[3] = {2, 9, 40};
    struct mlift_campaign *c = calloc(1, sizeof *c);
    assert(c);
    mlift_campaign_init(c);
    int device = sample_add_default_point(c, "device");
    int stage = sample_add_default_point(c, "stage");
    c->data_point[device].drift_per_month = 0.25;
    c->data_point[device].drift_to = 2;
    c->data_point[device].drift_needs_stage = 0xC;
    c->data_point[stage].prognostic[3] = 0.4;
    c->data_point[device].responsiveness[1] = 0.3;
    c->goal = (struct mlift_goal){.kind = MLIFT_GOAL_FEATURE_ACTIVATION, .stage_level = 3};
    int how = sample_add_message(c, "how", MLIFT_JOB_ADOPT);
    int both = sample_add_message(c, "both", MLIFT_JOB_REASSURE);
    c->message[how].appeal = 0.5;
    c->message[both].speaks_to[device] = 4;
    c->message[both].speaks_to[stage] = 6;
    sample_add_strategy(c, "none", MLIFT_STRATEGY_NONE);
    sample_add_rule(sample_add_strategy(c, "broad", MLIFT_STRATEGY_BROAD), days, (int[]){how, both, how}, 3);
    struct mlift_strategy *micro = sample_add_strategy(c, "micro", MLIFT_STRATEGY_RULES);
    micro->segment_by = 1u << device | 1u << stage;
    sample_add_rule(micro, days, (int[]){how, how, both}, 3)->when[device] = 2;
    sample_add_rule(micro, days, (int[]){both, 0, how}, 3)->when[stage] = 6;
    sample_add_rule(micro, days, (int[]){both, how, both}, 3);
    c->report_by = 1u << stage;
    sample_finish(c, 160, 75);
    return c;
}

/* Preferences drift; a living strategy learns from clicks, reads signals afresh, ages recency and sends on triggers. */
static inline struct mlift_campaign *sample_living(void)
{
    static const int days[3] = {2, 9, 20};
    struct mlift_campaign *c = calloc(1, sizeof *c);
    assert(c);
    mlift_campaign_init(c);
    int recency = sample_add_default_point(c, "recency");
    int content = sample_add_default_point(c, "content");
    c->dynamics.fatigue_levels = 2;
    c->dynamics.ageing_per_day[0] = 0.1;
    c->response.click_intercept = -0.5;
    c->data_point[content].drift_per_month = 0.35;
    c->data_point[content].refresh_per_month = 0.4;
    int news = sample_add_message(c, "news", MLIFT_JOB_REASSURE);
    int how = sample_add_message(c, "how", MLIFT_JOB_EDUCATE);
    int offer = sample_add_message(c, "offer", MLIFT_JOB_OFFER);
    c->message[how].speaks_to[content] = 2;
    c->message[offer].speaks_to[content] = 1;
    sample_add_strategy(c, "none", MLIFT_STRATEGY_NONE);
    sample_add_rule(sample_add_strategy(c, "broad", MLIFT_STRATEGY_BROAD), days, (int[]){news, how, offer}, 3);
    struct mlift_strategy *fixed = sample_add_strategy(c, "static", MLIFT_STRATEGY_RULES);
    fixed->segment_by = 1u << content | 1u << recency;
    sample_add_rule(fixed, days, (int[]){how, how, offer}, 3)->when[content] = 2;
    sample_add_rule(fixed, days, (int[]){offer, 0, offer}, 3)->when[recency] = 6;
    sample_add_rule(fixed, days, (int[]){news, how, news}, 3);
    struct mlift_strategy *living = sample_add_strategy(c, "living", MLIFT_STRATEGY_RULES);
    *living = *fixed;
    snprintf(living->name, MLIFT_NAME_SIZE, "living");
    living->living = true;
    struct mlift_rule *trigger = sample_add_rule(living, (int[]){0}, (int[]){how}, 1);
    trigger->triggered = true;
    trigger->event = MLIFT_EVENT_CLICK;
    trigger->within_days = 2;
    trigger = sample_add_rule(living, (int[]){0}, (int[]){offer}, 1);
    trigger->triggered = true;
    trigger->event = MLIFT_EVENT_NO_CLICK;
    trigger->within_days = 5;
    trigger->when[recency] = 1;
    c->report_by = 1u << content;
    sample_finish(c, 160, 30);
    return c;
}

static inline struct mlift_strategy *sample_add_learner(struct mlift_campaign *c, const char *name,
                                                        enum mlift_strategy_kind kind, const int *day, int n_days,
                                                        int n_candidates)
{
    struct mlift_strategy *s = sample_add_strategy(c, name, kind);
    for (int k = 0; k < n_candidates; k++) {
        int message[MLIFT_MAX_SENDS];
        for (int t = 0; t < n_days; t++) {
            message[t] = k + 1;
        }
        sample_add_rule(s, day, message, n_days);
        snprintf(s->learning.candidate[k], MLIFT_NAME_SIZE, "%s", c->message[k + 1].name);
    }
    s->segment_by = 1;
    s->learning.pilot = 0.35;
    s->learning.decide_on = (uint16_t)(day[n_days - 1] + 2);
    s->learning.shift = (uint16_t)(s->learning.decide_on - day[0]);
    s->learning.z = 1.5;
    s->learning.batches = 1;
    s->learning.prior_strength = 11;
    return s;
}

/* Device (seen badly) and a drifting preference, clicks in plenty; strategies that learn in all their ways, three of
 * them in the experiment's arms. */
static inline struct mlift_campaign *sample_learning(void)
{
    static const int days[3] = {1, 4, 9};
    struct mlift_campaign *c = calloc(1, sizeof *c);
    assert(c);
    mlift_campaign_init(c);
    int device = sample_add_default_point(c, "device");
    int content = sample_add_default_point(c, "content");
    c->data_point[device].accuracy = 0.8;
    c->data_point[content].drift_per_month = 0.4;
    c->dynamics.fatigue_levels = 2;
    c->response.propensity_bins = 1;
    c->response.open_intercept = 0.3;
    c->response.click_intercept = 0.2;
    int news = sample_add_message(c, "news", MLIFT_JOB_EDUCATE);
    int guide = sample_add_message(c, "guide", MLIFT_JOB_EDUCATE);
    int how = sample_add_message(c, "how", MLIFT_JOB_REASSURE);
    c->message[guide].speaks_to[device] = 1;
    c->message[how].speaks_to[content] = 2;
    c->message[how].speaks_to[device] = 2;
    sample_add_strategy(c, "none", MLIFT_STRATEGY_NONE);
    sample_add_rule(sample_add_strategy(c, "broad", MLIFT_STRATEGY_BROAD), days, (int[]){news, guide, how}, 3);
    struct mlift_strategy *raw = sample_add_learner(c, "raw", MLIFT_STRATEGY_LEARNED, days, 3, 3);
    raw->rule[2].send[1].message = 0;
    struct mlift_strategy *goal = sample_add_learner(c, "goal", MLIFT_STRATEGY_LEARNED, days, 2, 2);
    goal->learning.measure = MLIFT_MEASURE_GOAL;
    goal->learning.choose = MLIFT_CHOICE_SHRUNK;
    goal->segment_by = 3;
    struct mlift_strategy *early = sample_add_learner(c, "early", MLIFT_STRATEGY_LEARNED, days, 3, 3);
    early->learning.choose = MLIFT_CHOICE_THRESHOLD;
    early->learning.decide_on = 4; /* before the pilot's last messages */
    early->learning.shift = 3;
    struct mlift_strategy *waves = sample_add_learner(c, "waves", MLIFT_STRATEGY_BANDIT, days, 3, 3);
    waves->learning.batches = 2;
    struct mlift_strategy *groups = sample_add_learner(c, "groups", MLIFT_STRATEGY_BANDIT, days, 2, 3);
    groups->learning.batches = 97;
    groups->learning.hierarchical = true;
    groups->segment_by = 3;
    c->report_by = 1u << device;
    sample_finish(c, 400, 30);
    c->n_arms = 4;
    c->arm_strategy[0] = 1;
    c->arm_strategy[1] = 2;
    c->arm_strategy[2] = 4;
    c->arm_strategy[3] = 6;
    c->arm_share[0] = 0.1;
    c->arm_share[1] = c->arm_share[2] = c->arm_share[3] = 0.3;
    return c;
}

static inline void sample_free(struct mlift_campaign *c)
{
    mlift_campaign_free(c);
    free(c);
}

#endif
