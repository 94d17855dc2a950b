#include "analysis/reference/reference.h"
#include "analysis/reference/reference_rules.h"
#include "analysis/reference/reference_sequential.h"
#include "analysis/reference/reference_twoarm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct mlift_reference_family *const families[] = {
    &mlift_reference_twoarm,
    &mlift_reference_sequential,
    &mlift_reference_rules,
};

const struct mlift_reference_family *mlift_reference_family_at(size_t i)
{
    return i < sizeof families / sizeof *families ? families[i] : NULL;
}

/* Start of the value of `key`, or NULL. */
static const char *find(const char *inputs, const char *key)
{
    size_t length = strlen(key);

    for (const char *at = inputs; (at = strstr(at, key)) != NULL; at += length) {
        if ((at == inputs || at[-1] == ' ') && at[length] == '=') {
            return at + length + 1;
        }
    }
    return NULL;
}

static size_t read_list(const char *at, double *values, size_t most)
{
    size_t n = 0;

    while (at && n < most) {
        char *end;
        double value = strtod(at, &end);
        if (end == at) {
            break;
        }
        values[n++] = value;
        if (*end != ',') {
            break;
        }
        at = end + 1;
    }
    return n;
}

double mlift_reference_number(const char *inputs, const char *key, double fallback)
{
    double value;

    return read_list(find(inputs, key), &value, 1) == 1 ? value : fallback;
}

size_t mlift_reference_list(const char *inputs, const char *key, double *values, size_t most)
{
    return read_list(find(inputs, key), values, most);
}

int mlift_reference_says(const char *inputs, const char *key, const char *word)
{
    const char *at = find(inputs, key);
    size_t length = strlen(word);

    return at && !strncmp(at, word, length) && (at[length] == ' ' || at[length] == '\0');
}

static const struct mlift_reference_method *method_of(const struct mlift_reference_family *family, const char *name)
{
    for (size_t i = 0; i < family->n_methods; i++) {
        if (!strcmp(family->methods[i].name, name)) {
            return &family->methods[i];
        }
    }
    return NULL;
}

/* Error of one value as a share of the tolerance; an exact row (tolerance 0) holds or is infinitely far. */
static double share_of_tolerance(double got, double expected, double tolerance)
{
    double error = fabs(got - expected);

    if (!(error > 0.0)) {
        return isnan(error) ? HUGE_VAL : 0.0;
    }
    return tolerance > 0.0 ? error / tolerance : HUGE_VAL;
}

struct mlift_reference_result mlift_reference_check(const struct mlift_reference_family *family,
                                                    const struct mlift_reference_row *row)
{
    struct mlift_reference_result result = {0};
    const struct mlift_reference_method *method = method_of(family, row->method);

    result.n = read_list(row->expected, result.expected, MLIFT_REFERENCE_MOST_VALUES);
    result.error = method && result.n > 0 ? method->compute(row->inputs, result.got, result.n)
                                          : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    for (size_t i = 0; i < result.n; i++) {
        double tolerance = row->tolerance * (row->relative ? fabs(result.expected[i]) : 1.0);
        result.worst = fmax(result.worst, share_of_tolerance(result.got[i], result.expected[i], tolerance));
    }
    result.holds = result.error == MLIFT_OK && result.worst <= 1.0;
    return result;
}
