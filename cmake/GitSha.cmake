# Writes the generated header sim/git_sha.h with MLIFT_GIT_SHA: the commit a build was made from, with "-dirty" when
# tracked files differ from it, "unknown" outside this project's own git checkout. The header is looked at in every
# build and rewritten only when the commit changed, so a commit rebuilds just the files that include it.
#
# Included by CMakeLists.txt it defines the target; run with `cmake -P` it does the work.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  find_package(Git QUIET)
  add_custom_target(mlift_git_sha
    COMMAND ${CMAKE_COMMAND} -DGIT=${GIT_EXECUTABLE} -DSOURCE_DIR=${PROJECT_SOURCE_DIR}
            -DHEADER=${PROJECT_BINARY_DIR}/generated/sim/git_sha.h -P ${CMAKE_CURRENT_LIST_FILE}
    BYPRODUCTS ${PROJECT_BINARY_DIR}/generated/sim/git_sha.h
    COMMENT "" VERBATIM)
  return()
endif()

set(sha unknown)
if(GIT)
  execute_process(COMMAND ${GIT} rev-parse --show-toplevel HEAD WORKING_DIRECTORY ${SOURCE_DIR}
    OUTPUT_VARIABLE answer ERROR_QUIET RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed AND answer MATCHES "^(.*)\n([0-9a-f]+)$")
    file(REAL_PATH "${CMAKE_MATCH_1}" top)
    set(head ${CMAKE_MATCH_2})
    file(REAL_PATH "${SOURCE_DIR}" here)
    if(top STREQUAL here)
      set(sha ${head})
      execute_process(COMMAND ${GIT} status --porcelain --untracked-files=no WORKING_DIRECTORY ${SOURCE_DIR}
        OUTPUT_VARIABLE changes ERROR_QUIET)
      if(changes)
        string(APPEND sha -dirty)
      endif()
    endif()
  endif()
endif()

set(text "/* The commit this build was made from. Written by cmake/GitSha.cmake. */\n#ifndef SIM_GIT_SHA_H\n#define SIM_GIT_SHA_H\n\n#define MLIFT_GIT_SHA \"${sha}\"\n\n#endif\n")
set(before "")
if(EXISTS ${HEADER})
  file(READ ${HEADER} before)
endif()
if(NOT text STREQUAL before)
  file(WRITE ${HEADER} "${text}")
endif()
