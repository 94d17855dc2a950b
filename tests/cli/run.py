#!/usr/bin/env python3
"""Runs one case file against the built program: run.py --program build/dev/cli/microlift CASE"""
import argparse
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests"))
import case as cases  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("case", type=Path)
    options = parser.parse_args()
    failed = False
    case = cases.Case(options.case)
    if not case.steps:
        raise cases.CaseError(f"{options.case}: no 'run:' in it")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases.write_files(case, folder)
        for step in case.steps:
            outcome = cases.run_step(case, step, options.program.resolve(), folder, {"source": SOURCE})
            found = list(cases.problems(case, step, outcome, folder))
            for line, problem in found:
                print(f"{options.case}:{line}: {problem}")
            if found:
                print(f"$ {step.command}\n--- standard output\n{outcome.stdout}--- standard error\n{outcome.stderr}---")
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except cases.CaseError as e:
        sys.exit(str(e))
