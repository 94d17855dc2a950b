/* Preloaded into the program (LD_PRELOAD): a clock that jumps, allocations that fail.
 *
 *   MLIFT_HARM_CLOCK=SEED   every reading of the time of day is off by up to ten years, forwards or backwards
 *   MLIFT_HARM_ALLOC=N      the N-th allocation asked for by the program itself, not by a library, fails
 *   MLIFT_HARM_COUNT=FILE   how many allocations there were is written there at the end */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

static uintptr_t program_from, program_to;
static atomic_long n_allocations, fails_at;
static atomic_ulong clock_state;
static int (*real_clock)(clockid_t, struct timespec *);

/* The first object is the program itself. */
static int find_program(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    (void)context;
    program_from = UINTPTR_MAX;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_LOAD) {
            uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            uintptr_t to = from + info->dlpi_phdr[i].p_memsz;
            program_from = from < program_from ? from : program_from;
            program_to = to > program_to ? to : program_to;
        }
    }
    return 1;
}

__attribute__((constructor)) static void begin(void)
{
    const char *seed = getenv("MLIFT_HARM_CLOCK"), *at = getenv("MLIFT_HARM_ALLOC");

    dl_iterate_phdr(find_program, NULL);
    *(void **)&real_clock = dlsym(RTLD_NEXT, "clock_gettime");
    clock_state = seed ? strtoul(seed, NULL, 10) * 2 + 1 : 0;
    n_allocations = 0;
    fails_at = at ? strtol(at, NULL, 10) : 0;
}

__attribute__((destructor)) static void end(void)
{
    const char *file = getenv("MLIFT_HARM_COUNT");
    char text[32];

    if (file) {
        int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600),
            n = snprintf(text, sizeof text, "%ld\n", n_allocations);
        if (fd < 0 || write(fd, text, (size_t)n) != n || close(fd)) {
            _exit(70);
        }
    }
}

static int fails(const void *caller)
{
    uintptr_t from = (uintptr_t)caller;

    return from >= program_from && from < program_to && ++n_allocations == fails_at;
}

void *malloc(size_t size)
{
    if (fails(__builtin_return_address(0))) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    if (fails(__builtin_return_address(0))) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
    if (fails(__builtin_return_address(0))) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_realloc(old, size);
}

/* --- clocks ------------------------------------------------------------------------------------------------------- */

static time_t jump(void)
{
    enum { TEN_YEARS = 315360000 };

    if (clock_state == 0) {
        return 0;
    }
    unsigned long x = atomic_fetch_add(&clock_state, 0x9E3779B97F4A7C15ul);
    x ^= x >> 31;
    x *= 0xBF58476D1CE4E5B9ul;
    x ^= x >> 27;
    return (time_t)(x % (2ul * TEN_YEARS)) - TEN_YEARS;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int status = real_clock(clock, now);

    now->tv_sec += clock == CLOCK_REALTIME ? jump() : 0;
    return status;
}

time_t time(time_t *at)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (at) {
        *at = now.tv_sec;
    }
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone)
{
    struct timespec now;

    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
