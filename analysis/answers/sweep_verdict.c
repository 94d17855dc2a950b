#include "analysis/answers/sweep_verdict.h"

#include <math.h>

const char *mlift_sweep_verdict_challenger(const struct mlift_sweep *sweep)
{
    return sweep->strategy[sweep->challenger[0]];
}

const char *mlift_sweep_verdict_baseline(const struct mlift_sweep *sweep)
{
    return sweep->strategy[sweep->baseline[0]];
}

const char *mlift_sweep_verdict_word(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary)
{
    size_t n = sweep->n_points;

    return summary->n_above == n   ? "challenger-ahead"
           : summary->n_below == n ? "baseline-ahead"
           : summary->n_equal == n ? "equal"
                                   : "depends";
}

/* "`key` matters most: 62% of the lift's variance." */
static const char *what_matters(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                struct mlift_answer *out)
{
    const struct mlift_sweep_response *lift = &summary->response[0];
    int k = summary->order[0];
    double total = lift->sensitivity.total[k], first = lift->sensitivity.first[k];

    if (!(lift->high > lift->low)) {
        return mlift_answer_text(out, "None of this changes the lift of %s over %s. ",
                                 mlift_sweep_verdict_challenger(sweep), mlift_sweep_verdict_baseline(sweep));
    }
    if (sweep->n_keys == 1) {
        return "";
    }
    bool whole = isfinite(total);
    double share = whole ? total : first;
    return isfinite(share)
               ? mlift_answer_text(out, "%s matters most: %.0f%% of the lift's variance%s. ", sweep->key[k].path,
                                   100.0 * fmin(fmax(share, 0.0), 1.0), whole ? ", its interactions included" : "")
               : mlift_answer_text(out, "%s moves the lift most. ", sweep->key[k].path);
}

static const char *who_is_ahead(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                struct mlift_answer *out)
{
    const char *who = mlift_sweep_verdict_challenger(sweep), *than = mlift_sweep_verdict_baseline(sweep);
    size_t n = sweep->n_points;

    if (summary->n_above == n || summary->n_below == n) {
        return mlift_answer_text(out, "%s is %s %s at all %zu points. ", who,
                                 summary->n_above == n ? "ahead of" : "behind", than, n);
    }
    if (summary->n_equal == n) {
        return mlift_answer_text(out, "%s and %s do the same at all %zu points. ", who, than, n);
    }
    return mlift_answer_text(
        out, "%s is ahead of %s at %zu of %zu points, behind at %zu%s. ", who, than, summary->n_above, n,
        summary->n_below,
        summary->n_open > 0 ? mlift_answer_text(out, ", and at %zu the simulation is too short to say", summary->n_open)
                            : "");
}

static const char *where_it_turns(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                  struct mlift_answer *out)
{
    for (int i = 0; i < sweep->n_keys; i++) {
        int k = summary->order[i];
        const struct mlift_sweep_flip *flip = &summary->flip[k];
        if (flip->n > 0) {
            return mlift_answer_text(
                out, "The verdict turns where %s passes %.3g%s: above that %s is %s%s. ", sweep->key[k].path, flip->at,
                sweep->n_keys > 1 ? " (on average over the other keys)" : "", mlift_sweep_verdict_challenger(sweep),
                flip->positive ? "ahead" : "behind", flip->n > 1 ? ", until it turns again" : "");
        }
    }
    return "";
}

/* Words have no order: name the levels where the challenger is behind on average. */
static const char *losing_words(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                struct mlift_answer *out)
{
    for (int i = 0; i < sweep->n_keys; i++) {
        int k = summary->order[i];
        const struct mlift_sweep_effect *effect = &summary->response[0].effect[k];
        const char *names = "";
        size_t n = 0;
        for (size_t l = 0; !effect->has_numbers && l < effect->n_levels; l++) {
            if (effect->level[l].mean < 0.0) {
                names = mlift_answer_text(out, "%s%s%s", names, n++ ? ", " : "", effect->level[l].label);
            }
        }
        if (n > 0 && n < effect->n_levels) {
            return mlift_answer_text(out, "It is behind where %s is %s. ", sweep->key[k].path, names);
        }
    }
    return "";
}

const char *mlift_sweep_verdict_words(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                      struct mlift_answer *out)
{
    const char *text =
        mlift_answer_text(out, "%s%s%s%s", what_matters(sweep, summary, out), who_is_ahead(sweep, summary, out),
                          where_it_turns(sweep, summary, out), losing_words(sweep, summary, out));
    int n = 0;

    for (int i = 0; text[i]; i++) {
        n = text[i] == ' ' ? n : i + 1;
    }
    return mlift_answer_text(out, "%.*s", n, text);
}
