/* The loop as one would write it in C with GSL: one generator, outcomes found from the first on. */
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static unsigned *data;

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static unsigned choose(const unsigned *bound, unsigned word)
{
    unsigned j = 0;
    while (word > bound[j]) {
        j++;
    }
    return j;
}

int main(int argc, char **argv)
{
    FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;
    data = malloc(1 << 28);
    if (!in || !data || fread(data, 4, 1 << 26, in) < 4) {
        return 2;
    }
    unsigned n = data[0], steps = data[1], rows = data[2];
    const unsigned *base = data + 3, *start = base + n, *bound = start + n;
    const unsigned *move = bound + 8 * rows, *background = move + 8 * rows, *click = background + 8 * rows;
    unsigned *state = malloc(n * sizeof *state);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double clicks = 0, begin = cpu(), elapsed = 0;
    long r = 0;
    for (; elapsed < 1.0; r++, elapsed = cpu() - begin) {
        for (unsigned i = 0; i < n; i++) {
            state[i] = start[i];
        }
        const unsigned *step = click + 8 * rows;
        for (unsigned t = 0; t < steps; t++) {
            unsigned mask = step[0], offset = step[1], n_moves = step[2];
            const unsigned *move_bound = step + 3, *move_next = move_bound + 8 * n_moves;
            unsigned n_back = move_next[8 * n_moves];
            const unsigned *back_bound = move_next + 8 * n_moves + 1, *back_next = back_bound + 8 * n_back;
            for (unsigned i = 0; i < n; i++) {
                unsigned row = (base[i] & mask) + offset + state[i];
                unsigned at = 8 * row + choose(bound + 8 * row, (unsigned)gsl_rng_get(rng));
                clicks += click[at];
                unsigned m = 8 * move[at] + choose(move_bound + 8 * move[at], (unsigned)gsl_rng_get(rng));
                state[i] = move_next[m];
                if (t + 1 < steps) {
                    unsigned b = 8 * background[at];
                    state[i] += back_next[b + choose(back_bound + b, (unsigned)gsl_rng_get(rng))];
                }
            }
            step = back_next + 8 * n_back;
        }
    }
    printf("C-GSL %.0f %.5f\n", (double)r * n * steps / elapsed, clicks / (double)r / n);
    return 0;
}
