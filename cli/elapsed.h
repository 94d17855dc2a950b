/* How long the program has been at it: reading, compiling, simulating, judging, up to the moment of asking. */
#ifndef CLI_ELAPSED_H
#define CLI_ELAPSED_H

/* Starts the clock; main does. */
void cli_elapsed_start(void);

/* Seconds since then. */
double cli_elapsed_seconds(void);

#endif
