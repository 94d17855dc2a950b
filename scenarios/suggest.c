#include "scenarios/suggest.h"

#include <stdint.h>
#include <string.h>

enum { LONGEST = 64 };

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static size_t min2(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t mlift_suggest_distance(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b);
    size_t rows[3][LONGEST + 1];

    if (la > LONGEST || lb > LONGEST) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= lb; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= la; i++) {
        size_t *now = rows[i % 3];
        const size_t *before = rows[(i + 2) % 3], *two_before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            size_t cost = lower(a[i - 1]) != lower(b[j - 1]);
            now[j] = min2(min2(before[j] + 1, now[j - 1] + 1), before[j - 1] + cost);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
                now[j] = min2(now[j], two_before[j - 2] + 1);
            }
        }
    }
    return rows[la % 3][lb];
}

const char *mlift_suggest_nearest(const char *word, const char *const *names, size_t n)
{
    size_t limit = strlen(word) / 3;
    size_t best = SIZE_MAX;
    const char *nearest = NULL;

    limit = limit < 1 ? 1 : limit > 3 ? 3 : limit;
    for (size_t i = 0; i < n; i++) {
        size_t d = mlift_suggest_distance(word, names[i]);
        if (d < best) {
            best = d;
            nearest = names[i];
        }
    }
    return best <= limit ? nearest : NULL;
}
