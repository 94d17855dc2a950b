#include "sim/engine.h"

#include "sim/clock.h"
#include "sim/interrupt.h"
#include "sim/processors.h"
#include "sim/replicate.h"

#include <stdlib.h>

/* Between two looks at Ctrl-C and at the progress the threads work for so long: short for a person, long beside the
 * time that they need to meet. A first, small batch tells how long a replicate takes. */
static const double batch_seconds = 0.03;
enum { FIRST_BATCH = 8, MOST_GROWTH = 16 }; /* replicates a thread; from one batch to the next */

int mlift_engine_threads(const struct mlift_engine_options *options)
{
    return options->n_threads > 0 ? options->n_threads : mlift_processors_count();
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
        (*scratch)[t].n_splits = options->n_splits;
        (*scratch)[t].splits = options->splits;
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

/* How many replicates to do next, after `batch` of them took so long. What is done in which batch changes no count. */
static size_t next_batch(size_t batch, double seconds, int n_threads)
{
    double growth = seconds > 0.0 ? batch_seconds / seconds : MOST_GROWTH;
    double least = 2.0 * n_threads; /* however slow: everybody has something to do */
    double next = (double)batch * (growth < MOST_GROWTH ? growth : MOST_GROWTH);

    return next < least ? (size_t)least : (size_t)next; /* below 2^53: a batch lasts some milliseconds */
}

/* Each replicate writes rows of its own and reads nothing that another writes: no locks, no reductions. */
static int run_batches(struct mlift_team *team, const struct mlift_engine_options *options, size_t to,
                       mlift_team_body *body, void *context, size_t *n_done)
{
    size_t batch = FIRST_BATCH * (size_t)team->n_threads;

    while (*n_done < to) {
        size_t end = to - *n_done < batch ? to : *n_done + batch;
        double start = mlift_clock_seconds();
        mlift_team_run(team, *n_done, end, body, context);
        batch = next_batch(end - *n_done, mlift_clock_seconds() - start, team->n_threads);
        *n_done = end;
        bool stop = options->progress && options->progress(options->context, end, to);
        if ((stop || mlift_interrupt_signal()) && end < to) {
            return MLIFT_RAISE(MLIFT_ERR_INTERRUPTED);
        }
    }
    return MLIFT_OK;
}

int mlift_engine_each(const struct mlift_engine_options *options, size_t from, size_t to, mlift_team_body *body,
                      void *context, size_t *n_done)
{
    struct mlift_team team;
    int status = mlift_team_init(&team, mlift_engine_threads(options));

    *n_done = from;
    if (!status) {
        status = run_batches(&team, options, to, body, context, n_done);
    }
    mlift_team_free(&team);
    return status;
}

/* What the replicates of a campaign are run with. */
struct campaign_run {
    struct mlift_replicate *scratch; /* [thread] */
    struct mlift_worlds *worlds;
    struct mlift_experiment *experiment;
};

static void run_replicate(void *context, int thread, size_t r)
{
    const struct campaign_run *run = context;

    mlift_replicate_run(&run->scratch[thread], r, run->worlds, run->experiment);
}

int mlift_engine_run(const struct mlift_table *table, const struct mlift_engine_options *options, size_t from,
                     size_t to, struct mlift_worlds *worlds, struct mlift_experiment *experiment, size_t *n_done)
{
    struct campaign_run run = {.worlds = worlds, .experiment = experiment};
    int n_threads = mlift_engine_threads(options);
    int status = init_scratch(&run.scratch, n_threads, table, options);

    *n_done = from;
    if (!status) {
        status = mlift_engine_each(options, from, to, run_replicate, &run, n_done);
    }
    if (options->lessons && run.scratch && *n_done > from) {
        gather_lessons(run.scratch, n_threads, options->lessons);
    }
    free_scratch(run.scratch, n_threads);
    return status;
}
