#include "cli/commands/baseline_make.h"

#include "cli/command.h"
#include "cli/show/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 9 };

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

static json_t *figures_of(const struct mlift_baseline *baseline)
{
    json_t *list = json_array();

    for (size_t i = 0; i < baseline->n_figures; i++) {
        const struct mlift_baseline_figure *figure = &baseline->figure[i];
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

static json_t *object_of(const struct mlift_baseline *baseline)
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

char *cli_baseline_make_text(const struct mlift_baseline *baseline)
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
