/* SHA-256 (FIPS 180-4) of texts, counts and decision tables, independent of the machine's byte order. Nettle's home. */
#ifndef SIM_DIGEST_H
#define SIM_DIGEST_H

#include "models/table.h"

/* Bytes of a hexadecimal SHA-256 with its terminating zero. */
enum { MLIFT_DIGEST_SIZE = 65 };

/* A digest in the making; the caller's, nothing to free. */
struct mlift_digest {
    _Alignas(16) unsigned char state[128];
};

void mlift_digest_init(struct mlift_digest *digest);
void mlift_digest_add(struct mlift_digest *digest, const void *bytes, size_t n);
/* n whole numbers of 16, 32 or 64 bits, each as little-endian bytes. */
void mlift_digest_add_u16(struct mlift_digest *digest, const uint16_t *values, size_t n);
void mlift_digest_add_u32(struct mlift_digest *digest, const uint32_t *values, size_t n);
void mlift_digest_add_u64(struct mlift_digest *digest, const uint64_t *values, size_t n);
/* Writes the digest as 64 lower-case hexadecimal characters; init before using it again. */
void mlift_digest_finish(struct mlift_digest *digest, char text[MLIFT_DIGEST_SIZE]);

/* Of a text. */
void mlift_digest_text(const char *bytes, size_t n, char text[MLIFT_DIGEST_SIZE]);

/* Of everything in a decision table that decides an outcome: touch, move, background and drift rows, and
 * what a code and an end state count. Equal digests, lists and strategies: equal counts for equal seeds. */
void mlift_digest_table(const struct mlift_table *table, char text[MLIFT_DIGEST_SIZE]);

#endif
