#include "cli/options/completion.h"

#include "cli/command.h"
#include "cli/options/offer.h"

#include <stdbool.h>
#include <string.h>

/* One command on its way into a script. */
struct script {
    FILE *out;
    const char *command;
    struct cli_optionlist written; /* of this command: its forms share options */
    const char *arguments;         /* of the first form that wants some, borrowed */
};

/* Leaves out what another form of the command had. */
static bool is_new(struct script *script, const struct cli_option *option)
{
    struct cli_optionlist *written = &script->written;

    for (size_t i = 0; i < written->n; i++) {
        if (option->name && written->option[i].name && !strcmp(written->option[i].name, option->name)) {
            return false;
        }
    }
    if (written->n < CLI_OPTIONLIST_MOST) {
        written->option[written->n++] = *option;
    }
    return true;
}

static void each_command(struct script *script, cli_visit_form *visit)
{
    for (int i = 0; i < cli_n_commands; i++) {
        if (cli_commands[i].summary) {
            *script = (struct script){.out = script->out, .command = cli_commands[i].name};
            cli_commands[i].forms(visit, script);
        }
    }
}

static void put_commands(FILE *out)
{
    for (int i = 0; i < cli_n_commands; i++) {
        if (cli_commands[i].summary) {
            fprintf(out, "%s ", cli_commands[i].name);
        }
    }
}

/* --- bash --------------------------------------------------------------------------------------------------------- */

/* "--output" or "-o" after which a value is wanted: `"run -o"` of a case. */
static void put_bash_case(const struct script *script, const struct cli_option *option)
{
    fputs("        ", script->out);
    if (option->name) {
        fprintf(script->out, "'%s --%s'", script->command, option->name);
    }
    if (option->letter) {
        fprintf(script->out, "%s'%s -%c'", option->name ? " | " : "", script->command, option->letter);
    }
    fputs(")\n", script->out);
}

static void put_bash_offer(FILE *out, const struct cli_offer *offer)
{
    switch (offer->kind) {
    case CLI_OFFER_NOTHING:
        fputs("            ;;\n", out);
        break;
    case CLI_OFFER_WORDS:
        fprintf(out, "            _microlift_words '%s' ;;\n", offer->words);
        break;
    case CLI_OFFER_FILES:
        fprintf(out, "            _microlift_files '%s' ;;\n", offer->pattern);
        break;
    case CLI_OFFER_FOLDERS:
        fputs("            _microlift_folders ;;\n", out);
        break;
    }
}

static void put_bash_values(const char *name, const struct argp *argp, void *context)
{
    struct script *script = context;
    struct cli_optionlist list;
    struct cli_offer offer;

    (void)name;
    cli_optionlist_fill(&list, argp);
    for (size_t i = 0; i < list.n; i++) {
        if (list.option[i].value && is_new(script, &list.option[i])) {
            cli_offer_value(&offer, script->command, &list.option[i]);
            put_bash_case(script, &list.option[i]);
            put_bash_offer(script->out, &offer);
        }
    }
}

static void put_bash_names(const char *name, const struct argp *argp, void *context)
{
    const struct script *script = context;
    struct cli_optionlist list;

    (void)name;
    cli_optionlist_fill(&list, argp);
    fprintf(script->out, "        %s) options+=' ", script->command);
    for (size_t i = 0; i < list.n; i++) {
        if (list.option[i].name) {
            fprintf(script->out, "--%s ", list.option[i].name);
        } else {
            fprintf(script->out, "-%c ", list.option[i].letter);
        }
    }
    fputs("' ;;&\n", script->out);
}

static void put_bash_arguments(const char *name, const struct argp *argp, void *context)
{
    struct script *script = context;
    struct cli_offer offer;

    (void)name;
    cli_offer_argument(&offer, argp->args_doc);
    if (offer.kind != CLI_OFFER_NOTHING && !script->arguments) {
        script->arguments = argp->args_doc;
        fprintf(script->out, "        %s)\n", script->command);
        put_bash_offer(script->out, &offer);
    }
}

static const char bash_head[] =
    "# bash completion for microlift. Written by `microlift manual --bash` from the program's own tables.\n"
    "# shellcheck shell=bash\n"
    "\n"
    "_microlift_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\"); }\n"
    "_microlift_folders() { mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); }\n"
    "_microlift_files() {\n"
    "    local extglob\n"
    "    extglob=$(shopt -p extglob)\n"
    "    shopt -s extglob\n"
    "    mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"; compgen -f -X \"!$1\" -- \"$cur\")\n"
    "    eval \"$extglob\"\n"
    "}\n"
    "\n"
    "_microlift() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} options=\n"
    "    COMPREPLY=()\n"
    "    if [[ $cur == = ]]; then # --option=VALUE comes as three words\n"
    "        cur=\n"
    "    elif [[ $prev == = ]]; then\n"
    "        prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n"
    "    if ((COMP_CWORD == 1)); then\n"
    "        _microlift_words '";

static const char bash_values[] = "--help --version'\n"
                                  "        return\n"
                                  "    fi\n"
                                  "    case \"$command $prev\" in\n";

static const char bash_other[] = "        *)\n"
                                 "            _microlift_other ;;\n"
                                 "    esac\n"
                                 "}\n"
                                 "\n"
                                 "# Where no value of an option is wanted: an option, or the argument of the command.\n"
                                 "_microlift_other() {\n"
                                 "    case $command in\n";

static const char bash_arguments[] = "    esac\n"
                                     "    if [[ $cur == -* ]]; then\n"
                                     "        _microlift_words \"$options\"\n"
                                     "        return\n"
                                     "    fi\n"
                                     "    case $command in\n";

static const char bash_tail[] = "    esac\n"
                                "}\n"
                                "\n"
                                "complete -o filenames -F _microlift microlift\n";

void cli_completion_bash(FILE *out)
{
    struct script script = {.out = out};

    fputs(bash_head, out);
    put_commands(out);
    fputs(bash_values, out);
    each_command(&script, put_bash_values);
    fputs(bash_other, out);
    each_command(&script, put_bash_names);
    fputs(bash_arguments, out);
    each_command(&script, put_bash_arguments);
    fputs(bash_tail, out);
}

/* --- zsh ---------------------------------------------------------------------------------------------------------- */

/* Text between single quotes in a specification of _arguments, or in a word list of _describe. */
static void put_zsh_text(FILE *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '\'') {
            fputs("'\\''", out);
        } else {
            fputs(strchr("[]:\\", *c) ? "\\" : "", out);
            fputc(*c, out);
        }
    }
}

static void put_zsh_offer(FILE *out, const struct cli_offer *offer)
{
    switch (offer->kind) {
    case CLI_OFFER_NOTHING:
        fputs(": ", out); /* wanted, and nothing to offer */
        break;
    case CLI_OFFER_WORDS:
        fprintf(out, ":(%s)", offer->words);
        break;
    case CLI_OFFER_FILES:
        fprintf(out, ":_files -g \"%s\"", !strcmp(offer->pattern, "*.@(h5|yaml)") ? "*.(h5|yaml)" : offer->pattern);
        break;
    case CLI_OFFER_FOLDERS:
        fputs(":_files -/", out);
        break;
    }
}

/* '(-o --output)'{-o+,--output=}'[text]:value:...'; value names and texts are the table's. */
static void put_zsh_option(const struct script *script, const struct cli_option *option)
{
    FILE *out = script->out;
    struct cli_offer offer;
    const char *one = option->value ? "+" : "", *two = option->value ? "=" : "";

    fputs("                ", out);
    if (option->name && option->letter) {
        fprintf(out, "'(-%c --%s)'{'-%c%s','--%s%s'}'[", option->letter, option->name, option->letter, one,
                option->name, two);
    } else if (option->name) {
        fprintf(out, "'--%s%s[", option->name, two);
    } else {
        fprintf(out, "'-%c%s[", option->letter, one);
    }
    put_zsh_text(out, option->text ? option->text : "");
    fputc(']', out);
    if (option->value) {
        cli_offer_value(&offer, script->command, option);
        fputc(':', out);
        put_zsh_text(out, option->value);
        put_zsh_offer(out, &offer);
    }
    fputs("' \\\n", out);
}

static void put_zsh_form(const char *name, const struct argp *argp, void *context)
{
    struct script *script = context;
    struct cli_optionlist list;

    (void)name;
    cli_optionlist_fill(&list, argp);
    for (size_t i = 0; i < list.n; i++) {
        if (is_new(script, &list.option[i])) {
            put_zsh_option(script, &list.option[i]);
        }
    }
    script->arguments = script->arguments ? script->arguments : argp->args_doc;
}

static void put_zsh_command(FILE *out, const struct cli_command *command)
{
    struct script script = {.out = out, .command = command->name};
    struct cli_offer offer;
    char label[96];

    fprintf(out, "        %s)\n            _arguments -S \\\n", command->name);
    command->forms(put_zsh_form, &script);
    if (script.arguments) {
        snprintf(label, sizeof label, "%.*s", (int)strcspn(script.arguments, "\n"), script.arguments);
        cli_offer_argument(&offer, script.arguments);
        fputs("                '*:", out);
        put_zsh_text(out, label);
        put_zsh_offer(out, &offer);
        fputs("' \\\n", out);
    }
    fputs("                && return\n            ;;\n", out);
}

void cli_completion_zsh(FILE *out)
{
    fputs("#compdef microlift\n# zsh completion for microlift. Written by `microlift manual --zsh` from the program's "
          "own "
          "tables.\n\n_microlift() {\n    local -a commands\n    local curcontext=$curcontext state line\n    "
          "commands=(\n",
          out);
    for (int i = 0; i < cli_n_commands; i++) {
        if (cli_commands[i].summary) {
            fprintf(out, "        '%s:", cli_commands[i].name);
            put_zsh_text(out, cli_commands[i].summary);
            fputs("'\n", out);
        }
    }
    fputs(
        "    )\n    _arguments -C '1: :->command' '*:: :->rest' '(- 1 *)--help[print the commands]' \\\n"
        "        '(- 1 *)--version[print the version]' && return\n"
        "    if [[ $state == command ]]; then\n        _describe -t commands command commands\n        return\n    fi\n"
        "    case $words[1] in\n",
        out);
    for (int i = 0; i < cli_n_commands; i++) {
        if (cli_commands[i].summary) {
            put_zsh_command(out, &cli_commands[i]);
        }
    }
    fputs("    esac\n}\n\n_microlift \"$@\"\n", out);
}
