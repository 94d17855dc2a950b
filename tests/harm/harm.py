#!/usr/bin/env python3
"""What may happen to a command that writes: killed anywhere, a system call or an allocation that fails, another process at
the same output, a clock that jumps, another language.

  harm.py WHAT --program microlift [--shim libharm.so] [--count N] [--seed S] [--command NAME]... [--jobs J]

WHAT: kill-random, kill-call (at a chosen system call), fault (a system call fails), alloc, together, clock, locale. Always
checked: every output is absent, the whole old one, or the whole new one; nothing else is left behind; the exit code says
what happened. --count trials are spread over all commands and, from the seed, over all places; 0: a few of each, always the
same. System calls are counted and made to fail by strace; without it exit code 77.
"""
import argparse
import collections
import concurrent.futures
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SMALL = Path(__file__).resolve().parent.parent / "fuzz" / "small.yaml"
FEW = 25  # trials of the short form, about
SIGKILL = -signal.SIGKILL


class Command:
    def __init__(self, name, words, outputs, old=None, again=None, kept=()):
        self.name, self.words, self.outputs = name, words.split(), outputs
        self.old = old or {}  # output: base file that stands there before
        self.again = (again or words).split()  # the same once more after a kill
        self.kept = kept  # may stand there after a failure: what the next run goes on from


COMMANDS = [
    Command("run", "run small.yaml -o out.h5 --threads 2", ["out.h5"], again="run small.yaml -o out.h5 --force"),
    Command("run-force", "run small.yaml -o out.h5 --force --threads 1", ["out.h5"], {"out.h5": "goal.h5"}),
    Command("sweep", "sweep small.yaml --vary list.size=20,24 --replicates 2 -o out.h5 --force --quiet", ["out.h5"],
            {"out.h5": "sweep.h5"}, kept=("out.h5.journal",)),
    Command("export", "export run.h5 --force -o out.csv", ["out.csv"], {"out.csv": "old.txt"}),
    Command("report", "report run.h5 --force -o out.html", ["out.html"], {"out.html": "old.txt"}),
    Command("plot", "plot run.h5 --force -o charts", ["charts"]),
    Command("init", "init out.yaml --force", ["out.yaml"], {"out.yaml": "old.txt"}),
    Command("gate-update", "gate small.yaml --baseline out.json --update", ["out.json"], {"out.json": "small.json"}),
    Command("gate-junit", "gate small.yaml --baseline small.json --junit out.xml", ["out.xml"]),
    Command("compare", "compare run.h5 --report out.html --force", ["out.html"], {"out.html": "old.txt"}),
    Command("size", "size small.yaml --report out.html --force", ["out.html"]),
]
GROUPS = {  # calls, errors they may give
    "read": ("read,pread64", ["EIO"]),
    "write": ("write,pwrite64,writev", ["ENOSPC", "EIO"]),
    "sync": ("fsync,fdatasync", ["EIO", "ENOSPC"]),
    "rename": ("rename,renameat,renameat2,link,linkat,unlink,unlinkat,ftruncate", ["EIO", "ENOSPC"]),
    "open": ("open,openat,mkdir,mkdirat,socket,pipe,pipe2", ["EMFILE", "EIO"]),
    "thread": ("clone,clone3,vfork,fork", ["EAGAIN"]),
    "memory": ("mmap", ["ENOMEM"]),
    "lock": ("flock,fcntl", ["ENOLCK"]),
    "close": ("close", ["EIO"]),
}
KILL_AT = "open,openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,ftruncate," \
          "mkdir,close,flock"
REASONS = re.compile(r"Input/output error|Too many open files|Cannot allocate memory|No locks available|No space left")
PART = re.compile(r"\.part(-\w{6})?$")  # what a kill leaves of a file that was being written
TIMES = re.compile(rb"\d+(\.\d+)? (s|seconds?|ms)\b|less than a second|time(stamp)?=\"[^\"]*\"|\d\d:\d\d:\d\d|after \S+")


class Lab:
    """The program, base files, and for each command what a run in peace gives."""

    def __init__(self, options, folder):
        self.options, self.folder, self.program = options, folder, str(Path(options.program).resolve())
        self.base = folder / "base"
        self.base.mkdir()
        shutil.copy(SMALL, self.base / "small.yaml")
        (self.base / "old.txt").write_text("old\n")
        for words in ("run small.yaml -o run.h5", "run small.yaml -o goal.h5 --keep goal --replicates 1",
                      "sweep small.yaml --vary list.size=20,22 --replicates 2 -o sweep.h5 --quiet",
                      "gate small.yaml --baseline small.json --update --replicates 50"):
            done = self.run(self.base, words.split())
            if done[0] != 0:
                sys.exit(f"{words}: exit code {done[0]}\n{done[2].decode()}")
        shutil.rmtree(self.base / "tmp")
        wanted = options.command or [c.name for c in COMMANDS]
        self.commands = [c for c in COMMANDS if c.name in wanted]
        self.peace = {}
        for command in self.commands:
            runs = []
            for _ in range(2):
                place = self.place(command)
                code, out, err = self.run(place, command.words)
                if code not in (0, 1, 4):
                    sys.exit(f"{command.name}: exit code {code}\n{err.decode()}")
                runs.append((code, out, self.outputs_of(place, command)))
                shutil.rmtree(place)
            self.peace[command.name] = runs[0]
            if TIMES.sub(b"", runs[0][1]) != TIMES.sub(b"", runs[1][1]) or not self.same(runs[0][2], runs[1][2]):
                sys.exit(f"{command.name}: two runs in peace differ")

    def environment(self, place, more=None):
        return {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(place), "TMPDIR": str(place / "tmp"), **(more or {})}

    def start(self, place, words, before=(), more=None):
        (place / "tmp").mkdir(exist_ok=True)
        return subprocess.Popen([*before, self.program, *words], cwd=place, env=self.environment(place, more),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                start_new_session=True)

    def run(self, place, words, before=(), more=None, seconds=120):
        process = self.start(place, words, before, more)
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return "hangs", b"", b""
        return process.returncode, out, err

    def place(self, command):
        place = Path(tempfile.mkdtemp(dir=self.folder))
        for file in self.base.iterdir():
            if file.is_file():
                os.link(file, place / file.name)
        for output, base in command.old.items():
            shutil.copy(self.base / base, place / output)
        return place

    @staticmethod
    def outputs_of(place, command):
        """{path: bytes} of all files of the outputs."""
        found = {}
        for output in command.outputs:
            path = place / output
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file():
                    found[str(file.relative_to(place))] = file.read_bytes()
        return found

    @staticmethod
    def same(one, other):
        return one.keys() == other.keys() and all(TIMES.sub(b"", one[k]) == TIMES.sub(b"", other[k]) for k in one)

    def look(self, place, command, killed):
        """What is wrong with a folder after a command came to harm; (problem or None, the outputs are the new ones)."""
        new = self.peace[command.name][2]
        old = {o: (self.base / b).read_bytes() for o, b in command.old.items()}
        found = self.outputs_of(place, command)
        for output, data in found.items():
            if killed and PART.search(output):
                continue
            whole = TIMES.sub(b"", data)
            if command.name == "gate-junit" and b"<error" in data:
                continue  # it says there, too, that the machine failed
            if data != old.get(output) and (output not in new or whole != TIMES.sub(b"", new[output])):
                return f"{output} is neither the old file nor the new one ({len(data)} bytes)", False
        for output in old:
            if output not in found:
                return f"{output} is lost", False
        for file in self.base.iterdir():
            if file.is_file() and (not (place / file.name).exists() or
                                   (place / file.name).read_bytes() != file.read_bytes()):
                return f"{file.name}, which is no output, was changed", False
        known = {f.name for f in self.base.iterdir()} | set(command.outputs) | {"tmp", "counted", *command.kept}
        for file in [*place.iterdir(), *(place / "tmp").iterdir()] if (place / "tmp").exists() else place.iterdir():
            if file.name not in known and not (killed and (PART.search(file.name) or file.parent.name == "tmp")):
                return f"{file.relative_to(place)} is left behind", False
        return None, self.same({o: d for o, d in found.items() if not PART.search(o)}, new)

    def judge(self, place, command, done, killed=False):
        """None, or what is wrong."""
        code, out, err = done
        peace_code, peace_out, _ = self.peace[command.name]
        problem, is_new = self.look(place, command, killed)
        if problem:
            return f"exit code {code}, {problem}"
        if killed and code in (SIGKILL, 137):
            again = self.run(place, command.again)
            if again[0] != peace_code:
                return f"run again after the kill: exit code {again[0]}: {again[2].decode(errors='replace').strip()[-300:]}"
            problem, is_new = self.look(place, command, True)
            return problem and f"after the kill and another run: {problem}" or (None if is_new else "run again: not the new output")
        said = err.decode(errors="replace").strip()
        if code == peace_code:
            if not is_new:
                return f"exit code {code}, but the output is not there; it said: {said[-300:]}"
            if TIMES.sub(b"", out) != TIMES.sub(b"", peace_out):
                return f"exit code {code}, but it answered otherwise"
            return None
        if code == 3:
            return None if said else "exit code 3 without a word"
        if code == 2 and REASONS.search(said):
            return None  # a file that is named cannot be read: wrong use to the program, with the machine's own reason
        return f"exit code {code}: {said[-300:]}"


def count_calls(lab, command, calls):
    """{call: (n, m)}: how many of each a run makes in all (m), and how many before the program itself begins (n)."""
    def calls_of(words):
        place, log = lab.place(command), lab.folder / f"log-{threading.get_ident()}"
        lab.run(place, words, ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={calls}"])
        lines = log.read_text(errors="replace").split("\n")
        shutil.rmtree(place)
        log.unlink()
        return collections.Counter(m[1] for m in (re.match(r"\d+ +(\w+)\(", line) for line in lines) if m)
    start, whole = calls_of(["--version"]), calls_of(command.words)
    start["write"] -= 1  # the version
    return {call: (start[call], whole[call]) for call in whole}


def strace_inject(call, what, n):
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={n}"]


def places(options, luck, plans):
    """Trials: for each plan (its number of places) some of them, or --count at random over all."""
    if options.count == 0:
        few = [(plan, n) for plan, (start, end) in plans.items()
               for n in sorted({start + 1, start + (end - start + 1) // 2, end} & set(range(start + 1, end + 1)))]
        yield from few[::max(1, len(few) // FEW)]
        return
    every = [(plan, n) for plan, (start, end) in plans.items() for n in range(start + 1, end + 1)]
    for i in range(options.count):
        yield luck.choice(every) if len(every) < options.count else every[(i * 7919 + options.seed) % len(every)]


def trials_at_calls(lab, luck, what):
    plans = {}
    for command in lab.commands:
        if what == "kill-call":
            for call, range_of in count_calls(lab, command, KILL_AT).items():
                plans[command.name, call, "signal=SIGKILL"] = range_of
            continue
        counted = count_calls(lab, command, ",".join(calls for calls, _ in GROUPS.values()))
        for calls, errors in GROUPS.values():
            for call in set(calls.split(",")) & set(counted):
                for error in errors[:1] if lab.options.count == 0 else errors:
                    plans[command.name, call, f"error={error}"] = counted[call]
    for (name, call, harm), n in places(lab.options, luck, plans):
        command = next(c for c in COMMANDS if c.name == name)
        yield f"{name}: {harm} at {call} {n}", lambda c=command, s=call, h=harm, k=n: \
            at_call(lab, c, strace_inject(s, h, k), what == "kill-call" or s.startswith("unlink"))  # then something stays


def at_call(lab, command, before, killed):
    place = lab.place(command)
    done = lab.run(place, command.words, before)
    problem = lab.judge(place, command, done, killed)
    shutil.rmtree(place)
    return problem


def random_kills(lab, luck):
    def trial(command, seconds):
        place = lab.place(command)
        process = lab.start(place, command.words)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        problem = lab.judge(place, command, (process.returncode, out, err), True)
        shutil.rmtree(place)
        return problem
    lasts = {}
    for command in lab.commands:
        place, began = lab.place(command), time.monotonic()
        lab.run(place, command.words)
        lasts[command.name] = time.monotonic() - began
        shutil.rmtree(place)
    for i in range(lab.options.count or 2 * len(lab.commands)):
        command = lab.commands[i % len(lab.commands)]
        part = (0.3, 0.8)[i // len(lab.commands) % 2] if lab.options.count == 0 else luck.random() * 1.05
        yield f"{command.name}: killed after {part:.2f} of its time", lambda c=command, p=part: trial(c, p * lasts[c.name])


def allocations(lab, luck):
    plans = {}
    for command in lab.commands:
        place = lab.place(command)
        lab.run(place, command.words, more={"LD_PRELOAD": lab.options.shim, "MLIFT_HARM_COUNT": str(place / "counted")})
        plans[command.name, "", ""] = (0, int((place / "counted").read_text()))
        shutil.rmtree(place)

    def trial(command, n):
        place = lab.place(command)
        done = lab.run(place, command.words, more={"LD_PRELOAD": lab.options.shim, "MLIFT_HARM_ALLOC": str(n)})
        problem = lab.judge(place, command, done)
        shutil.rmtree(place)
        return problem
    for (name, _, _), n in places(lab.options, luck, plans):
        command = next(c for c in COMMANDS if c.name == name)
        yield f"{name}: allocation {n} fails", lambda c=command, k=n: trial(c, k)


def together(lab, luck):
    """Two processes at one output: it is whole afterwards, and each says how it went; --fresh beside a running sweep."""
    def pair(command):
        place = lab.place(command)
        processes = [lab.start(place, command.words) for _ in range(2)]
        done = [(p, *p.communicate(timeout=120)) for p in processes]
        codes = sorted(p.returncode for p, _, _ in done)
        problem, is_new = lab.look(place, command, False)
        shutil.rmtree(place)
        peace = lab.peace[command.name][0]
        if problem:
            return f"exit codes {codes}, {problem}"
        if peace not in codes or not is_new:
            return f"exit codes {codes}, and no new output"
        if any(c not in (peace, 2, 3) for c in codes):
            return f"exit codes {codes}"
        if any(p.returncode in (2, 3) and not err.strip() for p, _, err in done):
            return f"exit codes {codes} without a word"
        return None

    def fresh():
        command = next(c for c in COMMANDS if c.name == "sweep")
        words = "sweep small.yaml --vary list.size=20,24 --replicates 200000 --threads 1 -o long.h5 --quiet".split()
        place = lab.place(command)
        first = lab.start(place, words)
        journal = place / "long.h5.journal"
        while first.poll() is None and not (journal.exists() and journal.stat().st_size > 200):
            time.sleep(0.002)
        second = lab.run(place, [*words, "--fresh"])
        first.communicate(timeout=300)
        whole = lab.run(place, "sweep small.yaml --vary list.size=20,24 --replicates 200000 -o whole.h5 --quiet".split())
        codes = first.returncode, second[0], whole[0]
        equal = codes[0] == 0 and (place / "long.h5").read_bytes() == (place / "whole.h5").read_bytes()
        shutil.rmtree(place)
        if codes != (0, 2, 0) or not equal:
            return f"exit codes {codes}, equal files: {equal}, it said: {second[2].decode(errors='replace')[-300:]}"
        return None

    for _ in range(max(1, lab.options.count // (len(lab.commands) + 1))):
        for command in lab.commands:
            yield f"{command.name}: two at once", lambda c=command: pair(c)
        yield "sweep: --fresh beside a running one", fresh


def with_environment(lab, command, more):
    place = lab.place(command)
    done = lab.run(place, command.words, more=more)
    problem = lab.judge(place, command, done)
    if not problem and done[0] != lab.peace[command.name][0]:
        problem = f"exit code {done[0]}: {done[2].decode(errors='replace')[-300:]}"
    shutil.rmtree(place)
    return problem


def clocks(lab, luck):
    for i in range(max(len(lab.commands), lab.options.count)):
        command, seed = lab.commands[i % len(lab.commands)], luck.randrange(1 << 30)
        yield f"{command.name}: a clock that jumps, seed {seed}", lambda c=command, s=seed: with_environment(
            lab, c, {"LD_PRELOAD": lab.options.shim, "MLIFT_HARM_CLOCK": str(s)})


def locales(lab, luck):
    folder = lab.folder / "locales"
    folder.mkdir()
    for name in ("de_DE", "tr_TR"):
        made = subprocess.run(["localedef", "-i", name, "-f", "UTF-8", str(folder / f"{name}.UTF-8")], capture_output=True)
        if made.returncode not in (0, 1):
            print(f"localedef cannot make {name}: {made.stderr.decode()}", file=sys.stderr)
            sys.exit(77)
        for command in lab.commands:
            yield f"{command.name}: {name}", lambda c=command, n=name: with_environment(
                lab, c, {"LOCPATH": str(folder), "LC_ALL": f"{n}.UTF-8", "LANGUAGE": n})


KINDS = {"kill-random": random_kills, "kill-call": lambda lab, luck: trials_at_calls(lab, luck, "kill-call"),
         "fault": lambda lab, luck: trials_at_calls(lab, luck, "fault"), "alloc": allocations, "together": together,
         "clock": clocks, "locale": locales}


def can_trace():
    try:
        return subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=KINDS)
    parser.add_argument("--program", required=True)
    parser.add_argument("--shim")
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--command", action="append", choices=[c.name for c in COMMANDS])
    options = parser.parse_args()
    if options.what in ("kill-call", "fault") and not can_trace():
        print("strace cannot be used here")
        return 77
    if options.count:
        print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        lab = Lab(options, Path(folder))
        trials = list(KINDS[options.what](lab, random.Random(options.seed)))
        found = collections.Counter()
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for (name, _), problem in zip(trials, pool.map(lambda t: t[1](), trials)):
                if problem:
                    found[name.split(":")[0]] += 1
                    print(f"{name}: {problem}", flush=True)
    print(f"{options.what}: {len(trials)} trials, {sum(found.values())} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
