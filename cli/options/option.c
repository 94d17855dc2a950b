#include "cli/options/option.h"

#include "cli/command.h"
#include "cli/options/question.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t cli_option_seed(const struct argp_state *state, const char *text)
{
    char *end;

    errno = 0;
    unsigned long long seed = strtoull(text, &end, 10);
    if (errno || text[0] < '0' || text[0] > '9' || *end) {
        argp_failure(state, CLI_WRONG_USE, 0, "--seed must be a whole number from 0 to 18446744073709551615: got '%s'",
                     text);
    }
    return seed;
}

int cli_option_threads(const struct argp_state *state, const char *text)
{
    return (int)cli_question_whole(state, "threads", text, 1, 1024);
}

enum mlift_gnuplot_format cli_option_format(const struct argp_state *state, const char *text)
{
    enum mlift_gnuplot_format format = MLIFT_GNUPLOT_SVG;

    if (mlift_gnuplot_parse_format(text, &format)) {
        argp_failure(state, CLI_WRONG_USE, 0, "--format is svg, png or pdf: got '%s'", text);
    }
    return format;
}

void cli_option_path(const struct argp_state *state, const char *text, char *path, size_t room, size_t spare)
{
    if (!*text || strlen(text) >= room - spare) {
        argp_failure(state, CLI_WRONG_USE, 0, "-o: this is no file name");
    }
    (void)snprintf(path, room, "%s", text);
}
