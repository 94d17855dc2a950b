/* The designs a list could be tested with, and what each needs: metric, way of analysis, who is randomised, sides,
 * looks, holdout. From exact rates alone, no simulation. */
#ifndef ANALYSIS_DESIGNS_DESIGN_H
#define ANALYSIS_DESIGNS_DESIGN_H

#include "analysis/designs/contrast.h"
#include "analysis/sequential/sequential.h"

enum { MLIFT_DESIGN_MOST_TARGETS = 8, MLIFT_DESIGN_LOOKS = 3, MLIFT_DESIGN_NAME = 128 };

/* The largest test that is enumerated table by table, in people and in expected responses; above, the normal law is
 * exact enough. */
enum { MLIFT_DESIGN_MOST_EXACT = 40000, MLIFT_DESIGN_MOST_RESPONSES = 2000 };

/* What is asked. */
struct mlift_design_question {
    int baseline, challenger;
    double list; /* subscribers there are */
    double alpha;
    int sides; /* 1 or 2; 0: both are designs */
    double power[MLIFT_DESIGN_MOST_TARGETS];
    int n_power;
    double treated; /* share of the challenger's arm among those who are in one of the two arms */
    double holdout; /* share of the list that a holdout arm keeps unmailed */
};

struct mlift_design {
    char name[MLIFT_DESIGN_NAME]; /* as "goal, stratified, one-sided" */
    int metric;                   /* MLIFT_EXACT_CLICK or MLIFT_EXACT_GOAL */
    enum mlift_contrast_method method;
    bool aware;     /* only those are randomised to whom the strategies send something different */
    int sides;      /* 1: in the direction of the scenario's effect */
    int looks;      /* 1 or MLIFT_DESIGN_LOOKS (O'Brien-Fleming) */
    double holdout; /* share of the list kept out of the two arms */
    struct mlift_contrast contrast;
    const struct mlift_sequential_design *bounds; /* of the looks, borrowed from the list of designs; NULL: one look */
    double inflation;                             /* largest list of a sequential design over that of a fixed one */
    double n_required[MLIFT_DESIGN_MOST_TARGETS]; /* people on the list, whole; infinite: no list is enough */
    double n_expected;    /* the same at the first target, but people in the test when it stops, on average, if the
                             effect is as in the scenario; equals n_required without looks */
    double power_at_list; /* of finding the difference in its true direction */
    bool exact;           /* power_at_list is enumerated table by table, else from the normal law */
    double mde_at_list;   /* smallest difference of the rates over the whole list that the list finds, > 0; NAN: none */
    double type1;         /* false alarms at the baseline's rate: enumerated, or alpha */
    double wrong_sign,
        exaggeration; /* of significant results on this list (analysis/twoarm/decision.h); NAN: not enumerated */
};

struct mlift_designs {
    struct mlift_design *design; /* owned; by n_required[0] ascending */
    size_t n;
    struct mlift_sequential_design *bounds; /* owned; [sides - 1], for the first target */
    double share_differing;                 /* of the list gets something different from the two strategies */
};

/* Lists every design and sizes it. MLIFT_ERR_OUT_OF_RANGE for alpha, power, treated or holdout outside (0, 1) (holdout:
 * [0, 1)), a power not above alpha, or a list under 4; MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_design_list_init(struct mlift_designs *designs, const struct mlift_table *table,
                                         const struct mlift_exact *exact, const struct mlift_design_question *question);
void mlift_design_list_free(struct mlift_designs *designs);

/* Power on a list of `list` people by the normal law, in the direction (+1, -1) of a difference that may have another
 * sign in `contrast` than in the design it was planned for. */
MLIFT_CHECKED int mlift_design_power(const struct mlift_design *design, const struct mlift_contrast *contrast,
                                     double alpha, double list, double direction, double *power);

/* Smallest difference over the whole list found with `power` by a list of `list` people; NAN: none. */
double mlift_design_mde(const struct mlift_design *design, double alpha, double list, double power);

/* People in the arms of the baseline and the challenger on a list of `list`. */
void mlift_design_arms(const struct mlift_design *design, double list, int *n1, int *n2);

/* Share of significant results that are false when a share `prior_null` of ideas does nothing. */
double mlift_design_false_winners(const struct mlift_design *design, double prior_null);

/* The design with these marks and no holdout, or NULL. */
const struct mlift_design *mlift_design_find(const struct mlift_designs *designs, int metric,
                                             enum mlift_contrast_method method, bool aware, int sides, int looks);

#endif
