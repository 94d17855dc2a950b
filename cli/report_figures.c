#include "cli/report_figures.h"

#include "analysis/clickclock.h"
#include "cli/advice.h"
#include "cli/figure.h"
#include "cli/sketch.h"
#include "cli/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WORDS = 2048 };

static const struct mlift_campaign *campaign_of(const struct cli_report_run *report)
{
    return &report->run->scenario->campaign;
}

static const char *baseline(const struct cli_report_run *report)
{
    return campaign_of(report)->strategy[campaign_of(report)->baseline].name;
}

static const char *challenger(const struct cli_report_run *report)
{
    return campaign_of(report)->strategy[campaign_of(report)->challenger].name;
}

/* --- lift --------------------------------------------------------------------------------------------------------- */

static struct mlift_summary_figure lift_of(const struct cli_report_run *report, int scope)
{
    const struct mlift_summary *summary = &report->gallery.summary;

    return summary->difference[mlift_summary_index(summary, campaign_of(report)->challenger, scope, summary->goal)];
}

static void say_extreme(const struct cli_report_run *report, const char *what, int scope, char *out)
{
    struct mlift_summary_figure lift = lift_of(report, scope);
    char figure[CLI_FIGURE_SIZE];

    cli_figure_simulated(lift.value, lift.mcse, 100.0, 1, figure);
    cli_words_add(out, WORDS, " %s in %s (%s points).", what, report->run->table.segment[scope - 1], figure);
}

static void say_lift(const struct cli_report_run *report, char *out)
{
    struct mlift_summary_figure whole = lift_of(report, 0);
    int n = 0, most = 0, least = 0;
    char figure[CLI_FIGURE_SIZE];

    cli_figure_simulated(whole.value, whole.mcse, 100.0, 1, figure);
    cli_words_add(out, WORDS, "Difference of %s less %s in %s, in percentage points. Whole list: %s.",
                  challenger(report), baseline(report), cli_advice_goal(campaign_of(report)), figure);
    for (int scope = 1; scope < report->gallery.summary.n_scopes; scope++) {
        double value = lift_of(report, scope).value;
        if (isfinite(value) && report->run->exact.share[scope - 1] > 0.0) {
            n++;
            most = most == 0 || value > lift_of(report, most).value ? scope : most;
            least = least == 0 || value < lift_of(report, least).value ? scope : least;
        }
    }
    if (n > 1) {
        say_extreme(report, "Largest", most, out);
        say_extreme(report, "Smallest", least, out);
    }
}

/* --- funnel ------------------------------------------------------------------------------------------------------- */

static void say_rate(const struct cli_report_run *report, int strategy, const char *name, const char *words, char *out)
{
    const struct mlift_summary *summary = &report->gallery.summary;
    int measure = mlift_measure_find(summary->measure, summary->n_measures, name);
    char figure[CLI_FIGURE_SIZE];

    if (measure >= 0) {
        struct mlift_summary_figure rate = summary->rate[mlift_summary_index(summary, strategy, 0, measure)];
        cli_figure_fixed(rate.value, 100.0, cli_figure_decimals(rate.mcse, 100.0, 3), 0, figure);
        cli_words_add(out, WORDS, ", %s %s%%", words, figure);
    }
}

static void say_funnel(const struct cli_report_run *report, char *out)
{
    const struct mlift_campaign *campaign = campaign_of(report);
    const struct mlift_summary *summary = &report->gallery.summary;

    cli_words_add(out, WORDS, "What each strategy brings, step by step, as shares of the list.");
    for (int i = 0; i < report->gallery.n_shown; i++) {
        int s = report->gallery.shown[i];
        cli_words_add(out, WORDS, " %s: ", campaign->strategy[s].name);
        char *start = out + strlen(out);
        if (campaign->model == MLIFT_MODEL_TABLE) {
            for (int k = 0; k < campaign->cells.n_outcomes; k++) {
                say_rate(report, s, summary->measure[1 + k].name, summary->measure[1 + k].name, out);
            }
        } else {
            say_rate(report, s, "clickers", "clicked", out);
            say_rate(report, s, "converted", cli_advice_goal(campaign), out);
            say_rate(report, s, "unsubscribed", "unsubscribed", out);
        }
        if (start[0]) {
            memmove(start, start + 2, strlen(start + 2) + 1); /* the first comma */
            cli_words_add(out, WORDS, ".");
        }
    }
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void say_conversion(const struct cli_report_run *report, char *out)
{
    const struct mlift_powercurve_point *own = mlift_verdict_own(&report->gallery.verdict->goal);
    char list[CLI_FIGURE_SIZE], low[CLI_FIGURE_SIZE], high[CLI_FIGURE_SIZE];

    cli_figure_whole((double)own->list_size, list);
    cli_words_add(out, WORDS, "What single tests show, by list size. On %s subscribers nine of ten tests show", list);
    for (int a = 0; a < 2; a++) {
        cli_figure_fixed(own->arm[a].p_low, 100.0, 2, 0, low);
        cli_figure_fixed(own->arm[a].p_high, 100.0, 2, 0, high);
        cli_words_add(out, WORDS, "%s %s between %s%% and %s%%", a > 0 ? " and" : "",
                      a == 0 ? baseline(report) : challenger(report), low, high);
    }
    bool overlap = own->arm[0].p_low <= own->arm[1].p_high && own->arm[1].p_low <= own->arm[0].p_high;
    cli_words_add(out, WORDS,
                  overlap ? ": the two ranges overlap, so one test alone can show the wrong winner."
                          : ": the two ranges do not overlap.");
}

static void say_power_of(const struct mlift_verdict_test *test, const char *what, char *out)
{
    const struct mlift_powercurve_point *own = mlift_verdict_own(test);
    double power = mlift_powercurve_power(own, MLIFT_POWERCURVE_Z_POOLED, test->direction);
    char figure[CLI_FIGURE_SIZE], list[CLI_FIGURE_SIZE];

    cli_figure_fixed(power, 100.0, cli_figure_decimals(mlift_powercurve_mcse(power, own->n_replicates), 100.0, 1), 0,
                     figure);
    if (test->direction == 0) {
        cli_words_add(out, WORDS, " %s: there is no difference to find; %s%% of tests claim one.", what, figure);
        return;
    }
    cli_advice_list(test, list);
    cli_words_add(out, WORDS, " %s: %s%% of tests find the difference; to find it in 80%% takes %s subscribers.", what,
                  figure, list);
}

static void say_power(const struct cli_report_run *report, char *out)
{
    const struct mlift_verdict *verdict = report->gallery.verdict;
    bool is_table = campaign_of(report)->model == MLIFT_MODEL_TABLE;
    char list[CLI_FIGURE_SIZE];

    cli_figure_whole((double)campaign_of(report)->list_size, list);
    cli_words_add(
        out, WORDS,
        "How often a test finds the difference, by list size (pooled z, 5%% two-sided). On your %s subscribers:", list);
    say_power_of(&verdict->goal, cli_advice_goal(campaign_of(report)), out);
    if (verdict->click.available) {
        say_power_of(&verdict->click, is_table ? report->run->table.metric[verdict->click.metric].name : "click", out);
    }
}

static void say_clicks(const struct cli_report_run *report, char *out)
{
    cli_words_add(out, WORDS, "Clicks per subscriber over the hours after the launch, computed exactly.");
    for (int i = 0; i < report->gallery.n_shown; i++) {
        double hours = mlift_clickclock_median(report->run, report->gallery.shown[i]);
        const char *name = campaign_of(report)->strategy[report->gallery.shown[i]].name;
        if (isfinite(hours)) {
            cli_words_add(out, WORDS, " Half of the clicks that %s gets have come after %.3g hours.", name, hours);
        } else {
            cli_words_add(out, WORDS, " The strategy %s gets no clicks.", name);
        }
    }
}

static const struct figure {
    const char *title;
    void (*say)(const struct cli_report_run *report, char *out);
} figures[MLIFT_GALLERY_N_CHARTS] = {
    [MLIFT_GALLERY_LIFT] = {"Who gains: lift by segment", say_lift},
    [MLIFT_GALLERY_FUNNEL] = {"What each strategy brings", say_funnel},
    [MLIFT_GALLERY_CONVERSION] = {"What a single test shows", say_conversion},
    [MLIFT_GALLERY_POWER] = {"How often a test finds the difference", say_power},
    [MLIFT_GALLERY_CLICKS] = {"How fast clicks come", say_clicks},
};

int cli_report_figures_write(struct cli_page *page, const struct cli_report_run *report,
                             char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct cli_sketch sketch;
    int status = cli_sketch_init(&sketch);

    for (int i = 0; !status && i < MLIFT_GALLERY_N_CHARTS; i++) {
        enum mlift_gallery_chart chart = (enum mlift_gallery_chart)i;
        const char *name = mlift_gallery_name(chart), *lacks = mlift_gallery_lacks(&report->gallery, chart);
        struct mlift_gnuplot_output output = {.format = MLIFT_GNUPLOT_SVG};
        char words[WORDS] = "";

        cli_page_subheading(page, figures[i].title);
        if (lacks) {
            cli_page_say(page, "No chart: %s.", lacks);
            continue;
        }
        output.path = cli_sketch_path(&sketch, name);
        status = mlift_gallery_draw(&report->gallery, chart, &output, message);
        figures[i].say(report, words);
        if (!status) {
            cli_page_figure(page, name, output.path, figures[i].title, words);
        }
    }
    cli_sketch_free(&sketch);
    return status;
}
