/* What is compared and counted: the sections `report`, `experiment`, `horizon_days` and `uncertain`. */
#ifndef SCENARIOS_READ_REPORT_H
#define SCENARIOS_READ_REPORT_H

#include "scenarios/reader.h"

/* Reads `report` and `experiment`; needs the list size and the strategies. */
void mlift_read_report(struct mlift_reader *reader);

/* Reads `horizon_days` and checks the sends against it. */
void mlift_read_report_horizon(struct mlift_reader *reader);

/* Reads `uncertain`. */
void mlift_read_report_uncertain(struct mlift_reader *reader);

#endif
