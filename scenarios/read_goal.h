/* The section `goal`, and whether anybody can reach it. */
#ifndef SCENARIOS_READ_GOAL_H
#define SCENARIOS_READ_GOAL_H

#include "scenarios/reader.h"

/* Reads the goal; needs the data points. */
void mlift_read_goal(struct mlift_reader *reader);

/* Complains if nothing can reach the goal; needs final shares, funnel and strategies. */
void mlift_read_goal_check(struct mlift_reader *reader);

#endif
