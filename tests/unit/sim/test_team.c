/* A team does every replicate once, whoever is in it. */
#include "sim/team.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

enum { MOST = 2000, MOST_THREADS = 64 };

struct work {
    int times[MOST];
    size_t by[MOST_THREADS]; /* not atomic: two threads of one number are a race, and the sum comes out wrong */
};

static void count(void *context, int thread, size_t r)
{
    struct work *work = context;

    work->times[r]++;
    work->by[thread]++;
}

static void check_range(struct mlift_team *team, size_t from, size_t to)
{
    struct work work = {0};
    size_t sum = 0;

    mlift_team_run(team, from, to, count, &work);
    for (size_t r = 0; r < MOST; r++) {
        assert_int_equal(work.times[r], r >= from && r < to);
    }
    for (int t = 0; t < MOST_THREADS; t++) {
        assert_true(t < team->n_threads || work.by[t] == 0);
        sum += work.by[t];
    }
    assert_int_equal(sum, to - from);
}

static void test_every_replicate_once(void **state)
{
    const int n_threads[] = {1, 2, 3, 7, MOST_THREADS};

    (void)state;
    for (size_t i = 0; i < sizeof n_threads / sizeof *n_threads; i++) {
        struct mlift_team team;
        assert_int_equal(mlift_team_init(&team, n_threads[i]), MLIFT_OK);
        assert_int_equal(team.n_threads, n_threads[i]);
        for (size_t size = 0; size < 12; size++) { /* fewer than threads, and not a whole number of chunks */
            check_range(&team, 5, 5 + size);
        }
        check_range(&team, 0, MOST);
        check_range(&team, MOST - 1, MOST);
        mlift_team_free(&team);
        mlift_team_free(&team);
    }
}

struct meeting {
    pthread_barrier_t barrier;
};

static void meet(void *context, int thread, size_t r)
{
    struct meeting *meeting = context;

    (void)thread;
    if (r % 4 == 0) { /* returns only when as many are at work at once as the barrier asks */
        pthread_barrier_wait(&meeting->barrier);
    }
}

static void test_threads_work_at_the_same_time(void **state)
{
    struct meeting meeting;
    struct mlift_team team;

    (void)state;
    assert_int_equal(mlift_team_init(&team, 3), MLIFT_OK);
    assert_int_equal(pthread_barrier_init(&meeting.barrier, NULL, 3), 0);
    mlift_team_run(&team, 0, 36, meet, &meeting);
    mlift_team_free(&team);
    assert_int_equal(pthread_barrier_destroy(&meeting.barrier), 0);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#define SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SANITIZED 0
#endif

static rlim_t address_space(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    assert_non_null(file);
    assert_int_equal(fscanf(file, "%lu", &pages), 1);
    fclose(file);
    return (rlim_t)pages * 4096;
}

/* Comes first: glibc keeps the stacks of threads that have ended, and would give those again. */
static void test_no_thread_is_given(void **state)
{
    struct rlimit before, tight;
    struct mlift_team team;

    (void)state;
    if (SANITIZED) { /* which need room of their own at any time */
        skip();
    }
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    tight = before;
    tight.rlim_cur = address_space() + (1 << 18); /* less than a stack */
    assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
    int status = mlift_team_init(&team, 7);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_int_equal(status, MLIFT_OK);
    assert_int_equal(team.n_threads, 1);
    check_range(&team, 0, MOST);
    mlift_team_free(&team);
}

static void test_fewer_threads_are_given(void **state)
{
    struct rlimit before, tight;
    struct mlift_team team;

    (void)state;
    if (SANITIZED) {
        skip();
    }
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    tight = before;
    tight.rlim_cur = address_space() + (5 << 19); /* two stacks, a page each to guard them, and not a third */
    assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
    int status = mlift_team_init(&team, 7);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_int_equal(status, MLIFT_OK);
    assert_int_equal(team.n_threads, 3);
    check_range(&team, 0, MOST);
    mlift_team_free(&team);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_thread_is_given),
        cmocka_unit_test(test_fewer_threads_are_given),
        cmocka_unit_test(test_every_replicate_once),
        cmocka_unit_test(test_threads_work_at_the_same_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
