/* Which stage of the funnel would have to move, and by how much, for the goal to be detectable on this list: one
 * parameter of the campaign at a time is moved for the challenger only, and the campaign solved exactly again. */
#ifndef ANALYSIS_DESIGNS_LEVER_H
#define ANALYSIS_DESIGNS_LEVER_H

#include "models/table.h"

enum { MLIFT_LEVER_MOST = 5 };

struct mlift_lever {
    const char *key;   /* parameter, as in the scenario file */
    const char *what;  /* "opens per message sent" */
    double value_now;  /* of the parameter, in units of the file */
    double value_need; /* NAN: no value in its range is enough */
    double rate_now;   /* what `what` says, for the challenger */
    double rate_need;  /* NAN likewise */
    double goal_most;  /* largest goal rate that this parameter alone reaches in the range searched */
    bool at_least;     /* already there: no move needed */
};

/* Fills lever[MLIFT_LEVER_MOST] for the challenger to reach the goal rate `p_goal`; returns how many in *n (0 for the
 * table model). Opens, clicks given open, and advance from each stage given a click. The intercepts are searched up to
 * three logits above where they are. Errors of solving a campaign. */
MLIFT_CHECKED int mlift_lever_find(const struct mlift_campaign *campaign, int challenger, double p_goal,
                                   struct mlift_lever *lever, int *n);

#endif
