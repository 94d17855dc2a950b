/* Figures for people: a value, its unit and its Monte Carlo standard error (MCSE) as text. The one place where a unit
 * decides scale, sign and digits, for screens, pages and sentences. */
#ifndef ANALYSIS_NUMERICS_FIGURE_H
#define ANALYSIS_NUMERICS_FIGURE_H

#include <stddef.h>

enum { MLIFT_FIGURE_SIZE = 64 };

/* What a number is, and so how people and programs see it. */
enum mlift_unit {
    MLIFT_UNIT_WORD,       /* text: a name, one word */
    MLIFT_UNIT_WORDS,      /* text: a sentence */
    MLIFT_UNIT_FLAG,       /* 0 or 1: "no", "yes"; in JSON a boolean */
    MLIFT_UNIT_SHARE,      /* in [0, 1]; people see per cent: 0.00327 is "0.327%" */
    MLIFT_UNIT_DIFFERENCE, /* of two shares; people see percentage points: 0.00235 is "+0.235" */
    MLIFT_UNIT_WIDTH,      /* size of such a difference, without a sign: "0.235" */
    MLIFT_UNIT_POINTS,     /* percentage points already */
    MLIFT_UNIT_PEOPLE,     /* whole subscribers: "12,345"; infinite: "no list" */
    MLIFT_UNIT_WHOLE,      /* any other whole number: "10,000" */
    MLIFT_UNIT_COUNT,      /* an expected number of something: "4.2" */
    MLIFT_UNIT_MORE,       /* a difference of such numbers, with its sign */
    MLIFT_UNIT_MONEY,      /* currency of the scenario: "190.95" */
    MLIFT_UNIT_GAIN,       /* a difference of money, with its sign */
    MLIFT_UNIT_DAYS,       /* "23" */
    MLIFT_UNIT_SECONDS,    /* "0.24" */
    MLIFT_UNIT_RATIO,      /* "1.72" */
    MLIFT_UNIT_P_VALUE,    /* "0.012", "3e-12" */
    MLIFT_UNIT_NUMBER,     /* any other real number: four significant digits */
    MLIFT_N_UNITS
};

/* The text, to be used at once: printf ("%s", mlift_figure (unit, value, mcse).text). */
struct mlift_figure {
    char text[MLIFT_FIGURE_SIZE];
};

/* `value` with "%" where its unit has one, and " +- " its error where that is finite and positive; no more digits than
 * the error supports, three significant ones where there is none. NAN gives "-". */
struct mlift_figure mlift_figure(enum mlift_unit unit, double value, double mcse);

/* The same for a value without an error. */
struct mlift_figure mlift_figure_exact(enum mlift_unit unit, double value);

/* What stands behind the figure in a sentence: " points", " subscribers", ""; never NULL. */
const char *mlift_figure_suffix(enum mlift_unit unit);

/* What the unit is called in a reference: "share", "percentage points", "people"; never NULL. */
const char *mlift_figure_unit(enum mlift_unit unit);

/* How many of a hundred a share is: "8", "fewer than 1", "more than 99"; "none" and "all" for 0 and 1 themselves. */
struct mlift_figure mlift_figure_of_hundred(double share);

/* scale * value with `decimals`, a sign if `plus`; "-" where it is no number. */
struct mlift_figure mlift_figure_fixed(double value, double scale, int decimals, int plus);

/* A name in at most `width` (4 to MLIFT_FIGURE_SIZE - 1) characters of UTF-8: a longer one keeps its beginning and its
 * end, "a_very_..goes_on_02", because what tells names apart is as often the end. */
struct mlift_figure mlift_figure_name(const char *name, size_t width);

#endif
