/* microlift compare SCENARIO --segments: how many segments a list can teach. */
#ifndef CLI_COMPARE_SEGMENTS_H
#define CLI_COMPARE_SEGMENTS_H

#include "analysis/frontier.h"
#include "cli/command.h"
#include "cli/pilot.h"
#include "scenarios/scenario.h"

#include <argp.h>
#include <stdbool.h>

/* Said wherever the truth is a table of data. */
#define CLI_SEGMENTS_TRUTH                                                                                             \
    "the table is taken as the truth, but it was estimated from data itself: the noise in its cells counts as real "   \
    "differences between segments and flatters segmentation, most where lists are long and segments many. Read every " \
    "gain as an upper end."

struct cli_segments_options {
    struct cli_pilot shared;
    const char *segment_by;
    size_t list[MLIFT_TRYOUT_MOST_SIZES];
    int n_lists;
    size_t wanted[MLIFT_FRONTIER_MOST_SCHEMES];
    int n_wanted;
};

/* Everything the answer is made of. */
struct cli_segments {
    struct cli_segments_options options;
    struct mlift_scenario *scenario; /* owned */
    struct mlift_menu menu;          /* owned */
    struct mlift_frontier_question question;
    struct mlift_frontier frontier; /* owned */
    int own;                        /* index of the scenario's list size among the lists */
    bool ordered_by_worth;          /* the data points' order is that of what each adds, not the user's */
};

/* True where the arguments of `microlift compare` ask for this. */
bool cli_compare_segments_asked(int argc, char **argv);

/* Parses, simulates, prints; returns an exit code. */
int cli_compare_segments_run(int argc, char **argv);

/* Shows its options. */
void cli_compare_segments_form(const char *name, cli_visit_form *visit, void *context);

/* "visit", "purchases", "clicks" or "profit": what the pilot observes, or what gains are measured in. */
const char *cli_segments_outcome(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome);

/* The same in the plural: "visits". */
enum { CLI_SEGMENTS_COUNTED = MLIFT_NAME_SIZE + 2 };
void cli_segments_counted(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome,
                          char out[CLI_SEGMENTS_COUNTED]);

/* 100 and "pp" for rates, 1 and "currency" for profit: how gains are printed. */
double cli_segments_scale(const struct cli_segments *self);
const char *cli_segments_unit(const struct cli_segments *self);

/* "raw", "shrunk", "threshold". */
const char *cli_segments_rule(enum mlift_choice_rule rule);

/* Reads "goal", "click", "profit" (where `profit`) or an outcome of the table into `outcome`; other outcomes of a table
 * than the first become the goal of the campaign. False where there is no such outcome. */
bool cli_segments_find_outcome(struct mlift_campaign *campaign, const char *name, bool profit,
                               enum mlift_menu_outcome *outcome);

/* What `metric` and `measure` (NULL: not said) mean for the campaign, whose goal they may settle; prints what is wrong
 * and returns an exit code. Metric: as the measure unless that is profit. */
int cli_segments_ask_outcomes(const char *program, struct mlift_campaign *campaign, const char *metric,
                              const char *measure, enum mlift_menu_outcome *learns_from,
                              enum mlift_menu_outcome *valued_by);

/* Reads "a,b,c" as data points, each once; false where that is not so. */
bool cli_segments_find_points(const struct mlift_campaign *campaign, const char *names,
                              int point[MLIFT_MAX_DATA_POINTS], int *n);

/* Reads the scenario `file` into *to (the caller's to free). Prints what is wrong and returns an exit code. */
int cli_segments_load(const char *program, const char *file, struct mlift_scenario **to);

#endif
