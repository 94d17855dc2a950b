#include "cli/figure.h"

#include "analysis/estimate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_DECIMALS = 4 };

void cli_figure_whole(double value, char out[CLI_FIGURE_SIZE])
{
    char digits[32];
    size_t n = (size_t)snprintf(digits, sizeof digits, "%.0f", fabs(value)), at = 0;

    if (value <= -0.5) {
        out[at++] = '-';
    }
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) {
            out[at++] = ',';
        }
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

void cli_figure_fixed(double value, double scale, int decimals, int plus, char out[CLI_FIGURE_SIZE])
{
    char digits[CLI_FIGURE_SIZE];

    if (!isfinite(value)) {
        snprintf(out, CLI_FIGURE_SIZE, "n/a");
        return;
    }
    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value * scale));
    int zero = strspn(digits, "0.") == strlen(digits); /* no "-0.00" */
    snprintf(out, CLI_FIGURE_SIZE, "%s%.44s", value < 0.0 && !zero ? "-" : plus && !zero ? "+" : "", digits);
}

int cli_figure_decimals(double mcse, double scale, int most)
{
    if (!isfinite(mcse) || mcse <= 0.0) {
        return most;
    }
    int decimals = mlift_estimate_decimals(mcse * scale);
    return decimals < most ? decimals : most;
}

void cli_figure_simulated(double value, double mcse, double scale, int plus, char out[CLI_FIGURE_SIZE])
{
    char figure[CLI_FIGURE_SIZE], error[CLI_FIGURE_SIZE];
    int decimals = mcse > 0.0 ? cli_figure_decimals(mcse, scale, MOST_DECIMALS) : 2;

    cli_figure_fixed(value, scale, decimals, plus, figure);
    if (!isfinite(mcse)) {
        snprintf(out, CLI_FIGURE_SIZE, "%s", figure);
        return;
    }
    cli_figure_fixed(mcse, scale, decimals, 0, error);
    snprintf(out, CLI_FIGURE_SIZE, "%.20s +- %.20s", figure, error);
}

void cli_figure_name(const char *name, size_t width, char out[CLI_FIGURE_SIZE])
{
    size_t length = strlen(name), head = (width - 2) / 2, tail = width - 2 - head;

    if (length <= width) {
        snprintf(out, CLI_FIGURE_SIZE, "%s", name);
    } else {
        snprintf(out, CLI_FIGURE_SIZE, "%.*s..%s", (int)head, name, name + length - tail);
    }
}

void cli_figure_of_hundred(double share, char out[CLI_FIGURE_SIZE])
{
    if (!(share > 0.0)) {
        snprintf(out, CLI_FIGURE_SIZE, "none");
    } else if (!(share < 1.0)) {
        snprintf(out, CLI_FIGURE_SIZE, "all");
    } else if (share < 0.01) {
        snprintf(out, CLI_FIGURE_SIZE, "fewer than 1");
    } else if (share > 0.99) {
        snprintf(out, CLI_FIGURE_SIZE, "more than 99");
    } else {
        snprintf(out, CLI_FIGURE_SIZE, "%.0f", 100.0 * share);
    }
}
