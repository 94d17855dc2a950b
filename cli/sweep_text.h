/* A sweep on the screen, for people: which key matters, what each level does, where the verdict turns. */
#ifndef CLI_SWEEP_TEXT_H
#define CLI_SWEEP_TEXT_H

#include "analysis/sweep_summary.h"

#include <stdio.h>

/* `file`: where the sweep is; `charts`: folder with its charts, or NULL. */
void cli_sweep_text_print(FILE *out, const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                          const char *file, const char *charts);

enum { CLI_SWEEP_ANSWER_SIZE = 1024 };

/* The answer in one or two sentences: which key matters most, where the verdict turns. */
void cli_sweep_text_answer(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                           char out[CLI_SWEEP_ANSWER_SIZE]);

/* "key = value, key = value" of a point. */
void cli_sweep_text_point(const struct mlift_sweep *sweep, size_t point, char *out, size_t size);

/* Point with the highest (or lowest) lift. */
size_t cli_sweep_text_extreme(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, bool highest);

#endif
