#include "analysis/charts/sweep_gallery.h"

#include "analysis/charts/chart_effects.h"
#include "analysis/charts/chart_heatmap.h"
#include "analysis/charts/chart_variance.h"
#include "models/goal.h"
#include "models/parameter.h"
#include "scenarios/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double PP = 100.0;

enum { KEY_WORDS = 160 };

/* What all charts of one sweep say. */
struct words {
    char subtitle[768], footer[160], title[256];
};

const char *mlift_sweep_gallery_name(enum mlift_sweep_chart chart)
{
    static const char *const names[MLIFT_SWEEP_N_CHARTS] = {"shares", "effects", "heatmap"};

    return names[chart];
}

const char *mlift_sweep_gallery_lacks(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                      enum mlift_sweep_chart chart)
{
    const struct mlift_sensitivity *shares = &summary->response[0].sensitivity;
    bool finite = true;

    for (size_t i = 0; i < sweep->n_points; i++) {
        finite &= isfinite(summary->y[i]);
    }
    if (!finite) {
        return "some points have neither an exact nor a simulated lift: use --replicates";
    }
    if (chart != MLIFT_SWEEP_CHART_EFFECTS && sweep->n_keys < 2) {
        return "it takes two keys";
    }
    if (chart == MLIFT_SWEEP_CHART_SHARES && !isfinite(shares->first[0]) && !isfinite(shares->total[0])) {
        return "the lift does not vary, or the points are too few to tell";
    }
    return NULL;
}

static const char *challenger(const struct mlift_sweep *sweep)
{
    return sweep->strategy[sweep->challenger[0]];
}

static const char *baseline(const struct mlift_sweep *sweep)
{
    return sweep->strategy[sweep->baseline[0]];
}

/* What the lift counts: "purchases" for the goal, of the scenario that the sweep holds. */
static void name_metric(const struct mlift_sweep *sweep, int metric, char out[MLIFT_NAME_SIZE])
{
    struct mlift_scenario *scenario = metric == 0 ? calloc(1, sizeof *scenario) : NULL;
    bool is_read =
        scenario && !mlift_scenario_load_text(scenario, sweep->text, sweep->text_length, sweep->name, NULL, NULL, NULL);

    snprintf(out, MLIFT_NAME_SIZE, "%.63s", is_read ? mlift_goal_many(&scenario->campaign) : sweep->metric[metric]);
    if (is_read) {
        mlift_scenario_free(scenario);
    }
    free(scenario);
}

/* "data_points.wants.accuracy" -> "accuracy of wants", "list.size" -> "size of list"; a parameter of the campaign as it
 * is described. */
static const char *name_key(const char *path, char out[KEY_WORDS])
{
    const struct mlift_parameter *parameter = mlift_parameter_find(path);
    size_t used = 0, end = strlen(path);
    const char *first = strchr(path, '.');
    bool whole = !first || !strchr(first + 1, '.'); /* two parts: the section is what it is of */

    if (parameter && strlen(parameter->description) < 60) {
        snprintf(out, KEY_WORDS, "%s", parameter->description);
        return out;
    }
    out[0] = '\0';
    while (end > 0 && used + 1 < KEY_WORDS) { /* parts from the last to the first */
        size_t start = end;
        while (start > 0 && path[start - 1] != '.') {
            start--;
        }
        if (start > 0 || whole) {
            bool all = end - start == 1 && path[start] == '*';
            used += (size_t)snprintf(out + used, KEY_WORDS - used, "%s%.*s", used ? " of " : "",
                                     all ? 3 : (int)(end - start), all ? "all" : path + start);
        }
        end = start > 0 ? start - 1 : 0;
    }
    for (char *at = out; *at; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    return out;
}

static struct mlift_canvas_words make_words(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                            struct words *words)
{
    char points[MLIFT_CAPTION_NUMBER], replicates[MLIFT_CAPTION_NUMBER], how[160], metric[MLIFT_NAME_SIZE];

    mlift_caption_number((double)sweep->n_points, 0, false, points);
    mlift_caption_number((double)sweep->n_replicates, 0, false, replicates);
    if (summary->response[0].exact) {
        snprintf(how, sizeof how, "exact rates");
    } else {
        snprintf(how, sizeof how, "%s simulated replicates at each, bars: 95%% Monte Carlo intervals", replicates);
    }
    name_metric(sweep, summary->metric, metric);
    snprintf(words->subtitle, sizeof words->subtitle, "%.200s. Lift: %.64s minus %.64s, %.64s; %s points, %s.",
             sweep->title, challenger(sweep), baseline(sweep), metric, points, how);
    snprintf(words->footer, sizeof words->footer, "microlift %s, sweep of %.64s, seed %llu", MLIFT_VERSION, sweep->name,
             (unsigned long long)sweep->seed);
    return (struct mlift_canvas_words){words->title[0] ? words->title : NULL, words->subtitle, words->footer};
}

/* --- shares ------------------------------------------------------------------------------------------------------- */

static int draw_shares(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                       const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_sensitivity *s = &summary->response[0].sensitivity;
    struct mlift_chart_variance_row rows[MLIFT_SWEEP_MOST_KEYS];
    char name[MLIFT_SWEEP_MOST_KEYS][KEY_WORDS];
    struct words words = {.title = ""};

    for (int i = 0; i < sweep->n_keys; i++) {
        int k = summary->order[i];
        rows[i] = (struct mlift_chart_variance_row){name_key(sweep->key[k].path, name[k]), s->first[k], s->total[k],
                                                    s->first_se[k], s->total_se[k]};
    }
    snprintf(words.title, sizeof words.title, "Which key moves the lift of %.64s over %.64s?", challenger(sweep),
             baseline(sweep));
    const struct mlift_chart_variance chart = {.words = make_words(sweep, summary, &words),
                                               .rows = rows,
                                               .n_rows = (size_t)sweep->n_keys,
                                               .x_title = isfinite(s->total_se[0])
                                                              ? "Share of the lift's variance over the design, % "
                                                                "(lines: two standard errors)"
                                                              : "Share of the lift's variance over the design, %"};
    return mlift_chart_variance_draw(&chart, output, message);
}

/* --- effects ------------------------------------------------------------------------------------------------------ */

struct panel_data {
    char name[KEY_WORDS];
    const char *label[MLIFT_CHART_EFFECTS_LEVELS];
    double x[MLIFT_CHART_EFFECTS_LEVELS], mean[MLIFT_CHART_EFFECTS_LEVELS], error[MLIFT_CHART_EFFECTS_LEVELS];
};

static void fill_panel(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, int k,
                       struct panel_data *data, struct mlift_chart_effects_panel *panel)
{
    const struct mlift_sweep_effect *effect = &summary->response[0].effect[k];
    bool ascending = effect->has_numbers;

    for (size_t l = 0; l < effect->n_levels; l++) {
        data->label[l] = effect->level[l].label;
        data->x[l] = effect->level[l].middle;
        data->mean[l] = PP * effect->level[l].mean;
        data->error[l] = 1.959963984540054 * PP * effect->level[l].mcse;
        ascending &= l == 0 || data->x[l] > data->x[l - 1];
    }
    *panel = (struct mlift_chart_effects_panel){name_key(sweep->key[k].path, data->name),
                                                effect->n_levels,
                                                data->label,
                                                ascending ? data->x : NULL,
                                                data->mean,
                                                data->error};
}

static int draw_effects(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                        const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct mlift_chart_effects_panel panels[MLIFT_CHART_EFFECTS_PANELS];
    size_t n = (size_t)sweep->n_keys < MLIFT_CHART_EFFECTS_PANELS ? (size_t)sweep->n_keys : MLIFT_CHART_EFFECTS_PANELS;
    struct panel_data *data = calloc(n, sizeof *data);
    struct words words = {.title = ""};
    char y_title[256];

    if (!data) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < n; i++) {
        fill_panel(sweep, summary, summary->order[i], &data[i], &panels[i]);
    }
    snprintf(y_title, sizeof y_title, "Mean lift at each level%s, percentage points",
             n > 1 ? ", over all values of the other keys" : "");
    snprintf(words.title, sizeof words.title, "What does each value do to the lift of %.64s over %.64s?",
             challenger(sweep), baseline(sweep));
    const struct mlift_chart_effects chart = {
        .words = make_words(sweep, summary, &words), .y_title = y_title, .panels = panels, .n_panels = n};
    int status = mlift_chart_effects_draw(&chart, output, message);
    free(data);
    return status;
}

/* --- heatmap ------------------------------------------------------------------------------------------------------ */

struct grid {
    const char *x_label[MLIFT_SWEEP_SUMMARY_MOST_LEVELS], *y_label[MLIFT_SWEEP_SUMMARY_MOST_LEVELS];
    const char *panel_label[MLIFT_CHART_HEATMAP_PANELS];
    double *value; /* owned */
    size_t *count; /* owned */
};

static size_t label_all(const struct mlift_sweep_effect *effect, const char **label, size_t most)
{
    size_t n = effect->n_levels < most ? effect->n_levels : most;

    for (size_t l = 0; l < n; l++) {
        label[l] = effect->level[l].label;
    }
    return n;
}

/* A third key makes panels where there are enough points for all their cells. */
static bool has_panels(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary)
{
    enum { LEAST_PER_CELL = 4 };
    const struct mlift_sweep_effect *effect = summary->response[0].effect;
    double cells = 1.0;

    for (int i = 0; i < 3 && i < sweep->n_keys; i++) {
        cells *= (double)effect[summary->order[i]].n_levels;
    }
    return sweep->n_keys > 2 && (sweep->kind == MLIFT_SWEEP_FACTORIAL ||
                                 (double)mlift_sweep_summary_n_marginal(sweep) >= LEAST_PER_CELL * cells);
}

/* Mean lift of the points in each cell; with more levels of the third key than panels the last ones share one. */
static void fill_grid(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                      const struct mlift_chart_heatmap *chart, struct grid *grid)
{
    int x_key = summary->order[0], y_key = summary->order[1], panel_key = chart->panel_title ? summary->order[2] : -1;

    for (size_t i = 0; i < mlift_sweep_summary_n_marginal(sweep); i++) {
        size_t panel = panel_key < 0 ? 0 : mlift_sweep_summary_level(sweep, panel_key, i);
        panel = panel < chart->n_panels ? panel : chart->n_panels - 1;
        size_t row = panel * chart->n_y + mlift_sweep_summary_level(sweep, y_key, i);
        size_t cell = row * chart->n_x + mlift_sweep_summary_level(sweep, x_key, i);
        grid->value[cell] += PP * summary->y[i];
        grid->count[cell]++;
    }
    for (size_t c = 0; c < chart->n_panels * chart->n_x * chart->n_y; c++) {
        grid->value[c] = grid->count[c] > 0 ? grid->value[c] / (double)grid->count[c] : (double)NAN;
    }
}

static int draw_grid(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, struct grid *grid,
                     const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_sweep_effect *effect = summary->response[0].effect;
    const int *order = summary->order;
    struct words words = {.title = ""};
    char above[96], below[96], name[3][KEY_WORDS];
    struct mlift_chart_heatmap chart = {.x_title = name_key(sweep->key[order[0]].path, name[0]),
                                        .y_title = name_key(sweep->key[order[1]].path, name[1]),
                                        .n_panels = 1,
                                        .x_label = grid->x_label,
                                        .y_label = grid->y_label,
                                        .panel_label = grid->panel_label,
                                        .unit = "pp",
                                        .above = above,
                                        .below = below,
                                        .above_index = (int)sweep->challenger[0],
                                        .below_index = (int)sweep->baseline[0]};

    chart.n_x = label_all(&effect[order[0]], grid->x_label, MLIFT_SWEEP_SUMMARY_MOST_LEVELS);
    chart.n_y = label_all(&effect[order[1]], grid->y_label, MLIFT_SWEEP_SUMMARY_MOST_LEVELS);
    if (has_panels(sweep, summary)) {
        chart.panel_title = name_key(sweep->key[order[2]].path, name[2]);
        chart.n_panels = label_all(&effect[order[2]], grid->panel_label, MLIFT_CHART_HEATMAP_PANELS);
    }
    size_t n = chart.n_panels * chart.n_x * chart.n_y;
    grid->value = calloc(n, sizeof *grid->value);
    grid->count = calloc(n, sizeof *grid->count);
    if (!grid->value || !grid->count) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    fill_grid(sweep, summary, &chart, grid);
    chart.value = grid->value;
    snprintf(above, sizeof above, "%.64s ahead", challenger(sweep));
    snprintf(below, sizeof below, "%.64s ahead", baseline(sweep));
    snprintf(words.title, sizeof words.title, "Where is %.64s ahead of %.64s?", challenger(sweep), baseline(sweep));
    chart.words = make_words(sweep, summary, &words);
    return mlift_chart_heatmap_draw(&chart, output, message);
}

static int draw_heatmap(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                        const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct grid grid = {.value = NULL};
    int status = draw_grid(sweep, summary, &grid, output, message);

    free(grid.value);
    free(grid.count);
    return status;
}

int mlift_sweep_gallery_draw(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                             enum mlift_sweep_chart chart, const struct mlift_gnuplot_output *output,
                             char message[MLIFT_GNUPLOT_MESSAGE])
{
    int (*const draw[MLIFT_SWEEP_N_CHARTS])(const struct mlift_sweep *, const struct mlift_sweep_summary *,
                                            const struct mlift_gnuplot_output *,
                                            char *) = {draw_shares, draw_effects, draw_heatmap};
    const char *lacks = mlift_sweep_gallery_lacks(sweep, summary, chart);

    snprintf(message, MLIFT_GNUPLOT_MESSAGE, "%s", mlift_error_describe(MLIFT_ERR_NO_MEMORY)); /* unless drawn */
    if (lacks) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "%s", lacks);
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return draw[chart](sweep, summary, output, message);
}
