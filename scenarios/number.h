/* Numbers as a scenario or a CSV file writes them: strict, and the same in every locale. */
#ifndef SCENARIOS_NUMBER_H
#define SCENARIOS_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mlift_number_fault {
    MLIFT_NUMBER_FINE,
    MLIFT_NUMBER_NONE,       /* not a number: `12x`, `0x10`, empty */
    MLIFT_NUMBER_COMMA,      /* a decimal comma: `0,25` */
    MLIFT_NUMBER_PERCENT,    /* `19%` */
    MLIFT_NUMBER_NOT_FINITE, /* NaN, an infinity, or too large for a double: `1e999` */
    MLIFT_NUMBER_NOT_WHOLE   /* a number, but not one written as a whole one: `1.5`, `-3`, `1e3` */
};

/* A decimal number: [+-], digits with at most one point among, before or behind them, [e [+-] digits]; nothing before
 * or after it. */
enum mlift_number_fault mlift_number_parse_real(const char *text, double *value);

/* A whole number from 0: digits only. A larger one than fits into 64 bits is not finite. */
enum mlift_number_fault mlift_number_parse_whole(const char *text, uint64_t *value);

/* A whole number whose thousands are set apart, as `1,200`, `1.200`, `1'200`, `1_200` or `1 200`, meant where only
 * whole numbers make sense. Writes its digits ("1200") into `digits`; false, and "" there, for anything else. */
bool mlift_number_ungroup(const char *text, char *digits, size_t size);

#endif
