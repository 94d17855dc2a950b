/* The section `strategies`: what is sent to whom, when. */
#ifndef SCENARIOS_READ_STRATEGIES_H
#define SCENARIOS_READ_STRATEGIES_H

#include "scenarios/reader.h"

/* Fills the campaign's strategies; needs the data points and messages. */
void mlift_read_strategies(struct mlift_reader *reader);

#endif
