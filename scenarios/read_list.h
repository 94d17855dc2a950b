/* The section `list`: how many subscribers, and where their profiles come from. */
#ifndef SCENARIOS_READ_LIST_H
#define SCENARIOS_READ_LIST_H

#include "scenarios/reader.h"

/* First half, before the data points are read: whether data files will give the shares. */
void mlift_read_list_begin(struct mlift_reader *reader);

/* Second half: the size, and the fixed list or the cell table. */
void mlift_read_list(struct mlift_reader *reader);

/* Sets the marginal shares of every data point to those of the cells or of the fixed list. */
void mlift_read_list_shares(struct mlift_campaign *campaign);

#endif
