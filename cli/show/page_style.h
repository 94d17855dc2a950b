/* How a page looks: the style sheet of cli/show/page.h. */
#ifndef CLI_SHOW_PAGE_STYLE_H
#define CLI_SHOW_PAGE_STYLE_H

/* Plain CSS without '<', '&' and "]]>", so that it stands in HTML and in XML as it is. */
extern const char cli_page_style[];

#endif
