#include "cli/options/slip.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char SEPARATORS[] = ",.'_ ";

int cli_slip_grouped(const char *text, const char *separators)
{
    size_t first = strspn(text, "0123456789");
    const char *at = text + first;

    if (first < 1 || first > 3 || text[0] == '0' || !*at) {
        return 0;
    }
    for (char separator = *at; *at; at += 4) {
        if (*at != separator || !strchr(separators, *at) || strspn(at + 1, "0123456789") < 3 || isdigit(at[4])) {
            return 0;
        }
    }
    return 1;
}

void cli_slip_digits(const char *text, char out[CLI_SLIP_SIZE])
{
    size_t n = 0;

    for (; *text && n < CLI_SLIP_SIZE - 1; text++) {
        if (isdigit((unsigned char)*text)) {
            out[n++] = *text;
        }
    }
    out[n] = '\0';
}

/* "0,05", "3,5%": one comma, digits on both sides, a percent sign if wanted. */
static int decimal_comma(const char *text)
{
    size_t whole = strspn(text, "0123456789");
    size_t decimals = text[whole] == ',' ? strspn(text + whole + 1, "0123456789") : 0;
    const char *end = text + whole + 1 + decimals;

    return whole > 0 && decimals > 0 && (!strcmp(end, "") || !strcmp(end, "%"));
}

static void with_point(const char *text, char out[CLI_SLIP_SIZE])
{
    size_t whole = strspn(text, "0123456789");

    snprintf(out, CLI_SLIP_SIZE, "; a decimal comma? write %.*s.%.40s", (int)(whole < 40 ? whole : 40), text,
             text + whole + 1);
}

/* A share that was given in percent: 5 for 5%. */
static void percent(const char *option, double value, char out[CLI_SLIP_SIZE])
{
    if (!strcmp(option, "alpha") && value > 50.0) {
        snprintf(out, CLI_SLIP_SIZE, "; a confidence of %g%% is --alpha %g%%", value, 100.0 - value);
    } else {
        snprintf(out, CLI_SLIP_SIZE, "; did you mean %g%%?", value);
    }
}

void cli_slip_hint(const char *option, const char *text, double most, char out[CLI_SLIP_SIZE])
{
    char *end, digits[CLI_SLIP_SIZE];
    double value = strtod(text, &end);

    out[0] = '\0';
    if (text[0] == '+') {
        int rate = !strcmp(option, "p1") || !strcmp(option, "p2");
        snprintf(out, CLI_SLIP_SIZE,
                 rate ? "; a rate has no sign: for %.40s on top of --p1 say --lift %.40s" : "; write %.40s, without +",
                 text + 1, text + 1);
    } else if (most > 100.0 && cli_slip_grouped(text, SEPARATORS)) {
        cli_slip_digits(text, digits);
        snprintf(out, CLI_SLIP_SIZE, "; write %.40s, without separators", digits);
    } else if (most <= 100.0 && decimal_comma(text)) {
        with_point(text, out);
    } else if (most <= 1.0 && (!*end || *end == ',') && value >= 1.0 && value <= 100.0 * most) {
        percent(option, value, out);
    }
}
