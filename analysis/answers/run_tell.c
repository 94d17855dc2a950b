#include "analysis/answers/run_tell.h"

#include "analysis/answers/assumptions.h"
#include "analysis/answers/origin.h"
#include "analysis/answers/run_charts.h"
#include "analysis/answers/run_tables.h"
#include "analysis/answers/run_verdict.h"
#include "models/goal.h"

#include <math.h>
#include <string.h>

static const struct mlift_campaign *campaign_of(const struct mlift_run_answer *self)
{
    return &self->run->scenario->campaign;
}

static const char *baseline(const struct mlift_run_answer *self)
{
    return mlift_run_answer_name(self, mlift_run_answer_baseline(self));
}

static const char *challenger(const struct mlift_run_answer *self)
{
    return mlift_run_answer_name(self, mlift_run_answer_challenger(self));
}

static const char *people(struct mlift_answer *out, double n)
{
    return mlift_answer_text(out, "%s", mlift_figure_exact(MLIFT_UNIT_PEOPLE, n).text);
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* --- head --------------------------------------------------------------------------------------------------------- */

static void tell_head(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_scenario *scenario = self->run->scenario;
    const char *list = people(out, (double)scenario->campaign.list_size);
    bool counted = scenario->campaign.model == MLIFT_MODEL_BEHAVIOURAL; /* a table knows no days */
    double days = counted ? (double)scenario->campaign.horizon_days : (double)NAN;

    mlift_answer_section(out, MLIFT_SECTION_HEAD);
    mlift_answer_put_text(out, "scenario", scenario->name);
    mlift_answer_put_text(out, "title", scenario->title);
    mlift_answer_put_seed(out, "seed", self->run->seed);
    mlift_answer_put(out, "replicates", MLIFT_UNIT_WHOLE, (double)self->run->n_replicates);
    mlift_answer_put(out, "list_size", MLIFT_UNIT_PEOPLE, (double)scenario->campaign.list_size);
    mlift_answer_put(out, "horizon_days", MLIFT_UNIT_DAYS, days);
    mlift_answer_put_text(out, "goal", mlift_goal_many(&scenario->campaign));
    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD, "%s", scenario->title);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s", scenario->question);
    mlift_answer_tell(
        out, MLIFT_WEIGHT_PLAIN, "Simulated %s %s of %s subscribers%s, seed %llu, the same for each strategy.",
        people(out, (double)self->run->n_replicates), self->run->n_replicates == 1 ? "list" : "lists", list,
        counted ? mlift_answer_text(out, ", counted for %.0f days", days) : "", (unsigned long long)self->run->seed);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    if (scenario->question[0]) {
        mlift_answer_tell(out, MLIFT_WEIGHT_LEAD, "%s", scenario->question);
    } else {
        mlift_answer_tell(
            out, MLIFT_WEIGHT_LEAD,
            "On a list of %s subscribers, does %s beat %s, by how much, and could a test on this list show "
            "it?",
            list, challenger(self), baseline(self));
    }
}

/* --- the answer --------------------------------------------------------------------------------------------------- */

static void tell_facts(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_verdict_test *goal = &self->gallery.verdict->goal;
    const struct mlift_summary *summary = &self->gallery.summary;
    int b = mlift_run_answer_baseline(self), c = mlift_run_answer_challenger(self);

    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_fact(out, NULL, MLIFT_UNIT_DIFFERENCE,
                      mlift_run_answer_best(mlift_run_answer_rate(self, c, 0, summary->goal)) -
                          mlift_run_answer_best(mlift_run_answer_rate(self, b, 0, summary->goal)),
                      (double)NAN, "percentage points in %s, %s against %s", mlift_goal_many(campaign_of(self)),
                      challenger(self), baseline(self));
    if (!goal->available) {
        return;
    }
    const struct mlift_powercurve_point *own = mlift_verdict_own(goal);
    double power = mlift_powercurve_power(own, MLIFT_POWERCURVE_Z_POOLED, goal->direction);
    mlift_answer_fact(out, NULL, MLIFT_UNIT_SHARE, power, mlift_powercurve_mcse(power, own->n_replicates),
                      "of tests on your %s subscribers would %s", people(out, (double)own->list_size),
                      goal->direction == 0 ? "claim a difference that is not there" : "show the difference (power)");
    if (goal->direction != 0) {
        mlift_answer_fact_as(out, mlift_run_verdict_list(goal, out), "subscribers would show it in 80 of 100 tests");
    }
}

static void tell_verdict(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    mlift_answer_section(out, MLIFT_SECTION_ANSWER);
    mlift_answer_say(out, "lift.text", MLIFT_WEIGHT_LEAD, NULL, "%s", mlift_run_verdict_lift(self, out));
    mlift_answer_put_text(out, "verdict.answer", mlift_verdict_advice_name(self->gallery.verdict->advice));
    mlift_answer_say(out, "verdict.text", MLIFT_WEIGHT_NOTE, "Verdict", "%s", mlift_run_verdict_words(self, out));
    tell_facts(self, out);
}

/* --- what to do next ---------------------------------------------------------------------------------------------- */

static void tell_steps(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    enum mlift_advice advice = self->gallery.verdict->advice;

    if (advice == MLIFT_ADVICE_TEST_IT || advice == MLIFT_ADVICE_TEST_THE_CLICK) {
        mlift_answer_tell(
            out, MLIFT_WEIGHT_ITEM,
            "Fix arms, outcome and end before the first message, and look at the result once; `size` writes "
            "the design out.");
        mlift_answer_tell(
            out, MLIFT_WEIGHT_ITEM,
            "When it is over, `microlift pvalue --x1 ... --n1 ... --x2 ... --n2 ...` says what the counts show.");
    } else if (advice == MLIFT_ADVICE_UNKNOWN) {
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                          "Give both strategies an arm under `experiment.arms` and run the scenario again.");
    } else {
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                          "`size` ranks the tests that this list could be used for by the subscribers they need, and "
                          "says what a small trial before the roll-out is worth.");
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                      "Replace the defaults below that you know better (opens, clicks, what of each subscriber is "
                      "known), and run again: the answer is no better than they are.");
}

static void tell_next(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const char *file = self->source.file, *scenario = self->source.scenario;

    mlift_answer_section(out, MLIFT_SECTION_NEXT);
    tell_steps(self, out);
    scenario = scenario ? scenario : mlift_answer_text(out, "%s.yaml", self->run->scenario->name);
    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT);
    mlift_answer_term(out, "Results", "%s", file);
    mlift_answer_term(out, "Charts", "microlift plot %s", file);
    mlift_answer_term(out, "Compare", "microlift compare %s", file);
    mlift_answer_term(out, "Size", "microlift size %s", scenario);
    mlift_answer_term(out, "Report", "microlift report %s", file);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_command(out, "microlift size %s.yaml", self->run->scenario->name);
}

/* --- how sure ----------------------------------------------------------------------------------------------------- */

static void tell_simulation(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    struct mlift_summary_figure lift = mlift_run_answer_lift(self, mlift_run_answer_challenger(self), 0);
    const char *replicates = people(out, (double)self->run->n_replicates);
    struct mlift_figure exact = mlift_figure_fixed(lift.exact, 100.0, 3, 1);

    mlift_answer_heading(out, "The simulation");
    if (!isfinite(lift.mcse)) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "%s simulated %s: too few to say how far the simulation may be off. The model solved without "
                          "simulation gives a difference of %s points.",
                          replicates, self->run->n_replicates == 1 ? "list" : "lists", exact.text);
        return;
    }
    mlift_answer_tell(
        out, MLIFT_WEIGHT_PLAIN,
        "%s simulated lists put the difference at %s points; what follows the \xC2\xB1 is the Monte Carlo standard "
        "error (MCSE): how far the figure would move if the simulation were repeated with other random numbers.",
        replicates, mlift_figure(MLIFT_UNIT_DIFFERENCE, lift.value, lift.mcse).text);
    if (lift.mcse > 0.0 && isfinite(lift.exact)) {
        mlift_answer_tell(
            out, MLIFT_WEIGHT_PLAIN,
            "The same model solved without any simulation gives %s points. The two are %.1f standard errors apart; up "
            "to 3 is chance. This error says how precise the simulation is, not how right the model is, nor what a "
            "single campaign will show.",
            exact.text, fabs(lift.value - lift.exact) / lift.mcse);
    }
}

static void tell_luck(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_verdict_test *goal = &self->gallery.verdict->goal;
    const char *low[2], *high[2];

    mlift_answer_heading(out, "The luck of one list");
    if (!goal->available) {
        mlift_answer_tell(
            out, MLIFT_WEIGHT_PLAIN,
            "No experiment of this scenario has an arm for each of the two strategies, so there is nothing "
            "to say about a single test.");
        return;
    }
    const struct mlift_powercurve_point *own = mlift_verdict_own(goal);
    for (int a = 0; a < 2; a++) {
        low[a] = mlift_answer_text(out, "%s", mlift_figure_fixed(own->arm[a].p_low, 100.0, 2, 0).text);
        high[a] = mlift_answer_text(out, "%s", mlift_figure_fixed(own->arm[a].p_high, 100.0, 2, 0).text);
    }
    mlift_answer_tell(
        out, MLIFT_WEIGHT_PLAIN,
        "You have one list, not thousands. Of tests on %s subscribers, nine in ten show %s between %s%% and "
        "%s%% for %s and between %s%% and %s%% for %s.",
        people(out, (double)own->list_size), mlift_goal_many(campaign_of(self)), low[0], high[0], baseline(self),
        low[1], high[1], challenger(self));
    if (goal->direction != 0) {
        struct mlift_powercurve_share share = own->test[MLIFT_POWERCURVE_Z_POOLED];
        bool up = goal->direction > 0;
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "Of 100 such tests at 5%% (pooled z), %s find the difference, %s claim the opposite, and the "
                          "others show nothing.",
                          mlift_figure_of_hundred(up ? share.p_up : share.p_down).text,
                          mlift_figure_of_hundred(up ? share.p_down : share.p_up).text);
    }
}

static void tell_ranges(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_scenario *scenario = self->run->scenario;
    const struct mlift_assurance *a = &self->ranges;

    if (a->n_points == 0) {
        mlift_answer_put_none(out, "assurance");
        mlift_answer_tell(
            out, MLIFT_WEIGHT_PLAIN,
            scenario->n_uncertain > 0
                ? "The ranges under `uncertain` are left out here: what a strategy that learns does over "
                  "them is not known without simulation."
                : "The scenario gives no parameter a range, so every figure here takes all of them at their "
                  "word. Write what you do not know under `uncertain` (for example `uncertain: "
                  "{response.gamma_click: [0.2, 0.9]}`) to see how much of the answer depends on it.");
        return;
    }
    mlift_answer_put(out, "assurance.points", MLIFT_UNIT_WHOLE, (double)a->n_points);
    mlift_answer_put(out, "assurance.challenger_better", MLIFT_UNIT_SHARE, a->p_better);
    mlift_answer_put(out, "assurance.effect_sd", MLIFT_UNIT_NUMBER, a->effect_sd);
    mlift_answer_tell(
        out, MLIFT_WEIGHT_PLAIN,
        "%d of the parameters are known only within a range. Over %zu points of these ranges, each solved "
        "without simulation, %s does better than %s in %.0f%%; the difference has a standard deviation of "
        "%.3f points around its mean. This is the larger doubt where it is larger than the MCSE above.",
        scenario->n_uncertain, a->n_points, challenger(self), baseline(self), 100.0 * a->p_better,
        100.0 * a->effect_sd);
    for (int u = 0; u < scenario->n_uncertain; u++) {
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM, "%s: %g to %g", scenario->uncertain[u].key,
                          scenario->uncertain[u].low, scenario->uncertain[u].high);
    }
}

static void tell_trust(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    mlift_answer_section(out, MLIFT_SECTION_TRUST);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    tell_simulation(self, out);
    tell_luck(self, out);
    mlift_answer_heading(out, "The assumptions");
    if (campaign_of(self)->model == MLIFT_MODEL_TABLE) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "The rates come from data and are taken as they are: how far they may be off, being measured "
                          "on a sample, is not in these figures.");
    }
    mlift_assumptions_say(out, self->run->scenario);
    tell_ranges(self, out);
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

void mlift_run_tell(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    tell_head(self, out);
    tell_verdict(self, out);
    tell_next(self, out);
    mlift_run_charts_tell(self, out);
    mlift_run_tables_tell(self, out);
    tell_trust(self, out);
    mlift_assumptions_tell(out, self->run->scenario);
    mlift_answer_put_text(out, "digest", self->source.about->counts_sha256);
    mlift_answer_put_text(out, "file", self->source.file);
    mlift_origin_tell_run(out, self->run, self->source.about, name_of(self->source.file));
}
