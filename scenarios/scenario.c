#include "scenarios/scenario.h"

#include "scenarios/bundle.h"
#include "scenarios/check_strategies.h"
#include "scenarios/file.h"
#include "scenarios/read_data_points.h"
#include "scenarios/read_goal.h"
#include "scenarios/read_list.h"
#include "scenarios/read_messages.h"
#include "scenarios/read_report.h"
#include "scenarios/read_strategies.h"
#include "scenarios/read_table.h"
#include "scenarios/reader.h"
#include "scenarios/vary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT_VERSION = 1, DEFAULT_SEED = 1, DEFAULT_REPLICATES = 10000, MOST_REPLICATES = 1000000000 };

static void read_version(struct mlift_reader *reader)
{
    const struct mlift_yaml_node *node = mlift_reader_need(reader, reader->root, "microlift", "microlift: 1");
    uint64_t version;

    if (node && mlift_reader_whole(reader, node, 0, UINT64_MAX, &version) && version != FORMAT_VERSION) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_BAD_VERSION, node->place, node->key,
                            "format version %llu is not known: this program reads version %d",
                            (unsigned long long)version, FORMAT_VERSION);
    }
}

static void read_texts(struct mlift_reader *reader)
{
    struct mlift_scenario *scenario = reader->scenario;
    const struct mlift_yaml_node *name = mlift_reader_need(reader, reader->root, "name", "name: my-campaign");
    const struct mlift_yaml_node *title = mlift_yaml_get(reader->root, "title");
    const struct mlift_yaml_node *question = mlift_yaml_get(reader->root, "question");

    if (name && mlift_reader_is(reader, name, MLIFT_YAML_SCALAR, "a name")) {
        (void)mlift_reader_name(reader, name->place, name->text, scenario->name);
    }
    snprintf(scenario->title, sizeof scenario->title, "%s", scenario->name);
    if (title) {
        (void)mlift_reader_text(reader, title, scenario->title, sizeof scenario->title);
    }
    if (question) {
        (void)mlift_reader_text(reader, question, scenario->question, sizeof scenario->question);
    }
}

static void read_head(struct mlift_reader *reader)
{
    static const char *const models[] = {"behavioural", "table"};
    struct mlift_scenario *scenario = reader->scenario;
    const struct mlift_yaml_node *seed = mlift_yaml_get(reader->root, "seed");
    const struct mlift_yaml_node *replicates = mlift_yaml_get(reader->root, "replicates");
    const struct mlift_yaml_node *model = mlift_yaml_get(reader->root, "model");

    read_version(reader);
    read_texts(reader);
    scenario->seed = DEFAULT_SEED;
    scenario->replicates = DEFAULT_REPLICATES;
    if (seed) {
        (void)mlift_reader_whole(reader, seed, 0, UINT64_MAX, &scenario->seed);
    }
    if (replicates) {
        (void)mlift_reader_whole(reader, replicates, 1, MOST_REPLICATES, &scenario->replicates);
    }
    bool table = model && mlift_reader_choice(reader, model, models, 2) == 1;
    reader->campaign->model = table ? MLIFT_MODEL_TABLE : MLIFT_MODEL_BEHAVIOURAL;
}

/* Two probabilities of one moment must leave room for nothing happening. */
static void check_pair(struct mlift_reader *reader, const char *what, const double *a, const double *b)
{
    static const char *const stages[] = {"awareness", "consideration", "intent"};
    const struct mlift_yaml_node *funnel = mlift_yaml_get(reader->root, "funnel");
    const struct mlift_yaml_node *at = funnel ? funnel : &reader->nothing;

    for (int s = 0; s < MLIFT_ACTIVATION; s++) {
        if (a[s] + b[s] > 1 + 1e-9) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_PROBABILITIES_SUM, at->key_place, "funnel",
                                "%s in %s sum to %.6g: at most 1", what, stages[s], a[s] + b[s]);
        }
    }
}

static void read_parameters(struct mlift_reader *reader)
{
    static const char *const sections[] = {"response", "funnel", "economics"};
    const struct mlift_dynamics *dynamics = &reader->campaign->dynamics;
    const struct mlift_yaml_node *funnel = mlift_yaml_get(reader->root, "funnel");

    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const struct mlift_yaml_node *node = mlift_yaml_get(reader->root, sections[i]);
        if (node) {
            mlift_reader_parameters(reader, node, sections[i]);
        }
    }
    const struct mlift_yaml_node *start = mlift_yaml_get(funnel, "start");
    if (start) {
        mlift_reader_sum(reader, start, dynamics->start, MLIFT_ACTIVATION);
    }
    check_pair(reader, "advance and skip", dynamics->p_advance, dynamics->p_skip);
    check_pair(reader, "advance_per_day and decay_per_day", dynamics->advance_per_day, dynamics->decay_per_day);
}

/* The order follows what needs what, not the order of the file. */
static void read_sections(struct mlift_reader *reader)
{
    mlift_reader_keys(reader, reader->root, "");
    read_head(reader);
    mlift_read_list_begin(reader);
    mlift_read_data_points(reader);
    mlift_read_list(reader);
    mlift_read_table_check_sections(reader);
    if (reader->campaign->model == MLIFT_MODEL_TABLE) {
        mlift_read_table(reader);
    } else {
        mlift_read_messages(reader);
    }
    read_parameters(reader);
    mlift_read_table_earning(reader);
    mlift_read_strategies(reader);
    mlift_read_report(reader);
    mlift_read_report_horizon(reader);
    mlift_read_report_uncertain(reader);
    if (reader->campaign->model == MLIFT_MODEL_BEHAVIOURAL) {
        mlift_read_goal(reader);
    }
}

/* What can only be said of a campaign that has no errors so far. */
static void check_whole(struct mlift_reader *reader)
{
    mlift_read_data_points_check(reader);
    mlift_check_strategies(reader);
    if (reader->campaign->model == MLIFT_MODEL_BEHAVIOURAL) {
        mlift_read_goal_check(reader);
        if (reader->defects.n_errors == 0) {
            mlift_read_report_check_ends(reader);
        }
    }
}

static int read_tree(struct mlift_reader *reader, const char *text, size_t length, const struct mlift_vary *vary)
{
    struct mlift_yaml yaml;
    int failed = mlift_yaml_parse(&yaml, text, length, &reader->defects);

    if (!failed && vary) {
        failed = mlift_vary_apply(vary, &yaml, &reader->defects);
    }
    if (!failed) {
        reader->root = yaml.root;
        read_sections(reader);
        if (reader->defects.n_errors == 0 && !reader->status) {
            check_whole(reader);
        }
        failed = reader->status;
    }
    mlift_yaml_free(&yaml);
    if (!failed && reader->defects.n_errors > 0) {
        failed = MLIFT_RAISE(MLIFT_ERR_BAD_SCENARIO);
    }
    return failed;
}

static int keep_text(struct mlift_scenario *scenario, const char *text, size_t length)
{
    scenario->text = malloc(length + 1);
    if (!scenario->text) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    memcpy(scenario->text, text, length);
    scenario->text[length] = 0;
    scenario->text_length = length;
    scenario->yaml_length = mlift_bundle_yaml_length(text, length);
    return 0;
}

int mlift_scenario_load_text(struct mlift_scenario *scenario, const char *text, size_t length, const char *file,
                             const char *base, mlift_diag_sink *sink, void *context)
{
    return mlift_scenario_load_varied(scenario, text, length, file, base, NULL, sink, context);
}

int mlift_scenario_load_varied(struct mlift_scenario *scenario, const char *text, size_t length, const char *file,
                               const char *base, const struct mlift_vary *vary, mlift_diag_sink *sink, void *context)
{
    struct mlift_reader reader;

    memset(scenario, 0, sizeof *scenario);
    mlift_campaign_init(&scenario->campaign);
    memset(&reader, 0, sizeof reader);
    reader.scenario = scenario;
    reader.campaign = &scenario->campaign;
    reader.base = base;
    reader.nothing.text = reader.nothing.key = "";
    int failed = mlift_defect_init(&reader.defects, file);
    if (!failed) {
        failed = keep_text(scenario, text, length);
    }
    if (!failed) {
        reader.defects.text = text;
        reader.defects.length = scenario->yaml_length;
        reader.defects.arguments = vary ? vary->arguments : NULL;
        failed = read_tree(&reader, text, scenario->yaml_length, vary);
        mlift_defect_flush(&reader.defects, sink, context);
    }
    mlift_defect_free(&reader.defects);
    if (failed) {
        mlift_scenario_free(scenario);
    }
    return failed;
}

static int report_unreadable(const char *path, const char *reason, mlift_diag_sink *sink, void *context)
{
    struct mlift_defects defects;
    int failed = mlift_defect_init(&defects, path);

    if (!failed) {
        mlift_defect_report(&defects, MLIFT_DEFECT_UNREADABLE_FILE, (struct mlift_place){0, 0}, "",
                            "the file cannot be read: %s", reason);
        mlift_defect_flush(&defects, sink, context);
        failed = MLIFT_RAISE(MLIFT_ERR_BAD_SCENARIO);
    }
    mlift_defect_free(&defects);
    return failed;
}

int mlift_scenario_load(struct mlift_scenario *scenario, const char *path, mlift_diag_sink *sink, void *context)
{
    char *text = NULL, *base = NULL;
    size_t length = 0;
    const char *reason = "";

    memset(scenario, 0, sizeof *scenario);
    /* A stored scenario may carry CSV files of up to 8 MiB, with two more bytes a line. */
    int failed = mlift_file_read(path, (size_t)64 << 20, &text, &length, &reason);
    if (failed == MLIFT_ERR_OPEN_FILE) {
        return report_unreadable(path, reason, sink, context);
    }
    if (!failed) {
        base = mlift_file_directory(path);
        failed = base ? mlift_scenario_load_text(scenario, text, length, path, base, sink, context)
                      : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    free(base);
    free(text);
    return failed;
}

void mlift_scenario_free(struct mlift_scenario *scenario)
{
    mlift_campaign_free(&scenario->campaign);
    free(scenario->text);
    memset(scenario, 0, sizeof *scenario);
}
