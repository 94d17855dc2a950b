/* A journal whose file anybody has written into: what is handed out, and what is left of the file. The input is the
 * file; where it begins with '!' the rest is records whose checks are put right. */
#include "sim/digest.h"
#include "sim/journal.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { N_WORDS = 3 };

static const char digest[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

struct received {
    size_t n;
    uint64_t sum;
};

static int receive(void *context, uint64_t item, const uint64_t *words)
{
    struct received *received = context;

    received->n++;
    received->sum = received->sum * 31 + item + 7 * words[0] + 11 * words[N_WORDS - 1];
    return 0;
}

static int open_it(const char *path, struct received *received, uint64_t *n_cut)
{
    struct mlift_journal journal;
    struct mlift_diag diag = {0};

    *received = (struct received){0};
    int status = mlift_journal_open(&journal, path, digest, N_WORDS, receive, received, n_cut, &diag);
    FUZZ_HOLDS(!status || diag.message[0] != '\0');
    mlift_journal_close(&journal);
    mlift_journal_close(&journal);
    return status;
}

static size_t size_of(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 ? (size_t)info.st_size : 0;
}

/* A journal of our own with the records that the input holds, which is then damaged at one place. */
static const char *records(const uint8_t *data, size_t size)
{
    struct mlift_journal journal;
    struct mlift_diag diag;
    struct received received = {0};
    uint64_t n_cut, words[1 + N_WORDS];
    const char *path = fuzz_file("journal", data, 0);

    FUZZ_HOLDS(!mlift_journal_open(&journal, path, digest, N_WORDS, receive, &received, &n_cut, &diag));
    for (; size >= sizeof words + 3; data += sizeof words, size -= sizeof words) {
        memcpy(words, data, sizeof words);
        FUZZ_HOLDS(!mlift_journal_append(&journal, words[0], words + 1));
    }
    mlift_journal_close(&journal);
    if (size >= 3) {
        size_t at = (size_t)data[0] << 8 | data[1], length = size_of(path);
        FUZZ_HOLDS(truncate(path, (off_t)(length - at % (length + 1))) == 0);
    }
    return path;
}

static void one(const uint8_t *data, size_t size)
{
    struct received first, second;
    uint64_t n_cut = 0;
    const char *path = size > 0 && data[0] == '!' ? records(data + 1, size - 1) : fuzz_file("journal", data, size);
    size_t before = size_of(path);
    int status = open_it(path, &first, &n_cut);

    if (status) {
        FUZZ_HOLDS(size_of(path) == before); /* a file that is no journal of ours stays as it was */
        return;
    }
    FUZZ_HOLDS(size_of(path) + n_cut == before || first.n == 0); /* a header that was cut is written anew */
    FUZZ_HOLDS(!open_it(path, &second, &n_cut) && n_cut == 0);
    FUZZ_HOLDS(first.n == second.n && first.sum == second.sum);
}

FUZZ("journal", one, "seeds/journal")
