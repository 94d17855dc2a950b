#include "analysis/chart_breakeven.h"

#include "analysis/plot.h"

#include <math.h>

#define BETTER 0x0072b2u
#define WORSE 0xd55e00u
#define SCALE_WIDTH 22.0

enum { FINE = 4, N = MLIFT_BREAKEVEN_POINTS, STEPS = 40 };

/* White at zero, nearly full colour at the largest lift either way; mixed, not transparent: seams would show. */
static unsigned colour_of(double lift, double most)
{
    unsigned color = lift < 0.0 ? WORSE : BETTER, mixed = 0;
    double share = most > 0.0 ? 0.85 * fmin(1.0, sqrt(fabs(lift) / most)) : 0.0;

    for (int shift = 0; shift <= 16; shift += 8) {
        mixed |= (unsigned)lround(255.0 + share * ((double)(color >> shift & 0xff) - 255.0)) << shift;
    }
    return mixed;
}

static double largest(const struct mlift_breakeven_map *map)
{
    double most = 0.0;

    for (int j = 0; j < N; j++) {
        for (int i = 0; i < N; i++) {
            most = fmax(most, fabs(map->lift[j][i]));
        }
    }
    return most;
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

static void draw_colours(struct mlift_canvas *canvas, const struct mlift_breakeven_map *map,
                         const struct mlift_plot *plot, double most)
{
    int cells = (N - 1) * FINE;

    for (int j = 0; j < cells; j++) {
        for (int i = 0; i < cells; i++) {
            double a = (double)i / FINE, b = (double)j / FINE, step = 1.0 / FINE;
            unsigned color = colour_of(lift_at(map, a + step / 2.0, b + step / 2.0), most);
            mlift_canvas_rectangle(canvas, grid_to(&plot->x, a), grid_to(&plot->y, b),
                                   grid_to(&plot->x, a + step) + 0.4, grid_to(&plot->y, b + step) - 0.4, color, 1.0);
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

/* The colours' key right of the map: from the largest gain down to the largest loss. */
static void draw_scale(struct mlift_canvas *canvas, const struct mlift_chart_breakeven *chart,
                       const struct mlift_plot *plot, double most, bool line)
{
    double x = plot->right + 30.0, top = plot->top, height = 180.0, room = MLIFT_CANVAS_WIDTH - MLIFT_CANVAS_MARGIN - x;
    char label[200], number[MLIFT_CAPTION_NUMBER];

    for (int k = 0; k < STEPS; k++) {
        unsigned color = colour_of(most * (1.0 - 2.0 * (k + 0.5) / STEPS), most);
        mlift_canvas_rectangle(canvas, x, top + height * k / STEPS, x + SCALE_WIDTH,
                               top + height * (k + 1) / STEPS + 0.4, color, 1.0);
    }
    for (int k = 0; k < 3; k++) {
        mlift_caption_number(100.0 * most * (1 - k), 100.0 * most < 1.0 ? 2 : 1, true, number);
        (void)snprintf(label, sizeof label, "%s %s", number, k == 0 ? chart->unit : "");
        mlift_canvas_text(canvas, x + SCALE_WIDTH + 8.0, top + 0.5 * height * k, MLIFT_CANVAS_LEFT, 13.0, false,
                          MLIFT_CANVAS_INK, label);
    }
    double y = top + height + 18.0;
    (void)snprintf(label, sizeof label, "blue: %s wins", chart->challenger);
    y += mlift_canvas_paragraph(canvas, x, y, MLIFT_CANVAS_LEFT, 13.0, true, BETTER, room, 2, label) + 4.0;
    (void)snprintf(label, sizeof label, "orange: %s wins", chart->baseline);
    y += mlift_canvas_paragraph(canvas, x, y, MLIFT_CANVAS_LEFT, 13.0, true, WORSE, room, 2, label) + 4.0;
    (void)mlift_canvas_paragraph(canvas, x, y, MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_INK, room, 3,
                                 line ? "black line: break-even" : "no break-even on this map");
}

static double draw_body(struct mlift_canvas *canvas, const struct mlift_chart_breakeven *chart, double y)
{
    const struct mlift_breakeven_map *map = chart->map;
    struct mlift_plot plot = mlift_plot_lay_out(y, 400.0, false);
    double most = largest(map);

    plot.x = (struct mlift_axis){.low = map->x[0], .high = map->x[N - 1], .from = plot.left, .to = plot.right};
    plot.y = (struct mlift_axis){.low = map->y[0], .high = map->y[N - 1], .from = plot.bottom, .to = plot.top};
    y = mlift_plot_draw_axes(canvas, &plot, chart->y_title, "", chart->x_title);
    draw_colours(canvas, map, &plot, most);
    int lines = draw_line(canvas, map, &plot);
    draw_here(canvas, map, &plot);
    draw_scale(canvas, chart, &plot, most, lines > 0);
    return y;
}

int mlift_chart_breakeven_draw(const struct mlift_chart_breakeven *chart, const struct mlift_gnuplot_output *output,
                               char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct mlift_canvas canvas;
    char question[300];

    if (!chart->map->possible) {
        (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE, "the scenario does not have both quantities");
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = mlift_canvas_init(&canvas, message);
    if (error != MLIFT_OK) {
        return error;
    }
    (void)snprintf(question, sizeof question, "When does %s beat %s?", chart->challenger, chart->baseline);
    double y = mlift_canvas_header(&canvas, &chart->words, question);
    y = draw_body(&canvas, chart, y);
    return mlift_canvas_finish(&canvas, mlift_canvas_footer(&canvas, &chart->words, y), output, message);
}
