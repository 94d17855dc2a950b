#!/usr/bin/env python3
"""docs/json.md: the keys of every answer, from the answers themselves.

  keys.py --program MICROLIFT --source DIR            is docs/json.md what the program says? exit code 1 if not
  keys.py --program MICROLIFT --source DIR --update   writes it anew
"""
import argparse
import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

HEAD = """# The JSON of answers

Every command that answers has `--json`: one object on one line. Numbers are numbers, except seeds, which are decimal
strings (beyond 2^53 a number would not survive its reader). What does not exist is `null`. Shares lie between 0 and 1,
differences of shares too, unless the key ends in `_pp` (percentage points). Every object carries `command`, `version` and
`elapsed_seconds`, and where they apply `scenario`, `seed`, `horizon_days`, `list_size` and `verdict`, an object whose
`answer` is a word of a fixed list and whose `text` is the sentence that the screen and the page show.

This page is written by `tests/answers/keys.py` from the answers' own tables. `[]` stands for each entry of a list; keys
that depend on what was asked are listed where they were asked for.
"""

COMMANDS = [
    ("run", "run scenarios/first-campaign.yaml --replicates 20 --quiet -o run.h5"),
    ("size SCENARIO", "size scenarios/first-campaign.yaml --list 450 --race --replicates 100 --prior-null 0.5"),
    ("compare", "compare run.h5 --select 0.9 --indifference 1pp --first-stage 10 --require micro --quiet"),
    ("compare --segments", "compare scenarios/first-campaign.yaml --segments 1,2 --list 1200 --replicates 20 --quiet"),
    ("analyze", "analyze scenarios/first-campaign.yaml --map accuracy,crossover --replicates 20 --quiet"),
    ("sweep", "sweep scenarios/one-signal.yaml --vary list.size=300,600 --vary data_points.wants.accuracy=0.5,1 "
              "-o s.h5 --quiet"),
]


def keys_of(program, source, folder, arguments):
    words = [str(source / w) if w.startswith("scenarios/") else w for w in arguments.split()]
    done = subprocess.run([program, *words, "--json-keys"], cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1, 4):
        raise SystemExit(f"microlift {arguments}: exit {done.returncode}\n{done.stderr}")
    rows = []
    for line in done.stdout.splitlines():
        row = tuple(line.split("\t"))
        if len(row) == 3 and row not in rows:
            rows.append(row)
    return rows


WHAT = {
    "scenario": "its name", "title": "its title", "seed": "of all random words", "replicates": "simulated lists",
    "list_size": "subscribers on the list", "horizon_days": "days for which every strategy is counted",
    "goal": "what counts as a conversion", "verdict.answer": "the verdict as a word", "verdict.text": "as a sentence",
    "baseline": "strategy compared with", "challenger": "strategy whose gain is told", "file": "as it was named",
    "alpha": "false alarms accepted", "counts_sha256": "digest of all counts", "metric": "what is compared",
}
FIGURE = ("value", "mcse", "low", "high", "exact")


def grouped(rows):
    """`x.value`, `x.mcse`, `x.low` as one row: a figure, its Monte Carlo standard error, its interval, its exact value."""
    members = {}
    for key, unit, what in rows:
        stem, _, last = key.rpartition(".")
        if stem and last in FIGURE:
            members.setdefault(stem, []).append(last)
    done = set()
    for key, unit, what in rows:
        stem, _, last = key.rpartition(".")
        if stem and last in FIGURE and len(members[stem]) > 1:
            if stem not in done:
                done.add(stem)
                yield f"{stem}.{{{','.join(members[stem])}}}", unit, what
        else:
            yield key, unit, what or WHAT.get(key, "")


def table(rows):
    yield "| key | unit | what it is |"
    yield "|---|---|---|"
    for key, unit, what in rows:
        yield f"| `{key}` | {unit} | {what.replace('|', '/')} |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    source = Path(options.source).resolve()
    lines = [HEAD]
    with tempfile.TemporaryDirectory() as folder:
        for title, arguments in COMMANDS:
            lines += [f"## {title}", "", f"`microlift {arguments} --json`", ""]
            seen = set()
            rows = []
            for row in keys_of(str(Path(options.program).resolve()), source, folder, arguments):
                if row[0] not in seen:
                    seen.add(row[0])
                    rows.append(row)
            lines += [*table(grouped(rows)), ""]
    text = "\n".join(lines)
    page = source / "docs" / "json.md"
    if options.update:
        page.write_text(text, encoding="utf-8")
        return 0
    old = page.read_text(encoding="utf-8")
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), text.splitlines(True), "docs/json.md", "the answers"))
    return 0 if old == text else 1


if __name__ == "__main__":
    sys.exit(main())
