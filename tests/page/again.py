#!/usr/bin/env python3
"""A report alone is enough to make its numbers again, and makes the same bytes every time.

  again.py --program MICROLIFT     prints what is wrong; exit code 1 if anything is

Follows the page as a reader would: saves the scenario that it shows, types its commands, compares the digest."""
import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import check

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def run(program, folder, line, **more):
    environment = dict(os.environ, HOME=str(folder), TMPDIR=str(folder), LC_ALL="C", **more)
    environment["PATH"] = f"{Path(program).parent}:{environment['PATH']}"
    done = subprocess.run(shlex.split(line), cwd=folder, env=environment, capture_output=True, timeout=300)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{line}: exit code {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def report(program, folder, name="report.html", **more):
    run(program, folder, f"microlift report r.h5 -o {name} --force", **more)
    return (folder / name).read_bytes()


def follow(program, folder, page):
    """Yields what is wrong with the section "Make the same numbers again"."""
    root = ET.fromstring(page)
    section = next(s for s in root.iter("section") if s.get("id") == "origin")
    blocks = ["".join(p.itertext()) for p in section.iter("pre") if p.get("class") == "command"]
    text = "".join(next(p for p in section.iter("pre") if p.get("class") == "verbatim").itertext())
    commands, digest = [b for b in blocks if b.startswith("microlift ")], blocks[-1]
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / commands[0].split()[2]).write_text(text, encoding="utf-8", newline="")
    printed = [run(program, elsewhere, command, OMP_NUM_THREADS="3") for command in commands]
    if len(digest) != 64 or printed[-1].strip() != digest:
        yield f"the page says {digest}, its commands give {printed[-1].strip()}"


def sized(program, folder):
    """The report of size says the command that writes it again."""
    run(program, folder, f"microlift size {SCENARIOS / 'one-signal'}.yaml --power 0.9 --list 900 --report first.html")
    root = ET.parse(folder / "first.html").getroot()
    section = next(s for s in root.iter("section") if s.get("id") == "origin")
    text = "".join(next(p for p in section.iter("pre") if p.get("class") == "verbatim").itertext())
    command = "".join(next(p for p in section.iter("pre") if p.get("class") == "command").itertext())
    (folder / command.split()[2]).write_text(text, encoding="utf-8", newline="")
    run(program, folder, command)
    first, again = (folder / "first.html").read_bytes(), (folder / "size.html").read_bytes()
    yield from check.check(again.decode())
    if first != again:
        yield "size: the page's command gives another page"


def valued(program, folder):
    """The reports of segments and of data points say the command that writes them again."""
    for line, name in (
            (f"microlift compare {SCENARIOS / 'no-crossover'}.yaml --segments 1,2,4 --list 600,2400 --replicates 40 "
             "--seed 5", "segments.html"),
            (f"microlift compare {SCENARIOS / 'hillstrom'}.yaml --segments 1,2 --metric visit --replicates 30",
             "segments.html"),
            (f"microlift analyze {SCENARIOS / 'hillstrom'}.yaml --data-points mens,newbie --replicates 30 "
             "--map accuracy,known", "analyze.html"),
            (f"microlift analyze {SCENARIOS / 'no-crossover'}.yaml --cost 'interest= 5e-2' --list 800 "
             "--replicates 20", "analyze.html")):
        run(program, folder, f"{line} --report first.html --force")
        first = (folder / "first.html").read_bytes()
        yield from check.check(first.decode())
        section = next(s for s in ET.fromstring(first).iter("section") if s.get("id") == "origin")
        text = "".join(next(p for p in section.iter("pre") if p.get("class") == "verbatim").itertext())
        command = "".join(next(p for p in section.iter("pre") if p.get("class") == "command").itertext())
        (folder / command.split()[2]).write_text(text, encoding="utf-8", newline="")
        run(program, folder, f"{command} --force")
        if (folder / name).read_bytes() != first:
            yield f"{line}: the page's command gives another page"


def compared(program, folder):
    """The report of compare says how to make it again."""
    run(program, folder, f"microlift compare {SCENARIOS / 'six-segments'}.yaml --replicates 60 --seed 3 --quiet "
                         "--report first.html")
    first = (folder / "first.html").read_bytes()
    yield from check.check(first.decode())
    section = next(s for s in ET.fromstring(first).iter("section") if s.get("id") == "origin")
    text = "".join(next(p for p in section.iter("pre") if p.get("class") == "verbatim").itertext())
    blocks = ["".join(p.itertext()) for p in section.iter("pre") if p.get("class") == "command"]
    (folder / blocks[0].split()[2]).write_text(text, encoding="utf-8", newline="")
    for command in blocks:
        run(program, folder, command)
    if (folder / "compare.html").read_bytes() != first:
        yield "compare: the page's command gives another page"


def swept(program, folder):
    """The report of a sweep says how to make its counts again."""
    run(program, folder, f"microlift sweep {SCENARIOS / 'one-signal'}.yaml --vary response.gamma_click=0.2,0.6 "
                         "--vary list.size=200,300 --replicates 256 --quiet -o r.h5")
    page = report(program, folder)
    yield from check.check(page.decode())
    yield from follow(program, folder, page)


def attempt(program, scenario, replicates):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(program, folder, f"microlift run {SCENARIOS / scenario}.yaml --replicates {replicates} --seed 7 -o r.h5")
        page = report(program, folder)
        yield from check.check(page.decode())
        if page != report(program, folder, "other.html", LANG="de_DE.UTF-8", TZ="Asia/Tokyo"):
            yield "another name, language and time zone give other bytes"
        dated = report(program, folder, SOURCE_DATE_EPOCH="1700000000").decode()
        if "Written by microlift" not in dated or ", 2023-11-14." not in dated or dated == page.decode():
            yield "SOURCE_DATE_EPOCH does not show"
        yield from follow(program, folder, page)
        left = {p.name for p in folder.iterdir()} - {"r.h5", "report.html", "other.html", "elsewhere"}
        if left:
            yield f"left behind: {sorted(left)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    program = str(Path(parser.parse_args().program).resolve())
    failed = False
    for scenario, replicates in (("first-campaign", 40), ("hillstrom", 30), ("privacy-first", 20), ("one-signal", 1)):
        for problem in attempt(program, scenario, replicates):
            print(f"{scenario}: {problem}")
            failed = True
    for other in (sized, valued, compared, swept):
        with tempfile.TemporaryDirectory() as name:
            for problem in other(program, Path(name)):
                print(problem)
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
