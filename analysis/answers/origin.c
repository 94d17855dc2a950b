#include "analysis/answers/origin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { OPEN_BYTES = 6000 }; /* a scenario that is longer is folded away */

static void put_scenario(struct mlift_answer *answer, const struct mlift_scenario *scenario)
{
    char summary[192];

    snprintf(summary, sizeof summary, "%s.yaml: the scenario%s", scenario->name,
             scenario->text_length > scenario->yaml_length ? ", with the data that it names" : "");
    mlift_answer_verbatim(answer, summary, scenario->text, scenario->text_length > OPEN_BYTES);
}

static void put_run(struct mlift_answer *answer, const struct mlift_run *run, const char *keep)
{
    char command[512];

    snprintf(command, sizeof command, "microlift run %s.yaml --seed %" PRIu64 " --replicates %zu --keep %s -o again.h5",
             run->scenario->name, run->seed, run->n_replicates, keep);
    mlift_answer_command(answer, "%s", command);
}

void mlift_origin_tell_run(struct mlift_answer *answer, const struct mlift_run *run,
                           const struct mlift_results_about *about, const char *file)
{
    const struct mlift_scenario *scenario = run->scenario;
    char digest[MLIFT_DIGEST_SIZE];

    mlift_answer_section(answer, MLIFT_SECTION_ORIGIN);
    mlift_answer_show_to(answer, MLIFT_SHOWN_PAGE);
    mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                     "Save the scenario below as %s.yaml (or take it from the results file: `microlift info %s "
                     "--scenario`). Then, on any machine, with any number of threads:",
                     scenario->name, file);
    put_run(answer, run, about->keep);
    mlift_answer_command(answer, "%s", "microlift info again.h5 --digest");
    mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                     "The last line has to be this, the SHA-256 of every count that the report is made from:");
    mlift_answer_command(answer, "%s", about->counts_sha256);
    mlift_digest_table(&run->table, digest);
    if (strcmp(digest, about->table_sha256) != 0) {
        mlift_answer_say(answer, NULL, MLIFT_WEIGHT_NOTE, NULL, "%s",
                         "The program that wrote this report has another model than the one that simulated: take "
                         "the version named below to get the same counts.");
    }
    mlift_answer_term(answer, "Simulated by", "microlift %s, commit %.12s", about->microlift_version, about->git_sha);
    mlift_digest_text(scenario->text, scenario->text_length, digest);
    mlift_answer_term(answer, "SHA-256 of the scenario", "%s", digest);
    mlift_answer_term(answer, "SHA-256 of the compiled model", "%s", about->table_sha256);
    put_scenario(answer, scenario);
}

void mlift_origin_tell_counts(struct mlift_answer *answer, const struct mlift_run *run, const char *command)
{
    static const char *const keeps[] = {
        [MLIFT_KEEP_GOAL] = "goal", [MLIFT_KEEP_DEFAULT] = "default", [MLIFT_KEEP_ALL] = "all"};
    char digest[MLIFT_DIGEST_SIZE];

    mlift_answer_section(answer, MLIFT_SECTION_ORIGIN);
    mlift_answer_show_to(answer, MLIFT_SHOWN_PAGE);
    mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                     "Save the scenario below as %s.yaml. These commands write this page again, byte for byte, on any "
                     "machine and with any number of threads:",
                     run->scenario->name);
    put_run(answer, run, keeps[run->keep]);
    mlift_answer_command(answer, "%s", command);
    mlift_digest_text(run->scenario->text, run->scenario->text_length, digest);
    mlift_answer_term(answer, "SHA-256 of the scenario", "%s", digest);
    mlift_digest_table(&run->table, digest);
    mlift_answer_term(answer, "SHA-256 of the compiled model", "%s", digest);
    put_scenario(answer, run->scenario);
}

void mlift_origin_tell_sweep(struct mlift_answer *answer, const struct mlift_scenario *scenario, const char *command,
                             const char *counts_sha256)
{
    mlift_answer_section(answer, MLIFT_SECTION_ORIGIN);
    mlift_answer_show_to(answer, MLIFT_SHOWN_PAGE);
    mlift_answer_say(
        answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
        "Save the scenario below as %s.yaml. Then, on any machine, with any number of threads:", scenario->name);
    mlift_answer_command(answer, "%s", command);
    mlift_answer_command(answer, "%s", "microlift info again.h5 --digest");
    mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                     "The last line has to be this, the SHA-256 of every count that the report is made from:");
    mlift_answer_command(answer, "%s", counts_sha256);
    put_scenario(answer, scenario);
}

void mlift_origin_tell_scenario(struct mlift_answer *answer, const struct mlift_scenario *scenario, const char *command)
{
    char digest[MLIFT_DIGEST_SIZE];

    mlift_answer_section(answer, MLIFT_SECTION_ORIGIN);
    mlift_answer_show_to(answer, MLIFT_SHOWN_PAGE);
    mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                     "Save the scenario below as %s.yaml. Nothing in this report is random unless it says so, and what "
                     "is random is fixed by the scenario's seed: the command gives the same report, byte for byte.",
                     scenario->name);
    mlift_answer_command(answer, "%s", command);
    mlift_digest_text(scenario->text, scenario->text_length, digest);
    mlift_answer_term(answer, "SHA-256 of the scenario", "%s", digest);
    put_scenario(answer, scenario);
}
