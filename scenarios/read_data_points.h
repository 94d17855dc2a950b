/* The section `data_points`: levels, shares, signals, three kinds of heterogeneity, drift. */
#ifndef SCENARIOS_READ_DATA_POINTS_H
#define SCENARIOS_READ_DATA_POINTS_H

#include "scenarios/reader.h"

/* Fills the campaign's data points from the section, or with the five defaults where there is none; sets stage_point,
 * recency_point and the ageing of recency. */
void mlift_read_data_points(struct mlift_reader *reader);

/* Warns about levels with share 0; to be called when the shares are final. */
void mlift_read_data_points_check(struct mlift_reader *reader);

#endif
