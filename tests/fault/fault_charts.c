/* Drawing a chart when memory or the disk gives way: an error code, no temporary left, never a part of a picture. */
#include "tests/fault/inject.h"

#include "analysis/charts/chart_power.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
    char folder[64];
    char temporary[96];
    char published[96];
    char picture[128];
};

static int draw(void *context)
{
    const struct place *place = context;
    const double sizes[] = {200.0, 500.0, 1200.0};
    const double power[] = {0.2, 0.5, 0.9};
    const struct mlift_chart_power_rule rule = {.name = "pooled z test", .power = power, .required_n = 1000.0};
    const struct mlift_chart_power chart = {{NULL, "subtitle", "footer"}, sizes, 3, &rule, 1, 0.8, 700.0};
    const struct mlift_gnuplot_output output = {.path = place->picture, .format = MLIFT_GNUPLOT_SVG, .overwrite = true};
    char message[MLIFT_GNUPLOT_MESSAGE] = "";
    int error = mlift_chart_power_draw(&chart, &output, message);
    /* An error without a sentence would leave a user guessing; 1 is no error code and counts as a finding. */
    return error != MLIFT_OK && message[0] == '\0' ? 1 : error;
}

static bool is_whole(const char *path)
{
    char end[32] = "";
    FILE *file = fopen(path, "rb");
    bool whole =
        file != NULL && fseek(file, -8, SEEK_END) == 0 && fread(end, 1, 8, file) == 8 && strstr(end, "</svg>") != NULL;
    if (file != NULL) {
        (void)fclose(file);
    }
    return whole;
}

/* Removing both folders without -r shows that nothing else was left in them. */
static int in_order(void *context, int result)
{
    const struct place *place = context;
    bool there = access(place->picture, F_OK) == 0;
    bool right = there ? is_whole(place->picture) : result != 0;
    (void)unlink(place->picture);
    right = rmdir(place->temporary) == 0 && rmdir(place->published) == 0 && right;
    return right && mkdir(place->temporary, 0700) == 0 && mkdir(place->published, 0700) == 0 ? 0 : 1;
}

static void try_every(enum inject_kind kind)
{
    struct place place;
    (void)snprintf(place.folder, sizeof place.folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(place.folder));
    (void)snprintf(place.temporary, sizeof place.temporary, "%s/temporary", place.folder);
    (void)snprintf(place.published, sizeof place.published, "%s/published", place.folder);
    (void)snprintf(place.picture, sizeof place.picture, "%s/picture.svg", place.published);
    assert_int_equal(mkdir(place.temporary, 0700), 0);
    assert_int_equal(mkdir(place.published, 0700), 0);
    assert_int_equal(setenv("TMPDIR", place.temporary, 1), 0);
    const struct inject_plan plan = {.what = "drawing a chart",
                                     .kind = kind,
                                     .attempt = draw,
                                     .context = &place,
                                     .may_survive = kind == INJECT_FILE,
                                     .in_order = in_order};
    inject_assert(&plan);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_int_equal(rmdir(place.temporary) | rmdir(place.published) | rmdir(place.folder), 0);
}

static void test_every_allocation(void **state)
{
    (void)state;
    try_every(INJECT_ALLOCATION);
}

static void test_every_file_operation(void **state)
{
    (void)state;
    try_every(INJECT_FILE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_allocation),
        cmocka_unit_test(test_every_file_operation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
