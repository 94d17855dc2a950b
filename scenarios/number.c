#include "scenarios/number.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *at)
{
    while (is_digit(*at)) {
        at++;
    }
    return at;
}

/* End of the decimal number at `text` with `point` as its decimal point; `text` itself where there is none. */
static const char *skip_number(const char *text, char point)
{
    const char *at = *text == '-' || *text == '+' ? text + 1 : text;
    const char *whole = at;
    const char *fraction = skip_digits(whole);
    const char *end = fraction;

    if (*fraction == point) {
        end = skip_digits(fraction + 1);
    }
    if (end == whole || (end == whole + 1 && *whole == point)) {
        return text;
    }
    if (*end == 'e' || *end == 'E') {
        const char *exponent = end[1] == '-' || end[1] == '+' ? end + 2 : end + 1;
        if (is_digit(*exponent)) {
            end = skip_digits(exponent);
        }
    }
    return end;
}

static bool names_no_finite_number(const char *text)
{
    static const char *const names[] = {"nan", "inf", "infinity"};
    const char *at = *text == '-' || *text == '+' ? text + 1 : text;

    at = *at == '.' ? at + 1 : at;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!strcasecmp(at, names[i])) {
            return true;
        }
    }
    return false;
}

enum mlift_number_fault mlift_number_parse_real(const char *text, double *value)
{
    const char *end = skip_number(text, '.');

    if (end == text || *end) {
        const char *comma_end = skip_number(text, ',');
        if (comma_end != text && !*comma_end) {
            return MLIFT_NUMBER_COMMA;
        }
        if (end != text && !strcmp(end, "%")) {
            return MLIFT_NUMBER_PERCENT;
        }
        return names_no_finite_number(text) ? MLIFT_NUMBER_NOT_FINITE : MLIFT_NUMBER_NONE;
    }
    /* The "C" locale is a constant of the C library: nothing is allocated and nothing can fail. */
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    *value = strtod_l(text, NULL, c_locale);
    freelocale(c_locale);
    return isfinite(*value) ? MLIFT_NUMBER_FINE : MLIFT_NUMBER_NOT_FINITE;
}

enum mlift_number_fault mlift_number_parse_whole(const char *text, uint64_t *value)
{
    const char *end = skip_digits(text);
    uint64_t sum = 0;

    if (end == text || *end) {
        double real;
        enum mlift_number_fault fault = mlift_number_parse_real(text, &real);
        return fault == MLIFT_NUMBER_FINE ? MLIFT_NUMBER_NOT_WHOLE : fault;
    }
    for (const char *at = text; at < end; at++) {
        uint64_t digit = (uint64_t)(*at - '0');
        if (sum > (UINT64_MAX - digit) / 10) {
            return MLIFT_NUMBER_NOT_FINITE;
        }
        sum = sum * 10 + digit;
    }
    *value = sum;
    return MLIFT_NUMBER_FINE;
}

bool mlift_number_ungroup(const char *text, char *digits, size_t size)
{
    size_t n = strspn(text, "0123456789"), used = n;
    char sign = text[n];
    const char *at = text + n;

    digits[0] = 0;
    if (n < 1 || n > 3 || text[0] == '0' || !sign || !strchr(",.'_ ", sign)) {
        return false;
    }
    for (; *at; at += 4, used += 3) {
        if (*at != sign || strspn(at + 1, "0123456789") != 3) {
            return false;
        }
    }
    if (used >= size) {
        return false;
    }
    for (at = text; *at; at++) {
        if (*at != sign) {
            *digits++ = *at;
        }
    }
    *digits = 0;
    return true;
}
