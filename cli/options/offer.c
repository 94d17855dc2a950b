#include "cli/options/offer.h"

#include "analysis/charts/gallery.h"
#include "analysis/charts/sweep_gallery.h"
#include "analysis/results/measure.h"
#include "analysis/twoarm/decision.h"
#include "cli/calculators/methods.h"
#include "scenarios/shipped.h"

#include <stdlib.h>
#include <string.h>

static void add_word(struct cli_offer *offer, const char *word, size_t n)
{
    size_t used = strlen(offer->words);

    (void)snprintf(offer->words + used, sizeof offer->words - used, "%s%.*s", used > 0 ? " " : "", (int)n, word);
    offer->kind = CLI_OFFER_WORDS;
}

/* --- options whose words stand in other tables ---------------------------------------------------------------------
 */

static void add_charts(struct cli_offer *offer)
{
    for (int i = 0; i < MLIFT_GALLERY_N_CHARTS; i++) {
        const char *name = mlift_gallery_name((enum mlift_gallery_chart)i);
        add_word(offer, name, strlen(name));
    }
    for (int i = 0; i < MLIFT_SWEEP_N_CHARTS; i++) {
        const char *name = mlift_sweep_gallery_name((enum mlift_sweep_chart)i);
        add_word(offer, name, strlen(name));
    }
    add_word(offer, "all", 3);
}

/* The measures of the behavioural model; those of a table are in its data. */
static void add_measures(struct cli_offer *offer)
{
    struct mlift_measure measures[MLIFT_MEASURE_MOST];
    struct mlift_campaign *campaign = calloc(1, sizeof *campaign);
    struct mlift_table *table = calloc(1, sizeof *table);

    if (campaign && table) {
        mlift_campaign_init(campaign);
        table->campaign = campaign;
        table->n_metrics = mlift_tally_metrics(campaign, table->metric, &table->goal, &table->click);
        int n = mlift_measure_list(table, measures);
        for (int m = 0; m < n; m++) {
            add_word(offer, measures[m].name, strlen(measures[m].name));
        }
    }
    free(campaign);
    free(table);
}

static void add_methods(struct cli_offer *offer)
{
    const struct cli_family *family;

    for (size_t i = 0; (family = cli_methods_family(i)); i++) {
        for (size_t j = 0; j < family->n_methods; j++) {
            add_word(offer, family->methods[j].name, strlen(family->methods[j].name));
        }
    }
}

static void add_rules(struct cli_offer *offer)
{
    for (int i = 0; i < MLIFT_DECISION_N_RULES; i++) {
        const char *name = mlift_decision_name((enum mlift_decision_rule)i);
        add_word(offer, name, strlen(name));
    }
    add_word(offer, "cmh", 3);
}

static void add_alternatives(struct cli_offer *offer)
{
    static const char words[] = "two-sided less greater";

    add_word(offer, words, strlen(words));
}

static void add_shipped(struct cli_offer *offer)
{
    const struct mlift_shipped *shipped;

    for (size_t i = 0; (shipped = mlift_shipped_at(i)); i++) {
        size_t n = strlen(shipped->name);
        if (n > 5 && !strcmp(shipped->name + n - 5, ".yaml")) {
            add_word(offer, shipped->name, n - 5);
        }
    }
}

static const struct {
    const char *command, *option;
    void (*add)(struct cli_offer *offer);
} words[] = {
    {"compare", "metric", add_measures},
    {"plot", "chart", add_charts},
    {"power", "test", add_methods},
    {"size", "test", add_methods},
    {"pvalue", "test", add_rules},
    {"init", "from", add_shipped},
    {"pvalue", "alternative", add_alternatives},
};

/* --- values that say themselves what they are ----------------------------------------------------------------------
 */

/* "csv|json": alternatives in small letters and digits. */
static void add_alternatives_of(struct cli_offer *offer, const char *value)
{
    if (!strchr(value, '|') || strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-|") != strlen(value)) {
        return;
    }
    while (*value) {
        size_t n = strcspn(value, "|");
        add_word(offer, value, n);
        value += n + (value[n] == '|');
    }
}

/* "RESULTS.h5|SCENARIO.yaml", "DIR", "FILE". */
static void set_files(struct cli_offer *offer, const char *value)
{
    bool h5 = strstr(value, ".h5") != NULL, yaml = strstr(value, ".yaml") != NULL;

    if (h5 || yaml) {
        offer->kind = CLI_OFFER_FILES;
        strcpy(offer->pattern, h5 && yaml ? "*.@(h5|yaml)" : h5 ? "*.h5" : "*.yaml");
    } else if (strstr(value, ".html")) {
        offer->kind = CLI_OFFER_FILES;
        strcpy(offer->pattern, "*.html");
    } else if (strstr(value, "FILE")) {
        offer->kind = CLI_OFFER_FILES;
        strcpy(offer->pattern, "*");
    } else if (!strcmp(value, "DIR")) {
        offer->kind = CLI_OFFER_FOLDERS;
    }
}

void cli_offer_value(struct cli_offer *offer, const char *command, const struct cli_option *option)
{
    *offer = (struct cli_offer){.kind = CLI_OFFER_NOTHING};
    for (size_t i = 0; option->name && i < sizeof words / sizeof *words; i++) {
        if (!strcmp(words[i].command, command) && !strcmp(words[i].option, option->name)) {
            words[i].add(offer);
            return;
        }
    }
    add_alternatives_of(offer, option->value);
    if (offer->kind == CLI_OFFER_NOTHING) {
        set_files(offer, option->value);
    }
}

void cli_offer_argument(struct cli_offer *offer, const char *arguments)
{
    *offer = (struct cli_offer){.kind = CLI_OFFER_NOTHING};
    if (arguments) {
        set_files(offer, arguments);
    }
}
