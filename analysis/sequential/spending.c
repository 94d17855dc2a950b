#include "analysis/sequential/spending.h"

#include "analysis/numerics/normal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int parse_parameter(const char *text, double low, double high, double *value)
{
    char *end = NULL;
    *value = strtod(text, &end);
    if (end == text || *end != '\0' || !(*value >= low && *value <= high)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return 0;
}

int mlift_spending_parse(const char *text, struct mlift_spending *spending)
{
    *spending = (struct mlift_spending){.kind = MLIFT_SPENDING_OBF, .parameter = 0.0};
    if (strcmp(text, "obf") == 0) {
        return 0;
    }
    if (strcmp(text, "pocock") == 0) {
        spending->kind = MLIFT_SPENDING_POCOCK;
        return 0;
    }
    if (strncmp(text, "hsd:", 4) == 0) {
        spending->kind = MLIFT_SPENDING_HSD;
        return parse_parameter(text + 4, -40.0, 40.0, &spending->parameter);
    }
    if (strncmp(text, "kim-demets:", 11) == 0) {
        spending->kind = MLIFT_SPENDING_POWER;
        return parse_parameter(text + 11, 1e-3, 100.0, &spending->parameter);
    }
    return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

double mlift_spending_at(const struct mlift_spending *spending, double alpha, double t)
{
    double gamma = spending->parameter;
    if (!(t > 0.0)) {
        return 0.0;
    }
    if (t >= 1.0) {
        return alpha;
    }
    switch (spending->kind) {
    case MLIFT_SPENDING_OBF:
        return 2.0 * mlift_normal_above(mlift_normal_quantile_above(0.5 * alpha) / sqrt(t));
    case MLIFT_SPENDING_POCOCK:
        return alpha * log1p(1.718281828459045 * t);
    case MLIFT_SPENDING_HSD:
        return fabs(gamma) < 1e-9 ? alpha * t : alpha * expm1(-gamma * t) / expm1(-gamma);
    case MLIFT_SPENDING_POWER:
        return alpha * pow(t, gamma);
    }
    return 0.0;
}
