#include "analysis/segments/worth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SUBSETS = 1 << MLIFT_MAX_DATA_POINTS };

/* |S|! (n - |S| - 1)! / n! for each size of S. */
static void fill_weights(int n, double *weight)
{
    double choose = 1.0; /* n - 1 over k */

    for (int k = 0; k < n; k++) {
        weight[k] = 1.0 / (n * choose);
        choose = choose * (n - 1 - k) / (k + 1);
    }
}

void mlift_worth_shapley(int n, const double *value, double *shapley)
{
    double weight[MLIFT_MAX_DATA_POINTS];

    fill_weights(n, weight);
    for (int d = 0; d < n; d++) {
        shapley[d] = 0.0;
        for (int s = 0; s < 1 << n; s++) {
            if (!(s >> d & 1)) {
                shapley[d] += weight[__builtin_popcount((unsigned)s)] * (value[s | 1 << d] - value[s]);
            }
        }
    }
}

/* Everything that valuing the pilots of one list needs. */
struct game {
    const struct mlift_tryout *pilot;
    int n, n_subsets, list;
    double rest;                  /* share of the list that gets what was learned */
    double mean[2][MOST_SUBSETS]; /* of the gain, over the even and the odd replicates */
    uint8_t answer[2][MOST_SUBSETS][MOST_SUBSETS];
    int used[2][MOST_SUBSETS]; /* segmentation that the other half's means choose for a set of data points */
};

static double gain_of(const struct game *game, size_t r, int subset)
{
    return mlift_tryout_at(game->pilot, r, game->list, game->n_subsets - 1 - subset, 0)->gain;
}

static void fill_means(struct game *game)
{
    size_t n[2] = {(game->pilot->n_replicates + 1) / 2, game->pilot->n_replicates / 2};

    for (int s = 0; s < game->n_subsets; s++) {
        game->mean[0][s] = game->mean[1][s] = 0.0;
        for (size_t r = 0; r < game->pilot->n_replicates; r++) {
            game->mean[r % 2][s] += gain_of(game, r, s) / (double)n[r % 2];
        }
    }
}

/* Is what subset a gains over b on the half within two standard errors of the paired difference? */
static bool is_as_good(const struct game *game, int half, int a, int b)
{
    double sum = 0.0, squares = 0.0, n = 0.0;

    for (size_t r = (size_t)half; r < game->pilot->n_replicates; r += 2) {
        double d = gain_of(game, r, a) - gain_of(game, r, b);
        sum += d;
        squares += d * d;
        n += 1.0;
    }
    double variance = n > 1.0 ? (squares - sum * sum / n) / (n - 1.0) : 0.0;
    return sum / n <= 2.0 * sqrt(fmax(0.0, variance) / n);
}

static bool is_simpler(const struct game *game, int half, int t, int than)
{
    int n = __builtin_popcount((unsigned)t), m = __builtin_popcount((unsigned)than);

    return n < m || (n == m && game->mean[half][t] > game->mean[half][than]);
}

/* The subset of each set to segment by, judged by the half: the fewest data points that are as good as the subset with
 * the largest mean. `answer` remembers comparisons: 0 not made, 1 as good, 2 not. */
static void choose(struct game *game, int half)
{
    for (int s = 0; s < game->n_subsets; s++) {
        int best = 0;
        for (int t = 1; t <= s; t++) {
            best = (t & s) == t && game->mean[half][t] > game->mean[half][best] ? t : best;
        }
        int simplest = best;
        for (int t = 0; t <= s; t++) {
            uint8_t *answer = &game->answer[half][best][t];
            if ((t & s) != t || !is_simpler(game, half, t, simplest)) {
                continue;
            }
            *answer = *answer ? *answer : is_as_good(game, half, best, t) ? 1 : 2;
            simplest = *answer == 1 ? t : simplest;
        }
        game->used[1 - half][s] = simplest;
    }
}

static struct mlift_frontier_estimate estimate(double sum, double squares, size_t n)
{
    double mean = sum / (double)n, variance = (squares - (double)n * mean * mean) / (double)(n - 1);

    return (struct mlift_frontier_estimate){mean, sqrt(fmax(0.0, variance) / (double)n)};
}

static void value_list(struct game *game, struct mlift_worth *worth)
{
    double value[MOST_SUBSETS], shapley[MLIFT_MAX_DATA_POINTS], total = 0.0, total_squares = 0.0;
    double sum[MLIFT_MAX_DATA_POINTS] = {0.0}, squares[MLIFT_MAX_DATA_POINTS] = {0.0};
    size_t n = game->pilot->n_replicates;
    int all = game->n_subsets - 1;

    memset(game->answer, 0, sizeof game->answer);
    fill_means(game);
    choose(game, 0);
    choose(game, 1);
    for (size_t r = 0; r < n; r++) {
        for (int s = 0; s < game->n_subsets; s++) {
            value[s] = game->rest * gain_of(game, r, game->used[r % 2][s]);
        }
        mlift_worth_shapley(game->n, value, shapley);
        for (int d = 0; d < game->n; d++) {
            sum[d] += shapley[d];
            squares[d] += shapley[d] * shapley[d];
        }
        total += value[all];
        total_squares += value[all] * value[all];
    }
    for (int d = 0; d < game->n; d++) {
        worth->learned[game->list][d] = estimate(sum[d], squares[d], n);
    }
    worth->learned_total[game->list] = estimate(total, total_squares, n);
    worth->uses[game->list] = (uint32_t)game->used[0][all];
}

static void value_known(const struct mlift_schemes *schemes, int n, struct mlift_worth *worth)
{
    double value[MOST_SUBSETS];
    int n_subsets = 1 << n;

    for (int s = 0; s < n_subsets; s++) {
        value[s] = s ? mlift_scheme_best_gain(schemes, n_subsets - 1 - s) : 0.0;
    }
    mlift_worth_shapley(n, value, worth->known);
    worth->known_total = value[n_subsets - 1];
}

static int learn(struct mlift_worth *worth, const struct mlift_menu *menu, const struct mlift_schemes *schemes,
                 const struct mlift_engine_options *options)
{
    const struct mlift_worth_question *q = &worth->question;
    struct mlift_tryout_plan plan = {.menu = menu,
                                     .schemes = schemes,
                                     .learns_from = q->learns_from,
                                     .valued_by = q->valued_by,
                                     .n_sizes = q->n_lists,
                                     .n_rules = 1,
                                     .rule = {q->rule},
                                     .z = q->z};
    struct mlift_tryout pilot;
    struct game *game = calloc(1, sizeof *game);

    if (!game) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int i = 0; i < q->n_lists; i++) {
        plan.size[i] = mlift_frontier_pilot(q->list[i], q->share);
    }
    int status = mlift_tryout_init(&pilot, &plan, options, q->n_replicates);
    game->pilot = &pilot;
    game->n = q->n_points;
    game->n_subsets = 1 << q->n_points;
    game->rest = q->share >= 1.0 ? 1.0 : 1.0 - q->share;
    for (game->list = 0; !status && game->list < q->n_lists; game->list++) {
        value_list(game, worth);
    }
    if (!status) {
        mlift_tryout_free(&pilot);
    }
    free(game);
    return status;
}

int mlift_worth_init(struct mlift_worth *worth, const struct mlift_menu *menu,
                     const struct mlift_worth_question *question, const struct mlift_engine_options *options)
{
    struct mlift_schemes schemes;

    *worth = (struct mlift_worth){.question = *question};
    if (question->n_points < 1 || question->n_points > MLIFT_MAX_DATA_POINTS || question->n_replicates < 4) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int status = mlift_scheme_subsets(&schemes, menu, question->valued_by, question->point, question->n_points);
    if (status) {
        return status;
    }
    value_known(&schemes, question->n_points, worth);
    status = learn(worth, menu, &schemes, options);
    mlift_scheme_free(&schemes);
    return status;
}

double mlift_worth_pays_from(const struct mlift_worth *worth, const double *gain, double cost, double least)
{
    const struct mlift_worth_question *q = &worth->question;
    double spare[MLIFT_TRYOUT_MOST_SIZES];
    int first = q->n_lists;

    for (int i = 0; i < q->n_lists; i++) {
        spare[i] = (gain[i] - cost) * (double)q->list[i] - least;
    }
    while (first > 0 && spare[first - 1] >= 0.0) {
        first--;
    }
    if (first == q->n_lists) {
        return (double)NAN;
    }
    if (first == 0) {
        return 0.0;
    }
    double from = log((double)q->list[first - 1]), to = log((double)q->list[first]);
    return exp(from + (to - from) * -spare[first - 1] / (spare[first] - spare[first - 1]));
}
