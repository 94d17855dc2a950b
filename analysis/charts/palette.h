/* The colours of charts: one a strategy and one a measure, the same in every chart, each with a twin for dark grounds.
 *
 * Colours are 0xRRGGBB. Those of strategies are for people with any colour vision (Okabe and Ito 2008, without yellow,
 * which is too light on white); dash patterns and markers differ as well. */
#ifndef ANALYSIS_CHARTS_PALETTE_H
#define ANALYSIS_CHARTS_PALETTE_H

enum { MLIFT_PALETTE_N_STYLES = 8 };

/* Text and grid greys keep at least 4.5:1 and 1.2:1 contrast against the paper. */
#define MLIFT_PALETTE_PAPER 0xffffffu
#define MLIFT_PALETTE_INK 0x222222u
#define MLIFT_PALETTE_SOFT 0x5f5f5fu
#define MLIFT_PALETTE_GRID 0xdfdfdfu
#define MLIFT_PALETTE_LEADER 0xb5b5b5u
#define MLIFT_PALETTE_BAD 0xb22222u   /* below zero, where the sides have no names */
#define MLIFT_PALETTE_PLAIN 0x3d6a8au /* of data that belong to no strategy and no measure */
#define MLIFT_PALETTE_FITS 0x00734fu  /* what is enough, best or recommended */

/* How a line, a marker or a bar looks: `dash` and `marker` are those of canvas.h. */
struct mlift_palette_style {
    unsigned color;
    int dash, marker;
};

/* Of strategy s, its index in the scenario. */
struct mlift_palette_style mlift_palette_strategy(int s);

/* What is counted. */
enum mlift_palette_counted { MLIFT_PALETTE_GOAL, MLIFT_PALETTE_CLICK };

/* Of a measure; variants 0, 1, 2 ... (ways to test it) share its colour and differ in dash and marker. */
struct mlift_palette_style mlift_palette_measure(enum mlift_palette_counted counted, int variant);

/* `share` 0: the paper, 1: the colour; mixed, not transparent, so that areas side by side show no seams. */
unsigned mlift_palette_mix(unsigned color, double share);

/* The colour that does on a dark ground (MLIFT_PALETTE_PAPER's twin) what `color` does on white. */
unsigned mlift_palette_dark(unsigned color);

#endif
