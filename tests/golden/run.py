#!/usr/bin/env python3
"""Compares what the commands of a case file print with the text kept beside it.

  run.py --program build/dev/cli/microlift CASE             compares; exit code 1 and a diff when they differ
  run.py --program build/dev/cli/microlift --update CASE    writes CASE's text anew (script/update-golden)

A case that says ${threads} is run with 1, 2 and 7 of them and has to print the same each time.
"""
import argparse
import difflib
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests"))
import case as cases  # noqa: E402

THREADS = (1, 2, 7)


def transcript(case, program, values):
    """Everything the case printed, in a form to read and to review."""
    text = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases.write_files(case, folder)
        for step in case.steps:
            outcome = cases.run_step(case, step, program, folder, values)
            text += [f"$ {step.command}\n", outcome.stdout]
            if outcome.stderr:
                text += ["--- standard error\n", outcome.stderr]
            for shown in step.shown:
                text += [f"--- {shown}\n", (folder / shown).read_text(encoding="utf-8")]
            text.append(f"--- exit code {outcome.code}\n")
            if outcome.code != step.exit:
                raise cases.CaseError(f"{case.path}:{step.line}: exit code {outcome.code}, expected {step.exit}\n"
                                      + "".join(text))
        whole = "".join(text).replace(str(SOURCE), "${source}").replace(name, "${folder}")
    for mask in case.masks:
        whole = mask.sub("***", whole)
    return whole


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("case", type=Path)
    options = parser.parse_args()
    case = cases.Case(options.case)
    if not case.steps or any(step.checks for step in case.steps):
        raise cases.CaseError(f"{options.case}: a golden case has commands and no expectations")
    kept = options.case.with_suffix(".txt")
    threads = THREADS if any("${threads}" in step.command for step in case.steps) else THREADS[:1]
    differ = False
    for n in threads:
        now = transcript(case, options.program.resolve(), {"source": SOURCE, "threads": n})
        if options.update and n == threads[0]:
            kept.write_text(now, encoding="utf-8")
        before = kept.read_text(encoding="utf-8") if kept.is_file() else ""
        if now != before:
            differ = True
            sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), now.splitlines(True), str(kept),
                                                       f"now, with {n} threads"))
    if differ:
        print("\nIf this is meant: script/update-golden, and say so in CHANGELOG.md")
    return 1 if differ else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except cases.CaseError as e:
        sys.exit(str(e))
