#include "sim/digest.h"

#include <nettle/sha2.h>
#include <string.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof((struct mlift_digest *)0)->state, "room for nettle's state");

static struct sha256_ctx *context(struct mlift_digest *digest)
{
    return (struct sha256_ctx *)(void *)digest->state;
}

void mlift_digest_init(struct mlift_digest *digest)
{
    sha256_init(context(digest));
}

void mlift_digest_add(struct mlift_digest *digest, const void *bytes, size_t n)
{
    if (n > 0) {
        sha256_update(context(digest), n, bytes);
    }
}

/* Where numbers lie in memory as they are hashed, there is nothing to convert. */
static void add_numbers(struct mlift_digest *digest, const void *values, size_t n, size_t width)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    mlift_digest_add(digest, values, n * width);
#else
    const unsigned char *bytes = values;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = width; k-- > 0;) {
            mlift_digest_add(digest, bytes + i * width + k, 1);
        }
    }
#endif
}

void mlift_digest_add_u16(struct mlift_digest *digest, const uint16_t *values, size_t n)
{
    add_numbers(digest, values, n, sizeof *values);
}

void mlift_digest_add_u32(struct mlift_digest *digest, const uint32_t *values, size_t n)
{
    add_numbers(digest, values, n, sizeof *values);
}

void mlift_digest_add_u64(struct mlift_digest *digest, const uint64_t *values, size_t n)
{
    add_numbers(digest, values, n, sizeof *values);
}

void mlift_digest_finish(struct mlift_digest *digest, char text[MLIFT_DIGEST_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[SHA256_DIGEST_SIZE];

    sha256_digest(context(digest), sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * sizeof bytes] = '\0';
}

void mlift_digest_text(const char *bytes, size_t n, char text[MLIFT_DIGEST_SIZE])
{
    struct mlift_digest digest;

    mlift_digest_init(&digest);
    mlift_digest_add(&digest, bytes, n);
    mlift_digest_finish(&digest, text);
}

static void add_touch_rows(struct mlift_digest *digest, const struct mlift_table *table)
{
    for (size_t i = 0; i < table->n_touch_rows; i++) {
        const struct mlift_touch_row *row = &table->touch[i];
        mlift_digest_add_u32(digest, row->bound, MLIFT_ROW_OUTCOMES);
        mlift_digest_add_u16(digest, row->move, MLIFT_ROW_OUTCOMES);
        mlift_digest_add(digest, row->background, MLIFT_ROW_OUTCOMES);
        mlift_digest_add(digest, row->code, MLIFT_ROW_OUTCOMES);
    }
}

static void add_move_rows(struct mlift_digest *digest, const struct mlift_move_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        mlift_digest_add_u32(digest, rows[i].bound, MLIFT_ROW_OUTCOMES);
        mlift_digest_add_u16(digest, rows[i].next, MLIFT_ROW_OUTCOMES);
    }
}

/* What bounds send is compiled like the rows; what others send is in the scenario. */
static void add_bounds(struct mlift_digest *digest, const struct mlift_table *table)
{
    for (int s = 0; s < table->campaign->n_strategies; s++) {
        const struct mlift_policy *policy = &table->policy[s];
        if (mlift_strategy_is_bound(&table->campaign->strategy[s])) {
            size_t per_step =
                policy->by_state ? (size_t)policy->n_views * (size_t)policy->n_truths : (size_t)policy->n_states;
            mlift_digest_add_u16(digest, policy->calendar.day, (size_t)policy->n_steps);
            mlift_digest_add(digest, policy->message, (size_t)policy->n_steps * per_step);
        }
    }
}

void mlift_digest_table(const struct mlift_table *table, char text[MLIFT_DIGEST_SIZE])
{
    struct mlift_digest digest;
    size_t n_gaps = (size_t)table->n_gaps;
    size_t n_moves = (n_gaps * (size_t)MLIFT_N_MOVE_CLASSES * (size_t)table->n_positions) << table->wide_moves;

    mlift_digest_init(&digest);
    add_touch_rows(&digest, table);
    add_move_rows(&digest, table->move, n_moves);
    add_move_rows(&digest, table->background_row, n_gaps * (size_t)table->n_background);
    for (int k = 0; k < table->n_drifts; k++) {
        const struct mlift_drift *drift = &table->drift[k];
        size_t n_owners = drift->by_owner ? (size_t)table->funnel.n_onboarding : 1;
        add_move_rows(&digest, drift->row, n_gaps * n_owners * (size_t)drift->n_levels);
    }
    mlift_digest_add_u64(&digest, table->tally, MLIFT_N_CODES);
    mlift_digest_add(&digest, table->reaction, sizeof table->reaction);
    mlift_digest_add_u64(&digest, table->final, (size_t)table->n_states);
    add_bounds(&digest, table);
    mlift_digest_finish(&digest, text);
}
