#include "analysis/numerics/figure.h"

#include "analysis/numerics/estimate.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MOST_DECIMALS = 4 };

/* What is said of a unit: its name, its suffix in sentences, the factor for people, whether a plus is shown. */
static const struct {
    const char *name, *suffix;
    double scale;
    bool plus, percent, whole;
} units[MLIFT_N_UNITS] = {
    [MLIFT_UNIT_WORD] = {"text", "", 1.0, false, false, false},
    [MLIFT_UNIT_WORDS] = {"text", "", 1.0, false, false, false},
    [MLIFT_UNIT_FLAG] = {"true or false", "", 1.0, false, false, true},
    [MLIFT_UNIT_SHARE] = {"share", "", 100.0, false, true, false},
    [MLIFT_UNIT_DIFFERENCE] = {"difference of shares", " points", 100.0, true, false, false},
    [MLIFT_UNIT_WIDTH] = {"difference of shares", " points", 100.0, false, false, false},
    [MLIFT_UNIT_POINTS] = {"percentage points", " points", 1.0, true, false, false},
    [MLIFT_UNIT_PEOPLE] = {"people", " subscribers", 1.0, false, false, true},
    [MLIFT_UNIT_WHOLE] = {"whole number", "", 1.0, false, false, true},
    [MLIFT_UNIT_COUNT] = {"expected number", "", 1.0, false, false, false},
    [MLIFT_UNIT_MORE] = {"expected number", "", 1.0, true, false, false},
    [MLIFT_UNIT_MONEY] = {"currency", "", 1.0, false, false, false},
    [MLIFT_UNIT_GAIN] = {"currency", "", 1.0, true, false, false},
    [MLIFT_UNIT_DAYS] = {"days", " days", 1.0, false, false, true},
    [MLIFT_UNIT_SECONDS] = {"seconds", " s", 1.0, false, false, false},
    [MLIFT_UNIT_RATIO] = {"ratio", "", 1.0, false, false, false},
    [MLIFT_UNIT_P_VALUE] = {"probability", "", 1.0, false, false, false},
    [MLIFT_UNIT_NUMBER] = {"number", "", 1.0, false, false, false},
};

const char *mlift_figure_suffix(enum mlift_unit unit)
{
    return units[unit].suffix;
}

const char *mlift_figure_unit(enum mlift_unit unit)
{
    return units[unit].name;
}

struct mlift_figure mlift_figure_fixed(double value, double scale, int decimals, int plus)
{
    struct mlift_figure figure = {"-"};
    char digits[MLIFT_FIGURE_SIZE];

    if (!isfinite(value)) {
        return figure;
    }
    (void)snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value * scale));
    bool zero = strspn(digits, "0.") == strlen(digits); /* no "-0.00" */
    (void)snprintf(figure.text, sizeof figure.text, "%s%.60s",
                   value < 0.0 && !zero ? "-"
                   : plus && !zero      ? "+"
                                        : "",
                   digits);
    return figure;
}

/* "12,345". */
static struct mlift_figure whole(double value)
{
    struct mlift_figure figure;
    char digits[MLIFT_FIGURE_SIZE / 2];
    size_t at = 0;

    if (!isfinite(value) || fabs(value) >= 1e15) {
        (void)snprintf(figure.text, sizeof figure.text, isfinite(value) ? "%.3g" : "-", value);
        return figure;
    }
    size_t n = (size_t)snprintf(digits, sizeof digits, "%.0f", fabs(value));
    if (value <= -0.5) {
        figure.text[at++] = '-';
    }
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) {
            figure.text[at++] = ',';
        }
        figure.text[at++] = digits[i];
    }
    figure.text[at] = '\0';
    return figure;
}

static struct mlift_figure people(double n)
{
    struct mlift_figure none = {"no list"}, many = {"over 1,000,000,000"};

    return isinf(n) ? none : n >= 1e9 ? many : whole(n);
}

/* Decimals that show three significant digits of a number as it is shown. */
static int decimals_of(double shown)
{
    double size = fabs(shown);

    return size >= 100.0 || !(size > 0.0) ? 0 : size >= 10.0 ? 1 : size >= 1.0 ? 2 : size >= 0.1 ? 3 : MOST_DECIMALS;
}

static int decimals_with(enum mlift_unit unit, double shown, double error)
{
    if (isfinite(error) && error > 0.0) {
        int supported = mlift_estimate_decimals(error);
        return supported < MOST_DECIMALS ? supported : MOST_DECIMALS;
    }
    if (unit == MLIFT_UNIT_MONEY || unit == MLIFT_UNIT_GAIN || unit == MLIFT_UNIT_SECONDS) {
        return fabs(shown) >= 1000.0 ? 0 : 2;
    }
    /* 100% and 81.2% alike. */
    return units[unit].percent && fabs(shown) >= 10.0 ? 1 : decimals_of(shown);
}

static struct mlift_figure significant(double value, int digits)
{
    struct mlift_figure figure = {"-"};

    if (!isnan(value)) {
        (void)snprintf(figure.text, sizeof figure.text, "%.*g", digits, value);
    }
    return figure;
}

struct mlift_figure mlift_figure(enum mlift_unit unit, double value, double mcse)
{
    static const struct mlift_figure yes = {"yes"}, no = {"no"}, absent = {"-"};
    double scale = units[unit].scale, error = mcse * scale;
    bool simulated = isfinite(error) && error > 0.0;

    if (isnan(value)) {
        return absent;
    }
    if (unit == MLIFT_UNIT_FLAG) {
        return value != 0.0 ? yes : no;
    }
    if (unit == MLIFT_UNIT_PEOPLE && !simulated) {
        return people(value);
    }
    if ((units[unit].whole || (unit == MLIFT_UNIT_MONEY && fabs(value) >= 1000.0)) && !simulated) {
        return whole(value);
    }
    if ((unit == MLIFT_UNIT_P_VALUE || unit == MLIFT_UNIT_RATIO || unit == MLIFT_UNIT_NUMBER) && !simulated) {
        return significant(value, unit == MLIFT_UNIT_NUMBER ? 4 : 3);
    }
    int decimals = decimals_with(unit, value * scale, error);
    struct mlift_figure figure = mlift_figure_fixed(value, scale, decimals, units[unit].plus), both;
    struct mlift_figure plus_minus = mlift_figure_fixed(error, 1.0, decimals, 0);
    const char *percent = units[unit].percent && isfinite(value) ? "%" : "";
    (void)snprintf(both.text, sizeof both.text, simulated ? "%.28s +- %.28s%s" : "%.28s%.0s%s", figure.text,
                   plus_minus.text, percent);
    return both;
}

struct mlift_figure mlift_figure_exact(enum mlift_unit unit, double value)
{
    return mlift_figure(unit, value, (double)NAN);
}

struct mlift_figure mlift_figure_of_hundred(double share)
{
    struct mlift_figure figure;

    if (share > 0.0 && share < 0.01) {
        (void)snprintf(figure.text, sizeof figure.text, "fewer than 1");
    } else if (share > 0.99 && share < 1.0) {
        (void)snprintf(figure.text, sizeof figure.text, "more than 99");
    } else if (share > 0.0 && share < 1.0) {
        (void)snprintf(figure.text, sizeof figure.text, "%.0f", 100.0 * share);
    } else {
        (void)snprintf(figure.text, sizeof figure.text, share > 0.0 ? "all" : "none");
    }
    return figure;
}

/* Bytes of the first `n` characters of a UTF-8 text. */
static size_t bytes_of(const char *text, size_t n)
{
    size_t at = 0;

    for (; text[at] && n > 0; n--) {
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80) {
            at++;
        }
    }
    return at;
}

struct mlift_figure mlift_figure_name(const char *name, size_t width)
{
    struct mlift_figure figure;
    size_t length = 0;

    for (const char *c = name; *c; c++) {
        length += ((unsigned char)*c & 0xC0) != 0x80;
    }
    size_t head = bytes_of(name, (width - 2) / 2), tail = bytes_of(name, length - (width - 2 - (width - 2) / 2));
    if (length <= width) {
        (void)snprintf(figure.text, sizeof figure.text, "%s", name);
    } else {
        (void)snprintf(figure.text, sizeof figure.text, "%.*s..%s", (int)head, name, name + tail);
    }
    return figure;
}
