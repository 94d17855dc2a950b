# What `cmake --install` puts in place beside the program (cli/CMakeLists.txt).
include(GNUInstallDirs)
install(DIRECTORY scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/microlift/scenarios
  FILES_MATCHING PATTERN "*.yaml" PATTERN "*.csv")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
file(GLOB texts CONFIGURE_DEPENDS README.md CHANGELOG.md)
install(FILES ${texts} DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
