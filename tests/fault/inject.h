/* Makes the n-th allocation or the n-th file operation fail, for n = 1, 2, 3, ... until none is left to fail.
 *
 * Each attempt runs in a child process of its own, so a crash, a leak (where LeakSanitizer is built in) or an endless
 * loop is an ordinary finding. Allocations are those of the project's own code (malloc, calloc, realloc, reallocarray,
 * aligned_alloc, posix_memalign, strdup, strndup, asprintf, vasprintf, open_memstream); file operations are those of
 * the whole process, libraries included (open, openat, creat, write, pwrite, fsync, fdatasync, ftruncate, rename,
 * mkdir, close, fopen, fflush, fclose). What fwrite and fprintf cannot write shows in fflush and fclose. */
#ifndef TESTS_FAULT_INJECT_H
#define TESTS_FAULT_INJECT_H

#include <stdbool.h>
#include <stddef.h>

enum inject_kind { INJECT_ALLOCATION, INJECT_FILE };

/* What is tried. `attempt` does the work from the beginning, releases everything, and returns 0 when the result was
 * right (it should look) or the negative error code it was given. It runs in a child: what it changes in memory is
 * lost, what it writes to disk stays. */
struct inject_plan {
    const char *what; /* for the report */
    enum inject_kind kind;
    int (*attempt)(void *context);
    void *context;
    int expected;     /* the error code a fault has to give; 0 = any negative one */
    bool may_survive; /* true: the work may also succeed in spite of a fault (it has another way) */
    bool may_leak;    /* true: leaks after a fault are not the project's, as with HDF5 after a failed write */
    /* Called in the parent after each attempt, NULL for none: is the world in order? `result` is what the attempt
     * returned. Returns 0, or anything else for "no": a half-written file under its final name, a temporary left. */
    int (*in_order)(void *context, int result);
};

/* What was found. */
struct inject_report {
    size_t n_faults;   /* attempts in which a fault fired */
    size_t n_findings; /* attempts that went wrong */
    char text[1024];   /* the first few findings, one a line */
};

/* Tries the plan without a fault, then with the 1st, 2nd, ... operation failing: once only that one, once it and all
 * after it. Fills `report`; returns 0 when there is no finding. */
int inject_every(const struct inject_plan *plan, struct inject_report *report);

/* The same within a cmocka test: fails it with the report. At least one fault has to fire. */
void inject_assert(const struct inject_plan *plan);

#endif
