# Compiler flags of every target. Integer results must not depend on the compiler; floating point is kept to IEEE rules.
add_library(mlift_flags INTERFACE)
target_include_directories(mlift_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(mlift_flags INTERFACE _GNU_SOURCE MLIFT_VERSION="${PROJECT_VERSION}")
target_compile_options(mlift_flags INTERFACE
  -ffp-contract=off -fno-fast-math
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes
  -Wold-style-definition -Wpointer-arith -Wcast-align -Wwrite-strings -Wundef -Wvla -Wimplicit-fallthrough
  -Wdouble-promotion -Werror=implicit-function-declaration)
if(MLIFT_WERROR)
  target_compile_options(mlift_flags INTERFACE -Werror)
endif()
