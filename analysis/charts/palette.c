#include "analysis/charts/palette.h"

#include <math.h>
#include <stddef.h>

enum { GOAL = 0x30343b, CLICK = 0x7a6a00 };

/* Light and dark twins; strategies first. */
static const struct {
    unsigned light, dark;
} twins[] = {
    {0x0072b2, 0x5aa9e6},            /* blue */
    {0xd55e00, 0xff8a3d},            /* vermillion */
    {0x009e73, 0x2fc79a},            /* bluish green */
    {0xcc79a7, 0xe39cc4},            /* reddish purple */
    {0xe69f00, 0xf0b429},            /* orange */
    {0x56b4e9, 0x86cdf5},            /* sky blue */
    {0x000000, 0xf2f2f2},            /* black */
    {0x7f7f7f, 0xa3a3a3},            /* grey, for yellow */
    {GOAL, 0xd3d9e2},                /* slate */
    {CLICK, 0xe8dc5a},               /* olive */
    {MLIFT_PALETTE_PAPER, 0x1c222b}, /* the page's card in the dark */
    {MLIFT_PALETTE_INK, 0xe7ebf0},
    {MLIFT_PALETTE_SOFT, 0xaeb9c6},
    {MLIFT_PALETTE_GRID, 0x3a4452},
    {MLIFT_PALETTE_LEADER, 0x5d6877},
    {MLIFT_PALETTE_BAD, 0xff7b72},
    {MLIFT_PALETTE_PLAIN, 0x8fbfe0},
    {MLIFT_PALETTE_FITS, 0x43c795},
};

struct mlift_palette_style mlift_palette_strategy(int s)
{
    /* A ninth strategy and more take a colour again, with another dash and marker. */
    int round = s / MLIFT_PALETTE_N_STYLES, i = s % MLIFT_PALETTE_N_STYLES;

    return (struct mlift_palette_style){twins[i].light, (i + 3 * round) % MLIFT_PALETTE_N_STYLES,
                                        (i + 5 * round) % MLIFT_PALETTE_N_STYLES};
}

struct mlift_palette_style mlift_palette_measure(enum mlift_palette_counted counted, int variant)
{
    int first = counted == MLIFT_PALETTE_CLICK ? 2 : 0;

    return (struct mlift_palette_style){counted == MLIFT_PALETTE_CLICK ? CLICK : GOAL, variant % MLIFT_PALETTE_N_STYLES,
                                        (first + variant) % MLIFT_PALETTE_N_STYLES};
}

static unsigned channel(unsigned color, int shift)
{
    return color >> shift & 0xffu;
}

unsigned mlift_palette_mix(unsigned color, double share)
{
    unsigned mixed = 0;

    for (int shift = 16; shift >= 0; shift -= 8) {
        double paper = channel(MLIFT_PALETTE_PAPER, shift), part = channel(color, shift);
        mixed = mixed << 8 | (unsigned)lround(paper + (part - paper) * fmax(0.0, fmin(1.0, share)));
    }
    return mixed;
}

/* --- lightness turned over ---------------------------------------------------------------------------------------- */

static double linear(unsigned value)
{
    double v = value / 255.0;

    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static unsigned encoded(double v)
{
    v = fmax(0.0, fmin(1.0, v));
    return (unsigned)lround(255.0 * (v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1.0 / 2.4) - 0.055));
}

/* Hue and colourfulness stay, lightness goes from that of the paper's twin to that of the ink's: in Oklab (Ottosson
 * 2020), where equal steps of lightness look equal. */
static unsigned turned(unsigned color)
{
    const double ground = 0.25, ink = 0.94;
    double r = linear(channel(color, 16)), g = linear(channel(color, 8)), b = linear(channel(color, 0));
    double l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    double light = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
    double green = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
    double blue = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;

    light = ground + (1.0 - light) * (ink - ground);
    l = pow(light + 0.3963377774 * green + 0.2158037573 * blue, 3.0);
    m = pow(light - 0.1055613458 * green - 0.0638541728 * blue, 3.0);
    s = pow(light - 0.0894841775 * green - 1.2914855480 * blue, 3.0);
    return encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16 |
           encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8 |
           encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
}

unsigned mlift_palette_dark(unsigned color)
{
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        if (twins[i].light == color) {
            return twins[i].dark;
        }
    }
    return turned(color);
}
