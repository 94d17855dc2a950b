#include "cli/commands/sweep_view.h"

#include "analysis/numerics/figure.h"
#include "cli/command.h"
#include "cli/commands/sweep_show.h"
#include "cli/outfile.h"
#include "cli/show/json.h"
#include "cli/show/page_text.h"
#include "sim/sweep_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {"full factorial", "Sobol design (Saltelli's scheme)", "Latin hypercube"};

/* --- info --------------------------------------------------------------------------------------------------------- */

static void put_names(const char *what, int n, const char *first, size_t stride)
{
    printf("%-12s %d:", what, n);
    for (int i = 0; i < n; i++) {
        printf("%s %s", i > 0 ? "," : "", first + (size_t)i * stride);
    }
    putchar('\n');
}

static void put_key(const struct mlift_sweep_key *key)
{
    enum { MOST_SHOWN = 8 };

    printf("  %-34s", key->path);
    if (key->is_range) {
        printf(" from %g to %g\n", key->low, key->high);
        return;
    }
    for (size_t l = 0; l < key->n_levels && l < MOST_SHOWN; l++) {
        printf("%s %s", l > 0 ? "," : "", key->level[l]);
    }
    puts(key->n_levels > MOST_SHOWN ? ", ..." : "");
}

static void put_text(const char *file, const struct mlift_sweep *sweep, const struct mlift_sweep_about *about)
{
    struct mlift_figure points = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)sweep->n_points);
    struct mlift_figure replicates = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)sweep->n_replicates);
    char line[CLI_PAGE_TEXT_LINE];

    printf("%s: microlift sweep, format %s\n", file, about->format_version);
    printf("%-12s %s: %s\n", "scenario", sweep->name, cli_page_text_line(sweep->title, line));
    printf("%-12s microlift %s, commit %.12s\n", "written by", about->microlift_version, about->git_sha);
    printf("%-12s %s points, %s\n", "design", points.text, kinds[sweep->kind]);
    if (sweep->n_replicates > 0) {
        printf("%-12s %s at each point, seed %llu\n", "replicates", replicates.text, (unsigned long long)sweep->seed);
    } else {
        printf("%-12s none: exact rates only\n", "replicates");
    }
    if (sweep->horizon_days > 0) {
        printf("%-12s %u days\n", "counted for", sweep->horizon_days);
    }
    put_names("strategies", sweep->n_strategies, sweep->strategy[0], sizeof sweep->strategy[0]);
    put_names("metrics", sweep->n_metrics, sweep->metric[0], sizeof sweep->metric[0]);
    printf("%-12s %d:\n", "keys", sweep->n_keys);
    for (int k = 0; k < sweep->n_keys; k++) {
        put_key(&sweep->key[k]);
    }
    printf("%-12s %s\n", "counts", about->counts_sha256);
    printf("\n`microlift sweep %s` says what it shows.\n", file);
}

static int put_json(const char *file, const struct mlift_sweep *sweep, const struct mlift_sweep_about *about)
{
    static const char *const names[] = {"factorial", "sobol", "lhs"};
    json_t *keys = json_array(), *strategies = json_array(), *metrics = json_array();

    for (int k = 0; k < sweep->n_keys; k++) {
        json_array_append_new(keys, json_string(sweep->key[k].path));
    }
    for (int s = 0; s < sweep->n_strategies; s++) {
        json_array_append_new(strategies, json_string(sweep->strategy[s]));
    }
    for (int m = 0; m < sweep->n_metrics; m++) {
        json_array_append_new(metrics, json_string(sweep->metric[m]));
    }
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:s, s:s}",
                               "file", file, "format", MLIFT_SWEEP_FORMAT, "format_version", about->format_version,
                               "microlift_version", about->microlift_version, "git_sha", about->git_sha, "scenario",
                               sweep->name, "title", sweep->title, "design", names[sweep->kind], "points",
                               (json_int_t)sweep->n_points, "replicates", (json_int_t)sweep->n_replicates, "seed",
                               cli_json_seed(sweep->seed), "keys", keys, "strategies", strategies, "metrics", metrics,
                               "sweep_sha256", about->sweep_sha256, "counts_sha256", about->counts_sha256);
    json_object_set_new(object, "horizon_days",
                        sweep->horizon_days > 0 ? json_integer(sweep->horizon_days) : json_null());
    return cli_json_print(object) ? CLI_MACHINE : CLI_DONE;
}

int cli_sweep_view_info(const char *file, bool json, bool digest, bool scenario)
{
    struct mlift_sweep sweep;
    struct mlift_sweep_about about;
    int code = cli_sweep_show_open("microlift info", file, &sweep, &about);

    if (code) {
        return code;
    }
    if (json) {
        code = put_json(file, &sweep, &about);
    } else if (digest) {
        puts(about.counts_sha256);
    } else if (scenario) {
        fwrite(sweep.text, 1, sweep.text_length, stdout);
    } else {
        put_text(file, &sweep, &about);
    }
    mlift_sweep_free(&sweep);
    return fflush(stdout) ? CLI_MACHINE : code;
}

/* --- export ------------------------------------------------------------------------------------------------------- */

static void put_row(struct cli_tidy *tidy, const struct mlift_sweep *sweep, size_t i, int s, int m)
{
    struct mlift_sweep_figure rate = mlift_sweep_rate(sweep, i, s, m);
    struct mlift_sweep_figure difference = mlift_sweep_difference(sweep, i, s, (int)sweep->baseline[i], m);

    cli_tidy_count(tidy, i);
    for (int k = 0; k < sweep->n_keys; k++) {
        size_t cell = i * (size_t)sweep->n_keys + (size_t)k;
        if (isnan(sweep->number[cell])) {
            cli_tidy_text(tidy, sweep->value[cell]);
        } else {
            cli_tidy_real(tidy, sweep->number[cell]);
        }
    }
    cli_tidy_text(tidy, sweep->strategy[s]);
    cli_tidy_text(tidy, sweep->metric[m]);
    cli_tidy_count(tidy, sweep->list_size[i]);
    cli_tidy_real(tidy, mlift_sweep_exact(sweep, i, s, m));
    cli_tidy_real(tidy, rate.value);
    cli_tidy_real(tidy, rate.mcse);
    cli_tidy_real(tidy, mlift_sweep_exact(sweep, i, s, m) - mlift_sweep_exact(sweep, i, (int)sweep->baseline[i], m));
    cli_tidy_real(tidy, difference.value);
    cli_tidy_real(tidy, difference.mcse);
    cli_tidy_text(tidy, sweep->strategy[sweep->baseline[i]]);
    cli_tidy_end_row(tidy);
}

static void put_table(const struct mlift_sweep *sweep, enum cli_tidy_format format, FILE *out)
{
    static const char *const figures[] = {"strategy",        "metric",  "subscribers",      "exact_rate",
                                          "simulated_rate",  "mcse",    "exact_difference", "simulated_difference",
                                          "difference_mcse", "baseline"};
    enum { N_FIGURES = sizeof figures / sizeof *figures };
    const char *columns[1 + MLIFT_SWEEP_MOST_KEYS + N_FIGURES];
    struct cli_tidy tidy;
    int n = 0;

    columns[n++] = "point";
    for (int k = 0; k < sweep->n_keys; k++) {
        columns[n++] = sweep->key[k].path;
    }
    for (int f = 0; f < N_FIGURES; f++) {
        columns[n++] = figures[f];
    }
    cli_tidy_begin(&tidy, out, format, columns, n);
    for (size_t i = 0; i < sweep->n_points; i++) {
        for (int s = 0; s < sweep->n_strategies; s++) {
            for (int m = 0; m < sweep->n_metrics; m++) {
                put_row(&tidy, sweep, i, s, m);
            }
        }
    }
    cli_tidy_finish(&tidy);
}

int cli_sweep_view_export(const char *program, const char *file, enum cli_tidy_format format, const char *output,
                          bool force)
{
    struct mlift_sweep sweep;
    struct cli_outfile out;
    int code = cli_sweep_show_open(program, file, &sweep, NULL);

    if (code) {
        return code;
    }
    code = cli_outfile_open(&out, program, output, force);
    if (!code) {
        put_table(&sweep, format, out.stream);
        code = cli_outfile_close(&out, program);
    }
    mlift_sweep_free(&sweep);
    return code;
}
