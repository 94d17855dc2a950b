#include "cli/options/uses.h"

#include "cli/command.h"

#include <stdio.h>
#include <string.h>

#define RATES " test json p1 p2 lift "
#define ARMS "n n1 n2 allocation list "
#define LEVEL "alpha sides "
#define COUNTS " test json x1 n1 x2 n2 strata alpha sides alternative "

/* Two rates, one look: `more` is what only some of them have. */
#define TWO_RATES(name, more)                                                                                          \
    {                                                                                                                  \
        (name),                                                                                                        \
        {                                                                                                              \
            RATES ARMS LEVEL more "power prior-null mde down ", RATES ARMS LEVEL more "power prior-null mde ", COUNTS  \
        }                                                                                                              \
    }

#define LOOKS "looks boundary spending information futility binding "
#define SEGMENTS "shares strata list allocation alpha sides own-broad rule "
#define ROLL " test json list n n1 n2 mean prior-sd noise-sd "
#define BANDIT RATES "n n1 n2 allocation list prior wave seed replicates "

/* Names between blanks. In `size`, n is read with --mde only, which the family checks. */
static const struct uses {
    const char *test;
    const char *options[CLI_USES_N_COMMANDS];
} table[] = {
    TWO_RATES("z-pooled", "strict "),
    TWO_RATES("z-unpooled", "strict "),
    TWO_RATES("z-arcsine", ""),
    TWO_RATES("z-continuity", "strict "),
    TWO_RATES("chi2", ""),
    TWO_RATES("chi2-yates", ""),
    TWO_RATES("fisher", ""),
    TWO_RATES("fisher-midp", ""),
    TWO_RATES("boschloo", ""),
    TWO_RATES("boschloo-central", ""),
    TWO_RATES("barnard", ""),
    TWO_RATES("santner-snell", ""),
    TWO_RATES("permutation", ""),
    {"farrington-manning",
     {RATES ARMS LEVEL "strict margin power prior-null mde down ",
      RATES ARMS LEVEL "strict margin power prior-null mde ", COUNTS "margin "}},
    {"cmh",
     {RATES LEVEL "shares strata allocation list power continuity ", RATES ARMS LEVEL "shares strata power continuity ",
      COUNTS "continuity "}},
    {"group-sequential",
     {RATES LEVEL LOOKS "allocation list power prior-null ", RATES ARMS LEVEL LOOKS "prior-null ", COUNTS LOOKS}},
    {"msprt", {RATES LEVEL "allocation list power prior-null tau ", RATES ARMS LEVEL "prior-null tau ", COUNTS "tau "}},
    {"simple-sequential", {RATES LEVEL "list power ", RATES LEVEL, ""}},
    {"bayes",
     {RATES "sides allocation list power prior-null prior threshold loss checks ",
      RATES ARMS "sides prior-null prior threshold loss checks ", COUNTS "prior "}},
    {"test-and-roll", {ROLL, ROLL, ""}},
    {"bandit", {BANDIT, BANDIT, ""}},
    {"segments", {RATES SEGMENTS "power ", RATES SEGMENTS "segment-n broad-n ", ""}},
};

enum { N_TESTS = sizeof table / sizeof *table };

static int lists(const char *options, const char *option)
{
    char name[64];

    snprintf(name, sizeof name, " %s ", option);
    return strstr(options, name) != NULL;
}

static const struct uses *find(const char *test)
{
    for (size_t i = 0; i < N_TESTS; i++) {
        if (!strcmp(table[i].test, test)) {
            return &table[i];
        }
    }
    return NULL;
}

int cli_uses(enum cli_uses_command command, const char *test, const char *option)
{
    const struct uses *row = find(test);

    return row && lists(row->options[command], option);
}

/* "--tau belongs to --test msprt", the first few of them; "" where no test of the command has it. */
static void say_where(enum cli_uses_command command, const char *option, char *out, size_t room)
{
    size_t used = 0, n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < N_TESTS && n < 4 && used < room; i++) {
        if (lists(table[i].options[command], option)) {
            used += (size_t)snprintf(out + used, room - used, "%s%s",
                                     n == 0   ? ""
                                     : n == 3 ? ", ..."
                                              : ", ",
                                     n == 3 ? "" : table[i].test);
            n++;
        }
    }
}

int cli_uses_check(enum cli_uses_command command, const struct cli_question *question, const struct cli_given *given)
{
    static const char *const names[] = {"size", "power", "pvalue"};
    const struct uses *row = find(question->test);
    char where[160];

    if (row && cli_given_has(given, "mde") && *row->options[command] && !lists(row->options[CLI_USES_SIZE], "mde")) {
        return cli_question_error(
            question, "--mde is not offered for %s: ask z-pooled or fisher, or try rates with --p2", question->test);
    }
    for (size_t i = 0; row && i < given->n; i++) {
        const char *option = given->name[i];
        if (lists(row->options[command], option) || !*row->options[command]) {
            continue;
        }
        for (int other = 0; other < CLI_USES_PVALUE && command != CLI_USES_PVALUE; other++) {
            if (lists(row->options[other], option)) {
                return cli_question_error(question, "--%s is for `microlift %s --test %s`, not for `%s`", option,
                                          names[other], question->test, names[command]);
            }
        }
        say_where(command, option, where, sizeof where);
        return *where
                   ? cli_question_error(question, "--%s belongs to --test %s: %s does not use it", option, where,
                                        question->test)
                   : cli_question_error(question, "--%s is nothing that %s uses: leave it out", option, question->test);
    }
    return CLI_DONE;
}
