#include "cli/options/margin.h"

#include <math.h>
#include <stdio.h>

void cli_margin_claim(double margin, enum mlift_alternative alternative, char out[CLI_MARGIN_SIZE])
{
    double points = 100.0 * fabs(margin);

    switch (alternative) {
    case MLIFT_ALTERNATIVE_P2_GREATER: /* p1 - p2 < margin */
        (void)snprintf(out, CLI_MARGIN_SIZE,
                       margin > 0.0 ? "arm 2 is not worse by more than %.4g points"
                                    : "arm 2 converts more by over %.4g points",
                       points);
        break;
    case MLIFT_ALTERNATIVE_P1_GREATER: /* p1 - p2 > margin */
        (void)snprintf(out, CLI_MARGIN_SIZE,
                       margin < 0.0 ? "arm 2 is not higher by more than %.4g points"
                                    : "arm 2 converts less by over %.4g points",
                       points);
        break;
    case MLIFT_ALTERNATIVE_TWO_SIDED:
        (void)snprintf(out, CLI_MARGIN_SIZE, "p1 - p2 is not %.4g points", 100.0 * margin);
        break;
    }
}

int cli_margin_is_odd(double p1, double p2, double margin)
{
    return (margin < 0.0 && p1 > p2) || (margin > 0.0 && p1 - p2 > margin);
}
