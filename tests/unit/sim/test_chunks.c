/* Counts packed by threads: the bytes that HDF5 would have made of them, whoever packs, and noticed when they change.
 */
#include "sim/chunks.h"
#include "sim/results.h"
#include "sim/results_read.h"
#include "sim/results_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_SIZE = 128 };

static char folder[PATH_SIZE];

static void name_file(char path[2 * PATH_SIZE], const char *name)
{
    snprintf(path, 2 * PATH_SIZE, "%s/%s.h5", folder, name);
}

/* A run whose counts are made up: mostly small as counts are, here and there anything. */
static void make_run(struct mlift_run *run, size_t n_replicates)
{
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    uint64_t x = 0x9E3779B97F4A7C15;

    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/one-signal.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(run, scenario, MLIFT_KEEP_DEFAULT), MLIFT_OK);
    assert_int_equal(mlift_worlds_grow(&run->worlds, n_replicates), MLIFT_OK);
    assert_int_equal(mlift_experiment_grow(&run->experiment, n_replicates), MLIFT_OK);
    run->n_replicates = run->worlds.n_replicates = run->experiment.n_replicates = n_replicates;
    uint32_t *counts[2] = {run->worlds.counts, run->experiment.counts};
    size_t n[2] = {n_replicates * mlift_worlds_stride(&run->worlds),
                   n_replicates * mlift_experiment_stride(&run->experiment)};
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < n[i]; k++) {
            x = x * 6364136223846793005 + 1442695040888963407;
            counts[i][k] = (uint32_t)(x >> (k % 97 ? 58 : 32));
        }
    }
}

static unsigned char *read_file(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = malloc(1 << 24);

    assert_non_null(file);
    assert_non_null(bytes);
    *n = fread(bytes, 1, 1 << 24, file);
    assert_true(*n > 0 && *n < 1 << 24);
    fclose(file);
    assert_int_equal(unlink(path), 0);
    return bytes;
}

static void check_same_file(const char *a, const char *b)
{
    size_t n, other;
    unsigned char *bytes = read_file(a, &n), *others = read_file(b, &other);

    assert_int_equal(n, other);
    assert_memory_equal(bytes, others, n);
    free(bytes);
    free(others);
}

/* Written from the chunks, and by HDF5 from the values (which is what no chunks mean). */
static void check_bytes(size_t n_replicates, size_t expected_chunks)
{
    const int n_threads[] = {1, 2, 7};
    struct mlift_chunks none[MLIFT_RESULTS_N_COUNTS] = {{0}};
    char packed[2 * PATH_SIZE], plain[2 * PATH_SIZE], digest[MLIFT_DIGEST_SIZE], all[MLIFT_DIGEST_SIZE];
    struct mlift_diag diag;
    struct mlift_run run;

    make_run(&run, n_replicates);
    name_file(packed, "packed");
    name_file(plain, "plain");
    assert_int_equal(mlift_results_digest(&run, all), MLIFT_OK);
    for (size_t i = 0; i < sizeof n_threads / sizeof *n_threads; i++) {
        struct mlift_chunks chunks[MLIFT_RESULTS_N_COUNTS];
        assert_int_equal(mlift_chunks_init(chunks, &run, n_threads[i], digest), MLIFT_OK);
        assert_int_equal(chunks[0].n_chunks, expected_chunks);
        assert_string_equal(digest, all);
        assert_int_equal(mlift_results_write_file(&run, chunks, digest, packed, &diag), MLIFT_OK);
        assert_int_equal(mlift_results_write_file(&run, none, digest, plain, &diag), MLIFT_OK);
        check_same_file(packed, plain);
        mlift_chunks_free(chunks);
        mlift_chunks_free(chunks);
    }
    mlift_run_free(&run);
}

static void test_bytes_of_hdf5(void **state)
{
    (void)state;
    check_bytes(1, 0);
    check_bytes(2912, 0); /* one chunk, full */
    check_bytes(2913, 2); /* the second almost empty */
    check_bytes(5824, 2); /* both full */
    check_bytes(9000, 4);
}

/* 0 or the error of comparing array i of the file with the chunks. */
static int compare(const struct mlift_run *run, const char *path, int i, const struct mlift_chunks *chunks)
{
    struct mlift_diag diag;
    struct mlift_hdf_read reader;

    assert_int_equal(mlift_results_read_open(&reader, path, &diag), MLIFT_OK);
    int status = mlift_results_read_compare(&reader, run, i, chunks);
    mlift_hdf_read_close(&reader);
    return status;
}

static void test_a_change_is_noticed(void **state)
{
    struct mlift_chunks chunks[MLIFT_RESULTS_N_COUNTS], none[MLIFT_RESULTS_N_COUNTS] = {{0}};
    char path[2 * PATH_SIZE], digest[MLIFT_DIGEST_SIZE];
    struct mlift_diag diag;
    struct mlift_run run;

    (void)state;
    make_run(&run, 6000);
    name_file(path, "changed");
    assert_int_equal(mlift_chunks_init(chunks, &run, 2, digest), MLIFT_OK);
    assert_int_equal(mlift_results_write_file(&run, chunks, digest, path, &diag), MLIFT_OK);
    for (int i = 0; i < MLIFT_RESULTS_N_COUNTS; i++) {
        struct mlift_hdf_chunk *last = &chunks[i].chunk[chunks[i].n_chunks - 1];
        assert_int_equal(compare(&run, path, i, &chunks[i]), MLIFT_OK);
        last->bytes[last->n - 1] ^= 1;
        assert_int_equal(compare(&run, path, i, &chunks[i]), MLIFT_ERR_BAD_RESULTS);
        last->bytes[last->n - 1] ^= 1;
        last->n--;
        assert_int_equal(compare(&run, path, i, &chunks[i]), MLIFT_ERR_BAD_RESULTS);
        last->n++;
        assert_int_equal(compare(&run, path, i, &none[i]), MLIFT_OK); /* value by value */
    }
    run.worlds.counts[5999 * mlift_worlds_stride(&run.worlds)] ^= 1;
    assert_int_equal(compare(&run, path, 0, &none[0]), MLIFT_ERR_BAD_RESULTS);
    mlift_chunks_free(chunks);
    mlift_run_free(&run);
    assert_int_equal(unlink(path), 0);
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/mlift-chunks-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_bytes_of_hdf5, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_a_change_is_noticed, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
