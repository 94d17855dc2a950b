/* The keys of strategies that are bounds: kind oracle and oracle_observed. */
#ifndef SCENARIOS_READ_ORACLE_H
#define SCENARIOS_READ_ORACLE_H

#include "scenarios/reader.h"

/* Reads a strategy of either kind; its `kind` is set. */
void mlift_read_oracle(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                       struct mlift_strategy *strategy);

/* Complains about the keys of bounds in a strategy that is none. */
void mlift_read_oracle_refuse(struct mlift_reader *reader, const struct mlift_yaml_node *node);

/* What depends on the other strategies, once all are read: whether oracle_observed is living where it does not say. */
void mlift_read_oracle_finish(struct mlift_reader *reader);

/* Complains where strategy s is a bound with more days to send on than can be counted. */
void mlift_read_oracle_check(struct mlift_reader *reader, int s);

#endif
