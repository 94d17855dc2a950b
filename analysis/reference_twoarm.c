/* Reference values of tests of two proportions: the functions behind the rows in reference_twoarm_rows.c. */
#include "analysis/reference_twoarm.h"
#include "analysis/closedform.h"
#include "analysis/proportion.h"
#include "analysis/reference_twoarm_rows.h"

#include <math.h>

static const struct {
    const char *name;
    enum mlift_closedform form;
} forms[] = {
    {"z-pooled", MLIFT_CLOSEDFORM_POOLED},          {"z-unpooled", MLIFT_CLOSEDFORM_UNPOOLED},
    {"z-arcsine", MLIFT_CLOSEDFORM_ARCSINE},        {"z-continuity", MLIFT_CLOSEDFORM_CONTINUITY},
    {"farrington-manning", MLIFT_CLOSEDFORM_SCORE},
};

static double number(const char *inputs, const char *key)
{
    return mlift_reference_number(inputs, key, (double)NAN);
}

/* Whether the test is a closed form, and which. */
static int form_of(const char *inputs, enum mlift_closedform *form)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (mlift_reference_says(inputs, "test", forms[i].name)) {
            *form = forms[i].form;
            return 1;
        }
    }
    return 0;
}

static struct mlift_twoarm design_of(const char *inputs)
{
    return (struct mlift_twoarm){.p1 = number(inputs, "p1"),
                                 .p2 = number(inputs, "p2"),
                                 .n1 = number(inputs, "n1"),
                                 .n2 = number(inputs, "n2"),
                                 .alpha = number(inputs, "alpha"),
                                 .sides = (int)number(inputs, "sides"),
                                 .margin = mlift_reference_number(inputs, "margin", 0.0),
                                 .strict = (int)mlift_reference_number(inputs, "strict", 0.0)};
}

static int power(const char *inputs, double *values, size_t n)
{
    enum mlift_closedform form;
    struct mlift_twoarm design = design_of(inputs);

    (void)n;
    if (!form_of(inputs, &form)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    values[0] = mlift_closedform_power(form, &design);
    return MLIFT_OK;
}

static int size_arms(const char *inputs, double *n1, double *n2)
{
    enum mlift_closedform form;
    struct mlift_twoarm design = design_of(inputs);

    if (!form_of(inputs, &form)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double ratio = mlift_reference_number(inputs, "ratio", 1.0);
    return mlift_closedform_size(form, &design, number(inputs, "power"), ratio, n1, n2);
}

static int size_first(const char *inputs, double *values, size_t n)
{
    double n2;

    (void)n;
    return size_arms(inputs, values, &n2);
}

static const struct mlift_reference_method methods[] = {
    {"power", power},
    {"size", size_first},
};

const struct mlift_reference_family mlift_reference_twoarm = {
    .name = "two proportions",
    .rows = mlift_reference_twoarm_rows,
    .n_rows = MLIFT_REFERENCE_TWOARM_N_ROWS,
    .methods = methods,
    .n_methods = sizeof methods / sizeof *methods,
};
