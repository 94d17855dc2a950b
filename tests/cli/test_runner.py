#!/usr/bin/env python3
"""The case runner sees what does not hold, and says so with the line of the case file."""
import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

# What the case says, whether it holds.
CASES = [
    ("run: microlift --version\nstdout has: microlift", True),
    ("run: microlift --version\nstdout has: macrolift", False),
    ("run: microlift --version\nexit: 2", False),
    ("run: microlift", False),
    ("run: microlift --version\nstdout lacks: microlift", False),
    ("run: microlift --version\nstdout matches: ^micro[a-z]+ \\d", True),
    ("run: microlift --version\nstdout matches: ^ift", False),
    ("run: microlift --version\nstdout empty", False),
    ("run: microlift --version\nstderr empty", True),
    ("file a b.txt:\n    one\n\n      two\nrun: cat 'a b.txt'\nstdout is:\n    one\n\n      two", True),
    ("file a.txt:\n    one\nrun: cat a.txt\nstdout is:\n    two", False),
    ("run: cat\nstdin: a.txt\nstdout is:\n    one\nfile a.txt:\n    one", True),
    ('sh: echo "{\\"p\\": [0.25, true]}"\njson .p[0] near 0.2500001 +- 1e-6\njson .p[1] = true\njson .q absent', True),
    ('sh: echo "{\\"p\\": [0.25, 1]}"\njson .p[0] near 0.26 +- 1e-3', False),
    ('sh: echo "{\\"p\\": [0.25, 1]}"\njson .p[1] = true', False),
    ('sh: echo "{\\"p\\": [0.25, 1]}"\njson .q exists', False),
    ('sh: echo "{\\"p\\": \\"0.25\\"}"\njson .p near 0.25 +- 1', False),
    ("sh: echo no\njson .p exists", False),
    ("sh: touch made\nexists: made\nabsent: other", True),
    ("sh: true\nexists: made", False),
    ("sh: touch made\nabsent: made", False),
    ("sh: sleep 5\ntimeout: 0.1", False),
    ("sh: echo '==1==ERROR: AddressSanitizer: x' >&2; exit 1\nexit: 1", False),
    ("env: LC_NUMERIC=de_DE\nsh: echo $LC_NUMERIC\nstdout has: de_DE", True),
    ("run: true\nstdouts has: x", False),
    ("run: true\nstdout hass: x", False),
    ("stdout has: x", False),
    ("# nothing", False),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    program = parser.parse_args().program
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "planted.case"
        for text, holds in CASES:
            file.write_text(text + "\n", encoding="utf-8")
            done = subprocess.run([sys.executable, "-B", str(HERE / "run.py"), "--program", program, str(file)],
                                  capture_output=True, text=True, check=False)
            said = done.stdout + done.stderr
            if (done.returncode == 0) != holds or "Traceback" in said or (not holds and str(file) not in said):
                wrong += 1
                print(f"{'should hold' if holds else 'should not hold'}:\n{text}\n--- said:\n{said}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
