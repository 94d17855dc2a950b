#include "cli/baseline_make.h"

#include "analysis/gate.h"
#include "cli/command.h"
#include "cli/json.h"
#include "models/draw.h"
#include "sim/results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 9 };

/* --- of a run ------------------------------------------------------------------------------------------------------
 */

int cli_baseline_make_digest(const struct mlift_run *run, size_t n, char digest[MLIFT_DIGEST_SIZE])
{
    struct mlift_run first = *run; /* replicates lie one behind the other: the first n are a run of n */

    first.n_replicates = first.worlds.n_replicates = first.experiment.n_replicates = n;
    return mlift_results_digest(&first, digest) ? CLI_MACHINE : CLI_DONE;
}

static void fill_figures(struct cli_baseline *baseline, const struct mlift_run *run)
{
    const struct mlift_table *table = &run->table;

    for (int s = 0; s < table->campaign->n_strategies; s++) {
        for (int m = 1; m < table->n_metrics; m++) { /* 0 is `subscribers` */
            struct cli_baseline_figure *figure = &baseline->figure[baseline->n_figures++];
            struct mlift_gate_rate rate = mlift_gate_rate_of(run, s, m);
            memcpy(figure->strategy, table->campaign->strategy[s].name, sizeof figure->strategy);
            memcpy(figure->metric, table->metric[m].name, sizeof figure->metric);
            figure->exact = rate.exact;
            figure->simulated = rate.value;
            figure->mcse = rate.mcse;
        }
    }
}

int cli_baseline_make(struct cli_baseline *baseline, const struct mlift_run *run)
{
    const struct mlift_scenario *scenario = run->scenario;

    memset(baseline, 0, sizeof *baseline);
    snprintf(baseline->microlift_version, sizeof baseline->microlift_version, "%s", MLIFT_VERSION);
    baseline->draw_address_version = MLIFT_DRAW_ADDRESS_VERSION;
    baseline->seed = run->seed;
    baseline->replicates = run->n_replicates;
    baseline->list_size = scenario->campaign.list_size;
    memcpy(baseline->scenario, scenario->name, sizeof baseline->scenario);
    mlift_digest_text(scenario->text, scenario->text_length, baseline->scenario_sha256);
    mlift_digest_table(&run->table, baseline->table_sha256);
    int code = cli_baseline_make_digest(run, run->n_replicates, baseline->counts_sha256);
    baseline->text = malloc(scenario->text_length + 1);
    baseline->figure = calloc(CLI_BASELINE_MOST_FIGURES, sizeof *baseline->figure);
    if (code || !baseline->text || !baseline->figure) {
        cli_baseline_free(baseline);
        return CLI_MACHINE;
    }
    memcpy(baseline->text, scenario->text, scenario->text_length);
    baseline->text[scenario->text_length] = 0;
    baseline->text_length = scenario->text_length;
    fill_figures(baseline, run);
    return CLI_DONE;
}

/* --- as JSON ---------------------------------------------------------------------------------------------------------
 */

/* To as many digits as the file will show, so that its digest is that of what is read back. */
static json_t *rate(double value)
{
    char digits[40];

    if (!isfinite(value)) {
        return json_null();
    }
    snprintf(digits, sizeof digits, "%.*g", DIGITS, value);
    return json_real(strtod(digits, NULL));
}

static json_t *lines_of(const char *text)
{
    json_t *lines = json_array();

    for (const char *at = text;; at++) {
        size_t n = strcspn(at, "\n");
        if (json_array_append_new(lines, json_stringn(at, n))) {
            json_decref(lines);
            return NULL;
        }
        at += n;
        if (!*at) {
            return lines;
        }
    }
}

static json_t *figures_of(const struct cli_baseline *baseline)
{
    json_t *list = json_array();

    for (size_t i = 0; i < baseline->n_figures; i++) {
        const struct cli_baseline_figure *figure = &baseline->figure[i];
        json_t *object =
            json_pack("{s:s, s:s, s:o, s:o, s:o}", "strategy", figure->strategy, "metric", figure->metric, "exact",
                      rate(figure->exact), "simulated", rate(figure->simulated), "mcse", rate(figure->mcse));
        if (json_array_append_new(list, object)) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *object_of(const struct cli_baseline *baseline)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:o, s:I, s:I, s:o, s:s, s:s, s:s, s:o}", "format",
                     CLI_BASELINE_FORMAT, "format_version", CLI_BASELINE_VERSION, "sha256", "", "microlift_version",
                     baseline->microlift_version, "generator", "philox4x32-10", "draw_address_version",
                     (json_int_t)baseline->draw_address_version, "scenario", baseline->scenario, "seed",
                     cli_json_seed(baseline->seed), "replicates", (json_int_t)baseline->replicates, "list_size",
                     (json_int_t)baseline->list_size, "figures", figures_of(baseline), "counts_sha256",
                     baseline->counts_sha256, "table_sha256", baseline->table_sha256, "scenario_sha256",
                     baseline->scenario_sha256, "scenario_text", lines_of(baseline->text));
}

/* --- one value a line ------------------------------------------------------------------------------------------------
 */

static bool put_value(FILE *out, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(DIGITS));
    bool done = text && fputs(text, out) >= 0;

    free(text);
    return done;
}

static bool put_list(FILE *out, const json_t *list)
{
    bool done = true;

    fputs("[\n", out);
    for (size_t i = 0; done && i < json_array_size(list); i++) {
        fputs("    ", out);
        done = put_value(out, json_array_get(list, i));
        fputs(i + 1 < json_array_size(list) ? ",\n" : "\n", out);
    }
    fputs("  ]", out);
    return done;
}

static bool put_object(FILE *out, json_t *object)
{
    bool done = true, first = true;
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        fprintf(out, "%s  \"%s\": ", first ? "{\n" : ",\n", key);
        done = done && (json_is_array(value) ? put_list(out, value) : put_value(out, value));
        first = false;
    }
    fputs("\n}\n", out);
    return done;
}

char *cli_baseline_make_text(const struct cli_baseline *baseline)
{
    char digest[MLIFT_DIGEST_SIZE], *text = NULL;
    size_t length = 0;
    json_t *object = object_of(baseline);
    bool sealed = object && cli_baseline_seal(object, digest) == CLI_DONE &&
                  json_object_set_new(object, "sha256", json_string(digest)) == 0;
    FILE *out = sealed ? open_memstream(&text, &length) : NULL;
    bool done = out && put_object(out, object);

    if (out && fclose(out) != 0) {
        done = false;
    }
    json_decref(object);
    if (!done) {
        free(text);
        text = NULL;
    }
    return text;
}
