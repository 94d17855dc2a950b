/* cli/baseline: what is made is what is read; every exhibit of the museum of broken baselines (tests/data/baselines)
 * has its own message; no mutation is taken for something it is not. MLIFT_UPDATE=1 writes the museum anew. */
#include "cli/command.h"
#include "cli/commands/baseline_make.h"
#include "scenarios/file.h"
#include "tests/gated.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#define MUSEUM MLIFT_SOURCE_DIR "/tests/data/baselines"

enum { MUTATIONS = 2000, MOST_EDITS = 4 };

static char *whole; /* a sound baseline */

static int set_up(void **state)
{
    const struct mlift_engine_options options = {.n_threads = 1};
    struct mlift_baseline baseline;
    struct mlift_run run;

    (void)state;
    gated_open(&run, "one-signal", NULL, "");
    run.seed = 18446744073709551615u;
    assert_int_equal(mlift_run_simulate(&run, &options, 20), MLIFT_OK);
    assert_int_equal(mlift_baseline_make(&baseline, &run), MLIFT_OK);
    whole = cli_baseline_make_text(&baseline);
    assert_non_null(whole);
    mlift_baseline_free(&baseline);
    mlift_run_free(&run);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(whole);
    return 0;
}

static int parse(struct mlift_baseline *baseline, const char *text, size_t length, struct mlift_diag *diag)
{
    int code = cli_baseline_parse(baseline, text, length, "base.json", diag);

    assert_true(code == CLI_DONE || (code == CLI_WRONG_USE && diag->message[0] && diag->kind[0]));
    if (code) {
        assert_null(baseline->text);
        assert_null(baseline->figure);
    }
    return code;
}

/* --- made and read -------------------------------------------------------------------------------------------------
 */

static void test_round_trip(void **state)
{
    struct mlift_baseline baseline;
    struct mlift_diag diag;
    struct mlift_run run;
    char digest[MLIFT_DIGEST_SIZE];
    const struct mlift_engine_options options = {.n_threads = 1};

    (void)state;
    assert_int_equal(parse(&baseline, whole, strlen(whole), &diag), CLI_DONE);
    gated_open(&run, "one-signal", NULL, "");
    run.seed = baseline.seed;
    assert_true(baseline.seed == 18446744073709551615u);
    assert_int_equal(baseline.replicates, 20);
    assert_int_equal(baseline.list_size, 600);
    assert_string_equal(baseline.text, run.scenario->text);
    assert_int_equal(baseline.text_length, run.scenario->text_length);
    assert_int_equal(mlift_run_simulate(&run, &options, 37), MLIFT_OK);
    assert_int_equal(mlift_baseline_digest(&run, 20, digest), MLIFT_OK); /* of the first 20 of 37 */
    assert_string_equal(baseline.counts_sha256, digest);
    mlift_digest_table(&run.table, digest);
    assert_string_equal(baseline.table_sha256, digest);
    const struct mlift_baseline_figure *figure = mlift_baseline_find(&baseline, "micro", "clickers");
    assert_non_null(figure);
    assert_true(fabs(figure->exact - mlift_exact_overall(&run.exact, 1, run.table.click)) < 1e-9);
    assert_null(mlift_baseline_find(&baseline, "micro", "subscribers"));
    char *again = cli_baseline_make_text(&baseline);
    assert_string_equal(again, whole);
    free(again);
    mlift_baseline_free(&baseline);
    mlift_baseline_free(&baseline);
    mlift_run_free(&run);
}

/* Texts with and without a last line feed, with quotes and other alphabets; rates that are not known. */
static void test_texts(void **state)
{
    static const char *const texts[] = {"a: 1", "a: 1\n", "a: 1\n\n", "\n", "a: \"\\\\\" # \xE2\x82\xAC\t\r\n"};
    struct mlift_baseline_figure figure = {.strategy = "s", .metric = "m", .exact = (double)NAN, .simulated = 0.25};
    struct mlift_baseline made = {.microlift_version = "1",
                                  .draw_address_version = 1,
                                  .replicates = 2,
                                  .list_size = 10,
                                  .scenario = "x",
                                  .n_figures = 1,
                                  .figure = &figure};
    struct mlift_baseline read;
    struct mlift_diag diag;

    (void)state;
    memset(made.counts_sha256, 'a', MLIFT_DIGEST_SIZE - 1);
    memset(made.table_sha256, 'b', MLIFT_DIGEST_SIZE - 1);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        made.text = strdup(texts[i]);
        assert_non_null(made.text);
        made.text_length = strlen(texts[i]);
        mlift_digest_text(made.text, made.text_length, made.scenario_sha256);
        char *text = cli_baseline_make_text(&made);
        assert_non_null(text);
        assert_int_equal(parse(&read, text, strlen(text), &diag), CLI_DONE);
        assert_string_equal(read.text, texts[i]);
        assert_true(isnan(read.figure[0].exact) && read.figure[0].simulated == 0.25);
        mlift_baseline_free(&read);
        free(text);
        free(made.text);
    }
    made.text = (char *)(uintptr_t) "a: \xFF";
    assert_null(cli_baseline_make_text(&made)); /* not UTF-8: JSON cannot hold it */
}

/* --- the museum ----------------------------------------------------------------------------------------------------
 */

/* What is done to a sound baseline: `from` becomes `to`; "cut" cuts it there, "append" adds `to`; sealed again where
 * the defect is one that a digest would hide. */
static const struct {
    const char *name, *from, *to;
    bool seal;
} exhibits[] = {
    {"empty", "{", "cut", false},
    {"truncated", "\"counts_sha256\"", "cut", false},
    {"truncated-in-a-text", "philox4x32-10", "cut", false},
    {"foreign-yaml", "{\n", "name: x\n{", false},
    {"foreign-json", "microlift-baseline", "somebody-elses", true},
    {"foreign-lfs", "{\n", "version https://git-lfs.github.com/spec/v1\n", false},
    {"foreign-list", "{\n", "[", false},
    {"older", "\"format_version\": \"1.0\"", "\"format_version\": \"0.9\"", true},
    {"newer", "\"format_version\": \"1.0\"", "\"format_version\": \"2.0\"", true},
    {"version-of-no-kind", "\"format_version\": \"1.0\"", "\"format_version\": 1.0", true},
    {"digit-changed", "\"list_size\": 600", "\"list_size\": 601", false},
    {"digit-changed-in-a-figure", "\"mcse\": 0.0}", "\"mcse\": 0.1}", false},
    {"digit-changed-in-the-scenario", "size: 600", "size: 601", false},
    {"digit-changed-in-the-digest", "\"sha256\": \"", "\"sha256\": \"0", false},
    {"key-twice", "\"seed\"", "\"list_size\": 600,\n  \"seed\"", false},
    {"key-unknown", "\"seed\"", "\"speed\": 1,\n  \"seed\"", true},
    {"key-missing", "\"list_size\": 600,", "", true},
    {"trailing", "append", "{}\n", false},
    {"conflict", "  \"seed\"", "<<<<<<< ours\n  \"seed\": \"1\",\n=======\n>>>>>>> theirs\n  \"seed\"", false},
    {"type-of-seed", "\"seed\": \"18446744073709551615\"", "\"seed\": 1", true},
    {"seed-too-large", "\"seed\": \"18446744073709551615\"", "\"seed\": \"18446744073709551616\"", true},
    {"type-of-replicates", "\"replicates\": 20", "\"replicates\": 20.0", true},
    {"replicates-of-one", "\"replicates\": 20", "\"replicates\": 1", true},
    {"list-size-negative", "\"list_size\": 600", "\"list_size\": -600", true},
    {"number-too-large", "\"list_size\": 600", "\"list_size\": 99999999999999999999", false},
    {"rate-negative", "\"mcse\": 0.0}", "\"mcse\": -0.1}", true},
    {"rate-too-large", "\"mcse\": 0.0}", "\"mcse\": 256.0}", true},
    {"rate-of-text", "\"mcse\": 0.0}", "\"mcse\": \"0\"}", true},
    {"figure-twice", "\"metric\": \"opened\"", "\"metric\": \"sent\"", true},
    {"figure-with-more", "\"metric\": \"opened\"", "\"metric\": \"opened\", \"more\": 1", true},
    {"figures-none", "\"figures\": [", "\"figures\": 1, \"old\": [", false},
    {"name-with-escape", "\"scenario\": \"one-signal\"", "\"scenario\": \"\\u001b[31m\"", true},
    {"name-with-nul", "\"scenario\": \"one-signal\"", "\"scenario\": \"one\\u0000\"", false},
    {"digest-of-no-kind", "\"counts_sha256\": \"", "\"counts_sha256\": \"g", true},
    {"scenario-not-its-digest", "size: 600", "size: 601", true},
    {"line-in-a-line", "size: 600", "size: \\n600", true},
    {"not-utf8", "one-signal", "one\xFF", false},
};

/* Seals JSON again after it was changed. */
static char *seal(const char *text)
{
    json_error_t error;
    json_t *root = json_loads(text, 0, &error);
    char digest[MLIFT_DIGEST_SIZE];

    assert_non_null(root);
    assert_int_equal(cli_baseline_seal(root, digest), CLI_DONE);
    assert_int_equal(json_object_set_new(root, "sha256", json_string(digest)), 0);
    char *sealed = json_dumps(root, JSON_REAL_PRECISION(9));
    json_decref(root);
    assert_non_null(sealed);
    return sealed;
}

static char *build(size_t i)
{
    const char *from = exhibits[i].from, *to = exhibits[i].to;
    const char *at = !strcmp(from, "append") ? whole + strlen(whole) : strstr(whole, from);
    bool cut = !strcmp(to, "cut");
    char *text = malloc(strlen(whole) + strlen(to) + 1);

    assert_non_null(at);
    assert_non_null(text);
    const char *rest = cut || !*at ? "" : at + strlen(from);
    sprintf(text, "%.*s%s%s", (int)(at - whole), whole, cut ? "" : to, rest);
    if (exhibits[i].seal) {
        char *sealed = seal(text);
        free(text);
        text = sealed;
    }
    return text;
}

static void write_file(const char *path, const char *text)
{
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

/* Each exhibit is refused with the message written beside the others, which nobody else gives unless the defect is the
 * same to a reader. */
static void test_museum(void **state)
{
    char *messages = NULL, *expected = NULL;
    size_t length, n = 0;
    const char *reason;
    FILE *out = open_memstream(&messages, &n);

    (void)state;
    assert_non_null(out);
    for (size_t i = 0; i < sizeof exhibits / sizeof *exhibits; i++) {
        struct mlift_baseline baseline;
        struct mlift_diag diag;
        char *text = build(i);
        int code = parse(&baseline, text, strlen(text), &diag);
        if (code != CLI_WRONG_USE) {
            print_error("%s was taken\n", exhibits[i].name);
        }
        assert_int_equal(code, CLI_WRONG_USE);
        fprintf(out, "%s: %s [%s]\n", exhibits[i].name, diag.message, diag.kind);
        free(text);
    }
    assert_int_equal(fclose(out), 0);
    if (getenv("MLIFT_UPDATE")) {
        write_file(MUSEUM "/messages.txt", messages);
    }
    assert_int_equal(mlift_file_read(MUSEUM "/messages.txt", 1 << 20, &expected, &length, &reason), MLIFT_OK);
    assert_string_equal(messages, expected);
    free(expected);
    free(messages);
}

static void test_files(void **state)
{
    struct mlift_baseline baseline;
    struct mlift_diag diag;
    char path[] = "/tmp/mlift-test-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(cli_baseline_load(&baseline, "/nowhere/base.json", &diag), CLI_WRONG_USE);
    assert_string_equal(diag.kind, "baseline-missing");
    assert_int_equal(cli_baseline_load(&baseline, "/tmp", &diag), CLI_WRONG_USE);
    assert_string_equal(diag.kind, "baseline-missing");
    assert_int_equal(ftruncate(fd, (off_t)CLI_BASELINE_LARGEST + 1), 0);
    assert_int_equal(cli_baseline_load(&baseline, path, &diag), CLI_WRONG_USE);
    assert_string_equal(diag.kind, "baseline-too-large");
    assert_false(cli_baseline_recognise(path));
    assert_int_equal(close(fd), 0);
    write_file(path, whole);
    assert_int_equal(cli_baseline_load(&baseline, path, &diag), CLI_DONE);
    mlift_baseline_free(&baseline);
    assert_true(cli_baseline_recognise(path));
    assert_false(cli_baseline_recognise("/nowhere/base.json"));
    assert_int_equal(unlink(path), 0);
}

/* --- mutations -----------------------------------------------------------------------------------------------------
 */

static uint64_t generator = 1;

/* xorshift64*, Vigna 2016: any generator will do here. */
static size_t below(size_t n)
{
    generator ^= generator >> 12;
    generator ^= generator << 25;
    generator ^= generator >> 27;
    return (size_t)((generator * UINT64_C(2685821657736338717)) >> 33) % n;
}

/* One edit of text[0..length): a flipped bit, a byte out, a byte in, a stretch doubled or a tail cut off. */
static size_t edit(char *text, size_t length, size_t room)
{
    size_t at = below(length), n = 1 + below(40);

    n = at + n > length ? length - at : n;
    switch (below(8)) {
    case 0:
        memmove(text + at, text + at + n, length - at - n);
        return length - n;
    case 1:
        if (length + n <= room) {
            memmove(text + at + n, text + at, length - at);
            return length + n;
        }
        return length;
    case 2:
        return at;
    case 3:
        text[at] = "{}[]\",:0123456789\\\n\0e+-."[below(24)];
        return length;
    default:
        text[at] = (char)((unsigned char)text[at] ^ 1u << below(8));
        return length;
    }
}

static bool same_content(const struct mlift_baseline *a, const struct mlift_baseline *b)
{
    char *x = cli_baseline_make_text(a), *y = cli_baseline_make_text(b);
    bool same = x && y && !strcmp(x, y);

    free(x);
    free(y);
    return same;
}

/* Whatever is done to it: refused with a message, or only blank space was touched. */
static void test_mutations(void **state)
{
    size_t length = strlen(whole), room = length + 200, n_taken = 0;
    char *text = malloc(room);
    struct mlift_baseline sound, baseline;
    struct mlift_diag diag;

    (void)state;
    assert_non_null(text);
    assert_int_equal(parse(&sound, whole, length, &diag), CLI_DONE);
    for (int i = 0; i < MUTATIONS; i++) {
        size_t n = length;
        memcpy(text, whole, length);
        for (size_t k = 1 + below(MOST_EDITS); k > 0 && n > 0; k--) {
            n = edit(text, n, room);
        }
        if (parse(&baseline, text, n, &diag) == CLI_DONE) {
            n_taken++;
            assert_true(same_content(&sound, &baseline));
            mlift_baseline_free(&baseline);
        }
    }
    assert_true(n_taken < MUTATIONS / 10);
    free(text);
    mlift_baseline_free(&sound);
}

/* Flipped bits from one end of the file to the other, one at a time. */
static void test_flipped_bits(void **state)
{
    size_t length = strlen(whole);
    struct mlift_baseline sound, baseline;
    struct mlift_diag diag;
    char *text = strdup(whole);

    (void)state;
    assert_non_null(text);
    assert_int_equal(parse(&sound, whole, length, &diag), CLI_DONE);
    for (size_t at = 0; at < length; at += 3) {
        unsigned bit = (unsigned)at % 8; /* 3 and 8 have no common factor: every bit has its turn */
        text[at] = (char)((unsigned char)text[at] ^ 1u << bit);
        if (parse(&baseline, text, length, &diag) == CLI_DONE) {
            assert_true(same_content(&sound, &baseline));
            mlift_baseline_free(&baseline);
        }
        text[at] = whole[at];
    }
    free(text);
    mlift_baseline_free(&sound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_texts),     cmocka_unit_test(test_museum),
        cmocka_unit_test(test_files),      cmocka_unit_test(test_mutations), cmocka_unit_test(test_flipped_bits),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
