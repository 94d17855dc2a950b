/* What gnuplot draws as svg, made fit for reading: titled, without tool tips, and with colours for dark screens. */
#ifndef ANALYSIS_CHARTS_SVGTEXT_H
#define ANALYSIS_CHARTS_SVGTEXT_H

#include <stdio.h>

/* Writes the svg file `bytes` with `title` (cleaned text) as its title. Each colour is written as #rrggbb, and a style
 * sheet gives it its twin (analysis/charts/palette.h) on screens that prefer dark: in the file itself and, as equal colours
 * have equal twins, in a page that it is part of. Paper stays white. Write errors stay with `file`. */
void mlift_svgtext_write(FILE *file, const char *bytes, const char *title);

#endif
