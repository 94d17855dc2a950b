#!/usr/bin/env python3
"""What other programs make of the gate's files.

  check.py junit --program P      JUnit reports are read by xml.etree and, where it is installed, by junitparser, also
                                  with hostile file names and values; annotations stay one line each
  check.py seal --program P       a baseline's sha256 calculated apart from the program; numbers that changed are told
                                  apart from a regression
"""
import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SCENARIO = """microlift: 1
name: small
title: "%s"
list: {size: 200}
data_points:
  device: {levels: {glasses: 0.5, earbuds: 0.5}}
messages:
  news: {job: educate, offer: "%s"}
  offer: {job: offer, speaks_to: {device: glasses}}
strategies:
  broad: {kind: broad, days: [0, 4], send: news}
  micro: {kind: rules, days: [0, 4], rules: [{when: {device: glasses}, send: offer}, {send: news}]}
response: {gamma_click: %s}
"""
HOSTILE_NAMES = ["plain.yaml", "<b>&amp;\"'`.yaml", "100%, a:b\n::error::c.yaml", "]]>--<!--.yaml", "שלום\u202e.yaml",
                 "\x1b[31m\x07.yaml", b"\xff\xfe.yaml", "x" * 200 + ".yaml"]
HOSTILE_VALUES = ["<script>alert(1)</script>", "]]> -->", "a: %0A::error::b", "\\u202e\\\\", "`$(touch x)`"]


def gate(program, *arguments, expected):
    done = subprocess.run([program, "gate", *arguments], capture_output=True, check=False)
    if done.returncode != expected:
        sys.exit(f"gate {arguments}: exit code {done.returncode}, not {expected}\n"
                 f"{done.stdout.decode(errors='replace')}{done.stderr.decode(errors='replace')}")
    return done


def parse(path):
    """{test case: "failure", "error" or None}, the same from every parser there is."""
    suite = ElementTree.parse(path).getroot().find("testsuite")
    cases = {case.get("name"): next((kind for kind in ("failure", "error") if case.find(kind) is not None), None)
             for case in suite.iter("testcase")}
    bad = {kind: sum(found == kind for found in cases.values()) for kind in ("failure", "error")}
    assert int(suite.get("tests")) == len(cases), "tests"
    assert int(suite.get("failures")) == bad["failure"] and int(suite.get("errors")) == bad["error"], "counts"
    try:
        import junitparser
    except ImportError:
        return cases
    for own in junitparser.JUnitXml.fromfile(str(path)):
        assert own.tests == len(cases) and own.failures == bad["failure"] and own.errors == bad["error"], "junitparser"
        for case in own:
            kinds = [type(result).__name__.lower() for result in case.result]
            assert [k for k in kinds if k != "systemout"] == [cases[case.name]] * bool(cases[case.name]), case.name
    return cases


def check_hostile_name(program, name, value):
    escaped = value.replace('"', '\\"')
    Path("base.yaml").write_text(SCENARIO % ("t", "o", "0.6"), encoding="utf-8")
    Path(os.fsdecode(name)).write_text(SCENARIO % (escaped, escaped, "0.1"), encoding="utf-8")
    for file in ("base.json", "report.xml"):
        Path(file).unlink(missing_ok=True)
    gate(program, "base.yaml", "--baseline", "base.json", "--update", "--replicates", "100", expected=0)
    done = gate(program, name, "--baseline", "base.json", "--junit", "report.xml", "--annotate", expected=1)
    cases = parse("report.xml")
    assert len(cases) == 7 and cases["micro clickers"] == "failure" and cases["broad clickers"] is None, cases
    lines = [line for line in done.stdout.split(b"\n") if b"::error" in line]
    regressed = sum(kind == "failure" for kind in cases.values())
    own = [line for line in lines if line.startswith(b"::error file=")]
    assert len(own) == regressed, lines
    for line in own:
        head = line[len(b"::error file="):].split(b"::")[0]
        assert re.fullmatch(rb"[^,:\x00-\x1f]*,line=13,title=microlift gate", head), line
    return regressed


def check_junit(program):
    n = 0
    for i, name in enumerate(HOSTILE_NAMES):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            n += check_hostile_name(program, name, HOSTILE_VALUES[i % len(HOSTILE_VALUES)])
            os.chdir("/")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("a.yaml").write_text(SCENARIO % ("t", "o", "0.6"), encoding="utf-8")
        gate(program, "a.yaml", "--baseline", "a.json", "--update", "--replicates", "100", expected=0)
        Path("b.yaml").write_text(SCENARIO % ("t", "o", "0.5"), encoding="utf-8")
        gate(program, "b.yaml", "--baseline", "a.json", "--by", "simulation", "--budget", "100", "--margin", "0pp",
             "--metric", "complained", "--junit", "r.xml", expected=4)
        assert parse("r.xml")["micro complained"] == "error"
        os.chdir("/")
    print(f"{n} failures read back")


def canonical(value):
    """As docs/ci.md describes what is digested."""
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(k) + ":" + canonical(value[k]) for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        text = re.sub(r"e([+-])0*", lambda m: "e" + m[1].strip("+"), format(value, ".17g"))
        return text if re.search(r"[.e]", text) else text + ".0"
    return json.dumps(value)


def seal(baseline):
    rest = {key: value for key, value in baseline.items() if key != "sha256"}
    return hashlib.sha256(re.sub(r"\\u[0-9a-f]{4}", lambda m: m[0].upper().replace("U", "u", 1),
                                 canonical(rest)).encode()).hexdigest()


def check_seal(program):
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("a.yaml").write_text(SCENARIO % ("Größe €", "o", "0.6"), encoding="utf-8")
        gate(program, "a.yaml", "--baseline", "a.json", "--update", "--replicates", "100", expected=0)
        baseline = json.loads(Path("a.json").read_text(encoding="utf-8"))
        assert seal(baseline) == baseline["sha256"], "the seal is not what docs/ci.md says"
        text = "\n".join(baseline["scenario_text"])
        assert hashlib.sha256(text.encode()).hexdigest() == baseline["scenario_sha256"]
        then = baseline["counts_sha256"]
        baseline["counts_sha256"] = "0" * 64
        for figure in baseline["figures"]:
            if (figure["strategy"], figure["metric"]) == ("micro", "clickers"):
                figure["exact"] += 0.01
        baseline["sha256"] = seal(baseline)
        Path("b.json").write_text(json.dumps(baseline), encoding="utf-8")
        out = gate(program, "a.yaml", "--baseline", "b.json", "--annotate", expected=0).stdout.decode()
        words = " ".join(out.split())  # a screen breaks sentences into lines
        assert out.startswith("PASS: "), out
        assert f"NUMBERS CHANGED: " in words and f"(counts 000000000000 then, {then[:12]} now; decision table the same)" in words
        assert "the largest move: micro clickers from " in words and "\n::warning file=b.json" in out, out
        out = gate(program, "a.yaml", "--baseline", "b.json", "--strict", "--annotate", "--junit", "r.xml", expected=1).stdout.decode()
        assert "\n::error file=b.json" in out and parse("r.xml")["numbers of the baseline"] == "failure", out
        found = json.loads(gate(program, "a.yaml", "--baseline", "b.json", "--json", expected=0).stdout)["numbers"]
        assert found["changed"] is True and found["counts_sha256_now"] == then, found
        os.chdir("/")
    print("sealed as documented; numbers that changed are told apart")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["junit", "seal"])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    {"junit": check_junit, "seal": check_seal}[options.what](os.path.abspath(options.program))


if __name__ == "__main__":
    main()
