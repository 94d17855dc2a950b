#include "analysis/charts/chart.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

static int draw(const struct mlift_chart *chart, enum mlift_canvas_kind kind, const struct mlift_gnuplot_output *output,
                char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct mlift_canvas canvas;
    int error = mlift_canvas_init(&canvas, kind, message);

    if (error != MLIFT_OK) {
        return error;
    }
    /* On a page the title is a heading already. */
    bool titled = output->format != MLIFT_GNUPLOT_PAGE;
    double y = mlift_canvas_header(&canvas, chart->words, chart->question, titled);
    y = chart->body(&canvas, chart->data, y);
    return mlift_canvas_finish(&canvas, mlift_canvas_footer(&canvas, chart->words, y), output, message);
}

int mlift_chart_draw(const struct mlift_chart *chart, const struct mlift_gnuplot_output *output,
                     char message[MLIFT_GNUPLOT_MESSAGE])
{
    char path[PATH_MAX];
    struct mlift_gnuplot_output narrow = *output;

    if (output->format == MLIFT_GNUPLOT_DUMB) {
        return draw(chart, MLIFT_CANVAS_TEXT, output, message);
    }
    int error = draw(chart, MLIFT_CANVAS_WIDE, output, message);
    if (error == MLIFT_OK && output->format == MLIFT_GNUPLOT_PAGE) {
        narrow.path = mlift_gnuplot_narrow(output->path, path);
        error = narrow.path != NULL ? draw(chart, MLIFT_CANVAS_NARROW, &narrow, message)
                                    : mlift_chart_refuse(message, "the name of the chart's file is too long");
    }
    return error;
}

int mlift_chart_refuse(char message[MLIFT_GNUPLOT_MESSAGE], const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(message, MLIFT_GNUPLOT_MESSAGE, format, arguments);
    va_end(arguments);
    return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}
