/* Numbers as files write them, against strtod in the C locale. */
#include "scenarios/number.h"
#include "tests/fuzz/fuzz.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* [+-] digits with at most one point somewhere [e [+-] digits], told apart by hand. */
static bool is_number(const char *text)
{
    text += *text == '+' || *text == '-';
    size_t whole = strspn(text, "0123456789"), part = 0;
    text += whole;
    if (*text == '.') {
        part = strspn(text + 1, "0123456789");
        text += 1 + part;
    }
    if (*text == 'e' || *text == 'E') {
        text += 1 + (text[1] == '+' || text[1] == '-');
        size_t exponent = strspn(text, "0123456789");
        if (exponent == 0) {
            return false;
        }
        text += exponent;
    }
    return whole + part > 0 && *text == '\0';
}

static void one(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), digits[64];
    double value = 0.0;
    uint64_t whole = 0;

    FUZZ_HOLDS(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    enum mlift_number_fault fault = mlift_number_parse_real(text, &value);
    if (fault == MLIFT_NUMBER_FINE) {
        double expected = strtod(text, NULL);
        FUZZ_HOLDS(is_number(text) && isfinite(value) && memcmp(&value, &expected, sizeof value) == 0);
    } else {
        FUZZ_HOLDS(!is_number(text) || !isfinite(strtod(text, NULL)));
    }
    if (mlift_number_parse_whole(text, &whole) == MLIFT_NUMBER_FINE) {
        char again[32];
        snprintf(again, sizeof again, "%llu", (unsigned long long)whole);
        const char *shown = text + strspn(text, "0");
        FUZZ_HOLDS(text[0] != '\0' && !strcmp(*shown || !whole ? (whole ? shown : "0") : "?", again));
        FUZZ_HOLDS(strspn(text, "0123456789") == strlen(text));
    }
    if (mlift_number_ungroup(text, digits, sizeof digits)) {
        FUZZ_HOLDS(digits[0] != '\0' && strspn(digits, "0123456789") == strlen(digits) &&
                   strlen(digits) < strlen(text));
        for (const char *t = text, *d = digits; *t; t++) {
            FUZZ_HOLDS(!isdigit((unsigned char)*t) || *t == *d++);
        }
    } else {
        FUZZ_HOLDS(digits[0] == '\0');
    }
    free(text);
}

FUZZ("number", one, "seeds/number")
