#include "analysis/answers/size_charts.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart_curves.h"
#include "analysis/charts/chart_designs.h"
#include "analysis/sequential/testroll.h"
#include "analysis/twoarm/decision.h"
#include "models/goal.h"

#include <math.h>
#include <string.h>

enum { N_POINTS = 61, N_CHOSEN = 6 };

/* What every chart says around itself, and the designs that curves are drawn for. */
struct gallery {
    const struct mlift_size_answer *size;
    char subtitle[320], footer[160];
    const struct mlift_design *chosen[N_CHOSEN];
    size_t n_chosen;
    double x[N_POINTS], y[N_CHOSEN][N_POINTS];
    char note[N_CHOSEN][96], label[N_CHOSEN][MLIFT_DESIGN_NAME];
    struct mlift_chart_curve curve[N_CHOSEN];
};

static void fill_log(double low, double high, double *x)
{
    for (size_t i = 0; i < N_POINTS; i++) {
        x[i] = low * pow(high / low, (double)i / (N_POINTS - 1));
    }
}

static struct mlift_canvas_words words_of(const struct gallery *self)
{
    return (struct mlift_canvas_words){.subtitle = self->subtitle, .footer = self->footer};
}

static void choose(struct gallery *self, const struct mlift_design *design)
{
    if (design && self->n_chosen < N_CHOSEN) {
        mlift_size_answer_label(self->size, design, self->label[self->n_chosen]);
        self->chosen[self->n_chosen++] = design;
    }
}

/* Returns `self`, ready to draw. */
static struct gallery *begin(struct gallery *self, const struct mlift_size_answer *size)
{
    const struct mlift_design_question *q = &size->question;
    int sides = q->sides == 1 ? 1 : 2;

    *self = (struct gallery){.size = size};
    (void)snprintf(self->subtitle, sizeof self->subtitle, "%s: %s against %s, alpha %g", size->run->scenario->title,
                   mlift_size_answer_challenger(size), mlift_size_answer_baseline(size), q->alpha);
    (void)snprintf(self->footer, sizeof self->footer, "microlift size, exact rates of scenario %s, no simulation",
                   size->run->scenario->name);
    for (int metric = MLIFT_EXACT_GOAL; metric >= MLIFT_EXACT_CLICK; metric--) {
        choose(self, mlift_design_find(&size->designs, metric, MLIFT_CONTRAST_PLAIN, false, sides, 1));
        choose(self, mlift_design_find(&size->designs, metric, MLIFT_CONTRAST_PLAIN, true, sides, 1));
        choose(self, sides == 2 ? mlift_design_find(&size->designs, metric, MLIFT_CONTRAST_PLAIN, false, 1, 1) : NULL);
    }
    return self;
}

/* One colour a measure; the ways to test it differ in dash and marker. */
static struct mlift_palette_style style_of(const struct gallery *self, size_t i)
{
    int metric = self->chosen[i]->metric, variant = 0;

    for (size_t k = 0; k < i; k++) {
        variant += self->chosen[k]->metric == metric;
    }
    return mlift_palette_measure(metric == MLIFT_EXACT_CLICK ? MLIFT_PALETTE_CLICK : MLIFT_PALETTE_GOAL, variant);
}

/* From an eighth of the list to what the largest chosen design needs, at most a thousand lists. */
static void fill_sizes(struct gallery *self)
{
    double list = self->size->question.list, high = 4.0 * list;

    for (size_t i = 0; i < self->n_chosen; i++) {
        double n = self->chosen[i]->n_required[0];
        high = isfinite(n) ? fmax(high, 1.25 * n) : high;
    }
    fill_log(fmax(10.0, list / 16.0), fmin(fmin(high, 1000.0 * list), 9e7), self->x);
}

static int draw_power(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    struct gallery gallery, *self = begin(&gallery, context);
    const struct mlift_design_question *q = &self->size->question;
    char target[64], number[MLIFT_CAPTION_NUMBER], mark[64];

    fill_sizes(self);
    for (size_t i = 0; i < self->n_chosen; i++) {
        const struct mlift_design *d = self->chosen[i];
        for (size_t k = 0; k < N_POINTS; k++) {
            double power;
            int status = mlift_design_power(d, &d->contrast, q->alpha, self->x[k],
                                            d->contrast.effect < 0.0 ? -1.0 : 1.0, &power);
            if (status) {
                return status;
            }
            self->y[i][k] = 100.0 * power;
        }
        bool reached = d->n_required[0] < 1e9;
        mlift_caption_number(reached ? d->n_required[0] : 0.0, 0, false, number);
        (void)snprintf(self->note[i], sizeof self->note[i], "needs %s", reached ? number : "more than any list");
        self->curve[i] = (struct mlift_chart_curve){.name = self->label[i],
                                                    .note = self->note[i],
                                                    .y = self->y[i],
                                                    .mark = reached ? d->n_required[0] : 0.0,
                                                    .styled = true,
                                                    .style = style_of(self, i)};
    }
    mlift_caption_number(100.0 * q->power[0], 0, false, number);
    (void)snprintf(target, sizeof target, "target %s%%", number);
    mlift_caption_number(q->list, 0, false, number);
    (void)snprintf(mark, sizeof mark, "your list: %s", number);
    struct mlift_chart_curves chart = {.words = words_of(self),
                                       .question = "How large must the list be to show the difference?",
                                       .x_title = "Subscribers on the list (logarithmic scale)",
                                       .y_title = "Chance that the test shows the difference (power)",
                                       .y_suffix = "%",
                                       .x = self->x,
                                       .n = N_POINTS,
                                       .curves = self->curve,
                                       .n_curves = self->n_chosen,
                                       .y_high = 100.0,
                                       .target = 100.0 * q->power[0],
                                       .target_label = target,
                                       .at = q->list,
                                       .at_label = mark};
    return mlift_chart_curves_draw(&chart, output, message);
}

/* Difference that a list of each size finds, in per cent of the baseline's rate: purchases and clicks have different
 * bases, and the same number of points is easy for one and out of reach for the other. */
static int draw_mde(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    struct gallery gallery, *self = begin(&gallery, context);
    const struct mlift_design_question *q = &self->size->question;
    char title[128], number[MLIFT_CAPTION_NUMBER], mark[64];
    double high = 0.0;

    fill_sizes(self);
    for (size_t i = 0; i < self->n_chosen; i++) {
        const struct mlift_design *d = self->chosen[i];
        for (size_t k = 0; k < N_POINTS; k++) {
            self->y[i][k] = 100.0 * mlift_design_mde(d, q->alpha, self->x[k], q->power[0]) / d->contrast.p1;
        }
        double here = 100.0 * d->mde_at_list / d->contrast.p1;
        high = isfinite(here) ? fmax(high, 2.5 * here) : high;
        mlift_caption_number(here, 0, false, number);
        (void)snprintf(self->note[i], sizeof self->note[i],
                       isfinite(here) ? "your list sees %s%%" : "none at your list", number);
        self->curve[i] = (struct mlift_chart_curve){
            .name = self->label[i], .note = self->note[i], .y = self->y[i], .styled = true, .style = style_of(self, i)};
    }
    (void)snprintf(title, sizeof title, "Smallest difference found with power %g, %% of the rate with %s", q->power[0],
                   mlift_size_answer_baseline(self->size));
    mlift_caption_number(q->list, 0, false, number);
    (void)snprintf(mark, sizeof mark, "your list: %s", number);
    struct mlift_chart_curves chart = {.words = words_of(self),
                                       .question = "How small a difference can a list of this size see?",
                                       .x_title = "Subscribers on the list (logarithmic scale)",
                                       .y_title = title,
                                       .y_suffix = "%",
                                       .x = self->x,
                                       .n = N_POINTS,
                                       .curves = self->curve,
                                       .n_curves = self->n_chosen,
                                       .y_high = high > 0.0 ? mlift_axis_ceil(high) : 1.0,
                                       .at = q->list,
                                       .at_label = mark};
    return mlift_chart_curves_draw(&chart, output, message);
}

/* True false-alarm rate of a rule at each base rate, by enumeration, in percent. */
static int fill_alarms(const struct gallery *self, enum mlift_decision_rule rule, int per_arm, double *y)
{
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome;

    int status = mlift_decision_init(&decision, rule, MLIFT_ALTERNATIVE_TWO_SIDED, per_arm, per_arm,
                                     self->size->question.alpha, 0.0, 0.0);
    for (size_t k = 0; !status && k < N_POINTS; k++) {
        double p = self->x[k] / 100.0;
        status = mlift_decision_power(&decision, p, p, &outcome);
        y[k] = 100.0 * outcome.power;
    }
    mlift_decision_free(&decision);
    return status;
}

static int draw_alarms(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    struct gallery gallery, *self = begin(&gallery, context);
    static const struct {
        enum mlift_decision_rule rule;
        const char *name, *note;
    } rules[] = {{MLIFT_DECISION_Z_POOLED, "pooled z test", "what most calculators use"},
                 {MLIFT_DECISION_FISHER, "Fisher's exact test", "never above alpha"},
                 {MLIFT_DECISION_FISHER_MIDP, "Fisher, mid-p", "half of the observed table counts"}};
    enum { N_RULES = sizeof rules / sizeof *rules, MOST_PER_ARM = 2000 };
    const struct mlift_design_question *q = &self->size->question;
    double base = 100.0 * mlift_exact_overall(&self->size->run->exact, q->baseline, self->size->run->table.goal);
    int per_arm = (int)fmin(q->list / 2.0, MOST_PER_ARM), status = MLIFT_OK;
    char title[160], number[MLIFT_CAPTION_NUMBER], mark[64], target[64];

    fill_log(0.1, 40.0, self->x);
    for (size_t i = 0; !status && i < N_RULES; i++) {
        status = fill_alarms(self, rules[i].rule, per_arm, self->y[i]);
        self->curve[i] = (struct mlift_chart_curve){.name = rules[i].name,
                                                    .note = rules[i].note,
                                                    .y = self->y[i],
                                                    .styled = true,
                                                    .style = mlift_palette_measure(MLIFT_PALETTE_GOAL, (int)i)};
    }
    if (status) {
        return status;
    }
    mlift_caption_number(per_arm, 0, false, number);
    (void)snprintf(title, sizeof title, "False alarms of a two-sided test, %s subscribers per arm", number);
    mlift_caption_number(base, base < 1.0 ? 2 : 1, false, number);
    (void)snprintf(mark, sizeof mark, "your base rate: %s%%", number);
    (void)snprintf(target, sizeof target, "alpha %g%%", 100.0 * q->alpha);
    struct mlift_chart_curves chart = {.words = words_of(self),
                                       .question = "How often does a test raise a false alarm at low rates?",
                                       .x_title = "Rate in both arms, % (logarithmic scale)",
                                       .y_title = title,
                                       .y_suffix = "%",
                                       .x = self->x,
                                       .n = N_POINTS,
                                       .curves = self->curve,
                                       .n_curves = N_RULES,
                                       .y_high = mlift_axis_ceil(150.0 * q->alpha),
                                       .target = 100.0 * q->alpha,
                                       .target_label = target,
                                       .at = base > 0.0 ? base : 0.0,
                                       .at_label = mark};
    return mlift_chart_curves_draw(&chart, output, message);
}

static int draw_designs(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    struct gallery gallery, *self = begin(&gallery, context);
    const struct mlift_designs *all = &self->size->designs;
    struct mlift_chart_designs_row rows[MLIFT_CHART_DESIGNS_MOST];
    char labels[MLIFT_CHART_DESIGNS_MOST][MLIFT_DESIGN_NAME];
    size_t n = 0;

    for (size_t i = 0; i < all->n && n < MLIFT_CHART_DESIGNS_MOST; i++) {
        const struct mlift_design *d = &all->design[i];
        if (mlift_size_answer_simple(self->size, d)) {
            mlift_size_answer_label(self->size, d, labels[n]);
            rows[n] = (struct mlift_chart_designs_row){
                labels[n], d->n_required[0], d->metric == MLIFT_EXACT_CLICK ? MLIFT_PALETTE_CLICK : MLIFT_PALETTE_GOAL};
            n++;
        }
    }
    struct mlift_chart_designs chart = {
        .words = words_of(self), .rows = rows, .n_rows = n, .list_size = self->size->question.list};
    return mlift_chart_designs_draw(&chart, output, message);
}

static int draw_roll(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    struct gallery gallery, *self = begin(&gallery, context);
    const struct mlift_size_answer *size = self->size;
    const struct mlift_recommendation *v = &size->verdict;
    const struct mlift_table *table = &size->run->table;
    bool earns = mlift_tally_earning(table->campaign) == table->goal;
    double list = size->question.list, margin = earns ? table->campaign->economics.margin_cents / 100.0 : 1.0;
    double mean = (v->baseline.goals + v->challenger.goals) / (2.0 * list);
    struct mlift_testroll plan = {list, mean, v->prior_sd, sqrt(mean * (1.0 - mean))};
    char mark[64], known[96], number[MLIFT_CAPTION_NUMBER], gained[256];
    double most = 0.0, bound = v->known_goals * margin;

    fill_log(2.0, floor(list / 2.0), self->x);
    for (size_t k = 0; k < N_POINTS; k++) {
        struct mlift_testroll_value value;
        int status = mlift_testroll_evaluate(&plan, fmin(self->x[k], list / 2.0), &value);
        if (status) {
            return status;
        }
        self->y[0][k] = list * margin * (value.profit_per_subscriber - value.profit_untested);
        most = fmax(most, self->y[0][k]);
    }
    self->curve[0] = (struct mlift_chart_curve){.name = "test, then send everybody the winner",
                                                .note = "over sending one of the two at random",
                                                .styled = true,
                                                .style = mlift_palette_measure(MLIFT_PALETTE_GOAL, 0),
                                                .y = self->y[0]};
    mlift_caption_number(v->n_testroll, 0, false, number);
    (void)snprintf(mark, sizeof mark, "best: %s per arm", number);
    mlift_caption_number(bound, bound < 100.0 ? 2 : 0, false, number);
    (void)snprintf(known, sizeof known, "if the better one were known: %s", number);
    /* The line of what no trial can pass is drawn where it does not press the curve to the ground. */
    bool near = bound < 2.5 * most;
    (void)snprintf(gained, sizeof gained, "Expected %s gained on this list%s%s%s",
                   earns ? "profit" : mlift_goal_many(table->campaign), earns ? ", money of the scenario" : "",
                   near ? "" : "; ", near ? "" : known);
    struct mlift_chart_curves chart = {.words = words_of(self),
                                       .question = "What does a trial before the roll-out earn?",
                                       .x_title = "Subscribers per arm of the trial (logarithmic scale)",
                                       .y_title = gained,
                                       .y_suffix = "",
                                       .x = self->x,
                                       .n = N_POINTS,
                                       .curves = self->curve,
                                       .n_curves = 1,
                                       .y_high = mlift_axis_ceil(1.15 * (near ? bound : most)),
                                       .target = near ? bound : 0.0,
                                       .target_label = known,
                                       .at = v->n_testroll,
                                       .at_label = mark};
    return mlift_chart_curves_draw(&chart, output, message);
}

/* --- what they show ----------------------------------------------------------------------------------------------- */

static const char *people(struct mlift_answer *out, double n)
{
    return mlift_answer_text(out, "%s", mlift_figure_exact(MLIFT_UNIT_PEOPLE, n).text);
}

static void tell_test(const struct mlift_size_answer *size, struct mlift_answer *out)
{
    const struct mlift_design *d = mlift_size_answer_plain(size);
    const struct mlift_design_question *q = &size->question;
    const char *goal = mlift_goal_many(&size->run->scenario->campaign), *list = people(out, q->list);

    mlift_answer_chart(
        out, "designs", "What each design needs", draw_designs, size,
        "Subscribers that each design needs for power %g, on a logarithmic scale; you have %s. The plain test of %s "
        "needs %s; the design that needs fewest, %s, takes %s.",
        q->power[0], list, goal, people(out, d ? d->n_required[0] : (double)INFINITY),
        size->designs.n > 0 ? size->designs.design[0].name : "none",
        people(out, size->designs.n > 0 ? size->designs.design[0].n_required[0] : (double)INFINITY));
    mlift_answer_chart(out, "power", "Power by list size", draw_power, size,
                       "Chance that a test shows the difference, by list size, one curve a design. On your %s "
                       "subscribers the plain test of %s has %s.",
                       list, goal, mlift_figure_exact(MLIFT_UNIT_SHARE, d ? d->power_at_list : (double)NAN).text);
    mlift_answer_chart(out, "mde", "The smallest difference a list can see", draw_mde, size,
                       "Smallest difference that a list finds with power %g, by list size, one curve a design. Your %s "
                       "subscribers find %s points in %s; the scenario expects %s.",
                       q->power[0], list, mlift_figure_exact(MLIFT_UNIT_WIDTH, d ? d->mde_at_list : (double)NAN).text,
                       goal, mlift_figure_exact(MLIFT_UNIT_DIFFERENCE, d ? d->contrast.effect : (double)NAN).text);
    mlift_answer_chart(out, "false-alarms", "False alarms at low rates", draw_alarms, size,
                       "How often a test claims a difference that is not there, by the rate in both arms: at low rates "
                       "it is not the %g%% that alpha promises. At your base rate the plain test of %s raises %s false "
                       "alarms.",
                       100.0 * q->alpha, goal, mlift_figure_exact(MLIFT_UNIT_SHARE, d ? d->type1 : (double)NAN).text);
}

void mlift_size_charts_tell(const struct mlift_size_answer *size, struct mlift_answer *out)
{
    const struct mlift_recommendation *v = &size->verdict;

    tell_test(size, out);
    if (v->known_goals > 0.0) {
        mlift_answer_chart(
            out, "test-and-roll", "A trial before the roll-out", draw_roll, size,
            "What a trial before the roll-out earns, by its size, over sending one of the two at random. The best "
            "trial has %.0f subscribers per arm, adds %.1f %s, and picks the worse strategy %.0f times in 100; knowing "
            "the better one would add %.1f.",
            v->n_testroll, v->testroll_goals, mlift_goal_many(&size->run->scenario->campaign), 100.0 * v->error_rate,
            v->known_goals);
    }
}
