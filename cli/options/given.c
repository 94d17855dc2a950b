#include "cli/options/given.h"

#include <string.h>

void cli_given_add(struct cli_given *self, const char *name)
{
    if (self->n < CLI_GIVEN_MOST && !cli_given_has(self, name)) {
        self->name[self->n++] = name;
    }
}

int cli_given_has(const struct cli_given *self, const char *name)
{
    for (size_t i = 0; i < self->n; i++) {
        if (!strcmp(self->name[i], name)) {
            return 1;
        }
    }
    return 0;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct cli_given_child *child = state->input;

    state->input = child->input;
    error_t error = child->argp->parser(key, text, state);
    state->input = child;
    for (const struct argp_option *o = child->argp->options; !error && (o->name || o->doc); o++) {
        if (o->name && o->key == key) {
            cli_given_add(child->given, o->name);
        }
    }
    return error;
}

struct argp cli_given_argp(const struct argp *argp)
{
    return (struct argp){.options = argp->options, .parser = parse};
}
