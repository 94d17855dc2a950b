/* Which instruction set the inner loops use. Every one gives the same bytes; only the time differs. */
#ifndef MODELS_ISA_H
#define MODELS_ISA_H

enum mlift_isa { MLIFT_ISA_SCALAR, MLIFT_ISA_AVX2 };

/* True where the compiler can build the AVX2 paths at all. */
#if defined(__x86_64__) && defined(__GNUC__)
#define MLIFT_HAVE_AVX2 1
#define MLIFT_TARGET_AVX2 __attribute__((target("avx2,bmi,popcnt")))
#else
#define MLIFT_HAVE_AVX2 0
#endif

/* The best one this processor runs. */
enum mlift_isa mlift_isa_detect(void);

/* "scalar" or "avx2". */
const char *mlift_isa_name(enum mlift_isa isa);

#endif
