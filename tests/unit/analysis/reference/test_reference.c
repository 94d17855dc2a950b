/* Every reference value built into the program holds, and none was changed on its way from tests/data. */
#include "analysis/reference/reference.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_every_value_holds(void **state)
{
    (void)state;
    for (size_t i = 0; mlift_reference_family_at(i); i++) {
        const struct mlift_reference_family *family = mlift_reference_family_at(i);
        assert_true(family->n_rows > 0);
        for (size_t j = 0; j < family->n_rows; j++) {
            struct mlift_reference_result result = mlift_reference_check(family, &family->rows[j]);
            if (!result.holds) {
                print_error("%s %s: %g times the tolerance\n", family->rows[j].id, family->rows[j].inputs,
                            result.worst);
            }
            assert_true(result.holds);
        }
    }
}

static const struct mlift_reference_row *row_of(const char *id)
{
    for (size_t i = 0; mlift_reference_family_at(i); i++) {
        const struct mlift_reference_family *family = mlift_reference_family_at(i);
        for (size_t j = 0; j < family->n_rows; j++) {
            if (!strcmp(family->rows[j].id, id)) {
                return &family->rows[j];
            }
        }
    }
    return NULL;
}

/* Whether the number at *at is one of the numbers of `text`. */
static int is_among(double value, const char *text)
{
    for (const char *at = text; *at;) {
        char *end;
        double number = strtod(at, &end);
        if (end == at) {
            at++;
            continue;
        }
        if (number == value) {
            return 1;
        }
        at = end;
    }
    return 0;
}

/* Published values that are not compared, with the reason. */
static const char *const left_out[] = {
    "sm-09",  "sm-10",  /* equivalence of one proportion: not a test this program offers */
    "pwr-08", "bin-01", /* one proportion against a fixed rate: the same */
    "pwr-10",           /* chi-square with two degrees of freedom: the same */
};

static int is_left_out(const char *id)
{
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        if (!strcmp(left_out[i], id)) {
            return 1;
        }
    }
    return 0;
}

/* Families of rows in the file that must all be built in. */
static int must_be_built_in(const char *id)
{
    static const char *const prefixes[] = {"ppt-", "sm-",  "pwr-", "cc-", "ex-", "bar-", "bos-", "fm-",
                                           "cmh-", "srm-", "gs-",  "pk-", "rp-", "ge-",  "em-",  "av-",
                                           "tr-",  "etc-", "ts-",  "ba-", "du-", "rs-",  "mt-"};

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (!strncmp(id, prefixes[i], strlen(prefixes[i]))) {
            return !is_left_out(id);
        }
    }
    return 0;
}

static void check_line(char *line, size_t *n_built_in)
{
    char *fields[6] = {0}, *rest = line;

    for (int i = 0; i < 6; i++) {
        fields[i] = strsep(&rest, "\t\n");
    }
    assert_non_null(fields[5]);
    const struct mlift_reference_row *row = row_of(fields[0]);
    if (!row) {
        if (must_be_built_in(fields[0])) {
            fail_msg("%s is not built in", fields[0]);
        }
        return;
    }
    (*n_built_in)++;
    struct mlift_reference_result result = {0};
    for (const char *at = row->expected; at; at = strchr(at, ',')) {
        at += *at == ',';
        result.expected[result.n++] = strtod(at, NULL);
    }
    for (size_t i = 0; i < result.n && !row->note;
         i++) { /* a note says what is compared instead of the published value */
        if (!is_among(result.expected[i], fields[3])) {
            fail_msg("%s: %.12g is not among the published %s", row->id, result.expected[i], fields[3]);
        }
    }
}

static void test_values_are_as_published(void **state)
{
    char line[8192];
    size_t n_built_in = 0;
    FILE *file = fopen(MLIFT_SOURCE_DIR "/tests/data/reference-values.tsv", "r");
    (void)state;
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        check_line(line, &n_built_in);
    }
    fclose(file);
    assert_true(n_built_in >= 111);
}

static void test_reading_inputs(void **state)
{
    double list[3];
    (void)state;
    assert_true(mlift_reference_number("p1=.5 p2=.25", "p2", 0) == .25);
    assert_true(mlift_reference_number("xp1=.5", "p1", 7) == 7);
    assert_int_equal(mlift_reference_list("a=1,2,3,4 b=5", "a", list, 3), 3);
    assert_true(list[2] == 3);
    assert_true(mlift_reference_says("test=fisher n=1", "test", "fisher"));
    assert_false(mlift_reference_says("test=fisher-midp n=1", "test", "fisher"));
}

static int answer(const char *inputs, double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        values[i] = mlift_reference_number(inputs, "x", 0);
    }
    return MLIFT_OK;
}

static void test_a_wrong_value_does_not_hold(void **state)
{
    static const struct mlift_reference_method methods[] = {{"answer", answer}};
    static const struct mlift_reference_row rows[] = {
        {"a", "answer", "x=2", "2.0009", 1e-3, 0, "", NULL},  {"b", "answer", "x=2", "2.0011", 1e-3, 0, "", NULL},
        {"c", "answer", "x=200", "200.1", 1e-3, 1, "", NULL}, {"d", "answer", "x=2", "2,3", 1e-3, 0, "", NULL},
        {"e", "nobody", "x=2", "2", 1e-3, 0, "", NULL},       {"f", "answer", "x=nan", "2", 1e-3, 0, "", NULL},
        {"g", "answer", "x=2", "2", 0, 0, "", NULL},
    };
    static const int holds[] = {1, 0, 1, 0, 0, 0, 1};
    static const struct mlift_reference_family family = {"made up", rows, 7, methods, 1};
    (void)state;
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(mlift_reference_check(&family, &rows[i]).holds, holds[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_value_holds),
        cmocka_unit_test(test_values_are_as_published),
        cmocka_unit_test(test_reading_inputs),
        cmocka_unit_test(test_a_wrong_value_does_not_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
