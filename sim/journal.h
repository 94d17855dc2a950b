/* An append-only journal: the checkpoint of a long computation, which loses nothing that was written whatever ends the
 * process.
 *
 * The file is a header (what it belongs to, by digest) and records of one size: a number `item` and n_words 64-bit
 * words, little-endian, each followed by the first eight bytes of the SHA-256 of the digest and the record. Opening
 * locks the file against a second writer, hands out every good record and cuts the file where the first bad one begins:
 * what stands behind it was cut off by a kill or a crash, or is damaged, and is computed again. */
#ifndef SIM_JOURNAL_H
#define SIM_JOURNAL_H

#include "models/diag.h"
#include "models/error.h"
#include "sim/digest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MLIFT_JOURNAL_PATH = 4096, MLIFT_JOURNAL_MOST_WORDS = 4096 };

struct mlift_journal {
    int fd; /* -1 when closed */
    char path[MLIFT_JOURNAL_PATH];
    char digest[MLIFT_DIGEST_SIZE];
    size_t n_words;
    unsigned char *record; /* scratch of one record; owned */
    bool unsynced;
    double synced;           /* mlift_clock_seconds */
    struct mlift_diag *diag; /* borrowed: receives every message */
};

/* Is given every record that was there, in the order of writing. Returns 0, or an error that ends the opening. A record
 * that comes again has to be the same: the receiver returns MLIFT_ERR_BAD_JOURNAL where it is not. */
typedef int mlift_journal_receiver(void *context, uint64_t item, const uint64_t *words);

/* Opens or creates the journal at `path` for what `digest` (64 hexadecimal characters) names. `diag` must outlive it.
 * *n_cut (may be NULL): bytes that were cut off. Errors with a message: MLIFT_ERR_FOREIGN_JOURNAL (it belongs to
 * something else), MLIFT_ERR_LOCKED (another process has it open), MLIFT_ERR_BAD_JOURNAL (no journal, or it cannot be
 * read or written); no memory; what the receiver returned. On failure the file stays as it was. */
MLIFT_CHECKED int mlift_journal_open(struct mlift_journal *journal, const char *path, const char *digest,
                                     size_t n_words, mlift_journal_receiver *receive, void *context, uint64_t *n_cut,
                                     struct mlift_diag *diag);

/* Appends one record; brings everything to the disk when the last time is more than two seconds ago. A kill of the
 * process loses nothing, a power failure those seconds. Errors: MLIFT_ERR_BAD_JOURNAL. */
MLIFT_CHECKED int mlift_journal_append(struct mlift_journal *journal, uint64_t item, const uint64_t *words);

/* Brings everything to the disk now. Errors: MLIFT_ERR_BAD_JOURNAL. */
MLIFT_CHECKED int mlift_journal_sync(struct mlift_journal *journal);

/* Removes a journal that nobody is writing; one that is not there is well. MLIFT_ERR_LOCKED: another sweep writes it
 * and would lose its way back; MLIFT_ERR_BAD_JOURNAL. */
MLIFT_CHECKED int mlift_journal_discard(const char *path, struct mlift_diag *diag);

/* Closes and unlocks; the file stays. Safe twice and after a failed open. */
void mlift_journal_close(struct mlift_journal *journal);

/* Removes the file, while it is locked, and closes: nobody needs it any more. Safe on a closed journal. */
void mlift_journal_remove(struct mlift_journal *journal);

#endif
