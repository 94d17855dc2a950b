#include "cli/commands/simulate.h"

#include "analysis/numerics/figure.h"
#include "cli/memory.h"
#include "cli/show/progress.h"

#include <math.h>
#include <stdio.h>

enum { MOST_REPLICATES = 1000000 };

static const double HEADROOM = 1.02; /* the pilot's error is itself an estimate */

size_t cli_simulate_most(const struct cli_simulate *self, const struct mlift_run *run)
{
    if (self->replicates > 0) {
        return self->replicates;
    }
    return self->precision_pp > 0.0 ? MOST_REPLICATES : (size_t)run->scenario->replicates;
}

double cli_simulate_needed(size_t n, double mcse, double target)
{
    double relative = mcse / target;

    return ceil((double)n * relative * relative / 100.0) * 100.0;
}

static int simulate_to(struct cli_simulate *self, struct mlift_run *run, size_t to)
{
    struct cli_progress progress;

    if (!cli_memory_suffices(self->program, mlift_run_bytes(run, to) - mlift_run_bytes(run, run->n_replicates),
                             to - run->n_replicates)) {
        self->reported = true;
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    cli_progress_start(&progress, run->n_replicates, self->quiet);
    self->engine.progress = cli_progress_show;
    self->engine.context = &progress;
    int status = mlift_run_simulate(run, &self->engine, to);
    cli_progress_end(&progress);
    self->seconds += cli_progress_seconds(&progress);
    return status;
}

static double error_pp(const struct mlift_run *run)
{
    double difference, mcse;

    mlift_run_main_lift(run, &difference, &mcse);
    return 100.0 * mcse;
}

static void print_plan(const struct cli_simulate *self, double needed, size_t most)
{
    double seconds = self->seconds * (fmin(needed, (double)most) / (double)CLI_SIMULATE_PILOT - 1.0);

    if (self->quiet) {
        return;
    }
    fprintf(stderr, "%s: a Monte Carlo error of %g pp should take %s replicates, ", self->program, self->precision_pp,
            mlift_figure_exact(MLIFT_UNIT_WHOLE, needed).text);
    cli_progress_about(fmax(seconds, 0.0));
    fputs(" from here\n", stderr);
    if (needed > (double)most) {
        fprintf(stderr, "%s: stopping at %s replicates, short of that (--replicates says where)\n", self->program,
                mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)most).text);
    }
}

static int until_precise(struct cli_simulate *self, struct mlift_run *run)
{
    size_t most = cli_simulate_most(self, run);
    int status = simulate_to(self, run, most < CLI_SIMULATE_PILOT ? most : CLI_SIMULATE_PILOT);
    bool planned = false;

    while (!status && error_pp(run) > self->precision_pp && run->n_replicates < most) {
        double needed = cli_simulate_needed(run->n_replicates, error_pp(run), self->precision_pp);
        if (!planned) {
            print_plan(self, needed, most);
            planned = true;
        }
        needed = fmax(needed, ceil(HEADROOM * (double)run->n_replicates / 100.0) * 100.0);
        status = simulate_to(self, run, needed < (double)most ? (size_t)needed : most);
    }
    self->reached = !status && error_pp(run) <= self->precision_pp;
    return status;
}

int cli_simulate_run(struct cli_simulate *self, struct mlift_run *run)
{
    self->seconds = 0.0;
    self->reached = true;
    return self->precision_pp > 0.0 ? until_precise(self, run) : simulate_to(self, run, cli_simulate_most(self, run));
}
