# Compiler flags of every target. Integer results must not depend on the compiler; floating point is kept to IEEE rules.
# Warnings are those of a strict numerical library; hardening follows the OpenSSF compiler guide, and what a compiler
# does not know is probed for.
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)

# Fast mathematics would change results, and linking it in puts the whole process in flush-to-zero mode.
set(CMAKE_TRY_COMPILE_CONFIGURATION ${CMAKE_BUILD_TYPE})
check_c_source_compiles("
#if defined __FAST_MATH__ || __FINITE_MATH_ONLY__
#error fast mathematics
#endif
int main(void) { return 0; }" MLIFT_IEEE_MATHEMATICS)
unset(CMAKE_TRY_COMPILE_CONFIGURATION)
if(NOT MLIFT_IEEE_MATHEMATICS)
  unset(MLIFT_IEEE_MATHEMATICS CACHE)
  message(FATAL_ERROR "microlift needs IEEE arithmetic: take -ffast-math, -Ofast or -ffinite-math-only out of the C flags")
endif()

add_library(mlift_flags INTERFACE)
target_include_directories(mlift_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_compile_definitions(mlift_flags INTERFACE _GNU_SOURCE MLIFT_VERSION="${PROJECT_VERSION}")
target_compile_options(mlift_flags INTERFACE
  -ffp-contract=off -fno-fast-math -fno-common -fPIE
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes
  -Wold-style-definition -Wnested-externs -Wpointer-arith -Wcast-align -Wwrite-strings -Wundef -Wvla
  -Wimplicit-fallthrough -Wdouble-promotion
  -Werror=implicit-function-declaration -Werror=implicit-int -Werror=incompatible-pointer-types
  -Werror=int-conversion -Werror=format-security)
target_link_options(mlift_flags INTERFACE -pie)
if(MLIFT_WERROR)
  target_compile_options(mlift_flags INTERFACE -Werror)
endif()

# Known to gcc only, or to newer compilers only. Each answer is kept in the cache as MLIFT_HAS_...
set(optional_flags -Wlogical-op -Wduplicated-cond -Wtrampolines -Wbidi-chars=any -fstrict-flex-arrays=3)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  list(APPEND optional_flags -fexcess-precision=standard)
else()
  list(APPEND optional_flags -Wno-enum-float-conversion) # clang 19: constants of ours are enumerators
endif()

if(MLIFT_SANITIZE)
  target_compile_options(mlift_flags INTERFACE -fsanitize=${MLIFT_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(mlift_flags INTERFACE -fsanitize=${MLIFT_SANITIZE})
else()
  # The run-time checks of the hardened C library need an optimised build and confuse the sanitizers.
  list(APPEND optional_flags -fstack-clash-protection -fstack-protector-strong -fcf-protection=full)
  target_compile_options(mlift_flags INTERFACE
    $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=3>)
  target_link_options(mlift_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed)
endif()
if(MLIFT_COVERAGE)
  target_compile_options(mlift_flags INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(mlift_flags INTERFACE --coverage)
endif()

foreach(flag ${optional_flags})
  string(MAKE_C_IDENTIFIER "MLIFT_HAS${flag}" known)
  check_c_compiler_flag(${flag} ${known})
  if(${known})
    target_compile_options(mlift_flags INTERFACE ${flag})
  endif()
endforeach()
