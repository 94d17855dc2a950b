#include "tests/fault/operations.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_bool armed;
static enum inject_kind failing;
static size_t first;
static bool onwards;
static atomic_size_t n_seen;
static atomic_size_t n_fired;

void operations_arm(enum inject_kind kind, size_t n, bool lasting)
{
    failing = kind;
    first = n;
    onwards = lasting;
    n_seen = 0;
    n_fired = 0;
    armed = true;
}

size_t operations_disarm(void)
{
    armed = false;
    return n_fired;
}

/* Does this operation fail? */
static bool fires(enum inject_kind kind, int error)
{
    if (!armed || kind != failing || !first) {
        return false;
    }
    size_t now = atomic_fetch_add(&n_seen, 1) + 1;
    if (now < first || (now > first && !onwards)) {
        return false;
    }
    atomic_fetch_add(&n_fired, 1);
    errno = error;
    return true;
}

/* Allocations of the project's own code: the linker sends each call of NAME to __wrap_NAME. */

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_reallocarray(void *old, size_t n, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_posix_memalign(void **result, size_t alignment, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t n);
int __real_vasprintf(char **result, const char *format, va_list arguments);
FILE *__real_open_memstream(char **text, size_t *size);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_reallocarray(void *old, size_t n, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
int __wrap_posix_memalign(void **result, size_t alignment, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t n);
int __wrap_vasprintf(char **result, const char *format, va_list arguments);
int __wrap_asprintf(char **result, const char *format, ...);
int __wrap___vasprintf_chk(char **result, int flag, const char *format, va_list arguments);
int __wrap___asprintf_chk(char **result, int flag, const char *format, ...);
FILE *__wrap_open_memstream(char **text, size_t *size);

void *__wrap_malloc(size_t size)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? NULL : __real_realloc(old, size);
}

void *__wrap_reallocarray(void *old, size_t n, size_t size)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? NULL : __real_reallocarray(old, n, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? NULL : __real_aligned_alloc(alignment, size);
}

int __wrap_posix_memalign(void **result, size_t alignment, size_t size)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? ENOMEM : __real_posix_memalign(result, alignment, size);
}

char *__wrap_strdup(const char *text)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t n)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? NULL : __real_strndup(text, n);
}

__attribute__((format(printf, 2, 0))) int __wrap_vasprintf(char **result, const char *format, va_list arguments)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? -1 : __real_vasprintf(result, format, arguments);
}

__attribute__((format(printf, 2, 3))) int __wrap_asprintf(char **result, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = __wrap_vasprintf(result, format, arguments);
    va_end(arguments);
    return length;
}

__attribute__((format(printf, 3, 0))) int __wrap___vasprintf_chk(char **result, int flag, const char *format,
                                                                 va_list arguments)
{
    (void)flag;
    return __wrap_vasprintf(result, format, arguments);
}

__attribute__((format(printf, 3, 4))) int __wrap___asprintf_chk(char **result, int flag, const char *format, ...)
{
    va_list arguments;

    (void)flag;
    va_start(arguments, format);
    int length = __wrap_vasprintf(result, format, arguments);
    va_end(arguments);
    return length;
}

FILE *__wrap_open_memstream(char **text, size_t *size)
{
    return fires(INJECT_ALLOCATION, ENOMEM) ? NULL : __real_open_memstream(text, size);
}

/* File operations of the whole process: a definition in the program comes before the C library's. Those that are a
 * system call go straight to the kernel; streams are looked up in the C library. */

/* Stores the address of the C library's own NAME in *function, a pointer to a function (POSIX dlsym, rationale). */
static void find(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);

    if (!found) {
        abort();
    }
    memcpy(function, &found, sizeof found);
}

static int open_at(int folder, const char *path, int flags, va_list arguments)
{
    unsigned mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, unsigned) : 0;

    if (fires(INJECT_FILE, EACCES)) {
        return -1;
    }
    return (int)syscall(SYS_openat, folder, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list arguments;

    va_start(arguments, flags);
    int file = open_at(AT_FDCWD, path, flags, arguments);
    va_end(arguments);
    return file;
}

int open64(const char *path, int flags, ...)
{
    va_list arguments;

    va_start(arguments, flags);
    int file = open_at(AT_FDCWD, path, flags, arguments);
    va_end(arguments);
    return file;
}

int openat(int folder, const char *path, int flags, ...)
{
    va_list arguments;

    va_start(arguments, flags);
    int file = open_at(folder, path, flags, arguments);
    va_end(arguments);
    return file;
}

int creat(const char *path, mode_t mode)
{
    return fires(INJECT_FILE, EACCES) ? -1 : (int)syscall(SYS_creat, path, mode);
}

ssize_t write(int file, const void *bytes, size_t n)
{
    return fires(INJECT_FILE, ENOSPC) ? -1 : syscall(SYS_write, file, bytes, n);
}

ssize_t pwrite(int file, const void *bytes, size_t n, off_t at)
{
    return fires(INJECT_FILE, ENOSPC) ? -1 : syscall(SYS_pwrite64, file, bytes, n, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t n, off64_t at)
{
    return fires(INJECT_FILE, ENOSPC) ? -1 : syscall(SYS_pwrite64, file, bytes, n, at);
}

int fsync(int file)
{
    return fires(INJECT_FILE, EIO) ? -1 : (int)syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
    return fires(INJECT_FILE, EIO) ? -1 : (int)syscall(SYS_fdatasync, file);
}

int ftruncate(int file, off_t length)
{
    return fires(INJECT_FILE, EIO) ? -1 : (int)syscall(SYS_ftruncate, file, length);
}

int ftruncate64(int file, off64_t length)
{
    return fires(INJECT_FILE, EIO) ? -1 : (int)syscall(SYS_ftruncate, file, length);
}

int rename(const char *from, const char *to)
{
    return fires(INJECT_FILE, EACCES) ? -1 : (int)syscall(SYS_rename, from, to);
}

int mkdir(const char *path, mode_t mode)
{
    return fires(INJECT_FILE, EACCES) ? -1 : (int)syscall(SYS_mkdir, path, mode);
}

/* The file is closed all the same: that is what Linux does. */
int close(int file)
{
    int result = (int)syscall(SYS_close, file);

    return fires(INJECT_FILE, EIO) ? -1 : result;
}

FILE *fopen(const char *path, const char *mode)
{
    FILE *(*real)(const char *, const char *);

    find("fopen", &real);
    return fires(INJECT_FILE, EACCES) ? NULL : real(path, mode);
}

int fflush(FILE *stream)
{
    int (*real)(FILE *);

    find("fflush", &real);
    return fires(INJECT_FILE, ENOSPC) ? EOF : real(stream);
}

int fclose(FILE *stream)
{
    int (*real)(FILE *);

    find("fclose", &real);
    int result = real(stream);

    return fires(INJECT_FILE, ENOSPC) ? EOF : result;
}
