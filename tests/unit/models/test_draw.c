/* Random words: Philox against its known answers, and every word at its documented address. */
#include "models/draw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Philox4x32 from its definition (Salmon, Moraes, Dror and Shaw 2011, section 3.3), without Random123. */
static void philox(int rounds, const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t x[4], k0 = key[0], k1 = key[1];

    memcpy(x, counter, sizeof x);
    for (int r = 0; r < rounds; r++) {
        uint64_t a = (uint64_t)x[0] * 0xD2511F53, b = (uint64_t)x[2] * 0xCD9E8D57;
        uint32_t next[4] = {(uint32_t)(b >> 32) ^ x[1] ^ k0, (uint32_t)b, (uint32_t)(a >> 32) ^ x[3] ^ k1, (uint32_t)a};
        memcpy(x, next, sizeof x);
        k0 += 0x9E3779B9;
        k1 += 0xBB67AE85;
    }
    memcpy(out, x, sizeof x);
}

/* The address as models/draw.h documents it. */
static uint32_t documented(uint64_t seed, uint64_t replicate, uint32_t subscriber, int purpose, uint32_t day)
{
    uint32_t counter[4] = {subscriber / 32 * 8 + subscriber % 8, day, (uint32_t)replicate,
                           (uint32_t)purpose | (uint32_t)(replicate >> 32) << 8};
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)}, out[4];

    philox(10, counter, key, out);
    return out[subscriber % 32 / 8];
}

static int known_answer(const char *line, int *rounds, uint32_t counter[4], uint32_t key[2], uint32_t expected[4])
{
    return sscanf(line, "philox4x32 %d %x %x %x %x %x %x %x %x %x %x", rounds, counter, counter + 1, counter + 2,
                  counter + 3, key, key + 1, expected, expected + 1, expected + 2, expected + 3) == 11;
}

/* Blocks whose counter is a subscriber's are also asked for through the library. */
static int check_through_library(const uint32_t counter[4], const uint32_t key[2], const uint32_t expected[4])
{
    uint64_t first = (uint64_t)(counter[0] / 8) * 32 + counter[0] % 8;
    uint64_t seed = (uint64_t)key[1] << 32 | key[0];
    uint64_t replicate = (uint64_t)(counter[3] >> 8) << 32 | counter[2];

    if (first + 24 > UINT32_MAX) {
        return 0;
    }
    for (uint32_t w = 0; w < 4; w++) {
        uint32_t subscriber = (uint32_t)first + 8 * w;
        assert_int_equal(mlift_draw_word(seed, replicate, subscriber, (int)(counter[3] & 0xFF), counter[1]),
                         expected[w]);
    }
    return 1;
}

static void test_known_answers(void **state)
{
    char line[200];
    int n = 0, through = 0, rounds;
    FILE *in = fopen(MLIFT_SOURCE_DIR "/tests/data/philox-kat.txt", "r");

    (void)state;
    assert_non_null(in);
    while (fgets(line, sizeof line, in)) {
        uint32_t counter[4], key[2], expected[4], out[4];
        if (known_answer(line, &rounds, counter, key, expected)) {
            philox(rounds, counter, key, out);
            assert_memory_equal(out, expected, sizeof out);
            n++;
            through += rounds == 10 ? check_through_library(counter, key, expected) : 0;
        }
    }
    fclose(in);
    assert_int_equal(n, 6);
    assert_int_equal(through, 2); /* all of the 10-round ones but the block of all ones */
}

static const uint64_t replicates[] = {0, 1, 0xFFFFFFFF, 0x100000000, 0x100000001, 0x00FFFFFFFFFFFFFF};

static void test_word_is_at_its_address(void **state)
{
    static const uint32_t subscribers[] = {0, 1, 7, 8, 31, 32, 33, 1023, 1024, 99999, 0xFFFFFFFF};
    static const int purposes[] = {MLIFT_DRAW_PROFILE, MLIFT_DRAW_ARM, MLIFT_DRAW_RESPONSE, MLIFT_DRAW_DRIFT + 7, 255};

    (void)state;
    for (size_t r = 0; r < sizeof replicates / sizeof *replicates; r++) {
        for (size_t i = 0; i < sizeof subscribers / sizeof *subscribers; i++) {
            for (size_t p = 0; p < sizeof purposes / sizeof *purposes; p++) {
                for (uint32_t day = 0; day < 1001; day += 333) {
                    assert_int_equal(
                        mlift_draw_word(0x0123456789abcdef, replicates[r], subscribers[i], purposes[p], day),
                        documented(0x0123456789abcdef, replicates[r], subscribers[i], purposes[p], day));
                }
            }
        }
    }
}

/* Fills of every length give the words one by one, and write no further than to the next multiple of 32. */
static void check_fill(enum mlift_isa isa, uint64_t seed, uint64_t replicate, int purpose, uint32_t day, uint32_t first,
                       size_t n)
{
    uint32_t words[1100];
    size_t rounded = (n + 31) / 32 * 32;

    memset(words, 0xA5, sizeof words);
    mlift_draw_fill(isa, seed, replicate, purpose, day, first, n, words);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(words[i], mlift_draw_word(seed, replicate, first + (uint32_t)i, purpose, day));
    }
    for (size_t i = rounded; i < sizeof words / sizeof *words; i++) {
        assert_int_equal(words[i], 0xA5A5A5A5);
    }
}

static void test_fills_equal_words(void **state)
{
    static const size_t lengths[] = {0, 1, 8, 31, 32, 33, 400, 1000, 1024};
    static const uint32_t firsts[] = {0, 32, 1024, 98304, 0xFFFFFFE0 - 1024};
    static const enum mlift_isa sets[] = {MLIFT_ISA_SCALAR, MLIFT_ISA_AVX2};

    (void)state;
    for (size_t s = 0; s < 2; s++) {
        if (sets[s] == MLIFT_ISA_AVX2 && mlift_isa_detect() != MLIFT_ISA_AVX2) {
            continue;
        }
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            for (size_t f = 0; f < sizeof firsts / sizeof *firsts; f++) {
                size_t r = (k + f) % (sizeof replicates / sizeof *replicates);
                check_fill(sets[s], 0xfedcba9876543210 + k, replicates[r], (int)(3 + 7 * f), (uint32_t)(11 * k),
                           firsts[f], lengths[k]);
            }
        }
    }
}

/* Groups at addresses that differ in day and place are those of the fills one by one; what is behind them stays. */
static void test_fills_of_many_days(void **state)
{
    static const uint32_t day[5] = {0, 0xFFFFFFFF, 7, 7, 0x12345678};
    static const uint32_t first[5] = {0, 64, 0xFFFFFFE0, 32, 98304};
    static const enum mlift_isa sets[] = {MLIFT_ISA_SCALAR, MLIFT_ISA_AVX2};
    uint32_t words[7][MLIFT_DRAW_GROUP], one[MLIFT_DRAW_GROUP];

    (void)state;
    for (size_t s = 0; s < 2; s++) {
        if (sets[s] == MLIFT_ISA_AVX2 && mlift_isa_detect() != MLIFT_ISA_AVX2) {
            continue;
        }
        for (size_t n = 0; n <= 5; n++) {
            memset(words, 0xA5, sizeof words);
            mlift_draw_fill_days(sets[s], 0xfedcba9876543210, replicates[n], 60, day, first, n, words);
            for (size_t k = 0; k < 7; k++) {
                memset(one, 0xA5, sizeof one);
                if (k < n) {
                    mlift_draw_fill(MLIFT_ISA_SCALAR, 0xfedcba9876543210, replicates[n], 60, day[k], first[k],
                                    MLIFT_DRAW_GROUP, one);
                }
                assert_memory_equal(words[k], one, sizeof one);
            }
        }
    }
}

/* No two of the addresses that a run uses share their word's block: purposes and days are apart. */
static void test_addresses_differ(void **state)
{
    uint32_t seen[64 * 4];
    size_t n = 0;

    (void)state;
    for (int purpose = 0; purpose < 64; purpose++) {
        for (uint32_t day = 0; day < 4; day++) {
            seen[n++] = mlift_draw_word(77, 3, 5, purpose, day);
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(seen[i], seen[j]); /* 32,640 pairs: by chance with probability 8e-6, and fixed */
        }
    }
}

static void test_names_of_instruction_sets(void **state)
{
    (void)state;
    assert_string_equal(mlift_isa_name(MLIFT_ISA_SCALAR), "scalar");
    assert_string_equal(mlift_isa_name(MLIFT_ISA_AVX2), "avx2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_word_is_at_its_address),
        cmocka_unit_test(test_fills_equal_words),
        cmocka_unit_test(test_fills_of_many_days),
        cmocka_unit_test(test_addresses_differ),
        cmocka_unit_test(test_names_of_instruction_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
