/* Text for charts: what a person wrote made safe for gnuplot and XML, measured, wrapped; numbers as people read them.
 *
 * A cleaned text holds no apostrophe and no control byte, so it can stand between single quotes in a gnuplot script. */
#ifndef ANALYSIS_CHARTS_CAPTION_H
#define ANALYSIS_CHARTS_CAPTION_H

#include <stdbool.h>
#include <stddef.h>

#define MLIFT_CAPTION_MAX_CHARS 600
#define MLIFT_CAPTION_SIZE (4 * MLIFT_CAPTION_MAX_CHARS + 4)
#define MLIFT_CAPTION_MAX_LINES 7
#define MLIFT_CAPTION_LINE_CHARS 200
#define MLIFT_CAPTION_LINE_SIZE (4 * MLIFT_CAPTION_LINE_CHARS + 4)
#define MLIFT_CAPTION_NUMBER 40

/* A text broken into at most MLIFT_CAPTION_MAX_LINES cleaned lines of at most 200 characters. */
struct mlift_caption {
    int n_lines;
    char lines[MLIFT_CAPTION_MAX_LINES][MLIFT_CAPTION_LINE_SIZE];
};

/* Copies at most `max_chars` (1 to 600) characters of `text` (NULL = empty) to `out`, which holds MLIFT_CAPTION_SIZE
 * bytes: apostrophe to U+2019, bytes below 0x20 and 0x7f to a space, what is not valid UTF-8 or not allowed in XML or
 * turns the writing direction to '?', "]]>" to "]] >". A longer text ends in an ellipsis. */
void mlift_caption_clean(const char *text, size_t max_chars, char *out);

/* Width in pixels of a cleaned text at font size `px`, from the advance widths of DejaVu Sans, the widest of the
 * usual sans-serif fonts: an upper bound for the others. */
double mlift_caption_width(const char *text, double px, bool bold);

/* Cleans `text` and breaks it at spaces (or / _ - , | + within long words) into at most `max_lines` lines (1 to 7) no
 * wider than `max_width` pixels. What does not fit is left out of the middle, so that names that differ only at their
 * ends stay different. */
void mlift_caption_wrap(const char *text, double px, bool bold, double max_width, int max_lines,
                        struct mlift_caption *out);

/* Writes `value` with `decimals` (0 to 9), thousands separators, a true minus sign and, if `plus`, a plus sign;
 * independent of the locale. |value| below 1e9; a value that is not finite gives "n/a". */
void mlift_caption_number(double value, int decimals, bool plus, char out[MLIFT_CAPTION_NUMBER]);

#endif
