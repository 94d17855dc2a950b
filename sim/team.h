/* Threads that work through a range of replicates together: the one home of threads. A machine that gives fewer than
 * were asked for, or none, makes the work slower and nothing else (docs/decisions/023-threads-of-our-own.md). */
#ifndef SIM_TEAM_H
#define SIM_TEAM_H

#include "models/error.h"

#include <stddef.h>

/* One replicate: a pure function of `r` that writes what belongs to r alone, with scratch of its own for each `thread`,
 * 0 to n_threads - 1. Allocates nothing. */
typedef void mlift_team_body(void *context, int thread, size_t r);

struct mlift_team {
    int n_threads;                /* at work, the caller among them */
    struct mlift_team_hall *hall; /* owned: where they meet; NULL where the caller is alone */
};

/* Starts n_threads - 1 threads, or as many of them as the machine gives; they sleep until there is work. Between init
 * and free the process must not fork. Errors: MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_team_init(struct mlift_team *team, int n_threads);
void mlift_team_free(struct mlift_team *team);

/* Runs `body` for from..to-1, each once, in no order; back when all are done. */
void mlift_team_run(struct mlift_team *team, size_t from, size_t to, mlift_team_body *body, void *context);

#endif
