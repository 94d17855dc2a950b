#include "cli/size_charts.h"

#include "analysis/axis.h"
#include "analysis/chart_curves.h"
#include "analysis/chart_designs.h"
#include "analysis/decision.h"
#include "analysis/testroll.h"
#include "cli/chartfolder.h"
#include "cli/command.h"

#include <math.h>
#include <string.h>

enum { N_POINTS = 61, N_CHOSEN = 6, PATH_ROOM = 4096 };

/* What every chart says around itself, and the designs that curves are drawn for. */
struct gallery {
    const struct cli_size *size;
    char subtitle[320], footer[160];
    const struct mlift_design *chosen[N_CHOSEN];
    size_t n_chosen;
    double x[N_POINTS], y[N_CHOSEN][N_POINTS];
    char note[N_CHOSEN][96];
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
        self->chosen[self->n_chosen++] = design;
    }
}

static void begin(struct gallery *self, const struct cli_size *size)
{
    const struct mlift_design_question *q = &size->question;
    int sides = q->sides == 1 ? 1 : 2;

    *self = (struct gallery){.size = size};
    (void)snprintf(self->subtitle, sizeof self->subtitle, "%s: %s against %s, alpha %g", size->run.scenario->title,
                   cli_size_strategy(size, q->challenger), cli_size_strategy(size, q->baseline), q->alpha);
    (void)snprintf(self->footer, sizeof self->footer, "microlift size, exact rates of scenario %s, no simulation",
                   size->run.scenario->name);
    for (int metric = MLIFT_EXACT_GOAL; metric >= MLIFT_EXACT_CLICK; metric--) {
        choose(self, mlift_design_find(&size->designs, metric, MLIFT_CONTRAST_PLAIN, false, sides, 1));
        choose(self, mlift_design_find(&size->designs, metric, MLIFT_CONTRAST_PLAIN, true, sides, 1));
        choose(self, sides == 2 ? mlift_design_find(&size->designs, metric, MLIFT_CONTRAST_PLAIN, false, 1, 1) : NULL);
    }
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

static int draw_power(struct gallery *self, const struct mlift_gnuplot_output *output, char *message)
{
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
        self->curve[i] =
            (struct mlift_chart_curve){d->name, self->note[i], self->y[i], reached ? d->n_required[0] : 0.0};
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

/* Difference of a rate in percentage points that a list of each size finds. */
static int draw_mde(struct gallery *self, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_design_question *q = &self->size->question;
    char title[128], number[MLIFT_CAPTION_NUMBER], mark[64];
    double high = 0.0;

    fill_sizes(self);
    for (size_t i = 0; i < self->n_chosen; i++) {
        const struct mlift_design *d = self->chosen[i];
        for (size_t k = 0; k < N_POINTS; k++) {
            self->y[i][k] = 100.0 * mlift_design_mde(d, q->alpha, self->x[k], q->power[0]);
        }
        double here = 100.0 * d->mde_at_list;
        high = isfinite(here) ? fmax(high, 2.5 * here) : high;
        mlift_caption_number(here, here < 1.0 ? 2 : 1, false, number);
        (void)snprintf(self->note[i], sizeof self->note[i],
                       isfinite(here) ? "your list sees %s points" : "none at your list", number);
        self->curve[i] = (struct mlift_chart_curve){d->name, self->note[i], self->y[i], 0.0};
    }
    (void)snprintf(title, sizeof title, "Smallest difference found with power %g, percentage points", q->power[0]);
    mlift_caption_number(q->list, 0, false, number);
    (void)snprintf(mark, sizeof mark, "your list: %s", number);
    struct mlift_chart_curves chart = {.words = words_of(self),
                                       .question = "How small a difference can a list of this size see?",
                                       .x_title = "Subscribers on the list (logarithmic scale)",
                                       .y_title = title,
                                       .y_suffix = "",
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

static int draw_alarms(struct gallery *self, const struct mlift_gnuplot_output *output, char *message)
{
    static const struct {
        enum mlift_decision_rule rule;
        const char *name, *note;
    } rules[] = {{MLIFT_DECISION_Z_POOLED, "pooled z test", "what most calculators use"},
                 {MLIFT_DECISION_FISHER, "Fisher's exact test", "never above alpha"},
                 {MLIFT_DECISION_FISHER_MIDP, "Fisher, mid-p", "half of the observed table counts"}};
    enum { N_RULES = sizeof rules / sizeof *rules, MOST_PER_ARM = 2000 };
    const struct mlift_design_question *q = &self->size->question;
    double base = 100.0 * mlift_exact_overall(&self->size->run.exact, q->baseline, self->size->run.table.goal);
    int per_arm = (int)fmin(q->list / 2.0, MOST_PER_ARM), status = MLIFT_OK;
    char title[160], number[MLIFT_CAPTION_NUMBER], mark[64], target[64];

    fill_log(0.1, 40.0, self->x);
    for (size_t i = 0; !status && i < N_RULES; i++) {
        status = fill_alarms(self, rules[i].rule, per_arm, self->y[i]);
        self->curve[i] = (struct mlift_chart_curve){rules[i].name, rules[i].note, self->y[i], 0.0};
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

static int draw_designs(struct gallery *self, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_designs *all = &self->size->designs;
    struct mlift_chart_designs_row rows[MLIFT_CHART_DESIGNS_MOST];
    size_t n = 0;

    for (size_t i = 0; i < all->n && n < MLIFT_CHART_DESIGNS_MOST; i++) {
        const struct mlift_design *d = &all->design[i];
        bool changed_once =
            (d->method != MLIFT_CONTRAST_PLAIN) + d->aware + (d->sides != 2) + (d->looks > 1) + (d->holdout > 0.0) <= 1;
        if (changed_once) {
            rows[n++] = (struct mlift_chart_designs_row){d->name, d->n_required[0]};
        }
    }
    struct mlift_chart_designs chart = {
        .words = words_of(self), .rows = rows, .n_rows = n, .list_size = self->size->question.list};
    return mlift_chart_designs_draw(&chart, output, message);
}

static int draw_roll(struct gallery *self, const struct mlift_gnuplot_output *output, char *message)
{
    const struct cli_size *size = self->size;
    const struct mlift_recommendation *v = &size->verdict;
    double list = size->question.list, margin = size->run.scenario->campaign.economics.margin_cents / 100.0;
    double mean = (v->baseline.goals + v->challenger.goals) / (2.0 * list);
    struct mlift_testroll plan = {list, mean, v->prior_sd, sqrt(mean * (1.0 - mean))};
    char mark[64], known[96], number[MLIFT_CAPTION_NUMBER];

    fill_log(2.0, floor(list / 2.0), self->x);
    for (size_t k = 0; k < N_POINTS; k++) {
        struct mlift_testroll_value value;
        int status = mlift_testroll_evaluate(&plan, fmin(self->x[k], list / 2.0), &value);
        if (status) {
            return status;
        }
        self->y[0][k] = list * margin * (value.profit_per_subscriber - value.profit_untested);
    }
    mlift_caption_number(list * margin, 0, false, number);
    self->curve[0] = (struct mlift_chart_curve){"test, then send everybody the winner",
                                                "over sending one of the two at random", self->y[0], 0.0};
    mlift_caption_number(v->n_testroll, 0, false, number);
    (void)snprintf(mark, sizeof mark, "best: %s per arm", number);
    mlift_caption_number(v->known_goals * margin, v->known_goals * margin < 100.0 ? 2 : 0, false, number);
    (void)snprintf(known, sizeof known, "if the better one were known: %s", number);
    struct mlift_chart_curves chart = {.words = words_of(self),
                                       .question = "What does a trial before the roll-out earn?",
                                       .x_title = "Subscribers per arm of the trial (logarithmic scale)",
                                       .y_title = "Expected profit gained on this list, money of the scenario",
                                       .y_suffix = "",
                                       .x = self->x,
                                       .n = N_POINTS,
                                       .curves = self->curve,
                                       .n_curves = 1,
                                       .y_high = mlift_axis_ceil(1.15 * v->known_goals * margin),
                                       .target = v->known_goals * margin,
                                       .target_label = known,
                                       .at = v->n_testroll,
                                       .at_label = mark};
    return mlift_chart_curves_draw(&chart, output, message);
}

static const struct chart {
    const char *name;
    int (*draw)(struct gallery *self, const struct mlift_gnuplot_output *output, char *message);
} charts[CLI_SIZE_N_CHARTS] = {[CLI_SIZE_CHART_DESIGNS] = {"designs", draw_designs},
                               [CLI_SIZE_CHART_POWER] = {"power", draw_power},
                               [CLI_SIZE_CHART_MDE] = {"mde", draw_mde},
                               [CLI_SIZE_CHART_FALSE_ALARMS] = {"false-alarms", draw_alarms},
                               [CLI_SIZE_CHART_TEST_AND_ROLL] = {"test-and-roll", draw_roll}};

const char *cli_size_charts_name(enum cli_size_chart chart)
{
    return charts[chart].name;
}

bool cli_size_charts_has(const struct cli_size *size, enum cli_size_chart chart)
{
    return chart != CLI_SIZE_CHART_TEST_AND_ROLL || size->verdict.known_goals > 0.0;
}

int cli_size_charts_draw_one(const struct cli_size *size, enum cli_size_chart chart,
                             const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct gallery gallery;

    message[0] = '\0';
    begin(&gallery, size);
    return charts[chart].draw(&gallery, output, message);
}

static int draw_into_folder(const struct cli_size *size, enum cli_size_chart chart, FILE *out)
{
    const struct cli_size_options *o = &size->options;
    char path[PATH_ROOM], message[MLIFT_GNUPLOT_MESSAGE] = "";
    struct mlift_gnuplot_output output = {.path = path, .format = o->format};

    if (snprintf(path, sizeof path, "%s/size-%s.%s", o->chart, charts[chart].name,
                 mlift_gnuplot_extension(o->format)) >= PATH_ROOM) {
        fprintf(stderr, "microlift size: the name of the folder for charts is too long\n");
        return CLI_WRONG_USE;
    }
    int status = cli_size_charts_draw_one(size, chart, &output, message);
    if (!status) {
        fprintf(out, "%s\n", path);
        return CLI_DONE;
    }
    fprintf(stderr, "microlift size: %s: %s\n", path, message[0] ? message : mlift_error_describe(status));
    return status == MLIFT_ERR_EXISTS ? CLI_WRONG_USE : CLI_MACHINE;
}

int cli_size_charts_draw(const struct cli_size *size, FILE *out)
{
    int code = cli_chartfolder_make("microlift size", size->options.chart);

    for (int i = 0; !code && i < CLI_SIZE_N_CHARTS; i++) {
        code = cli_size_charts_has(size, (enum cli_size_chart)i) ? draw_into_folder(size, (enum cli_size_chart)i, out)
                                                                 : CLI_DONE;
    }
    return code;
}
