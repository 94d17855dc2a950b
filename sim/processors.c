#include "sim/processors.h"

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_THREADS = 1024, PATH_SIZE = 4096 };

static int available(void)
{
    cpu_set_t set;
    long online = sysconf(_SC_NPROCESSORS_ONLN);

    if (sched_getaffinity(0, sizeof set, &set) == 0) { /* fails where there are more processors than the set has room */
        online = CPU_COUNT(&set);
    }
    return online > 1 ? (int)online : 1;
}

/* The first line of a file; false where there is none. */
static bool read_line(const char *path, char *line, int size)
{
    FILE *file = fopen(path, "re");
    bool got = file && fgets(line, size, file);

    if (file) {
        fclose(file);
    }
    return got;
}

/* Microseconds of processor time in each period of so many microseconds: both versions say this. */
static double share(double quota, double period)
{
    return quota > 0.0 && period > 0.0 ? quota / period : 0.0;
}

/* Of the group in `folder`: "max 100000" (no limit) or "150000 100000" in version 2, two files in version 1. */
static double quota_of(const char *folder)
{
    char path[PATH_SIZE + 32], line[64], period[64];
    double quota, length;

    snprintf(path, sizeof path, "%s/cpu.max", folder);
    if (read_line(path, line, sizeof line)) {
        return sscanf(line, "%lf %lf", &quota, &length) == 2 ? share(quota, length) : 0.0;
    }
    snprintf(path, sizeof path, "%s/cpu.cfs_quota_us", folder);
    if (!read_line(path, line, sizeof line)) {
        return 0.0;
    }
    snprintf(path, sizeof path, "%s/cpu.cfs_period_us", folder);
    return read_line(path, period, sizeof period) ? share(strtod(line, NULL), strtod(period, NULL)) : 0.0;
}

static double least(double a, double b)
{
    return a > 0.0 && (b <= 0.0 || a < b) ? a : b;
}

/* Of the group `name` below `mount` and of all above it, up to the mount. Inside a container the name may be the host's
 * and lead nowhere; the mount itself is then the container's group. */
static double quota_up(const char *mount, const char *name)
{
    char folder[PATH_SIZE];
    size_t root = strlen(mount);
    double quota = 0.0;
    int n = snprintf(folder, sizeof folder, "%s%s", mount, name);

    if (n < 0 || (size_t)n >= sizeof folder) {
        return 0.0;
    }
    for (size_t end = (size_t)n; end >= root; end--) {
        if (folder[end] == '/' || folder[end] == '\0') {
            folder[end] = '\0';
            quota = least(quota_of(folder), quota);
        }
    }
    return quota;
}

/* True where a version 1 line's list of controllers ("cpu,cpuacct") has the processors. */
static bool controls_processors(const char *controllers, size_t length)
{
    for (size_t from = 0, end; from < length; from = end + 1) {
        for (end = from; end < length && controllers[end] != ','; end++) {
        }
        if (end - from == 3 && !strncmp(controllers + from, "cpu", 3)) {
            return true;
        }
    }
    return false;
}

double mlift_processors_quota(const char *groups, const char *mount)
{
    char line[PATH_SIZE], folder[PATH_SIZE];
    double quota = 0.0;
    FILE *file = fopen(groups, "re");

    while (file && fgets(line, sizeof line, file)) { /* "0::/name" or "4:cpu,cpuacct:/name" */
        char *controllers = strchr(line, ':'), *name = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!name) {
            continue;
        }
        size_t length = (size_t)(name - ++controllers);
        name++;
        name[strcspn(name, "\n")] = '\0';
        if (length == 0) {
            quota = least(quota_up(mount, name), quota);
        } else if (controls_processors(controllers, length)) {
            int n = snprintf(folder, sizeof folder, "%s/%.*s", mount, (int)length, controllers);
            quota = n > 0 && (size_t)n < sizeof folder ? least(quota_up(folder, name), quota) : quota;
        }
    }
    if (file) {
        fclose(file);
    }
    return quota;
}

int mlift_processors_count(void)
{
    const char *wanted = getenv("OMP_NUM_THREADS");
    char *end = NULL;
    long threads = wanted ? strtol(wanted, &end, 10) : 0;

    if (threads >= 1 && threads <= MOST_THREADS && (*end == '\0' || *end == ',')) {
        return (int)threads;
    }
    int processors = available();
    double quota = mlift_processors_quota("/proc/self/cgroup", "/sys/fs/cgroup");
    if (quota > 0.0 && quota < processors) {
        int whole = (int)quota;
        return whole < quota ? whole + 1 : whole;
    }
    return processors;
}
