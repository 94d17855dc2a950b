/* The scalar parameters of the model: key, type, unit, range, default, meaning and source, in one table.
 *
 * The table drives parsing, validation, `microlift validate --describe`, docs/parameters.md and the defaults. Keys are
 * those of the scenario file, dotted. A source is a publication, or "assumption". */
#ifndef MODELS_PARAMETER_H
#define MODELS_PARAMETER_H

#include "models/campaign.h"

enum mlift_parameter_type {
    MLIFT_PARAMETER_REAL,
    MLIFT_PARAMETER_WHOLE, /* stored as int */
    MLIFT_PARAMETER_ODD    /* stored as int; odd numbers only */
};

struct mlift_parameter {
    const char *key;
    enum mlift_parameter_type type;
    const char *unit; /* of the value in the file */
    double low, high; /* as in the file */
    bool low_open;    /* `low` itself is not allowed */
    double preset;    /* default, as in the file */
    const char *description;
    const char *source;
    size_t offset; /* into struct mlift_campaign, or struct mlift_data_point for the parameters of a data point */
    double scale;  /* stored value = value in the file times this (money: 100, in cents) */
};

/* The parameters of the whole campaign (response, funnel, economics) and how many they are. */
const struct mlift_parameter *mlift_parameter_all(size_t *n);

/* The parameters that each data point has (known, accuracy, ...); offsets are into struct mlift_data_point. */
const struct mlift_parameter *mlift_parameter_of_data_point(size_t *n);

/* The campaign parameter with this dotted key, or NULL. */
const struct mlift_parameter *mlift_parameter_find(const char *key);

/* Reads and writes one parameter in the struct that it belongs to (`base`), in the units of the file. */
double mlift_parameter_get(const struct mlift_parameter *parameter, const void *base);
void mlift_parameter_set(const struct mlift_parameter *parameter, void *base, double value);

/* True if `value` is finite, inside the range, and whole or odd where that is asked for. */
bool mlift_parameter_allows(const struct mlift_parameter *parameter, double value);

/* Sets every parameter of the campaign to its default; touches nothing else. The ageing of recency, which is
 * set through the data point `recency`, becomes that of the default data point. */
void mlift_parameter_set_defaults(struct mlift_campaign *campaign);

/* A data point without levels: every parameter at its default, `given` and `drift_to` -1. */
void mlift_parameter_set_data_point_defaults(struct mlift_data_point *point);

/* The i-th of the five default data points' names, or NULL after the last. */
const char *mlift_parameter_default_data_point_name(int i);

/* Fills `point` with the default data point `name`. Returns false, and leaves it alone, if there is no such default. */
bool mlift_parameter_default_data_point(const char *name, struct mlift_data_point *point);

/* Where the levels and the signal of the default data point `name` come from, or NULL if there is no such default. */
const char *mlift_parameter_default_data_point_source(const char *name);

/* Mean days in level i of the default data point `recency` before it ages into the next; 0 for the last level. */
double mlift_parameter_default_age_days(int i);

#endif
