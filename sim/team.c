#include "sim/team.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

/* Replicates are taken in chunks: so many of them for each thread that the last ones to finish keep the others waiting
 * for a small part of the time only, and no larger than that. The frames of a replicate are a few kilobytes; the
 * system's default of 8 MB a thread is what a small container has not got. */
enum { CHUNKS_A_THREAD = 16, LARGEST_CHUNK = 64, STACK_BYTES = 1 << 20 };

struct mlift_team_hall {
    pthread_mutex_t lock; /* for what follows, but not for `next` */
    pthread_cond_t called, finished;
    unsigned round; /* grows with each piece of work */
    bool closing;
    int n_arrived, n_busy; /* of the threads below */
    size_t to, chunk;
    mlift_team_body *body;
    void *context;
    atomic_size_t next; /* the first replicate that nobody has taken */
    int n_workers;
    pthread_t worker[];
};

static void work_through(struct mlift_team_hall *hall, int thread)
{
    for (;;) {
        size_t r = atomic_fetch_add_explicit(&hall->next, hall->chunk, memory_order_relaxed);
        if (r >= hall->to) {
            return;
        }
        for (size_t end = hall->to - r < hall->chunk ? hall->to : r + hall->chunk; r < end; r++) {
            hall->body(hall->context, thread, r);
        }
    }
}

static void *serve(void *context)
{
    struct mlift_team_hall *hall = context;
    unsigned seen = 0;

    pthread_mutex_lock(&hall->lock);
    int thread = ++hall->n_arrived;
    for (;;) {
        while (hall->round == seen && !hall->closing) {
            pthread_cond_wait(&hall->called, &hall->lock);
        }
        if (hall->closing) {
            break;
        }
        seen = hall->round;
        pthread_mutex_unlock(&hall->lock);
        work_through(hall, thread);
        pthread_mutex_lock(&hall->lock);
        if (--hall->n_busy == 0) {
            pthread_cond_signal(&hall->finished);
        }
    }
    pthread_mutex_unlock(&hall->lock);
    return NULL;
}

/* Stops at the first refusal: what the machine has not got it will not have in a microsecond. */
static void hire(struct mlift_team_hall *hall, int n)
{
    pthread_attr_t attributes;

    if (pthread_attr_init(&attributes)) {
        return;
    }
    (void)pthread_attr_setstacksize(&attributes, STACK_BYTES);
    while (hall->n_workers < n && !pthread_create(&hall->worker[hall->n_workers], &attributes, serve, hall)) {
        hall->n_workers++;
    }
    (void)pthread_attr_destroy(&attributes);
}

int mlift_team_init(struct mlift_team *team, int n_threads)
{
    *team = (struct mlift_team){.n_threads = 1};
    if (n_threads <= 1) {
        return MLIFT_OK;
    }
    struct mlift_team_hall *hall = calloc(1, sizeof *hall + (size_t)(n_threads - 1) * sizeof *hall->worker);
    if (!hall) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    pthread_mutex_init(&hall->lock, NULL);
    pthread_cond_init(&hall->called, NULL);
    pthread_cond_init(&hall->finished, NULL);
    hire(hall, n_threads - 1);
    team->hall = hall;
    team->n_threads += hall->n_workers;
    return MLIFT_OK;
}

void mlift_team_free(struct mlift_team *team)
{
    struct mlift_team_hall *hall = team->hall;

    if (hall) {
        pthread_mutex_lock(&hall->lock);
        hall->closing = true;
        pthread_cond_broadcast(&hall->called);
        pthread_mutex_unlock(&hall->lock);
        for (int i = 0; i < hall->n_workers; i++) {
            pthread_join(hall->worker[i], NULL);
        }
        pthread_cond_destroy(&hall->finished);
        pthread_cond_destroy(&hall->called);
        pthread_mutex_destroy(&hall->lock);
        free(hall);
    }
    *team = (struct mlift_team){0};
}

static size_t chunk_of(size_t n, int n_threads)
{
    size_t chunk = n / ((size_t)n_threads * CHUNKS_A_THREAD);

    chunk = chunk < LARGEST_CHUNK ? chunk : LARGEST_CHUNK;
    return chunk > 0 ? chunk : 1;
}

void mlift_team_run(struct mlift_team *team, size_t from, size_t to, mlift_team_body *body, void *context)
{
    struct mlift_team_hall *hall = team->hall;

    if (!hall) {
        for (size_t r = from; r < to; r++) {
            body(context, 0, r);
        }
        return;
    }
    pthread_mutex_lock(&hall->lock);
    hall->to = to;
    hall->chunk = chunk_of(to - from, team->n_threads);
    hall->body = body;
    hall->context = context;
    atomic_store_explicit(&hall->next, from, memory_order_relaxed);
    hall->n_busy = hall->n_workers;
    hall->round++;
    pthread_cond_broadcast(&hall->called);
    pthread_mutex_unlock(&hall->lock);
    work_through(hall, 0);
    pthread_mutex_lock(&hall->lock);
    while (hall->n_busy > 0) {
        pthread_cond_wait(&hall->finished, &hall->lock);
    }
    pthread_mutex_unlock(&hall->lock);
}
