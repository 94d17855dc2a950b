/* JSON results on stdout: one object, one line, numbers as numbers (null where a number does not exist). */
#ifndef CLI_SHOW_JSON_H
#define CLI_SHOW_JSON_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* A real, an integer where the value is a whole number below 2^53 and `whole` is set, null for NaN and infinities. */
json_t *cli_json_number(double value);
json_t *cli_json_whole(double value);

/* A seed as a text of decimal digits: readers of JSON keep no more than 53 of its 64 bits in a number. */
json_t *cli_json_seed(uint64_t seed);

/* An array of reals. */
json_t *cli_json_list(const double *values, size_t n);

/* Prints on one line with 12 significant digits or more and releases `object`. Returns 0, or -1 when stdout failed or
 * memory ran out while the object was built (object == NULL). */
int cli_json_print(json_t *object);

#endif
