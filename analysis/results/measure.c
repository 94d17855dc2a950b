#include "analysis/results/measure.h"

#include <math.h>
#include <string.h>

static int find_metric(const struct mlift_table *table, const char *name)
{
    for (int m = 0; m < table->n_metrics; m++) {
        if (!strcmp(table->metric[m].name, name)) {
            return m;
        }
    }
    return -1;
}

static int add_rates_per_message(const struct mlift_table *table, struct mlift_measure *measures)
{
    static const struct {
        const char *name, *metric;
    } rates[] = {
        {"open_rate", "opened"},   {"recorded_open_rate", "recorded_opened"}, {"click_through", "clicked"},
        {"reply_rate", "replied"}, {"mismatch_rate", "mismatched"},
    };
    int n = 0;

    if (table->campaign->model != MLIFT_MODEL_BEHAVIOURAL) {
        return 0; /* outcomes of the table model may bear the same names */
    }
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        measures[n++] = (struct mlift_measure){.name = rates[i].name,
                                               .unit = MLIFT_MEASURE_SHARE,
                                               .n_terms = 1,
                                               .metric = {find_metric(table, rates[i].metric)},
                                               .weight = {1.0},
                                               .per = find_metric(table, "sent")};
    }
    return n;
}

static int add_money(const struct mlift_table *table, struct mlift_measure *measures)
{
    const struct mlift_economics *economics = &table->campaign->economics;
    int sent = find_metric(table, "sent"), earning = mlift_tally_earning(table->campaign);
    struct mlift_measure cost = {"cost", MLIFT_MEASURE_CURRENCY, 1, {sent}, {economics->email_cents / 100.0}, 0};
    struct mlift_measure profit = {"profit",
                                   MLIFT_MEASURE_CURRENCY,
                                   2,
                                   {earning, sent},
                                   {economics->margin_cents / 100.0, -economics->email_cents / 100.0},
                                   0};

    if (table->campaign->model == MLIFT_MODEL_BEHAVIOURAL) {
        profit.metric[profit.n_terms] = find_metric(table, "unsubscribed");
        profit.weight[profit.n_terms++] = -economics->leave_cents / 100.0;
    }
    measures[0] = cost;
    measures[1] = profit;
    return earning < 0 ? 1 : 2;
}

int mlift_measure_list(const struct mlift_table *table, struct mlift_measure *measures)
{
    int n = 0;

    for (int m = 1; m < table->n_metrics; m++) {
        measures[n++] = (struct mlift_measure){
            .name = table->metric[m].name,
            .unit = table->metric[m].per_subscriber ? MLIFT_MEASURE_SHARE : MLIFT_MEASURE_COUNT,
            .n_terms = 1,
            .metric = {m},
            .weight = {1.0},
        };
    }
    n += add_rates_per_message(table, measures + n);
    return n + add_money(table, measures + n);
}

int mlift_measure_find(const struct mlift_measure *measures, int n, const char *name)
{
    for (int i = 0; i < n; i++) {
        if (!strcmp(measures[i].name, name)) {
            return i;
        }
    }
    return -1;
}

double mlift_measure_value(const struct mlift_measure *measure, const double *count)
{
    double sum = 0.0, per = count[measure->per];

    for (int k = 0; k < measure->n_terms; k++) {
        sum += measure->weight[k] * count[measure->metric[k]];
    }
    return per > 0.0 ? sum / per : (double)NAN;
}
