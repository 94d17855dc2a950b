#include "models/response.h"

#include "models/logit.h"

double mlift_response_relevance(const struct mlift_campaign *campaign, int message, const uint8_t *level)
{
    double rho = 0.0;

    for (int d = 0; d < campaign->n_data_points; d++) {
        uint32_t named = campaign->message[message].speaks_to[d];
        if (named) {
            const struct mlift_data_point *point = &campaign->data_point[d];
            rho += named >> level[d] & 1 ? point->match_weight : -point->mismatch_weight;
        }
    }
    return rho;
}

void mlift_response_touch(const struct mlift_campaign *campaign, int message, const struct mlift_person *person,
                          double *p)
{
    const struct mlift_response *response = &campaign->response;
    const struct mlift_message *sent = &campaign->message[message];
    double rho = mlift_response_relevance(campaign, message, person->level);
    double fatigue = (double)person->fatigue;
    double open =
        response->open_intercept + response->gamma_open * rho + person->propensity - response->fatigue_open * fatigue;
    double click = response->click_intercept + response->gamma_click * rho + sent->appeal +
                   response->fit[sent->job][person->stage];
    double leave =
        response->unsubscribe_intercept - response->gamma_unsubscribe * rho + response->fatigue_unsubscribe * fatigue;

    for (int d = 0; d < campaign->n_data_points; d++) {
        open += campaign->data_point[d].prognostic[person->level[d]];
        click += campaign->data_point[d].responsiveness[person->level[d]];
    }
    double p_open = mlift_logit_probability(open);
    double p_click = p_open * mlift_logit_probability(click);
    double p_leave = (p_open - p_click) * mlift_logit_probability(leave);
    p[MLIFT_TOUCH_REPLY] = p_click * response->p_reply;
    p[MLIFT_TOUCH_CLICK] = p_click * (1.0 - response->p_reply);
    p[MLIFT_TOUCH_OPEN] = p_open - p_click - p_leave;
    p[MLIFT_TOUCH_MACHINE] = (1.0 - p_open) * response->p_machine_open;
    p[MLIFT_TOUCH_QUIET] = (1.0 - p_open) * (1.0 - response->p_machine_open);
    p[MLIFT_TOUCH_UNSUBSCRIBE] = p_leave * (1.0 - response->p_complaint);
    p[MLIFT_TOUCH_COMPLAIN] = p_leave * response->p_complaint;
}
