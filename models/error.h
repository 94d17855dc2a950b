/* Error codes of every room, in ranges per folder, with one description each.
 *
 * What can fail returns int: 0 or one of these negative codes, raised by MLIFT_RAISE so that one breakpoint
 * (mlift_error_raise) sees every error at its origin. Nothing below cli/ prints or exits. */
#ifndef MODELS_ERROR_H
#define MODELS_ERROR_H

#define MLIFT_CHECKED __attribute__((warn_unused_result))

/* X(name, value, description). models/ -1.., scenarios/ -100.., sim/ -200.., analysis/ -300... */
#define MLIFT_ERRORS(X)                                                                                                \
    X(MLIFT_ERR_NO_MEMORY, -1, "not enough memory")                                                                    \
    X(MLIFT_ERR_OVERFLOW, -2, "a size is too large for this program")                                                  \
    X(MLIFT_ERR_TOO_MANY_STATES, -3, "the campaign has more states than the decision table can hold")                  \
    X(MLIFT_ERR_TOO_MANY_OUTCOMES, -4, "a row of the decision table has more than eight outcomes")                     \
    X(MLIFT_ERR_BAD_PROBABILITY, -5, "a probability is outside [0, 1] or not a number")                                \
    X(MLIFT_ERR_BAD_CAMPAIGN, -6, "the campaign contradicts itself")                                                   \
    X(MLIFT_ERR_TOO_MANY_SENDS, -7, "a strategy can send one subscriber more than 255 messages")                       \
    X(MLIFT_ERR_BAD_SCENARIO, -100, "the scenario file has errors")                                                    \
    X(MLIFT_ERR_OPEN_FILE, -101, "a file cannot be opened or read")                                                    \
    X(MLIFT_ERR_BAD_CSV, -102, "a CSV file has errors")                                                                \
    X(MLIFT_ERR_BAD_RESULTS, -200, "this is not a readable microlift results file")                                    \
    X(MLIFT_ERR_WRITE_RESULTS, -201, "the results file could not be written")                                          \
    X(MLIFT_ERR_EXISTS, -202, "the file exists already")                                                               \
    X(MLIFT_ERR_INTERRUPTED, -203, "interrupted")                                                                      \
    X(MLIFT_ERR_BAD_JOURNAL, -204, "the journal of a sweep could not be read or written")                              \
    X(MLIFT_ERR_FOREIGN_JOURNAL, -205, "the journal belongs to another sweep")                                         \
    X(MLIFT_ERR_LOCKED, -206, "another process is writing the same file")                                              \
    X(MLIFT_ERR_SWEEP_POINT, -207, "a point of the sweep is not possible")                                             \
    X(MLIFT_ERR_NOT_A_FILE, -208, "where the results should go stands something else than a file")                     \
    X(MLIFT_ERR_OUT_OF_RANGE, -300, "an argument is outside its range")                                                \
    X(MLIFT_ERR_NO_CONVERGENCE, -301, "a numerical method did not converge")                                           \
    X(MLIFT_ERR_UNREACHABLE, -302, "the target cannot be reached")                                                     \
    X(MLIFT_ERR_CHART, -303, "gnuplot could not draw the chart")                                                       \
    X(MLIFT_ERR_INCOMPARABLE, -304, "the two sides cannot be compared")

enum mlift_error {
    MLIFT_OK = 0,
#define MLIFT_ERROR_ENUM(name, value, text) name = (value),
    MLIFT_ERRORS(MLIFT_ERROR_ENUM)
#undef MLIFT_ERROR_ENUM
};

/* Returns `code` unchanged; every error passes through here once, at its origin. */
int mlift_error_raise(int code);
#define MLIFT_RAISE(code) mlift_error_raise(code)

/* One English sentence without a full stop for `code`; never NULL. */
const char *mlift_error_describe(int code);

/* The i-th code of the table (i from 0), or 0 after the last: lets a test walk all of them. */
int mlift_error_at(int i);

#endif
