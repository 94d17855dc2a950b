#include "cli/commands/compare_segments.h"

#include "analysis/answers/segments_tell.h"
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

struct segments {
    struct cli_pilot shared; /* first: the parser's input */
    const char *segment_by;
    size_t list[MLIFT_TRYOUT_MOST_SIZES];
    int n_lists;
    size_t wanted[MLIFT_FRONTIER_MOST_SCHEMES];
    int n_wanted;
    struct mlift_scenario *scenario; /* owned */
    struct mlift_menu menu;          /* owned */
    struct mlift_segments_answer answer;
};

static const char program[] = "microlift compare";

enum { KEY_SEGMENTS = 256, KEY_SEGMENT_BY, KEY_LIST };

static const struct argp_option options[] = {
    {"segments", KEY_SEGMENTS, "LIST", 0, "numbers of segments to try, or auto: 1,2,4,8,16,32,64", 0},
    {"segment-by", KEY_SEGMENT_BY, "NAMES", 0,
     "data points that cut the segments, first to last (default: in the order of what each adds)", 0},
    {"list", KEY_LIST, "LIST", 0, "list sizes (default: a quarter, half, 1, 4 and 16 times the scenario's)", 0},
    {"measure", CLI_PILOT_MEASURE, "NAME", 0, "what gains are measured in: as --metric (default), or profit", 0},
    {"least-gain", CLI_PILOT_LEAST_GAIN, "NUMBER", 0,
     "more outcomes on the whole list (with --measure profit: money) that make finer segments worth having (default 1)",
     0},
    {"replicates", CLI_PILOT_REPLICATES, "N", 0, "simulated pilots (default 2000)", 0},
    {0},
};

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
    struct segments *self = state->input;

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

static const struct argp_child children[] = {{&cli_pilot_argp, 0, NULL, 0}, {0}};

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
    children,
    NULL,
    NULL};

/* The names in --segment-by; none: all data points of the menu by what each adds. */
static int ask_order(struct segments *self)
{
    const char *names = self->segment_by;
    struct mlift_frontier_question *q = &self->answer.question;

    return !names || cli_pilot_points(&self->scenario->campaign, names, q->order, &q->n_order)
               ? CLI_DONE
               : cli_open_refuse(program, "--segment-by names data points of the scenario, each once: got %s", names);
}

static void ask_lists(struct segments *self)
{
    static const size_t times[] = {1, 2, 4, 16, 64}; /* quarters of the list */
    struct mlift_frontier_question *q = &self->answer.question;
    size_t own = self->scenario->campaign.list_size;

    q->n_lists = self->n_lists;
    memcpy(q->list, self->list, sizeof q->list);
    for (size_t i = 0; !self->n_lists && i < sizeof times / sizeof *times; i++) {
        size_t n = own * times[i] / 4;
        n = n < 10 ? 10 : n;
        if (q->n_lists == 0 || n > q->list[q->n_lists - 1]) {
            q->list[q->n_lists++] = n;
        }
    }
    self->answer.own = 0;
    for (int i = 1; i < q->n_lists; i++) { /* the nearest, in proportion */
        double is = fabs(log((double)q->list[i] / (double)own)),
               was = fabs(log((double)q->list[self->answer.own] / (double)own));
        self->answer.own = is < was ? i : self->answer.own;
    }
}

static void ask_segments(struct segments *self)
{
    struct mlift_frontier_question *q = &self->answer.question;

    q->n_wanted = self->n_wanted;
    memcpy(q->wanted, self->wanted, sizeof q->wanted);
    for (size_t n = 1; !self->n_wanted && n <= 64; n *= 2) {
        q->wanted[q->n_wanted++] = n;
    }
    if (q->wanted[0] != 1 &&
        q->n_wanted < MLIFT_FRONTIER_MOST_SCHEMES) { /* one segment is what the others are held to */
        memmove(q->wanted + 1, q->wanted, (size_t)q->n_wanted * sizeof *q->wanted);
        q->wanted[0] = 1;
        q->n_wanted++;
    }
}

static int ask(struct segments *self)
{
    struct mlift_frontier_question *q = &self->answer.question;
    bool table = self->scenario->campaign.model == MLIFT_MODEL_TABLE;
    int code = cli_pilot_outcomes(&self->shared, &self->scenario->campaign, &q->learns_from, &q->valued_by);

    code = code ? code : ask_order(self);
    ask_lists(self);
    ask_segments(self);
    q->share = cli_pilot_share(&self->shared, table);
    q->z = self->shared.z;
    q->least_gain = self->shared.least_gain;
    q->n_replicates = self->shared.replicates;
    if (!self->shared.seed_given) {
        self->shared.seed = self->scenario->seed;
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

static int solve(struct segments *self)
{
    const struct mlift_campaign *campaign = &self->scenario->campaign;
    struct mlift_frontier_question *q = &self->answer.question;
    struct cli_progress progress;
    struct mlift_engine_options engine = {.seed = self->shared.seed,
                                          .n_threads = self->shared.threads,
                                          .isa = mlift_isa_detect(),
                                          .progress = cli_progress_show,
                                          .context = &progress};
    uint32_t points = mlift_menu_points(campaign);

    cli_progress_start(&progress, 0, self->shared.show.quiet || self->shared.show.form != CLI_SHOW_TEXT);
    /* the same pilots whatever cuts the segments, where all data points can be told apart */
    int status = mlift_menu_init(&self->menu, campaign, points | asked_points(q));
    if (status == MLIFT_ERR_TOO_MANY_STATES && q->n_order) {
        status = mlift_menu_init(&self->menu, campaign, asked_points(q));
    }
    if (!status && !q->n_order) {
        self->answer.ordered_by_worth = true;
        status = mlift_scheme_order(&self->menu, q->valued_by, points, q->order, &q->n_order);
    }
    double lessons = (double)q->n_lists * (double)q->n_wanted * MLIFT_CHOICE_N_RULES * (double)q->n_replicates;
    if (!status &&
        !cli_memory_suffices(program, lessons * (double)sizeof(struct mlift_tryout_lesson), q->n_replicates)) {
        return CLI_MACHINE;
    }
    if (!status) {
        status = mlift_frontier_init(&self->answer.frontier, &self->menu, q, &engine);
    }
    cli_progress_end(&progress);
    return status ? cli_pilot_complain(&self->shared, "--segment-by", status) : CLI_DONE;
}

static const char *add_sizes(struct mlift_answer *out, const char *command, const char *option, const size_t *sizes,
                             int n)
{
    for (int i = 0; i < n; i++) {
        command = mlift_answer_text(out, "%s%s%zu", command, i > 0 ? "," : option, sizes[i]);
    }
    return command;
}

/* The command that gives this answer's page, with the options that are not at their defaults. */
static const char *command_of(const struct segments *self, struct mlift_answer *out)
{
    const char *c = mlift_answer_text(out, "microlift compare %s.yaml", self->scenario->name);

    c = self->n_wanted ? add_sizes(out, c, " --segments ", self->wanted, self->n_wanted)
                       : mlift_answer_text(out, "%s --segments auto", c);
    c = add_sizes(out, c, " --list ", self->list, self->n_lists);
    c = self->segment_by ? mlift_answer_text(out, "%s --segment-by %s", c, self->segment_by) : c;
    return mlift_answer_text(out, "%s --report segments.html", cli_pilot_command(&self->shared, c, out));
}

static int show(struct segments *self)
{
    struct mlift_answer told;

    if (self->shared.show.chart && self->answer.frontier.n_levels < 2) {
        return cli_open_refuse(program, "a chart needs two numbers of segments: try more with --segments");
    }
    self->answer.scenario = self->scenario;
    self->answer.menu = &self->menu;
    self->answer.file = self->shared.file;
    self->answer.rule = self->shared.choose;
    self->answer.seed = self->shared.seed;
    mlift_answer_init(&told, "compare", self->scenario->title);
    mlift_segments_tell(&self->answer, command_of(self, &told), &told);
    int code = cli_show(&self->shared.show, &told);
    mlift_answer_free(&told);
    return code;
}

void cli_compare_segments_form(const char *name, cli_visit_form *visit, void *context)
{
    visit(name, &argp, context);
}

int cli_compare_segments_run(int argc, char **argv)
{
    struct segments *self = calloc(1, sizeof *self);

    if (!self) {
        return cli_open_fail(program, NULL, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
    }
    cli_pilot_init(&self->shared, program, 2000);
    argp_parse(&argp, argc, argv, 0, NULL, self);
    int code = cli_show_check(&self->shared.show);
    code = code ? code : cli_open_scenario(program, self->shared.file, &self->scenario);
    code = code ? code : ask(self);
    code = code ? code : solve(self);
    code = code ? code : show(self);
    mlift_frontier_free(&self->answer.frontier);
    mlift_menu_free(&self->menu);
    if (self->scenario) {
        mlift_scenario_free(self->scenario);
    }
    free(self->scenario);
    free(self);
    return code;
}
