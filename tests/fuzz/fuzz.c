#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_INPUT = 1 << 22, MOST_REPORT = 1 << 16, CPU_SECONDS = 1, EXIT_OF_SANITIZERS = 99 };

static char folder[64];
static pid_t owner;

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

static void remove_folder(void)
{
    if (getpid() == owner) {
        (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    }
}

static const char *place(void)
{
    if (folder[0] == '\0') {
        struct stat info;
        const char *shared = stat("/dev/shm", &info) == 0 && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
        snprintf(folder, sizeof folder, "%s/microlift-fuzz-XXXXXX", shared);
        if (mkdtemp(folder) == NULL) {
            perror(folder);
            exit(2);
        }
        owner = getpid();
        atexit(remove_folder);
    }
    return folder;
}

const char *fuzz_file(const char *name, const uint8_t *data, size_t size)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", place(), name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) != 0) {
        perror(path);
        exit(2);
    }
    return path;
}

static uint8_t *read_whole(const char *path, size_t *size)
{
    FILE *in = fopen(path, "rb");
    uint8_t *bytes = malloc(MOST_INPUT);

    *size = 0;
    if (in != NULL && bytes != NULL) {
        *size = fread(bytes, 1, MOST_INPUT, in);
    }
    if (in != NULL) {
        fclose(in);
    }
    return bytes;
}

const char *fuzz_text(const char *path)
{
    char whole[512];
    size_t size;

    snprintf(whole, sizeof whole, "%s/%s", MLIFT_SOURCE_DIR, path);
    char *text = (char *)read_whole(whole, &size);
    if (text == NULL || size == 0 || size == MOST_INPUT) {
        fprintf(stderr, "%s cannot be read\n", whole);
        exit(2);
    }
    text[size] = '\0';
    return text;
}

void fuzz_broken(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, condition);
    abort();
}

/* --- a child, whose counters of coverage are the parent's --------------------------------------------------------- */

extern unsigned char __start___sancov_cntrs[] __attribute__((weak));
extern unsigned char __stop___sancov_cntrs[] __attribute__((weak));

/* The pages of the counters become shared ones. What else stands on the first and the last of them is shared as well:
 * `around` keeps it, and it is put back after each child. */
static struct {
    unsigned char *from;
    size_t n;
    unsigned char *around;
} counters;

/* Not memcpy: the pages hold what the sanitizer has put between variables. */
__attribute__((no_sanitize("address", "undefined"))) static void copy(volatile unsigned char *to,
                                                                      const volatile unsigned char *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        to[i] = from[i];
    }
}

static void share_counters(void)
{
    unsigned char *volatile begin = __start___sancov_cntrs, *volatile end = __stop___sancov_cntrs;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    if (counters.from != NULL || begin == NULL || end == begin) {
        return;
    }
    counters.from = (unsigned char *)((uintptr_t)begin & ~(page - 1));
    counters.n = (size_t)(((uintptr_t)end + page - 1) & ~(page - 1)) - (size_t)(uintptr_t)counters.from;
    counters.around = malloc(counters.n);
    if (counters.around == NULL) {
        exit(2);
    }
    copy(counters.around, counters.from, counters.n);
    if (mmap(counters.from, counters.n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
        MAP_FAILED) {
        perror("mmap");
        exit(2);
    }
    copy(counters.from, counters.around, counters.n);
}

static void keep_around(bool put_back)
{
    if (counters.from == NULL) {
        return;
    }
    size_t before = (size_t)(__start___sancov_cntrs - counters.from);
    size_t to = (size_t)(__stop___sancov_cntrs - counters.from), after = counters.n - to;
    unsigned char *one = put_back ? counters.from : counters.around;
    const unsigned char *other = put_back ? counters.around : counters.from;
    copy(one, other, before);
    copy(one + to, other + to, after);
}

/* exit() in a child must not run what the parent registered: libFuzzer takes that for a finding. */
static void leave(int status, void *context)
{
    (void)context;
    fflush(NULL);
    _exit(status);
}

static void be_child(fuzz_one *one, const uint8_t *data, size_t size, int report)
{
    struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS + 1}, file = {1 << 24, 1 << 24}, none = {0, 0};

    static const int taken[] = {SIGALRM, SIGXCPU, SIGINT, SIGTERM}; /* by libFuzzer */
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        signal(taken[i], SIG_DFL);
    }
    setrlimit(RLIMIT_CPU, &cpu);
    setrlimit(RLIMIT_FSIZE, &file);
    setrlimit(RLIMIT_CORE, &none);
    alarm(5 * CPU_SECONDS);
    dup2(report, STDERR_FILENO);
    on_exit(leave, NULL);
    one(data, size);
    exit(0);
}

/* The frame that a report of the sanitizers blames: the first one outside the C library and the sanitizer. */
static bool is_of_hdf5(const char *report)
{
    for (const char *frame = strstr(report, "    #0 "); frame != NULL;) {
        char line[512];
        size_t n = strcspn(frame, "\n");
        snprintf(line, sizeof line, "%.*s", (int)(n < sizeof line - 1 ? n : sizeof line - 1), frame);
        if (strstr(line, "libhdf5")) {
            return true;
        }
        if (strstr(line, " in mlift_") || strstr(line, " in cli_") || strstr(line, "/tests/fuzz/")) {
            return false;
        }
        const char *next = strstr(frame + n, "\n    #");
        frame = next ? next + 1 : NULL;
    }
    return false;
}

static size_t read_report(int fd, char *report)
{
    size_t used = 0;
    char rest[4096];
    ssize_t n;

    while (used < MOST_REPORT - 1 && (n = read(fd, report + used, MOST_REPORT - 1 - used)) > 0) {
        used += (size_t)n;
    }
    while (read(fd, rest, sizeof rest) > 0) {
    }
    report[used] = '\0';
    return used;
}

void fuzz_in_child(fuzz_one *one, const uint8_t *data, size_t size)
{
    static char report[MOST_REPORT];
    int ends[2], status;

    share_counters();
    keep_around(false);
    fflush(NULL);
    if (pipe(ends) != 0) {
        perror("pipe");
        exit(2);
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        be_child(one, data, size, ends[1]);
    }
    close(ends[1]);
    read_report(ends[0], report);
    close(ends[0]);
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror("fork");
        exit(2);
    }
    keep_around(true);
    bool ended = WIFSIGNALED(status) &&
                 (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGKILL);
    bool crashed = WIFSIGNALED(status) ? !ended : WEXITSTATUS(status) > 4;
    if (crashed && !is_of_hdf5(report)) {
        fprintf(stderr, "the child ended with status %#x\n%s\n", (unsigned)status, report);
        abort();
    }
}

/* --- replaying ---------------------------------------------------------------------------------------------------- */

static int replay_folder(const char *path, fuzz_one *one)
{
    DIR *dir = opendir(path);
    int n = 0;

    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        char file[1024];
        struct stat info;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (stat(file, &info) == 0 && S_ISREG(info.st_mode)) {
            size_t size;
            uint8_t *bytes = read_whole(file, &size);
            uint8_t *exact = malloc(size > 0 ? size : 1); /* so that a sanitizer sees its end */
            if (bytes == NULL || exact == NULL) {
                exit(2);
            }
            memcpy(exact, bytes, size);
            free(bytes);
            one(exact, size);
            free(exact);
            n++;
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return n;
}

int fuzz_replay(const char *name, const char *const *seeds, fuzz_one *one)
{
    char path[512];

    snprintf(path, sizeof path, "%s/tests/fuzz/corpus/%s", MLIFT_SOURCE_DIR, name);
    int n = replay_folder(path, one);
    for (size_t i = 0; seeds[i] != NULL; i++) {
        bool made = strncmp(seeds[i], "seeds/", 6) == 0;
        snprintf(path, sizeof path, "%s/%s", made ? MLIFT_FUZZ_FOLDER : MLIFT_SOURCE_DIR, seeds[i]);
        n += replay_folder(path, one);
    }
    printf("%s: %d inputs\n", name, n);
    return n > 0 ? 0 : 1;
}

#ifdef MLIFT_FUZZING
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "exitcode=99:allocator_may_return_null=1:max_allocation_size_mb=1024:detect_stack_use_after_return=1";
}
#endif
