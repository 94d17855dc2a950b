/* What went wrong at a boundary (scenario, CSV, results file): where, what, and what would be right.
 *
 * Fixed-size text so that reporting an error can never fail itself. */
#ifndef MODELS_DIAG_H
#define MODELS_DIAG_H

enum mlift_severity { MLIFT_SEVERITY_ERROR, MLIFT_SEVERITY_WARNING };

struct mlift_diag {
    enum mlift_severity severity;
    char kind[32]; /* which defect, in words joined by hyphens: `unknown-key` (scenarios/defect.h) */
    char file[256];
    int line;   /* 1-based; 0 = the file as a whole */
    int column; /* 1-based; 0 = the line as a whole */
    char key[128];
    char message[512]; /* what is wrong and what would be right, no full stop */
    char source[256];  /* the offending line, empty where there is none */
};

/* Receives one diagnostic; `context` is the caller's. */
typedef void mlift_diag_sink(void *context, const struct mlift_diag *diag);

#endif
