/* microlift replay FILE: one subscriber of one replicate, touch by touch, from the counters alone. */
#include "cli/command.h"
#include "cli/options/question.h"
#include "cli/show/diagnose.h"
#include "cli/show/json.h"
#include "sim/replay.h"
#include "sim/results.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    const char *file, *strategy;
    long replicate, subscriber;
    bool json;
};

enum { KEY_JSON = 256 };

static const struct argp_option options[] = {
    {"replicate", 'r', "R", 0, "Replicate, counted from 0 (default 0)", 0},
    {"subscriber", 'i', "I", 0, "Subscriber, counted from 0 (default 0)", 0},
    {"strategy", 's', "NAME", 0, "Only this strategy (default: all, with the same luck)", 0},
    {"json", KEY_JSON, 0, 0, "Print one JSON object on one line", 0},
    {0, 0, 0, 0, 0, 0},
};

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case 'r':
        arguments->replicate = cli_question_whole(state, "--replicate", value, 0, 1L << 50);
        return 0;
    case 'i':
        arguments->subscriber = cli_question_whole(state, "--subscriber", value, 0, MLIFT_MAX_LIST_SIZE - 1);
        return 0;
    case 's':
        arguments->strategy = value;
        return 0;
    case KEY_JSON:
        arguments->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->file) {
            argp_error(state, "one file at a time; '%s' is one too many", value);
        }
        arguments->file = value;
        return 0;
    case ARGP_KEY_END:
        if (!arguments->file) {
            argp_error(state, "which results file or scenario is to be replayed?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse_option,
    "RESULTS.h5|SCENARIO.yaml",
    "Follows one subscriber of one replicate touch by touch, recomputed from the seed alone.\v"
    "Shows why a count is what it is: who the subscriber is, what the sender sees, what was sent and what came of it. "
    "Every strategy meets the subscriber with the same luck: the word of a day is the same in all of them.",
    NULL,
    NULL,
    NULL};

static bool is_hdf5(const char *file)
{
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char start[8] = {0};
    FILE *stream = fopen(file, "rb");

    if (stream) {
        size_t n = fread(start, 1, sizeof start, stream);
        fclose(stream);
        return n == sizeof start && !memcmp(start, signature, sizeof start);
    }
    return false;
}

/* From a scenario: compiled with the seed it names. Returns 0 or an exit code. */
static int open_scenario(struct mlift_run *run, const char *file)
{
    struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    int status = scenario ? mlift_scenario_load(scenario, file, cli_diagnose_print, &diagnose)
                          : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (status) {
        free(scenario);
    } else {
        status = mlift_run_init_rates(run, scenario, MLIFT_KEEP_GOAL);
    }
    if (status && status != MLIFT_ERR_BAD_SCENARIO) {
        fprintf(stderr, "microlift replay: %s: %s\n", file, mlift_error_describe(status));
    }
    return !status ? CLI_DONE : status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
}

static int open_run(struct mlift_run *run, const char *file)
{
    struct mlift_diag diag;

    if (!is_hdf5(file)) {
        return open_scenario(run, file);
    }
    int status = mlift_results_load(run, file, &diag);
    if (status) {
        fprintf(stderr, "microlift replay: %s: %s\n", file, diag.message);
    }
    return !status ? CLI_DONE : status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
}

static const char *const stages[] = {"awareness", "consideration", "intent", "activation"};
static const char *const events[] = {"opened, clicked, replied", "opened, clicked", "opened",
                                     "machine open only",        "not opened",      "opened, unsubscribed",
                                     "opened, complained"};

/* Where a state stands, in words. */
static const char *position_name(const struct mlift_table *table, int state)
{
    int position = mlift_table_position(table, state);

    if (table->campaign->model == MLIFT_MODEL_TABLE) {
        return "-"; /* one touch, no funnel */
    }
    return mlift_funnel_has_left(&table->funnel, position) ? "left" : stages[mlift_funnel_stage(position)];
}

static const char *seen_name(const struct mlift_table *table, size_t seen, int d)
{
    const struct mlift_data_point *point = &table->campaign->data_point[d];
    int level = mlift_observed_level(&table->list.observed, table->campaign, seen, d);

    return level == point->n_levels ? "unknown" : point->level[level];
}

static void print_person(const struct mlift_run *run, const struct arguments *arguments,
                         const struct mlift_replay_person *person)
{
    const struct mlift_table *table = &run->table;
    const struct mlift_campaign *campaign = table->campaign;

    printf("Subscriber %ld of replicate %ld, scenario %s, seed %llu\n", arguments->subscriber, arguments->replicate,
           run->scenario->name, (unsigned long long)run->seed);
    for (int d = 0; d < campaign->n_data_points; d++) {
        if (table->list.profile.points >> d & 1) {
            int level =
                mlift_table_level(table, person->cell, mlift_table_start(table, person->cell, person->stage), d);
            printf("  %-14s %-18s", campaign->data_point[d].name, campaign->data_point[d].level[level]);
            if (table->list.observed.points >> d & 1) {
                printf(" seen as %s", seen_name(table, person->seen, d));
            }
            putchar('\n');
        }
    }
    if (campaign->model == MLIFT_MODEL_BEHAVIOURAL) {
        printf("  %-14s %+.2f on the open logit\n", "propensity", table->list.propensity[person->propensity_bin]);
        printf("  %-14s %s at the start\n", "funnel", stages[person->stage]);
    }
    printf("  %-14s %s\n", "segment", table->segment[person->segment]);
    if (campaign->n_arms > 0) {
        printf("  %-14s %s in the experiment\n", "arm", campaign->strategy[campaign->arm_strategy[person->arm]].name);
    }
}

static void print_step(const struct mlift_table *table, const struct mlift_replay_step *step)
{
    const struct mlift_campaign *campaign = table->campaign;
    char outcome[200];

    if (campaign->model == MLIFT_MODEL_TABLE) {
        const char *reached =
            step->outcomes_reached ? campaign->cells.outcome[step->outcomes_reached - 1] : "no outcome";
        snprintf(outcome, sizeof outcome, "%s", reached);
    } else if (step->event < 0) {
        snprintf(outcome, sizeof outcome, "-");
    } else if (step->click_hours > 0.0) {
        snprintf(outcome, sizeof outcome, "%s after %.1f h", events[step->event], step->click_hours);
    } else if (step->open_hours > 0.0) {
        snprintf(outcome, sizeof outcome, "%s after %.1f h", events[step->event], step->open_hours);
    } else {
        snprintf(outcome, sizeof outcome, "%s", events[step->event]);
    }
    printf("  %4u  %-18s %+5.1f  0.%09u  %-32s %s\n", (unsigned)step->day,
           step->message ? campaign->message[step->message].name : "nothing", step->relevance,
           (unsigned)((uint64_t)step->word * 1000000000u >> 32), outcome, position_name(table, step->after));
}

static json_t *json_step(const struct mlift_table *table, const struct mlift_replay_step *step)
{
    const struct mlift_campaign *campaign = table->campaign;
    json_t *object =
        json_pack("{s:i, s:s, s:f, s:I, s:s, s:s, s:s}", "day", (int)step->day, "message",
                  step->message ? campaign->message[step->message].name : "nothing", "relevance", step->relevance,
                  "word", (json_int_t)step->word, "event", step->event < 0 ? "none" : events[step->event], "before",
                  position_name(table, step->before), "after", position_name(table, step->after));

    if (object && campaign->model == MLIFT_MODEL_TABLE) {
        json_object_set_new(object, "outcome",
                            step->outcomes_reached ? json_string(campaign->cells.outcome[step->outcomes_reached - 1])
                                                   : json_null());
    }
    if (object && step->open_hours > 0.0) {
        json_object_set_new(object, "open_hours", cli_json_number(step->open_hours));
    }
    if (object && step->click_hours > 0.0) {
        json_object_set_new(object, "click_hours", cli_json_number(step->click_hours));
    }
    return object;
}

static json_t *json_person(const struct mlift_run *run, const struct mlift_replay_person *person)
{
    const struct mlift_table *table = &run->table;
    const struct mlift_campaign *campaign = table->campaign;
    json_t *object = json_object(), *profile = json_object(), *seen = json_object();

    for (int d = 0; d < campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &campaign->data_point[d];
        if (table->list.profile.points >> d & 1) {
            int level =
                mlift_table_level(table, person->cell, mlift_table_start(table, person->cell, person->stage), d);
            json_object_set_new(profile, point->name, json_string(point->level[level]));
        }
        if (table->list.observed.points >> d & 1) {
            json_object_set_new(seen, point->name, json_string(seen_name(table, person->seen, d)));
        }
    }
    json_object_set_new(object, "profile", profile);
    json_object_set_new(object, "seen", seen);
    json_object_set_new(object, "segment", json_string(table->segment[person->segment]));
    json_object_set_new(object, "start", json_string(stages[person->stage]));
    if (campaign->n_arms > 0) {
        json_object_set_new(object, "arm", json_string(campaign->strategy[campaign->arm_strategy[person->arm]].name));
    }
    return object;
}

/* Follows the subscriber; a strategy that learns plays the whole list for it. */
static int take_steps(const struct mlift_run *run, const struct arguments *arguments,
                      const struct mlift_replay_person *person, int strategy, struct mlift_replay_step *steps,
                      uint32_t lanes[MLIFT_N_LANES], int *state)
{
    const struct mlift_table *table = &run->table;
    uint64_t r = (uint64_t)arguments->replicate;
    uint32_t i = (uint32_t)arguments->subscriber;

    if (!mlift_campaign_learns(&table->campaign->strategy[strategy])) {
        mlift_replay_follow(table, run->seed, r, i, strategy, person, steps, lanes);
        return MLIFT_OK;
    }
    uint16_t *knowledge = calloc((size_t)table->policy[strategy].n_steps, sizeof *knowledge);
    int status =
        knowledge ? mlift_replay_learn(table, run->seed, r, i, strategy, knowledge) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        mlift_replay_follow_given(table, run->seed, r, i, strategy, person, knowledge, steps, lanes);
        *state = knowledge[table->policy[strategy].n_steps - 1];
    }
    free(knowledge);
    return status;
}

/* ", in the pilot on B" or ", gets B, the winner of device=glasses" for kind learned; else "". */
static void write_role(const struct mlift_run *run, const struct mlift_replay_person *person, int strategy, int state,
                       char *role, size_t size)
{
    const struct mlift_strategy *own = &run->scenario->campaign.strategy[strategy];
    const struct mlift_segmentation *segments = &run->table.learns[strategy];

    role[0] = '\0';
    if (own->kind == MLIFT_STRATEGY_LEARNED && state < own->n_rules) {
        snprintf(role, size, ", in the pilot on %s", own->learning.candidate[state]);
    } else if (own->kind == MLIFT_STRATEGY_LEARNED) {
        snprintf(role, size, ", gets %s, the winner of %s", own->learning.candidate[state % own->n_rules],
                 segments->name[segments->of[person->seen]]);
    }
}

static void add_role(const struct mlift_strategy *own, int state, json_t *object)
{
    if (own->kind == MLIFT_STRATEGY_LEARNED) {
        json_object_set_new(object, "candidate", json_string(own->learning.candidate[state % own->n_rules]));
        json_object_set_new(object, "in_pilot", json_boolean(state < own->n_rules));
    }
}

/* One strategy: printed, or appended to `list`. */
static int follow(const struct mlift_run *run, const struct arguments *arguments,
                  const struct mlift_replay_person *person, int strategy, struct mlift_replay_step *steps, json_t *list)
{
    const struct mlift_table *table = &run->table;
    uint32_t lanes[MLIFT_N_LANES];

    char role[400];
    int state = 0;
    int status = take_steps(run, arguments, person, strategy, steps, lanes, &state);
    if (status) {
        return status;
    }
    write_role(run, person, strategy, state, role, sizeof role);
    if (!list) {
        printf("\n%s%s\n   day  message            match  word         outcome                          then in\n",
               table->campaign->strategy[strategy].name, role);
    }
    json_t *days = list ? json_array() : NULL, *counts = list ? json_object() : NULL;
    for (int t = 0; t < table->policy[strategy].n_steps; t++) {
        if (list) {
            json_array_append_new(days, json_step(table, &steps[t]));
        } else if (steps[t].message || table->every_step_counts || t + 1 == table->policy[strategy].n_steps) {
            print_step(table, &steps[t]);
        }
    }
    for (int m = 0; list && m < table->n_metrics; m++) {
        json_object_set_new(counts, table->metric[m].name, json_integer(lanes[table->metric[m].lane]));
    }
    if (list) {
        json_t *object = json_pack("{s:s, s:o, s:o}", "strategy", table->campaign->strategy[strategy].name, "steps",
                                   days, "counts", counts);
        add_role(&table->campaign->strategy[strategy], state, object);
        json_array_append_new(list, object);
    }
    return MLIFT_OK;
}

static int replay(const struct mlift_run *run, const struct arguments *arguments)
{
    const struct mlift_campaign *campaign = run->table.campaign;
    int only = arguments->strategy ? mlift_campaign_find_strategy(campaign, arguments->strategy) : -1;
    struct mlift_replay_person person;

    if (arguments->strategy && only < 0) {
        fprintf(stderr, "microlift replay: no strategy '%s'; there are:", arguments->strategy);
        for (int s = 0; s < campaign->n_strategies; s++) {
            fprintf(stderr, " %s", campaign->strategy[s].name);
        }
        fputc('\n', stderr);
        return CLI_WRONG_USE;
    }
    if ((size_t)arguments->subscriber >= campaign->list_size) {
        fprintf(stderr, "microlift replay: the list has %zu subscribers, numbered from 0 to %zu\n", campaign->list_size,
                campaign->list_size - 1);
        return CLI_WRONG_USE;
    }
    struct mlift_replay_step *steps = calloc((size_t)run->table.calendar.n_steps, sizeof *steps);
    json_t *list = arguments->json ? json_array() : NULL;
    if (!steps) {
        fputs("microlift replay: not enough memory\n", stderr);
        return CLI_MACHINE;
    }
    mlift_replay_meet(&run->table, run->seed, (uint64_t)arguments->replicate, (uint32_t)arguments->subscriber, &person);
    if (!list) {
        print_person(run, arguments, &person);
    }
    int status = MLIFT_OK;
    for (int s = only < 0 ? 0 : only; !status && s < (only < 0 ? campaign->n_strategies : only + 1); s++) {
        status = follow(run, arguments, &person, s, steps, list);
    }
    free(steps);
    if (status) {
        json_decref(list);
        fputs("microlift replay: not enough memory\n", stderr);
        return CLI_MACHINE;
    }
    if (!list) {
        return CLI_DONE;
    }
    json_t *object =
        json_pack("{s:s, s:o, s:I, s:I, s:o, s:o}", "scenario", run->scenario->name, "seed", cli_json_seed(run->seed),
                  "replicate", (json_int_t)arguments->replicate, "subscriber", (json_int_t)arguments->subscriber,
                  "person", json_person(run, &person), "strategies", list);
    return cli_json_print(object) ? CLI_MACHINE : CLI_DONE;
}

void cli_cmd_replay_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_replay(int argc, char **argv)
{
    struct arguments arguments = {0};
    struct mlift_run run;

    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    int code = open_run(&run, arguments.file);
    if (!code) {
        code = replay(&run, &arguments);
        mlift_run_free(&run);
    }
    return code;
}
