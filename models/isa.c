#include "models/isa.h"

enum mlift_isa mlift_isa_detect(void)
{
#if MLIFT_HAVE_AVX2
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")) {
        return MLIFT_ISA_AVX2;
    }
#endif
    return MLIFT_ISA_SCALAR;
}

const char *mlift_isa_name(enum mlift_isa isa)
{
    return isa == MLIFT_ISA_AVX2 ? "avx2" : "scalar";
}
