/* A chart's svg file made part of a page: tidied, its ids made its own, described in words. */
#ifndef CLI_SHOW_PAGE_SVG_H
#define CLI_SHOW_PAGE_SVG_H

#include "models/error.h"

/* Reads the svg file at `path` and puts it at *svg, the caller's to free, as XML without a declaration: without size
 * (the page sets it), tool tips, scripts and empty groups; every id and every reference to one begins with `name` and a
 * hyphen; title and words (cleaned by cli_page_text_clean) are what a screen reader
 * says. Its style sheet stays, as the colours for dark screens are there. MLIFT_ERR_CHART for what is no svg file;
 * MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int cli_page_svg_read(const char *path, const char *name, const char *title, const char *words,
                                    char **svg);

#endif
