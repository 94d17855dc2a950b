/* The section `messages`. */
#ifndef SCENARIOS_READ_MESSAGES_H
#define SCENARIOS_READ_MESSAGES_H

#include "scenarios/reader.h"

/* Fills the campaign's messages; needs the data points. */
void mlift_read_messages(struct mlift_reader *reader);

/* Adds a message without properties (table model) and returns its index, 1-based, or -1 with a complaint. */
int mlift_read_messages_add(struct mlift_reader *reader, struct mlift_place place, const char *name);

#endif
