#include "cli/show/answerpage.h"

#include "cli/show/page.h"
#include "cli/show/pagefile.h"
#include "cli/show/sections.h"
#include "cli/show/sketch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The day of SOURCE_DATE_EPOCH (reproducible-builds.org), as ", 2026-11-28"; empty where it is not set or no number. */
static void write_day(char out[32])
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    long long seconds = epoch ? strtoll(epoch, &end, 10) : 0;
    time_t time = (time_t)seconds;
    struct tm utc;

    out[0] = '\0';
    if (epoch && end != epoch && !*end && seconds >= 0 && seconds < 253402300800LL && gmtime_r(&time, &utc)) {
        (void)strftime(out, 32, ", %Y-%m-%d", &utc);
    }
}

/* --- one node ----------------------------------------------------------------------------------------------------- */

static bool in_page(const struct mlift_answer_column *column)
{
    return column->head && column->shown & MLIFT_SHOWN_PAGE;
}

static void put_table(struct cli_page *page, const struct mlift_answer_node *table)
{
    struct cli_page_column columns[CLI_PAGE_MOST_COLUMNS];
    int n = 0;

    for (size_t c = 0; c < table->n_columns && n < CLI_PAGE_MOST_COLUMNS; c++) {
        const struct mlift_answer_column *column = &table->column[c];
        if (in_page(column)) {
            columns[n++] = (struct cli_page_column){column->head, column->unit == MLIFT_UNIT_WORD    ? CLI_PAGE_WORD
                                                                  : column->unit == MLIFT_UNIT_WORDS ? CLI_PAGE_WORDS
                                                                                                     : CLI_PAGE_NUMBER};
        }
    }
    if (table->folded) {
        cli_page_fold_begin(page, table->title ? table->title : "A table");
    }
    cli_page_table_begin(page, table->title ? table->title : "", columns, n);
    for (size_t r = 0; r < table->n_rows; r++) {
        int put = 0;
        for (size_t c = 0; table->row[r].shown & MLIFT_SHOWN_PAGE && c < table->n_columns && put < n; c++) {
            struct mlift_figure figure;
            if (in_page(&table->column[c])) {
                cli_page_cell(page, "%s", cli_sections_cell(&table->row[r].cell[c], &figure));
                put++;
            }
        }
    }
    cli_page_table_end(page);
    if (table->folded) {
        cli_page_fold_end(page);
    }
}

static void put_sentence(struct cli_page *page, const struct mlift_answer_node *node)
{
    char *text = cli_sections_sentence(node);
    const char *words = text ? text : node->text;

    switch (node->weight) {
    case MLIFT_WEIGHT_LEAD:
        cli_page_lead(page, words);
        break;
    case MLIFT_WEIGHT_ITEM:
        cli_page_item(page, "%s", words);
        break;
    case MLIFT_WEIGHT_NOTE:
        cli_page_note(page, "%s", words);
        break;
    case MLIFT_WEIGHT_PLAIN:
        cli_page_say(page, "%s", words);
        break;
    }
    free(text);
}

static int put_chart(struct cli_page *page, const struct mlift_answer_node *node, struct cli_sketch *sketch,
                     char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct mlift_gnuplot_output output = {.format = MLIFT_GNUPLOT_PAGE, .path = cli_sketch_path(sketch, node->key)};
    int status = node->draw(node->context, &output, message);

    if (!status) {
        cli_page_figure(page, node->key, output.path, node->title, node->text);
    }
    return status;
}

static int put_node(struct cli_page *page, const struct mlift_answer_node *node, struct cli_sketch *sketch,
                    char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct mlift_figure figure;

    switch (node->kind) {
    case MLIFT_ANSWER_FACT:
        cli_page_fact(page, cli_sections_cell(&node->value, &figure), node->text);
        break;
    case MLIFT_ANSWER_SENTENCE:
        put_sentence(page, node);
        break;
    case MLIFT_ANSWER_HEADING:
        cli_page_subheading(page, node->text);
        break;
    case MLIFT_ANSWER_TABLE:
        put_table(page, node);
        break;
    case MLIFT_ANSWER_CHART:
        return put_chart(page, node, sketch, message);
    case MLIFT_ANSWER_COMMAND:
        cli_page_command(page, node->text);
        break;
    case MLIFT_ANSWER_TERM:
        cli_page_term(page, node->title, "%s", node->text);
        break;
    case MLIFT_ANSWER_VERBATIM:
        cli_page_verbatim(page, node->title, node->text, !node->folded);
        break;
    case MLIFT_ANSWER_VALUE:
        break;
    }
    return MLIFT_OK;
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

/* Begins or ends the list that a node is an item of; `kind` is MLIFT_ANSWER_VALUE for no list. */
static void begin_list(struct cli_page *page, enum mlift_answer_kind kind)
{
    if (kind == MLIFT_ANSWER_FACT) {
        cli_page_facts_begin(page);
    } else if (kind == MLIFT_ANSWER_TERM) {
        cli_page_terms_begin(page);
    } else if (kind == MLIFT_ANSWER_SENTENCE) {
        cli_page_list_begin(page);
    }
}

static void end_list(struct cli_page *page, enum mlift_answer_kind kind)
{
    if (kind == MLIFT_ANSWER_FACT) {
        cli_page_facts_end(page);
    } else if (kind == MLIFT_ANSWER_TERM) {
        cli_page_terms_end(page);
    } else if (kind == MLIFT_ANSWER_SENTENCE) {
        cli_page_list_end(page);
    }
}

static int put_section(struct cli_page *page, const struct mlift_answer *answer,
                       const struct cli_sections_of_page *section, struct cli_sketch *sketch,
                       char message[MLIFT_GNUPLOT_MESSAGE])
{
    enum mlift_answer_kind list = MLIFT_ANSWER_VALUE;
    int status = MLIFT_OK;
    bool first = true;

    for (size_t i = 0; !status && i < answer->n_nodes; i++) {
        const struct mlift_answer_node *node = &answer->node[i];
        if (!cli_sections_tell(node, section->section)) {
            continue;
        }
        if (first && section->heading) {
            cli_page_section(page, section->id, section->heading);
        }
        enum mlift_answer_kind kind = cli_sections_is_list(node) ? node->kind : MLIFT_ANSWER_VALUE;
        if (kind != list) {
            end_list(page, list);
            begin_list(page, kind);
        }
        status = put_node(page, node, sketch, message);
        list = kind;
        first = false;
    }
    end_list(page, list);
    return status;
}

static int fill(struct cli_page *page, const void *context, char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_answer *answer = context;
    struct cli_sketch sketch;
    size_t n;
    const struct cli_sections_of_page *sections = cli_sections_of_page(&n);
    char day[32];
    int status = cli_sketch_init(&sketch);

    for (size_t s = 0; !status && s < n; s++) {
        status = put_section(page, answer, &sections[s], &sketch, message);
    }
    cli_sketch_free(&sketch);
    write_day(day);
    cli_page_say(page, "Written by microlift " MLIFT_VERSION "%s.", day);
    return status;
}

int cli_answerpage_write(const struct mlift_answer *answer, const char *program, const char *path, bool force)
{
    char kind[64];
    struct cli_pagefile file = {.program = program,
                                .title = answer->title,
                                .kind = kind,
                                .path = path,
                                .force = force,
                                .fill = fill,
                                .context = answer};

    (void)snprintf(kind, sizeof kind, "microlift %s", answer->command);
    return cli_pagefile_write(&file);
}
