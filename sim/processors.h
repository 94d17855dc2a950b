/* How many threads a run takes when nobody says: no more than processors it may use, a container's share of them, and
 * OMP_NUM_THREADS. */
#ifndef SIM_PROCESSORS_H
#define SIM_PROCESSORS_H

/* At least one. OMP_NUM_THREADS, where it begins with a whole number from 1 to 1024, is the answer (of a list for
 * nested teams the first); else the processors that this process may run on, cut to the quota rounded up. */
int mlift_processors_count(void);

/* Processors' worth of time that control groups leave this process (cgroup v2 cpu.max, v1 cfs quota; of the group and
 * those above it the least), above 0; 0 where there is no limit or nothing can be read. `groups`: usually
 * /proc/self/cgroup; `mount`: usually /sys/fs/cgroup. */
double mlift_processors_quota(const char *groups, const char *mount);

#endif
