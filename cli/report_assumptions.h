/* What a scenario assumes, with the source of each value: list, data points, messages, strategies, parameters. */
#ifndef CLI_REPORT_ASSUMPTIONS_H
#define CLI_REPORT_ASSUMPTIONS_H

#include "cli/page.h"
#include "scenarios/scenario.h"

void cli_report_assumptions_write(struct cli_page *page, const struct mlift_scenario *scenario);

/* How the parameters that the scenario's model uses were chosen. */
struct cli_report_assumptions_count {
    int set, defaults; /* by the scenario; left at their default */
    int assumed;       /* of the defaults: without a published source */
};

struct cli_report_assumptions_count cli_report_assumptions_count(const struct mlift_scenario *scenario);

/* The sentence about them, for scenarios whose rates come from a model; nothing for those whose rates are data. */
void cli_report_assumptions_say(struct cli_page *page, const struct mlift_scenario *scenario);

#endif
