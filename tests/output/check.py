#!/usr/bin/env python3
"""Every form of every command where standard output cannot be written: a full disk, a closed stream.

  check.py --program microlift     prints what differs; exit code 1 if anything does

An answer that was lost is exit 3 and one line on standard error, whatever the answer was; a closed stream is no reason to
write the answer into the next file that is opened.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

LOST = "standard output cannot be written"
SCENARIO = """microlift: 1
name: tiny
replicates: 20
list:
  size: 150
messages:
  broad: {job: offer}
  glasses: {job: offer, speaks_to: {device: [glasses]}}
strategies:
  broad:
    kind: broad
    send: [broad]
  micro:
    kind: rules
    segment_by: [device]
    rules:
      - {when: {device: glasses}, send: [glasses]}
      - {send: [broad]}
experiment:
  arms: {broad: 0.5, micro: 0.5}
  sizes: [150]
"""

# Of each command every form that prints something; {n} is a number of its own for files that are written.
FORMS = {
    "": ["--help", "-h", "help", "--version", "-V"],
    "init": ["--list", "--list --json", "new{n}.yaml"],
    "validate": ["tiny.yaml", "tiny.yaml --json", "bad.yaml --json", "--describe", "--describe --json",
                 "--describe --markdown"],
    "run": ["tiny.yaml -o r{n}.h5", "tiny.yaml -o r{n}.h5 --json", "tiny.yaml -o r{n}.h5 --precision 0.001pp --replicates 20"],
    "compare": ["t.h5", "t.h5 --json", "t.h5 --require broad", "t.h5 --chart c{n}", "t.h5 --report r{n}.html",
                "tiny.yaml --segments 1,2 --replicates 50 --list 150", "tiny.yaml --segments 1,2 --replicates 50 --list 150 --json"],
    "analyze": ["tiny.yaml", "tiny.yaml --json"],
    "sweep": ["tiny.yaml --vary list.size=150,200 -o s{n}.sweep.h5 --quiet", "t.sweep.h5", "t.sweep.h5 --json"],
    "plot": ["t.h5 -o p{n}"],
    "report": ["t.h5 -o -", "t.h5 -o p{n}.html", "t.h5 -o p{n}.html --json"],
    "export": ["t.h5", "t.h5 -o -", "t.h5 --format json", "t.sweep.h5"],
    "replay": ["t.h5 --replicate 1 --subscriber 2", "t.h5 --replicate 1 --subscriber 2 --json"],
    "info": ["t.h5", "t.h5 --json", "t.h5 --digest", "t.h5 --scenario", "t.sweep.h5"],
    "gate": ["tiny.yaml --baseline t.json", "tiny.yaml --baseline t.json --json", "tiny.yaml --baseline t.json --annotate",
             "tiny.yaml --baseline b{n}.json --update", "tiny.yaml --baseline b{n}.json --update --json"],
    "size": ["--p1 .03 --p2 .05", "--p1 .03 --p2 .05 --json", "--p1 .03 --p2 .05 --list 200", "tiny.yaml", "tiny.yaml --json"],
    "power": ["--p1 .03 --p2 .05 --n 600", "--p1 .03 --p2 .05 --n 600 --json"],
    "pvalue": ["--x1 7 --n1 250 --x2 19 --n2 250", "--x1 7 --n1 250 --x2 19 --n2 250 --json"],
    "selftest": ["", "--json"],
    "manual": ["--list", "--bash", "--zsh", "microlift", "microlift-size"],
}


def commands(program):
    """Every command the program knows, the unlisted one as well."""
    listed = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  (\w+) ", listed, re.M)) | {"manual", ""}


def prepare(program, folder):
    Path(folder, "tiny.yaml").write_text(SCENARIO, encoding="utf-8")
    Path(folder, "bad.yaml").write_text("list: {size: none}\n", encoding="utf-8")
    for command in ("run tiny.yaml -o t.h5", "sweep tiny.yaml --vary list.size=150,200 -o t.sweep.h5",
                    "gate tiny.yaml --baseline t.json --update"):
        done = subprocess.run([program, *command.split()], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"microlift {command}: exit {done.returncode}: {done.stderr}")


def ask(program, folder, words, output):
    """Exit code and standard error with nowhere to write to."""
    def close():
        os.close(1)

    full = open("/dev/full", "wb") if output == "/dev/full" else None
    done = subprocess.run([program, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=full,
                          preexec_fn=None if full else close, stderr=subprocess.PIPE, text=True, timeout=300)
    if full:
        full.close()
    return done.returncode, done.stderr


def findings(program, folder):
    number = 0
    for command, forms in FORMS.items():
        for form in [*forms, *(["--help", "--usage"] if command else [])]:
            for output in ("/dev/full", ">&-"):
                number += 1
                words = [w for w in [command, *form.replace("{n}", str(number)).split()] if w]
                what = f"microlift {' '.join(words)} {output}"
                code, said = ask(program, folder, words, output)
                if code != 3:
                    yield f"{what}: exit {code}, not 3: {said.strip()}"
                if len(re.findall(LOST, said)) != 1 or len(said.strip().split("\n")) != 1:
                    yield f"{what}: not one line about it: {said!r}"


def check_files(program, folder):
    """What a command writes into a file is whole, and holds nothing that was meant for standard output."""
    ask(program, folder, ["run", "tiny.yaml", "-o", "closed.h5"], ">&-")
    digests = [subprocess.run([program, "info", name, "--digest"], cwd=folder, capture_output=True, text=True).stdout
               for name in ("t.h5", "closed.h5")]
    if digests[0] != digests[1] or not digests[0]:
        yield f"run -o closed.h5 >&-: digests {digests}"
    code, said = ask(program, folder, ["export", "t.h5", "-o", "whole.csv"], ">&-")
    if code != 0 or said or Path(folder, "whole.csv").stat().st_size == 0:
        yield f"export -o whole.csv >&- needs no standard output: exit {code}: {said!r}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    program = os.path.abspath(parser.parse_args().program)
    problems = [f"microlift {name}: no form of it in FORMS" for name in sorted(commands(program) ^ set(FORMS))]
    with tempfile.TemporaryDirectory() as folder:
        prepare(program, folder)
        problems += findings(program, folder)
        problems += check_files(program, folder)
    print("\n".join(problems) or "no answer was lost without a word")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
