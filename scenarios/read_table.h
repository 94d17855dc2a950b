/* The section `table`: outcome rates per cell and message, straight from data. */
#ifndef SCENARIOS_READ_TABLE_H
#define SCENARIOS_READ_TABLE_H

#include "scenarios/reader.h"

/* Adds the messages that the table names; needs the data points, and comes before the strategies. Fills the campaign's
 * cells with weights and outcome rates. */
void mlift_read_table(struct mlift_reader *reader);

/* Reads `economics.earns`, the outcome that earns; needs the table's outcomes. A margin that nothing earns is a
 * warning. */
void mlift_read_table_earning(struct mlift_reader *reader);

/* Complains about sections that mean nothing in the table model, or about `table` outside it. */
void mlift_read_table_check_sections(struct mlift_reader *reader);

#endif
