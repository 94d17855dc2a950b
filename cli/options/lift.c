#include "cli/options/lift.h"

#include "cli/command.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CHANGES = 64 };

struct change {
    double by; /* share of the rate, or difference */
    int relative;
};

/* Returns what follows the change, NULL where there is none. */
static const char *read_change(const char *text, struct change *change)
{
    char *end;

    text += *text == '+';
    if (!strpbrk(text, "0123456789") || text[strspn(text, "-.0123456789eE")] == 'x') {
        return NULL;
    }
    change->by = strtod(text, &end) / 100.0;
    change->relative = *end == '%';
    int points = !strncmp(end, "pp", 2);
    if (end == text || !isfinite(change->by) || !(change->relative || points)) {
        return NULL;
    }
    return end + (points ? 2 : 1);
}

static size_t read_changes(const struct argp_state *state, const char *text, struct change changes[MOST_CHANGES])
{
    size_t n = 0;

    for (const char *at = text;; at++) {
        struct change change = {0};
        at = read_change(at, &change);
        if (!at || (*at != ',' && *at != '\0') || n == MOST_CHANGES) {
            argp_failure(state, CLI_WRONG_USE, 0,
                         "--lift is a change such as 20%% (of --p1) or 1pp (one percentage point): got '%s'", text);
            return 0;
        }
        changes[n++] = change;
        if (*at == '\0') {
            return n;
        }
    }
}

size_t cli_lift_apply(const struct argp_state *state, const char *text, const double *p1, size_t n_p1, double *p2,
                      size_t room)
{
    struct change changes[MOST_CHANGES];
    size_t n_changes = read_changes(state, text, changes), n = n_p1 > n_changes ? n_p1 : n_changes;

    if (n_p1 == 0) {
        argp_failure(state, CLI_WRONG_USE, 0, "--lift needs --p1: the conversion rate you have now");
    } else if (n > room || (n_p1 > 1 && n_changes > 1 && n_p1 != n_changes)) {
        argp_failure(state, CLI_WRONG_USE, 0, "--lift has %zu values and --p1 %zu: as many of both, or one of them",
                     n_changes, n_p1);
    }
    for (size_t i = 0; i < n; i++) {
        struct change change = changes[n_changes > 1 ? i : 0];
        double rate = p1[n_p1 > 1 ? i : 0];
        p2[i] = change.relative ? rate * (1.0 + change.by) : rate + change.by;
        if (!(p2[i] > 0.0 && p2[i] < 1.0)) {
            argp_failure(state, CLI_WRONG_USE, 0, "--lift %s makes %g%% of %g%%: a rate lies between 0%% and 100%%",
                         text, 100.0 * p2[i], 100.0 * rate);
        }
    }
    return n;
}
