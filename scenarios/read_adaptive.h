/* Strategies that learn: kinds `learned` and `bandit`. */
#ifndef SCENARIOS_READ_ADAPTIVE_H
#define SCENARIOS_READ_ADAPTIVE_H

#include "scenarios/reader.h"

/* Reads the keys of a strategy of one of these kinds. */
void mlift_read_adaptive(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                         struct mlift_strategy *strategy);

/* Complains about their keys in a strategy of another kind. */
void mlift_read_adaptive_refuse(struct mlift_reader *reader, const struct mlift_yaml_node *node);

/* Candidates that were left out, and the days that follow from them; once all strategies are read. */
void mlift_read_adaptive_finish(struct mlift_reader *reader);

#endif
