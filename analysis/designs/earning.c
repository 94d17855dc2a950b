#include "analysis/designs/earning.h"

#include "analysis/numerics/betapair.h"
#include "analysis/sequential/testroll.h"

#include <math.h>
#include <stdlib.h>

enum { TENTHS = 10 };

/* What posteriors said before: in small lists many experiments come by the same counts. */
enum { KNOWN = 1 << 13 };

struct known {
    struct mlift_counts counts; /* n1 0: nothing yet */
    double above;
};

/* The same subscribers under every share of the challenger. */
struct books {
    const struct mlift_arrival *lists; /* shares in tenths that get the challenger */
    size_t n_prefixes;
    const size_t *prefix, *trial;
    struct known *known; /* [KNOWN] */
};

const char *mlift_earning_name(enum mlift_earning_way way)
{
    static const char *const names[] = {"all-baseline", "all-challenger", "half-and-half", "test-and-roll", "bandit"};

    return names[way];
}

size_t mlift_earning_trial(size_t list, double p1, double p2)
{
    double mean = 0.5 * (p1 + p2), n = 0.0, most = floor((double)list / 2.0);
    struct mlift_testroll plan = {(double)list, mean, fabs(p2 - p1) / sqrt(2.0), sqrt(mean * (1.0 - mean))};

    if (!(fabs(p2 - p1) > 1e-12) || mlift_testroll_size(&plan, &n)) {
        return 2; /* equal messages: nothing is worth a test */
    }
    return 2 * (size_t)fmax(1.0, fmin(rint(n), most));
}

/* Ends of the waves and of the trials, ascending. */
static size_t marks(size_t list, const size_t trial[2], size_t prefix[MLIFT_EARNING_MARKS])
{
    size_t n = 0, wanted[MLIFT_EARNING_WAVES + 2];

    for (size_t k = 0; k < MLIFT_EARNING_WAVES; k++) {
        wanted[k] = list * (k + 1) / MLIFT_EARNING_WAVES;
    }
    wanted[MLIFT_EARNING_WAVES] = trial[0];
    wanted[MLIFT_EARNING_WAVES + 1] = trial[1];
    for (size_t last = 0; last < list; n++) {
        size_t next = list;
        for (size_t k = 0; k < MLIFT_EARNING_WAVES + 2; k++) {
            next = wanted[k] > last && wanted[k] < next ? wanted[k] : next;
        }
        prefix[n] = last = next;
    }
    return n;
}

static int converted(const struct books *books, size_t tenths, size_t r, int which, size_t k)
{
    struct mlift_counts c = mlift_arrival_at(books->lists, tenths, r, which, k);

    return c.x1 + c.x2;
}

static double test_and_roll(const struct books *books, size_t r, int which, size_t trial)
{
    size_t k = 0, last = books->n_prefixes - 1;

    while (books->prefix[k] < trial) {
        k++;
    }
    struct mlift_counts c = mlift_arrival_at(books->lists, TENTHS / 2, r, which, k);
    bool challenger = c.n2 > 0 && (c.n1 == 0 || (double)c.x2 * c.n1 > (double)c.x1 * c.n2);
    size_t rest = challenger ? TENTHS : 0;
    return c.x1 + c.x2 + converted(books, rest, r, which, last) - converted(books, rest, r, which, k);
}

/* What a wave adds under the share it was given. */
static struct mlift_counts wave(const struct books *books, size_t tenths, size_t r, int which, size_t k)
{
    struct mlift_counts c = mlift_arrival_at(books->lists, tenths, r, which, k);

    if (k > 0) {
        struct mlift_counts before = mlift_arrival_at(books->lists, tenths, r, which, k - 1);
        c = (struct mlift_counts){c.x1 - before.x1, c.n1 - before.n1, c.x2 - before.x2, c.n2 - before.n2};
    }
    return c;
}

/* P(challenger better), uniform priors. */
static int p_above(const struct books *books, struct mlift_counts c, double *above)
{
    uint32_t hash = (((uint32_t)c.x1 * 31u + (uint32_t)c.x2) * 1009u + (uint32_t)c.n1) * 2654435761u + (uint32_t)c.n2;
    struct known *known = &books->known[(hash ^ hash >> 16) % KNOWN];
    struct mlift_betapair pair;

    if (known->counts.x1 == c.x1 && known->counts.n1 == c.n1 && known->counts.x2 == c.x2 && known->counts.n2 == c.n2) {
        *above = known->above;
        return MLIFT_OK;
    }
    int status = mlift_betapair_init(&pair, c.x1 + 1.0, c.n1 - c.x1 + 1.0, c.x2 + 1.0, c.n2 - c.x2 + 1.0);
    *above = status ? 0.0 : pair.above;
    *known = status ? *known : (struct known){c, pair.above};
    return status;
}

static int bandit(const struct books *books, size_t r, int which, double *earned)
{
    struct mlift_counts known = {0};
    double above;
    size_t tenths = TENTHS / 2;

    for (size_t k = 0; k < books->n_prefixes; k++) {
        struct mlift_counts c = wave(books, tenths, r, which, k);
        known = (struct mlift_counts){known.x1 + c.x1, known.n1 + c.n1, known.x2 + c.x2, known.n2 + c.n2};
        if (k + 1 == books->n_prefixes) {
            break; /* nobody is left to be given what was learned */
        }
        int status = p_above(books, known, &above);
        if (status) {
            return status;
        }
        tenths = (size_t)lround(TENTHS * above);
    }
    *earned = known.x1 + known.x2;
    return MLIFT_OK;
}

static int earn(const struct books *books, size_t r, int which, double earned[MLIFT_EARNING_N_WAYS])
{
    size_t last = books->n_prefixes - 1;

    earned[MLIFT_EARNING_BASELINE] = converted(books, 0, r, which, last);
    earned[MLIFT_EARNING_CHALLENGER] = converted(books, TENTHS, r, which, last);
    earned[MLIFT_EARNING_SPLIT] = converted(books, TENTHS / 2, r, which, last);
    earned[MLIFT_EARNING_TEST_AND_ROLL] =
        test_and_roll(books, r, which, books->trial[which == MLIFT_EXACT_GOAL ? 1 : 0]);
    return bandit(books, r, which, &earned[MLIFT_EARNING_BANDIT]);
}

static struct mlift_estimate estimate(double sum, double squares, size_t n)
{
    double mean = sum / (double)n, variance = (squares - sum * mean) / ((double)n - 1.0);

    return (struct mlift_estimate){mean, sqrt(fmax(0.0, variance) / (double)n), n};
}

static int add_up(const struct books *books, int which, size_t n, struct mlift_earning earned[MLIFT_EARNING_N_WAYS])
{
    double sum[MLIFT_EARNING_N_WAYS] = {0.0}, square[MLIFT_EARNING_N_WAYS] = {0.0};
    double ahead[MLIFT_EARNING_N_WAYS] = {0.0}, apart[MLIFT_EARNING_N_WAYS] = {0.0}, one[MLIFT_EARNING_N_WAYS];

    for (size_t r = 0; r < n; r++) {
        int status = earn(books, r, which, one);
        if (status) {
            return status;
        }
        for (int way = 0; way < MLIFT_EARNING_N_WAYS; way++) {
            double difference = one[way] - one[MLIFT_EARNING_BASELINE];
            sum[way] += one[way];
            square[way] += one[way] * one[way];
            ahead[way] += difference;
            apart[way] += difference * difference;
        }
    }
    for (int way = 0; way < MLIFT_EARNING_N_WAYS; way++) {
        earned[way] = (struct mlift_earning){estimate(sum[way], square[way], n), estimate(ahead[way], apart[way], n)};
    }
    return MLIFT_OK;
}

int mlift_earning_lists(struct mlift_arrival *lists, size_t list, const size_t trial[2], size_t n_replicates)
{
    size_t prefix[MLIFT_EARNING_MARKS], n_prefixes = marks(list, trial, prefix);
    double treated[TENTHS + 1];

    for (int tenths = 0; tenths <= TENTHS; tenths++) {
        treated[tenths] = (double)tenths / TENTHS;
    }
    return mlift_arrival_init(lists, prefix, n_prefixes, treated, TENTHS + 1, n_replicates);
}

int mlift_earning_count(struct mlift_earning earned[2][MLIFT_EARNING_N_WAYS], const struct mlift_arrival *lists,
                        const size_t trial[2])
{
    const struct mlift_splits *some = &lists->splits[MLIFT_ARRIVAL_SOME];
    struct books books = {.lists = lists, .n_prefixes = some->n_prefixes, .prefix = some->prefix, .trial = trial};

    books.known = calloc(KNOWN, sizeof *books.known);
    int status = books.known ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    status = status ? status : add_up(&books, MLIFT_EXACT_CLICK, some->n_replicates, earned[0]);
    status = status ? status : add_up(&books, MLIFT_EXACT_GOAL, some->n_replicates, earned[1]);
    free(books.known);
    return status;
}
