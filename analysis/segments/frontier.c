#include "analysis/segments/frontier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t mlift_frontier_pilot(size_t list, double share)
{
    double n = floor(share * (double)list + 0.5);

    return share >= 1.0 ? list : n < 1.0 ? 1 : (size_t)n;
}

/* Sums of a quantity over replicates. */
struct sums {
    double sum, squares;
};

static void add(struct sums *sums, double value)
{
    sums->sum += value;
    sums->squares += value * value;
}

static struct mlift_frontier_estimate estimate(const struct sums *sums, size_t n, double scale)
{
    double mean = sums->sum / (double)n;
    double variance = n > 1 ? (sums->squares - (double)n * mean * mean) / (double)(n - 1) : 0.0;

    return (struct mlift_frontier_estimate){scale * mean, scale * sqrt(fmax(0.0, variance) / (double)n)};
}

static double rest_of(const struct mlift_frontier_question *question)
{
    return question->share >= 1.0 ? 1.0 : 1.0 - question->share;
}

static struct mlift_frontier_point sum_up(const struct mlift_frontier *frontier, const struct mlift_tryout *pilot,
                                          int list, int level, int rule)
{
    struct sums gain = {0}, apparent = {0}, placebo = {0}, placebo_apparent = {0};
    double moved = 0.0, scale = rest_of(&frontier->question);
    size_t n = pilot->n_replicates;

    for (size_t r = 0; r < n; r++) {
        const struct mlift_tryout_lesson *lesson =
            mlift_tryout_at(pilot, r, list, frontier->n_levels - 1 - level, rule);
        add(&gain, lesson->gain);
        add(&apparent, lesson->apparent);
        add(&placebo, lesson->placebo_gain);
        add(&placebo_apparent, lesson->placebo_apparent);
        moved += lesson->moved;
    }
    return (struct mlift_frontier_point){.gain = estimate(&gain, n, scale),
                                         .apparent = estimate(&apparent, n, scale),
                                         .placebo_gain = estimate(&placebo, n, scale),
                                         .placebo_apparent = estimate(&placebo_apparent, n, scale),
                                         .moved = moved / (double)n};
}

static int best_level(const struct mlift_frontier *frontier, int list, int rule)
{
    int best = 0;

    for (int j = 1; j < frontier->n_levels; j++) {
        double gain = mlift_frontier_at(frontier, list, j, (enum mlift_choice_rule)rule)->gain.mean;
        best = gain > mlift_frontier_at(frontier, list, best, (enum mlift_choice_rule)rule)->gain.mean ? j : best;
    }
    return best;
}

/* What level `more` gains over level `less` on the same pilots. */
static struct mlift_frontier_estimate step(const struct mlift_frontier *frontier, const struct mlift_tryout *pilot,
                                           int list, int rule, int less, int more)
{
    struct sums sums = {0};

    for (size_t r = 0; r < pilot->n_replicates; r++) {
        add(&sums, mlift_tryout_at(pilot, r, list, frontier->n_levels - 1 - more, rule)->gain -
                       mlift_tryout_at(pilot, r, list, frontier->n_levels - 1 - less, rule)->gain);
    }
    return estimate(&sums, pilot->n_replicates, rest_of(&frontier->question));
}

static void recommend(struct mlift_frontier *frontier, const struct mlift_tryout *pilot, int list, int rule)
{
    int best = best_level(frontier, list, rule);

    frontier->recommended[list][rule] = best;
    for (int j = 0; j < best; j++) {
        struct mlift_frontier_estimate more = step(frontier, pilot, list, rule, j, best);
        double on_list = more.mean * (double)frontier->question.list[list];
        if (more.mean <= 2.0 * more.mcse || on_list < frontier->question.least_gain) {
            frontier->recommended[list][rule] = j;
            break;
        }
    }
    frontier->recommended_gain[list][rule] =
        mlift_frontier_at(frontier, list, frontier->recommended[list][rule], (enum mlift_choice_rule)rule)->gain;
}

static void sum_up_all(struct mlift_frontier *frontier, const struct mlift_tryout *pilot)
{
    for (int i = 0; i < frontier->question.n_lists; i++) {
        struct sums broad = {0};
        for (size_t r = 0; r < pilot->n_replicates; r++) {
            add(&broad, pilot->broad[r * (size_t)pilot->n_sizes + (size_t)i]);
        }
        frontier->broad[i] = estimate(&broad, pilot->n_replicates, 1.0);
        for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
            for (int j = 0; j < frontier->n_levels; j++) {
                size_t at = ((size_t)i * (size_t)frontier->n_levels + (size_t)j) * MLIFT_CHOICE_N_RULES + (size_t)rule;
                frontier->point[at] = sum_up(frontier, pilot, i, j, rule);
            }
            recommend(frontier, pilot, i, rule);
        }
    }
}

static void find_best_candidate(struct mlift_frontier *frontier, const struct mlift_menu *menu)
{
    double sum = 0.0;

    for (int a = 0; a < menu->n_candidates; a++) {
        double rate = mlift_menu_overall(menu, frontier->question.valued_by, a);
        sum += rate;
        if (a == 0 || rate > frontier->best_rate) {
            frontier->best_candidate = a;
            frontier->best_rate = rate;
        }
    }
    frontier->average_rate = sum / menu->n_candidates;
}

int mlift_frontier_init(struct mlift_frontier *frontier, const struct mlift_menu *menu,
                        const struct mlift_frontier_question *question, const struct mlift_engine_options *options)
{
    struct mlift_tryout pilot = {0};
    struct mlift_tryout_plan plan = {.menu = menu,
                                     .schemes = &frontier->schemes,
                                     .learns_from = question->learns_from,
                                     .valued_by = question->valued_by,
                                     .n_sizes = question->n_lists,
                                     .n_rules = MLIFT_CHOICE_N_RULES,
                                     .rule = {MLIFT_CHOICE_RAW, MLIFT_CHOICE_SHRUNK, MLIFT_CHOICE_THRESHOLD},
                                     .z = question->z,
                                     .placebo = true};

    *frontier = (struct mlift_frontier){.question = *question};
    for (int i = 0; i < question->n_lists; i++) {
        frontier->pilot[i] = plan.size[i] = mlift_frontier_pilot(question->list[i], question->share);
    }
    int status = mlift_scheme_nest(&frontier->schemes, menu, question->valued_by, question->order, question->n_order,
                                   question->wanted, question->n_wanted);
    if (status) {
        return status;
    }
    frontier->n_levels = frontier->schemes.n;
    frontier->point =
        calloc((size_t)question->n_lists * (size_t)frontier->n_levels * MLIFT_CHOICE_N_RULES, sizeof *frontier->point);
    status = frontier->point ? mlift_tryout_init(&pilot, &plan, options, question->n_replicates)
                             : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        sum_up_all(frontier, &pilot);
        find_best_candidate(frontier, menu);
    }
    mlift_tryout_free(&pilot);
    if (status) {
        mlift_frontier_free(frontier);
    }
    return status;
}

void mlift_frontier_free(struct mlift_frontier *frontier)
{
    mlift_scheme_free(&frontier->schemes);
    free(frontier->point);
    memset(frontier, 0, sizeof *frontier);
}

/* The largest gain on the whole list that any number of segments above one has, over the least worth having. */
static double gain_to_spare(const struct mlift_frontier *frontier, int list, enum mlift_choice_rule rule)
{
    double best = -HUGE_VAL;

    for (int j = 1; j < frontier->n_levels; j++) {
        best = fmax(best, mlift_frontier_at(frontier, list, j, rule)->gain.mean);
    }
    return best * (double)frontier->question.list[list] - frontier->question.least_gain;
}

double mlift_frontier_pays_from(const struct mlift_frontier *frontier, enum mlift_choice_rule rule)
{
    int first = frontier->question.n_lists;

    while (first > 0 && frontier->recommended[first - 1][rule] > 0) {
        first--;
    }
    if (first == frontier->question.n_lists) {
        return (double)NAN;
    }
    if (first == 0) {
        return 0.0;
    }
    double below = gain_to_spare(frontier, first - 1, rule), above = gain_to_spare(frontier, first, rule);
    double from = log((double)frontier->question.list[first - 1]), to = log((double)frontier->question.list[first]);
    return below < 0.0 && above > 0.0 ? exp(from + (to - from) * -below / (above - below))
                                      : (double)frontier->question.list[first];
}
