#include "analysis/numerics/armwalk.h"

#include "analysis/numerics/binomial.h"

#include <stdlib.h>
#include <string.h>

/* Columns begin..end - 1 of a row that may hold something; the rest has stopped, or never was. */
struct stretch {
    size_t begin, end;
};

/* Joint probabilities of the tests that still run, on a window of both counts: cell (x_a, x_b) at
 * [(x_a - a.first) * width + x_b - b.first]. */
struct field {
    struct mlift_binomial_range a, b;
    double *cell;
    struct stretch *row;
    size_t room, rows;
};

static size_t width_of(struct mlift_binomial_range range)
{
    return range.last - range.first + 1;
}

static int make_room(struct field *field)
{
    size_t need = width_of(field->a) * width_of(field->b);
    if (need > field->room) {
        free(field->cell);
        field->room = need + need / 2;
        field->cell = malloc(field->room * sizeof *field->cell);
    }
    size_t rows = width_of(field->a);
    if (rows > field->rows) {
        free(field->row);
        field->rows = rows + rows / 2;
        field->row = malloc(field->rows * sizeof *field->row);
    }
    if (!field->cell || !field->row) {
        field->room = field->cell ? field->room : 0;
        field->rows = field->row ? field->rows : 0;
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    memset(field->cell, 0, need * sizeof *field->cell);
    for (size_t i = 0; i < rows; i++) {
        field->row[i] = (struct stretch){width_of(field->b), 0};
    }
    return 0;
}

static void widen(struct stretch *row, size_t begin, size_t end)
{
    row->begin = begin < row->begin ? begin : row->begin;
    row->end = end > row->end ? end : row->end;
}

/* to += from convolved along A with the step's probabilities: whole rows move together. */
static void spread_a(const struct field *from, struct mlift_binomial_range step, const double *p, struct field *to)
{
    size_t width = width_of(from->b);
    for (size_t i = 0; i < width_of(from->a); i++) {
        struct stretch filled = from->row[i];
        for (size_t s = step.first; s <= step.last && filled.begin < filled.end; s++) {
            size_t x = from->a.first + i + s;
            if (x < to->a.first || x > to->a.last) {
                continue;
            }
            const double *source = from->cell + i * width;
            double *target = to->cell + (x - to->a.first) * width, weight = p[s - step.first];
            for (size_t j = filled.begin; j < filled.end; j++) {
                target[j] += weight * source[j];
            }
            widen(&to->row[x - to->a.first], filled.begin, filled.end);
        }
    }
}

static void spread_b(const struct field *from, struct mlift_binomial_range step, const double *p, struct field *to)
{
    size_t width = width_of(from->b), wide = width_of(to->b);
    for (size_t i = 0; i < width_of(from->a); i++) {
        const double *source = from->cell + i * width;
        double *target = to->cell + i * wide;
        struct stretch filled = from->row[i];
        for (size_t s = step.first; s <= step.last; s++) {
            size_t shift = from->b.first + s; /* of source[0], as a count */
            size_t first = shift < to->b.first ? to->b.first - shift : 0;
            size_t end = shift > to->b.last ? 0 : to->b.last - shift + 1;
            first = first > filled.begin ? first : filled.begin;
            end = end < filled.end ? end : filled.end;
            double weight = p[s - step.first];
            for (size_t j = first; j < end; j++) {
                target[j + shift - to->b.first] += weight * source[j];
            }
            if (first < end) {
                widen(&to->row[i], first + shift - to->b.first, end + shift - to->b.first);
            }
        }
    }
}

struct walker {
    const struct mlift_armwalk_plan *plan;
    struct field now, next;
    double *step; /* probabilities of one step's conversions */
};

static void walker_free(struct walker *walker)
{
    free(walker->now.cell);
    free(walker->next.cell);
    free(walker->now.row);
    free(walker->next.row);
    free(walker->step);
    *walker = (struct walker){.plan = NULL};
}

static void swap_fields(struct walker *walker)
{
    struct field kept = walker->now;
    walker->now = walker->next;
    walker->next = kept;
}

static int walker_start(struct walker *walker, const struct mlift_armwalk_plan *plan)
{
    size_t longest = 0, before_a = 0, before_b = 0;
    *walker = (struct walker){.plan = plan};
    int good = plan->n_looks > 0 && plan->p_a >= 0.0 && plan->p_a <= 1.0 && plan->p_b >= 0.0 && plan->p_b <= 1.0;
    for (size_t k = 0; good && k < plan->n_looks; k++) {
        good = plan->n_a[k] >= before_a && plan->n_b[k] >= before_b &&
               plan->n_a[k] + plan->n_b[k] > before_a + before_b && plan->n_a[k] <= 10000000 &&
               plan->n_b[k] <= 10000000;
        longest = good && plan->n_a[k] - before_a > longest ? plan->n_a[k] - before_a : longest;
        longest = good && plan->n_b[k] - before_b > longest ? plan->n_b[k] - before_b : longest;
        before_a = plan->n_a[k];
        before_b = plan->n_b[k];
    }
    if (!good) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    walker->step = malloc((longest + 1) * sizeof *walker->step);
    if (!walker->step) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = make_room(&walker->now);
    if (status == 0) {
        walker->now.cell[0] = 1.0;
        walker->now.row[0] = (struct stretch){0, 1};
    }
    return status;
}

/* Adds the subscribers between look k-1 and look k to one arm. */
static int step_arm(struct walker *walker, size_t k, int arm_b)
{
    const struct mlift_armwalk_plan *plan = walker->plan;
    const size_t *n = arm_b ? plan->n_b : plan->n_a;
    double p = arm_b ? plan->p_b : plan->p_a;
    size_t more = n[k] - (k > 0 ? n[k - 1] : 0);
    if (more == 0) {
        return 0;
    }
    struct mlift_binomial_range step = {0, more}, reach = mlift_binomial_reach(n[k], p);
    if (more > 4) {
        step = mlift_binomial_reach(more, p);
    }
    if (p <= 0.0 || p >= 1.0) {
        step.first = step.last = p > 0.5 ? more : 0;
        walker->step[0] = 1.0;
    } else {
        mlift_binomial_fill(more, p, step, walker->step);
    }
    walker->next.a = arm_b ? walker->now.a : reach;
    walker->next.b = arm_b ? reach : walker->now.b;
    int status = make_room(&walker->next);
    if (status == 0) {
        (arm_b ? spread_b : spread_a)(&walker->now, step, walker->step, &walker->next);
        swap_fields(walker);
    }
    return status;
}

static int decided(const struct walker *walker, size_t k, size_t x_a, size_t column, enum mlift_armwalk_end end)
{
    const struct mlift_armwalk_plan *plan = walker->plan;

    return plan->decide(plan->context, k, x_a, walker->now.b.first + column) >= end;
}

/* First column of the row whose decision is at least `end`, the width if none: from `hint`, the row before, outwards in
 * doubling steps, then by bisection. */
static size_t first_column(const struct walker *walker, size_t k, size_t x_a, enum mlift_armwalk_end end, size_t hint)
{
    size_t width = width_of(walker->now.b), low = 0, high = width, step = 1;

    hint = hint < width ? hint : width - 1;
    if (decided(walker, k, x_a, hint, end)) {
        for (high = hint; step <= high && decided(walker, k, x_a, high - step, end); step *= 2) {
            high -= step;
        }
        low = step <= high ? high - step + 1 : 0;
    } else {
        for (low = hint + 1; low - 1 + step < width && !decided(walker, k, x_a, low - 1 + step, end); step *= 2) {
            low += step;
        }
        high = low - 1 + step < width ? low - 1 + step : width;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (decided(walker, k, x_a, middle, end)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static double take(double *cell, size_t from, size_t to)
{
    double sum = 0.0;
    for (size_t j = from; j < to; j++) {
        sum += cell[j];
        cell[j] = 0.0;
    }
    return sum;
}

/* A cell with less is as good as empty: over all looks less than 1e-12 is lost. */
static const double nothing = 1e-20;

/* Takes out what ends at look k. */
static void end_look(struct walker *walker, size_t k, struct mlift_armwalk *walk)
{
    const struct mlift_armwalk_plan *plan = walker->plan;
    size_t width = width_of(walker->now.b);
    double a = 0.0, b = 0.0, gone = 0.0;
    size_t stay = 0, wins = 0;
    for (size_t i = 0; i < width_of(walker->now.a); i++) {
        size_t x_a = walker->now.a.first + i;
        double *row = walker->now.cell + i * width;
        struct stretch *filled = &walker->now.row[i];
        if (filled->begin >= filled->end) {
            continue;
        }
        stay = first_column(walker, k, x_a, MLIFT_ARMWALK_GO_ON, stay);
        wins = first_column(walker, k, x_a, MLIFT_ARMWALK_B_WINS, wins > stay ? wins : stay);
        a += take(row, filled->begin < stay ? filled->begin : stay, stay);
        b += take(row, wins, filled->end > wins ? filled->end : wins);
        for (size_t j = stay; plan->give_up && j < wins; j++) {
            if (plan->give_up(plan->context, k, x_a, walker->now.b.first + j)) {
                gone += take(row, j, j + 1);
            }
        }
        if (k == plan->n_looks - 1) {
            gone += take(row, stay, wins);
        }
        filled->begin = filled->begin > stay ? filled->begin : stay;
        filled->end = filled->end < wins ? filled->end : wins;
        while (filled->begin < filled->end && row[filled->begin] < nothing) {
            row[filled->begin++] = 0.0;
        }
        while (filled->begin < filled->end && row[filled->end - 1] < nothing) {
            row[--filled->end] = 0.0;
        }
    }
    walk->a_wins += a;
    walk->b_wins += b;
    walk->undecided += gone;
    walk->n_expected += (a + b + gone) * (double)(plan->n_a[k] + plan->n_b[k]);
}

static int walk_look(struct walker *walker, size_t k, struct mlift_armwalk *walk)
{
    int status = step_arm(walker, k, 0);
    if (status == 0) {
        status = step_arm(walker, k, 1);
    }
    if (status == 0) {
        end_look(walker, k, walk);
    }
    return status;
}

int mlift_armwalk_run(const struct mlift_armwalk_plan *plan, struct mlift_armwalk *walk, double *a_wins_by,
                      double *b_wins_by)
{
    struct walker walker;
    *walk = (struct mlift_armwalk){.undecided = 0.0};
    int status = walker_start(&walker, plan);
    for (size_t k = 0; status == 0 && k < plan->n_looks; k++) {
        status = walk_look(&walker, k, walk);
        if (a_wins_by) {
            a_wins_by[k] = walk->a_wins;
        }
        if (b_wins_by) {
            b_wins_by[k] = walk->b_wins;
        }
    }
    walker_free(&walker);
    return status;
}

int mlift_armwalk_until(const struct mlift_armwalk_plan *plan, double target, struct mlift_armwalk *walk, size_t *found)
{
    struct walker walker;
    *walk = (struct mlift_armwalk){.undecided = 0.0};
    *found = 0;
    int status = walker_start(&walker, plan);
    while (status == 0 && *found < plan->n_looks) {
        status = walk_look(&walker, *found, walk);
        if (walk->b_wins >= target) {
            break;
        }
        (*found)++;
    }
    walker_free(&walker);
    return status;
}
