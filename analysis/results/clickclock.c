#include "analysis/results/clickclock.h"

#include <math.h>

static const double HOURS_PER_DAY = 24.0;

double mlift_clickclock_share(const struct mlift_response *response, double hours)
{
    return hours > 0.0 ? 1.0 / (1.0 + pow(response->click_median_hours / hours, response->click_shape)) : 0.0;
}

double mlift_clickclock_total(const struct mlift_run *run, int strategy, double hours)
{
    const struct mlift_exact *exact = &run->exact;
    double total = 0.0;

    for (int k = 0; k < exact->n_steps; k++) {
        double since_send = hours - HOURS_PER_DAY * (double)run->table.calendar.day[k];
        total += exact->clicked[strategy * exact->n_steps + k] *
                 mlift_clickclock_share(&run->scenario->campaign.response, since_send);
    }
    return total;
}

double mlift_clickclock_median(const struct mlift_run *run, int strategy)
{
    const struct mlift_exact *exact = &run->exact;
    double all = 0.0, low = 0.0, high = 1.0;

    for (int k = 0; k < exact->n_steps; k++) {
        all += exact->clicked[strategy * exact->n_steps + k];
    }
    if (!(all > 0.0)) {
        return (double)NAN;
    }
    while (mlift_clickclock_total(run, strategy, high) < all / 2.0) {
        high *= 2.0;
    }
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2.0;
        if (mlift_clickclock_total(run, strategy, middle) < all / 2.0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (low + high) / 2.0;
}
