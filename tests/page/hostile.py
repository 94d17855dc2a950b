#!/usr/bin/env python3
"""Titles, questions and offers that would like to be more than text, through everything that prints them.

  hostile.py --program MICROLIFT     prints what is wrong; exit code 1 if anything is

Each text of titles.json is the title of one scenario, or the question and the offer of another. Reports have to pass
check.py and show the text as text; charts have to be well-formed and free of it but for text; no file may appear that
is not theirs. Names of strategies and levels that begin like a formula have to come out of `export` defused."""
import argparse
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import check

HERE = Path(__file__).resolve().parent
SCENARIO = """microlift: 1
name: hostile
title: {title}
question: {question}
list: {{size: 60}}
replicates: 12
data_points: {{-device: {{levels: {{-1: 0.5, .2: 0.5}}}}}}
messages: {{news: {{job: educate, offer: {offer}}}, own: {{job: offer, speaks_to: {{-device: -1}}}}}}
strategies:
  -broad: {{kind: broad, send: news}}
  -1-1: {{kind: rules, rules: [{{when: {{-device: -1}}, send: own}}, {{send: news}}]}}
"""
SVG = "{http://www.w3.org/2000/svg}"


def shown(text):
    """What a page shows of a text: marks that are no text, or that turn the direction of others, as U+FFFD."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", "\ufffd", text)


CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Attempt:
    """The commands in a folder of their own."""

    def __init__(self, program, folder):
        self.program, self.folder, self.problems = program, Path(folder), []

    def run(self, *arguments, codes=(0,)):
        environment = dict(os.environ, HOME=str(self.folder), TMPDIR=str(self.folder), LC_ALL="C")
        done = subprocess.run([self.program, *arguments], cwd=self.folder, env=environment, capture_output=True,
                              timeout=120)
        if done.returncode not in codes or b"Sanitizer" in done.stderr:
            said = done.stderr.decode(errors="replace")[:300]
            self.problems.append(f"{arguments}: exit code {done.returncode}: {said}")
        return done.stdout.decode("utf-8", errors="replace")

    def told(self, *arguments, codes=(0,)):
        """On a terminal: nothing that it would obey, whatever a title says."""
        text = self.run(*arguments, codes=codes)
        obeyed = re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        if obeyed or not text:
            self.problems.append(f"{arguments[0]} prints {obeyed}, {len(text)} characters in all")

    def page(self, name, expected):
        path = self.folder / name
        if not path.is_file():
            self.problems.append(f"no {name}")
        else:
            with open(path, encoding="utf-8", newline="") as file:
                self.problems += [f"{name}: {p}" for p in check.check(file.read(), expected)]

    def chart(self, path):
        try:
            root = ET.parse(path).getroot()
        except ET.ParseError as error:
            self.problems.append(f"{path.name}: {error}")
            return
        for element in root.iter():
            if element.tag.removeprefix(SVG) not in check.DRAWING:
                self.problems.append(f"{path.name}: <{element.tag}>")

    def table(self, text):
        rows = list(csv.reader(io.StringIO(text, newline="")))
        if not rows or rows[0] != ["replicate", "strategy", "segment", "metric", "value", "unit"]:
            self.problems.append(f"export: columns {rows[:1]}")
        for row in rows[1:]:
            if len(row) != 6 or any(cell[:1] in tuple("=+-@\t\r") for cell in row[1:4]):
                self.problems.append(f"export: {row}")
                return


def attempt(program, title, question, offer):
    with tempfile.TemporaryDirectory() as folder:
        a = Attempt(program, folder)
        quoted = {"title": title, "question": question, "offer": offer}
        scenario = a.folder / "hostile.yaml"
        scenario.write_text(SCENARIO.format(**{k: json.dumps(v) for k, v in quoted.items()}))
        if any(CONTROL.search(v) for v in quoted.values()):  # terminals would obey them: refused, the rest is tried
            a.run("run", "hostile.yaml", "-o", "r.h5", codes=(2,))
            quoted = {k: CONTROL.sub("", v) for k, v in quoted.items()}
            title, question, offer = quoted["title"], quoted["question"], quoted["offer"]
            scenario.write_text(SCENARIO.format(**{k: json.dumps(v) for k, v in quoted.items()}))
        a.told("run", "hostile.yaml", "-o", "r.h5", "--quiet")
        a.run("report", "r.h5", "-o", "run.html")
        a.page("run.html", [shown(title), shown(question), shown(offer)])
        even = len(title) % 2 == 0
        if even:  # the same builder: half of the museum is enough for the time it takes
            a.told("size", "hostile.yaml", "--report", "size.html", codes=(0, 1))
            a.page("size.html", [shown(title), shown(question), shown(offer)])
            a.told("analyze", "hostile.yaml", "--replicates", "10", "--report", "analyze.html")
            a.page("analyze.html", [shown(title), shown(question), shown(offer)])
        else:
            a.told("compare", "r.h5", "--report", "compare.html")
            a.page("compare.html", [shown(title), shown(question), shown(offer)])
            a.told("compare", "hostile.yaml", "--segments", "1,2", "--replicates", "10", "--report", "segments.html")
            a.page("segments.html", [shown(title), shown(question), shown(offer)])
            a.told("sweep", "hostile.yaml", "--vary", "list.size=50,60", "--replicates", "2", "--quiet", "-o", "s.h5")
            a.told("info", "s.h5")
        a.told("info", "r.h5")
        a.run("plot", "r.h5", "-o", "charts", "--chart", "lift")
        charts = sorted(a.folder.glob("charts/*.svg"))
        if not charts:
            a.problems.append("no chart")
        for path in charts:
            a.chart(path)
        a.table(a.run("export", "r.h5"))
        json.loads(a.run("info", "r.h5", "--json"))
        theirs = {"hostile.yaml", "r.h5", "run.html", "size.html", "compare.html", "analyze.html",
                  "segments.html", "charts", "s.h5"}
        left = {p.name for p in a.folder.rglob("*")} - theirs
        a.problems += [f"{name} was left behind" for name in sorted(left - {p.name for p in charts})]
        return a.problems


def offer_of(text):
    """At most 64 bytes of it, whole characters."""
    return text.encode()[:60].decode(errors="ignore")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    program = str(Path(parser.parse_args().program).resolve())
    texts = list(json.loads((HERE / "titles.json").read_text(encoding="utf-8")).items())
    failed = False
    for i, (name, text) in enumerate(texts[::2]):
        other_name, other = texts[2 * i + 1]
        title, question = (text, other) if i % 2 else (other, text)
        for problem in attempt(program, title, question, offer_of(question)):
            print(f"{name} / {other_name}: {problem}")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
