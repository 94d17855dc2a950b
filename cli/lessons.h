/* What strategies that learn have learned, for people and for JSON. */
#ifndef CLI_LESSONS_H
#define CLI_LESSONS_H

#include "analysis/summary.h"
#include "sim/run.h"

#include <jansson.h>

enum { CLI_LESSONS_SIZE = 400 };

/* One sentence about a strategy that learns: how often it finds the best candidate, and what that costs. */
void cli_lessons_write(const struct mlift_run *run, const struct mlift_summary *summary, int strategy,
                       char out[CLI_LESSONS_SIZE]);

/* The same in numbers, candidate by candidate and segment by segment. */
json_t *cli_lessons_json(const struct mlift_run *run, const struct mlift_summary *summary, int strategy);

#endif
