/* Text of anybody's, made fit for a page or a terminal: valid UTF-8, nothing that XML forbids, nothing that turns the
 * writing direction of its surroundings. */
#ifndef CLI_SHOW_PAGE_TEXT_H
#define CLI_SHOW_PAGE_TEXT_H

enum { CLI_PAGE_TEXT_CHARACTER = 5 }; /* bytes of a character, and a 0 */

/* The first character of `text`, which is not empty, cleaned as below; returns what follows it. Needs no memory. */
const char *cli_page_text_next(const char *text, char out[CLI_PAGE_TEXT_CHARACTER]);

/* Copies `text` to `out` (room for 3 bytes a byte of `text`, and 1) with U+FFFD for bytes that are no UTF-8, control
 * characters other than tab, line feed and carriage return, noncharacters, and marks that embed, override or isolate a
 * direction. */
void cli_page_text_clean(const char *text, char *out);

/* The same as one line for a terminal, which would obey control characters: tabs and line ends are spaces, none at the
 * end. Titles, questions and offers are shorter than the 340 bytes that are read. Returns `out`. */
enum { CLI_PAGE_TEXT_LINE = 1024 };
const char *cli_page_text_line(const char *text, char out[CLI_PAGE_TEXT_LINE]);

#endif
