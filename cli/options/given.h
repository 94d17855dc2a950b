/* Which options were given on a command line, by name: so that one a test does not use is refused, never ignored. */
#ifndef CLI_OPTIONS_GIVEN_H
#define CLI_OPTIONS_GIVEN_H

#include <argp.h>
#include <stddef.h>

enum { CLI_GIVEN_MOST = 64 };

struct cli_given {
    size_t n;
    const char *name[CLI_GIVEN_MOST]; /* long names without dashes; borrowed from the tables of options */
};

/* Notes the option; once is enough. */
void cli_given_add(struct cli_given *self, const char *name);
int cli_given_has(const struct cli_given *self, const char *name);

/* Input of cli_given_parse: an argp without children, its input, and where its options are noted. */
struct cli_given_child {
    const struct argp *argp;
    void *input;
    struct cli_given *given;
};

/* The argp of a child that notes what it parses; its input is a struct cli_given_child. */
struct argp cli_given_argp(const struct argp *argp);

#endif
