/* The options of a command as one list, read from its argp tables: children, headings and other names included, what
 * is hidden left out. */
#ifndef CLI_OPTIONS_OPTIONLIST_H
#define CLI_OPTIONS_OPTIONLIST_H

#include <argp.h>
#include <stddef.h>

enum { CLI_OPTIONLIST_MOST = 128 };

/* All text is borrowed from the tables. */
struct cli_option {
    const char *heading; /* begins a group, or NULL */
    const char *name;    /* long name, or NULL */
    char letter;         /* short name, or 0 */
    const char *value;   /* what is given with it ("N", "csv|json"), or NULL */
    const char *text;    /* what it does */
};

struct cli_optionlist {
    size_t n;
    struct cli_option option[CLI_OPTIONLIST_MOST];
};

/* Fills the list in the order of the tables; what is more than it holds is left out (a test counts). Ends with --help
 * and --usage, which argp adds. */
void cli_optionlist_fill(struct cli_optionlist *list, const struct argp *argp);

#endif
