#include "analysis/sequential/boundary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int set(struct mlift_boundary *boundary, enum mlift_boundary_kind kind, double parameter)
{
    *boundary = (struct mlift_boundary){.kind = kind, .parameter = parameter};
    return 0;
}

static int parse_parameter(const char *text, double low, double high, double *value)
{
    char *end = NULL;
    *value = strtod(text, &end);
    if (end == text || *end != '\0' || !(*value >= low && *value <= high)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return 0;
}

int mlift_boundary_parse(const char *text, struct mlift_boundary *boundary)
{
    if (strcmp(text, "obrien-fleming") == 0) {
        return set(boundary, MLIFT_BOUNDARY_WANG_TSIATIS, 0.0);
    }
    if (strcmp(text, "pocock") == 0) {
        return set(boundary, MLIFT_BOUNDARY_WANG_TSIATIS, 0.5);
    }
    if (strcmp(text, "haybittle-peto") == 0) {
        return set(boundary, MLIFT_BOUNDARY_HAYBITTLE_PETO, 3.0);
    }
    (void)set(boundary, MLIFT_BOUNDARY_WANG_TSIATIS, 0.0);
    if (strncmp(text, "wang-tsiatis:", 13) == 0) {
        return parse_parameter(text + 13, -5.0, 1.0, &boundary->parameter);
    }
    if (strncmp(text, "haybittle-peto:", 15) == 0) {
        boundary->kind = MLIFT_BOUNDARY_HAYBITTLE_PETO;
        return parse_parameter(text + 15, 1e-3, 10.0, &boundary->parameter);
    }
    return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

double mlift_boundary_at(const struct mlift_boundary *boundary, double c, double t, int last)
{
    if (boundary->kind == MLIFT_BOUNDARY_HAYBITTLE_PETO) {
        return last ? c : boundary->parameter;
    }
    return c * pow(t, boundary->parameter - 0.5);
}
