#include "analysis/designs/proxy.h"

#include <math.h>

/* Differences smaller than this are rounding of the exact solution. */
static const double NOTHING = 1e-12;

static double effect(const struct mlift_exact *exact, int a, int b, int metric)
{
    return mlift_exact_overall(exact, b, metric) - mlift_exact_overall(exact, a, metric);
}

/* Two strategies that can be sent. */
static bool is_pair(const struct mlift_table *table, int a, int b)
{
    return !mlift_strategy_is_bound(&table->campaign->strategy[a]) &&
           !mlift_strategy_is_bound(&table->campaign->strategy[b]);
}

static void count_pairs(const struct mlift_table *table, const struct mlift_exact *exact, struct mlift_proxy *proxy)
{
    int agree = 0;

    for (int a = 0; a < exact->n_strategies; a++) {
        for (int b = a + 1; b < exact->n_strategies; b++) {
            double click = effect(exact, a, b, table->click), goal = effect(exact, a, b, table->goal);
            if (is_pair(table, a, b) && fabs(click) > NOTHING && fabs(goal) > NOTHING) {
                proxy->n_pairs++;
                agree += (click > 0.0) == (goal > 0.0);
            }
        }
    }
    proxy->sign_agreement = proxy->n_pairs > 0 ? (double)agree / proxy->n_pairs : (double)NAN;
}

static double correlate(const struct mlift_table *table, const struct mlift_exact *exact, int baseline, int challenger)
{
    double w = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;

    for (int g = 0; g < exact->n_segments; g++) {
        double share = exact->share[g];
        double dx =
            mlift_exact_rate(exact, challenger, g, table->click) - mlift_exact_rate(exact, baseline, g, table->click);
        double dy =
            mlift_exact_rate(exact, challenger, g, table->goal) - mlift_exact_rate(exact, baseline, g, table->goal);
        w += share;
        x += share * dx;
        y += share * dy;
        xx += share * dx * dx;
        yy += share * dy * dy;
        xy += share * dx * dy;
    }
    double vx = xx / w - x / w * (x / w), vy = yy / w - y / w * (y / w);
    bool varies = exact->n_segments > 1 && vx > NOTHING * NOTHING && vy > NOTHING * NOTHING;
    return varies ? (xy / w - x / w * (y / w)) / sqrt(vx * vy) : (double)NAN;
}

void mlift_proxy_judge(const struct mlift_table *table, const struct mlift_exact *exact, int baseline, int challenger,
                       struct mlift_proxy *proxy)
{
    *proxy = (struct mlift_proxy){.click_effect = effect(exact, baseline, challenger, table->click),
                                  .goal_effect = effect(exact, baseline, challenger, table->goal)};
    proxy->same_sign = fabs(proxy->click_effect) > NOTHING && fabs(proxy->goal_effect) > NOTHING &&
                       (proxy->click_effect > 0.0) == (proxy->goal_effect > 0.0);
    proxy->goals_per_click =
        fabs(proxy->click_effect) > NOTHING ? proxy->goal_effect / proxy->click_effect : (double)NAN;
    count_pairs(table, exact, proxy);
    proxy->correlation = correlate(table, exact, baseline, challenger);
}
