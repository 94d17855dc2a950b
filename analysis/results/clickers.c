#include "analysis/results/clickers.h"

#include "analysis/charts/chart_clicks.h"
#include "analysis/results/clickclock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS_AFTER_LAST_SEND = 7, HOURS = MLIFT_CLICKERS_HOURS };

/* Hours of the sends of strategy s; returns how many. */
static size_t send_hours(const struct mlift_run *run, int s, double *hours)
{
    size_t n = 0;

    for (int k = 0; k < run->exact.n_steps && n < MLIFT_CLICKERS_SENDS; k++) {
        if (run->exact.sent[s * run->exact.n_steps + k] > 0.0) {
            hours[n++] = 24.0 * (double)run->table.calendar.day[k];
        }
    }
    return n;
}

int mlift_clickers_init(struct mlift_clickers *clickers, const struct mlift_run *run, const int *shown, int n_shown)
{
    *clickers = (struct mlift_clickers){.run = run, .of = calloc(MLIFT_CANVAS_N_STYLES, sizeof *clickers->of)};
    if (!clickers->of) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int k = 0; k < n_shown && clickers->n < MLIFT_CANVAS_N_STYLES; k++) {
        struct mlift_clicker *next = &clickers->of[clickers->n];
        if (mlift_campaign_learns(&run->scenario->campaign.strategy[shown[k]])) {
            clickers->n_learning++;
        } else if (isfinite(mlift_clickclock_median(run, shown[k]))) {
            next->strategy = shown[k];
            next->n_sends = send_hours(run, shown[k], next->sends);
            clickers->n++;
        }
    }
    return MLIFT_OK;
}

void mlift_clickers_free(struct mlift_clickers *clickers)
{
    free(clickers->of);
    clickers->of = NULL;
}

static bool send_together(const struct mlift_clicker *clickers, int n)
{
    for (int i = 1; i < n; i++) {
        if (clickers[i].n_sends != clickers[0].n_sends ||
            memcmp(clickers[i].sends, clickers[0].sends, clickers[0].n_sends * sizeof *clickers[0].sends) != 0) {
            return false;
        }
    }
    return true;
}

static double last_send(const struct mlift_clicker *clickers, int n)
{
    double last = 0.0;

    for (int i = 0; i < n; i++) {
        last = clickers[i].n_sends > 0 ? fmax(last, clickers[i].sends[clickers[i].n_sends - 1]) : last;
    }
    return last;
}

int mlift_clickers_draw(struct mlift_clickers *clickers, const struct mlift_canvas_words *words,
                        const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_run *run = clickers->run;
    const int n = clickers->n;
    struct mlift_chart_clicks_strategy strategies[MLIFT_CANVAS_N_STYLES];
    double hours[HOURS], last = last_send(clickers->of, n) + 24.0 * DAYS_AFTER_LAST_SEND;
    bool together = send_together(clickers->of, n);

    for (int i = 0; i < HOURS; i++) {
        hours[i] = last * (double)i / (double)(HOURS - 1);
    }
    for (int k = 0; k < n; k++) {
        int s = clickers->of[k].strategy;
        for (int i = 0; i < HOURS; i++) {
            clickers->of[k].clicks[i] = mlift_clickclock_total(run, s, hours[i]);
        }
        strategies[k] = (struct mlift_chart_clicks_strategy){
            .name = run->scenario->campaign.strategy[s].name,
            .clicks_per_subscriber = clickers->of[k].clicks,
            .median_hours = mlift_clickclock_median(run, s),
            .index = s,
            .send_hours = together ? NULL : clickers->of[k].sends,
            .n_sends = clickers->of[k].n_sends,
        };
    }
    const struct mlift_chart_clicks chart = {.words = *words,
                                             .hours = hours,
                                             .n_hours = HOURS,
                                             .strategies = strategies,
                                             .n_strategies = (size_t)n,
                                             .send_hours = together ? clickers->of[0].sends : NULL,
                                             .n_sends = clickers->of[0].n_sends};
    return mlift_chart_clicks_draw(&chart, output, message);
}
