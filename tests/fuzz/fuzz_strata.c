/* A file of strata for the calculators. */
#include "cli/calculators/strata.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

enum { ROOM = 64 };

static void one(const uint8_t *data, size_t size)
{
    double share[ROOM], rate[ROOM], treated[ROOM];
    size_t n_share = 0, n_rate = 0, n_treated = 0;
    char message[512];
    const struct cli_strata_column columns[] = {
        {"share", share, &n_share, 1, 0.0, 1.0},
        {"p1", rate, &n_rate, 1, 1e-9, 1.0 - 1e-9},
        {"treated", treated, &n_treated, 0, 1e-4, 1.0 - 1e-4},
    };

    memset(message, 0, sizeof message);
    if (cli_strata_read(fuzz_file("strata.csv", data, size), columns, 3, ROOM, message, sizeof message)) {
        FUZZ_HOLDS(message[0] != '\0' && memchr(message, '\0', sizeof message) != NULL);
        return;
    }
    FUZZ_HOLDS(n_share == n_rate && n_share <= ROOM && (n_treated == 0 || n_treated == n_share));
    for (size_t i = 0; i < n_share; i++) {
        FUZZ_HOLDS(share[i] >= 0.0 && share[i] <= 1.0 && rate[i] >= 1e-9 && rate[i] <= 1.0 - 1e-9);
        FUZZ_HOLDS(n_treated == 0 || (treated[i] >= 1e-4 && treated[i] <= 1.0 - 1e-4));
    }
}

FUZZ("strata", one, "seeds/strata")
