/* The whole answer of `microlift size SCENARIO` as one JSON object. */
#ifndef CLI_SIZE_JSON_H
#define CLI_SIZE_JSON_H

#include "cli/size_scenario.h"

#include <jansson.h>

/* NULL when memory ran out; the caller owns it. */
json_t *cli_size_json(const struct cli_size *size);

#endif
