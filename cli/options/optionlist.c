#include "cli/options/optionlist.h"

#include <string.h>

/* A key that is a printable character is the short name (argp(3)). */
static char letter_of(const struct argp_option *option)
{
    return option->key > ' ' && option->key < 127 ? (char)option->key : '\0';
}

static void add(struct cli_optionlist *list, struct cli_option option)
{
    if (list->n < CLI_OPTIONLIST_MOST) {
        list->option[list->n++] = option;
    }
}

/* Options up to the empty one; a line without name and key is a heading. Returns a heading that waits for its option.
 */
static const char *add_options(struct cli_optionlist *list, const struct argp_option *options, const char *heading)
{
    for (const struct argp_option *o = options; o && (o->name || o->key || o->doc || o->group); o++) {
        if (!o->name && !o->key) {
            heading = o->doc;
        } else if (!(o->flags & OPTION_HIDDEN)) {
            add(list, (struct cli_option){heading, o->name, letter_of(o), o->arg, o->doc});
            heading = NULL;
        }
    }
    return heading;
}

/* One table and those below it, each with its heading, nested as deep as argp does. */
static void add_all(struct cli_optionlist *list, const struct argp *argp, const char *heading)
{
    (void)add_options(list, argp->options, heading);
    for (const struct argp_child *child = argp->children; child && child->argp; child++) {
        add_all(list, child->argp, child->header);
    }
}

void cli_optionlist_fill(struct cli_optionlist *list, const struct argp *argp)
{
    *list = (struct cli_optionlist){.n = 0};
    add_all(list, argp, NULL);
    add(list, (struct cli_option){"Help:", "help", '?', NULL, "print what the command does and its options"});
    add(list, (struct cli_option){NULL, "usage", '\0', NULL, "print its options in short"});
}
