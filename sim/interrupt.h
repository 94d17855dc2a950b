/* Ctrl-C and SIGTERM: the handler only sets a flag; the engine looks at it between replicates. A second signal ends
 * the process at once. */
#ifndef SIM_INTERRUPT_H
#define SIM_INTERRUPT_H

/* Installs the handlers for SIGINT and SIGTERM. */
void mlift_interrupt_install(void);

/* The signal that arrived (SIGINT, SIGTERM), or 0. Safe to call from any thread. */
int mlift_interrupt_signal(void);

#endif
