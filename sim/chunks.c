#include "sim/chunks.h"

#include "sim/processors.h"
#include "sim/team.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Room of one thread: a chunk shuffled, and deflated. */
struct bench {
    unsigned char *shuffled, *deflated;
};

struct packing {
    const struct mlift_run *run;
    struct mlift_chunks *chunks;
    struct mlift_results_array array[MLIFT_RESULTS_N_COUNTS];
    size_t chunk_bytes[MLIFT_RESULTS_N_COUNTS];
    struct bench *bench; /* [thread] */
    int *status;         /* [thread] */
    char *digest;
};

/* The lowest bytes of all numbers, then the second lowest, and so on. */
static void shuffle(const uint32_t *values, size_t n, unsigned char *to)
{
    for (int k = 0; k < 4; k++, to += n) {
        for (size_t i = 0; i < n; i++) {
            to[i] = (unsigned char)(values[i] >> 8 * k);
        }
    }
}

/* Chunk c of array i. The last one is filled up with zeros. */
static int pack(const struct packing *packing, int i, size_t c, const struct bench *bench)
{
    size_t n_bytes = packing->chunk_bytes[i], n = n_bytes / sizeof(uint32_t);
    size_t all = mlift_results_layout_size(&packing->array[i]), from = c * n, there = all - from < n ? all - from : n;
    const uint32_t *values = (const uint32_t *)packing->array[i].values + from;
    struct mlift_hdf_chunk *chunk = &packing->chunks[i].chunk[c];
    uLongf length = compressBound(n_bytes);

    if (there < n) { /* through the room for the result, which is large enough */
        memcpy(bench->deflated, values, there * sizeof *values);
        memset(bench->deflated + there * sizeof *values, 0, (n - there) * sizeof *values);
        values = (const uint32_t *)(const void *)bench->deflated;
    }
    shuffle(values, n, bench->shuffled);
    if (compress2(bench->deflated, &length, bench->shuffled, n_bytes, MLIFT_HDF_DEFLATE_LEVEL) != Z_OK) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY); /* the one thing that can go wrong: there is room for the worst case */
    }
    chunk->n = length;
    chunk->bytes = malloc(length);
    if (!chunk->bytes) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    memcpy(chunk->bytes, bench->deflated, length);
    return MLIFT_OK;
}

static void digest_all(const struct packing *packing)
{
    struct mlift_digest all;

    mlift_digest_init(&all);
    for (int i = 0; i < MLIFT_RESULTS_N_COUNTS; i++) {
        const struct mlift_results_array *array = &packing->array[i];
        mlift_results_layout_digest(array, &all);
        mlift_digest_add_u32(&all, array->values, mlift_results_layout_size(array));
    }
    mlift_digest_finish(&all, packing->digest);
}

/* Job 0 is the digest, which cannot be shared out and so comes first; then chunk by chunk. */
static void do_job(void *context, int thread, size_t job)
{
    const struct packing *packing = context;
    int i = 0;

    if (job == 0) {
        digest_all(packing);
        return;
    }
    size_t c = job - 1;
    while (c >= packing->chunks[i].n_chunks) {
        c -= packing->chunks[i++].n_chunks;
    }
    if (!packing->status[thread]) {
        packing->status[thread] = pack(packing, i, c, &packing->bench[thread]);
    }
}

/* Cuts the arrays; *n_jobs with the digest, *most the bytes of the largest chunk. */
static int cut(struct packing *packing, size_t *n_jobs, size_t *most)
{
    *n_jobs = 1;
    *most = 0;
    for (int i = 0; i < MLIFT_RESULTS_N_COUNTS && mlift_results_layout_array(packing->run, i, &packing->array[i]);
         i++) {
        const struct mlift_results_array *array = &packing->array[i];
        struct mlift_chunks *chunks = &packing->chunks[i];
        struct mlift_hdf_shape shape = {.kind = array->kind, .n_axes = array->n_axes};
        memcpy(shape.length, array->length, sizeof shape.length);
        size_t rows = mlift_hdf_write_chunk_rows(&shape);
        if (rows == 0) {
            continue;
        }
        packing->chunk_bytes[i] = mlift_results_layout_size(array) / array->length[0] * rows * sizeof(uint32_t);
        chunks->n_chunks = (array->length[0] + rows - 1) / rows;
        chunks->chunk = calloc(chunks->n_chunks, sizeof *chunks->chunk);
        if (!chunks->chunk) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
        *n_jobs += chunks->n_chunks;
        *most = packing->chunk_bytes[i] > *most ? packing->chunk_bytes[i] : *most;
    }
    return MLIFT_OK;
}

static int furnish(struct packing *packing, int n_threads, size_t bytes)
{
    packing->bench = calloc((size_t)n_threads, sizeof *packing->bench);
    packing->status = calloc((size_t)n_threads, sizeof *packing->status);
    if (!packing->bench || !packing->status) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int t = 0; t < n_threads && bytes > 0; t++) {
        packing->bench[t].shuffled = malloc(bytes);
        packing->bench[t].deflated = malloc(compressBound(bytes));
        if (!packing->bench[t].shuffled || !packing->bench[t].deflated) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
    }
    return MLIFT_OK;
}

static void clear(struct packing *packing, int n_threads)
{
    for (int t = 0; packing->bench && t < n_threads; t++) {
        free(packing->bench[t].shuffled);
        free(packing->bench[t].deflated);
    }
    free(packing->bench);
    free(packing->status);
}

int mlift_chunks_init(struct mlift_chunks chunks[MLIFT_RESULTS_N_COUNTS], const struct mlift_run *run, int n_threads,
                      char digest[MLIFT_DIGEST_SIZE])
{
    struct packing packing = {.run = run, .chunks = chunks, .digest = digest};
    struct mlift_team team = {0};
    size_t n_jobs, most;

    memset(chunks, 0, MLIFT_RESULTS_N_COUNTS * sizeof *chunks);
    int threads = n_threads > 0 ? n_threads : mlift_processors_count();
    int status = cut(&packing, &n_jobs, &most);
    if (!status) {
        threads = (size_t)threads < n_jobs ? threads : (int)n_jobs;
        status = furnish(&packing, threads, most);
    }
    if (!status) {
        status = mlift_team_init(&team, threads);
    }
    if (!status) {
        mlift_team_run(&team, 0, n_jobs, do_job, &packing);
        for (int t = 0; !status && t < threads; t++) {
            status = packing.status[t];
        }
    }
    mlift_team_free(&team);
    clear(&packing, threads);
    if (status) {
        mlift_chunks_free(chunks);
    }
    return status;
}

void mlift_chunks_free(struct mlift_chunks chunks[MLIFT_RESULTS_N_COUNTS])
{
    for (int i = 0; i < MLIFT_RESULTS_N_COUNTS; i++) {
        for (size_t c = 0; chunks[i].chunk && c < chunks[i].n_chunks; c++) {
            free(chunks[i].chunk[c].bytes);
        }
        free(chunks[i].chunk);
        chunks[i] = (struct mlift_chunks){0};
    }
}
