/* microlift analyze: what each data point is worth, and when micro beats broad. */
#include "analysis/answers/analyze_tell.h"
#include "cli/command.h"
#include "cli/commands/pilot.h"
#include "cli/memory.h"
#include "cli/open.h"
#include "cli/options/question.h"
#include "cli/show/progress.h"

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct analyze {
    struct cli_pilot shared;
    const char *data_points, *map;
    const char *cost[MLIFT_MAX_DATA_POINTS]; /* "NAME=AMOUNT" */
    int n_costs;
    size_t list;                     /* 0: the scenario's */
    struct mlift_scenario *scenario; /* owned */
    struct mlift_menu menu;          /* owned */
    struct mlift_analyze_answer answer;
};

static const char program[] = "microlift analyze";

enum { KEY_LIST = 256, KEY_DATA_POINTS, KEY_COST, KEY_MAP };

static const struct argp_option options[] = {
    {"list", KEY_LIST, "PEOPLE", 0, "subscribers there are (default: the scenario's list)", 0},
    {"data-points", KEY_DATA_POINTS, "NAMES", 0, "data points to value (default: all)", 0},
    {"cost", KEY_COST, "NAME=MONEY", 0,
     "cost of collecting a data point, per subscriber (default: data_points.NAME.collect); repeat for others", 0},
    {"measure", CLI_PILOT_MEASURE, "NAME", 0, "what worth is measured in: as --metric (default), or profit", 0},
    {"least-gain", CLI_PILOT_LEAST_GAIN, "NUMBER", 0,
     "outcomes (with --measure profit: money) on the whole list that a data point must bring beyond its cost to pay "
     "(default 1)",
     0},
    {"map", KEY_MAP, "X,Y", 0,
     "two of accuracy, known, crossover, relevance, drift: lift over both (default with --chart: accuracy,crossover)",
     0},
    {"replicates", CLI_PILOT_REPLICATES, "N", 0, "simulated pilots (default 1000)", 0},
    {0},
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    struct analyze *self = state->input;

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

static const struct argp_child children[] = {{&cli_pilot_argp, 0, NULL, 0}, {0}};

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
    children,
    NULL,
    NULL};

static int refuse(const char *what, const char *detail)
{
    return cli_open_refuse(program, "%s%s", what, detail);
}

/* The data points to value. */
static int ask_points(struct analyze *self, struct mlift_worth_question *q)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    uint32_t points = mlift_menu_points(campaign);
    const char *names = self->data_points;

    if (names) {
        return cli_pilot_points(campaign, names, q->point, &q->n_points)
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

static int set_cost(struct analyze *self, const struct mlift_worth_question *q, const char *text)
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
            self->answer.cost[k] = cost;
            return CLI_DONE;
        }
    }
    return refuse("--cost takes NAME=MONEY with the name of a data point that is valued: got ", text);
}

static int ask_costs(struct analyze *self, const struct mlift_worth_question *q)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    double any = 0.0;
    int code = CLI_DONE;

    bool table = campaign->model == MLIFT_MODEL_TABLE;
    int valued = q->valued_by == MLIFT_MENU_GOAL ? campaign->goal_outcome : 0; /* outcome; the first is the click */
    bool earns = table ? campaign->earning_outcome == valued : q->valued_by == MLIFT_MENU_GOAL;

    self->answer.money = q->valued_by == MLIFT_MENU_PROFIT ? 1.0
                         : earns                           ? campaign->economics.margin_cents / 100.0
                                                           : (double)NAN;
    for (int k = 0; k < q->n_points; k++) {
        self->answer.cost[k] = campaign->data_point[q->point[k]].collect_cents / 100.0;
    }
    for (int i = 0; !code && i < self->n_costs; i++) {
        code = set_cost(self, q, self->cost[i]);
    }
    for (int k = 0; k < q->n_points; k++) {
        any += self->answer.cost[k];
    }
    if (!code && any > 0.0 && !(self->answer.money > 0.0)) {
        code = refuse(table ? "costs can only be held against money: name the outcome that earns in economics.earns, "
                              "and value that or profit with --measure"
                            : "costs can only be held against money: use --measure goal (with economics.margin above "
                              "0) or profit",
                      "");
    }
    return code;
}

static void ask_lists(struct analyze *self, struct mlift_worth_question *q)
{
    size_t own = self->list ? self->list : self->scenario->campaign.list_size;

    for (size_t quarters = 1; quarters <= 128 && own * quarters / 4 <= 1000000; quarters *= 2) {
        size_t n = own * quarters / 4;
        if (n >= 2 && (q->n_lists == 0 || n > q->list[q->n_lists - 1])) {
            self->answer.own = n == own ? q->n_lists : self->answer.own;
            q->list[q->n_lists++] = n;
        }
    }
}

static int ask_map(struct analyze *self)
{
    const char *text = self->map ? self->map : "accuracy,crossover";
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
    self->answer.map.x_lever = (enum mlift_breakeven_lever)found[0];
    self->answer.map.y_lever = (enum mlift_breakeven_lever)found[1];
    return CLI_DONE;
}

static int ask(struct analyze *self, struct mlift_worth_question *q)
{
    const struct analyze *o = self;
    bool table = self->scenario->campaign.model == MLIFT_MODEL_TABLE;

    *q = (struct mlift_worth_question){.share = cli_pilot_share(&o->shared, table),
                                       .rule = o->shared.choose,
                                       .z = o->shared.z,
                                       .n_replicates = o->shared.replicates};
    if (!o->shared.seed_given) {
        self->shared.seed = self->scenario->seed;
    }
    ask_lists(self, q);
    int code = cli_pilot_outcomes(&self->shared, &self->scenario->campaign, &q->learns_from, &q->valued_by);
    code = code ? code : ask_points(self, q);
    code = code ? code : ask_costs(self, q);
    return code ? code : ask_map(self);
}

static int solve(struct analyze *self, const struct mlift_worth_question *q)
{
    struct cli_progress progress;
    struct mlift_engine_options engine = {.seed = self->shared.seed,
                                          .n_threads = self->shared.threads,
                                          .isa = mlift_isa_detect(),
                                          .progress = cli_progress_show,
                                          .context = &progress};
    uint32_t points = 0;

    for (int k = 0; k < q->n_points; k++) {
        points |= 1u << q->point[k];
    }
    cli_progress_start(&progress, 0, self->shared.show.quiet || self->shared.show.form != CLI_SHOW_TEXT);
    /* the same pilots whatever is valued, where all data points can be told apart */
    uint32_t all = mlift_menu_points(&self->scenario->campaign);
    int status = mlift_menu_init(&self->menu, &self->scenario->campaign, points | all);
    if (status == MLIFT_ERR_TOO_MANY_STATES) {
        status = mlift_menu_init(&self->menu, &self->scenario->campaign, points);
    }
    double lessons = (double)q->n_lists * (double)(1 << q->n_points) * (double)q->n_replicates;
    if (!status &&
        !cli_memory_suffices(program, lessons * (double)sizeof(struct mlift_tryout_lesson), q->n_replicates)) {
        return CLI_MACHINE;
    }
    if (!status) {
        status = mlift_worth_init(&self->answer.worth, &self->menu, q, &engine);
    }
    cli_progress_end(&progress);
    if (!status) {
        self->answer.scenario = self->scenario;
        status = mlift_analyze_answer_breakevens(&self->answer,
                                                 self->map || self->shared.show.chart || self->shared.show.report);
    }
    return status ? cli_pilot_complain(&self->shared, "--data-points", status) : CLI_DONE;
}

/* The command that gives this answer's page, with the options that are not at their defaults. */
static const char *command_of(const struct analyze *self, struct mlift_answer *out)
{
    const struct mlift_analyze_answer *answer = &self->answer;
    const char *c = mlift_answer_text(out, "microlift analyze %s.yaml", self->scenario->name);

    c = self->list ? mlift_answer_text(out, "%s --list %zu", c, self->list) : c;
    c = self->data_points ? mlift_answer_text(out, "%s --data-points %s", c, self->data_points) : c;
    for (int k = 0; self->n_costs > 0 && k < answer->worth.question.n_points; k++) {
        c = mlift_answer_text(out, "%s --cost %s=%.15g", c, mlift_analyze_answer_point(answer, k), answer->cost[k]);
    }
    c = self->map ? mlift_answer_text(out, "%s --map %s", c, self->map) : c;
    return mlift_answer_text(out, "%s --report analyze.html", cli_pilot_command(&self->shared, c, out));
}

static int show(struct analyze *self)
{
    struct mlift_answer told;

    self->answer.scenario = self->scenario;
    self->answer.menu = &self->menu;
    self->answer.seed = self->shared.seed;
    self->answer.least_gain = self->shared.least_gain;
    mlift_answer_init(&told, "analyze", self->scenario->title);
    mlift_analyze_tell(&self->answer, command_of(self, &told), &told);
    int code = cli_show(&self->shared.show, &told);
    mlift_answer_free(&told);
    return code;
}

void cli_cmd_analyze_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_analyze(int argc, char **argv)
{
    struct analyze *self = calloc(1, sizeof *self);
    struct mlift_worth_question question;

    if (!self) {
        return cli_open_fail(program, NULL, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
    }
    cli_pilot_init(&self->shared, program, 1000);
    argp_parse(&argp, argc, argv, 0, NULL, self);
    int code = cli_show_check(&self->shared.show);
    code = code ? code : cli_open_scenario(program, self->shared.file, &self->scenario);
    code = code ? code : ask(self, &question);
    code = code ? code : solve(self, &question);
    code = code ? code : show(self);
    mlift_menu_free(&self->menu);
    if (self->scenario) {
        mlift_scenario_free(self->scenario);
    }
    free(self->scenario);
    free(self);
    return code;
}
