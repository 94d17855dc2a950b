/* What the calculators `power` and `size` are asked: the options every method shares, parsed and checked in one place.
 */
#ifndef CLI_OPTIONS_QUESTION_H
#define CLI_OPTIONS_QUESTION_H

#include <argp.h>
#include <stddef.h>

enum { CLI_QUESTION_MOST = 64 }; /* values in a list option: strata, power targets */

enum cli_ask { CLI_ASK_POWER, CLI_ASK_SIZE };

/* Numbers that were not given are NAN, lists that were not given have length 0. Rates may be given as 0.05 or 5%. */
struct cli_question {
    enum cli_ask ask;
    const char *program; /* "microlift size": error lines start with it */
    const char *test;    /* name of the method, never NULL */
    int json;

    double p1[CLI_QUESTION_MOST], p2[CLI_QUESTION_MOST]; /* in (0, 1) each */
    double shares[CLI_QUESTION_MOST];                    /* of the list in each stratum; sum to one */
    size_t n_p1, n_p2, n_shares;
    const char *lift;                  /* --lift as given, already in p2; NULL without */
    double treated[CLI_QUESTION_MOST]; /* share of arm 2 in each stratum, from a strata file with that column */
    size_t n_treated;
    double n1, n2; /* per arm */
    double alpha;  /* default 0.05 */
    int sides;     /* 1 or 2, default 2 */
    int sides_given;
    double power[CLI_QUESTION_MOST]; /* targets */
    size_t n_power;
    double ratio;      /* n2 / n1 from --allocation a:b, default 1 */
    int ratio_given;
    double list;       /* people on the list */
    double margin;     /* p1 - p2 at the edge of the null hypothesis */
    double prior_null; /* share of tested ideas that do nothing */
    int mde;           /* --mde: solve for p2 */
    int down;          /* --down: with --mde look for a smaller p2 */
};

/* argp children that fill the struct cli_question passed as their input: rates, people and plans; and what every
 * question says about its test and output (--test, --alpha, --sides, --margin, --json). */
extern const struct argp cli_question_argp;
extern const struct argp cli_question_test_argp;

/* Starts a question with its defaults. */
void cli_question_init(struct cli_question *self, enum cli_ask ask, const char *program);

/* Prints "PROGRAM: error: MESSAGE" to stderr, one line, and returns CLI_WRONG_USE. */
int cli_question_error(const struct cli_question *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A number option of any parser: `text` must be a finite number (5% reads as 0.05) inside [least, most], ends excluded
 * when `open`. A leading + is none: it says "more than now". Prints what is wrong and exits with CLI_WRONG_USE through
 * argp if not. */
double cli_question_number(const struct argp_state *state, const char *option, const char *text, double least,
                           double most, int open);

/* A list "a,b,c" of such numbers; returns its length. */
size_t cli_question_list(const struct argp_state *state, const char *option, const char *text, double least,
                         double most, int open, double *values, size_t room);

/* People: a number from 1 to 1e9. "1.200" is refused, the thousands separator of half the world. */
double cli_question_people(const struct argp_state *state, const char *option, const char *text);

/* A whole number in [least, most]. */
long cli_question_whole(const struct argp_state *state, const char *option, const char *text, long least, long most);

#endif
