#!/usr/bin/env python3
"""Where the machine gives no thread or little memory, gate, run and compare answer as ever or say that they cannot
(exit code 3, an error in JUnit): never that a strategy got worse.

  starved.py --program P
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SCENARIO = """microlift: 1
name: small
title: Small
list: {size: 200}
messages: {news: {job: educate}}
strategies:
  none: {kind: none}
  broad: {kind: broad, days: [0, 4], send: news}
"""
SOMEBODY = 64321  # limits on processes are not for root; nobody else's processes count for this one
MEBIBYTE = 1 << 20
NOT_LOADED = 127  # the loader's word: some library did not fit


def start(program, arguments, limits, environment):
    def starve():
        if resource.RLIMIT_NPROC in limits and os.geteuid() == 0:
            os.setgroups([])
            os.setgid(SOMEBODY)
            os.setuid(SOMEBODY)
        for what, most in limits.items():
            resource.setrlimit(what, (most, most))

    return subprocess.run([program, *arguments], preexec_fn=starve, env=os.environ | environment,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def check(program, arguments, limits, environment, allowed):
    done = start(program, arguments, limits, environment)
    if done.returncode not in allowed or (done.returncode and not done.stderr):
        sys.exit(f"{arguments} with {limits} {environment}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.returncode


def check_gate(program, limits, environment, allowed):
    report = Path("report.xml")
    report.unlink(missing_ok=True)
    code = check(program, ["gate", "small.yaml", "--baseline", "small.json", "--by", "simulation", "--threads", "8",
                           "--junit", str(report)], limits, environment, allowed)
    if code != NOT_LOADED:
        suite = ElementTree.parse(report).getroot()
        assert not list(suite.iter("failure")), limits
        assert bool(list(suite.iter("error"))) == (code == 3), limits
    return code


def commands():
    for name in ("run", "compare"):
        for file in Path().glob("*.h5"):
            file.unlink()
        yield [name, "small.yaml", "--replicates", "600", "--threads", "8"] + (["-o", "s.h5"] if name == "run" else [])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.chmod(folder, 0o777)
        program = shutil.copy(options.program, folder)  # where somebody else may start it
        Path("small.yaml").write_text(SCENARIO, encoding="utf-8")
        check(program, ["gate", "small.yaml", "--baseline", "small.json", "--update", "--replicates", "600"], {}, {}, [0])
        no_thread = [({resource.RLIMIT_NPROC: 1}, {}), ({}, {"OMP_STACKSIZE": "100G"})]
        for limits, environment in no_thread:
            check_gate(program, limits, environment, [0])
            for arguments in commands():
                check(program, arguments, limits, environment, [0])
        codes = [check_gate(program, {resource.RLIMIT_AS: n * MEBIBYTE}, {}, [0, 3, NOT_LOADED])
                 for n in range(20, 200, 2)]
        os.chdir("/")
    assert codes[0] == NOT_LOADED and 3 in codes and codes[-1] == 0, codes
    print(f"with little memory: {codes.count(NOT_LOADED)} not loaded, {codes.count(3)} said so, {codes.count(0)} passed")


if __name__ == "__main__":
    main()
