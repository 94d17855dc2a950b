#include "cli/options/manual.h"

#include "cli/options/optionlist.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* --- roff --------------------------------------------------------------------------------------------------------- */

/* n bytes of text: a backslash or a leading dot or quote would be a request, a hyphen would become a dash. */
static void put(FILE *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        if (i == 0 && (c == '.' || c == '\'')) {
            fputs("\\&", out);
        }
        switch (c) {
        case '\\':
            fputs("\\e", out);
            break;
        case '-':
            fputs("\\-", out);
            break;
        case '\'':
            fputs("\\(aq", out);
            break;
        case '`':
            fputs("\\(ga", out);
            break;
        case '^':
            fputs("\\(ha", out);
            break;
        case '~':
            fputs("\\(ti", out);
            break;
        default:
            fputc(c, out);
        }
    }
}

static void put_text(FILE *out, const char *text)
{
    put(out, text, strlen(text));
}

static void put_line(FILE *out, const char *text)
{
    put_text(out, text);
    fputc('\n', out);
}

/* The pages have no date: the same program gives the same pages on any day. */
static void put_title(FILE *out, const char *name, const char *summary)
{
    fputs(".\\\" Written by `microlift manual` from the program's own tables.\n.TH \"", out);
    for (const char *c = name; *c; c++) {
        fputc(toupper((unsigned char)*c), out);
    }
    fputs("\" 1 \"\" \"microlift " MLIFT_VERSION "\" \"microlift manual\"\n.SH NAME\n", out);
    put_text(out, name);
    fputs(" \\- ", out);
    put_line(out, summary);
}

/* --- the texts of --help ------------------------------------------------------------------------------------------ */

/* Is the line one word and a colon, or does it begin with "Example" or "Exit code"? Then it begins a section. */
static bool begins_section(const char *line, size_t n, char heading[32])
{
    size_t word = strcspn(line, ": \n");
    bool alone = word + 1 == n && line[word] == ':' && isupper((unsigned char)line[0]);

    if (!strncmp(line, "Exit code", 9)) {
        strcpy(heading, "EXIT STATUS");
        return true;
    }
    if (!strncmp(line, "Example", 7)) {
        strcpy(heading, "EXAMPLES");
        return true;
    }
    if (alone && word < 31) {
        for (size_t i = 0; i < word; i++) {
            heading[i] = (char)toupper((unsigned char)line[i]);
        }
        heading[word] = '\0';
    }
    return alone && word < 31;
}

/* What of such a line is text of the section: "Example: 1,200 people" -> "1,200 people". */
static const char *after_colon(const char *line, size_t n)
{
    const char *colon = memchr(line, ':', n);

    if (!colon) {
        return line + n;
    }
    colon++;
    return colon < line + n && *colon == ' ' ? colon + 1 : colon;
}

/* Lines of a help text; `section` is the macro of a heading. Indented ones are shown as they are, an empty one ends a
 * paragraph, some begin a section. */
static void put_help(FILE *out, const char *text, const char *end, const char *section)
{
    bool example = false, breaks = false;
    char heading[32];

    for (const char *line = text; line < end;) {
        size_t n = (size_t)((const char *)memchr(line, '\n', (size_t)(end - line)) - line);
        n = memchr(line, '\n', (size_t)(end - line)) ? n : (size_t)(end - line);
        bool indented = n > 0 && line[0] == ' ';
        const char *rest = line;
        if (example && !indented) {
            fputs(".EE\n", out);
        }
        if (!indented && begins_section(line, n, heading)) {
            fprintf(out, "%s %s\n", section, heading);
            rest = after_colon(line, n);
            breaks = false;
        }
        if (indented && !example) {
            fputs(breaks ? ".PP\n.EX\n" : ".EX\n", out);
        } else if (breaks && rest < line + n && !indented) {
            fputs(".PP\n", out);
        }
        if (rest < line + n) {
            put(out, rest, (size_t)(line + n - rest));
            fputc('\n', out);
        }
        breaks = n == 0;
        example = indented;
        line += n + 1;
    }
    fputs(example ? ".EE\n" : "", out);
}

static const char *split(const char *doc)
{
    const char *middle = strchr(doc, '\v');

    return middle ? middle : doc + strlen(doc);
}

/* --- one form of a command ---------------------------------------------------------------------------------------- */

struct page {
    FILE *out;
    const struct cli_command *command;
    int n_forms, n_synopses; /* seen so far */
};

static void count_form(const char *name, const struct argp *argp, void *context)
{
    struct page *page = context;

    (void)name;
    (void)argp;
    page->n_forms++;
}

/* "[FILE]" in italics; each line of the table's text is a synopsis of its own. */
static void put_synopsis(const char *name, const struct argp *argp, void *context)
{
    struct page *page = context;
    const char *arguments = argp->args_doc ? argp->args_doc : "";

    (void)name;
    do {
        size_t n = strcspn(arguments, "\n");
        fputs(page->n_synopses++ > 0 ? ".br\n.B microlift " : ".B microlift ", page->out);
        put_text(page->out, page->command->name);
        fputs("\n[\\fIOPTION\\fR]...", page->out);
        if (n > 0) {
            fputs(" \\fI", page->out);
            put(page->out, arguments, n);
            fputs("\\fR", page->out);
        }
        fputc('\n', page->out);
        arguments += n + (arguments[n] == '\n');
    } while (*arguments);
}

static void put_description(const char *name, const struct argp *argp, void *context)
{
    const struct page *page = context;

    if (page->n_forms > 1) {
        fprintf(page->out, ".SS %s\n", name);
    }
    if (argp->doc) {
        put_help(page->out, argp->doc, split(argp->doc), ".SS");
    }
}

static void put_option(FILE *out, const struct cli_option *option)
{
    fputs(".TP\n", out);
    if (option->letter) {
        fputs("\\fB\\-", out);
        put(out, &option->letter, 1);
        fputs("\\fR", out);
    }
    if (option->letter && option->value) {
        fputs(" \\fI", out);
        put_text(out, option->value);
        fputs("\\fR", out);
    }
    if (option->name) {
        fputs(option->letter ? ", \\fB\\-\\-" : "\\fB\\-\\-", out);
        put_text(out, option->name);
        fputs("\\fR", out);
    }
    if (option->name && option->value) {
        fputs("=\\fI", out);
        put_text(out, option->value);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    put_line(out, option->text ? option->text : "");
}

/* "Output:" -> "Output"; below the name of its form, if there are several. */
static void put_heading(const struct page *page, const char *form, const char *heading)
{
    size_t n = heading ? strlen(heading) : 0;

    fputs(".SS ", page->out);
    if (form) {
        put_text(page->out, form);
        fputs(n > 0 ? ": " : "", page->out);
    }
    put(page->out, heading ? heading : "", n > 0 && heading[n - 1] == ':' ? n - 1 : n);
    fputc('\n', page->out);
}

static void put_options(const char *name, const struct argp *argp, void *context)
{
    const struct page *page = context;
    struct cli_optionlist list;

    cli_optionlist_fill(&list, argp);
    for (size_t i = 0; i < list.n; i++) {
        if (list.option[i].heading || (i == 0 && name)) {
            put_heading(page, name, list.option[i].heading);
        }
        put_option(page->out, &list.option[i]);
    }
}

/* "Calculator" -> THE CALCULATOR. */
static void put_form_heading(FILE *out, const char *name)
{
    fputs(".SH THE ", out);
    for (const char *c = name; *c; c++) {
        fputc(toupper((unsigned char)*c), out);
    }
    fputc('\n', out);
}

/* What stands below the options in --help: examples, exit codes; a filter may add to it. */
static void put_more(const char *name, const struct argp *argp, void *context)
{
    const struct page *page = context;
    const char *doc = argp->doc ? split(argp->doc) : "";
    const char *text = *doc == '\v' ? doc + 1 : doc;
    char *filtered = argp->help_filter ? argp->help_filter(ARGP_KEY_HELP_POST_DOC, text, NULL) : NULL;
    const char *shown = filtered ? filtered : text;

    if (name) {
        put_form_heading(page->out, name);
    }
    put_help(page->out, shown, shown + strlen(shown), name ? ".SS" : ".SH");
    if (filtered != text) {
        free(filtered);
    }
}

void cli_manual_command(FILE *out, const struct cli_command *command)
{
    struct page page = {.out = out, .command = command};
    char name[64];

    snprintf(name, sizeof name, "microlift-%.48s", command->name);
    put_title(out, name, command->summary ? command->summary : "");
    command->forms(count_form, &page);
    fputs(".SH SYNOPSIS\n", out);
    command->forms(put_synopsis, &page);
    fputs(".SH DESCRIPTION\n", out);
    command->forms(put_description, &page);
    fputs(".SH OPTIONS\n", out);
    command->forms(put_options, &page);
    command->forms(put_more, &page);
    fputs(".SH SEE ALSO\n.BR microlift (1)\n", out);
}

void cli_manual_program(FILE *out)
{
    put_title(out, "microlift", "does micro-segmented e-mail beat one broad e-mail for a small list?");
    fputs(".SH SYNOPSIS\n.B microlift\n\\fICOMMAND\\fR [\\fIOPTION\\fR]...\n.SH DESCRIPTION\n", out);
    put_line(out,
             "Simulates a small e-mail list through a funnel, compares strategies that cut it into segments with one "
             "broad e-mail, and says by how much one is better and how many subscribers a test needs to show it.");
    fputs(".SH COMMANDS\n", out);
    for (int i = 0; i < cli_n_commands; i++) {
        if (cli_commands[i].summary) {
            fprintf(out, ".TP\n.BR microlift\\-%s (1)\n", cli_commands[i].name);
            put_line(out, cli_commands[i].summary);
        }
    }
    fputs(".SH OPTIONS\n.TP\n\\fB\\-\\-help\\fR\nprint the commands\n.TP\n\\fB\\-\\-version\\fR\nprint the version\n"
          ".SH EXIT STATUS\n",
          out);
    put_line(out,
             "0 done; 1 the answer is no; 2 wrong use or wrong input; 3 the machine failed; 4 not known yet; 130 or "
             "143 interrupted.");
    fputs(".SH EXAMPLES\n.EX\n", out);
    put_line(out, "microlift init");
    put_line(out, "microlift run campaign.yaml");
    put_line(out, "microlift report results/campaign.h5");
    fputs(".EE\n", out);
}
