/* The defects of a scenario: every kind by name, and the collector that turns them into diagnostics.
 *
 * Diagnostics are kept until the end and handed over in the order of the lines, so that all errors of a file come
 * in one go. Each kind has a file in tests/data/museum. */
#ifndef SCENARIOS_DEFECT_H
#define SCENARIOS_DEFECT_H

#include "models/diag.h"
#include "models/error.h"

#include <stddef.h>

/* X(name, kind in words, severity) */
#define MLIFT_DEFECTS(X)                                                                                               \
    X(UNREADABLE_FILE, "unreadable-file", ERROR)                                                                       \
    X(FILE_TOO_LARGE, "file-too-large", ERROR)                                                                         \
    X(NUL_BYTE, "nul-byte", ERROR)                                                                                     \
    X(NOT_UTF8, "not-utf8", ERROR)                                                                                     \
    X(SYNTAX, "syntax", ERROR)                                                                                         \
    X(EMPTY_FILE, "empty-file", ERROR)                                                                                 \
    X(SEVERAL_DOCUMENTS, "several-documents", ERROR)                                                                   \
    X(ANCHOR, "anchor", ERROR)                                                                                         \
    X(ALIAS, "alias", ERROR)                                                                                           \
    X(TAG, "tag", ERROR)                                                                                               \
    X(MERGE_KEY, "merge-key", ERROR)                                                                                   \
    X(COMPLEX_KEY, "complex-key", ERROR)                                                                               \
    X(DUPLICATE_KEY, "duplicate-key", ERROR)                                                                           \
    X(TOO_DEEP, "too-deep", ERROR)                                                                                     \
    X(TOO_MANY_VALUES, "too-many-values", ERROR)                                                                       \
    X(TOO_MANY_ERRORS, "too-many-errors", ERROR)                                                                       \
    X(UNKNOWN_KEY, "unknown-key", ERROR)                                                                               \
    X(MISSING_KEY, "missing-key", ERROR)                                                                               \
    X(MISPLACED_KEY, "misplaced-key", ERROR)                                                                           \
    X(WRONG_TYPE, "wrong-type", ERROR)                                                                                 \
    X(NOT_A_NUMBER, "not-a-number", ERROR)                                                                             \
    X(DECIMAL_COMMA, "decimal-comma", ERROR)                                                                           \
    X(PERCENT, "percent", ERROR)                                                                                       \
    X(QUOTED_NUMBER, "quoted-number", ERROR)                                                                           \
    X(NOT_FINITE, "not-finite", ERROR)                                                                                 \
    X(NOT_WHOLE, "not-whole", ERROR)                                                                                   \
    X(OUT_OF_RANGE, "out-of-range", ERROR)                                                                             \
    X(UNKNOWN_WORD, "unknown-word", ERROR)                                                                             \
    X(BAD_NAME, "bad-name", ERROR)                                                                                     \
    X(RESERVED_NAME, "reserved-name", ERROR)                                                                           \
    X(REPEATED_NAME, "repeated-name", ERROR)                                                                           \
    X(TEXT_TOO_LONG, "text-too-long", ERROR)                                                                           \
    X(TEXT_CONTROL, "text-control", ERROR)                                                                             \
    X(TOO_MANY, "too-many", ERROR)                                                                                     \
    X(TOO_FEW, "too-few", ERROR)                                                                                       \
    X(BAD_VERSION, "bad-version", ERROR)                                                                               \
    X(SHARES_SUM, "shares-sum", ERROR)                                                                                 \
    X(PROBABILITIES_SUM, "probabilities-sum", ERROR)                                                                   \
    X(ENDS_DIFFER, "ends-differ", WARNING)                                                                             \
    X(NOTHING_EARNS, "nothing-earns", WARNING)                                                                         \
    X(LEVEL_NOBODY_HAS, "level-nobody-has", WARNING)                                                                   \
    X(GIVEN_ORDER, "given-order", ERROR)                                                                               \
    X(UNKNOWN_DATA_POINT, "unknown-data-point", ERROR)                                                                 \
    X(UNKNOWN_LEVEL, "unknown-level", ERROR)                                                                           \
    X(UNKNOWN_MESSAGE, "unknown-message", ERROR)                                                                       \
    X(UNKNOWN_STRATEGY, "unknown-strategy", ERROR)                                                                     \
    X(FILE_AND_CELLS, "file-and-cells", ERROR)                                                                         \
    X(DAYS_NOT_ASCENDING, "days-not-ascending", ERROR)                                                                 \
    X(DAYS_AND_SENDS, "days-and-sends", ERROR)                                                                         \
    X(SEND_BEYOND_HORIZON, "send-beyond-horizon", ERROR)                                                               \
    X(TOO_MANY_SENDS, "too-many-sends", ERROR)                                                                         \
    X(TRIGGERED_SENDS, "triggered-sends", ERROR)                                                                       \
    X(OUTSIDE_SEGMENT_BY, "outside-segment-by", ERROR)                                                                 \
    X(UNREACHABLE_RULE, "unreachable-rule", WARNING)                                                                   \
    X(MESSAGE_NEVER_SENT, "message-never-sent", WARNING)                                                               \
    X(LIVING_UNOBSERVABLE, "living-unobservable", WARNING)                                                             \
    X(GOAL_NEEDS_STAGE, "goal-needs-stage", ERROR)                                                                     \
    X(GOAL_UNREACHABLE, "goal-unreachable", ERROR)                                                                     \
    X(SAME_STRATEGY, "same-strategy", ERROR)                                                                           \
    X(SIZES_NOT_ASCENDING, "sizes-not-ascending", ERROR)                                                               \
    X(SIZE_BEYOND_LIST, "size-beyond-list", ERROR)                                                                     \
    X(UNCERTAIN_RANGE, "uncertain-range", ERROR)                                                                       \
    X(LIST_SIZE_DIFFERS, "list-size-differs", ERROR)                                                                   \
    X(TABLE_STRATEGY, "table-strategy", ERROR)                                                                         \
    X(CSV_EMPTY, "csv-empty", ERROR)                                                                                   \
    X(CSV_SYNTAX, "csv-syntax", ERROR)                                                                                 \
    X(CSV_RAGGED_ROW, "csv-ragged-row", ERROR)                                                                         \
    X(CSV_TOO_LARGE, "csv-too-large", ERROR)                                                                           \
    X(CSV_DUPLICATE_COLUMN, "csv-duplicate-column", ERROR)                                                             \
    X(CSV_MISSING_COLUMN, "csv-missing-column", ERROR)                                                                 \
    X(CSV_UNKNOWN_COLUMN, "csv-unknown-column", ERROR)                                                                 \
    X(CSV_BAD_VALUE, "csv-bad-value", ERROR)                                                                           \
    X(CELL_TWICE, "cell-twice", ERROR)                                                                                 \
    X(CELL_MISSING, "cell-missing", ERROR)                                                                             \
    X(OUTCOMES_NOT_NESTED, "outcomes-not-nested", ERROR)                                                               \
    X(BOUND_IN_TEST, "bound-in-test", ERROR)                                                                           \
    X(CANDIDATE_SENDS_NOTHING, "candidate-sends-nothing", ERROR)

enum mlift_defect {
#define MLIFT_DEFECT_ENUM(name, words, severity) MLIFT_DEFECT_##name,
    MLIFT_DEFECTS(MLIFT_DEFECT_ENUM)
#undef MLIFT_DEFECT_ENUM
        MLIFT_N_DEFECTS
};

/* A text that is not the scenario's: a CSV file, an argument of the command line. */
struct mlift_defect_source {
    const char *file, *text;
    size_t length;
};

/* The collector. Borrows `file` and `text`, which must outlive it; owns the diagnostics. */
struct mlift_defects {
    const char *file;
    const char *text; /* for the source lines; not zero-terminated */
    size_t length;
    const struct mlift_defect_source *arguments; /* borrowed: texts that values were set from, or NULL */
    size_t n_errors, n_warnings;
    size_t n_kept;
    struct mlift_diag *kept;
};

/* A place in the text: a 1-based line and column (in characters), 0 where there is none. Line -1 - i: in the one line
 * of arguments[i]. */
struct mlift_place {
    int line, column;
};

/* The kind in words, `unknown-key`; never NULL. */
const char *mlift_defect_words(enum mlift_defect kind);

/* Errors: no memory. */
MLIFT_CHECKED int mlift_defect_init(struct mlift_defects *defects, const char *file);
void mlift_defect_free(struct mlift_defects *defects);

/* Keeps one diagnostic. `key` may be "". After 50 of them one `too-many-errors` is kept and the rest is counted only.
 */
__attribute__((format(printf, 5, 6))) void mlift_defect_report(struct mlift_defects *defects, enum mlift_defect kind,
                                                               struct mlift_place place, const char *key,
                                                               const char *format, ...);

/* The same about another file (a CSV file with its own text), given as a second set of file, text and length. */
__attribute__((format(printf, 6, 7))) void mlift_defect_report_in(struct mlift_defects *defects,
                                                                  const struct mlift_defect_source *source,
                                                                  enum mlift_defect kind, struct mlift_place place,
                                                                  const char *key, const char *format, ...);

/* Hands all diagnostics to the sink: those of the scenario by line, then those of other files. Empties the collector.
 */
void mlift_defect_flush(struct mlift_defects *defects, mlift_diag_sink *sink, void *context);

#endif
