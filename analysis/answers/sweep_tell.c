#include "analysis/answers/sweep_tell.h"

#include "analysis/answers/assumptions.h"
#include "analysis/answers/origin.h"
#include "analysis/answers/sweep_verdict.h"
#include "analysis/charts/sweep_gallery.h"
#include "models/goal.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_KEYS_SHOWN = 8, MOST_LEVELS_SHOWN = 12, KEYS_WITH_LEVELS = 3 };

/* A key that makes less of the variance than this is not worth anybody's time. */
static const double NEGLIGIBLE = 0.05;

static const char *const kinds[] = {"factorial", "sobol", "lhs"};

static const char *challenger(const struct mlift_sweep_told *self)
{
    return mlift_sweep_verdict_challenger(self->sweep);
}

static const char *baseline(const struct mlift_sweep_told *self)
{
    return mlift_sweep_verdict_baseline(self->sweep);
}

static const struct mlift_sweep_response *lift_of(const struct mlift_sweep_told *self)
{
    return &self->summary->response[0];
}

static const char *path(const struct mlift_sweep_told *self, int k)
{
    return self->sweep->key[k].path;
}

/* What the lift is in: the goal by its own name. */
static const char *metric(const struct mlift_sweep_told *self)
{
    const char *name = self->sweep->metric[self->summary->metric];

    return strcmp(name, "converted") ? name : mlift_goal_many(&self->scenario->campaign);
}

static struct mlift_figure lift(double value, double mcse)
{
    return mlift_figure(MLIFT_UNIT_DIFFERENCE, value, mcse);
}

static struct mlift_figure whole(size_t n)
{
    return mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)n);
}

/* The point with the highest or the lowest lift. */
static size_t extreme(const struct mlift_sweep_told *self, bool highest)
{
    const double *y = self->summary->y;
    size_t found = 0;

    for (size_t i = 1; i < self->sweep->n_points; i++) {
        found = (highest ? y[i] > y[found] : y[i] < y[found]) ? i : found;
    }
    return found;
}

/* "a = 1, b = educate": the values of a point. */
static const char *values_of(const struct mlift_sweep_told *self, size_t point, struct mlift_answer *out)
{
    const char *list = "";

    for (int k = 0; k < self->sweep->n_keys; k++) {
        list = mlift_answer_text(out, "%s%s%s = %s", list, k > 0 ? ", " : "", path(self, k),
                                 self->sweep->value[point * (size_t)self->sweep->n_keys + (size_t)k]);
    }
    return list;
}

/* The levels with the lowest and the highest mean; NULL without any. */
static void find_range(const struct mlift_sweep_effect *effect, const struct mlift_sweep_level **low,
                       const struct mlift_sweep_level **high)
{
    *low = *high = NULL;
    for (size_t l = 0; l < effect->n_levels; l++) {
        const struct mlift_sweep_level *level = &effect->level[l];
        if (isfinite(level->mean)) {
            *low = !*low || level->mean < (*low)->mean ? level : *low;
            *high = !*high || level->mean > (*high)->mean ? level : *high;
        }
    }
}

/* --- for programs ------------------------------------------------------------------------------------------------- */

static void put_keys(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    for (int k = 0; k < self->sweep->n_keys; k++) {
        const struct mlift_sweep_key *key = &self->sweep->key[k];
        const char *above = mlift_answer_text(out, "keys[%d]", k);
        mlift_answer_put_text(out, mlift_answer_text(out, "%s.key", above), key->path);
        if (key->is_range) {
            mlift_answer_put(out, mlift_answer_text(out, "%s.low", above), MLIFT_UNIT_NUMBER, key->low);
            mlift_answer_put(out, mlift_answer_text(out, "%s.high", above), MLIFT_UNIT_NUMBER, key->high);
        }
        mlift_answer_put_empty(out, mlift_answer_text(out, "%s.levels", above));
        for (size_t l = 0; l < key->n_levels; l++) {
            mlift_answer_put_text(out, mlift_answer_text(out, "%s.levels[%zu]", above, l), key->level[l]);
        }
    }
}

static void put_level(struct mlift_answer *out, const char *above, const struct mlift_sweep_level *level)
{
    const struct {
        const char *key;
        double value;
        enum mlift_unit unit;
    } members[] = {
        {"middle", level->middle, MLIFT_UNIT_WHOLE},  {"points", (double)level->n_points, MLIFT_UNIT_WHOLE},
        {"mean", level->mean, MLIFT_UNIT_NUMBER},     {"mcse", level->mcse, MLIFT_UNIT_NUMBER},
        {"change", level->change, MLIFT_UNIT_NUMBER}, {"change_mcse", level->change_mcse, MLIFT_UNIT_NUMBER}};

    mlift_answer_put_text(out, mlift_answer_text(out, "%s.level", above), level->label);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        mlift_answer_put(out, mlift_answer_text(out, "%s.%s", above, members[i].key), members[i].unit,
                         members[i].value);
    }
}

static void put_inputs(const struct mlift_sweep_told *self, struct mlift_answer *out, const char *response, int r)
{
    const struct mlift_sweep_response *y = &self->summary->response[r];
    const struct mlift_sensitivity *s = &y->sensitivity;

    for (int k = 0; k < self->sweep->n_keys; k++) {
        const char *above = mlift_answer_text(out, "%s.keys[%d]", response, k);
        const struct {
            const char *key;
            double value;
        } members[] = {{"first_order", s->first[k]},
                       {"first_order_se", s->first_se[k]},
                       {"total", s->total[k]},
                       {"total_se", s->total_se[k]},
                       {"spread", y->effect[k].spread}};
        mlift_answer_put_text(out, mlift_answer_text(out, "%s.key", above), path(self, k));
        for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
            mlift_answer_put(out, mlift_answer_text(out, "%s.%s", above, members[i].key), MLIFT_UNIT_NUMBER,
                             members[i].value);
        }
        for (size_t l = 0; l < y->effect[k].n_levels; l++) {
            put_level(out, mlift_answer_text(out, "%s.levels[%zu]", above, l), &y->effect[k].level[l]);
        }
    }
}

static void put_pairs(const struct mlift_sweep_told *self, struct mlift_answer *out, const char *response,
                      const struct mlift_sensitivity *s)
{
    int n = 0;

    mlift_answer_put_empty(out, mlift_answer_text(out, "%s.interactions", response));
    for (int i = 0; i < self->sweep->n_keys && self->sweep->kind == MLIFT_SWEEP_FACTORIAL; i++) {
        for (int j = i + 1; j < self->sweep->n_keys; j++) {
            const char *above = mlift_answer_text(out, "%s.interactions[%d]", response, n++);
            mlift_answer_put_text(out, mlift_answer_text(out, "%s.keys[0]", above), path(self, i));
            mlift_answer_put_text(out, mlift_answer_text(out, "%s.keys[1]", above), path(self, j));
            mlift_answer_put(out, mlift_answer_text(out, "%s.share", above), MLIFT_UNIT_SHARE, s->pair[i][j]);
        }
    }
}

static void put_response(const struct mlift_sweep_told *self, struct mlift_answer *out, int r)
{
    const struct mlift_sweep_response *y = &self->summary->response[r];
    const char *above = mlift_answer_text(out, "responses[%d]", r);
    const struct {
        const char *key;
        double value;
    } members[] = {
        {"mean", y->sensitivity.mean},   {"variance", y->sensitivity.variance},  {"low", y->low}, {"high", y->high},
        {"monte_carlo_share", y->noise}, {"explained", y->sensitivity.explained}};

    mlift_answer_put_text(out, mlift_answer_text(out, "%s.response", above), y->name);
    mlift_answer_put_flag(out, mlift_answer_text(out, "%s.exact", above), y->exact);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        mlift_answer_put(out, mlift_answer_text(out, "%s.%s", above, members[i].key), MLIFT_UNIT_NUMBER,
                         members[i].value);
    }
    put_inputs(self, out, above, r);
    put_pairs(self, out, above, &y->sensitivity);
}

static void put_extreme(const struct mlift_sweep_told *self, struct mlift_answer *out, bool highest)
{
    size_t i = extreme(self, highest);
    const char *above = highest ? "highest" : "lowest";

    mlift_answer_put(out, mlift_answer_text(out, "%s.point", above), MLIFT_UNIT_WHOLE, (double)i);
    mlift_answer_put(out, mlift_answer_text(out, "%s.lift", above), MLIFT_UNIT_DIFFERENCE, self->summary->y[i]);
    mlift_answer_put(out, mlift_answer_text(out, "%s.mcse", above), MLIFT_UNIT_DIFFERENCE, self->summary->y_mcse[i]);
    for (int k = 0; k < self->sweep->n_keys; k++) {
        mlift_answer_put_text(out, mlift_answer_text(out, "%s.values.%s", above, mlift_answer_name(out, path(self, k))),
                              self->sweep->value[i * (size_t)self->sweep->n_keys + (size_t)k]);
    }
}

/* --- head, verdict, next ------------------------------------------------------------------------------------------ */

static void tell_head(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    static const char *const names[] = {"full factorial", "Sobol design", "Latin hypercube"};
    const struct mlift_sweep *sweep = self->sweep;
    int days = sweep->horizon_days;

    mlift_answer_section(out, MLIFT_SECTION_HEAD);
    mlift_answer_put_text(out, "file", self->file);
    mlift_answer_put_text(out, "scenario", sweep->name);
    mlift_answer_put_text(out, "title", sweep->title);
    mlift_answer_put_text(out, "design", kinds[sweep->kind]);
    mlift_answer_put(out, "points", MLIFT_UNIT_WHOLE, (double)sweep->n_points);
    mlift_answer_put(out, "base_points", MLIFT_UNIT_WHOLE, (double)sweep->n_base);
    mlift_answer_put(out, "replicates", MLIFT_UNIT_WHOLE, (double)sweep->n_replicates);
    mlift_answer_put_seed(out, "seed", sweep->seed);
    mlift_answer_put(out, "horizon_days", MLIFT_UNIT_DAYS, days > 0 ? (double)days : (double)NAN);
    mlift_answer_put_text(out, "metric", sweep->metric[self->summary->metric]);
    mlift_answer_put_text(out, "baseline", baseline(self));
    mlift_answer_put_text(out, "challenger", challenger(self));
    put_keys(self, out);
    const char *how =
        sweep->n_replicates == 0
            ? "exact rates, nothing simulated"
            : mlift_answer_text(out, "each with %s replicates of seed %" PRIu64 "%s", whole(sweep->n_replicates).text,
                                sweep->seed, lift_of(self)->exact ? "; rates below are exact" : "");
    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s", sweep->title);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%s points over %d %s (%s)%s, %s.", whole(sweep->n_points).text,
                      sweep->n_keys, sweep->n_keys == 1 ? "key" : "keys", names[sweep->kind],
                      days > 0 ? mlift_answer_text(out, ", counted for %d days", days) : "", how);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_LEAD, "When is %s ahead of %s in %s, and what does that hang on?",
                      challenger(self), baseline(self), metric(self));
}

static void tell_verdict(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    const struct mlift_sweep_summary *summary = self->summary;

    mlift_answer_section(out, MLIFT_SECTION_ANSWER);
    mlift_answer_put_text(out, "verdict.answer", mlift_sweep_verdict_word(self->sweep, summary));
    mlift_answer_say(out, "verdict.text", MLIFT_WEIGHT_LEAD, "Answer", "%s",
                     mlift_sweep_verdict_words(self->sweep, summary, out));
    mlift_answer_put(out, "verdict.ahead", MLIFT_UNIT_WHOLE, (double)summary->n_above);
    mlift_answer_put(out, "verdict.behind", MLIFT_UNIT_WHOLE, (double)summary->n_below);
    mlift_answer_put(out, "verdict.equal", MLIFT_UNIT_WHOLE, (double)summary->n_equal);
    mlift_answer_put(out, "verdict.open", MLIFT_UNIT_WHOLE, (double)summary->n_open);
    for (int k = 0; k < self->sweep->n_keys; k++) {
        const struct mlift_sweep_flip *flip = &summary->flip[k];
        const char *above = mlift_answer_text(out, "verdict.turns[%d]", k);
        mlift_answer_put_text(out, mlift_answer_text(out, "%s.key", above), path(self, k));
        mlift_answer_put(out, mlift_answer_text(out, "%s.changes_of_sign", above), MLIFT_UNIT_WHOLE, flip->n);
        mlift_answer_put(out, mlift_answer_text(out, "%s.at", above), MLIFT_UNIT_NUMBER, flip->at);
        mlift_answer_put_flag(out, mlift_answer_text(out, "%s.ahead_above", above), flip->n > 0 && flip->positive);
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_fact(out, NULL, MLIFT_UNIT_WHOLE, (double)summary->n_above, (double)NAN,
                      "of %s points at which %s is ahead of %s", whole(self->sweep->n_points).text, challenger(self),
                      baseline(self));
    for (int highest = 1; highest >= 0; highest--) {
        size_t i = extreme(self, highest);
        mlift_answer_fact(out, NULL, MLIFT_UNIT_DIFFERENCE, summary->y[i], summary->y_mcse[i],
                          "points, the %s lift of all", highest ? "highest" : "lowest");
    }
}

/* What the sender decides; all other keys say how people and their data are. */
static bool is_choice(const char *key)
{
    return !strncmp(key, "strategies.", strlen("strategies."));
}

static void tell_next(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    const struct mlift_sweep *sweep = self->sweep;
    int last = self->summary->order[sweep->n_keys - 1];

    mlift_answer_section(out, MLIFT_SECTION_NEXT);
    if (lift_of(self)->high > lift_of(self)->low) {
        const char *first = path(self, self->summary->order[0]);
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM,
                          is_choice(first) ? "Choose %s with care: that is what the answer hangs on most."
                                           : "Find out %s for your own list: that is what the answer hangs on most.",
                          first);
        if (sweep->n_keys > 1 && lift_of(self)->sensitivity.total[last] < NEGLIGIBLE) {
            mlift_answer_tell(out, MLIFT_WEIGHT_ITEM, "Do not spend time on %s: it makes next to no difference.",
                              path(self, last));
        }
    } else {
        mlift_answer_tell(out, MLIFT_WEIGHT_ITEM, "Vary other keys: `microlift validate --describe` lists them.");
    }
    mlift_answer_tell(
        out, MLIFT_WEIGHT_ITEM,
        "With the values that you believe in, `microlift size %s.yaml` says whether a test could show it.",
        sweep->name);
    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT);
    mlift_answer_say(out, NULL, MLIFT_WEIGHT_PLAIN, "Sweep", "%s", self->file);
    mlift_answer_say(out, NULL, MLIFT_WEIGHT_PLAIN, "Charts", "microlift plot %s", self->file);
}

/* --- charts ------------------------------------------------------------------------------------------------------- */

static int draw(const void *context, enum mlift_sweep_chart chart, const struct mlift_gnuplot_output *output,
                char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_sweep_told *self = context;

    return mlift_sweep_gallery_draw(self->sweep, self->summary, chart, output, message);
}

static int draw_shares(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    return draw(context, MLIFT_SWEEP_CHART_SHARES, output, message);
}

static int draw_effects(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    return draw(context, MLIFT_SWEEP_CHART_EFFECTS, output, message);
}

static int draw_heatmap(const void *context, const struct mlift_gnuplot_output *output, char *message)
{
    return draw(context, MLIFT_SWEEP_CHART_HEATMAP, output, message);
}

static const char *words_of_shares(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    const struct mlift_sensitivity *s = &lift_of(self)->sensitivity;
    const char *list = "Share of the lift's variance over the points that each key makes, alone and with its "
                       "interactions.";

    for (int i = 0; i < self->sweep->n_keys; i++) {
        int k = self->summary->order[i];
        list = mlift_answer_text(out, "%s %s: alone %s, with others %s.", list, path(self, k),
                                 mlift_figure(MLIFT_UNIT_SHARE, s->first[k], s->first_se[k]).text,
                                 mlift_figure(MLIFT_UNIT_SHARE, s->total[k], s->total_se[k]).text);
    }
    return list;
}

static const char *words_of_effects(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    const char *list = "Mean lift at each level of a key, over all values of the others, in points.";

    for (int i = 0; i < self->sweep->n_keys; i++) {
        const struct mlift_sweep_level *low, *high;
        int k = self->summary->order[i];
        find_range(&lift_of(self)->effect[k], &low, &high);
        if (low) {
            list = mlift_answer_text(out, "%s %s: from %s at %s to %s at %s.", list, path(self, k),
                                     lift(low->mean, low->mcse).text, low->label, lift(high->mean, high->mcse).text,
                                     high->label);
        }
    }
    return list;
}

static const char *words_of_heatmap(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    const struct mlift_sweep_summary *s = self->summary;

    return mlift_answer_text(out,
                             "Mean lift over the two keys that matter most, %s and %s, in points: %s is ahead where it "
                             "is above zero, at %zu of %zu points, and behind at %zu.",
                             path(self, s->order[0]), path(self, s->order[1]), challenger(self), s->n_above,
                             self->sweep->n_points, s->n_below);
}

static void tell_charts(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    static const struct {
        const char *title;
        mlift_answer_draw *draw;
        const char *(*words)(const struct mlift_sweep_told *self, struct mlift_answer *out);
    } charts[MLIFT_SWEEP_N_CHARTS] = {
        [MLIFT_SWEEP_CHART_SHARES] = {"What matters", draw_shares, words_of_shares},
        [MLIFT_SWEEP_CHART_EFFECTS] = {"What each value does", draw_effects, words_of_effects},
        [MLIFT_SWEEP_CHART_HEATMAP] = {"Where the verdict turns", draw_heatmap, words_of_heatmap}};

    mlift_answer_section(out, MLIFT_SECTION_CHARTS);
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    for (int i = 0; i < MLIFT_SWEEP_N_CHARTS; i++) {
        const char *name = mlift_sweep_gallery_name((enum mlift_sweep_chart)i);
        const char *lacks = mlift_sweep_gallery_lacks(self->sweep, self->summary, (enum mlift_sweep_chart)i);
        if (lacks) {
            mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "No chart of %s: %s.", name, lacks);
        } else {
            mlift_answer_chart(out, name, charts[i].title, charts[i].draw, self, "%s", charts[i].words(self, out));
        }
    }
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static void tell_shares(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Key", MLIFT_UNIT_WORDS), MLIFT_COLUMN(NULL, "Alone", MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, "With others", MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, "Lowest mean lift, points", MLIFT_UNIT_DIFFERENCE),
        MLIFT_COLUMN(NULL, "Highest mean lift, points", MLIFT_UNIT_DIFFERENCE)};
    const struct mlift_sensitivity *s = &lift_of(self)->sensitivity;

    mlift_answer_table(out, NULL,
                       mlift_answer_text(out,
                                         "What moves the lift of %s over %s in %s. Alone: the share of its variance "
                                         "that the key makes by itself (first-order Sobol index); with others: what "
                                         "would vanish if it were fixed (total index).",
                                         challenger(self), baseline(self), metric(self)),
                       columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < self->sweep->n_keys; i++) {
        const struct mlift_sweep_level *low, *high;
        int k = self->summary->order[i];
        bool text = self->sweep->n_keys > 1 && i < MOST_KEYS_SHOWN;
        find_range(&lift_of(self)->effect[k], &low, &high);
        mlift_answer_row(out, text ? MLIFT_SHOWN_PEOPLE : MLIFT_SHOWN_PAGE);
        MLIFT_CELLS(out, MLIFT_T(path(self, k)), MLIFT_S(s->first[k], s->first_se[k]),
                    MLIFT_S(s->total[k], s->total_se[k]),
                    MLIFT_S(low ? low->mean : (double)NAN, low ? low->mcse : (double)NAN),
                    MLIFT_S(high ? high->mean : (double)NAN, high ? high->mcse : (double)NAN));
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_TEXT);
    if (self->sweep->n_keys > MOST_KEYS_SHOWN) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "%d keys that matter less are in the JSON and on the page.",
                          self->sweep->n_keys - MOST_KEYS_SHOWN);
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
}

static void tell_levels(const struct mlift_sweep_told *self, struct mlift_answer *out, int place)
{
    int k = self->summary->order[place];
    const struct mlift_sweep_response *response = self->summary->response;
    const struct mlift_sweep_effect *effect = &response[0].effect[k];
    const struct mlift_sweep_effect *base = &response[1 + self->sweep->baseline[0]].effect[k];
    const struct mlift_sweep_effect *other = &response[1 + self->sweep->challenger[0]].effect[k];
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, path(self, k), MLIFT_UNIT_WORDS), MLIFT_COLUMN(NULL, "Points", MLIFT_UNIT_WHOLE),
        MLIFT_COLUMN(NULL, baseline(self), MLIFT_UNIT_SHARE), MLIFT_COLUMN(NULL, challenger(self), MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, "Lift, points", MLIFT_UNIT_DIFFERENCE)};
    size_t step = (effect->n_levels + MOST_LEVELS_SHOWN - 1) / MOST_LEVELS_SHOWN;

    mlift_answer_table(
        out, NULL,
        mlift_answer_text(out, "%s%s", path(self, k), self->sweep->n_keys > 1 ? ": means over the other keys" : ""),
        columns, sizeof columns / sizeof *columns);
    for (size_t l = 0; l < effect->n_levels; l++) {
        bool text = place < KEYS_WITH_LEVELS && l % step == 0;
        mlift_answer_row(out, text ? MLIFT_SHOWN_PEOPLE : MLIFT_SHOWN_PAGE);
        MLIFT_CELLS(out, MLIFT_T(effect->level[l].label), MLIFT_N((double)effect->level[l].n_points),
                    MLIFT_N(base->level[l].mean), MLIFT_N(other->level[l].mean),
                    MLIFT_S(effect->level[l].mean, effect->level[l].mcse));
    }
}

static void tell_figures(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    mlift_answer_section(out, MLIFT_SECTION_FIGURES);
    tell_shares(self, out);
    for (int i = 0; i < self->sweep->n_keys; i++) {
        tell_levels(self, out, i);
    }
    for (int highest = 1; highest >= 0; highest--) {
        size_t i = extreme(self, highest);
        mlift_answer_term(out, highest ? "Highest lift" : "Lowest lift", "%s points at %s",
                          lift(self->summary->y[i], self->summary->y_mcse[i]).text, values_of(self, i, out));
        put_extreme(self, out, highest);
    }
    for (int r = 0; r < self->summary->n_responses; r++) {
        put_response(self, out, r);
    }
    mlift_answer_put_text(out, "counts_sha256", self->counts_sha256);
}

/* --- how sure ----------------------------------------------------------------------------------------------------- */

static void tell_trust(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    static const char *const words[] = {"every combination of the values", "a Sobol design", "a Latin hypercube"};
    const struct mlift_sweep *sweep = self->sweep;
    const struct mlift_sweep_response *y = lift_of(self);

    mlift_answer_section(out, MLIFT_SECTION_TRUST);
    if (y->noise > 0.05) {
        mlift_answer_tell(out, MLIFT_WEIGHT_NOTE,
                          "%.0f%% of the variance is Monte Carlo error: take more --replicates before you read the "
                          "shares.",
                          100.0 * y->noise);
    }
    if (sweep->kind == MLIFT_SWEEP_LHS && y->sensitivity.explained < 0.9) {
        mlift_answer_tell(out, MLIFT_WEIGHT_NOTE,
                          "The keys one by one explain only %.0f%% of the lift: use --design sobol for the shares.",
                          100.0 * y->sensitivity.explained);
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "The points: %zu of them over %d %s, %s.", sweep->n_points,
                      sweep->n_keys, sweep->n_keys == 1 ? "key" : "keys", words[sweep->kind]);
    if (sweep->horizon_days > 0) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "Counted for %d days at every point, the longest of them all.",
                          (int)sweep->horizon_days);
    }
    if (sweep->n_replicates > 0) {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "The simulation: %zu lists at each point, the same people with the same luck at all of them, "
                          "so that a difference between two points is the value's doing. Monte Carlo error makes "
                          "%.0f%% of the variance over the points%s.",
                          sweep->n_replicates, 100.0 * y->noise, y->exact ? "; the rates shown are exact" : "");
    } else {
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "The simulation: none. Rates are solved exactly, so there is no Monte Carlo error.");
    }
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                      "The luck of one list is not in these figures: they are what happens on average. `microlift run` "
                      "shows what a single list may do.");
    mlift_assumptions_say(out, self->scenario);
    mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN, "What was varied is no assumption any more; the rest is listed below.");
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* One argument of a shell between single quotes. */
static const char *quoted(struct mlift_answer *out, const char *text)
{
    const char *all = "";

    for (const char *mark; (mark = strchr(text, '\'')); text = mark + 1) {
        all = mlift_answer_text(out, "%s%.*s'\\''", all, (int)(mark - text), text);
    }
    return mlift_answer_text(out, "%s%s", all, text);
}

static const char *vary_of(const struct mlift_sweep_key *key, struct mlift_answer *out)
{
    const char *text = mlift_answer_text(out, " --vary '%s", quoted(out, key->path));

    if (key->is_range) {
        text = mlift_answer_text(out, "%s=%.15g:%.15g", text, key->low, key->high);
    }
    for (size_t l = 0; l < key->n_levels; l++) {
        text = mlift_answer_text(out, "%s%s%s", text, l == 0 ? "=" : ",", quoted(out, key->level[l]));
    }
    return mlift_answer_text(out, "%s'", text);
}

static const char *command_of(const struct mlift_sweep *sweep, struct mlift_answer *out)
{
    const char *c = mlift_answer_text(out, "microlift sweep %s.yaml", sweep->name);

    for (int k = 0; k < sweep->n_keys; k++) {
        c = mlift_answer_text(out, "%s%s", c, vary_of(&sweep->key[k], out));
    }
    c = mlift_answer_text(out, "%s --design %s", c, kinds[sweep->kind]);
    c = sweep->kind != MLIFT_SWEEP_FACTORIAL ? mlift_answer_text(out, "%s --points %zu", c, sweep->n_points) : c;
    c = mlift_answer_text(out, "%s --replicates %zu", c, sweep->n_replicates);
    c = sweep->own_seed ? mlift_answer_text(out, "%s --seed %" PRIu64, c, sweep->seed) : c;
    return mlift_answer_text(out, "%s -o again.h5", c);
}

void mlift_sweep_tell(const struct mlift_sweep_told *self, struct mlift_answer *out)
{
    tell_head(self, out);
    tell_verdict(self, out);
    tell_next(self, out);
    tell_charts(self, out);
    tell_figures(self, out);
    tell_trust(self, out);
    mlift_assumptions_tell(out, self->scenario);
    mlift_origin_tell_sweep(out, self->scenario, command_of(self->sweep, out), self->counts_sha256);
}
