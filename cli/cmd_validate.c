/* microlift validate FILE...: checks scenario files and describes their keys. */
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/diagnose.h"
#include "cli/json.h"
#include "models/error.h"
#include "models/table.h"
#include "scenarios/scenario.h"

#include <argp.h>
#include <stdlib.h>

struct arguments {
    char **files;
    int n_files;
    bool json, describe, markdown;
};

enum { KEY_JSON = 256, KEY_DESCRIBE, KEY_MARKDOWN };

static const struct argp_option options[] = {
    {"json", KEY_JSON, 0, 0, "Print one JSON object on one line", 0},
    {"describe", KEY_DESCRIBE, 0, 0,
     "Print every key, or those below the KEYs given, with type, unit, range, default and source", 0},
    {"markdown", KEY_MARKDOWN, 0, 0, "With --describe: print docs/parameters.md", 0},
    {0, 0, 0, 0, 0, 0},
};

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    (void)value;
    switch (key) {
    case KEY_JSON:
        arguments->json = true;
        return 0;
    case KEY_DESCRIBE:
        arguments->describe = true;
        return 0;
    case KEY_MARKDOWN:
        arguments->markdown = true;
        return 0;
    case ARGP_KEY_ARGS:
        arguments->files = state->argv + state->next;
        arguments->n_files = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (arguments->n_files == 0 && !arguments->describe) {
            argp_error(state, "which scenario file is to be checked?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int describe(const struct arguments *arguments)
{
    if (arguments->markdown) {
        cli_describe_markdown(stdout);
        return CLI_DONE;
    }
    if (arguments->n_files == 0) {
        cli_describe_keys(stdout, NULL);
        return CLI_DONE;
    }
    for (int i = 0; i < arguments->n_files; i++) {
        if (cli_describe_keys(stdout, arguments->files[i]) == 0) {
            fprintf(stderr, "microlift validate: no key begins with '%s'; `--describe` alone lists all keys\n",
                    arguments->files[i]);
            return CLI_WRONG_USE;
        }
    }
    return CLI_DONE;
}

/* A campaign may be without errors and yet too large to compile. */
static int compile(const char *file, const struct mlift_scenario *scenario, struct cli_diagnose *diagnose)
{
    struct mlift_table *table = malloc(sizeof *table);
    struct mlift_diag diag = {.severity = MLIFT_SEVERITY_ERROR, .kind = "too-many-states"};

    if (!table) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int failed = mlift_table_init(table, &scenario->campaign);
    if (!failed) {
        mlift_table_free(table);
    } else if (failed != MLIFT_ERR_NO_MEMORY) {
        snprintf(diag.file, sizeof diag.file, "%s", file);
        snprintf(diag.message, sizeof diag.message,
                 "%s: fewer levels, fewer data points that messages speak to or that drift, or a living strategy that "
                 "looks at less",
                 mlift_error_describe(failed));
        cli_diagnose_print(diagnose, &diag);
    }
    free(table);
    return failed;
}

/* Checks one file. Returns 0, or an exit code. */
static int check_file(const char *file, struct cli_diagnose *diagnose, bool quiet)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    int failed =
        scenario ? mlift_scenario_load(scenario, file, cli_diagnose_print, diagnose) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (!failed) {
        failed = compile(file, scenario, diagnose);
        mlift_scenario_free(scenario);
    }
    if (!failed && !quiet) {
        printf("%s: no errors\n", file);
    } else if (failed == MLIFT_ERR_NO_MEMORY) {
        fprintf(stderr, "microlift validate: %s: %s\n", file, mlift_error_describe(failed));
    }
    free(scenario);
    return !failed ? CLI_DONE : failed == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
}

static int print_json(const struct cli_diagnose *diagnose, int n_files)
{
    return cli_json_print(json_pack("{s:b, s:i, s:i, s:i, s:O}", "ok", diagnose->n_errors == 0, "files", n_files,
                                    "errors", diagnose->n_errors, "warnings", diagnose->n_warnings, "diagnostics",
                                    diagnose->list))
               ? CLI_MACHINE
               : CLI_DONE;
}

static const struct argp argp = {options,
                                 parse_option,
                                 "SCENARIO.yaml...\n--describe [KEY...]",
                                 "Checks scenario files: all errors of a file in one go, as a compiler would.\v"
                                 "Examples:\n"
                                 "  microlift validate campaign.yaml\n"
                                 "  microlift validate --describe response\n\n"
                                 "Exit code: 0 no errors (warnings do not count), 2 errors.",
                                 0,
                                 0,
                                 0};

void cli_cmd_validate_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_validate(int argc, char **argv)
{
    struct arguments arguments = {0};
    int code = CLI_DONE;

    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    if (arguments.describe) {
        return describe(&arguments);
    }
    struct cli_diagnose diagnose = {.out = arguments.json ? NULL : stderr,
                                    .colour = cli_diagnose_colour(stderr),
                                    .list = arguments.json ? json_array() : NULL};
    for (int i = 0; i < arguments.n_files; i++) {
        int one = check_file(arguments.files[i], &diagnose, arguments.json);
        code = one > code ? one : code;
    }
    if (arguments.json && print_json(&diagnose, arguments.n_files) != CLI_DONE) {
        code = CLI_MACHINE;
    }
    if (code == CLI_DONE && !arguments.json && arguments.n_files == 1) {
        printf("next: microlift run %s\n", arguments.files[0]);
    }
    json_decref(diagnose.list);
    return code;
}
