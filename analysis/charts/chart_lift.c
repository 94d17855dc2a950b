#include "analysis/charts/chart_lift.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart.h"
#include "analysis/numerics/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FONT 14.0
#define NAME_MAX_WIDTH 240.0

/* Columns and scale, fixed before anything is drawn. */
struct layout {
    bool narrow; /* names and numbers stand above the intervals */
    double name_left, name_width;
    double x_plot, x_value, x_count; /* left end of the plot, right ends of the two number columns */
    struct mlift_axis axis;
    int decimals;
};

static bool is_empty(const struct mlift_chart_lift_row *row)
{
    return isnan(row->lift_pp) && isnan(row->low_pp) && isnan(row->high_pp);
}

static bool is_sound(const struct mlift_chart_lift_row *row)
{
    const double all[] = {row->lift_pp, row->low_pp, row->high_pp};
    bool estimate =
        mlift_axis_covers(3, all, -100.0, 100.0) && row->low_pp <= row->lift_pp && row->lift_pp <= row->high_pp;
    return row->name != NULL && (estimate || is_empty(row)) && row->n_subscribers >= 0.0 && row->n_subscribers < 1e9;
}

static int check(const struct mlift_chart_lift *chart, char *message)
{
    if (chart->treatment == NULL || chart->control == NULL || chart->goal == NULL ||
        chart->n_rows > MLIFT_CHART_LIFT_MAX_ROWS || (chart->n_rows > 0 && chart->rows == NULL)) {
        return mlift_chart_refuse(message, "the lift chart needs two strategies, a goal and at most %d segments",
                                  MLIFT_CHART_LIFT_MAX_ROWS);
    }
    bool sound = is_sound(&chart->overall);
    bool any = !is_empty(&chart->overall);
    for (size_t i = 0; i < chart->n_rows; i++) {
        sound = sound && is_sound(&chart->rows[i]);
        any = any || !is_empty(&chart->rows[i]);
    }
    if (!sound) {
        return mlift_chart_refuse(
            message, "a row of the lift chart is not low <= lift <= high within -100 to 100 percentage points");
    }
    if (!any) {
        return mlift_chart_refuse(message, "the lift chart has no row with an estimate: nothing to draw");
    }
    return MLIFT_OK;
}

static const struct mlift_chart_lift_row *row_at(const struct mlift_chart_lift *chart, size_t i)
{
    return i == 0 ? &chart->overall : &chart->rows[i - 1];
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_half_width(const struct mlift_chart_lift *chart)
{
    double half[MLIFT_CHART_LIFT_MAX_ROWS + 1];
    size_t n = 0;
    for (size_t i = 0; i <= chart->n_rows; i++) {
        if (!is_empty(row_at(chart, i))) {
            half[n++] = (row_at(chart, i)->high_pp - row_at(chart, i)->low_pp) / 2.0;
        }
    }
    qsort(half, n, sizeof *half, compare);
    return half[n / 2];
}

/* Every estimate is inside; an interval far longer than the usual one is cut, and gets an arrow, so that a handful of
 * nearly empty segments does not press all others into a point. */
static void fit_axis(const struct mlift_chart_lift *chart, struct mlift_axis *axis)
{
    double reach = 6.0 * median_half_width(chart);
    double low = 0.0;
    double high = 0.0;
    for (size_t i = 0; i <= chart->n_rows; i++) {
        const struct mlift_chart_lift_row *row = row_at(chart, i);
        if (!is_empty(row)) {
            low = fmin(low, fmax(row->low_pp, row->lift_pp - reach));
            high = fmax(high, fmin(row->high_pp, row->lift_pp + reach));
        }
    }
    double margin = high > low ? 0.06 * (high - low) : 0.5;
    axis->low = low - margin;
    axis->high = high + margin;
    axis->is_log = false;
    axis->is_hours = false;
}

/* One number of decimals for the whole column, so that it can be compared down: what the whole list supports, but no
 * more than one beyond what the usual segment does. */
static int choose_decimals(const struct mlift_chart_lift *chart)
{
    int usual = mlift_estimate_decimals(median_half_width(chart) / 1.96);
    int whole = mlift_estimate_decimals((chart->overall.high_pp - chart->overall.low_pp) / 2.0 / 1.96);
    int decimals = whole < usual ? usual : whole > usual + 1 ? usual + 1 : whole;
    /* Exact values have no standard error to go by. */
    return usual > 5 ? 2 : decimals < 1 ? 1 : decimals;
}

#define NUMBERS_SIZE (3 * MLIFT_CAPTION_NUMBER + 8)

static void write_numbers(const struct mlift_chart_lift_row *row, int decimals, char text[NUMBERS_SIZE])
{
    char lift[MLIFT_CAPTION_NUMBER];
    char low[MLIFT_CAPTION_NUMBER];
    char high[MLIFT_CAPTION_NUMBER];
    mlift_caption_number(row->lift_pp, decimals, true, lift);
    mlift_caption_number(row->low_pp, decimals, true, low);
    mlift_caption_number(row->high_pp, decimals, true, high);
    (void)snprintf(text, NUMBERS_SIZE, "%s  [%s, %s]", lift, low, high);
}

static double numbers_width(const struct mlift_chart_lift *chart, int decimals)
{
    char text[NUMBERS_SIZE];
    double width = 130.0;
    for (size_t i = 0; i <= chart->n_rows; i++) {
        write_numbers(row_at(chart, i), decimals, text);
        width = fmax(width, mlift_caption_width(text, 13.0, i == 0));
    }
    return width + 22.0;
}

/* A mean number of people: a decimal for a handful, so that "0.4 on average" is not "0". */
static void write_count(const struct mlift_chart_lift_row *row, char text[MLIFT_CAPTION_NUMBER])
{
    mlift_caption_number(row->n_subscribers, row->n_subscribers > 0.0 && row->n_subscribers < 9.95 ? 1 : 0, false,
                         text);
}

static double count_width(const struct mlift_chart_lift *chart)
{
    char text[MLIFT_CAPTION_NUMBER];
    double width = mlift_caption_width("subscribers", 13.0, false);
    for (size_t i = 0; i <= chart->n_rows; i++) {
        write_count(row_at(chart, i), text);
        width = fmax(width, mlift_caption_width(text, 13.0, i == 0));
    }
    return width + 14.0;
}

static struct layout lay_out_narrow(const struct mlift_canvas *canvas, const struct mlift_chart_lift *chart)
{
    struct layout l = {.narrow = true, .name_left = canvas->margin, .decimals = choose_decimals(chart)};

    l.x_plot = canvas->margin + 4.0;
    l.x_count = l.x_value = canvas->width - canvas->margin;
    l.name_width = fmax(90.0, mlift_canvas_room(canvas) - numbers_width(chart, l.decimals));
    fit_axis(chart, &l.axis);
    l.axis.from = l.x_plot;
    l.axis.to = l.x_value - 4.0;
    return l;
}

static struct layout lay_out(const struct mlift_canvas *canvas, const struct mlift_chart_lift *chart)
{
    if (canvas->kind != MLIFT_CANVAS_WIDE) {
        return lay_out_narrow(canvas, chart);
    }
    struct layout l = {.name_left = canvas->margin, .name_width = 120.0};
    struct mlift_caption caption;
    for (size_t i = 0; i <= chart->n_rows; i++) {
        mlift_caption_wrap(row_at(chart, i)->name, FONT, i == 0, NAME_MAX_WIDTH, 2, &caption);
        for (int k = 0; k < caption.n_lines; k++) {
            l.name_width = fmax(l.name_width, mlift_caption_width(caption.lines[k], FONT, i == 0));
        }
    }
    l.name_width = fmin(l.name_width, NAME_MAX_WIDTH);
    l.x_plot = canvas->margin + l.name_width + 16.0;
    l.x_count = canvas->width - canvas->margin;
    l.x_value = l.x_count - count_width(chart);
    fit_axis(chart, &l.axis);
    l.axis.from = l.x_plot;
    l.decimals = choose_decimals(chart);
    l.axis.to = l.x_value - numbers_width(chart, l.decimals);
    return l;
}

static double row_height(const struct layout *l, const struct mlift_chart_lift_row *row, bool bold)
{
    struct mlift_caption caption;
    mlift_caption_wrap(row->name, FONT, bold, l->narrow ? l->name_width : NAME_MAX_WIDTH, 2, &caption);
    double names = caption.n_lines > 1 ? 2.0 * 1.35 * FONT + 6.0 : 26.0;
    return l->narrow ? names + 18.0 : names;
}

/* Which sign an interval has. */
enum sign { ABOVE, BELOW, UNDECIDED };

static enum sign sign_of(const struct mlift_chart_lift_row *row)
{
    return row->low_pp > 0.0 ? ABOVE : row->high_pp < 0.0 ? BELOW : UNDECIDED;
}

/* A side has the colour of the strategy that is ahead there. */
static unsigned color_of(const struct mlift_chart_lift *chart, enum sign sign)
{
    return sign == UNDECIDED
               ? MLIFT_CANVAS_SOFT
               : mlift_palette_strategy(sign == ABOVE ? chart->treatment_index : chart->control_index).color;
}

/* Shape and colour say the same. */
static void draw_key(struct mlift_canvas *canvas, const struct mlift_chart_lift *chart, double x, double y,
                     enum sign sign, double radius)
{
    static const int shapes[] = {[ABOVE] = 0, [BELOW] = 1, [UNDECIDED] = 3};

    mlift_canvas_marker(canvas, x, y, shapes[sign], sign == UNDECIDED ? radius * 0.9 : radius, color_of(chart, sign),
                        sign != UNDECIDED);
}

static void draw_arrow(struct mlift_canvas *canvas, double x, double y, double direction, unsigned color)
{
    mlift_canvas_line(canvas, x, y, x - direction * 7.0, y - 5.0, color, 2.0);
    mlift_canvas_line(canvas, x, y, x - direction * 7.0, y + 5.0, color, 2.0);
}

/* The ends of the interval are higher than the marker, so that a short interval is not lost behind it. */
static void draw_estimate(struct mlift_canvas *canvas, const struct mlift_chart_lift *chart, const struct layout *l,
                          const struct mlift_chart_lift_row *row, double y, bool overall)
{
    double from = mlift_axis_at(&l->axis, row->low_pp), to = mlift_axis_at(&l->axis, row->high_pp);
    double radius = overall ? 5.5 : 4.5, end = canvas->kind == MLIFT_CANVAS_TEXT ? 0.0 : radius + 3.0;
    enum sign sign = sign_of(row);
    unsigned color = color_of(chart, sign);

    mlift_canvas_line(canvas, from, y, to, y, color, overall ? 3.0 : 2.0);
    draw_key(canvas, chart, mlift_axis_at(&l->axis, row->lift_pp), y, sign, radius);
    if (row->low_pp < l->axis.low) {
        draw_arrow(canvas, from, y, -1.0, color);
    } else {
        mlift_canvas_line(canvas, from, y - end, from, y + end, color, 1.5);
    }
    if (row->high_pp > l->axis.high) {
        draw_arrow(canvas, to, y, 1.0, color);
    } else {
        mlift_canvas_line(canvas, to, y - end, to, y + end, color, 1.5);
    }
}

static void draw_numbers(struct mlift_canvas *canvas, const struct layout *l, const struct mlift_chart_lift_row *row,
                         double y, bool bold)
{
    char text[NUMBERS_SIZE] = "no estimate";
    if (!is_empty(row)) {
        write_numbers(row, l->decimals, text);
    }
    mlift_canvas_text(canvas, l->x_value, y, MLIFT_CANVAS_RIGHT, 13.0, bold, MLIFT_CANVAS_INK, text);
    if (!l->narrow) {
        write_count(row, text);
        mlift_canvas_text(canvas, l->x_count, y, MLIFT_CANVAS_RIGHT, 13.0, bold, MLIFT_CANVAS_INK, text);
    }
}

static void draw_row(struct mlift_canvas *canvas, const struct mlift_chart_lift *chart, const struct layout *l,
                     const struct mlift_chart_lift_row *row, double y_top, bool overall)
{
    struct mlift_caption caption;
    double height = row_height(l, row, overall), words = l->narrow ? height - 18.0 : height;
    double y = y_top + words / 2.0;
    mlift_caption_wrap(row->name, FONT, overall, l->name_width + 1.0, 2, &caption);
    for (int i = 0; i < caption.n_lines; i++) {
        mlift_canvas_text(canvas, l->name_left, y + (i - (caption.n_lines - 1) / 2.0) * 1.35 * FONT, MLIFT_CANVAS_LEFT,
                          FONT, overall, MLIFT_CANVAS_INK, caption.lines[i]);
    }
    if (l->narrow) { /* the zero line, without crossing the words */
        double zero = mlift_axis_at(&l->axis, 0.0), below = y_top + words + 5.0;
        mlift_canvas_line(canvas, zero, below - 10.0, zero, below + 10.0, MLIFT_CANVAS_INK, 1.5);
    }
    if (!is_empty(row)) {
        draw_estimate(canvas, chart, l, row, l->narrow ? y_top + words + 5.0 : y, overall);
    }
    draw_numbers(canvas, l, row, y, overall);
}

/* Which side of zero is whose; left out where the words do not fit, the axis title says it too. */
static void draw_sides(struct mlift_canvas *canvas, const struct mlift_chart_lift *chart, const struct layout *l,
                       double y)
{
    char text[MLIFT_CAPTION_LINE_SIZE];
    double zero = mlift_axis_at(&l->axis, 0.0), right = l->narrow ? l->x_value : l->x_value - 190.0;
    (void)snprintf(text, sizeof text, "%.100s better \xe2\x86\x92", chart->treatment);
    if (mlift_caption_width(text, 13.0, false) < right - zero) {
        mlift_canvas_text(canvas, zero + 6.0, y, MLIFT_CANVAS_LEFT, 13.0, false, color_of(chart, ABOVE), text);
    }
    (void)snprintf(text, sizeof text, "\xe2\x86\x90 %.100s better", chart->control);
    if (mlift_caption_width(text, 13.0, false) < zero - canvas->margin - 6.0) {
        mlift_canvas_text(canvas, zero - 6.0, y, MLIFT_CANVAS_RIGHT, 13.0, false, color_of(chart, BELOW), text);
    }
}

static bool is_cut(const struct mlift_chart_lift *chart, const struct mlift_axis *axis)
{
    for (size_t i = 0; i <= chart->n_rows; i++) {
        const struct mlift_chart_lift_row *row = row_at(chart, i);
        if (row->low_pp < axis->low || row->high_pp > axis->high) {
            return true;
        }
    }
    return false;
}

static bool occurs(const struct mlift_chart_lift *chart, enum sign sign)
{
    for (size_t i = 0; i <= chart->n_rows; i++) {
        if (!is_empty(row_at(chart, i)) && sign_of(row_at(chart, i)) == sign) {
            return true;
        }
    }
    return false;
}

/* The signs that occur. */
static double draw_legend(struct mlift_canvas *canvas, const struct mlift_chart_lift *chart, double y, bool cut)
{
    static const char *const texts[] = {
        [ABOVE] = "interval above zero", [BELOW] = "interval below zero", [UNDECIDED] = "interval covers zero"};
    double x = canvas->margin + 8.0;
    for (enum sign sign = ABOVE; sign <= UNDECIDED; sign++) {
        double width = 14.0 + mlift_canvas_text_width(canvas, 13.0, false, texts[sign]);
        if (!occurs(chart, sign)) {
            continue;
        }
        if (x + width > canvas->width - canvas->margin) {
            x = canvas->margin + 8.0;
            y += 22.0;
        }
        draw_key(canvas, chart, x, y, sign, 5.0);
        mlift_canvas_text(canvas, x + 14.0, y, MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_INK, texts[sign]);
        x += width + 26.0;
    }
    if (cut) {
        y += mlift_canvas_is_narrow(canvas) ? 22.0 : 0.0;
        x = mlift_canvas_is_narrow(canvas) ? canvas->margin + 8.0 : x;
        draw_arrow(canvas, x + 6.0, y, 1.0, MLIFT_CANVAS_SOFT);
        mlift_canvas_line(canvas, x - 8.0, y, x + 6.0, y, MLIFT_CANVAS_SOFT, 2.0);
        mlift_canvas_text(canvas, x + 14.0, y, MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_INK, "interval goes on");
    }
    return y + 14.0;
}

/* Between the whole list and its segments. */
static void draw_rule(struct mlift_canvas *canvas, const struct mlift_chart_lift *chart, const struct layout *l,
                      double y)
{
    y += row_height(l, &chart->overall, true) + 5.0;
    if (chart->n_rows > 0) {
        mlift_canvas_line(canvas, canvas->margin, y, l->x_count, y, MLIFT_CANVAS_GRID, 1.5);
    }
}

static void draw_rows(struct mlift_canvas *canvas, const struct mlift_chart_lift *chart, const struct layout *l,
                      double y)
{
    for (size_t i = 0; i <= chart->n_rows; i++) {
        draw_row(canvas, chart, l, row_at(chart, i), y, i == 0);
        y += row_height(l, row_at(chart, i), i == 0) + (i == 0 ? 10.0 : 0.0);
    }
}

static double rows_height(const struct mlift_chart_lift *chart, const struct layout *l)
{
    double height = 10.0;
    for (size_t i = 0; i <= chart->n_rows; i++) {
        height += row_height(l, row_at(chart, i), i == 0);
    }
    return height;
}

static void draw_headings(struct mlift_canvas *canvas, const struct layout *l, double y)
{
    mlift_canvas_text(canvas, l->x_value, y, MLIFT_CANVAS_RIGHT, 13.0, false, MLIFT_CANVAS_SOFT,
                      "simulated lift [interval], pp");
    if (!l->narrow) {
        mlift_canvas_text(canvas, l->x_count, y, MLIFT_CANVAS_RIGHT, 13.0, false, MLIFT_CANVAS_SOFT, "subscribers");
    }
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_lift *chart = data;
    struct layout l = lay_out(canvas, chart);
    char title[MLIFT_CAPTION_SIZE];
    (void)snprintf(title, sizeof title, "%.100s rate: %.100s minus %.100s, percentage points", chart->goal,
                   chart->treatment, chart->control);
    if (l.narrow) {
        draw_headings(canvas, &l, y);
        y += 22.0;
    }
    draw_sides(canvas, chart, &l, y);
    if (!l.narrow) {
        draw_headings(canvas, &l, y);
    }
    y += 14.0;
    double y_bottom = y + rows_height(chart, &l) + 4.0;
    double below = mlift_axis_draw_x(canvas, &l.axis, y, y_bottom, title);
    draw_rule(canvas, chart, &l, y + 2.0);
    double zero = mlift_axis_at(&l.axis, 0.0);
    if (!l.narrow) {
        mlift_canvas_line(canvas, zero, y, zero, y_bottom, MLIFT_CANVAS_INK, 1.5);
    }
    draw_rows(canvas, chart, &l, y + 2.0);
    return draw_legend(canvas, chart, below + 18.0, is_cut(chart, &l.axis));
}

int mlift_chart_lift_draw(const struct mlift_chart_lift *chart, const struct mlift_gnuplot_output *output,
                          char message[MLIFT_GNUPLOT_MESSAGE])
{
    char question[MLIFT_CAPTION_SIZE];
    int error = check(chart, message);
    if (error != MLIFT_OK) {
        return error;
    }
    (void)snprintf(question, sizeof question, "For whom does %.60s beat %.60s?", chart->treatment, chart->control);
    const struct mlift_chart frame = {&chart->words, question, draw_body, chart};
    return mlift_chart_draw(&frame, output, message);
}
