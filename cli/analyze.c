#include "cli/analyze.h"

#include "cli/analyze_charts.h"
#include "cli/analyze_json.h"
#include "cli/analyze_report.h"
#include "cli/analyze_text.h"
#include "cli/chartfolder.h"
#include "cli/command.h"
#include "cli/compare_segments.h"
#include "cli/memory.h"
#include "cli/progress.h"
#include "cli/question.h"
#include "sim/interrupt.h"

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_LIST = 256, KEY_DATA_POINTS, KEY_COST, KEY_MAP };

static const struct argp_option options[] = {
    {"list", KEY_LIST, "PEOPLE", 0, "subscribers there are (default: the scenario's list)", 0},
    {"data-points", KEY_DATA_POINTS, "NAMES", 0, "data points to value (default: all)", 0},
    {"cost", KEY_COST, "NAME=MONEY", 0,
     "cost of collecting a data point, per subscriber (default: data_points.NAME.collect); repeat for others", 0},
    {"pilot", CLI_PILOT_SHARE, "SHARE", 0,
     "share of the list that is the pilot (default 0.3); 1: a separate pilot as long as the list (default for data "
     "tables)",
     0},
    {"metric", CLI_PILOT_METRIC, "NAME", 0,
     "what the pilot observes: goal (default), click, or an outcome of the table", 0},
    {"measure", CLI_PILOT_MEASURE, "NAME", 0, "what worth is measured in: as --metric (default), or profit", 0},
    {"choose", CLI_PILOT_CHOOSE, "RULE", 0, "how segments are learned: raw, shrunk (default) or threshold", 0},
    {"z", CLI_PILOT_Z, "Z", 0, "rule threshold: stay broad unless z is larger (default 1.96)", 0},
    {"least-gain", CLI_PILOT_LEAST_GAIN, "NUMBER", 0,
     "outcomes (with --measure profit: money) on the whole list that a data point must bring beyond its cost to pay "
     "(default 1)",
     0},
    {"map", KEY_MAP, "X,Y", 0,
     "two of accuracy, known, crossover, relevance, drift: lift over both (default with --chart: accuracy,crossover)",
     0},
    {"replicates", CLI_PILOT_REPLICATES, "N", 0, "simulated pilots (default 1000)", 0},
    {"seed", CLI_PILOT_SEED, "N", 0, "seed of all random words (default: the scenario's)", 0},
    {"threads", CLI_PILOT_THREADS, "N", 0, "threads (default: all processors); never changes a number", 0},
    {"chart", CLI_PILOT_CHART, "DIR", 0, "draw the charts into this folder, made if it is not there", 0},
    {"format", CLI_PILOT_FORMAT, "svg|png|pdf", 0, "file format of the charts (default svg)", 0},
    {"report", CLI_PILOT_REPORT, "FILE.html", 0, "write one page that can be forwarded", 0},
    {"force", CLI_PILOT_FORCE, NULL, 0, "replace charts and a report that are there", 0},
    {"json", CLI_PILOT_JSON, NULL, 0, "one JSON object on one line", 0},
    {0},
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    struct cli_analyze_options *self = state->input;

    switch (key) {
    case KEY_LIST:
        self->list = (size_t)cli_question_whole(state, "list", text, 40, 1000000);
        return 0;
    case KEY_DATA_POINTS:
        self->data_points = text;
        return 0;
    case KEY_COST:
        if (self->n_costs == MLIFT_MAX_DATA_POINTS) {
            argp_failure(state, CLI_WRONG_USE, 0, "--cost: there are at most %d data points", MLIFT_MAX_DATA_POINTS);
        } else {
            self->cost[self->n_costs++] = text;
        }
        return 0;
    case KEY_MAP:
        self->map = text;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which scenario? microlift analyze SCENARIO.yaml");
        return 0;
    default:
        return cli_pilot_parse(&self->shared, key, text, state);
    }
}

static const struct argp argp = {
    options,
    parse_option,
    "SCENARIO.yaml",
    "What is each data point worth, and when does micro-segmentation beat one broad e-mail?\v"
    "Worth: Shapley values of what segments gain over broad, where the rates are known and where each segment's e-mail "
    "has to be learned from this list. Sensitivity: the lift of the scenario's challenger, solved exactly, and where "
    "it "
    "turns.\n\n"
    "Examples:\n"
    "  microlift analyze campaign.yaml --cost stage=0.05 --cost device=0.02\n"
    "  microlift analyze campaign.yaml --metric click --measure goal --chart charts\n\n"
    "Exit code: 0 answered, 2 wrong input, 3 the machine failed.",
    NULL,
    NULL,
    NULL};

const char *cli_analyze_point(const struct cli_analyze *self, int k)
{
    return self->scenario->campaign.data_point[self->worth.question.point[k]].name;
}

double cli_analyze_scale(const struct cli_analyze *self)
{
    return self->worth.question.valued_by == MLIFT_MENU_PROFIT ? 1.0 : 100.0;
}

const char *cli_analyze_unit(const struct cli_analyze *self)
{
    return self->worth.question.valued_by == MLIFT_MENU_PROFIT ? "currency" : "pp";
}

double cli_analyze_cost(const struct cli_analyze *self, int k)
{
    return self->cost[k] > 0.0 ? self->cost[k] / self->money : 0.0;
}

double cli_analyze_pays_known(const struct cli_analyze *self, int k)
{
    double net = self->worth.known[k] - cli_analyze_cost(self, k);

    return net > MLIFT_BREAKEVEN_NOTHING ? fmax(1.0, self->options.shared.least_gain / net) : (double)INFINITY;
}

/* What may be simulation noise pays for nothing. */
static double sure(const struct mlift_frontier_estimate *estimate)
{
    return estimate->mean > 2.0 * estimate->mcse ? estimate->mean : 0.0;
}

static double pays_from(const struct cli_analyze *self, const double *gain, double cost)
{
    return mlift_worth_pays_from(&self->worth, gain, cost,
                                 fmax(self->options.shared.least_gain, MLIFT_BREAKEVEN_NOTHING));
}

double cli_analyze_pays_learned(const struct cli_analyze *self, int k)
{
    double gain[MLIFT_TRYOUT_MOST_SIZES];

    for (int i = 0; i < self->worth.question.n_lists; i++) {
        gain[i] = sure(&self->worth.learned[i][k]);
    }
    return pays_from(self, gain, cli_analyze_cost(self, k));
}

double cli_analyze_pays_together(const struct cli_analyze *self)
{
    double gain[MLIFT_TRYOUT_MOST_SIZES];

    for (int i = 0; i < self->worth.question.n_lists; i++) {
        gain[i] = sure(&self->worth.learned_total[i]);
    }
    return pays_from(self, gain, 0.0);
}

void cli_analyze_rank(const struct cli_analyze *self, int *order)
{
    int n = self->worth.question.n_points;

    for (int i = 0; i < n; i++) {
        int k = i;
        double learned = self->worth.learned[self->own][i].mean - cli_analyze_cost(self, i);
        double known = self->worth.known[i] - cli_analyze_cost(self, i);
        for (; k > 0; k--) {
            double before = self->worth.learned[self->own][order[k - 1]].mean - cli_analyze_cost(self, order[k - 1]);
            double known_before = self->worth.known[order[k - 1]] - cli_analyze_cost(self, order[k - 1]);
            if (before > learned || (before == learned && known_before >= known)) {
                break;
            }
            order[k] = order[k - 1];
        }
        order[k] = i;
    }
}

static int refuse(const char *what, const char *detail)
{
    fprintf(stderr, "microlift analyze: %s%s\n", what, detail);
    return CLI_WRONG_USE;
}

/* The data points to value. */
static int ask_points(struct cli_analyze *self, struct mlift_worth_question *q)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    uint32_t points = mlift_menu_points(campaign);
    const char *names = self->options.data_points;

    if (names) {
        return cli_segments_find_points(campaign, names, q->point, &q->n_points)
                   ? CLI_DONE
                   : refuse("--data-points names data points of the scenario, each once: got ", names);
    }
    for (int d = 0; d < campaign->n_data_points; d++) {
        if (points >> d & 1) {
            q->point[q->n_points++] = d;
        }
    }
    return CLI_DONE;
}

static int set_cost(struct cli_analyze *self, const struct mlift_worth_question *q, const char *text)
{
    const char *equals = strchr(text, '=');
    char *end;

    for (int k = 0; equals && k < q->n_points; k++) {
        const char *name = self->scenario->campaign.data_point[q->point[k]].name;
        if (strlen(name) == (size_t)(equals - text) && !strncmp(name, text, strlen(name))) {
            double cost = strtod(equals + 1, &end);
            if (end == equals + 1 || *end || !(cost >= 0.0) || cost > 1e7) {
                return refuse("--cost takes NAME=MONEY with money from 0 to 10000000: got ", text);
            }
            self->cost[k] = cost;
            return CLI_DONE;
        }
    }
    return refuse("--cost takes NAME=MONEY with the name of a data point that is valued: got ", text);
}

static int ask_costs(struct cli_analyze *self, const struct mlift_worth_question *q)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    double any = 0.0;
    int code = CLI_DONE;

    bool table = campaign->model == MLIFT_MODEL_TABLE;
    int valued = q->valued_by == MLIFT_MENU_GOAL ? campaign->goal_outcome : 0; /* outcome; the first is the click */
    bool earns = table ? campaign->earning_outcome == valued : q->valued_by == MLIFT_MENU_GOAL;

    self->money = q->valued_by == MLIFT_MENU_PROFIT ? 1.0
                  : earns                           ? campaign->economics.margin_cents / 100.0
                                                    : (double)NAN;
    for (int k = 0; k < q->n_points; k++) {
        self->cost[k] = campaign->data_point[q->point[k]].collect_cents / 100.0;
    }
    for (int i = 0; !code && i < self->options.n_costs; i++) {
        code = set_cost(self, q, self->options.cost[i]);
    }
    for (int k = 0; k < q->n_points; k++) {
        any += self->cost[k];
    }
    if (!code && any > 0.0 && !(self->money > 0.0)) {
        code = refuse(table ? "costs can only be held against money: name the outcome that earns in economics.earns, "
                              "and value that or profit with --measure"
                            : "costs can only be held against money: use --measure goal (with economics.margin above "
                              "0) or profit",
                      "");
    }
    return code;
}

static void ask_lists(struct cli_analyze *self, struct mlift_worth_question *q)
{
    size_t own = self->options.list ? self->options.list : self->scenario->campaign.list_size;

    for (size_t quarters = 1; quarters <= 128 && own * quarters / 4 <= 1000000; quarters *= 2) {
        size_t n = own * quarters / 4;
        if (n >= 2 && (q->n_lists == 0 || n > q->list[q->n_lists - 1])) {
            self->own = n == own ? q->n_lists : self->own;
            q->list[q->n_lists++] = n;
        }
    }
}

static int ask_map(struct cli_analyze *self)
{
    const char *text = self->options.map ? self->options.map : "accuracy,crossover";
    const char *comma = strchr(text, ',');
    int found[2] = {-1, -1};

    for (int l = 0; comma && l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        const char *name = mlift_breakeven_name((enum mlift_breakeven_lever)l);
        found[0] = (size_t)(comma - text) == strlen(name) && !strncmp(text, name, strlen(name)) ? l : found[0];
        found[1] = !strcmp(comma + 1, name) ? l : found[1];
    }
    if (found[0] < 0 || found[1] < 0 || found[0] == found[1]) {
        return refuse(
            "--map takes two of accuracy, known, crossover, relevance, drift, such as accuracy,crossover: got ", text);
    }
    self->map.x_lever = (enum mlift_breakeven_lever)found[0];
    self->map.y_lever = (enum mlift_breakeven_lever)found[1];
    return CLI_DONE;
}

static int ask(struct cli_analyze *self, struct mlift_worth_question *q)
{
    const struct cli_analyze_options *o = &self->options;
    bool table = self->scenario->campaign.model == MLIFT_MODEL_TABLE;

    *q = (struct mlift_worth_question){.share = cli_pilot_share(&o->shared, table),
                                       .rule = o->shared.choose,
                                       .z = o->shared.z,
                                       .n_replicates = o->shared.replicates};
    if (!o->shared.seed_given) {
        self->options.shared.seed = self->scenario->seed;
    }
    ask_lists(self, q);
    int code = cli_segments_ask_outcomes("microlift analyze", &self->scenario->campaign, o->shared.metric,
                                         o->shared.measure, &q->learns_from, &q->valued_by);
    code = code ? code : ask_points(self, q);
    code = code ? code : ask_costs(self, q);
    return code ? code : ask_map(self);
}

/* The lift as the scenario stands, and along each quantity. */
static int find_breakevens(struct cli_analyze *self)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    struct mlift_variant variant;
    int strategy[2] = {campaign->baseline, campaign->challenger};
    int status = mlift_variant_init(&variant, campaign, strategy, 2);

    status = status ? status : mlift_variant_solve(&variant);
    if (!status) {
        self->lift = mlift_exact_overall(&variant.exact, 1, variant.table.goal) -
                     mlift_exact_overall(&variant.exact, 0, variant.table.goal);
    }
    mlift_variant_free(&variant);
    for (int l = 0; !status && !mlift_interrupt_signal() && l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        status = mlift_breakeven_find(&self->breakeven[l], campaign, (enum mlift_breakeven_lever)l);
    }
    if (!status && !mlift_interrupt_signal() &&
        (self->options.map || self->options.shared.chart || self->options.shared.report)) {
        status = mlift_breakeven_map_find(&self->map, campaign, self->map.x_lever, self->map.y_lever);
    }
    return !status && mlift_interrupt_signal() ? MLIFT_RAISE(MLIFT_ERR_INTERRUPTED) : status;
}

static int solve(struct cli_analyze *self, const struct mlift_worth_question *q)
{
    struct cli_progress progress;
    struct mlift_engine_options engine = {.seed = self->options.shared.seed,
                                          .n_threads = self->options.shared.threads,
                                          .isa = mlift_isa_detect(),
                                          .progress = cli_progress_show,
                                          .context = &progress};
    uint32_t points = 0;

    for (int k = 0; k < q->n_points; k++) {
        points |= 1u << q->point[k];
    }
    cli_progress_start(&progress, 0, self->options.shared.json);
    /* the same pilots whatever is valued, where all data points can be told apart */
    uint32_t all = mlift_menu_points(&self->scenario->campaign);
    int status = mlift_menu_init(&self->menu, &self->scenario->campaign, points | all);
    if (status == MLIFT_ERR_TOO_MANY_STATES) {
        status = mlift_menu_init(&self->menu, &self->scenario->campaign, points);
    }
    double lessons = (double)q->n_lists * (double)(1 << q->n_points) * (double)q->n_replicates;
    if (!status && !cli_memory_suffices("microlift analyze", lessons * (double)sizeof(struct mlift_tryout_lesson),
                                        q->n_replicates)) {
        return CLI_MACHINE;
    }
    if (!status) {
        status = mlift_worth_init(&self->worth, &self->menu, q, &engine);
    }
    cli_progress_end(&progress);
    if (!status) {
        status = find_breakevens(self);
    }
    return status ? cli_pilot_complain(&self->options.shared, "microlift analyze", "--data-points", status) : CLI_DONE;
}

static int print(const struct cli_analyze *self)
{
    if (self->options.shared.json) {
        return cli_analyze_json_print(self) ? CLI_MACHINE : CLI_DONE;
    }
    cli_analyze_text_print(self);
    return CLI_DONE;
}

static int answer(const struct cli_analyze *self)
{
    FILE *names = self->options.shared.json ? stderr : stdout; /* of the files that are written */
    int code = self->options.shared.chart ? cli_analyze_charts_draw(self, names) : CLI_DONE;

    code = code ? code : print(self);
    if (!code && self->options.shared.report) {
        code = cli_analyze_report_write(self, names);
    }
    return code;
}

void cli_analyze_form(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_analyze_run(int argc, char **argv)
{
    struct cli_analyze *self = calloc(1, sizeof *self);
    struct mlift_worth_question question;

    if (!self) {
        fprintf(stderr, "microlift analyze: not enough memory\n");
        return CLI_MACHINE;
    }
    cli_pilot_init(&self->options.shared, 1000);
    argp_parse(&argp, argc, argv, 0, NULL, &self->options);
    int code = cli_chartfolder_check("microlift analyze", self->options.shared.chart);
    code = code ? code : cli_segments_load("microlift analyze", self->options.shared.file, &self->scenario);
    code = code ? code : ask(self, &question);
    code = code ? code : solve(self, &question);
    code = code ? code : answer(self);
    mlift_menu_free(&self->menu);
    if (self->scenario) {
        mlift_scenario_free(self->scenario);
    }
    free(self->scenario);
    free(self);
    return code;
}
