#include "sim/journal.h"

#include "sim/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[16] = "microlift-jrnl1\n";

enum {
    CHECK = 8, /* bytes of a checksum */
    HEADER = (int)sizeof magic + MLIFT_DIGEST_SIZE - 1 + 8 + CHECK,
    SECONDS_BETWEEN_SYNCS = 2,
    MOST_RETRIES = 100
};

__attribute__((format(printf, 3, 4))) static int fail(const struct mlift_journal *journal, int code, const char *format,
                                                      ...)
{
    struct mlift_diag *diag = journal->diag;
    va_list arguments;

    *diag = (struct mlift_diag){.severity = MLIFT_SEVERITY_ERROR, .kind = "journal"};
    snprintf(diag->file, sizeof diag->file, "%.255s", journal->path);
    va_start(arguments, format);
    vsnprintf(diag->message, sizeof diag->message, format, arguments);
    va_end(arguments);
    return MLIFT_RAISE(code);
}

/* --- bytes -------------------------------------------------------------------------------------------------------- */

static void put_word(unsigned char *to, uint64_t word)
{
    for (int k = 0; k < 8; k++) {
        to[k] = (unsigned char)(word >> (8 * k));
    }
}

static uint64_t get_word(const unsigned char *from)
{
    uint64_t word = 0;

    for (int k = 7; k >= 0; k--) {
        word = word << 8 | from[k];
    }
    return word;
}

/* The first bytes of the SHA-256 of digest and content. The digest in it keeps records of other journals out. */
static void make_check(const struct mlift_journal *journal, const unsigned char *content, size_t n,
                       unsigned char check[CHECK])
{
    struct mlift_digest all;
    char text[MLIFT_DIGEST_SIZE];

    mlift_digest_init(&all);
    mlift_digest_add(&all, journal->digest, MLIFT_DIGEST_SIZE - 1);
    mlift_digest_add(&all, content, n);
    mlift_digest_finish(&all, text);
    for (size_t k = 0; k < CHECK; k++) {
        unsigned byte;
        (void)sscanf(text + 2 * k, "%2x", &byte);
        check[k] = (unsigned char)byte;
    }
}

static size_t content_size(const struct mlift_journal *journal)
{
    return 8 * (journal->n_words + 1);
}

static void make_header(const struct mlift_journal *journal, unsigned char header[HEADER])
{
    size_t n = sizeof magic;

    memcpy(header, magic, n);
    memcpy(header + n, journal->digest, MLIFT_DIGEST_SIZE - 1);
    n += MLIFT_DIGEST_SIZE - 1;
    put_word(header + n, journal->n_words);
    n += 8;
    make_check(journal, header, n, header + n);
}

static bool write_all(int fd, const unsigned char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        bytes += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

/* Bytes read, less than n at the end of the file; -1 on failure. */
static ssize_t read_all(int fd, unsigned char *bytes, size_t n)
{
    size_t done = 0;

    while (done < n) {
        ssize_t more = read(fd, bytes + done, n - done);
        if (more < 0 && errno != EINTR) {
            return -1;
        }
        if (more == 0) {
            break;
        }
        done += more > 0 ? (size_t)more : 0;
    }
    return (ssize_t)done;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

/* Opens and locks. Who held the lock may have finished and removed the file meanwhile: then what was locked is not what
 * stands at the path, and it begins again. */
static int open_locked(struct mlift_journal *journal)
{
    for (int i = 0; i < MOST_RETRIES; i++) {
        struct stat locked, there;
        journal->fd = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
        if (journal->fd < 0) {
            return fail(journal, MLIFT_ERR_BAD_JOURNAL, "the journal cannot be opened: %s", strerror(errno));
        }
        if (flock(journal->fd, LOCK_EX | LOCK_NB) != 0) {
            return errno == EWOULDBLOCK
                       ? fail(journal, MLIFT_ERR_LOCKED, "another microlift sweep is writing this file right now")
                       : fail(journal, MLIFT_ERR_BAD_JOURNAL, "the journal cannot be locked: %s", strerror(errno));
        }
        if (fstat(journal->fd, &locked) != 0 || !S_ISREG(locked.st_mode)) {
            return fail(journal, MLIFT_ERR_BAD_JOURNAL, "this is a folder or device where the journal should be");
        }
        if (stat(journal->path, &there) == 0 && there.st_ino == locked.st_ino && there.st_dev == locked.st_dev) {
            return MLIFT_OK;
        }
        (void)close(journal->fd);
        journal->fd = -1;
    }
    return fail(journal, MLIFT_ERR_LOCKED, "the journal is removed again and again by another process");
}

int mlift_journal_discard(const char *path, struct mlift_diag *diag)
{
    struct mlift_journal journal = {.fd = -1, .diag = diag};

    if (strlen(path) >= sizeof journal.path) {
        return fail(&journal, MLIFT_ERR_BAD_JOURNAL, "a journal with this path is not possible");
    }
    memcpy(journal.path, path, strlen(path) + 1);
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        return MLIFT_OK;
    }
    int status = open_locked(&journal); /* what it makes anew where the owner was just done, it removes again */
    if (!status && unlink(path) != 0) {
        status = fail(&journal, MLIFT_ERR_BAD_JOURNAL, "the journal cannot be removed: %s", strerror(errno));
    }
    mlift_journal_close(&journal);
    return status;
}

static int write_header(struct mlift_journal *journal, const unsigned char header[HEADER])
{
    if (ftruncate(journal->fd, 0) != 0 || lseek(journal->fd, 0, SEEK_SET) != 0 ||
        !write_all(journal->fd, header, HEADER) || fdatasync(journal->fd) != 0) {
        return fail(journal, MLIFT_ERR_BAD_JOURNAL, "the journal cannot be written: %s", strerror(errno));
    }
    return MLIFT_OK;
}

/* A new file gets a header, one that was cut off while it was written a whole one. */
static int settle_header(struct mlift_journal *journal)
{
    unsigned char expected[HEADER], found[HEADER];
    ssize_t n = read_all(journal->fd, found, sizeof found);

    make_header(journal, expected);
    if (n < 0) {
        return fail(journal, MLIFT_ERR_BAD_JOURNAL, "the journal cannot be read: %s", strerror(errno));
    }
    if (memcmp(found, expected, (size_t)n) == 0) {
        return n == HEADER ? MLIFT_OK : write_header(journal, expected);
    }
    if (memcmp(found, magic, (size_t)n < sizeof magic ? (size_t)n : sizeof magic) != 0) {
        return fail(journal, MLIFT_ERR_BAD_JOURNAL, "this is not a journal of microlift: it is in the way");
    }
    return fail(journal, MLIFT_ERR_FOREIGN_JOURNAL,
                "the journal belongs to another sweep (other scenario, keys, seed, replicates or version)");
}

/* Hands out the good records; *end is where the first bad one begins. */
static int receive_records(struct mlift_journal *journal, mlift_journal_receiver *receive, void *context, off_t *end)
{
    size_t n = content_size(journal);
    uint64_t *words = malloc(journal->n_words * sizeof *words);
    int status = words ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    *end = HEADER;
    while (!status) {
        unsigned char check[CHECK];
        ssize_t done = read_all(journal->fd, journal->record, n + CHECK);
        if (done < 0) {
            status = fail(journal, MLIFT_ERR_BAD_JOURNAL, "the journal cannot be read: %s", strerror(errno));
            break;
        }
        make_check(journal, journal->record, n, check);
        if ((size_t)done < n + CHECK || memcmp(check, journal->record + n, CHECK) != 0) {
            break;
        }
        for (size_t k = 0; k < journal->n_words; k++) {
            words[k] = get_word(journal->record + 8 * (k + 1));
        }
        status = receive(context, get_word(journal->record), words);
        if (status == MLIFT_ERR_BAD_JOURNAL) {
            (void)fail(journal, status, "the journal contradicts itself: remove it and begin again");
        }
        *end += done;
    }
    free(words);
    return status;
}

static int cut(struct mlift_journal *journal, off_t end, uint64_t *n_cut)
{
    struct stat info;
    bool done = fstat(journal->fd, &info) == 0;

    if (done && n_cut) {
        *n_cut = info.st_size > end ? (uint64_t)(info.st_size - end) : 0;
    }
    done = done && (info.st_size == end || ftruncate(journal->fd, end) == 0);
    done = done && lseek(journal->fd, end, SEEK_SET) == end;
    return done ? MLIFT_OK : fail(journal, MLIFT_ERR_BAD_JOURNAL, "the journal cannot be cut: %s", strerror(errno));
}

int mlift_journal_open(struct mlift_journal *journal, const char *path, const char *digest, size_t n_words,
                       mlift_journal_receiver *receive, void *context, uint64_t *n_cut, struct mlift_diag *diag)
{
    off_t end;

    *journal = (struct mlift_journal){.fd = -1, .n_words = n_words, .diag = diag};
    if (n_words < 1 || n_words > MLIFT_JOURNAL_MOST_WORDS || strlen(path) >= sizeof journal->path ||
        strlen(digest) != MLIFT_DIGEST_SIZE - 1) {
        return fail(journal, MLIFT_ERR_BAD_JOURNAL, "a journal with this path, digest or size is not possible");
    }
    memcpy(journal->path, path, strlen(path) + 1);
    memcpy(journal->digest, digest, MLIFT_DIGEST_SIZE);
    journal->record = calloc(content_size(journal) + CHECK, 1);
    int status = journal->record ? open_locked(journal) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        status = settle_header(journal);
    }
    if (!status) {
        status = receive_records(journal, receive, context, &end);
    }
    if (!status) {
        status = cut(journal, end, n_cut);
    }
    if (status) {
        mlift_journal_close(journal);
    } else {
        journal->synced = mlift_clock_seconds();
    }
    return status;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

int mlift_journal_sync(struct mlift_journal *journal)
{
    if (journal->unsynced && fdatasync(journal->fd) != 0) {
        return fail(journal, MLIFT_ERR_BAD_JOURNAL, "the journal cannot be brought to the disk: %s", strerror(errno));
    }
    journal->unsynced = false;
    journal->synced = mlift_clock_seconds();
    return MLIFT_OK;
}

int mlift_journal_append(struct mlift_journal *journal, uint64_t item, const uint64_t *words)
{
    size_t n = content_size(journal);

    put_word(journal->record, item);
    for (size_t k = 0; k < journal->n_words; k++) {
        put_word(journal->record + 8 * (k + 1), words[k]);
    }
    make_check(journal, journal->record, n, journal->record + n);
    if (!write_all(journal->fd, journal->record, n + CHECK)) {
        return fail(journal, MLIFT_ERR_BAD_JOURNAL, "the journal cannot be written: %s", strerror(errno));
    }
    journal->unsynced = true;
    return mlift_clock_seconds() - journal->synced >= SECONDS_BETWEEN_SYNCS ? mlift_journal_sync(journal) : MLIFT_OK;
}

void mlift_journal_close(struct mlift_journal *journal)
{
    if (journal->fd >= 0) {
        (void)close(journal->fd);
    }
    journal->fd = -1;
    free(journal->record);
    journal->record = NULL;
}

void mlift_journal_remove(struct mlift_journal *journal)
{
    if (journal->fd >= 0) {
        (void)unlink(journal->path);
    }
    mlift_journal_close(journal);
}
