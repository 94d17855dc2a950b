#include "analysis/answers/run_charts.h"

#include "analysis/answers/run_verdict.h"
#include "analysis/results/clickclock.h"
#include "models/goal.h"

#include <math.h>

static const struct mlift_campaign *campaign_of(const struct mlift_run_answer *self)
{
    return &self->run->scenario->campaign;
}

static struct mlift_figure points(struct mlift_summary_figure lift)
{
    return mlift_figure(MLIFT_UNIT_DIFFERENCE, lift.value, lift.mcse);
}

/* --- lift --------------------------------------------------------------------------------------------------------- */

static const char *say_extreme(const struct mlift_run_answer *self, struct mlift_answer *out, const char *what,
                               int scope)
{
    return mlift_answer_text(out, " %s in %s (%s points).", what, self->run->table.segment[scope - 1],
                             points(mlift_run_answer_lift(self, campaign_of(self)->challenger, scope)).text);
}

static const char *say_lift(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    int c = campaign_of(self)->challenger, n = 0, most = 0, least = 0;
    const char *words =
        mlift_answer_text(out, "Difference of %s less %s in %s, in percentage points. Whole list: %s.",
                          mlift_run_answer_name(self, c), mlift_run_answer_name(self, campaign_of(self)->baseline),
                          mlift_goal_many(campaign_of(self)), points(mlift_run_answer_lift(self, c, 0)).text);

    for (int scope = 1; scope < self->gallery.summary.n_scopes; scope++) {
        double value = mlift_run_answer_lift(self, c, scope).value;
        if (isfinite(value) && self->run->exact.share[scope - 1] > 0.0) {
            n++;
            most = most == 0 || value > mlift_run_answer_lift(self, c, most).value ? scope : most;
            least = least == 0 || value < mlift_run_answer_lift(self, c, least).value ? scope : least;
        }
    }
    return n > 1 ? mlift_answer_text(out, "%s%s%s", words, say_extreme(self, out, "Largest", most),
                                     say_extreme(self, out, "Smallest", least))
                 : words;
}

/* --- funnel ------------------------------------------------------------------------------------------------------- */

/* `words` with the simulated rate of a measure behind it; nothing where it was not kept. */
static const char *say_rate(const struct mlift_run_answer *self, struct mlift_answer *out, int strategy, int measure,
                            const char *what, const char *words)
{
    if (measure < 0) {
        return words;
    }
    struct mlift_summary_figure rate = mlift_run_answer_rate(self, strategy, 0, measure);
    int decimals = isfinite(rate.mcse) && rate.mcse > 0.0 ? mlift_estimate_decimals(100.0 * rate.mcse) : 3;
    return mlift_answer_text(out, "%s%s %s %s%%", words, *words ? "," : "", what,
                             mlift_figure_fixed(rate.value, 100.0, decimals, 0).text);
}

static const char *say_funnel(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_campaign *campaign = campaign_of(self);
    const char *words = "What each strategy brings, step by step, as shares of the list.";

    for (int i = 0; i < self->gallery.n_shown; i++) {
        int s = self->gallery.shown[i];
        const char *steps = "";
        if (campaign->model == MLIFT_MODEL_TABLE) {
            for (int k = 1; k <= campaign->cells.n_outcomes; k++) { /* measure 0 is `sent`, then come the outcomes */
                steps = say_rate(self, out, s, k, self->gallery.summary.measure[k].name, steps);
            }
        } else {
            steps = say_rate(self, out, s, mlift_run_answer_measure(self, "clickers"), "clicked", steps);
            steps = say_rate(self, out, s, self->gallery.summary.goal, mlift_goal_many(campaign), steps);
            steps = say_rate(self, out, s, mlift_run_answer_measure(self, "unsubscribed"), "unsubscribed", steps);
        }
        words = mlift_answer_text(out, "%s %s:%s.", words, campaign->strategy[s].name, steps);
    }
    return words;
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static const char *say_conversion(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_powercurve_point *own = mlift_verdict_own(&self->gallery.verdict->goal);
    const int strategy[2] = {campaign_of(self)->baseline, campaign_of(self)->challenger};
    bool overlap = own->arm[0].p_low <= own->arm[1].p_high && own->arm[1].p_low <= own->arm[0].p_high;
    const char *words =
        mlift_answer_text(out, "What single tests show, by list size. On %s subscribers nine of ten tests show",
                          mlift_figure_exact(MLIFT_UNIT_PEOPLE, (double)own->list_size).text);

    for (int a = 0; a < 2; a++) {
        words = mlift_answer_text(out, "%s%s %s between %s%% and %s%%", words, a > 0 ? " and" : "",
                                  mlift_run_answer_name(self, strategy[a]),
                                  mlift_figure_fixed(own->arm[a].p_low, 100.0, 2, 0).text,
                                  mlift_figure_fixed(own->arm[a].p_high, 100.0, 2, 0).text);
    }
    return mlift_answer_text(out, "%s%s", words,
                             overlap ? ": the two ranges overlap, so one test alone can show the wrong winner."
                                     : ": the two ranges do not overlap.");
}

static const char *say_power_of(const struct mlift_run_answer *self, struct mlift_answer *out,
                                const struct mlift_verdict_test *test)
{
    const struct mlift_powercurve_point *own = mlift_verdict_own(test);
    double power = mlift_powercurve_power(own, MLIFT_POWERCURVE_Z_POOLED, test->direction);
    const char *what = mlift_run_verdict_counted(self, test);
    struct mlift_figure found = mlift_figure(MLIFT_UNIT_SHARE, power, mlift_powercurve_mcse(power, own->n_replicates));

    return test->direction == 0
               ? mlift_answer_text(out, " For %s there is no difference to find; %s of tests claim one.", what,
                                   found.text)
               : mlift_answer_text(out,
                                   " In %s, %s of tests find the difference; to find it in 80%% takes %s subscribers.",
                                   what, found.text, mlift_run_verdict_list(test, out));
}

static const char *say_power(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_verdict *verdict = self->gallery.verdict;

    return mlift_answer_text(
        out,
        "How often a test finds the difference, by list size (pooled z, 5%% two-sided). On your %s subscribers:%s%s",
        mlift_figure_exact(MLIFT_UNIT_PEOPLE, (double)campaign_of(self)->list_size).text,
        say_power_of(self, out, &verdict->goal),
        verdict->click.available ? say_power_of(self, out, &verdict->click) : "");
}

static const char *say_clicks(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const char *words = "Clicks per subscriber over the hours after the launch, computed exactly.";

    for (int i = 0; i < self->gallery.n_shown; i++) {
        int s = self->gallery.shown[i];
        double hours = mlift_clickclock_median(self->run, s);
        words =
            isfinite(hours)
                ? mlift_answer_text(out, "%s Half of the clicks that %s gets have come after %.3g hours.", words,
                                    mlift_run_answer_name(self, s), hours)
                : mlift_answer_text(out, "%s The strategy %s gets no clicks.", words, mlift_run_answer_name(self, s));
    }
    return words;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static int draw(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_run_answer_chart *chart = context;

    return mlift_gallery_draw(chart->gallery, chart->which, output, message);
}

void mlift_run_charts_tell(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    static const struct {
        const char *title;
        const char *(*say)(const struct mlift_run_answer *self, struct mlift_answer *out);
    } charts[MLIFT_GALLERY_N_CHARTS] = {
        [MLIFT_GALLERY_LIFT] = {"Who gains: lift by segment", say_lift},
        [MLIFT_GALLERY_FUNNEL] = {"What each strategy brings", say_funnel},
        [MLIFT_GALLERY_CONVERSION] = {"What a single test shows", say_conversion},
        [MLIFT_GALLERY_POWER] = {"How often a test finds the difference", say_power},
        [MLIFT_GALLERY_CLICKS] = {"How fast clicks come", say_clicks},
    };

    mlift_answer_section(out, MLIFT_SECTION_CHARTS);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    for (int i = 0; i < MLIFT_GALLERY_N_CHARTS; i++) {
        const char *lacks = mlift_gallery_lacks(&self->gallery, self->chart[i].which);
        if (lacks) {
            mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s: no chart, %s.", charts[i].title, lacks);
        } else {
            mlift_answer_chart(out, mlift_gallery_name(self->chart[i].which), charts[i].title, draw, &self->chart[i],
                               "%s", charts[i].say(self, out));
        }
    }
}
