#include "cli/show/progress.h"

#include "analysis/numerics/figure.h"
#include "sim/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double SECONDS_BETWEEN = 0.1;

enum { BAR = 24 };

void cli_progress_start(struct cli_progress *progress, size_t from, bool quiet)
{
    const char *term = getenv("TERM");

    *progress = (struct cli_progress){.from = from};
    progress->shown = !quiet && isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    progress->started = mlift_clock_seconds();
}

double cli_progress_seconds(const struct cli_progress *progress)
{
    return mlift_clock_seconds() - progress->started;
}

static void put_time_left(double seconds)
{
    if (seconds < 90.0) {
        fprintf(stderr, "%.0f s left", ceil(seconds));
    } else if (seconds < 5400.0) {
        fprintf(stderr, "%.0f min left", ceil(seconds / 60.0));
    } else {
        fprintf(stderr, "%.1f h left", seconds / 3600.0);
    }
}

int cli_progress_show(void *context, size_t done, size_t total)
{
    struct cli_progress *progress = context;
    double seconds = cli_progress_seconds(progress);

    if (!progress->shown || (progress->drawn && seconds - progress->last < SECONDS_BETWEEN)) {
        return 0;
    }
    double per_second = seconds > 0.0 ? (double)(done - progress->from) / seconds : 0.0;
    int filled = (int)((double)BAR * (double)done / (double)total);
    fputs("\r\033[K[", stderr);
    for (int i = 0; i < BAR; i++) {
        fputc(i < filled ? '#' : '.', stderr);
    }
    fprintf(stderr, "] %3.0f%%  %s replicates/s  ", 100.0 * (double)done / (double)total,
            mlift_figure_exact(MLIFT_UNIT_WHOLE, per_second).text);
    if (per_second > 0.0) {
        put_time_left((double)(total - done) / per_second);
    }
    fflush(stderr);
    progress->last = seconds;
    progress->drawn = true;
    return 0;
}

void cli_progress_end(struct cli_progress *progress)
{
    if (progress->drawn) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        progress->drawn = false;
    }
}

void cli_progress_about(double seconds)
{
    if (seconds < 1.0) {
        fputs("less than a second", stderr);
    } else if (seconds < 120.0) {
        fprintf(stderr, "about %.0f s", seconds);
    } else if (seconds < 7200.0) {
        fprintf(stderr, "about %.0f min", seconds / 60.0);
    } else {
        fprintf(stderr, "about %.1f h", seconds / 3600.0);
    }
}
