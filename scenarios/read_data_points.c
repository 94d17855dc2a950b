#include "scenarios/read_data_points.h"

#include "models/parameter.h"

#include <stdio.h>
#include <string.h>

enum { FEWEST_LEVELS = 2 };

static const struct mlift_reader_range share_range = {0, 1, false, "share"};
static const struct mlift_reader_range logit_range = {-10, 10, false, "logit"};
static const struct mlift_reader_range days_range = {1, 10000, false, "days"};

static bool add_level(struct mlift_reader *reader, struct mlift_data_point *point, struct mlift_place place,
                      const char *name)
{
    if (point->n_levels == MLIFT_MAX_LEVELS) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, place, name,
                            "more than %d levels of %s: merge the rare ones", MLIFT_MAX_LEVELS, point->name);
        return false;
    }
    if (mlift_campaign_find_level(point, name) >= 0) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_REPEATED_NAME, place, name, "`%s` stands twice among them",
                            name);
        return false;
    }
    (void)mlift_reader_name(reader, place, name, point->level[point->n_levels]);
    /* A bad name is kept all the same: who names the level shall not be told that there is none. */
    snprintf(point->level[point->n_levels++], MLIFT_NAME_SIZE, "%.*s", MLIFT_NAME_SIZE - 1, name);
    return true;
}

static void read_level_list(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                            struct mlift_data_point *point)
{
    if (!reader->shares_from_data) {
        (void)mlift_reader_is(reader, node, MLIFT_YAML_MAPPING,
                              "a mapping of levels to shares (a plain list needs list.cells, list.file or the table)");
        return;
    }
    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        if (mlift_reader_is(reader, child, MLIFT_YAML_SCALAR, "the name of a level") &&
            !add_level(reader, point, child->place, child->text)) {
            return;
        }
    }
    for (int l = 0; l < point->n_levels; l++) {
        point->share[l] = 1.0 / point->n_levels;
    }
}

static void read_level_shares(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                              struct mlift_data_point *point)
{
    bool complete = true;

    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        if (!add_level(reader, point, child->key_place, child->key)) {
            return;
        }
        complete &= mlift_reader_real(reader, child, &share_range, &point->share[point->n_levels - 1]);
    }
    if (complete) {
        mlift_reader_sum(reader, node, point->share, (size_t)point->n_levels);
    }
}

/* One line of conditional shares; the first line names the levels. */
static void read_shares_given(struct mlift_reader *reader, const struct mlift_yaml_node *line,
                              struct mlift_data_point *point, int given_level, bool first)
{
    double *shares = point->share_given[given_level];
    int index = (int)(point - reader->campaign->data_point);
    bool complete = true;

    if (!mlift_reader_is(reader, line, MLIFT_YAML_MAPPING, "a mapping of levels to shares")) {
        return;
    }
    for (const struct mlift_yaml_node *child = line->first; child; child = child->next) {
        if (first && !add_level(reader, point, child->key_place, child->key)) {
            return;
        }
        int level = first ? point->n_levels - 1 : mlift_reader_level(reader, child->key_place, index, child->key);
        complete &= level >= 0 && mlift_reader_real(reader, child, &share_range, &shares[level]);
    }
    if (complete) {
        mlift_reader_sum(reader, line, shares, (size_t)point->n_levels);
    }
}

static void read_conditional_levels(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                                    struct mlift_data_point *point)
{
    const struct mlift_data_point *other = &reader->campaign->data_point[point->given];

    if (!mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping with one line of shares per level of `given`")) {
        return;
    }
    for (const struct mlift_yaml_node *line = node->first; line; line = line->next) {
        int level = mlift_reader_level(reader, line->key_place, point->given, line->key);
        if (level >= 0) {
            read_shares_given(reader, line, point, level, line == node->first);
        }
    }
    for (int l = 0; l < other->n_levels; l++) {
        if (!mlift_yaml_get(node, other->level[l])) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISSING_KEY, node->key_place, node->key,
                                "the shares of %s given `%s` are missing: one line for each level of %s", point->name,
                                other->level[l], other->name);
        }
    }
}

/* `given` must name a data point that stands earlier in the file, so that a profile can be drawn in one pass. */
static void read_given(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_data_point *point)
{
    const struct mlift_yaml_node *section = mlift_yaml_get(reader->root, "data_points");

    if (!mlift_reader_is(reader, node, MLIFT_YAML_SCALAR, "the name of another data point")) {
        return;
    }
    if (!strcmp(node->text, point->name) ||
        (mlift_campaign_find_data_point(reader->campaign, node->text) < 0 && mlift_yaml_get(section, node->text))) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_GIVEN_ORDER, node->place, node->key,
                            "`%s` must stand before %s, whose shares depend on it", node->text, point->name);
        return;
    }
    int given = mlift_reader_data_point(reader, node->place, node->text);
    if (given >= 0) {
        point->given = given;
    }
}

/* What a default says about levels by name goes with the level, also where the levels are given anew. */
static void inherit_by_level(struct mlift_data_point *point, const struct mlift_data_point *preset)
{
    memset(point->prognostic, 0, sizeof point->prognostic);
    memset(point->responsiveness, 0, sizeof point->responsiveness);
    for (int l = 0; l < point->n_levels; l++) {
        int same = mlift_campaign_find_level(preset, point->level[l]);
        if (same >= 0) {
            point->prognostic[l] = preset->prognostic[same];
            point->responsiveness[l] = preset->responsiveness[same];
        }
    }
}

static void read_levels(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_data_point *point)
{
    struct mlift_data_point preset = *point;
    const struct mlift_yaml_node *levels = mlift_yaml_get(node, "levels");

    if (!levels) {
        if (point->n_levels == 0 || point->given >= 0) {
            (void)mlift_reader_need(reader, node, "levels", "levels: {yes: 0.4, no: 0.6}");
        }
        return;
    }
    point->n_levels = 0;
    memset(point->share, 0, sizeof point->share);
    size_t errors_before = reader->defects.n_errors;
    if (point->given >= 0) {
        read_conditional_levels(reader, levels, point);
    } else if (levels->kind == MLIFT_YAML_SEQUENCE) {
        read_level_list(reader, levels, point);
    } else if (mlift_reader_is(reader, levels, MLIFT_YAML_MAPPING, "a mapping of levels to shares")) {
        read_level_shares(reader, levels, point);
    }
    if (point->n_levels < FEWEST_LEVELS && reader->defects.n_errors == errors_before) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, levels->key_place, levels->key,
                            "a data point has at least %d levels: one level tells nobody apart", FEWEST_LEVELS);
    }
    inherit_by_level(point, &preset);
}

static void read_by_level(struct mlift_reader *reader, const struct mlift_yaml_node *node, int point,
                          const struct mlift_reader_range *range, double *values)
{
    if (!node || !mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping of levels to numbers")) {
        return;
    }
    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        int level = mlift_reader_level(reader, child->key_place, point, child->key);
        if (level >= 0) {
            (void)mlift_reader_real(reader, child, range, &values[level]);
        }
    }
}

static void read_scalars(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                         struct mlift_data_point *point)
{
    size_t n;
    const struct mlift_parameter *table = mlift_parameter_of_data_point(&n);

    for (size_t i = 0; i < n; i++) {
        const struct mlift_yaml_node *value = mlift_yaml_get(node, table[i].key);
        struct mlift_reader_range range = {table[i].low, table[i].high, table[i].low_open, table[i].unit};
        double number;
        if (value && mlift_reader_real(reader, value, &range, &number)) {
            mlift_parameter_set(&table[i], point, number);
        }
    }
}

/* Drift may name levels of `stage`, which may stand later in the file. */
static void read_drift(struct mlift_reader *reader, const struct mlift_yaml_node *node, int point)
{
    struct mlift_data_point *data_point = &reader->campaign->data_point[point];
    const struct mlift_yaml_node *to = mlift_yaml_get(node, "drift_to");
    const struct mlift_yaml_node *needs = mlift_yaml_get(node, "drift_needs_stage");

    if (to && mlift_reader_is(reader, to, MLIFT_YAML_SCALAR, "the name of a level")) {
        data_point->drift_to = mlift_reader_level(reader, to->place, point, to->text);
    }
    if (needs && reader->campaign->stage_point < 0) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_GOAL_NEEDS_STAGE, needs->key_place, needs->key,
                            "there is no data point `stage` whose levels could be meant");
    } else if (needs) {
        data_point->drift_needs_stage = mlift_reader_levels(reader, needs, reader->campaign->stage_point, false);
    }
}

static void set_ageing(struct mlift_campaign *campaign, const double *days)
{
    for (int l = 0; l < MLIFT_MAX_RECENCY_LEVELS; l++) {
        campaign->dynamics.ageing_per_day[l] = days[l] > 0 ? 1 / days[l] : 0;
    }
}

static void read_ages(struct mlift_reader *reader, const struct mlift_yaml_node *node, int point)
{
    struct mlift_data_point *recency = &reader->campaign->data_point[point];
    struct mlift_data_point preset;
    double days[MLIFT_MAX_LEVELS] = {0};
    const struct mlift_yaml_node *ages = mlift_yaml_get(node, "ages_after_days");

    if (recency->n_levels > MLIFT_MAX_RECENCY_LEVELS) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, node->key_place, node->key,
                            "recency has more than %d levels: merge some", MLIFT_MAX_RECENCY_LEVELS);
        return;
    }
    (void)mlift_parameter_default_data_point("recency", &preset);
    for (int l = 0; l + 1 < recency->n_levels; l++) {
        int same = mlift_campaign_find_level(&preset, recency->level[l]);
        days[l] = same >= 0 ? mlift_parameter_default_age_days(same) : 0;
    }
    read_by_level(reader, ages, point, &days_range, days);
    if (recency->n_levels > 0 && ages && mlift_yaml_get(ages, recency->level[recency->n_levels - 1])) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISPLACED_KEY, ages->key_place, ages->key,
                            "`%s` is the last level and does not age: leave it out",
                            recency->level[recency->n_levels - 1]);
    }
    days[recency->n_levels > 0 ? recency->n_levels - 1 : 0] = 0;
    set_ageing(reader->campaign, days);
}

static void read_point(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    struct mlift_campaign *campaign = reader->campaign;
    int index = campaign->n_data_points;
    struct mlift_data_point *point = &campaign->data_point[index];
    const struct mlift_yaml_node *given = mlift_yaml_get(node, "given");

    if (!mlift_parameter_default_data_point(node->key, point)) {
        mlift_parameter_set_data_point_defaults(point);
        (void)mlift_reader_name(reader, node->key_place, node->key, point->name);
        snprintf(point->name, sizeof point->name, "%.*s", MLIFT_NAME_SIZE - 1, node->key);
    }
    mlift_reader_keys(reader, node, "data_points.NAME");
    if (given) {
        read_given(reader, given, point);
    }
    campaign->n_data_points++; /* now its own levels can be looked up */
    if (!given || point->given >= 0) {
        read_levels(reader, node, point);
    }
    read_scalars(reader, node, point);
    read_by_level(reader, mlift_yaml_get(node, "prognostic"), index, &logit_range, point->prognostic);
    read_by_level(reader, mlift_yaml_get(node, "responsiveness"), index, &logit_range, point->responsiveness);
}

/* A data point may be written `device: {}` or `device:`. */
static bool is_point(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    bool empty = node->kind == MLIFT_YAML_SCALAR && !node->quoted && !node->text[0];

    return empty || mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping ({} inherits everything)");
}

static void read_all(struct mlift_reader *reader, const struct mlift_yaml_node *section)
{
    struct mlift_campaign *campaign = reader->campaign;

    for (const struct mlift_yaml_node *node = section->first; node; node = node->next) {
        if (campaign->n_data_points == MLIFT_MAX_DATA_POINTS) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, node->key_place, node->key,
                                "more than %d data points", MLIFT_MAX_DATA_POINTS);
            break;
        }
        if (mlift_campaign_find_data_point(campaign, node->key) < 0 && is_point(reader, node)) {
            read_point(reader, node);
        }
    }
    if (!section->first) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, section->key_place, section->key,
                            "no data point: name at least one, or leave the section out for the five defaults");
    }
}

static void take_defaults(struct mlift_campaign *campaign)
{
    for (int i = 0; mlift_parameter_default_data_point_name(i); i++) {
        (void)mlift_parameter_default_data_point(mlift_parameter_default_data_point_name(i), &campaign->data_point[i]);
        campaign->n_data_points++;
    }
}

void mlift_read_data_points(struct mlift_reader *reader)
{
    struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_yaml_node *section = mlift_yaml_get(reader->root, "data_points");

    if (section && mlift_reader_is(reader, section, MLIFT_YAML_MAPPING, "a mapping of names to data points")) {
        read_all(reader, section);
    } else if (!section) {
        take_defaults(campaign);
    }
    campaign->stage_point = mlift_campaign_find_data_point(campaign, "stage");
    campaign->recency_point = mlift_campaign_find_data_point(campaign, "recency");
    for (int d = 0; section && d < campaign->n_data_points; d++) {
        const struct mlift_yaml_node *node = mlift_yaml_get(section, campaign->data_point[d].name);
        const struct mlift_yaml_node *ages = mlift_yaml_get(node, "ages_after_days");
        read_drift(reader, node, d);
        if (d == campaign->recency_point) {
            read_ages(reader, node, d);
        } else if (ages) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISPLACED_KEY, ages->key_place, ages->key,
                                "only the data point `recency` ages; use drift_per_month here");
        }
    }
}

static bool nobody_has(const struct mlift_campaign *campaign, const struct mlift_data_point *point, int level)
{
    if (point->given < 0) {
        return point->share[level] <= 0;
    }
    for (int g = 0; g < campaign->data_point[point->given].n_levels; g++) {
        if (point->share_given[g][level] > 0) {
            return false;
        }
    }
    return true;
}

void mlift_read_data_points_check(struct mlift_reader *reader)
{
    const struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_yaml_node *section = mlift_yaml_get(reader->root, "data_points");

    for (int d = 0; d < campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &campaign->data_point[d];
        const struct mlift_yaml_node *node = mlift_yaml_get(section, point->name);
        for (int l = 0; l < point->n_levels; l++) {
            if (nobody_has(campaign, point, l)) {
                mlift_defect_report(&reader->defects, MLIFT_DEFECT_LEVEL_NOBODY_HAS,
                                    node ? node->key_place : (struct mlift_place){0, 0}, point->level[l],
                                    "nobody on the list has %s `%s`: its share is 0", point->name, point->level[l]);
            }
        }
    }
}
