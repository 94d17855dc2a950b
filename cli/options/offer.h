/* What can be typed where a command wants a value: words, or files of a kind. */
#ifndef CLI_OPTIONS_OFFER_H
#define CLI_OPTIONS_OFFER_H

#include "cli/options/optionlist.h"

#include <stdio.h>

enum cli_offer_kind {
    CLI_OFFER_NOTHING, /* a number, a text of one's own */
    CLI_OFFER_WORDS,   /* one of `words` */
    CLI_OFFER_FILES,   /* files that match `pattern` */
    CLI_OFFER_FOLDERS
};

enum { CLI_OFFER_SIZE = 4096 };

struct cli_offer {
    enum cli_offer_kind kind;
    char words[CLI_OFFER_SIZE]; /* separated by spaces; a-z 0-9 - only */
    char pattern[32];           /* "*", "*.h5", "*.@(h5|yaml)" */
};

/* After an option of a command. */
void cli_offer_value(struct cli_offer *offer, const char *command, const struct cli_option *option);

/* Where the command wants an argument; `arguments` is the args_doc of its tables, or NULL. */
void cli_offer_argument(struct cli_offer *offer, const char *arguments);

#endif
