#!/usr/bin/env python3
"""What the build makes of the system it stands on.

  built.py runpath --program FILE                  the program names no folder to load libraries from
  built.py hdf5 --root FOLDER --cmake CMAKE        HDF5 is found where pkg-config does not know it
"""
import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def runpath(options):
    listing = subprocess.run(["readelf", "-d", options.program], check=True, capture_output=True, text=True).stdout
    if "(NEEDED)" not in listing:
        print(f"{options.program}: no dynamic section: is this the program?")
        return 1
    found = [line for line in listing.split("\n") if "PATH)" in line]
    print("\n".join(found))
    return 1 if found else 0


def pkg_config_folders():
    listing = subprocess.run(["pkg-config", "--variable", "pc_path", "pkg-config"], check=True, capture_output=True,
                             text=True).stdout
    return [Path(folder) for folder in listing.strip().split(":") if Path(folder).is_dir()]


def hdf5(options):
    """Debian's own name is hidden; that the other search can be linked with is for its build to show."""
    with tempfile.TemporaryDirectory() as folder:
        known = Path(folder) / "pkgconfig"
        known.mkdir()
        for source in (file for place in pkg_config_folders() for file in place.glob("*.pc")):
            if not source.name.startswith("hdf5") and not (known / source.name).exists():
                (known / source.name).symlink_to(source)
        build = Path(folder) / "build"
        configure = [options.cmake, "-S", options.root, "-B", str(build), "-G", "Ninja", "-DBUILD_TESTING=OFF"]
        made = subprocess.run(configure, env=os.environ | {"PKG_CONFIG_LIBDIR": str(known)}, capture_output=True,
                              text=True)
        if made.returncode:
            print(made.stdout + made.stderr)
            return 1
        cache = (build / "CMakeCache.txt").read_text(encoding="utf-8")
        if "HDF5_C_LIBRARY_hdf5" not in cache:
            print("HDF5 was found by another way than the one on trial")
            return 1
        objects = [f"sim/CMakeFiles/mlift_sim.dir/{name}.c.o" for name in ("hdf_read", "hdf_write")]
        return subprocess.run(["ninja", "-C", str(build), *objects]).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["runpath", "hdf5"])
    parser.add_argument("--program")
    parser.add_argument("--root")
    parser.add_argument("--cmake", default="cmake")
    options = parser.parse_args()
    return runpath(options) if options.what == "runpath" else hdf5(options)


if __name__ == "__main__":
    sys.exit(main())
