/* How many threads nobody asked for: the environment, then a container's share, then the processors. */
#include "sim/processors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_SIZE = 512 };

static char root[64];

static void put(const char *path, const char *text)
{
    char whole[PATH_SIZE];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    for (char *slash = strchr(whole + strlen(root) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(whole, 0700); /* there already, maybe */
        *slash = '/';
    }
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Processors' worth with these groups. */
static double quota(const char *groups)
{
    char of[PATH_SIZE], mount[PATH_SIZE];

    put("/groups", groups);
    snprintf(of, sizeof of, "%s/groups", root);
    snprintf(mount, sizeof mount, "%s/fs", root);
    return mlift_processors_quota(of, mount);
}

static int make_root(void **state)
{
    (void)state;
    snprintf(root, sizeof root, "/tmp/mlift-processors-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int remove_root(void **state)
{
    char command[PATH_SIZE];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", root);
    return system(command);
}

static void test_version_2(void **state)
{
    (void)state;
    assert_true(quota("0::/a/b\n") == 0.0); /* nothing there */
    put("/fs/a/b/cpu.max", "max 100000\n");
    assert_true(quota("0::/a/b\n") == 0.0);
    put("/fs/a/b/cpu.max", "250000 100000\n");
    assert_true(quota("0::/a/b\n") == 2.5);
    put("/fs/a/cpu.max", "300000 200000\n"); /* less, above */
    assert_true(quota("0::/a/b\n") == 1.5);
    put("/fs/a/cpu.max", "900000 200000\n"); /* more, above */
    assert_true(quota("0::/a/b\n") == 2.5);
    put("/fs/cpu.max", "50000 100000\n"); /* the mount is the container's group, its name leads nowhere */
    assert_true(quota("0::/docker/0123\n") == 0.5);
    put("/fs/cpu.max", "rubbish\n");
    assert_true(quota("0::/docker/0123\n") == 0.0);
    assert_true(quota("no colon\n:\n") == 0.0);
}

static void test_version_1(void **state)
{
    (void)state;
    put("/fs/cpu,cpuacct/x/cpu.cfs_quota_us", "-1\n");
    put("/fs/cpu,cpuacct/x/cpu.cfs_period_us", "100000\n");
    assert_true(quota("12:cpuset:/x\n4:cpu,cpuacct:/x\n") == 0.0);
    put("/fs/cpu,cpuacct/x/cpu.cfs_quota_us", "350000\n");
    assert_true(quota("12:cpuset:/x\n4:cpu,cpuacct:/x\n") == 3.5);
    assert_true(quota("12:cpuset:/x\n4:cpuacct:/x\n") == 0.0);
    put("/fs/cpuset/x/cpu.cfs_quota_us", "100000\n");
    put("/fs/cpuset/x/cpu.cfs_period_us", "100000\n");
    assert_true(quota("12:cpuset:/x\n4:cpu,cpuacct:/x\n") == 3.5);
}

static void test_environment(void **state)
{
    (void)state;
    unsetenv("OMP_NUM_THREADS");
    int own = mlift_processors_count();
    assert_in_range(own, 1, 100000);
    setenv("OMP_NUM_THREADS", "37", 1);
    assert_int_equal(mlift_processors_count(), 37);
    setenv("OMP_NUM_THREADS", "5,2", 1);
    assert_int_equal(mlift_processors_count(), 5);
    static const char *const not_numbers[] = {"", "0", "-3", "3 dozen", "1025", "many", ",4"};
    for (size_t k = 0; k < sizeof not_numbers / sizeof *not_numbers; k++) {
        setenv("OMP_NUM_THREADS", not_numbers[k], 1);
        assert_int_equal(mlift_processors_count(), own);
    }
    unsetenv("OMP_NUM_THREADS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_version_2, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_version_1, make_root, remove_root),
        cmocka_unit_test(test_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
