#include "cli/options/form.h"

#include <string.h>

/* The best option for a typed name: the exact one, else the only one that begins so. */
struct match {
    const struct argp_option *option;
    bool exact, ambiguous;
};

static void match_long(const struct argp *argp, const char *name, size_t length, struct match *match)
{
    for (const struct argp_option *o = argp->options; o && (o->name || o->key || o->doc); o++) {
        if (!o->name || strncmp(o->name, name, length) != 0) {
            continue;
        }
        bool exact = strlen(o->name) == length;
        if (exact && !match->exact) {
            *match = (struct match){.option = o, .exact = true};
        } else if (!exact && !match->exact) {
            match->ambiguous = match->option && strcmp(match->option->name, o->name) != 0;
            match->option = o;
        }
    }
    for (const struct argp_child *c = argp->children; c && c->argp; c++) {
        match_long(c->argp, name, length, match);
    }
}

static const struct argp_option *find_short(const struct argp *argp, int key)
{
    const struct argp_option *found = NULL;

    for (const struct argp_option *o = argp->options; o && (o->name || o->key || o->doc); o++) {
        found = o->key == key ? o : found;
    }
    for (const struct argp_child *c = argp->children; !found && c && c->argp; c++) {
        found = find_short(c->argp, key);
    }
    return found;
}

/* The option that `text` ("--name", "--name=value", "-o") means; NULL: none, or several. */
static const struct argp_option *option_of(const char *text, const struct argp *const *forms)
{
    struct match match = {0};
    const struct argp_option *found = NULL;

    if (strncmp(text, "--", 2) != 0) {
        for (; *forms && !found; forms++) {
            found = find_short(*forms, text[1]);
        }
        return found;
    }
    for (; *forms; forms++) {
        match_long(*forms, text + 2, strcspn(text + 2, "="), &match);
    }
    return match.ambiguous && !match.exact ? NULL : match.option;
}

/* Does the option take the next word as its value? */
static bool takes_next(const char *text, const struct argp_option *option)
{
    bool inside = strncmp(text, "--", 2) ? text[2] != '\0' : strchr(text, '=') != NULL;

    return option && option->arg && !(option->flags & OPTION_ARG_OPTIONAL) && !inside;
}

bool cli_form_names_file(int argc, char **argv, const struct argp *const *forms)
{
    for (int i = 1; i < argc; i++) {
        bool option = argv[i][0] == '-' && argv[i][1];
        if (!option || !strcmp(argv[i], "--")) {
            return !option || i + 1 < argc;
        }
        i += takes_next(argv[i], option_of(argv[i], forms));
    }
    return false;
}

bool cli_form_has(int argc, char **argv, const struct argp *const *forms, const char *name)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const struct argp_option *option = argv[i][0] == '-' && argv[i][1] ? option_of(argv[i], forms) : NULL;
        if (option && option->name && !strcmp(option->name, name)) {
            return true;
        }
        i += takes_next(argv[i], option);
    }
    return false;
}
