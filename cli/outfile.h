/* A file that appears whole or not at all: written under a temporary name beside it, synced, renamed. Where a link
 * stands, that is done to what it leads to; devices and pipes are written to as they are. */
#ifndef CLI_OUTFILE_H
#define CLI_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

enum { CLI_OUTFILE_PATH = 4096 };

struct cli_outfile {
    FILE *stream; /* write here */
    char path[CLI_OUTFILE_PATH], temporary[CLI_OUTFILE_PATH + 16];
    bool replace, through; /* through: a device or a pipe, never removed or renamed over */
};

/* Starts a file; path "-" or NULL is standard output. Unless `replace`, a file that is there is refused now and again
 * at the end; folders, sockets and disks always. Prints what is wrong as "PROGRAM: ..." and returns an exit code, 0 if well. */
int cli_outfile_open(struct cli_outfile *file, const char *program, const char *path, bool replace);

/* Publishes the file. On failure nothing is left behind and an older file is untouched. Returns an exit code. */
int cli_outfile_close(struct cli_outfile *file, const char *program);

/* Gives the file up. Safe after close. */
void cli_outfile_abandon(struct cli_outfile *file);

#endif
