#include "cli/compare_segments.h"

#include "cli/chartfolder.h"
#include "cli/command.h"
#include "cli/diagnose.h"
#include "cli/memory.h"
#include "cli/progress.h"
#include "cli/question.h"
#include "cli/segments_charts.h"
#include "cli/segments_json.h"
#include "cli/segments_report.h"
#include "cli/segments_text.h"

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SEGMENTS = 256, KEY_SEGMENT_BY, KEY_LIST };

static const struct argp_option options[] = {
    {"segments", KEY_SEGMENTS, "LIST", 0, "numbers of segments to try, or auto: 1,2,4,8,16,32,64", 0},
    {"segment-by", KEY_SEGMENT_BY, "NAMES", 0,
     "data points that cut the segments, first to last (default: in the order of what each adds)", 0},
    {"list", KEY_LIST, "LIST", 0, "list sizes (default: a quarter, half, 1, 4 and 16 times the scenario's)", 0},
    {"pilot", CLI_PILOT_SHARE, "SHARE", 0,
     "share of the list that is the pilot (default 0.3); 1: a separate pilot as long as the list (default for data "
     "tables)",
     0},
    {"metric", CLI_PILOT_METRIC, "NAME", 0,
     "what the pilot observes: goal (default), click, or an outcome of the table", 0},
    {"measure", CLI_PILOT_MEASURE, "NAME", 0, "what gains are measured in: as --metric (default), or profit", 0},
    {"choose", CLI_PILOT_CHOOSE, "RULE", 0, "how to choose: raw, shrunk (default) or threshold", 0},
    {"z", CLI_PILOT_Z, "Z", 0, "rule threshold: stay broad unless z is larger (default 1.96)", 0},
    {"least-gain", CLI_PILOT_LEAST_GAIN, "NUMBER", 0,
     "more outcomes on the whole list (with --measure profit: money) that make finer segments worth having (default 1)",
     0},
    {"replicates", CLI_PILOT_REPLICATES, "N", 0, "simulated pilots (default 2000)", 0},
    {"seed", CLI_PILOT_SEED, "N", 0, "seed of all random words (default: the scenario's)", 0},
    {"threads", CLI_PILOT_THREADS, "N", 0, "threads (default: all processors); never changes a number", 0},
    {"chart", CLI_PILOT_CHART, "DIR", 0, "draw the frontier into this folder, made if it is not there", 0},
    {"format", CLI_PILOT_FORMAT, "svg|png|pdf", 0, "file format of the chart (default svg)", 0},
    {"report", CLI_PILOT_REPORT, "FILE.html", 0, "write one page that can be forwarded", 0},
    {"force", CLI_PILOT_FORCE, NULL, 0, "replace charts and a report that are there", 0},
    {"json", CLI_PILOT_JSON, NULL, 0, "one JSON object on one line", 0},
    {0},
};

const char *cli_segments_rule(enum mlift_choice_rule rule)
{
    static const char *const names[MLIFT_CHOICE_N_RULES] = {"raw", "shrunk", "threshold"};

    return names[rule];
}

/* An ascending list of whole numbers. */
static int parse_sizes(const struct argp_state *state, const char *option, const char *text, long least, long most,
                       size_t *sizes, size_t room)
{
    double value[CLI_QUESTION_MOST];
    size_t n = cli_question_list(state, option, text, (double)least, (double)most, 0, value,
                                 room < CLI_QUESTION_MOST ? room : CLI_QUESTION_MOST);

    for (size_t i = 0; i < n; i++) {
        sizes[i] = (size_t)value[i];
        if ((double)sizes[i] != value[i] || (i > 0 && sizes[i] <= sizes[i - 1])) {
            argp_failure(state, CLI_WRONG_USE, 0, "--%s takes whole numbers, each larger than the one before", option);
        }
    }
    return (int)n;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    struct cli_segments_options *self = state->input;

    switch (key) {
    case KEY_SEGMENTS:
        self->n_wanted = strcmp(text, "auto") ? parse_sizes(state, "segments", text, 1, MLIFT_MENU_MOST_CELLS,
                                                            self->wanted, MLIFT_FRONTIER_MOST_SCHEMES)
                                              : 0;
        return 0;
    case KEY_LIST:
        self->n_lists = parse_sizes(state, "list", text, 10, 1000000, self->list, MLIFT_TRYOUT_MOST_SIZES);
        return 0;
    case KEY_SEGMENT_BY:
        self->segment_by = text;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which scenario? microlift compare SCENARIO.yaml --segments 1,2,4,8");
        return 0;
    default:
        return cli_pilot_parse(&self->shared, key, text, state);
    }
}

static const struct argp argp = {
    options,
    parse_option,
    "SCENARIO.yaml --segments LIST",
    "How many segments can my list teach?\v"
    "A pilot tries every candidate message on every segment; the rest of the list gets each segment's winner. More "
    "segments fit people better and are learned worse: this finds where that turns.\n\n"
    "Examples:\n"
    "  microlift compare campaign.yaml --segments auto --chart charts\n"
    "  microlift compare hillstrom.yaml --segments 1,2,4,8 --list 1000,10000 --pilot 1 --json\n\n"
    "Exit code: 0 answered, 2 wrong input, 3 the machine failed.",
    NULL,
    NULL,
    NULL};

bool cli_compare_segments_asked(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--segments") || !strncmp(argv[i], "--segments=", 11)) {
            return true;
        }
    }
    return false;
}

const char *cli_segments_outcome(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome)
{
    static const char *const goals[] = {"purchases", "pairings", "upgrades", "feature activations"};
    bool table = campaign->model == MLIFT_MODEL_TABLE;

    if (outcome == MLIFT_MENU_PROFIT) {
        return "profit";
    }
    if (outcome == MLIFT_MENU_CLICK) {
        return table ? campaign->cells.outcome[0] : "clicks";
    }
    return table ? campaign->cells.outcome[campaign->goal_outcome] : goals[campaign->goal.kind];
}

void cli_segments_counted(const struct mlift_campaign *campaign, enum mlift_menu_outcome outcome,
                          char out[CLI_SEGMENTS_COUNTED])
{
    const char *name = cli_segments_outcome(campaign, outcome);
    size_t n = strlen(name);
    bool plural = outcome == MLIFT_MENU_PROFIT || (n > 0 && name[n - 1] == 's');

    (void)snprintf(out, CLI_SEGMENTS_COUNTED, "%s%s", name, plural ? "" : "s");
}

double cli_segments_scale(const struct cli_segments *self)
{
    return self->question.valued_by == MLIFT_MENU_PROFIT ? 1.0 : 100.0;
}

const char *cli_segments_unit(const struct cli_segments *self)
{
    return self->question.valued_by == MLIFT_MENU_PROFIT ? "currency" : "pp";
}

bool cli_segments_find_outcome(struct mlift_campaign *campaign, const char *name, bool profit,
                               enum mlift_menu_outcome *outcome)
{
    *outcome = MLIFT_MENU_GOAL;
    for (int k = 0; k < campaign->cells.n_outcomes && campaign->model == MLIFT_MODEL_TABLE; k++) {
        size_t n = strlen(campaign->cells.outcome[k]);
        if (!strncmp(name, campaign->cells.outcome[k], n) && (!name[n] || !strcmp(name + n, "s"))) {
            *outcome = k == campaign->goal_outcome || k > 0 ? MLIFT_MENU_GOAL : MLIFT_MENU_CLICK;
            campaign->goal_outcome = k > 0 ? k : campaign->goal_outcome;
            return true;
        }
    }
    if (!strcmp(name, "goal")) {
        return true;
    }
    *outcome = profit && !strcmp(name, "profit") ? MLIFT_MENU_PROFIT : MLIFT_MENU_CLICK;
    return *outcome == MLIFT_MENU_PROFIT || !strcmp(name, "click") || !strcmp(name, "clicks");
}

int cli_segments_load(const char *program, const char *file, struct mlift_scenario **to)
{
    struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    int status = scenario ? mlift_scenario_load(scenario, file, cli_diagnose_print, &diagnose)
                          : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (!status) {
        *to = scenario;
        return CLI_DONE;
    }
    free(scenario);
    if (status != MLIFT_ERR_BAD_SCENARIO) {
        fprintf(stderr, "%s: %s: %s\n", program, file, mlift_error_describe(status));
    }
    return status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
}

int cli_segments_ask_outcomes(const char *program, struct mlift_campaign *campaign, const char *metric,
                              const char *measure, enum mlift_menu_outcome *learns_from,
                              enum mlift_menu_outcome *valued_by)
{
    static const char wrong[] = "goal, click or an outcome of the table";
    bool profit = measure && !strcmp(measure, "profit");

    metric = metric ? metric : measure && !profit ? measure : "goal";
    if (!cli_segments_find_outcome(campaign, measure ? measure : metric, measure != NULL, valued_by)) {
        fprintf(stderr, "%s: %s is %s%s: there is no %s\n", program, measure ? "--measure" : "--metric",
                measure ? "profit, " : "", wrong, measure ? measure : metric);
        return CLI_WRONG_USE;
    }
    if (*valued_by == MLIFT_MENU_PROFIT && mlift_tally_earning(campaign) < 0) {
        fprintf(stderr,
                "%s: --measure profit: there is no profit, `economics.earns` of the scenario names no outcome that "
                "earns\n",
                program);
        return CLI_WRONG_USE;
    }
    int goal = campaign->goal_outcome;
    if (!cli_segments_find_outcome(campaign, metric, false, learns_from)) {
        fprintf(stderr, "%s: --metric is %s: there is no %s\n", program, wrong, metric);
        return CLI_WRONG_USE;
    }
    if (campaign->goal_outcome != goal && *valued_by != MLIFT_MENU_PROFIT) {
        fprintf(stderr, "%s: --metric must be the first outcome of the table or the same as --measure\n", program);
        return CLI_WRONG_USE;
    }
    return CLI_DONE;
}

bool cli_segments_find_points(const struct mlift_campaign *campaign, const char *names,
                              int point[MLIFT_MAX_DATA_POINTS], int *n)
{
    char name[MLIFT_NAME_SIZE];

    for (*n = 0; *names; names += *names == ',') {
        size_t length = strcspn(names, ",");
        (void)snprintf(name, sizeof name, "%.*s", length < sizeof name ? (int)length : 0, names);
        int d = mlift_campaign_find_data_point(campaign, name);
        for (int k = 0; k < *n; k++) {
            d = point[k] == d ? -1 : d;
        }
        if (d < 0) {
            return false;
        }
        point[(*n)++] = d;
        names += length;
    }
    return *n > 0;
}

/* The names in --segment-by; none: all data points of the menu by what each adds. */
static int ask_order(struct cli_segments *self)
{
    const char *names = self->options.segment_by;
    struct mlift_frontier_question *q = &self->question;

    if (names && !cli_segments_find_points(&self->scenario->campaign, names, q->order, &q->n_order)) {
        fprintf(stderr, "microlift compare: --segment-by names data points of the scenario, each once: got %s\n",
                names);
        return CLI_WRONG_USE;
    }
    return CLI_DONE;
}

static void ask_lists(struct cli_segments *self)
{
    static const size_t times[] = {1, 2, 4, 16, 64}; /* quarters of the list */
    struct mlift_frontier_question *q = &self->question;
    size_t own = self->scenario->campaign.list_size;

    q->n_lists = self->options.n_lists;
    memcpy(q->list, self->options.list, sizeof q->list);
    for (size_t i = 0; !self->options.n_lists && i < sizeof times / sizeof *times; i++) {
        size_t n = own * times[i] / 4;
        n = n < 10 ? 10 : n;
        if (q->n_lists == 0 || n > q->list[q->n_lists - 1]) {
            q->list[q->n_lists++] = n;
        }
    }
    self->own = 0;
    for (int i = 1; i < q->n_lists; i++) { /* the nearest, in proportion */
        double is = fabs(log((double)q->list[i] / (double)own)),
               was = fabs(log((double)q->list[self->own] / (double)own));
        self->own = is < was ? i : self->own;
    }
}

static void ask_segments(struct cli_segments *self)
{
    struct mlift_frontier_question *q = &self->question;

    q->n_wanted = self->options.n_wanted;
    memcpy(q->wanted, self->options.wanted, sizeof q->wanted);
    for (size_t n = 1; !self->options.n_wanted && n <= 64; n *= 2) {
        q->wanted[q->n_wanted++] = n;
    }
    if (q->wanted[0] != 1 &&
        q->n_wanted < MLIFT_FRONTIER_MOST_SCHEMES) { /* one segment is what the others are held to */
        memmove(q->wanted + 1, q->wanted, (size_t)q->n_wanted * sizeof *q->wanted);
        q->wanted[0] = 1;
        q->n_wanted++;
    }
}

static int ask(struct cli_segments *self)
{
    struct mlift_frontier_question *q = &self->question;
    const struct cli_segments_options *o = &self->options;
    bool table = self->scenario->campaign.model == MLIFT_MODEL_TABLE;
    int code = cli_segments_ask_outcomes("microlift compare", &self->scenario->campaign, o->shared.metric,
                                         o->shared.measure, &q->learns_from, &q->valued_by);

    code = code ? code : ask_order(self);
    ask_lists(self);
    ask_segments(self);
    q->share = cli_pilot_share(&o->shared, table);
    q->z = o->shared.z;
    q->least_gain = o->shared.least_gain;
    q->n_replicates = o->shared.replicates;
    if (!o->shared.seed_given) {
        self->options.shared.seed = self->scenario->seed;
    }
    return code;
}

static uint32_t asked_points(const struct mlift_frontier_question *q)
{
    uint32_t mask = 0;

    for (int k = 0; k < q->n_order; k++) {
        mask |= 1u << q->order[k];
    }
    return mask;
}

static int solve(struct cli_segments *self)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    struct mlift_frontier_question *q = &self->question;
    struct cli_progress progress;
    struct mlift_engine_options engine = {.seed = self->options.shared.seed,
                                          .n_threads = self->options.shared.threads,
                                          .isa = mlift_isa_detect(),
                                          .progress = cli_progress_show,
                                          .context = &progress};
    uint32_t points = mlift_menu_points(campaign);

    cli_progress_start(&progress, 0, self->options.shared.json);
    /* the same pilots whatever cuts the segments, where all data points can be told apart */
    int status = mlift_menu_init(&self->menu, campaign, points | asked_points(q));
    if (status == MLIFT_ERR_TOO_MANY_STATES && q->n_order) {
        status = mlift_menu_init(&self->menu, campaign, asked_points(q));
    }
    if (!status && !q->n_order) {
        self->ordered_by_worth = true;
        status = mlift_scheme_order(&self->menu, q->valued_by, points, q->order, &q->n_order);
    }
    double lessons = (double)q->n_lists * (double)q->n_wanted * MLIFT_CHOICE_N_RULES * (double)q->n_replicates;
    if (!status && !cli_memory_suffices("microlift compare", lessons * (double)sizeof(struct mlift_tryout_lesson),
                                        q->n_replicates)) {
        return CLI_MACHINE;
    }
    if (!status) {
        status = mlift_frontier_init(&self->frontier, &self->menu, q, &engine);
    }
    cli_progress_end(&progress);
    return status ? cli_pilot_complain(&self->options.shared, "microlift compare", "--segment-by", status) : CLI_DONE;
}

static int print(const struct cli_segments *self)
{
    if (self->options.shared.json) {
        return cli_segments_json_print(self) ? CLI_MACHINE : CLI_DONE;
    }
    cli_segments_text_print(self);
    return CLI_DONE;
}

static int answer(const struct cli_segments *self)
{
    FILE *names = self->options.shared.json ? stderr : stdout; /* of the files that are written */
    int code = self->options.shared.chart ? cli_segments_charts_draw(self, names) : CLI_DONE;

    code = code ? code : print(self);
    if (!code && self->options.shared.report) {
        code = cli_segments_report_write(self, names);
    }
    return code;
}

void cli_compare_segments_form(const char *name, cli_visit_form *visit, void *context)
{
    visit(name, &argp, context);
}

int cli_compare_segments_run(int argc, char **argv)
{
    struct cli_segments *self = calloc(1, sizeof *self);

    if (!self) {
        fprintf(stderr, "microlift compare: not enough memory\n");
        return CLI_MACHINE;
    }
    cli_pilot_init(&self->options.shared, 2000);
    argp_parse(&argp, argc, argv, 0, NULL, &self->options);
    int code = cli_chartfolder_check("microlift compare", self->options.shared.chart);
    code = code ? code : cli_segments_load("microlift compare", self->options.shared.file, &self->scenario);
    code = code ? code : ask(self);
    code = code ? code : solve(self);
    code = code ? code : answer(self);
    mlift_frontier_free(&self->frontier);
    mlift_menu_free(&self->menu);
    if (self->scenario) {
        mlift_scenario_free(self->scenario);
    }
    free(self->scenario);
    free(self);
    return code;
}
