#include "cli/methods.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/methods_cmh.h"
#include "cli/methods_rules.h"
#include "cli/methods_segments.h"
#include "cli/methods_sequential.h"
#include "cli/methods_twoarm.h"
#include "scenarios/suggest.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_family *const families[] = {
    &cli_methods_twoarm, &cli_methods_cmh, &cli_methods_sequential, &cli_methods_rules, &cli_methods_segments,
};

enum { N_FAMILIES = sizeof families / sizeof *families, MOST_NAMES = 64 };

const struct cli_family *cli_methods_family(size_t i)
{
    return i < N_FAMILIES ? families[i] : NULL;
}

const struct cli_family *cli_methods_find(const char *name)
{
    for (size_t i = 0; i < N_FAMILIES; i++) {
        for (size_t j = 0; j < families[i]->n_methods; j++) {
            if (!strcmp(families[i]->methods[j].name, name)) {
                return families[i];
            }
        }
    }
    return NULL;
}

static int unknown_test(const struct cli_question *question)
{
    const char *names[MOST_NAMES];
    size_t n = 0;

    for (size_t i = 0; i < N_FAMILIES; i++) {
        for (size_t j = 0; j < families[i]->n_methods && n < MOST_NAMES; j++) {
            names[n++] = families[i]->methods[j].name;
        }
    }
    const char *nearest = mlift_suggest_nearest(question->test, names, n);
    if (nearest) {
        return cli_question_error(question, "unknown test '%s': did you mean '%s'?", question->test, nearest);
    }
    return cli_question_error(question, "unknown test '%s': see `%s --help` for the list", question->test,
                              question->program);
}

/* The options of every family, allocated as one set. */
struct calculator {
    struct cli_question question;
    void *options[N_FAMILIES];
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct calculator *self = state->input;

    (void)argument;
    if (key == ARGP_KEY_INIT) {
        size_t child = 0;
        state->child_inputs[child++] = &self->question;
        state->child_inputs[child++] = &self->question;
        for (size_t i = 0; i < N_FAMILIES; i++) {
            if (families[i]->argp) {
                state->child_inputs[child++] = self->options[i];
            }
        }
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

/* The list of tests, for the end of --help. */
static char *help_filter(int key, const char *text, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC) {
        return (char *)(uintptr_t)text;
    }
    char *help = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&help, &length);
    if (!out) {
        return NULL;
    }
    fputs("Tests:\n", out);
    for (size_t i = 0; i < N_FAMILIES; i++) {
        for (size_t j = 0; j < families[i]->n_methods; j++) {
            fprintf(out, "  %-18s %s\n", families[i]->methods[j].name, families[i]->methods[j].summary);
        }
    }
    fprintf(out, "\n%s", text ? text : "");
    fclose(out);
    return help;
}

/* The common options, then those of each family. */
static struct argp make_argp(struct argp_child children[N_FAMILIES + 3], const char *doc)
{
    size_t n = 2;

    for (size_t i = 0; i < N_FAMILIES; i++) {
        if (families[i]->argp) {
            children[n] = (struct argp_child){families[i]->argp, 0, families[i]->title, (int)n};
            n++;
        }
    }
    return (struct argp){.parser = parse, .doc = doc, .children = children, .help_filter = help_filter};
}

void cli_methods_form(const char *name, const char *doc, cli_visit_form *visit, void *context)
{
    struct argp_child children[N_FAMILIES + 3] = {{&cli_question_argp, 0, NULL, 0},
                                                  {&cli_question_test_argp, 0, NULL, 0}};
    const struct argp argp = make_argp(children, doc);

    visit(name, &argp, context);
}

static void parse_arguments(struct calculator *self, int argc, char **argv, const char *doc)
{
    struct argp_child children[N_FAMILIES + 3] = {{&cli_question_argp, 0, NULL, 0},
                                                  {&cli_question_test_argp, 0, NULL, 0}};
    const struct argp argp = make_argp(children, doc);

    argp_parse(&argp, argc, argv, 0, NULL, self);
}

static int print_answer(const struct cli_question *question, json_t *json, const char *text)
{
    if (question->json) {
        json_incref(json);
        return cli_json_print(json);
    }
    fputs(text, stdout);
    return ferror(stdout) ? -1 : 0;
}

static int answer(const struct calculator *self)
{
    const struct cli_family *family = cli_methods_find(self->question.test);
    if (!family) {
        return unknown_test(&self->question);
    }
    const void *options = NULL;
    for (size_t i = 0; i < N_FAMILIES; i++) {
        options = families[i] == family ? self->options[i] : options;
    }
    char *text = NULL;
    size_t length = 0;
    struct cli_answer result = {.json = json_object(), .text = open_memstream(&text, &length)};
    if (!result.json || !result.text) {
        return CLI_MACHINE;
    }
    int code = family->answer(&self->question, options, &result);
    if (fclose(result.text) != 0) {
        code = CLI_MACHINE;
    } else if (code == CLI_DONE || code == CLI_NO) {
        code = print_answer(&self->question, result.json, text) ? CLI_MACHINE : code;
    }
    json_decref(result.json);
    free(text);
    return code;
}

int cli_methods_run(enum cli_ask ask, int argc, char **argv, const char *doc)
{
    struct calculator self = {0};
    int code = CLI_MACHINE;

    cli_question_init(&self.question, ask, argv[0]);
    for (size_t i = 0; i < N_FAMILIES; i++) {
        if (families[i]->options_size > 0) {
            self.options[i] = calloc(1, families[i]->options_size);
            if (!self.options[i]) {
                goto out;
            }
        }
        if (families[i]->options_init) {
            families[i]->options_init(self.options[i]);
        }
    }
    parse_arguments(&self, argc, argv, doc);
    code = answer(&self);
out:
    for (size_t i = 0; i < N_FAMILIES; i++) {
        free(self.options[i]);
    }
    return code;
}
