/* Time that only goes forward, for measuring how long something takes. No result ever depends on it. */
#ifndef SIM_CLOCK_H
#define SIM_CLOCK_H

/* Seconds since some moment that stays the same while the program runs. */
double mlift_clock_seconds(void);

#endif
