/* What people write into numbers that a program reads as something else: thousands separators, decimal commas, a plus
 * for "more than now", percentages without their sign. Calculators refuse them and say what was probably meant. */
#ifndef CLI_OPTIONS_SLIP_H
#define CLI_OPTIONS_SLIP_H

enum { CLI_SLIP_SIZE = 160 };

/* Whether `text` is a whole number in groups of three with one of `separators` between: "1,120", "20.421.000". */
int cli_slip_grouped(const char *text, const char *separators);

/* The digits of such a number alone, "1120". */
void cli_slip_digits(const char *text, char out[CLI_SLIP_SIZE]);

/* The end of a message about `text` given for --`option`, which is refused and may be at most `most`: "; did you mean
 * 5%?", or "" where nothing is known. */
void cli_slip_hint(const char *option, const char *text, double most, char out[CLI_SLIP_SIZE]);

#endif
