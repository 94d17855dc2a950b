#include "analysis/charts/axis.h"

#include "analysis/charts/caption.h"

#include <math.h>

#define FONT 14.0

bool mlift_axis_covers(size_t n, const double *values, double low, double high)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(values[i]) || values[i] < low || values[i] > high) {
            return false;
        }
    }
    return true;
}

double mlift_axis_at(const struct mlift_axis *axis, double value)
{
    value = fmax(axis->low, fmin(axis->high, value));
    double share = axis->is_log ? log(value / axis->low) / log(axis->high / axis->low)
                                : (value - axis->low) / (axis->high - axis->low);
    return axis->from + share * (axis->to - axis->from);
}

/* 1, 2 or 5 times a power of ten, not below `value`. */
static double round_up(double value)
{
    double power = pow(10.0, floor(log10(value)));
    double digit = value / power;
    return power * (digit <= 1.0 + 1e-9 ? 1.0 : digit <= 2.0 + 1e-9 ? 2.0 : digit <= 5.0 + 1e-9 ? 5.0 : 10.0);
}

double mlift_axis_ceil(double value)
{
    double step = round_up(value / 8.0);
    return step * ceil(value / step - 1e-9);
}

static int linear_ticks(const struct mlift_axis *axis, int max_ticks, double *ticks, int *decimals)
{
    double step = round_up((axis->high - axis->low) / (2.0 * max_ticks));
    while (floor(axis->high / step + 1e-9) - ceil(axis->low / step - 1e-9) + 1.0 > max_ticks) {
        step = round_up(1.5 * step);
    }
    int n = 0;
    *decimals = step < 1.0 ? (int)ceil(-log10(step) - 1e-9) : 0;
    for (double i = ceil(axis->low / step - 1e-9); i * step <= axis->high + 1e-9 * step && n < max_ticks; i++) {
        ticks[n++] = i * step;
    }
    return n;
}

/* Hours are read in parts and multiples of a day. */
static int hour_ticks(const struct mlift_axis *axis, int max_ticks, double *ticks, int *decimals)
{
    static const double steps[] = {1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 72.0, 168.0};
    const double length = axis->high - axis->low;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        if (length / steps[k] <= max_ticks - 1 && length / steps[k] >= 2.0) {
            int n = 0;
            for (double i = ceil(axis->low / steps[k]); i * steps[k] <= axis->high && n < max_ticks; i++) {
                ticks[n++] = i * steps[k];
            }
            *decimals = 0;
            return n;
        }
    }
    return linear_ticks(axis, max_ticks, ticks, decimals);
}

/* Multiples of powers of ten: 1-2-5 if they fit, else 1-3 (1 and 3 are equally far apart), else 1 alone. */
static int log_ticks(const struct mlift_axis *axis, int max_ticks, double *ticks, int *decimals)
{
    static const double series[3][3] = {{1.0, 2.0, 5.0}, {1.0, 3.0, 0.0}, {1.0, 0.0, 0.0}};
    *decimals = axis->low < 1.0 ? (int)ceil(-log10(axis->low) - 1e-9) : 0;
    for (int s = 0; s < 3; s++) {
        int n = 0;
        bool fits = true;
        for (double power = pow(10.0, floor(log10(axis->low))); power <= axis->high; power *= 10.0) {
            for (int k = 0; k < 3 && series[s][k] > 0.0; k++) {
                double tick = power * series[s][k];
                bool inside = tick >= axis->low * (1.0 - 1e-9) && tick <= axis->high * (1.0 + 1e-9);
                fits = fits && !(inside && n == max_ticks);
                if (inside && fits) {
                    ticks[n++] = tick;
                }
            }
        }
        if (fits && n >= 3) {
            return n;
        }
    }
    return linear_ticks(axis, max_ticks, ticks, decimals);
}

int mlift_axis_ticks(const struct mlift_axis *axis, int max_ticks, double ticks[MLIFT_AXIS_MAX_TICKS], int *decimals)
{
    max_ticks = max_ticks < 2 ? 2 : max_ticks > MLIFT_AXIS_MAX_TICKS ? MLIFT_AXIS_MAX_TICKS : max_ticks;
    return (axis->is_log ? log_ticks : axis->is_hours ? hour_ticks : linear_ticks)(axis, max_ticks, ticks, decimals);
}

void mlift_axis_label(const struct mlift_axis *axis, double tick, int decimals, char label[MLIFT_CAPTION_NUMBER])
{
    /* On a logarithmic scale 0.1 and 20 stand side by side: each has the decimals of its own. */
    if (axis->is_log) {
        decimals = 0;
        for (double scaled = tick; decimals < 6 && fabs(scaled - round(scaled)) > 1e-6 * scaled; scaled *= 10.0) {
            decimals++;
        }
    }
    mlift_caption_number(tick, decimals, false, label);
}

/* The most ticks whose labels find room beside each other. */
static int ticks_that_fit(const struct mlift_axis *axis, double *ticks, int *decimals)
{
    char label[MLIFT_CAPTION_NUMBER];
    for (int most = MLIFT_AXIS_MAX_TICKS; most > 2; most--) {
        int n = mlift_axis_ticks(axis, most, ticks, decimals);
        bool fits = true;
        double taken = -1e9;
        for (int i = 0; i < n && fits; i++) {
            mlift_axis_label(axis, ticks[i], *decimals, label);
            double x = mlift_axis_at(axis, ticks[i]), half = fmax(19.0, mlift_caption_width(label, FONT, false) / 2.0);
            fits = x - half > taken;
            taken = x + half + 10.0;
        }
        if (fits) {
            return n;
        }
    }
    return mlift_axis_ticks(axis, 2, ticks, decimals);
}

double mlift_axis_draw_x(struct mlift_canvas *canvas, const struct mlift_axis *axis, double y_top, double y_bottom,
                         const char *title)
{
    double ticks[MLIFT_AXIS_MAX_TICKS];
    char label[MLIFT_CAPTION_NUMBER];
    int decimals, n = ticks_that_fit(axis, ticks, &decimals);
    for (int i = 0; i < n; i++) {
        double x = mlift_axis_at(axis, ticks[i]);
        mlift_axis_label(axis, ticks[i], decimals, label);
        mlift_canvas_line(canvas, x, y_top, x, y_bottom, MLIFT_CANVAS_GRID, 1.0);
        mlift_canvas_line(canvas, x, y_bottom, x, y_bottom + 5.0, MLIFT_CANVAS_SOFT, 1.0);
        mlift_canvas_text(canvas, x, y_bottom + 15.0, MLIFT_CANVAS_CENTER, FONT, false, MLIFT_CANVAS_INK, label);
    }
    mlift_canvas_line(canvas, axis->from, y_bottom, axis->to, y_bottom, MLIFT_CANVAS_SOFT, 1.0);
    return y_bottom + 26.0 +
           mlift_canvas_paragraph(
               canvas, (axis->from + axis->to) / 2.0, y_bottom + 26.0, MLIFT_CANVAS_CENTER, FONT, false,
               MLIFT_CANVAS_INK,
               fmin(axis->to - axis->from + 60.0,
                    2.0 * fmin((axis->from + axis->to) / 2.0, canvas->width - (axis->from + axis->to) / 2.0) - 8.0),
               3, title);
}

void mlift_axis_draw_y(struct mlift_canvas *canvas, const struct mlift_axis *axis, double x_left, double x_right,
                       const char *suffix)
{
    double ticks[MLIFT_AXIS_MAX_TICKS];
    char number[MLIFT_CAPTION_NUMBER];
    char label[MLIFT_CAPTION_NUMBER + 8];
    int decimals;
    int n = mlift_axis_ticks(axis, (int)(fabs(axis->to - axis->from) / 36.0), ticks, &decimals);
    for (int i = 0; i < n; i++) {
        double y = mlift_axis_at(axis, ticks[i]);
        mlift_axis_label(axis, ticks[i], decimals, number);
        (void)snprintf(label, sizeof label, "%s%s", number, suffix);
        mlift_canvas_line(canvas, x_left, y, x_right, y, MLIFT_CANVAS_GRID, 1.0);
        mlift_canvas_text(canvas, x_left - 8.0, y, MLIFT_CANVAS_RIGHT, FONT, false, MLIFT_CANVAS_INK, label);
    }
}

void mlift_axis_mark_x(struct mlift_canvas *canvas, const struct mlift_axis *axis, double value, double y_top,
                       double y_bottom, const char *label)
{
    double x = mlift_axis_at(axis, value);
    double half = mlift_caption_width(label, FONT, true) / 2.0;
    double center = fmax(axis->from + half, fmin(axis->to - half, x));
    mlift_canvas_line(canvas, x, y_top - 4.0, x, y_bottom, MLIFT_CANVAS_INK, 1.5);
    mlift_canvas_text(canvas, center, y_top - 14.0, MLIFT_CANVAS_CENTER, FONT, true, MLIFT_CANVAS_INK, label);
}
