#include "cli/open.h"

#include "cli/command.h"
#include "sim/interrupt.h"
#include "sim/results.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum cli_open_kind cli_open_kind(const char *path)
{
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char bytes[8] = {0};
    size_t length = strlen(path), n = 0;
    FILE *file = strcmp(path, "-") ? fopen(path, "rb") : NULL;

    if (file) {
        n = fread(bytes, 1, sizeof bytes, file);
        (void)fclose(file);
    }
    bool named = length > 3 && !strcmp(path + length - 3, ".h5");
    return named || (n == sizeof bytes && !memcmp(bytes, signature, n)) ? CLI_OPEN_HDF5 : CLI_OPEN_SCENARIO;
}

int cli_open_code(int status)
{
    switch (status) {
    case MLIFT_OK:
        return CLI_DONE;
    case MLIFT_ERR_NO_MEMORY:
    case MLIFT_ERR_OVERFLOW:
    case MLIFT_ERR_WRITE_RESULTS:
    case MLIFT_ERR_BAD_JOURNAL:
    case MLIFT_ERR_CHART:
    case MLIFT_ERR_NO_CONVERGENCE:
        return CLI_MACHINE;
    case MLIFT_ERR_INTERRUPTED:
        return CLI_INTERRUPTED + mlift_interrupt_signal();
    default:
        return CLI_WRONG_USE;
    }
}

int cli_open_fail(const char *program, const char *what, int status)
{
    if (status != MLIFT_ERR_BAD_SCENARIO) {
        fprintf(stderr, "%s: error: %s%s%s\n", program, what ? what : "", what ? ": " : "",
                mlift_error_describe(status));
    }
    return cli_open_code(status);
}

int cli_open_refuse(const char *program, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "%s: error: ", program);
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return CLI_WRONG_USE;
}

int cli_open_scenario(const char *program, const char *path, struct mlift_scenario **scenario)
{
    struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};

    *scenario = calloc(1, sizeof **scenario);
    int status = *scenario ? mlift_scenario_load(*scenario, path, cli_diagnose_print, &diagnose)
                           : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (status) {
        free(*scenario);
        *scenario = NULL;
    }
    return status ? cli_open_fail(program, path, status) : CLI_DONE;
}

int cli_open_run(const char *program, const char *path, enum mlift_keep keep, struct mlift_run *run)
{
    struct mlift_scenario *scenario;
    int code = cli_open_scenario(program, path, &scenario);

    if (code) {
        return code;
    }
    int status = mlift_run_init_rates(run, scenario, keep);
    return status ? cli_open_fail(program, path, status) : CLI_DONE;
}

/* A results file has diagnostics of its own. */
static int results_code(const char *program, const char *path, int status, const struct mlift_diag *diag)
{
    if (status && diag->message[0]) {
        struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
        cli_diagnose_print(&diagnose, diag);
        return cli_open_code(status);
    }
    return status ? cli_open_fail(program, path, status) : CLI_DONE;
}

int cli_open_results(const char *program, const char *path, struct mlift_run *run)
{
    struct mlift_diag diag = {0};
    int status = mlift_results_load(run, path, &diag);

    return results_code(program, path, status, &diag);
}

static int load_run(const char *path, struct cli_diagnose *diagnose, struct mlift_run *run)
{
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    int status =
        scenario ? mlift_scenario_load(scenario, path, cli_diagnose_print, diagnose) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (status) {
        free(scenario);
        return status;
    }
    return mlift_run_init_rates(run, scenario, MLIFT_KEEP_DEFAULT);
}

int cli_open_either(const char *path, enum cli_open_kind kind, struct cli_diagnose *diagnose, struct mlift_run *run)
{
    struct mlift_diag diag = {.severity = MLIFT_SEVERITY_ERROR};
    int status = kind == CLI_OPEN_HDF5 ? mlift_results_load(run, path, &diag) : load_run(path, diagnose, run);

    if (status && !diag.message[0]) {
        (void)snprintf(diag.file, sizeof diag.file, "%s", path);
        (void)snprintf(diag.message, sizeof diag.message, "%s", mlift_error_describe(status));
    }
    if (status && status != MLIFT_ERR_BAD_SCENARIO) {
        cli_diagnose_print(diagnose, &diag);
    }
    return cli_open_code(status);
}

int cli_open_about(const char *program, const char *path, struct mlift_results_about *about)
{
    struct mlift_diag diag = {0};
    int status = mlift_results_describe(about, path, &diag);

    return results_code(program, path, status, &diag);
}
