#!/usr/bin/env python3
"""check.py finds what it is there to find: each of these spoils a good report in one place.

  self_test.py --program MICROLIFT     prints what was not found; exit code 1 if anything"""
import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import check

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "one-signal.yaml"
# What is replaced (the first time it stands there), by what, and a word of the complaint.
PLANTS = [
    ("<h1", "<h1><b>x</h1><h1", "well-formed"),
    ("<p>", "<p/><p>", "leaves an element open"),
    ("</header>", "<script>x</script></header>", "<script>"),
    ("</header>", "<p><img/></p></header>", "<img>"),
    ("</header>", "<p onclick='x'>x</p></header>", "onclick"),
    ("</header>", "<!-- x --></header>", "comment"),
    ("<h2", "<h3>x</h3><h2", "level 3 after level 1"),
    ("<h2", "<h1>x</h1><h2", "first heading"),
    ("default-src 'none'", "default-src *", "policy"),
    ('lang="en"', "", "language"),
    ('id="answer"', 'id="next"', "more than once"),
    ('<th scope="col"', "<th", "without scope"),
    ("<tr><th", "<tr><td>x</td><th", "rows of"),
    ('<table aria-labelledby="table-1"', "<table", "named None"),
    ('role="img"', "", "role img"),
    ("viewBox", "viewbox", "scales"),
    ("<desc ", "<desc>x</desc><desc ", "without title and desc"),
    ("</desc>", " x</desc>", "alternative text"),
    ("--soft: #4f5b69", "--soft: #9aa5b1", "contrast"),
    ("--ground: #12161c", "--ground: #72767c", "contrast"),
    ("@media print", "@import 'x'; @media print", "loads something"),
    ('<use xlink:href="#', '<use xlink:href="#x', "a link to"),
    ("<rect ", "<g fill='url(#x)'/><rect ", "url(x)"),
    ("<rect ", "<image/><rect ", "<image>"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    program = str(Path(parser.parse_args().program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, HOME=folder, TMPDIR=folder)
        for line in (f"run {SCENARIO} --replicates 20 -o r.h5", "report r.h5 -o r.html"):
            subprocess.run([program, *line.split()], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        page = (Path(folder) / "r.html").read_text(encoding="utf-8")
    failures = [f"the page itself: {problem}" for problem in check.check(page)]
    if not check.check(page, ["this does not stand there"]):
        failures.append("text that is missing was not missed")
    for found, planted, word in PLANTS:
        problems = check.check(page.replace(found, planted, 1))
        if found not in page or not any(word in p for p in problems):
            failures.append(f"{found!r} -> {planted!r}: nothing about {word!r} in {problems}")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
