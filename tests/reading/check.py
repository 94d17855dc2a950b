#!/usr/bin/env python3
"""The examples of docs/reading.md, run with the real libraries.

  check.py pandas|h5py|xarray|r --program MICROLIFT --root DIR [--update]

Runs the code of that library's section and compares what it prints with the text below it; --update writes the text
anew. Exit code 1: something else is printed; 77: the library is not installed."""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

RUN = "run {root}/scenarios/first-campaign.yaml --replicates 200 -o first-campaign.h5"
EXPORT = "export first-campaign.h5 -o first-campaign.csv"
EXAMPLE = re.compile(r"```(python|r)\n(.*?)```\n\n```text\n(.*?)```", re.S)


def section_of(text, title):
    """Start and end of the section with that title."""
    start = re.search(rf"^## {title}$", text, re.M).end()
    following = re.search(r"^## ", text[start:], re.M)
    return start, start + following.start() if following else len(text)


def interpreter(language, library):
    """The command that runs such an example, or None where the library is not there."""
    if language == "r":
        found = shutil.which("Rscript")
        have = found and subprocess.run([found, "-e", "library(hdf5r)"], capture_output=True).returncode == 0
        return [found, "--vanilla"] if have else None
    for python in (sys.executable, "/usr/bin/python3"):
        have = os.access(python, os.X_OK) and subprocess.run([python, "-c", f"import {library}"], capture_output=True)
        if have and have.returncode == 0:
            return [python, "-B"]
    return None


def prepare(program, root, folder, text):
    for line in (RUN, EXPORT):
        if line.replace("{root}/", "") not in text:
            raise SystemExit(f"docs/reading.md does not say {line}")
        words = line.format(root=root).split()
        subprocess.run([program, *words], cwd=folder, check=True, capture_output=True, timeout=120)


def execute(command, language, code, folder):
    script = Path(folder) / f"example.{'py' if language == 'python' else 'R'}"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run([*command, str(script)], cwd=folder, capture_output=True, text=True, timeout=120)
    return done.stdout if done.returncode == 0 else f"exit code {done.returncode}: {done.stderr}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", choices=["pandas", "h5py", "xarray", "r"])
    parser.add_argument("--program", required=True)
    parser.add_argument("--root", type=lambda path: Path(path).resolve(), required=True)
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    page = arguments.root / "docs" / "reading.md"
    text = page.read_text(encoding="utf-8")
    start, end = section_of(text, "R" if arguments.library == "r" else arguments.library)
    examples = list(EXAMPLE.finditer(text, start, end))
    command = interpreter(examples[0][1], arguments.library)
    if not command:
        print(f"skipped: {arguments.library} is not installed")
        return 77
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        prepare(str(Path(arguments.program).resolve()), arguments.root, folder, text)
        for example in reversed(examples):
            printed = execute(command, example[1], example[2], folder)
            if arguments.update:
                text = text[:example.start(3)] + printed + text[example.end(3):]
            elif printed != example[3]:
                print(f"{arguments.library}: the page shows\n{example[3]}the example prints\n{printed}")
                failed = True
    if arguments.update:
        page.write_text(text, encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
