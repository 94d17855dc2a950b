#include "scenarios/read_messages.h"

#include <stdio.h>
#include <string.h>

static const struct mlift_reader_range logit_range = {-10, 10, false, "logit"};

int mlift_read_messages_add(struct mlift_reader *reader, struct mlift_place place, const char *name)
{
    struct mlift_campaign *campaign = reader->campaign;

    if (campaign->n_messages == MLIFT_MAX_MESSAGES) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, place, name, "more than %d messages",
                            MLIFT_MAX_MESSAGES);
        return -1;
    }
    struct mlift_message *message = &campaign->message[campaign->n_messages + 1];
    memset(message, 0, sizeof *message);
    if (!strcmp(name, "none")) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_RESERVED_NAME, place, name,
                            "`none` stands for no message: choose another name");
    } else {
        (void)mlift_reader_name(reader, place, name, message->name);
    }
    /* A bad name is kept all the same: who sends the message shall not be told that there is none. */
    snprintf(message->name, sizeof message->name, "%.*s", MLIFT_NAME_SIZE - 1, name);
    return ++campaign->n_messages;
}

static void read_message(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_message *message)
{
    static const char *const jobs[] = {"educate", "reassure", "offer", "adopt"};
    const struct mlift_yaml_node *job = mlift_reader_need(reader, node, "job", "job: educate");
    const struct mlift_yaml_node *speaks_to = mlift_yaml_get(node, "speaks_to");
    const struct mlift_yaml_node *offer = mlift_yaml_get(node, "offer");
    const struct mlift_yaml_node *appeal = mlift_yaml_get(node, "appeal");

    mlift_reader_keys(reader, node, "messages.NAME");
    int index = job ? mlift_reader_choice(reader, job, jobs, MLIFT_N_JOBS) : -1;
    message->job = index < 0 ? MLIFT_JOB_EDUCATE : (enum mlift_job)index;
    if (speaks_to) {
        mlift_reader_conditions(reader, speaks_to, false, message->speaks_to);
    }
    if (offer) {
        (void)mlift_reader_text(reader, offer, message->offer, sizeof message->offer);
    }
    if (appeal) {
        (void)mlift_reader_real(reader, appeal, &logit_range, &message->appeal);
    }
}

void mlift_read_messages(struct mlift_reader *reader)
{
    const struct mlift_yaml_node *section =
        mlift_reader_need(reader, reader->root, "messages", "messages: {newsletter: {job: offer}}");

    if (!section || !mlift_reader_is(reader, section, MLIFT_YAML_MAPPING, "a mapping of names to messages")) {
        return;
    }
    for (const struct mlift_yaml_node *node = section->first; node; node = node->next) {
        if (mlift_campaign_find_message(reader->campaign, node->key) >= 0) {
            continue; /* a duplicate, reported already */
        }
        int index = mlift_read_messages_add(reader, node->key_place, node->key);
        if (index > 0 && mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping ({job: educate})")) {
            read_message(reader, node, &reader->campaign->message[index]);
        }
    }
    if (!section->first) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, section->key_place, section->key,
                            "no message: a campaign sends at least one");
    }
}
