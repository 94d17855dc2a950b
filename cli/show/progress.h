/* A progress bar on standard error, with rate and time left; only on a terminal. */
#ifndef CLI_SHOW_PROGRESS_H
#define CLI_SHOW_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct cli_progress {
    bool shown;
    double started; /* mlift_clock_seconds */
    size_t from; /* replicates that were there before */
    double last; /* seconds: when it was drawn last */
    bool drawn;  /* something has to be cleared */
};

/* Starts the clock; nothing is ever shown when `quiet` or when standard error is no terminal. */
void cli_progress_start(struct cli_progress *progress, size_t from, bool quiet);

/* The engine's progress callback, `context` a struct cli_progress. Never asks to stop. */
int cli_progress_show(void *context, size_t done, size_t total);

/* Clears the bar. */
void cli_progress_end(struct cli_progress *progress);

/* Seconds since the start. */
double cli_progress_seconds(const struct cli_progress *progress);

/* Prints to stderr how long something may take: "less than a second", "about 40 s", "about 3 min", "about 2.5 h". */
void cli_progress_about(double seconds);

#endif
