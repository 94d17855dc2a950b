#include "sim/sweep_read.h"

#include <stdlib.h>
#include <string.h>

/* --- pieces ------------------------------------------------------------------------------------------------------- */

/* Reads a whole array of numbers of exactly these axes into `values`. */
static int get_array(const struct mlift_hdf_read *reader, const char *path, enum mlift_hdf_kind kind, int n_axes,
                     const size_t *length, void *values)
{
    struct mlift_hdf_set set;
    int status = mlift_hdf_read_set(reader, path, &set);

    if (status) {
        return status;
    }
    bool right = set.kind == kind && set.n_axes == n_axes, empty = false;
    for (int k = 0; right && k < n_axes; k++) {
        right = set.length[k] == length[k];
        empty |= length[k] == 0;
    }
    if (!right || (!empty && !mlift_hdf_read_rows(&set, 0, length[0], values))) {
        status = mlift_hdf_read_damaged(reader, path);
    }
    mlift_hdf_read_close_set(&set);
    return status;
}

/* Is given each text of a list, which ends after at most `width` bytes; returns false for one that cannot be. */
typedef bool text_receiver(struct mlift_sweep *sweep, size_t i, const char *text, size_t width);

/* Printable bytes and UTF-8, no control characters: names go to terminals and charts. */
static bool take_text(char *to, size_t size, const char *text, size_t width)
{
    size_t length = strnlen(text, width);

    if (length >= size) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) {
            return false;
        }
    }
    memset(to, 0, size);
    memcpy(to, text, length);
    return true;
}

/* Reads a list of texts, or a table of them row by row; its length is to be *n, or is put there when it is 0. */
static int get_texts(const struct mlift_hdf_read *reader, const char *path, size_t *n, size_t most,
                     struct mlift_sweep *sweep, text_receiver *receive)
{
    struct mlift_hdf_set set;
    char *block = NULL;
    int status = mlift_hdf_read_set(reader, path, &set);

    if (status) {
        return status;
    }
    size_t found = set.n_axes == 1 ? set.length[0] : 0;
    status = mlift_hdf_read_texts(reader, path, &set, &block);
    bool right = !status && set.n_axes == 1 && found <= most && (*n == 0 || found == *n);
    for (size_t i = 0; right && i < found; i++) {
        right = receive(sweep, i, block + i * set.element, set.element);
    }
    *n = found;
    free(block);
    mlift_hdf_read_close_set(&set);
    return status ? status : right ? MLIFT_OK : mlift_hdf_read_damaged(reader, path);
}

static bool take_key(struct mlift_sweep *sweep, size_t i, const char *text, size_t width)
{
    return take_text(sweep->key[i].path, sizeof sweep->key[i].path, text, width);
}

static bool take_strategy(struct mlift_sweep *sweep, size_t i, const char *text, size_t width)
{
    return take_text(sweep->strategy[i], sizeof sweep->strategy[i], text, width);
}

static bool take_metric(struct mlift_sweep *sweep, size_t i, const char *text, size_t width)
{
    return take_text(sweep->metric[i], sizeof sweep->metric[i], text, width);
}

static bool take_level(struct mlift_sweep *sweep, size_t i, const char *text, size_t width)
{
    int k = 0;

    for (; i >= sweep->key[k].n_levels; k++) {
        i -= sweep->key[k].n_levels;
    }
    return take_text(sweep->key[k].level[i], sizeof *sweep->key[k].level, text, width);
}

/* --- head and names ----------------------------------------------------------------------------------------------- */

static int get_head(const struct mlift_hdf_read *reader, struct mlift_sweep *sweep, struct mlift_sweep_about *about)
{
    static const char *const kinds[] = {"factorial", "sobol", "lhs"};
    char design[16];
    uint64_t own_seed, replicates, block, points, base, horizon = 0; /* files of format 1.0 do not name the last */

    bool right =
        mlift_hdf_read_text(reader, NULL, "format_version", about->format_version, sizeof about->format_version) &&
        mlift_hdf_read_text(reader, NULL, "microlift_version", about->microlift_version,
                            sizeof about->microlift_version) &&
        mlift_hdf_read_text(reader, NULL, "git_sha", about->git_sha, sizeof about->git_sha) &&
        mlift_hdf_read_text(reader, NULL, "sweep_sha256", about->sweep_sha256, sizeof about->sweep_sha256) &&
        mlift_hdf_read_text(reader, NULL, "counts_sha256", about->counts_sha256, sizeof about->counts_sha256) &&
        mlift_hdf_read_text(reader, NULL, "design", design, sizeof design) &&
        mlift_hdf_read_number(reader, NULL, "seed", &sweep->seed) &&
        mlift_hdf_read_number(reader, NULL, "own_seed", &own_seed) &&
        mlift_hdf_read_number(reader, NULL, "replicates", &replicates) &&
        mlift_hdf_read_number(reader, NULL, "block", &block) &&
        mlift_hdf_read_number(reader, NULL, "points", &points) &&
        mlift_hdf_read_number(reader, NULL, "base_points", &base);
    (void)mlift_hdf_read_number(reader, NULL, "horizon_days", &horizon);
    int kind = 0;
    for (; right && kind < 3 && strcmp(design, kinds[kind]) != 0; kind++) {
    }
    if (!right || kind == 3 || block != MLIFT_SWEEP_BLOCK || points < 1 || points > MLIFT_SWEEP_MOST_POINTS ||
        base > points || base < 1 || replicates > 1000000000 || horizon > MLIFT_MAX_HORIZON_DAYS) {
        return mlift_hdf_read_damaged(reader, "one of the file's attributes");
    }
    sweep->kind = (enum mlift_sweep_kind)kind;
    sweep->own_seed = own_seed != 0;
    sweep->n_replicates = replicates;
    sweep->n_points = points;
    sweep->n_base = base;
    sweep->horizon_days = (uint16_t)horizon;
    return MLIFT_OK;
}

static int get_scenario(const struct mlift_hdf_read *reader, struct mlift_sweep *sweep)
{
    char expected[MLIFT_DIGEST_SIZE], digest[MLIFT_DIGEST_SIZE];
    struct mlift_hdf_set set;
    int status = mlift_hdf_read_set(reader, "/scenario", &set);

    if (status) {
        return status;
    }
    if (set.n_axes != 0 || !mlift_hdf_read_text(reader, &set, "sha256", expected, sizeof expected) ||
        !mlift_hdf_read_text(reader, &set, "name", sweep->name, sizeof sweep->name)) {
        status = mlift_hdf_read_damaged(reader, "/scenario");
    } else {
        status = mlift_hdf_read_texts(reader, "/scenario", &set, &sweep->text);
    }
    if (!status) {
        sweep->text_length = set.element;
        mlift_digest_text(sweep->text, sweep->text_length, digest);
        if (strcmp(digest, expected) != 0) {
            status = mlift_hdf_read_refuse(reader, "results-damaged",
                                           "the file is damaged: the scenario's text is not that of its digest");
        }
        if (!mlift_hdf_read_text(reader, &set, "title", sweep->title, sizeof sweep->title)) {
            memcpy(sweep->title, sweep->name, sizeof sweep->name); /* a title may hold more than ASCII */
        }
    }
    mlift_hdf_read_close_set(&set);
    return status;
}

static int get_names(const struct mlift_hdf_read *reader, struct mlift_sweep *sweep)
{
    size_t n_keys = 0, n_strategies = 0, n_metrics = 0;
    int status = get_texts(reader, "/labels/keys", &n_keys, MLIFT_SWEEP_MOST_KEYS, sweep, take_key);

    sweep->n_keys = (int)n_keys;
    if (!status) {
        status = get_texts(reader, "/labels/strategies", &n_strategies, MLIFT_MAX_STRATEGIES, sweep, take_strategy);
        sweep->n_strategies = (int)n_strategies;
    }
    if (!status) {
        status = get_texts(reader, "/labels/metrics", &n_metrics, MLIFT_SWEEP_MOST_METRICS, sweep, take_metric);
        sweep->n_metrics = (int)n_metrics;
    }
    if (!status && (n_keys < 1 || n_strategies < 1 || n_metrics < 1)) {
        status = mlift_hdf_read_damaged(reader, "/labels");
    }
    return status;
}

/* --- design and outcomes ------------------------------------------------------------------------------------------ */

static int get_levels(const struct mlift_hdf_read *reader, struct mlift_sweep *sweep)
{
    uint32_t n_levels[MLIFT_SWEEP_MOST_KEYS];
    double range[MLIFT_SWEEP_MOST_KEYS][2];
    const size_t lengths[] = {(size_t)sweep->n_keys, 2};
    size_t all = 0;
    int status = get_array(reader, "/design/n_levels", MLIFT_HDF_U32, 1, lengths, n_levels);

    if (!status) {
        status = get_array(reader, "/design/ranges", MLIFT_HDF_F64, 2, lengths, range);
    }
    for (int k = 0; !status && k < sweep->n_keys; k++) {
        struct mlift_sweep_key *key = &sweep->key[k];
        if (n_levels[k] > MLIFT_VARIATION_MOST_LEVELS) {
            return mlift_hdf_read_damaged(reader, "/design/n_levels");
        }
        key->n_levels = n_levels[k];
        key->is_range = n_levels[k] == 0;
        key->low = range[k][0];
        key->high = range[k][1];
        all += n_levels[k];
        key->level = calloc(n_levels[k] > 0 ? n_levels[k] : 1, sizeof *key->level);
        status = key->level ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    if (status || all == 0) {
        return status;
    }
    return get_texts(reader, "/design/levels", &all, all, sweep, take_level);
}

static int get_values(const struct mlift_hdf_read *reader, struct mlift_sweep *sweep)
{
    struct mlift_hdf_set set;
    size_t n = sweep->n_points * (size_t)sweep->n_keys;
    char *block = NULL;
    int status = mlift_hdf_read_set(reader, "/design/values", &set);

    if (status) {
        return status;
    }
    bool right = set.n_axes == 2 && set.length[0] == sweep->n_points && set.length[1] == (size_t)sweep->n_keys;
    status = mlift_hdf_read_texts(reader, "/design/values", &set, &block);
    for (size_t i = 0; !status && right && i < n; i++) {
        right = take_text(sweep->value[i], sizeof *sweep->value, block + i * set.element, set.element);
        sweep->number[i] = mlift_variation_number(sweep->value[i]);
    }
    free(block);
    mlift_hdf_read_close_set(&set);
    return status ? status : right ? MLIFT_OK : mlift_hdf_read_damaged(reader, "/design/values");
}

static int get_outcomes(const struct mlift_hdf_read *reader, struct mlift_sweep *sweep)
{
    size_t strategies = (size_t)sweep->n_strategies, metrics = (size_t)sweep->n_metrics;
    const size_t sums[] = {sweep->n_points, sweep->n_blocks, strategies, metrics};
    const size_t products[] = {sweep->n_points, metrics, mlift_sweep_n_pairs(sweep->n_strategies)};
    const size_t rates[] = {sweep->n_points, strategies, metrics};
    const struct {
        const char *path;
        enum mlift_hdf_kind kind;
        int n_axes;
        const size_t *length;
        void *values;
    } arrays[] = {{"/points/list_size", MLIFT_HDF_U32, 1, rates, sweep->list_size},
                  {"/points/baseline", MLIFT_HDF_U32, 1, rates, sweep->baseline},
                  {"/points/challenger", MLIFT_HDF_U32, 1, rates, sweep->challenger},
                  {"/rates/exact", MLIFT_HDF_F64, 3, rates, sweep->exact},
                  {"/counts/sums", MLIFT_HDF_U32, 4, sums, sweep->sum},
                  {"/counts/products", MLIFT_HDF_U64, 3, products, sweep->product}};
    int status = MLIFT_OK;

    for (size_t i = 0; !status && i < sizeof arrays / sizeof *arrays; i++) {
        status =
            get_array(reader, arrays[i].path, arrays[i].kind, arrays[i].n_axes, arrays[i].length, arrays[i].values);
    }
    for (size_t i = 0; !status && i < sweep->n_points; i++) {
        if (sweep->list_size[i] < 1 || sweep->baseline[i] >= strategies || sweep->challenger[i] >= strategies) {
            status = mlift_hdf_read_damaged(reader, "/points");
        }
    }
    return status;
}

/* Room is made only for what the file can hold. */
static int look_at_size(const struct mlift_hdf_read *reader, const struct mlift_sweep *sweep)
{
    struct mlift_hdf_set sums;
    int status = mlift_hdf_read_set(reader, "/counts/sums", &sums);

    if (status) {
        return status;
    }
    size_t n_blocks = (sweep->n_replicates + MLIFT_SWEEP_BLOCK - 1) / MLIFT_SWEEP_BLOCK;
    if (sums.n_axes != 4 || sums.length[0] != sweep->n_points || sums.length[1] != n_blocks) {
        status = mlift_hdf_read_damaged(reader, "/counts/sums");
    }
    mlift_hdf_read_close_set(&sums);
    return status;
}

int mlift_sweep_read_content(const struct mlift_hdf_read *reader, struct mlift_sweep *sweep,
                             struct mlift_sweep_about *about)
{
    int status = get_head(reader, sweep, about);

    if (!status) {
        status = get_scenario(reader, sweep);
    }
    if (!status) {
        status = get_names(reader, sweep);
    }
    if (!status) {
        status = get_levels(reader, sweep);
    }
    if (!status) {
        status = look_at_size(reader, sweep);
    }
    if (!status) {
        status = mlift_sweep_set_points(sweep, sweep->kind, sweep->n_points, sweep->n_base);
    }
    if (!status) {
        status = get_values(reader, sweep);
    }
    if (!status) {
        status = mlift_sweep_make_room(sweep);
    }
    return status ? status : get_outcomes(reader, sweep);
}
