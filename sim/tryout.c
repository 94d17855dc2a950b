#include "sim/tryout.h"

#include "models/draw.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1024, GUIDE = 256 };

/* Counts by segment and candidate of the cells, then of each scheme, one after the other. */
struct counts {
    uint32_t *n, *x;
};

/* Scratch of one thread. */
struct scratch {
    uint32_t cell[BLOCK], arm[BLOCK], outcome[BLOCK], placebo[BLOCK];
    struct counts real, shuffled;
    uint8_t *choice; /* [segment] */
};

struct course {
    const struct mlift_tryout_plan *plan;
    const struct mlift_engine_options *options;
    struct mlift_tryout *pilot;
    struct scratch *scratch; /* [thread] */
    int n_threads;
    uint32_t *bound;                            /* [cell]: inclusive upper bounds of the word for the cell */
    uint32_t guide[GUIDE];                      /* first cell that the word's top byte can mean */
    uint64_t *threshold;                        /* [cell * n_candidates + candidate]: outcome where word < threshold */
    double overall[MLIFT_MENU_MOST_CANDIDATES]; /* true rate over the list, as valued */
    size_t *offset;                             /* [scheme]: of its counts */
};

static size_t n_counts(const struct mlift_tryout_plan *plan)
{
    return (plan->menu->n_cells + plan->schemes->n_segments_all) * (size_t)plan->menu->n_candidates;
}

/* 2^32 p, rounded; p = 1 needs the 33rd bit. */
static uint64_t quantise(double p)
{
    double scaled = p * 4294967296.0 + 0.5;

    return scaled >= 4294967296.0 ? (uint64_t)1 << 32 : scaled > 0.0 ? (uint64_t)scaled : 0;
}

static void compile(struct course *course)
{
    const struct mlift_menu *menu = course->plan->menu;
    size_t n = menu->n_cells, arms = (size_t)menu->n_candidates;
    double sum = 0.0;
    uint32_t cell = 0;

    for (size_t c = 0; c < n; c++) {
        sum += menu->share[c];
        uint64_t cumulative = quantise(sum);
        course->bound[c] = cumulative ? (uint32_t)(cumulative - 1) : 0;
    }
    course->bound[n - 1] = UINT32_MAX;
    for (uint32_t top = 0; top < GUIDE; top++) {
        while (course->bound[cell] < top << 24) {
            cell++;
        }
        course->guide[top] = cell;
    }
    for (size_t i = 0; i < n * arms; i++) {
        course->threshold[i] = quantise(menu->rate[course->plan->learns_from][i]);
    }
    for (int a = 0; a < menu->n_candidates; a++) {
        course->overall[a] = mlift_menu_overall(menu, course->plan->valued_by, a);
    }
    size_t at = n * arms;
    for (int k = 0; k < course->plan->schemes->n; k++) {
        course->offset[k] = at;
        at += course->plan->schemes->scheme[k].n_segments * arms;
    }
}

static uint32_t cell_of(const struct course *course, uint32_t word)
{
    uint32_t cell = course->guide[word >> 24];

    while (word > course->bound[cell]) {
        cell++;
    }
    return cell;
}

static void draw(const struct course *course, struct scratch *scratch, size_t r, uint32_t first)
{
    uint64_t seed = course->options->seed;
    enum mlift_isa isa = course->options->isa;

    mlift_draw_fill(isa, seed, r, MLIFT_DRAW_PILOT_CELL, 0, first, BLOCK, scratch->cell);
    mlift_draw_fill(isa, seed, r, MLIFT_DRAW_PILOT_ARM, 0, first, BLOCK, scratch->arm);
    mlift_draw_fill(isa, seed, r, MLIFT_DRAW_PILOT_OUTCOME, 0, first, BLOCK, scratch->outcome);
    if (course->plan->placebo) {
        mlift_draw_fill(isa, seed, r, MLIFT_DRAW_PILOT_PLACEBO, 0, first, BLOCK, scratch->placebo);
    }
}

static void count(const struct course *course, struct scratch *scratch, size_t from, size_t to)
{
    size_t arms = (size_t)course->plan->menu->n_candidates;

    for (size_t i = from; i < to; i++) {
        size_t arm = (size_t)((uint64_t)scratch->arm[i] * arms >> 32);
        size_t at = cell_of(course, scratch->cell[i]) * arms + arm;
        uint32_t x = scratch->outcome[i] < course->threshold[at];
        scratch->real.n[at]++;
        scratch->real.x[at] += x;
        if (course->plan->placebo) {
            at = cell_of(course, scratch->placebo[i]) * arms + arm;
            scratch->shuffled.n[at]++;
            scratch->shuffled.x[at] += x;
        }
    }
}

/* Adds the parent's counts up to those of scheme k. */
static void merge(const struct course *course, const struct counts *counts, int k)
{
    const struct mlift_schemes *schemes = course->plan->schemes;
    const struct mlift_scheme *scheme = &schemes->scheme[k];
    size_t arms = (size_t)schemes->n_candidates, to = course->offset[k];
    size_t from = scheme->parent < 0 ? 0 : course->offset[scheme->parent];
    size_t n_above = scheme->parent < 0 ? schemes->n_cells : schemes->scheme[scheme->parent].n_segments;

    memset(counts->n + to, 0, scheme->n_segments * arms * sizeof *counts->n);
    memset(counts->x + to, 0, scheme->n_segments * arms * sizeof *counts->x);
    for (size_t g = 0; g < n_above; g++) {
        size_t target = to + scheme->merge[g] * arms, source = from + g * arms;
        for (size_t a = 0; a < arms; a++) {
            counts->n[target + a] += counts->n[source + a];
            counts->x[target + a] += counts->x[source + a];
        }
    }
}

static double pilot_rate(const struct mlift_choice_pilot *pilot, size_t g, int arm)
{
    size_t at = g * (size_t)pilot->n_arms + (size_t)arm;

    return pilot->n[at] ? (double)pilot->x[at] / (double)pilot->n[at] : 0.0;
}

/* The choice scored on the pilot that it was made from. */
static double apparent_gain(const struct mlift_choice_pilot *pilot, const uint8_t *choice, int broad, size_t size)
{
    double sum = 0.0;

    for (size_t g = 0; g < pilot->n_segments; g++) {
        uint32_t people = 0;
        for (int a = 0; choice[g] != broad && a < pilot->n_arms; a++) {
            people += pilot->n[g * (size_t)pilot->n_arms + (size_t)a];
        }
        sum += choice[g] == broad
                   ? 0.0
                   : (double)people / (double)size * (pilot_rate(pilot, g, choice[g]) - pilot_rate(pilot, g, broad));
    }
    return sum;
}

static void judge_real(const struct mlift_scheme *scheme, size_t arms, const uint8_t *choice, int broad,
                       struct mlift_tryout_lesson *lesson)
{
    for (size_t g = 0; g < scheme->n_segments; g++) {
        const double *value = scheme->value + g * arms;
        lesson->gain += value[choice[g]] - value[broad];
        lesson->moved += choice[g] != broad ? scheme->share[g] : 0.0;
    }
}

/* Lessons of one scheme from one pilot, real or placebo. */
static int learn(const struct course *course, struct scratch *scratch, const struct counts *counts, int k, size_t size,
                 struct mlift_tryout_lesson *lesson)
{
    const struct mlift_tryout_plan *plan = course->plan;
    const struct mlift_scheme *scheme = &plan->schemes->scheme[k];
    size_t arms = (size_t)plan->menu->n_candidates;
    struct mlift_choice_pilot pilot = {scheme->n_segments, (int)arms, counts->n + course->offset[k],
                                       counts->x + course->offset[k]};
    int broad = 0;

    merge(course, counts, k);
    for (int i = 0; i < plan->n_rules; i++) {
        broad = mlift_choice_make(plan->rule[i], plan->z, &pilot, scratch->choice);
        double apparent = apparent_gain(&pilot, scratch->choice, broad, size);
        if (counts == &scratch->real) {
            lesson[i] = (struct mlift_tryout_lesson){.apparent = apparent};
            judge_real(scheme, arms, scratch->choice, broad, &lesson[i]);
            continue;
        }
        lesson[i].placebo_apparent = apparent;
        for (size_t g = 0; g < scheme->n_segments; g++) {
            lesson[i].placebo_gain += scheme->share[g] * (course->overall[scratch->choice[g]] - course->overall[broad]);
        }
    }
    return broad;
}

static void evaluate(const struct course *course, struct scratch *scratch, size_t r, int i)
{
    const struct mlift_tryout_plan *plan = course->plan;
    struct mlift_tryout *pilot = course->pilot;
    size_t row = (r * (size_t)pilot->n_sizes + (size_t)i) * (size_t)pilot->n_schemes;
    int broad = 0;

    for (int k = 0; k < plan->schemes->n; k++) {
        struct mlift_tryout_lesson *lesson = pilot->lesson + (row + (size_t)k) * (size_t)pilot->n_rules;
        broad = learn(course, scratch, &scratch->real, k, plan->size[i], lesson);
        if (plan->placebo) {
            (void)learn(course, scratch, &scratch->shuffled, k, plan->size[i], lesson);
        }
    }
    pilot->broad[r * (size_t)pilot->n_sizes + (size_t)i] = course->overall[broad];
}

static void run_replicate(void *context, int thread, size_t r)
{
    const struct course *course = context;
    const struct mlift_tryout_plan *plan = course->plan;
    struct scratch *scratch = &course->scratch[thread];
    size_t cells = plan->menu->n_cells * (size_t)plan->menu->n_candidates;
    size_t at = 0, last = plan->size[plan->n_sizes - 1];

    memset(scratch->real.n, 0, cells * sizeof(uint32_t));
    memset(scratch->real.x, 0, cells * sizeof(uint32_t));
    memset(scratch->shuffled.n, 0, cells * sizeof(uint32_t));
    memset(scratch->shuffled.x, 0, cells * sizeof(uint32_t));
    for (int i = 0; at < last;) {
        size_t first = at - at % BLOCK, end = plan->size[i] - first < BLOCK ? plan->size[i] : first + BLOCK;
        if (at == first) {
            draw(course, scratch, r, (uint32_t)first);
        }
        count(course, scratch, at - first, end - first);
        at = end;
        if (at == plan->size[i]) {
            evaluate(course, scratch, r, i++);
        }
    }
}

static int init_scratch(struct course *course)
{
    size_t n = n_counts(course->plan), most = 1;

    for (int k = 0; k < course->plan->schemes->n; k++) {
        size_t segments = course->plan->schemes->scheme[k].n_segments;
        most = segments > most ? segments : most;
    }
    course->scratch = calloc((size_t)course->n_threads, sizeof *course->scratch);
    for (int t = 0; course->scratch && t < course->n_threads; t++) {
        struct scratch *scratch = &course->scratch[t];
        scratch->real.n = calloc(4 * n, sizeof(uint32_t));
        scratch->choice = calloc(most, sizeof *scratch->choice);
        if (!scratch->real.n || !scratch->choice) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
        scratch->real.x = scratch->real.n + n;
        scratch->shuffled.n = scratch->real.x + n;
        scratch->shuffled.x = scratch->shuffled.n + n;
    }
    return course->scratch ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

static int course_init(struct course *course)
{
    const struct mlift_menu *menu = course->plan->menu;

    course->n_threads = mlift_engine_threads(course->options);
    course->bound = calloc(menu->n_cells, sizeof *course->bound);
    course->threshold = calloc(menu->n_cells * (size_t)menu->n_candidates, sizeof *course->threshold);
    course->offset = calloc((size_t)course->plan->schemes->n, sizeof *course->offset);
    if (!course->bound || !course->threshold || !course->offset) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    compile(course);
    return init_scratch(course);
}

static void course_free(struct course *course)
{
    for (int t = 0; course->scratch && t < course->n_threads; t++) {
        free(course->scratch[t].real.n);
        free(course->scratch[t].choice);
    }
    free(course->scratch);
    free(course->bound);
    free(course->threshold);
    free(course->offset);
}

static bool is_sound(const struct mlift_tryout_plan *plan)
{
    bool sound = plan->n_sizes >= 1 && plan->n_sizes <= MLIFT_TRYOUT_MOST_SIZES && plan->n_rules >= 1 &&
                 plan->n_rules <= MLIFT_CHOICE_N_RULES && plan->learns_from != MLIFT_MENU_PROFIT &&
                 plan->menu->n_candidates <= MLIFT_CHOICE_MOST_ARMS && plan->z >= 0.0 && plan->size[0] >= 1;

    for (int i = 1; sound && i < plan->n_sizes; i++) {
        sound = plan->size[i] > plan->size[i - 1];
    }
    return sound && plan->size[plan->n_sizes - 1] <= INT32_MAX;
}

static size_t lessons_each(const struct mlift_tryout_plan *plan)
{
    return (size_t)plan->n_sizes * (size_t)plan->schemes->n * (size_t)plan->n_rules;
}

double mlift_tryout_bytes(const struct mlift_tryout_plan *plan, size_t n_replicates)
{
    return (double)n_replicates * (double)(lessons_each(plan) * sizeof(struct mlift_tryout_lesson));
}

int mlift_tryout_init(struct mlift_tryout *pilot, const struct mlift_tryout_plan *plan,
                      const struct mlift_engine_options *options, size_t n_replicates)
{
    struct course course = {.plan = plan, .options = options, .pilot = pilot};
    size_t done, n;

    memset(pilot, 0, sizeof *pilot);
    if (!is_sound(plan)) {
        return MLIFT_RAISE(MLIFT_ERR_BAD_CAMPAIGN);
    }
    if (__builtin_mul_overflow(lessons_each(plan), n_replicates, &n)) {
        return MLIFT_RAISE(MLIFT_ERR_OVERFLOW);
    }
    *pilot = (struct mlift_tryout){n_replicates, plan->n_sizes, plan->schemes->n, plan->n_rules, NULL, NULL};
    pilot->lesson = calloc(n, sizeof *pilot->lesson);
    pilot->broad = calloc(n_replicates * (size_t)plan->n_sizes, sizeof *pilot->broad);
    int status = pilot->lesson && pilot->broad ? course_init(&course) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        status = mlift_engine_each(options, 0, n_replicates, run_replicate, &course, &done);
    }
    course_free(&course);
    if (status) {
        mlift_tryout_free(pilot);
    }
    return status;
}

void mlift_tryout_free(struct mlift_tryout *pilot)
{
    free(pilot->lesson);
    free(pilot->broad);
    memset(pilot, 0, sizeof *pilot);
}
