#include "models/parameter.h"

#include <math.h>
#include <string.h>

#define IN(member) offsetof(struct mlift_campaign, member)
#define OF(member) offsetof(struct mlift_data_point, member)
#define REAL MLIFT_PARAMETER_REAL
#define WHOLE MLIFT_PARAMETER_WHOLE
#define ODD MLIFT_PARAMETER_ODD

#define ASSUMED "assumption"
#define MAILCHIMP "Mailchimp benchmarks October 2019, computers and electronics (grade C)"
#define SAHNI "Sahni, Wheeler and Chintagunta 2018, order of size (grade B)"

enum { CENTS = 100 };

static const struct mlift_parameter campaign_parameters[] = {
    {"response.open_intercept", REAL, "logit", -20, 20, false, -1.62,
     "log odds of a true open at relevance 0 and fatigue 0 for the average subscriber",
     MAILCHIMP ": tuned so that the default list opens 19.29%", IN(response.open_intercept), 1},
    {"response.gamma_open", REAL, "logit per unit of relevance", -10, 10, false, 0.20, "slope of opening on relevance",
     SAHNI "; a replication (Defau and Zauner 2023) found none", IN(response.gamma_open), 1},
    {"response.click_intercept", REAL, "logit", -20, 20, false, -2.11, "log odds of a click given a true open",
     MAILCHIMP ": click-to-open 10.8%", IN(response.click_intercept), 1},
    {"response.gamma_click", REAL, "logit per unit of relevance", -10, 10, false, 0.60,
     "slope of clicking on relevance", ASSUMED, IN(response.gamma_click), 1},
    {"response.p_reply", REAL, "probability", 0, 1, false, 0.02, "a reply, given a click", ASSUMED,
     IN(response.p_reply), 1},
    {"response.unsubscribe_intercept", REAL, "logit", -20, 20, false, -4.14,
     "log odds of leaving given a true open without a click, at relevance 0 and fatigue 0",
     MAILCHIMP ": 0.27% per campaign, at 19.29% opens", IN(response.unsubscribe_intercept), 1},
    {"response.gamma_unsubscribe", REAL, "logit per unit of relevance", -10, 10, false, 0.30,
     "how much relevance lowers the log odds of leaving", SAHNI ": unsubscribes 1.2% to 1.0%",
     IN(response.gamma_unsubscribe), 1},
    {"response.p_complaint", REAL, "probability", 0, 1, false, 0.07, "a spam complaint, given that somebody leaves",
     "mailbox provider guidelines: complaints 0.01 to 0.05% of sends (grade B)", IN(response.p_complaint), 1},
    {"response.p_machine_open", REAL, "probability", 0, 1, false, 0.14,
     "a privacy proxy records an open although nobody read the message",
     "Omnisend's own estimate: recorded opens about +59% (grade D)", IN(response.p_machine_open), 1},
    {"response.fatigue_open", REAL, "logit per level", 0, 10, false, 0.15,
     "fall of the log odds of opening per level of fatigue", ASSUMED, IN(response.fatigue_open), 1},
    {"response.fatigue_unsubscribe", REAL, "logit per level", 0, 10, false, 0.25,
     "rise of the log odds of leaving per level of fatigue", ASSUMED, IN(response.fatigue_unsubscribe), 1},
    {"response.propensity_sigma", REAL, "logit", 0, 5, false, 0.8,
     "standard deviation of the unobserved propensity to open", ASSUMED, IN(response.propensity_sigma), 1},
    {"response.propensity_bins", ODD, "bins", 1, 9, false, 5, "bins of equal probability that stand for the propensity",
     ASSUMED, IN(response.propensity_bins), 1},
    {"response.fit.educate.awareness", REAL, "logit", -10, 10, false, 0.3, "click: an educate message in awareness",
     ASSUMED, IN(response.fit[0][0]), 1},
    {"response.fit.educate.consideration", REAL, "logit", -10, 10, false, 0.1,
     "click: an educate message in consideration", ASSUMED, IN(response.fit[0][1]), 1},
    {"response.fit.educate.intent", REAL, "logit", -10, 10, false, -0.4, "click: an educate message in intent", ASSUMED,
     IN(response.fit[0][2]), 1},
    {"response.fit.educate.activation", REAL, "logit", -10, 10, false, -0.5, "click: an educate message in activation",
     ASSUMED, IN(response.fit[0][3]), 1},
    {"response.fit.reassure.awareness", REAL, "logit", -10, 10, false, 0.0, "click: a reassure message in awareness",
     ASSUMED, IN(response.fit[1][0]), 1},
    {"response.fit.reassure.consideration", REAL, "logit", -10, 10, false, 0.3,
     "click: a reassure message in consideration", ASSUMED, IN(response.fit[1][1]), 1},
    {"response.fit.reassure.intent", REAL, "logit", -10, 10, false, 0.2, "click: a reassure message in intent", ASSUMED,
     IN(response.fit[1][2]), 1},
    {"response.fit.reassure.activation", REAL, "logit", -10, 10, false, -0.5, "click: a reassure message in activation",
     ASSUMED, IN(response.fit[1][3]), 1},
    {"response.fit.offer.awareness", REAL, "logit", -10, 10, false, -0.6, "click: an offer message in awareness",
     ASSUMED, IN(response.fit[2][0]), 1},
    {"response.fit.offer.consideration", REAL, "logit", -10, 10, false, 0.0, "click: an offer message in consideration",
     ASSUMED, IN(response.fit[2][1]), 1},
    {"response.fit.offer.intent", REAL, "logit", -10, 10, false, 0.5, "click: an offer message in intent", ASSUMED,
     IN(response.fit[2][2]), 1},
    {"response.fit.offer.activation", REAL, "logit", -10, 10, false, -0.4, "click: an offer message in activation",
     ASSUMED, IN(response.fit[2][3]), 1},
    {"response.fit.adopt.awareness", REAL, "logit", -10, 10, false, -0.8, "click: an adopt message in awareness",
     ASSUMED, IN(response.fit[3][0]), 1},
    {"response.fit.adopt.consideration", REAL, "logit", -10, 10, false, -0.5,
     "click: an adopt message in consideration", ASSUMED, IN(response.fit[3][1]), 1},
    {"response.fit.adopt.intent", REAL, "logit", -10, 10, false, -0.2, "click: an adopt message in intent", ASSUMED,
     IN(response.fit[3][2]), 1},
    {"response.fit.adopt.activation", REAL, "logit", -10, 10, false, 0.5, "click: an adopt message in activation",
     ASSUMED, IN(response.fit[3][3]), 1},
    {"response.open_median_hours", REAL, "hours", 0, 10000, true, 3.9, "median time from send to open (log-logistic)",
     "fit to six published curves (grade C)", IN(response.open_median_hours), 1},
    {"response.open_shape", REAL, "1", 0, 20, true, 0.87, "shape of the time from send to open",
     "fit to six published curves (grade C)", IN(response.open_shape), 1},
    {"response.click_median_hours", REAL, "hours", 0, 10000, true, 3.3, "median time from send to click (log-logistic)",
     "10 million sends of one brand (grade C)", IN(response.click_median_hours), 1},
    {"response.click_shape", REAL, "1", 0, 20, true, 1.0, "shape of the time from send to click",
     "10 million sends of one brand (grade C)", IN(response.click_shape), 1},

    {"funnel.start.awareness", REAL, "share", 0, 1, false, 0.60, "share of the list that starts in awareness", ASSUMED,
     IN(dynamics.start[0]), 1},
    {"funnel.start.consideration", REAL, "share", 0, 1, false, 0.30, "share of the list that starts in consideration",
     ASSUMED, IN(dynamics.start[1]), 1},
    {"funnel.start.intent", REAL, "share", 0, 1, false, 0.10, "share of the list that starts in intent", ASSUMED,
     IN(dynamics.start[2]), 1},
    {"funnel.advance.awareness", REAL, "probability", 0, 1, false, 0.40, "one step up, given a click in awareness",
     ASSUMED, IN(dynamics.p_advance[0]), 1},
    {"funnel.advance.consideration", REAL, "probability", 0, 1, false, 0.30,
     "one step up, given a click in consideration", ASSUMED, IN(dynamics.p_advance[1]), 1},
    {"funnel.advance.intent", REAL, "probability", 0, 1, false, 0.1258, "activation, given a click in intent",
     "click to order 12.58%, Omnisend first half of 2021 (grade C)", IN(dynamics.p_advance[2]), 1},
    {"funnel.skip.awareness", REAL, "probability", 0, 1, false, 0.05, "two steps up, given a click in awareness",
     ASSUMED, IN(dynamics.p_skip[0]), 1},
    {"funnel.skip.consideration", REAL, "probability", 0, 1, false, 0.03,
     "two steps up, given a click in consideration", ASSUMED, IN(dynamics.p_skip[1]), 1},
    {"funnel.skip.intent", REAL, "probability", 0, 1, false, 0.0, "adds to funnel.advance.intent", ASSUMED,
     IN(dynamics.p_skip[2]), 1},
    {"funnel.advance_per_day.awareness", REAL, "probability per day", 0, 1, false, 0.002,
     "one step up from awareness without any e-mail", ASSUMED, IN(dynamics.advance_per_day[0]), 1},
    {"funnel.advance_per_day.consideration", REAL, "probability per day", 0, 1, false, 0.002,
     "one step up from consideration without any e-mail", ASSUMED, IN(dynamics.advance_per_day[1]), 1},
    {"funnel.advance_per_day.intent", REAL, "probability per day", 0, 1, false, 0.001,
     "activation from intent without any e-mail", ASSUMED, IN(dynamics.advance_per_day[2]), 1},
    {"funnel.decay_per_day.consideration", REAL, "probability per day", 0, 1, false, 0.010,
     "interest decays from consideration to awareness", ASSUMED, IN(dynamics.decay_per_day[1]), 1},
    {"funnel.decay_per_day.intent", REAL, "probability per day", 0, 1, false, 0.020,
     "interest decays from intent to consideration", ASSUMED, IN(dynamics.decay_per_day[2]), 1},
    {"funnel.onboard_click", REAL, "probability", 0, 1, false, 0.25,
     "onboarding advances one level, given a click on an adopt message",
     ASSUMED ": no trustworthy public figure, set your own", IN(dynamics.p_onboard_click), 1},
    {"funnel.onboard_per_day", REAL, "probability per day", 0, 1, false, 0.01,
     "onboarding advances one level without any e-mail", ASSUMED ": no trustworthy public figure, set your own",
     IN(dynamics.onboard_per_day), 1},
    {"funnel.fatigue_levels", WHOLE, "levels", 1, MLIFT_MAX_FATIGUE_LEVELS, false, 5,
     "levels of fatigue; 1 means that nobody tires", ASSUMED, IN(dynamics.fatigue_levels), 1},
    {"funnel.forget_per_day", REAL, "probability per day", 0, 1, false, 0.05, "all fatigue is forgotten", ASSUMED,
     IN(dynamics.forget_per_day), 1},

    {"economics.margin", REAL, "currency", 0, 1e7, false, 60.00, "gain per conversion", ASSUMED,
     IN(economics.margin_cents), CENTS},
    {"economics.email", REAL, "currency", 0, 1e7, false, 0.01, "cost of one message sent", ASSUMED,
     IN(economics.email_cents), CENTS},
    {"economics.leaving", REAL, "currency", 0, 1e7, false, 3.00, "value lost with each subscriber who leaves", ASSUMED,
     IN(economics.leave_cents), CENTS},
};

static const struct mlift_parameter data_point_parameters[] = {
    {"known", REAL, "share", 0, 1, false, 1.0, "share of subscribers of whom the sender knows the level", ASSUMED,
     OF(p_known), 1},
    {"accuracy", REAL, "share", 0, 1, false, 1.0,
     "share of the known levels that is right; wrong levels are equally likely", ASSUMED, OF(accuracy), 1},
    {"refresh_per_month", REAL, "probability", 0, 1, false, 0.0,
     "a living strategy reads the signal afresh within 30 days", ASSUMED, OF(refresh_per_month), 1},
    {"match", REAL, "relevance", 0, 10, false, 1.0, "w: relevance gained when a message speaks to the true level",
     ASSUMED, OF(match_weight), 1},
    {"mismatch", REAL, "relevance", 0, 10, false, 1.0, "k: relevance lost when a message speaks to another level",
     ASSUMED ": as large as match, so that a guess between two levels neither gains nor loses", OF(mismatch_weight), 1},
    {"drift_per_month", REAL, "share", 0, 1, false, 0.0, "share of subscribers whose level changes within 30 days",
     ASSUMED, OF(drift_per_month), 1},
    {"collect", REAL, "currency", 0, 1e7, false, 0.0,
     "cost of collecting it, per subscriber of the list (microlift analyze: what each data point is worth)", ASSUMED,
     OF(collect_cents), CENTS},
};

enum { N_DEFAULT_POINTS = 5, MOST_DEFAULT_LEVELS = 4 };

/* The default data points, by what differs from the defaults of data_point_parameters. */
static const struct default_point {
    const char *name;
    const char *source;
    double known, accuracy;
    const char *level[MOST_DEFAULT_LEVELS];
    double share[MOST_DEFAULT_LEVELS];
    double prognostic[MOST_DEFAULT_LEVELS];
    double age_days[MOST_DEFAULT_LEVELS];
} default_points[N_DEFAULT_POINTS] = {
    {"device", ASSUMED, 0.80, 0.90, {"glasses", "earbuds", "both"}, {0.40, 0.45, 0.15}, {0}, {0}},
    {"stage", ASSUMED, 0.90, 0.95, {"prospect", "new_owner", "paired", "active"}, {0.60, 0.10, 0.15, 0.15}, {0}, {0}},
    {"context", ASSUMED, 0.50, 0.80, {"commute", "sport", "work"}, {0.40, 0.30, 0.30}, {0}, {0}},
    {"recency",
     "inactive 27 to 36% of small lists, Epsilon second quarter of 2013 (grade C); shifts and days: assumption",
     1.0,
     0.95,
     {"recent", "lapsing", "dormant"},
     {0.35, 0.35, 0.30},
     {0.7, 0.0, -1.3},
     {30, 90, 0}},
    {"content", ASSUMED, 0.50, 0.80, {"performance", "how_to", "privacy"}, {0.40, 0.35, 0.25}, {0}, {0}},
};

const struct mlift_parameter *mlift_parameter_all(size_t *n)
{
    *n = sizeof campaign_parameters / sizeof *campaign_parameters;
    return campaign_parameters;
}

const struct mlift_parameter *mlift_parameter_of_data_point(size_t *n)
{
    *n = sizeof data_point_parameters / sizeof *data_point_parameters;
    return data_point_parameters;
}

const struct mlift_parameter *mlift_parameter_find(const char *key)
{
    size_t n;
    const struct mlift_parameter *all = mlift_parameter_all(&n);

    for (size_t i = 0; i < n; i++) {
        if (!strcmp(all[i].key, key)) {
            return &all[i];
        }
    }
    return NULL;
}

double mlift_parameter_get(const struct mlift_parameter *parameter, const void *base)
{
    const char *at = (const char *)base + parameter->offset;

    if (parameter->type == REAL) {
        double stored;
        memcpy(&stored, at, sizeof stored);
        return stored / parameter->scale;
    }
    int stored;
    memcpy(&stored, at, sizeof stored);
    return stored;
}

void mlift_parameter_set(const struct mlift_parameter *parameter, void *base, double value)
{
    char *at = (char *)base + parameter->offset;

    if (parameter->type == REAL) {
        double stored = value * parameter->scale;
        memcpy(at, &stored, sizeof stored);
    } else {
        int stored = (int)value;
        memcpy(at, &stored, sizeof stored);
    }
}

bool mlift_parameter_allows(const struct mlift_parameter *parameter, double value)
{
    if (!isfinite(value) || value < parameter->low || value > parameter->high) {
        return false;
    }
    if (parameter->low_open && value <= parameter->low) {
        return false;
    }
    if (parameter->type != REAL && value != floor(value)) {
        return false;
    }
    return parameter->type != ODD || (int)value % 2 != 0;
}

static void set_presets(const struct mlift_parameter *table, size_t n, void *base)
{
    for (size_t i = 0; i < n; i++) {
        mlift_parameter_set(&table[i], base, table[i].preset);
    }
}

void mlift_parameter_set_defaults(struct mlift_campaign *campaign)
{
    size_t n;
    const struct mlift_parameter *all = mlift_parameter_all(&n);

    set_presets(all, n, campaign);
    for (int i = 0; i < MLIFT_MAX_RECENCY_LEVELS; i++) {
        double days = mlift_parameter_default_age_days(i);
        campaign->dynamics.ageing_per_day[i] = days > 0 ? 1 / days : 0;
    }
}

void mlift_parameter_set_data_point_defaults(struct mlift_data_point *point)
{
    size_t n;
    const struct mlift_parameter *all = mlift_parameter_of_data_point(&n);

    memset(point, 0, sizeof *point);
    point->given = -1;
    point->drift_to = -1;
    set_presets(all, n, point);
}

const char *mlift_parameter_default_data_point_name(int i)
{
    return i >= 0 && i < N_DEFAULT_POINTS ? default_points[i].name : NULL;
}

static const struct default_point *find_default_point(const char *name)
{
    for (int i = 0; i < N_DEFAULT_POINTS; i++) {
        if (!strcmp(default_points[i].name, name)) {
            return &default_points[i];
        }
    }
    return NULL;
}

bool mlift_parameter_default_data_point(const char *name, struct mlift_data_point *point)
{
    const struct default_point *found = find_default_point(name);

    if (!found) {
        return false;
    }
    mlift_parameter_set_data_point_defaults(point);
    strcpy(point->name, found->name);
    for (int l = 0; l < MOST_DEFAULT_LEVELS && found->level[l]; l++) {
        strcpy(point->level[l], found->level[l]);
        point->share[l] = found->share[l];
        point->prognostic[l] = found->prognostic[l];
        point->n_levels = l + 1;
    }
    point->p_known = found->known;
    point->accuracy = found->accuracy;
    return true;
}

const char *mlift_parameter_default_data_point_source(const char *name)
{
    const struct default_point *found = find_default_point(name);

    return found ? found->source : NULL;
}

double mlift_parameter_default_age_days(int i)
{
    const struct default_point *recency = find_default_point("recency");

    return i >= 0 && i < MOST_DEFAULT_LEVELS ? recency->age_days[i] : 0;
}
