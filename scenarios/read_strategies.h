/* The section `strategies`: what is sent to whom, when. */
#ifndef SCENARIOS_READ_STRATEGIES_H
#define SCENARIOS_READ_STRATEGIES_H

#include "scenarios/reader.h"

/* Fills the campaign's strategies; needs the data points and messages. */
void mlift_read_strategies(struct mlift_reader *reader);

/* The node of a strategy, or of a rule of it; NULL where the file has none. */
const struct mlift_yaml_node *mlift_read_strategies_node(const struct mlift_reader *reader, int strategy);
const struct mlift_yaml_node *mlift_read_strategies_rule_node(const struct mlift_reader *reader, int strategy,
                                                              int rule);

#endif
