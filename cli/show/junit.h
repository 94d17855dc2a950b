/* JUnit XML, as continuous integration reads it, with any text made fit for XML 1.0. libxml2's home. */
#ifndef CLI_SHOW_JUNIT_H
#define CLI_SHOW_JUNIT_H

#include <stddef.h>

enum cli_junit_outcome { CLI_JUNIT_PASSED, CLI_JUNIT_FAILED, CLI_JUNIT_ERROR };

/* Texts are borrowed; bytes that XML does not allow become question marks. */
struct cli_junit_case {
    const char *group, *name;
    enum cli_junit_outcome outcome;
    const char *type, *message; /* of a failure or an error */
    const char *details;        /* failure or error: its text; passed: standard output. NULL for none */
};

struct cli_junit_property {
    const char *name, *value;
};

struct cli_junit {
    const char *name; /* of the suite */
    double seconds;
    size_t n_properties, n_cases;
    const struct cli_junit_property *property;
    const struct cli_junit_case *test;
};

/* The whole document, zero-terminated, UTF-8; the caller's to free. NULL when memory ran out. */
char *cli_junit_text(const struct cli_junit *suite);

#endif
