/* microlift init [FILE]: writes a commented scenario to start from, or one of those shipped. */
#include "cli/command.h"
#include "cli/outfile.h"
#include "cli/show/json.h"
#include "scenarios/shipped.h"
#include "scenarios/suggest.h"

#include <argp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    const char *file, *from;
    bool list, force, json;
};

enum { KEY_FROM = 256, KEY_LIST, KEY_FORCE, KEY_JSON, MOST_SHIPPED = 64, NAME_SIZE = 64, PATH_SIZE = 4096 };

static const struct argp_option options[] = {
    {"from", KEY_FROM, "NAME", 0, "Begin from the shipped scenario NAME", 0},
    {"list", KEY_LIST, 0, 0, "List the shipped scenarios and the question of each", 0},
    {"force", KEY_FORCE, 0, 0, "Replace a file that is there", 0},
    {"json", KEY_JSON, 0, 0, "With --list: print one JSON object on one line", 0},
    {0, 0, 0, 0, 0, 0},
};

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case KEY_FROM:
        arguments->from = value;
        return 0;
    case KEY_LIST:
        arguments->list = true;
        return 0;
    case KEY_FORCE:
        arguments->force = true;
        return 0;
    case KEY_JSON:
        arguments->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->file) {
            argp_error(state, "one file at a time");
        }
        arguments->file = value;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool is_scenario(const struct mlift_shipped *shipped)
{
    size_t length = strlen(shipped->name);

    return length > 5 && !strcmp(shipped->name + length - 5, ".yaml");
}

/* Length of the name without ".yaml". */
static int stem(const struct mlift_shipped *shipped)
{
    return (int)strlen(shipped->name) - 5;
}

static const struct mlift_shipped *scenario_called(const char *name)
{
    char stems[MOST_SHIPPED][NAME_SIZE];
    const char *names[MOST_SHIPPED] = {NULL};
    size_t n = 0;
    const struct mlift_shipped *found = mlift_shipped_find(name);

    if (found && is_scenario(found)) {
        return found;
    }
    for (size_t i = 0; mlift_shipped_at(i) && n < MOST_SHIPPED; i++) {
        if (is_scenario(mlift_shipped_at(i))) {
            snprintf(stems[n], NAME_SIZE, "%.*s", stem(mlift_shipped_at(i)), mlift_shipped_at(i)->name);
            names[n] = stems[n];
            n++;
        }
    }
    const char *nearest = mlift_suggest_nearest(name, names, n);
    fprintf(stderr, "microlift init: there is no shipped scenario '%s'", name);
    if (nearest) {
        fprintf(stderr, ": did you mean '%s'?\n", nearest);
    } else {
        fputs("; `microlift init --list` lists them\n", stderr);
    }
    return NULL;
}

/* Files of a shipped scenario that lie beside it go along: those whose name its text holds. */
static bool names_file(const struct mlift_shipped *scenario, const struct mlift_shipped *other)
{
    return !is_scenario(other) && memmem(scenario->text, scenario->length, other->name, strlen(other->name)) != NULL;
}

static int write_file(const char *path, const struct mlift_shipped *shipped, bool force)
{
    struct cli_outfile file;
    int code = cli_outfile_open(&file, "microlift init", path, force);

    if (!code) {
        (void)fwrite(shipped->text, 1, shipped->length,
                     file.stream); /* what fails here shows when the file is closed */
        code = cli_outfile_close(&file, "microlift init");
    }
    return code;
}

static int write_and_say(const char *path, const struct mlift_shipped *shipped, bool force)
{
    int code = write_file(path, shipped, force);

    if (!code) {
        printf("wrote %s\n", path);
    }
    return code;
}

/* The path of `name` in the folder of `file`. */
static bool beside(const char *file, const char *name, char path[PATH_SIZE])
{
    const char *slash = strrchr(file, '/');
    int length = slash ? (int)(slash - file) + 1 : 0;
    int written = snprintf(path, PATH_SIZE, "%.*s%s", length, file, name);

    return written > 0 && written < PATH_SIZE;
}

static int write_companions(const char *file, const struct mlift_shipped *scenario, bool force)
{
    char path[PATH_SIZE];

    for (size_t i = 0; mlift_shipped_at(i); i++) {
        if (names_file(scenario, mlift_shipped_at(i))) {
            int code = beside(file, mlift_shipped_at(i)->name, path) ? write_and_say(path, mlift_shipped_at(i), force)
                                                                     : CLI_WRONG_USE;
            if (code != CLI_DONE) {
                return code;
            }
        }
    }
    return CLI_DONE;
}

static int write_scenario(const struct arguments *arguments)
{
    const struct mlift_shipped *scenario = arguments->from ? scenario_called(arguments->from) : mlift_shipped_starter();

    if (!scenario) {
        return CLI_WRONG_USE;
    }
    const char *file = arguments->file ? arguments->file : scenario->name;
    if (!strcmp(file, "-")) {
        return write_file(file, scenario, false); /* only this: it may go to a program */
    }
    int code = write_and_say(file, scenario, arguments->force);
    if (code == CLI_DONE) {
        code = write_companions(file, scenario, arguments->force);
    }
    if (code == CLI_DONE) {
        printf("next: microlift validate %s && microlift run %s\n", file, file);
    }
    return code;
}

/* The question stands on one line of its own in every shipped scenario (a test checks it). */
static const char *question_of(const struct mlift_shipped *shipped, char *question, size_t size)
{
    const char *at = memmem(shipped->text, shipped->length, "\nquestion: ", 11);
    const char *end =
        at ? memchr(at + 11, '\n', shipped->length - (size_t)(at + 11 - (const char *)shipped->text)) : NULL;

    snprintf(question, size, "%.*s", end ? (int)(end - at - 11) : 0, end ? at + 11 : "");
    return question;
}

static int list_scenarios(bool as_json)
{
    json_t *list = as_json ? json_array() : NULL;
    char question[512];

    for (size_t i = 0; mlift_shipped_at(i); i++) {
        const struct mlift_shipped *shipped = mlift_shipped_at(i);
        if (!is_scenario(shipped)) {
            continue;
        }
        int length = stem(shipped);
        question_of(shipped, question, sizeof question);
        if (as_json) {
            json_array_append_new(
                list, json_pack("{s:s%, s:s}", "name", shipped->name, (size_t)length, "question", question));
        } else {
            printf("%-16.*s  %s\n", length, shipped->name, question);
        }
    }
    if (as_json) {
        return cli_json_print(json_pack("{s:o}", "scenarios", list)) ? CLI_MACHINE : CLI_DONE;
    }
    return CLI_DONE;
}

static const struct argp argp = {options,
                                 parse_option,
                                 "[FILE]",
                                 "Writes a commented scenario to start from (campaign.yaml unless FILE is given; - is "
                                 "standard output).\v"
                                 "Examples:\n"
                                 "  microlift init\n"
                                 "  microlift init --list\n"
                                 "  microlift init --from fatigue mine.yaml\n\n"
                                 "Exit code: 0 written, 2 the file is there already, its folder is not or the name is "
                                 "unknown, 3 it cannot be written.",
                                 0,
                                 0,
                                 0};

void cli_cmd_init_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_init(int argc, char **argv)
{
    struct arguments arguments = {0};

    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    return arguments.list ? list_scenarios(arguments.json) : write_scenario(&arguments);
}
