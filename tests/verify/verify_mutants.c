/* Mutated scenarios: whatever is done to a file, the reader answers with 0 or an error, and nothing else happens. Run
 * it in the sanitizer build; MLIFT_MUTANTS sets how many mutants are made of each file (default 2,000). */
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

enum { MOST_BYTES = 1 << 16, DEFAULT_MUTANTS = 2000 };

static uint64_t state_of_generator = 1;

/* xorshift64*, Vigna 2016: any generator will do here. */
static size_t below(size_t n)
{
    state_of_generator ^= state_of_generator >> 12;
    state_of_generator ^= state_of_generator << 25;
    state_of_generator ^= state_of_generator >> 27;
    return (size_t)((state_of_generator * UINT64_C(2685821657736338717)) >> 33) % n;
}

static const char *const pieces[] = {"[",
                                     "]",
                                     "{",
                                     "}",
                                     ": ",
                                     ", ",
                                     "- ",
                                     "\n",
                                     "  ",
                                     "#",
                                     "&a ",
                                     "*a",
                                     "!!t ",
                                     "? ",
                                     "| ",
                                     "> ",
                                     "\"",
                                     "'",
                                     "%",
                                     "---\n",
                                     "0",
                                     "-1",
                                     "1e9",
                                     "nan",
                                     "0.5",
                                     "1e999",
                                     "~",
                                     "unknown",
                                     "none",
                                     "<<: ",
                                     "\t",
                                     "\r",
                                     "\xC3",
                                     "\xEF\xBB\xBF",
                                     "given: device",
                                     "when: {device: unknown}",
                                     "nothing",
                                     "living",
                                     "file: x.csv"};

static void insert(char *text, size_t *length, size_t at, const char *what, size_t n)
{
    if (*length + n < MOST_BYTES) {
        memmove(text + at + n, text + at, *length - at);
        memcpy(text + at, what, n);
        *length += n;
    }
}

static void mutate_once(char *text, size_t *length)
{
    size_t at = below(*length + 1), n = 1 + below(20);
    const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
    char copy[32];

    switch (below(5)) {
    case 0:
        insert(text, length, at, piece, strlen(piece));
        break;
    case 1: /* cut */
        n = at + n > *length ? *length - at : n;
        memmove(text + at, text + at + n, *length - at - n);
        *length -= n;
        break;
    case 2: /* repeat a part elsewhere */
        n = at + n > *length ? *length - at : n;
        memcpy(copy, text + at, n);
        insert(text, length, below(*length + 1), copy, n);
        break;
    case 3: /* a stray byte */
        if (at < *length) {
            text[at] = (char)below(256);
        }
        break;
    default: /* swap two lines' beginnings */
        insert(text, length, at, "\n  ", 3);
    }
}

static void ignore(void *context, const struct mlift_diag *diag)
{
    size_t *n = context;

    assert_true(memchr(diag->message, 0, sizeof diag->message) != NULL);
    assert_true(memchr(diag->source, 0, sizeof diag->source) != NULL);
    ++*n;
}

static void try_mutants(const char *folder, const char *file, size_t n_mutants)
{
    char path[600];
    char *original = malloc(MOST_BYTES), *text = malloc(MOST_BYTES);
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    assert_true(original && text && scenario);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    size_t length = fread(original, 1, MOST_BYTES / 2, in);
    fclose(in);
    for (size_t i = 0; i < n_mutants; i++) {
        size_t mutated = length, n_said = 0;
        memcpy(text, original, length);
        for (size_t k = 1 + below(6); k > 0; k--) {
            mutate_once(text, &mutated);
        }
        /* Exactly as long as the text, so that reading one byte too far is seen. */
        char *exact = malloc(mutated + 1);
        assert_non_null(exact);
        memcpy(exact, text, mutated);
        char *shrunk = realloc(exact, mutated ? mutated : 1);
        assert_non_null(shrunk);
        int failed = mlift_scenario_load_text(scenario, shrunk, mutated, file, folder, ignore, &n_said);
        assert_true(failed == 0 || (failed == MLIFT_ERR_BAD_SCENARIO && n_said > 0));
        mlift_scenario_free(scenario);
        free(shrunk);
    }
    free(scenario);
    free(text);
    free(original);
}

static void try_folder(const char *folder, size_t n_mutants)
{
    DIR *dir = opendir(folder);

    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && !strcmp(entry->d_name + length - 5, ".yaml")) {
            try_mutants(folder, entry->d_name, n_mutants);
        }
    }
    closedir(dir);
}

static void test_mutants(void **state)
{
    const char *wish = getenv("MLIFT_MUTANTS");
    size_t n_mutants = wish ? strtoul(wish, NULL, 10) : DEFAULT_MUTANTS;
    const char *seed = getenv("MLIFT_SEED");

    (void)state;
    state_of_generator = seed ? strtoull(seed, NULL, 10) | 1 : 1;
    try_folder(MLIFT_SOURCE_DIR "/scenarios", n_mutants);
    try_folder(MLIFT_SOURCE_DIR "/tests/data/museum", n_mutants);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutants)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
