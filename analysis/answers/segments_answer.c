#include "analysis/answers/segments_answer.h"

#include "analysis/answers/outcome.h"

#include <math.h>

static const double NORMAL_975 = 1.96;

const struct mlift_frontier_point *mlift_segments_answer_at(const struct mlift_segments_answer *self, int list,
                                                            int level)
{
    return mlift_frontier_at(&self->frontier, list, level, self->rule);
}

size_t mlift_segments_answer_count(const struct mlift_segments_answer *self, int level)
{
    return mlift_frontier_scheme(&self->frontier, level)->n_segments;
}

int mlift_segments_answer_level(const struct mlift_segments_answer *self, int list)
{
    return self->frontier.recommended[list][self->rule];
}

bool mlift_segments_answer_placebo_is_nothing(const struct mlift_segments_answer *self, int list,
                                              enum mlift_choice_rule rule)
{
    bool nothing = true;

    for (int j = 0; j < self->frontier.n_levels; j++) {
        const struct mlift_frontier_estimate *gain = &mlift_frontier_at(&self->frontier, list, j, rule)->placebo_gain;
        nothing &= gain->mean - NORMAL_975 * gain->mcse <= 0.0;
    }
    return nothing;
}

static struct mlift_figure whole(double n)
{
    return mlift_figure_exact(MLIFT_UNIT_WHOLE, n);
}

static struct mlift_figure estimate(const struct mlift_segments_answer *self, struct mlift_frontier_estimate value)
{
    return mlift_outcome_estimate(self->question.valued_by, value);
}

/* What the recommendation is worth on the list, in words. */
static const char *worth(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const struct mlift_frontier_estimate gain = self->frontier.recommended_gain[self->own][self->rule];
    double all = gain.mean * (double)self->question.list[self->own];
    struct mlift_figure total = mlift_figure_fixed(all, 1.0, fabs(all) < 10.0 ? 1 : 0, 1);

    return self->question.valued_by == MLIFT_MENU_PROFIT
               ? mlift_answer_text(out, "%s per subscriber, %s in all", estimate(self, gain).text, total.text)
               : mlift_answer_text(out, "%s points, %s %s on the whole list", estimate(self, gain).text, total.text,
                                   mlift_outcome_many(&self->scenario->campaign, self->question.valued_by).text);
}

const char *mlift_segments_answer_verdict(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    int level = mlift_segments_answer_level(self, self->own);
    double pays = mlift_frontier_pays_from(&self->frontier, self->rule);
    struct mlift_figure list = whole((double)self->question.list[self->own]);
    const char *later = isnan(pays) ? " It does not pay on the longest list looked at either." : "";

    if (level > 0) {
        return mlift_answer_text(out, "with %s subscribers learn %zu segments (rule %s): %s over one broad e-mail.%s",
                                 list.text, mlift_segments_answer_count(self, level), mlift_outcome_rule(self->rule),
                                 worth(self, out), later);
    }
    if (isfinite(pays) && pays > 0.0) {
        later = mlift_answer_text(out, " Learning segments starts to pay from about %s subscribers.",
                                  whole(mlift_outcome_about(pays)).text);
    }
    return mlift_answer_text(
        out,
        "with %s subscribers do not learn segments: send everybody the same. No number of segments brings %g or more "
        "%s on the whole list once the noise of learning is charged (rule %s).%s",
        list.text, self->question.least_gain,
        mlift_outcome_many(&self->scenario->campaign, self->question.valued_by).text, mlift_outcome_rule(self->rule),
        later);
}

/* The most that the pilot would have said of placebo segments. */
static int loudest_level(const struct mlift_segments_answer *self)
{
    int loudest = 0;

    for (int j = 1; j < self->frontier.n_levels; j++) {
        loudest = mlift_segments_answer_at(self, self->own, j)->placebo_apparent.mean >
                          mlift_segments_answer_at(self, self->own, loudest)->placebo_apparent.mean
                      ? j
                      : loudest;
    }
    return loudest;
}

const char *mlift_segments_answer_placebo(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    int j = loudest_level(self);
    const struct mlift_frontier_point *p = mlift_segments_answer_at(self, self->own, j);
    size_t n = mlift_segments_answer_count(self, j);

    if (self->question.learns_from != self->question.valued_by || !(p->placebo_apparent.mean > 0.0)) {
        return "";
    }
    return mlift_answer_text(
        out,
        "%zu segments drawn by lot seem to gain %s by the pilot's own figures, and in truth %s %s. Your own %zu "
        "segments seem to gain %s: what a pilot shows of its own segments is mostly noise. Believe only what was "
        "checked on subscribers who were not in it.",
        n, estimate(self, p->placebo_apparent).text,
        mlift_segments_answer_placebo_is_nothing(self, self->own, self->rule) ? "gain nothing:" : "gain",
        estimate(self, p->placebo_gain).text, n, estimate(self, p->apparent).text);
}

const char *mlift_segments_answer_price(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const struct mlift_frontier *f = &self->frontier;
    double cost = self->question.share * (f->best_rate - f->average_rate);
    enum mlift_menu_outcome valued_by = self->question.valued_by;

    if (self->question.share >= 1.0) {
        return "";
    }
    return mlift_answer_text(
        out,
        "gains above are over a broad e-mail that is learned from the same pilot. The pilot itself costs %s %s per "
        "subscriber against sending everybody %s at once, if that were known to be best.",
        mlift_figure_fixed(cost, mlift_outcome_scale(valued_by), 3, 0).text,
        mlift_outcome_unit(&self->scenario->campaign, valued_by).text, self->menu->name[f->best_candidate]);
}

const char *mlift_segments_answer_pilot(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const struct mlift_frontier_question *q = &self->question;
    const char *who =
        q->share >= 1.0
            ? mlift_answer_text(out, "as many subscribers as the list has, apart from it, try %d candidates",
                                self->menu->n_candidates)
            : mlift_answer_text(out, "%s of the list try %d candidates, the other %.0f%% get what the pilot taught",
                                whole((double)self->frontier.pilot[self->own]).text, self->menu->n_candidates,
                                100.0 * (1.0 - q->share));

    return mlift_answer_text(out,
                             "%s; each is tried on an equal share, whatever the segment. The pilot observes %s; %s "
                             "simulated pilots, seed %llu.",
                             who, mlift_outcome_many(&self->scenario->campaign, q->learns_from).text,
                             whole((double)q->n_replicates).text, (unsigned long long)self->seed);
}

const char *mlift_segments_answer_cut(const struct mlift_segments_answer *self, struct mlift_answer *out)
{
    const struct mlift_frontier_question *q = &self->question;
    const char *list = "cut by";

    for (int k = 0; k < q->n_order; k++) {
        list = mlift_answer_text(out, "%s%s %s", list, k ? "," : "",
                                 self->scenario->campaign.data_point[q->order[k]].name);
    }
    return mlift_answer_text(out, "%s%s.", list,
                             self->ordered_by_worth ? ", in the order of what each would add if all rates were known"
                                                    : "");
}
