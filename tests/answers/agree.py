#!/usr/bin/env python3
"""One answer, shown as text, JSON, Markdown and page: do they agree?

  agree.py --program MICROLIFT --scenarios DIR [NAME...]     every shipped scenario, or those named
  agree.py --self-test                                       plants disagreements and expects them found

Each answer of each scenario is shown all ways. The verdict's sentence has to stand in each of them word for word. Every
figure of a table has to be the rounding of a number of the JSON (as it is, or in per cent); page and Markdown have to
have the same cells, and what the terminal shows in tables has to be among them.
"""
import argparse
import bisect
import html
import json
import math
import re
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

NUMBER = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^[+-]?\d+(?:\.\d+)?$")


class Cells(HTMLParser):
    """The cells of a page's tables, and all of its text."""

    def __init__(self):
        super().__init__()
        self.cells, self.text, self.inside, self.skip = [], [], False, 0

    def handle_starttag(self, tag, attrs):
        if tag == "td" or (tag == "th" and ("scope", "row") in attrs):
            self.inside, self.cell = True, []
        self.skip += tag in ("style", "svg")

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.inside:
            self.cells.append(" ".join("".join(self.cell).split()))
            self.inside = False
        self.skip -= tag in ("style", "svg")

    def handle_data(self, data):
        if self.inside:
            self.cell.append(data)
        if not self.skip:
            self.text.append(data)


def numbers_of(value):
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, (int, float)):
        yield float(value)
    elif isinstance(value, dict):
        for member in value.values():
            yield from numbers_of(member)
    elif isinstance(value, list):
        for member in value:
            yield from numbers_of(member)


def tokens_of(cell):
    """The numbers of a cell, "0.5 +- 0.1%" as two."""
    for token in re.split(r"\s+|\(|\)|\u00b1|\+-", cell):
        token = token.rstrip("%")
        if NUMBER.match(token):
            yield token


def is_rounding(token, sorted_numbers):
    shown = abs(float(token.replace(",", "")))
    decimals = len(token.partition(".")[2])
    half = 0.5000001 * 10.0**-decimals
    for scale in (1.0, 100.0):
        low, high = (shown - half) / scale, (shown + half) / scale
        at = bisect.bisect_left(sorted_numbers, low)
        if at < len(sorted_numbers) and sorted_numbers[at] <= high:
            return True
    # A list size between two that were looked at is rounded to two digits, mostly up.
    unit = 10.0 ** (len(str(int(shown))) - 2)
    at = bisect.bisect_right(sorted_numbers, shown - unit)
    about = shown >= 100 and shown % unit == 0 and not decimals
    return about and at < len(sorted_numbers) and sorted_numbers[at] <= shown + 0.5 * unit


def markdown_cells(text):
    lines = text.split("\n")
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if line.startswith("| ") and not any(re.match(r"^\|( -+:? \|)+$", s) for s in (line, below)):
            for cell in line.strip("|").split(" | "):
                yield re.sub(r"\\(.)", r"\1", cell.strip().rstrip("|").strip())


def flat(text):
    return " ".join(text.replace("`", "").replace("\u00b1", "+-").split())


def disagreements(shown):
    """What the four forms of one answer say differently."""
    answer = json.loads(shown["json"])
    page = Cells()
    page.feed(shown["page"])
    forms = {"text": flat(shown["text"]), "markdown": flat(re.sub(r"\\(.)", r"\1", shown["markdown"])),
             "page": flat(html.unescape("".join(page.text)))}
    verdict = flat(answer["verdict"]["text"] or "")
    for form, text in forms.items():
        if verdict.lower() not in text.lower():
            yield f"the verdict is not on the {form}: {verdict}"
    numbers = sorted(abs(v) for v in numbers_of(answer) if math.isfinite(v))
    on_markdown = list(markdown_cells(shown["markdown"]))
    tokens = {token for cell in on_markdown for token in tokens_of(cell)}
    for form, cells in (("markdown", on_markdown), ("page", page.cells)):
        for cell in cells:
            for token in tokens_of(cell):
                if not is_rounding(token, numbers):
                    yield f"{form}: {token} of the cell '{cell}' is no number of the JSON"
    for cell in set(page.cells) - set(on_markdown):
        if flat(cell) not in {flat(c) for c in on_markdown}:
            yield f"on the page only: '{cell}'"
    for line in shown["text"].split("\n"):
        if line.startswith("  ") and len(re.findall(r"\S {2,}\S", line)) > 1:
            for token in tokens_of(line):
                if token not in tokens and not is_rounding(token, numbers):
                    yield f"text: {token} of '{line.strip()}' is nowhere else"


def show(program, arguments, folder):
    shown = {}
    for form, options in (("text", []), ("json", ["--json"]), ("markdown", ["--markdown"]),
                          ("page", ["--report", "page.html", "--force"])):
        done = subprocess.run([program, *arguments, *options], cwd=folder, capture_output=True, text=True)
        if done.returncode not in (0, 1, 4) or (form == "page" and not (folder / "page.html").exists()):
            raise RuntimeError(f"microlift {' '.join(arguments + options)}: exit {done.returncode}\n{done.stderr}")
        shown[form] = done.stdout
    shown["page"] = (folder / "page.html").read_text(encoding="utf-8")
    (folder / "page.html").unlink()
    # What a page tells of the scenario itself is no figure of the answer.
    shown["page"] = re.sub(r'<section id="assumptions".*?</section>', "", shown["page"], flags=re.S)
    shown["markdown"] = re.sub(r"## What this rests on\n.*?(?=\n## |\Z)", "", shown["markdown"], flags=re.S)
    return shown


# Questions that a scenario cannot be asked: what learns on the way is only simulated, never sized.
REFUSED = {("pilot-first", "size")}


def questions(scenario, folder, program):
    """The questions that a scenario can be asked, kept small."""
    file = str(scenario)
    subprocess.run([program, "run", file, "--replicates", "40", "--quiet", "-o", "run.h5"], cwd=folder, check=True,
                   capture_output=True)
    yield ["run", file, "--replicates", "40", "--quiet", "-o", "again.h5", "--force"]
    yield ["compare", "run.h5"]
    yield ["size", file]
    yield ["compare", file, "--segments", "1,2,4", "--replicates", "20", "--quiet"]
    yield ["analyze", file, "--replicates", "20", "--quiet"]
    yield ["sweep", file, "--vary", "list.size=200,400", "--replicates", "20", "--quiet", "-o", "s.h5", "--force"]


def self_test():
    good = {"json": '{"verdict": {"text": "send a"}, "rate": 0.00327, "n": 1200}',
            "text": "Verdict: send a\n\n  Who   rate   n\n  a     0.327%  1,200\n",
            "markdown": "**Send a**\n\n| Who | rate | n |\n| --- | ---: | ---: |\n| a | 0.327% | 1,200 |\n",
            "page": "<p>Send a</p><table><tr><th scope='col'>Who</th><th scope='col'>rate</th><th scope='col'>n</th></tr><tr><th scope='row'>a</th><td>0.327%</td>"
                    "<td>1,200</td></tr></table>"}
    assert not list(disagreements(good)), list(disagreements(good))
    for form, old, new in (("text", "send a", "send b"), ("page", "Send a", "Send b"), ("page", "0.327", "0.328"),
                           ("markdown", "1,200", "1,201"), ("text", "0.327", "0.337"),
                           ("json", "0.00327", "0.00337")):
        bad = dict(good)
        bad[form] = bad[form].replace(old, new)
        assert list(disagreements(bad)), f"{form}: '{new}' for '{old}' is not seen"
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program")
    parser.add_argument("--scenarios")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if options.self_test:
        return self_test()
    bad = n = 0
    for scenario in sorted(Path(options.scenarios).resolve().glob("*.yaml")):
        if options.names and scenario.stem not in options.names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for arguments in questions(scenario, Path(folder), options.program):
                try:
                    found = list(disagreements(show(options.program, arguments, Path(folder))))
                except RuntimeError as error:
                    if (scenario.stem, arguments[0]) in REFUSED and "exit 2" in str(error):
                        continue
                    found = [str(error)]
                n += 1
                for line in found:
                    print(f"{scenario.stem}: microlift {arguments[0]}: {line}")
                bad += len(found)
    print(f"{n} answers, {bad} disagreements")
    return 1 if bad or not n else 0


if __name__ == "__main__":
    sys.exit(main())
