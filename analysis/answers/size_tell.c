#include "analysis/answers/size_tell.h"

#include "analysis/answers/assumptions.h"
#include "analysis/answers/origin.h"
#include "analysis/answers/size_charts.h"
#include "analysis/answers/size_verdict.h"
#include "models/goal.h"

#include <math.h>

static const char *goal(const struct mlift_size_answer *self)
{
    return mlift_goal_many(&self->run->scenario->campaign);
}

static const char *early(const struct mlift_size_answer *self)
{
    return mlift_goal_early(&self->run->scenario->campaign);
}

static bool one_metric(const struct mlift_size_answer *self)
{
    return self->run->table.click == self->run->table.goal;
}

static const char *name(const struct mlift_size_answer *self, int strategy)
{
    return self->run->scenario->campaign.strategy[strategy].name;
}

static struct mlift_figure people(double n)
{
    return mlift_figure_exact(MLIFT_UNIT_PEOPLE, n);
}

static struct mlift_figure share(double p)
{
    return mlift_figure_exact(MLIFT_UNIT_SHARE, p);
}

static double rate(const struct mlift_size_answer *self, int strategy, int metric)
{
    return mlift_exact_overall(&self->run->exact, strategy, metric);
}

/* --- the verdict -------------------------------------------------------------------------------------------------- */

static void put_money(struct mlift_answer *out, const char *who, const struct mlift_recommendation_money *money)
{
    if (isnan(money->goals)) {
        mlift_answer_put_none(out, mlift_answer_text(out, "verdict.%s", who));
        return;
    }
    mlift_answer_put(out, mlift_answer_text(out, "verdict.%s.goals", who), MLIFT_UNIT_COUNT, money->goals);
    mlift_answer_put(out, mlift_answer_text(out, "verdict.%s.profit", who), MLIFT_UNIT_MONEY, money->cents / 100.0);
}

static void tell_verdict(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    static const char *const words[] = {"test-goal", "test-click", "do-not-test", "no-difference"};
    const struct mlift_recommendation *v = &self->verdict;
    const struct mlift_design *d = mlift_size_answer_plain(self);

    mlift_answer_section(out, MLIFT_SECTION_ANSWER);
    mlift_answer_put_text(out, "verdict.answer", words[v->kind]);
    mlift_answer_say(out, "verdict.text", MLIFT_WEIGHT_LEAD, "Verdict", "%s", mlift_size_verdict_words(self, out));
    mlift_answer_put_text(out, "verdict.design", v->design ? v->design->name : NULL);
    mlift_answer_put_text(out, "verdict.send", name(self, v->send));
    put_money(out, "baseline", &v->baseline);
    put_money(out, "challenger", &v->challenger);
    put_money(out, "none", &v->none);
    mlift_answer_put(out, "verdict.test_and_roll.n_per_arm", MLIFT_UNIT_PEOPLE, v->n_testroll);
    mlift_answer_put(out, "verdict.test_and_roll.prior_sd", MLIFT_UNIT_NUMBER, v->prior_sd);
    mlift_answer_put(out, "verdict.test_and_roll.goals_gained", MLIFT_UNIT_MORE, v->testroll_goals);
    mlift_answer_put(out, "verdict.test_and_roll.goals_if_known", MLIFT_UNIT_MORE, v->known_goals);
    mlift_answer_put(out, "verdict.test_and_roll.error_rate", MLIFT_UNIT_SHARE, v->error_rate);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    if (d) {
        struct mlift_figure list = people(self->question.list);
        mlift_answer_fact(out, NULL, MLIFT_UNIT_PEOPLE, d->n_required[0], (double)NAN,
                          "subscribers for the plain test of %s", goal(self));
        mlift_answer_fact(out, NULL, MLIFT_UNIT_SHARE, d->power_at_list, (double)NAN,
                          "of such tests on your %s would show the difference (power)", list.text);
        mlift_answer_fact(out, NULL, MLIFT_UNIT_WIDTH, d->mde_at_list, (double)NAN,
                          "percentage points: the smallest difference that your %s would find", list.text);
    }
}

/* --- head, next --------------------------------------------------------------------------------------------------- */

static void tell_head(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_design_question *q = &self->question;
    const struct mlift_scenario *scenario = self->run->scenario;

    mlift_answer_section(out, MLIFT_SECTION_HEAD);
    mlift_answer_put_text(out, "scenario", scenario->name);
    mlift_answer_put_seed(out, "seed", scenario->seed);
    int days = mlift_campaign_counted_days(&scenario->campaign);
    mlift_answer_put(out, "horizon_days", MLIFT_UNIT_DAYS, days > 0 ? (double)days : (double)NAN);
    mlift_answer_put_text(out, "baseline", mlift_size_answer_baseline(self));
    mlift_answer_put_text(out, "challenger", mlift_size_answer_challenger(self));
    mlift_answer_put(out, "list_size", MLIFT_UNIT_PEOPLE, q->list);
    mlift_answer_put(out, "alpha", MLIFT_UNIT_SHARE, q->alpha);
    mlift_answer_put_list(out, "power", MLIFT_UNIT_SHARE, q->power, (size_t)q->n_power);
    mlift_answer_put(out, "treated", MLIFT_UNIT_SHARE, q->treated);
    mlift_answer_put_text(out, "goal", goal(self));
    mlift_answer_put_text(out, "early_metric", early(self));
    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s: %s against %s on %s subscribers%s", scenario->name,
                      mlift_size_answer_challenger(self), mlift_size_answer_baseline(self), people(q->list).text,
                      days > 0 ? mlift_answer_text(out, ", counted for %d days", days) : "");
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD, "%s", scenario->question);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD,
                      "Can a test on %s subscribers show that %s does better than %s, with which design, and if not, "
                      "what instead?",
                      people(q->list).text, mlift_size_answer_challenger(self), mlift_size_answer_baseline(self));
}

static void tell_next(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    mlift_answer_section(out, MLIFT_SECTION_NEXT);
    if (self->verdict.design) {
        mlift_answer_tell(
            out, MLIFT_WEIGHT_ITEM,
            "Write down arms, outcome and the day of the decision before the first message; draw the arms "
            "at random.");
        mlift_answer_tell(
            out, MLIFT_WEIGHT_ITEM,
            "When it is over, `microlift pvalue --x1 ... --n1 ... --x2 ... --n2 ...` says what the counts "
            "show.");
    } else {
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                          "Do not spend the list on a test that cannot answer; do what the answer above says.");
        mlift_answer_tell(
            out, MLIFT_WEIGHT_ITEM,
            "Gather subscribers, or raise one stage of the funnel (the table of stages says how far), and ask "
            "again.");
    }
    mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                      "`microlift run %s.yaml` shows what a single campaign may look like, by luck alone.",
                      self->run->scenario->name);
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static void tell_rates(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_design_question *q = &self->question;
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Outcome", MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, mlift_size_answer_baseline(self), MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, mlift_size_answer_challenger(self), MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, "Difference, points", MLIFT_UNIT_DIFFERENCE)};
    int metric[2] = {self->run->table.goal, self->run->table.click};
    const char *keys[2] = {"goal_rates", "click_rates"};

    mlift_answer_section(out, MLIFT_SECTION_FIGURES);
    mlift_answer_table(out, NULL, "Exact rates of the scenario, no simulation.", columns, 4);
    for (int i = 0; i < (one_metric(self) ? 1 : 2); i++) {
        double p1 = rate(self, q->baseline, metric[i]), p2 = rate(self, q->challenger, metric[i]);
        MLIFT_CELLS(out, MLIFT_T(i ? early(self) : goal(self)), MLIFT_N(p1), MLIFT_N(p2), MLIFT_N(p2 - p1));
    }
    for (int i = 0; i < 2; i++) {
        double p1 = rate(self, q->baseline, metric[i]), p2 = rate(self, q->challenger, metric[i]);
        mlift_answer_put(out, i ? "click_difference" : "goal_difference", MLIFT_UNIT_DIFFERENCE, p2 - p1);
        mlift_answer_put_pair(out, keys[i], MLIFT_UNIT_SHARE, p1, p2);
    }
    mlift_answer_put(out, "share_differing", MLIFT_UNIT_SHARE, self->designs.share_differing);
}

enum { DESIGN_COLUMNS = 26, MOST_COLUMNS = DESIGN_COLUMNS + 3 + 2 * MLIFT_DESIGN_MOST_TARGETS };

static const struct mlift_answer_column design_columns[DESIGN_COLUMNS] = {
    MLIFT_COLUMN("rank", NULL, MLIFT_UNIT_WHOLE),
    MLIFT_COLUMN("name", NULL, MLIFT_UNIT_WORDS),
    MLIFT_COLUMN(NULL, "Design", MLIFT_UNIT_WORDS),
    MLIFT_COLUMN("metric", NULL, MLIFT_UNIT_WORD),
    MLIFT_COLUMN("test", NULL, MLIFT_UNIT_WORD),
    MLIFT_COLUMN("population", NULL, MLIFT_UNIT_WORD),
    MLIFT_COLUMN("sides", NULL, MLIFT_UNIT_WHOLE),
    MLIFT_COLUMN("looks", NULL, MLIFT_UNIT_WHOLE),
    MLIFT_COLUMN("holdout", NULL, MLIFT_UNIT_SHARE),
    MLIFT_COLUMN("n_required", "List needed", MLIFT_UNIT_PEOPLE),
    MLIFT_COLUMN("n_expected", NULL, MLIFT_UNIT_PEOPLE),
    MLIFT_COLUMN("n_at_list[0]", NULL, MLIFT_UNIT_PEOPLE),
    MLIFT_COLUMN("n_at_list[1]", NULL, MLIFT_UNIT_PEOPLE),
    MLIFT_COLUMN("power_at_list", "Power on your list", MLIFT_UNIT_SHARE),
    MLIFT_COLUMN("power_method", NULL, MLIFT_UNIT_WORD),
    MLIFT_COLUMN("mde_at_list", "Smallest seen, points", MLIFT_UNIT_WIDTH),
    MLIFT_COLUMN("type1", "False alarms", MLIFT_UNIT_SHARE),
    MLIFT_COLUMN("fits", NULL, MLIFT_UNIT_FLAG),
    MLIFT_COLUMN("p[0]", NULL, MLIFT_UNIT_SHARE),
    MLIFT_COLUMN("p[1]", NULL, MLIFT_UNIT_SHARE),
    MLIFT_COLUMN("variance_explained", NULL, MLIFT_UNIT_SHARE),
    MLIFT_COLUMN("exaggeration", NULL, MLIFT_UNIT_RATIO),
    MLIFT_COLUMN("wrong_sign", NULL, MLIFT_UNIT_SHARE),
    MLIFT_COLUMN("false_winners", NULL, MLIFT_UNIT_SHARE),
    MLIFT_COLUMN("assurance_at_list", "Assurance", MLIFT_UNIT_SHARE),
    MLIFT_COLUMN("assurance_at_required", NULL, MLIFT_UNIT_SHARE),
};

/* The columns that this question has: targets of power, and what was asked for beside them. Returns how many. */
static size_t columns_of(const struct mlift_size_answer *self, struct mlift_answer *out,
                         struct mlift_answer_column columns[MOST_COLUMNS])
{
    size_t n = 0;

    for (size_t c = 0; c < DESIGN_COLUMNS; c++) {
        bool prior = c == DESIGN_COLUMNS - 3, sure = c > DESIGN_COLUMNS - 3;
        if ((!prior || !isnan(self->asked.prior_null)) && (!sure || self->assurance.n_points > 0)) {
            columns[n++] = design_columns[c];
        }
    }
    for (int i = 0; i < self->question.n_power; i++) {
        columns[n++] = (struct mlift_answer_column)MLIFT_COLUMN(mlift_answer_text(out, "required[%d].power", i), NULL,
                                                                MLIFT_UNIT_SHARE);
        columns[n++] = (struct mlift_answer_column)MLIFT_COLUMN(mlift_answer_text(out, "required[%d].n_required", i),
                                                                NULL, MLIFT_UNIT_PEOPLE);
    }
    return n;
}

static void tell_design(const struct mlift_size_answer *self, struct mlift_answer *out, size_t rank)
{
    static const char *const tests[] = {"z-pooled", "cmh", "covariate-adjusted"};
    const struct mlift_design *d = &self->designs.design[rank];
    char label[MLIFT_DESIGN_NAME];
    int n1, n2;

    mlift_design_arms(d, self->question.list, &n1, &n2);
    mlift_answer_row(out, mlift_size_answer_simple(self, d) ? MLIFT_SHOWN_ALL : MLIFT_SHOWN_JSON);
    MLIFT_CELLS(out, MLIFT_N((double)(rank + 1)), MLIFT_T(d->name), MLIFT_T(mlift_size_answer_label(self, d, label)),
                MLIFT_T(d->metric == MLIFT_EXACT_GOAL ? "goal" : "click"), MLIFT_T(tests[d->method]),
                MLIFT_T(d->aware ? "differing" : "all"), MLIFT_N(d->sides), MLIFT_N(d->looks), MLIFT_N(d->holdout),
                MLIFT_N(d->n_required[0]), MLIFT_N(d->n_expected), MLIFT_N(n1), MLIFT_N(n2), MLIFT_N(d->power_at_list),
                MLIFT_T(d->exact ? "exact" : "closed-form"), MLIFT_N(d->mde_at_list), MLIFT_N(d->type1),
                MLIFT_N(d->n_required[0] <= self->question.list), MLIFT_N(d->contrast.p1), MLIFT_N(d->contrast.p2),
                MLIFT_N(d->contrast.explained), MLIFT_N(d->exaggeration), MLIFT_N(d->wrong_sign));
    if (!isnan(self->asked.prior_null)) {
        mlift_answer_cell(out, mlift_design_false_winners(d, self->asked.prior_null));
    }
    if (self->assurance.n_points > 0) {
        MLIFT_CELLS(out, MLIFT_N(self->assurance.at_list[rank]), MLIFT_N(self->assurance.at_required[rank]));
    }
    for (int i = 0; i < self->question.n_power; i++) {
        MLIFT_CELLS(out, MLIFT_N(self->question.power[i]), MLIFT_N(d->n_required[i]));
    }
}

static void tell_designs(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    struct mlift_answer_column columns[MOST_COLUMNS];
    size_t n = columns_of(self, out, columns);

    mlift_answer_table(out, "designs",
                       mlift_answer_text(out,
                                         "Designs that change one thing, by the subscribers they need for power %g at "
                                         "alpha %g (%zu combinations in all, ranked, with --json).",
                                         self->question.power[0], self->question.alpha, self->designs.n),
                       columns, n);
    for (size_t i = 0; i < self->designs.n; i++) {
        tell_design(self, out, i);
    }
    if (self->designs.share_differing < 1.0 - 1e-12) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "%.0f%% of the list would get the same from both: nothing to learn there, false alarms as "
                          "before.",
                          100.0 * (1.0 - self->designs.share_differing));
    }
}

static void tell_levers(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    static const struct mlift_answer_column columns[] = {MLIFT_COLUMN("parameter", NULL, MLIFT_UNIT_WORD),
                                                         MLIFT_COLUMN("rate", "Stage", MLIFT_UNIT_WORDS),
                                                         MLIFT_COLUMN("now", "Now", MLIFT_UNIT_SHARE),
                                                         MLIFT_COLUMN("needed", "Would have to be", MLIFT_UNIT_SHARE),
                                                         MLIFT_COLUMN("parameter_now", NULL, MLIFT_UNIT_NUMBER),
                                                         MLIFT_COLUMN("parameter_needed", NULL, MLIFT_UNIT_NUMBER),
                                                         MLIFT_COLUMN("goal_at_most", NULL, MLIFT_UNIT_SHARE)};
    bool testable = self->verdict.kind == MLIFT_RECOMMENDATION_TEST_GOAL;

    mlift_answer_put(out, "goal_rate_detectable", MLIFT_UNIT_SHARE, self->p_detectable);
    mlift_answer_show_to(out, testable ? MLIFT_SHOWN_JSON : MLIFT_SHOWN_ALL);
    mlift_answer_table(out, "stages",
                       mlift_answer_text(out,
                                         "This list sees a rate of %s of %s or more. For that, one stage alone would "
                                         "have to move.",
                                         goal(self), share(self->p_detectable).text),
                       columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < self->n_levers; i++) {
        const struct mlift_lever *lever = &self->lever[i];
        MLIFT_CELLS(out, MLIFT_T(lever->key), MLIFT_T(lever->what), MLIFT_N(lever->rate_now));
        if (isfinite(lever->rate_need)) {
            mlift_answer_cell(out, lever->rate_need);
        } else {
            mlift_answer_cell_as(out, lever->rate_need, "not enough alone (%s at most %s)", goal(self),
                                 share(lever->goal_most).text);
        }
        MLIFT_CELLS(out, MLIFT_N(lever->value_now), MLIFT_N(lever->value_need), MLIFT_N(lever->goal_most));
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
}

/* --- the race ----------------------------------------------------------------------------------------------------- */

static void tell_rules(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN("metric", NULL, MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, "Decides on", MLIFT_UNIT_WORD),
        MLIFT_COLUMN("rule", "Rule", MLIFT_UNIT_WORD),
        {"power", "Power", MLIFT_UNIT_SHARE, "mcse", 0},
        {"difference", "Ahead of pooled z, points", MLIFT_UNIT_DIFFERENCE, "difference_mcse", 0}};
    const struct mlift_race *race = &self->race;

    mlift_answer_table(
        out, "race.rules",
        mlift_answer_text(out,
                          "All rules deciding on the same %s simulated subscribers, %s experiments, two-sided; with "
                          "Monte Carlo standard errors.",
                          people((double)race->list_size).text, people((double)race->n_replicates).text),
        columns, sizeof columns / sizeof *columns);
    for (int metric = MLIFT_EXACT_GOAL; metric >= MLIFT_EXACT_CLICK; metric--) {
        for (int rule = 0; rule < MLIFT_RACE_N_RULES; rule++) {
            const struct mlift_race_result *r = &race->result[metric][rule];
            bool hidden = metric == MLIFT_EXACT_CLICK && one_metric(self);
            mlift_answer_row(out, hidden ? MLIFT_SHOWN_JSON : MLIFT_SHOWN_ALL);
            MLIFT_CELLS(out, MLIFT_T(metric == MLIFT_EXACT_GOAL ? "goal" : "click"),
                        MLIFT_T(metric == MLIFT_EXACT_GOAL ? goal(self) : early(self)),
                        MLIFT_T(mlift_race_name((enum mlift_race_rule)rule)));
            if (isfinite(r->power.value)) {
                MLIFT_CELLS(out, MLIFT_S(r->power.value, r->power.mcse), MLIFT_S(r->ahead.value, r->ahead.mcse));
            } else {
                mlift_answer_cell_as(out, (double)NAN, "list too long to count");
                mlift_answer_cell(out, (double)NAN);
            }
        }
    }
}

static void tell_policies(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN("metric", NULL, MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, "Counted", MLIFT_UNIT_WORD),
        MLIFT_COLUMN("policy", "Policy", MLIFT_UNIT_WORD),
        {"conversions", "On the list", MLIFT_UNIT_COUNT, "mcse", 0},
        {"difference", "More than all-baseline", MLIFT_UNIT_MORE, "difference_mcse", 0},
        MLIFT_COLUMN("trial", NULL, MLIFT_UNIT_PEOPLE)};
    const struct mlift_race *race = &self->race;

    mlift_answer_table(out, "race.policies",
                       mlift_answer_text(out, "What else this list could do, per %s subscribers.",
                                         people((double)race->list_size).text),
                       columns, sizeof columns / sizeof *columns);
    for (int which = 1; which >= 0; which--) {
        for (int way = 0; way < MLIFT_EARNING_N_WAYS; way++) {
            const struct mlift_earning *e = &race->earned[which][way];
            mlift_answer_row(out, which == 0 && one_metric(self) ? MLIFT_SHOWN_JSON : MLIFT_SHOWN_ALL);
            MLIFT_CELLS(out, MLIFT_T(which ? "goal" : "click"), MLIFT_T(which ? goal(self) : early(self)),
                        MLIFT_T(mlift_earning_name((enum mlift_earning_way)way)),
                        MLIFT_S(e->conversions.value, e->conversions.mcse), MLIFT_S(e->ahead.value, e->ahead.mcse),
                        MLIFT_N(way == MLIFT_EARNING_TEST_AND_ROLL ? (double)race->trial[which] : (double)NAN));
        }
    }
}

static void tell_race(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    if (self->race.n_replicates > 0) {
        mlift_answer_put(out, "race.replicates", MLIFT_UNIT_WHOLE, (double)self->race.n_replicates);
        mlift_answer_put(out, "race.list_size", MLIFT_UNIT_PEOPLE, (double)self->race.list_size);
        mlift_answer_heading(out, "The race");
        tell_rules(self, out);
        tell_policies(self, out);
    }
}

/* --- how sure ----------------------------------------------------------------------------------------------------- */

static void tell_proxy(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_proxy *p = &self->proxy;
    const char *agree =
        isfinite(p->correlation) ? mlift_answer_text(out, ", correlation over segments %.2f", p->correlation) : "";

    mlift_answer_put_flag(out, "proxy.same_sign", p->same_sign);
    mlift_answer_put(out, "proxy.sign_agreement", MLIFT_UNIT_SHARE, p->sign_agreement);
    mlift_answer_put(out, "proxy.pairs", MLIFT_UNIT_WHOLE, p->n_pairs);
    mlift_answer_put(out, "proxy.correlation_over_segments", MLIFT_UNIT_NUMBER, p->correlation);
    mlift_answer_put(out, "proxy.goals_per_click", MLIFT_UNIT_RATIO, p->goals_per_click);
    if (one_metric(self)) {
        return;
    }
    if (self->verdict.kind == MLIFT_RECOMMENDATION_NO_DIFFERENCE && !(fabs(p->click_effect) > 1e-12)) {
        mlift_answer_say(out, "proxy.text", MLIFT_WEIGHT_PLAIN, NULL, "Neither %s nor %s differ.", early(self),
                         goal(self));
    } else if (p->same_sign) {
        mlift_answer_say(out, "proxy.text", MLIFT_WEIGHT_PLAIN, NULL,
                         "In this scenario %s point where %s point (%.0f%% of %d strategy pairs agree%s).", early(self),
                         goal(self), 100.0 * p->sign_agreement, p->n_pairs, agree);
    } else {
        mlift_answer_say(out, "proxy.text", MLIFT_WEIGHT_NOTE, NULL,
                         "Warning: %s do not point where %s point: a test on %s would mislead%s.", early(self),
                         goal(self), early(self), agree);
    }
}

static void tell_plain(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_design *plain = mlift_size_answer_plain(self);

    if (plain && isfinite(plain->exaggeration)) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "The luck of one list: a plain test of %s that comes out significant on this list overstates "
                          "the difference %.1f times on average; %.0f in 100 such results point the wrong way.",
                          goal(self), plain->exaggeration, 100.0 * plain->wrong_sign);
    }
    if (plain && !isnan(self->asked.prior_null)) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "If %.0f%% of ideas change nothing, %.0f%% of the tests of %s that come out significant are "
                          "false.",
                          100.0 * self->asked.prior_null,
                          100.0 * mlift_design_false_winners(plain, self->asked.prior_null), goal(self));
    }
}

static void tell_assurance(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_assurance *a = &self->assurance;

    if (a->n_points == 0) {
        mlift_answer_put_none(out, "assurance");
        mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "The scenario gives no parameter a range, so every figure takes all of them at their word; "
                          "write what you do not know under `uncertain`.");
        mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
        return;
    }
    mlift_answer_put(out, "assurance.points", MLIFT_UNIT_WHOLE, (double)a->n_points);
    mlift_answer_put(out, "assurance.challenger_better", MLIFT_UNIT_SHARE, a->p_better);
    mlift_answer_put(out, "assurance.effect_sd", MLIFT_UNIT_NUMBER, a->effect_sd);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "%d parameters are known only within a range. Over %zu points of these ranges %s does better in "
                      "%.0f%%; assurance is the power averaged over them.",
                      self->run->scenario->n_uncertain, a->n_points, mlift_size_answer_challenger(self),
                      100.0 * a->p_better);
}

static void tell_holdout(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_size_answer_holdout *h = &self->holdout;

    if (!(h->share > 0.0)) {
        mlift_answer_put_none(out, "holdout");
        return;
    }
    mlift_answer_put(out, "holdout.share", MLIFT_UNIT_SHARE, h->share);
    mlift_answer_put(out, "holdout.power_against_none", MLIFT_UNIT_SHARE, h->power);
    mlift_answer_put(out, "holdout.goals_lost", MLIFT_UNIT_COUNT, h->goals_lost);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "A holdout of %.0f%% makes every list above %.0f%% longer, costs %.1f %s, and shows with power "
                      "%.0f%% that e-mail does anything.",
                      100.0 * h->share, 100.0 * (1.0 / (1.0 - h->share) - 1.0), h->goals_lost, goal(self),
                      100.0 * h->power);
}

static void tell_trust(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    mlift_answer_section(out, MLIFT_SECTION_TRUST);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "Rates come from the scenario, solved exactly: there is no Monte Carlo error in them%s.",
                      self->race.n_replicates > 0 ? ", only in the race" : "");
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
    tell_proxy(self, out);
    tell_plain(self, out);
    tell_assurance(self, out);
    tell_holdout(self, out);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_assumptions_say(out, self->run->scenario);
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

/* The command that gives this out, with the options that are not at their defaults. */
static const char *command_of(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    const struct mlift_size_answer_question *o = &self->asked;
    const char *c = mlift_answer_text(out, "microlift size %s.yaml", self->run->scenario->name);

    for (int i = 0; i < o->design.n_power; i++) {
        c = mlift_answer_text(out, "%s%s%.15g", c, i == 0 ? " --power " : ",", o->design.power[i]);
    }
    c = mlift_answer_text(out, "%s --alpha %.15g", c, o->design.alpha);
    c = o->design.sides ? mlift_answer_text(out, "%s --sides %d", c, o->design.sides) : c;
    c = isnan(o->list) ? c : mlift_answer_text(out, "%s --list %.0f", c, o->list);
    c = isnan(o->prior_null) ? c : mlift_answer_text(out, "%s --prior-null %.15g", c, o->prior_null);
    c = isnan(o->holdout) ? c : mlift_answer_text(out, "%s --holdout %.15g", c, o->holdout);
    c = mlift_answer_text(out, "%s --baseline %s --challenger %s", c, mlift_size_answer_baseline(self),
                          mlift_size_answer_challenger(self));
    c = o->race ? mlift_answer_text(out, "%s --race --replicates %zu", c, o->n_replicates) : c;
    return mlift_answer_text(out, "%s --report size.html", c);
}

void mlift_size_tell(const struct mlift_size_answer *self, struct mlift_answer *out)
{
    tell_head(self, out);
    tell_verdict(self, out);
    tell_next(self, out);
    mlift_answer_section(out, MLIFT_SECTION_CHARTS);
    mlift_size_charts_tell(self, out);
    tell_rates(self, out);
    tell_designs(self, out);
    tell_levers(self, out);
    tell_race(self, out);
    tell_trust(self, out);
    mlift_assumptions_tell(out, self->run->scenario);
    mlift_origin_tell_scenario(out, self->run->scenario, command_of(self, out));
}
