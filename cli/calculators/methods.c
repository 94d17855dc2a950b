#include "cli/calculators/methods.h"
#include "cli/calculators/methods_cmh.h"
#include "cli/calculators/methods_rules.h"
#include "cli/calculators/methods_segments.h"
#include "cli/calculators/methods_sequential.h"
#include "cli/calculators/methods_twoarm.h"
#include "cli/command.h"
#include "cli/options/given.h"
#include "cli/options/uses.h"
#include "cli/show/json.h"
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

/* The options of every family, allocated as one set, and which of all were given. */
struct calculator {
    struct cli_question question;
    void *options[N_FAMILIES];
    struct cli_given given;
    struct cli_given_child children[N_FAMILIES + 2];
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct calculator *self = state->input;

    (void)argument;
    if (key == ARGP_KEY_INIT) {
        size_t n = 0;
        self->children[n++] = (struct cli_given_child){&cli_question_argp, &self->question, &self->given};
        self->children[n++] = (struct cli_given_child){&cli_question_test_argp, &self->question, &self->given};
        for (size_t i = 0; i < N_FAMILIES; i++) {
            if (families[i]->argp) {
                self->children[n++] = (struct cli_given_child){families[i]->argp, self->options[i], &self->given};
            }
        }
        for (size_t i = 0; i < n; i++) {
            state->child_inputs[i] = &self->children[i];
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

/* The common options, then those of each family; each child notes what it is given. */
struct form {
    struct argp argp, inner[N_FAMILIES + 2];
    struct argp_child children[N_FAMILIES + 3];
};

static void make_form(struct form *form, const char *doc)
{
    size_t n = 0;

    *form = (struct form){.argp = {.parser = parse, .doc = doc, .help_filter = help_filter}};
    form->inner[n++] = cli_given_argp(&cli_question_argp);
    form->inner[n++] = cli_given_argp(&cli_question_test_argp);
    for (size_t i = 0; i < N_FAMILIES; i++) {
        if (families[i]->argp) {
            form->children[n] = (struct argp_child){NULL, 0, families[i]->title, (int)n};
            form->inner[n++] = cli_given_argp(families[i]->argp);
        }
    }
    for (size_t i = 0; i < n; i++) {
        form->children[i].argp = &form->inner[i];
    }
    form->argp.children = form->children;
}

void cli_methods_form(const char *name, const char *doc, cli_visit_form *visit, void *context)
{
    struct form form;

    make_form(&form, doc);
    visit(name, &form.argp, context);
}

static void parse_arguments(struct calculator *self, int argc, char **argv, const char *doc)
{
    struct form form;

    make_form(&form, doc);
    argp_parse(&form.argp, argc, argv, 0, NULL, self);
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
    int code = cli_uses_check(self->question.ask == CLI_ASK_SIZE ? CLI_USES_SIZE : CLI_USES_POWER, &self->question,
                              &self->given);
    if (code != CLI_DONE) {
        return code;
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
    code = family->answer(&self->question, options, &result);
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
