"""Instructions of ten commands as callgrind counts them, against tests/bench/counts.txt: a machine's load changes none of
them.   counts.py PROGRAM [--update]

More than 3% above what is written down is a failure, exit code 1; so much below is said, to be written down. The counts
hold for the compiler and the libraries of one Debian: of another, update first, then compare."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCENARIOS = HERE.parent.parent / "scenarios"
TOLERANCE = 0.03

CASES = [
    ("start", ["run", "first-campaign", "--replicates", "2"]),
    ("rules", ["run", "first-campaign", "--replicates", "400"]),
    ("rules, scalar", ["run", "first-campaign", "--replicates", "200", "--isa", "scalar"]),
    ("drift and readings", ["run", "always-on", "--replicates", "100"]),
    ("wide rows", ["run", "ecosystem", "--replicates", "100"]),
    ("table", ["run", "hillstrom", "--replicates", "500"]),
    ("learning", ["run", "pilot-first", "--replicates", "60"]),
    ("bounds", ["run", "bounds", "--replicates", "200"]),
    ("size", ["size", "first-campaign"]),
    ("sweep", ["sweep", "one-signal", "--vary", "data_points.*.accuracy=0.5:1:0.05", "--replicates", "100"]),
]


def count(program, arguments):
    with tempfile.TemporaryDirectory() as folder:
        command, scenario, *rest = arguments
        if command in ("run", "sweep"):
            rest += ["--threads", "1", "-o", f"{folder}/out.h5"]
        call = [program, command, SCENARIOS / f"{scenario}.yaml", *rest]
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *call], cwd=folder,
                              capture_output=True, text=True)
        found = re.search(r"Collected : (\d+)", done.stderr)
        if not found or done.returncode not in (0, 1):
            sys.exit(f"counts.py: {' '.join(map(str, call))} failed:\n{done.stderr}")
        return int(found[1])


def main():
    program, book = str(Path(sys.argv[1]).resolve()), HERE / "counts.txt"
    counts = {name: count(program, arguments) for name, arguments in CASES}
    if sys.argv[2:] == ["--update"]:
        book.write_text("".join(f"{n:>14} {name}\n" for name, n in counts.items()))
        return 0
    written = {line.split(maxsplit=1)[1]: int(line.split()[0]) for line in book.read_text().splitlines()}
    worse = 0
    for name, n in counts.items():
        ratio = n / written[name]
        said = "more: slower code, or --update" if ratio > 1 + TOLERANCE else "fewer: --update" if ratio < 1 - TOLERANCE else ""
        worse += ratio > 1 + TOLERANCE
        print(f"{n:>14} {ratio:7.3f}  {name}  {said}".rstrip())
    return 1 if worse else 0


sys.exit(main())
