"""Case files: commands of the program and what is expected of them. tests/README.md describes the format."""
import json
import os
import re
import shlex
import subprocess
from pathlib import Path

KEYS = ("run", "sh", "exit", "stdin", "env", "timeout", "mask", "show", "exists", "absent", "file", "json", "stdout", "stderr")
SANITIZER = re.compile(r"(Address|Leak|Thread|Memory)Sanitizer|runtime error: ")


class CaseError(Exception):
    """A case file that cannot be understood."""


class Step:
    """One command and the checks that follow it."""

    def __init__(self, line, command, shell):
        self.line, self.command, self.shell = line, command, shell
        self.exit, self.stdin, self.timeout = 0, None, 60.0
        self.checks = []  # (line number, key, rest of the line, block)
        self.shown = []


class Case:
    """A parsed case file: files to write first, environment, masks, and steps."""

    def __init__(self, path):
        self.path = Path(path)
        self.files, self.env, self.masks, self.steps = [], {}, [], []
        lines = self.path.read_text(encoding="utf-8").split("\n")
        i = 0
        while i < len(lines):
            line, number = lines[i], i + 1
            i += 1
            if not line.strip() or line.startswith("#"):
                continue
            block = []
            while i < len(lines) and (lines[i].startswith("    ") or not lines[i].strip()):
                block.append(lines[i][4:])
                i += 1
            while block and not block[-1].strip():
                block.pop()
            self.add(number, line.rstrip(), "".join(text + "\n" for text in block))

    def add(self, number, line, block):
        m = re.match(r"(\w+)\b *:? ?(.*)$", line)
        if not m or m[1] not in KEYS:
            raise CaseError(f"{self.path}:{number}: '{line}' begins with none of: {', '.join(KEYS)}")
        key, rest = m[1], m[2]
        takes_block = key == "file" or line.endswith(" is:")
        if block and not takes_block:
            raise CaseError(f"{self.path}:{number}: '{key}' takes no indented lines")
        if key == "file":
            self.files.append((rest.rstrip(": "), block))
        elif key == "env":
            name, _, value = rest.partition("=")
            self.env[name.strip()] = value
        elif key == "mask":
            self.masks.append(re.compile(rest))
        elif key in ("run", "sh"):
            self.steps.append(Step(number, rest, key == "sh"))
        elif not self.steps:
            raise CaseError(f"{self.path}:{number}: '{key}' comes before the first 'run:'")
        else:
            self.add_to_step(self.steps[-1], number, key, rest, block)

    def add_to_step(self, step, number, key, rest, block):
        if key == "exit":
            step.exit = int(rest)
        elif key == "stdin":
            step.stdin = rest
        elif key == "timeout":
            step.timeout = float(rest)
        elif key == "show":
            step.shown.append(rest)
        else:
            step.checks.append((number, key, rest, block))


class Outcome:
    """What one step did."""

    def __init__(self, code, stdout, stderr):
        self.code, self.stdout, self.stderr = code, stdout, stderr


def environment(case, program, folder):
    """A small, known environment; what the sanitizers need is passed on."""
    kept = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS") or k.startswith("GCOV_")}
    return {**kept, "PATH": f"{Path(program).parent}:/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "HOME": str(folder),
            "TMPDIR": str(folder), **case.env}


def run_step(case, step, program, folder, values):
    """Runs the step in `folder`; `values` replace ${name} in its command."""
    words = step.command
    for name, value in values.items():
        words = words.replace("${%s}" % name, str(value))
    arguments = ["/bin/sh", "-c", words] if step.shell else shlex.split(words)
    if not step.shell and arguments[0] == "microlift":
        arguments[0] = str(program)
    given = (folder / step.stdin).read_bytes() if step.stdin else b""
    try:
        done = subprocess.run(arguments, cwd=folder, env=environment(case, program, folder), input=given,
                              capture_output=True, timeout=step.timeout, check=False)
    except subprocess.TimeoutExpired:
        return Outcome("timeout", "", f"still running after {step.timeout:g} seconds")
    text = [stream.decode("utf-8", "backslashreplace") for stream in (done.stdout, done.stderr)]
    code = "a sanitizer report" if SANITIZER.search(text[1]) else done.returncode
    return Outcome(code, *text)


def write_files(case, folder):
    for name, text in case.files:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def json_value(document, path):
    """The value at a path such as `.power[0]` or `.strategies.rules.rate`; KeyError where there is none."""
    for name, index in re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", path):
        try:
            document = document[int(index)] if index else document[name]
        except (KeyError, IndexError, TypeError):
            raise KeyError(path) from None
    return document


def json_problem(text, rest):
    """None when `rest` (PATH = VALUE, PATH near X +- TOLERANCE, PATH exists) holds for the JSON in `text`."""
    m = re.match(r"(\S+) (=|near|exists|absent)(?: (.*))?$", rest)
    if not m:
        raise CaseError(f"'json {rest}': write PATH = VALUE, PATH near X +- TOLERANCE, PATH exists or PATH absent")
    try:
        found = json_value(json.loads(text), m[1])
    except KeyError:
        return None if m[2] == "absent" else f"no {m[1]}"
    except ValueError as e:
        return f"standard output is not one JSON value: {e}"
    if m[2] == "absent":
        return f"{m[1]} is {found!r}, expected to be absent"
    if m[2] == "=":
        wanted = json.loads(m[3])
        same = found == wanted and isinstance(found, bool) == isinstance(wanted, bool)
        return None if same else f"{m[1]} is {found!r}, not {wanted!r}"
    if m[2] == "near":
        wanted, tolerance = (float(x) for x in m[3].split("+-"))
        number = isinstance(found, (int, float)) and not isinstance(found, bool)
        close = number and abs(found - wanted) <= tolerance
        return None if close else f"{m[1]} is {found!r}, not {wanted} within {tolerance}"
    return None


def stream_problem(name, text, rest, block):
    """None when `rest` (has, lacks, matches, empty, is) holds for the output stream."""
    word, _, argument = rest.partition(":")
    word, argument = word.strip(), argument[1:] if argument.startswith(" ") else argument
    holds = {
        "has": lambda: argument in text,
        "lacks": lambda: argument not in text,
        "matches": lambda: re.search(argument, text, re.M),
        "empty": lambda: not text,
        "is": lambda: text == block,
    }
    if word not in holds or (word in ("has", "lacks", "matches") and not argument):
        raise CaseError(f"'{name} {rest}': write {name} has: TEXT, lacks: TEXT, matches: REGEX, empty, or is: and a block")
    return None if holds[word]() else f"{name} {rest}: does not hold"


def problem_of(outcome, folder, key, rest, block):
    """What is wrong with one expectation, or None."""
    if key in ("exists", "absent"):
        there = (folder / rest).exists()
        return None if there == (key == "exists") else f"{rest} {'is there' if there else 'is not there'}"
    if key == "json":
        return json_problem(outcome.stdout, rest)
    return stream_problem(key, getattr(outcome, key), rest, block)


def problems(case, step, outcome, folder):
    """(line, what) of each expectation of the step that does not hold."""
    if outcome.code != step.exit:
        yield step.line, f"exit code {outcome.code}, expected {step.exit}"
    for number, key, rest, block in step.checks:
        try:
            problem = problem_of(outcome, folder, key, rest, block)
        except CaseError as e:
            raise CaseError(f"{case.path}:{number}: {e}") from None
        if problem:
            yield number, problem
