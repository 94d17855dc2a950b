#include "tests/fault/inject.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/fault/operations.h"

enum { MOST_OPERATIONS = 100000, MOST_SECONDS = 20, LEAKED = 97, NOT_RUN = 1 };

/* Shared between the parent and the child that tries. */
struct trial {
    int result;     /* what the attempt returned; NOT_RUN until it did */
    size_t n_fired; /* operations that were made to fail */
};

/* In the sanitizer and coverage builds only. */
int __lsan_do_recoverable_leak_check(void) __attribute__((weak));
void __gcov_dump(void) __attribute__((weak));

static void run_child(const struct inject_plan *plan, size_t n, bool lasting, struct trial *trial)
{
    static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM};

    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        signal(deadly[i], SIG_DFL); /* cmocka would go on with the next test, in the child */
    }
    alarm(MOST_SECONDS);
    operations_arm(plan->kind, n, lasting);
    int result = plan->attempt(plan->context);
    trial->n_fired = operations_disarm();
    trial->result = result;
    int leaked =
        (!plan->may_leak || !trial->n_fired) && __lsan_do_recoverable_leak_check && __lsan_do_recoverable_leak_check();
    if (__gcov_dump) {
        __gcov_dump();
    }
    _exit(leaked ? LEAKED : 0);
}

/* What is wrong with one trial, or NULL. */
static const char *judge(const struct inject_plan *plan, const struct trial *trial, int status)
{
    if (WIFSIGNALED(status)) {
        return WTERMSIG(status) == SIGALRM ? "did not come to an end" : "crashed";
    }
    if (WEXITSTATUS(status) == LEAKED) {
        return "leaked memory";
    }
    if (WEXITSTATUS(status) || trial->result == NOT_RUN) {
        return "ended the process";
    }
    if (!trial->n_fired) {
        return trial->result ? "fails without a fault" : NULL;
    }
    if (trial->result == 0) {
        return plan->may_survive ? NULL : "did not notice";
    }
    if (trial->result > 0 || (plan->expected && trial->result != plan->expected)) {
        return "gave another error code than expected";
    }
    return NULL;
}

static void note(struct inject_report *report, const struct inject_plan *plan, size_t n, bool lasting,
                 const char *finding, int result)
{
    size_t used = strlen(report->text);

    report->n_findings++;
    snprintf(report->text + used, sizeof report->text - used, "%s: %s %zu%s: %s (returned %d)\n", plan->what,
             plan->kind == INJECT_ALLOCATION ? "allocation" : "file operation", n, lasting ? " and all after it" : "",
             finding, result);
}

/* One attempt with the n-th operation failing (0: none). Returns the number of operations that failed. */
static size_t try_once(const struct inject_plan *plan, size_t n, bool lasting, struct trial *trial,
                       struct inject_report *report)
{
    int status = 0;

    *trial = (struct trial){.result = NOT_RUN};
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        run_child(plan, n, lasting, trial);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        note(report, plan, n, lasting, "could not be tried", 0);
        return 0;
    }
    const char *finding = judge(plan, trial, status);
    if (!finding && plan->in_order && plan->in_order(plan->context, trial->result)) {
        finding = "left things in disorder";
    }
    if (finding) {
        note(report, plan, n, lasting, finding, trial->result);
    }
    /* A child that died had its fault, or it would have died without one. */
    return trial->result == NOT_RUN && n ? 1 : trial->n_fired;
}

int inject_every(const struct inject_plan *plan, struct inject_report *report)
{
    *report = (struct inject_report){0};
    struct trial *trial = mmap(NULL, sizeof *trial, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (trial == MAP_FAILED) {
        note(report, plan, 0, false, "could not be tried", 0);
        return -1;
    }
    try_once(plan, 0, false, trial, report);
    for (int lasting = 0; lasting < 2 && !report->n_findings; lasting++) {
        for (size_t n = 1; try_once(plan, n, lasting, trial, report); n++) {
            report->n_faults++;
            if (n == MOST_OPERATIONS || strlen(report->text) > sizeof report->text / 2) {
                note(report, plan, n, lasting, "too much to go on", 0);
                break;
            }
        }
    }
    munmap(trial, sizeof *trial);
    return report->n_findings ? -1 : 0;
}

void inject_assert(const struct inject_plan *plan)
{
    struct inject_report report;

    if (inject_every(plan, &report)) {
        fail_msg("%s", report.text);
    }
    if (!report.n_faults) {
        fail_msg("%s: there was nothing to fail", plan->what);
    }
    print_message("%s: %zu faults\n", plan->what, report.n_faults);
}
