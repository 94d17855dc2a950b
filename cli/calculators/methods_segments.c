#include "cli/calculators/methods_segments.h"

#include "analysis/multiple/multiple.h"
#include "cli/calculators/twostage.h"
#include "cli/command.h"
#include "cli/options/slip.h"
#include "cli/show/json.h"

#include <math.h>
#include <string.h>

static const struct cli_method methods[] = {
    {"segments", "several segments: does at least one beat broad?"},
};

enum { OPTION_SEGMENT_N = 0x1000, OPTION_BROAD_N, OPTION_OWN_BROAD, OPTION_RULE, N_RULES = 6, MOST_PEOPLE = 10000000 };

struct options {
    const char *segment_text;
    double segment_n[MLIFT_MULTIPLE_MOST], broad_n[MLIFT_MULTIPLE_MOST];
    size_t n_segment_n, n_broad_n;
    int own_broad;
    const char *rule;
};

static const struct argp_option option_list[] = {
    {"segment-n", OPTION_SEGMENT_N, "LIST", 0, "people who get micro in each segment", 0},
    {"broad-n", OPTION_BROAD_N, "N|LIST", 0, "people who get broad: one shared arm, or one in each segment", 0},
    {"own-broad", OPTION_OWN_BROAD, NULL, 0, "with --list: a broad arm inside each segment, not one for all", 0},
    {"rule", OPTION_RULE, "NAME", 0,
     "none, bonferroni, holm, hochberg, dunnett or gatekeeping (default: power all of them, size holm)", 0},
    {0},
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case OPTION_SEGMENT_N:
        o->segment_text = text;
        o->n_segment_n =
            cli_question_list(state, "segment-n", text, 1.0, MOST_PEOPLE, 0, o->segment_n, MLIFT_MULTIPLE_MOST);
        return 0;
    case OPTION_BROAD_N:
        o->n_broad_n = cli_question_list(state, "broad-n", text, 1.0, MOST_PEOPLE, 0, o->broad_n, MLIFT_MULTIPLE_MOST);
        return 0;
    case OPTION_OWN_BROAD:
        o->own_broad = 1;
        return 0;
    case OPTION_RULE:
        o->rule = text;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {.options = option_list, .parser = parse};

struct segments {
    const struct cli_question *q;
    const struct options *o;
    struct mlift_multiple_plan plan;
    double share[MLIFT_MULTIPLE_MOST];
};

static int read_rates(struct segments *s)
{
    const struct cli_question *q = s->q;
    size_t k = q->n_p2 > q->n_p1 ? q->n_p2 : q->n_p1;
    k = s->o->n_segment_n > k ? s->o->n_segment_n : k;
    k = q->n_shares > k ? q->n_shares : k;
    if (q->n_p1 == 0 || q->n_p2 == 0) {
        return cli_question_error(
            q, "--p1 (broad) and --p2 (micro in each segment) are needed, for example --p1 0.05 --p2 "
               "0.08,0.05,0.09");
    }
    if (k > MLIFT_MULTIPLE_MOST) {
        return cli_question_error(q, "%d segments are the most that can be counted", MLIFT_MULTIPLE_MOST);
    }
    if (q->n_p1 == 1 && q->n_p2 == 1 && q->n_shares == 0 && s->o->n_segment_n > 1 &&
        cli_slip_grouped(s->o->segment_text, ",")) { /* nothing else says how many segments there are */
        return cli_question_error(q,
                                  "--segment-n %s may be one number or several: write it without separators, or one "
                                  "--p2 for each segment",
                                  s->o->segment_text);
    }
    if ((q->n_p1 != 1 && q->n_p1 != k) || (q->n_p2 != 1 && q->n_p2 != k)) {
        return cli_question_error(q, "--p1 and --p2 need one rate, or one for each of the %zu segments", k);
    }
    s->plan.k = k;
    for (size_t i = 0; i < k; i++) {
        s->plan.p_broad[i] = q->p1[q->n_p1 == 1 ? 0 : i];
        s->plan.p_micro[i] = q->p2[q->n_p2 == 1 ? 0 : i];
    }
    return CLI_DONE;
}

/* Shares of the list: --shares, or equal. */
static int read_shares(struct segments *s)
{
    const struct cli_question *q = s->q;
    if (q->n_shares > 0 && q->n_shares != s->plan.k) {
        return cli_question_error(q, "--shares needs one share for each of the %zu segments", s->plan.k);
    }
    for (size_t i = 0; i < s->plan.k; i++) {
        s->share[i] = q->n_shares > 0 ? q->shares[i] : 1.0 / (double)s->plan.k;
    }
    if (q->n_p1 > 1 && s->plan.shared) {
        return cli_question_error(q, "one shared broad arm has one rate: give one --p1, or --own-broad");
    }
    return CLI_DONE;
}

/* Splits `people` into broad and micro as --allocation says, and micro (and own broad arms) by shares. */
static void split(struct segments *s, double people)
{
    double micro = people * s->q->ratio / (1.0 + s->q->ratio), broad = people - micro;
    s->plan.n_broad[0] = fmax(1.0, round(broad));
    for (size_t i = 0; i < s->plan.k; i++) {
        s->plan.n_micro[i] = fmax(1.0, round(micro * s->share[i]));
        if (!s->plan.shared) {
            s->plan.n_broad[i] = fmax(1.0, round(broad * s->share[i]));
        }
    }
}

static int read_people(struct segments *s)
{
    const struct options *o = s->o;
    size_t k = s->plan.k;
    if (o->n_segment_n == 0 && o->n_broad_n == 0) {
        s->plan.shared = !o->own_broad;
        int code = read_shares(s);
        if (code == CLI_DONE && s->q->ask == CLI_ASK_POWER && !isfinite(s->q->list)) {
            return cli_question_error(s->q, "--segment-n and --broad-n are needed, or --list");
        }
        if (code == CLI_DONE && isfinite(s->q->list)) {
            split(s, s->q->list);
        }
        return code;
    }
    if (isfinite(s->q->list) || s->q->ratio_given || s->q->n_shares > 0) {
        return cli_question_error(s->q, "--segment-n and --broad-n say who takes part: leave out --list, --shares and "
                                        "--allocation");
    }
    s->plan.shared = o->n_broad_n == 1 && !o->own_broad;
    if (o->n_segment_n != k || (o->n_broad_n != 1 && o->n_broad_n != k)) {
        return cli_question_error(s->q, "--segment-n needs %zu numbers, --broad-n one (a shared arm) or %zu", k, k);
    }
    for (size_t i = 0; i < k; i++) {
        s->plan.n_micro[i] = round(o->segment_n[i]);
        s->plan.n_broad[i] = round(o->broad_n[o->n_broad_n == 1 ? 0 : i]);
    }
    return read_shares(s);
}

/* Exact where counts can be enumerated; else, for gatekeeping only, normal theory, and *exact = 0. */
static int run_rule(const struct mlift_multiple_plan *plan, enum mlift_multiple_rule rule,
                    struct mlift_multiple *result, int *exact)
{
    int status = mlift_multiple_exact(plan, rule, result);

    *exact = status != MLIFT_ERR_OUT_OF_RANGE || rule != MLIFT_MULTIPLE_GATEKEEPING;
    return *exact ? status : mlift_multiple_normal(plan, rule, result);
}

static struct mlift_multiple_plan without_effect(const struct mlift_multiple_plan *plan)
{
    struct mlift_multiple_plan null = *plan;
    for (size_t i = 0; i < plan->k; i++) {
        null.p_micro[i] = plan->p_broad[plan->shared ? 0 : i];
    }
    return null;
}

/* One rule: what it finds at these rates, and its family-wise error where no segment differs. */
static int fill_rule(const struct segments *s, enum mlift_multiple_rule rule, json_t *json, FILE *text)
{
    struct mlift_multiple result, none;
    struct mlift_multiple_plan null = without_effect(&s->plan);
    int exact = 1, exact_null = 1, status = run_rule(&s->plan, rule, &result, &exact);
    status = status != 0 ? status : run_rule(&null, rule, &none, &exact_null);
    if (status != 0) {
        return cli_twostage_failed(s->q, status, mlift_multiple_name(rule));
    }
    int gated = rule == MLIFT_MULTIPLE_GATEKEEPING;
    json_object_set_new(json, "method", json_string(exact && exact_null ? "exact" : "closed-form"));
    json_object_set_new(json, "fwer", cli_json_number(none.any));
    json_object_set_new(json, "power_any", cli_json_number(result.any));
    json_object_set_new(json, "power_all", cli_json_number(result.all_true));
    json_object_set_new(json, "false_any", cli_json_number(result.false_any));
    json_object_set_new(json, "each", cli_json_list(result.each, s->plan.k));
    json_object_set_new(json, "critical", cli_json_number(result.critical));
    if (gated) {
        json_object_set_new(json, "pooled", cli_json_number(result.pooled));
        json_object_set_new(json, "pooled_no_effect", cli_json_number(none.pooled));
    }
    fprintf(text, "  %-12s %15.1f%% %14.1f%% %14.1f%% %14.1f%%%s\n", mlift_multiple_name(rule), 100.0 * none.any,
            100.0 * result.any, 100.0 * result.all_true, 100.0 * result.false_any,
            exact && exact_null ? "" : "  (normal theory)");
    return CLI_DONE;
}

static double people_in(const struct mlift_multiple_plan *plan)
{
    double sum = plan->shared ? plan->n_broad[0] : 0.0;
    for (size_t i = 0; i < plan->k; i++) {
        sum += plan->n_micro[i] + (plan->shared ? 0.0 : plan->n_broad[i]);
    }
    return sum;
}

static json_t *people_list(const double *n, size_t length)
{
    json_t *list = json_array();

    for (size_t i = 0; i < length; i++) {
        json_array_append_new(list, cli_json_whole(n[i]));
    }
    return list;
}

static void fill_plan(const struct segments *s, json_t *json, FILE *text)
{
    const struct mlift_multiple_plan *plan = &s->plan;
    size_t n_broad = plan->shared ? 1 : plan->k;
    json_object_set_new(json, "test", json_string(s->q->test));
    json_object_set_new(json, "alpha", cli_json_number(plan->alpha));
    json_object_set_new(json, "sides", json_integer(plan->sides));
    json_object_set_new(json, "p_broad", cli_json_list(plan->p_broad, n_broad));
    json_object_set_new(json, "p_micro", cli_json_list(plan->p_micro, plan->k));
    json_object_set_new(json, "n_broad", people_list(plan->n_broad, n_broad));
    json_object_set_new(json, "n_micro", people_list(plan->n_micro, plan->k));
    json_object_set_new(json, "n_total", cli_json_whole(people_in(plan)));
    fprintf(text, "%zu segments, %.0f people, %s.\n", plan->k, people_in(plan),
            plan->shared ? "one broad arm for all" : "a broad arm inside each");
    fprintf(text, "  %-12s %16s %15s %15s %15s\n", "rule", "error, no effect", "finds one", "finds all",
            "false winner");
}

static int power_segments(struct segments *s, int rule, struct cli_answer *answer)
{
    json_t *rules = json_object();
    int code = CLI_DONE;
    fill_plan(s, answer->json, answer->text);
    for (int i = 0; i < N_RULES && code == CLI_DONE; i++) {
        if (rule >= 0 && i != rule) {
            continue;
        }
        json_t *one = json_object();
        code = fill_rule(s, (enum mlift_multiple_rule)i, one, answer->text);
        json_object_set_new(rules, mlift_multiple_name((enum mlift_multiple_rule)i), one);
    }
    json_object_set_new(answer->json, "rules", rules);
    fputs(
        "Error: a winner is declared although no segment differs. False winner: one is declared that is none, at these "
        "rates.\n",
        answer->text);
    if (s->q->sides == 2) {
        fputs("Two-sided tests, of which only claims that micro is better count here.\n", answer->text);
    }
    return code;
}

struct sizing {
    struct segments *s;
    enum mlift_multiple_rule rule;
};

/* Smallest list, by bisection, on which at least one segment is declared with the power asked for. */
static int size_segments(double target, json_t *json, FILE *text, void *context)
{
    struct sizing *z = context;
    struct segments *s = z->s;
    double low = 2.0 * (double)s->plan.k, high = low;
    int exact = 1;
    struct mlift_multiple result = {.any = 0.0};
    int status = 0;
    while (status == 0 && high < MOST_PEOPLE && result.any < target) {
        low = high;
        high *= 2.0;
        split(s, high);
        status = run_rule(&s->plan, z->rule, &result, &exact);
    }
    if (status != 0 || result.any < target) {
        return cli_twostage_failed(s->q, status != 0 ? status : MLIFT_ERR_UNREACHABLE, "the size of the list");
    }
    while (status == 0 && high - low > 1.0) {
        double middle = floor(0.5 * (low + high));
        split(s, middle);
        status = run_rule(&s->plan, z->rule, &result, &exact);
        *(result.any < target ? &low : &high) = middle;
    }
    split(s, high);
    fill_plan(s, json, text);
    int code =
        status != 0 ? cli_twostage_failed(s->q, status, "the size of the list") : fill_rule(s, z->rule, json, text);
    json_object_set_new(json, "rule", json_string(mlift_multiple_name(z->rule)));
    json_object_set_new(json, "list_needed", cli_json_whole(high));
    if (code == CLI_DONE && isfinite(s->q->list)) {
        json_object_set_new(json, "list", cli_json_whole(s->q->list));
        json_object_set_new(json, "reachable", json_boolean(high <= s->q->list));
        cli_twostage_say_list(s->q, high, text);
        return high <= s->q->list ? CLI_DONE : CLI_NO;
    }
    return code;
}

static int answer_segments(const struct cli_question *q, const void *memory, struct cli_answer *answer)
{
    const struct options *o = memory;
    struct segments s = {.q = q, .o = o, .plan = {.alpha = q->alpha, .sides = q->sides}};
    int rule = o->rule ? mlift_multiple_find(o->rule) : -1;
    if (o->rule && rule < 0) {
        return cli_question_error(q, "unknown --rule '%s': none, bonferroni, holm, hochberg, dunnett or gatekeeping",
                                  o->rule);
    }
    int code = read_rates(&s);
    code = code != CLI_DONE ? code : read_people(&s);
    if (code != CLI_DONE) {
        return code;
    }
    if (q->ask == CLI_ASK_POWER) {
        return power_segments(&s, rule, answer);
    }
    if (o->n_segment_n > 0 || o->n_broad_n > 0) {
        return cli_question_error(q, "size finds --segment-n and --broad-n: give --shares and --allocation instead");
    }
    struct sizing z = {&s, rule >= 0 ? (enum mlift_multiple_rule)rule : MLIFT_MULTIPLE_HOLM};
    return cli_twostage_targets(q, answer, size_segments, &z);
}

const struct cli_family cli_methods_segments = {
    .title = "Several segments (--test segments)",
    .methods = methods,
    .n_methods = sizeof methods / sizeof *methods,
    .argp = &argp,
    .options_size = sizeof(struct options),
    .answer = answer_segments,
};
