# HDF5 and its high-level library as mlift_hdf5. Debian names both after their flavour and has a pkg-config file for the
# first; elsewhere CMake's own search asks h5cc.
add_library(mlift_hdf5 INTERFACE)
pkg_check_modules(HDF5 QUIET IMPORTED_TARGET hdf5-serial)
find_library(HDF5_HL_LIBRARY hdf5_serial_hl HINTS ${HDF5_LIBRARY_DIRS})
if(HDF5_FOUND AND HDF5_HL_LIBRARY)
  target_link_libraries(mlift_hdf5 INTERFACE PkgConfig::HDF5 ${HDF5_HL_LIBRARY})
else()
  find_package(HDF5 REQUIRED COMPONENTS C HL)
  target_link_libraries(mlift_hdf5 INTERFACE hdf5::hdf5_hl hdf5::hdf5)
endif()
