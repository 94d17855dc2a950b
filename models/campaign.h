/* A campaign: everything that the model needs to know about a list, its signals, the messages and the strategies.
 *
 * Plain data of fixed size, apart from the two loaded tables. Probabilities are in
 * [0, 1], shifts and weights on the logit scale, times in days (hours where named so), money in cents. */
#ifndef MODELS_CAMPAIGN_H
#define MODELS_CAMPAIGN_H

#include "models/choice.h"
#include "models/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    MLIFT_NAME_SIZE = 65, /* bytes of a name with its terminating zero */
    MLIFT_MAX_DATA_POINTS = 8,
    MLIFT_MAX_LEVELS = 16,
    MLIFT_MAX_RECENCY_LEVELS = 4, /* so that a row of the background table fits eight outcomes */
    MLIFT_MAX_MESSAGES = 31,
    MLIFT_MAX_STRATEGIES = 12,
    MLIFT_MAX_RULES = 24,
    MLIFT_MAX_CANDIDATES = 16, /* of a strategy that learns; at most MLIFT_MAX_RULES */
    MLIFT_MAX_SENDS = 128,     /* per rule; also the most a subscriber can receive (8-bit tallies) */
    MLIFT_MAX_FATIGUE_LEVELS = 16,
    MLIFT_MAX_OUTCOMES = 4, /* nested outcomes of the table model */
    MLIFT_MAX_SIZES = 8,
    MLIFT_MAX_HORIZON_DAYS = 1000,
    MLIFT_MAX_LIST_SIZE = 100000,
    MLIFT_UNKNOWN_LEVEL = MLIFT_MAX_LEVELS /* the observed level `unknown`; bit 16 of a mask */
};

/* --- data points and signals ------------------------------------------------------------------------------------ */

struct mlift_data_point {
    char name[MLIFT_NAME_SIZE];
    int n_levels;
    char level[MLIFT_MAX_LEVELS][MLIFT_NAME_SIZE];
    double share[MLIFT_MAX_LEVELS]; /* marginal shares; sum to one (unused where `given` >= 0) */
    int given;                      /* index of the data point these shares are conditional on, or -1 */
    double share_given[MLIFT_MAX_LEVELS][MLIFT_MAX_LEVELS]; /* [level of `given`][level] */

    /* the signal: what the sender sees */
    double p_known;           /* share of subscribers of whom the level is known */
    double accuracy;          /* of what is known: share that is right; wrong levels are equally likely */
    double refresh_per_month; /* probability that a living strategy reads the signal afresh within 30 days */

    /* three kinds of heterogeneity, kept apart */
    double prognostic[MLIFT_MAX_LEVELS];     /* shift of the open logit, whatever is sent */
    double responsiveness[MLIFT_MAX_LEVELS]; /* shift of the click logit, for any message */
    double match_weight;                     /* w: relevance gained when a message speaks to the true level */
    double mismatch_weight;                  /* k: relevance lost when it speaks to another level */

    /* drift: the level itself changes */
    double drift_per_month;     /* share that moves within 30 days */
    int drift_to;               /* level moved to, or -1: any other level, equally likely */
    uint32_t drift_needs_stage; /* mask of onboarding levels that move (cross-sell: owners); 0 = all */

    double collect_cents; /* cost of collecting it, per subscriber of the list */
};

/* A joint profile instead of marginals: cells with weights (table model, or a weighted cell table). */
struct mlift_cells {
    size_t n_cells;
    uint8_t (*level)[MLIFT_MAX_DATA_POINTS]; /* [cell][data point] */
    double *weight;                          /* [cell], sums to one */
    /* table model only: P(outcome) per cell and message; message 0 is "no e-mail" */
    int n_outcomes;
    char outcome[MLIFT_MAX_OUTCOMES][MLIFT_NAME_SIZE]; /* nested: each outcome implies the ones before it */
    double *p_outcome;                                 /* [cell][message 0..n_messages][outcome] */
};

/* A fixed list: the profile of every subscriber, the same in each replicate. */
struct mlift_fixed_list {
    size_t n_subscribers;
    uint8_t (*level)[MLIFT_MAX_DATA_POINTS]; /* [subscriber][data point] */
};

/* --- messages --------------------------------------------------------------------------------------------------- */

enum mlift_job { MLIFT_JOB_EDUCATE, MLIFT_JOB_REASSURE, MLIFT_JOB_OFFER, MLIFT_JOB_ADOPT, MLIFT_N_JOBS };

struct mlift_message {
    char name[MLIFT_NAME_SIZE];
    enum mlift_job job;
    uint32_t speaks_to[MLIFT_MAX_DATA_POINTS]; /* mask of levels named per data point; 0 = does not speak to it */
    char offer[MLIFT_NAME_SIZE];               /* what is offered, for labels only */
    double appeal;                             /* shift of the click logit, for everybody */
};

/* --- response --------------------------------------------------------------------------------------------------- */

enum mlift_stage { MLIFT_AWARENESS, MLIFT_CONSIDERATION, MLIFT_INTENT, MLIFT_ACTIVATION, MLIFT_N_STAGES };

struct mlift_response {
    double open_intercept;  /* logit of a true open at relevance 0, fatigue 0, average subscriber */
    double gamma_open;      /* slope of the open logit on relevance */
    double click_intercept; /* logit of a click given a true open */
    double gamma_click;
    double p_reply;                           /* reply given click */
    double unsubscribe_intercept;             /* logit of leaving given a true open without a click */
    double gamma_unsubscribe;                 /* relevance lowers it: logit falls by this times relevance */
    double p_complaint;                       /* share of those who leave that also complain (spam button) */
    double p_machine_open;                    /* a proxy records an open although nobody read it */
    double fatigue_open;                      /* fall of the open logit per level of fatigue */
    double fatigue_unsubscribe;               /* rise of the leaving logit per level of fatigue */
    double propensity_sigma;                  /* standard deviation of z on the open logit */
    int propensity_bins;                      /* 1, 3, 5, 7 or 9 bins of equal probability */
    double fit[MLIFT_N_JOBS][MLIFT_N_STAGES]; /* shift of the click logit: job of the message x stage */
    double open_median_hours, open_shape;     /* log-logistic time from send to open */
    double click_median_hours, click_shape;   /* log-logistic time from send to click */
};

/* --- what changes by itself -------------------------------------------------------------------------------------- */

struct mlift_dynamics {
    double start[MLIFT_N_STAGES];           /* shares of the list at the start; activation must be 0 */
    double p_advance[MLIFT_N_STAGES];       /* one step up given click, from each stage (activation unused) */
    double p_skip[MLIFT_N_STAGES];          /* two steps up given click; from intent it adds to the one step */
    double advance_per_day[MLIFT_N_STAGES]; /* organic, without any e-mail */
    double decay_per_day[MLIFT_N_STAGES];   /* one step down; awareness and activation unused */
    double p_onboard_click;                 /* onboarding advances one level given a click on an adopt message */
    double onboard_per_day;                 /* organic onboarding, one level */
    int fatigue_levels;                     /* 1 (no fatigue) to MLIFT_MAX_FATIGUE_LEVELS */
    double forget_per_day;                  /* fatigue clears: probability per day that all of it is forgotten */
    double ageing_per_day[MLIFT_MAX_RECENCY_LEVELS]; /* recency moves one level down; last unused */
};

enum mlift_goal_kind { MLIFT_GOAL_PURCHASE, MLIFT_GOAL_PAIRING, MLIFT_GOAL_UPGRADE, MLIFT_GOAL_FEATURE_ACTIVATION };

struct mlift_goal {
    enum mlift_goal_kind kind;
    /* pairing and feature_activation are reached at this onboarding level (index into data point `stage`), at once
     * also the funnel's activation; purchase and upgrade are reached with the funnel's activation. -1 = not by level */
    int stage_level;
    uint32_t eligible_stages; /* mask of onboarding levels that can reach it (upgrade: owners); 0 = all */
};

struct mlift_economics {
    double margin_cents; /* gain per conversion; table model: per earning outcome */
    double email_cents;  /* cost per message sent */
    double leave_cents;  /* value lost with each subscriber who leaves */
};

/* --- strategies --------------------------------------------------------------------------------------------------- */

enum mlift_event { MLIFT_EVENT_CLICK, MLIFT_EVENT_OPEN, MLIFT_EVENT_REPLY, MLIFT_EVENT_NO_CLICK, MLIFT_N_EVENTS };

struct mlift_send {
    uint16_t day;
    uint8_t message; /* 1-based; 0 = nothing */
};

struct mlift_rule {
    uint32_t when[MLIFT_MAX_DATA_POINTS]; /* mask of observed levels (bit 16: unknown); 0 = any */
    bool triggered;                       /* sent after an event instead of on a day; fires once per subscriber */
    enum mlift_event event;               /* OPEN is a recorded open: all the sender can see */
    uint16_t within_days;                 /* delay of a triggered send, at least 1 */
    int n_sends;                          /* triggered: exactly one, its day unused */
    struct mlift_send send[MLIFT_MAX_SENDS];
};

enum mlift_strategy_kind {
    MLIFT_STRATEGY_NONE,
    MLIFT_STRATEGY_BROAD,
    MLIFT_STRATEGY_RULES,
    MLIFT_STRATEGY_ORACLE,          /* bound: best for the true type and state */
    MLIFT_STRATEGY_ORACLE_OBSERVED, /* bound: best for what can be observed */
    MLIFT_STRATEGY_LEARNED,         /* a pilot tries the candidates, the rest gets the winner of its segment */
    MLIFT_STRATEGY_BANDIT           /* Thompson sampling per segment, wave by wave */
};

/* What a strategy that learns counts. MLIFT_MEASURE_OUTCOME + k: outcome k of the table model. */
enum { MLIFT_MEASURE_CLICK, MLIFT_MEASURE_GOAL, MLIFT_MEASURE_OUTCOME };

/* How a strategy learns. Its candidates are its rules: rule[k] is the schedule of candidate k, without conditions. */
struct mlift_learning {
    char candidate[MLIFT_MAX_CANDIDATES][MLIFT_NAME_SIZE];
    int measure;
    /* learned */
    double pilot;       /* share of the list that is in the pilot, above 0 */
    uint16_t decide_on; /* day on which the pilot is read; table model: 0, before the rest is written to */
    uint16_t shift;     /* the rest's messages go out this many days later than the pilot's */
    enum mlift_choice_rule choose;
    double z; /* MLIFT_CHOICE_THRESHOLD */
    /* bandit */
    uint32_t batches;        /* groups of subscribers in a wave; what a group did is known to the next */
    bool hierarchical;       /* segments borrow from the candidate's rate in all segments */
    uint32_t prior_strength; /* how much: pseudo-counts */
};

struct mlift_strategy {
    char name[MLIFT_NAME_SIZE];
    enum mlift_strategy_kind kind;
    bool living;         /* re-segmented at every touch from what was observed since the start */
    uint32_t segment_by; /* mask of data points that the rules may look at */
    int n_rules;         /* broad: one rule without conditions; learned and bandit: the candidates */
    struct mlift_rule rule[MLIFT_MAX_RULES];
    struct mlift_learning learning; /* learned and bandit */
    /* bounds: they can send on every day on which any strategy of the campaign can, and on these */
    bool sees_state; /* oracle_observed: the true funnel stage, onboarding, recency and fatigue are seen too */
    int n_days;
    uint16_t day[MLIFT_MAX_SENDS]; /* ascending */
};

/* Bounds are calculated from the campaign, not made by anybody: no arm of an experiment, no challenger. */
static inline bool mlift_strategy_is_bound(const struct mlift_strategy *strategy)
{
    return strategy->kind == MLIFT_STRATEGY_ORACLE || strategy->kind == MLIFT_STRATEGY_ORACLE_OBSERVED;
}

/* True for strategies whose messages depend on what others did: no exact rates, and a pass of their own. */
static inline bool mlift_campaign_learns(const struct mlift_strategy *strategy)
{
    return strategy->kind == MLIFT_STRATEGY_LEARNED || strategy->kind == MLIFT_STRATEGY_BANDIT;
}

/* --- the whole ------------------------------------------------------------------------------------------------------
 */

enum mlift_model_kind { MLIFT_MODEL_BEHAVIOURAL, MLIFT_MODEL_TABLE };

struct mlift_campaign {
    enum mlift_model_kind model;
    size_t list_size;
    int n_data_points;
    struct mlift_data_point data_point[MLIFT_MAX_DATA_POINTS];
    int stage_point;          /* index of the onboarding data point, or -1 */
    int recency_point;        /* index of the recency data point, or -1; its levels run from most to least recent */
    struct mlift_cells cells; /* owned; n_cells 0: marginals */
    struct mlift_fixed_list fixed; /* owned; n_subscribers 0: drawn anew in each replicate */
    int n_messages;
    struct mlift_message message[MLIFT_MAX_MESSAGES + 1]; /* 1-based; [0] is "nothing" */
    struct mlift_response response;
    struct mlift_dynamics dynamics;
    struct mlift_goal goal;
    int goal_outcome;    /* table model: index of the outcome that counts as the conversion */
    int earning_outcome; /* table model: index of the outcome that earns economics.margin; -1: none does */
    struct mlift_economics economics;
    int n_strategies;
    struct mlift_strategy strategy[MLIFT_MAX_STRATEGIES];
    uint32_t report_by; /* mask of data points whose observed levels make the reported segments */
    int baseline;       /* index of the strategy the lift is measured against */
    int challenger;     /* index of the strategy whose lift is the main lift */
    uint16_t horizon_days;
    int n_sizes; /* nested prefixes of the list counted in the experiment, ascending, last = list_size */
    size_t size[MLIFT_MAX_SIZES];
    int n_arms; /* the experiment: disjoint arms */
    int arm_strategy[MLIFT_MAX_STRATEGIES];
    double arm_share[MLIFT_MAX_STRATEGIES]; /* sums to one */
};

/* Sets every model parameter (response, dynamics, economics) to its documented default (models/parameter.h); no data
 * points, messages or strategies. */
void mlift_campaign_init(struct mlift_campaign *campaign);

/* Frees the cells and the fixed list. Safe twice. */
void mlift_campaign_free(struct mlift_campaign *campaign);

/* Whether any strategy is a bound. */
bool mlift_campaign_has_bound(const struct mlift_campaign *campaign);

/* Days for which all strategies are counted; 0 in the table model, whose rates depend on no day. */
int mlift_campaign_counted_days(const struct mlift_campaign *campaign);

/* Index of a data point, level, message (1-based) or strategy by name, or -1. */
int mlift_campaign_find_data_point(const struct mlift_campaign *campaign, const char *name);
int mlift_campaign_find_level(const struct mlift_data_point *point, const char *name);
int mlift_campaign_find_message(const struct mlift_campaign *campaign, const char *name);
int mlift_campaign_find_strategy(const struct mlift_campaign *campaign, const char *name);

#endif
