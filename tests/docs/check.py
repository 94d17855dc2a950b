#!/usr/bin/env python3
"""The documents say what is so.

  check.py links                      relative links and their anchors lead somewhere
  check.py defaults                   the defaults in docs/model.md are those of docs/parameters.md
  check.py figures                    the figures of docs/model.md that follow from the defaults
  check.py commands --program P DOC   every `$ ` command of DOC runs and prints what DOC shows (--update: writes it)
  check.py self-test                  the checks see what they are there for

The commands of a document run in one empty folder, in its order. A fenced block whose first line names a file
(```yaml campaign.yaml) is written there first; `scenarios/` is there too. In what is shown, a line `...` stands for
lines left out, and white space does not count. Exit codes 2 and 3 are accepted where the document shows `error:`. Only
`$ microlift`, `$ python3` and `$ Rscript` are run, the latter two where their libraries are installed. In a ```sh block
`microlift` lines need no `$ `, and nothing is compared.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = {"python3": ("import h5py, xarray", "-c"), "Rscript": ("library(hdf5r)", "-e")}


def documents(root):
    return [p for p in [*root.glob("*.md"), *(root / "docs").rglob("*.md"), root / "tests/README.md"] if p.exists()]


def without_fences(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)


def anchors(path):
    """As GitHub makes them from headings."""
    found, seen = set(), {}
    for heading in re.findall(r"^#+ +(.*?)\s*$", without_fences(path.read_text(encoding="utf-8")), flags=re.M):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(f"{name}-{seen[name]}" if name in seen else name)
        seen[name] = seen.get(name, 0) + 1
    return found


def check_links(root):
    for document in documents(root):
        text = without_fences(document.read_text(encoding="utf-8"))
        for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text)):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            target = (document.parent / name).resolve() if name else document
            if not target.exists():
                yield f"{document.relative_to(root)}: {link}: there is no such file"
            elif anchor and target.suffix == ".md" and anchor not in anchors(target):
                yield f"{document.relative_to(root)}: {link}: there is no such heading"


def rows(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip()[1:-1].split("|")]


def check_defaults(root):
    known = {row[0].strip("`"): row[4] for row in rows(root / "docs/parameters.md") if len(row) >= 6}
    compared = 0
    for row in rows(root / "docs/model.md"):
        key = row[2].strip("`") if len(row) >= 6 and row[2].startswith("`") else ""
        if not key or "*" in key or key == "list.size":
            continue
        compared += 1
        if key not in known:
            yield f"docs/model.md: {key} is no key of docs/parameters.md"
        elif known[key] != row[4]:
            yield f"docs/model.md: {key}: default {row[4]}, docs/parameters.md has {known[key]}"
    if compared < 40:
        yield f"docs/model.md: only {compared} keys found in its table"


def check_figures(root):
    sys.path.insert(0, str(Path(__file__).parent))
    import defaults  # noqa: E402
    text = re.sub(r"\s+", " ", (root / "docs/model.md").read_text(encoding="utf-8"))
    for figure in defaults.figures(root / "docs/parameters.md"):
        if figure not in text:
            yield f"docs/model.md does not say '{figure}', which follows from the defaults"


class Command:
    """One `$ ` line (with its continuations) and the lines shown after it; `first` to `last` are those lines."""

    def __init__(self, text, first):
        self.text, self.first, self.last, self.shown = text, first, first, []

    def may_end_with(self, code):
        """0, or 1 and 4 (the answer is no, or not known yet); an error only where one is shown."""
        return code in (0, 1, 4) or any("error:" in line for line in self.shown)


def blocks(lines):
    """(info string, first line, last line) of each fenced block, the fences left out."""
    start = info = None
    for number, line in enumerate(lines):
        fence = re.match(r"\s*```(.*)$", line)
        if fence and start is None:
            start, info = number + 1, fence[1].strip()
        elif fence:
            yield info, start, number
            start = None


def commands_of(lines, first, last):
    found = []
    number = first
    while number < last:
        line = lines[number]
        number += 1
        if line.startswith("$ "):
            text = line[2:]
            while text.endswith("\\") and number < last:
                text = text[:-1] + lines[number].strip()
                number += 1
            found.append(Command(text, number))
        elif found:
            found[-1].shown.append(line)
        if found:
            found[-1].last = number
    return found


def plain_commands(lines, first, last):
    """`microlift` lines of a block without prompts: what they print is not shown."""
    for number in range(first, last):
        if lines[number].startswith("microlift "):
            command = Command(lines[number], number + 1)
            command.shown = ["..."]
            yield command


def available(program):
    if program not in MODULES:
        return True
    code, option = MODULES[program]
    try:
        return subprocess.run([find(program), option, code], capture_output=True, check=False, timeout=120).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find(program):
    return "/usr/bin/python3" if program == "python3" and os.path.exists("/usr/bin/python3") else program


def pattern(shown):
    """What is shown, as a regular expression: white space does not count, `...` stands for anything."""
    parts = [[]]
    for line in shown:
        if line.strip() == "...":
            parts.append([])
        else:
            parts[-1] += [re.escape(word) for word in line.split()]
    return r"\s*" + r"(?:\s|^)(?:.*\s)?".join(r"\s+".join(words) for words in parts) + r"\s*"


def run(command, program, folder):
    environment = {**os.environ, "PATH": f"{program.parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(folder),
                   "TMPDIR": str(folder)}
    done = subprocess.run(["/bin/sh", "-c", command.text], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
    return done.returncode, done.stdout.decode("utf-8", "backslashreplace")


def problem(command, code, output):
    if not command.may_end_with(code):
        return f"exit code {code}"
    if not re.fullmatch(pattern(command.shown), output, flags=re.S):
        return "prints something else than is shown"
    return None


def check_commands(document, program, update=False):
    lines = document.read_text(encoding="utf-8").split("\n")
    changed = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scenarios").symlink_to(ROOT / "scenarios")
        for info, first, last in blocks(lines):
            words = info.split()
            if len(words) > 1:
                (folder / words[1]).write_text("\n".join(lines[first:last]) + "\n", encoding="utf-8")
                continue
            for command in plain_commands(lines, first, last) if info == "sh" else commands_of(lines, first, last):
                word = command.text.split()[0]
                if word not in ("microlift", *MODULES) or not available(word):
                    continue
                code, output = run(command, program, folder)
                wrong = problem(command, code, output)
                if wrong and update and command.may_end_with(code) and info != "sh":
                    changed.append((command.first, command.last, output.rstrip("\n").split("\n")))
                elif wrong:
                    yield f"{document.name}:{command.first}: $ {command.text}: {wrong}:\n{output}"
    for first, last, output in reversed(changed):
        blank = [""] if last > first and not lines[last - 1].strip() else []
        lines[first:last] = [line for line in output if line or len(output) > 1] + blank
    if changed:
        document.write_text("\n".join(lines), encoding="utf-8")


def self_test():
    """Plants a broken link, a wrong default and a wrong output, and expects to hear of each."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "docs").mkdir()
        (root / "README.md").write_text("# One\n[a](docs/none.md) [b](#two) [c](#one) `[d](none)`\n", encoding="utf-8")
        if len(list(check_links(root))) != 2:
            yield "links: two broken links planted, not two found"
        (root / "docs/parameters.md").write_text("| `a.b` | number | x | 0 to 1 | 0.5 | m | s |\n", encoding="utf-8")
        (root / "docs/model.md").write_text("| a | m | `a.b` | x | 0.6 | s |\n", encoding="utf-8")
        if not any("0.6" in found for found in check_defaults(root)):
            yield "defaults: a wrong default planted, not found"
        program = root / "microlift"
        program.write_text("#!/bin/sh\necho one; echo two; exit $1\n", encoding="utf-8")
        program.chmod(0o755)
        for text, n in (("$ microlift 0\none\ntwo", 0), ("$ microlift 0\none two", 0), ("$ microlift 0\none\n...", 0),
                        ("$ microlift 0\n...\ntwo", 0), ("$ microlift 0\none", 1), ("$ microlift 2\none\ntwo", 1)):
            (root / "a.md").write_text(f"```\n{text}\n```\n", encoding="utf-8")
            found = list(check_commands(root / "a.md", program))
            if len(found) != n:
                yield f"commands: {text!r}: {n} problems expected: {found}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("links", "defaults", "figures", "commands", "self-test"))
    parser.add_argument("document", type=Path, nargs="?")
    parser.add_argument("--program", type=Path)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_intermixed_args()
    if options.what == "commands":
        found = list(check_commands(options.document, options.program.resolve(), options.update))
    elif options.what == "self-test":
        found = list(self_test())
    else:
        found = list({"links": check_links, "defaults": check_defaults, "figures": check_figures}[options.what](ROOT))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
