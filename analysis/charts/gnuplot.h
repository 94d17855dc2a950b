/* The one home of process start: runs gnuplot, without a shell, on a script that this program wrote.
 *
 * The child gets an almost empty environment, a private working folder that is removed again, its own fixed file
 * names and a time limit; the finished picture is checked and moved to its final name in one step. */
#ifndef ANALYSIS_CHARTS_GNUPLOT_H
#define ANALYSIS_CHARTS_GNUPLOT_H

#include "models/error.h"

#include <stdbool.h>

#define MLIFT_GNUPLOT_MESSAGE 512

/* DUMB is text for a terminal. PAGE is an svg file that becomes part of a page: without a title of its own, and with a
 * second one for phones at mlift_gnuplot_narrow(path). */
enum mlift_gnuplot_format {
    MLIFT_GNUPLOT_SVG,
    MLIFT_GNUPLOT_PNG,
    MLIFT_GNUPLOT_PDF,
    MLIFT_GNUPLOT_DUMB,
    MLIFT_GNUPLOT_PAGE
};

/* Where a picture goes; borrows `path`. */
struct mlift_gnuplot_output {
    const char *path;
    enum mlift_gnuplot_format format;
    bool overwrite;   /* false: an existing file of that name is an error, whatever its content */
    double timeout_s; /* seconds gnuplot may take, at most 3600; 0 = 60 */
};

/* Reads "svg", "png" or "pdf" (lower case) into `format`; MLIFT_ERR_OUT_OF_RANGE for anything else. */
MLIFT_CHECKED int mlift_gnuplot_parse_format(const char *name, enum mlift_gnuplot_format *format);

/* "svg", "png", "pdf" or "txt": the extension of the format's files. */
const char *mlift_gnuplot_extension(enum mlift_gnuplot_format format);

/* "lift.svg" -> "lift-narrow.svg" in `narrow` (PATH_MAX bytes), which is returned; NULL where that is too long. */
const char *mlift_gnuplot_narrow(const char *path, char *narrow);

/* Draws `script` on a page of `width` x `height` pixels (96 a inch; png has twice as many). The script finds the
 * string variables PLAIN and BOLD, the two fonts of the terminal, and sets neither terminal nor output. `title` is
 * the accessible title of an svg file, already cleaned (analysis/charts/caption.h).
 *
 * Errors, with one sentence in `message` (empty on success): MLIFT_ERR_CHART if gnuplot is missing, exits with another
 * status than 0, writes anything to stderr, takes too long or leaves no whole picture; MLIFT_ERR_EXISTS if the file is
 * there already; MLIFT_ERR_OUT_OF_RANGE for a path or time limit that makes no sense; MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_gnuplot_draw(const char *script, const char *title, int width, int height,
                                     const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
