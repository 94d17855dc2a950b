#include "cli/size_scenario.h"

#include "analysis/closedform.h"
#include "analysis/normal.h"
#include "cli/chartfolder.h"
#include "cli/command.h"
#include "cli/diagnose.h"
#include "cli/json.h"
#include "cli/option.h"
#include "cli/question.h"
#include "cli/size_charts.h"
#include "cli/size_json.h"
#include "cli/size_report.h"
#include "cli/size_text.h"

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    KEY_POWER = 256,
    KEY_ALPHA,
    KEY_SIDES,
    KEY_LIST,
    KEY_PRIOR_NULL,
    KEY_HOLDOUT,
    KEY_BASELINE,
    KEY_CHALLENGER,
    KEY_CHART,
    KEY_FORMAT,
    KEY_REPORT,
    KEY_FORCE,
    KEY_RACE,
    KEY_REPLICATES,
    KEY_JSON
};

static const double DEFAULT_HOLDOUT = 0.1;

static const struct argp_option options[] = {
    {"power", KEY_POWER, "LIST", 0, "power wanted, one or several: 0.8 (default) or 0.8,0.9", 0},
    {"alpha", KEY_ALPHA, "SHARE", 0, "false alarms accepted when nothing differs (default 0.05)", 0},
    {"sides", KEY_SIDES, "1|2", 0, "only one-sided or only two-sided designs (default: both)", 0},
    {"list", KEY_LIST, "PEOPLE", 0, "subscribers there are (default: the scenario's list)", 0},
    {"prior-null", KEY_PRIOR_NULL, "SHARE", 0, "share of ideas that change nothing: how many winners are false", 0},
    {"holdout", KEY_HOLDOUT, "SHARE", 0,
     "share of the list a holdout keeps unmailed (default: as in `experiment`, or "
     "0.1; needs a strategy of kind none)",
     0},
    {"baseline", KEY_BASELINE, "NAME", 0, "strategy to compare with (default: the scenario's)", 0},
    {"challenger", KEY_CHALLENGER, "NAME", 0, "strategy whose gain is to be shown (default: the scenario's)", 0},
    {"chart", KEY_CHART, "DIR", 0, "draw five charts into this folder, made if it is not there", 0},
    {"format", KEY_FORMAT, "svg|png|pdf", 0, "file format of the charts (default svg)", 0},
    {"report", KEY_REPORT, "FILE.html", 0, "write one page that can be forwarded", 0},
    {"force", KEY_FORCE, NULL, 0, "replace the report if it is there", 0},
    {"race", KEY_RACE, NULL, 0, "let all rules decide on the same simulated subscribers of this list", 0},
    {"replicates", KEY_REPLICATES, "N", 0, "simulated experiments of the race (default 2000)", 0},
    {"json", KEY_JSON, NULL, 0, "one JSON object on one line", 0},
    {0},
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    struct cli_size_options *self = state->input;

    switch (key) {
    case KEY_POWER:
        self->question.n_power =
            (int)cli_question_list(state, "power", text, 0.0, 1.0, 1, self->question.power, MLIFT_DESIGN_MOST_TARGETS);
        return 0;
    case KEY_ALPHA:
        self->question.alpha = cli_question_number(state, "alpha", text, 0.0, 1.0, 1);
        return 0;
    case KEY_SIDES:
        self->question.sides = (int)cli_question_whole(state, "sides", text, 1, 2);
        return 0;
    case KEY_LIST:
        self->list = (double)cli_question_whole(state, "list", text, 10, 1000000000);
        return 0;
    case KEY_PRIOR_NULL:
        self->prior_null = cli_question_number(state, "prior-null", text, 0.0, 1.0, 0);
        return 0;
    case KEY_HOLDOUT:
        self->holdout = cli_question_number(state, "holdout", text, 0.0, 0.9, 0);
        return 0;
    case KEY_BASELINE:
        self->baseline = text;
        return 0;
    case KEY_CHALLENGER:
        self->challenger = text;
        return 0;
    case KEY_CHART:
        self->chart = text;
        return 0;
    case KEY_FORMAT:
        self->format = cli_option_format(state, text);
        return 0;
    case KEY_REPORT:
        self->report = text;
        return 0;
    case KEY_FORCE:
        self->force = true;
        return 0;
    case KEY_RACE:
        self->race = true;
        return 0;
    case KEY_REPLICATES:
        self->n_replicates = (size_t)cli_question_whole(state, "replicates", text, 100, 1000000);
        return 0;
    case KEY_JSON:
        self->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (self->file) {
            argp_error(state, "one scenario at a time; '%s' is one too many", text);
        }
        self->file = text;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse_option,
    "SCENARIO.yaml",
    "Can my list test this, with which design, and if not, what instead?\v"
    "Rates and strata come from the scenario, solved exactly. Designs are ranked by the subscribers they need.\n\n"
    "Examples:\n"
    "  microlift size campaign.yaml\n"
    "  microlift size campaign.yaml --power 0.8,0.9 --prior-null 0.7 --json\n\n"
    "Without a scenario `microlift size --p1 0.03 --p2 0.05` is a calculator.\n"
    "Exit code: 0 some design on the goal, or on clicks where they point the same way, fits the list; 1 none does; "
    "2 wrong input.",
    NULL,
    NULL,
    NULL};

bool cli_size_scenario_asked(int argc, char **argv)
{
    static const char *const flags[] = {"--json", "--race", "--mde", "--down", "--force"};

    for (int i = 1; i < argc; i++) {
        bool value = i > 1 && !strncmp(argv[i - 1], "--", 2) && !strchr(argv[i - 1], '=');
        for (size_t f = 0; value && f < sizeof flags / sizeof *flags; f++) {
            value = strcmp(argv[i - 1], flags[f]) != 0;
        }
        if (argv[i][0] != '-' && !value) {
            return true;
        }
    }
    return false;
}

const char *cli_size_strategy(const struct cli_size *size, int strategy)
{
    return size->run.scenario->campaign.strategy[strategy].name;
}

const char *cli_size_goal(const struct cli_size *size)
{
    static const char *const goals[] = {"purchases", "pairings", "upgrades", "feature activations"};
    const struct mlift_campaign *campaign = &size->run.scenario->campaign;

    return campaign->model == MLIFT_MODEL_TABLE ? campaign->cells.outcome[campaign->goal_outcome]
                                                : goals[campaign->goal.kind];
}

const char *cli_size_click(const struct cli_size *size)
{
    const struct mlift_campaign *campaign = &size->run.scenario->campaign;

    return campaign->model == MLIFT_MODEL_TABLE ? campaign->cells.outcome[0] : "clicks";
}

static int open_scenario(struct cli_size *size)
{
    const char *file = size->options.file;
    struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    int status = scenario ? mlift_scenario_load(scenario, file, cli_diagnose_print, &diagnose)
                          : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (status) {
        free(scenario);
    } else {
        status = mlift_run_init(&size->run, scenario, MLIFT_KEEP_GOAL);
    }
    if (status && status != MLIFT_ERR_BAD_SCENARIO) {
        fprintf(stderr, "microlift size: %s: %s\n", file, mlift_error_describe(status));
    }
    return !status ? CLI_DONE : status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
}

static int refuse(const char *what, const char *detail)
{
    fprintf(stderr, "microlift size: %s%s\n", what, detail);
    return CLI_WRONG_USE;
}

static int find_strategy(const struct cli_size *size, const char *name, int preset, int *strategy)
{
    const struct mlift_campaign *campaign = &size->run.scenario->campaign;

    *strategy = name ? mlift_campaign_find_strategy(campaign, name) : preset;
    if (*strategy >= 0 && mlift_strategy_is_bound(&campaign->strategy[*strategy])) {
        return refuse("no test can be planned of a bound, which nobody can send: ", campaign->strategy[*strategy].name);
    }
    return *strategy >= 0 ? CLI_DONE : refuse("the scenario has no strategy ", name ? name : "");
}

static double arm_of(const struct mlift_campaign *campaign, int strategy)
{
    double share = 0.0;

    for (int a = 0; a < campaign->n_arms; a++) {
        share += campaign->arm_strategy[a] == strategy ? campaign->arm_share[a] : 0.0;
    }
    return share;
}

static int strategy_of_kind_none(const struct mlift_campaign *campaign)
{
    for (int s = 0; s < campaign->n_strategies; s++) {
        if (campaign->strategy[s].kind == MLIFT_STRATEGY_NONE) {
            return s;
        }
    }
    return -1;
}

/* Fills the question from scenario and options. */
static int ask(struct cli_size *size)
{
    const struct mlift_campaign *campaign = &size->run.scenario->campaign;
    const struct cli_size_options *o = &size->options;
    struct mlift_design_question *q = &size->question;

    *q = o->question;
    int code = find_strategy(size, o->baseline, campaign->baseline, &q->baseline);
    code = code ? code : find_strategy(size, o->challenger, campaign->challenger, &q->challenger);
    if (code) {
        return code;
    }
    if (q->baseline == q->challenger) {
        return refuse("baseline and challenger are the same strategy; name another one with --challenger", "");
    }
    for (int k = 0; k < 2; k++) {
        const struct mlift_strategy *strategy = &campaign->strategy[k ? q->challenger : q->baseline];
        if (mlift_campaign_learns(strategy)) {
            fprintf(stderr,
                    "microlift size: `%s` learns, so its rates depend on the list and are only simulated: `microlift "
                    "run` says what a test on this list could show; or name others with --baseline and --challenger\n",
                    strategy->name);
            return CLI_WRONG_USE;
        }
    }
    for (int i = 0; i < q->n_power; i++) {
        if (!(q->power[i] > q->alpha)) {
            return refuse("--power must lie above --alpha", "");
        }
    }
    double b = arm_of(campaign, q->baseline), c = arm_of(campaign, q->challenger);
    q->treated = b > 0.0 && c > 0.0 ? c / (b + c) : 0.5;
    q->list = isnan(o->list) ? (double)campaign->list_size : o->list;
    int none = strategy_of_kind_none(campaign);
    if (none < 0 && o->holdout > 0.0) {
        return refuse("--holdout needs a strategy of kind none in the scenario", "");
    }
    double planned = none >= 0 ? arm_of(campaign, none) : 0.0;
    q->holdout = none < 0 || none == q->baseline || none == q->challenger ? 0.0
                 : !isnan(o->holdout)                                     ? o->holdout
                 : planned > 0.0                                          ? planned
                                                                          : DEFAULT_HOLDOUT;
    return CLI_DONE;
}

/* Shows that e-mail does anything: the challenger's arm against the holdout. */
static int judge_holdout(struct cli_size *size, int none)
{
    const struct mlift_design_question *q = &size->question;
    double h = q->holdout, arm = (1.0 - h) * q->treated;
    struct mlift_contrast_plan plan = {
        .baseline = none, .challenger = q->challenger, .metric = MLIFT_EXACT_GOAL, .treated = arm / (arm + h)};
    struct mlift_contrast contrast;
    const struct mlift_exact *exact = &size->run.exact;

    if (!(h > 0.0)) {
        return MLIFT_OK;
    }
    int status = mlift_contrast_make(&size->run.table, exact, &plan, &contrast);
    double direction = contrast.effect < 0.0 ? -1.0 : 1.0;
    int goal = size->run.table.goal;
    size->holdout.share = h;
    size->holdout.power = mlift_contrast_power(&contrast, q->list * (arm + h), 1.0, direction,
                                               mlift_normal_quantile_above(0.5 * q->alpha));
    size->holdout.goals_lost =
        h * q->list *
        (q->treated * mlift_exact_overall(exact, q->challenger, goal) +
         (1.0 - q->treated) * mlift_exact_overall(exact, q->baseline, goal) - mlift_exact_overall(exact, none, goal));
    return status;
}

/* What the challenger's goal rate must be for the plain test to find it on this list, then which stage gets it there.
 */
static int find_levers(struct cli_size *size)
{
    const struct mlift_design_question *q = &size->question;
    struct mlift_twoarm design = {
        .p1 = mlift_exact_overall(&size->run.exact, q->baseline, size->run.table.goal),
        .n1 = q->list * (1.0 - q->treated),
        .n2 = q->list * q->treated,
        .alpha = q->alpha,
        .sides = q->sides == 1 ? 1 : 2,
    };

    size->p_detectable = (double)NAN;
    if (!(design.p1 > 0.0 && design.p1 < 1.0) ||
        mlift_closedform_rate(MLIFT_CLOSEDFORM_POOLED, &design, q->power[0], 1, &size->p_detectable)) {
        size->p_detectable = (double)NAN; /* no rate below 1 is high enough on so short a list */
        return MLIFT_OK;
    }
    return mlift_lever_find(&size->run.scenario->campaign, q->challenger, size->p_detectable, size->lever,
                            &size->n_levers);
}

static int compute(struct cli_size *size)
{
    const struct mlift_run *run = &size->run;
    const struct mlift_design_question *q = &size->question;
    int none = strategy_of_kind_none(&run->scenario->campaign);

    int status = mlift_design_list_init(&size->designs, &run->table, &run->exact, q);
    if (status) {
        return status;
    }
    mlift_proxy_judge(&run->table, &run->exact, q->baseline, q->challenger, &size->proxy);
    if (run->scenario->n_uncertain > 0) {
        status = mlift_assurance_init(&size->assurance, run->scenario, &run->table, &size->designs, q);
    }
    status = status ? status : find_levers(size);
    status = status ? status : judge_holdout(size, none);
    return status ? status
                  : mlift_recommendation_reach(&run->table, &run->exact, q, &size->designs, &size->proxy,
                                               size->assurance.effect_sd, none, &size->verdict);
}

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int print(const struct cli_size *size)
{
    if (size->options.json) {
        return cli_json_print(cli_size_json(size));
    }
    cli_size_text(size, stdout);
    return ferror(stdout) ? -1 : 0;
}

static int answer(struct cli_size *size)
{
    double start = now();
    int code = open_scenario(size);

    if (!code) {
        code = ask(size);
    }
    if (code) {
        return code;
    }
    int status = compute(size);
    size->seconds = now() - start;
    if (!status && size->options.race) {
        status =
            mlift_race_run(&size->race, &size->run.table, &size->question, size->run.seed, size->options.n_replicates);
    }
    if (status) {
        fprintf(stderr, "microlift size: %s: %s\n", size->options.file, mlift_error_describe(status));
        return status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
    }
    if (print(size)) {
        return CLI_MACHINE;
    }
    if (size->options.chart) {
        code = cli_size_charts_draw(size, size->options.json ? stderr : stdout);
    }
    if (!code && size->options.report) {
        code = cli_size_report_write(size, size->options.json ? stderr : stdout);
    }
    return code ? code : size->verdict.design ? CLI_DONE : CLI_NO;
}

void cli_size_scenario_form(const char *name, cli_visit_form *visit, void *context)
{
    visit(name, &argp, context);
}

int cli_size_scenario_run(int argc, char **argv)
{
    struct cli_size *size = calloc(1, sizeof *size);

    if (!size) {
        return CLI_MACHINE;
    }
    size->options = (struct cli_size_options){.list = (double)NAN,
                                              .holdout = (double)NAN,
                                              .prior_null = (double)NAN,
                                              .n_replicates = 2000,
                                              .question = {.alpha = 0.05, .power = {0.8}, .n_power = 1}};
    argp_parse(&argp, argc, argv, 0, NULL, &size->options);
    int code = cli_chartfolder_check("microlift size", size->options.chart);
    code = code ? code : answer(size);
    mlift_assurance_free(&size->assurance);
    mlift_design_list_free(&size->designs);
    if (size->run.scenario) {
        mlift_run_free(&size->run);
    }
    free(size);
    return code;
}
