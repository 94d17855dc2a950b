/* The three standard streams of the program. Nobody is told "done" whose answer was lost: whichever way the program
 * ends (a command returns, --help, wrong use), standard output is flushed and checked once, here. */
#ifndef CLI_STREAMS_H
#define CLI_STREAMS_H

/* First thing in main. Streams that were closed (`>&-`) are given a descriptor that can neither be read nor written, so
 * that no file opened later takes their place and receives what is meant for the reader. From now on, an exit after
 * output that could not be written prints one line on standard error and ends with CLI_MACHINE instead. Commands that
 * stop early because of it print nothing about it themselves. */
void cli_streams_guard(void);

#endif
