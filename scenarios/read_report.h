/* What is compared and counted: the sections `report`, `experiment`, `horizon_days` and `uncertain`. */
#ifndef SCENARIOS_READ_REPORT_H
#define SCENARIOS_READ_REPORT_H

#include "scenarios/reader.h"

/* Reads `report` and `experiment`; needs the list size and the strategies. */
void mlift_read_report(struct mlift_reader *reader);

/* Reads `horizon_days` and checks the sends against it. */
void mlift_read_report_horizon(struct mlift_reader *reader);

/* Warns where strategies end on different days and no `horizon_days` says for how long all are counted. Behavioural
 * model; of a campaign that has no errors. */
void mlift_read_report_check_ends(struct mlift_reader *reader);

/* Reads `uncertain`. */
void mlift_read_report_uncertain(struct mlift_reader *reader);

#endif
