#include "cli/memory.h"

#include "analysis/numerics/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static const double KEEP_FREE = 0.95; /* of what is there may be used */

/* A number of bytes in a file that holds nothing else; negative where there is none ("max"). */
static double read_bytes(const char *path)
{
    FILE *file = fopen(path, "re");
    double bytes = -1.0;

    if (file) {
        if (fscanf(file, "%lf", &bytes) != 1) {
            bytes = -1.0;
        }
        fclose(file);
    }
    return bytes;
}

static double machine_bytes(void)
{
    FILE *file = fopen("/proc/meminfo", "re");
    char line[128];
    double kilobytes = -1.0;

    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "MemAvailable: %lf", &kilobytes) == 1) {
            break;
        }
    }
    if (file) {
        fclose(file);
    }
    return kilobytes < 0.0 ? -1.0 : kilobytes * 1024.0;
}

static double least(double a, double b)
{
    return a < 0.0 ? b : b < 0.0 ? a : fmin(a, b);
}

double cli_memory_available(void)
{
    double bytes = machine_bytes();
    double group = read_bytes("/sys/fs/cgroup/memory.max"), used = read_bytes("/sys/fs/cgroup/memory.current");
    struct rlimit limit;

    if (group >= 0.0 && used >= 0.0) {
        bytes = least(bytes, fmax(group - used, 0.0));
    }
    if (!getrlimit(RLIMIT_AS, &limit) && limit.rlim_cur != RLIM_INFINITY) {
        bytes = least(bytes, (double)limit.rlim_cur);
    }
    return bytes;
}

bool cli_memory_suffices(const char *program, double bytes, size_t replicates)
{
    double available = cli_memory_available() * KEEP_FREE;

    if (available < 0.0 || bytes <= available) {
        return true;
    }
    fprintf(stderr,
            "%s: error: the counts of these replicates take %.1f GB, %.1f GB of memory are free: about %s replicates "
            "fit; with --keep goal more\n",
            program, bytes / 1e9, available / 1e9,
            mlift_figure_exact(MLIFT_UNIT_WHOLE, floor((double)replicates * available / bytes)).text);
    return false;
}
