/* The journal: everything that was written comes back, whatever happened to the end of the file. */
#include "sim/journal.h"

#include <fcntl.h>
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

enum { WORDS = 3, RECORD = 8 * (WORDS + 1) + 8, HEADER = 16 + 64 + 8 + 8 };

static const char digest_a[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const char digest_b[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdee";

struct place {
    char folder[64], file[96];
    struct mlift_diag diag;
};

struct received {
    size_t n;
    uint64_t item[32], word[32][WORDS];
    int answer;
};

static int receive(void *context, uint64_t item, const uint64_t *words)
{
    struct received *received = context;

    assert_true(received->n < 32);
    received->item[received->n] = item;
    memcpy(received->word[received->n++], words, WORDS * sizeof *words);
    return received->answer;
}

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    assert_non_null(place);
    snprintf(place->folder, sizeof place->folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/x.journal", place->folder);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    (void)unlink(place->file);
    assert_int_equal(rmdir(place->folder), 0);
    free(place);
    return 0;
}

static int open_at(struct place *place, struct mlift_journal *journal, const char *digest, struct received *received,
                   uint64_t *n_cut)
{
    memset(received, 0, sizeof *received);
    return mlift_journal_open(journal, place->file, digest, WORDS, receive, received, n_cut, &place->diag);
}

static void write_some(struct place *place, uint64_t first, uint64_t n)
{
    struct mlift_journal journal;
    struct received received;

    assert_int_equal(open_at(place, &journal, digest_a, &received, NULL), 0);
    for (uint64_t i = first; i < first + n; i++) {
        const uint64_t words[WORDS] = {i * i, UINT64_MAX - i, 0x0102030405060708u};
        assert_int_equal(mlift_journal_append(&journal, i, words), 0);
    }
    assert_int_equal(mlift_journal_sync(&journal), 0);
    mlift_journal_close(&journal);
    mlift_journal_close(&journal);
}

static off_t size_of(const char *path)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    return info.st_size;
}

static void expect_records(struct place *place, size_t n, uint64_t n_lost)
{
    struct mlift_journal journal;
    struct received received;
    uint64_t n_cut = 77;

    assert_int_equal(open_at(place, &journal, digest_a, &received, &n_cut), 0);
    assert_int_equal(received.n, n);
    assert_true(n_cut == n_lost);
    for (size_t i = 0; i < n; i++) {
        assert_true(received.item[i] == i && received.word[i][0] == i * i && received.word[i][1] == UINT64_MAX - i);
    }
    assert_int_equal(size_of(place->file), HEADER + (off_t)n * RECORD);
    mlift_journal_close(&journal);
}

static void test_what_was_written_comes_back(void **state)
{
    struct place *place = *state;

    expect_records(place, 0, 0);
    write_some(place, 0, 2);
    expect_records(place, 2, 0);
    write_some(place, 2, 3);
    expect_records(place, 5, 0);
}

/* A kill can end a write anywhere. */
static void test_cut_at_every_byte(void **state)
{
    struct place *place = *state;

    for (off_t length = 0; length <= HEADER + 2 * RECORD; length++) {
        (void)unlink(place->file);
        write_some(place, 0, 2);
        assert_int_equal(truncate(place->file, length), 0);
        size_t whole = length < HEADER ? 0 : (size_t)((length - HEADER) / RECORD);
        uint64_t lost = length < HEADER ? 0 : (uint64_t)((length - HEADER) % RECORD);
        expect_records(place, whole, lost);
    }
}

static void flip(const char *path, off_t byte, int bit)
{
    unsigned char value;
    int fd = open(path, O_RDWR);

    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &value, 1, byte), 1);
    value = (unsigned char)(value ^ 1u << bit);
    assert_int_equal(pwrite(fd, &value, 1, byte), 1);
    close(fd);
}

static void test_flipped_bits(void **state)
{
    struct place *place = *state;

    for (int bit = 0; bit < 8 * RECORD; bit += 7) {
        (void)unlink(place->file);
        write_some(place, 0, 4);
        flip(place->file, HEADER + RECORD + bit / 8, bit % 8);
        expect_records(place, 1, 3 * RECORD);
    }
    /* a header that was changed is no journal of this sweep, and is left as it is */
    for (int byte = 0; byte < HEADER; byte++) {
        struct mlift_journal journal;
        struct received received;
        (void)unlink(place->file);
        write_some(place, 0, 1);
        flip(place->file, byte, byte % 8);
        int failed = open_at(place, &journal, digest_a, &received, NULL);
        assert_int_equal(failed, byte < 16 ? MLIFT_ERR_BAD_JOURNAL : MLIFT_ERR_FOREIGN_JOURNAL);
        assert_int_equal(size_of(place->file), HEADER + RECORD);
        flip(place->file, byte, byte % 8);
        expect_records(place, 1, 0);
    }
}

static void test_foreign_files_stay(void **state)
{
    struct place *place = *state;
    struct mlift_journal journal;
    struct received received;

    write_some(place, 0, 3);
    assert_int_equal(open_at(place, &journal, digest_b, &received, NULL), MLIFT_ERR_FOREIGN_JOURNAL);
    assert_non_null(strstr(place->diag.message, "another sweep"));
    mlift_journal_close(&journal);
    expect_records(place, 3, 0);
    FILE *out = fopen(place->file, "w");
    assert_non_null(out);
    assert_true(fputs("my diary", out) >= 0 && fclose(out) == 0);
    assert_int_equal(open_at(place, &journal, digest_a, &received, NULL), MLIFT_ERR_BAD_JOURNAL);
    assert_int_equal(size_of(place->file), 8);
    (void)unlink(place->file);
    assert_int_equal(symlink("/dev/null", place->file), 0);
    assert_int_equal(open_at(place, &journal, digest_a, &received, NULL), MLIFT_ERR_BAD_JOURNAL);
}

/* Records of another journal, copied in behind the header, are not taken for one's own. */
static void test_foreign_records(void **state)
{
    struct place *place = *state;
    unsigned char record[RECORD];

    write_some(place, 0, 1);
    int fd = open(place->file, O_RDWR);
    assert_int_equal(pread(fd, record, RECORD, HEADER), RECORD);
    close(fd);
    (void)unlink(place->file);
    struct mlift_journal journal;
    struct received received;
    assert_int_equal(open_at(place, &journal, digest_b, &received, NULL), 0);
    mlift_journal_close(&journal);
    fd = open(place->file, O_RDWR | O_APPEND);
    assert_int_equal(write(fd, record, RECORD), RECORD);
    close(fd);
    uint64_t n_cut;
    assert_int_equal(open_at(place, &journal, digest_b, &received, &n_cut), 0);
    assert_int_equal(received.n, 0);
    assert_true(n_cut == RECORD);
    mlift_journal_close(&journal);
}

static void test_one_writer(void **state)
{
    struct place *place = *state;
    struct mlift_journal first, second;
    struct received received;

    assert_int_equal(open_at(place, &first, digest_a, &received, NULL), 0);
    assert_int_equal(open_at(place, &second, digest_a, &received, NULL), MLIFT_ERR_LOCKED);
    mlift_journal_close(&second);
    mlift_journal_close(&first);
    assert_int_equal(open_at(place, &second, digest_a, &received, NULL), 0);
    mlift_journal_remove(&second);
    mlift_journal_remove(&second);
    assert_int_not_equal(access(place->file, F_OK), 0);
}

static void test_receiver_can_refuse(void **state)
{
    struct place *place = *state;
    struct mlift_journal journal;
    struct received received = {.answer = MLIFT_ERR_BAD_JOURNAL};

    write_some(place, 0, 2);
    assert_int_equal(mlift_journal_open(&journal, place->file, digest_a, WORDS, receive, &received, NULL, &place->diag),
                     MLIFT_ERR_BAD_JOURNAL);
    assert_non_null(strstr(place->diag.message, "contradicts itself"));
    assert_int_equal(received.n, 1);
    expect_records(place, 2, 0);
}

int main(void)
{
#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_PLACE(test_what_was_written_comes_back), WITH_PLACE(test_cut_at_every_byte), WITH_PLACE(test_flipped_bits),
        WITH_PLACE(test_foreign_files_stay),          WITH_PLACE(test_foreign_records),   WITH_PLACE(test_one_writer),
        WITH_PLACE(test_receiver_can_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
