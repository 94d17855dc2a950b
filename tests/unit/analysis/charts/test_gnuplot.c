/* Starting gnuplot: what fails is told clearly, nothing is left behind, nothing is overwritten unasked. */
#include "analysis/charts/gnuplot.h"

#include <dirent.h>
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

static const char *const good_script = "set xrange [0:1]\nplot x";

/* Two folders of the test's own: one for pictures, one as TMPDIR, which must always be empty afterwards. */
struct place {
    char folder[64];
    char temporary[96];
    char picture[96];
    char *path; /* PATH as it was; owns */
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    (void)snprintf(place->folder, sizeof place->folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    (void)snprintf(place->temporary, sizeof place->temporary, "%s/temporary", place->folder);
    (void)snprintf(place->picture, sizeof place->picture, "%s/picture", place->folder);
    assert_int_equal(mkdir(place->temporary, 0700), 0);
    place->path = strdup(getenv("PATH"));
    (void)setenv("TMPDIR", place->temporary, 1);
    *state = place;
    return 0;
}

/* Removing the folder without -r is the check that nothing is left in it. */
static int tear_down(void **state)
{
    struct place *place = *state;
    (void)setenv("PATH", place->path, 1);
    (void)unsetenv("TMPDIR");
    (void)unlink(place->picture);
    int left = rmdir(place->temporary);
    left |= rmdir(place->folder);
    if (left != 0) {
        print_error("something is left in %s\n", place->folder);
    }
    free(place->path);
    free(place);
    return left;
}

static struct mlift_gnuplot_output output_for(const struct place *place)
{
    return (struct mlift_gnuplot_output){.path = place->picture, .format = MLIFT_GNUPLOT_SVG};
}

static size_t read_file(const char *path, char *bytes, size_t size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t n = fread(bytes, 1, size - 1, file);
    bytes[n] = '\0';
    (void)fclose(file);
    return n;
}

static void write_file(const char *path, const char *text, unsigned mode)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void test_each_format_is_drawn(void **state)
{
    struct place *place = *state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    static char bytes[1 << 20];
    static const char *const heads[] = {"<?xml", "\x89PNG", "%PDF"};
    for (int i = 0; i < 3; i++) {
        struct mlift_gnuplot_output output = output_for(place);
        assert_int_equal(
            mlift_gnuplot_parse_format(mlift_gnuplot_extension((enum mlift_gnuplot_format)i), &output.format),
            MLIFT_OK);
        assert_int_equal(output.format, i);
        assert_int_equal(mlift_gnuplot_draw(good_script, "t", 300, 200, &output, message), MLIFT_OK);
        assert_string_equal(message, "");
        assert_true(read_file(place->picture, bytes, sizeof bytes) > 500);
        assert_memory_equal(bytes, heads[i], strlen(heads[i]));
        assert_int_equal(unlink(place->picture), 0);
    }
    enum mlift_gnuplot_format format;
    assert_int_equal(mlift_gnuplot_parse_format("SVG", &format), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_gnuplot_parse_format("", &format), MLIFT_ERR_OUT_OF_RANGE);
}

static void test_svg_is_the_same_every_time_and_carries_its_title(void **state)
{
    struct place *place = *state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    static char first[1 << 18];
    static char second[1 << 18];
    struct mlift_gnuplot_output output = output_for(place);
    output.overwrite = true;
    assert_int_equal(mlift_gnuplot_draw(good_script, "a < b & c > d", 300, 200, &output, message), MLIFT_OK);
    size_t n = read_file(place->picture, first, sizeof first);
    assert_int_equal(mlift_gnuplot_draw(good_script, "a < b & c > d", 300, 200, &output, message), MLIFT_OK);
    assert_int_equal(read_file(place->picture, second, sizeof second), n);
    assert_memory_equal(first, second, n);
    assert_non_null(strstr(first, "<title>a &lt; b &amp; c &gt; d</title>"));
    assert_null(strstr(strstr(first, "</title>"), "<title>")); /* no tool tips */
}

static void test_an_existing_file_is_kept_unless_told(void **state)
{
    struct place *place = *state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    char bytes[64];
    struct mlift_gnuplot_output output = output_for(place);
    write_file(place->picture, "precious", 0600);
    assert_int_equal(mlift_gnuplot_draw(good_script, "t", 300, 200, &output, message), MLIFT_ERR_EXISTS);
    assert_non_null(strstr(message, place->picture));
    (void)read_file(place->picture, bytes, sizeof bytes);
    assert_string_equal(bytes, "precious");
    output.overwrite = true;
    assert_int_equal(mlift_gnuplot_draw(good_script, "t", 300, 200, &output, message), MLIFT_OK);
    (void)read_file(place->picture, bytes, sizeof bytes);
    assert_memory_equal(bytes, "<?xml", 5);
}

/* A failed drawing leaves the old picture alone, even where it may be overwritten. */
static void test_complaints_are_failures(void **state)
{
    struct place *place = *state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    char bytes[64];
    struct mlift_gnuplot_output output = output_for(place);
    output.overwrite = true;
    write_file(place->picture, "precious", 0600);
    assert_int_equal(mlift_gnuplot_draw("plot nonsense(", "t", 300, 200, &output, message), MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "exit status 1"));
    /* gnuplot itself exits with 0 here. */
    assert_int_equal(mlift_gnuplot_draw("plot 'missing.dat'", "t", 300, 200, &output, message), MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "missing.dat"));
    assert_int_equal(mlift_gnuplot_draw("printerr 'just a warning'\nplot x", "t", 300, 200, &output, message),
                     MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "just a warning"));
    assert_int_equal(mlift_gnuplot_draw("", "t", 300, 200, &output, message), MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "picture"));
    (void)read_file(place->picture, bytes, sizeof bytes);
    assert_string_equal(bytes, "precious");
}

static void test_a_folder_that_is_not_there(void **state)
{
    struct place *place = *state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    char path[160];
    struct mlift_gnuplot_output output = output_for(place);
    (void)snprintf(path, sizeof path, "%s/nowhere/picture.svg", place->folder);
    output.path = path;
    assert_int_equal(mlift_gnuplot_draw(good_script, "t", 300, 200, &output, message), MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "nowhere"));
    assert_non_null(strstr(message, "No such file"));
    output.path = place->temporary; /* a folder of that name */
    output.overwrite = true;
    assert_int_equal(mlift_gnuplot_draw(good_script, "t", 300, 200, &output, message), MLIFT_ERR_CHART);
    output.path = "";
    assert_int_equal(mlift_gnuplot_draw(good_script, "t", 300, 200, &output, message), MLIFT_ERR_OUT_OF_RANGE);
    (void)setenv("TMPDIR", "/nonexistent", 1);
    output.path = place->picture;
    assert_int_equal(mlift_gnuplot_draw(good_script, "t", 300, 200, &output, message), MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "/nonexistent"));
}

static void test_missing_gnuplot_says_what_to_install(void **state)
{
    struct place *place = *state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    struct mlift_gnuplot_output output = output_for(place);
    static const char *const paths[] = {"", "/nonexistent", ".", "relative/bin:", NULL};
    for (int i = 0; i < 5; i++) {
        (void)(paths[i] != NULL ? setenv("PATH", paths[i], 1) : unsetenv("PATH"));
        assert_int_equal(mlift_gnuplot_draw(good_script, "t", 300, 200, &output, message), MLIFT_ERR_CHART);
        assert_non_null(strstr(message, "gnuplot-nox"));
        assert_int_not_equal(access(place->picture, F_OK), 0);
    }
}

/* Runs `script` in gnuplot's place. */
static int draw_with(const struct place *place, const char *script, double timeout_s,
                     char message[MLIFT_GNUPLOT_MESSAGE])
{
    char program[96];
    struct mlift_gnuplot_output output = output_for(place);
    output.timeout_s = timeout_s;
    (void)snprintf(program, sizeof program, "%s/gnuplot", place->folder);
    write_file(program, script, 0700);
    (void)setenv("PATH", place->folder, 1);
    int error = mlift_gnuplot_draw(good_script, "t", 300, 200, &output, message);
    (void)setenv("PATH", place->path, 1);
    assert_int_equal(unlink(program), 0);
    return error;
}

static void test_a_hanging_gnuplot_is_stopped(void **state)
{
    char message[MLIFT_GNUPLOT_MESSAGE];
    assert_int_equal(draw_with(*state, "#!/bin/sh\nexec /bin/sleep 100\n", 1.0, message), MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "1 seconds"));
    assert_int_equal(draw_with(*state, "#!/bin/sh\nkill -9 $$\n", 5.0, message), MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "signal 9"));
}

static void test_a_picture_cut_short_is_no_picture(void **state)
{
    char message[MLIFT_GNUPLOT_MESSAGE];
    assert_int_equal(draw_with(*state, "#!/bin/sh\necho '<?xml version=\"1.0\"?><svg><g>' > chart.out\n", 5.0, message),
                     MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "incomplete"));
    assert_int_equal(draw_with(*state, "#!/bin/sh\n: > chart.out\n", 5.0, message), MLIFT_ERR_CHART);
    assert_non_null(strstr(message, "no picture"));
    /* Whatever else it leaves in its folder is removed with it. */
    assert_int_equal(draw_with(*state, "#!/bin/sh\n/bin/mkdir -p a/b\n: > a/b/c\n/bin/ln -s / root\n", 5.0, message),
                     MLIFT_ERR_CHART);
    assert_int_equal(access("/tmp", F_OK), 0);
}

/* Somebody else writes the file while gnuplot is at work: the look before the start cannot have seen it. */
static void test_a_file_that_appears_meanwhile_is_kept(void **state)
{
    struct place *place = *state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    char script[256];
    char bytes[64];
    (void)snprintf(script, sizeof script,
                   "#!/bin/sh\necho '<?xml version=\"1.0\"?><svg></svg>' > chart.out\necho meanwhile > %s\n",
                   place->picture);
    assert_int_equal(draw_with(place, script, 5.0, message), MLIFT_ERR_EXISTS);
    assert_non_null(strstr(message, "is kept"));
    (void)read_file(place->picture, bytes, sizeof bytes);
    assert_string_equal(bytes, "meanwhile\n");
}

static void test_the_child_sees_nothing_of_ours(void **state)
{
    struct place *place = *state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    (void)setenv("GNUPLOT_LIB", "/evil", 1);
    (void)setenv("MLIFT_TEST_SECRET", "42", 1);
    assert_int_equal(dup2(STDERR_FILENO, 77), 77); /* not closed on exec, like a results file of HDF5 */
    assert_int_equal(
        draw_with(place,
                  "#!/bin/sh\n[ -e /proc/$$/fd/77 ] && leak=77\n"
                  "echo \"leak=$leak,lib=$GNUPLOT_LIB,secret=$MLIFT_TEST_SECRET,path=$PATH,args=$*\" >&2\n",
                  5.0, message),
        MLIFT_ERR_CHART);
    (void)close(77);
    (void)unsetenv("GNUPLOT_LIB");
    (void)unsetenv("MLIFT_TEST_SECRET");
    assert_non_null(strstr(message, "leak=,lib=,secret=,path=/nonexistent,args=-d chart.gp"));
}

int main(void)
{
#define PLACED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        PLACED(test_each_format_is_drawn),
        PLACED(test_svg_is_the_same_every_time_and_carries_its_title),
        PLACED(test_an_existing_file_is_kept_unless_told),
        PLACED(test_complaints_are_failures),
        PLACED(test_a_folder_that_is_not_there),
        PLACED(test_missing_gnuplot_says_what_to_install),
        PLACED(test_a_hanging_gnuplot_is_stopped),
        PLACED(test_a_picture_cut_short_is_no_picture),
        PLACED(test_a_file_that_appears_meanwhile_is_kept),
        PLACED(test_the_child_sees_nothing_of_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
