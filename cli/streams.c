#include "cli/streams.h"

#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_output(void)
{
    errno = 0;
    int failed = fflush(stdout);
    int reason = errno; /* 0 where an earlier write failed: ferror keeps no reason */

    if (failed || ferror(stdout)) {
        fprintf(stderr, "microlift: error: standard output cannot be written: the answer is lost%s%s\n",
                reason ? ": " : "", reason ? strerror(reason) : "");
        _exit(CLI_MACHINE);
    }
}

void cli_streams_guard(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/", O_PATH) != fd) {
            _exit(CLI_MACHINE); /* nothing could be told to anybody */
        }
    }
    if (atexit(check_output)) {
        fputs("microlift: error: not enough memory\n", stderr);
        _exit(CLI_MACHINE);
    }
}
