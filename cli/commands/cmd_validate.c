/* microlift validate FILE...: checks scenario files and describes their keys. */
#include "cli/command.h"
#include "cli/commands/describe.h"
#include "cli/show/diagnose.h"
#include "cli/show/json.h"
#include "models/error.h"
#include "models/table.h"
#include "scenarios/scenario.h"
#include "sim/effort.h"

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

/* What its exact rates will take: all strategies, and the one that takes most. */
struct effort {
    double terms, bytes;
    int most;
    struct mlift_effort of_most;
};

static int estimate(const struct mlift_table *table, struct effort *effort)
{
    struct mlift_effort one;
    int status = MLIFT_OK;

    *effort = (struct effort){.most = 0};
    for (int s = 0; !status && s < table->campaign->n_strategies; s++) {
        status = mlift_effort_of(&one, table, s);
        if (s == 0 || one.terms > effort->of_most.terms) {
            effort->most = s;
            effort->of_most = one;
        }
        effort->terms += one.terms;
        effort->bytes = one.bytes > effort->bytes ? one.bytes : effort->bytes;
    }
    return status;
}

/* A campaign may be without errors and yet too large to compile. */
static int compile(const char *file, const struct mlift_scenario *scenario, struct cli_diagnose *diagnose,
                   struct effort *effort)
{
    struct mlift_table *table = malloc(sizeof *table);
    struct mlift_diag diag = {.severity = MLIFT_SEVERITY_ERROR, .kind = "too-many-states"};

    if (!table) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int failed = mlift_table_init(table, &scenario->campaign);
    if (!failed) {
        failed = estimate(table, effort);
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

/* "21 million", "1.5 billion": two digits say enough of an estimate. */
static void write_amount(double amount, char *text, size_t size)
{
    static const char *const words[] = {"", " thousand", " million", " billion"};
    int k = 0;

    for (; amount >= 999.5 && k < 3; k++) {
        amount /= 1000.0;
    }
    (void)snprintf(text, size, "%.*f%s", amount < 9.95 && k > 0 ? 1 : 0, amount, words[k]);
}

static void print_effort(const struct mlift_scenario *scenario, const struct effort *effort)
{
    const struct mlift_effort *most = &effort->of_most;
    char terms[32];

    write_amount(effort->terms, terms, sizeof terms);
    printf(
        "  exact rates: at most %s terms, %.1f MB; most for %s: %zu solution%s of %d states x %d kind%s of knowledge",
        terms, effort->bytes / 1e6, scenario->campaign.strategy[effort->most].name, most->n_solves,
        most->n_solves == 1 ? "" : "s", most->n_states, most->n_classes, most->n_classes == 1 ? "" : "s");
    if (most->n_known > most->n_classes) {
        printf(" (of %d)", most->n_known);
    }
    putchar('\n');
}

static json_t *effort_json(const char *file, const struct mlift_scenario *scenario, const struct effort *effort)
{
    return json_pack("{s:s, s:f, s:f, s:s, s:I, s:i, s:i, s:i}", "file", file, "terms", effort->terms, "bytes",
                     effort->bytes, "most", scenario->campaign.strategy[effort->most].name, "solutions",
                     (json_int_t)effort->of_most.n_solves, "states", effort->of_most.n_states, "knowledge",
                     effort->of_most.n_classes, "knowledge_apart", effort->of_most.n_known);
}

/* Checks one file; what it takes goes to `exact`, or, NULL, to the terminal. Returns 0, or an exit code. */
static int check_file(const char *file, struct cli_diagnose *diagnose, json_t *exact)
{
    struct effort effort;
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    int failed =
        scenario ? mlift_scenario_load(scenario, file, cli_diagnose_print, diagnose) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (!failed) {
        failed = compile(file, scenario, diagnose, &effort);
        if (!failed && !exact) {
            printf("%s: no errors\n", file);
            print_effort(scenario, &effort);
        } else if (!failed && json_array_append_new(exact, effort_json(file, scenario, &effort))) {
            failed = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
        mlift_scenario_free(scenario);
    }
    if (failed == MLIFT_ERR_NO_MEMORY) {
        fprintf(stderr, "microlift validate: %s: %s\n", file, mlift_error_describe(failed));
    }
    free(scenario);
    return !failed ? CLI_DONE : failed == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
}

static int print_json(const struct cli_diagnose *diagnose, int n_files, json_t *exact)
{
    return cli_json_print(json_pack("{s:b, s:i, s:i, s:i, s:O, s:O}", "ok", diagnose->n_errors == 0, "files", n_files,
                                    "errors", diagnose->n_errors, "warnings", diagnose->n_warnings, "diagnostics",
                                    diagnose->list, "exact", exact))
               ? CLI_MACHINE
               : CLI_DONE;
}

static const struct argp argp = {
    options,
    parse_option,
    "SCENARIO.yaml...\n--describe [KEY...]",
    "Checks scenario files: all errors of a file in one go, as a compiler would; and says what "
    "solving a scenario exactly will take.\v"
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
    json_t *exact = arguments.json ? json_array() : NULL;
    for (int i = 0; i < arguments.n_files; i++) {
        int one = check_file(arguments.files[i], &diagnose, exact);
        code = one > code ? one : code;
    }
    if (arguments.json && print_json(&diagnose, arguments.n_files, exact) != CLI_DONE) {
        code = CLI_MACHINE;
    }
    if (code == CLI_DONE && !arguments.json && arguments.n_files == 1) {
        printf("next: microlift run %s\n", arguments.files[0]);
    }
    json_decref(exact);
    json_decref(diagnose.list);
    return code;
}
