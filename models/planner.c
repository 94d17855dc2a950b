#include "models/planner.h"

#include "models/planner_backup.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BELIEFS = 64, FEWEST_BELIEFS = 8, WORK = 768000, SEED_NODES = 192 };

/* The more there is to calculate for one belief, the fewer beliefs: a rule of the campaign, so that every machine plans
 * the same. */
static int beliefs_to_keep(const struct mlift_belief *belief, bool sees)
{
    size_t one = belief->n_x * (size_t)belief->n_readings * (size_t)belief->n_steps * (sees ? 2 : 1);
    size_t n = (size_t)WORK / one;

    return n > MOST_BELIEFS ? MOST_BELIEFS : n < FEWEST_BELIEFS ? FEWEST_BELIEFS : (int)n;
}

static int init_stages(struct mlift_planner *planner)
{
    int n_visible = planner->sees ? planner->n_visible : 0, status = MLIFT_OK;

    planner->stage = calloc((size_t)planner->belief->n_steps + 1, sizeof *planner->stage);
    if (!planner->stage) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int t = 0; !status && t <= planner->belief->n_steps; t++) {
        status = mlift_planstage_init(&planner->stage[t], planner->most_nodes, planner->belief->n_readings, n_visible);
    }
    return status;
}

static bool init_scratch(struct mlift_planner *planner)
{
    const struct mlift_belief *belief = planner->belief;
    size_t n_x = belief->n_x, n_nodes = (size_t)planner->most_nodes, n_readings = (size_t)belief->n_readings;
    size_t n_kept = (size_t)belief->n_steps * (size_t)planner->most_beliefs;
    size_t n_messages = (size_t)belief->table->campaign->n_messages + 1;

    planner->now = calloc(n_nodes * n_x, sizeof *planner->now);
    planner->next = calloc(n_nodes * n_x, sizeof *planner->next);
    planner->moved = calloc(n_nodes * n_readings * planner->n_moved, sizeof *planner->moved);
    planner->reading = calloc(n_readings * n_x, sizeof *planner->reading);
    planner->point = calloc(n_x, sizeof *planner->point);
    planner->filled = calloc(n_x, sizeof *planner->filled);
    planner->combined = calloc(MLIFT_BELIEF_GROUPS * planner->n_moved, sizeof *planner->combined);
    planner->score = calloc(n_messages * (size_t)planner->n_visible, sizeof *planner->score);
    planner->choice = calloc((size_t)planner->n_visible, sizeof *planner->choice);
    planner->belief_at = calloc(n_kept * n_x, sizeof *planner->belief_at);
    planner->mass = calloc(n_kept, sizeof *planner->mass);
    planner->node_at = calloc(n_kept, sizeof *planner->node_at);
    planner->n_beliefs = calloc((size_t)belief->n_steps, sizeof *planner->n_beliefs);
    planner->start = calloc(belief->table->list.observed.n_cells, sizeof *planner->start);
    return planner->now && planner->next && planner->moved && planner->reading && planner->point && planner->filled &&
           planner->combined && planner->score && planner->choice && planner->belief_at && planner->mass &&
           planner->node_at && planner->n_beliefs && planner->start;
}

int mlift_planner_init(struct mlift_planner *planner, const struct mlift_belief *belief, bool sees, const double *limit)
{
    const struct mlift_table *table = belief->table;

    memset(planner, 0, sizeof *planner);
    planner->belief = belief;
    planner->sees = sees;
    planner->limit = limit;
    planner->n_visible = table->n_positions * table->n_background;
    planner->most_beliefs = beliefs_to_keep(belief, sees);
    planner->most_nodes = 4 * planner->most_beliefs + SEED_NODES;
    planner->n_moved = table->n_types * (size_t)(MLIFT_N_MOVE_CLASSES * table->n_states);
    int status = mlift_belief_touch_init(&planner->touch, belief->n_x);
    if (!status) {
        status = init_stages(planner);
    }
    if (!status && !init_scratch(planner)) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    if (status) {
        mlift_planner_free(planner);
    }
    return status;
}

void mlift_planner_free(struct mlift_planner *planner)
{
    for (int t = 0; planner->stage && t <= planner->belief->n_steps; t++) {
        mlift_planstage_free(&planner->stage[t]);
    }
    mlift_belief_touch_free(&planner->touch);
    free(planner->stage);
    free(planner->start);
    free(planner->now);
    free(planner->next);
    free(planner->moved);
    free(planner->reading);
    free(planner->point);
    free(planner->filled);
    free(planner->combined);
    free(planner->score);
    free(planner->choice);
    free(planner->belief_at);
    free(planner->mass);
    free(planner->node_at);
    free(planner->n_beliefs);
    memset(planner, 0, sizeof *planner);
}

/* A node that sends `choice` or `message` and goes on in `next` whatever happens. */
static int add_simple(struct mlift_planner *planner, int step, int message, const uint8_t *choice, int next)
{
    uint16_t tuple[MLIFT_BELIEF_MOST_READINGS];
    struct mlift_planstage_node node = {.message = planner->sees ? 0 : (uint8_t)message};

    for (int z = 0; z < planner->belief->n_readings; z++) {
        tuple[z] = (uint16_t)next;
    }
    int post = mlift_planstage_post(&planner->stage[step + 1], tuple);
    if (post < 0) {
        return -1;
    }
    for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
        node.post[g] = (uint16_t)post;
    }
    if (planner->sees && !choice) {
        memset(planner->choice, message, (size_t)planner->n_visible);
        choice = planner->choice;
    }
    return mlift_planstage_add(&planner->stage[step], &node, planner->sees ? choice : NULL);
}

/* Values of the next stage's nodes just after a touch, before each reading. */
static void move_back(struct mlift_planner *planner, int step)
{
    const struct mlift_belief *belief = planner->belief;
    const struct mlift_table *table = belief->table;
    size_t n_states = (size_t)table->n_states, per_type = MLIFT_N_MOVE_CLASSES * n_states, n_x = belief->n_x;
    int gap = table->gap_of[belief->strategy][step];

    mlift_belief_readings(belief, step, planner->reading);
    for (int c = 0; c < planner->stage[step + 1].n; c++) {
        for (int z = 0; z < belief->n_readings; z++) {
            double *moved = planner->moved + ((size_t)c * (size_t)belief->n_readings + (size_t)z) * planner->n_moved;
            for (size_t x = 0; x < n_x; x++) {
                planner->point[x] = planner->next[(size_t)c * n_x + x] * planner->reading[(size_t)z * n_x + x];
            }
            for (size_t type = 0; type < table->n_types; type++) {
                mlift_passage_backward(&belief->passage, gap, planner->point + type * n_states,
                                       moved + type * per_type);
            }
        }
    }
}

/* combined[group]: value just after a touch for each group of node i. */
static void combine(struct mlift_planner *planner, int step, int i)
{
    const struct mlift_planstage_node *node = &planner->stage[step].node[i];
    size_t n_readings = (size_t)planner->belief->n_readings, n = planner->n_moved;

    memset(planner->combined, 0, MLIFT_BELIEF_GROUPS * n * sizeof *planner->combined);
    for (size_t g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
        const uint16_t *tuple = planner->stage[step + 1].post + node->post[g] * n_readings;
        for (size_t z = 0; z < n_readings; z++) {
            const double *moved = planner->moved + (tuple[z] * n_readings + z) * n;
            for (size_t k = 0; k < n; k++) {
                planner->combined[g * n + k] += moved[k];
            }
        }
    }
}

/* now[i]: value of node i from every hidden point. */
static void value_node(struct mlift_planner *planner, int step, int i)
{
    const struct mlift_belief *belief = planner->belief;
    const struct mlift_table *table = belief->table;
    const struct mlift_planstage *stage = &planner->stage[step];
    size_t n_states = (size_t)table->n_states, per_type = MLIFT_N_MOVE_CLASSES * n_states;

    combine(planner, step, i);
    for (size_t x = 0; x < belief->n_x; x++) {
        size_t state = x % n_states;
        int message = stage->choice
                          ? stage->choice[(size_t)i * (size_t)planner->n_visible + state / (size_t)table->n_drift]
                          : stage->node[i].message;
        const struct mlift_touch_row *row = mlift_belief_row(belief, x, message);
        double sum = 0.0;
        for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
            double p = mlift_row_probability(row->bound, j);
            if (p > 0.0) {
                size_t land = (size_t)mlift_passage_land(&belief->passage, row, j, (int)state);
                size_t g = (size_t)mlift_belief_group(belief, row->code[j]);
                double after = planner->combined[g * planner->n_moved + x / n_states * per_type + land];
                sum += p * (belief->passage.reward[row->code[j]] + after);
            }
        }
        planner->now[(size_t)i * belief->n_x + x] = sum;
    }
}

static void end_stage(struct mlift_planner *planner)
{
    const struct mlift_belief *belief = planner->belief;
    size_t n_states = (size_t)belief->table->n_states;

    planner->stage[belief->n_steps].n = 1;
    for (size_t x = 0; x < belief->n_x; x++) {
        planner->next[x] = belief->passage.final[x % n_states];
    }
}

static void step_back(struct mlift_planner *planner, int step)
{
    for (int i = 0; i < planner->stage[step].n; i++) {
        value_node(planner, step, i);
    }
    double *kept = planner->next;
    planner->next = planner->now;
    planner->now = kept;
}

/* For every observed cell the node that is best for who is seen in it; the value of all of them. */
static double choose_starts(struct mlift_planner *planner)
{
    const struct mlift_belief *belief = planner->belief;
    double total = 0.0;

    for (size_t o = 0; o < belief->table->list.observed.n_cells; o++) {
        double most = -1.0;
        if (mlift_belief_start(belief, o, planner->point) <= 0.0) {
            planner->start[o] = 0;
            continue;
        }
        for (int i = 0; i < planner->stage[0].n; i++) {
            double value = 0.0;
            for (size_t x = 0; x < belief->n_x; x++) {
                value += planner->point[x] > 0.0 ? planner->point[x] * planner->next[(size_t)i * belief->n_x + x] : 0.0;
            }
            if (value > most) {
                most = value;
                planner->start[o] = (uint16_t)i;
            }
        }
        total += most;
    }
    return total;
}

/* The plan of another planner, node by node in its order, so that its numbers stay. */
static void take_over(struct mlift_planner *planner, const struct mlift_planner *like, int step)
{
    const struct mlift_planstage *from = &like->stage[step];

    for (int i = 0; i < from->n; i++) {
        struct mlift_planstage_node node = {.message = planner->sees ? 0 : from->node[i].message};
        const uint8_t *choice = like->sees ? from->choice + (size_t)i * (size_t)like->n_visible : NULL;
        for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
            uint16_t tuple[MLIFT_BELIEF_MOST_READINGS];
            int group = like->belief->feedback ? g : MLIFT_BELIEF_REST, n = like->belief->n_readings;
            const uint16_t *post = like->stage[step + 1].post + (size_t)from->node[i].post[group] * (size_t)n;
            for (int z = 0; z < planner->belief->n_readings; z++) {
                tuple[z] = post[n == 1 ? 0 : z];
            }
            node.post[g] = (uint16_t)mlift_planstage_post(&planner->stage[step + 1], tuple);
        }
        if (planner->sees && !choice) {
            memset(planner->choice, from->node[i].message, (size_t)planner->n_visible);
            choice = planner->choice;
        }
        mlift_planstage_add(&planner->stage[step], &node, choice);
    }
}

static void sow(struct mlift_planner *planner, const struct mlift_planner_seeds *seeds)
{
    int n_steps = planner->belief->n_steps, n_messages = planner->belief->table->campaign->n_messages;
    size_t n = (size_t)planner->n_visible;

    for (int t = n_steps - 1; t >= 0 && seeds->like; t--) {
        take_over(planner, seeds->like, t);
    }
    for (int m = 0; m <= n_messages; m++) {
        int next = 0;
        for (int t = n_steps - 1; t >= 0 && next >= 0; t--) {
            next = add_simple(planner, t, m, NULL, next);
        }
    }
    for (int k = 0; k < seeds->n_sequences; k++) {
        int next = 0;
        for (int t = n_steps - 1; t >= 0 && next >= 0; t--) {
            next = add_simple(planner, t, seeds->sequence[k * n_steps + t], NULL, next);
        }
    }
    for (int k = 0; planner->sees && k < seeds->n_choices; k++) {
        int next = 0;
        for (int t = n_steps - 1; t >= 0 && next >= 0; t--) {
            next = add_simple(planner, t, 0, seeds->choice + ((size_t)k * (size_t)n_steps + (size_t)t) * n, next);
        }
    }
}

/* Keeps a belief if it is among the heaviest of its step. */
static void keep_belief(struct mlift_planner *planner, int step, const double *b, double mass, uint16_t node)
{
    size_t n_x = planner->belief->n_x, first = (size_t)step * (size_t)planner->most_beliefs, at = first;

    if (mass <= 0.0) {
        return;
    }
    if (planner->n_beliefs[step] < planner->most_beliefs) {
        at = first + (size_t)planner->n_beliefs[step]++;
    } else {
        for (size_t i = first; i < first + (size_t)planner->most_beliefs; i++) {
            at = planner->mass[i] < planner->mass[at] ? i : at;
        }
        if (mass <= planner->mass[at]) {
            return;
        }
    }
    memcpy(planner->belief_at + at * n_x, b, n_x * sizeof *b);
    planner->mass[at] = mass;
    planner->node_at[at] = node;
}

/* One group of a touch at `step`: the beliefs that follow, after each reading. */
static void reach_after(struct mlift_planner *planner, int step, int group, uint16_t post)
{
    const struct mlift_belief *belief = planner->belief;
    const uint16_t *tuple = planner->stage[step + 1].post + (size_t)post * (size_t)belief->n_readings;

    if (planner->touch.n[group] == 0) {
        return;
    }
    mlift_belief_pass(belief, step, &planner->touch, group, planner->filled);
    mlift_belief_stay(belief, planner->filled);
    for (int z = 0; z < belief->n_readings; z++) {
        double mass = 0.0;
        for (size_t x = 0; x < belief->n_x; x++) {
            planner->point[x] = planner->filled[x] * planner->reading[(size_t)z * belief->n_x + x];
            mass += planner->point[x];
        }
        keep_belief(planner, step + 1, planner->point, mass, tuple[z]);
    }
}

/* The beliefs that the best plan leads to, the heaviest of each step. */
static void reach(struct mlift_planner *planner)
{
    const struct mlift_belief *belief = planner->belief;

    memset(planner->n_beliefs, 0, (size_t)belief->n_steps * sizeof *planner->n_beliefs);
    for (size_t o = 0; o < belief->table->list.observed.n_cells; o++) {
        double mass = mlift_belief_start(belief, o, planner->point);
        keep_belief(planner, 0, planner->point, mass, planner->start[o]);
    }
    for (int t = 0; t + 1 < belief->n_steps; t++) {
        mlift_belief_readings(belief, t, planner->reading);
        for (int i = 0; i < planner->n_beliefs[t]; i++) {
            size_t at = (size_t)t * (size_t)planner->most_beliefs + (size_t)i;
            const struct mlift_planstage *stage = &planner->stage[t];
            const struct mlift_planstage_node *node = &stage->node[planner->node_at[at]];
            const uint8_t *choice =
                stage->choice ? stage->choice + (size_t)planner->node_at[at] * (size_t)planner->n_visible : NULL;
            mlift_belief_send(belief, planner->belief_at + at * belief->n_x, node->message, choice, &planner->touch);
            for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
                reach_after(planner, t, g, node->post[g]);
            }
        }
    }
}

/* Renumbers the used nodes of a stage in their order; to[old]: new number. Returns how many. */
static int renumber(const bool *used, int n, uint16_t *to)
{
    int kept = 0;

    for (int i = 0; i < n; i++) {
        to[i] = (uint16_t)kept;
        kept += used[i];
    }
    return kept;
}

static void move_nodes(struct mlift_planner *planner, int step, const bool *used, const uint16_t *to, int kept)
{
    struct mlift_planstage *stage = &planner->stage[step];
    size_t n = (size_t)planner->n_visible;

    for (int i = 0; i < stage->n; i++) {
        if (used[i]) {
            stage->node[to[i]] = stage->node[i];
            if (stage->choice) {
                memmove(stage->choice + to[i] * n, stage->choice + (size_t)i * n, n);
            }
        }
    }
    stage->n = kept;
}

/* Rewrites the posts of the stage after `step`: only those that nodes of `step` go on to, nodes renumbered by `to`. */
static int rewrite_posts(struct mlift_planner *planner, int step, const uint16_t *to)
{
    struct mlift_planstage *stage = &planner->stage[step], *after = &planner->stage[step + 1];
    size_t n = (size_t)planner->belief->n_readings, all = (size_t)after->n_posts * n;
    uint16_t *old = malloc((all + 1) * sizeof *old);

    if (!old) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < all; i++) {
        old[i] = to[after->post[i]];
    }
    after->n_posts = 0;
    for (int i = 0; i < stage->n; i++) {
        for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
            stage->node[i].post[g] =
                (uint16_t)mlift_planstage_post(&planner->stage[step + 1], old + stage->node[i].post[g] * n);
        }
    }
    free(old);
    return MLIFT_OK;
}

/* The first nodes under their new numbers, values and all. */
static void move_starts(struct mlift_planner *planner, const bool *used, const uint16_t *to)
{
    const struct mlift_belief *belief = planner->belief;
    size_t n_x = belief->n_x;

    for (int i = 0; i < planner->stage[0].n; i++) {
        if (used[i] && to[i] != i) {
            memcpy(planner->next + to[i] * n_x, planner->next + (size_t)i * n_x, n_x * sizeof *planner->next);
        }
    }
    for (size_t o = 0; o < belief->table->list.observed.n_cells; o++) {
        planner->start[o] = to[planner->start[o]];
    }
    planner->first = planner->next;
}

/* Drops the nodes that the best plan does not use. */
static int prune(struct mlift_planner *planner)
{
    const struct mlift_belief *belief = planner->belief;
    size_t n_nodes = (size_t)planner->most_nodes, n_readings = (size_t)belief->n_readings;
    bool *used = calloc(2 * n_nodes, sizeof *used), *next = used ? used + n_nodes : NULL;
    uint16_t *to = calloc(n_nodes, sizeof *to);
    int status = used && to ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    for (size_t o = 0; !status && o < belief->table->list.observed.n_cells; o++) {
        used[planner->start[o]] = true;
    }
    for (int t = 0; !status && t <= belief->n_steps; t++) {
        int kept = renumber(used, planner->stage[t].n, to);
        if (t == 0) {
            move_starts(planner, used, to);
        }
        move_nodes(planner, t, used, to, kept);
        if (t > 0) {
            status = rewrite_posts(planner, t - 1, to);
        }
        memset(next, 0, n_nodes * sizeof *next);
        for (int i = 0; t < belief->n_steps && i < kept; i++) {
            for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
                const uint16_t *tuple = planner->stage[t + 1].post + planner->stage[t].node[i].post[g] * n_readings;
                for (size_t z = 0; z < n_readings; z++) {
                    next[tuple[z]] = true;
                }
            }
        }
        memcpy(used, next, n_nodes * sizeof *used);
    }
    free(used);
    free(to);
    return status;
}

/* Backups from the last step to the first, at the beliefs there are (none: only values). */
static void sweep(struct mlift_planner *planner, bool improve)
{
    end_stage(planner);
    for (int t = planner->belief->n_steps - 1; t >= 0; t--) {
        move_back(planner, t);
        for (int i = 0; improve && i < planner->n_beliefs[t]; i++) {
            size_t at = (size_t)t * (size_t)planner->most_beliefs + (size_t)i;
            mlift_planner_backup_add(planner, t, planner->belief_at + at * planner->belief->n_x);
        }
        step_back(planner, t);
    }
}

int mlift_planner_solve(struct mlift_planner *planner, const struct mlift_planner_seeds *seeds, int rounds)
{
    sow(planner, seeds);
    sweep(planner, false);
    planner->value = choose_starts(planner);
    int status = prune(planner);
    for (int r = 0; !status && r < rounds; r++) {
        reach(planner);
        sweep(planner, true);
        double value = choose_starts(planner);
        bool gained = value > planner->value + 1e-12;
        planner->value = value;
        status = prune(planner);
        if (!gained) {
            break;
        }
    }
    return status;
}
