/* What a command found, as data: values, facts, sentences, tables and charts, in the order in which they are told. Made
 * by one file a question in analysis/answers, shown as text, JSON, Markdown and page by cli/show. No renderer computes,
 * nothing here prints: a finding has one wording, one unit and one name wherever it is seen.
 *
 * Every text is copied. A call that fails (memory, a path that makes no sense) is remembered and reported by
 * mlift_answer_status; the calls after it do nothing, so a teller checks once, at its end.
 *
 * Keys are paths of the JSON object: "verdict.text", "designs[2].power". A name that comes from a scenario goes through
 * mlift_answer_name first. A key of NULL is not part of the JSON. */
#ifndef ANALYSIS_ANSWERS_ANSWER_H
#define ANALYSIS_ANSWERS_ANSWER_H

#include "analysis/charts/gnuplot.h"
#include "analysis/numerics/figure.h"
#include "models/error.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where something is told. Renderers keep their own order of sections; within one the order of telling holds. */
enum mlift_answer_section {
    MLIFT_SECTION_HEAD,        /* what was asked */
    MLIFT_SECTION_ANSWER,      /* the verdict and the few figures to take away */
    MLIFT_SECTION_NEXT,        /* what to do now */
    MLIFT_SECTION_CHARTS,      /* not on a terminal */
    MLIFT_SECTION_FIGURES,     /* tables */
    MLIFT_SECTION_TRUST,       /* how sure it is: simulation, data, assumptions */
    MLIFT_SECTION_ASSUMPTIONS, /* what it rests on; not on a terminal */
    MLIFT_SECTION_ORIGIN,      /* how to make the same numbers again; not on a terminal */
    MLIFT_N_SECTIONS
};

/* Who sees something, where not everybody does. */
enum {
    MLIFT_SHOWN_JSON = 1,
    MLIFT_SHOWN_TEXT = 2,
    MLIFT_SHOWN_PAGE = 4, /* page and Markdown */
    MLIFT_SHOWN_PEOPLE = MLIFT_SHOWN_TEXT | MLIFT_SHOWN_PAGE,
    MLIFT_SHOWN_ALL = MLIFT_SHOWN_JSON | MLIFT_SHOWN_PEOPLE
};

enum mlift_answer_weight {
    MLIFT_WEIGHT_LEAD,  /* the question, the verdict: in larger type */
    MLIFT_WEIGHT_PLAIN, /* a paragraph */
    MLIFT_WEIGHT_ITEM,  /* an item of a list */
    MLIFT_WEIGHT_NOTE   /* what must not be overlooked */
};

enum mlift_answer_kind {
    MLIFT_ANSWER_VALUE,    /* in the JSON only */
    MLIFT_ANSWER_FACT,     /* a figure in large type with the words that say what it is */
    MLIFT_ANSWER_SENTENCE, /* a paragraph, an item, a note */
    MLIFT_ANSWER_HEADING,  /* within a section */
    MLIFT_ANSWER_TABLE,
    MLIFT_ANSWER_CHART,
    MLIFT_ANSWER_COMMAND, /* a line to be typed */
    MLIFT_ANSWER_TERM,    /* a name and what it stands for */
    MLIFT_ANSWER_VERBATIM /* a longer text as it is, to be unfolded */
};

/* A value with its error; a text where its unit is one; a list of numbers where `n` > 0. */
struct mlift_answer_value {
    enum mlift_unit unit;
    double number, mcse; /* NAN: none */
    const char *text;    /* NULL: none */
    const double *list;
    size_t n;
    bool none; /* null in JSON, "-" for people */
};

/* A column: `key` is the path below the row's object, `error` that of the value's MCSE. */
struct mlift_answer_column {
    const char *key;  /* NULL: not in the JSON */
    const char *head; /* NULL: not for people */
    enum mlift_unit unit;
    const char *error;
    unsigned shown; /* MLIFT_SHOWN_...; 0: all */
};

/* A column of figures without an error, for everybody. */
#define MLIFT_COLUMN(key, head, unit)                                                                                  \
    {                                                                                                                  \
        key, head, unit, NULL, 0                                                                                       \
    }

struct mlift_answer_row {
    struct mlift_answer_value *cell; /* [n_columns] */
    unsigned shown;
};

/* Draws a chart; on failure one sentence in `message`. */
typedef int mlift_answer_draw(const void *context, const struct mlift_gnuplot_output *output,
                              char message[MLIFT_GNUPLOT_MESSAGE]);

/* Everything is borrowed from the answer; which members are set follows from `kind`. */
struct mlift_answer_node {
    enum mlift_answer_kind kind;
    enum mlift_answer_section section;
    enum mlift_answer_weight weight;
    unsigned shown;
    bool folded;     /* table, verbatim: unfolded by the reader */
    const char *key; /* value, fact, sentence, table; or the name of a chart */
    const char
        *title; /* label of a sentence ("Verdict"), heading, caption of a table, title of a chart, term, summary */
    const char *text; /* sentence, words of a fact, of a chart, of a term; command; verbatim */
    struct mlift_answer_value value;
    struct mlift_answer_column *column;
    size_t n_columns, n_rows;
    struct mlift_answer_row *row;
    mlift_answer_draw *draw;
    const void *context; /* borrowed from the teller: alive as long as the answer */
};

struct mlift_answer {
    const char *command; /* "size", "compare" */
    const char *title;   /* of the page */
    struct mlift_answer_node *node;
    size_t n_nodes;
    enum mlift_answer_section section; /* of what is told next */
    unsigned shown;                    /* to whom */
    size_t cell;                       /* next cell of the open table */
    size_t room;
    struct mlift_answer_chunk *memory;
    int status;
};

/* `free` is safe twice. `command` without the program's name. */
void mlift_answer_init(struct mlift_answer *answer, const char *command, const char *title);
void mlift_answer_free(struct mlift_answer *answer);

/* MLIFT_OK, or the first error of the calls before. */
MLIFT_CHECKED int mlift_answer_status(const struct mlift_answer *answer);

/* What is told from now on: where, and to whom (MLIFT_SHOWN_...). A section begins shown to all. */
void mlift_answer_section(struct mlift_answer *answer, enum mlift_answer_section section);
void mlift_answer_show_to(struct mlift_answer *answer, unsigned shown);

/* Values for programs. A number that is not finite, and a text that is NULL, are null. */
void mlift_answer_put(struct mlift_answer *answer, const char *key, enum mlift_unit unit, double value);
void mlift_answer_put_simulated(struct mlift_answer *answer, const char *key, const char *error, enum mlift_unit unit,
                                double value, double mcse);
void mlift_answer_put_text(struct mlift_answer *answer, const char *key, const char *text);
void mlift_answer_put_flag(struct mlift_answer *answer, const char *key, bool flag);
void mlift_answer_put_list(struct mlift_answer *answer, const char *key, enum mlift_unit unit, const double *values,
                           size_t n);
/* An object or list that is not there at all. */
void mlift_answer_put_none(struct mlift_answer *answer, const char *key);
/* An empty list, for tables that may have no row. */
void mlift_answer_put_empty(struct mlift_answer *answer, const char *key);
/* A pair of values as a list of two. */
void mlift_answer_put_pair(struct mlift_answer *answer, const char *key, enum mlift_unit unit, double first,
                           double second);
/* A seed as a decimal string: beyond 2^53 a number would not survive its reader. */
void mlift_answer_put_seed(struct mlift_answer *answer, const char *key, uint64_t seed);

/* A fact for all: the value under `key` (may be NULL), and the printf-like words that say what it is. */
void mlift_answer_fact(struct mlift_answer *answer, const char *key, enum mlift_unit unit, double value, double mcse,
                       const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The same for a figure that is a text: "about 120,000". */
void mlift_answer_fact_as(struct mlift_answer *answer, const char *figure, const char *words);

/* A sentence or several; `label` (may be NULL) stands before it on a terminal, as "Verdict". An empty text says nothing
 * to people and is null in the JSON. */
void mlift_answer_say(struct mlift_answer *answer, const char *key, enum mlift_answer_weight weight, const char *label,
                      const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The same without key and label: a paragraph, an item of a list, a note. */
void mlift_answer_tell(struct mlift_answer *answer, enum mlift_answer_weight weight, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void mlift_answer_heading(struct mlift_answer *answer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Opens a table; cells fill it row by row, from left to right: the first cell after a full row begins the next one.
 * `caption` says what it shows (may be NULL). The
 * columns are copied. */
void mlift_answer_table(struct mlift_answer *answer, const char *key, const char *caption,
                        const struct mlift_answer_column *columns, size_t n);
/* Shown folded away on pages: long reference material. */
void mlift_answer_fold(struct mlift_answer *answer);
/* Fills several cells at once: MLIFT_CELLS (answer, MLIFT_T ("goal"), MLIFT_N (0.8), MLIFT_S (0.02, 0.001)). */
struct mlift_answer_fill {
    const char *text;
    double number, mcse;
    bool is_text;
};
#define MLIFT_T(words)                                                                                                 \
    {                                                                                                                  \
        .text = (words), .is_text = true                                                                               \
    }
#define MLIFT_N(value)                                                                                                 \
    {                                                                                                                  \
        .number = (value), .mcse = (double)NAN                                                                         \
    }
#define MLIFT_S(value, error)                                                                                          \
    {                                                                                                                  \
        .number = (value), .mcse = (error)                                                                             \
    }
#define MLIFT_CELLS(answer, ...)                                                                                       \
    mlift_answer_fill(answer, (const struct mlift_answer_fill[]){__VA_ARGS__},                                         \
                      sizeof((const struct mlift_answer_fill[]){__VA_ARGS__}) / sizeof(struct mlift_answer_fill))
void mlift_answer_fill(struct mlift_answer *answer, const struct mlift_answer_fill *cells, size_t n);

/* Begins a row that only those see whom `shown` names (0: all). */
void mlift_answer_row(struct mlift_answer *answer, unsigned shown);
void mlift_answer_cell(struct mlift_answer *answer, double value);
void mlift_answer_cell_simulated(struct mlift_answer *answer, double value, double mcse);
void mlift_answer_cell_text(struct mlift_answer *answer, const char *text); /* NULL: null */
void mlift_answer_cell_words(struct mlift_answer *answer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A value for programs that people see in other words. */
void mlift_answer_cell_as(struct mlift_answer *answer, double value, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A chart with its accessible title and the words that say what it shows. `context` is borrowed. */
void mlift_answer_chart(struct mlift_answer *answer, const char *name, const char *title, mlift_answer_draw *draw,
                        const void *context, const char *format, ...) __attribute__((format(printf, 6, 7)));

void mlift_answer_command(struct mlift_answer *answer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void mlift_answer_term(struct mlift_answer *answer, const char *term, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void mlift_answer_verbatim(struct mlift_answer *answer, const char *summary, const char *text, bool folded);

/* Room for a text of its own: printf into the answer's memory; never NULL. */
const char *mlift_answer_text(struct mlift_answer *answer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What was told under `key`, and a row's cell in the column `key`; NULL where there is none. */
const struct mlift_answer_node *mlift_answer_find(const struct mlift_answer *answer, const char *key);
const struct mlift_answer_value *mlift_answer_at(const struct mlift_answer_node *table, size_t row, const char *key);

/* A name as one step of a path, whatever stands in it: dots and brackets behind a backslash; never NULL. */
const char *mlift_answer_name(struct mlift_answer *answer, const char *name);

#endif
