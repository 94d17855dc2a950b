#include "sim/menu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t cells_of(const struct mlift_campaign *campaign, uint32_t points)
{
    size_t n = 1;

    for (int d = 0; d < campaign->n_data_points; d++) {
        if ((points >> d & 1) && n <= MLIFT_MENU_MOST_CELLS) {
            n *= (size_t)campaign->data_point[d].n_levels + 1;
        }
    }
    return n;
}

uint32_t mlift_menu_points(const struct mlift_campaign *campaign)
{
    uint32_t all = (1u << campaign->n_data_points) - 1, named = 0;

    for (int s = 0; s < campaign->n_strategies; s++) {
        named |= campaign->strategy[s].segment_by;
    }
    for (int m = 1; m <= campaign->n_messages; m++) {
        for (int d = 0; d < campaign->n_data_points; d++) {
            named |= campaign->message[m].speaks_to[d] ? 1u << d : 0u;
        }
    }
    return cells_of(campaign, all) <= MLIFT_MENU_MOST_CELLS || !named ? all : named;
}

static bool same_sends(const struct mlift_rule *a, const struct mlift_rule *b)
{
    bool same = a->n_sends == b->n_sends;

    for (int k = 0; same && k < a->n_sends; k++) {
        same = a->send[k].day == b->send[k].day && a->send[k].message == b->send[k].message;
    }
    return same;
}

static int find_sends(const struct mlift_menu *menu, const struct mlift_rule *rule)
{
    for (int c = 0; c < menu->n_candidates; c++) {
        if (same_sends(&menu->candidate[c], rule)) {
            return c;
        }
    }
    return -1;
}

/* The sends of a rule without the days on which it sends nothing. */
static struct mlift_rule plain_sends(const struct mlift_rule *rule)
{
    struct mlift_rule plain = {.n_sends = 0};

    for (int k = 0; k < rule->n_sends; k++) {
        if (rule->send[k].message) {
            plain.send[plain.n_sends++] = rule->send[k];
        }
    }
    return plain;
}

/* Adds a programme unless it is there. */
static int add_candidate(struct mlift_menu *menu, const struct mlift_rule *rule)
{
    struct mlift_rule plain = plain_sends(rule);

    if (find_sends(menu, &plain) >= 0) {
        return MLIFT_OK;
    }
    if (menu->n_candidates == MLIFT_MENU_MOST_CANDIDATES) {
        return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
    }
    menu->candidate[menu->n_candidates++] = plain;
    return MLIFT_OK;
}

static int add_programmes(struct mlift_menu *menu)
{
    const struct mlift_campaign *campaign = menu->campaign;
    int status = MLIFT_OK;

    for (int s = 0; s < campaign->n_strategies; s++) {
        const struct mlift_strategy *strategy = &campaign->strategy[s];
        bool sends = strategy->kind == MLIFT_STRATEGY_BROAD || strategy->kind == MLIFT_STRATEGY_RULES;
        for (int r = 0; !status && sends && r < strategy->n_rules; r++) {
            status = strategy->rule[r].triggered ? MLIFT_OK : add_candidate(menu, &strategy->rule[r]);
        }
    }
    return status;
}

static int add_messages(struct mlift_menu *menu)
{
    int status = MLIFT_OK;

    for (int m = 1; !status && m <= menu->campaign->n_messages; m++) {
        struct mlift_rule rule = {.n_sends = 1, .send = {{.message = (uint8_t)m}}};
        status = add_candidate(menu, &rule);
    }
    return status;
}

static void append(char *name, const char *text)
{
    size_t used = strlen(name);

    (void)snprintf(name + used, MLIFT_MENU_NAME - used, "%s", text);
}

/* "guide, guide, offer"; a message that goes out more than twice in a row is counted. */
static void name_candidate(const struct mlift_menu *menu, int c)
{
    const struct mlift_rule *rule = &menu->candidate[c];
    char *name = menu->name[c], count[16];

    append(name, rule->n_sends ? "" : "none");
    for (int k = 0, run; k < rule->n_sends; k += run) {
        for (run = 1; k + run < rule->n_sends && rule->send[k + run].message == rule->send[k].message; run++) {
        }
        append(name, k ? ", " : "");
        append(name, menu->campaign->message[rule->send[k].message].name);
        (void)snprintf(count, sizeof count, " x%d", run);
        append(name, run > 1 ? count : "");
    }
}

/* The same messages on other days: the days tell them apart. */
static void add_days(const struct mlift_menu *menu, int c)
{
    const struct mlift_rule *rule = &menu->candidate[c];
    char day[16];

    for (int k = 0; k < rule->n_sends && k < 4; k++) {
        (void)snprintf(day, sizeof day, "%s%u", k ? " " : " on days ", (unsigned)rule->send[k].day);
        append(menu->name[c], day);
    }
    append(menu->name[c], rule->n_sends > 4 ? " ..." : "");
}

static void name_candidates(const struct mlift_menu *menu)
{
    bool twin[MLIFT_MENU_MOST_CANDIDATES] = {false};

    for (int c = 0; c < menu->n_candidates; c++) {
        name_candidate(menu, c);
        for (int b = 0; b < c; b++) {
            if (!strcmp(menu->name[b], menu->name[c])) {
                twin[b] = twin[c] = true;
            }
        }
    }
    for (int c = 0; c < menu->n_candidates; c++) {
        if (twin[c]) {
            add_days(menu, c);
        }
    }
}

/* A copy of the campaign whose strategies are the candidates from..from+n-1, all seeing the menu's data points. */
static void pose(struct mlift_campaign *copy, const struct mlift_menu *menu, int from, int n)
{
    *copy = *menu->campaign;
    copy->n_strategies = n;
    for (int s = 0; s < n; s++) {
        struct mlift_strategy *strategy = &copy->strategy[s];
        memset(strategy, 0, sizeof *strategy);
        (void)snprintf(strategy->name, sizeof strategy->name, "candidate%d", from + s);
        strategy->kind = menu->candidate[from + s].n_sends ? MLIFT_STRATEGY_BROAD : MLIFT_STRATEGY_NONE;
        strategy->segment_by = menu->points;
        strategy->n_rules = menu->candidate[from + s].n_sends ? 1 : 0;
        strategy->rule[0] = menu->candidate[from + s];
    }
    copy->report_by = 0;
    copy->baseline = copy->challenger = 0;
    copy->n_arms = 1;
    copy->arm_strategy[0] = 0;
    copy->arm_share[0] = 1.0;
}

/* Cells with subscribers, from the first solution. */
static int take_cells(struct mlift_menu *menu, const struct mlift_table *table, const struct mlift_exact *exact)
{
    size_t n = 0;

    for (size_t o = 0; o < exact->n_cells; o++) {
        n += mlift_exact_cell(exact, 0, o, MLIFT_EXACT_SHARE) > 0.0;
    }
    menu->level = calloc(n + 1, sizeof *menu->level);
    menu->share = calloc(n + 1, sizeof *menu->share);
    for (int k = 0; k < MLIFT_MENU_N_OUTCOMES; k++) {
        menu->rate[k] = calloc(n * (size_t)menu->n_candidates + 1, sizeof *menu->rate[k]);
        if (!menu->rate[k]) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
    }
    if (!menu->level || !menu->share) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t o = 0; o < exact->n_cells; o++) {
        double share = mlift_exact_cell(exact, 0, o, MLIFT_EXACT_SHARE);
        if (share > 0.0) {
            for (int d = 0; d < menu->campaign->n_data_points; d++) {
                if (table->list.observed.points >> d & 1) {
                    menu->level[menu->n_cells][d] =
                        (uint8_t)mlift_observed_level(&table->list.observed, menu->campaign, o, d);
                }
            }
            menu->share[menu->n_cells++] = share;
        }
    }
    return MLIFT_OK;
}

static void take_rates(struct mlift_menu *menu, const struct mlift_exact *exact, int from, int n)
{
    const struct mlift_economics *money = &menu->campaign->economics;
    size_t cell = 0;

    for (size_t o = 0; o < exact->n_cells; o++) {
        if (!(mlift_exact_cell(exact, 0, o, MLIFT_EXACT_SHARE) > 0.0)) {
            continue;
        }
        for (int s = 0; s < n; s++) {
            size_t at = cell * (size_t)menu->n_candidates + (size_t)(from + s);
            double earned = mlift_exact_cell(exact, s, o, MLIFT_EXACT_EARNED);
            menu->rate[MLIFT_MENU_GOAL][at] = mlift_exact_cell(exact, s, o, MLIFT_EXACT_GOAL);
            menu->rate[MLIFT_MENU_CLICK][at] = mlift_exact_cell(exact, s, o, MLIFT_EXACT_CLICK);
            menu->rate[MLIFT_MENU_PROFIT][at] =
                (earned * money->margin_cents - mlift_exact_cell(exact, s, o, MLIFT_EXACT_SENT) * money->email_cents -
                 mlift_exact_cell(exact, s, o, MLIFT_EXACT_LEFT) * money->leave_cents) /
                100.0;
        }
        cell++;
    }
}

/* Compiles and solves candidates from..from+n-1. */
static int solve(struct mlift_menu *menu, struct mlift_campaign *copy, int from, int n)
{
    struct mlift_table *table = malloc(sizeof *table);
    struct mlift_exact exact = {0};

    if (!table) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    pose(copy, menu, from, n);
    int status = mlift_table_init(table, copy);
    if (status) {
        free(table);
        return status;
    }
    struct mlift_exact_wanted wanted = mlift_exact_few_rates(table);
    status = mlift_exact_solve(&exact, table, &wanted);
    if (!status && from == 0) {
        status = take_cells(menu, table, &exact);
    }
    if (!status) {
        take_rates(menu, &exact, from, n);
    }
    mlift_exact_free(&exact);
    mlift_table_free(table);
    free(table);
    return status;
}

static int solve_all(struct mlift_menu *menu)
{
    struct mlift_campaign *copy = malloc(sizeof *copy);
    int status = copy ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    for (int from = 0; !status && from < menu->n_candidates; from += MLIFT_MAX_STRATEGIES) {
        int left = menu->n_candidates - from;
        status = solve(menu, copy, from, left < MLIFT_MAX_STRATEGIES ? left : MLIFT_MAX_STRATEGIES);
    }
    free(copy);
    return status;
}

int mlift_menu_init(struct mlift_menu *menu, const struct mlift_campaign *campaign, uint32_t points)
{
    memset(menu, 0, sizeof *menu);
    menu->campaign = campaign;
    menu->points = points;
    if (cells_of(campaign, points) > MLIFT_MENU_MOST_CELLS) {
        return MLIFT_RAISE(MLIFT_ERR_TOO_MANY_STATES);
    }
    menu->candidate = calloc(MLIFT_MENU_MOST_CANDIDATES, sizeof *menu->candidate);
    menu->name = calloc(MLIFT_MENU_MOST_CANDIDATES, sizeof *menu->name);
    int status = menu->candidate && menu->name ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        menu->n_candidates = 1; /* none */
        status = campaign->model == MLIFT_MODEL_TABLE ? add_messages(menu) : add_programmes(menu);
    }
    if (!status) {
        name_candidates(menu);
        status = solve_all(menu);
    }
    if (status) {
        mlift_menu_free(menu);
    }
    return status;
}

void mlift_menu_free(struct mlift_menu *menu)
{
    for (int k = 0; k < MLIFT_MENU_N_OUTCOMES; k++) {
        free(menu->rate[k]);
    }
    free(menu->level);
    free(menu->share);
    free(menu->candidate);
    free(menu->name);
    memset(menu, 0, sizeof *menu);
}

double mlift_menu_overall(const struct mlift_menu *menu, enum mlift_menu_outcome outcome, int candidate)
{
    double sum = 0.0;

    for (size_t c = 0; c < menu->n_cells; c++) {
        sum += menu->share[c] * menu->rate[outcome][c * (size_t)menu->n_candidates + (size_t)candidate];
    }
    return sum;
}

int mlift_menu_find(const struct mlift_menu *menu, const struct mlift_strategy *strategy)
{
    if (strategy->kind == MLIFT_STRATEGY_NONE) {
        return 0;
    }
    if (strategy->kind != MLIFT_STRATEGY_BROAD || strategy->n_rules != 1) {
        return -1;
    }
    struct mlift_rule plain = plain_sends(&strategy->rule[0]);
    return find_sends(menu, &plain);
}
