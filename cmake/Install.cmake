# What `cmake --install` puts in place beside the program (cli/CMakeLists.txt).
include(GNUInstallDirs)
install(DIRECTORY scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/microlift/scenarios
  FILES_MATCHING PATTERN "*.yaml" PATTERN "*.csv")

# Manual pages and shell completion, written by the program that was just built from its own option tables.
if(NOT CMAKE_CROSSCOMPILING)
  set(manual ${PROJECT_BINARY_DIR}/manual)
  add_custom_command(OUTPUT ${manual}/written DEPENDS microlift ${PROJECT_SOURCE_DIR}/cmake/Manual.cmake
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:microlift> -DFOLDER=${manual} -P ${PROJECT_SOURCE_DIR}/cmake/Manual.cmake
    COMMENT "Writing manual pages and shell completion" VERBATIM)
  add_custom_target(mlift_manual ALL DEPENDS ${manual}/written)
  install(DIRECTORY ${manual}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR})
  install(FILES ${manual}/microlift DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${manual}/_microlift DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
endif()

install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
file(GLOB texts CONFIGURE_DEPENDS README.md CHANGELOG.md)
install(FILES ${texts} DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
