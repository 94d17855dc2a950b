/* The museum of broken scenarios: every file gives exactly the diagnostics written beside it, and every kind of defect
 * has a file that begins with its name. MLIFT_UPDATE=1 writes the expectations anew. */
#include "scenarios/defect.h"
#include "scenarios/scenario.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

enum { MOST_TEXT = 1 << 16 };

struct heard {
    char text[MOST_TEXT];
    size_t used;
    bool seen[MLIFT_N_DEFECTS];
    bool named; /* the kind that the file is named after was among them */
    const char *file;
};

static void listen(void *context, const struct mlift_diag *diag)
{
    struct heard *heard = context;
    const char *severity = diag->severity == MLIFT_SEVERITY_ERROR ? "error" : "warning";

    heard->used +=
        (size_t)snprintf(heard->text + heard->used, sizeof heard->text - heard->used, "%s:%d:%d: %s: %s [%s]\n",
                         diag->file, diag->line, diag->column, severity, diag->message, diag->kind);
    assert_true(heard->used < sizeof heard->text);
    for (int k = 0; k < MLIFT_N_DEFECTS; k++) {
        if (!strcmp(mlift_defect_words((enum mlift_defect)k), diag->kind)) {
            heard->seen[k] = true;
            heard->named |= !strncmp(heard->file, diag->kind, strlen(diag->kind));
        }
    }
}

static void read_expected(const char *path, char *text)
{
    FILE *in = fopen(path, "rb");
    size_t n = in ? fread(text, 1, MOST_TEXT - 1, in) : 0;

    text[n] = 0;
    if (in) {
        fclose(in);
    }
}

static void write_expected(const char *path, const char *text)
{
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

static void visit(const char *file, struct heard *heard)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    char *expected = malloc(MOST_TEXT), path[300];

    assert_non_null(scenario);
    assert_non_null(expected);
    heard->used = 0;
    heard->text[0] = 0;
    heard->named = false;
    heard->file = file;
    int failed = mlift_scenario_load(scenario, file, listen, heard);
    assert_int_equal(failed, strstr(heard->text, ": error: ") ? MLIFT_ERR_BAD_SCENARIO : 0);
    if (!heard->named) {
        print_error("%s does not show the defect it is named after:\n%s", file, heard->text);
    }
    assert_true(heard->named);
    mlift_scenario_free(scenario);
    mlift_scenario_free(scenario);
    snprintf(path, sizeof path, "%.*s.expected", (int)strlen(file) - 5, file);
    if (getenv("MLIFT_UPDATE")) {
        write_expected(path, heard->text);
    }
    read_expected(path, expected);
    assert_string_equal(heard->text, expected);
    free(expected);
    free(scenario);
}

static void test_every_exhibit(void **state)
{
    /* These take megabytes, or 20,000 values: test_yaml.c makes them up. */
    static const enum mlift_defect elsewhere[] = {MLIFT_DEFECT_FILE_TOO_LARGE, MLIFT_DEFECT_TOO_MANY_VALUES};
    struct heard *heard = calloc(1, sizeof *heard);
    int n = 0;

    (void)state;
    assert_non_null(heard);
    assert_int_equal(chdir(MLIFT_SOURCE_DIR "/tests/data/museum"), 0);
    DIR *museum = opendir(".");
    assert_non_null(museum);
    for (struct dirent *entry; (entry = readdir(museum)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && !strcmp(entry->d_name + length - 5, ".yaml")) {
            visit(entry->d_name, heard);
            n++;
        }
    }
    closedir(museum);
    assert_true(n > 80);
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        assert_false(heard->seen[elsewhere[i]]);
        heard->seen[elsewhere[i]] = true;
    }
    for (int k = 0; k < MLIFT_N_DEFECTS; k++) {
        if (!heard->seen[k]) {
            print_error("no exhibit shows %s\n", mlift_defect_words((enum mlift_defect)k));
        }
        assert_true(heard->seen[k]);
    }
    free(heard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_exhibit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
