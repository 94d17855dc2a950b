#include "sim/engine.h"

#include "sim/interrupt.h"
#include "sim/replicate.h"

#include <omp.h>
#include <stdlib.h>

enum { BATCH = 512 }; /* replicates between two looks at the clock and at Ctrl-C */

int mlift_engine_threads(const struct mlift_engine_options *options)
{
    int n = options->n_threads > 0 ? options->n_threads : omp_get_num_procs();

    return n < 1 ? 1 : n;
}

static int init_scratch(struct mlift_replicate **scratch, int n_threads, const struct mlift_table *table,
                        const struct mlift_engine_options *options)
{
    *scratch = calloc((size_t)n_threads, sizeof **scratch);
    if (!*scratch) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int t = 0; t < n_threads; t++) {
        int status = mlift_replicate_init(&(*scratch)[t], table, options->isa, options->seed);
        if (status) {
            return status;
        }
    }
    return MLIFT_OK;
}

static void gather_lessons(const struct mlift_replicate *scratch, int n_threads, struct mlift_lessons *lessons)
{
    for (int t = 0; t < n_threads && scratch[t].adaptive.any; t++) {
        mlift_lessons_add(lessons, &scratch[t].adaptive.lessons);
    }
}

static void free_scratch(struct mlift_replicate *scratch, int n_threads)
{
    for (int t = 0; scratch && t < n_threads; t++) {
        mlift_replicate_free(&scratch[t]);
    }
    free(scratch);
}

/* Each replicate writes rows of its own and reads nothing that another writes: no locks, no reductions. */
static void run_batch(struct mlift_replicate *scratch, int n_threads, size_t from, size_t to,
                      struct mlift_worlds *worlds, struct mlift_experiment *experiment)
{
#pragma omp parallel for num_threads(n_threads) schedule(dynamic, 4) default(none)                                     \
    shared(scratch, from, to, worlds, experiment)
    for (size_t r = from; r < to; r++) {
        mlift_replicate_run(&scratch[omp_get_thread_num()], r, worlds, experiment);
    }
}

int mlift_engine_run(const struct mlift_table *table, const struct mlift_engine_options *options, size_t from,
                     size_t to, struct mlift_worlds *worlds, struct mlift_experiment *experiment, size_t *n_done)
{
    struct mlift_replicate *scratch = NULL;
    int n_threads = mlift_engine_threads(options);
    int status = init_scratch(&scratch, n_threads, table, options);

    *n_done = from;
    while (!status && *n_done < to) {
        size_t end = to - *n_done < BATCH ? to : *n_done + BATCH;
        run_batch(scratch, n_threads, *n_done, end, worlds, experiment);
        *n_done = end;
        bool stop = options->progress && options->progress(options->context, end, to);
        if ((stop || mlift_interrupt_signal()) && end < to) {
            status = MLIFT_RAISE(MLIFT_ERR_INTERRUPTED);
        }
    }
    if (options->lessons && scratch && *n_done > from) {
        gather_lessons(scratch, n_threads, options->lessons);
    }
    free_scratch(scratch, n_threads);
    return status;
}
