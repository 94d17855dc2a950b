/* Text of anybody's, made fit for a page: valid UTF-8, nothing that XML forbids, nothing that turns the writing
 * direction of its surroundings. */
#ifndef CLI_PAGE_TEXT_H
#define CLI_PAGE_TEXT_H

/* Copies `text` to `out` (room for 3 bytes a byte of `text`, and 1) with U+FFFD for bytes that are no UTF-8, control
 * characters other than tab, line feed and carriage return, noncharacters, and marks that embed, override or isolate a
 * direction. */
void cli_page_text_clean(const char *text, char *out);

#endif
