/* A program of many test files, each with a main() of its own: the first argument says which of them runs, as in
   `unit_models test_draw`. One link instead of a hundred, and still a process for each. */
#include <stdio.h>
#include <string.h>

#define TEST(name) int name##_main(void);
#include MLIFT_TESTS /* TEST(file) for each, written by CMakeLists.txt */
#undef TEST

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*main)(void);
    } test[] = {
#define TEST(name) {#name, name##_main},
#include MLIFT_TESTS
#undef TEST
    };
    size_t n = sizeof test / sizeof test[0];

    for (size_t i = 0; i < n && argc == 2; i++) {
        if (strcmp(argv[1], test[i].name) == 0) {
            return test[i].main();
        }
    }
    fprintf(stderr, "Which one? %s NAME, one of\n", argv[0]);
    for (size_t i = 0; i < n; i++) {
        fprintf(stderr, "  %s\n", test[i].name);
    }
    return 2;
}
