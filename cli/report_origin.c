#include "cli/report_origin.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { OPEN_BYTES = 6000 }; /* a scenario that is longer is folded away */

static void put_scenario(struct cli_page *page, const struct mlift_scenario *scenario)
{
    char summary[192];

    snprintf(summary, sizeof summary, "%s.yaml: the scenario%s", scenario->name,
             scenario->text_length > scenario->yaml_length ? ", with the data that it names" : "");
    cli_page_verbatim(page, summary, scenario->text, scenario->text_length <= OPEN_BYTES);
}

static void put_run(struct cli_page *page, const struct mlift_run *run, const char *keep)
{
    char command[512];

    snprintf(command, sizeof command, "microlift run %s.yaml --seed %" PRIu64 " --replicates %zu --keep %s -o again.h5",
             run->scenario->name, run->seed, run->n_replicates, keep);
    cli_page_command(page, command);
}

void cli_report_origin_of_run(struct cli_page *page, const struct mlift_run *run,
                              const struct mlift_results_about *about, const char *file)
{
    const struct mlift_scenario *scenario = run->scenario;
    char digest[MLIFT_DIGEST_SIZE];

    cli_page_section(page, "origin", "Make the same numbers again");
    cli_page_say(page,
                 "Save the scenario below as %s.yaml (or take it from the results file: `microlift info %s "
                 "--scenario`). Then, on any machine, with any number of threads:",
                 scenario->name, file);
    put_run(page, run, about->keep);
    cli_page_command(page, "microlift info again.h5 --digest");
    cli_page_say(page, "The last line has to be this, the SHA-256 of every count that the report is made from:");
    cli_page_command(page, about->counts_sha256);
    mlift_digest_table(&run->table, digest);
    if (strcmp(digest, about->table_sha256) != 0) {
        cli_page_note(page, "The program that wrote this report has another model than the one that simulated: take "
                            "the version named below to get the same counts.");
    }
    cli_page_terms_begin(page);
    cli_page_term(page, "Simulated by", "microlift %s, commit %.12s", about->microlift_version, about->git_sha);
    mlift_digest_text(scenario->text, scenario->text_length, digest);
    cli_page_term(page, "SHA-256 of the scenario", "%s", digest);
    cli_page_term(page, "SHA-256 of the compiled model", "%s", about->table_sha256);
    cli_page_terms_end(page);
    put_scenario(page, scenario);
}

void cli_report_origin_of_counts(struct cli_page *page, const struct mlift_run *run, const char *command)
{
    static const char *const keeps[] = {
        [MLIFT_KEEP_GOAL] = "goal", [MLIFT_KEEP_DEFAULT] = "default", [MLIFT_KEEP_ALL] = "all"};
    char digest[MLIFT_DIGEST_SIZE];

    cli_page_section(page, "origin", "Make the same numbers again");
    cli_page_say(page,
                 "Save the scenario below as %s.yaml. These commands write this page again, byte for byte, on any "
                 "machine and with any number of threads:",
                 run->scenario->name);
    put_run(page, run, keeps[run->keep]);
    cli_page_command(page, command);
    cli_page_terms_begin(page);
    mlift_digest_text(run->scenario->text, run->scenario->text_length, digest);
    cli_page_term(page, "SHA-256 of the scenario", "%s", digest);
    mlift_digest_table(&run->table, digest);
    cli_page_term(page, "SHA-256 of the compiled model", "%s", digest);
    cli_page_terms_end(page);
    put_scenario(page, run->scenario);
}

void cli_report_origin_of_sweep(struct cli_page *page, const struct mlift_scenario *scenario, const char *command,
                                const char *counts_sha256)
{
    cli_page_section(page, "origin", "Make the same numbers again");
    cli_page_say(
        page, "Save the scenario below as %s.yaml. Then, on any machine, with any number of threads:", scenario->name);
    cli_page_command(page, command);
    cli_page_command(page, "microlift info again.h5 --digest");
    cli_page_say(page, "The last line has to be this, the SHA-256 of every count that the report is made from:");
    cli_page_command(page, counts_sha256);
    put_scenario(page, scenario);
}

void cli_report_origin_of_scenario(struct cli_page *page, const struct mlift_scenario *scenario, const char *command)
{
    char digest[MLIFT_DIGEST_SIZE];

    cli_page_section(page, "origin", "Make the same numbers again");
    cli_page_say(page,
                 "Save the scenario below as %s.yaml. Nothing in this report is random unless it says so, and what "
                 "is random is fixed by the scenario's seed: the command gives the same report, byte for byte.",
                 scenario->name);
    cli_page_command(page, command);
    mlift_digest_text(scenario->text, scenario->text_length, digest);
    cli_page_terms_begin(page);
    cli_page_term(page, "SHA-256 of the scenario", "%s", digest);
    cli_page_terms_end(page);
    put_scenario(page, scenario);
}

/* The day of SOURCE_DATE_EPOCH (reproducible-builds.org), as ", 2026-11-28"; empty where it is not set or no number. */
static void write_day(char out[32])
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    long long seconds = epoch ? strtoll(epoch, &end, 10) : 0;
    time_t time = (time_t)seconds;
    struct tm utc;

    out[0] = '\0';
    if (epoch && end != epoch && !*end && seconds >= 0 && seconds < 253402300800LL && gmtime_r(&time, &utc)) {
        (void)strftime(out, 32, ", %Y-%m-%d", &utc);
    }
}

void cli_report_origin_sign(struct cli_page *page)
{
    char day[32];

    write_day(day);
    cli_page_say(page, "Written by microlift " MLIFT_VERSION "%s.", day);
}
