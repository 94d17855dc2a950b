#!/usr/bin/env python3
"""Puts the questions of a table to the calculators and compares the answers (cases.tsv says where they come from).

  check.py --program microlift [--every N] TABLE     prints what differs; exit code 1 if anything does
"""
import argparse
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


def find(answer, path):
    """The value at "critical.0"; "sum_n_exact" adds up a list."""
    if path.startswith("sum_"):
        return sum(answer[path[4:]])
    for key in path.split("."):
        answer = answer[int(key)] if key.isdigit() else answer[key]
    return answer


def ask(program, row):
    """Findings of one row."""
    command, wanted, tolerance, source = row
    done = subprocess.run([program, *command.split(), "--json"], capture_output=True, text=True, timeout=120)
    if done.returncode not in (0, 1):
        return [f"microlift {command}: exit {done.returncode}: {done.stderr.strip()}"]
    answer = json.loads(done.stdout)
    findings = []
    for part in wanted.split():
        path, value = part.split("=")
        got = find(answer, path)
        if got is None or abs(got - float(value)) > float(tolerance) * max(1.0, abs(float(value))):
            findings.append(f"microlift {command}: {path} is {got}, {source} has {value}")
    return findings


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--every", type=int, default=1, help="ask only every N-th question")
    parser.add_argument("table")
    options = parser.parse_args()
    with open(options.table, encoding="utf-8") as table:
        rows = [line.rstrip("\n").split("\t") for line in table if not line.startswith("#")]
    rows = rows[:: options.every]
    with ThreadPoolExecutor(2) as pool:
        findings = [f for some in pool.map(lambda row: ask(options.program, row), rows) for f in some]
    print("\n".join(findings) or f"{len(rows)} questions, all answered as elsewhere")
    return 1 if findings or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
