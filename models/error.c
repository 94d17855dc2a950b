#include "models/error.h"

#include <stddef.h>

static const struct {
    int code;
    const char *text;
} table[] = {
#define MLIFT_ERROR_ROW(name, value, text) {(name), (text)},
    MLIFT_ERRORS(MLIFT_ERROR_ROW)
#undef MLIFT_ERROR_ROW
};

int mlift_error_raise(int code)
{
    return code;
}

const char *mlift_error_describe(int code)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].code == code) {
            return table[i].text;
        }
    }
    return code == MLIFT_OK ? "no error" : "unknown error";
}

int mlift_error_at(int i)
{
    return i >= 0 && (size_t)i < sizeof table / sizeof *table ? table[i].code : 0;
}
