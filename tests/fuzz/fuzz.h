/* One fuzzer a file: what it does with one input. Built for libFuzzer (preset `fuzz`, script/fuzz) it is a fuzzer;
 * everywhere else a test that goes once through tests/fuzz/corpus/NAME and its seeds. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

typedef void fuzz_one(const uint8_t *data, size_t size);

/* An input in a file of its own, in a folder of this process that is gone at its end: the path, valid until the next.
 */
const char *fuzz_file(const char *name, const uint8_t *data, size_t size);

/* The same text as every call, from a file of the project (path from its root); ends the process when it is missing. */
const char *fuzz_text(const char *path);

/* Says what does not hold and aborts. */
#define FUZZ_HOLDS(condition)                                                                                          \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fuzz_broken(__FILE__, __LINE__, #condition);                                                               \
        }                                                                                                              \
    } while (0)
void fuzz_broken(const char *file, int line, const char *condition);

/* Runs `one` in a child process, whose coverage counts too, for at most a second of CPU time. A crash is a finding,
 * unless it is one inside HDF5, whose files from strangers are documented to be its own matter. */
void fuzz_in_child(fuzz_one *one, const uint8_t *data, size_t size);

/* Replays what is in tests/fuzz/corpus/NAME and in `seeds`, a list of folders from the project's root, or below
 * seeds/ those that seeds.py has made, that ends with NULL: 0, or 1 when there was nothing to replay. */
int fuzz_replay(const char *name, const char *const *seeds, fuzz_one *one);

#ifdef MLIFT_FUZZING
#define FUZZ(name, one, ...)                                                                                           \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);                                                      \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                                       \
    {                                                                                                                  \
        one(data, size);                                                                                               \
        return 0;                                                                                                      \
    }
#else
#define FUZZ(name, one, ...)                                                                                           \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        static const char *const seeds[] = {__VA_ARGS__, NULL};                                                        \
        return fuzz_replay(name, seeds, one);                                                                          \
    }
#endif

#endif
