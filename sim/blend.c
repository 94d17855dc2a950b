#include "sim/blend.h"

#include <stdlib.h>
#include <string.h>

#if MLIFT_HAVE_AVX2
#include <immintrin.h>

#define BLEND_NAME(name) name##_avx2
#define BLEND_TARGET MLIFT_TARGET_AVX2
#define BLEND_WIDTH 4
#define BLEND_VECTOR __m256d
#define BLEND_ZERO _mm256_setzero_pd()
#define BLEND_ALL(x) _mm256_set1_pd(x)
#define BLEND_LOAD(from) _mm256_loadu_pd(from)
#define BLEND_STORE(to, v) _mm256_storeu_pd(to, v)
#define BLEND_ADD(a, b) _mm256_add_pd(a, b)
#define BLEND_TIMES(a, b) _mm256_mul_pd(a, b)
#include "sim/blend_loop.inc"
#endif

#define BLEND_NAME(name) name##_scalar
#define BLEND_TARGET
#define BLEND_WIDTH 1
#define BLEND_VECTOR double
#define BLEND_ZERO 0.0
#define BLEND_ALL(x) (x)
#define BLEND_LOAD(from) (*(from))
#define BLEND_STORE(to, v) (void)(*(to) = (v))
#define BLEND_ADD(a, b) ((a) + (b))
#define BLEND_TIMES(a, b) ((a) * (b))
#include "sim/blend_loop.inc"

static bool vectors(enum mlift_isa isa)
{
    return MLIFT_HAVE_AVX2 && isa != MLIFT_ISA_SCALAR;
}

int mlift_blend_init(struct mlift_blend *blend, size_t most_blocks, size_t most_terms)
{
    *blend = (struct mlift_blend){.most_blocks = most_blocks, .most_terms = most_terms};
    blend->block = calloc(most_blocks + 1, sizeof *blend->block);
    blend->term = calloc(most_terms + 1, sizeof *blend->term);
    if (!blend->block || !blend->term) {
        mlift_blend_free(blend);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

void mlift_blend_free(struct mlift_blend *blend)
{
    free(blend->block);
    free(blend->term);
    *blend = (struct mlift_blend){0};
}

void mlift_blend_add(struct mlift_blend *blend, uint32_t to, uint32_t n, const struct mlift_move_row *row, bool wide,
                     uint32_t offset)
{
    int next[2 * MLIFT_ROW_OUTCOMES];
    double p[2 * MLIFT_ROW_OUTCOMES];
    int n_terms = mlift_row_outcomes(row, wide, next, p);

    blend->block[blend->n_blocks++] =
        (struct mlift_blend_block){.to = to, .n = n, .first = (uint32_t)blend->n_terms, .n_terms = (uint32_t)n_terms};
    for (int j = 0; j < n_terms; j++) {
        blend->term[blend->n_terms++] = (struct mlift_blend_term){p[j], (uint32_t)next[j] + offset};
    }
}

void mlift_blend_apply(const struct mlift_blend *blend, enum mlift_isa isa, size_t width, size_t repeats, size_t stride,
                       const double *from, double *to)
{
#if MLIFT_HAVE_AVX2
    if (vectors(isa)) {
        apply_avx2(blend, width, repeats, stride, from, to);
        return;
    }
#endif
    apply_scalar(blend, width, repeats, stride, from, to);
}

void mlift_blend_read(const struct mlift_blend_reading *reading, enum mlift_isa isa, const double *from, double *to)
{
#if MLIFT_HAVE_AVX2
    if (vectors(isa)) {
        read_avx2(reading, from, to);
        return;
    }
#endif
    read_scalar(reading, from, to);
}

void mlift_blend_touch(const struct mlift_blend_touch *touch, enum mlift_isa isa, const double *moved, double *to)
{
#if MLIFT_HAVE_AVX2
    if (vectors(isa)) {
        touch_avx2(touch, moved, to);
        return;
    }
#endif
    touch_scalar(touch, moved, to);
}
