#!/usr/bin/env python3
"""Would the tests notice? One edit after the other in a copy of the project, and the tests that execute that line.

  mutate.py --root DIR --work DIR [--count N] [--seed S] [--jobs J] [--room ROOM]... [--least PERCENT] [--minutes M]
  mutate.py --root DIR --work DIR --only FILE:LINE       every edit of that line
  mutate.py --root DIR --self-test

Lines are drawn uniformly from all lines of the rooms that allow an edit, then an edit of that line. What does not
compile, or compiles to the same code, is drawn again. Which tests execute a line is asked once for each commit: a build
with coverage, every test by itself (WORK/covering.json). Survivors that cannot be told from the original by anybody
stand in equivalent.tsv, each with its reason. Exit code 1: fewer than PERCENT of the others were killed.
"""
import argparse
import collections
import concurrent.futures
import gzip
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import edits  # noqa: E402

ROOMS = ["models", "scenarios", "sim", "analysis", "cli"]
TABLES = re.compile(r"_rows\.c$|^cli/page_style\.c$")  # figures and texts, no code
LABELS = "unit|golden|cli|fault|stat"
NOT_THESE = r"docs|reading|shell-(bash|zsh)|runner|mutants|page-self|output"  # about texts, or many times the same
SLOWEST = 25.0  # seconds a test may take in the coverage build to be asked at all


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **options)


def must(command, **options):
    done = run(command, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout


def sources(root, rooms):
    for room in rooms:
        for path in sorted((root / room).glob("**/*.c")):
            name = str(path.relative_to(root))
            if not TABLES.search(name):
                yield name, path.read_text()


def copy(root, target):
    """The files git knows, as they are now; files that did not change keep their time."""
    names = must(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root).split("\0")
    wanted = {n for n in names if n and (root / n).is_file()}
    for old in target.rglob("*") if target.exists() else []:
        if old.is_file() and str(old.relative_to(target)) not in wanted:
            old.unlink()
    for name in wanted:
        new = target / name
        data = (root / name).read_bytes()
        if not new.exists() or new.read_bytes() != data:
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(data)
            shutil.copymode(root / name, new)


def digest_of(root):
    """One name for the state of all files that tests depend on."""
    sha = hashlib.sha256()
    names = must(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root).split("\0")
    for name in sorted(n for n in names if n and (root / n).is_file()):
        sha.update(name.encode() + b"\0" + (root / name).read_bytes())
    return sha.hexdigest()[:16]


def configure(source, build, *options):
    launcher = ["-DCMAKE_C_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
    must(["cmake", "-S", source, "-B", build, "-G", "Ninja", *launcher, *options])


def tests_of(build):
    """{name: (command, folder, environment)} of the tests that may be asked."""
    listing = json.loads(must(["ctest", "--test-dir", build, "-L", LABELS, "-E", NOT_THESE, "--show-only=json-v1"]))
    tests = {}
    for test in listing["tests"]:
        property_of = {p["name"]: p["value"] for p in test.get("properties", [])}
        tests[test["name"]] = (test["command"], property_of.get("WORKING_DIRECTORY", str(build)))
    return tests


def try_test(test, seconds, environment=None):
    command, folder = test
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=seconds, env=environment, start_new_session=True)
        return done.returncode in (0, 77)
    except subprocess.TimeoutExpired:
        return False


def lines_executed(folder, build):
    """{file: {line: was it executed}} of the counts below `folder`, which mirrors the coverage build."""
    notes = {}
    for counts in folder.rglob("*.gcda"):
        original = Path("/") / counts.relative_to(folder)
        shutil.copy(original.with_suffix(".gcno"), counts.with_suffix(".gcno"))
        if re.search(r"/(%s)/CMakeFiles/" % "|".join(ROOMS), str(original)):
            notes[str(counts)] = None
    lines = collections.defaultdict(dict)
    names = list(notes)
    for i in range(0, len(names), 50):
        out = subprocess.run(["gcov", "--json-format", "--stdout", *names[i:i + 50]], capture_output=True, cwd=build).stdout
        for text in out.split(b"\n"):
            if not text.strip():
                continue
            report = json.loads(gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text)
            for file in report["files"]:
                name = file["file"]
                for row in file["lines"]:
                    number = row["line_number"]
                    lines[name][number] = lines[name].get(number, False) or row["count"] > 0
    return lines


def covering(root, work, jobs):
    """{"seconds": {test: seconds}, "tests": {file: {line: [tests]}}}, from the cache when nothing changed. Line "0": those that
    execute anything of the file; they are asked about lines that are no instructions, such as tables and declarations."""
    state, cache = digest_of(root), work / "covering.json"
    if cache.exists():
        known = json.loads(cache.read_text())
        if known["state"] == state:
            return known
    print("Which tests execute which lines?", file=sys.stderr, flush=True)
    source, build = work / "covered", work / "covered-build"
    copy(root, source)
    configure(source, build, "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_FLAGS_DEBUG=-O0", "-DMLIFT_COVERAGE=ON")
    must(["cmake", "--build", build])
    for left in build.rglob("*.gcda"):
        left.unlink()
    tests = tests_of(build)
    by_line, seconds = collections.defaultdict(lambda: collections.defaultdict(list)), {}

    def ask(name):
        folder = work / "counts" / re.sub(r"\W", "_", name)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        began = time.monotonic()
        good = try_test(tests[name], 600, {**os.environ, "GCOV_PREFIX": str(folder)})
        took = time.monotonic() - began
        lines = lines_executed(folder, build) if good and took <= SLOWEST else {}
        shutil.rmtree(folder)
        return good, took, lines

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for name, (good, took, lines) in zip(tests, pool.map(ask, tests)):
            if not good:
                print(f"  {name} fails as it is: not asked", file=sys.stderr)
            for file, numbers in lines.items():
                file = file[len(str(source)) + 1:] if file.startswith(str(source)) else file
                by_line[file.removeprefix("./")]["0"].append(name)
                for number, executed in numbers.items():
                    tests_of_line = by_line[file.removeprefix("./")][str(number)]
                    if executed:
                        tests_of_line.append(name)
            seconds[name] = took
    known = {"state": state, "seconds": seconds, "tests": by_line}
    cache.write_text(json.dumps(known))
    return known


class Worker:
    """A copy of the project with a build of its own."""

    def __init__(self, root, work, number):
        self.source, self.build = work / f"source-{number}", work / f"build-{number}"
        copy(root, self.source)
        # As the preset asan: what reads past an end or is not given back is noticed, as it is in script/test.
        configure(self.source, self.build, "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_FLAGS_DEBUG=-O1", "-DCMAKE_C_COMPILER=clang",
                  "-DMLIFT_SANITIZE=address,undefined,float-cast-overflow")
        self.environment = {**os.environ, "LSAN_OPTIONS": f"suppressions={self.source}/tests/lsan.supp:print_suppressions=0",
                            "ASAN_OPTIONS": "detect_stack_use_after_return=1:allocator_may_return_null=1"}
        must(["cmake", "--build", self.build])
        self.tests = tests_of(self.build)

    def object_of(self, file):
        room, rest = file.split("/", 1)
        for target in (f"mlift_{room}", "microlift"):
            path = self.build / room / "CMakeFiles" / f"{target}.dir" / f"{rest}.o"
            if path.exists():
                return path
        return None

    def judge(self, file, number, edited, known):
        """(verdict, by what) of one edit; the copy is as before afterwards."""
        path = self.source / file
        before, text = path.read_text(), path.read_text().split("\n")
        text[number - 1] = edited
        made = self.object_of(file)
        if made is None:
            return "nowhere", ""
        old = made.read_bytes()
        try:
            path.write_text("\n".join(text))
            if run(["ninja", "-C", self.build, str(made.relative_to(self.build))]).returncode:
                return "stillborn", ""
            if made.read_bytes() == old:
                return "same code", ""
            lines = known["tests"].get(file, {})
            names = [n for n in lines.get(str(number), lines.get("0", [])) if n in self.tests]
            if not names:
                return "survived", "no test executes it"
            programs = {Path(c).name for n in names for c in self.tests[n][0] if str(c).startswith(str(self.build))}
            if run(["ninja", "-C", self.build, *sorted(programs)], timeout=600).returncode:
                return "stillborn", ""
            for name in sorted(names, key=lambda n: known["seconds"][n]):
                if not try_test(self.tests[name], 20 + 10 * known["seconds"][name], self.environment):
                    return "killed", name
            return "survived", f"{len(names)} tests"
        finally:
            path.write_text(before)


def equivalent(folder):
    """{(name of the file, line, edited line)} that nobody can tell from the original; folders may change."""
    known = set()
    for row in (folder / "equivalent.tsv").read_text().split("\n"):
        if row and not row.startswith("#"):
            file, line, edited, reason = row.split("\t")
            assert reason.strip(), f"equivalent.tsv: no reason for {file}: {line}"
            known.add((Path(file).name, line.strip(), edited.strip()))
    return known


def candidates(root, rooms, luck, only):
    """Endless (file, number, line, edited), each once."""
    lines = [(file, *row) for file, text in sources(root, rooms) for row in edits.of_file(text)]
    if only:
        file, number = only.rsplit(":", 1)
        for f, n, line, all_edits in lines:
            if f == file and n == int(number):
                yield from ((f, n, line, e) for e in all_edits)
        return
    print(f"{len(lines)} lines allow {sum(len(row[3]) for row in lines)} edits", flush=True)
    seen = set()
    while len(seen) < sum(len(row[3]) for row in lines):
        file, number, line, all_edits = luck.choice(lines)
        edited = luck.choice(all_edits)
        if (file, number, edited) not in seen:
            seen.add((file, number, edited))
            yield file, number, line, edited


def hunt(options, root, work):
    work.mkdir(parents=True, exist_ok=True)
    known = covering(root, work, options.jobs)
    same = equivalent(Path(__file__).resolve().parent)
    print(f"seed {options.seed}", flush=True)
    stream, lock = candidates(root, options.room or ROOMS, random.Random(options.seed), options.only), threading.Lock()
    counts, survivors, until = collections.Counter(), [], time.monotonic() + 60 * options.minutes
    wanted = float("inf") if options.only else options.count

    def work_on(number):
        worker = Worker(root, work, number)
        while time.monotonic() < until:
            with lock:
                if counts["judged"] + counts["open"] >= wanted:
                    return
                candidate = next(stream, None)
                if candidate is None:
                    return
                counts["open"] += 1
            file, line_number, line, edited = candidate
            verdict, by = worker.judge(file, line_number, edited, known)
            if verdict == "survived" and (Path(file).name, line.strip(), edited.strip()) in same:
                verdict = "equivalent"
            with lock:
                counts["open"] -= 1
                counts[verdict] += 1
                counts["judged"] += verdict in ("killed", "survived", "equivalent")
                if verdict in ("killed", "survived", "equivalent"):
                    print(f"{verdict:10} {file}:{line_number}: {line.strip()}  ->  {edited.strip()}  ({by})", flush=True)
                if verdict == "survived":
                    survivors.append(f"{file}:{line_number}\n  - {line.strip()}\n  + {edited.strip()}\n    {by}")

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for done in [pool.submit(work_on, n) for n in range(options.jobs)]:
            done.result()
    told = counts["killed"] + counts["survived"]
    if survivors:
        print("\nSurvivors:\n" + "\n".join(survivors))
    print(f"\nseed {options.seed}: {counts['judged']} mutants, {counts['killed']} killed, {counts['survived']} survived, "
          f"{counts['equivalent']} known as equivalent; drawn besides: {counts['stillborn']} that do not compile, "
          f"{counts['same code']} of the same code")
    return told > 0 and 100 * counts["killed"] >= options.least * told


def self_test(root):
    """The edits are what they should be, and a seed gives the same ones again."""
    text = 'if (a <= b) {\n    n += 2; /* 3 < 4 */\n    puts("1 == 2");\n#define X 5\n    f(a,\n      b);\n    return x - 1;\n'
    found = {n: e for n, _, e in edits.of_file(text)}
    wanted = {1: {"if (a < b) {", "if (a == b) {", "if (!(a <= b)) {"},
              2: {"    n -= 2; /* 3 < 4 */", "    n += 1; /* 3 < 4 */", "    n += 3; /* 3 < 4 */", "    ;"},
              3: {"    ;"},
              7: {"    return x + 1;", "    return x - 0;", "    return x - 2;"}}
    if {n: set(e) for n, e in found.items()} != wanted:
        sys.exit(f"the edits are {found}")
    draws = []
    for seed in (1, 1, 2):
        stream = candidates(root, ROOMS, random.Random(seed), None)
        draws.append([next(stream) for _ in range(200)])
    if draws[0] != draws[1] or draws[0] == draws[2]:
        sys.exit("a seed does not give its own edits again")
    rooms = collections.Counter(file.split("/")[0] for file, *_ in draws[0])
    if set(rooms) != set(ROOMS):
        sys.exit(f"200 edits fall into {dict(rooms)} only")
    lines = {(Path(file).name, line.strip()) for file, text in sources(root, ROOMS) for line in text.split("\n")}
    for file, line, _ in equivalent(Path(__file__).resolve().parent):
        if (file, line) not in lines:
            sys.exit(f"equivalent.tsv: {file} has no line '{line}' any more")
    print("edits, seeds and the list of equivalents are in order")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--room", action="append", choices=ROOMS)
    parser.add_argument("--least", type=float, default=90.0)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--only")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    root = options.root.resolve()
    if options.self_test:
        self_test(root)
        return 0
    return 0 if hunt(options, root, options.work.resolve()) else 1


if __name__ == "__main__":
    sys.exit(main())
