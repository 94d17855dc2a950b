#include "analysis/charts/chart_breakeven.h"

#include "analysis/charts/chart.h"
#include "analysis/charts/plot.h"

#include <math.h>

#define SCALE_WIDTH 22.0

enum { FINE = 4, N = MLIFT_BREAKEVEN_POINTS, STEPS = 30 };

/* The colours' range: the largest lift either way, 0 where there is none. */
struct range {
    unsigned better, worse; /* of who is ahead */
    double high, low;       /* low <= 0 <= high */
};

/* Paper at zero, nearly full colour at the largest lift of all: equal lifts look alike on both sides. In some dozens of
 * steps, so that a style sheet can name each colour. */
static unsigned colour_of(double lift, const struct range *range)
{
    double most = fmax(range->high, -range->low), share = most > 0.0 ? sqrt(fmin(1.0, fabs(lift) / most)) : 0.0;

    return mlift_palette_mix(lift < 0.0 ? range->worse : range->better, 0.85 * round(share * STEPS) / STEPS);
}

static struct range range_of(const struct mlift_chart_breakeven *chart)
{
    struct range range = {mlift_palette_strategy(chart->challenger_index).color,
                          mlift_palette_strategy(chart->baseline_index).color, 0.0, 0.0};

    for (int j = 0; j < N; j++) {
        for (int i = 0; i < N; i++) {
            range.high = fmax(range.high, chart->map->lift[j][i]);
            range.low = fmin(range.low, chart->map->lift[j][i]);
        }
    }
    return range;
}

/* Bilinear between the solved points; a and b in grid units. */
static double lift_at(const struct mlift_breakeven_map *map, double a, double b)
{
    int i = (int)fmin(floor(a), N - 2), j = (int)fmin(floor(b), N - 2);
    double u = a - i, v = b - j;

    return (1.0 - v) * ((1.0 - u) * map->lift[j][i] + u * map->lift[j][i + 1]) +
           v * ((1.0 - u) * map->lift[j + 1][i] + u * map->lift[j + 1][i + 1]);
}

static double grid_to(const struct mlift_axis *axis, double position)
{
    return axis->from + (axis->to - axis->from) * position / (N - 1);
}

/* Cells of one colour beside each other are one rectangle. */
static void draw_colours(struct mlift_canvas *canvas, const struct mlift_breakeven_map *map,
                         const struct mlift_plot *plot, const struct range *range)
{
    const int cells = (N - 1) * FINE;
    const double step = 1.0 / FINE;

    for (int j = 0; j < cells; j++) {
        double b = j * step;
        for (int i = 0, first = 0; i < cells; i++) {
            unsigned color = colour_of(lift_at(map, (i + 0.5) * step, b + step / 2.0), range);
            double next = (i + 1.5) * step;
            if (i + 1 == cells || colour_of(lift_at(map, next, b + step / 2.0), range) != color) {
                mlift_canvas_rectangle(canvas, grid_to(&plot->x, first * step), grid_to(&plot->y, b),
                                       grid_to(&plot->x, (i + 1) * step) + 0.4, grid_to(&plot->y, b + step) - 0.4,
                                       color, 1.0);
                first = i + 1;
            }
        }
    }
}

/* Where a quantity of zero makes both strategies alike, the lift is exactly zero along an edge. For the line such
 * points take the sign of a neighbour, so that it runs on to the edge instead of along it. */
static struct mlift_breakeven_map signed_map(const struct mlift_breakeven_map *map)
{
    static const int step[4][2] = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}};
    struct mlift_breakeven_map out = *map;

    for (int j = 0; j < N; j++) {
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < 4 && out.lift[j][i] == 0.0; k++) {
                int x = i + step[k][0], y = j + step[k][1];
                bool inside = x >= 0 && x < N && y >= 0 && y < N;
                out.lift[j][i] = inside ? 1e-6 * map->lift[y][x] : 0.0;
            }
        }
    }
    return out;
}

/* Where a line from value p to value q crosses zero, 0 to 1; -1 where it does not. */
static double crossing(double p, double q)
{
    return p * q < 0.0 ? p / (p - q) : -1.0;
}

/* The zero line through one square of the grid: its crossings joined, two by two. Returns how many lines. */
static int draw_square(struct mlift_canvas *canvas, const struct mlift_breakeven_map *map,
                       const struct mlift_plot *plot, int i, int j)
{
    static const int corner[5][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
    double x[4], y[4];
    int n = 0;

    for (int k = 0; k < 4; k++) {
        const int *from = corner[k], *to = corner[k + 1];
        double t = crossing(map->lift[j + from[1]][i + from[0]], map->lift[j + to[1]][i + to[0]]);
        if (t >= 0.0) {
            x[n] = grid_to(&plot->x, i + from[0] + t * (to[0] - from[0]));
            y[n++] = grid_to(&plot->y, j + from[1] + t * (to[1] - from[1]));
        }
    }
    for (int k = 0; k + 1 < n; k += 2) {
        mlift_canvas_line(canvas, x[k], y[k], x[k + 1], y[k + 1], MLIFT_CANVAS_INK, 3.0);
    }
    return n / 2;
}

static int draw_line(struct mlift_canvas *canvas, const struct mlift_breakeven_map *map, const struct mlift_plot *plot)
{
    struct mlift_breakeven_map with_signs = signed_map(map);
    int n = 0;

    for (int j = 0; j + 1 < N; j++) {
        for (int i = 0; i + 1 < N; i++) {
            n += draw_square(canvas, &with_signs, plot, i, j);
        }
    }
    return n;
}

static void draw_here(struct mlift_canvas *canvas, const struct mlift_breakeven_map *map, const struct mlift_plot *plot)
{
    double x = mlift_axis_at(&plot->x, map->x_now), y = mlift_axis_at(&plot->y, map->y_now);
    bool left = x > 0.5 * (plot->left + plot->right);

    mlift_canvas_marker(canvas, x, y, 6, 9.0, MLIFT_CANVAS_INK, true);
    mlift_canvas_text(canvas, x + (left ? -14.0 : 14.0), y, left ? MLIFT_CANVAS_RIGHT : MLIFT_CANVAS_LEFT, 14.0, true,
                      MLIFT_CANVAS_INK, "your scenario");
}

/* The colours' key, beside or below the map: from the largest gain down to the largest loss that occur, no further. */
static double draw_scale(struct mlift_canvas *canvas, const struct mlift_chart_breakeven *chart,
                         const struct range *range, double x, double top, bool line)
{
    double height = 180.0, room = canvas->width - canvas->margin - x, span = range->high - range->low;
    double largest = 100.0 * fmax(range->high, -range->low);
    const double ends[3] = {range->high, 0.0, range->low};
    char label[200], number[MLIFT_CAPTION_NUMBER];

    for (int k = 0; k < 2 * STEPS && span > 0.0; k++) {
        double lift = range->high - span * (k + 0.5) / (2 * STEPS);
        mlift_canvas_rectangle(canvas, x, top + height * k / (2 * STEPS), x + SCALE_WIDTH,
                               top + height * (k + 1) / (2 * STEPS) + 0.4, colour_of(lift, range), 1.0);
    }
    for (int k = 0; k < 3 && span > 0.0; k++) {
        double at = height * (range->high - ends[k]) / span;
        bool crowded = k != 1 && ends[k] == 0.0;
        crowded |= k == 1 && (at < 16.0 || at > height - 16.0) && range->high > 0.0 && range->low < 0.0;
        mlift_caption_number(100.0 * ends[k], largest < 1.0 ? 2 : 1, true, number);
        (void)snprintf(label, sizeof label, "%s %s", number, k == 0 ? chart->unit : "");
        if (!crowded) {
            mlift_canvas_text(canvas, x + SCALE_WIDTH + 8.0, top + at, MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_INK,
                              label);
        }
    }
    double y = top + height + 18.0;
    (void)snprintf(label, sizeof label, "%s wins", chart->challenger);
    if (range->high > 0.0) {
        y += mlift_canvas_paragraph(canvas, x, y, MLIFT_CANVAS_LEFT, 13.0, true, range->better, room, 2, label) + 4.0;
    }
    (void)snprintf(label, sizeof label, "%s wins", chart->baseline);
    if (range->low < 0.0) {
        y += mlift_canvas_paragraph(canvas, x, y, MLIFT_CANVAS_LEFT, 13.0, true, range->worse, room, 2, label) + 4.0;
    }
    return y + mlift_canvas_paragraph(canvas, x, y, MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_INK, room, 3,
                                      line ? "line: break-even" : "no break-even on this map");
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_breakeven *chart = data;
    const struct mlift_breakeven_map *map = chart->map;
    struct mlift_plot plot = mlift_plot_lay_out(canvas, y, NULL, 0, 400.0, false);
    const struct range range = range_of(chart);

    plot.x = (struct mlift_axis){.low = map->x[0], .high = map->x[N - 1], .from = plot.left, .to = plot.right};
    plot.y = (struct mlift_axis){.low = map->y[0], .high = map->y[N - 1], .from = plot.bottom, .to = plot.top};
    y = mlift_plot_draw_axes(canvas, &plot, chart->y_title, "", chart->x_title);
    draw_colours(canvas, map, &plot, &range);
    bool line = draw_line(canvas, map, &plot) > 0;
    draw_here(canvas, map, &plot);
    if (mlift_canvas_is_narrow(canvas)) {
        return draw_scale(canvas, chart, &range, plot.left, y + 24.0, line);
    }
    (void)draw_scale(canvas, chart, &range, plot.right + 30.0, plot.top, line);
    return y;
}

int mlift_chart_breakeven_draw(const struct mlift_chart_breakeven *chart, const struct mlift_gnuplot_output *output,
                               char message[MLIFT_GNUPLOT_MESSAGE])
{
    char question[300];
    const struct mlift_chart frame = {&chart->words, question, draw_body, chart};

    (void)snprintf(question, sizeof question, "When does %s beat %s?", chart->challenger, chart->baseline);
    return chart->map->possible ? mlift_chart_draw(&frame, output, message)
                                : mlift_chart_refuse(message, "the scenario does not have both quantities");
}
