#include "cli/show/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

json_t *cli_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *cli_json_whole(double value)
{
    if (isfinite(value) && value == floor(value) && fabs(value) < 9007199254740992.0) {
        return json_integer((json_int_t)value);
    }
    return cli_json_number(value);
}

json_t *cli_json_seed(uint64_t seed)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%" PRIu64, seed);
    return json_string(digits);
}

json_t *cli_json_list(const double *values, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        json_array_append_new(list, cli_json_number(values[i]));
    }
    return list;
}

int cli_json_print(json_t *object)
{
    if (!object) {
        return -1;
    }
    /* 15 digits read back to the printed decimal; 17 would print 0.05 as 0.050000000000000003 */
    int failed = json_dumpf(object, stdout, JSON_REAL_PRECISION(15) | JSON_PRESERVE_ORDER);
    json_decref(object);
    putchar('\n');
    return failed || ferror(stdout) ? -1 : 0;
}
